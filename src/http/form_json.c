/* http/form_json.c - a JSON object into raw values, as form.h says. */
#include "http/form_raw.h"

#include <string.h>

static const char open_member[] = "fields", open_prefix[] = "f.";

static void release_tree(void *tree)
{
	json_decref(tree);
}

static bool refuse_value(struct raw *raw, const char *name, const char *key)
{
	const char *shown = raw_shown_name(raw->ctx->pool, name);
	ctx_fail_field(raw->ctx, shown, key, "title", shown);
	return true;
}

static bool add_scalar(struct raw *raw, const char *name, const json_t *value)
{
	const char *text;
	switch (json_typeof(value)) {
	case JSON_STRING:
		return raw_add(raw, name, json_string_value(value), json_string_length(value));
	case JSON_INTEGER:
		text = text_printf(
			raw->ctx->pool, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return raw_add(raw, name, text, strlen(text));
	case JSON_REAL:
		return refuse_value(raw, name, "input.integer");
	case JSON_TRUE:
		return raw_add(raw, name, "1", 1);
	case JSON_FALSE:
		return raw_add(raw, name, "", 0);
	case JSON_NULL:
		return true;
	default:
		return refuse_value(raw, name, "input.nested");
	}
}

static bool add_member(struct raw *raw, const char *name, const json_t *value)
{
	size_t i;
	json_t *element;
	if (!json_is_array(value))
		return add_scalar(raw, name, value);
	json_array_foreach (value, i, element)
		if (!add_scalar(raw, name, element))
			return false;
	return true;
}

static bool add_open(struct raw *raw, json_t *fields)
{
	const char *name;
	json_t *value;
	json_object_foreach (fields, name, value)
		if (!add_member(raw, text_printf(raw->ctx->pool, "%s%s", open_prefix, name), value))
			return false;
	return true;
}

static void add_object(struct raw *raw, json_t *object)
{
	const char *name;
	json_t *value;
	json_object_foreach (object, name, value) {
		bool open = text_equal(name, open_member) && json_is_object(value);
		if (!(open ? add_open(raw, value) : add_member(raw, name, value)))
			return;
	}
}

/* "near '"name"'" in the parser's words names the doubled member. */
static const char *doubled_name(struct raw *raw, const json_error_t *error)
{
	const char *open = strchr(error->text, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;
	return close ? text_copy_n(raw->ctx->pool, open + 1, (size_t)(close - open - 1)) : "";
}

static enum err refuse_json(struct raw *raw, const json_error_t *error)
{
	const char *where = text_printf(raw->ctx->pool, "%d:%d", error->line, error->column);
	switch (json_error_code(error)) {
	case json_error_duplicate_key:
		refuse_value(raw, doubled_name(raw, error), "input.doubled");
		return raw->ctx->failure.err;
	case json_error_invalid_utf8:
		return raw_malformed(raw, "input.json_utf8", where);
	case json_error_numeric_overflow:
		return raw_malformed(raw, "input.json_number", where);
	default:
		return raw_malformed(raw, "input.json", where);
	}
}

enum err raw_json(struct raw *raw, const char *text, size_t size)
{
	json_error_t error;
	json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (!tree)
		return refuse_json(raw, &error);
	pool_defer(raw->ctx->pool, tree, release_tree);
	if (!json_is_object(tree))
		return raw_malformed(raw, "input.json", "1:1");
	add_object(raw, tree);
	return raw->ctx->failure.err;
}
