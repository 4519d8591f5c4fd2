/* The limits a second time, from the words of the law and the notices and from nothing of the program's: a
 * table of the days of four years is walked day by day and minute by minute, and a million random limits
 * must agree.
 *
 * 民法典 201: 按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。202: 按照年、月计算期间的，到期月的对应日为期间的最后
 * 一日；没有对应日的，月末日为期间的最后一日。203: 期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日；期间的最后
 * 一日的截止时间为二十四时。行政许可法 82: 期限以工作日计算，不含法定节假日。 */
#include "calendars.h"

#define CASES 1000000
#define FIRST_YEAR 2023
#define LAST_YEAR 2026
#define DAYS 1461 /* of the four years; 2024 has 366 */
#define MINUTES_A_DAY 1440

/* 国务院办公厅关于2023年、2024年、2025年、2026年部分节假日安排的通知: rest from day to day of a month, and the
 * weekends that are worked. A holiday that began in the year before stands with its days of this year. */
static const struct rest {
	int year, month, day, days;
} rests[] = {
	{ 2023, 1, 1, 2 },
	{ 2023, 1, 21, 7 },
	{ 2023, 4, 5, 1 },
	{ 2023, 4, 29, 5 },
	{ 2023, 6, 22, 3 },
	{ 2023, 9, 29, 8 },
	{ 2024, 1, 1, 1 },
	{ 2024, 2, 10, 8 },
	{ 2024, 4, 4, 3 },
	{ 2024, 5, 1, 5 },
	{ 2024, 6, 10, 1 },
	{ 2024, 9, 15, 3 },
	{ 2024, 10, 1, 7 },
	{ 2025, 1, 1, 1 },
	{ 2025, 1, 28, 8 },
	{ 2025, 4, 4, 3 },
	{ 2025, 5, 1, 5 },
	{ 2025, 5, 31, 3 },
	{ 2025, 10, 1, 8 },
	{ 2026, 1, 1, 3 },
	{ 2026, 2, 15, 9 },
	{ 2026, 4, 4, 3 },
	{ 2026, 5, 1, 5 },
	{ 2026, 6, 19, 3 },
	{ 2026, 9, 25, 3 },
	{ 2026, 10, 1, 7 },
};
static const struct {
	int year, month, day;
} worked[] = {
	{ 2023, 1, 28 },
	{ 2023, 1, 29 },
	{ 2023, 4, 23 },
	{ 2023, 5, 6 },
	{ 2023, 6, 25 },
	{ 2023, 10, 7 },
	{ 2023, 10, 8 },
	{ 2024, 2, 4 },
	{ 2024, 2, 18 },
	{ 2024, 4, 7 },
	{ 2024, 4, 28 },
	{ 2024, 5, 11 },
	{ 2024, 9, 14 },
	{ 2024, 9, 29 },
	{ 2024, 10, 12 },
	{ 2025, 1, 26 },
	{ 2025, 2, 8 },
	{ 2025, 4, 27 },
	{ 2025, 9, 28 },
	{ 2025, 10, 11 },
	{ 2026, 1, 4 },
	{ 2026, 2, 14 },
	{ 2026, 2, 28 },
	{ 2026, 5, 9 },
	{ 2026, 9, 20 },
	{ 2026, 10, 10 },
};

/* Day 0 is 2023-01-01, a Sunday. */
static struct date {
	int year, month, day;
	bool work;
} days[DAYS];
static int64_t midnight; /* of day 0, UTC ms: 2022-12-31 16:00 */

static int length_of(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return lengths[month - 1] + (month == 2 && year == 2024);
}

static int find(int year, int month, int day)
{
	int i = 0;
	while (i < DAYS && (days[i].year != year || days[i].month != month || days[i].day != day))
		i++;
	assert_true(i < DAYS);
	return i;
}

static void make_days(void)
{
	struct date date = { FIRST_YEAR, 1, 1, false };
	for (int i = 0; i < DAYS; i++) {
		int weekday = i % 7; /* 0 Sunday */
		days[i] = date;
		days[i].work = weekday != 0 && weekday != 6;
		if (++date.day > length_of(date.year, date.month)) {
			date.day = 1;
			date.year += date.month == 12;
			date.month = date.month % 12 + 1;
		}
	}
	for (size_t i = 0; i < COUNT(rests); i++)
		for (int at = find(rests[i].year, rests[i].month, rests[i].day), n = 0;
			n < rests[i].days; n++)
			days[at + n].work = false;
	for (size_t i = 0; i < COUNT(worked); i++)
		days[find(worked[i].year, worked[i].month, worked[i].day)].work = true;
	midnight = INT64_C(1672502400000);
}

/* --- the law ------------------------------------------------------------------------------------ */

/* DAYS where it lies behind the table. */
static int first_worked(int day)
{
	while (day < DAYS && !days[day].work)
		day++;
	return day;
}

static int same_number(int day, int months)
{
	int month = days[day].month - 1 + months, year = days[day].year + month / 12;
	month = month % 12 + 1;
	int last = length_of(year, month);
	return year > LAST_YEAR ? DAYS
				: find(year, month, days[day].day < last ? days[day].day : last);
}

static int nth_worked(int day, int64_t number)
{
	while (number > 0 && ++day < DAYS)
		number -= days[day].work;
	return day;
}

/* 08:30–12:00 and 14:00–17:30 of a working day. */
static bool is_open(int64_t minute)
{
	int64_t of_day = minute % MINUTES_A_DAY;
	return days[minute / MINUTES_A_DAY].work &&
	       ((of_day >= 510 && of_day < 720) || (of_day >= 840 && of_day < 1050));
}

/* -1: behind the table. */
static int64_t open_minutes(int64_t minute, int64_t number)
{
	while (number > 0 && minute < (int64_t)DAYS * MINUTES_A_DAY) {
		/* Nothing is open before 08:30, over noon and after 17:30: the walk steps over them. */
		if (is_open(minute))
			number--;
		minute++;
	}
	return number ? -1 : minute;
}

static int last_day(int day, struct limit limit)
{
	int64_t number = limit.amount / 1000;
	int end = day;
	if (limit.unit == UNIT_WORKDAY)
		return number ? nth_worked(day, number) : first_worked(day);
	if (limit.unit == UNIT_DAY)
		end = day + number < DAYS ? day + (int)number : DAYS;
	else
		end = same_number(day, (int)number * (limit.unit == UNIT_YEAR ? 12 : 1));
	return limit.unrolled ? end : first_worked(end);
}

/* -1: behind the table. */
static int64_t due_by_law(int64_t minute, struct limit limit)
{
	int64_t number = limit.amount / 1000, all = (int64_t)DAYS * MINUTES_A_DAY;
	if (limit.unit == UNIT_MINUTE || limit.unit == UNIT_HOUR) {
		int64_t due = minute + number * (limit.unit == UNIT_HOUR ? 60 : 1);
		return due < all ? due : -1;
	}
	if (limit.unit == UNIT_WORKHOUR)
		return open_minutes(minute, number * 60);
	int end = last_day((int)(minute / MINUTES_A_DAY), limit);
	return end < DAYS ? (end + 1) * (int64_t)MINUTES_A_DAY : -1;
}

/* --- against the program -------------------------------------------------------------------------- */

static struct limit random_limit(uint64_t *seed)
{
	static const struct {
		enum limit_unit unit;
		int64_t most;
	} kinds[] = { { UNIT_MINUTE, 3000 }, { UNIT_HOUR, 200 }, { UNIT_WORKHOUR, 6 },
		{ UNIT_DAY, 200 }, { UNIT_DAY, 15 }, { UNIT_WORKDAY, 90 }, { UNIT_WORKDAY, 10 },
		{ UNIT_MONTH, 14 }, { UNIT_YEAR, 2 } };
	size_t kind = (size_t)random_below(seed, COUNT(kinds));
	struct limit limit = LIMIT(1 + random_below(seed, kinds[kind].most), kinds[kind].unit);
	bool may = limit.unit == UNIT_DAY || limit.unit == UNIT_MONTH || limit.unit == UNIT_YEAR;
	limit.unrolled = may && random_below(seed, 4) == 0;
	return limit;
}

static int64_t instant(int64_t minute)
{
	return midnight + minute * MS_MINUTE;
}

TEST(a_million_dues_are_those_of_the_law)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 9;
	int64_t compared = 0;
	make_days();
	for (int i = 0; i < CASES; i++) {
		int64_t minute = random_below(&seed, (int64_t)(DAYS - 40) * MINUTES_A_DAY);
		struct limit limit = random_limit(&seed);
		int64_t due = due_by_law(minute, limit);
		if (due < 0)
			continue;
		compared++;
		if (worktime_add(calendar, instant(minute), limit) != instant(due))
			fail_msg("%s and %s: %s, by law %s", time_format(pool, instant(minute)),
				limit_format(pool, limit),
				time_format(pool, worktime_add(calendar, instant(minute), limit)),
				time_format(pool, instant(due)));
	}
	assert_true(compared > CASES / 2);
}

TEST(every_day_of_the_notices_is_worked_or_not_as_they_say)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int count[LAST_YEAR + 1] = { 0 };
	make_days();
	for (int i = 0; i < DAYS; i++) {
		assert_int_equal(
			calendar_is_workday(calendar, time_day(instant(0)) + i), days[i].work);
		count[days[i].year] += days[i].work;
	}
	assert_int_equal(count[2025], 248);
	assert_int_equal(count[2026], 248);
}

/* How many days lie between, and what is left, by counting on the fingers. */
TEST(a_million_counts_of_working_days_are_those_of_the_table)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 10;
	make_days();
	for (int i = 0; i < CASES; i++) {
		int from = (int)random_below(&seed, DAYS - 120),
		    to = from + (int)random_below(&seed, 120);
		int64_t counted = 0, at = random_below(&seed, MINUTES_A_DAY);
		for (int day = from + 1; day <= to; day++)
			counted += days[day].work;
		int64_t start = instant(from * (int64_t)MINUTES_A_DAY + at);
		int64_t end = instant(to * (int64_t)MINUTES_A_DAY + at);
		assert_int_equal(worktime_between(calendar, start, end, UNIT_WORKDAY), counted);
		assert_int_equal(worktime_between(calendar, start, end, UNIT_DAY), to - from);
	}
}

/* --- pauses ------------------------------------------------------------------------------------- */

struct still {
	int64_t from, to; /* minutes of the table */
};

static bool stands_still(const struct still *still, int day)
{
	int64_t end = (day + 1) * (int64_t)MINUTES_A_DAY;
	return still->from < end && still->to > end;
}

/* A day at whose end the clock stood still is not counted, is no last day, and no first day either: a limit
 * that is paused on the day it begins begins on the day it goes on. */
static int last_day_but(const struct still *still, int day, int64_t number, bool workdays)
{
	if (stands_still(still, day) && (days[day].work || !workdays))
		do
			day++;
		while (stands_still(still, day) || (workdays && !days[day].work));
	while (number > 0 || !days[day].work || stands_still(still, day)) {
		day++;
		number -= !stands_still(still, day) && (days[day].work || !workdays);
	}
	return day;
}

TEST(a_million_dues_with_a_pause_leave_out_the_days_at_whose_end_the_clock_stood_still)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 11;
	const int64_t all = MINUTES_A_DAY;
	make_days();
	for (int i = 0; i < CASES; i++) {
		int64_t number = 1 + random_below(&seed, 30);
		int64_t start = random_below(&seed, (DAYS - 200) * all);
		bool workdays = random_below(&seed, 2);
		struct still still = { .from = start + random_below(&seed, 20 * all) + 1 };
		still.to = still.from + random_below(&seed, 20 * all);
		if (still.from % all == 0 || still.to % all == 0)
			continue;
		int64_t end = last_day_but(&still, (int)(start / all), number, workdays) + 1;
		struct pause pause = { instant(still.from), instant(still.to) };
		int64_t due = worktime_due(calendar, instant(start),
			LIMIT(number, workdays ? UNIT_WORKDAY : UNIT_DAY), &pause, 1);
		if (due != instant(end * all))
			fail_msg("%s and %d %s, paused %s to %s: %s, counted %s",
				time_format(pool, instant(start)), (int)number,
				workdays ? "workdays" : "days", time_format(pool, pause.from),
				time_format(pool, pause.to), time_format(pool, due),
				time_format(pool, instant(end * all)));
	}
}

RUN_TESTS(cmocka_unit_test(every_day_of_the_notices_is_worked_or_not_as_they_say),
	cmocka_unit_test(a_million_dues_are_those_of_the_law),
	cmocka_unit_test(a_million_counts_of_working_days_are_those_of_the_table),
	cmocka_unit_test(
		a_million_dues_with_a_pause_leave_out_the_days_at_whose_end_the_clock_stood_still))
