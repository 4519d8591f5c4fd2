/* http/response.h - what a handler answers: data for a template, a redirect, or a file's bytes. */
#pragma once

#include "base/ctx.h"

#include <jansson.h>

struct header {
	const char *name, *value;
	struct header *next;
};

struct response {
	int status;           /* 0: 200, or by the failure */
	const char *template; /* "matters/show"; NULL: JSON only */
	json_t *data;         /* the root object; ends with the ctx's pool */
	const char *location; /* with 303; ASCII, encoded where needed */
	const char *type;     /* of `body`; NULL: made by the renderer */
	const void *body;
	size_t size;
	struct header *headers;
	pool_t *pool;
};

void res_init(struct response *res, pool_t *pool);
enum err res_page(struct response *res, const char *template);                     /* OK */
enum err res_redirect(struct response *res, const char *format, ...) PRINTF(2, 3); /* 303, OK */
enum err res_body(struct response *res, const char *type, const void *body, size_t size);

/* A header named here replaces the server's own of that name (Cache-Control, …); Set-Cookie and
 * others may come many times. Line breaks in VALUE: the header is dropped. */
void res_header(struct response *res, const char *name, const char *value);

/* HttpOnly, SameSite=Lax, Path=/, Secure behind a TLS proxy (added by the server); MAX_AGE in
 * seconds, 0 deletes. */
void res_cookie(struct response *res, const char *name, const char *value, int64_t max_age);

/* STATUS with one sentence: a problem document (RFC 9457) or plain text. */
void res_problem(struct response *res, int status, const char *sentence, bool json);

/* Compresses a finished HTML or JSON body of more than 1 KB where the client takes gzip
 * (ACCEPT_ENCODING is the request's header or NULL). Costs time: not on the server's thread. */
void response_compress(struct response *res, const char *accept_encoding);
