/* store/checkpoint.c - the thread that copies the log, and the writer's small share of it. */
#include "store/checkpoint.h"

#include "store/db_sqlite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define FRAME_BYTES (4096 + 24)
/* What the writer may copy itself: a few milliseconds. */
#define TURN_BYTES (INT64_C(4) << 20)
/* How long the writer may wait for readers of old snapshots, and how often it is tried again. */
#define TURN_WAIT_MS 10
#define AGAIN_MS 50

struct checkpoint {
	sqlite3 *own, *writer;
	struct db *db;
	int64_t limit;          /* frames */
	_Atomic int64_t frames; /* in the log after the last commit */
	_Atomic bool turn;      /* the writer's share is due */
	pthread_mutex_t lock;
	pthread_cond_t news;
	bool stopping;
	pthread_t thread;
};

/* After each commit, on the writer's thread. */
static int grew(void *data, sqlite3 *handle, const char *name, int frames)
{
	(void)handle, (void)name;
	struct checkpoint *checkpoint = data;
	int64_t before = atomic_exchange(&checkpoint->frames, frames);
	if (before <= checkpoint->limit && frames > checkpoint->limit) {
		pthread_mutex_lock(&checkpoint->lock);
		pthread_cond_signal(&checkpoint->news);
		pthread_mutex_unlock(&checkpoint->lock);
	}
	return SQLITE_OK;
}

static void copy_log(struct checkpoint *checkpoint)
{
	int frames = -1, copied = -1;
	int code = sqlite3_wal_checkpoint_v2(
		checkpoint->own, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &copied);
	int64_t left = atomic_load(&checkpoint->frames) - copied;
	if (code == SQLITE_OK && left * FRAME_BYTES <= TURN_BYTES)
		atomic_store(&checkpoint->turn, true);
}

void checkpoint_turn(struct checkpoint *checkpoint)
{
	if (!checkpoint || !atomic_exchange(&checkpoint->turn, false))
		return;
	sqlite3_busy_timeout(checkpoint->writer, TURN_WAIT_MS);
	int code = sqlite3_wal_checkpoint_v2(
		checkpoint->writer, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	sqlite3_busy_timeout(checkpoint->writer, SQLITE_WAIT_MS);
	if (code == SQLITE_OK)
		atomic_store(&checkpoint->frames, 0);
}

static void wait_a_little(struct checkpoint *checkpoint)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += AGAIN_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_cond_clockwait(&checkpoint->news, &checkpoint->lock, CLOCK_MONOTONIC, &until);
}

static void *run(void *data)
{
	struct checkpoint *checkpoint = data;
	pthread_mutex_lock(&checkpoint->lock);
	while (!checkpoint->stopping) {
		if (atomic_load(&checkpoint->frames) <= checkpoint->limit) {
			pthread_cond_wait(&checkpoint->news, &checkpoint->lock);
			continue;
		}
		pthread_mutex_unlock(&checkpoint->lock);
		copy_log(checkpoint);
		pthread_mutex_lock(&checkpoint->lock);
		if (!checkpoint->stopping)
			wait_a_little(checkpoint);
	}
	pthread_mutex_unlock(&checkpoint->lock);
	copy_log(checkpoint);
	return NULL;
}

struct checkpoint *checkpoint_start(
	pool_t *pool, struct db *writer, const char *url, int64_t limit, const char **ret_why)
{
	*ret_why = NULL;
	sqlite3 *handle = db_sqlite_handle(writer);
	const char *file = handle ? sqlite3_db_filename(handle, NULL) : NULL;
	if (text_empty(file))
		return NULL;
	struct checkpoint *checkpoint = mem_new(pool, struct checkpoint);
	checkpoint->db = db_open(pool, url, DB_READ, ret_why);
	if (!checkpoint->db)
		return NULL;
	checkpoint->own = db_sqlite_handle(checkpoint->db);
	checkpoint->writer = handle;
	checkpoint->limit = limit / FRAME_BYTES;
	pthread_mutex_init(&checkpoint->lock, NULL);
	pthread_cond_init(&checkpoint->news, NULL);
	CHECK(pthread_create(&checkpoint->thread, NULL, run, checkpoint) == 0);
	pthread_setname_np(checkpoint->thread, "checkpoint");
	sqlite3_wal_hook(handle, grew, checkpoint);
	return checkpoint;
}

void checkpoint_stop(struct checkpoint *checkpoint)
{
	if (!checkpoint)
		return;
	sqlite3_wal_hook(checkpoint->writer, NULL, NULL);
	pthread_mutex_lock(&checkpoint->lock);
	checkpoint->stopping = true;
	pthread_cond_signal(&checkpoint->news);
	pthread_mutex_unlock(&checkpoint->lock);
	pthread_join(checkpoint->thread, NULL);
	db_close(checkpoint->db);
	pthread_cond_destroy(&checkpoint->news);
	pthread_mutex_destroy(&checkpoint->lock);
}
