/* engine/fold_each.c - fields that have one value for each of those asked: the matter keeps whose is
 * which as a list of names and values in turn, beside the one that counts for the whole. */
#include "engine/fold.h"

#include <string.h>

const char *each_key(pool_t *pool, const struct input *input)
{
	return text_printf(pool, "%s:each", input->name);
}

static bool set(json_t *list, const char *name, json_t *value)
{
	for (size_t i = 0; i + 1 < json_array_size(list); i += 2)
		if (text_equal(json_string_value(json_array_get(list, i)), name))
			return json_array_set(list, i + 1, value) == 0;
	return json_array_append_new(list, json_string(name)) == 0 &&
	       json_array_append(list, value) == 0;
}

static bool has(const json_t *list, const char *value)
{
	for (size_t i = 1; i < json_array_size(list); i += 2)
		if (text_equal(json_string_value(json_array_get(list, i)), value))
			return true;
	return false;
}

json_t *fold_each(struct fold *fold, const struct input *input, json_t *value)
{
	json_t *values = fold->matter->values;
	const char *name = fold_value(fold, input->each);
	if (!name || !json_is_string(value))
		return json_incref(value);
	const char *key = each_key(fold->matter->pool, input);
	const json_t *before = json_object_get(values, key);
	json_t *list = before ? json_copy((json_t *)before) : json_array();
	CHECK(set(list, name, value));
	json_object_set_new(values, key, list);
	for (size_t i = 0; i < input->count_count; i++)
		if (has(list, input->counts[i]))
			return json_string(input->counts[i]);
	return json_incref(value);
}
