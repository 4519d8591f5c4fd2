/* demo/demo_ruling.c - what people do with the ladder's drafts and proposals: issue, hold, dismiss, or
 * leave them. */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "demo/demo_db.h"
#include "html/json.h"

#define FIRED_MAX 1000
/* A draft goes out ninety minutes after the ladder's morning run. */
#define DRAFT_MINUTES_LEAST 4
#define DRAFT_MINUTES_MOST 80

static const struct ruling {
	const char *name;
	enum effect effect;
} rulings[] = {
	{ "issue", EFFECT_ISSUE },
	{ "hold", EFFECT_HOLD },
	{ "dismiss", EFFECT_DISMISS },
};

static const struct proposal *proposal_of(const struct matter *matter, int64_t seq)
{
	for (size_t i = 0; i < matter->proposal_count; i++)
		if (matter->proposals[i].seq == seq && !matter->proposals[i].ended)
			return &matter->proposals[i];
	return NULL;
}

static const struct yaml_node *rungs_of(const struct tale *tale)
{
	return yaml_get(tale->business->node, "rungs");
}

static const char *draw_ruling(struct simulation *simulation, struct tale *tale)
{
	struct buffer weights;
	buffer_init(&weights, simulation->ctx->pool, 400);
	for (const struct yaml_node *node = yaml_first(rungs_of(tale)); node; node = node->next)
		buffer_printf(&weights, "%s%s=%s", weights.size ? "," : "", node->key,
			text_or(yaml_text_of(node, "weight"), "0"));
	return dice_weighted(&tale->dice, simulation->ctx->pool, weights.data);
}

/* A draft goes out by itself: nobody issues it, and who stops it does so the same morning. */
static int64_t ruled_at(struct simulation *simulation, struct tale *tale, const struct rung *rung)
{
	const struct calendar *calendar = simulation->calendar;
	int64_t now = simulation->ctx->now;
	int64_t day =
		calendar_add_workdays(calendar, time_day(now), dice_between(&tale->dice, 0, 2));
	int64_t minutes = dice_between(&tale->dice, DRAFT_MINUTES_LEAST, DRAFT_MINUTES_MOST);
	return rung->approver ? when_on(simulation, &tale->dice, day, now)
			      : now + minutes * MS_MINUTE;
}

static void plan_one(struct simulation *simulation, const struct demo_fired *fired)
{
	struct tale *tale = apr_hash_get(simulation->tales, &fired->matter, sizeof fired->matter);
	struct matter *matter = matter_load_unscoped(simulation->ctx, fired->matter);
	const struct proposal *proposal = matter ? proposal_of(matter, fired->seq) : NULL;
	if (!tale || !proposal)
		return;
	const struct rung *rung = &matter->definition->ladder[proposal->rung];
	const char *name = draw_ruling(simulation, tale);
	struct task task = { .kind = TASK_RULING, .tale = tale, .proposal = fired->seq };
	task.at = ruled_at(simulation, tale, rung);
	for (size_t i = 0; i < COUNT(rulings); i++) {
		bool by_itself = !rung->approver && rulings[i].effect == EFFECT_ISSUE;
		task.ruling = rulings[i].effect;
		if (text_equal(rulings[i].name, name) && !by_itself && task.at < simulation->end)
			queue_add(&simulation->queue, task);
	}
}

void ruling_plan(struct simulation *simulation)
{
	struct rows rows = demo_db_fired(simulation->ctx, FIRED_MAX);
	const struct demo_fired *fired = rows.data;
	for (int64_t i = 0; i < rows.count && !ctx_failed(simulation->ctx); i++)
		plan_one(simulation, &fired[i]);
}

static const struct action *action_of(const struct matter *matter, enum effect effect)
{
	for (size_t i = 0; i < matter->definition->action_count; i++)
		if (matter->definition->actions[i].effect == effect)
			return &matter->definition->actions[i];
	return NULL;
}

static const struct yaml_node *values_of(const struct task *task)
{
	for (size_t i = 0; i < COUNT(rulings); i++)
		if (rulings[i].effect == task->ruling)
			return yaml_get(yaml_get(rungs_of(task->tale), rulings[i].name), "values");
	return NULL;
}

/* What was held for a signature is issued after that; what was held for the clock the clock sends. */
static void rule_again(struct simulation *simulation, struct task task, const struct rung *rung)
{
	struct dice *dice = &task.tale->dice;
	int64_t day = calendar_add_workdays(
		simulation->calendar, time_day(task.at), dice_between(dice, 2, 4));
	task.at = when_on(simulation, dice, day, 0);
	task.ruling = EFFECT_ISSUE;
	if (rung->approver && task.at < simulation->end)
		queue_add(&simulation->queue, task);
}

void ruling_do(struct simulation *simulation, const struct task *task)
{
	struct ctx *ctx = simulation->ctx;
	struct matter *matter = matter_load_unscoped(ctx, task->tale->matter);
	const struct proposal *proposal = matter ? proposal_of(matter, task->proposal) : NULL;
	if (!proposal)
		return; /* it has lapsed, or gone out */
	const struct action *action = action_of(matter, task->ruling);
	const struct rung *rung = &matter->definition->ladder[proposal->rung];
	const struct role *role = rung->approver ? rung->approver : matter->definition->coordinator;
	const struct share *share = matter_share(matter, proposal->share);
	struct saying saying = { .simulation = simulation,
		.tale = task->tale,
		.matter = matter,
		.task = task,
		.at = task->at,
		.pool = ctx->pool };
	struct deed deed = { .action = action->id,
		.share = proposal->share,
		.version = -1,
		.proposal = task->proposal,
		.values = say_values(&saying, values_of(task)) };
	if (!who_acts(simulation, task->tale, matter, share, NULL, role,
		    share ? share->unit : matter->lead_unit))
		return;
	enum err err = matter_act(ctx, matter, &deed);
	if (line_taken(simulation, task, action->id, err) && task->ruling == EFFECT_HOLD)
		rule_again(simulation, *task, rung);
}
