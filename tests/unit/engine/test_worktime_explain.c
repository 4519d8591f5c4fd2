#include "calendars.h"

static const struct messages *words(pool_t *pool)
{
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	assert_non_null(messages);
	return messages;
}

TEST(the_reckoning_is_told_in_sentences)
{
	static const struct {
		const char *start, *limit, *text;
	} cases[] = {
		{ "2026-04-29 10:00", "5 workday",
			"自2026年4月29日起算，当日不计入；时限5个工作日；"
			"5月1日至5月5日劳动节放假，不计入；5月9日（周六）为调休上班日，计入；"
			"至2026年5月9日24时届满。" },
		{ "2026-03-02", "5 workday",
			"自2026年3月2日起算，当日不计入；时限5个工作日；其间周末休息2天，不计入；"
			"至2026年3月9日24时届满。" },
		{ "2025-11-30", "3 month",
			"自2025年11月30日起算，当日不计入；时限3个月；至2026年2月28日24时届满。" },
		{ "2026-02-01", "15 day",
			"自2026年2月1日起算，当日不计入；时限15日；"
			"末日2月16日为休息日（春节），顺延至2月24日；至2026年2月24日24时届满。" },
		{ "2026-02-14 16:30", "2 workhour",
			"自2026年2月14日16:30起算；时限2个工作小时；"
			"2月14日（周六）为调休上班日，计入；2月15日至2月23日春节放假，不计入；"
			"至2026年2月24日09:30届满。" },
		{ "2026-02-14 16:30", "24 hour",
			"自2026年2月14日16:30起算；时限24小时；至2026年2月15日16:30届满。" },
		{ "2026-12-30", "2 workday",
			"自2026年12月30日起算，当日不计入；时限2个工作日；"
			"2027年1月1日元旦放假，不计入；其间周末休息2天，不计入；"
			"其中有的年份放假安排尚未公布，暂按推算（待国办通知）；"
			"至2027年1月4日24时届满。" },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	const struct messages *messages = words(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct explanation told = worktime_explain(pool, messages, calendar,
			at_of(cases[i].start), limit_of(cases[i].limit), NULL, 0);
		assert_string_equal(told.text, cases[i].text);
	}
}

TEST(pauses_are_told_with_what_they_gave_back)
{
	const struct calendar *calendar = shipped_calendar(pool);
	const struct messages *messages = words(pool);
	struct pause pauses[] = {
		{ at_of("2026-03-04 16:00"), at_of("2026-03-05 09:00") },
		{ at_of("2026-03-06 09:00"), at_of("2026-03-06 10:00") },
	};
	struct explanation told = worktime_explain(pool, messages, calendar,
		at_of("2026-03-02 09:00"), LIMIT(5, UNIT_WORKDAY), pauses, 2);
	assert_string_equal(told.text,
		"自2026年3月2日起算，当日不计入；时限5个工作日；其间周末休息2天，不计入；"
		"2026年3月4日16:00至2026年3月5日09:00暂停计时，扣除1个工作日；"
		"2026年3月6日09:00至2026年3月6日10:00暂停计时，未占用时限，不扣除；"
		"至2026年3月10日24时届满。");
	told = worktime_explain(pool, messages, calendar, at_of("2026-03-06 09:00"),
		LIMIT(2, UNIT_WORKHOUR), pauses, 2);
	assert_string_equal(told.text,
		"自2026年3月6日09:00起算；时限2个工作小时；"
		"2026年3月6日09:00至2026年3月6日10:00暂停计时，扣除1个工作小时0分钟；"
		"至2026年3月6日12:00届满。");
	struct pause open = { at_of("2026-03-04 16:00"), WORKTIME_NEVER };
	told = worktime_explain(pool, messages, calendar, at_of("2026-03-02 09:00"),
		LIMIT(5, UNIT_WORKDAY), &open, 1);
	assert_string_equal(told.text,
		"自2026年3月2日起算，当日不计入；时限5个工作日；"
		"2026年3月4日16:00起暂停计时，尚未恢复，届满日待恢复计时后计算。");
	assert_int_equal(told.due, WORKTIME_NEVER);
}

TEST(each_line_carries_its_days)
{
	static const struct {
		enum explained kind;
		const char *from, *to;
		int64_t days;
	} expected[] = {
		{ EXPLAIN_START, "2026-04-29", "2026-04-29", 0 },
		{ EXPLAIN_LIMIT, "2026-04-29", "2026-04-29", 0 },
		{ EXPLAIN_REST, "2026-05-01", "2026-05-05", 5 },
		{ EXPLAIN_WORK, "2026-05-09", "2026-05-09", 0 },
		{ EXPLAIN_DUE, "2026-05-09", "2026-05-09", 0 },
	};
	struct explanation told = worktime_explain(pool, words(pool), shipped_calendar(pool),
		at_of("2026-04-29"), LIMIT(5, UNIT_WORKDAY), NULL, 0);
	const struct explain_line *line = told.lines;
	for (size_t i = 0; i < COUNT(expected); i++, line = line->next) {
		assert_non_null(line);
		assert_int_equal(line->kind, expected[i].kind);
		assert_string_equal(time_format_day(pool, line->from), expected[i].from);
		assert_string_equal(time_format_day(pool, line->to), expected[i].to);
		assert_int_equal(line->days, expected[i].days);
	}
	assert_null(line);
	assert_int_equal(told.due, at_of("2026-05-10"));
	assert_false(told.provisional);
}

/* The days that lines leave out and the days between are the same number. */
TEST(what_is_left_out_adds_up)
{
	const struct calendar *calendar = shipped_calendar(pool);
	const struct messages *messages = words(pool);
	uint64_t seed = 21;
	for (int i = 0; i < 300; i++) {
		int64_t day = day_of("2022-10-01") + random_below(&seed, 1800);
		int64_t number = 1 + random_below(&seed, 90);
		struct explanation told = worktime_explain(pool, messages, calendar,
			time_at(day, 0), LIMIT(number, UNIT_WORKDAY), NULL, 0);
		int64_t left_out = 0;
		for (struct explain_line *line = told.lines; line; line = line->next)
			if (line->kind == EXPLAIN_WEEKENDS || line->kind == EXPLAIN_REST)
				left_out += line->days;
		assert_int_equal(worktime_due_day(told.due) - day, number + left_out);
	}
}

RUN_TESTS(cmocka_unit_test(the_reckoning_is_told_in_sentences),
	cmocka_unit_test(pauses_are_told_with_what_they_gave_back),
	cmocka_unit_test(each_line_carries_its_days), cmocka_unit_test(what_is_left_out_adds_up))
