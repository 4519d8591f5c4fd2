/* tests/unit/engine/test_circle.c - the 知悉范围 of a need-to-know matter follows who is named in it and
 * who leads the units concerned. */
#include "../test.h"

#include "../county.h"
#include "base/time.h"

static const char *person_id(struct county *county, const char *role)
{
	return text_printf(
		county->fixture->pool, "%lld", (long long)county_person(county, role, 0));
}

static bool sees(struct county *county, const char *role, int64_t unit, int64_t id)
{
	return matter_load(as(county, role, unit), id) != NULL;
}

static int64_t instructed(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	return county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "积水", "leader", person_id(county, "inspector"),
			"instruction", "请尽快解决"))
		->id;
}

static int64_t at_work(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = instructed(county);
	assert_int_equal(county_act(county, "document-clerk", 0, id, 0, "hand-over", NULL), OK);
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "propose",
				 VALUES(pool, "proposal", "请办理", "lead", unit_id(county, 0))),
		OK);
	assert_int_equal(county_act(county, "contact-deputy", 0, id, 0, "transfer", NULL), OK);
	return id;
}

TEST(only_those_concerned_see_it)
{
	struct county *county = county_start(pool);
	int64_t id = at_work(county);
	static const struct {
		const char *role;
		int unit; /* -1: the office */
		bool sees;
	} cases[] = { { "document-clerk", -1, true }, { "county-head", -1, true },
		{ "inspector", -1, true }, { "deputy-county-head", -1, true },
		{ "contact-deputy", -1, true }, { "congress-liaison", -1, false },
		{ "proposal-clerk", -1, false }, { "unit-head", 0, true },
		{ "unit-head", 1, false } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t unit = cases[i].unit < 0 ? 0 : county->units[cases[i].unit];
		if (sees(county, cases[i].role, unit, id) != cases[i].sees)
			fail_msg("%s", cases[i].role);
	}
}

TEST(who_was_named_by_mistake_sees_it_no_more)
{
	struct county *county = county_start(pool);
	int64_t id = at_work(county), unit = county->units[0];
	const char *deputy =
		text_printf(pool, "%lld", (long long)county_person(county, "unit-deputy", unit));
	assert_int_equal(county_act(county, "unit-head", unit, id, 1, "sign",
				 VALUES(pool, "holder", deputy)),
		OK);
	assert_true(sees(county, "inspector", 0, id));
	assert_int_equal(county_act(county, "document-clerk", 0, id, 0, "correct",
				 VALUES(pool, "reason", "看错签名", "leader",
					 person_id(county, "congress-liaison"))),
		OK);
	assert_false(sees(county, "inspector", 0, id));
	assert_true(sees(county, "congress-liaison", 0, id));
	assert_true(sees(county, "unit-head", unit, id));
	assert_true(sees(county, "unit-deputy", unit, id));
	assert_true(sees(county, "deputy-county-head", 0, id));
}

/* 领导分工调整: from today on. */
static void hand_over(struct county *county, int unit, const char *leader)
{
	int64_t today = time_day(county->fixture->ctx->now);
	const struct division *now =
		directory_division(county->directory, county->units[unit], today);
	struct division before = *now, after = { .unit = now->unit,
		.leader = county_person(county, leader, 0),
		.deputy = now->deputy,
		.from_day = today };
	before.to_day = today - 1;
	assert_int_equal(directory_put_division(county->fixture->ctx, &before), OK);
	assert_int_equal(directory_put_division(county->fixture->ctx, &after), OK);
	county_reread(county);
}

TEST(another_division_of_work_admits_the_new_leader_to_what_runs)
{
	struct county *county = county_start(pool);
	int64_t id = at_work(county);
	assert_true(sees(county, "deputy-county-head", 0, id));
	hand_over(county, 1, "congress-liaison");
	assert_true(sees(county, "deputy-county-head", 0, id));
	assert_false(sees(county, "congress-liaison", 0, id));
	hand_over(county, 0, "congress-liaison");
	assert_false(sees(county, "deputy-county-head", 0, id));
	assert_true(sees(county, "congress-liaison", 0, id));
}

TEST(before_it_is_sent_the_leader_of_the_unit_thought_of_sees_it_and_the_unit_does_not)
{
	struct county *county = county_start(pool);
	int64_t id = instructed(county);
	assert_false(sees(county, "deputy-county-head", 0, id));
	hand_over(county, 1, "congress-liaison");
	assert_int_equal(county_act(county, "document-clerk", 0, id, 0, "hand-over", NULL), OK);
	static const struct {
		int unit;
		bool deputy, liaison;
	} cases[] = { { 1, false, true }, { 0, true, false } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(county_act(county, "supervisor", 0, id, 0, "propose",
					 VALUES(pool, "proposal", "请办理", "lead",
						 unit_id(county, cases[i].unit))),
			OK);
		assert_int_equal(sees(county, "deputy-county-head", 0, id), cases[i].deputy);
		assert_int_equal(sees(county, "congress-liaison", 0, id), cases[i].liaison);
		assert_false(sees(county, "unit-head", county->units[cases[i].unit], id));
		assert_int_equal(county_act(county, "contact-deputy", 0, id, 0, "return",
					 VALUES(pool, "reason", "另行考虑")),
			OK);
	}
}

RUN_TESTS(cmocka_unit_test(only_those_concerned_see_it),
	cmocka_unit_test(who_was_named_by_mistake_sees_it_no_more),
	cmocka_unit_test(another_division_of_work_admits_the_new_leader_to_what_runs),
	cmocka_unit_test(
		before_it_is_sent_the_leader_of_the_unit_thought_of_sees_it_and_the_unit_does_not))
