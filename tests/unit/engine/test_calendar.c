#include "calendars.h"

#include <stdlib.h>

static const char *const rule = "version: 7\nprovisional:\n  basis: 办法\n  holidays:\n"
				"    - {name: 元旦, on: 01-01, days: 1}\n"
				"    - {name: 春节, on: new, days: 4, begins: -1}\n";
static const char *const lunar = "dates:\n  - {year: 2030, new: 2030-02-03}\n";
static const char *const office = "normal: [08:30-12:00, 14:00-17:30]\nseasons: []\n"
				  "quiet: 18:00-08:30\n";
static const char *const notice = "year: 2030\nnotice: 通知\nholidays:\n"
				  "  - {name: 元旦, from: 2029-12-30, to: 2030-01-01}\n"
				  "workdays: [2029-12-29]\n";

/* Files of a calendar, with one of them replaced or added. */
struct fixture {
	const char *folder;
	struct problems problems;
};

static void write_file(pool_t *pool, const char *folder, const char *name, const char *text)
{
	FILE *stream = fopen(text_printf(pool, "%s/%s", folder, name), "wb");
	assert_non_null(stream);
	fputs(text, stream);
	assert_int_equal(fclose(stream), 0);
}

static const struct calendar *load_with(
	pool_t *pool, struct fixture *fixture, const char *name, const char *text)
{
	static const char *const names[] = { "calendar.yaml", "lunar.yaml", "hours.yaml",
		"2030.yaml", "local.yaml", "2031.yaml", "31.yaml" };
	const char *const texts[] = { rule, lunar, office, notice };
	char folder[] = "/tmp/huiyin-calendar-XXXXXX";
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < COUNT(texts); i++)
		write_file(pool, folder, names[i], texts[i]);
	if (name)
		write_file(pool, folder, name, text);
	fixture->folder = text_copy(pool, folder);
	problems_init(&fixture->problems, pool, NULL);
	const struct calendar *calendar = calendar_load(pool, folder, &fixture->problems);
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(text_printf(pool, "%s/%s", folder, names[i]));
	assert_int_equal(rmdir(folder), 0);
	return calendar;
}

static int64_t workdays_of(const struct calendar *calendar, int year)
{
	return calendar_count_workdays(
		calendar, time_from_civil(year - 1, 12, 31), time_from_civil(year, 12, 31));
}

TEST(the_years_with_notices_have_their_working_days)
{
	const struct calendar *calendar = shipped_calendar(pool);
	assert_int_equal(workdays_of(calendar, 2023), 249);
	assert_int_equal(workdays_of(calendar, 2024), 251);
	assert_int_equal(workdays_of(calendar, 2025), 248);
	assert_int_equal(workdays_of(calendar, 2026), 248);
	assert_string_equal(calendar_notice(calendar, 2026), "国办发明电〔2025〕7号");
	assert_null(calendar_notice(calendar, 2027));
	assert_null(calendar_notice(calendar, 1066));
}

TEST(days_know_why_they_are_what_they_are)
{
	static const struct {
		const char *day;
		bool work, provisional;
		enum day_cause cause;
		const char *name;
	} cases[] = {
		{ "2026-02-13", true, false, DAY_ORDINARY, NULL },
		{ "2026-02-14", true, false, DAY_MAKEUP, NULL },
		{ "2026-02-15", false, false, DAY_HOLIDAY, "春节" },
		{ "2026-02-28", true, false, DAY_MAKEUP, NULL },
		{ "2026-03-01", false, false, DAY_ORDINARY, NULL },
		{ "2022-12-31", false, false, DAY_HOLIDAY, "元旦" },
		{ "2022-12-30", true, true, DAY_ORDINARY, NULL },
		{ "2024-02-09", true, false, DAY_ORDINARY, NULL },
		{ "2027-02-05", false, true, DAY_HOLIDAY, "春节" },
		{ "2027-02-08", false, true, DAY_HOLIDAY, "春节" },
		{ "2027-02-09", true, true, DAY_ORDINARY, NULL },
		{ "2027-02-10", true, true, DAY_ORDINARY, NULL },
		{ "2050-09-30", false, true, DAY_HOLIDAY, "中秋节" },
		{ "2051-02-13", true, true, DAY_ORDINARY, NULL },
		{ "2051-10-03", false, true, DAY_HOLIDAY, "国庆节" },
		{ "1999-12-31", true, true, DAY_ORDINARY, NULL },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct day day = calendar_day(calendar, day_of(cases[i].day));
		if (day.work != cases[i].work || day.provisional != cases[i].provisional ||
			day.cause != cases[i].cause || !text_equal(day.name, cases[i].name))
			fail_msg("%s", cases[i].day);
	}
}

TEST(the_calendar_agrees_with_a_walk_over_its_days)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t first = day_of("2022-06-01"), last = day_of("2028-06-01"), seen = 0;
	int64_t next = calendar_next_workday(calendar, first), before = first - 1;
	while (!calendar_is_workday(calendar, before))
		before--;
	for (int64_t day = first; day < last; day++) {
		bool work = calendar_is_workday(calendar, day);
		assert_int_equal(work, calendar_day(calendar, day).work);
		seen += work;
		assert_int_equal(calendar_count_workdays(calendar, first - 1, day), seen);
		if (work) {
			assert_int_equal(day, next);
			assert_int_equal(calendar_add_workdays(calendar, before, 1), day);
			assert_int_equal(calendar_add_workdays(calendar, day, -1), before);
			next = calendar_next_workday(calendar, day + 1);
			before = day;
		}
		assert_int_equal(calendar_last_workday(calendar, day), before);
		assert_int_equal(calendar_next_workday(calendar, day), work ? day : next);
	}
	assert_int_equal(calendar_add_workdays(calendar, first, 0), first);
	assert_int_equal(calendar_count_workdays(calendar, last, first),
		-calendar_count_workdays(calendar, first, last));
}

TEST(the_edge_of_the_calendar_fails_nothing)
{
	const struct calendar *calendar = shipped_calendar(pool);
	int64_t last = day_of("2199-12-31"), first = day_of("2000-01-01");
	assert_int_equal(calendar_add_workdays(calendar, last, 1000), last);
	assert_int_equal(calendar_next_workday(calendar, last + 9), last + 9);
	assert_int_equal(calendar_last_workday(calendar, first - 9), first - 9);
	assert_int_equal(calendar_worked(calendar, time_at(first - 9, 0)), 0);
	assert_int_equal(calendar_worked(calendar, time_at(last + 9, 0)),
		calendar_worked(calendar, time_at(last + 1, 0)));
	assert_true(calendar_is_provisional(calendar, first - 1, first));
	assert_false(calendar_is_provisional(calendar, day_of("2022-12-31"), day_of("2026-12-31")));
	assert_true(calendar_is_provisional(calendar, day_of("2026-12-31"), day_of("2027-01-01")));
}

TEST(office_hours_pass_only_while_the_office_is_open)
{
	static const struct {
		const char *from, *to;
		int64_t minutes;
	} cases[] = {
		{ "2026-02-13 08:00", "2026-02-13 09:00", 30 },
		{ "2026-02-13 11:00", "2026-02-13 15:00", 120 },
		{ "2026-02-13", "2026-02-14", 420 },
		{ "2026-02-13 17:00", "2026-02-14 09:00", 60 },
		{ "2026-02-14 17:00", "2026-02-24 09:00", 60 },
		{ "2026-02-15", "2026-02-24", 0 },
		{ "2026-02-13 12:00", "2026-02-13 14:00", 0 },
	};
	const struct calendar *calendar = shipped_calendar(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t worked = calendar_worked(calendar, at_of(cases[i].to)) -
				 calendar_worked(calendar, at_of(cases[i].from));
		if (worked != cases[i].minutes * MS_MINUTE)
			fail_msg("%s to %s: %d", cases[i].from, cases[i].to, (int)worked);
	}
	int64_t noon = calendar_worked(calendar, at_of("2026-02-13 13:00"));
	assert_string_equal(
		time_format(pool, calendar_worked_first(calendar, noon)), "2026-02-13 12:00");
	assert_string_equal(
		time_format(pool, calendar_worked_last(calendar, noon)), "2026-02-13 14:00");
	int64_t holiday = calendar_worked(calendar, at_of("2026-02-20 10:00"));
	assert_string_equal(
		time_format(pool, calendar_worked_first(calendar, holiday)), "2026-02-14 17:30");
	assert_string_equal(
		time_format(pool, calendar_worked_last(calendar, holiday)), "2026-02-24 08:30");
}

TEST(a_folder_of_good_files_makes_a_calendar)
{
	struct fixture fixture;
	const struct calendar *calendar = load_with(pool, &fixture, NULL, NULL);
	assert_non_null(calendar);
	assert_int_equal(calendar_version(calendar), 7);
	assert_int_equal(strlen(calendar_hash(calendar)), 64);
	assert_true(calendar_is_workday(calendar, day_of("2029-12-29")));
	assert_false(calendar_is_provisional(calendar, day_of("2029-12-29"), day_of("2030-12-31")));
	assert_string_equal(calendar_day(calendar, day_of("2029-12-31")).document, "通知");
	assert_string_equal(calendar_day(calendar, day_of("2031-01-01")).document, "办法");
	assert_int_equal(calendar_quiet(calendar).from, 18 * 60);
}

TEST(the_hash_follows_every_answer_and_nothing_else)
{
	struct fixture fixture;
	const char *same = calendar_hash(load_with(pool, &fixture, NULL, NULL));
	assert_string_equal(calendar_hash(load_with(pool, &fixture, "hours.yaml",
				    "# the same\nnormal: [08:30-12:00, '14:00-17:30']\n"
				    "seasons: []\nquiet: 18:00-08:30\n")),
		same);
	static const struct {
		const char *name, *file, *text;
	} cases[] = {
		{ "a local day", "local.yaml",
			"local:\n  - {name: 节, kind: rest, from: 2031-05-06, to: 2031-05-07, "
			"document: 县发1号}\n" },
		{ "its document", "local.yaml",
			"local:\n  - {name: 节, kind: rest, from: 2031-05-06, to: 2031-05-07, "
			"document: 县发2号}\n" },
		{ "a year settled", "2031.yaml",
			"year: 2031\nholidays:\n"
			"  - {name: 元旦, from: 2031-01-01, to: 2031-01-01}\nworkdays: []\n" },
		{ "hours", "hours.yaml",
			"normal: [08:30-12:00, 14:00-17:00]\nseasons: []\nquiet: 18:00-08:30\n" },
		{ "quiet hours", "hours.yaml",
			"normal: [08:30-12:00, 14:00-17:30]\nseasons: []\nquiet: 19:00-08:30\n" },
		{ "the version", "calendar.yaml",
			"version: 8\nprovisional:\n  basis: 办法\n  holidays:\n"
			"    - {name: 元旦, on: 01-01, days: 1}\n"
			"    - {name: 春节, on: new, days: 4, begins: -1}\n" },
	};
	const char *hashes[COUNT(cases)];
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct calendar *calendar =
			load_with(pool, &fixture, cases[i].file, cases[i].text);
		if (!calendar)
			fail_msg("%s: %s", cases[i].name, fixture.problems.first->text);
		hashes[i] = calendar_hash(calendar);
		assert_string_not_equal(hashes[i], same);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(hashes[i], hashes[j]);
	}
}

TEST(local_days_stand_above_the_notice)
{
	struct fixture fixture;
	const struct calendar *calendar = load_with(pool, &fixture, "local.yaml",
		"local:\n"
		"  - {name: 县庆, kind: rest, from: 2030-05-06, to: 2030-05-07, document: "
		"县发1号}\n"
		"  - {name: 抢险, kind: work, from: 2030-01-01, to: 2030-01-01, document: "
		"县发2号}\n");
	assert_non_null(calendar);
	struct day day = calendar_day(calendar, day_of("2030-05-07"));
	assert_true(!day.work && day.cause == DAY_LOCAL && !day.provisional);
	assert_string_equal(day.document, "县发1号");
	assert_true(calendar_is_workday(calendar, day_of("2030-01-01")));
}

TEST(a_season_has_its_own_hours_even_over_the_turn_of_the_year)
{
	struct fixture fixture;
	const struct calendar *calendar = load_with(pool, &fixture, "hours.yaml",
		"normal: [08:30-12:00, 14:00-17:30]\nseasons:\n"
		"  - {name: 夏季, from: 06-01, to: 09-30, hours: [08:00-12:00, 15:00-18:00]}\n"
		"  - {name: 冬季, from: 12-01, to: 02-29, hours: [09:00-16:00]}\n"
		"quiet: 12:00-13:00\n");
	assert_non_null(calendar);
	static const struct {
		const char *day;
		int from, spans;
	} cases[] = {
		{ "2030-05-31", 510, 2 },
		{ "2030-06-01", 480, 2 },
		{ "2030-09-30", 480, 2 },
		{ "2030-10-01", 510, 2 },
		{ "2030-11-30", 510, 2 },
		{ "2030-12-01", 540, 1 },
		{ "2031-02-28", 540, 1 },
		{ "2032-02-29", 540, 1 },
		{ "2031-03-01", 510, 2 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct office_hours *hours = calendar_hours(calendar, day_of(cases[i].day));
		if (hours->spans[0].from != cases[i].from || hours->count != cases[i].spans)
			fail_msg("%s", cases[i].day);
	}
	assert_string_equal(calendar_hours(calendar, day_of("2030-07-01"))->name, "夏季");
	assert_true(worktime_is_quiet(calendar, at_of("2030-07-01 12:30")));
	assert_false(worktime_is_quiet(calendar, at_of("2030-07-01 23:30")));
}

static const struct {
	const char *name, *file, *text, *expected;
} broken[] = {
	{ "a stray file", "31.yaml", "a: 1\n", "31.yaml: calendar.unknown_file" },
	{ "the wrong year", "2031.yaml", "year: 2030\nholidays: []\nworkdays: []\n",
		"2031.yaml:1:1: calendar.bad_year" },
	{ "a date that is none", "2030.yaml",
		"year: 2030\nholidays:\n  - {name: 节, from: 2030-02-30, to: 2030-03-01}\n"
		"workdays: []\n",
		"2030.yaml:3:21: calendar.bad_day (text: 2030-02-30)" },
	{ "an end before the start", "2030.yaml",
		"year: 2030\nholidays:\n  - {name: 节, from: 2030-03-02, to: 2030-03-01}\n"
		"workdays: []\n",
		"2030.yaml:3:5: calendar.bad_range" },
	{ "a day of another year", "2030.yaml",
		"year: 2030\nholidays:\n  - {name: 节, from: 2031-03-02, to: 2031-03-02}\n"
		"workdays: []\n",
		"2030.yaml:3:5: calendar.other_year" },
	{ "a day twice", "2030.yaml",
		"year: 2030\nholidays:\n  - {name: 甲, from: 2030-03-01, to: 2030-03-02}\n"
		"  - {name: 乙, from: 2030-03-02, to: 2030-03-03}\nworkdays: []\n",
		"2030.yaml:4:5: calendar.twice (day: 2030-03-02)" },
	{ "rest and work on one day", "2030.yaml",
		"year: 2030\nholidays:\n  - {name: 甲, from: 2030-03-02, to: 2030-03-02}\n"
		"workdays: [2030-03-02]\n",
		"2030.yaml:4:12: calendar.twice (day: 2030-03-02)" },
	{ "a make-up day on a Monday", "2030.yaml",
		"year: 2030\nholidays: []\nworkdays: [2030-03-04]\n",
		"2030.yaml:3:12: calendar.works_anyway (day: 2030-03-04)" },
	{ "no make-up days at all", "2030.yaml", "year: 2030\nholidays: []\n",
		"2030.yaml:1:1: yaml.missing_key (name: workdays)" },
	{ "an unknown key", "2030.yaml", "year: 2030\nholidays: []\nworkdays: []\nfestivals: []\n",
		"2030.yaml:4:1: yaml.unknown_key (name: festivals)" },
	{ "no version", "calendar.yaml", "provisional:\n  basis: 办法\n  holidays: []\n",
		"calendar.yaml:1:1: yaml.missing_key (name: version)" },
	{ "version nought", "calendar.yaml",
		"version: 0\nprovisional:\n  basis: 办法\n  holidays: []\n",
		"calendar.yaml:1:10: calendar.bad_version" },
	{ "a rule without days", "calendar.yaml",
		"version: 1\nprovisional:\n  basis: 办法\n  holidays:\n"
		"    - {name: 节, on: 05-01}\n",
		"calendar.yaml:5:7: calendar.bad_rule" },
	{ "a festival that the table lacks", "lunar.yaml",
		"dates:\n  - {year: 2031, old: 2031-01-01}\n",
		"lunar.yaml:2:5: yaml.missing_key (name: new)" },
	{ "a local day without document", "local.yaml",
		"local:\n  - {name: 节, kind: rest, from: 2030-05-06, to: 2030-05-06}\n",
		"local.yaml:2:5: yaml.missing_key (name: document)" },
	{ "a local day of no kind", "local.yaml",
		"local:\n  - {name: 节, kind: off, from: 2030-05-06, to: 2030-05-06, "
		"document: 文}\n",
		"local.yaml:2:21: calendar.bad_kind (text: off)" },
	{ "hours that overlap", "hours.yaml",
		"normal: [08:30-12:00, 11:00-17:30]\nseasons: []\nquiet: 18:00-08:30\n",
		"hours.yaml:1:23: calendar.bad_hours" },
	{ "an hour that is none", "hours.yaml",
		"normal: [08:30-12:60]\nseasons: []\nquiet: 18:00-08:30\n",
		"hours.yaml:1:10: calendar.bad_hours" },
	{ "no hours", "hours.yaml", "normal: []\nseasons: []\nquiet: 18:00-08:30\n",
		"hours.yaml:1:9: calendar.bad_hours" },
	{ "seasons that overlap", "hours.yaml",
		"normal: [08:30-12:00]\nseasons:\n"
		"  - {name: 甲, from: 06-01, to: 08-01, hours: [08:00-12:00]}\n"
		"  - {name: 乙, from: 08-01, to: 09-01, hours: [08:00-12:00]}\n"
		"quiet: 18:00-08:30\n",
		"hours.yaml:4:5: calendar.season_overlap" },
};

TEST(every_broken_file_is_named_with_its_line)
{
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct fixture fixture;
		if (load_with(pool, &fixture, broken[i].file, broken[i].text))
			fail_msg("%s: accepted", broken[i].name);
		const char *text = problem_format(pool, fixture.problems.first);
		if (!text_starts(text, fixture.folder))
			fail_msg("%s: %s", broken[i].name, text);
		text += strlen(fixture.folder) + 1;
		if (!text_equal(text, broken[i].expected) || fixture.problems.count != 1)
			fail_msg("%s: %s (%d)", broken[i].name, text, fixture.problems.count);
	}
}

TEST(a_folder_that_is_not_there_is_a_problem)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	assert_null(calendar_load(pool, "/nowhere/at/all", &problems));
	assert_int_equal(problems.count, 1);
}

RUN_TESTS(cmocka_unit_test(the_years_with_notices_have_their_working_days),
	cmocka_unit_test(days_know_why_they_are_what_they_are),
	cmocka_unit_test(the_calendar_agrees_with_a_walk_over_its_days),
	cmocka_unit_test(the_edge_of_the_calendar_fails_nothing),
	cmocka_unit_test(office_hours_pass_only_while_the_office_is_open),
	cmocka_unit_test(a_folder_of_good_files_makes_a_calendar),
	cmocka_unit_test(the_hash_follows_every_answer_and_nothing_else),
	cmocka_unit_test(local_days_stand_above_the_notice),
	cmocka_unit_test(a_season_has_its_own_hours_even_over_the_turn_of_the_year),
	cmocka_unit_test(every_broken_file_is_named_with_its_line),
	cmocka_unit_test(a_folder_that_is_not_there_is_a_problem))
