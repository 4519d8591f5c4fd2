/* http/response.h - what a handler answers: data for a template, a redirect, or a file's bytes. */
#pragma once

#include "base/ctx.h"

#include <jansson.h>

struct header {
	const char *name, *value;
	struct header *next;
};

struct response {
	int status;                       /* 0: 200, or by the failure */
	const char *template;             /* "matters/show"; NULL: JSON only */
	json_t *data;                     /* the root object; ends with the ctx's pool */
	const char *location;             /* with 303 */
	const char *type;                 /* of `body`; NULL: made by the renderer */
	const void *body;
	size_t size;
	struct header *headers;
	pool_t *pool;
};

void res_init(struct response *res, pool_t *pool);
enum err res_page(struct response *res, const char *template);          /* OK */
enum err res_redirect(struct response *res, const char *format, ...) PRINTF(2, 3);  /* 303, OK */
enum err res_body(struct response *res, const char *type, const void *body, size_t size);
void res_header(struct response *res, const char *name, const char *value);
/* HttpOnly, SameSite=Lax, Path=/, Secure behind a TLS proxy; MAX_AGE 0 deletes. */
void res_cookie(struct response *res, const char *name, const char *value, int64_t max_age);
