/* document/zip_write.h - a zip of files as they lie on the disk and of texts, written in one go.
 *
 * Names are UTF-8 and marked so; ZIP64 where it is needed. Files are stored, not packed: scans and PDF
 * are packed already. Memory stays small whatever is put in: the bytes are read when it is closed. */
#pragma once

#include "base/ctx.h"

struct zip_writer; /* ends with the ctx's pool; unfinished, nothing is left of it */

MUST_USE enum err zip_writer_open(struct ctx *ctx, const char *path, struct zip_writer **ret);

/* A name twice is ERR_CONFLICT; '/' makes folders. TIME is UTC ms. */
MUST_USE enum err zip_writer_add_file(
	struct zip_writer *writer, const char *name, const char *path, int64_t time);
MUST_USE enum err zip_writer_add_text(
	struct zip_writer *writer, const char *name, const char *text, int64_t time);

MUST_USE enum err zip_writer_close(struct zip_writer *writer);
