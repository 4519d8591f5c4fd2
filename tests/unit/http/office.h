/* tests/unit/http/office.h - a server in the process, with one thread that answers what it takes.
 *
 * "/now" is answered on the server's thread, "/held…" waits until office_release, all else is
 * answered by the worker with what came in: "METHOD PATH QUERY TOKEN\nBODY", and a line for each file:
 * "\nFIELD NAME SIZE SM3", or "\nSTATUS KEY NAME". "/cookie" sets a cookie whose value is the client's
 * address; "/file?PATH" is answered with that file. */
#pragma once

#include "http/server.h"

#include <pthread.h>

struct office {
	pool_t *pool;
	struct server *server;
	int port;
	pthread_t worker;
	pthread_mutex_t lock;
	pthread_cond_t news;
	struct waiting {
		struct exchange *exchange;
		struct waiting *next;
	} * queue;
	bool released, closing;
	int taken, held, gone; /* counts */
};

/* OPTIONS may leave out all but what the test is about; NULL: the defaults. */
void office_open(struct office *office, pool_t *pool, const struct server_options *options);
void office_release(struct office *office);
void office_wait_held(struct office *office, int count);
void office_wait_gone(struct office *office, int count);
/* Stops the server (unless that is done), then the worker. */
void office_close(struct office *office);
