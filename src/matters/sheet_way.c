/* matters/sheet_way.c - which cells of 大表 may be written, and by which act. Nothing is written past
 * the door: a cell is a form of one of its actions. */
#include "engine/world.h"
#include "matters/matters_inner.h"

static void take_share(struct matter *matter, const struct listed_share *from)
{
	int state = state_find(&matter->definition->share, from->state);
	if (state < 0)
		return;
	matter->shares[matter->share_count++] = (struct share){
		.ordinal = from->ordinal,
		.unit = from->unit,
		.role = (enum share_role)from->role,
		.state = state,
		.version = from->version,
		.holder = from->holder,
		.opened = from->opened,
		.signed_on = from->signed_on,
		.progress_on = from->progress_on,
		.ended_on = from->ended_on,
		.past = from->past != 0,
		.extended = from->extended,
		.progress = from->progress,
		.problem = from->problem,
		.next_step = from->next_step,
		.result = from->result,
		.plan = text_empty(from->plan) ? NULL : from->plan,
		.ask = { .kind = text_empty(from->ask_kind) ? NULL : from->ask_kind },
	};
}

/* Whether it is overdue says what may be done. */
static void take_clock(struct matter *matter, const struct listed *from)
{
	if (matter->definition->main_clock < 0 || from->due == NEVER)
		return;
	matter->clocks = mem_new(matter->pool, struct clock);
	*matter->clocks = (struct clock){
		.def = matter->definition->main_clock, .due = from->due, .amber = from->amber
	};
	matter->clock_count = 1;
}

struct matter *listing_matter(const struct listing *listing, const struct list_row *row)
{
	struct ctx *ctx = listing->ctx;
	const struct listed *from = row->matter;
	struct matter *matter =
		matter_new(ctx->pool, listing->definition, ctx->world->calendar, from->id);
	matter->version = from->version;
	matter->title = from->title;
	matter->urgency = from->urgency;
	matter->kind = from->kind;
	matter->state = state_find(&listing->definition->matter, from->state);
	matter->state_since = from->state_since;
	matter->round = from->round;
	matter->suspended = from->suspended;
	matter->lead_unit = from->lead_unit;
	if (row->values)
		matter->values = (json_t *)(uintptr_t)row->values;
	matter->shares = mem_array(ctx->pool, struct share, row->share_count + 1);
	for (size_t i = 0; i < row->share_count; i++)
		take_share(matter, &row->shares[i]);
	take_clock(matter, from);
	return matter->state < 0 ? NULL : matter;
}

int64_t sheet_lead(const struct matter *matter)
{
	const struct share *lead = matter_lead(matter);
	return lead ? lead->ordinal : 0;
}

static bool asks_for(const struct action *action, int input, bool *ret_must)
{
	bool asks = false;
	*ret_must = false;
	for (size_t i = 0; i < action->need_count; i++) {
		asks |= action->needs[i].input == input;
		*ret_must |= action->needs[i].required;
	}
	return asks;
}

/* A report with words; 较上次无变化 has none. */
static bool writes(const struct matter *matter, const struct possible *possible, int input)
{
	bool must, asks = asks_for(possible->action, input, &must);
	if (possible->action->effect == EFFECT_PROGRESS)
		return asks && must && possible->share == sheet_lead(matter);
	return possible->action->effect == EFFECT_CORRECT && asks;
}

bool sheet_way(const struct matter *matter, const struct possibles *possibles, const char *column,
	struct cell_way *ret)
{
	const struct definition *definition = matter->definition;
	int due = due_input(definition);
	int input = text_equal(column, "due") ? due : input_find(definition, column);
	if (input < 0 || (input == due && matter->share_count))
		return false;
	for (size_t i = 0; i < possibles->count; i++) {
		const struct possible *possible = &possibles->items[i];
		if (!writes(matter, possible, input))
			continue;
		*ret = (struct cell_way){ possible->action, possible->share, input,
			possible->on_behalf };
		return true;
	}
	return false;
}

/* Who approves what is given out, and who runs the system. */
bool sheet_may_preset(const struct ctx *ctx)
{
	return actor_may(ctx->actor, "admin-system") ||
	       (actor_may(ctx->actor, "dispatch") && actor_may(ctx->actor, "approve"));
}
