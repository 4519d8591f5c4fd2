/* engine/calendar_change.h - another version of the calendar: proposed with its diff, approved by a second
 * person, in force by one event, and then followed by every running clock.
 *
 * A version is all files of the calendar (calendar_files.h) with one change. The diff is staged: whose due
 * moves and how; its hash stands in the event that puts the version in force, in a chain of its own (the
 * version's id stands for the matter, the procedure is ""). Slices then date all running clocks anew; a slice
 * that moves any is an event of that chain too, so that figures as of any position stay what they were.
 * What ended before stays as it was decided; fixed dates don't move. Each event was decided by the version in
 * force at its position: world_calendar_at.
 *
 * In the writer's transactions, but for the readers' questions. */
#pragma once

#include "engine/calendar_files.h"
#include "engine/matter.h"
#include "engine/world.h"
#include "store/db.h"

struct calendar_version {
	int64_t version, id, base; /* base: the version that it was proposed over */
	const char *hash, *files, *title, *document, *state;
	int64_t proposed_by, proposed_at, settled_by, settled_at, position;
	const char *diff_hash;
	int64_t staged, earlier, after_matter, moved, done_at;
};

struct calendar_move {
	int64_t matter, share;
	const char *clock;
	int64_t due_before, due_after, is_later;
};

struct calendar_moves {
	struct calendar_move *items; /* moved earlier first, then by the new due */
	size_t count, earlier;
	const char *hash; /* SM3, hex */
};

/* The first version of a county: what its files say; nothing where there is one. */
void calendar_keep(struct ctx *ctx, const struct world *world);

/* BASE with the versions that are or were in force, in POOL; BASE itself where the county has none. */
const struct world *calendar_world(struct ctx *ctx, pool_t *pool, const struct world *base);

/* The version in force now; the world's may be older. */
int64_t calendar_in_force(struct ctx *ctx);

/* What would move from the ctx's calendar to CALENDAR: a read of every matter that runs. */
struct calendar_moves calendar_diff(struct ctx *ctx, const struct calendar *calendar);
const char *calendar_moves_hash(pool_t *pool, const struct calendar_moves *moves);

/* Stores a proposal and its diff; version, id, hash are set. ERR_CONFLICT: somebody proposes at once. */
MUST_USE enum err calendar_propose(
	struct ctx *ctx, struct calendar_version *version, const struct calendar_moves *moves);

/* ERR_CONFLICT: it is settled, or another version has come into force meanwhile; ERR_FORBIDDEN: by who
 * proposed it. */
MUST_USE enum err calendar_settle(struct ctx *ctx, int64_t version, bool approve, int64_t person);

/* Follows a version that has come into force; true while there is more. */
bool calendar_slice(struct ctx *ctx, int64_t until);

/* One that the slices have not reached yet, about to be acted on: dated by the version in force. */
void calendar_catch_up(struct ctx *ctx, struct matter *matter);

struct rows calendar_versions(
	struct ctx *ctx); /* struct calendar_version, newest first, no files */
bool calendar_version_load(struct ctx *ctx, int64_t version, struct calendar_version *ret);
struct rows calendar_staged(struct ctx *ctx, int64_t version, int64_t limit); /* calendar_move */

/* The record begins anew (正式启用): what is in force decides all of it. */
void calendar_restart(struct ctx *ctx);

/* For the check: where VERSION moved the matter (0: nowhere), and whether its slices have come to it. */
int64_t calendar_moved_at(struct ctx *ctx, int64_t matter, int64_t version);
bool calendar_has_followed(struct ctx *ctx, int64_t matter, int64_t version);

extern const struct statement calendar_sql[]; /* ends with { 0 } */
