/* base/yaml.h - a YAML file as a tree in a pool, each node with its place.
 *
 * The part of YAML that an office's rules need and no more: one document of maps, lists and text.
 * Refused, each with file:line:column: anchors, aliases, tags, a key twice, keys that are not
 * text, a second document, bytes that are not UTF-8, U+0000, deeper than 32, larger than 1 MB.
 * Everything scalar is text; "5" and 5 are the same, what it means is the reader's to say. */
#pragma once

#include "base/problem.h"

#define YAML_DEPTH_MAX 32
#define YAML_SIZE_MAX (1024 * 1024)

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	const char *file;
	int line, column; /* from 1; of the value */
	const char *key;  /* in a map: the name of this entry; else NULL */
	int key_line, key_column;
	const char *text;               /* YAML_TEXT: never NULL, "" where nothing stands */
	bool plain;                     /* YAML_TEXT: written without quotes and not as a block */
	struct yaml_node *first, *next; /* children and siblings, in the order of the file */
	int count;                      /* of children */
};

/* NULL when there is any problem (or an empty document: also a problem); all are in PROBLEMS.
 * The nodes live in POOL and point to FILE's copy there. */
const struct yaml_node *yaml_load(pool_t *pool, const char *file, struct problems *problems);

/* The same from memory; NAME stands for the file in messages. */
const struct yaml_node *yaml_parse(
	pool_t *pool, const char *name, const char *data, size_t size, struct problems *problems);

/* All of these take NULL for the node, so that a path of maybes can be written in one line.
 *
 *   for (const struct yaml_node *state = yaml_first(yaml_get(matter, "states")); state;
 *           state = state->next)
 *           … state->key … yaml_text_of(state, "title") … */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
const struct yaml_node *yaml_first(const struct yaml_node *node); /* first child or NULL */
const char *yaml_text(const struct yaml_node *node);              /* NULL: no node, or not text */
const char *yaml_text_of(const struct yaml_node *map, const char *key);
bool yaml_is(const struct yaml_node *node, enum yaml_kind kind);

/* False (and nothing set) where the node is missing or is not such a value. */
bool yaml_int(const struct yaml_node *node, int64_t *ret);
bool yaml_bool(const struct yaml_node *node, bool *ret); /* true or false, nothing else */

/* A problem at a node; NODE may not be NULL. */
#define yaml_problem(problems, node, key, ...) \
	problem_add((problems), (node)->file, (node)->line, (node)->column, key, ##__VA_ARGS__)

/* Reports every key of MAP that is not among NAMES (ended by NULL). */
void yaml_check_keys(
	const struct yaml_node *map, const char *const *names, struct problems *problems);

/* The entry KEY of MAP; a problem at MAP where it is missing or not of KIND, then NULL. */
const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, enum yaml_kind kind,
	struct problems *problems);
