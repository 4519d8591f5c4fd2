/* store/checkpoint.h - keeps SQLite's log short without holding up the writer.
 *
 * A thread with a connection of its own copies the log into the database file (PASSIVE) when it
 * has grown past the limit. While the writer goes on writing that alone would never reach the end
 * of the log, and the log could not begin anew: so, when little is left, the writer itself copies
 * the rest between two transactions. Readers of old snapshots hold the log; then it is tried again. */
#pragma once

#include "store/db.h"

#define CHECKPOINT_BYTES (INT64_C(64) << 20)

struct checkpoint;

/* For the log that WRITER writes. NULL and *ret_why where it cannot; NULL and *ret_why NULL where
 * WRITER has no log (in memory, or another engine). */
struct checkpoint *checkpoint_start(
	pool_t *pool, struct db *writer, const char *url, int64_t limit, const char **ret_why);

/* On the writer's thread, between two transactions. NULL is allowed here and below. */
void checkpoint_turn(struct checkpoint *checkpoint);

/* Copies what readers let it, and ends the thread. The writer's thread has ended before. */
void checkpoint_stop(struct checkpoint *checkpoint);
