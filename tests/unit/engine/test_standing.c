/* How a matter stands for figures: a version for each position at which it changed. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/ladder.h"
#include "engine/ledger_db.h"

static int64_t number(struct county *county, const char *sql)
{
	const struct statement statement = { "test", sql, .composed = true };
	return db_int(as(county, NULL, 0), &statement, -1, V(FIXTURE_COUNTY));
}

static int64_t dispatched(struct county *county, const char *due)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "co", unit_id(county, 1), "due", due))
			     ->id;
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "submit",
				 VALUES(pool, "basis", "政府工作报告")),
		OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "endorse", NULL), OK);
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "approve", NULL), OK);
	return id;
}

static void act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

static void finish(struct county *county, int64_t id)
{
	pool_t *pool = county->fixture->pool;
	act(county, "liaison", 0, id, 1, "sign-finish", VALUES(pool, "result", "全部完成"));
}

static void close_matter(struct county *county, int64_t id)
{
	finish(county, id);
	act(county, "supervisor", -1, id, 0, "verify", NULL);
	act(county, "supervision-head", -1, id, 0, "close", NULL);
}

TEST(a_matter_has_one_standing_at_each_position)
{
	struct county *county = county_start(pool);
	close_matter(county, dispatched(county, "2026-03-31"));
	assert_int_equal(number(county, "SELECT COUNT(*) FROM standing WHERE county = $1"), 4);
	assert_int_equal(number(county, "SELECT COUNT(*) FROM standing s WHERE s.county = $1 AND "
					"s.superseded <> 0 AND NOT EXISTS (SELECT 1 FROM standing "
					"n WHERE n.county = $1 AND n.position = s.superseded)"),
		0);
	assert_int_equal(number(county, "SELECT COUNT(*) FROM standing s, event e WHERE "
					"s.county = $1 AND e.county = $1 AND s.position <= "
					"e.position AND (s.superseded = 0 OR s.superseded > "
					"e.position)"),
		ledger_db_head(as(county, NULL, 0)));
}

TEST(the_main_clock_is_met_by_the_answer_and_runs_again_after_rework)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, "2026-03-31");
	assert_true(county_matter(county, id)->stood.met == NEVER);
	county_wait(county, MS_DAY);
	finish(county, id);
	const struct matter *matter = county_matter(county, id);
	assert_int_equal(matter->stood.met, FIXTURE_NOW + MS_DAY);
	assert_true(matter->stood.ended == NEVER);
	act(county, "supervisor", -1, id, 0, "rework", VALUES(pool, "reason", "缺附件"));
	assert_true(county_matter(county, id)->stood.met == NEVER);
}

TEST(what_is_withdrawn_has_no_due_and_need_not_be_signed)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, "2026-03-31");
	assert_int_equal(number(county, "SELECT COUNT(*) FROM milestone WHERE county = $1 AND "
					"kind = 'sent' AND superseded = 0 AND due > 0"),
		2);
	act(county, "supervisor", -1, id, 0, "withdraw", VALUES(pool, "reason", "重新研究"));
	const struct matter *matter = county_matter(county, id);
	assert_true(matter->stood.due == NEVER && matter->stood.met == NEVER);
	assert_int_equal(number(county, "SELECT COUNT(*) FROM milestone WHERE county = $1 AND "
					"kind = 'sent' AND superseded = 0"),
		0);
}

TEST(a_report_implies_the_sign_for)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, "2026-03-31");
	act(county, "liaison", 1, id, 2, "give-opinion", VALUES(pool, "opinion", "无意见"));
	assert_int_equal(matter_share(county_matter(county, id), 2)->signed_on, FIXTURE_NOW);
	assert_int_equal(number(county, "SELECT COUNT(*) FROM milestone WHERE county = $1 AND "
					"kind = 'signed' AND share = 2 AND due > on_at"),
		1);
}

TEST(what_was_registered_by_mistake_counts_no_more)
{
	struct county *county = county_start(pool);
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "重复登记", "source", "report", "lead", unit_id(county, 0),
			"due", "2026-03-31"))
			     ->id;
	act(county, "supervisor", -1, id, 0, "void", VALUES(pool, "reason", "登记有误"));
	assert_int_equal(
		number(county,
			"SELECT COUNT(*) FROM standing WHERE county = $1 AND superseded = 0"),
		0);
	act(county, "supervisor", -1, id, 0, "undo", NULL);
	assert_int_equal(
		number(county,
			"SELECT COUNT(*) FROM standing WHERE county = $1 AND superseded = 0"),
		1);
}

TEST(undoing_a_reopening_brings_the_closing_back)
{
	static const char closed[] = "SELECT COUNT(*) FROM milestone WHERE county = $1 AND "
				     "kind = 'closed' AND superseded = 0";
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, "2026-03-31");
	close_matter(county, id);
	assert_int_equal(number(county, closed), 1);
	act(county, "supervision-head", -1, id, 0, "re-open",
		VALUES(pool, "reason", "群众反映未解决", "due", "2026-04-30"));
	assert_int_equal(number(county, closed), 0);
	assert_true(county_matter(county, id)->stood.ended == NEVER);
	act(county, "supervision-head", -1, id, 0, "undo", NULL);
	assert_int_equal(number(county, closed), 1);
	assert_int_equal(county_matter(county, id)->stood.ended, FIXTURE_NOW);
}

TEST(an_undo_keeps_the_rungs_that_have_fired_and_closes_the_eyes_of_those_who_lost_their_share)
{
	struct county *county = county_start(pool);
	struct ladder ladder = { 0 };
	int64_t id = dispatched(county, "2026-03-31");
	act(county, "liaison", 0, id, 1, "sign", NULL);
	county_at(county, "2026-04-01 08:31");
	ladder_slice(as(county, NULL, 0), &ladder, 0, 20);
	assert_int_equal(county_matter(county, id)->proposal_count, 1);
	act(county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "完成"));
	assert_int_equal(county_matter(county, id)->proposal_count, 0);
	act(county, "liaison", 0, id, 0, "undo", NULL);
	assert_int_equal(county_matter(county, id)->proposal_count, 1);
	int64_t other = dispatched(county, "2026-04-30");
	act(county, "office-head", -1, other, 0, "undo", NULL);
	assert_int_equal(county_act(county, "liaison", county->units[0], other, 1, "sign", NULL),
		ERR_NOT_FOUND);
}

RUN_TESTS(cmocka_unit_test(a_matter_has_one_standing_at_each_position),
	cmocka_unit_test(the_main_clock_is_met_by_the_answer_and_runs_again_after_rework),
	cmocka_unit_test(what_is_withdrawn_has_no_due_and_need_not_be_signed),
	cmocka_unit_test(a_report_implies_the_sign_for),
	cmocka_unit_test(what_was_registered_by_mistake_counts_no_more),
	cmocka_unit_test(undoing_a_reopening_brings_the_closing_back),
	cmocka_unit_test(
		an_undo_keeps_the_rungs_that_have_fired_and_closes_the_eyes_of_those_who_lost_their_share))
