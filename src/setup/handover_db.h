/* setup/handover_db.h - what waits for a person by name. */
#pragma once

#include "setup/handover.h"

struct held_row {
	int64_t matter, share;
};

/* Shares of UNIT that PERSON has in hand, then whatever else runs on a clock of his; by matter. */
struct rows handover_db_held(struct ctx *ctx, int64_t unit, int64_t person, int64_t limit);
struct rows handover_db_owned(struct ctx *ctx, int64_t person, int64_t limit);
