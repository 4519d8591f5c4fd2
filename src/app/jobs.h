/* app/jobs.h - what is done again and again, by the writer between its batches, in slices of at most
 * 20 ms (longer only while nobody waits), each in a transaction of its own. */
#pragma once

#include "store/db.h"

struct app;
struct writer;

struct slice_job {
	const char *name; /* its title stands in the messages under job.<name> */
	int64_t every;    /* ms from the end of one run to the next */
	/* One slice; true while there is more at once. WRITER says whether others wait. */
	bool (*run)(struct app *app, struct ctx *ctx, struct writer *writer);
	/* It only derives from the ledger (see store/writer.h): followers do. The ladder doesn't: its rungs
	 * are events, which last before anybody is told of them. */
	bool repeatable;
};

extern const struct slice_job slice_jobs[]; /* ends with { 0 } */

/* When each is due next. */
struct jobs;
struct jobs *jobs_new(pool_t *pool);
bool jobs_due(struct jobs *jobs); /* any thread */

/* For writer_options.slice and .repeatable, which chooses what the slice after it does; DATA is the
 * app. */
bool jobs_slice(void *data, struct ctx *ctx, struct writer *writer);
bool jobs_repeatable(void *data);
