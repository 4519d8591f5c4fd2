/* The ladder through the one door: which rung at which instant and how often, drafts and proposals, and
 * what holds it. */
#include "test.h"

#include "county.h"
#include "rungs.h"

#include "base/time.h"
#include "engine/ladder.h"

#include <inttypes.h>
#include <string.h>

/* From tomorrow until the day before WHEN, so that nothing is missed. */
static void run_every_morning(struct county *county, const char *when)
{
	int64_t now = county->fixture->ctx->now, until;
	assert_true(time_parse(when, &until));
	for (int64_t day = time_day(now) + 1; day < time_day(until); day++) {
		county->fixture->ctx->now = time_at(day, 8 * MS_HOUR + 31 * MS_MINUTE);
		rungs_run(county);
	}
}

/* --- when ------------------------------------------------------------------------------------------ */

TEST(each_rung_fires_at_the_opening_of_its_working_day)
{
	static const struct {
		const char *name, *due, *before, *at, *fired;
	} cases[] = {
		{ "T-5", "2026-03-31", "2026-03-24 08:29", "2026-03-24 08:30", "handle-5 sent" },
		{ "T-5 over 劳动节, from a make-up Saturday", "2026-05-09", "2026-04-29 08:29",
			"2026-04-29 08:30", "handle-5 sent" },
		{ "T-1 on a make-up Saturday", "2026-05-11", "2026-05-09 08:29", "2026-05-09 08:30",
			"handle-1 sent" },
		{ "T-1 of a date on a holiday", "2026-05-02", "2026-04-30 08:29",
			"2026-04-30 08:30", "handle-1 sent" },
		{ "T+1", "2026-03-31", "2026-04-01 08:29", "2026-04-01 08:30", "handle+1 " },
		{ "T+1 on a make-up Saturday", "2026-05-08", "2026-05-09 08:29", "2026-05-09 08:30",
			"handle+1 " },
		{ "T+1 of a Friday is Monday", "2026-03-13", "2026-03-16 08:29", "2026-03-16 08:30",
			"handle+1 " },
		{ "T+3", "2026-03-31", "2026-04-03 08:29", "2026-04-03 08:30", "handle+3 " },
		{ "T+5 over 清明节", "2026-03-31", "2026-04-08 08:29", "2026-04-08 08:30",
			"handle+5 " },
		{ "T+15", "2026-03-31", "2026-04-22 08:29", "2026-04-22 08:30", "handle+15 " },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, cases[i].due);
		run_every_morning(county, cases[i].before);
		rungs_run_at(county, cases[i].before);
		const char *before = rungs_fired(county, id);
		rungs_run_at(county, cases[i].at);
		const char *after = rungs_fired(county, id);
		const char *added = after + strlen(before) + (*before ? 2 : 0);
		if (text_equal(before, after) || !text_equal(added, cases[i].fired))
			fail_msg("%s: before \"%s\", after \"%s\"", cases[i].name, before, after);
		pool_free(own);
	}
}

TEST(the_whole_ladder_is_climbed_once)
{
	static const char *const days[] = { "2026-03-24", "2026-03-30", "2026-04-01", "2026-04-03",
		"2026-04-08", "2026-04-22", "2026-05-29" };
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	for (size_t i = 0; i < COUNT(days); i++)
		for (int hour = 8; hour < 18; hour += 3)
			rungs_run_at(county, text_printf(pool, "%s %02d:31", days[i], hour));
	assert_string_equal(rungs_fired(county, id),
		"handle-5 sent, handle-1 sent, handle+1 sent, handle+3 sent, handle+5 , "
		"handle+15 ");
}

TEST(an_extension_after_a_rung_lets_each_fire_once_more)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-03-24 08:30");
	rungs_act(county, "liaison", 0, id, 1, "extend",
		VALUES(pool, "new-date", "2026-04-30", "reason", "雨季", "signer", "张局长"));
	rungs_act(county, "supervision-head", -1, id, 1, "extend-grant", NULL);
	rungs_run_at(county, "2026-03-30 08:30");
	assert_string_equal(rungs_fired(county, id), "handle-5 sent");
	rungs_run_at(county, "2026-04-23 08:30");
	assert_string_equal(rungs_fired(county, id), "handle-5 sent, handle-5 sent");
	assert_int_equal(county_number(county, "SELECT MAX(round) FROM rung WHERE county = $1"), 1);
}

TEST(what_was_missed_while_nobody_ran_is_not_made_up)
{
	static const struct {
		const char *up, *fired;
	} cases[] = {
		{ "2026-03-30 08:29", "handle-5 sent" },
		{ "2026-03-31 15:00", "handle-1 sent" },
		{ "2026-04-02 11:00", "handle+1 " },
		{ "2026-04-09 09:00", "handle+5 " },
		{ "2026-06-01 09:00", "handle+15 " },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, "2026-03-31");
		rungs_run_at(county, cases[i].up);
		if (!text_equal(rungs_fired(county, id), cases[i].fired))
			fail_msg("up at %s: %s", cases[i].up, rungs_fired(county, id));
		pool_free(own);
	}
}

TEST(a_rung_keeps_its_distance_from_the_one_before)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-03 08:00");
	assert_string_equal(rungs_fired(county, id), "handle+1 ");
	rungs_run_at(county, "2026-04-03 08:45");
	assert_string_equal(rungs_fired(county, id), "handle+1 ");
	rungs_run_at(county, "2026-04-07 08:30");
	assert_string_equal(rungs_fired(county, id), "handle+1 sent, handle+3 ");
}

/* --- drafts ---------------------------------------------------------------------------------------- */

TEST(urging_is_drafted_at_half_past_eight_and_sent_at_ten)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-01 08:30");
	assert_string_equal(rungs_fired(county, id), "handle+1 ");
	rungs_run_at(county, "2026-04-01 09:59");
	assert_string_equal(rungs_fired(county, id), "handle+1 ");
	rungs_run_at(county, "2026-04-01 10:00");
	assert_string_equal(rungs_fired(county, id), "handle+1 sent");
	assert_int_equal(
		county_number(county, "SELECT COUNT(*) FROM event WHERE county = $1 AND action = "
				      "'rung-issue' AND actor = 0"),
		1);
}

TEST(what_is_drafted_after_ten_leaves_the_office_a_morning_to_hold_it)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-01 16:00");
	rungs_run_at(county, "2026-04-02 09:59");
	assert_string_equal(rungs_fired(county, id), "handle+1 ");
	rungs_run_at(county, "2026-04-02 10:00");
	assert_string_equal(rungs_fired(county, id), "handle+1 sent");
}

static int64_t proposal(struct county *county, int64_t id)
{
	const struct matter *matter = county_matter(county, id);
	assert_int_equal(matter->proposal_count, 1);
	return matter->proposals[0].seq;
}

static enum err decide(struct county *county, const char *role, int64_t unit, int64_t id,
	int64_t seq, const char *action, json_t *values)
{
	struct ctx *ctx = as(county, role, unit);
	struct matter *matter = matter_load(ctx, id);
	if (!matter)
		return ctx->failure.err;
	const struct deed deed = {
		.action = action, .version = -1, .proposal = seq, .values = values
	};
	return matter_act(ctx, matter, &deed);
}

TEST(a_draft_that_is_held_goes_out_on_its_day)
{
	static const struct {
		const char *name, *until, *before, *at;
	} cases[] = {
		{ "a working day", "2026-04-03", "2026-04-03 09:59", "2026-04-03 10:00" },
		{ "a holiday: the working day after", "2026-04-04", "2026-04-07 09:59",
			"2026-04-07 10:00" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, "2026-03-31");
		rungs_run_at(county, "2026-04-01 08:30");
		assert_int_equal(
			decide(county, "supervisor", 0, id, proposal(county, id), "rung-hold",
				VALUES(own, "until", cases[i].until, "reason", "材料在途")),
			OK);
		rungs_run_at(county, cases[i].before);
		assert_null(strstr(rungs_fired(county, id), "handle+1 sent"));
		rungs_run_at(county, cases[i].at);
		if (!strstr(rungs_fired(county, id), "handle+1 sent"))
			fail_msg("%s: %s", cases[i].name, rungs_fired(county, id));
		pool_free(own);
	}
}

TEST(a_draft_may_be_sent_or_dropped_by_the_coordinator_before_its_hour)
{
	static const struct {
		const char *action, *outcome;
	} cases[] = {
		{ "rung-issue", "handle+1 issued" },
		{ "rung-dismiss", "handle+1 dismissed" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, "2026-03-31");
		rungs_run_at(county, "2026-04-01 08:30");
		json_t *values = i ? VALUES(own, "reason", "已报送") : NULL;
		assert_int_equal(decide(county, "supervisor", 0, id, proposal(county, id),
					 cases[i].action, values),
			OK);
		rungs_run_at(county, "2026-04-02 10:00");
		assert_string_equal(rungs_fired(county, id), cases[i].outcome);
		pool_free(own);
	}
}

/* --- proposals -------------------------------------------------------------------------------------- */

TEST(a_proposal_is_decided_by_its_approver_and_by_nobody_else)
{
	static const struct {
		const char *name, *role;
		int unit;
		const char *action;
		enum err err;
	} cases[] = {
		{ "the coordinator's clerk", "supervisor", -1, "rung-issue", ERR_FORBIDDEN },
		{ "the unit itself", "liaison", 0, "rung-dismiss", ERR_FORBIDDEN },
		{ "a unit without a share", "liaison", 2, "rung-dismiss", ERR_NOT_FOUND },
		{ "who leads the division", "deputy-county-head", -1, "rung-issue", ERR_FORBIDDEN },
		{ "its approver", "supervision-head", -1, "rung-issue", OK },
		{ "who stands in for him", "office-head", -1, "rung-dismiss", OK },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, "2026-03-31");
		rungs_run_at(county, "2026-04-08 08:30");
		int64_t unit = cases[i].unit < 0 ? 0 : county->units[cases[i].unit];
		int64_t seq = proposal(county, id);
		enum err err = decide(county, cases[i].role, unit, id, seq, cases[i].action,
			text_equal(cases[i].action, "rung-dismiss")
				? VALUES(own, "reason", "正在办")
				: NULL);
		if (err != cases[i].err)
			fail_msg("%s: %d", cases[i].name, err);
		if (!err)
			assert_int_equal(
				decide(county, "supervision-head", 0, id, seq, "rung-issue", NULL),
				ERR_CONFLICT);
		pool_free(own);
	}
}

TEST(a_proposal_never_goes_out_by_itself)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-08 08:30");
	assert_int_equal(
		decide(county, "supervision-head", 0, id, proposal(county, id), "rung-hold",
			VALUES(pool, "until", "2026-04-10", "reason", "再等等")),
		OK);
	rungs_run_at(county, "2026-04-21 17:00");
	assert_string_equal(rungs_fired(county, id), "handle+5 ");
}

static const struct {
	const char *name, *at;
} losing[] = {
	{ "answered", "2026-04-01 09:00" },
	{ "extended", "2026-04-01 09:00" },
	{ "suspended", "2026-04-01 09:00" },
	{ "cancelled", "2026-04-01 09:00" },
};

static void lose(struct county *county, pool_t *pool, const char *how, int64_t id)
{
	if (text_equal(how, "answered"))
		rungs_act(county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "完成"));
	else if (text_equal(how, "suspended"))
		rungs_act(county, "office-head", -1, id, 0, "suspend",
			VALUES(pool, "cause", "force", "reason", "洪水"));
	else if (text_equal(how, "cancelled"))
		rungs_act(county, "office-head", -1, id, 0, "cancel",
			VALUES(pool, "reason", "不办了"));
	else
		rungs_act(county, "supervision-head", -1, id, 1, "extend-grant", NULL);
}

TEST(a_draft_lapses_when_its_ground_is_gone)
{
	for (size_t i = 0; i < COUNT(losing); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = rungs_signed_for(county, "2026-03-31");
		county_at(county, "2026-03-20 10:00");
		rungs_act(county, "liaison", 0, id, 1, "extend",
			VALUES(own, "new-date", "2026-04-30", "reason", "雨季", "signer", "张"));
		rungs_run_at(county, "2026-04-01 08:30");
		county_at(county, losing[i].at);
		lose(county, own, losing[i].name, id);
		rungs_run_at(county, "2026-04-01 10:00");
		if (!text_equal(rungs_fired(county, id), "handle+1 lapsed"))
			fail_msg("%s: %s", losing[i].name, rungs_fired(county, id));
		pool_free(own);
	}
}

TEST(two_months_behind_the_plan_are_proposed)
{
	struct county *county = county_start(pool);
	int64_t id = rungs_signed_for(county, "2026-12-31");
	json_t *behind = VALUES(pool, "progress", "进度慢", "plan", "behind");
	rungs_act(county, "liaison", 0, id, 1, "progress", behind);
	rungs_run_at(county, "2026-03-03 08:30");
	assert_string_equal(rungs_fired(county, id), "");
	county_at(county, "2026-04-10 10:00");
	rungs_act(county, "liaison", 0, id, 1, "progress", behind);
	rungs_run_at(county, "2026-04-13 08:29");
	assert_string_equal(rungs_fired(county, id), "");
	rungs_run_at(county, "2026-04-13 08:30");
	assert_string_equal(rungs_fired(county, id), "behind-2 ");
	rungs_run_at(county, "2026-04-24 17:00");
	assert_string_equal(rungs_fired(county, id), "behind-2 ");
}

/* --- one of many -------------------------------------------------------------------------------------- */

TEST(a_matter_that_refuses_does_not_hold_up_the_others)
{
	struct county *county = county_start(pool);
	int64_t broken = rungs_signed_for(county, "2026-03-31"),
		sound = rungs_signed_for(county, "2026-03-31");
	static const struct statement spoil = { "test",
		"UPDATE matter SET seq = seq - 1 WHERE county = $1 AND id = $2", .composed = true };
	struct ctx *ctx = as(county, NULL, 0);
	assert_int_equal(db_exec(ctx, &spoil, V(ctx->county), V(broken)), 1);
	rungs_run_at(county, "2026-03-24 08:30");
	assert_string_equal(rungs_fired(county, sound), "handle-5 sent");
	assert_string_equal(rungs_fired(county, broken), "");
}

/* --- by the clock -------------------------------------------------------------------------------------- */

static int64_t replied(struct county *county, const char *class)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "proposal-clerk", "suggestion",
		VALUES(pool, "subject", "加装电梯", "kind", "suggestion", "code", "1", "proposer",
			"李代表"))
			     ->id;
	rungs_act(county, "proposal-clerk", -1, id, 0, "draft", NULL);
	rungs_act(county, "proposal-clerk", -1, id, 0, "propose",
		VALUES(pool, "lead", unit_id(county, 0)));
	rungs_act(county, "contact-deputy", -1, id, 0, "assign-units", NULL);
	rungs_act(county, "liaison", 0, id, 1, "sign", NULL);
	rungs_act(county, "liaison", 0, id, 1, "meet", VALUES(pool, "meet", "met", "note", "面谈"));
	rungs_act(county, "unit-head", 0, id, 1, "reply",
		VALUES(pool, "class", class, "result", "已答复", "signer", "张局长", "promised",
			"2026-12-31"));
	rungs_act(county, "supervisor", -1, id, 0, "pass", NULL);
	assert_string_equal(county_state(county, id, 0), "replied");
	return id;
}

TEST(what_happens_by_itself_happens_at_the_due_in_the_case_that_is_given)
{
	static const struct {
		const char *class, *state;
	} cases[] = { { "a", "publishing" }, { "b", "tracked" } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		pool_t *own = pool_new(pool);
		struct county *county = county_start(own);
		int64_t id = replied(county, cases[i].class);
		rungs_run_at(county, "2026-04-01 23:59");
		assert_string_equal(county_state(county, id, 0), "replied");
		rungs_run_at(county, "2026-04-02 00:00");
		if (!text_equal(county_state(county, id, 0), cases[i].state))
			fail_msg("class %s: %s", cases[i].class, county_state(county, id, 0));
		pool_free(own);
	}
}

/* --- the brake, and the clock in doubt ----------------------------------------------------------------- */

TEST(more_than_thirty_drafts_wait_for_a_person)
{
	struct county *county = county_start(pool);
	int64_t last = 0;
	for (int i = 0; i < LADDER_BRAKE + 1; i++)
		last = rungs_signed_for(county, "2026-03-31");
	rungs_run_at(county, "2026-04-01 08:30");
	assert_int_equal(ladder_braked(as(county, NULL, 0)), 0);
	rungs_run_at(county, "2026-04-01 10:00");
	assert_int_equal(ladder_braked(as(county, NULL, 0)), LADDER_BRAKE + 1);
	static const char sent[] =
		"SELECT COUNT(*) FROM rung WHERE county = $1 AND outcome = 'sent'";
	assert_int_equal(county_number(county, sent), 0);
	assert_int_equal(
		decide(county, "supervisor", 0, last, proposal(county, last), "rung-issue", NULL),
		OK);
	rungs_run(county);
	assert_int_equal(ladder_braked(as(county, NULL, 0)), 0);
	assert_int_equal(county_number(county, sent), LADDER_BRAKE);
}

TEST(a_clock_set_back_holds_the_ladder_until_it_is_right_again)
{
	struct county *county = county_start(pool);
	county_at(county, "2026-03-02 09:00");
	int64_t id = rungs_signed_for(county, "2026-03-03");
	county_at(county, "2026-03-02 08:54");
	rungs_run(county);
	assert_string_equal(ladder_held(as(county, NULL, 0)), "ladder.clock_back");
	assert_string_equal(rungs_fired(county, id), "");
	rungs_run_at(county, "2026-03-02 08:55");
	assert_null(ladder_held(as(county, NULL, 0)));
	assert_string_equal(rungs_fired(county, id), "handle-1 sent");
}

TEST(a_clock_that_jumps_holds_the_ladder_until_it_is_right_again)
{
	static const struct {
		const char *name, *now;
		int64_t since; /* minutes since the first look */
		const char *held;
	} looks[] = {
		{ "first", "2026-03-02 09:00", 0, NULL },
		{ "an hour later", "2026-03-02 10:00", 60, NULL },
		{ "a little fast", "2026-03-02 10:09", 64, NULL },
		{ "an hour too far", "2026-03-02 12:10", 70, "ladder.clock_jumped" },
		{ "still", "2026-03-02 13:10", 130, "ladder.clock_jumped" },
		{ "right again", "2026-03-02 12:10", 190, NULL },
		{ "back by an hour", "2026-03-02 11:20", 200, "ladder.clock_jumped" },
	};
	struct county *county = county_start(pool);
	struct ladder ladder = { 0 };
	for (size_t i = 0; i < COUNT(looks); i++) {
		county_at(county, looks[i].now);
		struct ctx *ctx = as(county, NULL, 0);
		assert_false(ladder_slice(ctx, &ladder, looks[i].since * MS_MINUTE, 20));
		const char *held = ladder_held(as(county, NULL, 0));
		if (!text_equal(text_or(held, ""), text_or(looks[i].held, "")))
			fail_msg("%s: %s", looks[i].name, text_or(held, "not held"));
	}
}

TEST(a_slice_does_no_more_than_it_was_told_and_says_that_there_is_more)
{
	struct county *county = county_start(pool);
	for (int i = 0; i < 5; i++)
		rungs_signed_for(county, "2026-03-31");
	county_at(county, "2026-03-24 08:30");
	struct ladder ladder = { 0 };
	static const char all[] = "SELECT COUNT(*) FROM rung WHERE county = $1";
	assert_true(ladder_slice(as(county, NULL, 0), &ladder, 0, 2));
	assert_int_equal(county_number(county, all), 2);
	assert_true(ladder_slice(as(county, NULL, 0), &ladder, 0, 2));
	assert_false(ladder_slice(as(county, NULL, 0), &ladder, 0, 2));
	assert_int_equal(county_number(county, all), 5);
}

RUN_TESTS(cmocka_unit_test(each_rung_fires_at_the_opening_of_its_working_day),
	cmocka_unit_test(the_whole_ladder_is_climbed_once),
	cmocka_unit_test(an_extension_after_a_rung_lets_each_fire_once_more),
	cmocka_unit_test(what_was_missed_while_nobody_ran_is_not_made_up),
	cmocka_unit_test(a_rung_keeps_its_distance_from_the_one_before),
	cmocka_unit_test(urging_is_drafted_at_half_past_eight_and_sent_at_ten),
	cmocka_unit_test(what_is_drafted_after_ten_leaves_the_office_a_morning_to_hold_it),
	cmocka_unit_test(a_draft_that_is_held_goes_out_on_its_day),
	cmocka_unit_test(a_draft_may_be_sent_or_dropped_by_the_coordinator_before_its_hour),
	cmocka_unit_test(a_proposal_is_decided_by_its_approver_and_by_nobody_else),
	cmocka_unit_test(a_proposal_never_goes_out_by_itself),
	cmocka_unit_test(a_draft_lapses_when_its_ground_is_gone),
	cmocka_unit_test(two_months_behind_the_plan_are_proposed),
	cmocka_unit_test(a_matter_that_refuses_does_not_hold_up_the_others),
	cmocka_unit_test(what_happens_by_itself_happens_at_the_due_in_the_case_that_is_given),
	cmocka_unit_test(more_than_thirty_drafts_wait_for_a_person),
	cmocka_unit_test(a_clock_set_back_holds_the_ladder_until_it_is_right_again),
	cmocka_unit_test(a_clock_that_jumps_holds_the_ladder_until_it_is_right_again),
	cmocka_unit_test(a_slice_does_no_more_than_it_was_told_and_says_that_there_is_more))
