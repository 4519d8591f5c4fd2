/* The table of pages: what fits a path, what is wrong with a table, and how it prints itself. */
#include "../test.h"

#include "http/route.h"

#include <string.h>

static enum err handle(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)ctx, (void)req, (void)res;
	return OK;
}

static const struct object_kind matter = { "matter", "id", NULL };
static const struct field action_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 40 },
	{ "unit", FIELD_ID, .many = true },
	{ "reason", FIELD_LONG_TEXT },
	{ 0 },
};
static const struct field list_fields[] = { { "state", FIELD_NAME }, { 0 } };

static const struct route routes[] = {
	{ GET, "/", "today", CLASS_READER, "signed-in", .handle = handle },
	{ GET, "/matters", "matter_list", CLASS_READER, "matter.read", .form = { list_fields },
		.handle = handle },
	{ POST, "/matters", "matter_create", CLASS_WRITER, "matter.register",
		.form = { NULL, "f." }, .handle = handle },
	{ GET, "/matters/:id", "matter_show", CLASS_READER, "matter.read", &matter,
		.handle = handle },
	{ GET, "/matters/new", "matter_new", CLASS_READER, "matter.register", .handle = handle },
	{ POST, "/matters/:id/actions", "matter_action", CLASS_WRITER, "matter.act", &matter,
		.form = { action_fields, "f." }, .handle = handle },
	{ GET, "/:kind/:id/history", "history", CLASS_READER, "signed-in", .handle = handle },
	{ GET, "/matters/:id/:part", "matter_part", CLASS_READER, "signed-in", .handle = handle },
	{ POST, "/login", "login", CLASS_SLOW, "anyone", .handle = handle, .free_of_csrf = true },
	{ 0 },
};

TEST(a_path_finds_its_row)
{
	static const struct {
		enum method method;
		const char *path, *name, *params;
		bool allowed;
	} cases[] = {
		{ GET, "/", "today", "", false },
		{ GET, "/matters", "matter_list", "", true },
		{ POST, "/matters", "matter_create", "", true },
		{ GET, "/matters/17", "matter_show", "id=17;", false },
		{ GET, "/matters/回音", "matter_show", "id=回音;", false },
		{ GET, "/matters/new", "matter_new", "", false },
		{ POST, "/matters/17/actions", "matter_action", "id=17;", true },
		{ GET, "/matters/17/actions", "matter_part", "id=17;part=actions;", true },
		{ GET, "/matters/17/history", "matter_part", "id=17;part=history;", false },
		{ GET, "/units/17/history", "history", "kind=units;id=17;", false },
		{ POST, "/", NULL, "", true },
		{ POST, "/matters/17", NULL, "", true },
		{ GET, "/login", NULL, "", true },
		{ GET, "/matters/", NULL, "", false },
		{ GET, "/matters/17/", NULL, "", false },
		{ GET, "//17", NULL, "", false },
		{ GET, "/matter", NULL, "", false },
		{ GET, "/matters/17/actions/1", NULL, "", false },
		{ GET, "", NULL, "", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct param *params;
		bool allowed;
		struct buffer got;
		buffer_init(&got, pool, 1000);
		const struct route *route = route_match(
			routes, pool, cases[i].method, cases[i].path, &params, &allowed);
		for (; params; params = params->next)
			buffer_printf(&got, "%s=%s;", params->name, params->text);
		if (!text_equal(route ? route->name : NULL, cases[i].name) ||
			allowed != cases[i].allowed || !text_equal(got.data, cases[i].params))
			fail_msg(
				"%s: %s %s", cases[i].path, route ? route->name : "none", got.data);
	}
}

/* What PRINT writes about the table. */
static const char *printed(
	pool_t *pool, const struct route *table, void (*print)(FILE *, const struct route *))
{
	char text[4000] = "";
	FILE *stream = fmemopen(text, sizeof text, "w");
	CHECK(stream);
	print(stream, table);
	fclose(stream);
	return text_copy(pool, text);
}

TEST(the_table_prints_itself)
{
	const char *text = printed(pool, routes, route_print);
	assert_non_null(
		strstr(text, "POST /matters/:id/actions matter_action writer matter.act      matter"
			     " action* unit+ reason f.…\n"));
	assert_non_null(strstr(text, "GET  /                    today"));
}

TEST(the_table_prints_who_may)
{
	const char *text = printed(pool, routes, route_print_access);
	assert_true(text_starts(text, "anyone\n  POST /login               login\nmatter.act\n"));
	assert_non_null(strstr(text, "matter.register\n  POST /matters             matter_create\n"
				     "  GET  /matters/new         matter_new\nsigned-in\n"));
}

static void print_problems(FILE *stream, const struct route *table)
{
	fprintf(stream, "%d\n", route_check(stream, table));
}

TEST(mistakes_in_a_table_are_told)
{
	static const struct field fields[] = { { "id", FIELD_ID }, { "a" }, { "a" }, { 0 } };
	static const struct route wrong[] = {
		{ GET, "matters", "one", CLASS_READER, "anyone", .handle = handle },
		{ GET, "/a", NULL, CLASS_WRITER, "anyone", .handle = handle },
		{ GET, "/b/:id", "two", CLASS_READER, "anyone", .handle = handle },
		{ GET, "/b/:number", "two", CLASS_READER, "anyone", .handle = handle },
		{ POST, "/c/:id", "three", CLASS_WRITER, "anyone", .form = { fields },
			.handle = handle },
		{ POST, "/d", "four", CLASS_WRITER, "signed-in", &matter, .handle = handle,
			.free_of_csrf = true },
		{ 0 },
	};
	assert_string_equal(printed(pool, routes, print_problems), "0\n");
	assert_string_equal(printed(pool, wrong, print_problems),
		"GET matters: a path begins with '/'\n"
		"GET /a: a row needs name, may and handle\n"
		"GET /a: a GET changes nothing\n"
		"GET /b/:number: doubled name two\n"
		"GET /b/:number: doubled path of two\n"
		"POST /c/:id: a field named as the path's id\n"
		"POST /c/:id: doubled field a\n"
		"POST /d: only who has no session is free of CSRF\n"
		"POST /d: the path lacks the object's id\n"
		"9\n");
}

/* The member at PATH, names joined by ' '. */
static json_t *at(pool_t *pool, json_t *tree, const char *path)
{
	while (tree && *path) {
		size_t size = strcspn(path, " ");
		tree = json_object_get(tree, text_copy_n(pool, path, size));
		path += size + (path[size] == ' ');
	}
	return tree;
}

TEST(the_table_is_an_openapi_document)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
		{ "openapi", "3.1.0" },
		{ "info title", "回音 接口说明" },
		{ "paths /matters/{id} get operationId", "matter_show" },
		{ "paths /matters/{id}/actions post operationId", "matter_action" },
		{ "paths /matters/{id}/actions post x-may", "matter.act" },
		{ "paths /matters/{id}/actions post responses 422 $ref",
			"#/components/responses/Problem" },
		{ "components securitySchemes session in", "cookie" },
		{ "components responses Problem content application/problem+json schema $ref",
			"#/components/schemas/Problem" },
	};
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	json_t *document = route_openapi(pool, messages, routes);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = json_string_value(at(pool, document, cases[i].path));
		if (!text_equal(text, cases[i].text))
			fail_msg("%s: %s", cases[i].path, text ? text : "none");
	}
	assert_int_equal(json_object_size(at(pool, document, "paths")), 8);
	json_decref(document);
}

TEST(a_form_is_a_schema)
{
	json_t *document = route_openapi(pool, NULL, routes);
	json_t *schema = at(pool, document,
		"paths /matters/{id}/actions post requestBody content application/json schema");
	assert_string_equal(
		json_string_value(json_array_get(at(pool, schema, "required"), 0)), "action");
	assert_int_equal(json_integer_value(at(pool, schema, "properties action maxLength")), 40);
	assert_int_equal(json_integer_value(at(pool, schema, "properties reason maxLength")), 4000);
	assert_string_equal(json_string_value(at(pool, schema, "properties unit type")), "array");
	assert_string_equal(
		json_string_value(at(pool, schema, "properties version type")), "integer");
	assert_string_equal(
		json_string_value(at(pool, schema, "properties fields type")), "object");
	assert_true(json_is_false(at(pool, schema, "additionalProperties")));
	json_t *query = json_array_get(at(pool, document, "paths /matters get parameters"), 0);
	assert_string_equal(json_string_value(at(pool, query, "name")), "state");
	json_decref(document);
}

RUN_TESTS(cmocka_unit_test(a_path_finds_its_row), cmocka_unit_test(the_table_prints_itself),
	cmocka_unit_test(the_table_prints_who_may), cmocka_unit_test(mistakes_in_a_table_are_told),
	cmocka_unit_test(the_table_is_an_openapi_document), cmocka_unit_test(a_form_is_a_schema))
