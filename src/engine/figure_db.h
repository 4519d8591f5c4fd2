/* engine/figure_db.h - what figures ask beside their own composed statements; for the engine only. */
#pragma once

#include "engine/figure.h"
#include "store/db.h"

extern const struct statement figure_statements[];

/* When the event at POSITION was recorded; -1: there is none. */
int64_t figure_db_event_at(struct ctx *ctx, int64_t position);
