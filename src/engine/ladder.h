/* engine/ladder.h - time as an actor: rungs that are due fire through the same door as people's
 * actions; what is drafted goes out at its hour.
 *
 * Brakes. Imported history never fires (the fold gives it no next). More than LADDER_BRAKE drafts
 * due to go out in one run wait for a person. A clock that disagrees with itself (it stands before
 * the last event or more than LADDER_SILENCE behind it, or has run otherwise than the time since boot) holds the whole ladder and says so
 * in the setting `ladder.hold`, until it is right again. A matter that is refused, or whose version of
 * its definition isn't loaded, is left out and reported; the others go on. */
#pragma once

#include "engine/act.h"

#define LADDER_BRAKE 30
#define LADDER_TOLERANCE (5 * MS_MINUTE)
/* An office in which nothing happened for so long is a clock that is years ahead; whoever acts then says that
 * it is right. */
#define LADDER_SILENCE (400 * MS_DAY)

struct ladder {                           /* one for a process, kept between slices */
	int64_t wall, monotonic;          /* when it was first asked; 0: not yet */
};

/* Fires at most LIMIT rungs and sends at most LIMIT drafts; true while there may be more. MONOTONIC
 * is time_monotonic() (tests give their own). Runs in the writer's slice, without an actor. */
bool ladder_slice(struct ctx *ctx, struct ladder *ladder, int64_t monotonic, int64_t limit);

/* Why it is held: a message's key, or NULL. For the workbench. */
const char *ladder_held(struct ctx *ctx);

#define LADDER_BRAKED_MOST 1000

/* Drafts whose hour has come and that wait because of the brake, counted up to LADDER_BRAKED_MOST. */
int64_t ladder_braked(struct ctx *ctx);
