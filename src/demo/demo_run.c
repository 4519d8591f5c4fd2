/* demo/demo_run.c - a year in order: what waits for its hour, and the ladder twice on each working day.
 *
 * One thread, one connection. Time is the hour of the next task or of the ladder, whichever comes
 * first, so that the record never goes back. Messages follow three times a day. */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "demo/demo_db.h"
#include "engine/follower.h"
#include "engine/ledger_tree.h"
#include "engine/outbox.h"
#include "engine/world.h"

#define LADDER_FIRST (8 * MS_HOUR + 31 * MS_MINUTE)
#define LADDER_SECOND (10 * MS_HOUR + MS_MINUTE)
#define EVENING (18 * MS_HOUR + 30 * MS_MINUTE)
#define AT_ONCE 200
#define DAYS_OF_A_COMMIT 10
/* So many working days behind with his messages somebody may be. */
#define UNREAD_DAYS_MOST 4

struct moment {
	int64_t at;
	enum { MOMENT_LADDER, MOMENT_EVENING, MOMENT_TASK } kind;
};

static int64_t whole(const struct simulation *simulation, const char *key, int64_t fallback)
{
	int64_t number;
	return yaml_int(yaml_get(simulation->demo->scenarios, key), &number) ? number : fallback;
}

static void set_now(struct simulation *simulation, int64_t now)
{
	struct ctx *ctx = simulation->ctx;
	pool_clear(ctx->pool);
	ctx->now = now;
	ctx->actor = NULL;
}

/* --- the parts of a day ------------------------------------------------------------------------ */

static void follow_events(struct simulation *simulation)
{
	struct ctx *ctx = simulation->ctx;
	while (follower_slice(ctx, "outbox", outbox_follow, AT_ONCE) && !ctx_failed(ctx))
		set_now(simulation, ctx->now);
}

static void run_ladder(struct simulation *simulation)
{
	struct ctx *ctx = simulation->ctx;
	while (ladder_slice(ctx, &simulation->ladder, ctx->now, AT_ONCE) && !ctx_failed(ctx))
		set_now(simulation, ctx->now);
	ruling_plan(simulation);
	follow_events(simulation);
}

static void commit(struct simulation *simulation)
{
	struct ctx *ctx = simulation->ctx;
	if (!ctx_failed(ctx))
		ledger_seal(ctx);
	if (!ctx_failed(ctx))
		db_commit(ctx);
	ledger_sealed(ctx->ledger_tree, !ctx_failed(ctx));
}

static void do_task(struct simulation *simulation)
{
	struct task task = queue_take(&simulation->queue);
	if (task.kind == TASK_RULING)
		ruling_do(simulation, &task);
	else
		line_do(simulation, &task);
}

static struct moment next_moment(const struct simulation *simulation, int64_t now)
{
	const struct calendar *calendar = simulation->calendar;
	struct moment next = { worktime_next_at(calendar, now + 1, LADDER_FIRST), MOMENT_LADDER };
	int64_t at = worktime_next_at(calendar, now + 1, LADDER_SECOND);
	if (at < next.at)
		next.at = at;
	at = worktime_next_at(calendar, now + 1, EVENING);
	if (at < next.at)
		next = (struct moment){ at, MOMENT_EVENING };
	if (queue_next(&simulation->queue, &at) && at <= next.at)
		next = (struct moment){ at, MOMENT_TASK };
	return next;
}

/* Until the end, or until something is broken. */
static void run_year(struct simulation *simulation)
{
	struct ctx *ctx = simulation->ctx;
	int64_t start = 0, days = 0;
	queue_next(&simulation->queue, &start);
	db_begin(ctx);
	for (struct moment moment = next_moment(simulation, start - 1);
		moment.at < simulation->end && !ctx_failed(ctx);
		moment = next_moment(
			simulation, moment.kind == MOMENT_TASK ? moment.at - 1 : moment.at)) {
		set_now(simulation, moment.at);
		if (moment.kind == MOMENT_TASK)
			do_task(simulation);
		else if (moment.kind == MOMENT_LADDER)
			run_ladder(simulation);
		else
			follow_events(simulation);
		if (moment.kind == MOMENT_EVENING && ++days % DAYS_OF_A_COMMIT == 0) {
			commit(simulation);
			db_begin(ctx);
		}
	}
}

/* --- before and after -------------------------------------------------------------------------- */

/* Everybody has read what came before some day of the last week. */
static void read_messages(struct simulation *simulation)
{
	const struct directory *directory = simulation->directory;
	struct dice dice;
	dice_init(&dice, simulation->seed, UINT64_MAX);
	for (size_t i = 0; i < directory->person_count; i++) {
		int64_t day = calendar_add_workdays(simulation->calendar, simulation->days.today,
			-dice_between(&dice, 0, UNREAD_DAYS_MOST));
		demo_db_read_before(simulation->ctx, directory->persons[i].id,
			when_on(simulation, &dice, day, 0));
	}
}

static void add_absent(struct simulation *simulation, const char *procedure)
{
	struct demo_report *report = simulation->report;
	report->absent =
		report->absent ? text_printf(simulation->pool, "%s, %s", report->absent, procedure)
			       : procedure;
}

static void plan(struct simulation *simulation)
{
	const struct yaml_node *procedures = yaml_get(simulation->demo->scenarios, "procedures");
	const struct yaml_node *node = yaml_first(procedures);
	simulation->businesses =
		mem_array(simulation->pool, struct business, procedures ? procedures->count : 0);
	for (size_t index = 1; node; node = node->next, index++) {
		struct business *business = &simulation->businesses[index - 1];
		*business = (struct business){ .node = node,
			.definition = definition_find(simulation->ctx->definitions, node->key),
			.used = apr_hash_make(simulation->pool),
			.index = index };
		if (business->definition)
			plan_business(simulation, business);
		else
			add_absent(simulation, node->key);
	}
}

static void prepare(struct simulation *simulation, struct ctx *ctx)
{
	simulation->calendar = ctx->world->calendar;
	simulation->directory = directory_load(ctx, simulation->pool, ctx->definitions);
	simulation->days = demo_days(simulation->demo, simulation->calendar, ctx->now);
	simulation->end = time_at(simulation->days.today + 1, 0);
	simulation->seed = (uint64_t)whole(simulation, "seed", 1);
	simulation->on_behalf = whole(simulation, "on-behalf", 0);
	simulation->late_entry = whole(simulation, "late-entry", 0);
	simulation->unit_role = role_find(ctx->definitions,
		text_or(yaml_text_of(simulation->demo->scenarios, "unit-role"), ""));
	simulation->tales = apr_hash_make(simulation->pool);
	simulation->seconds = apr_hash_make(simulation->pool);
	simulation->queue.pool = simulation->pool;
}

static void finish(struct simulation *simulation)
{
	struct ctx *ctx = simulation->ctx;
	set_now(simulation, simulation->end - 1);
	follow_events(simulation);
	read_messages(simulation);
	simulation->report->events = demo_db_events(ctx);
	commit(simulation);
}

enum err demo_run(struct ctx *ctx, struct demo *demo, const struct demo_options *options,
	struct demo_report *ret)
{
	struct ctx step = *ctx;
	struct simulation simulation = {
		.pool = ctx->pool, .demo = demo, .options = options, .report = ret, .ctx = &step
	};
	*ret = (struct demo_report){ 0 };
	prepare(&simulation, ctx);
	step.pool = pool_new(ctx->pool);
	step.directory = simulation.directory;
	plan(&simulation);
	run_year(&simulation);
	if (!ctx_failed(&step))
		finish(&simulation);
	if (ctx_failed(&step))
		ctx_broken(ctx, step.failure.err, "%s: %s", step.failure.key,
			text_or(step.failure.detail, ""));
	db_rollback(ctx);
	pool_free(step.pool);
	return ctx->failure.err;
}
