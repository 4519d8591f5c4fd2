/* Other programs run for their answer: whole, or none. */
#include "../test.h"

#include "base/process.h"

static const char *answer(pool_t *pool, const char *line, size_t limit)
{
	const char *const words[] = { "/bin/sh", "-c", line, NULL };
	const char *text = NULL;
	size_t size = 0;
	if (!process_answer(pool, words, limit, &text, &size))
		return "none";
	assert_int_equal(strlen(text), size);
	return text;
}

TEST(an_answer_is_whole_or_none)
{
	static const struct {
		const char *line, *answer;
	} cases[] = {
		{ "printf 12", "12" },
		{ "true", "" },
		{ "printf 12; exit 1", "none" },
		{ "printf 12; kill -9 $$", "none" },
		{ "printf 123456789", "none" },
		{ "cat /dev/zero", "none" }, /* without an end: it is ended */
		{ "echo complaint >&2; cat; printf 3", "3" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(answer(pool, cases[i].line, 8), cases[i].answer);
}

TEST(a_program_that_is_not_there_has_no_answer)
{
	const char *const words[] = { "/nowhere/program", NULL };
	const char *text;
	size_t size;
	assert_false(process_answer(pool, words, 8, &text, &size));
}

TEST(our_programs_are_found_from_any_program_of_the_tree)
{
	const char *const words[] = { process_beside(pool, "huiyin-render"), "count", "/nowhere",
		NULL };
	const char *text;
	size_t size;
	assert_non_null(strchr(words[0], '/'));
	assert_false(process_answer(pool, words, 8, &text, &size));
}

RUN_TESTS(cmocka_unit_test(an_answer_is_whole_or_none),
	cmocka_unit_test(a_program_that_is_not_there_has_no_answer),
	cmocka_unit_test(our_programs_are_found_from_any_program_of_the_tree))
