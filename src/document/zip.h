/* document/zip.h - a zip of unknown hand, read in bounds: parts as streams, nothing trusted.
 *
 * Limits are checked before anything is allocated for it (the end record's count, each declared size,
 * the ratio, the sum) and while inflating (what comes out may not exceed what was declared). Refused
 * as a whole, ERR_INVALID with keys zip.*: names that lead elsewhere (.., /, drive letters), doubled
 * names, encrypted parts, methods other than stored and deflated.
 *
 * APPNOTE 6.3. By libzip. */
#pragma once

#include "base/ctx.h"

struct zip_limits {
	int64_t file_bytes; /* as it lies on the disk */
	int64_t part_bytes; /* one part, inflated */
	int64_t all_bytes;  /* all parts together, inflated */
	int parts;
	int ratio; /* inflated to packed, of parts over 1 MB */
};

struct zip_part {
	const char *name; /* UTF-8 */
	int64_t size, packed;
	int nth;
};

struct zip_archive; /* ends with the ctx's pool */
struct zip_stream;  /* ends with its pool */

/* NAME is how the person calls the file. */
MUST_USE enum err zip_archive_open(struct ctx *ctx, const char *path, const char *name,
	const struct zip_limits *limits, struct zip_archive **ret);

int zip_archive_count(const struct zip_archive *archive);
const struct zip_part *zip_archive_part(const struct zip_archive *archive, int nth);

/* By name, ASCII letters of either case (ECMA-376 part 2); NULL: there is none. */
const struct zip_part *zip_archive_find(const struct zip_archive *archive, const char *name);

MUST_USE enum err zip_part_open(struct zip_archive *archive, const struct zip_part *part,
	pool_t *pool, struct zip_stream **ret);

/* Bytes read; 0 at the end, which has been checked against size and CRC; -1 where ctx has failed. */
MUST_USE int64_t zip_part_read(struct zip_stream *stream, void *buffer, size_t room);
