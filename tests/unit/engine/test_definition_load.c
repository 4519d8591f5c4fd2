/* The definitions that are shipped: they load without a problem and say what the office's rules say;
 * what a capability becomes; how guards, limits and ambers are read. */
#include "test.h"

#include "engine/definition.h"
#include "engine/matter.h"

#include <stdio.h>
#include <string.h>

static const struct messages *words(pool_t *pool)
{
	return messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
}

static const struct definitions *shipped(pool_t *pool)
{
	struct problems problems;
	problems_init(&problems, pool, words(pool));
	const struct definitions *set =
		definitions_load(pool, SOURCE_ROOT "/definitions", &problems);
	problems_print(&problems, stderr);
	assert_non_null(set);
	assert_int_equal(problems.count, 0);
	return set;
}

static const struct definition *one(pool_t *pool, const char *procedure)
{
	const struct definition *definition = definition_find(shipped(pool), procedure);
	assert_non_null(definition);
	return definition;
}

TEST(the_shipped_definitions_have_no_problem_and_stand_in_their_order)
{
	const struct definitions *set = shipped(pool);
	assert_true(set->current_count >= 2);
	assert_string_equal(set->current[0]->id, "supervision");
	assert_string_equal(set->current[1]->id, "instruction");
	for (size_t i = 0; i < set->current_count; i++) {
		assert_int_equal(strlen(set->current[i]->hash), 64);
		assert_ptr_equal(
			definition_version(set, set->current[i]->id, set->current[i]->version),
			set->current[i]);
	}
	assert_null(definition_find(set, "nothing"));
	assert_null(role_find(set, "nobody"));
}

TEST(the_three_officers_exclude_each_other)
{
	static const char *const officers[] = { "system-officer", "security-officer",
		"audit-officer" };
	const struct definitions *set = shipped(pool);
	for (size_t i = 0; i < COUNT(officers); i++)
		assert_int_equal(role_find(set, officers[i])->excludes_count, 2);
}

/* --- states, owners and clocks as the tables have them ----------------------------------------- */

static const struct state_case {
	const char *procedure, *state, *title, *owner, *clock, *limit;
} state_cases[] = {
	{ "supervision", "draft", "拟立项", "supervisor", "draft", "2 workday" },
	{ "supervision", "approving", "待立项审批", "supervision-head", "approve", "1 workday" },
	{ "supervision", "running", "办理中", "holder", "handle", NULL },
	{ "supervision", "verifying", "待核查", "supervisor", "verify", "3 workday" },
	{ "supervision", "inspecting", "实地核查", "supervisor", "inspect", "10 workday" },
	{ "supervision", "signing-off", "待销号审批", "supervision-head", "sign-off", "2 workday" },
	{ "supervision", "signing-leader", NULL, "source-leader", "sign-off", "2 workday" },
	{ "supervision", "tracked", "阶段性办结·跟踪", "holder", "track", "3 month" },
	{ "instruction", "registered", "已登记", "document-clerk", "register", "2 workhour" },
	{ "instruction", "proposing", "拟办", "supervisor", "propose", "30 minute" },
	{ "instruction", "circulated", "传阅", "document-clerk", "circulate", "3 workday" },
	{ "instruction", "running", "办理中", "unit-head", "handle", "24 hour" },
	{ "instruction", "reviewing", "待审核", "supervisor", "review", "1 workday" },
	{ "instruction", "presented", "呈阅中", "leader-secretary", "reading", "3 workday" },
};

static void check_state(pool_t *pool, const struct definitions *set, const struct state_case *row)
{
	const struct definition *definition = definition_find(set, row->procedure);
	int index = state_find(&definition->matter, row->state);
	assert_true(index >= 0);
	const struct state *state = &definition->matter.states[index];
	int clock = clock_find(definition, row->clock);
	assert_true(clock >= 0);
	assert_string_equal(state->owner->id, row->owner);
	assert_int_equal(state->clocks, UINT32_C(1) << clock);
	assert_false(definition->clocks[clock].on_share);
	if (row->title)
		assert_string_equal(state->title, row->title);
	if (row->limit)
		assert_string_equal(
			limit_format(pool, definition->clocks[clock].cases[0].limit), row->limit);
}

TEST(states_have_the_owners_and_clocks_of_the_tables)
{
	const struct definitions *set = shipped(pool);
	for (size_t i = 0; i < COUNT(state_cases); i++)
		check_state(pool, set, &state_cases[i]);
}

TEST(the_date_in_the_notice_is_the_main_clock_and_leads_are_told_apart_from_co_units)
{
	const struct definition *definition = one(pool, "supervision");
	const struct clock_def *handle = &definition->clocks[definition->main_clock];
	assert_string_equal(handle->id, "handle");
	assert_int_equal(handle->case_count, 0);
	assert_string_equal(definition->inputs[handle->until].name, "due");
	assert_int_equal(definition->inputs[handle->until].is, IS_DUE);
	const struct clock_def *opinion = &definition->clocks[clock_find(definition, "opinion")];
	assert_true(opinion->on_share);
	assert_int_equal(opinion->shares, 1 << SHARE_CO);
}

TEST(a_leader_s_own_date_stands_before_the_limit)
{
	const struct definition *definition = one(pool, "instruction");
	const struct clock_def *handle = &definition->clocks[definition->main_clock];
	assert_true(handle->date_first);
	assert_int_equal(handle->case_count, 4);
	assert_string_equal(handle->cases[0].value, "express");
	assert_null(handle->cases[3].value);
	assert_int_equal(definition->access, ACCESS_NAMED);
	assert_true(definition->sees_count > 0);
}

TEST(circulated_papers_have_no_rungs_and_reading_is_quiet)
{
	const struct definition *definition = one(pool, "instruction");
	int circulate = clock_find(definition, "circulate");
	int reading = clock_find(definition, "reading");
	assert_true(definition->clocks[reading].quiet);
	for (size_t i = 0; i < definition->rung_count; i++) {
		assert_int_not_equal(definition->ladder[i].clock, circulate);
		if (definition->ladder[i].clock == reading)
			assert_int_equal(definition->ladder[i].level, 0);
	}
}

/* --- capabilities ------------------------------------------------------------------------------ */

static const struct row_case {
	const char *action;
	enum effect effect;
	bool on_share;
	const char *by, *ask;
} row_cases[] = {
	{ "register", EFFECT_REGISTER, false, "supervisor", NULL },
	{ "approve", EFFECT_OPEN_SHARES, false, "office-head", NULL },
	{ "rework", EFFECT_REOPEN_SHARES, false, "supervisor", NULL },
	{ "sign", EFFECT_TAKE, true, "liaison", NULL },
	{ "progress", EFFECT_PROGRESS, true, "holder", NULL },
	{ "no-change", EFFECT_PROGRESS, true, "holder", NULL },
	{ "judge", EFFECT_PLAN, true, "supervisor", NULL },
	{ "node-add", EFFECT_NODE_ADD, true, "holder", NULL },
	{ "object", EFFECT_ASK, true, "liaison", "object" },
	{ "object-reassign", EFFECT_REASSIGN, true, "supervision-head", "object" },
	{ "object-uphold", EFFECT_REFUSE, true, "supervision-head", "object" },
	{ "extend", EFFECT_ASK, true, "holder", "extend" },
	{ "extend-grant", EFFECT_GRANT_DATE, true, "supervision-head", "extend" },
	{ "extend-2", EFFECT_ASK, true, "holder", "extend-2" },
	{ "extend-grant-2", EFFECT_GRANT_DATE, true, "division-leader", "extend-2" },
	{ "extend-refuse-2", EFFECT_REFUSE, true, "division-leader", "extend-2" },
	{ "suspend", EFFECT_SUSPEND, false, "office-head", NULL },
	{ "resume", EFFECT_RESUME, false, "office-head", NULL },
	{ "reassign", EFFECT_REASSIGN, true, "supervision-head", NULL },
	{ "add-units", EFFECT_ADD_SHARES, false, "supervisor", NULL },
	{ "correct", EFFECT_CORRECT, false, "supervisor", NULL },
	{ "phone-urge", EFFECT_NOTE, true, "supervisor", NULL },
	{ "undo", EFFECT_UNDO, false, "supervisor", NULL },
	{ "rung", EFFECT_RUNG, false, "clock", NULL },
	{ "rung-issue", EFFECT_ISSUE, false, "supervisor", NULL },
};

TEST(capabilities_become_ordinary_rows_with_words)
{
	const struct definition *definition = one(pool, "supervision");
	for (size_t i = 0; i < COUNT(row_cases); i++) {
		const struct action *action = action_find(definition, row_cases[i].action);
		assert_non_null(action);
		assert_int_equal(action->effect, row_cases[i].effect);
		assert_int_equal(action->on_share, row_cases[i].on_share);
		assert_string_equal(action->by[0]->id, row_cases[i].by);
		assert_true(text_equal(action->ask, row_cases[i].ask));
		assert_null(strchr(action->title, '.'));
		assert_null(strstr(action->says, "capability."));
	}
}

static const struct action *action_of(const struct definition *definition, const char *id)
{
	const struct action *action = action_find(definition, id);
	assert_non_null(action);
	return action;
}

TEST(a_ruling_has_a_clock_of_its_own_that_its_ruling_stops)
{
	const struct definition *definition = one(pool, "supervision");
	int clock = clock_find(definition, "extend-2");
	assert_string_equal(definition->clocks[clock].owner->id, "division-leader");
	assert_int_equal(action_of(definition, "extend-2")->starts, UINT32_C(1) << clock);
	assert_int_equal(action_of(definition, "extend-grant-2")->stops, UINT32_C(1) << clock);
	assert_int_equal(action_of(definition, "extend")->clock, definition->main_clock);
	assert_int_equal(action_of(definition, "extend")->before_due.amount, 3000);
	assert_true(action_of(definition, "object-uphold")->final);
	assert_false(action_of(definition, "extend-refuse")->final);
}

TEST(progress_is_monthly_while_handled_and_quarterly_while_it_stands)
{
	const struct definition *definition = one(pool, "supervision");
	int monthly = clock_find(definition, "progress");
	int quarterly = clock_find(definition, "progress-2");
	assert_true(definition->clocks[monthly].every_month);
	assert_int_equal(definition->clocks[monthly].month_day, 25);
	assert_int_equal(action_of(definition, "progress")->clock, monthly);
	assert_false(definition->clocks[quarterly].every_month);
	assert_int_equal(action_of(definition, "no-change-2")->starts, UINT32_C(1) << quarterly);
	int standing = state_find(&definition->share, "standing");
	assert_int_equal(definition->share.states[standing].clocks, UINT32_C(1) << quarterly);
	int word = clock_find(definition, "word");
	assert_int_equal(action_of(definition, "progress")->stops, UINT32_C(1) << word);
	assert_int_equal(definition->inputs[input_find(definition, "progress")].max, 200);
}

/* --- ladder ------------------------------------------------------------------------------------ */

static const struct rung_case {
	const char *procedure, *id, *title;
	int64_t level;
	bool drafted;
	const char *approver;
} rung_cases[] = {
	{ "supervision", "handle-5", "临期提醒", 0, false, NULL },
	{ "supervision", "handle-1", "临期提醒", 0, false, NULL },
	{ "supervision", "handle+1", "催办", 1, true, NULL },
	{ "supervision", "handle+3", "催办", 1, true, NULL },
	{ "supervision", "handle+5", "督办", 2, false, "supervision-head" },
	{ "supervision", "handle+15", "约谈", 3, false, "division-leader" },
	{ "supervision", "behind-2", "督办", 2, false, "supervision-head" },
	{ "instruction", "handle-1", "临期提醒", 0, false, NULL },
	{ "instruction", "handle+1", "电话催办", 1, false, "supervisor" },
	{ "instruction", "handle+3", "催办", 1, true, NULL },
	{ "instruction", "handle+5", "督办", 2, false, "office-head" },
	{ "instruction", "handle+5-leader", "报批示领导知悉", 3, false, "office-head" },
};

TEST(rungs_are_those_of_the_tables_and_only_reminders_go_out_by_themselves)
{
	const struct definitions *set = shipped(pool);
	for (size_t i = 0; i < COUNT(rung_cases); i++) {
		const struct rung_case *row = &rung_cases[i];
		const struct rung *rung = rung_find(definition_find(set, row->procedure), row->id);
		assert_non_null(rung);
		assert_string_equal(rung->title, row->title);
		assert_int_equal(rung->level, row->level);
		assert_int_equal(rung->drafted, row->drafted);
		assert_true(text_equal(rung->approver ? rung->approver->id : NULL, row->approver));
		assert_true(rung->level < 2 || rung->approver);
	}
}

/* --- what people see --------------------------------------------------------------------------- */

static const char *printed(pool_t *pool, const struct definition *definition, bool graph)
{
	char *text = pool_alloc(pool, 200000);
	FILE *stream = fmemopen(text, 200000, "w");
	assert_non_null(stream);
	if (graph)
		definition_graph(definition, stream);
	else
		definition_show(definition, words(pool), stream);
	fclose(stream);
	return text;
}

static void names_every_state(const char *text, const struct machine *machine)
{
	for (size_t i = 0; i < machine->state_count; i++)
		assert_non_null(strstr(text, machine->states[i].title));
}

TEST(the_tables_and_the_drawing_name_every_state_and_action)
{
	const struct definitions *set = shipped(pool);
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		const char *tables = printed(pool, definition, false);
		const char *drawing = printed(pool, definition, true);
		names_every_state(tables, &definition->matter);
		names_every_state(tables, &definition->share);
		names_every_state(drawing, &definition->matter);
		for (size_t k = 0; k < definition->action_count; k++)
			assert_non_null(strstr(tables, definition->actions[k].title));
		assert_null(strstr(tables, "definition-show."));
		assert_true(text_starts(drawing, "digraph "));
	}
}

RUN_TESTS(cmocka_unit_test(the_shipped_definitions_have_no_problem_and_stand_in_their_order),
	cmocka_unit_test(the_three_officers_exclude_each_other),
	cmocka_unit_test(states_have_the_owners_and_clocks_of_the_tables),
	cmocka_unit_test(
		the_date_in_the_notice_is_the_main_clock_and_leads_are_told_apart_from_co_units),
	cmocka_unit_test(a_leader_s_own_date_stands_before_the_limit),
	cmocka_unit_test(circulated_papers_have_no_rungs_and_reading_is_quiet),
	cmocka_unit_test(capabilities_become_ordinary_rows_with_words),
	cmocka_unit_test(a_ruling_has_a_clock_of_its_own_that_its_ruling_stops),
	cmocka_unit_test(progress_is_monthly_while_handled_and_quarterly_while_it_stands),
	cmocka_unit_test(rungs_are_those_of_the_tables_and_only_reminders_go_out_by_themselves),
	cmocka_unit_test(the_tables_and_the_drawing_name_every_state_and_action))
