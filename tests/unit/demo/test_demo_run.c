/* tests/unit/demo/test_demo_run.c - a small demo county from the real files: what comes of it. */
#include "../test.h"

#include "year.h"

#include "base/time.h"
#include "engine/ledger.h"
#include "html/json.h"

static void print_refusals(const struct year *year)
{
	for (const struct demo_refusal *refusal = year->report.refusals; refusal;
		refusal = refusal->next)
		print_message("%s %s %s: %s\n", refusal->procedure, refusal->scenario,
			refusal->action, refusal->reason);
}

TEST(the_door_refuses_nothing_in_whatever_year_it_is_made)
{
	static const char *const days[] = { "2026-11-20 10:00", "2026-11-21 07:00",
		"2026-12-01 09:00", "2027-02-24 09:00", "2027-10-08 09:00", "2026-01-05 09:00" };
	for (size_t i = 0; i < COUNT(days); i++) {
		int64_t now = 0;
		assert_true(time_parse(days[i], &now));
		struct year *year = year_tell(pool, now);
		print_refusals(year);
		if (year->report.refused || year->report.undrawn)
			fail_msg("%s: %d refused, %d undrawn", days[i], (int)year->report.refused,
				(int)year->report.undrawn);
		assert_in_range(year->report.matters, 55, 70);
		assert_true(year_number(year, "SELECT MAX(at) FROM event WHERE county = $1") < now);
		db_close(year->fixture->db);
	}
}

TEST(the_record_is_chronological_and_its_fold_gives_the_rows)
{
	struct year *year = year_tell(pool, DEMO_NOW);
	assert_int_equal(year_number(year, "SELECT COUNT(*) FROM event a JOIN event b ON "
					   "b.county = a.county AND b.position = a.position + 1 "
					   "WHERE a.county = $1 AND b.at < a.at"),
		0);
	assert_int_equal(
		year_number(year, "SELECT COUNT(*) FROM event WHERE county = $1 AND happened > at"),
		0);
	struct db *twin = fixture_start(pool)->db;
	year->ctx->directory = directory_load(year->ctx, pool, year->ctx->definitions);
	struct ledger_report report = ledger_check(year->ctx, twin, stderr);
	assert_int_equal(report.problems, 0);
	assert_int_equal(report.matters, year->report.matters);
	assert_int_equal(report.events, year->report.events);
}

struct row {
	int64_t at, on, share, actor, behalf;
	const char *action;
	struct bytes body;
};

static const struct column row_columns[] = {
	COLUMN_INT(struct row, at),
	COLUMN_INT(struct row, on),
	COLUMN_INT(struct row, share),
	COLUMN_INT(struct row, actor),
	COLUMN_INT(struct row, behalf),
	COLUMN_TEXT(struct row, action),
	COLUMN_BYTES(struct row, body),
	{ 0 },
};

static struct rows events(struct year *year)
{
	static const struct statement statement = { .name = "test",
		.sql = "SELECT at, happened, share, actor, behalf, action, body FROM event "
		       "WHERE county = $1 ORDER BY position" };
	return db_rows(
		year->ctx, &statement, row_columns, struct row, 100000, V(year->ctx->county));
}

TEST(the_same_files_on_the_same_day_give_the_same_year)
{
	/* Another hour of the day makes no difference. */
	struct rows first = events(year_tell(pool, DEMO_NOW));
	struct rows again = events(year_tell(pool, DEMO_NOW + 9 * MS_HOUR));
	const struct row *a = first.data, *b = again.data;
	assert_in_range(first.count, 700, 3000);
	assert_int_equal(first.count, again.count);
	for (int64_t i = 0; i < first.count; i++) {
		assert_int_equal(a[i].at, b[i].at);
		assert_int_equal(a[i].on, b[i].on);
		assert_int_equal(a[i].share, b[i].share);
		assert_int_equal(a[i].actor, b[i].actor);
		assert_int_equal(a[i].behalf, b[i].behalf);
		assert_string_equal(a[i].action, b[i].action);
		assert_int_equal(a[i].body.size, b[i].body.size);
		assert_memory_equal(a[i].body.data, b[i].body.data, a[i].body.size);
	}
}

/* What a scenario's `state` means where it is no state of the machine. */
static const struct {
	const char *name, *sql;
} conditions[] = {
	{ "extension-asked", "SELECT COUNT(*) FROM share WHERE county = $1 AND ask_kind <> ''" },
	{ "handling", "SELECT COUNT(*) FROM share WHERE county = $1 AND state = 'working'" },
	{ "objecting", "SELECT COUNT(*) FROM share WHERE county = $1 AND ask_kind = 'object'" },
	{ "overdue", "SELECT COUNT(*) FROM clock WHERE county = $1 AND running = 1 AND "
		     "due < 1795190400000 AND clock = 'handle'" },
	{ "soon", "SELECT COUNT(*) FROM clock WHERE county = $1 AND running = 1 AND "
		  "amber <= 1795190400000 AND due > 1795190400000 AND clock = 'handle'" },
	{ "suspended", "SELECT COUNT(*) FROM matter WHERE county = $1 AND suspended > 0" },
};

static int64_t matters_in(struct year *year, const char *procedure, const char *state)
{
	static const struct statement statement = { .name = "test",
		.sql = "SELECT COUNT(*) FROM matter WHERE county = $1 AND procedure = $2 "
		       "AND state = $3" };
	for (size_t i = 0; i < COUNT(conditions); i++)
		if (text_equal(conditions[i].name, state))
			return year_number(year, conditions[i].sql);
	return db_int(year->ctx, &statement, -1, V(year->ctx->county), V(procedure), V(state));
}

TEST(each_scenario_comes_to_its_state)
{
	struct year *year = year_tell(pool, DEMO_NOW);
	const struct yaml_node *procedure =
		yaml_first(yaml_get(year->demo->scenarios, "procedures"));
	int checked = 0;
	for (; procedure; procedure = procedure->next) {
		const struct yaml_node *scenario = yaml_first(yaml_get(procedure, "scenarios"));
		for (; scenario; scenario = scenario->next, checked++)
			if (matters_in(year, procedure->key, yaml_text_of(scenario, "state")) < 1)
				fail_msg("%s: nothing is %s", procedure->key,
					yaml_text_of(scenario, "state"));
	}
	assert_in_range(checked, 50, 70);
}

TEST(the_office_enters_for_units_and_late_and_people_have_read)
{
	static const char *const at_least_once[] = {
		"SELECT COUNT(*) FROM event WHERE county = $1 AND behalf > 0",
		"SELECT COUNT(*) FROM event WHERE county = $1 AND happened < at",
		"SELECT COUNT(*) FROM rung WHERE county = $1 AND outcome = 'issued'",
		"SELECT COUNT(*) FROM rung WHERE county = $1 AND outcome = 'sent' AND level = 1",
		"SELECT COUNT(*) FROM rung WHERE county = $1 AND waiting = 1",
		"SELECT COUNT(*) FROM inbox WHERE county = $1 AND is_read = 1",
		"SELECT COUNT(*) FROM inbox WHERE county = $1 AND is_read = 0",
		"SELECT COUNT(*) FROM node WHERE county = $1 AND done_day > 0",
		/* Whoever did not check the bulletin's numbers in two days has nothing against them. */
		"SELECT COUNT(*) FROM share WHERE county = $1 AND state = 'silent'",
		"SELECT COUNT(*) FROM paper WHERE county = $1 AND series = 'bulletin'",
	};
	struct year *year = year_tell(pool, DEMO_NOW);
	for (size_t i = 0; i < COUNT(at_least_once); i++)
		if (year_number(year, at_least_once[i]) < 1)
			fail_msg("%s", at_least_once[i]);
}

TEST(a_procedure_without_a_definition_is_left_out_and_named)
{
	static const struct demo_options options = { .small = true };
	struct year *year = mem_new(pool, struct year);
	year->fixture = fixture_start(pool);
	year->ctx = year->fixture->ctx;
	year->ctx->now = DEMO_NOW;
	year_read(year, pool);
	year_put_county(year);
	struct definitions some = *year->ctx->definitions;
	const char *left_out = some.current[0]->id;
	some.current++;
	some.current_count--;
	year->ctx->definitions = &some;
	assert_int_equal(demo_run(year->ctx, year->demo, &options, &year->report), OK);
	assert_string_equal(year->report.absent, left_out);
	assert_int_equal(matters_in(year, left_out, "closed"), 0);
	assert_in_range(year->report.matters, 10, 50);
}

/* --- the days ---------------------------------------------------------------------------------- */

TEST(the_year_ends_on_the_working_day_before_and_moves_by_weeks)
{
	static const struct {
		const char *now, *today;
		int64_t weeks;
	} cases[] = {
		{ "2026-11-20 23:00", "2026-11-19", 0 },
		{ "2026-11-21 00:01", "2026-11-20", 0 },
		{ "2026-11-23 09:00", "2026-11-20", 0 },
		{ "2026-11-24 09:00", "2026-11-23", 0 },
		{ "2026-11-25 09:00", "2026-11-24", 1 },
		{ "2026-11-17 09:00", "2026-11-16", -1 },
		{ "2026-10-08 09:00", "2026-09-30", -7 },
		{ "2027-11-20 09:00", "2027-11-19", 52 },
	};
	struct year *year = mem_new(pool, struct year);
	year->fixture = fixture_start(pool);
	year->ctx = year->fixture->ctx;
	year_read(year, pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t now = 0;
		assert_true(time_parse(cases[i].now, &now));
		struct demo_days days = demo_days(year->demo, year->world.calendar, now);
		assert_string_equal(time_format_day(pool, days.today), cases[i].today);
		assert_int_equal(days.shift, 7 * cases[i].weeks);
	}
}

RUN_TESTS(cmocka_unit_test(the_door_refuses_nothing_in_whatever_year_it_is_made),
	cmocka_unit_test(the_record_is_chronological_and_its_fold_gives_the_rows),
	cmocka_unit_test(the_same_files_on_the_same_day_give_the_same_year),
	cmocka_unit_test(each_scenario_comes_to_its_state),
	cmocka_unit_test(the_office_enters_for_units_and_late_and_people_have_read),
	cmocka_unit_test(a_procedure_without_a_definition_is_left_out_and_named),
	cmocka_unit_test(the_year_ends_on_the_working_day_before_and_moves_by_weeks))
