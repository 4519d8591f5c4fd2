/* care/care_list.c - the lists that the office works by when the power is gone. */
#include "care/care_inner.h"

#include "base/setting.h"
#include "base/time.h"
#include "engine/calendar.h"
#include "engine/ladder.h"
#include "engine/office.h"
#include "engine/world.h"
#include "papers/papers.h"

#include <inttypes.h>

#define STAMP_SIZE 15 /* 2026-03-31_1700 */
#define PDF ".pdf"
#define XLSX ".xlsx"
#define MAKING ".making" XLSX

/* --- where ------------------------------------------------------------------------------------- */

const char *care_lists_folder(struct ctx *ctx)
{
	const char *own = office_note(ctx->office, CARE_LISTS_NOTE);
	const char *store = office_note(ctx->office, "backup.folder");
	if (*own || !*store)
		return own;
	return text_printf(ctx->pool, "%s/lists", store);
}

/* A disk that is not plugged in is never made up by a folder of its name. */
static enum err open_folder(struct ctx *ctx, const char *folder)
{
	const char *own = office_note(ctx->office, CARE_LISTS_NOTE);
	const char *store = office_note(ctx->office, "backup.folder");
	const char *there = *own || !*store || !text_starts(folder, store) ? folder : store;
	if (!*folder)
		return ctx_fail(ctx, ERR_INVALID, "care.list_unset");
	if (!file_is_folder(there))
		return ctx_fail(ctx, ERR_NOT_FOUND, "care.store_none", "value", there);
	return file_make_folder(ctx, folder);
}

/* --- what is there ----------------------------------------------------------------------------- */

/* The instant in "NAME 2026-03-31_1700.pdf" of this paper; false: it is another file. */
static bool read_name(struct ctx *ctx, const char *title, const char *name, int64_t *ret)
{
	size_t size = strlen(title);
	if (!text_starts(name, title) || strlen(name) != size + 1 + STAMP_SIZE + strlen(PDF) ||
		name[size] != ' ' || !text_equal(name + size + 1 + STAMP_SIZE, PDF))
		return false;
	const char *stamp = name + size + 1;
	return time_parse(
		text_printf(ctx->pool, "%.10s %.2s:%.2s", stamp, stamp + 11, stamp + 13), ret);
}

static int newer_first(const void *left, const void *right)
{
	const struct care_list *a = left, *b = right;
	if (a->at != b->at)
		return a->at < b->at ? 1 : -1;
	return strcmp(a->title, b->title);
}

static void add_lists(struct ctx *ctx, const char *folder, const char *const *names,
	const struct paper *paper, struct care_list *lists, size_t *count)
{
	for (; *names; names++) {
		struct care_list *list = &lists[*count];
		if (!read_name(ctx, paper->title, *names, &list->at))
			continue;
		const char *stem = text_copy_n(ctx->pool, *names, strlen(*names) - strlen(PDF));
		list->title = paper->title;
		list->name = stem;
		list->path = text_printf(ctx->pool, "%s/%s", folder, stem);
		++*count;
	}
}

static size_t count_names(const char *const *names)
{
	size_t count = 0;
	while (names[count])
		count++;
	return count;
}

struct care_list *care_lists(struct ctx *ctx, const char *folder, size_t *ret_count)
{
	const struct paper_set *set = ctx->definitions->papers;
	const char *const *names = file_names(ctx->pool, folder);
	struct care_list *lists = mem_array(ctx->pool, struct care_list, count_names(names) + 1);
	*ret_count = 0;
	for (size_t i = 0; set && i < set->count; i++)
		if (set->items[i]->daily)
			add_lists(ctx, folder, names, set->items[i], lists, ret_count);
	qsort(lists, *ret_count, sizeof *lists, newer_first);
	return lists;
}

/* --- when -------------------------------------------------------------------------------------- */

/* The last time at which they should have been written. */
static int64_t last_due(const struct ctx *ctx)
{
	const struct calendar *calendar = ctx->world->calendar;
	int64_t hour = ctx_setting(ctx, "list-hour") * MS_HOUR;
	int64_t day = calendar_last_workday(calendar, time_day(ctx->now));
	if (time_at(day, hour) > ctx->now)
		day = calendar_last_workday(calendar, day - 1);
	return time_at(day, hour);
}

static bool has_since(
	const struct care_list *lists, size_t count, const struct paper *paper, int64_t since)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(lists[i].title, paper->title) && lists[i].at >= since)
			return true;
	return false;
}

bool care_lists_missing(struct ctx *ctx)
{
	const struct paper_set *set = ctx->definitions->papers;
	const char *folder = care_lists_folder(ctx);
	size_t count;
	if (!*folder || !set)
		return false;
	const struct care_list *lists = care_lists(ctx, folder, &count);
	int64_t since = last_due(ctx);
	for (size_t i = 0; i < set->count; i++)
		if (set->items[i]->daily && !has_since(lists, count, set->items[i], since))
			return true;
	return false;
}

bool care_lists_due(struct ctx *ctx)
{
	return ctx->office->county && !ctx->office->wiping && care_lists_missing(ctx) &&
	       !ladder_held(ctx);
}

/* --- writing one ------------------------------------------------------------------------------- */

/* What only those named may know stays in the house: such a paper lies about. */
static const struct definitions *open_businesses(struct ctx *ctx)
{
	struct definitions *set = mem_new(ctx->pool, struct definitions);
	*set = *ctx->definitions;
	const struct definition **kept =
		mem_array(ctx->pool, const struct definition *, set->current_count);
	set->current_count = 0;
	for (size_t i = 0; i < ctx->definitions->current_count; i++)
		if (ctx->definitions->current[i]->access != ACCESS_NAMED)
			kept[set->current_count++] = ctx->definitions->current[i];
	set->current = kept;
	return set;
}

/* Under a name of its own until it is whole. */
static enum err put_book(struct ctx *ctx, const json_t *sheet, const char *folder,
	const struct care_list *list, int64_t *ret_rows)
{
	const char *making = text_printf(ctx->pool, "%s/" MAKING, folder);
	if (papers_book(ctx, sheet, making, ret_rows) == OK &&
		file_copy(ctx, making, text_printf(ctx->pool, "%s" XLSX, list->path), NULL) == OK)
		file_remove(ctx, making);
	return ctx->failure.err;
}

static enum err put_pdf(struct ctx *ctx, const json_t *sheet, const struct care_list *list)
{
	struct document *document = papers_document(ctx);
	struct document_bytes pdf;
	papers_build(ctx, document, sheet);
	if (document_pdf_bytes(ctx, document, &pdf))
		return ctx->failure.err;
	return file_put(ctx, text_printf(ctx->pool, "%s" PDF, list->path), pdf.data, pdf.size);
}

static struct care_list name_list(struct ctx *ctx, const char *folder, const struct paper *paper)
{
	const char *now = time_format(ctx->pool, ctx->now);
	struct care_list list = { .title = paper->title, .at = ctx->now };
	list.name =
		text_printf(ctx->pool, "%s %.10s_%.2s%.2s", paper->title, now, now + 11, now + 14);
	list.path = text_printf(ctx->pool, "%s/%s", folder, list.name);
	return list;
}

/* The PDF last: by it the list is known to be whole. */
static enum err write_one(
	struct ctx *ctx, const char *folder, const struct paper *paper, struct care_list *ret)
{
	const struct paper_subject subject = { .paper = paper };
	struct ctx open = *ctx;
	json_t *sheet = NULL;
	open.definitions = open_businesses(ctx);
	open.actor = papers_reader(ctx);
	if (!open.actor)
		return ctx_fail(ctx, ERR_NOT_FOUND, "papers.no_person");
	enum err err = papers_sheet(&open, &subject, &sheet);
	ctx->failure = open.failure;
	*ret = name_list(ctx, folder, paper);
	open = *ctx;
	open.actor = NULL;
	if (!err && put_book(&open, sheet, folder, ret, &ret->rows) == OK &&
		put_pdf(&open, sheet, ret))
		file_remove(&open, text_printf(ctx->pool, "%s" XLSX, ret->path));
	ctx->failure = open.failure;
	return ctx->failure.err;
}

/* --- all --------------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), tail = strlen(end);
	return size >= tail && text_equal(text + size - tail, end);
}

/* What was cut off, and workbooks whose PDF never came. */
static void sweep(struct ctx *ctx, const char *folder, const struct paper *paper)
{
	const char *const *names = file_names(ctx->pool, folder);
	for (; *names; names++) {
		const char *path = text_printf(ctx->pool, "%s/%s", folder, *names);
		bool book = ends_with(*names, XLSX);
		const char *pdf = text_printf(
			ctx->pool, "%.*s" PDF, (int)(strlen(path) - strlen(XLSX)), path);
		if (text_starts(*names, paper->title) &&
			(ends_with(*names, ".new") || (book && !file_is_there(pdf))))
			file_remove(ctx, path);
	}
	file_remove(ctx, text_printf(ctx->pool, "%s/" MAKING, folder));
}

static void drop_old(struct ctx *ctx, const char *folder, const struct paper *paper)
{
	size_t count;
	int64_t kept = 0, keep = ctx_setting(ctx, "list-keep");
	const struct care_list *lists = care_lists(ctx, folder, &count);
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(lists[i].title, paper->title) || kept++ < keep)
			continue;
		file_remove(ctx, text_printf(ctx->pool, "%s" PDF, lists[i].path));
		file_remove(ctx, text_printf(ctx->pool, "%s" XLSX, lists[i].path));
	}
}

enum err care_lists_write(struct ctx *ctx, const char *folder, struct care_list *ret)
{
	const struct paper_set *set = ctx->definitions->papers;
	*ret = (struct care_list){ .title = "", .name = "", .path = folder };
	if (ladder_held(ctx))
		return ctx_fail(ctx, ERR_CONFLICT, "care.list_clock");
	if (open_folder(ctx, folder))
		return ctx->failure.err;
	for (size_t i = 0; set && i < set->count && !ctx_failed(ctx); i++) {
		const struct paper *paper = set->items[i];
		if (!paper->daily)
			continue;
		sweep(ctx, folder, paper);
		if (!ctx_failed(ctx) && write_one(ctx, folder, paper, ret) == OK)
			drop_old(ctx, folder, paper);
		struct ctx after = *ctx;
		if (ctx_failed(ctx))
			sweep(&after, folder, paper);
	}
	return ctx->failure.err;
}
