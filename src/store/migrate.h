/* store/migrate.h - the schema moves forward only.
 *
 * Files migrations/NNNN_name.sql in the common subset (BIGINT, TEXT, BYTEA), or in its place
 * NNNN_name.sqlite.sql and NNNN_name.postgres.sql. On SQLite the types are mapped and every table
 * becomes STRICT. Applied ones stand in schema_migration(number, name, hash, at). */
#pragma once

#include "store/db.h"

/* Applies what is missing, each in a transaction of its own. A database newer than FOLDER, or one
 * whose applied file has another hash, is refused with a message. */
MUST_USE enum err migrate(struct ctx *ctx, const char *folder);
