/* store/migrate.h - the schema moves forward only.
 *
 * Files migrations/NNNN_name.sql in the common subset (BIGINT, TEXT, BYTEA), or in its place
 * NNNN_name.sqlite.sql and NNNN_name.postgres.sql. On SQLite the types are mapped and every table
 * becomes STRICT. Applied ones stand in schema_migration(number, name, hash, at). */
#pragma once

#include "store/db.h"

extern const struct statement migrate_sql[]; /* ends with an empty row */

/* Applies what is missing, each in a transaction of its own; what fails leaves nothing of its file.
 * ERR_CONFLICT: the database is newer than FOLDER, or an applied file has another name or hash.
 * ERR_INVALID: a file of FOLDER has no good name, a number is missing or doubled. Outside of a
 * transaction; ctx->now is the time that is recorded. */
MUST_USE enum err migrate(struct ctx *ctx, const char *folder);

/* The same; BEFORE runs first where something is stored already and something is missing, LAST being
 * the last applied file. What it fails with ends it before anything was changed. */
struct migrate_before {
	enum err (*run)(struct ctx *ctx, void *data, const char *last);
	void *data;
};
MUST_USE enum err migrate_with(
	struct ctx *ctx, const char *folder, const struct migrate_before *before);
