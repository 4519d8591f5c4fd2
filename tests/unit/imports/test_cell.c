/* What the cells of people's ledgers mean, form by form. */
#include "test.h"

#include "county.h"
#include "imports/cell.h"

#include "base/time.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

struct desk {
	struct county *county;
	struct reading reading;
	const struct import_def *import;
	const struct definition *definition;
};

static void put_unit(struct desk *desk, const char *code, const char *name, const char *short_name,
	const char *group)
{
	struct unit unit = {
		.code = code, .name = name, .short_name = short_name, .group = group, .kind = "unit"
	};
	assert_int_equal(directory_put_unit(desk->county->fixture->ctx, &unit), OK);
}

static void put_person(struct desk *desk, const char *name)
{
	struct person person = { .unit = desk->county->office, .name = name, .active = true };
	assert_int_equal(directory_put_person(desk->county->fixture->ctx, &person), OK);
}

static void fill(struct desk *desk)
{
	put_unit(desk, "gov", "青禾县人民政府办公室", "县府办", "县政府办");
	put_unit(desk, "fg", "青禾县发展和改革局", "发改局", "县直部门");
	put_unit(desk, "cz", "青禾县财政局", "财政局", "县直部门");
	put_unit(desk, "zj", "青禾县住房和城乡建设局", "住建局", "县直部门");
	put_unit(desk, "sj", "青禾县审计局", "审计局", "县直部门");
	put_unit(desk, "sc", "青禾县市场监督管理局", "市监局", "县直部门");
	put_unit(desk, "cg", "城关镇人民政府", "城关镇", "乡镇(街道)");
	put_unit(desk, "dh", "东湖街道办事处", "东湖街道", "乡镇(街道)");
	put_unit(desk, "rl", "青禾县热力有限责任公司", "热力公司", "公共服务企业");
	put_person(desk, "王建国");
	put_person(desk, "李梅");
	put_person(desk, "李梅");
}

static struct desk *desk_start(pool_t *pool)
{
	struct desk *desk = mem_new(pool, struct desk);
	struct problems problems;
	desk->county = county_start(pool);
	fill(desk);
	struct ctx *ctx = as(desk->county, NULL, 0);
	problems_init(&problems, pool, ctx->messages);
	desk->definition = definition_find(desk->county->definitions, "supervision");
	desk->import = desk->definition->import;
	struct directory *directory = directory_load(ctx, pool, desk->county->definitions);
	/* The county's name stands in the office's. */
	for (size_t i = 0; i < directory->unit_count; i++)
		if (directory->units[i].id == desk->county->office)
			directory->units[i].name = "青禾县人民政府办公室";
	desk->reading = (struct reading){ .keep = pool,
		.messages = ctx->messages,
		.directory = directory,
		.words = words_load(pool, SOURCE_ROOT "/definitions", &problems),
		.today = time_day(ctx->now),
		.year = 2026 };
	assert_non_null(desk->reading.words);
	reading_start(&desk->reading);
	return desk;
}

/* --- dates ------------------------------------------------------------------------------------- */

static const struct {
	const char *text, *day; /* NULL: refused */
	bool remarked;
} dates[] = {
	{ "2026年3月1日", "2026-03-01", false },
	{ "2026年03月01日", "2026-03-01", false },
	{ "2026.3.1", "2026-03-01", false },
	{ "2026-3-1", "2026-03-01", false },
	{ "2026/3/1", "2026-03-01", false },
	{ "2026-03-01 00:00:00", "2026-03-01", false },
	{ "2026/3/1 17:30", "2026-03-01", false },
	{ "20260301", "2026-03-01", false },
	{ "２０２６年３月１日", "2026-03-01", false },
	{ " 2026 年 3 月\n1 日 ", "2026-03-01", false },
	{ "2026年3月1日前", "2026-03-01", false },
	{ "2026年3月1日前完成", "2026-03-01", false },
	{ "二〇二六年三月一日", "2026-03-01", false },
	{ "26年3月1日", "2026-03-01", false },
	{ "3月1日", "2026-03-01", true },
	{ "3月1号", "2026-03-01", true },
	{ "6月底前", "2026-06-30", true },
	{ "六月底前", "2026-06-30", true },
	{ "12月底", "2026-12-31", true },
	{ "十二月底", "2026-12-31", true },
	{ "2027年2月底", "2027-02-28", true },
	{ "2026年6月", "2026-06-30", true },
	{ "2026.6", "2026-06-30", true },
	{ "6月上旬", "2026-06-10", true },
	{ "6月中旬前", "2026-06-20", true },
	{ "年底前", "2026-12-31", true },
	{ "年内", "2026-12-31", true },
	{ "2026年底", "2026-12-31", true },
	{ "2026年上半年", "2026-06-30", true },
	{ "第三季度", "2026-09-30", true },
	{ "第三季度末", "2026-09-30", true },
	{ "2026年四季度", "2026-12-31", true },
	{ "6月前", NULL, false },
	{ "2026年6月前", NULL, false },
	{ "2026年2月30日", NULL, false },
	{ "2026年13月1日", NULL, false },
	{ "1026年3月1日", NULL, false },
	{ "第五季度", NULL, false },
	{ "每月25日前", NULL, false },
	{ "3月至6月", NULL, false },
	{ "长期坚持", NULL, false },
	{ "尽快", NULL, false },
	{ "2026", NULL, false },
	{ "1", NULL, false },
};

TEST(dates_are_read_in_every_form_and_never_guessed)
{
	struct desk *desk = desk_start(pool);
	for (size_t i = 0; i < COUNT(dates); i++) {
		struct meaning meaning = cell_date(&desk->reading, dates[i].text);
		bool good = dates[i].day ? text_equal(meaning.text, dates[i].day) &&
						   !meaning.remark == !dates[i].remarked
					 : meaning.problem && !meaning.text;
		if (!good)
			fail_msg("%s: %s, %s, %s", dates[i].text, text_or(meaning.text, "-"),
				text_or(meaning.problem, "-"), text_or(meaning.remark, "-"));
	}
	assert_null(cell_date(&desk->reading, " \n").text);
}

TEST(a_bare_number_is_a_day_only_where_it_can_be_one)
{
	static const struct {
		double number;
		const char *day;
	} cases[] = {
		{ 46082, "2026-03-01" },
		{ 46082.708, "2026-03-01" },
		{ 20260301, "2026-03-01" },
		{ 2026, NULL },
		{ 2026.1, NULL },
		{ 20261301, NULL },
		{ 1e17, NULL },
		{ -1, NULL },
	};
	struct desk *desk = desk_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct meaning meaning = cell_serial(&desk->reading, cases[i].number);
		if (!text_equal(meaning.text, cases[i].day) || !meaning.problem == !cases[i].day)
			fail_msg("%f: %s", cases[i].number, text_or(meaning.text, "-"));
	}
}

/* --- units ------------------------------------------------------------------------------------- */

static const struct {
	const char *text, *codes; /* codes by blanks; NULL: refused */
	const char *proposal;     /* its code */
} unit_cases[] = {
	{ "发改局", "fg", NULL },
	{ "县发改局", "fg", NULL },
	{ "发展改革局", "fg", NULL },
	{ "发展和改革局", "fg", NULL },
	{ "青禾县发展和改革局", "fg", NULL },
	{ "县发展与改革局", "fg", NULL },
	{ "fg", "fg", NULL },
	{ "发改局（牵头）", "fg", NULL },
	{ "发改局(张三 13800000000)", "fg", NULL },
	{ " 发 改 局 ", "fg", NULL },
	{ "市场监管局", "sc", NULL },
	{ "县市场监督管理局", "sc", NULL },
	{ "城关镇政府", "cg", NULL },
	{ "城关镇人民政府", "cg", NULL },
	{ "东湖街道办", "dh", NULL },
	{ "东湖街道办事处", "dh", NULL },
	{ "县热力有限公司", "rl", NULL },
	{ "发改局、财政局", "fg cz", NULL },
	{ "发改局，财政局,审计局", "fg cz sj", NULL },
	{ "发改局；财政局;审计局", "fg cz sj", NULL },
	{ "发改局/财政局／审计局", "fg cz sj", NULL },
	{ "发改局\n财政局", "fg cz", NULL },
	{ "财政局和审计局", "cz sj", NULL },
	{ "住房和城乡建设局", "zj", NULL },
	{ "财政局和住房和城乡建设局", "cz zj", NULL },
	{ "住房和城乡建设局、财政局和审计局", "zj cz sj", NULL },
	{ "发改局（含粮食、物价）、财政局", "fg cz", NULL },
	{ "发改局、县发改局", "fg", NULL },
	{ "各镇街", "cg dh", NULL },
	{ "各乡镇（街道）", "cg dh", NULL },
	{ "财政局、各镇街", "cz cg dh", NULL },
	{ "发改委", NULL, "fg" },
	{ "城关乡", NULL, "cg" },
	{ "各有关部门", "", NULL },
	{ "发改局、各有关部门", "fg", NULL },
	{ "发改局 财政局", "fg cz", NULL },
	{ "发改局 / 财政局", "fg cz", NULL },
	{ "水产局", NULL, NULL },
	{ "县人民法院", NULL, NULL },
};

static const char *codes_of(struct desk *desk, const struct meaning *meaning)
{
	const char *codes = "";
	size_t i;
	const json_t *one;
	int64_t id;
	json_array_foreach (meaning->list, i, one) {
		assert_true(text_to_int(json_string_value(one), &id));
		codes = text_printf(desk->reading.pool, "%s%s%s", codes, i ? " " : "",
			directory_unit(desk->reading.directory, id)->code);
	}
	return codes;
}

TEST(units_are_known_by_every_name_and_asked_about_where_only_like_one)
{
	struct desk *desk = desk_start(pool);
	for (size_t i = 0; i < COUNT(unit_cases); i++) {
		struct meaning meaning = cell_units(&desk->reading, unit_cases[i].text, true);
		const struct unit *near = directory_unit(desk->reading.directory, meaning.proposal);
		bool good = unit_cases[i].codes
				    ? !meaning.problem && text_equal(codes_of(desk, &meaning),
								  unit_cases[i].codes)
				    : meaning.problem && text_equal(near ? near->code : NULL,
								 unit_cases[i].proposal);
		if (!good)
			fail_msg("%s: %s, %s", unit_cases[i].text, codes_of(desk, &meaning),
				text_or(meaning.problem, "-"));
	}
}

TEST(one_unit_is_one_and_what_somebody_has_said_is_taken)
{
	struct desk *desk = desk_start(pool);
	assert_non_null(cell_units(&desk->reading, "发改局、财政局", false).problem);
	assert_non_null(cell_units(&desk->reading, "各有关部门", false).problem);
	assert_non_null(cell_units(&desk->reading, "财政局", false).text);
	int64_t fg = directory_unit_code(desk->reading.directory, "fg")->id;
	desk->reading.taken = apr_hash_make(pool);
	apr_hash_set(desk->reading.taken, "发改委", APR_HASH_KEY_STRING, &fg);
	struct meaning meaning = cell_units(&desk->reading, "发改委", false);
	assert_string_equal(codes_of(desk, &meaning), "fg");
}

/* --- persons, choices, flags, numbers ---------------------------------------------------------- */

TEST(persons_are_known_by_name_with_or_without_their_title)
{
	static const struct {
		const char *text;
		bool known;
	} cases[] = {
		{ "王建国", true },
		{ "王建国副县长", true },
		{ "副县长王建国", true },
		{ "王 建国同志", true },
		{ "李梅", false },
		{ "张三", false },
	};
	struct desk *desk = desk_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct meaning meaning = cell_person(&desk->reading, cases[i].text);
		if (!meaning.text == cases[i].known || !meaning.problem != cases[i].known)
			fail_msg("%s: %s", cases[i].text, text_or(meaning.problem, "-"));
	}
}

TEST(choices_are_known_by_title_and_by_what_ledgers_call_them)
{
	static const struct {
		const char *field, *text, *choice;
		bool remarked;
	} cases[] = {
		{ "source", "政府工作报告", "report", false },
		{ "source", "工作报告", "report", false },
		{ "source", "2026年政府工作报告", "report", true },
		{ "source", "县政府第3次常务会议", "executive-meeting", true },
		{ "source", "县委全会", "other", true },
		{ "source", "", "other", false },
		{ "kind", "重大", "major", false },
		{ "urgency", "急", "express", false },
		{ "plan", "欠序时", "behind", false },
		{ "plan", "滞后", "behind", false },
		{ "kind", "不详", NULL, false },
	};
	struct desk *desk = desk_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int index = input_find(desk->definition, cases[i].field);
		struct meaning meaning = cell_choice(&desk->reading, desk->import,
			&desk->definition->inputs[index], index, cases[i].text);
		if (!text_equal(meaning.text, cases[i].choice) ||
			!meaning.remark == cases[i].remarked)
			fail_msg("%s: %s", cases[i].text, text_or(meaning.text, "-"));
	}
}

TEST(yes_no_and_numbers)
{
	struct desk *desk = desk_start(pool);
	static const struct input integer = { .type = INPUT_INTEGER };
	static const struct input money = { .type = INPUT_MONEY };
	assert_string_equal(cell_flag(&desk->reading, "是").text, "1");
	assert_string_equal(cell_flag(&desk->reading, "√").text, "1");
	assert_string_equal(cell_flag(&desk->reading, "否").text, "0");
	assert_non_null(cell_flag(&desk->reading, "大概").problem);
	assert_string_equal(cell_number(&desk->reading, &integer, "１，２３４").text, "1234");
	assert_string_equal(cell_number(&desk->reading, &money, "12.50").text, "12.50");
	assert_non_null(cell_number(&desk->reading, &integer, "12.5").problem);
	assert_non_null(cell_number(&desk->reading, &money, "1.2E+17").problem);
}

/* --- texts ------------------------------------------------------------------------------------- */

TEST(texts_lose_odd_blanks_and_nothing_else)
{
	assert_string_equal(cell_clean(pool, "　 ２０２６\t年 \r\n\n第二行 "), "2026 年\n\n第二行");
	assert_string_equal(cell_clean(pool, "𠮷祥路\xE2\x80\x8B改造"), "𠮷祥路改造");
	assert_string_equal(cell_line(pool, "老旧小区\n改造 A\nB"), "老旧小区改造 A B");
	assert_string_equal(cell_solid(pool, " 发 改\n局　"), "发改局");
	assert_string_equal(cell_plain(pool, "《关于ABC》的 通知。"), "关于abc的通知");
	assert_int_equal(cell_distance(pool, "发改委", "发改局"), 1);
}

RUN_TESTS(cmocka_unit_test(dates_are_read_in_every_form_and_never_guessed),
	cmocka_unit_test(a_bare_number_is_a_day_only_where_it_can_be_one),
	cmocka_unit_test(units_are_known_by_every_name_and_asked_about_where_only_like_one),
	cmocka_unit_test(one_unit_is_one_and_what_somebody_has_said_is_taken),
	cmocka_unit_test(persons_are_known_by_name_with_or_without_their_title),
	cmocka_unit_test(choices_are_known_by_title_and_by_what_ledgers_call_them),
	cmocka_unit_test(yes_no_and_numbers),
	cmocka_unit_test(texts_lose_odd_blanks_and_nothing_else))
