/* setup/setup_frame.c - the frame of the pages of 系统管理, and how far 首次使用 has come. */
#include "setup/setup_inner.h"

#include "base/time.h"
#include "people/people.h"
#include "setup/setup_db.h"

#include <inttypes.h>
#include <stdlib.h>

/* --- how far it has come ----------------------------------------------------------------------- */

static bool has_letter(struct ctx *ctx)
{
	return *office_note(ctx->office, "letter.office") != '\0';
}

static bool has_backup(struct ctx *ctx)
{
	return *office_note(ctx->office, "backup.folder") != '\0';
}

static bool has_units(struct ctx *ctx)
{
	for (size_t i = 0; i < ctx->directory->unit_count; i++) {
		const struct unit *unit = &ctx->directory->units[i];
		if (directory_handles(ctx->directory, unit) &&
			unit != directory_office(ctx->directory))
			return true;
	}
	return false;
}

static bool has_division(struct ctx *ctx)
{
	return ctx->directory->division_count > 0;
}

static bool has_numbers(struct ctx *ctx)
{
	return setup_db_has_numbers(ctx);
}

static bool has_matters(struct ctx *ctx)
{
	return setup_db_has_matters(ctx);
}

/* In this order. */
static const struct {
	const char *id, *href;
	bool (*done)(struct ctx *ctx); /* NULL: when its page has been confirmed once */
} setup_steps[] = {
	{ "office", "/admin/office", has_letter },
	{ "units", "/admin/units/add", has_units },
	{ "division", "/admin/division", has_division },
	{ "businesses", "/admin/businesses", NULL },
	{ "machine", "/admin/machine", has_backup },
	{ "numbers", "/papers/numbers", has_numbers },
	{ "import", "/import", has_matters },
};

static const char *step_note(const struct ctx *ctx, const char *id)
{
	return office_note(ctx->office, text_printf(ctx->pool, "first.%s", id));
}

static bool is_passed(struct ctx *ctx, size_t i)
{
	return *step_note(ctx, setup_steps[i].id) ||
	       (setup_steps[i].done && setup_steps[i].done(ctx));
}

static bool is_done(struct ctx *ctx, size_t i)
{
	return setup_steps[i].done ? setup_steps[i].done(ctx) : is_passed(ctx, i);
}

static bool sets_up(const struct ctx *ctx)
{
	return office_on_trial(ctx->office) && ctx->actor && actor_may(ctx->actor, "admin-first");
}

static size_t step_of(const char *page)
{
	size_t i = 0;
	while (i < COUNT(setup_steps) && !text_equal(setup_steps[i].id, page))
		i++;
	return i;
}

static void put_step(struct ctx *ctx, json_t *list, size_t i, const char *page)
{
	json_t *item = add_object(list);
	const char *id = setup_steps[i].id;
	put_int(item, "number", (int64_t)i + 2);
	put_text(item, "title", setup_word(ctx, text_printf(ctx->pool, "setup.step.%s", id)));
	put_text(item, "href", setup_steps[i].href);
	put_flag(item, "current", text_equal(id, page));
	put_flag(item, "done", is_done(ctx, i));
	put_flag(item, "skipped", is_passed(ctx, i) && !is_done(ctx, i));
}

/* From a page whose step is done: the next that is not. */
static void put_next(struct ctx *ctx, json_t *rail, const char *page)
{
	size_t at = step_of(page), i = 0;
	bool done = at == COUNT(setup_steps) || is_passed(ctx, at);
	while (i < COUNT(setup_steps) && is_passed(ctx, i))
		i++;
	put_text(rail, "next", NULL);
	if (!done || i == COUNT(setup_steps))
		return;
	json_t *next = put_object(rail, "next");
	put_text(next, "href", setup_steps[i].href);
	put_text(next, "title",
		setup_word(ctx, text_printf(ctx->pool, "setup.step.%s", setup_steps[i].id)));
}

bool setup_put_progress(struct ctx *ctx, json_t *data, const char *page)
{
	size_t left = 0;
	put_text(data, "rail", NULL);
	put_text(data, "step", NULL);
	if (!sets_up(ctx))
		return false;
	for (size_t i = 0; i < COUNT(setup_steps); i++)
		left += !is_passed(ctx, i);
	json_t *rail = put_object(data, "rail");
	json_t *list = put_list(rail, "steps");
	for (size_t i = 0; i < COUNT(setup_steps); i++)
		put_step(ctx, list, i, page);
	put_next(ctx, rail, page);
	if (step_of(page) < COUNT(setup_steps) && !is_passed(ctx, step_of(page)))
		put_text(data, "step", page);
	put_int(rail, "left", (int64_t)left);
	put_flag(rail, "complete", left == 0);
	return left > 0;
}

enum err setup_go_on(struct ctx *ctx, struct response *res, const char *page)
{
	size_t at = step_of(page);
	if (at == COUNT(setup_steps) || !sets_up(ctx))
		return setup_done(
			res, at < COUNT(setup_steps) ? setup_steps[at].href : "/admin", "saved", 0);
	for (size_t i = at + 1; i < COUNT(setup_steps); i++)
		if (!is_passed(ctx, i))
			return res_redirect(res, "%s", setup_steps[i].href);
	return setup_done(res, "/admin", "saved", 0);
}

const struct field setup_skip_fields[] = {
	{ "step", FIELD_NAME, .required = true, .max = 20 },
	{ 0 },
};

enum err setup_skip(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *page = req_text(req, "step");
	if (step_of(page) == COUNT(setup_steps))
		return ctx_fail_field(ctx, "step", "setup.no_step");
	office_put_note(ctx, text_printf(ctx->pool, "first.%s", page),
		text_printf(ctx->pool, "%" PRId64, ctx->now));
	return setup_go_on(ctx, res, page);
}

/* --- the frame --------------------------------------------------------------------------------- */

static const struct {
	const char *id, *href, *may;
} setup_tabs[] = {
	{ "admin", "/admin", "admin" },
	{ "units", "/admin/units", "admin-units" },
	{ "people", "/admin/people", "admin-people" },
	{ "division", "/admin/division", "admin-units" },
	{ "rehome", "/rehome", "dispatch" },
	{ "handover", "/handover", "admin-people" },
	{ "calendar", "/calendar", "dispatch" },
	{ "businesses", "/admin/businesses", "admin-system" },
	{ "office", "/admin/office", "admin-system" },
	{ "settings", "/admin/settings", "admin-system" },
	{ "machine", "/admin/machine", "admin-system" },
	{ "evidence", "/admin/evidence", "evidence" },
	{ "access", "/admin/access", "audit" },
	{ "live", "/admin/live", "admin" },
};

const char *setup_word(const struct ctx *ctx, const char *key)
{
	return message(ctx->pool, ctx->messages, key);
}

static void put_tabs(struct ctx *ctx, json_t *data, const char *page)
{
	json_t *list = put_list(data, "tabs");
	for (size_t i = 0; i < COUNT(setup_tabs); i++) {
		if (!actor_may(ctx->actor, setup_tabs[i].may))
			continue;
		json_t *tab = add_object(list);
		put_text(tab, "href", setup_tabs[i].href);
		put_text(tab, "title",
			setup_word(ctx, text_printf(ctx->pool, "setup.tab.%s", setup_tabs[i].id)));
		put_text(tab, "hint",
			setup_word(ctx, text_printf(ctx->pool, "setup.hint.%s", setup_tabs[i].id)));
		put_flag(tab, "current", text_equal(setup_tabs[i].id, page));
	}
}

const struct field setup_page_query[] = {
	{ "done", FIELD_NAME, .max = 20 },
	{ "n", FIELD_INT },
	{ "group", FIELD_TEXT, .max = 60 },
	{ "ended", FIELD_FLAG },
	{ "unit", FIELD_ID },
	{ "key", FIELD_TEXT, .max = 100 },
	{ "from", FIELD_DAY },
	{ "kind", FIELD_NAME, .max = 40 },
	{ "after", FIELD_ID },
	{ 0 },
};

static void put_notice(struct ctx *ctx, const struct request *req, json_t *data)
{
	const char *done = req->method == GET ? req_text(req, "done") : NULL;
	put_text(data, "notice", NULL);
	if (text_empty(done))
		return;
	const char *key = text_printf(ctx->pool, "setup.done.%s", done);
	const char *text = message(ctx->pool, ctx->messages, key, "count",
		text_printf(ctx->pool, "%" PRId64, req_int(req, "n", 0)));
	if (!text_starts(text, "setup.done."))
		put_text(data, "notice", text);
}

enum err setup_show(struct ctx *ctx, const struct request *req, struct response *res,
	const char *page, const char *template)
{
	put_tabs(ctx, res->data, page);
	setup_put_progress(ctx, res->data, page);
	put_notice(ctx, req, res->data);
	return res_page(res, template);
}

enum err setup_done(struct response *res, const char *path, const char *key, int64_t count)
{
	return res_redirect(res, "%s?done=%s&n=%" PRId64, path, key, count);
}

/* --- who may, what was changed ----------------------------------------------------------------- */

bool setup_may(const struct ctx *ctx, const char *permission, int64_t unit)
{
	for (size_t i = 0; i < ctx->actor->grant_count; i++) {
		const struct grant *grant = &ctx->actor->grants[i];
		if (!role_may(grant->role, permission))
			continue;
		if (grant->role->scope != ROLE_UNIT)
			return true;
		if (unit && directory_within(ctx->directory, unit, grant->unit))
			return true;
	}
	return false;
}

const char *setup_difference(const struct ctx *ctx, const struct change_note *notes, size_t count)
{
	struct buffer text;
	buffer_init(&text, ctx->pool, 4000);
	for (size_t i = 0; i < count; i++) {
		const char *before = text_or(notes[i].before, ""),
			   *after = text_or(notes[i].after, "");
		if (text_equal(before, after))
			continue;
		if (text.size)
			buffer_text(&text, setup_word(ctx, "setup.change_between"));
		buffer_text(
			&text, message(ctx->pool, ctx->messages, "setup.change", "title",
				       setup_word(ctx, notes[i].title_key), "before",
				       text_or(before, setup_word(ctx, "setup.nothing")), "after",
				       text_or(after, setup_word(ctx, "setup.nothing"))));
	}
	return text.data ? text.data : "";
}

void setup_record(struct ctx *ctx, const struct request *req, const char *kind, const char *object,
	const char *detail)
{
	access_write(ctx, &(struct access_record){
				  ctx->actor->person->id, kind, object, detail, req->address });
}

static int by_sort_key(const void *a, const void *b)
{
	const struct unit *left = *(const struct unit *const *)a;
	const struct unit *right = *(const struct unit *const *)b;
	int order = strcmp(left->sort_key, right->sort_key);
	return order ? order : left->id < right->id ? -1 : left->id > right->id;
}

const struct unit **setup_units(const struct ctx *ctx, bool ended, size_t *ret_count)
{
	const struct directory *directory = ctx->directory;
	const struct unit **units =
		mem_array(ctx->pool, const struct unit *, directory->unit_count + 1);
	int64_t today = time_day(ctx->now);
	*ret_count = 0;
	for (size_t i = 0; i < directory->unit_count; i++)
		if (ended || directory->units[i].to_day >= today)
			units[(*ret_count)++] = &directory->units[i];
	qsort(units, *ret_count, sizeof *units, by_sort_key);
	return units;
}

int64_t setup_day(const struct ctx *ctx, const struct request *req, const char *field)
{
	int64_t day;
	const char *text = req_text(req, field);
	return !text_empty(text) && time_parse_day(text, &day) ? day : time_day(ctx->now);
}
