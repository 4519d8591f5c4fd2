/* What a file is, its content says; what is no workbook is refused in words. */
#include "../test.h"
#include "parts.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

static const char *refusal(pool_t *pool, const char *path)
{
	struct ctx *ctx = document_ctx(pool);
	const char *rows = document_rows(ctx, path, "上报材料.xlsx", true);
	return ctx_failed(ctx) ? ctx->failure.message : rows;
}

TEST(what_is_no_workbook_is_refused_in_words)
{
	static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0k\0b\0o\0o\0k\0";
	static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 "
				     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	static const struct {
		const char *bytes;
		size_t size;
		const char *wanted;
	} cases[] = {
		{ "", 0, "“上报材料.xlsx”是空的" },
		{ ole, sizeof ole,
			"“上报材料.xlsx”是旧格式或其他程序的表格，请用 WPS 打开后另存为 .xlsx "
			"再试" },
		{ locked, sizeof locked,
			"“上报材料.xlsx”有密码，请用 WPS 打开、去掉密码后另存再试" },
		{ "%PDF-1.7", 8, "“上报材料.xlsx”是 PDF，不是表格" },
		{ "\x89PNG\r\n", 6, "“上报材料.xlsx”是图片，不是表格" },
		{ "\xEF\xBB\xBF \n<table>", 12,
			"“上报材料.xlsx”其实是网页格式的表格，请用 WPS 打开后另存为 .xlsx 再试" },
		{ "PK\3\4 cut", 8,
			"“上报材料.xlsx”不完整，可能没有传完或已损坏，请重新取得后再试" },
		{ "a,b\nc\0d", 7,
			"“上报材料.xlsx”第 2 行附近有空字符（U+0000），不是表格，或已损坏" },
		{ "a\n\xFF\xFF", 4,
			"“上报材料.xlsx”第 2 行附近有无法识别的字符，请另存为 .xlsx 再试" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
			refusal(pool, document_file(pool, "a", cases[i].bytes, cases[i].size)),
			cases[i].wanted);
	assert_string_equal(refusal(pool, "/no/such/file"), "“上报材料.xlsx”读不出来");
}

TEST(other_zips_are_refused_in_words)
{
	static const struct {
		struct text_part parts[3];
		const char *wanted;
	} cases[] = {
		{ { { "xl/workbook.xml", "<w/>" }, { "xl/vbaProject.bin", "x" } },
			"“上报材料.xlsx”是带宏的工作簿，请用 WPS 打开后另存为 "
			".xlsx（不带宏）再试" },
		{ { { "xl/workbook.xml", "<w/>" }, { "xl/macrosheets/sheet1.xml", "x" } },
			"“上报材料.xlsx”是带宏的工作簿，请用 WPS 打开后另存为 "
			".xlsx（不带宏）再试" },
		{ { { "word/document.xml", "x" } },
			"“上报材料.xlsx”不是表格，请选 .xlsx 或 .csv 文件" },
		{ { { "a.txt", "x" } }, "“上报材料.xlsx”是压缩包，不是表格，请先解压" },
		{ { { "xl/workbook.xml", "<w/>" } }, "“上报材料.xlsx”里没有工作表" },
		{ { { "xl/workbook.xml", "<!DOCTYPE w [<!ENTITY a 'b'>]><w>&a;</w>" } },
			"文件里的 xl/workbook.xml 含有外部定义（DTD），不予打开" },
		{ { { "xl/workbook.xml", "<w>\n<v></w>" } },
			"文件里的 xl/workbook.xml 第 2 行写法有误，文件可能已损坏，请用 WPS "
			"打开后另存一份再试" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
			refusal(pool, document_zip(pool, "a", cases[i].parts)), cases[i].wanted);
}

/* Each entity ten times the one before: 10 GB, were they expanded. */
TEST(a_billion_laughs_are_not_laughed)
{
	static const char laughs[] =
		"<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><w>&c;</w>";
	const struct text_part parts[] = { { "xl/workbook.xml", laughs }, { 0 } };
	struct ctx *ctx = document_ctx(pool);
	assert_string_equal(
		document_rows(ctx, document_zip(pool, "a", parts), "a", false), "xml.doctype");
}

TEST(the_wrong_ending_is_nobodys_concern)
{
	const char *path = document_xlsx(pool, "<row><c><v>1</v></c></row>", NULL, NULL, NULL);
	assert_string_equal(document_rows(document_ctx(pool), path, "台账.csv", false), "1: A=1\n");
	path = document_file(pool, "a.xlsx", "a,b\n", 4);
	assert_string_equal(
		document_rows(document_ctx(pool), path, "台账.xlsx", false), "1: A=a|B=b\n");
}

TEST(a_cut_workbook_is_refused_wherever_it_is_cut)
{
	const char *path = document_xlsx(pool, "<row><c><v>1</v></c></row>", NULL, NULL, NULL);
	FILE *file = fopen(path, "rb");
	char bytes[4096];
	assert_non_null(file);
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t cut = 4; cut < size; cut += 13) {
		struct ctx *ctx = document_ctx(pool);
		document_rows(ctx, document_file(pool, "cut", bytes, cut), "a", true);
		if (ctx->failure.err != ERR_INVALID)
			fail_msg("cut at %zu of %zu", cut, size);
	}
}

RUN_TESTS(cmocka_unit_test(what_is_no_workbook_is_refused_in_words),
	cmocka_unit_test(other_zips_are_refused_in_words),
	cmocka_unit_test(a_billion_laughs_are_not_laughed),
	cmocka_unit_test(the_wrong_ending_is_nobodys_concern),
	cmocka_unit_test(a_cut_workbook_is_refused_wherever_it_is_cut))
