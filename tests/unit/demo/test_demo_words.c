/* tests/unit/demo/test_demo_words.c - patterns are filled, pools are drawn from. */
#include "../test.h"

#include "base/time.h"
#include "demo/demo_words.h"

#include <stdlib.h>

static const char vocabulary[] =
	"holes:\n"
	"  town: [{text: East, unit: east}, {text: West, unit: west}, {text: North, unit: north},\n"
	"    {text: South, unit: south}]\n"
	"  road: [Long Road, Short Road]\n"
	"meetings:\n"
	"  - {title: first meeting, date: 2026-01-12}\n"
	"  - {title: second meeting, date: 2026-02-09}\n"
	"plain: [one text]\n"
	"many: [first, second, third]\n"
	"timed: {late: [\"{10-20}\", \"{30-40}\"]}\n"
	"by-type:\n"
	"  works: {start: [dug], late: [built]}\n"
	"  farming: {start: [sown]}\n";

struct telling {
	struct demo demo;
	struct dice dice;
	struct words words;
};

static struct telling *begin(pool_t *pool, const char *day)
{
	struct telling *telling = mem_new(pool, struct telling);
	struct problems problems;
	problems_init(&problems, pool, NULL);
	telling->demo.vocabulary =
		yaml_parse(pool, "vocabulary", vocabulary, sizeof vocabulary - 1, &problems);
	assert_int_equal(problems.count, 0);
	dice_init(&telling->dice, 1, 1);
	telling->words =
		(struct words){ .pool = pool, .demo = &telling->demo, .dice = &telling->dice };
	assert_true(time_parse_day(day, &telling->words.day));
	return telling;
}

TEST(holes_are_filled_by_the_day_of_the_registration)
{
	static const struct {
		const char *day, *pattern, *expected;
	} cases[] = {
		{ "2026-03-02", "no hole", "no hole" },
		{ "2026-03-02", "{year}", "2026" },
		{ "2026-03-02", "{last-month}", "2" },
		{ "2026-01-05", "{last-month}", "12" },
		{ "2026-01-05", "{year}", "2026" },
		{ "2026-01-05", "{year}-{last-month}", "2025-12" },
		{ "2026-02-05", "{year}-{last-quarter}", "2025-4" },
		{ "2026-04-01", "{year}-{last-quarter}", "2026-1" },
		{ "2026-12-31", "{last-quarter}", "3" },
		{ "2026-01-12", "{meeting}", "first meeting" },
		{ "2026-02-08", "{meeting}", "first meeting" },
		{ "2026-02-09", "by the {meeting}!", "by the second meeting!" },
		{ "2026-01-11", "{meeting}", "{meeting}" },
		{ "2026-03-02", "{5-5} of {nothing}", "5 of {nothing}" },
		{ "2026-03-02", "{lead}", "the housing office" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct telling *telling = begin(pool, cases[i].day);
		words_set(&telling->words, "lead", "the housing office");
		assert_string_equal(
			words_fill(&telling->words, pool, cases[i].pattern), cases[i].expected);
	}
}

TEST(a_hole_keeps_its_value_and_a_number_does_not)
{
	struct telling *telling = begin(pool, "2026-03-02");
	const char *first = words_fill(&telling->words, pool, "{road}");
	int differ = 0;
	for (int i = 0; i < 20; i++) {
		assert_string_equal(words_fill(&telling->words, pool, "{road}"), first);
		const char *number = words_fill(&telling->words, pool, "{10-99}");
		assert_in_range(atol(number), 10, 99);
		differ += !text_equal(number, words_fill(&telling->words, pool, "{10-99}"));
	}
	assert_true(differ > 10);
	assert_string_equal(words_value(&telling->words, "road"), first);
	assert_null(words_value(&telling->words, "town"));
}

TEST(the_same_dice_tell_the_same_words)
{
	static const char pattern[] = "{road} {1-1000} {town} {1-1000}";
	struct telling *first = begin(pool, "2026-03-02"), *again = begin(pool, "2026-03-02");
	assert_string_equal(
		words_fill(&first->words, pool, pattern), words_fill(&again->words, pool, pattern));
}

TEST(the_place_of_a_text_is_the_unit_of_its_first_place)
{
	static const char *const units[][2] = { { "East", "east" }, { "West", "west" },
		{ "North", "north" }, { "South", "south" } };
	struct telling *telling = begin(pool, "2026-03-02");
	words_fill(&telling->words, pool, "{road} in {town}");
	const char *unit = words_place(&telling->words);
	for (size_t i = 0; i < COUNT(units); i++)
		assert_int_equal(text_equal(words_value(&telling->words, "town"), units[i][0]),
			text_equal(unit, units[i][1]));
	assert_string_equal(words_place(&telling->words), unit);
}

TEST(a_text_without_a_place_gets_some_place)
{
	struct telling *telling = begin(pool, "2026-03-02");
	words_fill(&telling->words, pool, "{road}");
	assert_non_null(words_place(&telling->words));
}

TEST(towns_are_all_different)
{
	for (size_t count = 1; count <= 4; count++) {
		struct telling *telling = begin(pool, "2026-03-02");
		const char **towns = words_towns(&telling->words, count);
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(towns[i], towns[j]);
	}
}

TEST(a_pool_goes_by_what_is_known)
{
	static const struct {
		const char *path, *hints[3], *expected;
	} cases[] = {
		{ "plain", { NULL }, "one text" },
		{ "by-type", { "late", "works", NULL }, "built" },
		{ "by-type", { "works", "start", NULL }, "dug" },
		{ "by-type.farming", { "start", NULL }, "sown" },
		{ "by-type", { "farming", "late", NULL }, NULL },
		{ "by-type", { NULL }, NULL },
		{ "nothing", { NULL }, NULL },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct telling *telling = begin(pool, "2026-03-02");
		const char *text = words_pool(&telling->words, pool, cases[i].path, cases[i].hints);
		if (!text_equal(text, cases[i].expected))
			fail_msg("%s: %s", cases[i].path, text_or(text, "NULL"));
	}
}

TEST(no_text_of_a_pool_comes_again_while_there_are_others)
{
	static const char *const none[] = { NULL };
	struct telling *telling = begin(pool, "2026-03-02");
	const char *drawn[3];
	for (size_t i = 0; i < COUNT(drawn); i++) {
		drawn[i] = words_pool(&telling->words, pool, "many", none);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(drawn[i], drawn[j]);
	}
	assert_non_null(words_pool(&telling->words, pool, "many", none));
}

TEST(what_tells_of_time_goes_and_grows_with_it)
{
	static const struct {
		int64_t part, least, most;
	} cases[] = { { 0, 10, 12 }, { 45, 12, 17 }, { 50, 33, 37 }, { 99, 37, 40 } };
	static const char *const late[] = { "late", NULL };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct telling *telling = begin(pool, "2026-03-02");
		telling->words.phase = "late";
		telling->words.part = cases[i].part;
		const char *text = words_pool(&telling->words, pool, "timed", late);
		assert_in_range(atol(text), cases[i].least, cases[i].most);
	}
}

RUN_TESTS(cmocka_unit_test(holes_are_filled_by_the_day_of_the_registration),
	cmocka_unit_test(a_hole_keeps_its_value_and_a_number_does_not),
	cmocka_unit_test(the_same_dice_tell_the_same_words),
	cmocka_unit_test(the_place_of_a_text_is_the_unit_of_its_first_place),
	cmocka_unit_test(a_text_without_a_place_gets_some_place),
	cmocka_unit_test(towns_are_all_different), cmocka_unit_test(a_pool_goes_by_what_is_known),
	cmocka_unit_test(no_text_of_a_pool_comes_again_while_there_are_others),
	cmocka_unit_test(what_tells_of_time_goes_and_grows_with_it))
