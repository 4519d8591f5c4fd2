/* http/spool.h - the thread that writes and hashes what is uploaded, so that the server's never waits
 * for a disk. Private to the server.
 *
 * A piece of a body is in the window of its call; the connection is suspended until the thread has
 * gone through it, so that a slow disk slows the sender down and takes no memory. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct call;

struct spool {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wanted;
	struct call *first, **last; /* by call->next */
	bool stopping;
};

void spool_start(struct spool *spool);
/* The call comes back by call_post. */
void spool_push(struct spool *spool, struct call *call);
/* After what is queued. */
void spool_stop(struct spool *spool);
