/* app/keeper.c - looks every few seconds whether a backup or the day's lists are due or asked for, makes
 * them, and tells. */
#include "app/keeper.h"

#include "app/app.h"
#include "app/log.h"
#include "base/time.h"
#include "care/care.h"
#include "engine/office.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define LOOK_SECONDS 2
#define AGAIN_MS MS_HOUR

struct keeper {
	struct app *app;
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news;
	bool stopping;
	int64_t failed_at[2]; /* of the nightly one, of the lists; not again within the hour */
	const char *handled;  /* the last wish that was fulfilled, in `pool` */
	pool_t *pool;
};

/* --- telling --------------------------------------------------------------------------------------- */

struct told {
	struct write write; /* first */
	const struct care_outcome *outcome;
	atomic_bool done;
};

static void attempt_tell(struct write *write, struct ctx *ctx)
{
	care_put_outcome(ctx, ((struct told *)write)->outcome);
}

static void done_tell(struct write *write, struct ctx *ctx)
{
	if (ctx_failed(ctx))
		log_event("care", text_or(ctx->failure.detail, ctx->failure.key));
	atomic_store(&((struct told *)write)->done, true);
}

static void rest(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static void tell(struct keeper *keeper, const struct care_outcome *outcome)
{
	struct told told = { .write = { .attempt = attempt_tell, .done = done_tell },
		.outcome = outcome };
	atomic_init(&told.done, false);
	while (!writer_submit(keeper->app->writer, &told.write))
		rest(20);
	while (!atomic_load(&told.done))
		rest(5);
	log_event("care", outcome->text);
}

/* --- doing ----------------------------------------------------------------------------------------- */

static void fulfil(struct keeper *keeper, struct ctx *ctx, const char *wish)
{
	struct care_outcome outcome = { .wish = wish, .at = ctx->now };
	db_begin(ctx);
	care_fulfil(ctx, &outcome, &keeper->app->stopping);
	db_rollback(ctx);
	keeper->failed_at[text_starts(wish, CARE_LISTS)] = outcome.failed ? time_monotonic() : 0;
	keeper->handled = text_copy(keeper->pool, wish);
	tell(keeper, &outcome);
}

static bool rests_after_failure(const struct keeper *keeper, int which)
{
	int64_t at = keeper->failed_at[which];
	return at && time_monotonic() - at < AGAIN_MS;
}

static bool lists_due(struct ctx *ctx)
{
	db_begin(ctx);
	bool due = care_lists_due(ctx);
	db_rollback(ctx);
	return due && !ctx_failed(ctx);
}

static void look(struct keeper *keeper)
{
	struct app *app = keeper->app;
	pool_t *pool = pool_new_root();
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	struct ctx ctx;
	app_ctx(app, pool, keeper->db, snapshot, &ctx);
	const char *wish = care_wish(&ctx);
	if (!text_empty(wish) && !text_equal(wish, keeper->handled))
		fulfil(keeper, &ctx, wish);
	else if (!rests_after_failure(keeper, 0) && care_backup_due(&ctx))
		fulfil(keeper, &ctx, CARE_BACKUP);
	else if (!rests_after_failure(keeper, 1) && lists_due(&ctx))
		fulfil(keeper, &ctx, CARE_LISTS);
	snapshot_drop(snapshot);
	pool_free(pool);
}

static void wait_a_little(struct keeper *keeper)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LOOK_SECONDS;
	pthread_cond_clockwait(&keeper->news, &keeper->lock, CLOCK_MONOTONIC, &until);
}

static void *run(void *data)
{
	struct keeper *keeper = data;
	pthread_mutex_lock(&keeper->lock);
	while (!keeper->stopping) {
		wait_a_little(keeper);
		if (keeper->stopping)
			break;
		pthread_mutex_unlock(&keeper->lock);
		look(keeper);
		pthread_mutex_lock(&keeper->lock);
	}
	pthread_mutex_unlock(&keeper->lock);
	return NULL;
}

struct keeper *keeper_start(struct app *app)
{
	const char *why = NULL;
	struct keeper *keeper = mem_new(app->pool, struct keeper);
	keeper->app = app;
	keeper->pool = pool_new_root();
	keeper->db = db_open(keeper->pool, app->options.url, DB_READ, &why);
	if (!keeper->db) {
		log_event("care", why);
		pool_free(keeper->pool);
		return NULL;
	}
	pthread_mutex_init(&keeper->lock, NULL);
	pthread_cond_init(&keeper->news, NULL);
	CHECK(pthread_create(&keeper->thread, NULL, run, keeper) == 0);
	pthread_setname_np(keeper->thread, "keeper");
	return keeper;
}

void keeper_stop(struct keeper *keeper)
{
	if (!keeper)
		return;
	pthread_mutex_lock(&keeper->lock);
	keeper->stopping = true;
	pthread_cond_signal(&keeper->news);
	pthread_mutex_unlock(&keeper->lock);
	pthread_join(keeper->thread, NULL);
	db_close(keeper->db);
	pool_free(keeper->pool);
}
