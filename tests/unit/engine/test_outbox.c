/* tests/unit/engine/test_outbox.c - who is told of what: each step of a matter and the kinds of messages
 * it puts before whom. */
#include "../test.h"

#include "../county.h"
#include "engine/follower.h"
#include "engine/ladder.h"
#include "engine/outbox.h"

static void follow_all(struct county *county)
{
	while (follower_slice(as(county, NULL, 0), "outbox", outbox_follow, 50))
		continue;
}

struct told_row {
	int64_t person;
	const char *kind;
};

static const struct column told_columns[] = {
	COLUMN_INT(struct told_row, person),
	COLUMN_TEXT(struct told_row, kind),
	{ 0 },
};

/* "liaison:todo supervisor:own ": who was told since the messages were emptied, by role. */
static const char *told(struct county *county)
{
	static const struct statement all = { "test_told",
		"SELECT person, kind FROM inbox WHERE county = $1 ORDER BY seq, kind, person",
		.composed = true };
	static const struct statement empty = { "test_empty", "DELETE FROM inbox WHERE county = $1",
		.composed = true };
	follow_all(county);
	struct ctx *ctx = as(county, NULL, 0);
	struct buffer text;
	buffer_init(&text, county->fixture->pool, 10000);
	struct rows rows = db_rows(ctx, &all, told_columns, struct told_row, 100, V(ctx->county));
	const struct told_row *row = rows.data;
	for (int64_t i = 0; i < rows.count; i++) {
		size_t at = 0;
		while (county->directory->grants[at].person != row[i].person)
			at++;
		const struct grant *grant = &county->directory->grants[at];
		buffer_text(
			&text, text_printf(ctx->pool, "%s%s:%s ", grant->role->id,
				       grant->unit == county->units[1] ? "@1" : "", row[i].kind));
	}
	db_exec(ctx, &empty, V(ctx->county));
	return text.data ? text.data : "";
}

static void check_told(struct county *county, const char *label, const char *expected)
{
	const char *is = told(county);
	if (!text_equal(is, expected))
		fail_msg("%s: \"%s\" instead of \"%s\"", label, is, expected);
}

TEST(each_step_tells_those_whose_turn_it_is_and_who_registered)
{
	static const struct {
		const char *role;
		int unit; /* -1: the office */
		int64_t share;
		const char *action, *name, *value, *told;
	} steps[] = {
		{ "supervisor", -1, 0, "submit", "basis", "报告", "supervision-head:todo " },
		{ "supervision-head", -1, 0, "endorse", NULL, NULL,
			"supervisor:own office-head:todo " },
		{ "office-head", -1, 0, "approve", NULL, NULL,
			"supervisor:own liaison:todo liaison@1:todo " },
		{ "liaison", 0, 1, "sign", NULL, NULL, "" },
		{ "liaison", 1, 2, "give-opinion", "opinion", "同意", "" },
		{ "supervisor", -1, 1, "urge", "note", "请抓紧", "liaison:news " },
		{ "liaison", 0, 1, "finish", "result", "完成", "supervisor:todo " },
		{ "supervisor", -1, 0, "verify", NULL, NULL, "supervision-head:todo " },
		{ "supervision-head", -1, 0, "close", NULL, NULL, "supervisor:own " },
	};
	struct county *county = county_start(pool);
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "co", unit_id(county, 1), "due", "2026-03-31"))
			     ->id;
	check_told(county, "register", "");
	for (size_t i = 0; i < COUNT(steps); i++) {
		json_t *values = steps[i].name ? VALUES(pool, steps[i].name, steps[i].value) : NULL;
		county_wait(county, 60000);
		int64_t unit = steps[i].unit < 0 ? 0 : county->units[steps[i].unit];
		assert_int_equal(county_act(county, steps[i].role, unit, id, steps[i].share,
					 steps[i].action, values),
			OK);
		check_told(county, steps[i].action, steps[i].told);
	}
}

static void climb(struct county *county, const char *when)
{
	struct ladder ladder = { 0 };
	county_at(county, when);
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 50))
		continue;
}

TEST(rungs_tell_whom_the_definition_names)
{
	static const struct {
		const char *when, *told;
	} cases[] = {
		{ "2026-03-24 09:00", "liaison:rung " },
		{ "2026-04-01 08:40", "" },
		{ "2026-04-01 10:05", "unit-deputy:rung liaison:rung " },
	};
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	assert_int_equal(county_act(county, "liaison", county->units[0], id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", county->units[0], id, 1, "progress",
				 VALUES(pool, "progress", "推进", "plan", "on-plan")),
		OK);
	told(county);
	for (size_t i = 0; i < COUNT(cases); i++) {
		climb(county, cases[i].when);
		check_told(county, cases[i].when, cases[i].told);
	}
}

/* What falls to a leader stands on his page; he is not called. */
TEST(a_county_leader_is_never_told)
{
	struct county *county = county_start(pool);
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "kind", "major", "lead",
			unit_id(county, 0), "due", "2026-03-31"))
			     ->id;
	county_retire(county, "deputy-county-head", 0);
	assert_int_equal(
		county_act(county, "supervisor", 0, id, 0, "submit", VALUES(pool, "basis", "报告")),
		OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "endorse", NULL), OK);
	told(county);
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "forward", NULL), OK);
	check_told(county, "fell to the executive deputy", "supervisor:own ");
}

TEST(who_leads_units_is_not_told_in_another_role_either)
{
	struct county *county = county_start(pool);
	struct division division = { .unit = county->units[2],
		.leader = county_person(county, "supervision-head", 0) };
	assert_int_equal(directory_put_division(county->fixture->ctx, &division), OK);
	county_reread(county);
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "due", "2026-03-31"))
			     ->id;
	assert_int_equal(
		county_act(county, "supervisor", 0, id, 0, "submit", VALUES(pool, "basis", "报告")),
		OK);
	check_told(county, "submit", "");
}

RUN_TESTS(cmocka_unit_test(each_step_tells_those_whose_turn_it_is_and_who_registered),
	cmocka_unit_test(rungs_tell_whom_the_definition_names),
	cmocka_unit_test(a_county_leader_is_never_told),
	cmocka_unit_test(who_leads_units_is_not_told_in_another_role_either))
