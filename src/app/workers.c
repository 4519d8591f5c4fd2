/* app/workers.c - a queue, a condition, and threads that take from it. */
#include "app/workers.h"

#include <pthread.h>

struct worker {
	struct workers *workers;
	pool_t *pool;
	struct db *db;
	pthread_t thread;
};

struct workers {
	pthread_mutex_t mutex;
	pthread_cond_t wanted;
	struct job *first, **last;
	int64_t queued, capacity;
	bool stopping;
	struct worker *each;
	int64_t started;
};

/* The next job; NULL when it is time to end. */
static struct job *take(struct workers *workers)
{
	pthread_mutex_lock(&workers->mutex);
	while (!workers->first && !workers->stopping)
		pthread_cond_wait(&workers->wanted, &workers->mutex);
	struct job *job = workers->first;
	if (job) {
		workers->first = job->next;
		if (!job->next)
			workers->last = &workers->first;
		workers->queued--;
	}
	pthread_mutex_unlock(&workers->mutex);
	return job;
}

static void *work(void *data)
{
	struct worker *worker = data;
	for (struct job *job; (job = take(worker->workers));)
		job->run(job, worker->db);
	return NULL;
}

static bool put(struct workers *workers, struct job *job, bool bounded)
{
	pthread_mutex_lock(&workers->mutex);
	bool room = !bounded || workers->queued < workers->capacity;
	if (room) {
		job->next = NULL;
		*workers->last = job;
		workers->last = &job->next;
		workers->queued++;
		pthread_cond_signal(&workers->wanted);
	}
	pthread_mutex_unlock(&workers->mutex);
	return room;
}

bool workers_submit(struct workers *workers, struct job *job)
{
	return put(workers, job, true);
}

void workers_force(struct workers *workers, struct job *job)
{
	put(workers, job, false);
}

static bool start_one(
	struct workers *workers, struct worker *worker, const char *url, const char **ret_why)
{
	worker->workers = workers;
	worker->pool = pool_new_root();
	worker->db = db_open(worker->pool, url, DB_READ, ret_why);
	if (!worker->db)
		return false;
	CHECK(pthread_create(&worker->thread, NULL, work, worker) == 0);
	pthread_setname_np(worker->thread, "worker");
	return true;
}

struct workers *workers_start(
	pool_t *pool, const char *url, int64_t threads, int64_t capacity, const char **ret_why)
{
	struct workers *workers = mem_new(pool, struct workers);
	pthread_mutex_init(&workers->mutex, NULL);
	pthread_cond_init(&workers->wanted, NULL);
	workers->last = &workers->first;
	workers->capacity = capacity;
	workers->each = mem_array(pool, struct worker, threads);
	const char *why = NULL;
	for (int64_t i = 0; i < threads; i++, workers->started++)
		if (!start_one(workers, &workers->each[i], url, &why)) {
			*ret_why = text_copy(pool, why);
			pool_free(workers->each[i].pool);
			workers_stop(workers);
			return NULL;
		}
	return workers;
}

void workers_stop(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_lock(&workers->mutex);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->wanted);
	pthread_mutex_unlock(&workers->mutex);
	for (int64_t i = 0; i < workers->started; i++) {
		pthread_join(workers->each[i].thread, NULL);
		db_close(workers->each[i].db);
		pool_free(workers->each[i].pool);
	}
	workers->started = 0;
	pthread_cond_destroy(&workers->wanted);
	pthread_mutex_destroy(&workers->mutex);
}
