/* tests/unit/engine/test_values.c - what people type into fields: what is taken, as what, and which field
 * is named where it is refused. */
#include "../test.h"

#include "../county.h"
#include "base/time.h"
#include "engine/values.h"
#include "html/json.h"

/* "@0" is unit 0's id, "#supervisor" a person's. */
static const char *meant(struct county *county, const char *text)
{
	if (*text == '@')
		return unit_id(county, text[1] - '0');
	if (*text == '#')
		return text_printf(county->fixture->pool, "%lld",
			(long long)county_person(county, text + 1, 0));
	return text;
}

#define PAIRS 6

/* A good form of PROCEDURE with these fields instead of its own. */
static json_t *form(struct county *county, const char *procedure, const char *const *pairs)
{
	static const char *const good[][2] = { { "subject", "老旧小区改造" },
		{ "source", "report" }, { "lead", "@0" }, { "due", "2026-03-31" } };
	pool_t *pool = county->fixture->pool;
	json_t *values = json_tree(pool);
	for (size_t i = 0; text_equal(procedure, "supervision") && i < COUNT(good); i++)
		put_text(values, good[i][0], meant(county, good[i][1]));
	for (size_t i = 0; i < PAIRS && pairs[i]; i += 2) {
		if (text_equal(pairs[i], "co") || text_equal(pairs[i], "separate"))
			add_text(put_list(values, pairs[i]), meant(county, pairs[i + 1]));
		else
			put_text(values, pairs[i], meant(county, pairs[i + 1]));
	}
	return values;
}

TEST(a_form_is_checked_and_the_field_is_named)
{
	static const struct {
		const char *label, *pairs[PAIRS], *field; /* NULL: taken */
	} cases[] = {
		{ "all is well", { NULL }, NULL },
		{ "no subject", { "subject", "" }, "f.subject" },
		{ "two lines", { "subject", "a\nb" }, "f.subject" },
		{ "no such choice", { "source", "rumour" }, "f.source" },
		{ "no date", { "due", "31.3.2026" }, "f.due" },
		{ "no such day", { "due", "2026-02-30" }, "f.due" },
		{ "due today", { "due", "2026-03-02" }, NULL },
		{ "due yesterday", { "due", "2026-03-01" }, "f.due" },
		{ "no such unit", { "lead", "17" }, "f.lead" },
		{ "a unit by name", { "lead", "housing" }, "f.lead" },
		{ "no such person", { "leader", "17" }, "f.leader" },
		{ "a person", { "leader", "#county-head" }, NULL },
		{ "an unknown field", { "colour", "red" }, "f.colour" },
		{ "another co-unit", { "co", "@1" }, NULL },
		{ "the lead unit as co-unit", { "co", "@0" }, "f.co" },
		{ "the lead unit as separate unit", { "separate", "@0" }, "f.separate" },
		{ "co-unit and separate unit", { "co", "@1", "separate", "@1" }, "f.separate" },
		{ "each its own", { "co", "@1", "separate", "@2" }, NULL },
	};
	struct county *county = county_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx *ctx = as(county, "supervisor", 0);
		struct matter *matter;
		const struct deed deed = { .version = -1,
			.values = form(county, "supervision", cases[i].pairs) };
		enum err err = matter_register(ctx, "supervision", &deed, &matter);
		const char *field = ctx->failure.fields ? ctx->failure.fields->field : NULL;
		if (!text_equal(text_or(field, ""), text_or(cases[i].field, "")) ||
			err != (cases[i].field ? ERR_INVALID : OK))
			fail_msg("%s: %s", cases[i].label, text_or(field, "taken"));
	}
}

TEST(money_is_kept_in_fen)
{
	static const struct {
		const char *typed, *stored; /* NULL: refused */
	} cases[] = { { "12", "1200" }, { "12.3", "1230" }, { "12.34", "1234" }, { "0.05", "5" },
		{ "12.345", NULL }, { "-1", NULL }, { "12.", NULL }, { "1e3", NULL },
		{ "一百", NULL } };
	struct county *county = county_start(pool);
	struct input input = { .name = "amount", .title = "金额", .type = INPUT_MONEY };
	struct definition definition = { .inputs = &input, .input_count = 1 };
	const struct action action = { .effect = EFFECT_REGISTER };
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *values = NULL;
		enum err err = values_check(as(county, NULL, 0), &definition, &action, NULL,
			VALUES(pool, "amount", cases[i].typed), &values);
		if (cases[i].stored
				? err || !text_equal(get_text(values, "amount"), cases[i].stored)
				: err != ERR_INVALID)
			fail_msg("%s", cases[i].typed);
	}
}

TEST(a_past_due_is_taken_where_the_past_is_told)
{
	struct county *county = county_start(pool);
	static const char *const past[PAIRS] = { "due", "2026-02-27" };
	struct matter *matter;
	struct deed deed = { .version = -1, .values = form(county, "supervision", past) };
	assert_true(time_parse("2026-02-10 09:00", &deed.on));
	assert_int_equal(
		matter_register(as(county, "supervisor", 0), "supervision", &deed, &matter), OK);
	assert_int_equal(county_act(county, "supervisor", 0, matter->id, 0, "correct",
				 VALUES(pool, "reason", "抄错", "due", "2026-02-20")),
		OK);
}

static const char *shares_of(struct county *county, int64_t id)
{
	static const char *const roles[] = { "", "lead", "co", "separate" };
	const struct matter *matter = county_matter(county, id);
	const char *text = "";
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		if (!share->past)
			text = text_printf(county->fixture->pool, "%s%s:%s ", text,
				roles[share->role], directory_name(county->directory, share->unit));
	}
	return text;
}

/* 退回修改、撤回以后重新送审. */
TEST(what_is_submitted_again_goes_to_the_units_given_then)
{
	static const struct {
		const char *label, *name, *unit, *shares;
	} cases[] = {
		{ "as it was", "goal", "a", "lead:housing co:finance " },
		{ "another lead", "lead", "@2", "lead:eastern-town co:finance " },
		{ "another co-unit", "co", "@2", "lead:housing co:eastern-town " },
		{ "no co-unit any more", "co", "", "lead:housing " },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct county *county = county_start(pool);
		int64_t id = county_sent(county, "2026-03-31");
		assert_int_equal(county_act(county, "supervisor", 0, id, 0, "withdraw",
					 VALUES(pool, "reason", "单位有误")),
			OK);
		const char *pairs[PAIRS] = { cases[i].name, cases[i].unit };
		assert_int_equal(county_act(county, "supervisor", 0, id, 0, "submit",
					 form(county, "none", pairs)),
			OK);
		assert_int_equal(
			county_act(county, "supervision-head", 0, id, 0, "endorse", NULL), OK);
		assert_int_equal(county_act(county, "office-head", 0, id, 0, "approve", NULL), OK);
		if (!text_equal(shares_of(county, id), cases[i].shares))
			fail_msg("%s: %s", cases[i].label, shares_of(county, id));
	}
}

TEST(a_date_given_after_a_withdrawal_is_the_original_one)
{
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "withdraw",
				 VALUES(pool, "reason", "时限有误")),
		OK);
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "submit",
				 VALUES(pool, "due", "2026-04-30")),
		OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "endorse", NULL), OK);
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "approve", NULL), OK);
	const struct matter *matter = county_matter(county, id);
	const struct clock *clock = matter_main_clock(matter);
	assert_string_equal(time_format_day(pool, worktime_due_day(clock->due)), "2026-04-30");
	assert_int_equal(clock->due_first, clock->due);
}

TEST(units_that_are_added_or_take_over_are_those_of_the_next_dispatch)
{
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	static const char *const added[PAIRS] = { "co", "@2" };
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "add-units",
				 form(county, "none", added)),
		OK);
	assert_string_equal(shares_of(county, id), "lead:housing co:finance co:eastern-town ");
	int64_t other = county_sent(county, "2026-03-31");
	assert_int_equal(
		county_act(county, "supervision-head", 0, other, 1, "reassign",
			VALUES(pool, "reason", "职能调整", "new-unit", unit_id(county, 2))),
		OK);
	const int64_t ids[] = { id, other };
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_int_equal(county_act(county, "supervisor", 0, ids[i], 0, "withdraw",
					 VALUES(pool, "reason", "再议")),
			OK);
		assert_int_equal(
			county_act(county, "supervisor", 0, ids[i], 0, "submit", NULL), OK);
		assert_int_equal(
			county_act(county, "supervision-head", 0, ids[i], 0, "endorse", NULL), OK);
		assert_int_equal(
			county_act(county, "office-head", 0, ids[i], 0, "approve", NULL), OK);
	}
	assert_string_equal(shares_of(county, id), "lead:housing co:finance co:eastern-town ");
	assert_string_equal(shares_of(county, other), "lead:eastern-town co:finance ");
}

RUN_TESTS(cmocka_unit_test(a_form_is_checked_and_the_field_is_named),
	cmocka_unit_test(money_is_kept_in_fen),
	cmocka_unit_test(a_past_due_is_taken_where_the_past_is_told),
	cmocka_unit_test(what_is_submitted_again_goes_to_the_units_given_then),
	cmocka_unit_test(a_date_given_after_a_withdrawal_is_the_original_one),
	cmocka_unit_test(units_that_are_added_or_take_over_are_those_of_the_next_dispatch))
