/* http/intake_upload.h - one request's files on their way to the disk. Private to the server.
 *
 * Begun and asked on the server's thread, fed on the spool's: one of them at a time has it. */
#pragma once

#include "http/multipart.h"
#include "http/upload.h"

#include <openssl/evp.h>

struct upload_intake {
	pool_t *pool;
	const char *folder;
	int64_t reserve; /* bytes that stay free on the disk */
	struct upload_limits limits;
	struct multipart multipart;
	struct uploads result;
	struct upload **last;
	int count;
	int64_t total, unchecked; /* bytes of all files; written since the disk was asked */
	/* The file that is arriving. */
	struct upload *file;
	int fd; /* -1: none, or thrown away */
	EVP_MD_CTX *hash;
};

struct upload_place {
	const char *folder;
	int64_t reserve;
	size_t text_limit;
};

/* For a body of TYPE; NULL where it is not multipart/form-data. All that is made is released with
 * the pool. */
struct upload_intake *upload_begin(pool_t *pool, const char *type,
	const struct upload_limits *limits, const struct upload_place *place);

/* After the last byte: what came, complete. */
const struct uploads *upload_end(struct upload_intake *intake);
