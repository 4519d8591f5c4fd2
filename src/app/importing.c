/* app/importing.c - to and fro between the slow thread and the writer until a ledger is read. What is
 * broken off at the end of the process begins anew at its next start. */
#include "app/importing.h"

#include "app/app.h"
#include "app/log.h"
#include "base/time.h"
#include "imports/imports.h"

#include <stdatomic.h>
#include <time.h>

/* So long others wait for the slow thread. */
#define PART_MS 80
#define FULL_NS (20 * 1000 * 1000)

struct importing {
	struct job job;     /* first: the slow thread gives it back */
	struct write write; /* found again by `of_write` */
	struct app *app;
	atomic_bool busy;
	pool_t *pool, *part_pool; /* of the reading; of what waits to be stored */
	struct imports_reading *reading;
	struct imports_chunk *chunk;
	struct snapshot *snapshot;
	bool stored;
};

static struct importing *of_write(struct write *write)
{
	return (struct importing *)((char *)write - offsetof(struct importing, write));
}

struct importing *importing_new(struct app *app)
{
	struct importing *importing = mem_new(app->pool, struct importing);
	importing->app = app;
	atomic_init(&importing->busy, false);
	return importing;
}

static void end(struct importing *importing)
{
	if (importing->part_pool)
		pool_free(importing->part_pool);
	pool_free(importing->pool);
	snapshot_drop(importing->snapshot);
	importing->part_pool = importing->pool = NULL;
	atomic_store(&importing->busy, false);
}

/* --- on the writer ----------------------------------------------------------------------------- */

static void attempt_store(struct write *write, struct ctx *ctx)
{
	struct importing *importing = of_write(write);
	importing->stored = imports_store(ctx, importing->chunk);
}

static void done_store(struct write *write, struct ctx *ctx)
{
	struct importing *importing = of_write(write);
	bool failed = ctx_failed(ctx), last = imports_chunk_last(importing->chunk);
	if (failed)
		log_event("imports", text_or(ctx->failure.detail, ctx->failure.key));
	pool_free(importing->part_pool);
	importing->part_pool = NULL;
	if (failed || last || !importing->stored || atomic_load(&importing->app->stopping))
		end(importing);
	else
		workers_force(importing->app->slow, &importing->job);
}

/* --- on the slow thread ------------------------------------------------------------------------ */

static void read_part(struct importing *importing, struct db *db)
{
	struct ctx ctx;
	importing->part_pool = pool_new_root();
	app_ctx(importing->app, importing->part_pool, db, importing->snapshot, &ctx);
	db_begin(&ctx);
	importing->chunk = imports_read(importing->reading, &ctx, PART_MS);
	db_rollback(&ctx);
	importing->write = (struct write){
		.attempt = attempt_store, .done = done_store, .pool = importing->part_pool
	};
}

/* The writer's queue may be full of others. */
static bool submit(struct importing *importing)
{
	const struct timespec moment = { .tv_nsec = FULL_NS };
	while (!atomic_load(&importing->app->stopping)) {
		if (writer_submit(importing->app->writer, &importing->write))
			return true;
		nanosleep(&moment, NULL);
	}
	return false;
}

static void run(struct job *job, struct db *db)
{
	struct importing *importing = (struct importing *)job;
	if (atomic_load(&importing->app->stopping)) {
		end(importing);
		return;
	}
	read_part(importing, db);
	if (!submit(importing))
		end(importing);
}

void importing_turn(struct importing *importing, struct ctx *ctx)
{
	struct app *app = importing->app;
	bool busy = atomic_load(&importing->busy);
	int64_t id = busy || !app->slow ? 0 : imports_to_read(ctx);
	if (!id)
		return;
	atomic_store(&importing->busy, true);
	importing->snapshot = snapshot_hold(&app->snapshots);
	importing->pool = pool_new_root();
	importing->reading = imports_reading_new(importing->pool, id);
	importing->job.run = run;
	workers_force(app->slow, &importing->job);
}
