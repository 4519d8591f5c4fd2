/* setup/calendar_page.c - the pages of the calendar that changes. */
#include "setup/calendar_page.h"

#include "base/time.h"
#include "base/yaml.h"
#include "engine/act.h"
#include "engine/calendar_change.h"
#include "engine/calendar_notice.h"
#include "people/people.h"
#include "setup/setup_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 500
#define YEARS_AROUND 2
#define WEEK 7

const struct field calendar_query[] = { { "year", FIELD_INT }, { "done", FIELD_NAME, .max = 20 },
	{ 0 } };
const struct field calendar_show_query[] = { { "done", FIELD_NAME, .max = 20 }, { 0 } };

const struct field calendar_fields[] = {
	{ "what", FIELD_NAME, .required = true, .max = 10 },
	{ "year", FIELD_INT },
	{ "document", FIELD_TEXT, .max = 100, .title = "setup.column.document" },
	{ "notice", FIELD_LONG_TEXT, .title = "calendar.field.notice" },
	{ "work", FIELD_DAY, .many = true },
	{ "name", FIELD_TEXT, .max = 40, .title = "calendar.field.name" },
	{ "kind", FIELD_NAME, .max = 10 },
	{ "from", FIELD_DAY, .title = "calendar.field.from" },
	{ "to", FIELD_DAY, .title = "calendar.field.to" },
	{ "nth", FIELD_INT },
	{ 0 },
};

const struct field calendar_decide_fields[] = { { "approve", FIELD_FLAG }, { 0 } };

static const char *word(struct ctx *ctx, const char *key)
{
	return message(ctx->pool, ctx->messages, key);
}

/* --- twelve months ----------------------------------------------------------------------------- */

static const char *look_of(const struct day *day)
{
	static const char *const looks[] = { [DAY_ORDINARY] = "",
		[DAY_HOLIDAY] = "holiday",
		[DAY_MAKEUP] = "makeup",
		[DAY_LOCAL] = "local" };
	return looks[day->cause];
}

static void put_day(struct ctx *ctx, json_t *list, int64_t date)
{
	struct day day = calendar_day(ctx->world->calendar, date);
	json_t *item = add_object(list);
	put_text(item, "date", time_format_day(ctx->pool, date));
	put_int(item, "number", time_civil(date).day);
	put_flag(item, "works", day.work);
	put_text(item, "look", look_of(&day));
	put_text(item, "says",
		message(ctx->pool, ctx->messages, day.work ? "calendar.works" : "calendar.rests",
			"name", text_or(day.name, "")));
}

static void put_month(struct ctx *ctx, json_t *list, int year, int month)
{
	int64_t first = time_from_civil(year, month, 1);
	json_t *item = add_object(list);
	put_int(item, "month", month);
	json_t *blanks = put_list(item, "blanks");
	for (int i = 0; i < (time_weekday(first) + WEEK - 1) % WEEK; i++)
		add_text(blanks, "");
	json_t *days = put_list(item, "days");
	for (int i = 0; i < time_month_length(year, month); i++)
		put_day(ctx, days, first + i);
}

static void put_years(struct ctx *ctx, json_t *data, int chosen)
{
	int now = time_civil(time_day(ctx->now)).year;
	json_t *list = put_list(data, "years");
	for (int year = now - YEARS_AROUND; year <= now + YEARS_AROUND; year++) {
		const char *notice = calendar_notice(ctx->world->calendar, year);
		json_t *item = add_object(list);
		put_int(item, "year", year);
		put_flag(item, "current", year == chosen);
		put_flag(item, "provisional", !notice);
	}
	const char *notice = calendar_notice(ctx->world->calendar, chosen);
	put_text(data, "notice", notice ? text_or(notice, word(ctx, "calendar.by_notice")) : NULL);
}

/* --- local days -------------------------------------------------------------------------------- */

static const struct yaml_node *local_days(struct ctx *ctx)
{
	struct problems problems;
	const char *text = calendar_files_text(ctx->world->files, "local.yaml");
	problems_init(&problems, ctx->pool, ctx->messages);
	if (!text)
		return NULL;
	return yaml_first(yaml_get(
		yaml_parse(ctx->pool, "local.yaml", text, strlen(text), &problems), "local"));
}

static void put_local(struct ctx *ctx, json_t *data)
{
	json_t *list = put_list(data, "local");
	int64_t nth = 0;
	for (const struct yaml_node *day = local_days(ctx); day; day = day->next) {
		json_t *item = add_object(list);
		put_int(item, "nth", nth++);
		put_text(item, "name", yaml_text_of(day, "name"));
		put_flag(item, "works", text_equal(yaml_text_of(day, "kind"), "work"));
		put_text(item, "from", yaml_text_of(day, "from"));
		put_text(item, "to", yaml_text_of(day, "to"));
		put_text(item, "document", yaml_text_of(day, "document"));
	}
	put_flag(data, "has_local", json_array_size(list) > 0);
}

/* --- versions ---------------------------------------------------------------------------------- */

static void put_version(struct ctx *ctx, json_t *item, const struct calendar_version *version)
{
	put_int(item, "version", version->version);
	put_text(item, "title", text_or(version->title, word(ctx, "calendar.first")));
	put_text(item, "document", version->document);
	put_text(item, "state",
		word(ctx, text_printf(ctx->pool, "calendar.state.%s", version->state)));
	put_text(item, "proposer",
		text_or(directory_name(ctx->directory, version->proposed_by), ""));
	put_text(item, "proposed",
		version->proposed_at ? time_format(ctx->pool, version->proposed_at) : "");
	put_text(item, "settler", text_or(directory_name(ctx->directory, version->settled_by), ""));
	put_text(item, "settled",
		version->settled_at ? time_format(ctx->pool, version->settled_at) : "");
	put_int(item, "staged", version->staged);
	put_int(item, "earlier", version->earlier);
	put_int(item, "later", version->staged - version->earlier);
	put_int(item, "moved", version->moved);
	put_int(item, "position", version->position);
	put_text(item, "diff_hash", version->diff_hash);
	put_flag(item, "is_done", text_equal(version->state, "done"));
	put_flag(item, "is_following", text_equal(version->state, "following"));
}

static void put_versions(struct ctx *ctx, json_t *data)
{
	struct rows rows = calendar_versions(ctx);
	const struct calendar_version *versions = rows.data;
	json_t *list = put_list(data, "versions");
	for (int64_t i = 0; i < rows.count; i++)
		put_version(ctx, add_object(list), &versions[i]);
	put_flag(data, "has_versions", rows.count > 1);
}

static int year_of(const struct ctx *ctx, const struct request *req)
{
	int64_t year = time_civil(time_day(ctx->now)).year, typed;
	if (!req_typed(req, "year") || !text_to_int(req_typed(req, "year"), &typed))
		typed = req->method == GET ? req_int(req, "year", year) : year;
	return typed >= CALENDAR_FIRST_YEAR && typed <= CALENDAR_LAST_YEAR ? (int)typed : (int)year;
}

static void put_typed(const struct request *req, json_t *data)
{
	static const char *const names[] = { "notice", "document", "name", "from", "to" };
	json_t *typed = put_object(data, "typed");
	for (size_t i = 0; i < COUNT(names); i++)
		put_text(typed, names[i], text_or(req_typed(req, names[i]), ""));
}

enum err calendar_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	int year = year_of(ctx, req);
	put_int(res->data, "year", year);
	put_int(res->data, "next_year", time_civil(time_day(ctx->now)).year + 1);
	put_years(ctx, res->data, year);
	json_t *months = put_list(res->data, "months");
	for (int month = 1; month <= 12; month++)
		put_month(ctx, months, year, month);
	put_local(ctx, res->data);
	put_versions(ctx, res->data);
	put_typed(req, res->data);
	put_int(res->data, "in_force", calendar_version(ctx->world->calendar));
	return res_page(res, "setup/calendar");
}

/* --- proposing --------------------------------------------------------------------------------- */

struct staged {
	struct calendar_version version;
	struct calendar_moves moves;
};

static void write_staged(struct ctx *ctx, const void *data)
{
	struct staged staged = *(const struct staged *)data;
	if (calendar_propose(ctx, &staged.version, &staged.moves))
		return;
	access_write(ctx, &(struct access_record){ staged.version.proposed_by, "calendar_proposed",
				  staged.version.title, staged.version.document });
}

/* The first of what is wrong, as people say it. */
static enum err refuse(struct ctx *ctx, const struct problems *problems)
{
	const struct problem *first = problems->first;
	return ctx_fail(ctx, ERR_INVALID, "calendar.broken", "why", first ? first->text : "");
}

int64_t calendar_stage(struct ctx *ctx, const struct calendar_files *files, const char *title,
	const char *document, int64_t person)
{
	struct problems problems;
	struct staged *staged = mem_new(ctx->pool, struct staged);
	int64_t base = calendar_in_force(ctx);
	struct rows rows = calendar_versions(ctx);
	const struct calendar_version *last = rows.data;
	int64_t number = rows.count ? last->version + 1 : base + 1;
	problems_init(&problems, ctx->pool, ctx->messages);
	const struct calendar *calendar =
		calendar_make(ctx->pool, "calendar", files, number, &problems);
	if (!calendar)
		return refuse(ctx, &problems), 0;
	if (text_equal(calendar_files_json(ctx->pool, files),
		    calendar_files_json(ctx->pool, ctx->world->files)))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.same"), 0;
	staged->version = (struct calendar_version){ .version = number,
		.base = base,
		.hash = calendar_hash(calendar),
		.files = calendar_files_json(ctx->pool, files),
		.title = title,
		.document = document,
		.proposed_by = person };
	staged->moves = calendar_diff(ctx, calendar);
	ctx_remember(ctx, write_staged, staged);
	return ctx_failed(ctx) ? 0 : number;
}

static const char *plain(struct ctx *ctx, const struct request *req, const char *name)
{
	const char *text = req_text(req, name);
	if (text_empty(text))
		ctx_fail_field(ctx, name, "calendar.needed");
	else if (strpbrk(text, "\"\\\n"))
		ctx_fail_field(ctx, name, "calendar.plain");
	return text_or(text, "");
}

static int64_t stage_year(struct ctx *ctx, int year, const char *text, const char *document)
{
	const char *name = text_printf(ctx->pool, "%d.yaml", year);
	struct calendar_files files = calendar_files_with(ctx->pool, ctx->world->files, name, text);
	return calendar_stage(ctx, &files,
		message(ctx->pool, ctx->messages, "calendar.title.year", "year",
			text_printf(ctx->pool, "%d", year)),
		document, ctx->actor->person->id);
}

static bool is_year(struct ctx *ctx, int64_t year)
{
	if (year >= CALENDAR_FIRST_YEAR && year <= CALENDAR_LAST_YEAR)
		return true;
	ctx_fail_field(ctx, "year", "calendar.bad_year");
	return false;
}

static int64_t offer_notice(struct ctx *ctx, const struct request *req)
{
	const char *text = text_or(req_text(req, "notice"), ""), *problem = NULL;
	const char *document = text_or(req_text(req, "document"),
		calendar_notice_document(ctx->pool, ctx->messages, text));
	int64_t stated = calendar_notice_year(ctx->pool, ctx->messages, text);
	int64_t year = stated ? stated : req_int(req, "year", 0);
	if (text_empty(document))
		return ctx_fail_field(ctx, "document", "calendar.needed"), 0;
	if (!is_year(ctx, year))
		return 0;
	const char *file =
		calendar_notice_read(ctx->pool, ctx->messages, text, (int)year, document, &problem);
	if (!file)
		return ctx_fail_field(ctx, "notice", "calendar.notice.wrong", "why", problem), 0;
	return stage_year(ctx, (int)year, file, document);
}

static int64_t offer_days(struct ctx *ctx, const struct request *req)
{
	int64_t year = req_int(req, "year", 0), day;
	const char *document = plain(ctx, req, "document"), *text;
	if (!is_year(ctx, year) || ctx_failed(ctx))
		return 0;
	int64_t first = time_from_civil((int)year, 1, 1);
	bool *works = mem_array(ctx->pool, bool, 366);
	for (size_t i = 0; (text = req_nth(req, "work", i)); i++)
		if (time_parse_day(text, &day) && day >= first && day < first + 366)
			works[day - first] = true;
	const char *file = calendar_notice_of_days(
		ctx->pool, ctx->world->calendar, ctx->messages, (int)year, works, document);
	return stage_year(ctx, (int)year, file, document);
}

static void add_local(struct buffer *text, const char *name, const char *kind, const char *from,
	const char *to, const char *document)
{
	buffer_printf(text, "  - {name: \"%s\", kind: %s, from: %s, to: %s, document: \"%s\"}\n",
		name, kind, from, to, document);
}

/* The local days there are, but for the one numbered LEFT_OUT. */
static void begin_local(struct ctx *ctx, struct buffer *text, int64_t left_out)
{
	int64_t nth = 0;
	buffer_init(text, ctx->pool, YAML_SIZE_MAX);
	for (const struct yaml_node *day = local_days(ctx); day; day = day->next)
		if (nth++ != left_out)
			add_local(text, yaml_text_of(day, "name"), yaml_text_of(day, "kind"),
				yaml_text_of(day, "from"), yaml_text_of(day, "to"),
				yaml_text_of(day, "document"));
}

static int64_t stage_local(
	struct ctx *ctx, const struct buffer *text, const char *title, const char *document)
{
	const char *file =
		text->size ? text_printf(ctx->pool, "local:\n%s", text->data) : "local: []\n";
	struct calendar_files files =
		calendar_files_with(ctx->pool, ctx->world->files, "local.yaml", file);
	return calendar_stage(ctx, &files, title, document, ctx->actor->person->id);
}

static int64_t offer_local(struct ctx *ctx, const struct request *req)
{
	struct buffer text;
	const char *name = plain(ctx, req, "name"), *document = plain(ctx, req, "document");
	const char *from = plain(ctx, req, "from");
	const char *to = text_or(req_text(req, "to"), from);
	bool works = text_equal(req_text(req, "kind"), "work");
	if (ctx_failed(ctx))
		return 0;
	begin_local(ctx, &text, -1);
	add_local(&text, name, works ? "work" : "rest", from, to, document);
	const char *title = message(ctx->pool, ctx->messages,
		works ? "calendar.title.work" : "calendar.title.rest", "name", name, "from", from,
		"to", to);
	return stage_local(ctx, &text, title, document);
}

static int64_t offer_no_local(struct ctx *ctx, const struct request *req)
{
	struct buffer text;
	begin_local(ctx, &text, req_int(req, "nth", -1));
	return stage_local(
		ctx, &text, word(ctx, "calendar.title.dropped"), plain(ctx, req, "document"));
}

enum err calendar_offer(struct ctx *ctx, const struct request *req, struct response *res)
{
	static const struct {
		const char *what;
		int64_t (*offer)(struct ctx *ctx, const struct request *req);
	} ways[] = { { "notice", offer_notice }, { "days", offer_days }, { "local", offer_local },
		{ "drop", offer_no_local } };
	for (size_t i = 0; i < COUNT(ways); i++) {
		if (!text_equal(req_text(req, "what"), ways[i].what))
			continue;
		int64_t number = ways[i].offer(ctx, req);
		return number ? res_redirect(res, "/calendar/%" PRId64, number) : ctx->failure.err;
	}
	return ctx_fail_field(ctx, "what", "calendar.needed");
}

/* --- one version ------------------------------------------------------------------------------- */

/* The due's day, and its hour where it is one. */
static const char *due_text(struct ctx *ctx, int64_t due)
{
	if (due == NEVER)
		return "";
	return time_of_day(due) ? time_format(ctx->pool, due)
				: time_format_day(ctx->pool, worktime_due_day(due));
}

static void put_move(struct ctx *ctx, json_t *data, const struct calendar_move *move)
{
	struct matter *matter = matter_load(ctx, move->matter);
	if (!matter) {
		if (ctx->failure.err == ERR_NOT_FOUND)
			ctx->failure = (struct failure){ 0 };
		put_int(data, "hidden", get_int(data, "hidden", 0) + 1);
		return;
	}
	const struct share *share = matter_share(matter, move->share);
	int def = clock_find(matter->definition, move->clock);
	json_t *item = add_object(json_object_get(data, "moves"));
	put_id(item, "matter", matter->id);
	put_text(item, "number", matter->number);
	put_text(item, "title", matter->title);
	put_text(item, "business", matter->definition->title);
	put_text(item, "clock", def < 0 ? move->clock : matter->definition->clocks[def].title);
	put_text(item, "unit",
		text_or(directory_name(ctx->directory, share ? share->unit : matter->lead_unit),
			""));
	put_text(item, "before", due_text(ctx, move->due_before));
	put_text(item, "after", due_text(ctx, move->due_after));
	put_flag(item, "earlier", !move->is_later);
}

enum err calendar_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct calendar_version version;
	if (!calendar_version_load(ctx, req_int(req, "number", 0), &version))
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	struct rows rows = calendar_staged(ctx, version.version, SHOWN_MAX);
	const struct calendar_move *moves = rows.data;
	put_version(ctx, res->data, &version);
	put_list(res->data, "moves");
	for (int64_t i = 0; i < rows.count; i++)
		put_move(ctx, res->data, &moves[i]);
	put_flag(res->data, "has_moves", json_array_size(json_object_get(res->data, "moves")) > 0);
	put_int(res->data, "hidden", get_int(res->data, "hidden", 0));
	put_flag(res->data, "has_hidden", get_int(res->data, "hidden", 0) > 0);
	put_flag(res->data, "has_more", rows.more);
	bool waits = text_equal(version.state, "proposed");
	bool mine = version.proposed_by == ctx->actor->person->id;
	put_flag(res->data, "waits", waits);
	put_flag(res->data, "mine", waits && mine);
	put_flag(res->data, "may_decide", waits && !mine && actor_may(ctx->actor, "approve"));
	put_flag(res->data, "is_overtaken", waits && version.base != calendar_in_force(ctx));
	return res_page(res, "setup/calendar_version");
}

enum err calendar_decide(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t version = req_int(req, "number", 0);
	bool approve = req_flag(req, "approve");
	if (calendar_settle(ctx, version, approve, ctx->actor->person->id))
		return ctx->failure.err;
	setup_record(ctx, req, "calendar_settled", text_printf(ctx->pool, "%" PRId64, version),
		word(ctx, approve ? "calendar.state.done" : "calendar.state.refused"));
	return res_redirect(res, "/calendar/%" PRId64, version);
}
