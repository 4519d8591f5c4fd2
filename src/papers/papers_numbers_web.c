/* papers/papers_numbers_web.c - papers with a number: what became of each, 文号 by series and year, and what
 * people do with them: 当前文号, 预留, 废号, 用印, 印发. */
#include "papers/papers_web.h"

#include "base/time.h"
#include "engine/number.h"
#include "http/session.h"
#include "setup/setup.h"

#include <inttypes.h>

#define ROWS_SHOWN 100
#define SERIES_ROWS 20
#define COUNTED_MOST 1000

const struct field papers_issued_query[] = {
	{ "series", FIELD_NAME, .max = 40 },
	{ "state", FIELD_NAME, .max = 20 },
	{ "year", FIELD_INT },
	{ "before", FIELD_ID },
	{ 0 },
};

const struct field papers_numbers_query[] = { { "year", FIELD_INT }, { 0 } };

const struct field papers_start_fields[] = {
	{ "series", FIELD_NAME, .required = true, .max = 40 },
	{ "last", FIELD_INT, .required = true },
	{ 0 },
};

const struct field papers_reserve_fields[] = {
	{ "series", FIELD_NAME, .required = true, .max = 40 },
	{ "count", FIELD_INT, .required = true },
	{ "reason", FIELD_TEXT, .required = true, .max = 200 },
	{ 0 },
};

const struct field papers_settle_fields[] = {
	{ "number", FIELD_ID, .required = true },
	{ "paper-title", FIELD_TEXT, .max = 200 },
	{ "reason", FIELD_TEXT, .max = 200 },
	{ 0 },
};

const struct field papers_step_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 60 },
	{ "reason", FIELD_TEXT, .max = 200 },
	{ 0 },
};

/* --- rows --------------------------------------------------------------------------------------- */

static const char *state_word(struct ctx *ctx, const char *state)
{
	return message(ctx->pool, ctx->messages, text_printf(ctx->pool, "number-state.%s", state));
}

static const char *time_text(struct ctx *ctx, int64_t at)
{
	return at ? time_format(ctx->pool, at) : NULL;
}

static void put_links(struct ctx *ctx, json_t *item, const struct number_row *row)
{
	const struct paper *paper = paper_find(ctx->definitions->papers, row->paper);
	bool open = row->matter && row->visible && paper;
	const char *base = text_printf(ctx->pool, "/matters/%" PRId64, row->matter);
	put_text(item, "kind", paper ? paper->title : NULL);
	put_text(item, "href", open ? base : NULL);
	put_text(item, "pdf",
		open ? text_printf(ctx->pool, "%s/papers/%s.pdf?seq=%" PRId64, base, row->paper,
			       row->seq)
		     : NULL);
	put_text(item, "docx",
		open ? text_printf(ctx->pool, "%s/papers/%s.docx?seq=%" PRId64, base, row->paper,
			       row->seq)
		     : NULL);
}

static const char *number_words(struct ctx *ctx, const struct number_row *row)
{
	if (row->through == row->number)
		return row->text;
	return message(ctx->pool, ctx->messages, "papers.through", "first", row->text, "last",
		text_printf(ctx->pool, "%" PRId64, row->through));
}

/* Of a matter that is not for these eyes only that the number is used. */
static json_t *put_row(struct ctx *ctx, json_t *list, const struct number_row *row)
{
	const struct person *person = directory_person(ctx->directory, row->person);
	json_t *item = add_object(list);
	put_id(item, "id", row->id);
	put_text(item, "number", number_words(ctx, row));
	put_text(item, "title",
		row->visible ? row->title
			     : message(ctx->pool, ctx->messages, "papers.not-visible"));
	put_text(item, "state", row->state);
	put_text(item, "state_title", state_word(ctx, row->state));
	put_text(item, "reason", text_empty(row->reason) ? NULL : row->reason);
	put_text(item, "at", time_format(ctx->pool, row->at));
	put_text(item, "who", person ? person->name : NULL);
	put_text(item, "sealed", time_text(ctx, row->sealed));
	put_text(item, "sent", time_text(ctx, row->sent));
	put_flag(item, "void", text_equal(row->state, NUMBER_VOID));
	put_flag(item, "reserved", text_equal(row->state, NUMBER_RESERVED));
	put_links(ctx, item, row);
	return item;
}

/* --- on a matter's page ------------------------------------------------------------------------- */

static bool step_fits(const struct number_row *row, const char *step)
{
	bool issued = text_equal(row->state, NUMBER_ISSUED);
	return issued || (text_equal(row->state, NUMBER_SEALED) && !text_equal(step, "seal"));
}

static void put_steps(
	struct ctx *ctx, json_t *item, const struct matter *matter, const struct number_row *row)
{
	json_t *steps = put_list(item, "steps");
	for (size_t i = 0; i < matter->definition->action_count; i++) {
		const struct action *action = &matter->definition->actions[i];
		if (action->effect != EFFECT_PAPER || !step_fits(row, action->paper_step) ||
			!action_allowed_to(ctx, matter, NULL, action))
			continue;
		json_t *step = add_object(steps);
		put_text(step, "action", action->id);
		put_text(step, "title", action->title);
		put_flag(step, "void", text_equal(action->paper_step, "void"));
	}
}

/* 回执: the units whose shares were opened by the act that numbered it sign for both at once. */
static void put_receipts(
	struct ctx *ctx, json_t *item, const struct matter *matter, const struct number_row *row)
{
	json_t *receipts = put_list(item, "receipts");
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		const struct unit *unit = directory_unit(ctx->directory, share->unit);
		if (share->past || !unit || share->opened < row->at)
			continue;
		json_t *receipt = add_object(receipts);
		put_text(receipt, "unit", unit->short_name);
		put_text(receipt, "signed", time_text(ctx, share_signed(matter, share)));
	}
}

void papers_put_numbered(struct ctx *ctx, json_t *papers, const struct matter *matter)
{
	struct rows rows = number_of_matter(ctx, matter->id);
	const struct number_row *row = rows.data;
	json_t *made = put_list(papers, "made");
	for (int64_t i = 0; i < rows.count; i++) {
		json_t *item = put_row(ctx, made, &row[i]);
		put_steps(ctx, item, matter, &row[i]);
		put_receipts(ctx, item, matter, &row[i]);
	}
	put_flag(papers, "has_made", rows.count > 0);
}

/* 用印、印发、废号: through the one door, as an event of its matter. */
enum err papers_step(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct number_row row;
	struct matter *matter = NULL;
	if (number_find(ctx, req_int(req, "paper", 0), &row) && row.matter && row.visible)
		matter = matter_load(ctx, row.matter);
	if (!matter)
		return ctx_fail(ctx, ERR_NOT_FOUND, "papers.none", "name", "");
	const struct action *action =
		action_find(matter->definition, text_or(req_text(req, "action"), ""));
	if (!action || action->effect != EFFECT_PAPER)
		return ctx_fail(ctx, ERR_INVALID, "action.unknown", "action",
			text_or(req_text(req, "action"), ""));
	json_t *values = json_tree(ctx->pool);
	put_text(values, "paper-number", row.text);
	if (!text_empty(req_text(req, "reason")))
		put_text(values, "reason", req_text(req, "reason"));
	const struct deed deed = { .action = action->id, .version = -1, .values = values };
	enum err err = matter_act(ctx, matter, &deed);
	if (err)
		return err;
	put_id(res->data, "id", matter->id);
	return res_redirect(res, "/matters/%" PRId64 "#papers", matter->id);
}

/* --- all with a number -------------------------------------------------------------------------- */

static int64_t this_year(const struct ctx *ctx)
{
	return time_civil(time_day(ctx->now)).year;
}

static void put_series(struct ctx *ctx, json_t *data, const char *chosen)
{
	json_t *list = put_list(data, "series");
	const struct paper_set *set = ctx->definitions->papers;
	for (size_t i = 0; set && i < set->series_count; i++) {
		json_t *item = add_object(list);
		put_text(item, "id", set->series[i].id);
		put_text(item, "title", set->series[i].title);
		put_flag(item, "chosen", text_equal(set->series[i].id, chosen));
	}
}

static void put_states(struct ctx *ctx, json_t *data, const char *chosen)
{
	static const char *const states[] = { NUMBER_ISSUED, NUMBER_SEALED, NUMBER_SENT,
		NUMBER_RESERVED, NUMBER_USED, NUMBER_VOID, NUMBER_OUTSIDE };
	json_t *list = put_list(data, "states");
	for (size_t i = 0; i < COUNT(states); i++) {
		json_t *item = add_object(list);
		put_text(item, "id", states[i]);
		put_text(item, "title", state_word(ctx, states[i]));
		put_flag(item, "chosen", text_equal(states[i], chosen));
	}
}

enum err papers_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *series = text_or(req_text(req, "series"), "");
	const char *state = text_or(req_text(req, "state"), "");
	int64_t year = req_int(req, "year", this_year(ctx));
	struct rows rows =
		number_rows(ctx, year, series, state, req_int(req, "before", 0), ROWS_SHOWN);
	const struct number_row *row = rows.data;
	json_t *list = put_list(res->data, "rows");
	for (int64_t i = 0; i < rows.count; i++)
		put_row(ctx, list, &row[i]);
	put_flag(res->data, "has_rows", rows.count > 0);
	put_text(res->data, "next",
		rows.more ? text_printf(ctx->pool,
				    "/papers?year=%" PRId64 "&series=%s&state=%s&before=%" PRId64,
				    year, series, state, row[rows.count - 1].id)
			  : NULL);
	put_int(res->data, "year", year);
	put_series(ctx, res->data, series);
	put_states(ctx, res->data, state);
	put_flag(res->data, "may_number", actor_may(ctx->actor, "dispatch"));
	put_text(res->data, "until", time_format(ctx->pool, ctx->now));
	return res_page(res, "papers/list");
}

/* --- 文号 --------------------------------------------------------------------------------------- */

static int64_t last_of(const struct rows *rows, const char *series)
{
	const struct series_row *row = rows->data;
	for (int64_t i = 0; i < rows->count; i++)
		if (text_equal(row[i].series, series))
			return row[i].last;
	return 0;
}

static int64_t count_of(
	struct ctx *ctx, const struct series *series, int64_t year, const char *state)
{
	return number_rows(ctx, year, series->id, state, 0, COUNTED_MOST).count;
}

static void put_one_series(
	struct ctx *ctx, json_t *list, const struct series *series, int64_t year, int64_t last)
{
	json_t *item = add_object(list);
	const char *const pairs[] = { "year", text_printf(ctx->pool, "%" PRId64, year), "number",
		text_printf(ctx->pool, "%" PRId64, last + 1), NULL };
	put_text(item, "id", series->id);
	put_text(item, "title", series->title);
	put_int(item, "last", last);
	put_text(item, "following", text_fill(ctx->pool, series->pattern, pairs));
	struct rows rows = number_rows(ctx, year, series->id, "", 0, SERIES_ROWS);
	const struct number_row *row = rows.data;
	json_t *shown = put_list(item, "rows");
	for (int64_t i = 0; i < rows.count; i++)
		put_row(ctx, shown, &row[i]);
	put_flag(item, "has_rows", rows.count > 0);
	put_int(item, "reserved", count_of(ctx, series, year, NUMBER_RESERVED));
	put_int(item, "void", count_of(ctx, series, year, NUMBER_VOID));
	put_text(item, "all",
		rows.more ? text_printf(ctx->pool, "/papers?year=%" PRId64 "&series=%s", year,
				    series->id)
			  : NULL);
}

enum err papers_numbers(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct paper_set *set = ctx->definitions->papers;
	int64_t year = req_int(req, "year", this_year(ctx));
	struct rows last = number_series(ctx, year);
	json_t *list = put_list(res->data, "series");
	for (size_t i = 0; set && i < set->series_count; i++)
		put_one_series(ctx, list, &set->series[i], year, last_of(&last, set->series[i].id));
	put_int(res->data, "year", year);
	put_text(res->data, "before", text_printf(ctx->pool, "%" PRId64, year - 1));
	put_flag(res->data, "current", year == this_year(ctx));
	put_text(res->data, "until", time_format(ctx->pool, ctx->now));
	setup_put_progress(ctx, res->data, "numbers");
	return res_page(res, "papers/numbers");
}

static const struct series *series_of(struct ctx *ctx, const struct request *req)
{
	const struct series *series =
		series_find(ctx->definitions->papers, text_or(req_text(req, "series"), ""));
	if (!series)
		(void)ctx_fail_field(ctx, "series", "papers.no_series");
	return series;
}

enum err papers_number_start(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct series *series = series_of(ctx, req);
	if (!series)
		return ctx->failure.err;
	enum err err = number_start(ctx, series, this_year(ctx), req_int(req, "last", 0));
	return err ? err : res_redirect(res, "/papers/numbers");
}

enum err papers_number_reserve(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct series *series = series_of(ctx, req);
	const char *first;
	if (!series)
		return ctx->failure.err;
	enum err err = number_reserve(
		ctx, series, req_int(req, "count", 1), req_text(req, "reason"), &first);
	if (err)
		return err;
	put_text(res->data, "first", first);
	return res_redirect(res, "/papers/numbers");
}

enum err papers_number_settle(struct ctx *ctx, const struct request *req, struct response *res)
{
	enum err err = number_settle(ctx, req_int(req, "number", 0), req_text(req, "paper-title"),
		req_text(req, "reason"));
	return err ? err : res_redirect(res, "/papers/numbers");
}
