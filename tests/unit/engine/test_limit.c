#include "calendars.h"

TEST(limits_are_read_exactly)
{
	static const struct {
		const char *text;
		int64_t amount;
		enum limit_unit unit;
		bool in_days;
	} cases[] = {
		{ "5 workday", 5000, UNIT_WORKDAY, true },
		{ "1 workday", 1000, UNIT_WORKDAY, true },
		{ "0 workday", 0, UNIT_WORKDAY, true },
		{ "0.5 workday", 500, UNIT_WORKDAY, false },
		{ "0.25 workday", 250, UNIT_WORKDAY, false },
		{ "2 workhour", 2000, UNIT_WORKHOUR, false },
		{ "0.125 workhour", 125, UNIT_WORKHOUR, false },
		{ "24 hour", 24000, UNIT_HOUR, false },
		{ "1.5 hour", 1500, UNIT_HOUR, false },
		{ "30 minute", 30000, UNIT_MINUTE, false },
		{ "30 day", 30000, UNIT_DAY, true },
		{ "3 month", 3000, UNIT_MONTH, true },
		{ "30 year", 30000, UNIT_YEAR, true },
		{ "100000 day", 100000000, UNIT_DAY, true },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct limit limit;
		if (!limit_parse(cases[i].text, &limit) || limit.amount != cases[i].amount ||
			limit.unit != cases[i].unit || limit.unrolled ||
			limit_in_days(limit) != cases[i].in_days)
			fail_msg("%s", cases[i].text);
		assert_string_equal(limit_format(pool, limit), cases[i].text);
	}
}

TEST(what_is_no_limit_is_refused)
{
	static const char *const cases[] = { "", "5", "workday", "5workday", "5  workday",
		" 5 workday", "5 workday ", "5 workdays", "5 wd", "-5 workday", "+5 workday",
		"1.5 workday", "0.5 day", "0.5 month", ".5 hour", "1. hour", "1.2345 hour",
		"100001 day", "9999999 day", "99999999999999999999 hour", "1,5 hour", "五 workday",
		"fixed date" };
	struct limit limit;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (limit_parse(cases[i], &limit))
			fail_msg("%s", cases[i]);
	assert_false(limit_parse(NULL, &limit));
}

TEST(an_offset_has_a_sign_unless_it_is_nought)
{
	static const struct {
		const char *text;
		bool good;
		int64_t amount;
	} cases[] = {
		{ "+1 workday", true, 1000 },
		{ "-5 workday", true, -5000 },
		{ "0 workday", true, 0 },
		{ "-30 day", true, -30000 },
		{ "-0.5 workhour", true, -500 },
		{ "1 workday", false, 0 },
		{ "+0 workday", false, 0 },
		{ "- 5 workday", false, 0 },
		{ "--5 workday", false, 0 },
		{ NULL, false, 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct limit limit;
		if (limit_parse_offset(cases[i].text, &limit) != cases[i].good)
			fail_msg("%s", cases[i].text);
		if (cases[i].good)
			assert_int_equal(limit.amount, cases[i].amount);
	}
	assert_string_equal(limit_format(pool, limit_of("-0.5 workhour")), "-0.5 workhour");
}

TEST(people_read_limits_in_their_words)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "5 workday", "5个工作日" },
		{ "0.5 workday", "半个工作日" },
		{ "30 day", "30日" },
		{ "3 month", "3个月" },
		{ "24 hour", "24小时" },
		{ "1.5 hour", "1.5小时" },
		{ "4 workhour", "4个工作小时" },
		{ "30 minute", "30分钟" },
	};
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	assert_non_null(messages);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
			limit_text(pool, messages, limit_of(cases[i].text)), cases[i].expected);
}

RUN_TESTS(cmocka_unit_test(limits_are_read_exactly), cmocka_unit_test(what_is_no_limit_is_refused),
	cmocka_unit_test(an_offset_has_a_sign_unless_it_is_nought),
	cmocka_unit_test(people_read_limits_in_their_words))
