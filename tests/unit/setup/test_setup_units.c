/* tests/unit/setup/test_setup_units.c - what people paste from their sheets, and what comes out of it. */
#include "../test.h"

#include "setup/setup_units.h"

static struct preset_unit departments[] = { { "{county}发展和改革局", "发改局" },
	{ "{county}财政局", "财政局" }, { "国家税务总局{county}税务局", "税务局" } };
static struct preset_unit endings[] = { { "镇", "人民政府" }, { "街道", "办事处" } };
static struct preset_group groups[] = { { "县直部门", departments, 3 },
	{ "乡镇(街道)", NULL, 0, endings, 2 } };
static struct preset_head heads[] = { { "单位名称", "name" }, { "单位", "name" },
	{ "简称", "short" }, { "组别", "group" }, { "电话", "phone" }, { "联系电话", "phone" } };
static const struct preset preset = {
	.heads = heads, .head_count = 6, .groups = groups, .group_count = 2
};
static struct unit standing[] = { { .id = 1, .name = "青禾县民政局", .short_name = "民政局" } };
static const struct directory directory = { .units = standing, .unit_count = 1 };

static struct unit_lines parse(pool_t *pool, const char *text, const char *group)
{
	return units_parse(
		pool, &(struct unit_paste){ text, "青禾县", group, &preset, &directory });
}

static const struct {
	const char *name, *text;
	const char *expected; /* name|short|group|phone of the first line */
} good[] = {
	{ "a name alone", "青禾县水利局", "青禾县水利局|水利局|其他|" },
	{ "a known unit finds its short name and group", "青禾县发展和改革局",
		"青禾县发展和改革局|发改局|县直部门|" },
	{ "also without the county's name", "发展和改革局", "发展和改革局|发改局|县直部门|" },
	{ "a town by its ending", "青禾县城关镇人民政府",
		"青禾县城关镇人民政府|城关镇|乡镇(街道)|" },
	{ "a serial number in front is no name", "1\t青禾县财政局\t财政局",
		"青禾县财政局|财政局|县直部门|" },
	{ "a telephone number is told by its looks", "青禾县财政局\t0931-6420001",
		"青禾县财政局|财政局|县直部门|0931-6420001" },
	{ "a group with other brackets", "东关街道办事处\t东关\t乡镇（街道）",
		"东关街道办事处|东关|乡镇(街道)|" },
	{ "blanks of every kind are not part of a name", " 青禾县　财政局\xc2\xa0\t 财政局 ",
		"青禾县财政局|财政局|县直部门|" },
	{ "a head line names the columns in its order",
		"序号\t简称\t联系电话\t单位名称\n1\t水利\t6420001\t青禾县水利局",
		"青禾县水利局|水利|其他|6420001" },
	{ "an unknown group of a head line stays", "单位\t组别\n青禾县文联\t群团组织",
		"青禾县文联|文联|群团组织|" },
	{ "blank lines and the returns of Windows", "\r\n\r\n青禾县财政局\r\n",
		"青禾县财政局|财政局|县直部门|" },
	{ "characters beyond the basic plane", "青禾县𣲗水局", "青禾县𣲗水局|𣲗水局|其他|" },
};

TEST(a_pasted_line_becomes_a_unit)
{
	for (size_t i = 0; i < COUNT(good); i++) {
		struct unit_lines lines = parse(pool, good[i].text, "其他");
		if (lines.count != 1 || lines.problems)
			fail_msg("%s: %zu lines, %zu problems", good[i].name, lines.count,
				lines.problems);
		const struct unit_line *line = lines.items;
		const char *told = text_printf(pool, "%s|%s|%s|%s", line->name, line->short_name,
			line->group, line->phone);
		if (!text_equal(told, good[i].expected))
			fail_msg("%s: %s", good[i].name, told);
	}
}

static const struct {
	const char *name, *text, *group, *problem, *doubt;
	int line;
} bad[] = {
	{ "a line without a name", "单位\t电话\n\t6420001", "其他", "setup.paste.no_name", NULL,
		2 },
	{ "no group at all", "青禾县水利局", "", "setup.paste.no_group", NULL, 1 },
	{ "the same name twice", "青禾县水利局\n青禾县水利局", "其他", "setup.paste.twice", NULL,
		2 },
	{ "two with one short name", "青禾县水利局\t水利\n青禾县水文站\t水利", "其他",
		"setup.paste.same_short", NULL, 2 },
	{ "a short name that stands already", "青禾县民政事务中心\t民政局", "其他",
		"setup.paste.same_short", NULL, 1 },
	{ "a telephone number with letters", "单位\t电话\n青禾县水利局\t六四二", "其他",
		"setup.paste.bad_phone", NULL, 2 },
	{ "one character differs", "青禾县应急管理局\n青禾县应急管埋局\t应急", "其他", NULL,
		"setup.paste.alike", 2 },
	{ "one character is missing", "青禾县退役军人局\n青禾县退役军局\t军人", "其他", NULL,
		"setup.paste.alike", 2 },
	{ "only the county's name is missing", "水利局\t水利\n青禾县水利局\t水务", "其他", NULL,
		"setup.paste.alike", 2 },
};

TEST(a_bad_line_is_told_with_its_number)
{
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct unit_lines lines = parse(pool, bad[i].text, bad[i].group);
		const struct unit_line *line = &lines.items[lines.count - 1];
		if (line->line != bad[i].line || !text_equal(line->problem, bad[i].problem) ||
			!text_equal(line->doubt, bad[i].doubt))
			fail_msg("%s: line %d, %s, %s", bad[i].name, line->line,
				text_or(line->problem, "no problem"),
				text_or(line->doubt, "no doubt"));
	}
}

TEST(a_unit_that_stands_already_is_known_and_no_problem)
{
	struct unit_lines lines = parse(pool, "青禾县民政局\n青禾县财政局", "其他");
	assert_int_equal(lines.count, 2);
	assert_int_equal(lines.problems, 0);
	assert_int_equal(lines.known, 1);
	assert_true(lines.items[0].known);
}

TEST(more_lines_than_a_county_has_units_are_refused)
{
	struct buffer text;
	buffer_init(&text, pool, 100000);
	for (int i = 0; i <= UNITS_AT_ONCE; i++)
		buffer_printf(&text, "unit%dx%d\n", i, i * 7919);
	struct unit_lines lines = parse(pool, text.data, "其他");
	assert_int_equal(lines.count, UNITS_AT_ONCE);
	assert_true(lines.too_many);
}

TEST(towns_get_the_name_of_their_government)
{
	assert_string_equal(units_town(pool, &preset, "城关镇"), "城关镇人民政府");
	assert_string_equal(units_town(pool, &preset, "东关街道"), "东关街道办事处");
	assert_string_equal(units_town(pool, &preset, "东关街道办事处"), "东关街道办事处");
}

RUN_TESTS(cmocka_unit_test(a_pasted_line_becomes_a_unit),
	cmocka_unit_test(a_bad_line_is_told_with_its_number),
	cmocka_unit_test(a_unit_that_stands_already_is_known_and_no_problem),
	cmocka_unit_test(more_lines_than_a_county_has_units_are_refused),
	cmocka_unit_test(towns_get_the_name_of_their_government))
