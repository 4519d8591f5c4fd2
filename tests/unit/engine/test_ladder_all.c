/* tests/unit/engine/test_ladder_all.c - the ladder over several matters: what is counted for a unit, and
 * that one which cannot go on stops no other. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/ladder.h"

#include <inttypes.h>
#include <string.h>

/* A fresh ladder has no doubt about its clock. */
static void run(struct county *county)
{
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 20))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}

static void run_at(struct county *county, const char *when)
{
	county_at(county, when);
	run(county);
}

struct rung_text {
	const char *text;
};

static const struct column text_columns[] = { COLUMN_TEXT(struct rung_text, text), { 0 } };

/* What has fired on the matter, in order, as "handle-5 sent, handle+1 ". */
static const char *fired(struct county *county, int64_t id)
{
	static const struct statement statement = { "test",
		"SELECT rung || ' ' || outcome AS text FROM rung WHERE county = $1 AND matter = $2 "
		"ORDER BY seq",
		.composed = true };
	struct ctx *ctx = as(county, NULL, 0);
	struct rows rows = db_rows(
		ctx, &statement, text_columns, struct rung_text, 100, V(ctx->county), V(id));
	const struct rung_text *row = rows.data;
	const char *all = "";
	for (int64_t i = 0; i < rows.count; i++)
		all = text_printf(ctx->pool, "%s%s%s", all, i ? ", " : "", row[i].text);
	return all;
}

static void act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

static int64_t signed_for(struct county *county, const char *due)
{
	int64_t id = county_sent(county, due);
	act(county, "liaison", 0, id, 1, "sign", NULL);
	return id;
}

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
	int64_t lost = signed_for(county, "2026-03-31"), other = signed_for(county, "2026-03-31");
	run_at(county, "2026-04-01 08:31");
	const char *drafted = fired(county, other);
	assert_string_equal(fired(county, lost), drafted);
	forget_rules(county, lost);
	run_at(county, "2026-04-01 10:01");
	assert_string_equal(fired(county, lost), drafted);
	assert_string_not_equal(fired(county, other), drafted);
	assert_int_equal(county_number(county,
				 "SELECT COUNT(*) FROM rung WHERE county = $1 AND waiting = 1 AND "
				 "send_at = 1775095260000"),
		1);
	const char *sent = fired(county, other);
	run_at(county, "2026-04-03 10:01");
	assert_string_equal(fired(county, lost), drafted);
	assert_string_not_equal(fired(county, other), sent);
}

/* 督办 of this matter is proposed and signed on DAY. */
static void supervise(struct county *county, int64_t id, const char *day)
{
	run_at(county, text_printf(county->fixture->pool, "%s 08:31", day));
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
		run(county);
		return;
	}
	fail_msg("nothing is proposed");
}

static bool proposes(struct county *county, int64_t id, const char *rung)
{
	return strstr(fired(county, id), rung);
}

TEST(the_second_time_within_six_months_is_counted_over_matters)
{
	struct county *county = county_start(pool);
	int64_t ids[4];
	static const char *const dues[] = { "2026-03-13", "2026-03-20", "2026-03-27",
		"2026-04-03" };
	for (size_t i = 0; i < COUNT(ids); i++)
		ids[i] = signed_for(county, dues[i]);
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
	int64_t first = signed_for(county, "2026-03-13");
	supervise(county, first, "2026-03-20");
	county_at(county, "2026-09-22 09:00");
	int64_t late = signed_for(county, "2026-09-24");
	supervise(county, late, "2026-10-09");
	assert_false(proposes(county, late, "count-2"));
	int64_t other = county_sent(county, "2026-10-20");
	act(county, "supervision-head", -1, other, 1, "reassign",
		VALUES(pool, "reason", "职能调整", "new-unit", unit_id(county, 2)));
	supervise(county, other, "2026-10-27");
	assert_false(proposes(county, other, "count-2"));
}

static int64_t closed(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = signed_for(county, "2026-03-31");
	act(county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "完成"));
	act(county, "supervisor", -1, id, 0, "verify", NULL);
	act(county, "supervision-head", -1, id, 0, "close", NULL);
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
	run_at(county, "2026-06-01 10:00");
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM rung WHERE county = $1 AND "
					       "rung LIKE 'look-back%'"),
		0);
	run_at(county, "2026-06-03 10:00");
	for (int i = 0; i < CLOSED; i++) {
		if (!proposes(county, ids[i], "look-back"))
			continue;
		if (!sampled++)
			look_back(county, ids[i]);
		act(county, "supervisor", -1, ids[i], 0, "look-back", VALUES(pool, "note", "属实"));
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
