/* http/response.h - what a handler answers: data for a template, a redirect, bytes, or a file. */
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
	const struct served_file *file; /* instead of body; see res_file */
	struct header *headers;
	pool_t *pool;
};

void res_init(struct response *res, pool_t *pool);
enum err res_page(struct response *res, const char *template);                     /* OK */
enum err res_redirect(struct response *res, const char *format, ...) PRINTF(2, 3); /* 303, OK */
enum err res_body(struct response *res, const char *type, const void *body, size_t size);

enum disposition { SHOW, DOWNLOAD };

struct served_file {
	int fd; /* closed with the response's pool */
	int64_t size;
};

/* The file at PATH, opened now and sent by the kernel as it lies there, in parts where the client asks
 * for a range. NAME is what the client may call it (RFC 6266); TYPE its media type, from a list of
 * ours, never the sender's word. With the file go nosniff and a policy that lets it run nothing and
 * load nothing; SHOW lets our own pages frame it. ERR_NOT_FOUND, nothing recorded, where it cannot be
 * opened. */
enum err res_file(struct response *res, const char *path, const char *type, const char *name,
	enum disposition disposition);

/* The same for a file made for this answer alone: it loses its name at once, its bytes go with the
 * response. Always a download. */
enum err res_file_once(struct response *res, const char *path, const char *type, const char *name);

/* The value of Content-Disposition; NAME is UTF-8. */
const char *res_disposition(pool_t *pool, const char *name, enum disposition disposition);

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
