/* Lists and figures as files: what the page shows, all of it, and who took it. */
#include "test.h"

#include "county.h"
#include "document/parts.h"

#include "export/export.h"
#include "figures/figures.h"
#include "html/json.h"
#include "http/form.h"
#include "matters/matters.h"
#include "people/people.h"

#include <string.h>

/* Asks as the dispatcher does, with :procedure or :id; a failure is the caller's to judge. */
static enum err ask(struct county *county, const char *role, int unit, handler *handle,
	const char *name, const char *value, const char *query, struct response *ret)
{
	struct ctx *ctx = as(county, role, unit < 0 ? 0 : county->units[unit]);
	struct request *req = mem_new(ctx->pool, struct request);
	struct param *param = mem_new(ctx->pool, struct param);
	*req = (struct request){ .query = query, .path = "/here", .pool = ctx->pool };
	assert_int_equal(form_parse_query(ctx, query, &req->params), OK);
	*param = (struct param){ name, value, req->params };
	req->params = param;
	res_init(ret, ctx->pool);
	ret->data = json_tree(ctx->pool);
	return handle(ctx, req, ret);
}

/* What stands in the file that was answered. */
static const char *rows_of(struct county *county, const struct response *res)
{
	pool_t *pool = county->fixture->pool;
	const char *path = text_printf(pool, "/proc/self/fd/%d", res->file->fd);
	return document_rows(document_ctx(pool), path, "a.csv", false);
}

static const char *list_of(struct county *county, const char *role, int unit, const char *query)
{
	struct response res;
	if (ask(county, role, unit, export_list, "procedure", "supervision", query, &res))
		fail_msg("%s: %s (%s)", query, county->ctx->failure.message,
			text_or(county->ctx->failure.detail, ""));
	return rows_of(county, &res);
}

/* A matter sent out; its number. */
static const char *sent(struct county *county)
{
	return county_matter(county, county_sent(county, "2026-03-31"))->number;
}

TEST(a_list_is_exported_as_it_is_shown_with_its_foot)
{
	struct county *county = county_start(pool);
	const char *number = sent(county);
	assert_string_equal(list_of(county, "supervisor", -1,
				    "col=nth&col=title&col=due&col=state&light=normal&state="
				    "running&due_to=2026-04-01"),
		text_printf(pool,
			"1: A=督查事项台账\n2: A=序号|B=事项|C=办理时限|D=状态|E=事项编号\n"
			"3: A=1|B=老旧小区改造|C=2026-03-31|D=办理中|E=%s\n"
			"4: "
			"A=筛选：在办；亮灯：正常；状态：办理中；办理时限不晚于：2026-04-"
			"01。统计截止 "
			"2026-03-02 09:00，打印人：督查员。共 1 行。\n",
			number));
	assert_string_equal(list_of(county, "supervisor", -1, "col=title&open=ended"),
		"1: A=督查事项台账\n2: A=事项|B=事项编号\n3: A=筛选：已办结。统计截止 2026-03-02 "
		"09:00，打印人：督查员。共 0 行。\n");
}

TEST(csv_has_the_same_rows_and_no_foot)
{
	struct county *county = county_start(pool);
	const char *number = sent(county);
	assert_string_equal(list_of(county, "supervisor", -1, "format=csv&col=title&col=due"),
		text_printf(pool,
			"1: A=事项|B=办理时限|C=事项编号\n2: A=老旧小区改造|B=2026-03-31|C=%s\n",
			number));
}

TEST(dates_and_numbers_are_such_to_a_spreadsheet_and_texts_of_digits_are_not)
{
	static const struct {
		const char *text;
		bool number;
		enum written_kind kind;
	} cases[] = {
		{ "2026-03-01", true, WRITTEN_DAY },
		{ "2026-03-01 09:30", true, WRITTEN_TIME },
		{ "12", true, WRITTEN_INTEGER },
		{ "0", true, WRITTEN_INTEGER },
		{ "007", true, WRITTEN_TEXT },
		{ "12.5%", true, WRITTEN_TEXT },
		{ "2026-03-01", false, WRITTEN_TEXT },
		{ "", true, WRITTEN_EMPTY },
		{ NULL, true, WRITTEN_EMPTY },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(export_value(cases[i].text, cases[i].number).kind, cases[i].kind);
}

/* One page holds 500. */
TEST(all_pages_are_exported_and_numbered_on)
{
	enum { MATTERS = 503 };
	struct county *county = county_start(pool);
	for (int i = 0; i < MATTERS; i++)
		county_register(county, "supervisor", "supervision",
			VALUES(pool, "subject", text_printf(pool, "第%d件", i), "source", "other",
				"lead", unit_id(county, 0), "due", "2026-03-31"));
	const char *rows =
		list_of(county, "supervisor", -1, "format=csv&col=nth&col=title&sort=oldest");
	for (int i = 0; i < MATTERS; i += 83)
		assert_non_null(
			strstr(rows, text_printf(pool, "\n%d: A=%d|B=第%d件|", i + 2, i + 1, i)));
	assert_non_null(strstr(rows, "504: A=503|"));
	assert_null(strstr(rows, "505:"));
}

TEST(a_unit_exports_its_own_and_the_export_is_remembered)
{
	struct county *county = county_start(pool);
	struct response res;
	sent(county);
	assert_non_null(
		strstr(list_of(county, "liaison", 0, "format=csv&col=title"), "老旧小区改造"));
	assert_string_equal(
		list_of(county, "liaison", 2, "format=csv&col=title"), "1: A=事项|B=事项编号\n");
	assert_int_equal(
		ask(county, "supervisor", -1, export_list, "procedure", "supervision", "", &res),
		OK);
	const struct access_record *record = county->ctx->remembered->data;
	assert_string_equal(record->kind, "exported");
	assert_string_equal(record->object, "/here");
	assert_string_equal(record->detail, "导出“督查事项台账”1行，筛选：在办");
	assert_int_equal(record->person, county->ctx->actor->person->id);
}

TEST(what_there_is_not_is_refused)
{
	static const struct {
		const char *procedure, *query;
		enum err err;
	} cases[] = {
		{ "supervision", "format=doc", ERR_INVALID },
		{ "supervision", "light=blue", ERR_INVALID },
		{ "nothing", "", ERR_NOT_FOUND },
	};
	struct county *county = county_start(pool);
	struct response res;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(ask(county, "supervisor", -1, export_list, "procedure",
					 cases[i].procedure, cases[i].query, &res),
			cases[i].err);
}

TEST(figures_are_exported_by_group_and_by_row)
{
	struct county *county = county_start(pool);
	const char *number = sent(county);
	struct response res;
	assert_int_equal(ask(county, "supervisor", -1, figures_export_groups, "id", "close-ratio",
				 "procedure=supervision&by=unit", &res),
		OK);
	assert_string_equal(rows_of(county, &res),
		"1: A=办结率\n2: A=组别|B=按单位|C=数值|D=达到件数|E=件数\n"
		"3: A=department|B=housing|C=0.0%|D=0|E=1\n"
		"4: A=筛选：督查事项；2026-03-01 至 2026-03-31；按单位。统计截止 2026-03-02 09:00，"
		"打印人：督查员。共 1 行。\n");
	assert_int_equal(ask(county, "supervisor", -1, figures_export_rows, "id", "close-ratio",
				 "procedure=supervision", &res),
		OK);
	assert_string_equal(rows_of(county, &res),
		text_printf(pool,
			"1: A=办结率构成明细\n"
			"2: A=事项|B=编号|C=单位|D=办理时限|E=办结|F=日数|G=达到|H=亮灯\n"
			"3: A=老旧小区改造|B=%s|C=housing|D=2026-03-31|F=0|G=否|H=正常\n"
			"4: A=筛选：督查事项；2026-03-01 至 2026-03-31。统计截止 2026-03-02 09:00，"
			"打印人：督查员。共 1 行。\n",
			number));
}

RUN_TESTS(cmocka_unit_test(a_list_is_exported_as_it_is_shown_with_its_foot),
	cmocka_unit_test(csv_has_the_same_rows_and_no_foot),
	cmocka_unit_test(dates_and_numbers_are_such_to_a_spreadsheet_and_texts_of_digits_are_not),
	cmocka_unit_test(all_pages_are_exported_and_numbered_on),
	cmocka_unit_test(a_unit_exports_its_own_and_the_export_is_remembered),
	cmocka_unit_test(what_there_is_not_is_refused),
	cmocka_unit_test(figures_are_exported_by_group_and_by_row))
