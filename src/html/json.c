/* html/json.c - jansson trees that end with a pool. Nothing here fails: what jansson refuses is
 * either impossible (memory) or made visible (broken UTF-8 becomes U+FFFD). */
#include "html/json.h"

#include <inttypes.h>

#define TEXT_LIMIT (SIZE_MAX / 4)

static void release_tree(void *tree)
{
	json_decref(tree);
}

static json_t *keep_tree(pool_t *pool, json_t *tree)
{
	CHECK(tree);
	pool_defer(pool, tree, release_tree);
	return tree;
}

json_t *json_tree(pool_t *pool)
{
	return keep_tree(pool, json_object());
}

static void put(json_t *object, const char *name, json_t *value)
{
	CHECK(value && json_object_set_new(object, name, value) == 0);
}

static json_t *text_value(const char *text)
{
	json_t *value = text ? json_string(text) : json_null();
	return value ? value : json_string("\uFFFD");
}

void put_text(json_t *object, const char *name, const char *text)
{
	put(object, name, text_value(text));
}

void put_int(json_t *object, const char *name, int64_t number)
{
	put(object, name, json_integer(number));
}

void put_id(json_t *object, const char *name, int64_t id)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, id);
	put(object, name, json_string(text));
}

void put_flag(json_t *object, const char *name, bool flag)
{
	put(object, name, json_boolean(flag));
}

json_t *put_object(json_t *object, const char *name)
{
	json_t *value = json_object();
	put(object, name, value);
	return value;
}

json_t *put_list(json_t *object, const char *name)
{
	json_t *value = json_array();
	put(object, name, value);
	return value;
}

static void add(json_t *list, json_t *value)
{
	CHECK(value && json_array_append_new(list, value) == 0);
}

json_t *add_object(json_t *list)
{
	json_t *value = json_object();
	add(list, value);
	return value;
}

void add_text(json_t *list, const char *text)
{
	add(list, text_value(text));
}

const char *get_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

int64_t get_int(const json_t *object, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(object, name);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

static int add_to_buffer(const char *data, size_t size, void *buffer)
{
	buffer_add(buffer, data, size);
	return 0;
}

const char *json_text(pool_t *pool, const json_t *tree)
{
	struct buffer text;
	buffer_init(&text, pool, TEXT_LIMIT);
	CHECK(json_dump_callback(tree, add_to_buffer, &text, JSON_COMPACT | JSON_ENCODE_ANY) == 0);
	return text.data;
}

json_t *json_parse(pool_t *pool, const char *text, size_t size, const char **ret_why)
{
	json_error_t error;
	json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!tree) {
		*ret_why = text_printf(pool, "%d:%d: %s", error.line, error.column, error.text);
		return NULL;
	}
	return keep_tree(pool, tree);
}
