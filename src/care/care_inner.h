/* care/care_inner.h - what the parts of care share; nobody else includes it. */
#pragma once

#include "base/file.h"
#include "care/care.h"

#define DATABASE "county.db"
#define MANIFEST "manifest.json"
#define SEALED ".sealed"
#define KEYS "keys"
#define HASH_HEX 64
#define BACKUP_FORMAT 1

/* What the database says of itself. */
struct care_counts {
	int64_t county, events, matters, position;
	const char *name;
};
struct care_counts care_db_counts(struct ctx *ctx);

/* Each stored attachment below FOLDER ("files"): its path there ("ab/cd/<hash>", without ".sealed") and whole path. */
void care_each_file(struct ctx *ctx, const char *folder,
	void (*each)(struct ctx *ctx, void *data, const char *name, const char *path), void *data);

/* 2026-11-21_020000.000, as names of files and folders have it. */
const char *care_stamp(pool_t *pool, int64_t at);

/* What the manifest's mark must be. */
const char *care_manifest_mark(
	struct ctx *ctx, const struct seal *seal, const struct backup *backup);

/* "files" below a data folder or a store. */
const char *care_files(struct ctx *ctx, const char *folder);

/* --- care_seal.c ------------------------------------------------------------------------------- */

/* FROM to TO, whose plain bytes have this SM3: sealed on the way, or as it is without SEAL. */
MUST_USE enum err care_copy_in(struct ctx *ctx, const struct seal *seal, const char *from,
	const char *to, const char *hash);

/* And back; ERR_INVALID where the plain bytes have another SM3: then TO is not there. */
MUST_USE enum err care_copy_out(struct ctx *ctx, const struct seal *seal, const char *from,
	const char *to, const char *hash);

/* Of a manifest's text, in hex. */
const char *care_mark(struct ctx *ctx, const struct seal *seal, const char *text);
