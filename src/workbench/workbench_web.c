/* workbench/workbench_web.c - the pages of today's work. */
#include "base/time.h"
#include "drafts/drafts.h"
#include "engine/ladder.h"
#include "setup/setup.h"
#include "engine/query.h"
#include "workbench/workbench.h"
#include "workbench/workbench_inner.h"

#include <inttypes.h>

#define COUNT_MOST 1000
#define SHEET_LISTS 3
#define SHEET_ROWS 3

const struct field workbench_query[] = {
	{ "tab", FIELD_NAME, .max = 20 },
	{ "show", FIELD_NAME, .max = 20 },
	{ 0 },
};

/* --- head ----------------------------------------------------------------------------------------- */

static const char *today_text(struct ctx *ctx)
{
	static const char *const keys[] = { "weekday.0", "weekday.1", "weekday.2", "weekday.3",
		"weekday.4", "weekday.5", "weekday.6" };
	int64_t day = time_day(ctx->now);
	struct civil civil = time_civil(day);
	return message(ctx->pool, ctx->messages, "workbench.today", "year",
		text_printf(ctx->pool, "%d", civil.year), "month",
		text_printf(ctx->pool, "%d", civil.month), "day",
		text_printf(ctx->pool, "%d", civil.day), "weekday",
		message(ctx->pool, ctx->messages, keys[time_weekday(day)]));
}

static void add_alert(struct bench *bench, const char *text, const char *href, const char *action)
{
	json_t *alert = add_object(json_object_get(bench->data, "alerts"));
	put_text(alert, "text", text);
	put_text(alert, "href", href);
	put_text(alert, "action", action);
}

/* 代办(AB岗): for whom, and how to end it. */
static void put_standing(struct bench *bench)
{
	struct ctx *ctx = bench->ctx;
	json_t *list = put_list(bench->data, "standing");
	for (size_t i = 0; i < ctx->actor->absent_count; i++)
		add_text(list, text_or(directory_name(ctx->directory, ctx->actor->absent[i]), ""));
	put_flag(bench->data, "stands_in", ctx->actor->absent_count > 0);
}

/* The ladder has stopped itself: says why and what to do. */
static void put_alerts(struct bench *bench)
{
	struct ctx *ctx = bench->ctx;
	put_list(bench->data, "alerts");
	if (!bench->office)
		return;
	const char *held = ladder_held(ctx);
	int64_t braked = ladder_braked(ctx);
	if (held)
		add_alert(bench, message(ctx->pool, ctx->messages, held), NULL, NULL);
	if (braked)
		add_alert(bench,
			message(ctx->pool, ctx->messages, "workbench.braked", "count",
				bench_number(bench, braked), "most",
				bench_number(bench, LADDER_BRAKE)),
			"/?show=drafts", bench_word(bench, "workbench.braked_action"));
}

/* --- the page --------------------------------------------------------------------------------------- */

/* One number for each block, in their order; each leads to its rows. */
static void put_figure(
	json_t *figures, const char *title, const char *value, const char *href, bool none)
{
	json_t *figure = add_object(figures);
	put_text(figure, "title", title);
	put_text(figure, "value", value);
	put_text(figure, "href", href);
	put_flag(figure, "none", none);
}

static void put_watch_figures(struct bench *bench, json_t *figures, const json_t *block)
{
	size_t i;
	const json_t *number;
	json_array_foreach (json_object_get(block, "numbers"), i, number) {
		int64_t value = get_int(number, "value", 0);
		put_figure(figures, get_text(number, "title"), bench_number(bench, value),
			text_or(get_text(number, "href"), "#watch"), !value);
	}
}

static void put_figures(struct bench *bench)
{
	json_t *figures = put_list(bench->data, "figures");
	size_t i;
	const json_t *block;
	json_array_foreach (json_object_get(bench->data, "blocks"), i, block) {
		if (json_is_true(json_object_get(block, "is_watch")))
			put_watch_figures(bench, figures, block);
		else
			put_figure(figures, get_text(block, "title"), get_text(block, "count_text"),
				text_printf(bench->ctx->pool, "#%s", get_text(block, "block")),
				get_int(block, "count", 0) == 0);
	}
	put_flag(bench->data, "has_figures", bench->office && !bench->show);
}

/* For who decides and gives out nothing: how the matters that he sees stand, business by business. */
static void put_leader_figures(struct bench *bench)
{
	struct ctx *ctx = bench->ctx;
	json_t *figures = json_object_get(bench->data, "figures");
	if (!bench->approves || bench->office || bench->show)
		return;
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		struct filter filter = { .definition = definition, .open = FILTER_OPEN };
		int64_t open = query_count(ctx, &filter, COUNT_MOST);
		const char *href = text_printf(ctx->pool, "/list/%s", definition->id);
		filter.has_light = true;
		filter.light = LIGHT_OVERDUE;
		int64_t late = open ? query_count(ctx, &filter, COUNT_MOST) : 0;
		if (!open)
			continue;
		put_figure(figures,
			message(ctx->pool, ctx->messages, "workbench.open_of", "business",
				definition->title),
			bench_number(bench, open), href, false);
		put_figure(figures,
			message(ctx->pool, ctx->messages, "workbench.late_of", "business",
				definition->title),
			bench_number(bench, late),
			text_printf(ctx->pool, "%s?open=open&light=overdue", href), !late);
	}
	put_flag(bench->data, "has_figures", json_array_size(figures) > 0);
}

static bool enters_for_units(const struct bench *bench)
{
	for (size_t i = 0; i < bench->business_count; i++)
		if (may_enter_for_units(bench->ctx, bench->businesses[i]))
			return true;
	return false;
}

static const char *page_back(const struct bench *bench, const char *tab)
{
	pool_t *pool = bench->ctx->pool;
	if (bench->show)
		return text_printf(pool, "/?show=%s", bench->show);
	return text_empty(tab) ? "/" : text_printf(pool, "/?tab=%s", tab);
}

enum err workbench_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	bool again = req->typed != NULL;
	const char *tab = again ? "progress" : req_text(req, "tab");
	struct bench bench = bench_make(ctx, req, res->data, again ? NULL : req_text(req, "show"));
	put_text(res->data, "today", today_text(ctx));
	put_flag(res->data, "sets_up", setup_put_progress(ctx, res->data, ""));
	put_alerts(&bench);
	put_standing(&bench);
	bench_put_office(&bench);
	bench_put_unit(&bench, tab);
	put_figures(&bench);
	put_leader_figures(&bench);
	put_flag(res->data, "may_behalf", enters_for_units(&bench));
	put_int(res->data, "draft_count", (int64_t)drafts_below(ctx, "/").count);
	put_flag(res->data, "has_drafts", get_int(res->data, "draft_count", 0) > 0);
	put_text(res->data, "leaders", actor_may(ctx->actor, "leaders") ? "/leaders" : NULL);
	if (bench.office && !bench.show)
		bench_put_copy(&bench);
	else
		put_text(res->data, "copy", NULL);
	put_flag(res->data, "office", bench.office);
	put_flag(res->data, "may_register", actor_may(ctx->actor, "register"));
	put_flag(res->data, "alone", bench.show != NULL);
	put_flag(
		res->data, "has_blocks", json_array_size(json_object_get(res->data, "blocks")) > 0);
	put_flag(res->data, "nothing",
		!json_array_size(json_object_get(res->data, "blocks")) &&
			!json_is_object(json_object_get(res->data, "unit")));
	put_text(res->data, "back", page_back(&bench, tab));
	return res_page(res, "workbench/show");
}

/* --- 《每日督办提示单》 ------------------------------------------------------------------------------ */

/* Paper goes from hand to hand: what is need-to-know is counted and not named. */
static void take_first(json_t *data, const char *title, int64_t count, const json_t *rows)
{
	json_t *lists = json_object_get(data, "lists");
	if (!json_array_size(rows) || json_array_size(lists) == SHEET_LISTS)
		return;
	json_t *list = add_object(lists), *first = put_list(list, "rows");
	put_text(list, "title", title);
	put_int(list, "count", count);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (json_is_true(json_object_get(row, "need_to_know")))
			put_flag(data, "hidden", true);
		else if (json_array_size(first) < SHEET_ROWS)
			CHECK(json_array_append(first, row) == 0);
	}
}

static void take_span(json_t *data, const json_t *block, const char *id)
{
	size_t i;
	const json_t *list;
	json_array_foreach (json_object_get(block, "lists"), i, list)
		if (text_equal(get_text(list, "id"), id))
			take_first(data, get_text(list, "title"), get_int(list, "value", 0),
				json_object_get(list, "rows"));
}

/* At most three lists of three: late, due today, not signed for. */
static void put_sheet_lists(json_t *data)
{
	put_list(data, "lists");
	put_flag(data, "hidden", false);
	size_t i;
	const json_t *block;
	json_array_foreach (json_object_get(data, "blocks"), i, block) {
		take_span(data, block, "late");
		take_span(data, block, "today");
		if (json_is_true(json_object_get(block, "is_unsigned")))
			take_first(data, get_text(block, "title"), get_int(block, "count", 0),
				json_object_get(block, "rows"));
	}
}

enum err workbench_daily(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct bench bench = bench_make(ctx, req, res->data, NULL);
	put_text(res->data, "today", today_text(ctx));
	put_text(res->data, "printed", time_format(ctx->pool, ctx->now));
	bench_put_watch(&bench);
	bench_put_unsigned(&bench);
	put_figures(&bench);
	put_sheet_lists(res->data);
	return res_page(res, "workbench/daily");
}
