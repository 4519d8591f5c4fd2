/* app/keeper.c - looks every few seconds whether a backup or the day's lists are due or asked for, makes
 * them, and tells. */
#include "app/keeper.h"

#include "app/app.h"
#include "app/log.h"
#include "base/time.h"
#include "care/care.h"
#include "engine/ledger_prove.h"
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
	/* Of the nightly one, of the lists, of checkpoints; not again within the hour. */
	int64_t failed_at[3];
	const char *handled; /* the last wish that was fulfilled, in `pool` */
	pool_t *pool;
};

/* --- telling --------------------------------------------------------------------------------------- */

struct told {
	struct write write;                 /* first */
	const struct care_outcome *outcome; /* or: */
	const struct snapshot *snapshot;
	bool failed;
	atomic_bool done;
};

static void attempt_tell(struct write *write, struct ctx *ctx)
{
	care_put_outcome(ctx, ((struct told *)write)->outcome);
}

static void done_tell(struct write *write, struct ctx *ctx)
{
	struct told *told = (struct told *)write;
	told->failed = ctx_failed(ctx);
	if (told->failed)
		log_event("care", text_or(ctx->failure.detail, ctx->failure.key));
	pool_free(ctx->pool);
	atomic_store(&told->done, true);
}

static void rest(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

/* To the writer, until it is done. */
static void hand_over(struct keeper *keeper, struct told *told)
{
	atomic_init(&told->done, false);
	while (!writer_submit(keeper->app->writer, &told->write))
		rest(20);
	while (!atomic_load(&told->done))
		rest(5);
}

static void tell(struct keeper *keeper, const struct care_outcome *outcome)
{
	struct told told = { .write = { .attempt = attempt_tell, .done = done_tell },
		.outcome = outcome };
	hand_over(keeper, &told);
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

/* --- checkpoints of the record -------------------------------------------------------------------- */

static void attempt_issue(struct write *write, struct ctx *ctx)
{
	struct ledger_block made;
	const char *text;
	snapshot_show(((struct told *)write)->snapshot, ctx);
	/* What refuses is told by `done`. */
	if (ledger_issue(ctx, &made, &text))
		return;
}

/* One a day, by the writer, so that what it speaks of lasts; then into the folder of who keeps them. */
static void keep_evidence(struct keeper *keeper, struct ctx *ctx, const struct snapshot *snapshot)
{
	const char *path = NULL;
	struct told told = { .write = { .attempt = attempt_issue, .done = done_tell },
		.snapshot = snapshot };
	if (rests_after_failure(keeper, 2))
		return;
	db_begin(ctx);
	bool due = ledger_issue_due(ctx) && !ctx_failed(ctx);
	db_rollback(ctx);
	if (due)
		hand_over(keeper, &told);
	if (due || ledger_deliver(ctx, &path) == OK)
		keeper->failed_at[2] = told.failed ? time_monotonic() : 0;
	else
		keeper->failed_at[2] = time_monotonic();
	if (path || ctx_failed(ctx))
		log_event("evidence", ctx_failed(ctx) ? ctx->failure.message : path);
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
	else
		keep_evidence(keeper, &ctx, snapshot);
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
