#include "../test.h"
#include "set.h"

#include "html/page.h"

static const struct template_source sources[] = {
	{ .name = "show", .text = "{{title}}|{{site.name}}" },
	{ .name = "form",
		.text = "{{typed}}|{{failure.status}}{{#failure.fields}}[{{field}}:{{message}}]"
			"{{/failure.fields}}" },
	{ .name = "endless", .text = "{{#list}}{{long}}{{/list}}" },
	{ .name = "errors/404", .text = "404|{{title}}|{{message}}|{{site.name}}|{{request_id}}" },
	{ .name = "errors/unknown", .text = "unknown|{{status}}|{{title}}" },
	{ .name = "errors/other", .text = "other|{{status}}|{{message}}" },
};

static const struct templates *make_templates(pool_t *pool)
{
	static struct template_source all[COUNT(sources)];
	struct buffer problems;
	buffer_init(&problems, pool, 1000);
	for (size_t i = 0; i < COUNT(sources); i++) {
		all[i] = sources[i];
		all[i].file = all[i].name;
		all[i].size = strlen(all[i].text);
	}
	const struct templates *templates =
		templates_make(pool, all, COUNT(sources), RULES_STRICT, &problems);
	assert_non_null(templates);
	return templates;
}

static struct page make_page(pool_t *pool)
{
	struct page page = { .templates = make_templates(pool), .template = "show" };
	page.messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	page.data = json_tree(pool);
	page.site = json_tree(pool);
	put_text(page.data, "title", "<题>");
	put_text(page.site, "name", "回音");
	page.request_id = "r1";
	page.path = "/matters/1";
	assert_non_null(page.messages);
	return page;
}

static void expect(
	pool_t *pool, const struct page *page, int status, const char *type, const char *body)
{
	struct answer answer;
	page_render(page, pool, &answer);
	assert_string_equal(answer.body, body);
	assert_int_equal(answer.size, strlen(body));
	assert_int_equal(answer.status, status);
	assert_true(text_starts(answer.type, type));
}

TEST(a_page_is_its_template_with_what_every_page_needs)
{
	struct page page = make_page(pool);
	expect(pool, &page, 200, "text/html", "&lt;题&gt;|回音");
}

TEST(json_is_the_data_and_nothing_else)
{
	struct page page = make_page(pool);
	page.wants_json = true;
	page.status = 201;
	expect(pool, &page, 201, "application/json", "{\"title\":\"<题>\"}");
	page.wants_json = false;
	page.template = NULL;
	expect(pool, &page, 201, "application/json", "{\"title\":\"<题>\"}");
	page.data = NULL;
	expect(pool, &page, 201, "application/json", "{}");
}

static const struct {
	enum err err;
	int given, status, retry_after;
} mapped[] = {
	{ ERR_INVALID, 0, 422, 0 },
	{ ERR_FORBIDDEN, 0, 403, 0 },
	{ ERR_NOT_FOUND, 0, 404, 0 },
	{ ERR_CONFLICT, 0, 409, 0 },
	{ ERR_BUSY, 0, 503, 5 },
	{ ERR_RETRY, 0, 503, 5 },
	{ ERR_UNKNOWN, 0, 503, 0 },
	{ ERR_INTERNAL, 0, 500, 0 },
	{ ERR_INVALID, 413, 413, 0 },
	{ OK, 405, 405, 0 },
	{ OK, 303, 303, 0 },
};

TEST(each_failure_has_its_status)
{
	for (size_t i = 0; i < COUNT(mapped); i++) {
		struct page page = make_page(pool);
		struct failure failure = { .err = mapped[i].err, .message = "m" };
		struct answer answer;
		page.failure = &failure;
		page.status = mapped[i].given;
		page_render(&page, pool, &answer);
		assert_int_equal(answer.status, mapped[i].status);
		assert_int_equal(answer.retry_after, mapped[i].retry_after);
		assert_null(answer.broken);
	}
}

TEST(a_failure_has_a_page_of_its_own)
{
	struct page page = make_page(pool);
	struct failure failure = { .err = ERR_NOT_FOUND, .message = "没有<这>件" };
	page.failure = &failure;
	expect(pool, &page, 404, "text/html", "404|没有找到|没有&lt;这&gt;件|回音|r1");
	failure.err = ERR_UNKNOWN;
	expect(pool, &page, 503, "text/html", "unknown|503|不能确定是否已保存");
	failure.err = ERR_CONFLICT;
	expect(pool, &page, 409, "text/html", "other|409|没有&lt;这&gt;件");
}

TEST(a_status_without_a_reason_gets_one)
{
	struct page page = make_page(pool);
	page.status = 405;
	expect(pool, &page, 405, "text/html",
		"other|405|这个地址不支持这种访问方式，系统没有做任何改动。");
}

TEST(wrong_input_is_shown_on_the_form_with_what_was_typed)
{
	struct page page = make_page(pool);
	struct field_problem second = { "due", "早于今天", NULL };
	struct field_problem first = { "title", "不能为空", &second };
	struct failure failure = { .err = ERR_INVALID, .message = "m", .fields = &first };
	page.failure = &failure;
	page.form = "form";
	put_text(page.data, "typed", "我写的");
	expect(pool, &page, 422, "text/html", "我写的|422[title:不能为空][due:早于今天]");
	failure.err = ERR_NOT_FOUND;
	expect(pool, &page, 404, "text/html", "404|没有找到|m|回音|r1");
}

TEST(a_problem_document_is_as_rfc_9457_has_it)
{
	struct page page = make_page(pool);
	struct field_problem field = { "title", "不能为空", NULL };
	struct failure failure = { ERR_INVALID, "input.invalid", "填写有误", "secret", &field };
	page.failure = &failure;
	page.wants_json = true;
	expect(pool, &page, 422, "application/problem+json",
		"{\"type\":\"about:blank\",\"title\":\"填写有误\",\"status\":422,\"detail\":"
		"\"填写有误\","
		"\"instance\":\"/matters/1\",\"key\":\"input.invalid\",\"request_id\":\"r1\","
		"\"errors\":[{\"field\":\"title\",\"message\":\"不能为空\"}]}");
	page.path = page.request_id = NULL;
	failure = (struct failure){ .err = ERR_FORBIDDEN, .message = "不行" };
	expect(pool, &page, 403, "application/problem+json",
		"{\"type\":\"about:blank\",\"title\":\"无权办理\",\"status\":403,\"detail\":"
		"\"不行\"}");
}

TEST(a_page_that_cannot_be_made_is_an_internal_failure)
{
	struct page page = make_page(pool);
	struct answer answer;
	page.template = "gone";
	page_render(&page, pool, &answer);
	assert_int_equal(answer.status, 500);
	assert_string_equal(answer.broken, "template \"gone\" cannot be rendered");
	assert_true(text_starts(answer.body, "other|500|系统出错"));
}

TEST(without_any_template_there_still_is_an_answer)
{
	struct page page = make_page(pool);
	page.templates = NULL;
	page.status = 404;
	expect(pool, &page, 404, "text/plain",
		"404 没有找到\n要找的内容不存在，或者不在您的知悉范围内。\n");
}

TEST(a_page_beyond_eight_megabytes_is_refused)
{
	struct page page = make_page(pool);
	struct answer answer;
	char *text = pool_alloc(pool, 100001);
	memset(text, 'x', 100000);
	put_text(page.data, "long", text);
	json_t *list = put_list(page.data, "list");
	for (int i = 0; i < 84; i++)
		add_text(list, "y");
	page.template = "endless";
	page_render(&page, pool, &answer);
	assert_int_equal(answer.status, 500);
	assert_non_null(answer.broken);
}

RUN_TESTS(cmocka_unit_test(a_page_is_its_template_with_what_every_page_needs),
	cmocka_unit_test(json_is_the_data_and_nothing_else),
	cmocka_unit_test(each_failure_has_its_status),
	cmocka_unit_test(a_failure_has_a_page_of_its_own),
	cmocka_unit_test(a_status_without_a_reason_gets_one),
	cmocka_unit_test(wrong_input_is_shown_on_the_form_with_what_was_typed),
	cmocka_unit_test(a_problem_document_is_as_rfc_9457_has_it),
	cmocka_unit_test(a_page_that_cannot_be_made_is_an_internal_failure),
	cmocka_unit_test(without_any_template_there_still_is_an_answer),
	cmocka_unit_test(a_page_beyond_eight_megabytes_is_refused))
