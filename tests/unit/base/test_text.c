#include "../test.h"

TEST(utf8_is_judged_by_table)
{
	static const struct {
		const char *name, *text;
		size_t size;
		bool good;
	} cases[] = {
		{ "ascii", "abc", 3, true },
		{ "Chinese", "回音", 6, true },
		{ "four bytes (CJK extension B)", "\xF0\xA0\x80\x80", 4, true },
		{ "zero", "a\0b", 3, false },
		{ "overlong slash", "\xC0\xAF", 2, false },
		{ "overlong in three", "\xE0\x80\xAF", 3, false },
		{ "surrogate", "\xED\xA0\x80", 3, false },
		{ "above U+10FFFF", "\xF4\x90\x80\x80", 4, false },
		{ "cut", "\xE5\x9B", 2, false },
		{ "GBK", "\xBB\xD8\xD2\xF4", 4, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (text_is_utf8(cases[i].text, cases[i].size) != cases[i].good)
			fail_msg("%s", cases[i].name);
}

TEST(a_pattern_is_filled_and_an_unknown_name_stays)
{
	const char *const pairs[] = { "who", "张三", "what", "签收", NULL };
	assert_string_equal(text_fill(pool, "{who}{what}了{it}。", pairs), "张三签收了{it}。");
	assert_string_equal(text_fill(pool, "{open", pairs), "{open");
	assert_string_equal(text_fill(pool, "", NULL), "");
}

TEST(a_buffer_stops_at_its_limit)
{
	struct buffer buffer;
	buffer_init(&buffer, pool, 5);
	buffer_text(&buffer, "abc");
	buffer_text(&buffer, "def");
	assert_true(buffer.full);
	assert_string_equal(buffer.data, "abc");
}

TEST(an_integer_is_the_whole_text)
{
	int64_t number;
	assert_true(text_to_int("-12", &number) && number == -12);
	assert_false(text_to_int("", &number));
	assert_false(text_to_int(" 1", &number));
	assert_false(text_to_int("1x", &number));
	assert_false(text_to_int("9223372036854775808", &number));
}

RUN_TESTS(cmocka_unit_test(utf8_is_judged_by_table),
	cmocka_unit_test(a_pattern_is_filled_and_an_unknown_name_stays),
	cmocka_unit_test(a_buffer_stops_at_its_limit),
	cmocka_unit_test(an_integer_is_the_whole_text))
