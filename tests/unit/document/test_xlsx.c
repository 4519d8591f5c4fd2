#include "../test.h"
#include "parts.h"

#include "base/time.h"

#include <string.h>

static const char *rows_of(pool_t *pool, const char *rows)
{
	return document_rows(
		document_ctx(pool), document_xlsx(pool, rows, NULL, NULL, NULL), "a.xlsx", false);
}

TEST(cells_of_every_kind_are_told_as_shown)
{
	static const struct {
		const char *name, *cell, *shown;
	} cases[] = {
		{ "inline", "<c r='B3' t='inlineStr'><is><t>发改局</t></is></c>", "3: B=发改局\n" },
		{ "inline in runs, phonetic left out",
			"<c r='B3' t='inlineStr'><is><r><t>发改</t></r><r><t>局</t></r>"
			"<rPh><t>fagai</t></rPh></is></c>",
			"3: B=发改局\n" },
		{ "shared", "<c r='A3' t='s'><v>1</v></c>", "3: A=财政局\n" },
		{ "shared in runs", "<c r='A3' t='s'><v>2</v></c>", "3: A=各镇街\n" },
		{ "no such shared text", "<c r='A3' t='s'><v>9</v></c>", "3: A=!\n" },
		{ "number", "<c r='A3'><v>42</v></c>", "3: A=42\n" },
		{ "number with a fraction", "<c r='A3'><v>0.10000000000000001</v></c>",
			"3: A=0.1\n" },
		{ "telephone", "<c r='A3'><v>13800138000</v></c>", "3: A=13800138000\n" },
		{ "fifteen digits", "<c r='A3'><v>123456789012345</v></c>",
			"3: A=123456789012345\n" },
		{ "an identity number", "<c r='A3'><v>2.3010119900101001E+17</v></c>",
			"3: A=!2.30101E+17\n" },
		{ "an identity number as text", "<c r='A3' t='str'><v>230101199001010011</v></c>",
			"3: A=230101199001010011\n" },
		{ "written short as text", "<c r='A3' t='str'><v>2.30101E+17</v></c>",
			"3: A=!2.30101E+17\n" },
		{ "shown in scientific notation", "<c r='A3' s='5'><v>13800138000</v></c>",
			"3: A=!1.38E+10\n" },
		{ "day", "<c r='A3' s='1'><v>46082</v></c>", "3: A=2026/3/1\n" },
		{ "day in Chinese", "<c r='A3' s='2'><v>46082</v></c>", "3: A=2026年3月1日\n" },
		{ "only its month", "<c r='A3' s='3'><v>46082</v></c>", "3: A=2026年3月\n" },
		{ "day and time", "<c r='A3' s='4'><v>46082.354166666664</v></c>",
			"3: A=2026-03-01 08:30\n" },
		{ "a time", "<c r='A3' s='8'><v>0.6875</v></c>", "3: A=16:30\n" },
		{ "before the day that never was", "<c r='A3' s='1'><v>59</v></c>",
			"3: A=1900/2/28\n" },
		{ "the day that never was", "<c r='A3' s='1'><v>60</v></c>", "3: A=!60\n" },
		{ "after it", "<c r='A3' s='1'><v>61</v></c>", "3: A=1900/3/1\n" },
		{ "no day", "<c r='A3' s='1'><v>-1</v></c>", "3: A=!-1\n" },
		{ "percent", "<c r='A3' s='6'><v>0.125</v></c>", "3: A=12.5%\n" },
		{ "leading zeros and a unit", "<c r='A3' s='7'><v>42</v></c>",
			"3: A=第000042号\n" },
		{ "formula", "<c r='A3'><f>TODAY()-H3</f><v>12</v></c>", "3: A=12\n" },
		{ "formula of text", "<c r='A3' t='str'><f>IF(1,\"a\")</f><v>逾期</v></c>",
			"3: A=逾期\n" },
		{ "formula never calculated", "<c r='A3'><f>TODAY()</f></c>", "3: A=!\n" },
		{ "formula of nothing", "<c r='A3' t='str'><f>\"\"</f><v></v></c>", "" },
		{ "error", "<c r='A3' t='e'><v>#N/A</v></c>", "3: A=!#N/A\n" },
		{ "boolean", "<c r='A3' t='b'><v>1</v></c>", "3: A=TRUE\n" },
		{ "ISO day", "<c r='A3' t='d'><v>2026-03-01T08:30:00</v></c>",
			"3: A=2026-03-01T08:30:00\n" },
		{ "no number", "<c r='A3'><v>0x10</v></c>", "3: A=!0x10\n" },
		{ "line ends", "<c r='A3' t='str'><v>一_x000D_\n二_x0041_</v></c>",
			"3: A=一\n二A\n" },
		{ "CJK extension G", "<c r='A3' t='str'><v>𰀀某</v></c>", "3: A=𰀀某\n" },
		{ "entities", "<c r='A3' t='str'><v>&lt;a&gt; &amp; &#x4E00;</v></c>",
			"3: A=<a> & 一\n" },
		{ "blanks", "<c r='A3' t='str'><v> 　</v></c>", "" },
		{ "format only", "<c r='A3' s='1'/>", "" },
		{ "without names", "<c><v>1</v></c><c/><c><v>3</v></c>", "3: A=1|C=3\n" },
	};
	static const char strings[] = "<si><t>发改局</t></si><si><t>财政局</t></si>"
				      "<si><r><t>各</t></r><r><t>镇街</t></r></si>";
	static const char formats[] =
		"<numFmts><numFmt numFmtId='170' formatCode='yyyy\\-mm\\-dd\\ hh:mm'/>"
		"<numFmt numFmtId='171' formatCode='0.0%;[Red]-0.0%'/>"
		"<numFmt numFmtId='172' formatCode='&quot;第&quot;000000&quot;号&quot;'/></numFmts>"
		"<cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>"
		"<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='31'/>"
		"<xf numFmtId='57'/><xf numFmtId='170'/><xf numFmtId='11'/><xf numFmtId='171'/>"
		"<xf numFmtId='172'/><xf numFmtId='20'/></cellXfs>";
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *row = text_printf(pool, "<row r='3'>%s</row>", cases[i].cell);
		const char *shown = document_rows(document_ctx(pool),
			document_xlsx(pool, row, NULL, strings, formats), "a.xlsx", false);
		expect_case(cases[i].name, shown, cases[i].shown);
	}
}

TEST(a_date_has_its_civil_day_and_says_what_it_shows)
{
	struct ctx *ctx = document_ctx(pool);
	const char *path =
		document_xlsx(pool, "<row r='1'><c r='A1' s='1'><v>46082.75</v></c></row>", NULL,
			NULL, "<cellXfs><xf/><xf numFmtId='57'/></cellXfs>");
	struct workbook *workbook;
	assert_int_equal(workbook_open(ctx, path, "a", &workbook_limits_usual, &workbook), OK);
	const struct sheet *sheet = workbook_sheet(workbook, 0);
	const struct row *row =
		sheet_next(sheet_rows(workbook, sheet, (struct sheet_options){ 0 }));
	const struct cell *cell = row_cell(row, 0);
	assert_int_equal(cell->kind, CELL_DATE);
	assert_int_equal(cell->day, time_from_civil(2026, 3, 1));
	assert_int_equal(cell->time, 18 * MS_HOUR);
	assert_int_equal(cell->shows, SHOWS_YEAR | SHOWS_MONTH);
	assert_int_equal(row_cell(row, 1)->kind, CELL_EMPTY);
	assert_string_equal(cell_address(pool, sheet, 27, 12), "督查台账!AB12");
}

TEST(merged_areas_are_filled_down_and_across_on_request)
{
	static const char rows[] =
		"<row r='1'><c r='A1' t='str'><v>督查台账</v></c></row>"
		"<row r='2' hidden='1'><c r='B2'><v>1</v></c></row>"
		"<row r='4'><c r='A4' t='str'><v>政府工作报告</v></c><c r='B4'><v>2</v></c></row>"
		"<row r='5'><c r='A5' s='0'/><c r='B5'><v>3</v></c></row>"
		"<row r='6'><c r='A6'/></row>"
		"<row r='7'><c r='B7'><v>4</v></c><c r='D7'><v>5</v></c></row>";
	static const char after[] =
		"<mergeCells><mergeCell ref='A4:A6'/><mergeCell ref='A1:C1'/><mergeCell "
		"ref='D7:D9'/>"
		"<mergeCell ref='nonsense'/><mergeCell ref='A2:A3'/></mergeCells>";
	const char *path = document_xlsx(pool, rows, after, NULL, NULL);
	assert_string_equal(document_rows(document_ctx(pool), path, "a", true),
		"1: A=督查台账|B=^督查台账|C=^督查台账\nh2: B=1\n4: A=政府工作报告|B=2\n"
		"5: A=^政府工作报告|B=3\n7: B=4|D=5\n");
	assert_string_equal(document_rows(document_ctx(pool), path, "a", false),
		"1: A=督查台账\nh2: B=1\n4: A=政府工作报告|B=2\n5: B=3\n7: B=4|D=5\n");
}

TEST(an_empty_tail_costs_nothing)
{
	struct buffer rows;
	buffer_init(&rows, pool, 1 << 22);
	buffer_text(&rows, "<row r='1'><c r='A1'><v>1</v></c></row>");
	for (int i = 2; i < 20000; i++)
		buffer_printf(
			&rows, "<row r='%d'><c r='A%d' s='1'/><c t='str'><v> </v></c></row>", i, i);
	assert_string_equal(rows_of(pool, rows.data), "1: A=1\n");
}

TEST(a_long_sheet_is_told_whole_wherever_it_is_cut)
{
	struct buffer rows, wanted;
	buffer_init(&rows, pool, 1 << 23);
	buffer_init(&wanted, pool, 1 << 23);
	for (int i = 1; i <= 3000; i++) {
		const char *text = text_printf(pool, "%0*d", 1 + i * 7 % 211, i);
		buffer_printf(&rows,
			"<row r='%d'><c r='A%d' t='inlineStr'><is><t>%s</t></is></c>"
			"<c r='C%d'><v>%d</v></c></row>",
			i, i, text, i, i);
		buffer_printf(&wanted, "%d: A=%s|C=%d\n", i, text, i);
	}
	assert_string_equal(rows_of(pool, rows.data), wanted.data);
}

TEST(a_text_too_long_is_damaged_and_the_rest_is_read)
{
	char *text = pool_alloc(pool, 512 * 1024 + 1);
	memset(text, 'x', 512 * 1024);
	const char *row = text_printf(pool,
		"<row r='1'><c r='A1' t='inlineStr'><is><t>%s</t></is></c>"
		"<c r='B1' t='s'><v>0</v></c><c r='C1'><v>3</v></c></row>",
		text);
	const char *path =
		document_xlsx(pool, row, NULL, text_printf(pool, "<si><t>%s</t></si>", text), NULL);
	const char *shown = document_rows(document_ctx(pool), path, "a", false);
	assert_true(strlen(shown) < 400);
	assert_non_null(strstr(shown, "|B=!"));
	assert_non_null(strstr(shown, "|C=3\n"));
}

TEST(sheets_are_listed_with_their_names_and_hidden_ones_are_marked)
{
	static const struct text_part parts[] = {
		{ "_rels/.rels", "<R><Relationship Id='1' Type='x/officeDocument' "
				 "Target='/book/main.xml'/></R>" },
		{ "book/main.xml",
			"<workbook><workbookPr date1904='1'/><sheets><sheet name='说明' id='a'/>"
			"<sheet name='图' id='c'/><sheet name='旧表' id='b' state='veryHidden'/>"
			"</sheets></workbook>" },
		{ "book/_rels/main.xml.rels",
			"<R><Relationship Id='a' Type='x/worksheet' Target='../s/one.xml'/>"
			"<Relationship Id='b' Type='x/worksheet' TargetMode='Internal' "
			"Target='/S/Two.xml'/><Relationship Id='c' Type='x/chartsheet' "
			"Target='c.xml'/><Relationship Id='d' Type='x/styles' "
			"Target='st.xml'/></R>" },
		{ "book/st.xml", "<s><cellXfs><xf numFmtId='14'/></cellXfs></s>" },
		{ "s/one.xml", "<w><sheetData><row><c><v>44620</v></c></row></sheetData></w>" },
		{ "s/two.xml", "<w><sheetData/></w>" },
		{ 0 },
	};
	struct ctx *ctx = document_ctx(pool);
	struct workbook *workbook;
	const char *path = document_zip(pool, "a.xlsx", parts);
	assert_int_equal(workbook_open(ctx, path, "a", &workbook_limits_usual, &workbook), OK);
	assert_int_equal(workbook_format(workbook), WORKBOOK_XLSX);
	assert_int_equal(workbook_count(workbook), 2);
	assert_string_equal(workbook_sheet(workbook, 1)->name, "旧表");
	assert_true(workbook_sheet(workbook, 1)->hidden && !workbook_sheet(workbook, 0)->hidden);
	const struct row *row = sheet_next(
		sheet_rows(workbook, workbook_sheet(workbook, 0), (struct sheet_options){ 0 }));
	assert_string_equal(row->cells[0].text, "2026/3/1");
}

TEST(what_has_no_sense_is_refused_with_its_place)
{
	static const struct {
		const char *name, *rows, *after, *wanted;
	} cases[] = {
		{ "rows out of order", "<row r='5'/><row r='4'/>", "", "workbook.order" },
		{ "cells out of order", "<row r='5'><c r='B5'/><c r='A5'/></row>", "",
			"workbook.order" },
		{ "a cell outside of rows", "<c r='A1'/>", "", "workbook.order" },
		{ "no such row", "<row r='1048577'/>", "", "workbook.order" },
		{ "no such cell", "<row r='1'><c r='1A'/></row>", "", "workbook.order" },
		{ "too far to the right", "<row r='1'><c r='ALM1'><v>1</v></c></row>", "",
			"workbook.too_many_columns" },
		{ "no XML", "<row r='1'>", "", "xml.broken" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *path = document_xlsx(pool, cases[i].rows, cases[i].after, NULL, NULL);
		const char *shown = document_rows(document_ctx(pool), path, "a", true);
		expect_case(cases[i].name, shown, cases[i].wanted);
	}
}

TEST(limits_are_said)
{
	static const struct workbook_limits few = { 1 << 20, 1 << 20, 1, 5, 2, 2, 100 };
	static const struct {
		const char *rows, *strings, *wanted;
	} cases[] = {
		{ "<row><c><v>1</v></c></row><row><c><v>1</v></c></row><row><c><v>1</v></c></row>",
			"", "“台账.xlsx”的工作表“督查台账”多于 2 行，请分成几份" },
		{ "", "<si/><si/><si/>", "工作簿的文字过多，最多 2 条，请分成几份" },
		{ "<row><c r='F1'><v>1</v></c></row>", "",
			"“台账.xlsx”的工作表“督查台账”在第 5 列以后还有内容" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx *ctx = document_ctx(pool);
		struct workbook *workbook;
		const char *path = document_xlsx(pool, cases[i].rows, NULL, cases[i].strings, NULL);
		if (workbook_open(ctx, path, "台账.xlsx", &few, &workbook) == OK) {
			struct sheet_rows *rows = sheet_rows(
				workbook, workbook_sheet(workbook, 0), (struct sheet_options){ 0 });
			while (sheet_next(rows))
				;
		}
		assert_string_equal(ctx->failure.message, cases[i].wanted);
	}
}

RUN_TESTS(cmocka_unit_test(cells_of_every_kind_are_told_as_shown),
	cmocka_unit_test(a_date_has_its_civil_day_and_says_what_it_shows),
	cmocka_unit_test(merged_areas_are_filled_down_and_across_on_request),
	cmocka_unit_test(an_empty_tail_costs_nothing),
	cmocka_unit_test(a_long_sheet_is_told_whole_wherever_it_is_cut),
	cmocka_unit_test(a_text_too_long_is_damaged_and_the_rest_is_read),
	cmocka_unit_test(sheets_are_listed_with_their_names_and_hidden_ones_are_marked),
	cmocka_unit_test(what_has_no_sense_is_refused_with_its_place),
	cmocka_unit_test(limits_are_said))
