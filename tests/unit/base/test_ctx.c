#include "../test.h"

#include "base/ctx.h"

static struct ctx fresh(pool_t *pool)
{
	return (struct ctx){ .pool = pool };
}

TEST(the_first_failure_sticks)
{
	struct ctx ctx = fresh(pool);
	assert_false(ctx_failed(&ctx));
	assert_int_equal(ctx_fail(&ctx, ERR_CONFLICT, "first {who}", "who", "甲"), ERR_CONFLICT);
	assert_int_equal(ctx_fail(&ctx, ERR_NOT_FOUND, "second"), ERR_CONFLICT);
	assert_int_equal(ctx_broken(&ctx, ERR_INTERNAL, "third %d", 3), ERR_CONFLICT);
	assert_int_equal(ctx_fail_field(&ctx, "title", "fourth"), ERR_CONFLICT);
	assert_true(ctx_failed(&ctx));
	assert_string_equal(ctx.failure.key, "first {who}");
	assert_string_equal(ctx.failure.message, "first 甲");
	assert_null(ctx.failure.detail);
	assert_null(ctx.failure.fields);
}

TEST(all_wrong_fields_are_named_in_order)
{
	struct ctx ctx = fresh(pool);
	assert_int_equal(ctx_fail_field(&ctx, "title", "too long"), ERR_INVALID);
	assert_int_equal(ctx_fail_field(&ctx, "due", "{day} is no day", "day", "x"), ERR_INVALID);
	const struct field_problem *problem = ctx.failure.fields;
	assert_string_equal(problem->field, "title");
	assert_string_equal(problem->message, "too long");
	assert_string_equal(problem->next->field, "due");
	assert_string_equal(problem->next->message, "x is no day");
	assert_null(problem->next->next);
}

TEST(what_is_broken_keeps_its_detail_from_people)
{
	static const struct {
		enum err err;
		const char *key;
	} cases[] = { { ERR_INTERNAL, "internal" }, { ERR_BUSY, "busy" },
		{ ERR_UNKNOWN, "unknown" } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx ctx = fresh(pool);
		assert_int_equal(ctx_broken(&ctx, cases[i].err, "row %d", 7), cases[i].err);
		assert_string_equal(ctx.failure.key, cases[i].key);
		assert_string_equal(ctx.failure.detail, "row 7");
		assert_null(strstr(ctx.failure.message, "7"));
	}
}

RUN_TESTS(cmocka_unit_test(the_first_failure_sticks),
	cmocka_unit_test(all_wrong_fields_are_named_in_order),
	cmocka_unit_test(what_is_broken_keeps_its_detail_from_people))
