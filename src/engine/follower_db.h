/* engine/follower_db.h - where followers stand, for the engine's own use. */
#pragma once

#include "store/db.h"

extern const struct statement follower_statements[];

int64_t follower_db_position(struct ctx *ctx, const char *name);  /* 0: at the beginning */
void follower_db_move(struct ctx *ctx, const char *name, int64_t position);
