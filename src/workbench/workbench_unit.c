/* workbench/workbench_unit.c - a unit's page: everything due on one page, a reply without leaving it.
 * Tabs: 待签收, 逾期与今日, 本周, 本月应报进展. What a share owes is found from its running clocks. */
#include "base/time.h"
#include "drafts/drafts.h"
#include "engine/world.h"
#include "matters/matters.h"
#include "workbench/workbench_inner.h"
#include "workbench/workbench_unit.h"

#include <inttypes.h>
#include <stdlib.h>

#define GRID_FORM "/progress"
#define SHARES_MOST 500
#define TAB_ROWS 60

enum tab { TAB_SIGN, TAB_DUE, TAB_WEEK, TAB_PROGRESS, TABS };

static const struct {
	const char *id, *title, *none;
} tabs[TABS] = {
	[TAB_SIGN] = { "sign", "workbench.tab_sign", "workbench.tab_sign_none" },
	[TAB_DUE] = { "due", "workbench.tab_due", "workbench.tab_due_none" },
	[TAB_WEEK] = { "week", "workbench.tab_week", "workbench.tab_week_none" },
	[TAB_PROGRESS] = { "progress", "workbench.tab_progress", "workbench.tab_progress_none" },
};

/* What one share owes. */
struct duty {
	const struct work_row *row;
	const struct definition *definition;
	bool is_unsigned;
	const struct clock_row_of_share *sign, *next, *report; /* NULL: none runs */
};

struct unit_page {
	struct bench *bench;
	struct duty *duties;
	size_t count;
	bool cut;
	int64_t today_end, week_end, month_end;
	enum tab tab;
};

/* --- what the definition says about actions of shares ---------------------------------------------- */

/* 签收: the share is taken and goes on to another state. */
static const struct action *sign_action(const struct definition *definition, int state)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->on_share && action->effect == EFFECT_TAKE && action->to >= 0 &&
			(action->from >> state & 1) && action_is_one_click(action))
			return action;
	}
	return NULL;
}

static uint32_t sign_clocks(const struct definition *definition, int state)
{
	const struct action *action = sign_action(definition, state);
	uint32_t clocks = 0;
	for (size_t i = 0; action && i < action->mark_count; i++)
		if (action->marks[i].clock >= 0)
			clocks |= UINT32_C(1) << action->marks[i].clock;
	return clocks;
}

/* Clocks that a report of progress meets: monthly, quarterly, the first word. */
static uint32_t report_clocks(const struct definition *definition)
{
	uint32_t clocks = 0;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect != EFFECT_PROGRESS)
			continue;
		clocks |= action->starts | action->stops;
		if (action->clock >= 0)
			clocks |= UINT32_C(1) << action->clock;
	}
	return clocks;
}

/* A report can be made in this state: in some businesses it waits for the signature. */
static bool can_report(const struct definition *definition, int state)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect == EFFECT_PROGRESS && (action->from >> state & 1))
			return true;
	}
	return false;
}

const struct action *unit_report(
	struct bench *bench, const struct matter *matter, const struct share *share, bool with_text)
{
	for (size_t i = 0; share && i < matter->definition->action_count; i++) {
		const struct action *action = &matter->definition->actions[i];
		if (action->effect == EFFECT_PROGRESS &&
			action_is_one_click(action) == !with_text &&
			bench_may(bench, matter, share, action))
			return action;
	}
	return NULL;
}

/* --- gathering ------------------------------------------------------------------------------------ */

static bool is_ours(
	const struct ctx *ctx, const struct duty *duty, const struct clock_row_of_share *clock)
{
	const struct person *person = directory_person(ctx->directory, clock->party);
	if (!clock->share && duty->row->part == SHARE_CO)
		return false;
	bool separate = !clock->share && duty->row->part == SHARE_SEPARATE;
	return separate || clock->party == duty->row->unit ||
	       (person && person->unit == duty->row->unit);
}

static const struct clock_row_of_share *nearer(
	const struct clock_row_of_share *one, const struct clock_row_of_share *other)
{
	return !one || other->due < one->due ? other : one;
}

static void take_clock(
	const struct ctx *ctx, struct duty *duty, const struct clock_row_of_share *row)
{
	const struct definition *definition = duty->definition;
	int clock = clock_find(definition, row->clock);
	if (clock < 0 || (row->share && row->share != duty->row->share))
		return;
	const struct clock_def *def = &definition->clocks[clock];
	int state = state_find(&definition->share, duty->row->share_state);
	if (row->share && (sign_clocks(definition, state) >> clock & 1)) {
		duty->sign = nearer(duty->sign, row);
		return;
	}
	if (def->quiet || (duty->row->suspended && def->pauses) || !is_ours(ctx, duty, row))
		return;
	duty->next = nearer(duty->next, row);
	if ((report_clocks(definition) >> clock & 1) && can_report(definition, state))
		duty->report = nearer(duty->report, row);
}

static bool add_duty(struct unit_page *page, const struct work_row *row)
{
	const struct ctx *ctx = page->bench->ctx;
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	int state = definition ? state_find(&definition->share, row->share_state) : -1;
	int64_t me = ctx->actor->person->id;
	if (state < 0 || (page->bench->own_only && row->holder != me))
		return false;
	page->duties[page->count++] = (struct duty){
		.row = row,
		.definition = definition,
		.is_unsigned = sign_action(definition, state) != NULL,
	};
	return true;
}

/* A unit sees every matter in which it has a share, but those of a narrow circle. */
static struct watch_scope open_to_units(const struct definitions *set)
{
	struct watch_scope scope = { 0 };
	for (size_t i = 0; i < set->current_count && scope.free_count < BENCH_BUSINESSES; i++)
		if (set->current[i]->access == ACCESS_UNITS)
			scope.free[scope.free_count++] = set->current[i]->id;
	return scope;
}

/* Both lists come in the same order of matters. */
static void gather(struct unit_page *page)
{
	const struct bench *bench = page->bench;
	struct watch_scope scope = open_to_units(bench->ctx->definitions);
	struct rows shares =
		work_db_shares(bench->ctx, &scope, bench->units, bench->unit_count, SHARES_MOST);
	struct rows clocks =
		work_db_share_clocks(bench->ctx, bench->units, bench->unit_count, SHARES_MOST);
	const struct work_row *row = shares.data;
	const struct clock_row_of_share *all = clocks.data;
	int64_t first = 0;
	page->cut = shares.more;
	page->duties = mem_array(bench->ctx->pool, struct duty, shares.count);
	for (int64_t i = 0; i < shares.count; i++) {
		while (first < clocks.count && all[first].matter > row[i].matter)
			first++;
		if (!add_duty(page, &row[i]))
			continue;
		struct duty *duty = &page->duties[page->count - 1];
		for (int64_t k = first; k < clocks.count && all[k].matter == row[i].matter; k++)
			take_clock(bench->ctx, duty, &all[k]);
	}
}

static void set_ends(struct unit_page *page)
{
	int64_t day = time_day(page->bench->ctx->now);
	struct civil civil = time_civil(day);
	int to_sunday = (7 - time_weekday(day)) % 7;
	int length = time_month_length(civil.year, civil.month);
	page->today_end = time_at(day + 1, 0);
	page->week_end = time_at(day + to_sunday + 1, 0);
	page->month_end = time_at(time_from_civil(civil.year, civil.month, length) + 1, 0);
}

/* --- tabs ----------------------------------------------------------------------------------------- */

static const struct clock_row_of_share *clock_of(const struct duty *duty, enum tab tab)
{
	return tab == TAB_SIGN ? duty->sign : tab == TAB_PROGRESS ? duty->report : duty->next;
}

static bool belongs(const struct unit_page *page, const struct duty *duty, enum tab tab)
{
	const struct clock_row_of_share *clock = clock_of(duty, tab);
	switch (tab) {
	case TAB_SIGN:
		return duty->is_unsigned;
	case TAB_DUE:
		return clock && clock->due <= page->today_end;
	case TAB_WEEK:
		return clock && clock->due > page->today_end && clock->due <= page->week_end;
	case TAB_PROGRESS:
		return clock && clock->due <= page->month_end;
	case TABS:
		break;
	}
	return false;
}

static int64_t count_of(const struct unit_page *page, enum tab tab)
{
	int64_t count = 0;
	for (size_t i = 0; i < page->count; i++)
		count += belongs(page, &page->duties[i], tab);
	return count;
}

/* The one asked for; else the first with anything in it. */
static enum tab choose_tab(const struct unit_page *page, const char *wanted)
{
	for (enum tab tab = 0; tab < TABS; tab++)
		if (text_equal(tabs[tab].id, wanted))
			return tab;
	for (enum tab tab = 0; tab < TABS; tab++)
		if (count_of(page, tab))
			return tab;
	return TAB_SIGN;
}

static void put_tabs(const struct unit_page *page, json_t *unit)
{
	json_t *list = put_list(unit, "tabs");
	for (enum tab tab = 0; tab < TABS; tab++) {
		int64_t count = count_of(page, tab);
		json_t *item = add_object(list);
		put_text(item, "id", tabs[tab].id);
		put_text(item, "title", bench_word(page->bench, tabs[tab].title));
		put_text(item, "href",
			text_printf(page->bench->ctx->pool, "/?tab=%s", tabs[tab].id));
		put_int(item, "count", count);
		put_text(item, "count_text", bench_count_text(page->bench, count, page->cut));
		put_flag(item, "current", tab == page->tab);
	}
}

/* --- rows ----------------------------------------------------------------------------------------- */

static int64_t due_of(const struct duty *duty, enum tab tab)
{
	const struct clock_row_of_share *clock = clock_of(duty, tab);
	return clock ? clock->due : NEVER;
}

struct sorted {
	const struct duty *duty;
	int64_t due;
};

static int by_due(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return a->duty->row->matter < b->duty->row->matter
		       ? -1
		       : a->duty->row->matter > b->duty->row->matter;
}

static size_t sort_tab(const struct unit_page *page, struct sorted **ret)
{
	size_t count = 0;
	*ret = mem_array(page->bench->ctx->pool, struct sorted, page->count + 1);
	for (size_t i = 0; i < page->count; i++)
		if (belongs(page, &page->duties[i], page->tab))
			(*ret)[count++] = (struct sorted){ &page->duties[i],
				due_of(&page->duties[i], page->tab) };
	qsort(*ret, count, sizeof **ret, by_due);
	return count;
}

/* The row as the tab's clock has it. */
static struct work_row row_for(const struct duty *duty, enum tab tab)
{
	struct work_row row = *duty->row;
	const struct clock_row_of_share *clock = clock_of(duty, tab);
	if (!clock)
		return row;
	row.clock = clock->clock;
	row.day = clock->day;
	row.due = clock->due;
	row.amber = clock->amber;
	return row;
}

static const char *role_word(const struct bench *bench, int64_t part)
{
	return bench_word(bench, part == SHARE_LEAD ? "share.lead"
				 : part == SHARE_CO ? "share.co"
						    : "share.separate");
}

static const char *clock_title(const struct matter *matter, const struct work_row *row)
{
	int clock = clock_find(matter->definition, row->clock);
	return clock < 0 ? NULL : matter->definition->clocks[clock].title;
}

static void put_item(
	const struct unit_page *page, json_t *item, const struct share *share, int64_t matter)
{
	put_text(item, "item",
		text_printf(page->bench->ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64, matter,
			share->ordinal, share->version));
}

static json_t *put_common(
	const struct unit_page *page, json_t *rows, const struct duty *duty, struct matter **ret)
{
	struct bench *bench = page->bench;
	struct work_row row = row_for(duty, page->tab);
	struct matter *matter = bench_matter(bench, &row);
	if (!matter || !matter->share_count)
		return NULL;
	json_t *item = bench_put_row(bench, rows, &row, matter);
	const struct person *holder = directory_person(bench->ctx->directory, duty->row->holder);
	put_text(item, "role", role_word(bench, duty->row->part));
	put_text(item, "what", clock_title(matter, &row));
	put_text(item, "holder", holder ? holder->name : NULL);
	put_text(item, "main_due", duty->next ? due_words(bench->ctx, duty->next->due) : NULL);
	put_flag(item, "reports", duty->report && duty->report == clock_of(duty, page->tab));
	*ret = matter;
	return item;
}

static void put_share_act(const struct unit_page *page, json_t *item, const struct matter *matter,
	const struct action *action)
{
	const struct share *share = &matter->shares[0];
	const struct possible possible = {
		.action = action, .share = share->ordinal, .version = share->version
	};
	bench_put_act(page->bench, json_object_get(item, "acts"), matter, &possible);
}

/* 反馈办理结果, 提交配合意见: what ends the share, where it needs no long choice. */
static const struct action *ending(
	const struct unit_page *page, const struct matter *matter, const struct share *share)
{
	const struct definition *definition = matter->definition;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->on_share && action->weight == PRIMARY_ACTION && action->to >= 0 &&
			definition->share.states[action->to].end &&
			bench_may(page->bench, matter, share, action))
			return action;
	}
	return NULL;
}

static void put_due_row(const struct unit_page *page, json_t *rows, const struct duty *duty)
{
	struct matter *matter = NULL;
	json_t *item = put_common(page, rows, duty, &matter);
	if (!item)
		return;
	const struct share *share = &matter->shares[0];
	const struct action *same = unit_report(page->bench, matter, share, false);
	const struct action *end = ending(page, matter, share);
	bool reports = json_is_true(json_object_get(item, "reports"));
	if (!text_empty(share->progress))
		put_text(item, "quote", share->progress);
	if (reports && same)
		put_share_act(page, item, matter, same);
	if (end)
		put_share_act(page, item, matter, end);
}

/* --- 待签收 ---------------------------------------------------------------------------------------- */

struct signing {
	const struct action *action;
	json_t *group, *rows;
};

static json_t *sign_rows(
	json_t *groups, struct signing *signing, size_t *count, const struct action *action)
{
	for (size_t i = 0; i < *count; i++)
		if (text_equal(signing[i].action->id, action->id))
			return signing[i].rows;
	json_t *group = add_object(groups);
	put_text(group, "action", action->id);
	put_text(group, "verb", action->title);
	signing[*count] = (struct signing){ action, group, put_list(group, "rows") };
	return signing[(*count)++].rows;
}

/* One form for each name that signing has; in most counties there is one. */
static void put_sign_groups(
	const struct unit_page *page, json_t *unit, const struct sorted *sorted, size_t count)
{
	struct signing signing[BENCH_WORDS];
	size_t groups = 0;
	json_t *list = put_list(unit, "groups");
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = sorted[i].duty;
		int state = state_find(&duty->definition->share, duty->row->share_state);
		const struct action *action = sign_action(duty->definition, state);
		if (groups == BENCH_WORDS)
			return;
		json_t *rows = sign_rows(list, signing, &groups, action);
		struct matter *matter = NULL;
		json_t *item = put_common(page, rows, duty, &matter);
		if (item && bench_may(page->bench, matter, &matter->shares[0], action))
			put_item(page, item, &matter->shares[0], matter->id);
	}
	for (size_t i = 0; i < groups; i++)
		put_int(signing[i].group, "count", (int64_t)json_array_size(signing[i].rows));
}

/* --- 报进展 ---------------------------------------------------------------------------------------- */

/* "f.<matter>.<share>.<input>": one form for the whole grid, nothing compulsory in a row left empty. */
static void put_grid_field(const struct unit_page *page, json_t *fields,
	const struct matter *matter, const struct need *need)
{
	struct ctx *ctx = page->bench->ctx;
	const struct share *share = &matter->shares[0];
	const struct input *input = &matter->definition->inputs[need->input];
	const char *name = text_printf(
		ctx->pool, "f.%" PRId64 ".%" PRId64 ".%s", matter->id, share->ordinal, input->name);
	const char *typed = req_typed(page->bench->req, name);
	json_t *value = json_string(
		text_or(typed, input->type == INPUT_CHOICE && share->plan ? share->plan : ""));
	put_input(ctx, fields, matter->definition, need->input, value, false, share, NULL);
	json_decref(value);
	json_t *field = json_array_get(fields, json_array_size(fields) - 1);
	put_text(field, "name", name);
	put_text(field, "id", name);
	put_int(field, "rows", 3);
}

static void put_progress_row(const struct unit_page *page, json_t *rows, const struct duty *duty)
{
	struct bench *bench = page->bench;
	struct matter *matter = NULL;
	json_t *item = put_common(page, rows, duty, &matter);
	if (!item)
		return;
	const struct share *share = &matter->shares[0];
	const struct action *write = unit_report(bench, matter, share, true);
	const struct action *same = unit_report(bench, matter, share, false);
	put_text(item, "last", text_empty(share->progress) ? NULL : share->progress);
	put_text(item, "last_on",
		share->progress_on ? time_format_day(bench->ctx->pool, time_day(share->progress_on))
				   : NULL);
	json_t *fields = put_list(item, "fields"), *more = put_list(item, "more_fields");
	if (write)
		put_item(page, item, share, matter->id);
	for (size_t i = 0; write && i < write->need_count; i++)
		put_grid_field(
			page, write->needs[i].required ? fields : more, matter, &write->needs[i]);
	put_flag(item, "has_more", json_array_size(more) > 0);
	if (same)
		put_share_act(page, item, matter, same);
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* What was being written into the grid; a refused one has come back by itself. */
static void take_draft(struct bench *bench, json_t *unit)
{
	const struct drafts drafts = drafts_below(bench->ctx, GRID_FORM);
	const struct draft *draft = bench->req->typed ? NULL : drafts_find(&drafts, GRID_FORM);
	draft_put(bench->ctx, unit, GRID_FORM, draft);
	if (!draft)
		return;
	struct request *again = mem_new(bench->ctx->pool, struct request);
	*again = *bench->req;
	again->typed = draft_params(bench->ctx, draft);
	bench->req = again;
}

static void put_tab(const struct unit_page *page, json_t *unit)
{
	struct sorted *sorted;
	draft_put(page->bench->ctx, unit, NULL, NULL);
	if (page->tab == TAB_PROGRESS)
		take_draft(page->bench, unit);
	size_t count = sort_tab(page, &sorted), shown = count < TAB_ROWS ? count : TAB_ROWS;
	json_t *rows = put_list(unit, "rows");
	put_list(unit, "groups");
	if (page->tab == TAB_SIGN)
		put_sign_groups(page, unit, sorted, shown);
	for (size_t i = 0; i < shown && page->tab != TAB_SIGN; i++) {
		if (page->tab == TAB_PROGRESS)
			put_progress_row(page, rows, sorted[i].duty);
		else
			put_due_row(page, rows, sorted[i].duty);
	}
	put_flag(unit, "is_sign", page->tab == TAB_SIGN && count);
	put_flag(unit, "is_rows", (page->tab == TAB_DUE || page->tab == TAB_WEEK) && count);
	put_flag(unit, "is_progress", page->tab == TAB_PROGRESS && count);
	put_text(unit, "none", count ? NULL : bench_word(page->bench, tabs[page->tab].none));
	put_text(unit, "cut",
		shown < count ? message(page->bench->ctx->pool, page->bench->ctx->messages,
					"workbench.cut", "shown",
					bench_number(page->bench, (int64_t)shown), "count",
					bench_number(page->bench, (int64_t)count))
			      : NULL);
}

void bench_put_unit(struct bench *bench, const char *tab)
{
	struct unit_page page = { .bench = bench };
	put_text(bench->data, "unit", NULL);
	if (!bench->unit_count || bench->show)
		return;
	gather(&page);
	/* People of the office have shares rarely, and then they see them. */
	if (!page.count && (bench->office || bench->approves))
		return;
	set_ends(&page);
	page.tab = choose_tab(&page, tab);
	json_t *unit = put_object(bench->data, "unit");
	const struct unit *own = directory_unit(bench->ctx->directory, bench->units[0]);
	put_text(unit, "name", own ? own->short_name : "");
	put_int(unit, "count", (int64_t)page.count);
	put_text(unit, "tab", tabs[page.tab].id);
	put_tabs(&page, unit);
	put_tab(&page, unit);
}
