/* engine/ladder_db.h - what is due, for the ladder's own use. */
#pragma once

#include "engine/definition.h"
#include "store/db.h"

extern const struct statement ladder_statements[];

struct due_clock {
	int64_t matter, share, next, version;
	const char *clock, *procedure;
};

struct due_draft {
	int64_t matter, share, seq, version;
	const char *procedure;
};

struct rows ladder_db_due(struct ctx *ctx, int64_t limit);        /* struct due_clock, next <= now */
struct rows ladder_db_drafts(struct ctx *ctx, int64_t limit);     /* struct due_draft */
/* Drafts whose hour has come, counted up to MOST. */
int64_t ladder_db_draft_count(struct ctx *ctx, int64_t most);
int64_t ladder_db_last_at(struct ctx *ctx);                       /* `at` of the last event, or 0 */
const char *ladder_db_hold(struct ctx *ctx);                      /* NULL or "" where it runs */
void ladder_db_set_hold(struct ctx *ctx, const char *why);
void ladder_db_rest(struct ctx *ctx, const struct due_clock *clock, int64_t until);
void ladder_db_postpone(struct ctx *ctx, const struct due_draft *draft, int64_t until);

/* Rungs of LEVEL that people have issued for UNIT after SINCE, of all matters; when RUNG, which counts
 * such, has fired for it last. */
int64_t ladder_db_issued(struct ctx *ctx, int64_t unit, int64_t level, int64_t since);
int64_t ladder_db_last_counted(struct ctx *ctx, int64_t unit, const struct rung *rung);
