/* store/writer_batch.h - the writer's transactions, on whatever thread; for writer.c. */
#pragma once

#include "store/writer.h"

struct batch {
	const struct writer_options *options;
	struct db *db;
	pool_t *pool; /* of the transaction itself; emptied for each */
	const char
		*why; /* set when a commit's outcome is unknown: nothing may be written any more */
	struct writer_counts counts;
};

/* Runs WRITES and calls each one's `done`, in order; then `doomed` where it must. */
void batch_run(struct batch *batch, struct write *writes);

/* One slice of the long job; true: it has more to do. */
bool batch_slice(struct batch *batch, struct writer *writer);

/* Answers ERR_BUSY without having run anything. */
void batch_refuse(struct batch *batch, struct write *writes);
