/* Clocks inside the fold: where limits end, when 临期 begins, what stops, restarts and pauses them. */
#include "test.h"

#include "line.h"

#include "base/time.h"
#include "engine/clock.h"

static void check_due(struct line *line, const char *name, const char *clock, const char *due)
{
	const char *is = line_text(line, line_clock(line, 0, clock)->due);
	if (!text_equal(is, due))
		fail_msg("%s: clock %s is due %s, expected %s", name, clock, is, due);
}

/* A Monday morning, with what else the form says. */
#define registered(line, ...) \
	happens(line, "2026-03-02 09:00", 0, "register", "subject", "事", "lead", \
		"1" __VA_OPT__(, ) __VA_ARGS__)

TEST(each_limit_ends_where_its_kind_says)
{
	static const struct {
		const char *name, *field, *value, *clock, *due;
	} cases[] = {
		{ "working days", NULL, NULL, "plain", "2026-03-09 24:00" },
		{ "twenty-five of them, over 清明节", NULL, NULL, "long", "2026-04-07 24:00" },
		{ "natural days", NULL, NULL, "days", "2026-03-12 24:00" },
		{ "working hours, over night", NULL, NULL, "hours", "2026-03-03 10:00" },
		{ "not urgent", NULL, NULL, "urgent", "2026-03-03 24:00" },
		{ "urgent: natural hours", "urgency", "fast", "urgent", "2026-03-02 11:00" },
		{ "small kind", NULL, NULL, "kinds", "2026-03-16 24:00" },
		{ "big kind", "kind", "big", "kinds", "2026-04-01 24:00" },
		{ "no date: the limit", NULL, NULL, "firm", "2026-03-16 24:00" },
		{ "no date, urgent", "urgency", "fast", "firm", "2026-03-05 24:00" },
		{ "the leader's earlier date", "firm", "2026-03-10", "firm", "2026-03-10 24:00" },
		{ "his later one, on a holiday: as it is written", "firm", "2026-05-02", "firm",
			"2026-05-02 24:00" },
		{ "a working day before the city's date", "city", "2026-03-05", "city",
			"2026-03-04 24:00" },
		{ "the same over a holiday, but the limit is earlier", "city", "2026-04-07", "city",
			"2026-03-09 24:00" },
		{ "the city's date on a Monday", "city", "2026-03-09", "city", "2026-03-06 24:00" },
		{ "no date of the city", NULL, NULL, "city", "2026-03-09 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		if (cases[i].field)
			registered(line, cases[i].field, cases[i].value);
		else
			registered(line);
		check_due(line, cases[i].name, cases[i].clock, cases[i].due);
	}
}

TEST(natural_days_roll_off_rest_days_unless_told_not_to)
{
	struct line *line = line_start(pool, "clocks");
	happens(line, "2026-03-25 09:00", 0, "register", "subject", "事", "lead", "1");
	check_due(line, "rolled over 清明节", "days", "2026-04-07 24:00");
	check_due(line, "unrolled", "fixed", "2026-04-04 24:00");
}

TEST(the_earlier_of_limit_and_date_counts)
{
	static const struct {
		const char *name, *date, *due;
	} cases[] = {
		{ "the limit alone", "", "2026-03-16 24:00" },
		{ "an earlier date", "2026-03-11", "2026-03-11 24:00" },
		{ "a later date", "2026-03-31", "2026-03-16 24:00" },
		{ "the same day", "2026-03-16", "2026-03-16 24:00" },
		{ "an earlier date on a Sunday is not moved", "2026-03-08", "2026-03-08 24:00" },
		{ "a date that has passed", "2026-02-27", "2026-02-27 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		registered(line, "date", cases[i].date);
		happens(line, "2026-03-02 10:00", 0, "dispatch");
		check_due(line, cases[i].name, "earlier", cases[i].due);
	}
}

TEST(soon_begins_by_the_length_of_the_limit)
{
	static const struct {
		const char *name, *clock, *urgency, *amber;
	} cases[] = {
		{ "over twenty: five working days before", "long", "normal", "2026-03-30 08:30" },
		{ "over seven: three", "kinds", "normal", "2026-03-11 08:30" },
		{ "up to seven: one", "plain", "normal", "2026-03-06 08:30" },
		{ "exactly seven", "seven", "normal", "2026-03-10 08:30" },
		{ "exactly twenty", "twenty", "normal", "2026-03-25 08:30" },
		{ "one day: from the beginning", "urgent", "normal", "2026-03-02 08:30" },
		{ "hours: a quarter is left", "urgent", "fast", "2026-03-02 10:30" },
		{ "working hours: a quarter of them", "hours", "normal", "2026-03-02 17:00" },
		{ "by its own percent", "half", "normal", "2026-03-09 14:15" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		registered(line, "urgency", cases[i].urgency);
		const char *amber = line_text(line, line_clock(line, 0, cases[i].clock)->amber);
		if (!text_equal(amber, cases[i].amber))
			fail_msg("%s: %s, expected %s", cases[i].name, amber, cases[i].amber);
	}
}

/* --- states ------------------------------------------------------------------------------------- */

TEST(a_state_starts_its_clocks_and_leaving_it_stops_them)
{
	struct line *line = line_start(pool, "clocks");
	registered(line);
	assert_int_equal(line_clock(line, 0, "plain")->started, line_at("2026-03-02 09:00"));
	assert_int_equal(line_clock(line, 0, "plain")->stopped, 0);
	assert_null(matter_clock(line->matter, 0, clock_find(line->definition, "aside")));
	happens(line, "2026-03-04 10:00", 0, "put-by");
	assert_int_equal(line_clock(line, 0, "plain")->stopped, line_at("2026-03-04 10:00"));
	assert_int_equal(line_clock(line, 0, "plain")->next, WORKTIME_NEVER);
	assert_int_equal(line_clock(line, 0, "aside")->stopped, 0);
	happens(line, "2026-03-05 10:00", 0, "take-up");
	assert_int_equal(line_clock(line, 0, "aside")->stopped, line_at("2026-03-05 10:00"));
	assert_int_equal(line_clock(line, 0, "plain")->stopped, 0);
}

TEST(coming_back_a_limit_begins_anew_and_what_may_have_a_date_goes_on)
{
	static const struct {
		const char *name, *firm, *clock, *due;
	} cases[] = {
		{ "a limit", "", "plain", "2026-03-16 24:00" },
		{ "working hours", "", "hours", "2026-03-10 11:00" },
		{ "a date", "2026-03-20", "firm", "2026-03-20 24:00" },
		{ "its limit, where there is no date", "", "firm", "2026-03-16 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		registered(line, "firm", cases[i].firm);
		happens(line, "2026-03-04 10:00", 0, "put-by");
		happens(line, "2026-03-09 10:00", 0, "take-up");
		check_due(line, cases[i].name, cases[i].clock, cases[i].due);
		assert_int_equal(line_clock(line, 0, cases[i].clock)->round, 0);
	}
}

static void closed(struct line *line, const char *date)
{
	registered(line, "date", date, "firm", date);
	happens(line, "2026-03-02 10:00", 0, "dispatch");
	happens(line, "2026-03-05 10:00", 1, "finish");
	assert_true(line->matter->closed);
}

TEST(in_a_new_round_all_begins_anew)
{
	static const struct {
		const char *name, *before, *given, *due;
	} cases[] = {
		{ "no date before, none now: the limit anew", "", "", "2026-04-14 24:00" },
		{ "a date now", "", "2026-04-08", "2026-04-08 24:00" },
		{ "the date of before holds no longer", "2026-03-10", "", "2026-04-14 24:00" },
		{ "another date now", "2026-03-10", "2026-04-09", "2026-04-09 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		closed(line, cases[i].before);
		happens(line, "2026-03-30 10:00", 0, "round", "date", cases[i].given);
		happens(line, "2026-03-30 11:00", 0, "dispatch");
		check_due(line, cases[i].name, "earlier", cases[i].due);
		const struct clock *clock = line_clock(line, 0, "earlier");
		assert_int_equal(clock->due_first, clock->due);
	}
}

TEST(work_done_again_in_the_same_round_keeps_its_date)
{
	struct line *line = line_start(pool, "clocks");
	closed(line, "2026-03-10");
	happens(line, "2026-03-06 10:00", 0, "redo");
	check_due(line, "the same date", "earlier", "2026-03-10 24:00");
	happens(line, "2026-03-09 10:00", 1, "finish");
	happens(line, "2026-03-10 10:00", 0, "redo", "date", "2026-03-13");
	check_due(line, "a new date", "earlier", "2026-03-13 24:00");
	assert_string_equal(
		line_text(line, line_clock(line, 0, "earlier")->due_first), "2026-03-10 24:00");
}

/* --- pauses ------------------------------------------------------------------------------------- */

#define PAUSES 3

TEST(a_pause_gives_back_what_it_took)
{
	static const struct {
		const char *name, *pauses[PAUSES][2], *clock, *due;
	} cases[] = {
		{ "over a weekend", { { "2026-03-06 10:00", "2026-03-09 10:00" } }, "plain",
			"2026-03-10 24:00" },
		{ "over a weekend, natural days, rolled",
			{ { "2026-03-06 10:00", "2026-03-09 10:00" } }, "days",
			"2026-03-16 24:00" },
		{ "the same unrolled", { { "2026-03-06 10:00", "2026-03-09 10:00" } }, "fixed",
			"2026-03-15 24:00" },
		{ "a weekend alone", { { "2026-03-07 10:00", "2026-03-08 10:00" } }, "plain",
			"2026-03-09 24:00" },
		{ "within a day", { { "2026-03-04 09:00", "2026-03-04 17:00" } }, "plain",
			"2026-03-09 24:00" },
		{ "within a day, a date", { { "2026-03-04 09:00", "2026-03-04 17:00" } }, "firm",
			"2026-03-20 24:00" },
		{ "over 清明节", { { "2026-04-03 16:00", "2026-04-07 09:00" } }, "long",
			"2026-04-08 24:00" },
		{ "twice",
			{ { "2026-03-03 10:00", "2026-03-04 10:00" },
				{ "2026-03-05 10:00", "2026-03-09 10:00" } },
			"plain", "2026-03-12 24:00" },
		{ "on the due day", { { "2026-03-09 16:00", "2026-03-11 09:00" } }, "plain",
			"2026-03-11 24:00" },
		{ "after the due", { { "2026-03-10 09:00", "2026-03-12 09:00" } }, "plain",
			"2026-03-09 24:00" },
		{ "working hours", { { "2026-03-02 11:00", "2026-03-02 15:00" } }, "hours",
			"2026-03-03 12:00" },
		{ "a date: the working days", { { "2026-03-05 10:00", "2026-03-09 10:00" } },
			"firm", "2026-03-24 24:00" },
		{ "a date, twice",
			{ { "2026-03-05 10:00", "2026-03-06 10:00" },
				{ "2026-03-19 10:00", "2026-03-23 10:00" } },
			"firm", "2026-03-25 24:00" },
		{ "a date, paused in the time given back",
			{ { "2026-03-05 10:00", "2026-03-06 10:00" },
				{ "2026-03-23 10:00", "2026-03-24 10:00" } },
			"firm", "2026-03-24 24:00" },
		{ "a date that has passed already", { { "2026-03-23 10:00", "2026-03-27 10:00" } },
			"firm", "2026-03-20 24:00" },
		{ "what never pauses", { { "2026-03-04 10:00", "2026-03-09 10:00" } }, "always",
			"2026-03-09 24:00" },
		{ "the city's date less a working day",
			{ { "2026-03-03 10:00", "2026-03-04 10:00" } }, "city",
			"2026-03-05 24:00" },
	};
	struct line *line = line_start(pool, "clocks");
	for (size_t i = 0; i < COUNT(cases); i++) {
		line_again(line);
		registered(line, "firm", "2026-03-20", "city", "2026-03-05");
		for (int k = 0; k < PAUSES && cases[i].pauses[k][0]; k++) {
			happens(line, cases[i].pauses[k][0], 0, "suspend", "cause", "force");
			happens(line, cases[i].pauses[k][1], 0, "resume");
		}
		check_due(line, cases[i].name, cases[i].clock, cases[i].due);
	}
}

TEST(a_clock_that_stands_still_shows_the_due_it_had_and_no_rung)
{
	struct line *line = line_start(pool, "clocks");
	registered(line);
	happens(line, "2026-03-04 10:00", 0, "suspend", "cause", "force");
	const struct clock *clock = line_clock(line, 0, "plain");
	check_due(line, "paused", "plain", "2026-03-09 24:00");
	assert_int_equal(clock->next, WORKTIME_NEVER);
	assert_int_equal(
		clock_light(line->matter, clock, line_at("2026-03-20 10:00")), LIGHT_PAUSED);
	const struct clock *always = line_clock(line, 0, "always");
	assert_int_equal(
		clock_light(line->matter, always, line_at("2026-03-20 10:00")), LIGHT_OVERDUE);
}

TEST(a_clock_that_starts_while_the_matter_is_suspended_stands_still)
{
	struct line *line = line_start(pool, "clocks");
	registered(line);
	happens(line, "2026-03-04 10:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-04 11:00", 0, "put-by");
	assert_int_equal(clock_light(line->matter, line_clock(line, 0, "aside"),
				 line_at("2026-03-04 12:00")),
		LIGHT_PAUSED);
	happens(line, "2026-03-06 09:00", 0, "resume");
	check_due(line, "begins at the resumption", "aside", "2026-04-07 24:00");
}

TEST(a_clock_that_was_met_while_it_stood_still_stays_as_it_was)
{
	struct line *line = line_start(pool, "clocks");
	registered(line);
	happens(line, "2026-03-04 10:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-06 10:00", 0, "put-by");
	int64_t due = line_clock(line, 0, "plain")->due;
	assert_string_equal(line_text(line, due), "2026-03-11 24:00");
	happens(line, "2026-03-20 10:00", 0, "resume");
	assert_int_equal(line_clock(line, 0, "plain")->due, due);
}

TEST(what_a_pause_gave_stays_given_when_the_work_goes_on)
{
	struct line *line = line_start(pool, "clocks");
	registered(line, "date", "2026-03-12");
	happens(line, "2026-03-02 10:00", 0, "dispatch");
	happens(line, "2026-03-03 10:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-05 10:00", 0, "resume");
	check_due(line, "two days later", "earlier", "2026-03-16 24:00");
	happens(line, "2026-03-06 10:00", 1, "finish");
	happens(line, "2026-03-09 10:00", 0, "redo");
	check_due(line, "done again", "earlier", "2026-03-16 24:00");
}

TEST(the_end_of_a_matter_ends_its_suspension)
{
	struct line *line = line_start(pool, "clocks");
	registered(line);
	happens(line, "2026-03-02 10:00", 0, "dispatch");
	happens(line, "2026-03-03 10:00", 0, "suspend", "cause", "force");
	happens(line, "2026-03-05 10:00", 1, "finish");
	assert_true(line->matter->closed);
	assert_int_equal(line->matter->suspended, 0);
	happens(line, "2026-03-09 10:00", 0, "round");
	assert_int_equal(clock_light(line->matter, line_clock(line, 0, "plain"),
				 line_at("2026-03-09 10:00")),
		LIGHT_NORMAL);
}

/* --- lights ------------------------------------------------------------------------------------- */

TEST(a_day_is_overdue_when_the_office_opens_again)
{
	static const struct {
		const char *name, *clock, *now;
		enum light light;
	} cases[] = {
		{ "long before", "plain", "2026-03-05 10:00", LIGHT_NORMAL },
		{ "soon", "plain", "2026-03-06 08:30", LIGHT_SOON },
		{ "the last minute", "plain", "2026-03-09 23:59", LIGHT_SOON },
		{ "midnight", "plain", "2026-03-10 00:00", LIGHT_SOON },
		{ "before the office opens", "plain", "2026-03-10 08:29", LIGHT_SOON },
		{ "when it opens", "plain", "2026-03-10 08:30", LIGHT_OVERDUE },
		{ "hours are over at once", "hours", "2026-03-03 09:59", LIGHT_SOON },
		{ "hours are over", "hours", "2026-03-03 10:00", LIGHT_OVERDUE },
		{ "over on a Friday: not on Saturday", "friday", "2026-03-14 12:00", LIGHT_SOON },
		{ "but on Monday", "friday", "2026-03-16 08:30", LIGHT_OVERDUE },
		{ "never red", "quiet", "2026-06-01 12:00", LIGHT_NORMAL },
	};
	struct line *line = line_start(pool, "clocks");
	registered(line);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct clock *clock = line_clock(line, 0, cases[i].clock);
		enum light light = clock_light(line->matter, clock, line_at(cases[i].now));
		if (light != cases[i].light)
			fail_msg("%s: %d", cases[i].name, light);
	}
}

TEST(a_year_without_a_notice_is_reckoned_provisionally)
{
	struct line *line = line_start(pool, "clocks");
	happens(line, "2026-12-30 09:00", 0, "register", "subject", "事", "lead", "1");
	check_due(line, "over the new year", "plain", "2027-01-07 24:00");
	const struct clock *clock = line_clock(line, 0, "plain");
	assert_true(worktime_is_provisional(line->calendar, clock->started, clock->due));
	const struct clock *urgent = line_clock(line, 0, "urgent");
	assert_false(worktime_is_provisional(line->calendar, urgent->started, urgent->due));
}

RUN_TESTS(cmocka_unit_test(each_limit_ends_where_its_kind_says),
	cmocka_unit_test(natural_days_roll_off_rest_days_unless_told_not_to),
	cmocka_unit_test(the_earlier_of_limit_and_date_counts),
	cmocka_unit_test(soon_begins_by_the_length_of_the_limit),
	cmocka_unit_test(a_state_starts_its_clocks_and_leaving_it_stops_them),
	cmocka_unit_test(coming_back_a_limit_begins_anew_and_what_may_have_a_date_goes_on),
	cmocka_unit_test(in_a_new_round_all_begins_anew),
	cmocka_unit_test(work_done_again_in_the_same_round_keeps_its_date),
	cmocka_unit_test(a_pause_gives_back_what_it_took),
	cmocka_unit_test(a_clock_that_stands_still_shows_the_due_it_had_and_no_rung),
	cmocka_unit_test(a_clock_that_starts_while_the_matter_is_suspended_stands_still),
	cmocka_unit_test(a_clock_that_was_met_while_it_stood_still_stays_as_it_was),
	cmocka_unit_test(what_a_pause_gave_stays_given_when_the_work_goes_on),
	cmocka_unit_test(the_end_of_a_matter_ends_its_suspension),
	cmocka_unit_test(a_day_is_overdue_when_the_office_opens_again),
	cmocka_unit_test(a_year_without_a_notice_is_reckoned_provisionally))
