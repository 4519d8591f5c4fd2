/* boards/boards_db.h - what waits for one person. */
#pragma once

#include "store/db.h"

struct waiting_row {
	const char *procedure, *clock; /* clock: "" where it is a proposal of the ladder */
	const char *rung;              /* of proposals */
	int64_t count;
};

/* Running clocks and waiting proposals that are PARTY's in ROLE: struct waiting_row. */
struct rows boards_db_clocks(struct ctx *ctx, int64_t party, const char *role);
struct rows boards_db_rungs(struct ctx *ctx, int64_t party, const char *role);
