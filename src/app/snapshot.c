/* app/snapshot.c - counting who holds which snapshot. */
#include "app/snapshot.h"

#include "app/app.h"
#include "base/file.h"
#include "document/font.h"
#include "engine/calendar_change.h"
#include "papers/papers.h"

#define MANUAL_MOST ((size_t)1024 * 1024)

/* --- rules ------------------------------------------------------------------------------------- */

static const char *read_manual(pool_t *pool, const char *folder)
{
	struct ctx ctx = { .pool = pool };
	const char *path = text_printf(pool, "%s/../docs/manual.zh-CN.md", folder), *text = NULL;
	size_t size;
	if (file_is_there(path) && file_get(&ctx, path, MANUAL_MOST, &text, &size))
		return NULL;
	return text;
}

static void load_calendar(
	pool_t *pool, const char *folder, struct problems *problems, struct world *world)
{
	const char *calendars = text_printf(pool, "%s/calendars", folder);
	struct calendar_files *files = mem_new(pool, struct calendar_files);
	world->files = files;
	if (calendar_files_read(pool, calendars, problems, files))
		world->calendar = calendar_make(pool, calendars, files, 0, problems);
}

struct rules *rules_load(
	const char *folder, const char *const *typefaces, struct problems *problems)
{
	pool_t *pool = pool_new_root();
	struct rules *rules = mem_new(pool, struct rules);
	struct world *world = mem_new(pool, struct world);
	rules->pool = pool;
	atomic_init(&rules->holders, 1);
	load_calendar(pool, folder, problems, world);
	world->fonts =
		fonts_load(pool, text_printf(pool, "%s/fonts.yaml", folder), typefaces, problems);
	world->manual = read_manual(pool, folder);
	world->sheet = papers_signed_sheet;
	rules->world = world;
	rules->definitions = definitions_load(pool, folder, problems);
	if (world->calendar && world->fonts && rules->definitions)
		return rules;
	rules_drop(rules);
	return NULL;
}

void rules_drop(struct rules *rules)
{
	if (rules && atomic_fetch_sub(&rules->holders, 1) == 1)
		pool_free(rules->pool);
}

/* --- snapshots --------------------------------------------------------------------------------- */

void snapshots_init(struct snapshots *snapshots)
{
	pthread_mutex_init(&snapshots->mutex, NULL);
	snapshots->current = NULL;
}

void snapshots_done(struct snapshots *snapshots)
{
	snapshot_drop(snapshots->current);
	snapshots->current = NULL;
	pthread_mutex_destroy(&snapshots->mutex);
}

struct snapshot *snapshot_hold(struct snapshots *snapshots)
{
	pthread_mutex_lock(&snapshots->mutex);
	struct snapshot *snapshot = snapshots->current;
	if (snapshot)
		atomic_fetch_add(&snapshot->holders, 1);
	pthread_mutex_unlock(&snapshots->mutex);
	return snapshot;
}

void snapshot_drop(struct snapshot *snapshot)
{
	if (!snapshot || atomic_fetch_sub(&snapshot->holders, 1) != 1)
		return;
	rules_drop(snapshot->rules);
	pool_free(snapshot->pool);
}

static struct snapshot *make(
	struct ctx *ctx, struct rules *rules, const char *set, const char *folder)
{
	pool_t *pool = pool_new_root();
	struct snapshot *snapshot = mem_new(pool, struct snapshot);
	snapshot->pool = pool;
	snapshot->rules = rules;
	atomic_fetch_add(&rules->holders, 1);
	atomic_init(&snapshot->holders, 1);
	struct office *office = office_load(ctx, pool);
	office->folder = folder;
	snapshot->office = office;
	ctx->county = office->county;
	snapshot->settings = config_read(pool, snapshot->office, set, NULL);
	snapshot->directory = directory_load(ctx, pool, rules->definitions);
	snapshot->world = calendar_world(ctx, pool, rules->world);
	return snapshot;
}

static bool is_newer(const struct snapshot *snapshot, const struct snapshot *current)
{
	return !current || snapshot->rules != current->rules ||
	       snapshot->office->county != current->office->county ||
	       snapshot->directory->version > current->directory->version;
}

bool snapshot_publish(struct snapshots *snapshots, struct ctx *ctx, struct rules *rules)
{
	struct snapshot *held = snapshot_hold(snapshots);
	struct snapshot *unused =
		make(ctx, rules ? rules : held->rules, snapshots->set, snapshots->folder);
	if (!ctx_failed(ctx)) {
		pthread_mutex_lock(&snapshots->mutex);
		struct snapshot *current = snapshots->current;
		/* Rules that were replaced meanwhile don't come back. */
		if ((rules || unused->rules == current->rules) && is_newer(unused, current)) {
			snapshots->current = unused;
			unused = current;
		}
		pthread_mutex_unlock(&snapshots->mutex);
	}
	snapshot_drop(unused);
	snapshot_drop(held);
	return !ctx_failed(ctx);
}

void snapshot_show(const struct snapshot *snapshot, struct ctx *ctx)
{
	ctx->definitions = snapshot->rules->definitions;
	ctx->world = snapshot->world;
	ctx->directory = snapshot->directory;
	ctx->office = snapshot->office;
	ctx->settings = snapshot->settings;
}
