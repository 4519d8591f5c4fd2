#include "../test.h"

#include "html/json.h"

TEST(a_tree_is_written_compact_and_in_the_order_it_was_put)
{
	json_t *root = json_tree(pool);
	put_text(root, "zeta", "回\"音\"");
	put_int(root, "alpha", -3);
	put_id(root, "id", INT64_MAX);
	put_flag(root, "open", true);
	put_text(root, "none", NULL);
	json_t *list = put_list(root, "list");
	put_int(add_object(list), "n", 1);
	add_text(list, "二");
	put_text(put_object(root, "inner"), "k", "v");
	assert_string_equal(json_text(pool, root),
		"{\"zeta\":\"回\\\"音\\\"\",\"alpha\":-3,\"id\":\"9223372036854775807\",\"open\":"
		"true,"
		"\"none\":null,\"list\":[{\"n\":1},\"二\"],\"inner\":{\"k\":\"v\"}}");
}

/* --- any tree is written as jansson writes it ------------------------------------------------------ */

static uint64_t roll(uint64_t *seed, uint64_t sides)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (*seed >> 33) % sides;
}

static json_t *random_string(uint64_t *seed)
{
	static const char *const pieces[] = { "", "回音", "\"", "\\", "/", "\x01", "\x1f", "\x7f",
		"\b\f\n\r\t", "\U00030000", "a", "\u2028" };
	char text[64] = "";
	size_t size = 0;
	for (uint64_t left = roll(seed, 6); left; left--)
		size += (size_t)snprintf(
			text + size, sizeof text - size, "%s", pieces[roll(seed, COUNT(pieces))]);
	return roll(seed, 9) ? json_string(text) : json_stringn("a\0b", 3);
}

static json_t *random_value(uint64_t *seed, int depth);

static json_t *random_object(uint64_t *seed, int depth)
{
	json_t *object = json_object();
	for (uint64_t left = roll(seed, 5); left; left--) {
		json_t *key = random_string(seed);
		json_object_set_new(object, json_string_value(key), random_value(seed, depth - 1));
		json_decref(key);
	}
	return object;
}

static json_t *random_array(uint64_t *seed, int depth)
{
	json_t *array = json_array();
	for (uint64_t left = roll(seed, 5); left; left--)
		json_array_append_new(array, random_value(seed, depth - 1));
	return array;
}

static json_t *random_value(uint64_t *seed, int depth)
{
	static const double reals[] = { 0.1, -1e300, 3, 1e-7 };
	static const json_int_t integers[] = { 0, -1, INT64_MAX, INT64_MIN, 42 };
	switch (roll(seed, depth ? 8 : 6)) {
	case 0:
		return json_integer(integers[roll(seed, COUNT(integers))]);
	case 1:
		return json_real(reals[roll(seed, COUNT(reals))]);
	case 2:
		return json_boolean(roll(seed, 2));
	case 3:
		return json_null();
	case 6:
		return random_object(seed, depth);
	case 7:
		return random_array(seed, depth);
	default:
		return random_string(seed);
	}
}

TEST(any_tree_is_written_byte_for_byte_as_the_library_writes_it)
{
	uint64_t seed = 20260302;
	for (int i = 0; i < 3000; i++) {
		json_t *tree = random_value(&seed, 4);
		char *expected = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
		assert_string_equal(json_text(pool, tree), expected);
		free(expected);
		json_decref(tree);
	}
}

TEST(text_that_is_not_utf8_becomes_visible_and_breaks_nothing)
{
	json_t *root = json_tree(pool);
	put_text(root, "gbk", "\xBB\xD8\xD2\xF4");
	assert_string_equal(get_text(root, "gbk"), "\uFFFD");
}

TEST(a_value_of_another_type_is_not_there)
{
	json_t *root = json_tree(pool);
	put_text(root, "text", "12");
	put_int(root, "int", 12);
	assert_string_equal(get_text(root, "text"), "12");
	assert_null(get_text(root, "int"));
	assert_null(get_text(root, "absent"));
	assert_int_equal(get_int(root, "int", 7), 12);
	assert_int_equal(get_int(root, "text", 7), 7);
	assert_int_equal(get_int(root, "absent", -1), -1);
}

static const struct {
	const char *name, *text, *why; /* NULL: it is good */
} documents[] = {
	{ "an object", "{\"a\": [1, \"\xF0\xA0\x80\x80\", null]}", NULL },
	{ "an array", "[]", NULL },
	{ "empty", "", "1:0" },
	{ "a bare text", "\"a\"", "1:3" },
	{ "text after the end", "{} x", "1:4" },
	{ "a doubled key", "{\"a\":1,\n \"a\":2}", "2:4" },
	{ "an escaped zero", "{\"a\":\"\\u0000\"}", "1:13" },
	{ "not UTF-8", "{\"a\":\"\xFF\"}", "1:6" },
	{ "a cut document", "{\"a\":", "1:5" },
};

TEST(what_is_not_json_is_refused_with_line_and_column)
{
	for (size_t i = 0; i < COUNT(documents); i++) {
		const char *why = NULL;
		json_t *tree = json_parse(pool, documents[i].text, strlen(documents[i].text), &why);
		if (!tree != !!documents[i].why)
			fail_msg("%s: %s", documents[i].name, why ? why : "accepted");
		if (documents[i].why && !text_starts(why, documents[i].why))
			fail_msg("%s: %s", documents[i].name, why);
	}
}

TEST(a_zero_byte_in_the_input_is_refused)
{
	const char *why = NULL;
	assert_null(json_parse(pool, "{\"a\":\"\0\"}", 10, &why));
	assert_non_null(why);
}

RUN_TESTS(cmocka_unit_test(a_tree_is_written_compact_and_in_the_order_it_was_put),
	cmocka_unit_test(any_tree_is_written_byte_for_byte_as_the_library_writes_it),
	cmocka_unit_test(text_that_is_not_utf8_becomes_visible_and_breaks_nothing),
	cmocka_unit_test(a_value_of_another_type_is_not_there),
	cmocka_unit_test(what_is_not_json_is_refused_with_line_and_column),
	cmocka_unit_test(a_zero_byte_in_the_input_is_refused))
