/* The database against itself: an honest one has no problem, each kind of tampering is named. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/ladder.h"
#include "engine/ledger.h"

#include <stdio.h>
#include <string.h>

struct told {
	struct ledger_report report;
	char text[8192];
};

static struct told check(struct county *county, bool refold)
{
	struct told told = { .text = "" };
	struct fixture *twin = refold ? fixture_start(county->fixture->pool) : NULL;
	FILE *stream = fmemopen(told.text, sizeof told.text, "w");
	assert_non_null(stream);
	struct ctx *ctx = as(county, NULL, 0);
	told.report = ledger_check(ctx, twin ? twin->db : NULL, stream);
	fclose(stream);
	assert_int_equal(ctx->failure.err, OK);
	if (told.report.problems)
		print_message("%s", told.text);
	return told;
}

static void act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

static int64_t dispatched(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "co", unit_id(county, 1), "due", "2026-03-31"))
			     ->id;
	act(county, "supervisor", -1, id, 0, "submit", VALUES(pool, "basis", "政府工作报告"));
	act(county, "supervision-head", -1, id, 0, "endorse", NULL);
	act(county, "office-head", -1, id, 0, "approve", NULL);
	return id;
}

static void run_ladder(struct county *county)
{
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 20))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}

/* Extended, undone, urged by the ladder, moved to another unit, suspended, reworked, closed. */
static int64_t lived(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = dispatched(county);
	act(county, "liaison", 0, id, 1, "sign", NULL);
	act(county, "liaison", 0, id, 0, "undo", NULL);
	act(county, "liaison", 0, id, 1, "sign", NULL);
	act(county, "liaison", 0, id, 1, "extend",
		VALUES(pool, "new-date", "2026-04-10", "reason", "雨季停工", "signer", "张局长"));
	act(county, "supervision-head", -1, id, 1, "extend-grant", NULL);
	act(county, "liaison", 0, id, 1, "progress",
		VALUES(pool, "progress", "开工", "plan", "behind"));
	county_at(county, "2026-04-13 08:31");
	run_ladder(county);
	act(county, "office-head", -1, id, 0, "suspend",
		VALUES(pool, "cause", "force", "reason", "洪水"));
	county_wait(county, 3 * MS_DAY);
	act(county, "office-head", -1, id, 0, "resume", NULL);
	act(county, "supervision-head", -1, id, 1, "reassign",
		VALUES(pool, "new-unit", unit_id(county, 2), "reason", "职责调整"));
	act(county, "liaison", 2, id, 3, "sign-finish", VALUES(pool, "result", "完成"));
	act(county, "supervisor", -1, id, 0, "rework", VALUES(pool, "reason", "缺附件"));
	act(county, "liaison", 2, id, 3, "finish", VALUES(pool, "result", "已补"));
	act(county, "supervisor", -1, id, 0, "verify", NULL);
	act(county, "supervision-head", -1, id, 0, "close", NULL);
	act(county, "supervision-head", -1, id, 0, "undo", NULL);
	act(county, "supervision-head", -1, id, 0, "close", NULL);
	act(county, "supervision-head", -1, id, 0, "re-open",
		VALUES(pool, "reason", "反弹", "due", "2026-06-30"));
	return id;
}

static void instructed(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	char leader[24];
	snprintf(leader, sizeof leader, "%lld",
		(long long)as(county, "deputy-county-head", 0)->actor->person->id);
	int64_t id = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "关于供水的报告", "leader", leader, "instruction",
			"请住建局抓紧办理", "kind", "handle"))
			     ->id;
	act(county, "document-clerk", -1, id, 0, "hand-over", NULL);
	act(county, "supervisor", -1, id, 0, "propose",
		VALUES(pool, "proposal", "拟请住建局办理", "lead", unit_id(county, 0)));
}

TEST(an_honest_county_has_no_problem)
{
	struct county *county = county_start(pool);
	dispatched(county);
	lived(county);
	instructed(county);
	struct told told = check(county, true);
	assert_int_equal(told.report.problems, 0);
	assert_int_equal(told.report.matters, 3);
	assert_int_equal(told.report.erased, 0);
	assert_int_equal(told.report.unfolded, 0);
	assert_true(told.report.events > 25);
	assert_int_equal(told.report.last_position, told.report.events);
}

TEST(an_empty_county_has_no_problem)
{
	struct told told = check(county_start(pool), true);
	assert_int_equal(told.report.problems, 0);
	assert_int_equal(told.report.events, 0);
}

TEST(slices_follow_one_another)
{
	struct county *county = county_start(pool);
	for (int i = 0; i < 80; i++)
		dispatched(county);
	struct told told = check(county, false);
	assert_int_equal(told.report.problems, 0);
	assert_int_equal(told.report.events, 320);
	assert_int_equal(told.report.matters, 80);
}

/* What is found by the record alone, and what only by folding it again. */
TEST(each_kind_of_tampering_is_found_and_named)
{
	static const struct {
		const char *name, *sql;
		bool refold;
		int64_t problems;
		const char *told;
	} cases[] = {
		{ "a body is changed",
			"UPDATE event SET body = CAST('{\"values\":{\"subject\":\"x\"}}' AS BYTEA) "
			"WHERE position = 1",
			false, 1, "第 1 号" },
		{ "a salt is changed",
			"UPDATE event SET salt = CAST('0123456789abcdef' AS BYTEA) WHERE position "
			"= 2",
			false, 1, "内容被改动" },
		{ "commit and body together",
			"UPDATE event SET body_commit = CAST('0123456789abcdef0123456789abcdef' AS "
			"BYTEA) WHERE position = 2",
			false, 2, "内容被改动" },
		{ "a leaf is changed",
			"UPDATE event SET leaf = CAST('0123456789abcdef0123456789abcdef' AS BYTEA) "
			"WHERE position = 2",
			false, 2, "第 2 号" },
		{ "the time of an event is changed",
			"UPDATE event SET happened = happened - 86400000 WHERE position = 3", false,
			1, "第 3 号" },
		{ "the actor is changed", "UPDATE event SET actor = actor + 1 WHERE position = 3",
			false, 1, "第 3 号" },
		{ "an event in the middle is deleted", "DELETE FROM event WHERE position = 2",
			false, 2, "缺少第 2 至 2 号" },
		{ "the last event is deleted",
			"DELETE FROM event WHERE position = "
			"(SELECT MAX(position) FROM event)",
			false, 1, "最后一步" },
		{ "two events change places",
			"UPDATE event SET position = CASE position WHEN 2 THEN 1002 ELSE 1003 END "
			"WHERE position IN (2, 3);"
			"UPDATE event SET position = CASE position WHEN 1002 THEN 3 ELSE 2 END "
			"WHERE position > 1000",
			false, 1, "先后顺序" },
		{ "a salt is kept where the body is erased",
			"UPDATE event SET body = NULL WHERE position = 1", false, 1, "已清除" },
		{ "the matter's row is deleted", "DELETE FROM matter", false, 4, "事项不见了" },
		{ "the matter's row is set back", "UPDATE matter SET seq = seq - 1", false, 2,
			"没有反映" },
		{ "the matter's end is changed",
			"UPDATE matter SET leaf = CAST('0123456789abcdef0123456789abcdef' AS "
			"BYTEA)",
			false, 1, "最后一步" },
		{ "a state by hand", "UPDATE matter SET state = 'closed', is_open = 0", true, 1,
			"state" },
		{ "a title by hand", "UPDATE matter SET title = '别的'", true, 1, "title" },
		{ "a due in the list by hand", "UPDATE matter SET due = due + 1", true, 1, "due" },
		{ "a share by hand", "UPDATE share SET signed_on = 1 WHERE ordinal = 2", true, 1,
			"share 2" },
		{ "a share is taken away", "DELETE FROM share WHERE ordinal = 2", true, 1,
			"缺少一行（share 2" },
		{ "a clock by hand", "UPDATE clock SET due = due + 1 WHERE clock = 'handle'", true,
			1, "clock 0 handle" },
		{ "a node that nobody set",
			"INSERT INTO node SELECT county, id, 1, 1, '完工', 20000, 0 FROM matter",
			true, 1, "多出一行（node 1 1" },
		{ "a milestone by hand",
			"UPDATE milestone SET on_at = on_at - 1 WHERE kind = 'opened'", true, 1,
			"milestone 1 0 opened" },
		{ "a milestone superseded by hand",
			"UPDATE milestone SET superseded = 3 WHERE kind = 'opened'", true, 1,
			"superseded" },
		{ "a standing by hand", "UPDATE standing SET met = opened WHERE superseded = 0",
			true, 1, "met" },
		{ "a value for figures by hand",
			"UPDATE matter_key SET value = 'leader' WHERE field = 'source'", true, 2,
			"matter_key source" },
		{ "another unit may see it",
			"INSERT INTO matter_party SELECT county, id, 12345, '', 1 FROM matter",
			true, 1, "matter_party 12345" },
	};
	int bad = 0;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct county *county = county_start(pool);
		dispatched(county);
		fixture_script(county->fixture, cases[i].sql);
		struct told told = check(county, cases[i].refold);
		bool good = told.report.problems == cases[i].problems &&
			    strstr(told.text, cases[i].told);
		if (!good)
			print_error("%s: %d problems\n", cases[i].name, (int)told.report.problems);
		bad += !good;
	}
	assert_int_equal(bad, 0);
}

TEST(what_is_erased_by_law_is_counted_and_the_rest_still_holds)
{
	struct county *county = county_start(pool);
	dispatched(county);
	assert_int_equal(db_script(as(county, NULL, 0), "UPDATE event SET body = NULL, salt = NULL "
							"WHERE position = 1"),
		OK);
	struct told told = check(county, true);
	assert_int_equal(told.report.problems, 0);
	assert_int_equal(told.report.erased, 1);
	assert_int_equal(told.report.unfolded, 1);
}

RUN_TESTS(cmocka_unit_test(an_honest_county_has_no_problem),
	cmocka_unit_test(an_empty_county_has_no_problem),
	cmocka_unit_test(slices_follow_one_another),
	cmocka_unit_test(each_kind_of_tampering_is_found_and_named),
	cmocka_unit_test(what_is_erased_by_law_is_counted_and_the_rest_still_holds))
