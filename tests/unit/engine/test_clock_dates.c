/* Dates that move: extensions and what was due first, new rounds of the ladder, the monthly report and how
 * long a share has been behind its plan. */
#include "test.h"

#include "line.h"

#include "base/time.h"
#include "engine/clock.h"

static const char *due(const struct line *line, int64_t share, const char *clock)
{
	return line_text(line, line_clock(line, share, clock)->due);
}

static struct line *dispatched(pool_t *pool, const char *date)
{
	struct line *line = line_start(pool, "clocks");
	happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", "1", "date",
		date);
	happens(line, "2026-03-02 10:00", 0, "dispatch");
	happens(line, "2026-03-02 11:00", 1, "sign");
	return line;
}

/* --- extensions --------------------------------------------------------------------------------- */

TEST(an_extension_counts_from_the_original_due)
{
	static const struct {
		const char *name, *date, *to, *again, *due, *first;
	} cases[] = {
		{ "of a limit", "", "2026-03-25", NULL, "2026-03-25 24:00", "2026-03-16 24:00" },
		{ "of a date", "2026-03-11", "2026-03-13", NULL, "2026-03-13 24:00",
			"2026-03-11 24:00" },
		{ "of a date, beyond the limit", "2026-03-11", "2026-03-31", NULL,
			"2026-03-31 24:00", "2026-03-11 24:00" },
		{ "of a limit before a date, to before the date", "2026-03-31", "2026-03-25", NULL,
			"2026-03-25 24:00", "2026-03-16 24:00" },
		{ "twice", "2026-03-11", "2026-03-20", "2026-04-30", "2026-04-30 24:00",
			"2026-03-11 24:00" },
		{ "a limit twice", "", "2026-03-20", "2026-04-30", "2026-04-30 24:00",
			"2026-03-16 24:00" },
		{ "to a holiday: as it is granted", "", "2026-05-02", NULL, "2026-05-02 24:00",
			"2026-03-16 24:00" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line *line = dispatched(pool, cases[i].date);
		happens(line, "2026-03-03 10:00", 1, "extend", "new-date", cases[i].to);
		happens(line, "2026-03-03 11:00", 1, "extend-grant");
		if (cases[i].again) {
			happens(line, "2026-03-04 10:00", 1, "extend-2", "new-date",
				cases[i].again);
			happens(line, "2026-03-04 11:00", 1, "extend-grant-2");
		}
		const char *first = line_text(line, line_clock(line, 0, "earlier")->due_first);
		if (!text_equal(due(line, 0, "earlier"), cases[i].due) ||
			!text_equal(first, cases[i].first))
			fail_msg("%s: due %s, first %s", cases[i].name, due(line, 0, "earlier"),
				first);
		assert_int_equal(matter_share(line->matter, 1)->extended, cases[i].again ? 2 : 1);
	}
}

TEST(who_rules_may_grant_another_date_than_was_asked_for)
{
	struct line *line = dispatched(pool, "2026-03-11");
	happens(line, "2026-03-03 10:00", 1, "extend", "new-date", "2026-03-31");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-11 24:00");
	happens(line, "2026-03-03 11:00", 1, "extend-grant", "new-date", "2026-03-13");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-13 24:00");
	assert_null(matter_share(line->matter, 1)->ask.kind);
}

TEST(a_refused_extension_changes_no_date)
{
	struct line *line = dispatched(pool, "2026-03-11");
	happens(line, "2026-03-03 10:00", 1, "extend", "new-date", "2026-03-31");
	happens(line, "2026-03-03 11:00", 1, "extend-refuse", "reason", "不同意");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-11 24:00");
	assert_int_equal(matter_share(line->matter, 1)->extended, 0);
	assert_null(matter_share(line->matter, 1)->ask.kind);
}

TEST(a_date_granted_after_a_pause_is_meant_as_it_stands)
{
	struct line *line = dispatched(pool, "2026-03-11");
	happens(line, "2026-03-03 09:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-05 09:00", 0, "resume");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-13 24:00");
	happens(line, "2026-03-06 10:00", 1, "extend", "new-date", "2026-03-31");
	happens(line, "2026-03-06 11:00", 1, "extend-grant");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-31 24:00");
	happens(line, "2026-03-09 09:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-10 09:00", 0, "resume");
	assert_string_equal(due(line, 0, "earlier"), "2026-04-01 24:00");
}

TEST(an_application_ends_with_its_share)
{
	struct line *line = dispatched(pool, "2026-03-11");
	happens(line, "2026-03-03 10:00", 1, "extend", "new-date", "2026-03-31");
	happens(line, "2026-03-03 11:00", 1, "finish");
	assert_null(matter_share(line->matter, 1)->ask.kind);
	assert_true(line_clock(line, 1, "extend")->stopped);
}

/* --- the urgency and the kind that pick a limit ---------------------------------------------------- */

TEST(a_correction_of_what_picks_the_limit_derives_it_again)
{
	static const struct {
		const char *name, *field, *value, *clock, *due;
	} cases[] = {
		{ "urgent now", "urgency", "fast", "urgent", "2026-03-02 11:00" },
		{ "big now, what a pause gave stays given", "kind", "big", "kinds",
			"2026-04-03 24:00" },
		{ "another title changes nothing", "subject", "别的", "kinds", "2026-03-18 24:00" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line *line = line_start(pool, "clocks");
		happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", "1");
		happens(line, "2026-03-04 09:00", 0, "suspend", "cause", "force");
		happens(line, "2026-03-06 09:00", 0, "resume");
		happens(line, "2026-03-06 10:00", 0, "correct", "reason", "写错", cases[i].field,
			cases[i].value);
		if (!text_equal(due(line, 0, cases[i].clock), cases[i].due))
			fail_msg("%s: %s", cases[i].name, due(line, 0, cases[i].clock));
	}
}

TEST(a_clock_that_has_stopped_keeps_its_due_whatever_is_corrected)
{
	struct line *line = line_start(pool, "clocks");
	happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", "1");
	happens(line, "2026-03-02 10:00", 0, "put-by");
	happens(line, "2026-03-02 11:00", 0, "correct", "reason", "写错", "urgency", "fast");
	assert_string_equal(due(line, 0, "urgent"), "2026-03-03 24:00");
}

/* --- rounds of the ladder ------------------------------------------------------------------------- */

TEST(a_round_begins_when_due_moves_later_after_a_rung)
{
	static const struct {
		const char *name, *fires, *date;
		int64_t round;
		const char *next;
	} cases[] = {
		{ "later after a rung", "earlier-5", "2026-03-13", 1, "2026-03-06 08:30" },
		{ "later, but nothing had fired", NULL, "2026-03-13", 0, "2026-03-06 08:30" },
		{ "earlier after a rung", "earlier-5", "2026-03-10", 0, "2026-03-11 08:30" },
		{ "the same date", "earlier-5", "2026-03-12", 0, "2026-03-13 08:30" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line *line = dispatched(pool, "2026-03-12");
		assert_string_equal(
			line_text(line, line_clock(line, 0, "earlier")->next), "2026-03-05 08:30");
		if (cases[i].fires)
			line_fires(line, "2026-03-05 08:30", 0, cases[i].fires);
		happens(line, "2026-03-05 10:00", 0, "correct", "reason", "写错", "date",
			cases[i].date);
		const struct clock *clock = line_clock(line, 0, "earlier");
		if (clock->round != cases[i].round ||
			!text_equal(line_text(line, clock->next), cases[i].next))
			fail_msg("%s: round %d, next %s", cases[i].name, (int)clock->round,
				line_text(line, clock->next));
	}
}

TEST(a_pause_after_a_rung_begins_a_round_and_its_draft_lapses)
{
	struct line *line = dispatched(pool, "2026-03-06");
	line_fires(line, "2026-03-09 08:30", 0, "earlier+1");
	assert_int_equal(line->matter->proposals[0].ended, 0);
	happens(line, "2026-03-09 09:00", 0, "suspend", "cause", "force");
	assert_string_equal(line->matter->proposals[0].outcome, "lapsed");
	assert_int_equal(line_clock(line, 0, "earlier")->next, WORKTIME_NEVER);
	happens(line, "2026-03-11 09:00", 0, "resume");
	const struct clock *clock = line_clock(line, 0, "earlier");
	assert_string_equal(due(line, 0, "earlier"), "2026-03-06 24:00");
	assert_int_equal(clock->round, 0);
	happens(line, "2026-03-11 10:00", 0, "correct", "reason", "写错", "date", "2026-03-20");
	assert_int_equal(line_clock(line, 0, "earlier")->round, 1);
}

TEST(a_limit_that_begins_anew_after_a_rung_is_a_new_round)
{
	struct line *line = line_start(pool, "clocks");
	happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", "1");
	line_fires(line, "2026-03-06 10:00", 0, "plain@75");
	assert_int_equal(line_clock(line, 0, "plain")->next, WORKTIME_NEVER);
	happens(line, "2026-03-09 09:00", 0, "put-by");
	happens(line, "2026-03-10 09:00", 0, "take-up");
	assert_int_equal(line_clock(line, 0, "plain")->round, 1);
	assert_true(line_clock(line, 0, "plain")->next != WORKTIME_NEVER);
}

/* --- the monthly report ---------------------------------------------------------------------------- */

TEST(the_monthly_report_is_due_on_its_day_or_the_workday_before)
{
	static const struct {
		const char *name, *opened, *reports[3], *due;
	} cases[] = {
		{ "this month", "2026-03-02 10:00", { 0 }, "2026-03-25 24:00" },
		{ "opened the day before", "2026-03-24 10:00", { 0 }, "2026-03-25 24:00" },
		{ "opened on its day: the next month, whose 25th is a Saturday", "2026-03-25 10:00",
			{ 0 }, "2026-04-24 24:00" },
		{ "opened on a day that took the place of a rest day", "2026-04-24 10:00", { 0 },
			"2026-05-25 24:00" },
		{ "a Sunday: the Friday before", "2026-10-09 10:00", { 0 }, "2026-10-23 24:00" },
		{ "reported early: the next month", "2026-03-02 10:00", { "2026-03-03 10:00" },
			"2026-04-24 24:00" },
		{ "on its last day", "2026-03-02 10:00", { "2026-03-25 23:00" },
			"2026-04-24 24:00" },
		{ "late", "2026-03-02 10:00", { "2026-03-27 10:00" }, "2026-04-24 24:00" },
		{ "twice in a month", "2026-03-02 10:00",
			{ "2026-03-03 10:00", "2026-03-10 10:00" }, "2026-04-24 24:00" },
		{ "three times, into the next", "2026-03-02 10:00",
			{ "2026-03-03 10:00", "2026-03-10 10:00", "2026-04-01 10:00" },
			"2026-05-25 24:00" },
		{ "late, and again in time", "2026-03-02 10:00",
			{ "2026-04-03 10:00", "2026-04-20 10:00" }, "2026-05-25 24:00" },
		{ "three months missed", "2026-03-02 10:00", { "2026-06-10 10:00" },
			"2026-06-25 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", "1");
		happens(line, cases[i].opened, 0, "dispatch");
		for (int k = 0; k < 3 && cases[i].reports[k]; k++)
			happens(line, cases[i].reports[k], 1, "progress", "progress", "进行中",
				"plan", "good");
		if (!text_equal(due(line, 1, "progress"), cases[i].due))
			fail_msg("%s: %s", cases[i].name, due(line, 1, "progress"));
	}
}

TEST(no_change_keeps_the_words_of_last_time)
{
	struct line *line = dispatched(pool, "");
	happens(line, "2026-03-03 10:00", 1, "progress", "progress", "打桩", "problem", "下雨",
		"plan", "good");
	happens(line, "2026-04-03 10:00", 1, "no-change");
	const struct share *share = matter_share(line->matter, 1);
	assert_string_equal(share->progress, "打桩");
	assert_string_equal(share->problem, "下雨");
	assert_int_equal(share->progress_on, line_at("2026-04-03 10:00"));
	assert_string_equal(due(line, 1, "progress"), "2026-05-25 24:00");
}

/* --- the plan --------------------------------------------------------------------------------------- */

#define STEPS 4

struct step {
	const char *when, *action, *plan;
};

TEST(months_behind_are_counted_by_month_and_not_by_report)
{
	static const struct {
		const char *name;
		struct step steps[STEPS];
		int64_t behind;
	} cases[] = {
		{ "one month", { { "2026-03-10 10:00", "progress", "behind" } }, 1 },
		{ "two running",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "progress", "behind" } },
			2 },
		{ "twice in one month",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-03-12 10:00", "progress", "behind" } },
			1 },
		{ "one between was good",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "progress", "good" },
				{ "2026-05-11 10:00", "progress", "behind" } },
			1 },
		{ "the coordinator says the same as the unit",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-03-12 10:00", "judge", "behind" } },
			1 },
		{ "the coordinator knows better in the second month",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "progress", "good" },
				{ "2026-04-13 10:00", "judge", "behind" } },
			2 },
		{ "the coordinator forgives the second month",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "progress", "behind" },
				{ "2026-04-13 10:00", "judge", "good" } },
			0 },
		{ "and takes it back",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "progress", "behind" },
				{ "2026-04-13 10:00", "judge", "good" },
				{ "2026-04-14 10:00", "judge", "behind" } },
			2 },
		{ "no change is no judgement",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "no-change", NULL } },
			1 },
		{ "no change, and still behind",
			{ { "2026-03-10 10:00", "progress", "behind" },
				{ "2026-04-10 10:00", "no-change", "behind" } },
			2 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line *line = dispatched(pool, "2026-12-31");
		for (int k = 0; k < STEPS && cases[i].steps[k].when; k++) {
			const struct step *step = &cases[i].steps[k];
			if (step->plan)
				happens(line, step->when, 1, step->action, "progress", "进行中",
					"plan", step->plan);
			else
				happens(line, step->when, 1, step->action);
		}
		if (matter_share(line->matter, 1)->behind != cases[i].behind)
			fail_msg("%s: %d", cases[i].name,
				(int)matter_share(line->matter, 1)->behind);
	}
}

TEST(two_months_behind_are_proposed_the_next_morning_whoever_judged_so)
{
	static const struct step last[] = { { "2026-04-10 10:00", "progress", "behind" },
		{ "2026-04-10 11:00", "judge", "behind" } };
	for (size_t i = 0; i < COUNT(last); i++) {
		struct line *line = dispatched(pool, "2026-12-31");
		happens(line, "2026-03-10 10:00", 1, "progress", "progress", "慢", "plan",
			"behind");
		assert_int_equal(line_clock(line, 1, "progress")->next, WORKTIME_NEVER);
		if (i)
			happens(line, "2026-04-10 10:00", 1, "progress", "progress", "慢", "plan",
				"good");
		happens(line, last[i].when, 1, last[i].action, "progress", "慢", "plan",
			last[i].plan);
		assert_string_equal(
			line_text(line, line_clock(line, 1, "progress")->next), "2026-04-13 08:30");
	}
}

TEST(a_proposal_for_being_behind_lapses_when_its_ground_is_gone)
{
	static const struct step lost[] = { { "2026-04-14 10:00", "judge", "good" },
		{ "2026-05-12 10:00", "progress", "good" },
		{ "2026-04-14 10:00", "finish", NULL } };
	for (size_t i = 0; i < COUNT(lost); i++) {
		struct line *line = dispatched(pool, "2026-12-31");
		happens(line, "2026-03-10 10:00", 1, "progress", "progress", "慢", "plan",
			"behind");
		happens(line, "2026-04-10 10:00", 1, "progress", "progress", "慢", "plan",
			"behind");
		line_fires(line, "2026-04-13 08:30", 1, "behind-2");
		assert_int_equal(line->matter->proposals[0].ended, 0);
		happens(line, lost[i].when, 1, lost[i].action, "progress", "快", "plan",
			text_or(lost[i].plan, ""));
		assert_string_equal(line->matter->proposals[0].outcome, "lapsed");
	}
}

RUN_TESTS(cmocka_unit_test(an_extension_counts_from_the_original_due),
	cmocka_unit_test(who_rules_may_grant_another_date_than_was_asked_for),
	cmocka_unit_test(a_refused_extension_changes_no_date),
	cmocka_unit_test(a_date_granted_after_a_pause_is_meant_as_it_stands),
	cmocka_unit_test(an_application_ends_with_its_share),
	cmocka_unit_test(a_correction_of_what_picks_the_limit_derives_it_again),
	cmocka_unit_test(a_clock_that_has_stopped_keeps_its_due_whatever_is_corrected),
	cmocka_unit_test(a_round_begins_when_due_moves_later_after_a_rung),
	cmocka_unit_test(a_pause_after_a_rung_begins_a_round_and_its_draft_lapses),
	cmocka_unit_test(a_limit_that_begins_anew_after_a_rung_is_a_new_round),
	cmocka_unit_test(the_monthly_report_is_due_on_its_day_or_the_workday_before),
	cmocka_unit_test(no_change_keeps_the_words_of_last_time),
	cmocka_unit_test(months_behind_are_counted_by_month_and_not_by_report),
	cmocka_unit_test(two_months_behind_are_proposed_the_next_morning_whoever_judged_so),
	cmocka_unit_test(a_proposal_for_being_behind_lapses_when_its_ground_is_gone))
