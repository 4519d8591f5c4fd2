/* Lines and pages: what may begin and end a line, what stays together, what is repeated, what is
 * said of files that can't be read. */
#include "../test.h"
#include "../fixture.h"
#include "document/paper_form.h"
#include "document/paper_official.h"
#include "measure.h"
#include "samples.h"

#include <stdio.h>

struct world {
	pool_t *pool;
	struct ctx ctx;
	struct document *document;
	struct flow *flow;
};

static struct world *world_new(pool_t *pool, const struct page_form *page)
{
	struct world *world = mem_new(pool, struct world);
	world->pool = pool;
	world->ctx = (struct ctx){ .pool = pool, .messages = sample_messages(pool) };
	world->document = document_new(pool, sample_fonts(pool));
	world->flow = document_section(world->document, page);
	return world;
}

static struct measured print_world(struct world *world)
{
	struct document_bytes bytes;
	assert_int_equal(document_pdf_bytes(&world->ctx, world->document, &bytes), OK);
	return measure_pdf(world->pool, bytes.data, bytes.size);
}

/* The text of a page without blanks, its lines ended by '\n'. */
static const char *lines_of(struct world *world, const struct measured *pdf, int page)
{
	struct buffer buffer;
	buffer_init(&buffer, world->pool, 100000);
	for (const char *at = measure_text(pdf, page); *at; at++)
		if (*at != ' ')
			buffer_add(&buffer, at, 1);
	return buffer.data;
}

#define TEN "一二三四五六七八九十"

TEST(marks_keep_to_the_line_that_they_close_or_open)
{
	static const struct {
		const char *name, *text, *first, *second;
	} cases[] = {
		{ "28 characters fill a line", TEN TEN "一二三四五六七八甲",
			TEN TEN "一二三四五六七八", "甲" },
		{ "a comma hangs", TEN TEN "一二三四五六七八，甲", TEN TEN "一二三四五六七八，",
			"甲" },
		{ "a closing bracket takes its character along", TEN TEN "一二三四五六七八）甲",
			TEN TEN "一二三四五六七", "八）甲" },
		{ "an opening bracket goes with what it opens", TEN TEN "一二三四五六七（八）甲",
			TEN TEN "一二三四五六七", "（八）甲" },
		{ "digits are half as wide", TEN TEN "一二三四五六2026甲",
			TEN TEN "一二三四五六2026", "甲" },
		{ "a number stays whole", TEN TEN "一二三四五六七2026年", TEN TEN "一二三四五六七",
			"2026年" },
		{ "a dash of two stays whole", TEN TEN "一二三四五六七——甲", TEN TEN "一二三四五六",
			"七——甲" },
		{ "a word stays whole", TEN TEN "一二三四五六Huiyin", TEN TEN "一二三四五六",
			"Huiyin" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world *world = world_new(pool, &page_official);
		flow_text(world->flow, &style_flush, cases[i].text);
		struct measured pdf = print_world(world);
		const char *should = text_printf(pool, "%s\n%s\n", cases[i].first, cases[i].second);
		const char *is = lines_of(world, &pdf, 1);
		if (!text_starts(is, should))
			fail_msg("%s: %s", cases[i].name, is);
	}
}

TEST(a_title_breaks_into_even_lines_and_never_before_a_particle)
{
	struct world *world = world_new(pool, &page_official);
	flow_text(world->flow, &style_title,
		"关于加快推进全县农村饮水安全巩固提升工程建设的督办通知");
	struct measured pdf = print_world(world);
	const char *is = lines_of(world, &pdf, 1);
	if (!text_starts(is, "关于加快推进全县农村饮水安全\n巩固提升工程建设的督办通知\n"))
		fail_msg("%s", is);
}

TEST(a_line_that_must_not_break_is_made_smaller)
{
	struct world *world = world_new(pool, &page_official);
	struct paragraph_style style = { .align = ALIGN_CENTER, .one_line = true };
	flow_text(world->flow, &style, TEN TEN TEN TEN);
	struct measured pdf = print_world(world);
	assert_true(text_starts(lines_of(world, &pdf, 1), TEN TEN TEN TEN "\n"));
}

TEST(what_follows_a_tab_stands_at_the_right_edge)
{
	struct world *world = world_new(pool, &page_official);
	flow_text(world->flow, &(struct paragraph_style){ .align = ALIGN_LEFT, .right = 100 },
		"甲\t乙");
	struct measured pdf = print_world(world);
	int count;
	struct seen *seen = measure_characters(&pdf, 1, &count);
	double cell = 156.0 / 28;
	assert_true(seen[1].x > 28 + 156 - 1.6 * cell && seen[1].x < 28 + 156 - 1.4 * cell);
}

TEST(a_heading_goes_with_its_text_and_a_signature_with_the_last_line)
{
	struct world *world = world_new(pool, &page_official);
	for (int i = 0; i < 21; i++)
		flow_text(world->flow, &style_flush, "行");
	flow_heading(world->flow, 1, "一、标题");
	flow_text(world->flow, &style_body, "正文");
	flow_page_break(world->flow);
	for (int i = 0; i < 20; i++)
		flow_text(world->flow, &style_flush, "行");
	official_signature(world->flow,
		&(struct official_signature){ .organ = "某单位", .date = "2026年3月2日" });
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 4);
	assert_null(strstr(measure_text(&pdf, 1), "标题"));
	assert_true(text_starts(lines_of(world, &pdf, 2), "一、标题\n正文\n"));
	assert_true(text_starts(lines_of(world, &pdf, 4), "行\n某单位\n"));
}

static void add_rows(struct table *table, int count, int height)
{
	for (int i = 0; i < count; i++)
		table_text(table_row(table, height), text_printf(table->pool, "第%d行", i + 1));
}

TEST(a_table_repeats_its_heads_and_a_row_moves_as_a_whole)
{
	struct world *world = world_new(pool, &page_form_a4);
	struct table *table = form_table(world->flow, 1, (int[]){ 0 });
	form_header(table, (const char *const[]){ "表头", NULL });
	add_rows(table, 6, MM(60));
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 2);
	assert_true(text_starts(lines_of(world, &pdf, 1), "表头\n第1行\n第2行\n第3行\n第4行\n"));
	assert_true(text_starts(lines_of(world, &pdf, 2), "表头\n第5行\n第6行\n"));
}

TEST(the_head_of_a_group_is_never_the_last_row_of_a_page)
{
	struct world *world = world_new(pool, &page_form_a4);
	struct table *table = form_table(world->flow, 1, (int[]){ 0 });
	add_rows(table, 4, MM(60));
	form_group(table, "一组");
	add_rows(table, 1, MM(20));
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 2);
	assert_true(text_starts(lines_of(world, &pdf, 2), "一组\n第1行\n"));
}

TEST(a_row_higher_than_a_page_goes_on_and_nothing_of_it_is_lost)
{
	struct world *world = world_new(pool, &page_form_a4);
	struct table *table = form_table(world->flow, 2, (int[]){ MM(20), 0 });
	form_header(table, (const char *const[]){ "甲", "乙", NULL });
	struct table_row *row = table_row(table, 0);
	table_text(row, "长");
	struct table_cell *cell = table_cell(row);
	for (int i = 1; i <= 150; i++)
		flow_text(&cell->flow, &style_flush, text_printf(pool, "句%d。", i));
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 4);
	const char *all = "";
	for (int page = 1; page <= pdf.pages; page++)
		all = text_printf(pool, "%s%s", all, measure_text(&pdf, page));
	for (int i = 1; i <= 150; i++)
		assert_non_null(strstr(all, text_printf(pool, "句%d。", i)));
}

TEST(a_cell_over_many_rows_is_read_on_each_of_its_pages)
{
	struct world *world = world_new(pool, &page_form_a4);
	struct table *table = form_table(world->flow, 2, (int[]){ MM(30), 0 });
	for (int i = 0; i < 12; i++) {
		struct table_row *row = table_row(table, MM(40));
		if (i == 0)
			table_text(row, "方远")->rowspan = 12;
		table_text(row, "事项");
	}
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 2);
	for (int page = 1; page <= 2; page++)
		assert_non_null(strstr(measure_text(&pdf, page), "方远"));
}

TEST(a_foot_after_a_blank_page_bears_no_number_and_neither_does_the_blank_page)
{
	struct world *world = world_new(pool, &page_official);
	for (int i = 0; i < 22 * 2; i++)
		flow_text(world->flow, &style_flush, "行");
	official_imprint(world->flow,
		&(struct official_imprint){ .printer = "某单位", .printed = "2026年3月2日印发" });
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 4);
	assert_non_null(strstr(lines_of(world, &pdf, 2), "—2—"));
	assert_null(strstr(measure_text(&pdf, 3), "—"));
	assert_null(strstr(measure_text(&pdf, 4), "—"));
	assert_non_null(strstr(measure_text(&pdf, 4), "印发"));
}

TEST(files_that_cannot_be_read_are_named_and_the_rest_is_printed)
{
	struct world *world = world_new(pool, &page_form_a4);
	const char *folder = fixture_folder(pool);
	const char *fake = text_printf(pool, "%s/假.png", folder);
	FILE *file = fopen(fake, "wb");
	fputs("no picture at all", file);
	fclose(file);
	flow_image(world->flow, fake);
	flow_image(world->flow, text_printf(pool, "%s/无.jpg", folder));
	flow_pdf(world->flow, fake, NULL);
	flow_text(world->flow, &style_body, "后文");
	struct measured pdf = print_world(world);
	assert_int_equal(pdf.pages, 3);
	assert_non_null(strstr(measure_text(&pdf, 1), "图片无法显示：假.png"));
	assert_non_null(strstr(measure_text(&pdf, 1), "图片无法显示：无.jpg"));
	assert_non_null(strstr(measure_text(&pdf, 2), "PDF 无法显示：假.png"));
	assert_non_null(strstr(measure_text(&pdf, 3), "后文"));
}

TEST(the_contents_name_each_page_as_it_is_numbered)
{
	struct world *world = world_new(pool, &page_form_a4);
	world->flow = document_section(world->document, &page_form_a4);
	flow_contents(world->flow, 2);
	flow_page_break(world->flow);
	flow_heading(world->flow, 1, "一、甲");
	flow_page_break(world->flow);
	flow_heading(world->flow, 2, "（一）乙");
	flow_heading(world->flow, 3, "1.丙");
	struct measured pdf = print_world(world);
	const char *contents = lines_of(world, &pdf, 2);
	assert_non_null(strstr(contents, "一、甲"));
	assert_non_null(strstr(contents, "（一）乙"));
	assert_null(strstr(contents, "丙"));
	assert_non_null(strstr(contents, "3"));
	assert_non_null(strstr(contents, "4"));
}

TEST(rare_characters_are_printed_from_whatever_font_has_them)
{
	struct world *world = world_new(pool, &page_official);
	flow_text(world->flow, &style_flush, "喆㛃䶮𠅤𬭎𪚥");
	struct measured pdf = print_world(world);
	assert_non_null(strstr(measure_text(&pdf, 1), "喆㛃䶮𠅤𬭎𪚥"));
}

TEST(a_document_without_a_section_and_a_folder_without_room_are_refused)
{
	struct world *world = world_new(pool, &page_official);
	struct document *nothing = document_new(pool, world->document->fonts);
	struct document_bytes bytes;
	assert_int_equal(document_pdf_bytes(&world->ctx, nothing, &bytes), ERR_INVALID);
	world->ctx.failure = (struct failure){ 0 };
	const char *path = text_printf(pool, "%s/none/paper", fixture_folder(pool));
	assert_int_equal(document_pdf(&world->ctx, world->document, path), ERR_BUSY);
	world->ctx.failure = (struct failure){ 0 };
	assert_int_equal(document_docx(&world->ctx, world->document, path), ERR_BUSY);
	/* the first failure sticks */
	assert_int_equal(document_pdf_bytes(&world->ctx, world->document, &bytes), ERR_BUSY);
}

RUN_TESTS(cmocka_unit_test(marks_keep_to_the_line_that_they_close_or_open),
	cmocka_unit_test(a_title_breaks_into_even_lines_and_never_before_a_particle),
	cmocka_unit_test(a_line_that_must_not_break_is_made_smaller),
	cmocka_unit_test(what_follows_a_tab_stands_at_the_right_edge),
	cmocka_unit_test(a_heading_goes_with_its_text_and_a_signature_with_the_last_line),
	cmocka_unit_test(a_table_repeats_its_heads_and_a_row_moves_as_a_whole),
	cmocka_unit_test(the_head_of_a_group_is_never_the_last_row_of_a_page),
	cmocka_unit_test(a_row_higher_than_a_page_goes_on_and_nothing_of_it_is_lost),
	cmocka_unit_test(a_cell_over_many_rows_is_read_on_each_of_its_pages),
	cmocka_unit_test(a_foot_after_a_blank_page_bears_no_number_and_neither_does_the_blank_page),
	cmocka_unit_test(files_that_cannot_be_read_are_named_and_the_rest_is_printed),
	cmocka_unit_test(the_contents_name_each_page_as_it_is_numbered),
	cmocka_unit_test(rare_characters_are_printed_from_whatever_font_has_them),
	cmocka_unit_test(a_document_without_a_section_and_a_folder_without_room_are_refused))
