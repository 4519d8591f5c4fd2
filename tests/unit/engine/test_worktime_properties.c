/* What must hold for every start and amount: years with notices and years without, one fixed seed.
 */
#include "calendars.h"

#define CASES 20000

static int64_t random_day(uint64_t *seed)
{
	static const int64_t years[][2] = { { 2023, 2027 }, { 2023, 2027 }, { 2001, 2023 },
		{ 2027, 2060 } };
	const int64_t *span = years[random_below(seed, COUNT(years))];
	int64_t first = time_from_civil((int)span[0], 1, 1);
	int64_t last = time_from_civil((int)span[1], 1, 1);
	return first + random_below(seed, last - first);
}

static int64_t random_at(uint64_t *seed)
{
	int64_t day = random_day(seed);
	return time_at(day, random_below(seed, MS_DAY));
}

static struct limit random_limit(uint64_t *seed)
{
	static const int64_t most[] = { [UNIT_MINUTE] = 3000,
		[UNIT_HOUR] = 200,
		[UNIT_WORKHOUR] = 100,
		[UNIT_DAY] = 200,
		[UNIT_WORKDAY] = 120,
		[UNIT_MONTH] = 30,
		[UNIT_YEAR] = 4 };
	enum limit_unit unit = (enum limit_unit)random_below(seed, COUNT(most));
	return LIMIT(random_below(seed, most[unit] + 1), unit);
}

TEST(a_due_in_working_days_has_that_many_working_days_before_it)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 1;
	for (int i = 0; i < CASES; i++) {
		int64_t start = random_at(&seed), number = 1 + random_below(&seed, 60);
		int64_t due = worktime_add(calendar, start, LIMIT(number, UNIT_WORKDAY));
		int64_t walked = 0, day = time_day(start);
		while (walked < number)
			walked += calendar_is_workday(calendar, ++day);
		assert_int_equal(due, time_at(day + 1, 0));
		assert_int_equal(worktime_between(calendar, start, due - 1, UNIT_WORKDAY), number);
		assert_int_equal(worktime_left(calendar, start, due, UNIT_WORKDAY), number);
	}
}

TEST(subtracting_inverts_adding_on_working_days)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 2;
	for (int i = 0; i < CASES; i++) {
		int64_t day = calendar_next_workday(calendar, random_day(&seed));
		struct limit limit = LIMIT(random_below(&seed, 60), UNIT_WORKDAY);
		int64_t due = worktime_add(calendar, time_at(day, 0), limit);
		assert_int_equal(worktime_sub(calendar, due - 1, limit), time_at(day, 0));
	}
}

TEST(subtracting_inverts_adding_in_open_office_hours)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 3;
	for (int i = 0; i < CASES; i++) {
		int64_t start = worktime_next_open(calendar, random_at(&seed));
		struct limit limit = { .amount = random_below(&seed, 50000),
			.unit = UNIT_WORKHOUR };
		int64_t due = worktime_add(calendar, start, limit);
		assert_int_equal(worktime_sub(calendar, due, limit), start);
		assert_int_equal(worktime_between(calendar, start, due, UNIT_WORKHOUR),
			limit.amount * (MS_HOUR / 1000));
	}
}

TEST(a_later_start_or_a_larger_amount_never_gives_an_earlier_due)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 4;
	for (int i = 0; i < CASES; i++) {
		struct limit limit = random_limit(&seed), more = limit;
		int64_t start = random_at(&seed);
		int64_t later = start + random_below(&seed, 10 * MS_DAY);
		more.amount += 1000 * random_below(&seed, 5);
		int64_t due = worktime_add(calendar, start, limit);
		assert_true(due >= start);
		assert_true(worktime_add(calendar, later, limit) >= due);
		assert_true(worktime_add(calendar, start, more) >= due);
	}
}

TEST(a_rolled_due_is_a_working_day_and_no_working_day_was_passed_over)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 5;
	for (int i = 0; i < CASES; i++) {
		struct limit limit = random_limit(&seed), plain = limit;
		int64_t start = random_at(&seed);
		if (!limit_in_days(limit))
			continue;
		plain.unrolled = true;
		int64_t day = worktime_due_day(worktime_add(calendar, start, limit));
		int64_t fell = worktime_due_day(worktime_add(calendar, start, plain));
		assert_true(calendar_is_workday(calendar, day));
		assert_true(fell <= day);
		assert_int_equal(calendar_count_workdays(calendar, fell - 1, day), 1);
	}
}

TEST(a_month_ends_on_the_same_number_or_the_last_of_the_month)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 6;
	for (int i = 0; i < CASES; i++) {
		int64_t start = random_day(&seed), number = random_below(&seed, 40);
		struct limit limit = { number * 1000, UNIT_MONTH, .unrolled = true };
		int64_t due = worktime_add(calendar, time_at(start, 0), limit);
		struct civil from = time_civil(start), to = time_civil(worktime_due_day(due));
		int length = time_month_length(to.year, to.month);
		assert_int_equal(to.year * 12 + to.month, from.year * 12 + from.month + number);
		assert_int_equal(to.day, from.day < length ? from.day : length);
	}
}

TEST(natural_time_is_natural)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 7;
	for (int i = 0; i < CASES; i++) {
		int64_t start = random_at(&seed), number = random_below(&seed, 1000);
		assert_int_equal(worktime_add(calendar, start, LIMIT(number, UNIT_HOUR)),
			start + number * MS_HOUR);
		assert_int_equal(worktime_add(calendar, start, LIMIT(number, UNIT_MINUTE)),
			start + number * MS_MINUTE);
	}
}

TEST(moments_of_the_office_are_the_first_of_their_kind)
{
	const struct calendar *calendar = shipped_calendar(pool);
	uint64_t seed = 8;
	for (int i = 0; i < CASES; i++) {
		int64_t at = random_at(&seed);
		int64_t open = worktime_next_open(calendar, at);
		assert_true(open >= at && worktime_is_open(calendar, open));
		assert_int_equal(worktime_between(calendar, at, open, UNIT_WORKHOUR), 0);
		int64_t awake = worktime_after_quiet(calendar, at);
		assert_true(awake >= at && !worktime_is_quiet(calendar, awake));
		assert_true(awake == at || worktime_is_quiet(calendar, awake - 1));
		int64_t ten = worktime_next_at(calendar, at, 10 * MS_HOUR);
		assert_true(ten >= at && time_of_day(ten) == 10 * MS_HOUR);
		assert_int_equal(calendar_count_workdays(calendar, time_day(at), time_day(ten)),
			time_day(ten) > time_day(at));
	}
}

RUN_TESTS(cmocka_unit_test(a_due_in_working_days_has_that_many_working_days_before_it),
	cmocka_unit_test(subtracting_inverts_adding_on_working_days),
	cmocka_unit_test(subtracting_inverts_adding_in_open_office_hours),
	cmocka_unit_test(a_later_start_or_a_larger_amount_never_gives_an_earlier_due),
	cmocka_unit_test(a_rolled_due_is_a_working_day_and_no_working_day_was_passed_over),
	cmocka_unit_test(a_month_ends_on_the_same_number_or_the_last_of_the_month),
	cmocka_unit_test(natural_time_is_natural),
	cmocka_unit_test(moments_of_the_office_are_the_first_of_their_kind))
