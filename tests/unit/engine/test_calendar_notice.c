/* The State Council's notice, sentence by sentence. */
#include "test.h"

#include "engine/calendar_files.h"
#include "engine/calendar_notice.h"
#include "fixture.h"

#include <string.h>

static const char NOTICE_2026[] =
	"国务院办公厅关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人"
	"民政府：\n"
	"经国务院批准，现将2026年元旦、春节、清明节放假调休日期的具体安排通知如下。\n"
	"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n"
	"二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月1"
	"4日（周六）、2月28日（周六）上班。\n"
	"　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n"
	"四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n"
	"五、端午节：6月19日（周五）至21日（周日）放假，共3天。\r\n"
	"六、中秋节：9月25日（星期五）至27日（星期日）放假，共3天。\n"
	"七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）"
	"上班。\n"
	"节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n";

static struct calendar_files files_of(struct fixture *fixture)
{
	struct problems problems;
	struct calendar_files files;
	problems_init(&problems, fixture->pool, fixture->messages);
	assert_true(calendar_files_read(
		fixture->pool, SOURCE_ROOT "/definitions/calendars", &problems, &files));
	return files;
}

static const struct calendar *calendar_with(
	struct fixture *fixture, const char *name, const char *text)
{
	struct problems problems;
	struct calendar_files files = files_of(fixture);
	problems_init(&problems, fixture->pool, fixture->messages);
	if (name)
		files = calendar_files_with(fixture->pool, &files, name, text);
	const struct calendar *calendar =
		calendar_make(fixture->pool, "test", &files, 7, &problems);
	if (problems.count)
		problems_print(&problems, stderr);
	return calendar;
}

TEST(the_notice_of_2026_says_what_its_file_says)
{
	struct fixture *fixture = fixture_start(pool);
	const char *problem;
	const char *document = calendar_notice_document(pool, fixture->messages, NOTICE_2026);
	assert_string_equal(document, "国办发明电〔2025〕7号");
	assert_int_equal(calendar_notice_year(pool, fixture->messages, NOTICE_2026), 2026);
	const char *file = calendar_notice_read(
		pool, fixture->messages, NOTICE_2026, 2026, document, &problem);
	assert_null(problem);
	assert_string_equal(calendar_hash(calendar_with(fixture, "2026.yaml", file)),
		calendar_hash(calendar_with(fixture, NULL, NULL)));
}

TEST(holidays_of_one_day_and_over_the_turn_of_the_year_are_read)
{
	struct fixture *fixture = fixture_start(pool);
	const char *problem;
	const char *file = calendar_notice_read(pool, fixture->messages,
		"元旦：1月1日（周三）放假1天，不调休。", 2025, "国办发明电〔2024〕12号", &problem);
	assert_null(problem);
	assert_non_null(strstr(file, "{name: 元旦, from: 2025-01-01, to: 2025-01-01}"));
	file = calendar_notice_read(pool, fixture->messages,
		"一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023, "号", &problem);
	assert_null(problem);
	assert_non_null(strstr(file, "{name: 元旦, from: 2022-12-31, to: 2023-01-02}"));
}

TEST(what_is_wrong_is_said_with_its_sentence)
{
	static const struct {
		const char *text, *told;
	} cases[] = {
		{ "春节：2月15日（周一）至23日放假，共9天。", "2026-02-15" },
		{ "春节：2月15日至23日放假，共8天。", "9 天" },
		{ "春节：2月30日至23日放假。", "2月30日" },
		{ "春节：2月15日至23日放假。2月14日（周六上班。", "括号" },
		{ "春节：2月15日至23日放假。2月14日加班上班。", "上班" },
		{ "2月15日至23日放假。", "节日名称" },
		{ "春节：2月23日至15日放假。", "先后" },
		{ "春节：下周放假。", "下周" },
		{ "大家辛苦了。", "没有读到" },
	};
	struct fixture *fixture = fixture_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *problem;
		assert_null(calendar_notice_read(
			pool, fixture->messages, cases[i].text, 2026, "号", &problem));
		if (!strstr(problem, cases[i].told))
			fail_msg("%s: %s", cases[i].text, problem);
	}
}

TEST(clicked_days_make_the_same_calendar_as_the_notice)
{
	struct fixture *fixture = fixture_start(pool);
	const struct calendar *calendar = calendar_with(fixture, NULL, NULL);
	bool works[366] = { 0 };
	int64_t first = time_from_civil(2026, 1, 1);
	for (int i = 0; i < 365; i++)
		works[i] = calendar_is_workday(calendar, first + i);
	const char *file = calendar_notice_of_days(
		pool, calendar, fixture->messages, 2026, works, "国办发明电〔2025〕7号");
	const struct calendar *again = calendar_with(fixture, "2026.yaml", file);
	assert_non_null(again);
	for (int i = 0; i < 365; i++)
		if (calendar_is_workday(again, first + i) != works[i])
			fail_msg("day %d", i);
	assert_string_equal(calendar_day(again, time_from_civil(2026, 2, 17)).name, "春节");
}

TEST(files_survive_their_way_through_the_database)
{
	struct fixture *fixture = fixture_start(pool);
	struct calendar_files files = files_of(fixture);
	const char *text = calendar_files_json(pool, &files);
	struct calendar_files again = calendar_files_parse(pool, text);
	assert_int_equal(again.count, files.count);
	assert_string_equal(calendar_files_json(pool, &again), text);
	assert_int_equal(calendar_files_parse(pool, "no json").count, 0);
	assert_null(calendar_files_text(&again, "2199.yaml"));
}

RUN_TESTS(cmocka_unit_test(the_notice_of_2026_says_what_its_file_says),
	cmocka_unit_test(holidays_of_one_day_and_over_the_turn_of_the_year_are_read),
	cmocka_unit_test(what_is_wrong_is_said_with_its_sentence),
	cmocka_unit_test(clicked_days_make_the_same_calendar_as_the_notice),
	cmocka_unit_test(files_survive_their_way_through_the_database))
