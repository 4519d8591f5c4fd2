/* The unit's page: its tabs, what may be done at once, and that a report takes one form. */
#include "test.h"

#include "page.h"

#include "base/time.h"
#include "engine/follower.h"
#include "http/form.h"
#include "workbench/workbench.h"

#include <inttypes.h>

static const json_t *unit_rows(const json_t *page)
{
	const json_t *unit = json_object_get(page, "unit");
	if (json_is_true(json_object_get(unit, "is_sign")))
		unit = json_array_get(json_object_get(unit, "groups"), 0);
	return json_object_get(unit, "rows");
}

static const json_t *liaison(struct county *county, int unit, const char *query)
{
	return page_of(county, "liaison", county->units[unit], query);
}

static int64_t tab_count(struct county *county, int unit, const char *tab)
{
	return get_int(page_tab(liaison(county, unit, ""), tab), "count", -1);
}

/* --- tabs ----------------------------------------------------------------------------------------- */

TEST(a_share_stands_in_the_tabs_in_which_it_owes_something)
{
	static const struct {
		const char *name, *at;
		int64_t sign, due, week, progress;
	} cases[] = {
		{ "dispatched on a Monday", "2026-03-02 09:00", 1, 0, 0, 0 },
		{ "its first word is due on the next", "2026-03-09 09:00", 1, 1, 0, 0 },
		{ "and late on Wednesday", "2026-03-11 09:00", 1, 1, 0, 0 },
	};
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-04-20");
	for (size_t i = 0; i < COUNT(cases); i++) {
		county_at(county, cases[i].at);
		if (tab_count(county, 0, "sign") != cases[i].sign ||
			tab_count(county, 0, "due") != cases[i].due ||
			tab_count(county, 0, "week") != cases[i].week ||
			tab_count(county, 0, "progress") != cases[i].progress)
			fail_msg("%s: %d %d %d %d", cases[i].name,
				(int)tab_count(county, 0, "sign"), (int)tab_count(county, 0, "due"),
				(int)tab_count(county, 0, "week"),
				(int)tab_count(county, 0, "progress"));
	}
}

TEST(a_report_can_be_made_once_it_is_signed_for)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-04-20");
	assert_int_equal(tab_count(county, 0, "progress"), 0);
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	assert_int_equal(tab_count(county, 0, "progress"), 1);
}

TEST(the_first_tab_with_anything_in_it_is_open)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-05");
	assert_string_equal(
		get_text(json_object_get(liaison(county, 0, ""), "unit"), "tab"), "sign");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	assert_string_equal(
		get_text(json_object_get(liaison(county, 0, ""), "unit"), "tab"), "week");
	assert_string_equal(
		get_text(json_object_get(liaison(county, 0, "tab=progress"), "unit"), "tab"),
		"progress");
}

TEST(each_unit_sees_its_own_and_no_other)
{
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-03-31");
	assert_int_equal(tab_count(county, 0, "sign"), 1);
	assert_int_equal(tab_count(county, 1, "sign"), 1);
	assert_int_equal(tab_count(county, 2, "sign"), 0);
	const json_t *row = page_row(unit_rows(liaison(county, 1, "")), "修路");
	assert_string_equal(get_text(row, "role"), "配合");
}

TEST(what_is_suspended_owes_nothing)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-03");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	assert_int_equal(tab_count(county, 0, "week"), 1);
	county_do(county, "office-head", -1, id, 0, "suspend",
		VALUES(pool, "cause", "force", "reason", "暴雨"));
	assert_int_equal(tab_count(county, 0, "week"), 0);
}

/* --- at once -------------------------------------------------------------------------------------- */

TEST(signing_takes_one_click_for_one_and_for_all)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-31");
	county_dispatched(county, "架桥", "2026-03-31");
	const json_t *page = liaison(county, 0, "tab=sign");
	const json_t *group =
		json_array_get(json_object_get(json_object_get(page, "unit"), "groups"), 0);
	assert_string_equal(get_text(group, "action"), "sign");
	assert_int_equal(get_int(group, "count", 0), 2);
	const json_t *row = page_row(json_object_get(group, "rows"), "修路");
	int64_t version = matter_share(county_matter(county, id), 1)->version;
	assert_string_equal(
		get_text(row, "item"), text_printf(pool, "%" PRId64 ".1.%" PRId64, id, version));
	assert_string_equal(get_text(row, "left"), "剩余1个工作日");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	assert_int_equal(tab_count(county, 0, "sign"), 1);
}

TEST(a_late_share_offers_its_reply_in_the_row)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-02");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	county_at(county, "2026-03-04 09:00");
	const json_t *row = page_row(unit_rows(liaison(county, 0, "tab=due")), "修路");
	assert_string_equal(get_text(json_object_get(row, "light"), "word"), "逾期");
	assert_string_equal(get_text(row, "left"), "逾期2个工作日");
	assert_string_equal(page_acts(pool, row), "反馈办理结果");
	county_do(county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "完成"));
	assert_int_equal(tab_count(county, 0, "due"), 0);
}

TEST(no_change_is_one_click_after_a_first_report)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-06-30");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	const json_t *row = page_row(unit_rows(liaison(county, 0, "tab=progress")), "修路");
	assert_string_equal(page_acts(pool, row), "");
	assert_true(json_is_null(json_object_get(row, "last")));
	county_do(county, "liaison", 0, id, 1, "progress",
		VALUES(pool, "progress", "完成路基三公里", "plan", "on-plan"));
	assert_int_equal(tab_count(county, 0, "progress"), 0);
	county_at(county, "2026-04-20 09:00");
	row = page_row(unit_rows(liaison(county, 0, "tab=progress")), "修路");
	assert_string_equal(get_text(row, "last"), "完成路基三公里");
	assert_string_equal(get_text(row, "last_on"), "2026-03-02");
	assert_string_equal(page_acts(pool, row), "较上次无变化");
	county_do(county, "liaison", 0, id, 1, "no-change", NULL);
	assert_int_equal(tab_count(county, 0, "progress"), 0);
}

/* --- the grid --------------------------------------------------------------------------------------- */

static struct ctx *send_grid(struct county *county, const char *body, enum err *ret)
{
	struct ctx *ctx = as(county, "liaison", county->units[0]);
	struct request req = { .query = body, .pool = ctx->pool };
	struct response res;
	assert_int_equal(form_parse_query(ctx, body, &req.params), OK);
	res_init(&res, ctx->pool);
	res.data = json_tree(ctx->pool);
	db_savepoint(ctx);
	*ret = workbench_progress(ctx, &req, &res);
	if (*ret)
		db_rollback_to(ctx);
	db_release(ctx);
	return ctx;
}

static const char *cell(struct county *county, int64_t id, const char *progress, const char *plan)
{
	int64_t version = matter_share(county_matter(county, id), 1)->version;
	return text_printf(county->fixture->pool,
		"item=%" PRId64 ".1.%" PRId64 "&f.%" PRId64 ".1.progress=%s&f.%" PRId64
		".1.plan=%s",
		id, version, id, progress, id, plan);
}

TEST(one_form_saves_the_rows_that_have_words)
{
	struct county *county = county_start(pool);
	int64_t one = county_dispatched(county, "修路", "2026-06-30");
	int64_t other = county_dispatched(county, "架桥", "2026-06-30");
	county_do(county, "liaison", 0, one, 1, "sign", NULL);
	county_do(county, "liaison", 0, other, 1, "sign", NULL);
	enum err err;
	send_grid(county,
		text_printf(pool, "%s&%s", cell(county, one, "done", "ahead"),
			cell(county, other, "", "on-plan")),
		&err);
	assert_int_equal(err, OK);
	assert_string_equal(matter_share(county_matter(county, one), 1)->progress, "done");
	assert_string_equal(matter_share(county_matter(county, one), 1)->plan, "ahead");
	assert_int_equal(matter_share(county_matter(county, other), 1)->progress_on, 0);
}

TEST(where_one_row_is_wrong_none_is_saved_and_it_is_named)
{
	struct county *county = county_start(pool);
	int64_t one = county_dispatched(county, "修路", "2026-06-30");
	int64_t other = county_dispatched(county, "架桥", "2026-06-30");
	county_do(county, "liaison", 0, one, 1, "sign", NULL);
	county_do(county, "liaison", 0, other, 1, "sign", NULL);
	enum err err;
	struct ctx *ctx = send_grid(county,
		text_printf(pool, "%s&%s", cell(county, one, "done", "ahead"),
			cell(county, other, "done", "")),
		&err);
	assert_int_equal(err, ERR_INVALID);
	assert_non_null(strstr(ctx->failure.message, "架桥"));
	assert_int_equal(matter_share(county_matter(county, one), 1)->progress_on, 0);
	ctx = send_grid(county, "item=12", &err);
	assert_int_equal(err, ERR_INVALID);
	ctx = send_grid(county, "item=12.1.1&f.12.1.progress=done", &err);
	assert_int_equal(err, ERR_NOT_FOUND);
	(void)ctx;
}

TEST(a_stale_row_is_refused_by_name)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-06-30");
	const char *body = cell(county, id, "done", "ahead");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	enum err err;
	struct ctx *ctx = send_grid(county, body, &err);
	assert_int_equal(err, ERR_CONFLICT);
	assert_non_null(strstr(ctx->failure.message, "修路"));
}

/* --- who holds it ------------------------------------------------------------------------------------ */

static void hire_holder(struct county *county)
{
	struct ctx *ctx = as(county, NULL, 0);
	struct person person = { .unit = county->units[0], .name = "holder", .active = true };
	assert_int_equal(directory_put_person(ctx, &person), OK);
	struct grant grant = { .person = person.id,
		.unit = county->units[0],
		.role = role_find(county->definitions, "holder") };
	assert_int_equal(directory_put_grant(ctx, &grant), OK);
	county->directory = directory_load(ctx, county->fixture->pool, county->definitions);
}

TEST(one_who_only_handles_sees_what_is_his)
{
	struct county *county = county_start(pool);
	hire_holder(county);
	int64_t id = county_dispatched(county, "修路", "2026-03-04");
	county_dispatched(county, "架桥", "2026-03-04");
	const json_t *page = page_of(county, "holder", county->units[0], "");
	assert_int_equal(get_int(json_object_get(page, "unit"), "count", -1), 0);
	int64_t person = as(county, "holder", county->units[0])->actor->person->id;
	county_do(county, "liaison", 0, id, 1, "assign",
		VALUES(pool, "holder", text_printf(pool, "%" PRId64, person)));
	page = page_of(county, "holder", county->units[0], "");
	assert_int_equal(get_int(json_object_get(page, "unit"), "count", -1), 1);
	assert_int_equal(tab_count(county, 0, "sign"), 2);
}

RUN_TESTS(cmocka_unit_test(a_share_stands_in_the_tabs_in_which_it_owes_something),
	cmocka_unit_test(a_report_can_be_made_once_it_is_signed_for),
	cmocka_unit_test(the_first_tab_with_anything_in_it_is_open),
	cmocka_unit_test(each_unit_sees_its_own_and_no_other),
	cmocka_unit_test(what_is_suspended_owes_nothing),
	cmocka_unit_test(signing_takes_one_click_for_one_and_for_all),
	cmocka_unit_test(a_late_share_offers_its_reply_in_the_row),
	cmocka_unit_test(no_change_is_one_click_after_a_first_report),
	cmocka_unit_test(one_form_saves_the_rows_that_have_words),
	cmocka_unit_test(where_one_row_is_wrong_none_is_saved_and_it_is_named),
	cmocka_unit_test(a_stale_row_is_refused_by_name),
	cmocka_unit_test(one_who_only_handles_sees_what_is_his))
