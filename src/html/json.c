/* html/json.c - jansson trees that end with a pool. Nothing here fails: what jansson refuses is
 * either impossible (memory) or made visible (broken UTF-8 becomes U+FFFD). They are written here, byte
 * for byte as jansson does: it looks for circles at each step, which a tree has not. */
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

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

bool list_has(const json_t *list, const char *text)
{
	size_t i;
	const json_t *one;
	json_array_foreach (list, i, one)
		if (text_equal(json_string_value(one), text))
			return true;
	return false;
}

int64_t get_int(const json_t *object, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(object, name);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

/* --- writing ----------------------------------------------------------------------------------- */

static void write_escaped(struct buffer *text, unsigned char byte)
{
	static const char letters[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
	const char *letter = byte ? strchr(letters, byte) : NULL;
	char escape[8];
	if (letter)
		snprintf(escape, sizeof escape, "\\%c", names[letter - letters]);
	else
		snprintf(escape, sizeof escape, "\\u%04X", byte);
	buffer_text(text, escape);
}

static void write_string(struct buffer *text, const char *at, size_t size)
{
	const char *from = at;
	buffer_add(text, "\"", 1);
	for (const char *end = at + size; at < end; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte >= ' ' && byte != '"' && byte != '\\')
			continue;
		buffer_add(text, from, (size_t)(at - from));
		write_escaped(text, byte);
		from = at + 1;
	}
	buffer_add(text, from, (size_t)(at - from));
	buffer_add(text, "\"", 1);
}

static void write_number(struct buffer *text, const json_t *number)
{
	char digits[64];
	size_t size = json_dumpb(number, digits, sizeof digits, JSON_COMPACT | JSON_ENCODE_ANY);
	CHECK(size <= sizeof digits);
	buffer_add(text, digits, size);
}

static void write_value(struct buffer *text, const json_t *value);

static void write_object(struct buffer *text, json_t *object)
{
	const char *before = "{";
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
		buffer_add(text, before, 1);
		write_string(text, json_object_iter_key(at), json_object_iter_key_len(at));
		buffer_add(text, ":", 1);
		write_value(text, json_object_iter_value(at));
		before = ",";
	}
	buffer_text(text, *before == '{' ? "{}" : "}");
}

static void write_array(struct buffer *text, const json_t *array)
{
	size_t i;
	const json_t *value;
	buffer_add(text, "[", 1);
	json_array_foreach (array, i, value) {
		buffer_add(text, ",", i > 0);
		write_value(text, value);
	}
	buffer_add(text, "]", 1);
}

static void write_value(struct buffer *text, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(text, (json_t *)value);
		break;
	case JSON_ARRAY:
		write_array(text, value);
		break;
	case JSON_STRING:
		write_string(text, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		write_number(text, value);
		break;
	case JSON_TRUE:
		buffer_text(text, "true");
		break;
	case JSON_FALSE:
		buffer_text(text, "false");
		break;
	case JSON_NULL:
		buffer_text(text, "null");
		break;
	}
}

const char *json_text(pool_t *pool, const json_t *tree)
{
	struct buffer text;
	CHECK(tree);
	buffer_init(&text, pool, TEXT_LIMIT);
	write_value(&text, tree);
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
