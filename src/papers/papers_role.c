/* papers/papers_role.c - 岗位操作卡: what a role may do in which state, as the definitions have it. */
#include "papers/papers_data.h"

#include "engine/office.h"

#include <string.h>

static bool acts(const struct action *action, const struct role *role)
{
	for (size_t i = 0; i < action->by_count; i++) {
		if (action->by[i] == role)
			return true;
		/* Who may stand in for the role that decides. */
		for (size_t k = 0; k < action->by[i]->as_count; k++)
			if (action->by[i]->scope == ROLE_HOLDER && action->by[i]->as[k] == role)
				return true;
	}
	return false;
}

static const char *joined(struct ctx *ctx, const char *before, const char *next)
{
	return *before ? message(ctx->pool, ctx->messages, "value.and", "before", before, "next",
				 next)
		       : next;
}

static const char *states_of(
	struct ctx *ctx, const struct machine *machine, const struct action *action)
{
	const char *text = "";
	if (action->effect == EFFECT_REGISTER)
		return text;
	if (action->from == UINT32_MAX)
		return message(ctx->pool, ctx->messages, "papers.any-state");
	for (size_t i = 0; i < machine->state_count; i++)
		if (action->from >> i & 1)
			text = joined(ctx, text, machine->states[i].title);
	return text;
}

static const char *needs_of(
	struct ctx *ctx, const struct definition *definition, const struct action *action)
{
	const char *text = "";
	for (size_t i = 0; i < action->need_count; i++)
		if (action->needs[i].required)
			text = joined(ctx, text, definition->inputs[action->needs[i].input].title);
	return text;
}

static const char *limit_of(struct ctx *ctx, const struct definition *definition,
	const struct machine *machine, const struct action *action)
{
	for (size_t i = 0; i < machine->state_count; i++) {
		if (action->from == UINT32_MAX || !(action->from >> i & 1))
			continue;
		for (size_t k = 0; k < definition->clock_count; k++) {
			const struct clock_def *clock = &definition->clocks[k];
			const struct limit_case *last =
				clock->case_count ? &clock->cases[clock->case_count - 1] : NULL;
			if (machine->states[i].clocks >> k & 1 && last && last->limit.amount)
				return limit_text(ctx->pool, ctx->messages, last->limit);
		}
	}
	return "";
}

static const char *result_of(struct ctx *ctx, const struct definition *definition,
	const struct machine *machine, const struct action *action)
{
	if (action->to >= 0)
		return machine->states[action->to].title;
	for (size_t i = 0; i < action->then_count; i++)
		return definition->matter.states[action->then[i].matter_to].title;
	(void)ctx;
	return "";
}

static void put_doing(struct ctx *ctx, json_t *list, const struct definition *definition,
	const struct action *action)
{
	const struct machine *machine = action->on_share ? &definition->share : &definition->matter;
	json_t *item = add_object(list);
	put_int(item, "n", (int64_t)json_array_size(list));
	put_text(item, "business", definition->title);
	put_text(item, "state", states_of(ctx, machine, action));
	put_text(item, "action", action->title);
	put_text(item, "hint", text_or(action->hint, ""));
	put_text(item, "needs", needs_of(ctx, definition, action));
	put_text(item, "then", result_of(ctx, definition, machine, action));
	put_text(item, "limit",
		action->weight == PRIMARY_ACTION ? limit_of(ctx, definition, machine, action) : "");
}

/* What waits for the role itself: it owns the state, or begins the matter. */
static bool waits(
	const struct definition *definition, const struct action *action, const struct role *role)
{
	const struct machine *machine = action->on_share ? &definition->share : &definition->matter;
	bool owns = action->effect == EFFECT_REGISTER;
	for (size_t i = 0; i < machine->state_count && action->from != UINT32_MAX; i++) {
		const struct role *owner = machine->states[i].owner;
		if (!(action->from >> i & 1) || !owner)
			continue;
		owns |= owner == role;
		for (size_t k = 0; k < owner->as_count; k++)
			owns |= owner->scope == ROLE_HOLDER && owner->as[k] == role;
	}
	return owns && (action->to >= 0 || action->weight == PRIMARY_ACTION || action->then_count);
}

static void put_doings(struct ctx *ctx, json_t *data, const struct definition *definition,
	const struct role *role, const char **others)
{
	json_t *doings = json_object_get(data, "doings");
	for (size_t k = 0; k < definition->action_count; k++) {
		const struct action *action = &definition->actions[k];
		bool shown = !action->by_clock && action->effect != EFFECT_UNDO &&
			     action->effect != EFFECT_RUNG && acts(action, role);
		if (shown && waits(definition, action, role))
			put_doing(ctx, doings, definition, action);
		else if (shown && !strstr(*others, action->title))
			*others = joined(ctx, *others, action->title);
	}
}

void data_role(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	const char *others = "";
	json_t *item = put_object(data, "role");
	put_text(item, "title", subject->role->title);
	put_list(data, "doings");
	for (size_t i = 0; i < ctx->definitions->current_count; i++)
		if (office_runs(ctx->office, ctx->definitions->current[i]->id))
			put_doings(ctx, data, ctx->definitions->current[i], subject->role, &others);
	put_text(item, "others", others);
}
