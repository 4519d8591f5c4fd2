/* html/json.h - what a handler returns: data, never a page. A jansson tree, one renderer makes
 * HTML, JSON and problem documents of it.
 *
 * The put functions attach at once and steal nothing from the caller, so an early return leaks
 * nothing. Ids are text outside C: a 63-bit id does not fit a JavaScript number. */
#pragma once

#include "base/text.h"

#include <jansson.h>

/* A new tree that ends with the pool. */
json_t *json_tree(pool_t *pool);

void put_text(json_t *object, const char *name, const char *text); /* NULL: JSON null */
void put_int(json_t *object, const char *name, int64_t number);
void put_id(json_t *object, const char *name, int64_t id); /* as text */
void put_flag(json_t *object, const char *name, bool flag);
json_t *put_object(json_t *object, const char *name); /* borrowed */
json_t *put_list(json_t *object, const char *name);   /* borrowed */
json_t *add_object(json_t *list);                     /* borrowed */
void add_text(json_t *list, const char *text);

/* NULL where absent or of another type. */
const char *get_text(const json_t *object, const char *name);
bool list_has(const json_t *list, const char *text); /* as one of its texts; of no list: false */
int64_t get_int(const json_t *object, const char *name, int64_t fallback);

/* Compact, keys in the order they were put; in the pool. */
const char *json_text(pool_t *pool, const json_t *tree);

/* Parses; NULL where it is not JSON, and *ret_why with line and column. Doubled keys, U+0000 and
 * trailing text are refused. The tree ends with the pool. */
json_t *json_parse(pool_t *pool, const char *text, size_t size, const char **ret_why);
