/* store/copy.h - a consistent copy of a whole database, while others go on writing.
 *
 * The copy is of the snapshot that the ctx's transaction sees. It is one file by itself, without a log beside it.
 * As long as it takes, the log of the source can't begin anew. */
#pragma once

#include "store/db.h"

#include <stdatomic.h>

/* CTX: a reading connection within db_begin. PATH must not exist; what stands there after a failure is
 * nothing. ERR_BUSY where the disk is full, or where STOP (may be NULL) has become true; ERR_INVALID where
 * the engine has no such copy. */
MUST_USE enum err db_copy_to(struct ctx *ctx, const char *path, const atomic_bool *stop);

/* Whether the database at PATH holds together by the engine's own check: "ok", or what is wrong in its words. */
const char *db_quick_check(struct ctx *ctx);
