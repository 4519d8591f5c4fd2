/* tests/unit/test.h - cmocka with what it needs before it, a pool, and sentences as names. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"

/* TEST(a_sentence) { … } has `pool`, which ends with the test. */
#define TEST(name) \
	static void name##_body(pool_t *pool); \
	static void name(void **state) \
	{ \
		(void)state; \
		pool_t *test_pool = pool_new(NULL); \
		name##_body(test_pool); \
		pool_free(test_pool); \
	} \
	static void name##_body(__attribute__((unused)) pool_t *pool)

/* One of a table of cases: what it gave, and what it should have. */
static inline void expect_case(const char *name, const char *given, const char *expected)
{
	if (!text_equal(given, expected))
		fail_msg("%s: %s", name, given ? given : "nothing");
}

/* The last line of a file: RUN_TESTS(cmocka_unit_test(a_sentence), …) */
#define RUN_TESTS(...) \
	int main(void) \
	{ \
		const struct CMUnitTest tests[] = { __VA_ARGS__ }; \
		mem_init(); \
		int failed = cmocka_run_group_tests(tests, NULL, NULL); \
		mem_done(); \
		return failed; \
	}
