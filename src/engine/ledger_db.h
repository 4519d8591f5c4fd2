/* engine/ledger_db.h - rows of the record, for the engine's own use. */
#pragma once

#include "engine/ledger.h"

extern const struct statement ledger_statements[];

/* False: its position is taken, and nothing was stored; or the ctx has failed. */
bool ledger_db_insert(struct ctx *ctx, const struct ledger_event *event);

/* Events in order (struct ledger_event, bodies not parsed): of a matter after seq AFTER; of the
 * county after position AFTER. */
struct rows ledger_db_of_matter(struct ctx *ctx, int64_t matter, int64_t after, int64_t limit);
struct rows ledger_db_after(struct ctx *ctx, int64_t position, int64_t limit);

int64_t ledger_db_head(struct ctx *ctx); /* the last position, 0 where there is none */
