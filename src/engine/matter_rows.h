/* engine/matter_rows.h - a matter from its rows and back; for the engine's own use. */
#pragma once

#include "engine/matter_db.h"

/* NULL where the row names a definition that is not loaded (recorded as internal failure). */
struct matter *matter_from_rows(struct ctx *ctx, const struct matter_row *row);

/* Writes what the last apply changed. FRESH: the matter has no row yet. REWRITE: all parts are
 * written anew (撤销). POSITION: of the event just appended. */
enum matter_save { SAVE_CHANGED, SAVE_FRESH, SAVE_REWRITE };
void matter_save(struct ctx *ctx, struct matter *matter, enum matter_save how, int64_t position);

/* Writes the clocks that are dirty and nothing else: after a re-dating, or to let one rest. */
void matter_save_clocks(struct ctx *ctx, struct matter *matter);
