/* The definitions that are shipped: they load without a problem and say what they should. */
#include "test.h"

#include "engine/definition.h"

static const struct definitions *shipped(pool_t *pool)
{
	struct problems problems;
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	problems_init(&problems, pool, messages);
	const struct definitions *set =
		definitions_load(pool, SOURCE_ROOT "/definitions", &problems);
	problems_print(&problems, stderr);
	return set;
}

TEST(the_shipped_definitions_have_no_problem)
{
	assert_non_null(shipped(pool));
}

RUN_TESTS(cmocka_unit_test(the_shipped_definitions_have_no_problem))
