/* http/form.h - input is declared beside the route and checked before the handler runs.
 *
 * Refused with the field's name and a Chinese reason, all problems at once: unknown, doubled,
 * over-long, missing, not UTF-8, U+0000, not of its type. Bodies are
 * application/x-www-form-urlencoded, multipart/form-data (text parts; an empty file is skipped,
 * another refused unless its field is a file's and the route takes files), or a JSON object: texts, integers of 64 bits as decimal text, true as "1",
 * false as "", null as absent, lists of these for fields that may come many times, and one object
 * "fields" whose members are meant as "f.<name>".
 *
 * A value that is blank counts as missing; where its field is not required, it arrives as "" for
 * texts, and not at all for other types and for `many`. */
#pragma once

#include "http/request.h"

enum field_type {
	FIELD_TEXT, /* one line, trimmed (also of U+3000); line breaks refused, tab is a space */
	FIELD_LONG_TEXT, /* line breaks kept as \n, the end trimmed */
	FIELD_INT,
	FIELD_ID,     /* a decimal id, 1 … 2^63-1 */
	FIELD_NAME,   /* [a-z0-9][a-z0-9._-]* */
	FIELD_DAY,    /* YYYY-MM-DD */
	FIELD_FLAG,   /* "1", "on", "true" arrive as "1"; "0", "off", "false" are blank */
	FIELD_SECRET, /* as it came; never logged, never echoed */
	FIELD_FILE,   /* a file: request_upload of upload.h; the route says `.uploads` */
};

struct field {
	const char *name;
	enum field_type type;
	bool required, many;
	int64_t max; /* characters; 0: 200, and 4000 for long text; of a file: MiB, 0: by the route */
	const char *title; /* a key of messages, for the reason; NULL: field.<name> */
};

/* Fields every form may carry beside its own: csrf, once, version, back; done: what the page that led
 * here has just done; draft: what the sent text was kept under meanwhile. */
extern const struct field form_common[];

struct param {
	const char *name, *text;
	struct param *next;
};

struct form {
	const struct field *fields; /* ends with { 0 }; NULL: none */
	/* Names that start with it pass as FIELD_LONG_TEXT, any number of times, for the engine to
	 * check against a definition. NULL: none; "f." … */
	const char *open_prefix;
};

/* Checks RAW and the request's files against FIELDS and puts the good values behind the path's in req->params, and csrf
 * and once into the request where no header has brought them. Fails with ERR_INVALID and all
 * problems. */
MUST_USE enum err form_check(
	struct ctx *ctx, struct request *req, const struct form *form, const struct param *raw);

/* Splits query or body into raw params; fails with ERR_INVALID on what is malformed, with all that
 * is not text as problems of its fields. At most 500 values. */
MUST_USE enum err form_parse_query(struct ctx *ctx, const char *query, struct param **ret);
MUST_USE enum err form_parse_body(struct ctx *ctx, const struct request *req, struct param **ret);
