/* workbench/workbench_db.h - rows of the workbench. Every statement is bounded by its own LIMIT and
 * reads through an index; matters that the person may not see are left out. */
#pragma once

#include "store/db.h"

#define BENCH_BUSINESSES 12 /* slots of the statements: more are cut */
#define BENCH_WORDS 8
#define BENCH_UNITS 12

/* A to-do: a clock, a rung or a share, with its matter and with the share it is about (for a matter's
 * own clock: the lead share, so that its report can be shown). */
struct work_row {
	int64_t matter, share; /* share 0: it is the matter's */
	const char *clock;     /* "": the matter's due in lists */
	int64_t party;
	const char *role;
	int64_t day, due, amber;
	const char *procedure;
	int64_t definition;
	const char *number, *title, *urgency, *kind, *state;
	int64_t state_since, version, lead_unit, suspended, registrar;
	const char *vals;
	int64_t ordinal, unit, part; /* of the share: 0 where there is none */
	const char *share_state;
	int64_t share_version, holder, opened, signed_on, progress_on;
	const char *progress, *result;
	int64_t extended, round, is_final;
	const char *plan, *ask_kind;
	int64_t ask_seq, ask_day, ask_level;
	int64_t urged; /* when somebody last phoned, 0: never; of work_db_watch and _unsigned */
	struct bytes asked; /* body of the event that asked; of work_db_mine and _of_owners */
};

struct rung_row {
	struct work_row work; /* due: of the clock it hangs on; 0: none */
	const char *rung;
	int64_t seq, fired_at, send_at, held_until;
};

struct clock_row_of_share {
	int64_t matter, share; /* share 0: the matter's */
	const char *clock;
	int64_t party;
	const char *role;
	int64_t day, due, amber;
};

struct watch_count {
	const char *procedure;
	int64_t late, today, soon;
};

/* Which businesses are asked for (where that is asked), and in which of all the actor sees every
 * matter that the statement can find, so that its parties need not be looked up. */
struct watch_scope {
	const char *businesses[BENCH_BUSINESSES];
	size_t count;
	const char *free[BENCH_BUSINESSES];
	size_t free_count;
};

/* Dues: late up to `now` (those at midnight up to `until`), today (from, to], soon (to, soon]. */
struct watch_span {
	int64_t now, until, from, to, soon;
};

struct unsigned_asked {
	const struct watch_scope *scope;
	const char *roles[BENCH_WORDS], *clocks[BENCH_WORDS];
	size_t role_count, clock_count;
};

/* Running clocks whose owner the actor reaches, nearest due first: struct work_row. */
struct rows work_db_mine(struct ctx *ctx, const struct watch_scope *scope, int64_t limit);

/* Running clocks of these owners (any party with any role of the lists): struct work_row. */
struct owners_asked {
	int64_t parties[BENCH_UNITS];
	size_t party_count;
	const char *roles[BENCH_WORDS];
	size_t role_count;
};
struct rows work_db_of_owners(struct ctx *ctx, const struct owners_asked *asked, int64_t limit);

/* Waiting rungs whose owner the actor reaches, oldest first: struct rung_row. */
struct rows work_db_rungs(struct ctx *ctx, const struct watch_scope *scope, int64_t limit);

/* struct watch_count for each business that has any. */
struct rows work_db_watch_counts(
	struct ctx *ctx, const struct watch_scope *scope, const struct watch_span *span);

/* Open matters due in (after, to]; midnights only up to `until`: struct work_row. */
struct rows work_db_watch(struct ctx *ctx, const struct watch_scope *scope, int64_t after,
	int64_t to, int64_t until, int64_t limit);

/* Clocks of signing that are over: struct work_row. */
struct rows work_db_unsigned(
	struct ctx *ctx, const struct unsigned_asked *asked, int64_t until, int64_t limit);

/* The units' open shares, newest matter first: struct work_row; and their running clocks in the same
 * order: struct clock_row_of_share. */
struct rows work_db_shares(struct ctx *ctx, const struct watch_scope *scope, const int64_t *units,
	size_t count, int64_t limit);
struct rows work_db_share_clocks(
	struct ctx *ctx, const int64_t *units, size_t count, int64_t shares);
