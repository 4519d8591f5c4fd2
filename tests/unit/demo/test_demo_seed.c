/* tests/unit/demo/test_demo_seed.c - many matters out of few: rows and record are what the door would have
 * left behind, in the order of time, and fall the same each time. */
#include "../test.h"

#include "year.h"

#include "base/time.h"
#include "demo/demo_seed.h"
#include "engine/ledger.h"

#define MATTERS 400

static struct year *seed(pool_t *pool, int64_t number, int64_t unfinished)
{
	struct year *year = year_tell(pool, DEMO_NOW);
	const struct seed_options options = { .matters = MATTERS,
		.seed = number,
		.events_most = 24,
		.first_day = time_from_civil(2025, 9, 1),
		.unfinished = unfinished };
	struct seed_report report;
	year->ctx->directory = directory_load(year->ctx, pool, year->ctx->definitions);
	if (demo_seed(year->ctx, &options, &report))
		fail_msg("%s: %s", year->ctx->failure.message, year->ctx->failure.detail);
	assert_int_equal(report.matters, MATTERS);
	assert_int_equal(report.events,
		year_number(year, "SELECT MAX(position) FROM event WHERE county = $1"));
	assert_in_range(report.open, 1, MATTERS / (unfinished ? 1 : 2));
	return year;
}

TEST(rows_and_record_are_what_the_door_would_have_left)
{
	struct year *year = seed(pool, 1, 20);
	struct db *twin = fixture_start(pool)->db;
	struct ledger_report report = ledger_check(year->ctx, twin, stderr);
	assert_int_equal(report.problems, 0);
	assert_int_equal(report.unfolded, 0);
	assert_int_equal(report.matters, MATTERS);
}

TEST(the_record_is_in_the_order_of_time_and_has_come_up_to_now)
{
	static const struct {
		const char *sql;
		int64_t least, most;
	} cases[] = {
		{ "SELECT COUNT(*) FROM event a JOIN event b ON b.county = a.county AND "
		  "b.position = a.position + 1 WHERE a.county = $1 AND b.at < a.at",
			0, 0 },
		{ "SELECT COUNT(*) FROM event WHERE county = $1 AND at >= 1795215600000", 0, 0 },
		{ "SELECT COUNT(*) FROM event WHERE county = $1 AND happened > at", 0, 0 },
		{ "SELECT COUNT(*) FROM matter a JOIN matter b ON b.county = a.county AND b.id > "
		  "a.id WHERE a.county = $1 AND b.opened < a.opened",
			0, 0 },
		{ "SELECT COUNT(DISTINCT procedure) FROM matter WHERE county = $1", 3, 10 },
		{ "SELECT COUNT(DISTINCT state) FROM matter WHERE county = $1", 8, 50 },
		{ "SELECT COUNT(*) FROM rung WHERE county = $1", 10, 10000 },
		{ "SELECT COUNT(*) FROM inbox WHERE county = $1", 0, 0 },
		{ "SELECT COUNT(*) FROM paper WHERE county = $1", 0, 0 },
	};
	struct year *year = seed(pool, 1, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t number = year_number(year, cases[i].sql);
		if (number < cases[i].least || number > cases[i].most)
			fail_msg("%d: %s", (int)number, cases[i].sql);
	}
}

/* Of numbers, instants and titles, that hang on everything that is drawn. */
static int64_t sum(struct year *year)
{
	return year_number(year, "SELECT SUM(LENGTH(title) * (seq + 1) + last_action_at % 1000003) "
				 "FROM matter WHERE county = $1");
}

TEST(the_same_seed_gives_the_same_matters_and_another_one_others)
{
	int64_t first = sum(seed(pool, 1, 0));
	assert_int_equal(sum(seed(pool, 1, 0)), first);
	assert_int_not_equal(sum(seed(pool, 2, 0)), first);
}

RUN_TESTS(cmocka_unit_test(rows_and_record_are_what_the_door_would_have_left),
	cmocka_unit_test(the_record_is_in_the_order_of_time_and_has_come_up_to_now),
	cmocka_unit_test(the_same_seed_gives_the_same_matters_and_another_one_others))
