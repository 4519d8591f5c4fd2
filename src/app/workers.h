/* app/workers.h - threads that read: each with a connection of its own, fed by one bounded queue. */
#pragma once

#include "store/db.h"

struct job {
	void (*run)(struct job *job, struct db *db);
	struct job *next; /* the queue's own */
};

struct workers;

/* Opens a DB_READ connection for each of THREADS threads and starts them. NULL and *ret_why where
 * one cannot be opened. */
struct workers *workers_start(
	pool_t *pool, const char *url, int64_t threads, int64_t capacity, const char **ret_why);

/* Any thread, never waits. False: the queue is full. */
bool workers_submit(struct workers *workers, struct job *job);

/* For what has already been let in (an answer to be rendered): no limit of its own. */
void workers_force(struct workers *workers, struct job *job);

/* Runs what is queued, then ends the threads and their connections. NULL is allowed. */
void workers_stop(struct workers *workers);
