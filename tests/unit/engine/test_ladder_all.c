/* tests/unit/engine/test_ladder_all.c - the ladder over several matters: what is counted for a unit, and
 * that one which cannot go on stops no other. */
#include "test.h"

#include "county.h"
#include "rungs.h"

#include "base/time.h"
#include "engine/ladder.h"

#include <inttypes.h>
#include <string.h>

/* The definition of ID's matter is one that nobody has loaded. */
static void forget_rules(struct county *county, int64_t id)
{
	static const struct statement statement = { "test_forget",
		"UPDATE matter SET definition = 999 WHERE county = $1 AND id = $2",
		.composed = true };
	struct ctx *ctx = as(county, NULL, 0);
	assert_int_equal(db_exec(ctx, &statement, V(ctx->county), V(id)), 1);
}

TEST(a_matter_without_its_rules_is_left_out_and_the_others_go_on)
{
	struct county *county = county_start(pool);
	int64_t lost = rungs_signed_for(county, "2026-03-31"),
		other = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-01 08:31");
	const char *drafted = rungs_fired(county, other);
	assert_string_equal(rungs_fired(county, lost), drafted);
	forget_rules(county, lost);
	rungs_run_at(county, "2026-04-01 10:01");
	assert_string_equal(rungs_fired(county, lost), drafted);
	assert_string_not_equal(rungs_fired(county, other), drafted);
	assert_int_equal(county_number(county,
				 "SELECT COUNT(*) FROM rung WHERE county = $1 AND waiting = 1 AND "
				 "send_at = 1775095260000"),
		1);
	const char *sent = rungs_fired(county, other);
	rungs_run_at(county, "2026-04-03 10:01");
	assert_string_equal(rungs_fired(county, lost), drafted);
	assert_string_not_equal(rungs_fired(county, other), sent);
}

/* 督办 of this matter is proposed and signed on DAY. */
static void supervise(struct county *county, int64_t id, const char *day)
{
	rungs_run_at(county, text_printf(county->fixture->pool, "%s 08:31", day));
	const struct matter *matter = county_matter(county, id);
	struct ctx *ctx = as(county, "supervision-head", 0);
	for (size_t i = 0; i < matter->proposal_count; i++) {
		const struct proposal *proposal = &matter->proposals[i];
		if (matter->definition->ladder[proposal->rung].level != 2)
			continue;
		const struct deed deed = {
			.action = "rung-issue", .version = -1, .proposal = proposal->seq
		};
		assert_int_equal(matter_act(ctx, matter_load(ctx, id), &deed), OK);
		county_wait(county, MS_MINUTE);
		rungs_run(county);
		return;
	}
	fail_msg("nothing is proposed");
}

static bool proposes(struct county *county, int64_t id, const char *rung)
{
	return strstr(rungs_fired(county, id), rung);
}

TEST(the_second_time_within_six_months_is_counted_over_matters)
{
	struct county *county = county_start(pool);
	int64_t ids[4];
	static const char *const dues[] = { "2026-03-13", "2026-03-20", "2026-03-27",
		"2026-04-03" };
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = rungs_signed_for(county, dues[i]);
	supervise(county, ids[0], "2026-03-20");
	assert_false(proposes(county, ids[0], "count-2"));
	supervise(county, ids[1], "2026-03-27");
	assert_true(proposes(county, ids[1], "count-2"));
	assert_false(proposes(county, ids[0], "count-2"));
	/* Counted once; two more make another. */
	supervise(county, ids[2], "2026-04-03");
	assert_false(proposes(county, ids[2], "count-2"));
	supervise(county, ids[3], "2026-04-13");
	assert_true(proposes(county, ids[3], "count-2"));
}

TEST(what_lies_longer_back_or_was_another_units_is_not_counted)
{
	struct county *county = county_start(pool);
	int64_t first = rungs_signed_for(county, "2026-03-13");
	supervise(county, first, "2026-03-20");
	county_at(county, "2026-09-22 09:00");
	int64_t late = rungs_signed_for(county, "2026-09-24");
	supervise(county, late, "2026-10-09");
	assert_false(proposes(county, late, "count-2"));
	int64_t other = county_sent(county, "2026-10-20");
	rungs_act(county, "supervision-head", -1, other, 1, "reassign",
		VALUES(pool, "reason", "职能调整", "new-unit", unit_id(county, 2)));
	supervise(county, other, "2026-10-27");
	assert_false(proposes(county, other, "count-2"));
}

static int64_t closed(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_act(county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "完成"));
	rungs_act(county, "supervisor", -1, id, 0, "verify", NULL);
	rungs_act(county, "supervision-head", -1, id, 0, "close", NULL);
	return id;
}

/* The proposal is decided although the matter has ended. */
static void look_back(struct county *county, int64_t id)
{
	const struct matter *matter = county_matter(county, id);
	struct ctx *ctx = as(county, "supervisor", 0);
	const struct deed deed = {
		.action = "rung-issue", .version = -1, .proposal = matter->proposals[0].seq
	};
	assert_int_equal(matter_act(ctx, matter_load(ctx, id), &deed), OK);
	assert_true(proposes(county, id, "issued"));
}

/* 回头看: some of what was closed three months ago, the same ones whenever one looks. */
TEST(a_sample_of_what_is_closed_is_proposed_to_be_looked_back_on)
{
	enum { CLOSED = 60 };
	struct county *county = county_start(pool);
	int64_t ids[CLOSED], sampled = 0;
	for (int i = 0; i < CLOSED; i++)
		ids[i] = closed(county);
	rungs_run_at(county, "2026-06-01 10:00");
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM rung WHERE county = $1 AND "
					       "rung LIKE 'look-back%'"),
		0);
	rungs_run_at(county, "2026-06-03 10:00");
	for (int i = 0; i < CLOSED; i++) {
		if (!proposes(county, ids[i], "look-back"))
			continue;
		if (!sampled++)
			look_back(county, ids[i]);
		rungs_act(county, "supervisor", -1, ids[i], 0, "look-back",
			VALUES(pool, "note", "属实"));
		assert_string_equal(county_state(county, ids[i], 0), "closed");
	}
	assert_in_range(sampled, 1, CLOSED / 4);
	assert_int_equal(county_number(county,
				 "SELECT COUNT(*) FROM clock WHERE county = $1 AND running = 1 "
				 "AND clock = 'look-back'"),
		0);
}

RUN_TESTS(cmocka_unit_test(a_sample_of_what_is_closed_is_proposed_to_be_looked_back_on),
	cmocka_unit_test(a_matter_without_its_rules_is_left_out_and_the_others_go_on),
	cmocka_unit_test(the_second_time_within_six_months_is_counted_over_matters),
	cmocka_unit_test(what_lies_longer_back_or_was_another_units_is_not_counted))
