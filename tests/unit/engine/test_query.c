/* tests/unit/engine/test_query.c - lists of matters: what a filter lets through, page by page, and that
 * a list judges as a matter's page does. */
#include "../test.h"

#include "../county.h"
#include "base/time.h"
#include "engine/query.h"

#include <inttypes.h>

enum { GREEN, AMBER, RED, PAUSED, ENDED, MATTERS };

/* One matter for each light, on 2026-04-15. */
static void fill(struct county *county, int64_t ids[MATTERS])
{
	static const char *const dues[MATTERS] = { "2026-05-29", "2026-04-16", "2026-04-10",
		"2026-04-10", "2026-04-10" };
	pool_t *pool = county->fixture->pool;
	for (int i = 0; i < MATTERS; i++)
		ids[i] = county_sent(county, dues[i]);
	assert_int_equal(county_act(county, "office-head", 0, ids[PAUSED], 0, "suspend",
				 VALUES(pool, "cause", "force", "reason", "汛情")),
		OK);
	assert_int_equal(county_act(county, "office-head", 0, ids[ENDED], 0, "cancel",
				 VALUES(pool, "reason", "政策调整")),
		OK);
	county_at(county, "2026-04-15 10:00");
}

static const char *found(
	struct county *county, const struct filter *filter, const int64_t *ids, size_t count)
{
	struct matter_list list;
	assert_int_equal(query_matters(as(county, "supervisor", 0), filter, &list), OK);
	char *text = pool_alloc(county->fixture->pool, count + 1), *at = text;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list.count; k++)
			if (list.items[k].id == ids[i])
				*at++ = (char)('0' + i);
	return text;
}

TEST(each_filter_lets_through_what_it_says)
{
	static const struct {
		const char *label;
		struct filter filter;
		int unit; /* 1 + index */
		const char *found;
	} cases[] = {
		{ "running", { .open = FILTER_OPEN }, 0, "0123" },
		{ "ended", { .open = FILTER_ENDED }, 0, "4" },
		{ "all", { .open = FILTER_ALL }, 0, "01234" },
		{ "green", { .open = FILTER_ALL, .has_light = true, .light = LIGHT_NORMAL }, 0,
			"0" },
		{ "amber", { .open = FILTER_ALL, .has_light = true, .light = LIGHT_SOON }, 0, "1" },
		{ "red, and nothing that has ended",
			{ .open = FILTER_ALL, .has_light = true, .light = LIGHT_OVERDUE }, 0, "2" },
		{ "standing still",
			{ .open = FILTER_ALL, .has_light = true, .light = LIGHT_PAUSED }, 0, "3" },
		{ "ended by its light",
			{ .open = FILTER_ALL, .has_light = true, .light = LIGHT_ENDED }, 0, "4" },
		{ "running and ended at once",
			{ .open = FILTER_OPEN, .has_light = true, .light = LIGHT_ENDED }, 0, "" },
		{ "by state", { .open = FILTER_ALL, .state = "cancelled" }, 0, "4" },
		{ "by kind", { .open = FILTER_ALL, .kind = "major" }, 0, "" },
		{ "by the lead unit", { .open = FILTER_OPEN }, 1, "0123" },
		{ "a co-unit leads nothing", { .open = FILTER_OPEN }, 2, "" },
		{ "by any share", { .open = FILTER_OPEN, .any_share = true }, 2, "0123" },
		{ "by a key",
			{ .open = FILTER_OPEN, .keys = { { "source", "report" } }, .key_count = 1 },
			0, "0123" },
		{ "by another key",
			{ .open = FILTER_OPEN, .keys = { { "source", "leader" } }, .key_count = 1 },
			0, "" },
	};
	struct county *county = county_start(pool);
	int64_t ids[MATTERS];
	fill(county, ids);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct filter filter = cases[i].filter;
		filter.definition = definition_find(county->definitions, "supervision");
		filter.sort = SORT_NEWEST;
		filter.limit = 50;
		filter.unit = cases[i].unit ? county->units[cases[i].unit - 1] : 0;
		const char *is = found(county, &filter, ids, MATTERS);
		if (!text_equal(is, cases[i].found))
			fail_msg("%s: %s instead of %s", cases[i].label, is, cases[i].found);
	}
}

TEST(pages_follow_each_other_without_gap_or_repeat)
{
	static const enum filter_sort sorts[] = { SORT_DUE, SORT_NEWEST, SORT_OLDEST };
	struct county *county = county_start(pool);
	int64_t ids[MATTERS];
	fill(county, ids);
	for (size_t i = 0; i < COUNT(sorts); i++) {
		struct filter filter = { .open = FILTER_OPEN, .sort = sorts[i], .limit = 1 };
		filter.definition = definition_find(county->definitions, "supervision");
		int seen = 0, mask = 0;
		do {
			struct matter_list list;
			assert_int_equal(
				query_matters(as(county, "supervisor", 0), &filter, &list), OK);
			for (int k = 0; k < MATTERS; k++)
				mask |= list.items[0].id == ids[k] ? 1 << k : 0;
			filter.after = list.next;
			seen++;
		} while (filter.after && seen < 10);
		assert_int_equal(seen, 4);
		assert_int_equal(mask, 15);
	}
}

static const char *list_of(struct county *county, enum filter_open open, enum filter_sort sort)
{
	struct filter filter = { .open = open, .sort = sort, .limit = 2 };
	struct ctx *ctx = as(county, "liaison", county->units[0]);
	const char *text = "";
	filter.definition = definition_find(county->definitions, "supervision");
	do {
		struct matter_list list;
		assert_int_equal(query_matters(ctx, &filter, &list), OK);
		for (size_t i = 0; i < list.count; i++)
			text = text_printf(
				county->fixture->pool, "%s %" PRId64, text, list.items[i].id);
		filter.after = list.next;
	} while (filter.after);
	return text_printf(
		county->fixture->pool, "%" PRId64 ":%s", query_count(ctx, &filter, 100), text);
}

/* Parties of matters of other businesses, more than are few. */
static void crowd(struct county *county, int64_t unit, int64_t is_open)
{
	static const struct statement statement = { .name = "crowd",
		.sql = "INSERT INTO matter_party (county, matter, party, role, is_open) WITH "
		       "RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5001) "
		       "SELECT $1, 2 * i + $2, $3, '', $2 FROM n" };
	assert_int_equal(
		db_exec(county->ctx, &statement, V(county->ctx->county), V(is_open), V(unit)),
		5001);
}

TEST(who_reaches_few_and_who_reaches_many_find_the_same)
{
	static const struct {
		enum filter_open open;
		enum filter_sort sort;
	} cases[] = { { FILTER_OPEN, SORT_DUE }, { FILTER_OPEN, SORT_NEWEST },
		{ FILTER_ENDED, SORT_OLDEST }, { FILTER_ALL, SORT_NEWEST },
		{ FILTER_ALL, SORT_OLDEST } };
	struct county *county = county_start(pool);
	const char *few[COUNT(cases)];
	int64_t ids[MATTERS];
	fill(county, ids);
	for (size_t i = 0; i < COUNT(cases); i++)
		few[i] = list_of(county, cases[i].open, cases[i].sort);
	assert_true(text_starts(few[0], "4:"));
	assert_true(text_starts(few[2], "1:"));
	assert_true(text_starts(few[4], "5:"));
	crowd(county, county->units[0], 0);
	crowd(county, county->units[0], 1);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(list_of(county, cases[i].open, cases[i].sort), few[i]);
}

static enum light light_in_list(struct county *county, const char *procedure, int64_t id)
{
	struct ctx *ctx = as(county, "supervisor", 0);
	struct filter filter = { .open = FILTER_ALL, .sort = SORT_NEWEST, .limit = 50 };
	filter.definition = definition_find(county->definitions, procedure);
	struct matter_list list;
	assert_int_equal(query_matters(ctx, &filter, &list), OK);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].id == id)
			return light_of(ctx->world->calendar, ctx->now, list.items[i].due,
				list.items[i].amber, list.items[i].is_open,
				list.items[i].suspended);
	fail_msg("not in the list");
	return LIGHT_NORMAL;
}

TEST(list_and_page_judge_alike)
{
	struct county *county = county_start(pool);
	int64_t ids[MATTERS];
	fill(county, ids);
	static const enum light lights[MATTERS] = { LIGHT_NORMAL, LIGHT_SOON, LIGHT_OVERDUE,
		LIGHT_PAUSED, LIGHT_ENDED };
	for (int i = 0; i < MATTERS; i++) {
		const struct matter *matter = county_matter(county, ids[i]);
		assert_int_equal(matter_light(matter, county->ctx->now), lights[i]);
		assert_int_equal(light_in_list(county, "supervision", ids[i]), lights[i]);
	}
}

/* 呈阅: what was due is done, and the leader reads as long as he reads. */
TEST(nothing_is_red_while_the_leader_reads)
{
	static const struct {
		const char *role;
		int unit;
		int64_t share;
		const char *action, *name, *value;
	} steps[] = {
		{ "document-clerk", -1, 0, "hand-over", NULL, NULL },
		{ "supervisor", -1, 0, "propose", "proposal", "请住建局办理" },
		{ "contact-deputy", -1, 0, "transfer", NULL, NULL },
		{ "unit-head", 0, 1, "sign", NULL, NULL },
		{ "unit-head", 0, 1, "finish", "result", "办结" },
		{ "supervisor", -1, 0, "pass", NULL, NULL },
		{ "contact-deputy", -1, 0, "approve", NULL, NULL },
		{ "leader-secretary", -1, 0, "present", NULL, NULL },
	};
	struct county *county = county_start(pool);
	const char *leader =
		text_printf(pool, "%lld", (long long)county_person(county, "county-head", 0));
	int64_t id = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "积水", "leader", leader, "instruction", "请尽快解决"))
			     ->id;
	for (size_t i = 0; i < COUNT(steps); i++) {
		json_t *values = VALUES(pool, "lead", unit_id(county, 0), "due", "2026-03-06",
			steps[i].name ? steps[i].name : "opinion",
			steps[i].name ? steps[i].value : "同意");
		bool proposes = text_equal(steps[i].action, "propose");
		json_t *only = steps[i].name ? VALUES(pool, steps[i].name, steps[i].value) : NULL;
		assert_int_equal(county_act(county, steps[i].role,
					 steps[i].unit < 0 ? 0 : county->units[steps[i].unit], id,
					 steps[i].share, steps[i].action, proposes ? values : only),
			OK);
	}
	assert_string_equal(county_state(county, id, 0), "presented");
	county_at(county, "2026-04-15 10:00");
	assert_int_equal(matter_light(county_matter(county, id), county->ctx->now), LIGHT_NORMAL);
	assert_int_equal(light_in_list(county, "instruction", id), LIGHT_NORMAL);
}

RUN_TESTS(cmocka_unit_test(each_filter_lets_through_what_it_says),
	cmocka_unit_test(pages_follow_each_other_without_gap_or_repeat),
	cmocka_unit_test(who_reaches_few_and_who_reaches_many_find_the_same),
	cmocka_unit_test(list_and_page_judge_alike),
	cmocka_unit_test(nothing_is_red_while_the_leader_reads))
