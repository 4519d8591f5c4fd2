/* engine/definition_load.h - the steps of loading, for the loader and its tests. */
#pragma once

#include "engine/definition_read.h"

/* The whole text of a file, NULL with a problem; SM3 of a text in hex; the names of all *.yaml of a
 * folder, sorted, so that problems come in the same order everywhere. */
const char *load_file(pool_t *pool, const char *file, struct problems *problems);
const char *load_hash(pool_t *pool, const char *text);
const char **load_names(
	pool_t *pool, const char *folder, struct problems *problems, size_t *ret_count);

/* Hands every *.yaml of FOLDER in that order to PARSE. The SM3 of START and of each file's own; NULL: there is
 * no such folder. */
typedef void load_parser(
	pool_t *pool, void *data, const char *file, const char *text, struct problems *problems);
const char *load_folder(pool_t *pool, const char *folder, const char *start, load_parser *parse,
	void *data, struct problems *problems);
bool load_is_folder(pool_t *pool, const char *path);

/* Fills reader->roles from the root of roles.yaml. */
void read_all_roles(struct reader *reader, const struct yaml_node *root);

/* Every rule that needs the whole: definition_check.c. Adds all problems it finds. Where reading was
 * not COMPLETE, paths are not judged: what was left out would look like a gap. */
void definition_check(
	const struct definition *definition, bool complete, struct problems *problems);
