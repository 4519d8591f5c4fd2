/* http/form_raw.h - the parsers of bodies and what they share. Private to form_*.c. */
#pragma once

#include "http/form.h"

#define FORM_VALUES 500
#define FORM_NAME_BYTES 64

/* Raw values as they are found. */
struct raw {
	struct ctx *ctx;
	struct param *first, **last;
	int count;
};

void raw_init(struct raw *raw, struct ctx *ctx);

/* Adds one value, or the problem with it (not UTF-8, U+0000). False when there are too many. */
bool raw_add(struct raw *raw, const char *name, const char *text, size_t size);

/* A problem with a whole body: KEY of messages, WHERE in it. */
enum err raw_malformed(struct raw *raw, const char *key, const char *where);

/* NAME as a problem may show it: UTF-8 and short. */
const char *raw_shown_name(pool_t *pool, const char *name);

enum err raw_urlencoded(struct raw *raw, const char *text, size_t size);
enum err raw_multipart(struct raw *raw, const char *type, const char *text, size_t size);
enum err raw_json(struct raw *raw, const char *text, size_t size);

/* Whether a Content-Type is TYPE, with or without parameters; NULL is none. */
bool form_is_type(const char *header, const char *type);

/* --- form_multipart.c ------------------------------------------------------------------------- */

/* "\r\n--" and the boundary, or NULL where the type has none. */
const char *raw_delimiter(pool_t *pool, const char *type);

struct part_head {
	const char *field;
	const char *file; /* its name as it came; NULL: not a file */
};
/* Reads the SIZE bytes of a part's header lines; false: none of ours. */
bool raw_part_head(pool_t *pool, const char *head, size_t size, struct part_head *ret);

/* --- form_value.c ----------------------------------------------------------------------------- */

/* TEXT made clean for FIELD, or NULL and a problem recorded. */
const char *value_clean(struct ctx *ctx, const struct field *field, const char *text);

/* What people call the field. */
const char *value_title(struct ctx *ctx, const struct field *field);
