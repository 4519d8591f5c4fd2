/* engine/calendar_files.h - the files of a calendar as texts, so that a version of it can be kept in the
 * database, and one more file can be laid over it (a notice, a local day). */
#pragma once

#include "engine/calendar.h"

#include <jansson.h>

struct calendar_file {
	const char *name, *text; /* "2027.yaml" */
};

struct calendar_files {
	struct calendar_file *items; /* by name */
	size_t count;
};

/* Every file of FOLDER that ends in .yaml; false and a problem where it cannot be read. */
bool calendar_files_read(
	pool_t *pool, const char *folder, struct problems *problems, struct calendar_files *ret);

/* FILES with NAME as TEXT, new or instead of what stood there. */
struct calendar_files calendar_files_with(
	pool_t *pool, const struct calendar_files *files, const char *name, const char *text);

/* NULL: none of that name. */
const char *calendar_files_text(const struct calendar_files *files, const char *name);

/* {"2027.yaml": "…"} and back; what is no such object gives no files. */
const char *calendar_files_json(pool_t *pool, const struct calendar_files *files);
struct calendar_files calendar_files_parse(pool_t *pool, const char *json);

/* As calendar_load; FOLDER is for messages. VERSION 0: what calendar.yaml states. */
const struct calendar *calendar_make(pool_t *pool, const char *folder,
	const struct calendar_files *files, int64_t version, struct problems *problems);
