/* http/request.h - what came in, already matched and checked; read only for handlers. */
#pragma once

#include "base/ctx.h"

#include <jansson.h>

enum method { GET, POST };

struct request {
	enum method method;  /* HEAD is GET; the server sends no body */
	const char *path;    /* decoded, without query */
	const char *query;   /* raw, without '?', may be "" */
	const char *address; /* the client's, behind a proxy the forwarded one */
	bool wants_json;     /* Accept: application/json before text/html */
	const struct route *route;
	const char *token;           /* session cookie's value or NULL */
	const char *csrf;            /* from the form or the X-CSRF header, or NULL */
	const char *idempotency_key; /* from the form field `once` or Idempotency-Key, or NULL */
	const char *if_none_match;
	const char *accept_encoding; /* for response_compress */
	const char *origin, *host;   /* the headers, or NULL; same origin: see session.h */
	const char *user_agent;      /* UTF-8, or NULL */
	struct bytes_in {
		const char *type, *data;
		size_t size;
	} body;
	const struct uploads *uploads; /* files that came with the form, see upload.h; NULL: none */
	struct param *params;          /* of the path, then of query or body; see form.h */
	/* When a form is shown again after a failure: what was typed, unchecked, without secrets; NULL
	 * at any other time. Not for rules: those read params. */
	const struct param *typed;
	void *object; /* what the route's loader brought: a struct matter * … */
	void *kept;   /* what the route's keeper made of the files; NULL: none came */
	pool_t *pool;
};

/* The last value typed into a field, or NULL; see `typed`. */
const char *req_typed(const struct request *req, const char *name);

/* Path parameters and checked form values by name. Absent: NULL, FALLBACK or an empty list. */
const char *req_text(const struct request *req, const char *name);
int64_t req_int(const struct request *req, const char *name, int64_t fallback);
bool req_flag(const struct request *req, const char *name);
/* The nth value (0 …) of a field that may come many times; NULL past the last. */
const char *req_nth(const struct request *req, const char *name, size_t n);
