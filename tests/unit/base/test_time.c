#include "../test.h"

#include "base/time.h"

#include <time.h>

TEST(civil_days_agree_with_the_library_for_six_centuries)
{
	int64_t last = time_from_civil(2300, 1, 1);
	for (int64_t day = time_from_civil(1700, 1, 1); day < last; day++) {
		struct civil civil = time_civil(day);
		time_t seconds = (time_t)(day * 86400);
		struct tm expected;
		gmtime_r(&seconds, &expected);
		assert_int_equal(civil.year, expected.tm_year + 1900);
		assert_int_equal(civil.month, expected.tm_mon + 1);
		assert_int_equal(civil.day, expected.tm_mday);
		assert_int_equal(time_weekday(day), expected.tm_wday);
		assert_int_equal(time_from_civil(civil.year, civil.month, civil.day), day);
	}
}

TEST(the_day_changes_at_midnight_in_beijing)
{
	int64_t at;
	assert_true(time_parse("2026-02-14 00:00", &at));
	assert_int_equal(at, INT64_C(1770998400000));
	assert_string_equal(time_format_day(pool, time_day(at)), "2026-02-14");
	assert_string_equal(time_format_day(pool, time_day(at - 1)), "2026-02-13");
	assert_int_equal(time_of_day(at), 0);
	assert_int_equal(time_of_day(at - 1), MS_DAY - 1);
	assert_string_equal(time_format(pool, at - 1), "2026-02-13 23:59");
	assert_int_equal(time_at(time_day(at), 0), at);
}

TEST(instants_before_1970_have_days_too)
{
	assert_int_equal(time_day(-ZONE_MS), 0);
	assert_int_equal(time_day(-ZONE_MS - 1), -1);
	assert_int_equal(time_of_day(-ZONE_MS - 1), MS_DAY - 1);
	assert_string_equal(time_format_day(pool, time_from_civil(1949, 10, 1)), "1949-10-01");
	assert_int_equal(time_weekday(time_from_civil(1949, 10, 1)), 6);
}

TEST(only_real_dates_are_read)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "2024-02-29", true },
		{ "2025-02-29", false },
		{ "1900-02-29", false },
		{ "2000-02-29", true },
		{ "1900-01-01", true },
		{ "1899-12-31", false },
		{ "2199-12-31", true },
		{ "2200-01-01", false },
		{ "2026-13-01", false },
		{ "2026-00-01", false },
		{ "2026-04-31", false },
		{ "2026-04-00", false },
		{ "2026-4-30", false },
		{ "2026/04/30", false },
		{ "2026-04-30 ", false },
		{ " 2026-04-30", false },
		{ "+026-04-30", false },
		{ "", false },
		{ NULL, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t day;
		if (time_parse_day(cases[i].text, &day) != cases[i].good)
			fail_msg("%s", cases[i].text);
		if (cases[i].good)
			assert_string_equal(time_format_day(pool, day), cases[i].text);
	}
}

TEST(only_real_moments_are_read)
{
	static const char *const good[] = { "2026-02-14 00:00", "2026-02-14 23:59" };
	static const char *const bad[] = { "2026-02-14 24:00", "2026-02-14 09:60", "2026-02-14",
		"2026-02-14T09:30", "2026-02-14 9:30", "2026-02-14 09:30:00", "2026-02-30 09:30" };
	int64_t at;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(time_parse(good[i], &at));
		assert_string_equal(time_format(pool, at), good[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (time_parse(bad[i], &at))
			fail_msg("%s", bad[i]);
}

TEST(months_have_their_lengths)
{
	assert_int_equal(time_month_length(2023, 2), 28);
	assert_int_equal(time_month_length(2024, 2), 29);
	assert_int_equal(time_month_length(2100, 2), 28);
	assert_int_equal(time_month_length(2000, 2), 29);
	assert_int_equal(time_month_length(2026, 12), 31);
}

RUN_TESTS(cmocka_unit_test(civil_days_agree_with_the_library_for_six_centuries),
	cmocka_unit_test(the_day_changes_at_midnight_in_beijing),
	cmocka_unit_test(instants_before_1970_have_days_too),
	cmocka_unit_test(only_real_dates_are_read), cmocka_unit_test(only_real_moments_are_read),
	cmocka_unit_test(months_have_their_lengths))
