/* The pages of figures as data, and that their templates take it. */
#include "test.h"

#include "workbench/page.h"

#include "base/time.h"
#include "figures/figures.h"
#include "html/page.h"
#include "http/form.h"

#include <string.h>

#define MARCH "procedure=supervision&from=2026-03-01&to=2026-03-31"

/* Asks as the dispatcher does, with :id where ID is given; the failure is the caller's to judge. */
static enum err ask(struct county *county, const char *role, int unit, handler *handle,
	const char *id, const char *query, struct response *ret)
{
	struct ctx *ctx = as(county, role, unit < 0 ? 0 : county->units[unit]);
	struct request *req = mem_new(ctx->pool, struct request);
	*req = (struct request){ .query = query, .path = "/figures", .pool = ctx->pool };
	assert_int_equal(form_parse_query(ctx, query, &req->params), OK);
	if (id) {
		struct param *param = mem_new(ctx->pool, struct param);
		*param = (struct param){ "id", id, req->params };
		req->params = param;
	}
	res_init(ret, ctx->pool);
	ret->data = json_tree(ctx->pool);
	return handle(ctx, req, ret);
}

static void assert_renders(struct county *county, const struct response *res)
{
	struct answer answer;
	pool_t *pool = county->fixture->pool;
	struct page page = { .templates = templates_load(pool, SOURCE_ROOT "/templates"),
		.messages = county->fixture->messages,
		.template = res->template,
		.data = res->data,
		.site = json_tree(pool) };
	page_render(&page, pool, &answer);
	if (answer.broken)
		fail_msg("%s: %s", res->template, answer.broken);
	assert_int_equal(answer.status, 200);
}

static const json_t *shown(struct county *county, const char *role, int unit, handler *handle,
	const char *id, const char *query)
{
	struct response res;
	if (ask(county, role, unit, handle, id, query, &res))
		fail_msg("%s %s: %s", text_or(id, ""), query, county->ctx->failure.message);
	assert_renders(county, &res);
	return res.data;
}

static const char *full(const json_t *item)
{
	return get_text(json_object_get(item, "value"), "full");
}

static const json_t *item_of(const json_t *list, const char *key, const char *value)
{
	size_t i;
	const json_t *item;
	json_array_foreach (list, i, item)
		if (text_equal(get_text(item, key), value))
			return item;
	fail_msg("no %s %s", key, value);
	return NULL;
}

/* Three in March: one finished and closed, one open, one cancelled; two of the first unit. */
static struct county *busy_county(pool_t *pool)
{
	struct county *county = county_start(pool);
	int64_t closed = county_finished(county, "办完的", "2026-03-31");
	county_do(county, "supervisor", -1, closed, 0, "verify", NULL);
	county_do(county, "supervision-head", -1, closed, 0, "close", NULL);
	county_dispatched(county, "在办的", "2026-03-31");
	int64_t gone = county_dispatched(county, "撤销的", "2026-03-31");
	county_do(county, "office-head", -1, gone, 0, "cancel", VALUES(pool, "reason", "不办了"));
	county_at(county, "2026-04-02 10:00");
	return county;
}

TEST(the_balance_stands_first_and_adds_up)
{
	static const char *const expected[] = { "0", "3", "2", "1" };
	static const char *const signs[] = { NULL, "+", "−", "=" };
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "supervisor", -1, figures_index, NULL, MARCH);
	const json_t *balance = json_object_get(page, "balance");
	assert_int_equal(json_array_size(balance), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *item = json_array_get(balance, i);
		assert_string_equal(get_text(json_object_get(item, "value"), "text"), expected[i]);
		assert_true(text_equal(get_text(item, "sign"), signs[i]));
	}
	assert_string_equal(get_text(page, "cutoff"), "2026-04-01 00:00");
}

TEST(each_figure_has_its_former_values_its_trend_and_its_words)
{
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "supervisor", -1, figures_index, NULL, MARCH);
	const json_t *overdue = item_of(json_object_get(page, "figures"), "id", "overdue");
	assert_string_equal(full(overdue), "1件");
	assert_string_equal(get_text(json_object_get(overdue, "before"), "full"), "0件");
	assert_string_equal(get_text(json_object_get(overdue, "year_before"), "full"), "0件");
	const char *label = get_text(json_object_get(overdue, "trend"), "label");
	assert_non_null(strstr(label, "2026-03 1"));
	assert_non_null(strstr(label, "2025-04 0"));
	assert_non_null(strstr(get_text(overdue, "says"), "办理时限"));
	assert_non_null(strstr(get_text(overdue, "href"), "/figures/overdue/rows?" MARCH));
}

TEST(a_page_without_a_period_is_of_this_month)
{
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "supervisor", -1, figures_index, NULL, "");
	assert_string_equal(get_text(page, "from"), "2026-04-01");
	assert_string_equal(get_text(page, "to"), "2026-04-30");
	assert_string_equal(get_text(page, "cutoff"), "2026-04-02 10:00");
	assert_string_equal(get_text(page, "procedure"), "supervision");
}

TEST(every_business_has_its_page)
{
	struct county *county = busy_county(pool);
	for (size_t i = 0; i < county->definitions->current_count; i++) {
		const char *query =
			text_printf(pool, "procedure=%s", county->definitions->current[i]->id);
		const json_t *page = shown(county, "supervisor", -1, figures_index, NULL, query);
		assert_true(json_array_size(json_object_get(page, "figures")) > 0);
	}
}

TEST(every_way_to_group_adds_up)
{
	static const char *const ways[] = { "unit", "leader", "group", "source", "urgency" };
	struct county *county = busy_county(pool);
	for (size_t i = 0; i < COUNT(ways); i++) {
		const char *query = text_printf(pool, MARCH "&by=%s", ways[i]);
		const json_t *page =
			shown(county, "supervisor", -1, figures_groups, "opened", query);
		size_t k;
		int64_t sum = 0;
		const json_t *line;
		json_array_foreach (json_object_get(page, "lines"), k, line)
			sum += get_int(json_object_get(line, "value"), "numerator", 0);
		assert_int_equal(sum, 3);
	}
	const json_t *months =
		shown(county, "supervisor", -1, figures_groups, "opened", MARCH "&by=month");
	assert_int_equal(json_array_size(json_object_get(months, "lines")), 12);
}

TEST(few_rows_are_marked_and_get_no_band)
{
	struct county *county = busy_county(pool);
	const json_t *page =
		shown(county, "supervisor", -1, figures_groups, "on-time-ratio-original", MARCH);
	const json_t *line = json_array_get(json_object_get(page, "lines"), 0);
	assert_string_equal(full(line), "50.0%（1/2）");
	assert_true(json_is_true(json_object_get(json_object_get(line, "value"), "small")));
	assert_null(get_text(json_object_get(line, "value"), "band"));
}

TEST(a_unit_sees_its_own_line_alone)
{
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "liaison", 0, figures_groups, "opened", MARCH);
	assert_int_equal(json_array_size(json_object_get(page, "lines")), 1);
	page = shown(county, "liaison", 1, figures_groups, "opened", MARCH);
	assert_int_equal(json_array_size(json_object_get(page, "lines")), 0);
	assert_non_null(strstr(get_text(page, "hidden"), "1 项"));
	assert_string_equal(full(page), "3件");
}

TEST(the_number_opens_its_rows)
{
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "supervisor", -1, figures_rows, "opened", MARCH);
	const json_t *rows = json_object_get(page, "rows");
	assert_int_equal(json_array_size(rows), 3);
	const json_t *open = item_of(rows, "title", "在办的");
	assert_string_equal(get_text(json_object_get(open, "light"), "color"), "red");
	assert_string_equal(get_text(open, "due"), "2026-03-31");
	assert_null(get_text(open, "ended"));
	const json_t *done = item_of(rows, "title", "办完的");
	assert_string_equal(get_text(done, "ended"), "2026-03-02");
	page = shown(county, "supervisor", -1, figures_rows, "on-time-ratio-original",
		MARCH "&part=misses");
	assert_int_equal(json_array_size(json_object_get(page, "rows")), 1);
	assert_null(get_text(page, "hidden"));
}

TEST(what_one_may_not_open_is_counted_and_said)
{
	struct county *county = busy_county(pool);
	const json_t *page = shown(county, "liaison", 2, figures_rows, "opened", MARCH);
	assert_int_equal(json_array_size(json_object_get(page, "rows")), 0);
	assert_int_equal(get_int(page, "total", 0), 3);
	assert_string_equal(get_text(page, "hidden"), "另有 3 件不在您的知悉范围");
}

TEST(rows_of_a_group_are_those_of_its_line)
{
	static const char *const narrow[] = { "unit=%s", "group=department",
		"field=source&value=report" };
	struct county *county = busy_county(pool);
	for (size_t i = 0; i < COUNT(narrow); i++) {
		const char *part = i ? narrow[i] : text_printf(pool, "unit=%s", unit_id(county, 0));
		const json_t *page = shown(county, "supervisor", -1, figures_rows, "opened",
			text_printf(pool, MARCH "&%s", part));
		assert_string_equal(full(page), "3件");
		assert_int_equal(get_int(page, "total", 0), 3);
	}
	const json_t *none = shown(county, "supervisor", -1, figures_rows, "opened",
		text_printf(pool, MARCH "&unit=%s", unit_id(county, 2)));
	assert_int_equal(get_int(none, "total", -1), 0);
}

TEST(what_makes_no_sense_or_is_not_for_these_eyes_is_refused)
{
	struct county *county = busy_county(pool);
	const char *other = text_printf(pool, MARCH "&unit=%s", unit_id(county, 0));
	const struct {
		const char *role;
		int unit;
		handler *handle;
		const char *id, *query;
		enum err err;
	} cases[] = {
		{ "supervisor", -1, figures_rows, "gone", MARCH, ERR_NOT_FOUND },
		{ "supervisor", -1, figures_index, NULL, "procedure=gone", ERR_NOT_FOUND },
		{ "supervisor", -1, figures_rows, "behind", "procedure=instruction",
			ERR_NOT_FOUND },
		{ "supervisor", -1, figures_index, NULL, "from=2026-03-31&to=2026-03-01",
			ERR_INVALID },
		{ "supervisor", -1, figures_groups, "opened", MARCH "&by=subject", ERR_INVALID },
		{ "supervisor", -1, figures_rows, "opened", MARCH "&field=goal&value=1",
			ERR_INVALID },
		{ "supervisor", -1, figures_rows, "opened", MARCH "&after=1.x", ERR_INVALID },
		{ "liaison", 1, figures_rows, "opened", other, ERR_FORBIDDEN },
		{ "liaison", 0, figures_rows, "opened", MARCH "&group=department", ERR_FORBIDDEN },
		{ "liaison", 0, figures_groups, "opened", MARCH "&by=lead", ERR_INVALID },
		{ "liaison", 0, figures_rows, "opened", other, OK },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct response res;
		enum err err = ask(county, cases[i].role, cases[i].unit, cases[i].handle,
			cases[i].id, cases[i].query, &res);
		if (err != cases[i].err)
			fail_msg("%s %s: %d", text_or(cases[i].id, ""), cases[i].query, err);
	}
}

RUN_TESTS(cmocka_unit_test(the_balance_stands_first_and_adds_up),
	cmocka_unit_test(each_figure_has_its_former_values_its_trend_and_its_words),
	cmocka_unit_test(a_page_without_a_period_is_of_this_month),
	cmocka_unit_test(every_business_has_its_page), cmocka_unit_test(every_way_to_group_adds_up),
	cmocka_unit_test(few_rows_are_marked_and_get_no_band),
	cmocka_unit_test(a_unit_sees_its_own_line_alone),
	cmocka_unit_test(the_number_opens_its_rows),
	cmocka_unit_test(what_one_may_not_open_is_counted_and_said),
	cmocka_unit_test(rows_of_a_group_are_those_of_its_line),
	cmocka_unit_test(what_makes_no_sense_or_is_not_for_these_eyes_is_refused))
