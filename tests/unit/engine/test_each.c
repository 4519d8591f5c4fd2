/* tests/unit/engine/test_each.c - several are asked about one matter: each one's last answer is kept, and
 * the one that weighs most decides. */
#include "../test.h"

#include "../county.h"
#include "engine/sentence.h"

static void act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

static void reply(struct county *county, int64_t id)
{
	pool_t *pool = county->fixture->pool;
	act(county, "unit-head", 0, id, 1, "reply",
		VALUES(pool, "class", "a", "result", "已解决", "signer", "张局长"));
	act(county, "supervisor", -1, id, 0, "pass", NULL);
}

static int64_t replied(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "proposal-clerk", "suggestion",
		VALUES(pool, "subject", "学区", "kind", "motion", "code", "12", "proposer", "甲"))
			     ->id;
	act(county, "proposal-clerk", -1, id, 0, "draft", NULL);
	act(county, "proposal-clerk", -1, id, 0, "propose",
		VALUES(pool, "lead", unit_id(county, 0)));
	act(county, "contact-deputy", -1, id, 0, "assign-units", NULL);
	act(county, "liaison", 0, id, 1, "sign", NULL);
	act(county, "liaison", 0, id, 1, "meet", VALUES(pool, "meet", "met", "note", "已面商"));
	reply(county, id);
	return id;
}

static void ask(struct county *county, int64_t id, const char *name, const char *opinion)
{
	act(county, "proposal-clerk", -1, id, 0, "consult",
		VALUES(county->fixture->pool, "asked", name, "opinion-of", opinion));
}

static const char *opinions(struct county *county, int64_t id)
{
	const struct matter *matter = county_matter(county, id);
	int input = input_find(matter->definition, "opinion-of");
	return matter_text(as(county, NULL, 0), matter, &matter->definition->inputs[input]);
}

static int64_t keyed(struct county *county, const char *opinion)
{
	return county_number(
		county, text_printf(county->fixture->pool,
				"SELECT COUNT(*) FROM matter_key WHERE county = $1 AND "
				"field = 'opinion-of' AND value = '%s' AND superseded = 0",
				opinion));
}

TEST(each_ones_last_opinion_is_kept_and_the_heaviest_decides)
{
	static const struct {
		const char *name, *opinion, *kept, *counts;
	} steps[] = {
		{ "甲", "satisfied", "甲：满意", "satisfied" },
		{ "乙", "unsatisfied", "甲：满意；乙：不满意", "unsatisfied" },
		{ "丙", "basically", "甲：满意；乙：不满意；丙：基本满意", "unsatisfied" },
		{ "乙", "none", "甲：满意；乙：未反馈；丙：基本满意", "basically" },
		{ "乙", "unsatisfied", "甲：满意；乙：不满意；丙：基本满意", "unsatisfied" },
	};
	struct county *county = county_start(pool);
	int64_t id = replied(county);
	for (size_t i = 0; i < COUNT(steps); i++) {
		ask(county, id, steps[i].name, steps[i].opinion);
		assert_string_equal(opinions(county, id), steps[i].kept);
		assert_string_equal(
			matter_value(county_matter(county, id), "opinion-of"), steps[i].counts);
		assert_int_equal(keyed(county, steps[i].counts), 1);
	}
}

TEST(one_who_is_not_satisfied_is_not_outweighed_by_who_was_asked_after_him)
{
	struct county *county = county_start(pool);
	int64_t id = replied(county);
	ask(county, id, "甲", "unsatisfied");
	ask(county, id, "乙", "satisfied");
	assert_int_equal(
		county_act(county, "proposal-clerk", 0, id, 0, "satisfied", NULL), ERR_CONFLICT);
	act(county, "proposal-clerk", -1, id, 0, "unsatisfied", VALUES(pool, "reason", "未解决"));
	assert_string_equal(county_state(county, id, 0), "reworking");
	reply(county, id);
	ask(county, id, "甲", "basically");
	act(county, "proposal-clerk", -1, id, 0, "satisfied", NULL);
	assert_string_equal(opinions(county, id), "甲：基本满意；乙：满意");
}

RUN_TESTS(cmocka_unit_test(each_ones_last_opinion_is_kept_and_the_heaviest_decides),
	cmocka_unit_test(one_who_is_not_satisfied_is_not_outweighed_by_who_was_asked_after_him))
