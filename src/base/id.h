/* base/id.h - where new ids come from: 42 bits ms since 1970 ‖ 10 bits node ‖ 11 bits counter.
 *
 * Ids sort by the time of their making within one node, never repeat, and never fall below what is
 * stored, even when the clock was set back. They are keys and never cursors. Any thread. */
#pragma once

#include "base/ctx.h"

#define ID_NODE_MAX 1023

struct ids {
	int64_t node; /* 0 … ID_NODE_MAX */
	_Atomic int64_t last;
	_Atomic int64_t in_second; /* the last second, and how many were asked for in it */
};

void ids_init(struct ids *ids, int64_t node);

/* From now on nothing at or below STORED. */
void ids_floor(struct ids *ids, int64_t stored);

/* A new id at ctx->now, or right after the last one; ctx->ids must be set. */
int64_t id_next(struct ctx *ctx);

/* For numbers that people read: the second of ctx->now, or a later one where that was before what is stored, and how
 * many were asked for before in it: 0, 1, 2 … No pair comes twice from one node. */
int64_t id_second(struct ctx *ctx, int64_t *ret_nth);
