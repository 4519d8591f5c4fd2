#include "../test.h"

#include "base/problem.h"

TEST(problems_stand_in_the_order_of_finding_with_their_place)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	problem_add(&problems, "a.yaml", 3, 7, "no {name}", "name", "x");
	problem_add(&problems, "b.yaml", 0, 0, "empty");
	assert_int_equal(problems.count, 2);
	assert_string_equal(
		problem_format(pool, problems.first), "a.yaml:3:7: no {name} (name: x)");
	assert_string_equal(problem_format(pool, problems.last), "b.yaml: empty");
	assert_ptr_equal(problems.first->next, problems.last);
}

TEST(with_messages_a_problem_speaks_to_people)
{
	struct problems problems;
	problems_init(&problems, pool, messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml"));
	assert_non_null(problems.messages);
	problem_add(&problems, "a.yaml", 1, 1, "yaml.missing_key", "name", "title");
	assert_string_equal(problems.first->text, "缺少“title”");
}

TEST(problems_are_printed_one_a_line)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	problem_add(&problems, "a.yaml", 1, 2, "one");
	problem_add(&problems, "a.yaml", 2, 1, "two");
	char text[128] = "";
	FILE *stream = fmemopen(text, sizeof text, "w");
	assert_non_null(stream);
	problems_print(&problems, stream);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, "a.yaml:1:2: one\na.yaml:2:1: two\n");
}

RUN_TESTS(cmocka_unit_test(problems_stand_in_the_order_of_finding_with_their_place),
	cmocka_unit_test(with_messages_a_problem_speaks_to_people),
	cmocka_unit_test(problems_are_printed_one_a_line))
