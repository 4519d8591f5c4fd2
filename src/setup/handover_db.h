/* setup/handover_db.h - what waits for a person by name. */
#pragma once

#include "engine/directory.h"
#include "setup/handover.h"

struct held_row {
	int64_t matter, share;
};

/* Shares of UNIT that PERSON has in hand, then whatever else runs on a clock of his; by matter. */
struct rows handover_db_held(struct ctx *ctx, int64_t unit, int64_t person, int64_t limit);
struct rows handover_db_owned(struct ctx *ctx, int64_t person, int64_t limit);
/* Open shares that went by ACTION into the hands of TO at that moment. */
struct rows handover_db_handed(
	struct ctx *ctx, const struct person *to, const char *action, int64_t at, int64_t limit);
