/* http/form.h - input is declared beside the route and checked before the handler runs.
 *
 * Refused with the field's name and a Chinese reason: unknown, doubled, over-long, missing, not
 * UTF-8, U+0000, not of its type. Bodies are application/x-www-form-urlencoded, multipart/form-data
 * (text parts), or a JSON object (numbers, texts, truth, lists of texts). */
#pragma once

#include "http/request.h"

enum field_type {
	FIELD_TEXT,      /* one line, trimmed; line breaks refused */
	FIELD_LONG_TEXT, /* line breaks kept as \n */
	FIELD_INT,
	FIELD_ID,     /* a decimal id */
	FIELD_NAME,   /* [a-z0-9][a-z0-9._-]* */
	FIELD_DAY,    /* YYYY-MM-DD */
	FIELD_FLAG,   /* "1", "on", "true" */
	FIELD_SECRET, /* as it came; never logged, never echoed */
};

struct field {
	const char *name;
	enum field_type type;
	bool required, many;
	int64_t max;       /* characters; 0: 200 for text, 4000 for long text */
	const char *title; /* a key of messages, for the reason; NULL: field.<name> */
};

/* Fields every POST may carry beside its own: csrf, once, version, back. */
extern const struct field form_common[];

struct param {
	const char *name, *text;
	struct param *next;
};

/* Checks RAW against FIELDS and puts the good values into req->params. A form with free names
 * (a definition's own fields) sets `.open_prefix`: names that start with it pass as FIELD_LONG_TEXT
 * and are checked by the engine. Fails with ERR_INVALID and all problems. */
struct form {
	const struct field *fields; /* ends with { 0 } */
	const char *open_prefix;    /* NULL: none; "f." … */
};
MUST_USE enum err form_check(
	struct ctx *ctx, struct request *req, const struct form *form, const struct param *raw);

/* Splits query or body into raw params; fails with ERR_INVALID on what is malformed. */
MUST_USE enum err form_parse_query(struct ctx *ctx, const char *query, struct param **ret);
MUST_USE enum err form_parse_body(struct ctx *ctx, const struct request *req, struct param **ret);
