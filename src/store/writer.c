/* store/writer.c - the writer's queue and thread. */
#include "store/writer.h"

#include "store/checkpoint.h"
#include "store/writer_batch.h"

#include <pthread.h>
#include <string.h>

struct writer {
	struct writer_options options;
	struct batch batch;
	struct checkpoint *checkpoint;
	pthread_t thread;

	/* Below the lock: what others say to the thread. */
	pthread_mutex_t lock;
	pthread_cond_t news;
	struct write *first, **end;
	int64_t waiting;
	bool awake; /* there may be something for `slice` */
	bool stopping, ended;
};

/* --- the queue, called with the lock held ------------------------------------------------------- */

static void append(struct writer *writer, struct write *write)
{
	write->next = NULL;
	write->last = NULL;
	*writer->end = write;
	writer->end = &write->next;
	writer->waiting++;
}

static struct write *take(struct writer *writer, int64_t count)
{
	struct write *writes = writer->first, **end = &writer->first;
	for (; *end && count > 0; count--, writer->waiting--)
		end = &(*end)->next;
	writer->first = *end;
	*end = NULL;
	if (!writer->first)
		writer->end = &writer->first;
	return writes;
}

/* --- the thread ----------------------------------------------------------------------------------- */

struct work {
	struct write *writes;
	bool slice, stop;
};

static struct work wait_for_work(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->awake && !writer->stopping)
		pthread_cond_wait(&writer->news, &writer->lock);
	struct work work = { .slice = writer->awake && !writer->stopping,
		.stop = writer->stopping && !writer->first };
	work.writes = take(writer, writer->options.batch);
	writer->awake = false;
	pthread_mutex_unlock(&writer->lock);
	return work;
}

static void keep_awake(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->awake = true;
	pthread_mutex_unlock(&writer->lock);
}

/* From here on writer_submit says no; what came before is answered. */
static void end(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->ended = true;
	struct write *writes = take(writer, writer->waiting);
	pthread_mutex_unlock(&writer->lock);
	batch_refuse(&writer->batch, writes);
}

static void *run(void *data)
{
	struct writer *writer = data;
	struct work work = { 0 };
	while (!work.stop && !writer->batch.why) {
		work = wait_for_work(writer);
		if (work.writes)
			batch_run(&writer->batch, work.writes);
		if (work.slice && !writer->batch.why && batch_slice(&writer->batch, writer))
			keep_awake(writer);
		checkpoint_turn(writer->checkpoint);
	}
	end(writer);
	return NULL;
}

/* --- from other threads ----------------------------------------------------------------------------- */

static bool open_store(struct writer *writer, pool_t *pool, const char **ret_why)
{
	const char *url = writer->options.url;
	int64_t limit = writer->options.log_bytes;
	writer->batch.db = db_open(pool, url, DB_WRITE, ret_why);
	if (!writer->batch.db)
		return false;
	writer->checkpoint = checkpoint_start(
		pool, writer->batch.db, url, limit ? limit : CHECKPOINT_BYTES, ret_why);
	if (writer->checkpoint || !*ret_why)
		return true;
	db_close(writer->batch.db);
	return false;
}

struct writer *writer_start(
	pool_t *pool, const struct writer_options *options, const char **ret_why)
{
	struct writer *writer = mem_new(pool, struct writer);
	CHECK(options->capacity > 0 && options->batch > 0);
	writer->options = *options;
	writer->options.url = text_copy(pool, options->url);
	if (!open_store(writer, pool, ret_why))
		return NULL;
	writer->batch.options = &writer->options;
	writer->batch.pool = pool_new_root();
	writer->end = &writer->first;
	writer->awake = options->slice;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->news, NULL);
	CHECK(pthread_create(&writer->thread, NULL, run, writer) == 0);
	pthread_setname_np(writer->thread, "writer");
	return writer;
}

bool writer_submit(struct writer *writer, struct write *write)
{
	pthread_mutex_lock(&writer->lock);
	bool taken =
		!writer->stopping && !writer->ended && writer->waiting < writer->options.capacity;
	if (taken) {
		append(writer, write);
		if (writer->waiting == 1)
			pthread_cond_signal(&writer->news);
	}
	pthread_mutex_unlock(&writer->lock);
	return taken;
}

void writer_wake(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->awake = writer->options.slice;
	pthread_cond_signal(&writer->news);
	pthread_mutex_unlock(&writer->lock);
}

bool writer_is_wanted(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	bool wanted = writer->first || writer->stopping;
	pthread_mutex_unlock(&writer->lock);
	return wanted;
}

struct writer_counts writer_stop(struct writer *writer)
{
	if (!writer)
		return (struct writer_counts){ 0 };
	pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	pthread_cond_signal(&writer->news);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	checkpoint_stop(writer->checkpoint);
	writer->batch.counts.statements = db_calls(writer->batch.db);
	db_close(writer->batch.db);
	pool_free(writer->batch.pool);
	pthread_cond_destroy(&writer->news);
	pthread_mutex_destroy(&writer->lock);
	return writer->batch.counts;
}
