/* The office's and the leaders' page: what stands on it for whom, in which order, and that it goes
 * when it is done. It is Monday, 2 March 2026, 09:00, where nothing else is said. */
#include "test.h"

#include "page.h"

#include "base/time.h"
#include "engine/query.h"
#include "inbox/inbox.h"
#include "workbench/workbench.h"

/* --- whose blocks, in which order ------------------------------------------------------------------ */

TEST(each_sees_the_blocks_that_fit_what_he_may_do)
{
	static const struct {
		const char *role;
		int unit;
		const char *blocks;
	} cases[] = {
		{ "supervisor", -1, "answers watch unsigned drafts duties news" },
		{ "supervision-head", -1, "answers watch unsigned drafts duties news" },
		{ "document-clerk", -1, "answers watch unsigned drafts duties news" },
		{ "deputy-county-head", -1, "duties" },
		{ "county-head", -1, "duties" },
		{ "appraisal-office", -1, "" },
		{ "liaison", 0, "" },
	};
	struct county *county = county_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t unit = cases[i].unit < 0 ? 0 : county->units[cases[i].unit];
		const json_t *page = page_of(county, cases[i].role, unit, "");
		if (!text_equal(page_blocks(pool, page), cases[i].blocks))
			fail_msg("%s: %s", cases[i].role, page_blocks(pool, page));
	}
}

TEST(one_block_can_be_had_alone)
{
	struct county *county = county_start(pool);
	county_draft(county, "修路", "2026-03-31");
	const json_t *page = page_of(county, "supervisor", 0, "show=duties");
	assert_string_equal(page_blocks(pool, page), "duties");
	assert_int_equal(page_count(page, "duties"), 1);
	assert_true(json_is_null(json_object_get(page, "copy")));
}

TEST(empty_blocks_say_what_that_means)
{
	struct county *county = county_start(pool);
	const json_t *page = page_of(county, "supervisor", 0, "");
	size_t i;
	const json_t *block;
	json_array_foreach (json_object_get(page, "blocks"), i, block) {
		assert_int_equal(get_int(block, "count", -1), 0);
		assert_non_null(get_text(block, "none"));
	}
}

/* --- ① answers, ⑤ to-dos ---------------------------------------------------------------------------- */

TEST(what_a_unit_reports_waits_first_of_all_until_it_is_reviewed)
{
	struct county *county = county_start(pool);
	int64_t id = county_finished(county, "修路", "2026-03-31");
	const json_t *page = page_of(county, "supervisor", 0, "");
	const json_t *row = page_find(page, "answers", "修路");
	assert_int_equal(page_count(page, "answers"), 1);
	assert_int_equal(page_count(page, "duties"), 0);
	assert_string_equal(get_text(row, "quote"), "十二个小区已完工");
	assert_non_null(get_text(row, "item"));
	county_do(county, "supervisor", -1, id, 0, "verify", NULL);
	page = page_of(county, "supervisor", 0, "");
	assert_int_equal(page_count(page, "answers"), 0);
	page = page_of(county, "supervision-head", 0, "");
	assert_non_null(page_find(page, "duties", "修路"));
}

TEST(to_dos_are_grouped_by_business_and_state)
{
	struct county *county = county_start(pool);
	county_draft(county, "修路", "2026-03-31");
	county_draft(county, "架桥", "2026-03-31");
	int64_t third = county_draft(county, "植树", "2026-03-31");
	county_do(county, "supervisor", -1, third, 0, "submit",
		VALUES(pool, "basis", "政府工作报告"));
	const json_t *page = page_of(county, "supervisor", 0, "");
	const json_t *groups = json_object_get(page_block(page, "duties"), "groups");
	assert_int_equal(json_array_size(groups), 1);
	const json_t *group = json_array_get(groups, 0);
	assert_string_equal(get_text(group, "business"), "督查事项");
	assert_string_equal(get_text(group, "state"), "拟立项");
	assert_int_equal(get_int(group, "count", 0), 2);
	page = page_of(county, "supervision-head", 0, "");
	group = json_array_get(json_object_get(page_block(page, "duties"), "groups"), 0);
	assert_string_equal(get_text(group, "state"), "待立项审批");
	assert_string_equal(get_text(json_object_get(group, "bulk"), "action"), "endorse");
}

TEST(who_approves_has_the_buttons_and_what_to_read)
{
	struct county *county = county_start(pool);
	int64_t id = county_draft(county, "修路", "2026-03-31");
	county_do(county, "supervisor", -1, id, 0, "submit",
		VALUES(pool, "basis", "政府工作报告第三条"));
	const json_t *row = page_find(page_of(county, "supervision-head", 0, ""), "duties", "修路");
	assert_string_equal(page_acts(pool, row), "同意，报办公室主任 退回修改 不予立项");
	const json_t *acts = json_object_get(row, "acts");
	assert_true(json_is_true(json_object_get(json_array_get(acts, 0), "one_click")));
	assert_false(json_is_true(json_object_get(json_array_get(acts, 1), "one_click")));
	const json_t *fact = json_array_get(json_object_get(row, "facts"), 0);
	assert_string_equal(get_text(fact, "text"), "政府工作报告第三条");
	county_do(county, "supervision-head", -1, id, 0, "endorse", NULL);
	assert_int_equal(page_count(page_of(county, "supervision-head", 0, ""), "duties"), 0);
	assert_int_equal(page_count(page_of(county, "office-head", 0, ""), "duties"), 1);
}

TEST(an_application_comes_with_its_reason_and_both_rulings)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-31");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	county_do(county, "liaison", 0, id, 1, "extend",
		VALUES(pool, "new-date", "2026-04-30", "reason", "雨季停工", "signer", "张局长"));
	const json_t *page = page_of(county, "supervision-head", 0, "");
	const json_t *group =
		json_array_get(json_object_get(page_block(page, "duties"), "groups"), 0);
	assert_string_equal(get_text(group, "state"), "延期审批");
	const json_t *row = page_find(page, "duties", "修路");
	assert_string_equal(page_acts(pool, row), "同意延期 不同意延期");
	assert_non_null(strstr(json_text(pool, json_object_get(row, "facts")), "雨季停工"));
	county_do(county, "supervision-head", -1, id, 1, "extend-grant", NULL);
	assert_int_equal(page_count(page_of(county, "supervision-head", 0, ""), "duties"), 0);
}

static int64_t county_major(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "建水厂", "source", "report", "lead", unit_id(county, 0),
			"due", "2026-03-31", "kind", "major", "basis", "政府工作报告"))
			     ->id;
	county_do(county, "supervisor", -1, id, 0, "submit", NULL);
	county_do(county, "supervision-head", -1, id, 0, "endorse", NULL);
	county_do(county, "office-head", -1, id, 0, "forward", NULL);
	return id;
}

TEST(a_leader_sees_what_waits_for_him_and_his_secretary_may_enter_it)
{
	struct county *county = county_start(pool);
	int64_t id = county_major(county);
	const json_t *page = page_of(county, "deputy-county-head", 0, "");
	assert_string_equal(get_text(page_block(page, "duties"), "title"), "待我批");
	assert_string_equal(
		page_acts(pool, page_find(page, "duties", "建水厂")), "同意立项 退回修改 不予立项");
	page = page_of(county, "leader-secretary", 0, "");
	assert_string_equal(
		page_acts(pool, page_find(page, "proxy", "建水厂")), "同意立项 退回修改 不予立项");
	assert_int_equal(page_count(page_of(county, "contact-deputy", 0, ""), "duties"), 0);
	county_do(county, "leader-secretary", -1, id, 0, "approve-major", NULL);
	assert_int_equal(page_count(page_of(county, "deputy-county-head", 0, ""), "duties"), 0);
	assert_int_equal(page_count(page_of(county, "leader-secretary", 0, ""), "proxy"), -1);
}

/* --- ② what falls due ------------------------------------------------------------------------------- */

static int64_t number_of(const json_t *page, const char *id)
{
	size_t i;
	const json_t *number;
	json_array_foreach (json_object_get(page_block(page, "watch"), "numbers"), i, number)
		if (text_equal(get_text(number, "id"), id))
			return get_int(number, "value", -1);
	return -1;
}

static const json_t *watch_rows(const json_t *page, const char *id)
{
	size_t i;
	const json_t *list;
	json_array_foreach (json_object_get(page_block(page, "watch"), "lists"), i, list)
		if (text_equal(get_text(list, "id"), id))
			return json_object_get(list, "rows");
	return NULL;
}

TEST(three_numbers_say_what_falls_due)
{
	static const struct {
		const char *name, *at;
		int64_t today, late, soon;
	} cases[] = {
		{ "four days before", "2026-03-16 09:00", 0, 0, 0 },
		{ "three days before", "2026-03-17 09:00", 0, 0, 1 },
		{ "the day before", "2026-03-19 09:00", 0, 0, 1 },
		{ "the day itself", "2026-03-20 09:00", 1, 0, 0 },
		{ "its evening", "2026-03-20 23:59", 1, 0, 0 },
		{ "a rest day after", "2026-03-21 12:00", 1, 0, 0 },
		{ "before the office opens", "2026-03-23 08:20", 1, 0, 0 },
		{ "when it has opened", "2026-03-23 08:30", 0, 1, 0 },
		{ "weeks later", "2026-04-20 09:00", 0, 1, 0 },
	};
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-03-20");
	for (size_t i = 0; i < COUNT(cases); i++) {
		county_at(county, cases[i].at);
		const json_t *page = page_of(county, "supervisor", 0, "");
		int64_t today = number_of(page, "today"), late = number_of(page, "late"),
			soon = number_of(page, "soon");
		if (today != cases[i].today || late != cases[i].late || soon != cases[i].soon)
			fail_msg("%s: today %d, late %d, soon %d", cases[i].name, (int)today,
				(int)late, (int)soon);
	}
}

TEST(a_number_is_what_its_list_counts)
{
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-03-03");
	county_dispatched(county, "架桥", "2026-03-05");
	county_draft(county, "植树", "2026-03-31");
	county_at(county, "2026-03-05 08:20");
	const json_t *page = page_of(county, "supervisor", 0, "");
	struct ctx *ctx = county->ctx;
	struct filter late = { .definition = definition_find(ctx->definitions, "supervision"),
		.has_light = true,
		.light = LIGHT_OVERDUE };
	assert_int_equal(number_of(page, "late"), query_count(ctx, &late, 100));
	struct filter today = { .definition = late.definition,
		.due_from = time_at(time_day(ctx->now) - 1, 0) + 1,
		.due_to = time_at(time_day(ctx->now) + 1, 0) + 1 };
	assert_int_equal(number_of(page, "today"), query_count(ctx, &today, 100));
	assert_int_equal(number_of(page, "late"), 1);
	assert_int_equal(number_of(page, "today"), 2);
}

TEST(a_number_leads_to_its_list_and_its_rows_to_the_telephone)
{
	struct county *county = county_start(pool);
	int64_t id = county_finished(county, "修路", "2026-03-02");
	int64_t other = county_dispatched(county, "架桥", "2026-03-02");
	county_do(county, "liaison", 0, other, 1, "sign", NULL);
	const json_t *page = page_of(county, "supervisor", 0, "");
	const json_t *number =
		json_array_get(json_object_get(page_block(page, "watch"), "numbers"), 0);
	assert_string_equal(get_text(number, "href"),
		"/list/supervision?open=open&due_from=2026-03-02&due_to=2026-03-02");
	assert_int_equal(number_of(page, "today"), 1);
	const json_t *row = page_row(watch_rows(page, "today"), "架桥");
	assert_string_equal(get_text(json_object_get(row, "phone"), "name"), "liaison");
	assert_string_equal(page_acts(pool, row), "已电话催办");
	county_do(county, "liaison", 0, other, 1, "finish", VALUES(pool, "result", "通车"));
	county_do(county, "supervisor", -1, id, 0, "verify", NULL);
	assert_int_equal(number_of(page_of(county, "supervisor", 0, ""), "today"), 0);
}

TEST(numbers_of_several_businesses_lead_to_each_list)
{
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-03-04");
	struct matter *instruction = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "来信", "instruction", "请研究", "leader",
			text_printf(pool, "%lld",
				(long long)as(county, "county-head", 0)->actor->person->id)));
	county_do(county, "document-clerk", -1, instruction->id, 0, "hand-over", NULL);
	const json_t *page = page_of(county, "supervisor", 0, "");
	assert_int_equal(number_of(page, "today"), 1);
	assert_int_equal(number_of(page, "soon"), 1);
	county_at(county, "2026-03-05 09:00");
	page = page_of(county, "supervisor", 0, "");
	const json_t *number =
		json_array_get(json_object_get(page_block(page, "watch"), "numbers"), 1);
	assert_int_equal(get_int(number, "value", 0), 2);
	assert_int_equal(json_array_size(json_object_get(number, "parts")), 2);
	assert_true(json_is_null(json_object_get(number, "href")));
}

/* --- ③ not signed for ------------------------------------------------------------------------------- */

TEST(who_has_not_signed_in_time_is_called_and_the_call_is_told)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-31");
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "unsigned"), 0);
	county_at(county, "2026-03-04 08:20");
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "unsigned"), 0);
	county_at(county, "2026-03-04 08:31");
	const json_t *page = page_of(county, "supervisor", 0, "");
	assert_int_equal(page_count(page, "unsigned"), 2);
	const json_t *row = page_find(page, "unsigned", "修路");
	assert_string_equal(page_acts(pool, row), "已电话催办");
	assert_true(json_is_null(json_object_get(row, "urged")));
	county_do(county, "supervisor", -1, id, 1, "phone-urge", NULL);
	county_do(county, "supervisor", -1, id, 2, "phone-urge", NULL);
	row = page_find(page_of(county, "supervisor", 0, ""), "unsigned", "修路");
	assert_string_equal(get_text(row, "urged"), "2026-03-04 08:31");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "unsigned"), 1);
	county_do(county, "liaison", 1, id, 2, "sign", NULL);
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "unsigned"), 0);
}

/* --- ④ what the ladder has drawn up ------------------------------------------------------------------ */

TEST(drafts_say_when_they_go_and_can_be_sent_held_or_dropped)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-31");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	county_at(county, "2026-04-01 08:31");
	county_run_ladder(county);
	const json_t *page = page_of(county, "supervisor", 0, "");
	const json_t *row = page_find(page, "drafts", "修路");
	assert_string_equal(get_text(row, "what"), "拟发催办");
	assert_string_equal(get_text(row, "send"), "2026-04-01 10:00");
	assert_string_equal(page_acts(pool, row), "发出 缓发 不发");
	assert_int_equal(page_count(page_of(county, "supervision-head", 0, ""), "drafts"), 0);
	int64_t seq = county_matter(county, id)->proposals[0].seq;
	struct ctx *ctx = as(county, "supervisor", 0);
	const struct deed hold = { .action = "rung-hold",
		.version = -1,
		.proposal = seq,
		.values = VALUES(pool, "until", "2026-04-08", "reason", "纸质反馈已到") };
	assert_int_equal(matter_act(ctx, matter_load(ctx, id), &hold), OK);
	page = page_of(county, "supervisor", 0, "");
	assert_null(page_find(page, "drafts", "修路"));
	row = json_array_get(json_object_get(page_block(page, "drafts"), "held_rows"), 0);
	assert_string_equal(get_text(row, "held"), "2026-04-08");
	ctx = as(county, "supervisor", 0);
	const struct deed drop = { .action = "rung-dismiss",
		.version = -1,
		.proposal = seq,
		.values = VALUES(pool, "reason", "已反馈") };
	assert_int_equal(matter_act(ctx, matter_load(ctx, id), &drop), OK);
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "drafts"), 0);
}

TEST(a_proposal_waits_for_the_one_who_signs_it)
{
	struct county *county = county_start(pool);
	int64_t id = county_dispatched(county, "修路", "2026-03-31");
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	county_at(county, "2026-04-10 08:31");
	county_run_ladder(county);
	const json_t *row = page_find(page_of(county, "supervision-head", 0, ""), "drafts", "修路");
	assert_string_equal(get_text(row, "what"), "拟发督办");
	assert_true(json_is_null(json_object_get(row, "send")));
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "drafts"), 0);
}

/* --- alerts ------------------------------------------------------------------------------------------ */

TEST(a_ladder_that_has_stopped_says_what_to_do)
{
	struct county *county = county_start(pool);
	for (int i = 0; i < 31; i++) {
		int64_t id = county_dispatched(county, text_printf(pool, "路%d", i), "2026-03-31");
		county_do(county, "liaison", 0, id, 1, "sign", NULL);
	}
	county_at(county, "2026-04-01 08:31");
	county_run_ladder(county);
	assert_int_equal(
		json_array_size(json_object_get(page_of(county, "supervisor", 0, ""), "alerts")),
		0);
	county_at(county, "2026-04-01 10:01");
	county_run_ladder(county);
	const json_t *page = page_of(county, "supervisor", 0, "");
	const json_t *alert = json_array_get(json_object_get(page, "alerts"), 0);
	assert_non_null(strstr(get_text(alert, "text"), "31件"));
	assert_string_equal(get_text(alert, "href"), "/?show=drafts");
	assert_int_equal(page_count(page, "drafts"), 31);
	assert_string_equal(get_text(page_block(page, "drafts"), "all"), "/?show=drafts");
	assert_int_equal(json_array_size(json_object_get(page_block(page, "drafts"), "rows")), 10);
	county_at(county, "2026-03-31 10:01");
	county_run_ladder(county);
	alert = json_array_get(json_object_get(page_of(county, "supervisor", 0, ""), "alerts"), 0);
	assert_non_null(strstr(get_text(alert, "text"), "时钟"));
}

/* --- ⑥ news ------------------------------------------------------------------------------------------ */

TEST(what_came_of_what_one_registered_is_news_until_it_is_read)
{
	struct county *county = county_start(pool);
	int64_t id = county_draft(county, "修路", "2026-03-31");
	county_do(county, "supervisor", -1, id, 0, "submit", VALUES(pool, "basis", "政府工作报告"));
	county_do(county, "supervision-head", -1, id, 0, "return",
		VALUES(pool, "reason", "依据不全"));
	county_run_outbox(county);
	const json_t *page = page_of(county, "supervisor", 0, "");
	assert_int_equal(page_count(page, "news"), 1);
	const json_t *row = json_array_get(json_object_get(page_block(page, "news"), "rows"), 0);
	assert_non_null(strstr(get_text(row, "text"), "依据不全"));
	page_ask(county, "supervisor", 0, inbox_read,
		text_printf(pool, "id=%s", get_text(row, "id")));
	assert_int_equal(page_count(page_of(county, "supervisor", 0, ""), "news"), 0);
}

/* --- for the work group, and on paper ------------------------------------------------------------------ */

/* A 批示 that unit 0 handles within three working days. */
static void county_instruction(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t leader = as(county, "county-head", 0)->actor->person->id;
	int64_t id = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "来信", "instruction", "请研究", "urgency", "urgent",
			"leader", text_printf(pool, "%lld", (long long)leader)))
			     ->id;
	county_do(county, "document-clerk", -1, id, 0, "hand-over", NULL);
	county_do(county, "supervisor", -1, id, 0, "propose",
		VALUES(pool, "proposal", "请办理", "lead", unit_id(county, 0)));
	county_do(county, "contact-deputy", -1, id, 0, "transfer", NULL);
}

TEST(the_text_for_the_group_names_no_matter_of_few)
{
	struct county *county = county_start(pool);
	county_dispatched(county, "修路", "2026-03-04");
	county_draft(county, "架桥", "2026-03-04");
	county_instruction(county);
	const json_t *page = page_of(county, "supervisor", 0, "");
	const char *copy = get_text(page, "copy");
	assert_non_null(strstr(copy, "1. 修路（housing，2026-03-04）"));
	assert_null(strstr(copy, "架桥"));
	assert_null(strstr(copy, "来信"));
	assert_non_null(strstr(copy, "另有1件按知悉范围办理"));
}

TEST(need_to_know_is_not_named_on_paper)
{
	struct county *county = county_start(pool);
	county_instruction(county);
	county_at(county, "2026-03-06 09:00");
	const json_t *page = page_ask(county, "supervisor", 0, workbench_daily, "").data;
	assert_true(json_is_true(json_object_get(page, "hidden")));
	assert_null(strstr(json_text(pool, json_object_get(page, "lists")), "来信"));
}

TEST(the_daily_sheet_has_at_most_three_lists_of_three)
{
	struct county *county = county_start(pool);
	for (int i = 0; i < 5; i++)
		county_dispatched(county, text_printf(pool, "路%d", i), "2026-03-03");
	county_at(county, "2026-03-05 09:00");
	const json_t *page = page_ask(county, "supervisor", 0, workbench_daily, "").data;
	const json_t *lists = json_object_get(page, "lists");
	assert_int_equal(json_array_size(lists), 2);
	const json_t *late = json_array_get(lists, 0);
	assert_int_equal(get_int(late, "count", 0), 5);
	assert_int_equal(json_array_size(json_object_get(late, "rows")), 3);
}

/* --- cost ---------------------------------------------------------------------------------------------- */

TEST(a_page_costs_few_statements_however_many_rows_it_has)
{
	struct county *county = county_start(pool);
	for (int i = 0; i < 8; i++) {
		county_finished(county, text_printf(pool, "完%d", i), "2026-03-02");
		county_dispatched(county, text_printf(pool, "路%d", i), "2026-03-02");
		county_draft(county, text_printf(pool, "拟%d", i), "2026-03-31");
	}
	county_at(county, "2026-03-05 08:31");
	county_run_ladder(county);
	static const char *const roles[] = { "supervisor", "supervision-head", "leader-secretary",
		"county-head" };
	for (size_t i = 0; i < COUNT(roles); i++) {
		db_calls_reset(county->fixture->db);
		page_of(county, roles[i], 0, "");
		if (db_calls(county->fixture->db) > 15)
			fail_msg("%s: %d", roles[i], (int)db_calls(county->fixture->db));
	}
	db_calls_reset(county->fixture->db);
	page_of(county, "liaison", county->units[0], "");
	assert_in_range(db_calls(county->fixture->db), 1, 15);
}

/* What is made inside a statement may be walked, tables of the county may not. */
TEST(no_statement_walks_a_table)
{
	static const char *const tables[] = { "SCAN c", "SCAN g", "SCAN m", "SCAN s", "SCAN o",
		"SCAN n", "SCAN r", "SCAN u", "SCAN l", "SCAN e", "SCAN inbox", "SCAN p",
		"(county=?)" };
	struct county *county = county_start(pool);
	for (size_t i = 0; workbench_sql[i].name || inbox_sql[i].name; i++) {
		const struct statement *statement = &workbench_sql[i];
		const char *plan = db_explain(as(county, "supervisor", 0), statement);
		for (size_t k = 0; k < COUNT(tables); k++) {
			const char *found = strstr(plan, tables[k]);
			/* The few units of a county are gone through; "SCAN counted" is no table. */
			bool fine = !found || text_starts(found, "SCAN counted") ||
				    (k == COUNT(tables) - 1 && strstr(plan, "SEARCH n USING"));
			if (!fine)
				fail_msg("%s:\n%s", statement->name, plan);
		}
		if (!workbench_sql[i + 1].name)
			break;
	}
}

RUN_TESTS(cmocka_unit_test(each_sees_the_blocks_that_fit_what_he_may_do),
	cmocka_unit_test(one_block_can_be_had_alone),
	cmocka_unit_test(empty_blocks_say_what_that_means),
	cmocka_unit_test(what_a_unit_reports_waits_first_of_all_until_it_is_reviewed),
	cmocka_unit_test(to_dos_are_grouped_by_business_and_state),
	cmocka_unit_test(who_approves_has_the_buttons_and_what_to_read),
	cmocka_unit_test(an_application_comes_with_its_reason_and_both_rulings),
	cmocka_unit_test(a_leader_sees_what_waits_for_him_and_his_secretary_may_enter_it),
	cmocka_unit_test(three_numbers_say_what_falls_due),
	cmocka_unit_test(a_number_is_what_its_list_counts),
	cmocka_unit_test(a_number_leads_to_its_list_and_its_rows_to_the_telephone),
	cmocka_unit_test(numbers_of_several_businesses_lead_to_each_list),
	cmocka_unit_test(who_has_not_signed_in_time_is_called_and_the_call_is_told),
	cmocka_unit_test(drafts_say_when_they_go_and_can_be_sent_held_or_dropped),
	cmocka_unit_test(a_proposal_waits_for_the_one_who_signs_it),
	cmocka_unit_test(a_ladder_that_has_stopped_says_what_to_do),
	cmocka_unit_test(what_came_of_what_one_registered_is_news_until_it_is_read),
	cmocka_unit_test(the_text_for_the_group_names_no_matter_of_few),
	cmocka_unit_test(need_to_know_is_not_named_on_paper),
	cmocka_unit_test(the_daily_sheet_has_at_most_three_lists_of_three),
	cmocka_unit_test(a_page_costs_few_statements_however_many_rows_it_has),
	cmocka_unit_test(no_statement_walks_a_table))
