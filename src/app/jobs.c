/* app/jobs.c - the table of jobs, and which one is due. A job that fails is told in the log and tried
 * again at its next time; the others go on. */
#include "app/jobs.h"

#include "app/app.h"
#include "app/importing.h"
#include "app/log.h"
#include "app/once.h"
#include "base/time.h"
#include "drafts/drafts.h"
#include "engine/calendar_change.h"
#include "engine/follower.h"
#include "engine/outbox.h"
#include "files/files.h"
#include "imports/imports.h"
#include "people/people.h"
#include "setup/rehome.h"
#include "setup/setup.h"

/* So many at once keep a slice below 20 ms. */
#define RUNGS_AT_ONCE 10
#define EVENTS_AT_ONCE 20
#define SLICE_MS 16
/* A ledger goes on being taken in while nobody waits. */
#define IMPORT_LEAST_MS 10
#define IMPORT_MOST_MS 100
/* The only one that runs between trial and live. */
#define WIPE_JOB "wipe"

static bool run_ladder(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	return ladder_slice(ctx, &app->ladder, time_monotonic(), RUNGS_AT_ONCE);
}

/* Events of a ledger that was taken in concern nobody: of those many go into a slice. */
static bool run_outbox(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	int64_t until = time_monotonic() + SLICE_MS / 2;
	bool more = true;
	while (more && !ctx_failed(ctx) && time_monotonic() < until)
		more = follower_slice(ctx, "outbox", outbox_follow, EVENTS_AT_ONCE);
	return more;
}

static bool is_wanted(void *writer)
{
	return writer_is_wanted(writer);
}

/* What was taken in and lost with the machine's power is taken in again from the staged rows, and nobody
 * has seen it: so these slices, the flip too, may be repeated. */
static bool run_imports(struct app *app, struct ctx *ctx, struct writer *writer)
{
	const int64_t now = time_monotonic();
	const struct import_pace pace = { now + IMPORT_LEAST_MS, now + IMPORT_MOST_MS, is_wanted,
		writer };
	importing_turn(app->importing, ctx);
	return imports_commit(ctx, &pace);
}

static bool run_once(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return once_clean(ctx);
}

static bool run_sessions(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return people_clean(ctx);
}

static bool run_files(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	return files_sweep(ctx, &app->files_swept);
}

static bool run_rehome(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return rehome_slice(ctx);
}

static bool run_calendar(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return calendar_slice(ctx, time_monotonic() + SLICE_MS / 2);
}

static bool run_owners(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return rehome_owners_slice(ctx);
}

/* The slice's own commit seals; at once again where there is more, after an upgrade. */
static bool run_seal(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)ctx;
	app->tree.due = true;
	return app->tree.behind;
}

static bool run_wipe(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return setup_wipe_slice(ctx);
}

static bool run_drafts(struct app *app, struct ctx *ctx, struct writer *writer)
{
	(void)writer;
	(void)app;
	return drafts_clean(ctx);
}

const struct slice_job slice_jobs[] = {
	{ "calendar", MS_SECOND, run_calendar },
	{ "drafts", MS_HOUR, run_drafts },
	{ "files", 6 * MS_HOUR, run_files },
	{ "ladder", 15 * MS_SECOND, run_ladder },
	{ "outbox", MS_SECOND, run_outbox, .repeatable = true },
	{ "once", 10 * MS_MINUTE, run_once },
	/* Behind all that people wait for. */
	{ "imports", MS_SECOND / 4, run_imports, .repeatable = true },
	{ "owners", 5 * MS_SECOND, run_owners },
	{ "rehome", 5 * MS_SECOND, run_rehome },
	{ "seal", MS_SECOND, run_seal, .repeatable = true },
	{ "sessions", 10 * MS_MINUTE, run_sessions },
	{ WIPE_JOB, MS_SECOND, run_wipe },
	{ 0 },
};

struct jobs {
	size_t chosen;                          /* for the next slice */
	_Atomic int64_t due[COUNT(slice_jobs)]; /* on time_monotonic */
};

struct jobs *jobs_new(pool_t *pool)
{
	struct jobs *jobs = mem_new(pool, struct jobs);
	for (size_t i = 0; i < COUNT(slice_jobs); i++)
		atomic_init(&jobs->due[i], 0);
	return jobs;
}

/* The index of one that is due, or of the table's end. */
static size_t find_due(struct jobs *jobs)
{
	int64_t now = time_monotonic();
	size_t i = 0;
	while (slice_jobs[i].name && atomic_load(&jobs->due[i]) > now)
		i++;
	return i;
}

bool jobs_due(struct jobs *jobs)
{
	return slice_jobs[find_due(jobs)].name;
}

static void log_job(const struct ctx *ctx, const struct slice_job *job)
{
	log_event(job->name, text_printf(ctx->pool, "key=%s detail=%s", ctx->failure.key,
				     text_or(ctx->failure.detail, "-")));
}

/* Who is asked for anything publishes what is newer; while nobody asks, the jobs do. */
static struct snapshot *hold_newest(struct app *app, struct ctx *ctx)
{
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	snapshot_show(snapshot, ctx);
	if (directory_version(ctx) <= snapshot->directory->version || !app_publish(app, ctx, NULL))
		return snapshot;
	snapshot_drop(snapshot);
	snapshot = snapshot_hold(&app->snapshots);
	snapshot_show(snapshot, ctx);
	return snapshot;
}

static void run(struct app *app, size_t nth, struct ctx *ctx, struct writer *writer)
{
	const struct slice_job *job = &slice_jobs[nth];
	struct snapshot *snapshot = hold_newest(app, ctx);
	bool rests = ctx->office->wiping && !text_equal(job->name, WIPE_JOB);
	bool more = !rests && job->run(app, ctx, writer);
	if (ctx_failed(ctx))
		log_job(ctx, job);
	if (!more || ctx_failed(ctx))
		atomic_store(&app->jobs->due[nth], time_monotonic() + job->every);
	ctx->directory = NULL;
	ctx->definitions = NULL;
	ctx->world = NULL;
	snapshot_drop(snapshot);
}

bool jobs_repeatable(void *data)
{
	struct app *app = data;
	app->jobs->chosen = find_due(app->jobs);
	return slice_jobs[app->jobs->chosen].repeatable;
}

bool jobs_slice(void *data, struct ctx *ctx, struct writer *writer)
{
	struct app *app = data;
	if (!atomic_load(&app->county))
		return false;
	size_t i = app->jobs->chosen;
	if (slice_jobs[i].name)
		run(app, i, ctx, writer);
	return jobs_due(app->jobs);
}
