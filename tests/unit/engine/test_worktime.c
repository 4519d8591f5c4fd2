#include "calendars.h"

/* The last day for limits in days, the moment for the others. */
static const char *due_text(pool_t *pool, int64_t due, struct limit limit)
{
	return limit_in_days(limit) ? time_format_day(pool, worktime_due_day(due))
				    : time_format(pool, due);
}

static const struct {
	const char *start, *limit, *due;
} dues[] = {
	/* working days, over weekends, holidays and make-up days */
	{ "2025-09-26", "5 workday", "2025-10-10" },
	{ "2026-02-12", "5 workday", "2026-02-26" },
	{ "2026-02-13", "1 workday", "2026-02-14" },
	{ "2026-04-29", "5 workday", "2026-05-09" },
	{ "2025-12-31", "20 workday", "2026-01-29" },
	{ "2026-09-30", "5 workday", "2026-10-13" },
	{ "2026-02-14", "1 workday", "2026-02-24" },
	{ "2026-02-14 23:59", "1 workday", "2026-02-24" },
	{ "2026-02-16", "1 workday", "2026-02-24" },
	{ "2026-02-13", "0 workday", "2026-02-13" },
	{ "2026-02-16", "0 workday", "2026-02-24" },
	/* months: the same number, or the last of the month; then the roll */
	{ "2025-11-30", "3 month", "2026-02-28" },
	{ "2026-02-28", "3 month", "2026-05-28" },
	{ "2023-11-30", "3 month", "2024-02-29" },
	{ "2024-11-30", "3 month", "2025-02-28" },
	{ "2026-01-31", "1 month", "2026-02-28" },
	{ "2026-03-31", "1 month", "2026-04-30" },
	{ "2026-01-03", "1 month", "2026-02-03" },
	{ "2026-04-02", "1 month", "2026-05-06" },
	{ "2024-02-29", "1 year", "2025-02-28" },
	{ "2023-05-10", "3 year", "2026-05-11" },
	{ "2026-08-31", "6 month", "2027-03-01" },
	/* natural days roll off a rest day */
	{ "2026-02-01", "15 day", "2026-02-24" },
	{ "2026-01-13", "30 day", "2026-02-12" },
	{ "2026-01-15", "30 day", "2026-02-14" },
	{ "2026-04-11", "30 day", "2026-05-11" },
	{ "2026-02-13", "1 day", "2026-02-14" },
	/* hours run from the moment */
	{ "2026-02-14 16:00", "24 hour", "2026-02-15 16:00" },
	{ "2026-02-14 23:50", "30 minute", "2026-02-15 00:20" },
	{ "2026-02-13 16:30", "2 workhour", "2026-02-14 09:30" },
	{ "2026-02-13 11:00", "2 workhour", "2026-02-13 15:00" },
	{ "2026-02-13 11:00", "1 workhour", "2026-02-13 12:00" },
	{ "2026-02-13 12:30", "1 workhour", "2026-02-13 15:00" },
	{ "2026-02-13 05:00", "1 workhour", "2026-02-13 09:30" },
	{ "2026-02-14 17:00", "4 workhour", "2026-02-24 12:00" },
	{ "2026-02-16 10:00", "2 workhour", "2026-02-24 10:30" },
	{ "2026-02-13 10:00", "7 workhour", "2026-02-14 10:00" },
	{ "2026-02-13 10:00", "0.5 workhour", "2026-02-13 10:30" },
	/* a part of a working day is a part of its office hours */
	{ "2026-02-13 09:00", "0.5 workday", "2026-02-13 14:30" },
	{ "2026-02-13 16:00", "0.5 workday", "2026-02-14 10:30" },
	{ "2026-02-15 10:00", "0.5 workday", "2026-02-24 12:00" },
	/* years without a notice */
	{ "2027-02-04", "1 workday", "2027-02-09" },
	{ "2026-12-31", "1 workday", "2027-01-04" },
	{ "2022-09-30", "1 workday", "2022-10-04" },
};

TEST(dues_are_those_of_the_law)
{
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(dues); i++) {
		struct limit limit = limit_of(dues[i].limit);
		int64_t due = worktime_add(calendar, at_of(dues[i].start), limit);
		const char *text = due_text(pool, due, limit);
		if (!text_equal(text, dues[i].due))
			fail_msg("%s + %s: %s", dues[i].start, dues[i].limit, text);
	}
}

TEST(a_due_is_the_first_instant_that_is_too_late)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t due = worktime_add(calendar, at_of("2026-02-13 10:00"), LIMIT(1, UNIT_WORKDAY));
	assert_int_equal(due, at_of("2026-02-15"));
	assert_int_equal(worktime_fixed(day_of("2026-02-15")), at_of("2026-02-16"));
	assert_int_equal(worktime_due_day(due), day_of("2026-02-14"));
}

TEST(a_limit_that_may_not_roll_ends_where_it_falls)
{
	const struct calendar *calendar = shipped_calendar(pool);
	struct limit limit = { .amount = 15000, .unit = UNIT_DAY, .unrolled = true };
	int64_t due = worktime_add(calendar, at_of("2026-02-01"), limit);
	assert_string_equal(due_text(pool, due, limit), "2026-02-16");
}

TEST(subtracting_finds_the_latest_start)
{
	static const struct {
		const char *at, *limit, *start;
	} cases[] = {
		{ "2026-05-09", "5 workday", "2026-04-29 00:00" },
		{ "2026-02-24", "1 workday", "2026-02-14 00:00" },
		{ "2026-02-20", "1 workday", "2026-02-14 00:00" },
		{ "2026-02-20", "0 workday", "2026-02-14 00:00" },
		{ "2026-05-31", "3 month", "2026-02-28 00:00" },
		{ "2026-03-02", "30 day", "2026-01-31 00:00" },
		{ "2024-02-29", "1 year", "2023-02-28 00:00" },
		{ "2026-02-24 10:00", "24 hour", "2026-02-23 10:00" },
		{ "2026-02-24 10:30", "2 workhour", "2026-02-24 08:30" },
		{ "2026-02-24 10:30", "3 workhour", "2026-02-14 16:30" },
		{ "2026-02-13 15:00", "1 workhour", "2026-02-13 14:00" },
		{ "2026-02-13 14:30", "0.5 workday", "2026-02-13 09:00" },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t start =
			worktime_sub(calendar, at_of(cases[i].at), limit_of(cases[i].limit));
		if (!text_equal(time_format(pool, start), cases[i].start))
			fail_msg("%s - %s: %s", cases[i].at, cases[i].limit,
				time_format(pool, start));
	}
}

TEST(what_is_left_and_what_is_overdue_is_counted)
{
	static const struct {
		const char *now;
		enum limit_unit unit;
		int64_t left;
	} cases[] = {
		{ "2026-04-29 10:00", UNIT_WORKDAY, 5 },
		{ "2026-04-30 10:00", UNIT_WORKDAY, 4 },
		{ "2026-05-03 10:00", UNIT_WORKDAY, 4 },
		{ "2026-05-09 10:00", UNIT_WORKDAY, 0 },
		{ "2026-05-10 10:00", UNIT_WORKDAY, 0 },
		{ "2026-05-11 10:00", UNIT_WORKDAY, -1 },
		{ "2026-05-11 10:00", UNIT_DAY, -2 },
		{ "2026-05-08 10:00", UNIT_MONTH, 1 },
		{ "2026-05-09 16:00", UNIT_WORKHOUR, 90 * MS_MINUTE },
		{ "2026-05-11 09:30", UNIT_WORKHOUR, -MS_HOUR },
		{ "2026-05-09 23:00", UNIT_HOUR, MS_HOUR },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t due = worktime_fixed(day_of("2026-05-09"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t left = worktime_left(calendar, at_of(cases[i].now), due, cases[i].unit);
		if (left != cases[i].left)
			fail_msg("%s: %d", cases[i].now, (int)left);
	}
	assert_int_equal(
		worktime_between(calendar, at_of("2026-04-29"), at_of("2026-05-09"), UNIT_WORKDAY),
		5);
	assert_int_equal(
		worktime_between(calendar, at_of("2026-05-09"), at_of("2026-04-29"), UNIT_WORKDAY),
		-5);
	assert_int_equal(
		worktime_between(calendar, at_of("2026-04-29"), at_of("2026-05-09"), UNIT_DAY), 10);
}

TEST(a_part_of_the_way_is_found)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t start = at_of("2026-02-13 10:00"), due = at_of("2026-02-13 14:00");
	assert_string_equal(time_format(pool, worktime_part(calendar, start, due, UNIT_HOUR, 75)),
		"2026-02-13 13:00");
	due = worktime_add(calendar, start, LIMIT(4, UNIT_WORKHOUR));
	assert_string_equal(
		time_format(pool, worktime_part(calendar, start, due, UNIT_WORKHOUR, 75)),
		"2026-02-13 15:00");
	assert_int_equal(worktime_part(calendar, start, due, UNIT_WORKHOUR, 100), due);
	assert_int_equal(worktime_part(calendar, start, due, UNIT_WORKHOUR, 0), start);
}

TEST(moments_of_the_office_day_are_found)
{
	static const struct {
		const char *at;
		bool open, quiet;
		const char *next_open, *next_ten, *after_quiet;
	} cases[] = {
		{ "2026-02-13 10:30", true, false, "2026-02-13 10:30", "2026-02-14 10:00",
			"2026-02-13 10:30" },
		{ "2026-02-13 12:00", false, false, "2026-02-13 14:00", "2026-02-14 10:00",
			"2026-02-13 12:00" },
		{ "2026-02-14 08:30", true, false, "2026-02-14 08:30", "2026-02-14 10:00",
			"2026-02-14 08:30" },
		{ "2026-02-14 08:29", false, true, "2026-02-14 08:30", "2026-02-14 10:00",
			"2026-02-14 08:30" },
		{ "2026-02-14 17:45", false, false, "2026-02-24 08:30", "2026-02-24 10:00",
			"2026-02-14 17:45" },
		{ "2026-02-14 18:00", false, true, "2026-02-24 08:30", "2026-02-24 10:00",
			"2026-02-24 08:30" },
		{ "2026-02-18 10:00", false, true, "2026-02-24 08:30", "2026-02-24 10:00",
			"2026-02-24 08:30" },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at = at_of(cases[i].at);
		if (worktime_is_open(calendar, at) != cases[i].open ||
			worktime_is_quiet(calendar, at) != cases[i].quiet ||
			worktime_next_open(calendar, at) != at_of(cases[i].next_open) ||
			worktime_next_at(calendar, at, 10 * MS_HOUR) != at_of(cases[i].next_ten) ||
			worktime_after_quiet(calendar, at) != at_of(cases[i].after_quiet))
			fail_msg("%s", cases[i].at);
	}
	int64_t ten = at_of("2026-02-13 10:00");
	assert_int_equal(worktime_next_at(calendar, ten, 10 * MS_HOUR), ten);
}

TEST(rungs_stand_at_office_hours_around_the_due)
{
	static const struct {
		const char *due, *offset, *at;
	} cases[] = {
		{ "2026-05-10", "-5 workday", "2026-04-29 08:30" },
		{ "2026-05-10", "-1 workday", "2026-05-08 08:30" },
		{ "2026-05-10", "+1 workday", "2026-05-11 08:30" },
		{ "2026-05-10", "+3 workday", "2026-05-13 08:30" },
		{ "2026-05-10", "0 workday", "2026-05-10 00:00" },
		{ "2026-05-10", "-30 day", "2026-04-09 08:30" },
		{ "2026-05-10", "-7 day", "2026-04-30 08:30" },
		{ "2026-05-10", "+1 day", "2026-05-11 08:30" },
		{ "2026-05-10", "-6 month", "2025-11-07 08:30" },
		{ "2026-02-13 15:00", "+1 workday", "2026-02-14 08:30" },
		{ "2026-02-13 15:00", "-30 minute", "2026-02-13 14:30" },
		{ "2026-02-13 15:00", "+2 hour", "2026-02-13 17:00" },
		{ "2026-02-13 15:00", "+4 workhour", "2026-02-14 10:00" },
		{ "2026-02-13 15:00", "-2 workhour", "2026-02-13 11:00" },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at = worktime_at_offset(
			calendar, at_of(cases[i].due), limit_of(cases[i].offset));
		if (at != at_of(cases[i].at))
			fail_msg("%s %s: %s", cases[i].due, cases[i].offset, time_format(pool, at));
	}
}

TEST(overdue_is_shown_from_the_next_opening)
{
	const struct calendar *calendar = shipped_calendar(pool);
	struct limit days = LIMIT(5, UNIT_WORKDAY), hours = LIMIT(2, UNIT_HOUR);
	int64_t due = worktime_fixed(day_of("2026-05-09"));
	assert_int_equal(worktime_shown_overdue(calendar, due, days), at_of("2026-05-11 08:30"));
	assert_int_equal(worktime_shown_overdue(calendar, due, hours), due);
	assert_int_equal(worktime_shown_overdue(calendar, WORKTIME_NEVER, days), WORKTIME_NEVER);
}

TEST(a_due_that_hangs_on_a_year_without_notice_is_provisional)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t start = at_of("2026-12-30 10:00");
	struct limit one = LIMIT(1, UNIT_WORKDAY), two = LIMIT(2, UNIT_WORKDAY);
	assert_false(worktime_is_provisional(calendar, start, worktime_add(calendar, start, one)));
	assert_true(worktime_is_provisional(calendar, start, worktime_add(calendar, start, two)));
	assert_false(worktime_is_provisional(calendar, start, WORKTIME_NEVER));
}

RUN_TESTS(cmocka_unit_test(dues_are_those_of_the_law),
	cmocka_unit_test(a_due_is_the_first_instant_that_is_too_late),
	cmocka_unit_test(a_limit_that_may_not_roll_ends_where_it_falls),
	cmocka_unit_test(subtracting_finds_the_latest_start),
	cmocka_unit_test(what_is_left_and_what_is_overdue_is_counted),
	cmocka_unit_test(a_part_of_the_way_is_found),
	cmocka_unit_test(moments_of_the_office_day_are_found),
	cmocka_unit_test(rungs_stand_at_office_hours_around_the_due),
	cmocka_unit_test(overdue_is_shown_from_the_next_opening),
	cmocka_unit_test(a_due_that_hangs_on_a_year_without_notice_is_provisional))
