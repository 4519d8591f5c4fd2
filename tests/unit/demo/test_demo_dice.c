/* tests/unit/demo/test_demo_dice.c - chance that falls the same every time. */
#include "../test.h"

#include "demo/demo_dice.h"

TEST(a_stream_falls_the_same_again_and_otherwise_than_its_neighbour)
{
	struct dice first, again, neighbour;
	dice_init(&first, 20261120, 7);
	dice_init(&again, 20261120, 7);
	dice_init(&neighbour, 20261120, 8);
	int differ = 0;
	for (int i = 0; i < 100; i++) {
		uint64_t fallen = dice_next(&first);
		assert_true(fallen == dice_next(&again));
		differ += fallen != dice_next(&neighbour);
	}
	assert_int_equal(differ, 100);
}

TEST(both_ends_of_a_range_fall_and_nothing_outside)
{
	struct dice dice;
	dice_init(&dice, 1, 1);
	int seen[5] = { 0 };
	for (int i = 0; i < 500; i++) {
		int64_t fallen = dice_between(&dice, -2, 2);
		assert_in_range(fallen + 2, 0, 4);
		seen[fallen + 2]++;
	}
	for (int i = 0; i < 5; i++)
		assert_in_range(seen[i], 60, 140);
	assert_int_equal(dice_between(&dice, 9, 9), 9);
}

TEST(a_chance_of_none_and_of_all_is_no_chance)
{
	struct dice dice;
	dice_init(&dice, 2, 1);
	int fallen = 0;
	for (int i = 0; i < 1000; i++) {
		assert_false(dice_chance(&dice, 0));
		assert_true(dice_chance(&dice, 100));
		fallen += dice_chance(&dice, 25);
	}
	assert_in_range(fallen, 200, 300);
}

TEST(ranges_are_read_with_their_signs)
{
	static const struct {
		const char *text;
		bool good;
		int64_t least, most;
	} cases[] = {
		{ "60-365", true, 60, 365 },
		{ "0-0", true, 0, 0 },
		{ "7", true, 7, 7 },
		{ "-6-4", true, -6, 4 },
		{ "-12--1", true, -12, -1 },
		{ "5-3", false },
		{ "a-3", false },
		{ "3-", false },
		{ "3-x", false },
		{ "", false },
		{ NULL, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t least = 0, most = 0;
		if (range_parse(cases[i].text, &least, &most) != cases[i].good)
			fail_msg("%s", text_or(cases[i].text, "NULL"));
		assert_int_equal(least, cases[i].least);
		assert_int_equal(most, cases[i].most);
	}
}

TEST(a_choice_falls_by_its_weight)
{
	struct dice dice;
	dice_init(&dice, 3, 1);
	int normal = 0, never = 0;
	for (int i = 0; i < 1000; i++) {
		const char *fallen = dice_weighted(&dice, pool, "normal=90,major=10,never=0");
		normal += text_equal(fallen, "normal");
		never += text_equal(fallen, "never");
	}
	assert_in_range(normal, 860, 940);
	assert_int_equal(never, 0);
}

TEST(choices_that_cannot_be_read_are_none)
{
	static const char *const cases[] = { "", "a", "a=", "a=1;b=2", "a=x", "a=-1", "a=0" };
	struct dice dice;
	dice_init(&dice, 4, 1);
	for (size_t i = 0; i < COUNT(cases); i++)
		if (dice_weighted(&dice, pool, cases[i]))
			fail_msg("%s", cases[i]);
	assert_null(dice_weighted(&dice, pool, NULL));
}

RUN_TESTS(cmocka_unit_test(a_stream_falls_the_same_again_and_otherwise_than_its_neighbour),
	cmocka_unit_test(both_ends_of_a_range_fall_and_nothing_outside),
	cmocka_unit_test(a_chance_of_none_and_of_all_is_no_chance),
	cmocka_unit_test(ranges_are_read_with_their_signs),
	cmocka_unit_test(a_choice_falls_by_its_weight),
	cmocka_unit_test(choices_that_cannot_be_read_are_none))
