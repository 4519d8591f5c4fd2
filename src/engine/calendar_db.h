/* engine/calendar_db.h - the rows of calendar_change.h; for the engine only. */
#pragma once

#include "engine/calendar_change.h"

struct rows calendar_db_all(struct ctx *ctx);    /* struct calendar_version, without files */
struct rows calendar_db_forced(struct ctx *ctx); /* those that are or were in force, with files */
bool calendar_db_load(struct ctx *ctx, int64_t version, struct calendar_version *ret);
bool calendar_db_following(struct ctx *ctx, struct calendar_version *ret);
/* The highest version; 0: none. And of those that are or were in force. */
int64_t calendar_db_last(struct ctx *ctx);
int64_t calendar_db_in_force(struct ctx *ctx);
/* False: the version is taken. */
bool calendar_db_insert(struct ctx *ctx, const struct calendar_version *version);
void calendar_db_update(struct ctx *ctx, const struct calendar_version *version);
/* After 正式启用 the record begins anew. */
void calendar_db_restart(struct ctx *ctx);

/* Matters with running clocks behind AFTER, as struct calendar_matter. */
struct calendar_matter {
	int64_t id;
};
struct rows calendar_db_running(struct ctx *ctx, int64_t after, int64_t limit);

void calendar_db_put_move(
	struct ctx *ctx, int64_t version, int64_t position, const struct calendar_move *move);
/* Staged, earlier ones first, then by their new due; struct calendar_move. */
struct rows calendar_db_staged(struct ctx *ctx, int64_t version, int64_t limit);
/* The position at which the matter moved to VERSION; 0: it did not. */
int64_t calendar_db_moved_at(struct ctx *ctx, int64_t matter, int64_t version);
