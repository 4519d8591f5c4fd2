/* http/spool.c - a queue of pieces and the thread that feeds them to their parsers. */
#include "http/spool.h"

#include "http/call.h"

#include <signal.h>

/* NULL when it is time to end. */
static struct call *take(struct spool *spool)
{
	pthread_mutex_lock(&spool->mutex);
	while (!spool->first && !spool->stopping)
		pthread_cond_wait(&spool->wanted, &spool->mutex);
	struct call *call = spool->first;
	if (call) {
		spool->first = call->next;
		if (!call->next)
			spool->last = &spool->first;
	}
	pthread_mutex_unlock(&spool->mutex);
	return call;
}

static void *run(void *data)
{
	struct spool *spool = data;
	for (struct call *call; (call = take(spool));) {
		multipart_feed(&call->intake->multipart, call->piece);
		call_post(call);
	}
	return NULL;
}

void spool_start(struct spool *spool)
{
	sigset_t all, before;
	spool->last = &spool->first;
	pthread_mutex_init(&spool->mutex, NULL);
	pthread_cond_init(&spool->wanted, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	CHECK(pthread_create(&spool->thread, NULL, run, spool) == 0);
	pthread_setname_np(spool->thread, "spool");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void spool_push(struct spool *spool, struct call *call)
{
	pthread_mutex_lock(&spool->mutex);
	call->next = NULL;
	*spool->last = call;
	spool->last = &call->next;
	pthread_cond_signal(&spool->wanted);
	pthread_mutex_unlock(&spool->mutex);
}

void spool_stop(struct spool *spool)
{
	pthread_mutex_lock(&spool->mutex);
	spool->stopping = true;
	pthread_cond_signal(&spool->wanted);
	pthread_mutex_unlock(&spool->mutex);
	pthread_join(spool->thread, NULL);
	pthread_cond_destroy(&spool->wanted);
	pthread_mutex_destroy(&spool->mutex);
}
