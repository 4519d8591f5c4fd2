/* The manual's Markdown on paper: what is a heading, an item, a row, and that no mark of it is printed. */
#include "../document/measure.h"
#include "../document/samples.h"
#include "../test.h"

#include "papers/manual.h"

static struct measured print(pool_t *pool, const char *text)
{
	struct ctx *ctx = mem_new(pool, struct ctx);
	struct document_bytes bytes;
	*ctx = (struct ctx){ .pool = pool, .messages = sample_messages(pool) };
	struct document *document = document_new(pool, sample_fonts(pool));
	manual_build(ctx, document, text);
	assert_int_equal(document_pdf_bytes(ctx, document, &bytes), OK);
	return measure_pdf(pool, bytes.data, bytes.size);
}

static const char text[] =
	"# 手册\n\n## 第一章\n\n点**签收**，看`doctor`，见[说明](care.md)。\n\n"
	"1. 先做\n   - 再做\n\n| 甲 | 乙 |\n|---|---|\n| 一 | **二** |\n\n### 小节\n## 第二章\n尾";

TEST(the_contents_come_first_and_the_words_follow)
{
	struct measured pdf = print(pool, text);
	assert_int_equal(pdf.pages, 2);
	assert_non_null(strstr(measure_text(&pdf, 1), "第一章"));
	assert_non_null(strstr(measure_text(&pdf, 1), "第二章"));
	static const char *const words[] = { "第一章", "点签收，看doctor，见说明。", "1. 先做",
		"再做", "甲", "乙", "一", "二", "小节", "第二章", "尾" };
	const char *page = measure_text(&pdf, 2);
	for (size_t i = 0; i < COUNT(words); i++)
		if (!strstr(page, words[i]))
			fail_msg("%s is not in: %s", words[i], page);
}

TEST(no_mark_of_markdown_is_printed)
{
	static const char *const marks[] = { "**", "`", "|", "#", "](", "---", "care.md" };
	struct measured pdf = print(pool, text);
	for (size_t i = 0; i < COUNT(marks); i++)
		assert_null(strstr(measure_text(&pdf, 2), marks[i]));
}

TEST(a_mark_without_its_end_is_no_harm)
{
	static const char *const texts[] = { "**", "## ", "|", "| 甲", "[", "[说明](", "1.", "- ",
		"# 甲" };
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_true(print(pool, texts[i]).pages >= 1);
}

RUN_TESTS(cmocka_unit_test(the_contents_come_first_and_the_words_follow),
	cmocka_unit_test(no_mark_of_markdown_is_printed),
	cmocka_unit_test(a_mark_without_its_end_is_no_harm))
