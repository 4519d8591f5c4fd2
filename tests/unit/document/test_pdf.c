/* What a ruler finds on the printed page: GB/T 9704-2012 within half a millimetre. */
#include "../test.h"
#include "../fixture.h"
#include "measure.h"
#include "samples.h"

#include <pthread.h>

#define NEAR 0.5
#define PAPER_LEFT 28.0
#define PAPER_TOP 37.0
#define TEXT_WIDTH 156.0
#define TEXT_HEIGHT 225.0
#define TEXT_BOTTOM (PAPER_TOP + TEXT_HEIGHT)
#define CHARACTER_4 (14 * 25.4 / 72)

struct world {
	pool_t *pool;
	const struct fonts *fonts;
	const struct messages *messages;
};

static struct world world_new(pool_t *pool)
{
	return (struct world){ pool, sample_fonts(pool),
		messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml") };
}

static struct document_bytes write_pdf(const struct world *world, struct document *document)
{
	struct ctx *ctx = mem_new(world->pool, struct ctx);
	struct document_bytes bytes = { 0 };
	ctx->pool = world->pool;
	ctx->messages = world->messages;
	assert_int_equal(document_pdf_bytes(ctx, document, &bytes), OK);
	return bytes;
}

static struct measured print_sample(const struct world *world, const char *name)
{
	struct document *document =
		sample_document(world->pool, world->fonts, name, fixture_folder(world->pool));
	struct document_bytes bytes = write_pdf(world, document);
	struct measured pdf = measure_pdf(world->pool, bytes.data, bytes.size);
	assert_int_equal(pdf.pages, bytes.pages);
	return pdf;
}

static void assert_near(double is, double should, const char *what)
{
	if (is < should - NEAR || is > should + NEAR)
		fail_msg("%s: %.2f mm, should be %.2f mm", what, is, should);
}

TEST(a_page_has_22_lines_of_28_characters_each_on_the_grid)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "grid");
	assert_int_equal(pdf.pages, 3);
	for (int page = 1; page <= 3; page++) {
		int count;
		struct seen *seen = measure_characters(&pdf, page, &count);
		struct dots dots = measure_dots(&pdf, page);
		double left = page % 2 ? PAPER_LEFT : 26;
		assert_true(count >= 22 * 28);
		for (int i = 0; i < 22 * 28; i++) {
			assert_string_equal(seen[i].text, "国");
			assert_near(seen[i].x, left + (i % 28 + 0.5) * TEXT_WIDTH / 28, "column");
		}
		for (int line = 0; line < 22; line++) {
			double middle = PAPER_TOP + (line + 0.5) * TEXT_HEIGHT / 22;
			struct box ink = measure_ink(
				&dots, DARK, (struct box){ 0, middle - 5, 210, middle + 5 });
			assert_near((ink.top + ink.bottom) / 2, middle, "line");
			assert_true(ink.left >= left && ink.right <= left + TEXT_WIDTH);
		}
	}
}

TEST(the_head_of_a_paper_stands_where_the_standard_says)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "notice");
	struct dots dots = measure_dots(&pdf, 1);
	struct box rules[4];
	assert_int_equal(measure_rules(&dots, RED, 100, rules, 4), 1);
	struct box organ = measure_ink(&dots, RED, (struct box){ 0, 0, 210, rules[0].top - 1 });
	assert_near(organ.top, PAPER_TOP + 35, "top edge of the organ's name");
	assert_near((organ.left + organ.right) / 2, PAPER_LEFT + TEXT_WIDTH / 2, "its middle");
	assert_near(rules[0].left, PAPER_LEFT, "red line from");
	assert_near(rules[0].right, PAPER_LEFT + TEXT_WIDTH, "red line to");
	struct box number = measure_ink(
		&dots, DARK, (struct box){ 0, organ.bottom + 1, 210, rules[0].top - 0.5 });
	assert_near(rules[0].top - number.bottom, 4, "red line below the number");
	assert_near((number.left + number.right) / 2, PAPER_LEFT + TEXT_WIDTH / 2, "number");
	struct box title = measure_ink(
		&dots, DARK, (struct box){ 0, rules[0].bottom + 1, 210, rules[0].bottom + 31 });
	/* 二号 in its line of the grid, and what a character leaves free of its own height */
	assert_near(title.top - rules[0].bottom, 2 * TEXT_HEIGHT / 22 + 1.9, "title");
	assert_non_null(strstr(measure_text(&pdf, 1), "督办〔2026〕62号"));
}

TEST(the_foot_of_a_paper_ends_with_the_text_area_on_an_even_page)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "notice");
	assert_int_equal(pdf.pages, 2);
	struct dots dots = measure_dots(&pdf, 2);
	struct box rules[20];
	int count = measure_rules(&dots, DARK, 150, rules, 20);
	assert_true(count >= 3);
	static const double thick[] = { 0.35, 0.25, 0.35 };
	for (int i = 0; i < 3; i++) {
		struct box *rule = &rules[count - 3 + i];
		assert_true(rule->bottom - rule->top > thick[i] - 0.05);
		assert_true(rule->bottom - rule->top < thick[i] + 0.05);
		assert_near(rule->left, 26, "rule from");
		assert_near(rule->right, 26 + TEXT_WIDTH, "rule to");
	}
	assert_near(rules[count - 1].bottom, TEXT_BOTTOM, "last rule");
	assert_non_null(strstr(measure_text(&pdf, 2), "2026年3月2日印发"));
}

TEST(a_page_number_stands_7_mm_below_the_text_at_the_outer_edge)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "grid");
	for (int page = 1; page <= 3; page++) {
		struct dots dots = measure_dots(&pdf, page);
		struct box band = { 0, TEXT_BOTTOM + 2, 210, TEXT_BOTTOM + 15 };
		struct box number = measure_ink(&dots, DARK, band);
		band.right = number.left + 2; /* its first dash alone */
		struct box dash = measure_ink(&dots, DARK, band);
		assert_near((dash.top + dash.bottom) / 2, TEXT_BOTTOM + 7, "dash");
		if (page % 2)
			assert_near(
				number.right, PAPER_LEFT + TEXT_WIDTH - CHARACTER_4, "odd page");
		else
			assert_near(number.left, 26 + CHARACTER_4, "even page");
	}
}

/* On the landscape annex it is the portrait page's place: at the left edge, turned. */
TEST(a_turned_page_has_its_number_where_the_others_have_it)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "bulletin");
	for (int page = 3; page <= 4; page++) {
		struct dots dots = measure_dots(&pdf, page);
		assert_int_equal(dots.width, 297 * 24);
		struct box number = measure_ink(&dots, DARK, (struct box){ 0, 0, 33, 210 });
		assert_near((number.left + number.right) / 2, 35 - 7, "distance from the text");
		if (page % 2)
			assert_near(number.bottom, 210 - 26 - CHARACTER_4, "odd page");
		else
			assert_near(number.top, 26 + CHARACTER_4, "even page");
	}
}

TEST(a_letter_has_its_lines_from_the_edges_of_the_paper)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "letter");
	struct dots dots = measure_dots(&pdf, 1);
	struct box rules[6];
	assert_int_equal(measure_rules(&dots, RED, 160, rules, 6), 4);
	struct box organ = measure_ink(&dots, RED, (struct box){ 0, 0, 210, rules[0].top - 1 });
	assert_near(organ.top, 30, "top edge of the organ's name");
	assert_near(rules[0].top - organ.bottom, 4, "first double line");
	assert_true(rules[0].bottom - rules[0].top > rules[1].bottom - rules[1].top);
	assert_true(rules[2].bottom - rules[2].top < rules[3].bottom - rules[3].top);
	assert_near(rules[2].top, 297 - 20, "second double line");
	for (int i = 0; i < 4; i++) {
		assert_near(rules[i].left, 20, "from");
		assert_near(rules[i].right, 190, "to");
	}
	struct box number =
		measure_ink(&dots, DARK, (struct box){ 0, TEXT_BOTTOM + 1, 210, TEXT_BOTTOM + 12 });
	assert_true(number.left > number.right); /* the first page bears none */
}

TEST(rows_are_whole_heads_are_repeated_and_pages_counted)
{
	struct world world = world_new(pool);
	struct measured pdf = print_sample(&world, "ledger");
	int row = 0;
	for (int page = 1; page <= pdf.pages; page++) {
		const char *text = measure_text(&pdf, page);
		assert_non_null(strstr(text, "最新进展"));
		assert_non_null(strstr(text, text_printf(pool, "第%d页 共%d页", page, pdf.pages)));
		assert_non_null(strstr(text, "示")); /* of the watermark, turned */
		struct dots dots = measure_dots(&pdf, page);
		struct box rules[80];
		int count = measure_rules(&dots, DARK, 380, rules, 80);
		/* The page ends with a whole row: its lower edge is the last rule. */
		assert_true(count > 10);
		assert_true(rules[count - 1].bottom <= 297 - 18 + NEAR);
		row += count - (page == 1 ? 2 : 2);
	}
	assert_int_equal(row, 190 + 10); /* items and the heads of their groups */
}

struct job {
	const struct fonts *fonts;
	const struct messages *messages;
	const char *folder;
	size_t sizes[16];
	pthread_t thread;
};

static void *print_all(void *data)
{
	struct job *job = data;
	pool_t *pool = pool_new_root();
	for (int i = 0; i < sample_count; i++) {
		struct world world = { pool, job->fonts, job->messages };
		struct document *document =
			sample_document(pool, job->fonts, samples[i].name, job->folder);
		job->sizes[i] = write_pdf(&world, document).size;
	}
	pool_free(pool);
	return NULL;
}

TEST(threads_print_side_by_side_what_one_prints_alone)
{
	struct world world = world_new(pool);
	struct job jobs[3];
	for (size_t i = 0; i < COUNT(jobs); i++)
		jobs[i] = (struct job){ .fonts = world.fonts,
			.messages = world.messages,
			.folder = fixture_folder(pool) };
	for (size_t i = 0; i < COUNT(jobs); i++)
		pthread_create(&jobs[i].thread, NULL, print_all, &jobs[i]);
	for (size_t i = 0; i < COUNT(jobs); i++)
		pthread_join(jobs[i].thread, NULL);
	for (int i = 0; i < sample_count; i++) {
		struct document *document =
			sample_document(pool, world.fonts, samples[i].name, jobs[0].folder);
		size_t alone = write_pdf(&world, document).size;
		for (size_t k = 0; k < COUNT(jobs); k++)
			assert_int_equal(jobs[k].sizes[i], alone);
	}
}

RUN_TESTS(cmocka_unit_test(a_page_has_22_lines_of_28_characters_each_on_the_grid),
	cmocka_unit_test(the_head_of_a_paper_stands_where_the_standard_says),
	cmocka_unit_test(the_foot_of_a_paper_ends_with_the_text_area_on_an_even_page),
	cmocka_unit_test(a_page_number_stands_7_mm_below_the_text_at_the_outer_edge),
	cmocka_unit_test(a_turned_page_has_its_number_where_the_others_have_it),
	cmocka_unit_test(a_letter_has_its_lines_from_the_edges_of_the_paper),
	cmocka_unit_test(rows_are_whole_heads_are_repeated_and_pages_counted),
	cmocka_unit_test(threads_print_side_by_side_what_one_prints_alone))
