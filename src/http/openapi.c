/* http/openapi.c - the table of pages as an OpenAPI 3.1 document.
 *
 * Forms are described once for JSON; the same names go as form fields, members of "fields" as
 * "f.<name>". Every failure is a problem document (RFC 9457). */
#include "http/route.h"
#include "http/session.h"

#include <string.h>

static const char problem_reference[] = "#/components/responses/Problem";

struct describing {
	pool_t *pool;
	const struct messages *messages;
};

/* A pattern of json_pack that cannot fail but by a mistake in this file. */
static json_t *whole(json_t *tree)
{
	CHECK(tree);
	return tree;
}

static void put(json_t *object, const char *name, json_t *value)
{
	CHECK(json_object_set_new(object, name, value) == 0);
}

/* The message of KEY, or NULL where there is none. */
static const char *known(const struct describing *describing, const char *key)
{
	const char *text = message(describing->pool, describing->messages, key);
	return text_equal(text, key) ? NULL : text;
}

static json_t *type_schema(const struct field *field)
{
	int64_t max = field->max ? field->max : field->type == FIELD_LONG_TEXT ? 4000 : 200;
	switch (field->type) {
	case FIELD_INT:
		return json_pack("{s:s, s:s}", "type", "integer", "format", "int64");
	case FIELD_ID:
		return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[1-9][0-9]{0,18}$");
	case FIELD_NAME:
		return json_pack("{s:s, s:s, s:I}", "type", "string", "pattern",
			"^[a-z0-9][a-z0-9._-]*$", "maxLength", (json_int_t)max);
	case FIELD_DAY:
		return json_pack("{s:s, s:s}", "type", "string", "format", "date");
	case FIELD_FLAG:
		return json_pack("{s:s}", "type", "boolean");
	case FIELD_FILE:
		return json_pack("{s:s, s:s}", "type", "string", "format", "binary");
	case FIELD_SECRET:
		return json_pack("{s:s, s:s, s:I}", "type", "string", "format", "password",
			"maxLength", (json_int_t)max);
	default:
		return json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)max);
	}
}

static json_t *field_schema(const struct describing *describing, const struct field *field)
{
	json_t *schema = whole(type_schema(field));
	const char *key = field->title ? field->title
				       : text_printf(describing->pool, "field.%s", field->name);
	const char *title = known(describing, key);
	if (field->many)
		schema = whole(json_pack("{s:s, s:o}", "type", "array", "items", schema));
	if (title)
		put(schema, "title", json_string(title));
	return schema;
}

/* Files come with multipart bodies only. */
static json_t *form_schema(const struct describing *describing, const struct form *form, bool files)
{
	json_t *properties = json_object(), *required = json_array();
	for (const struct field *field = form->fields; field && field->name; field++) {
		if (field->type == FIELD_FILE && !files)
			continue;
		put(properties, field->name, field_schema(describing, field));
		if (field->required)
			json_array_append_new(required, json_string(field->name));
	}
	for (const struct field *field = form_common; field->name; field++)
		if (!json_object_get(properties, field->name))
			put(properties, field->name, field_schema(describing, field));
	if (form->open_prefix)
		put(properties, "fields", whole(json_pack("{s:s}", "type", "object")));
	json_t *schema = whole(json_pack("{s:s, s:o, s:b}", "type", "object", "properties",
		properties, "additionalProperties", 0));
	put(schema, "required", required);
	return schema;
}

static json_t *body_of(const struct describing *describing, const struct route *route)
{
	static const char *const types[] = { "application/json",
		"application/x-www-form-urlencoded", "multipart/form-data" };
	json_t *content = json_object();
	for (size_t i = 0; i < COUNT(types); i++)
		put(content, types[i],
			whole(json_pack("{s:o}", "schema",
				form_schema(describing, &route->form,
					text_starts(types[i], "multipart")))));
	return whole(json_pack("{s:b, s:o}", "required", 1, "content", content));
}

static json_t *parameter(const char *name, const char *in, bool required, json_t *schema)
{
	return whole(json_pack("{s:s, s:s, s:b, s:o}", "name", name, "in", in, "required", required,
		"schema", schema));
}

/* Adds the path's parameters to LIST; returns the path as OpenAPI writes it: "/matters/{id}". */
static const char *add_path_parameters(pool_t *pool, const char *path, json_t *list)
{
	struct buffer written;
	buffer_init(&written, pool, 1 << 16);
	while (*path) {
		size_t size = strcspn(path, ":");
		buffer_add(&written, path, size);
		path += size;
		if (!*path)
			break;
		size_t length = strcspn(++path, "/");
		const char *name = text_copy_n(pool, path, length);
		buffer_printf(&written, "{%s}", name);
		json_array_append_new(list,
			parameter(name, "path", true, whole(json_pack("{s:s}", "type", "string"))));
		path += length;
	}
	return written.data;
}

static void add_query_parameters(
	const struct describing *describing, const struct form *form, json_t *list)
{
	for (const struct field *field = form->fields; field && field->name; field++)
		json_array_append_new(list, parameter(field->name, "query", field->required,
						    field_schema(describing, field)));
}

static void add_problem(json_t *responses, const char *status)
{
	put(responses, status, whole(json_pack("{s:s}", "$ref", problem_reference)));
}

static json_t *responses_of(const struct route *route, bool has_parameters)
{
	json_t *responses = whole(json_pack("{s:{s:s, s:{s:{s:{s:s}}, s:{s:{s:s}}}}}", "200",
		"description", "OK", "content", "application/json", "schema", "type", "object",
		"text/html", "schema", "type", "string"));
	if (route->method == POST)
		put(responses, "303",
			whole(json_pack("{s:s, s:{s:{s:{s:s}}}}", "description", "See Other",
				"headers", "Location", "schema", "type", "string")));
	if (!text_equal(route->may, "anyone"))
		add_problem(responses, "403");
	if (has_parameters)
		add_problem(responses, "404");
	if (route->method == POST) {
		add_problem(responses, "409");
		add_problem(responses, "413");
	}
	if (route->form.fields || route->form.open_prefix)
		add_problem(responses, "422");
	add_problem(responses, "503");
	add_problem(responses, "default");
	return responses;
}

static void describe_route(
	const struct describing *describing, const struct route *route, json_t *paths)
{
	json_t *parameters = json_array();
	const char *path = add_path_parameters(describing->pool, route->path, parameters);
	bool has_parameters = json_array_size(parameters) > 0;
	json_t *operation = whole(json_pack("{s:s, s:s, s:o}", "operationId", route->name, "x-may",
		route->may, "responses", responses_of(route, has_parameters)));
	const char *title =
		known(describing, text_printf(describing->pool, "route.%s", route->name));
	if (title)
		put(operation, "summary", json_string(title));
	if (route->method == POST)
		put(operation, "requestBody", body_of(describing, route));
	else
		add_query_parameters(describing, &route->form, parameters);
	if (route->method == POST && !route->free_of_csrf)
		json_array_append_new(parameters,
			whole(json_pack("{s:s}", "$ref", "#/components/parameters/csrf")));
	put(operation, "parameters", parameters);
	if (text_equal(route->may, "anyone"))
		put(operation, "security", json_array());
	if (!json_object_get(paths, path))
		put(paths, path, json_object());
	put(json_object_get(paths, path), route->method == POST ? "post" : "get", operation);
}

static json_t *problem_schema(void)
{
	json_t *field = whole(json_pack("{s:s, s:{s:{s:s}, s:{s:s}}}", "type", "object",
		"properties", "field", "type", "string", "message", "type", "string"));
	json_t *properties = whole(
		json_pack("{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "type", "type",
			"string", "title", "type", "string", "status", "type", "integer", "detail",
			"type", "string", "instance", "type", "string", "key", "type", "string"));
	put(properties, "request_id", whole(json_pack("{s:s}", "type", "string")));
	put(properties, "errors", whole(json_pack("{s:s, s:o}", "type", "array", "items", field)));
	return whole(json_pack("{s:s, s:o, s:[s, s]}", "type", "object", "properties", properties,
		"required", "title", "status"));
}

static json_t *components(void)
{
	json_t *session = whole(json_pack(
		"{s:s, s:s, s:s}", "type", "apiKey", "in", "cookie", "name", SESSION_COOKIE));
	json_t *csrf =
		parameter("X-CSRF", "header", false, whole(json_pack("{s:s}", "type", "string")));
	json_t *problem = whole(json_pack("{s:s, s:{s:{s:{s:s}}}}", "description", "RFC 9457",
		"content", "application/problem+json", "schema", "$ref",
		"#/components/schemas/Problem"));
	return whole(json_pack("{s:{s:o}, s:{s:o}, s:{s:o}, s:{s:o}}", "schemas", "Problem",
		problem_schema(), "responses", "Problem", problem, "parameters", "csrf", csrf,
		"securitySchemes", "session", session));
}

json_t *route_openapi(pool_t *pool, const struct messages *messages, const struct route *routes)
{
	struct describing describing = { pool, messages };
	json_t *paths = json_object();
	for (const struct route *route = routes; route->path; route++)
		describe_route(&describing, route, paths);
	return whole(json_pack("{s:s, s:{s:s, s:s}, s:o, s:o, s:[{s:[]}]}", "openapi", "3.1.0",
		"info", "title", message(pool, messages, "openapi.title"), "version",
		HUIYIN_VERSION, "paths", paths, "components", components(), "security", "session"));
}
