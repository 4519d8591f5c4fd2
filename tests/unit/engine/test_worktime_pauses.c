/* Pauses: the cases by hand, and every case against a walk day by day or minute by minute that
 * follows the words of worktime.h and shares no code with it. */
#include "calendars.h"

#define CASES 20000
#define PAUSES_MAX 4

static const struct {
	const char *name, *start, *limit, *from, *to, *due;
} given[] = {
	{ "within one day", "2026-03-02 09:00", "5 workday", "2026-03-04 09:00", "2026-03-04 17:00",
		"2026-03-09" },
	{ "over one night", "2026-03-02 09:00", "5 workday", "2026-03-04 16:00", "2026-03-05 09:00",
		"2026-03-10" },
	{ "over two whole working days", "2026-03-02 09:00", "5 workday", "2026-03-04",
		"2026-03-06", "2026-03-11" },
	{ "over a weekend only", "2026-03-02 09:00", "5 workday", "2026-03-07 09:00",
		"2026-03-08 17:00", "2026-03-09" },
	{ "from Friday to Monday", "2026-03-02 09:00", "5 workday", "2026-03-06 16:00",
		"2026-03-09 09:00", "2026-03-10" },
	{ "over the whole Spring Festival", "2026-02-12 09:00", "5 workday", "2026-02-14 18:00",
		"2026-02-24 08:00", "2026-02-27" },
	{ "over the holiday but no working day's end", "2026-02-12 09:00", "5 workday",
		"2026-02-15 00:00", "2026-02-24 08:00", "2026-02-26" },
	{ "on the last day", "2026-03-02 09:00", "5 workday", "2026-03-09 10:00",
		"2026-03-11 10:00", "2026-03-11" },
	{ "on the first day", "2026-03-02 09:00", "5 workday", "2026-03-02 10:00",
		"2026-03-03 10:00", "2026-03-10" },
	{ "before the start", "2026-03-02 09:00", "5 workday", "2026-02-25 10:00",
		"2026-02-27 10:00", "2026-03-09" },
	{ "after the due", "2026-03-02 09:00", "5 workday", "2026-03-10 00:00", "2026-03-20 10:00",
		"2026-03-09" },
	{ "no time at all", "2026-03-02 09:00", "5 workday", "2026-03-04 09:00", "2026-03-04 09:00",
		"2026-03-09" },
	{ "backwards", "2026-03-02 09:00", "5 workday", "2026-03-06 09:00", "2026-03-04 09:00",
		"2026-03-09" },
	{ "natural days", "2026-03-02 09:00", "10 day", "2026-03-06 09:00", "2026-03-09 09:00",
		"2026-03-16" },
	{ "a month", "2026-03-02 09:00", "1 month", "2026-03-06 09:00", "2026-03-09 09:00",
		"2026-04-07" },
	{ "on the day it rolled to", "2026-03-02 09:00", "5 day", "2026-03-08 09:00",
		"2026-03-10 09:00", "2026-03-10" },
	{ "hours", "2026-03-02 09:00", "24 hour", "2026-03-02 20:00", "2026-03-03 02:30",
		"2026-03-03 15:30" },
	{ "working hours over lunch", "2026-03-02 09:00", "4 workhour", "2026-03-02 11:30",
		"2026-03-02 14:30", "2026-03-02 16:00" },
	{ "working hours over a weekend", "2026-03-06 16:30", "2 workhour", "2026-03-06 17:00",
		"2026-03-09 09:00", "2026-03-09 10:30" },
	{ "working hours, at night", "2026-03-02 16:30", "2 workhour", "2026-03-02 19:00",
		"2026-03-03 07:00", "2026-03-03 09:30" },
	{ "half a day", "2026-03-02 09:00", "0.5 workday", "2026-03-02 10:00", "2026-03-02 11:00",
		"2026-03-02 15:30" },
};

TEST(pauses_are_given_back_as_the_header_says)
{
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(given); i++) {
		struct limit limit = limit_of(given[i].limit);
		struct pause pause = { at_of(given[i].from), at_of(given[i].to) };
		int64_t due = worktime_due(calendar, at_of(given[i].start), limit, &pause, 1);
		const char *text = limit_in_days(limit)
					   ? time_format_day(pool, worktime_due_day(due))
					   : time_format(pool, due);
		if (!text_equal(text, given[i].due))
			fail_msg("%s: %s", given[i].name, text);
	}
}

TEST(overlapping_pauses_count_once_in_any_order)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t start = at_of("2026-03-02 09:00");
	struct limit limit = LIMIT(5, UNIT_WORKDAY);
	struct pause pauses[] = {
		{ at_of("2026-03-05 10:00"), at_of("2026-03-06 10:00") },
		{ at_of("2026-03-03 10:00"), at_of("2026-03-05 15:00") },
		{ at_of("2026-03-04 10:00"), at_of("2026-03-04 11:00") },
	};
	int64_t due = worktime_due(calendar, start, limit, pauses, COUNT(pauses));
	assert_string_equal(time_format_day(pool, worktime_due_day(due)), "2026-03-12");
}

TEST(while_it_stands_still_there_is_no_due)
{
	static const char *const limits[] = { "5 workday", "7 day", "24 hour", "8 workhour",
		"1 month", "0.5 workday" };
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t start = at_of("2026-03-02 09:00");
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct limit limit = limit_of(limits[i]);
		struct pause open = { start + MS_HOUR, WORKTIME_NEVER };
		assert_int_equal(worktime_due(calendar, start, limit, &open, 1), WORKTIME_NEVER);
		int64_t due = worktime_add(calendar, start, limit);
		struct pause late = { due, WORKTIME_NEVER };
		assert_int_equal(worktime_due(calendar, start, limit, &late, 1), due);
	}
}

/* --- against a walk ------------------------------------------------------------------------- */

struct sample {
	const struct calendar *calendar;
	int64_t start;
	struct limit limit;
	struct pause pauses[PAUSES_MAX];
	int count;
};

static bool still_at(const struct sample *sample, int64_t before)
{
	for (int i = 0; i < sample->count; i++)
		if (sample->pauses[i].from < before && before <= sample->pauses[i].to)
			return true;
	return false;
}

static bool still_at_end(const struct sample *sample, int64_t day)
{
	return still_at(sample, time_at(day, MS_DAY));
}

/* 64 days after the last instant that matters: nothing more will come. */
static int64_t horizon(const struct sample *sample)
{
	return time_day(sample->start) + 900;
}

static int64_t walk_days(const struct sample *sample)
{
	bool working = sample->limit.unit == UNIT_WORKDAY;
	int64_t number = sample->limit.amount / 1000, day = time_day(sample->start);
	int64_t counted = -1;
	if (working && (number == 0 || !calendar_is_workday(sample->calendar, day)))
		counted = number == 0 ? -1 : 0;
	for (; day < horizon(sample); day++) {
		bool used = !still_at_end(sample, day) &&
			    (!working || calendar_is_workday(sample->calendar, day));
		counted += used;
		if (used && counted == number)
			break;
	}
	while (day < horizon(sample) &&
		(still_at_end(sample, day) ||
			(!sample->limit.unrolled && !calendar_is_workday(sample->calendar, day))))
		day++;
	return day < horizon(sample) ? time_at(day, MS_DAY) : WORKTIME_NEVER;
}

static int64_t walk_minutes(const struct sample *sample)
{
	bool working = sample->limit.unit == UNIT_WORKHOUR;
	int64_t left = sample->limit.amount * 60 / 1000, at = sample->start;
	for (; left && time_day(at) < horizon(sample); at += MS_MINUTE)
		left -= !still_at(sample, at + MS_MINUTE) &&
			(!working || worktime_is_open(sample->calendar, at));
	return left ? WORKTIME_NEVER : at;
}

static struct sample random_sample(uint64_t *seed, const struct calendar *calendar)
{
	struct sample sample = { .calendar = calendar, .count = (int)random_below(seed, 5) };
	int64_t first = time_from_civil(2022, 6, 1);
	sample.start = time_at(first + random_below(seed, 2000), 0) +
		       random_below(seed, 24 * 60) * MS_MINUTE;
	for (int i = 0; i < sample.count; i++) {
		int64_t length = random_below(seed, 2) ? 24 * 60 : 20 * 24 * 60;
		struct pause *pause = &sample.pauses[i];
		pause->from = sample.start + (random_below(seed, 40 * 24 * 60) - 3000) * MS_MINUTE;
		pause->to = pause->from + (random_below(seed, length) - 60) * MS_MINUTE;
		if (random_below(seed, 20) == 0)
			pause->to = WORKTIME_NEVER;
		if (random_below(seed, 8) == 0)
			pause->from = time_at(time_day(pause->from), 0);
	}
	return sample;
}

static int64_t due_of(const struct sample *sample)
{
	return worktime_due(
		sample->calendar, sample->start, sample->limit, sample->pauses, sample->count);
}

static void show_and_fail(pool_t *pool, const struct sample *sample, int64_t expected)
{
	for (int i = 0; i < sample->count; i++)
		print_message("pause %s to %s\n", time_format(pool, sample->pauses[i].from),
			sample->pauses[i].to == WORKTIME_NEVER
				? "open"
				: time_format(pool, sample->pauses[i].to));
	fail_msg("%s + %s: %s, walked %s", time_format(pool, sample->start),
		limit_format(pool, sample->limit), time_format(pool, due_of(sample) - 1),
		time_format(pool, expected - 1));
}

TEST(limits_in_days_agree_with_a_walk_over_days)
{
	static const enum limit_unit units[] = { UNIT_WORKDAY, UNIT_DAY };
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 11;
	for (int i = 0; i < CASES; i++) {
		struct sample sample = random_sample(&seed, calendar);
		sample.limit = LIMIT(random_below(&seed, 25), units[i % 2]);
		sample.limit.unrolled = i % 7 == 0 && sample.limit.unit == UNIT_DAY;
		int64_t expected = walk_days(&sample);
		if (due_of(&sample) != expected)
			show_and_fail(pool, &sample, expected);
	}
}

TEST(months_are_the_days_they_have)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 12;
	for (int i = 0; i < CASES; i++) {
		struct sample sample = random_sample(&seed, calendar);
		struct limit plain = LIMIT(random_below(&seed, 4), UNIT_MONTH);
		plain.unrolled = true;
		int64_t end = worktime_add(calendar, sample.start, plain);
		sample.limit = LIMIT(worktime_due_day(end) - time_day(sample.start), UNIT_DAY);
		int64_t expected = walk_days(&sample);
		sample.limit = plain;
		sample.limit.unrolled = false;
		if (due_of(&sample) != expected)
			show_and_fail(pool, &sample, expected);
	}
}

TEST(limits_in_hours_agree_with_a_walk_over_minutes)
{
	static const enum limit_unit units[] = { UNIT_WORKHOUR, UNIT_HOUR };
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 13;
	for (int i = 0; i < CASES / 40; i++) {
		struct sample sample = random_sample(&seed, calendar);
		sample.limit = LIMIT(random_below(&seed, 50), units[i % 2]);
		for (int j = 0; j < sample.count; j++)
			if (sample.pauses[j].to == WORKTIME_NEVER)
				sample.pauses[j].to = sample.pauses[j].from + MS_HOUR;
		int64_t expected = walk_minutes(&sample);
		if (due_of(&sample) != expected)
			show_and_fail(pool, &sample, expected);
	}
}

TEST(a_longer_pause_never_gives_an_earlier_due)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 14;
	for (int i = 0; i < CASES; i++) {
		struct sample sample = random_sample(&seed, calendar);
		sample.limit =
			LIMIT(random_below(&seed, 20), (enum limit_unit)random_below(&seed, 7));
		int64_t due = due_of(&sample);
		if (!sample.count)
			continue;
		struct pause *pause = &sample.pauses[random_below(&seed, sample.count)];
		pause->from -= random_below(&seed, 5 * MS_DAY);
		if (pause->to != WORKTIME_NEVER)
			pause->to += random_below(&seed, 5 * MS_DAY);
		if (due_of(&sample) < due)
			show_and_fail(pool, &sample, due);
	}
}

TEST(a_pause_over_working_days_moves_the_due_by_them)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 15;
	for (int i = 0; i < CASES; i++) {
		int64_t day = day_of("2023-01-03") + random_below(&seed, 1300);
		struct limit limit = LIMIT(1 + random_below(&seed, 30), UNIT_WORKDAY);
		int64_t start = time_at(day, 9 * MS_HOUR);
		int64_t due = worktime_due_day(worktime_add(calendar, start, limit));
		int64_t first = day + 1 + random_below(&seed, due - day);
		int64_t last = first + random_below(&seed, 20);
		struct pause pause = { time_at(first, 0), time_at(last, MS_DAY) };
		int64_t paused = calendar_count_workdays(calendar, first - 1, last);
		int64_t moved = worktime_due_day(worktime_due(calendar, start, limit, &pause, 1));
		assert_int_equal(calendar_count_workdays(calendar, due, moved), paused);
	}
}

RUN_TESTS(cmocka_unit_test(pauses_are_given_back_as_the_header_says),
	cmocka_unit_test(overlapping_pauses_count_once_in_any_order),
	cmocka_unit_test(while_it_stands_still_there_is_no_due),
	cmocka_unit_test(limits_in_days_agree_with_a_walk_over_days),
	cmocka_unit_test(months_are_the_days_they_have),
	cmocka_unit_test(limits_in_hours_agree_with_a_walk_over_minutes),
	cmocka_unit_test(a_longer_pause_never_gives_an_earlier_due),
	cmocka_unit_test(a_pause_over_working_days_moves_the_due_by_them))
