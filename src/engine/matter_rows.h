/* engine/matter_rows.h - a matter from its rows and back; for the engine's own use. */
#pragma once

#include "engine/ledger.h"
#include "engine/matter_db.h"

/* NULL where the row names a definition that is not loaded (recorded as internal failure). */
struct matter *matter_from_rows(struct ctx *ctx, const struct matter_row *row);

/* Folds an event that has just been appended, with its position and leaf, and writes what it changed. */
void matter_follow(struct ctx *ctx, struct matter *matter, const struct ledger_event *event);

/* The same for a 撤销, the last of EVENTS (all of the matter's): folds without what it takes back. */
void matter_take_back(
	struct ctx *ctx, struct matter *matter, const struct ledger_event *events, size_t count);

/* Writes all clocks and proposals anew: whose they are follows from the directory, which has changed. */
void matter_save_owners(struct ctx *ctx, struct matter *matter);

/* Writes the clocks that are dirty and nothing else: after a re-dating, or to let one rest. */
void matter_save_clocks(struct ctx *ctx, struct matter *matter);

/* What another calendar has changed (clocks_turn): clocks, drafts, its own dates, and how it stands from
 * POSITION on. */
void matter_save_turned(struct ctx *ctx, struct matter *matter, int64_t position);

/* A matter that has no row yet, as it stands now: all of its rows but those that are bound to a position. */
void matter_save_new(struct ctx *ctx, struct matter *matter);
