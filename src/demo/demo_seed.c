/* demo/demo_seed.c - one thread tells and folds the lives, the other one stores them: neither waits for the
 * other's kind of work, and the database is written by one connection as ever. */
#include "demo/demo_seed_inner.h"

#include "base/id.h"
#include "base/time.h"
#include "demo/demo_db.h"
#include "engine/act.h"
#include "engine/follower.h"
#include "engine/ledger_tree.h"
#include "engine/life.h"
#include "engine/world.h"
#include "html/json.h"
#include "setup/setup_db.h"

#include <pthread.h>

#define LIVES_AT_ONCE 128
#define BATCHES_AT_ONCE 16
#define BATCHES_OF_A_COMMIT 400
#define CACHE_KIB (768 * 1024)

struct batch {
	pool_t *pool;
	const struct life *lives[LIVES_AT_ONCE];
	size_t count;
	int64_t events;
};

struct seeding {
	struct seed_plan *plan;
	const struct calendar *calendar;
	struct ids ids; /* the lives' own: the county's never fall below what it had */
	int64_t county, fold_ms;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *batches[BATCHES_AT_ONCE];
	size_t given, taken;
	bool stopped; /* no more are wanted */
};

/* --- telling ----------------------------------------------------------------------------------- */

struct telling {
	struct seeding *seeding;
	struct ctx ctx; /* for ids and numbers: at the registration */
	struct draw draw;
	const char *number;
	int64_t matter, serial;
};

static void tell_event(struct telling *telling, size_t at, struct ledger_event *ret)
{
	const struct draw *draw = &telling->draw;
	const struct step *step = &draw->model->steps[at];
	const char *why;
	int64_t now, position = seed_take(telling->seeding->plan, draw->hours[at], &now);
	if (at == 0) {
		telling->ctx.now = now;
		telling->matter = id_next(&telling->ctx);
		telling->number = matter_number(&telling->ctx, draw->model->definition);
	}
	struct bytes body =
		seed_body(telling->ctx.pool, step, draw->day, telling->number, telling->serial);
	int64_t on = now - step->early > telling->ctx.now ? now - step->early : telling->ctx.now;
	*ret = (struct ledger_event){ .county = telling->seeding->county,
		.matter = telling->matter,
		.event = { .seq = (int64_t)at + 1,
			.at = now,
			.on = step->early ? on : now,
			.action = step->action,
			.share = step->share,
			.actor = step->actor,
			.behalf = step->behalf,
			.body = json_parse(telling->ctx.pool, body.data, body.size, &why) },
		.procedure = draw->model->definition->id,
		.version = draw->model->definition->version,
		.body = body,
		.position = position };
	CHECK(ret->event.body);
}

static void tell(struct seeding *seeding, int64_t number, struct batch *batch)
{
	struct telling telling = { .seeding = seeding,
		.ctx = { .pool = batch->pool, .ids = &seeding->ids },
		.serial = number + 1 };
	seed_draw(seeding->plan, number, &telling.draw);
	size_t count = telling.draw.count;
	if (!count)
		return;
	struct ledger_event *events = mem_array(batch->pool, struct ledger_event, count);
	for (size_t i = 0; i < count; i++)
		tell_event(&telling, i, &events[i]);
	batch->lives[batch->count++] = life_fold(batch->pool, telling.draw.model->definition,
		seeding->calendar, telling.matter, events, count);
	batch->events += (int64_t)count;
}

/* --- from thread to thread ------------------------------------------------------------------------ */

/* False: no more are wanted. */
static bool give(struct seeding *seeding, struct batch *batch)
{
	pthread_mutex_lock(&seeding->lock);
	while (seeding->given - seeding->taken == BATCHES_AT_ONCE && !seeding->stopped)
		pthread_cond_wait(&seeding->changed, &seeding->lock);
	bool wanted = !seeding->stopped;
	if (wanted)
		seeding->batches[seeding->given++ % BATCHES_AT_ONCE] = batch;
	pthread_cond_broadcast(&seeding->changed);
	pthread_mutex_unlock(&seeding->lock);
	return wanted;
}

static struct batch *take(struct seeding *seeding)
{
	pthread_mutex_lock(&seeding->lock);
	while (seeding->given == seeding->taken)
		pthread_cond_wait(&seeding->changed, &seeding->lock);
	struct batch *batch = seeding->batches[seeding->taken++ % BATCHES_AT_ONCE];
	pthread_cond_broadcast(&seeding->changed);
	pthread_mutex_unlock(&seeding->lock);
	return batch;
}

static void stop(struct seeding *seeding)
{
	pthread_mutex_lock(&seeding->lock);
	seeding->stopped = true;
	pthread_cond_broadcast(&seeding->changed);
	pthread_mutex_unlock(&seeding->lock);
}

static void *tell_all(void *data)
{
	struct seeding *seeding = data;
	int64_t matters = seeding->plan->options->matters;
	bool wanted = true;
	for (int64_t number = 0; number < matters && wanted;) {
		int64_t begun = time_monotonic();
		pool_t *pool = pool_new_root();
		struct batch *batch = mem_new(pool, struct batch);
		batch->pool = pool;
		for (int i = 0; i < LIVES_AT_ONCE && number < matters; i++)
			tell(seeding, number++, batch);
		seeding->fold_ms += time_monotonic() - begun;
		wanted = give(seeding, batch);
		if (!wanted)
			pool_free(pool);
	}
	if (wanted)
		give(seeding, NULL);
	return NULL;
}

/* --- storing ----------------------------------------------------------------------------------- */

static void store(struct ctx *ctx, struct batch *batch, struct seed_report *report)
{
	struct ctx step = *ctx;
	step.pool = batch->pool;
	for (size_t i = 0; i < batch->count && !ctx_failed(&step); i++)
		life_store(&step, batch->lives[i]);
	if (ctx_failed(&step))
		ctx_broken(ctx, step.failure.err, "%s: %s", step.failure.key,
			text_or(step.failure.detail, ""));
	report->matters += (int64_t)batch->count;
	report->events += batch->events;
	pool_free(batch->pool);
}

static void store_all(struct ctx *ctx, struct seeding *seeding, struct seed_report *report)
{
	int64_t stored = 0;
	db_begin(ctx);
	for (struct batch *batch = take(seeding); batch; batch = take(seeding)) {
		int64_t begun = time_monotonic();
		store(ctx, batch, report);
		if (++stored % BATCHES_OF_A_COMMIT == 0) {
			db_commit(ctx);
			db_begin(ctx);
		}
		report->store_ms += time_monotonic() - begun;
		if (ctx_failed(ctx))
			break;
	}
	int64_t begun = time_monotonic();
	db_commit(ctx);
	report->store_ms += time_monotonic() - begun;
}

static void seed(struct ctx *ctx, struct seeding *seeding, struct seed_report *report)
{
	pthread_t teller;
	pthread_mutex_init(&seeding->lock, NULL);
	pthread_cond_init(&seeding->changed, NULL);
	CHECK(pthread_create(&teller, NULL, tell_all, seeding) == 0);
	store_all(ctx, seeding, report);
	stop(seeding);
	pthread_join(teller, NULL);
	while (seeding->taken < seeding->given) {
		struct batch *batch = take(seeding);
		pool_free(batch ? batch->pool : NULL);
	}
	pthread_cond_destroy(&seeding->changed);
	pthread_mutex_destroy(&seeding->lock);
	report->fold_ms = seeding->fold_ms;
}

/* --- before and after -------------------------------------------------------------------------- */

static void clear_county(struct ctx *ctx)
{
	db_begin(ctx);
	for (const struct wipe *wipe = setup_wipes; wipe->table; wipe++)
		while (setup_db_wipe(ctx, wipe) > 0)
			;
	demo_db_end(ctx);
	db_commit(ctx);
}

/* By then no position is missing. */
static void seal(struct ctx *ctx)
{
	struct ctx slice = *ctx;
	bool behind = slice.ledger_tree;
	slice.pool = pool_new(ctx->pool);
	while (behind && !ctx_failed(&slice)) {
		db_begin(&slice);
		ledger_seal(&slice);
		db_commit(&slice);
		ledger_sealed(slice.ledger_tree, !ctx_failed(&slice));
		behind = slice.ledger_tree->behind;
		pool_clear(slice.pool);
	}
	if (ctx_failed(&slice))
		ctx_broken(ctx, slice.failure.err, "%s", slice.failure.key);
	pool_free(slice.pool);
}

static void finish(struct ctx *ctx, struct seed_report *report)
{
	int64_t begun = time_monotonic();
	seal(ctx);
	report->seal_ms = time_monotonic() - begun;
	db_begin(ctx);
	follower_skip(ctx, "outbox", 0);
	report->open = demo_db_open(ctx);
	db_commit(ctx);
	if (!db_bulk(ctx->db, false))
		ctx_broken(ctx, ERR_INTERNAL, "the database keeps no log");
}

enum err demo_seed(struct ctx *ctx, const struct seed_options *options, struct seed_report *ret)
{
	*ret = (struct seed_report){ 0 };
	const struct models *models = seed_models(ctx, options);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	struct seeding seeding = { .plan = seed_plan_make(ctx, options, models),
		.calendar = ctx->world->calendar,
		.county = ctx->county };
	ret->models = (int64_t)models->count;
	if (!seeding.plan->day_count)
		return ctx_fail(ctx, ERR_INVALID, "seed.no_models");
	ids_init(&seeding.ids, 0);
	db_cache(ctx->db, CACHE_KIB);
	if (!db_bulk(ctx->db, true))
		return ctx_broken(ctx, ERR_INTERNAL, "the database is used by others");
	clear_county(ctx);
	seed(ctx, &seeding, ret);
	if (!ctx_failed(ctx))
		finish(ctx, ret);
	return ctx->failure.err;
}
