/* http/upload.h - files that came with a form (multipart/form-data, RFC 7578).
 *
 * A route that takes files says so (`.uploads`). Their bytes never stand in memory: they go to
 * temporary files while they arrive and are hashed (SM3) on the way, on a thread of their own. What
 * is left of the body, the other fields, is read as that of any form.
 *
 * A temporary file belongs to the request: it vanishes when the request's pool ends, in whatever
 * way; only who moves it elsewhere before (rename, same file system) keeps it. What a killed process
 * left is swept at the next start.
 *
 * What is too large, too many, empty, or finds the disk nearly full is thrown away while it still
 * arrives, so that the person gets a page that says so, with all else that was typed. */
#pragma once

#include "http/request.h"

/* Bytes of a display name, with its extension. */
#define UPLOAD_NAME_BYTES 200

struct upload {
	const char *field; /* of the form, declared as FIELD_FILE */
	const char *name;  /* for people: see upload_name */
	const char *path;  /* of the temporary file */
	int64_t size;
	const char *sm3;     /* 64 lower-case hex digits */
	struct upload *next; /* of the same request, as they came */
};

/* All that came with a request. */
struct uploads {
	struct upload *first; /* complete ones; none where `refused` */
	/* Why all were thrown away: 0, 413 (http.upload_…), 422 (an empty file), or 503 (disk full). */
	int refused;
	const char *key;   /* of messages; may name {title}, {name} and {limit} */
	const char *field; /* where it came */
	const char *name;  /* of the file */
	int64_t limit;     /* MiB, or files */
};

/* What a route's row says: the most files of one request, 0: none; and the names of the settings
 * (MiB) that hold the most bytes of a file and of all files together. */
struct upload_rule {
	int count;
	const char *file, *request;
};

struct upload_limits {
	int count;             /* 0: no files are taken */
	int64_t file, request; /* bytes */
};

/* The first file that came in FIELD, or NULL; the next one in the same field, or NULL. */
const struct upload *request_upload(const struct request *req, const char *field);
const struct upload *upload_next(const struct upload *upload);

/* A name that can stand on a page, in a header and in a folder: without the path that some browsers
 * send, control and direction characters, and what no file system takes; UTF-8 (other bytes are
 * '_'); at most UPLOAD_NAME_BYTES with its extension; never empty. */
const char *upload_name(pool_t *pool, const char *raw);

/* Makes FOLDER where it is missing and removes what lies in it. False and errno where that fails. */
bool upload_sweep(const char *folder);
