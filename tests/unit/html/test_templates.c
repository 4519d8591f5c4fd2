/* The templates of the product: all load, and what is common to pages says what it must. */
#include "../test.h"

#include "html/page.h"

#include <string.h>

static struct page make_page(pool_t *pool)
{
	struct page page = { .data = json_tree(pool), .site = json_tree(pool) };
	page.templates = templates_load(pool, SOURCE_ROOT "/templates");
	page.messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	assert_non_null(page.templates);
	assert_non_null(page.messages);
	put_text(page.site, "name", "回音");
	put_text(page.site, "office", "<清河县>人民政府办公室");
	return page;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static const struct {
	enum err err;
	int status;
	const char *title, *next;
} failures[] = {
	{ ERR_FORBIDDEN, 0, "无权办理", "由别的岗位办理" },
	{ ERR_NOT_FOUND, 0, "没有找到", "从台账里查找" },
	{ OK, 405, "不能这样访问", "从页面上的按钮办理" },
	{ ERR_CONFLICT, 0, "情况已有变化", "重新打开事项" },
	{ ERR_INVALID, 0, "填写有误", "已填的内容还在" },
	{ ERR_INTERNAL, 0, "系统出错", "没有保存任何内容" },
	{ ERR_BUSY, 0, "系统正忙", "请等 5 秒" },
	{ ERR_RETRY, 0, "系统正忙", "请等 5 秒" },
	{ ERR_UNKNOWN, 0, "不能确定是否已保存", "先打开事项" },
	{ ERR_INVALID, 413, "内容过大", "今日工作" },
	{ OK, 411, "请求缺少长度", "没有收下" },
};

TEST(each_error_page_says_what_to_do_now)
{
	for (size_t i = 0; i < COUNT(failures); i++) {
		struct page page = make_page(pool);
		struct field_problem field = { "f", "<甲>不能为空", NULL };
		struct failure failure = { .err = failures[i].err, .fields = &field };
		struct answer answer;
		page.failure = &failure;
		page.status = failures[i].status;
		page.request_id = "r-12";
		page.back = "/matters/1?a=1&b=2";
		page_render(&page, pool, &answer);
		assert_true(text_starts(answer.type, "text/html"));
		has(answer.body, failures[i].title);
		has(answer.body, failures[i].next);
		has(answer.body, "r-12");
		has(answer.body, "href=\"/matters/1?a=1&amp;b=2\"");
		has(answer.body, "&lt;清河县&gt;人民政府办公室</title>");
		if (answer.status == 422)
			has(answer.body, "&lt;甲&gt;不能为空");
	}
}

static const char *error_page(pool_t *pool, json_t *site)
{
	struct page page = make_page(pool);
	struct answer answer;
	page.status = 404;
	CHECK(json_object_update(page.site, site) == 0);
	page_render(&page, pool, &answer);
	return answer.body;
}

TEST(the_frame_shows_a_person_only_their_own)
{
	json_t *site = json_tree(pool);
	const char *page = error_page(pool, site);
	has_not(page, "退出登录");
	has_not(page, "主导航");
	has_not(page, "演示数据");
	put_flag(site, "demo", true);
	put_text(site, "csrf", "token\"1");
	put_text(put_object(site, "person"), "name", "沈文静");
	json_t *entry = add_object(put_list(site, "nav"));
	put_text(entry, "href", "/");
	put_text(entry, "title", "今日工作");
	put_int(entry, "count", 3);
	put_flag(entry, "current", true);
	page = error_page(pool, site);
	has(page, "<summary>沈文静</summary>");
	has(page, "name=\"csrf\" value=\"token&quot;1\"");
	has(page, "aria-current=\"page\">今日工作<span class=\"hy-count\">3</span>");
	has(page, "演示数据");
}

static const char *field(pool_t *pool, const char *kind, const char *value)
{
	struct page page = make_page(pool);
	struct buffer out;
	put_text(page.data, "name", "what");
	put_text(page.data, "id", "f_what");
	put_text(page.data, "label", "目标要求");
	put_text(page.data, "value", value);
	put_text(page.data, "error", "太<长>");
	put_flag(page.data, "required", true);
	put_flag(page.data, kind, true);
	assert_true(template_render(page.templates, pool, "parts/field", page.data, 10000, &out));
	return out.data;
}

TEST(a_field_gives_back_what_was_typed)
{
	has(field(pool, "text", "\"><b>"), "value=\"&quot;&gt;&lt;b&gt;\"");
	has(field(pool, "long", "\n一\n  二</textarea>"),
		">&#10;\n一\n  二&lt;/textarea&gt;</textarea>");
	has(field(pool, "hidden", "7"), "<input type=\"hidden\" name=\"what\" value=\"7\">");
	has_not(field(pool, "password", "secret"), "secret");
}

TEST(a_wrong_field_is_tied_to_its_words)
{
	static const char *const kinds[] = { "text", "number", "date", "password", "long", "flag" };
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const char *text = field(pool, kinds[i], "x");
		has(text, "for=\"f_what\"");
		has(text, "aria-invalid=\"true\" aria-describedby=\"f_what-wrong\"");
		has(text, "id=\"f_what-wrong\">太&lt;长&gt;</p>");
	}
}

TEST(a_light_always_has_its_word)
{
	struct page page = make_page(pool);
	struct buffer out;
	put_text(page.data, "color", "red");
	put_text(page.data, "word", "逾期 3 个工作日");
	assert_true(template_render(page.templates, pool, "parts/light", page.data, 1000, &out));
	assert_string_equal(
		out.data, "<span class=\"hy-light hy-light-red\">逾期 3 个工作日</span>\n");
}

RUN_TESTS(cmocka_unit_test(each_error_page_says_what_to_do_now),
	cmocka_unit_test(the_frame_shows_a_person_only_their_own),
	cmocka_unit_test(a_field_gives_back_what_was_typed),
	cmocka_unit_test(a_wrong_field_is_tied_to_its_words),
	cmocka_unit_test(a_light_always_has_its_word))
