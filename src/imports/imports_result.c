/* imports/imports_result.c - what it was done for: how the office stands now, in one sentence whose
 * numbers open their rows; and the given rows with what became of each. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/paper.h"
#include "engine/query.h"
#include "engine/world.h"
#include "export/export.h"
#include "html/json.h"
#include "imports/words.h"

#include <inttypes.h>
#include <string.h>

#define COUNT_MOST 1000000
#define ROWS_AT_ONCE 500
#define COLUMNS_MOST 60

/* --- the sentence ------------------------------------------------------------------------------ */

static void put_number(struct ctx *ctx, json_t *data, const char *name, const struct filter *filter,
	const char *href)
{
	json_t *one = put_object(data, name);
	put_int(one, "count", query_count(ctx, filter, COUNT_MOST));
	put_text(one, "href", href);
}

/* Until Sunday, today included. */
static void put_week(struct ctx *ctx, json_t *data, struct filter filter, const char *list)
{
	int64_t today = time_day(ctx->now), weekday = time_weekday(today);
	int64_t last = today + (weekday ? 7 - weekday : 0);
	filter.due_from = time_at(today, 0) + 1;
	filter.due_to = time_at(last + 1, 0) + 1;
	put_number(ctx, data, "week", &filter,
		text_printf(ctx->pool, "%s?open=open&due_from=%s&due_to=%s", list,
			time_format_day(ctx->pool, today), time_format_day(ctx->pool, last)));
}

static void put_late(struct ctx *ctx, json_t *data, struct filter filter, const char *list)
{
	const char *href = text_printf(ctx->pool, "%s?open=open&light=overdue", list);
	filter.has_light = true;
	filter.light = LIGHT_OVERDUE;
	put_number(ctx, data, "late", &filter, href);
	filter.sort = SORT_DUE;
	filter.limit = 1;
	struct matter_list longest;
	if (query_matters(ctx, &filter, &longest) || !longest.count)
		return;
	const struct unit *unit = directory_unit(ctx->directory, longest.items[0].lead_unit);
	json_t *one = put_object(data, "longest");
	put_text(one, "unit", unit ? unit->short_name : "");
	/* Counted as lists and papers do. */
	put_int(one, "days",
		-worktime_left(ctx->world->calendar, ctx->now, longest.items[0].due, UNIT_WORKDAY));
	put_text(one, "href", text_printf(ctx->pool, "/matters/%" PRId64, longest.items[0].id));
}

static void put_behind(struct ctx *ctx, json_t *data, struct filter filter, const char *list)
{
	const struct definition *definition = filter.definition;
	if (definition->plan_behind < 0)
		return;
	filter.plan = definition->plan[definition->plan_behind].id;
	put_number(ctx, data, "behind", &filter,
		text_printf(ctx->pool, "%s?open=open&plan=%s", list, filter.plan));
	put_text(json_object_get(data, "behind"), "title",
		definition->plan[definition->plan_behind].title);
}

static void put_standing(struct ctx *ctx, json_t *data, const struct definition *definition)
{
	struct filter filter = { .definition = definition, .open = FILTER_OPEN, .limit = 1 };
	const char *list = text_printf(ctx->pool, "/list/%s", definition->id);
	put_number(ctx, data, "open", &filter, text_printf(ctx->pool, "%s?open=open", list));
	put_late(ctx, data, filter, list);
	put_week(ctx, data, filter, list);
	put_behind(ctx, data, filter, list);
}

/* The papers that one prints first; NULL: there is none for it. */
static void put_papers(struct ctx *ctx, json_t *data, const struct definition *definition)
{
	static const char *const names[] = { "print_all", "print_overdue" };
	static const char *const filters[] = { "open=all", "open=open&light=overdue" };
	struct problems problems;
	problems_init(&problems, ctx->pool, ctx->messages);
	const struct words *words = words_load(ctx->pool, ctx->definitions->folder, &problems);
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct paper *paper = NULL;
		for (size_t k = 0; words && k < words->papers[i].count && !paper; k++) {
			paper = paper_find(ctx->definitions->papers, words->papers[i].items[k]);
			if (paper && paper->procedure_count && !paper_is_of(paper, definition))
				paper = NULL;
		}
		put_text(data, names[i],
			paper ? text_printf(ctx->pool, "/list/%s/papers/%s.pdf?%s", definition->id,
					paper->id, filters[i])
			      : NULL);
	}
}

enum err imports_result(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (err)
		return err;
	if (!text_equal(run.state, "done"))
		return res_redirect(res, "/import/%" PRId64, run.id);
	const struct definition *definition = definition_find(ctx->definitions, run.what);
	struct import_counts counts = imports_counts(ctx, &run);
	put_id(res->data, "run", run.id);
	put_text(res->data, "file", run.file);
	put_text(res->data, "what", run.what);
	put_text(res->data, "business", definition->title);
	put_int(res->data, "imported", counts.of[ROW_TAKEN]);
	put_int(res->data, "updated", counts.of[ROW_UPDATED]);
	put_int(res->data, "same", counts.of[ROW_SAME]);
	put_int(res->data, "left", counts.of[ROW_BAD] + counts.of[ROW_REFUSED]);
	put_flag(res->data, "has_left", counts.of[ROW_BAD] + counts.of[ROW_REFUSED] > 0);
	put_standing(ctx, res->data, definition);
	put_papers(ctx, res->data, definition);
	return res_page(res, "imports/result");
}

/* --- the sheet with remarks -------------------------------------------------------------------- */

struct returning {
	struct ctx *ctx;
	struct book_column columns[COLUMNS_MOST + 3];
	int given; /* columns of the ledger itself */
	bool done;
};

/* As many as the ledger's head has; each where it stood. */
static void plan_columns(struct returning *returning, const struct import_run *run)
{
	const char *why;
	struct ctx *ctx = returning->ctx;
	const json_t *found = json_parse(ctx->pool, run->found, strlen(run->found), &why), *column;
	size_t i;
	json_array_foreach (json_object_get(found, "columns"), i, column)
		if (returning->given < COLUMNS_MOST)
			returning->columns[returning->given++].title = get_text(column, "head");
	static const char *const keys[] = { "imports.row", "imports.outcome", "imports.remark" };
	for (size_t k = 0; k < COUNT(keys); k++)
		returning->columns[returning->given + (int)k] =
			(struct book_column){ .title = message(ctx->pool, ctx->messages, keys[k]),
				.wrap = k == 2 };
}

static const char *const became[] = { [ROW_NEW] = "imports.became.new",
	[ROW_SAME] = "imports.became.same",
	[ROW_CHANGED] = "imports.became.changed",
	[ROW_BAD] = "imports.became.bad",
	[ROW_TAKEN] = "imports.became.taken",
	[ROW_UPDATED] = "imports.became.updated",
	[ROW_REFUSED] = "imports.became.refused" };

static int column_index(const char *name)
{
	int index = 0;
	for (; *name >= 'A' && *name <= 'Z'; name++)
		index = index * 26 + *name - 'A' + 1;
	return index - 1;
}

static const char *remarks(struct ctx *ctx, const struct import_row *row)
{
	const char *why, *text = "";
	const json_t *list = json_parse(ctx->pool, row->told, strlen(row->told), &why), *told;
	size_t i;
	json_array_foreach (list, i, told) {
		const char *cell = text_or(get_text(told, "cell"), "");
		text = text_printf(ctx->pool, "%s%s%s%s%s", text, *text ? "\n" : "", cell,
			*cell ? ": " : "", text_or(get_text(told, "text"), ""));
	}
	return text;
}

static void return_row(const struct returning *returning, struct ctx *ctx, struct export *export,
	const json_t *columns, const struct import_row *row)
{
	const char *why;
	const json_t *cells = json_parse(ctx->pool, row->cells, strlen(row->cells), &why);
	struct written values[COLUMNS_MOST + 3] = { 0 };
	for (int i = 0; i < returning->given; i++) {
		const char *name = get_text(json_array_get(columns, (size_t)i), "column");
		int at = column_index(text_or(name, "A"));
		values[i] = written_text(
			json_string_value(json_array_get(cells, (size_t)(at < 0 ? 0 : at))));
	}
	int64_t status = row->status == ROW_NEW && returning->done ? ROW_TAKEN : row->status;
	values[returning->given] = written_integer(row->sheet_row);
	values[returning->given + 1] =
		written_text(message(ctx->pool, ctx->messages, became[status]));
	values[returning->given + 2] = written_text(remarks(ctx, row));
	export_row(export, values);
}

static void return_rows(
	const struct returning *returning, const struct import_run *run, struct export *export)
{
	const char *why;
	struct ctx page = *returning->ctx;
	const json_t *found =
		json_parse(returning->ctx->pool, run->found, strlen(run->found), &why);
	page.pool = pool_new(returning->ctx->pool);
	int64_t after = 0;
	for (struct rows rows = { .more = true }; rows.more && !ctx_failed(&page);) {
		pool_clear(page.pool);
		rows = imports_db_rows(&page, run->id, after, ROWS_AT_ONCE);
		const struct import_row *row = rows.data;
		for (int64_t i = 0; i < rows.count; i++)
			return_row(returning, &page, export, json_object_get(found, "columns"),
				&row[i]);
		after = rows.count ? row[rows.count - 1].nth : after;
	}
	returning->ctx->failure = page.failure;
}

enum err imports_sheet(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (err)
		return err;
	struct returning *returning = mem_new(ctx->pool, struct returning);
	returning->ctx = ctx;
	returning->done = text_equal(run.state, "done");
	plan_columns(returning, &run);
	struct export export = { .ctx = ctx,
		.title = message(ctx->pool, ctx->messages, "imports.sheet_title", "file", run.file),
		.columns = returning->columns,
		.count = returning->given + 3 };
	err = export_open(&export, req);
	if (err)
		return err;
	return_rows(returning, &run, &export);
	return ctx_failed(ctx) ? ctx->failure.err : export_answer(&export, req, res);
}
