/* store/writer.h - one thread that writes: takes all that is queued, runs each as if in a savepoint,
 * seals the ledger, commits once with full sync, and only then lets the answers go.
 *
 * An attempt is re-runnable: it has no effect outside its ctx and the database, and gets a fresh
 * pool and ctx each time. When the batch breaks (transaction gone, commit refused) each is run
 * again in a transaction of its own. An I/O error at commit gives every attempt of the batch
 * ERR_UNKNOWN and calls `doomed`, which is expected to end the process; if it returns, what waits
 * and what comes later is refused with ERR_BUSY.
 *
 * ERR_RETRY is never an outcome: it is run again a few times, then it is ERR_BUSY. */
#pragma once

#include "store/db.h"

struct writer;

struct write {
	/* Leaves nothing behind where it fails; the outcome is the ctx's failure. */
	void (*attempt)(struct write *write, struct ctx *ctx);
	/* After the commit (or the refusal), on the writer's thread: hands over, never waits.
	 * CTX is the last attempt's: its pool lives on until `done` has freed it or passed it on. */
	void (*done)(struct write *write, struct ctx *ctx);
	/* Each attempt's pool is one inside this, e.g. the request's, which is the writer's alone from
	 * submit to done. NULL: each has a root pool. */
	pool_t *pool;
	struct write *next; /* the writer's own */
	struct ctx *last;   /* the writer's own */
};

struct writer_options {
	const char *url;
	int64_t capacity; /* of the queue; full: writer_submit says no */
	int64_t batch;    /* at most so many in one transaction */
	int64_t log_bytes; /* a log longer than this is copied; 0: CHECKPOINT_BYTES of checkpoint.h */
	/* The hooks may be NULL. All run on the writer's thread with DATA. */
	void *data;
	void (*prepare)(void *data, struct ctx *ctx); /* fills county, now, definitions … */
	void (*begun)(void *data, struct ctx *ctx);   /* once after BEGIN of each transaction */
	void (*seal)(void *data, struct ctx *ctx);    /* once before each COMMIT */
	/* After COMMIT or ROLLBACK of each transaction that `begun` was told of, before any `done`. */
	void (*ended)(void *data, bool committed);
	/* A slice of a long job between batches, in a transaction of its own: <= 20 ms, or longer while
	 * nobody waits (writer_is_wanted). Returns true while it has more to do. Asked at the start, after
	 * writer_wake and while it says true; one that fails is asked again after writer_wake only. */
	bool (*slice)(void *data, struct ctx *ctx, struct writer *writer);
	/* Before each slice: true where it only derives: all that it writes, and where it stands, it would
	 * write again from what lasts, and nobody outside is told before. Then its commit waits for no
	 * disk: a power cut may take it back as a whole, and it is derived again. Whoever has acted on what
	 * it showed has made it last, since a write's commit makes all before it last. */
	bool (*repeatable)(void *data);
	void (*doomed)(void *data, const char *why);
};

/* Opens the connection and starts the thread. NULL and *ret_why where it cannot. */
struct writer *writer_start(
	pool_t *pool, const struct writer_options *options, const char **ret_why);
bool writer_submit(struct writer *writer, struct write *write);
void writer_wake(struct writer *writer);      /* there is something for `slice` */
bool writer_is_wanted(struct writer *writer); /* writes wait: for slices that go on while none do */

/* What a writer has done in all: writes that were answered, transactions that were committed for them
 * (not those of slices), statements of both. */
struct writer_counts {
	int64_t writes, transactions, statements;
};

/* Finishes what is queued; NULL is allowed. */
struct writer_counts writer_stop(struct writer *writer);

/* For tests and commands: runs the writes (by `next`) now, on the caller's thread, as one batch. */
void writer_run_batch(const struct writer_options *options, struct db *db, struct write *writes);
