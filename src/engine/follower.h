/* engine/follower.h - what comes after the events: each follower (name, position) reads the record
 * in the order of positions and keeps its own place in the same transaction as its effects, so that
 * each event is followed once; what a power cut takes back, place and effects, is followed again. */
#pragma once

#include "engine/ledger.h"

typedef void follow(struct ctx *ctx, const struct ledger_event *event);

/* At most LIMIT events; true while there may be more. In the writer's slice, without an actor. */
bool follower_slice(struct ctx *ctx, const char *name, follow *each, int64_t limit);

int64_t follower_position(struct ctx *ctx, const char *name);

/* Where the record ends now; and: what this transaction has appended since it ended at FROM is of no
 * concern to NAME, who goes on behind it where he had read so far. */
int64_t follower_end(struct ctx *ctx);
void follower_skip(struct ctx *ctx, const char *name, int64_t from);

/* The events a page shows, parsed: see ledger.h for the rows. NULL body where it was erased. */
const json_t *event_body(struct ctx *ctx, const struct ledger_event *event);
