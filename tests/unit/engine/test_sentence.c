/* tests/unit/engine/test_sentence.c - what the timeline says: of whom, and as it was then. */
#include "../test.h"

#include "../county.h"
#include "engine/sentence.h"

#include <string.h>

static const char *sentence_of(struct county *county, int64_t id, int64_t seq)
{
	const struct matter *matter = county_matter(county, id);
	struct ctx *ctx = as(county, NULL, 0);
	struct rows rows = ledger_events(ctx, id);
	const char **sentences = history_sentences(ctx, matter, rows.data, rows.count);
	assert_true(seq <= rows.count);
	return sentences[seq - 1];
}

static void act(struct county *county, const char *role, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	assert_int_equal(county_act(county, role, 0, id, share, action, values), OK);
}

/* 代录: by the supervisor, for the unit. */
static void sign(struct county *county, int64_t id, const char *role, int64_t unit, json_t *values)
{
	struct ctx *ctx = as(county, role, unit);
	const struct deed deed = { .action = "sign",
		.share = 1,
		.version = -1,
		.values = values,
		.channel = unit ? NULL : "phone",
		.informant = "联络员" };
	assert_int_equal(matter_act(ctx, matter_load(ctx, id), &deed), OK);
}

TEST(signing_names_who_has_it_in_hand)
{
	static const struct {
		const char *label, *role, *holder, *says;
		bool unit;
	} cases[] = {
		{ "who signs has it", "liaison", NULL, "housing签收，经办人liaison。", true },
		{ "somebody is named", "liaison", "unit-deputy", "housing签收，经办人unit-deputy。",
			true },
		{ "entered for the unit", "supervisor", NULL, "housing签收，经办人待定。", false },
		{ "entered for the unit, with a name", "supervisor", "unit-deputy",
			"housing签收，经办人unit-deputy。", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct county *county = county_start(pool);
		int64_t id = county_sent(county, "2026-03-31"), unit = county->units[0];
		const char *holder =
			cases[i].holder
				? text_printf(pool, "%lld",
					  (long long)county_person(county, cases[i].holder, unit))
				: NULL;
		sign(county, id, cases[i].role, cases[i].unit ? unit : 0,
			holder ? VALUES(pool, "holder", holder) : NULL);
		const char *says = sentence_of(county, id, county_matter(county, id)->seq);
		if (!text_equal(says, cases[i].says))
			fail_msg("%s: %s", cases[i].label, says);
	}
}

TEST(an_old_sentence_says_what_held_then)
{
	enum { REGISTER = 1, APPROVE = 4 };
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	const char *registered = "督查员登记，拟交housing牵头办理。";
	const char *approved = "办公室主任同意立项，交housing牵头办理，2026-03-31前办结。";
	assert_string_equal(sentence_of(county, id, REGISTER), registered);
	assert_string_equal(sentence_of(county, id, APPROVE), approved);
	act(county, "supervision-head", id, 1, "reassign",
		VALUES(pool, "reason", "职能调整", "new-unit", unit_id(county, 2)));
	act(county, "supervisor", id, 0, "correct",
		VALUES(pool, "reason", "抄错", "due", "2026-04-30"));
	assert_string_equal(sentence_of(county, id, REGISTER), registered);
	assert_string_equal(sentence_of(county, id, APPROVE), approved);
}

TEST(an_erased_history_is_told_as_things_stand_now)
{
	static const struct statement erase = { "test_erase",
		"UPDATE event SET body = NULL, salt = NULL WHERE county = $1 AND matter = $2 AND "
		"seq = 2",
		.composed = true };
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	act(county, "supervisor", id, 0, "correct",
		VALUES(pool, "reason", "抄错", "due", "2026-04-30"));
	struct ctx *ctx = as(county, NULL, 0);
	assert_int_equal(db_exec(ctx, &erase, V(ctx->county), V(id)), 1);
	assert_non_null(strstr(sentence_of(county, id, 4), "2026-04-30"));
}

RUN_TESTS(cmocka_unit_test(signing_names_who_has_it_in_hand),
	cmocka_unit_test(an_old_sentence_says_what_held_then),
	cmocka_unit_test(an_erased_history_is_told_as_things_stand_now))
