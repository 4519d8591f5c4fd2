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
	cmocka_unit_test(text_that_is_not_utf8_becomes_visible_and_breaks_nothing),
	cmocka_unit_test(a_value_of_another_type_is_not_there),
	cmocka_unit_test(what_is_not_json_is_refused_with_line_and_column),
	cmocka_unit_test(a_zero_byte_in_the_input_is_refused))
