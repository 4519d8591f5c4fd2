/* Figures on small histories made by hand, each number counted beforehand. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/figure.h"
#include "engine/ledger_db.h"

#include <stdlib.h>
#include <string.h>

/* --- a county with a history -------------------------------------------------------------------- */

static void act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

static int64_t opened(struct county *county, int unit, const char *due)
{
	pool_t *pool = county->fixture->pool;
	return county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, unit), "due", due))
		->id;
}

static int64_t dispatched(struct county *county, int unit, const char *due)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = opened(county, unit, due);
	act(county, "supervisor", -1, id, 0, "submit", VALUES(pool, "basis", "政府工作报告"));
	act(county, "supervision-head", -1, id, 0, "endorse", NULL);
	act(county, "office-head", -1, id, 0, "approve", NULL);
	return id;
}

static void answer(struct county *county, int unit, int64_t id)
{
	act(county, "liaison", unit, id, 1, "sign-finish",
		VALUES(county->fixture->pool, "result", "全部完成"));
}

static void close_matter(struct county *county, int64_t id)
{
	act(county, "supervisor", -1, id, 0, "verify", NULL);
	act(county, "supervision-head", -1, id, 0, "close", NULL);
}

/* --- asking ------------------------------------------------------------------------------------- */

static int64_t day_of(const char *text)
{
	int64_t day = 0;
	assert_true(time_parse_day(text, &day));
	return day;
}

struct asking {
	struct county *county;
	struct figure_question question;
	const struct definition *definitions[1];
};

/* Of supervision, by the clerk; the question stays with the asking. */
static struct asking *asking(
	struct county *county, const char *figure, const char *first, const char *last)
{
	struct asking *asking = mem_new(county->fixture->pool, struct asking);
	asking->county = county;
	asking->definitions[0] = definition_find(county->definitions, "supervision");
	asking->question = (struct figure_question){
		.figure = figure_find(county->definitions->figures, figure),
		.definitions = asking->definitions,
		.definition_count = 1,
		.period = period_days(day_of(first), day_of(last)),
	};
	if (!asking->question.figure)
		fail_msg("no figure %s", figure);
	return asking;
}

static struct figure_value value_of(struct asking *asking)
{
	struct figure_value value;
	struct ctx *ctx = as(asking->county, "supervisor", 0);
	if (figure_ask(ctx, &asking->question, &value))
		fail_msg("%s", ctx->failure.detail);
	return value;
}

static struct figure_value ask(
	struct county *county, const char *figure, const char *first, const char *last)
{
	return value_of(asking(county, figure, first, last));
}

#define assert_march(county, figure, expected) \
	assert_string_equal(ask((county), (figure), "2026-03-01", "2026-03-31").full, (expected))

/* --- balance ------------------------------------------------------------------------------------ */

TEST(the_balance_of_a_month_is_counted)
{
	struct county *county = county_start(pool);
	int64_t closed = dispatched(county, 0, "2026-03-31");
	dispatched(county, 1, "2026-03-31");
	answer(county, 0, closed);
	county_at(county, "2026-03-10 10:00");
	close_matter(county, closed);
	int64_t cancelled = dispatched(county, 0, "2026-04-30");
	act(county, "office-head", -1, cancelled, 0, "cancel", VALUES(pool, "reason", "政策调整"));
	int64_t mistaken = opened(county, 0, "2026-04-30");
	act(county, "supervisor", -1, mistaken, 0, "void", VALUES(pool, "reason", "重复登记"));
	county_at(county, "2026-04-02 10:00");
	opened(county, 0, "2026-05-30");
	assert_march(county, "carried-in", "0件");
	assert_march(county, "opened", "3件");
	assert_march(county, "closed", "2件");
	assert_march(county, "cancelled", "1件");
	assert_march(county, "running", "1件");
	assert_march(county, "close-ratio", "66.7%（2/3）");
	assert_string_equal(ask(county, "carried-in", "2026-04-01", "2026-04-30").text, "1");
	assert_string_equal(ask(county, "running", "2026-04-01", "2026-04-30").text, "2");
	assert_string_equal(ask(county, "close-ratio", "2025-01-01", "2025-12-31").text, "—");
}

TEST(a_reopened_matter_runs_again_and_its_closing_counts_no_more)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, 0, "2026-03-31");
	answer(county, 0, id);
	close_matter(county, id);
	assert_march(county, "closed", "1件");
	county_at(county, "2026-04-02 10:00");
	int64_t before = ledger_db_head(as(county, NULL, 0));
	act(county, "supervision-head", -1, id, 0, "re-open",
		VALUES(pool, "reason", "反弹", "due", "2026-05-30"));
	assert_march(county, "closed", "0件");
	assert_march(county, "running", "1件");
	struct asking *then = asking(county, "closed", "2026-03-01", "2026-03-31");
	then->question.position = before;
	assert_int_equal(value_of(then).numerator, 1);
}

/* --- time --------------------------------------------------------------------------------------- */

/* Five fall due on 31 March: in time, in time after an extension, late, still open, suspended. */
static void five_due(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t in_time = dispatched(county, 0, "2026-03-31");
	int64_t extended = dispatched(county, 0, "2026-03-31");
	int64_t late = dispatched(county, 1, "2026-03-31");
	dispatched(county, 1, "2026-03-31");
	int64_t suspended = dispatched(county, 2, "2026-03-31");
	answer(county, 0, in_time);
	act(county, "liaison", 0, extended, 1, "sign", NULL);
	act(county, "liaison", 0, extended, 1, "extend",
		VALUES(pool, "new-date", "2026-04-10", "reason", "雨季停工", "signer", "张局长"));
	act(county, "supervision-head", -1, extended, 1, "extend-grant", NULL);
	act(county, "office-head", -1, suspended, 0, "suspend",
		VALUES(pool, "cause", "force", "reason", "洪水"));
	county_at(county, "2026-04-02 10:00");
	act(county, "liaison", 0, extended, 1, "finish", VALUES(pool, "result", "完成"));
	answer(county, 1, late);
}

TEST(on_time_by_the_original_due_stands_beside_that_by_the_extended_one)
{
	struct county *county = county_start(pool);
	five_due(county);
	assert_march(county, "on-time-ratio-original", "25.0%（1/4）");
	assert_march(county, "on-time-ratio-extended", "33.3%（1/3）");
	assert_string_equal(
		ask(county, "on-time-ratio-extended", "2026-04-01", "2026-04-30").full, "—");
	county_at(county, "2026-04-13 10:00");
	assert_string_equal(ask(county, "on-time-ratio-extended", "2026-04-01", "2026-04-30").full,
		"100.0%（1/1）");
	assert_march(county, "extended-count", "1件");
	assert_march(county, "extended-times", "1次");
	assert_march(county, "extended-days", "10天");
}

TEST(late_is_what_runs_beyond_its_due_at_the_cut_off)
{
	struct county *county = county_start(pool);
	five_due(county);
	/* At the end of March: the one answered late, and the one still open. */
	assert_march(county, "overdue", "2件");
	assert_string_equal(ask(county, "overdue", "2026-04-01", "2026-04-30").full, "1件");
	assert_string_equal(ask(county, "unreported", "2026-04-01", "2026-04-30").full, "2件");
}

TEST(a_due_at_midnight_is_late_from_the_next_opening_of_the_office)
{
	struct county *county = county_start(pool);
	dispatched(county, 0, "2026-03-06"); /* a Friday */
	static const struct {
		const char *now;
		int64_t late;
	} cases[] = {
		{ "2026-03-06 23:00", 0 },
		{ "2026-03-07 12:00", 0 },
		{ "2026-03-09 08:29", 0 },
		{ "2026-03-09 08:31", 1 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		county_at(county, cases[i].now);
		assert_int_equal(ask(county, "overdue", "2026-03-01", "2026-03-31").numerator,
			cases[i].late);
	}
	assert_int_equal(ask(county, "overdue", "2026-03-01", "2026-03-06").numerator, 1);
}

TEST(rework_takes_the_answer_back)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, 0, "2026-03-31");
	answer(county, 0, id);
	act(county, "supervisor", -1, id, 0, "rework", VALUES(pool, "reason", "缺附件"));
	int64_t other = dispatched(county, 1, "2026-03-31");
	answer(county, 1, other);
	county_at(county, "2026-04-01 10:00");
	assert_march(county, "on-time-ratio-original", "50.0%（1/2）");
	assert_march(county, "overdue", "1件");
	assert_march(county, "rework-ratio", "50.0%（1/2）");
}

TEST(signing_counts_for_each_unit)
{
	struct county *county = county_start(pool);
	pool_t *here = county->fixture->pool;
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(here, "subject", "四家单位", "source", "report", "lead", unit_id(county, 0),
			"co", unit_id(county, 1), "co", unit_id(county, 2), "due", "2026-03-31"))
			     ->id;
	act(county, "supervisor", -1, id, 0, "submit", VALUES(here, "basis", "政府工作报告"));
	act(county, "supervision-head", -1, id, 0, "endorse", NULL);
	act(county, "office-head", -1, id, 0, "approve", NULL);
	act(county, "liaison", 0, id, 1, "sign", NULL);
	assert_march(county, "signed-on-time", "—");
	county_at(county, "2026-03-05 10:00");
	act(county, "liaison", 1, id, 2, "sign", NULL);
	assert_march(county, "signed-on-time", "33.3%（1/3）");
	struct asking *of_unit = asking(county, "signed-on-time", "2026-03-01", "2026-03-31");
	of_unit->question.units = &county->units[0];
	of_unit->question.unit_count = 1;
	assert_string_equal(value_of(of_unit).full, "100.0%（1/1）");
	int64_t gone = dispatched(county, 0, "2026-03-31");
	act(county, "supervisor", -1, gone, 0, "withdraw", VALUES(here, "reason", "重新研究"));
	county_at(county, "2026-03-12 10:00");
	assert_march(county, "signed-on-time", "33.3%（1/3）");
}

TEST(days_are_ranked_and_not_averaged)
{
	static const char *const ends[] = { "2026-03-03 10:00", "2026-03-04 10:00",
		"2026-03-05 10:00", "2026-03-30 10:00" };
	struct county *county = county_start(pool);
	int64_t ids[COUNT(ends)];
	for (size_t i = 0; i < COUNT(ends); i++)
		ids[i] = dispatched(county, 0, "2026-03-31");
	dispatched(county, 0, "2026-03-31");
	for (size_t i = 0; i < COUNT(ends); i++) {
		county_at(county, ends[i]);
		answer(county, 0, ids[i]);
		close_matter(county, ids[i]);
	}
	assert_march(county, "median-days", "2天");
	assert_march(county, "p90-days", "28天");
	assert_march(county, "longest-open", "28天");
	assert_int_equal(ask(county, "median-days", "2026-03-01", "2026-03-31").count, 4);
	assert_string_equal(ask(county, "median-days", "2026-02-01", "2026-02-28").full, "—");
}

TEST(what_was_suspended_counts_as_it_was_recorded_then)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, 0, "2026-03-31");
	act(county, "office-head", -1, id, 0, "suspend",
		VALUES(pool, "cause", "force", "reason", "洪水"));
	county_at(county, "2026-04-02 10:00");
	assert_march(county, "suspended", "1件");
	act(county, "office-head", -1, id, 0, "resume", NULL);
	assert_march(county, "suspended", "1件");
	assert_string_equal(ask(county, "suspended", "2026-04-01", "2026-04-30").full, "0件");
	assert_string_equal(ask(county, "suspended", "2026-02-01", "2026-02-28").full, "0件");
}

TEST(late_entry_counts_when_it_happened)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county, 0, "2026-03-31");
	county_at(county, "2026-04-02 10:00");
	assert_march(county, "overdue", "1件");
	struct ctx *ctx = as(county, "supervisor", 0);
	struct matter *matter = matter_load(ctx, id);
	int64_t on;
	assert_true(time_parse("2026-03-30 16:00", &on));
	const struct deed deed = { .action = "sign-finish",
		.share = 1,
		.version = -1,
		.on = on,
		.channel = "电话",
		.values = VALUES(pool, "result", "电话反馈已完成") };
	assert_int_equal(matter_act(ctx, matter, &deed), OK);
	assert_march(county, "overdue", "0件");
	assert_march(county, "on-time-ratio-original", "100.0%（1/1）");
}

TEST(a_corrected_value_counts_from_its_correction_on)
{
	struct county *county = county_start(pool);
	int64_t id = opened(county, 0, "2026-03-31");
	int64_t before = ledger_db_head(as(county, NULL, 0));
	act(county, "supervisor", -1, id, 0, "correct",
		VALUES(pool, "reason", "选错了", "source", "leader"));
	static const struct {
		const char *value;
		bool then;
		int64_t count;
	} cases[] = { { "report", false, 0 }, { "leader", false, 1 }, { "report", true, 1 },
		{ "leader", true, 0 } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct asking *question = asking(county, "opened", "2026-03-01", "2026-03-31");
		question->question.field = "source";
		question->question.value = cases[i].value;
		question->question.position = cases[i].then ? before : 0;
		assert_int_equal(value_of(question).numerator, cases[i].count);
	}
}

/* --- groups, rows, eyes ------------------------------------------------------------------------- */

static struct figure_groups groups_of(struct asking *asking, enum figure_by by, const char *field)
{
	struct figure_groups groups;
	assert_int_equal(figure_groups(as(asking->county, "supervisor", 0), &asking->question, by,
				 field, &groups),
		OK);
	return groups;
}

TEST(groups_add_up_to_the_whole)
{
	struct county *county = county_start(pool);
	five_due(county);
	struct asking *question =
		asking(county, "on-time-ratio-original", "2026-03-01", "2026-03-31");
	static const struct {
		enum figure_by by;
		const char *field;
		size_t groups;
	} cases[] = {
		{ BY_UNIT, NULL, 2 },
		{ BY_LEADER, NULL, 1 },
		{ BY_GROUP, NULL, 1 },
		{ BY_FIELD, "source", 1 },
		{ BY_FIELD, "urgency", 1 },
		{ BY_MONTH, NULL, 12 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct figure_groups groups = groups_of(question, cases[i].by, cases[i].field);
		int64_t hits = 0, all = 0;
		assert_int_equal(groups.count, cases[i].groups);
		for (size_t k = 0; k < groups.count; k++) {
			hits += groups.items[k].figure.numerator;
			all += groups.items[k].figure.denominator;
		}
		assert_int_equal(hits, 1);
		assert_int_equal(all, 4);
	}
}

TEST(ranks_and_longest_are_of_each_group_too)
{
	struct county *county = county_start(pool);
	int64_t first = dispatched(county, 0, "2026-03-31");
	int64_t second = dispatched(county, 1, "2026-03-31");
	county_at(county, "2026-03-04 10:00");
	answer(county, 0, first);
	close_matter(county, first);
	county_at(county, "2026-03-12 10:00");
	answer(county, 1, second);
	close_matter(county, second);
	struct figure_groups groups =
		groups_of(asking(county, "median-days", "2026-03-01", "2026-03-31"), BY_UNIT, NULL);
	assert_int_equal(groups.count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(groups.items[i].figure.numerator,
			groups.items[i].id == county->units[0] ? 2 : 10);
}

static struct figure_rows rows_of(struct ctx *ctx, struct asking *asking, enum figure_part part,
	const char *after, int64_t limit)
{
	struct figure_rows rows;
	if (figure_rows(ctx, &asking->question, part, after, limit, &rows))
		fail_msg("%s", ctx->failure.detail);
	return rows;
}

TEST(a_number_opens_its_rows)
{
	struct county *county = county_start(pool);
	five_due(county);
	struct asking *question =
		asking(county, "on-time-ratio-original", "2026-03-01", "2026-03-31");
	struct ctx *ctx = as(county, "supervisor", 0);
	assert_int_equal(rows_of(ctx, question, PART_ALL, NULL, 50).count, 4);
	assert_int_equal(rows_of(ctx, question, PART_HITS, NULL, 50).count, 1);
	struct figure_rows misses = rows_of(ctx, question, PART_MISSES, NULL, 50);
	assert_int_equal(misses.count, 3);
	assert_int_equal(misses.total, 3);
	assert_int_equal(misses.hidden, 0);
	assert_string_equal(misses.items[0].title, "老旧小区改造");
}

TEST(rows_come_page_by_page_without_doubling)
{
	struct county *county = county_start(pool);
	five_due(county);
	static const char *const figures[] = { "opened", "signed-on-time" };
	for (size_t i = 0; i < COUNT(figures); i++) {
		struct asking *question = asking(county, figures[i], "2026-03-01", "2026-03-31");
		const char *after = NULL;
		int64_t seen = 0, last = INT64_MAX;
		do {
			struct figure_rows rows =
				rows_of(as(county, "supervisor", 0), question, PART_ALL, after, 2);
			for (size_t k = 0; k < rows.count; k++) {
				assert_true(rows.items[k].matter < last);
				last = rows.items[k].matter;
			}
			seen += (int64_t)rows.count;
			after = rows.next;
		} while (after);
		assert_int_equal(seen, 5);
	}
	struct figure_rows rows;
	struct ctx *ctx = as(county, "supervisor", 0);
	assert_int_equal(
		figure_rows(ctx, &asking(county, "opened", "2026-03-01", "2026-03-31")->question,
			PART_ALL, "x", 10, &rows),
		ERR_INVALID);
}

TEST(everybody_sees_the_same_number_and_opens_only_what_is_his)
{
	struct county *county = county_start(pool);
	five_due(county);
	struct asking *question = asking(county, "opened", "2026-03-01", "2026-03-31");
	struct ctx *ctx = as(county, "liaison", county->units[0]);
	struct figure_value value;
	assert_int_equal(figure_ask(ctx, &question->question, &value), OK);
	assert_int_equal(value.numerator, 5);
	struct figure_rows rows = rows_of(ctx, question, PART_ALL, NULL, 50);
	assert_int_equal(rows.count, 2);
	assert_int_equal(rows.total, 5);
	assert_int_equal(rows.hidden, 3);
	struct asking *longest = asking(county, "longest-open", "2026-03-01", "2026-03-31");
	rows = rows_of(as(county, "liaison", county->units[0]), longest, PART_ALL, NULL, 50);
	assert_int_equal(rows.count, 2);
	assert_int_equal(rows.hidden, 3);
}

/* --- periods ------------------------------------------------------------------------------------ */

TEST(periods_are_compared_with_the_right_ones)
{
	static const struct {
		const char *first, *last, *before, *before_last, *year, *year_last;
	} cases[] = {
		{ "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28", "2025-03-01",
			"2025-03-31" },
		{ "2024-02-01", "2024-02-29", "2024-01-01", "2024-01-31", "2023-02-01",
			"2023-02-28" },
		{ "2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31", "2025-01-01",
			"2025-12-31" },
		{ "2026-03-10", "2026-03-16", "2026-03-03", "2026-03-09", "2025-03-10",
			"2025-03-16" },
		{ "2024-02-29", "2024-02-29", "2024-02-28", "2024-02-28", "2023-02-28",
			"2023-02-28" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct period period = period_days(day_of(cases[i].first), day_of(cases[i].last));
		struct period before = period_before(period), year = period_year_before(period);
		assert_int_equal(time_day(before.from), day_of(cases[i].before));
		assert_int_equal(time_day(before.to - 1), day_of(cases[i].before_last));
		assert_int_equal(time_day(year.from), day_of(cases[i].year));
		assert_int_equal(time_day(year.to - 1), day_of(cases[i].year_last));
	}
}

TEST(few_rows_get_no_band)
{
	const struct figure_band bands[] = { { 95, "好" }, { 80, "较好" }, { 0, "差" } };
	const struct figure figure = { .bands = (struct figure_band *)bands, .band_count = 3 };
	static const struct {
		int64_t numerator, denominator;
		const char *band;
	} cases[] = {
		{ 4, 4, NULL },
		{ 5, 5, "好" },
		{ 95, 100, "好" },
		{ 94, 100, "较好" },
		{ 799, 1000, "差" },
		{ 0, 10, "差" },
		{ 0, 0, NULL },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct figure_value value = { .numerator = cases[i].numerator,
			.denominator = cases[i].denominator,
			.count = cases[i].denominator };
		const struct figure_band *band = figure_band_of(&figure, &value);
		assert_true(text_equal(band ? band->title : NULL, cases[i].band));
	}
}

RUN_TESTS(cmocka_unit_test(the_balance_of_a_month_is_counted),
	cmocka_unit_test(a_reopened_matter_runs_again_and_its_closing_counts_no_more),
	cmocka_unit_test(on_time_by_the_original_due_stands_beside_that_by_the_extended_one),
	cmocka_unit_test(late_is_what_runs_beyond_its_due_at_the_cut_off),
	cmocka_unit_test(a_due_at_midnight_is_late_from_the_next_opening_of_the_office),
	cmocka_unit_test(rework_takes_the_answer_back),
	cmocka_unit_test(signing_counts_for_each_unit),
	cmocka_unit_test(days_are_ranked_and_not_averaged),
	cmocka_unit_test(what_was_suspended_counts_as_it_was_recorded_then),
	cmocka_unit_test(late_entry_counts_when_it_happened),
	cmocka_unit_test(a_corrected_value_counts_from_its_correction_on),
	cmocka_unit_test(groups_add_up_to_the_whole),
	cmocka_unit_test(ranks_and_longest_are_of_each_group_too),
	cmocka_unit_test(a_number_opens_its_rows),
	cmocka_unit_test(rows_come_page_by_page_without_doubling),
	cmocka_unit_test(everybody_sees_the_same_number_and_opens_only_what_is_his),
	cmocka_unit_test(periods_are_compared_with_the_right_ones),
	cmocka_unit_test(few_rows_get_no_band))
