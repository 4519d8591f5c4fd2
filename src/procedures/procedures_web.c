/* procedures/procedures_web.c - a definition as a page that people read. */
#include "procedures/procedures.h"

#include "engine/office.h"
#include "html/json.h"

#include <inttypes.h>

static const char *joined(struct ctx *ctx, const char *before, const char *next)
{
	return *before ? message(ctx->pool, ctx->messages, "value.and", "before", before, "next",
				 next)
		       : next;
}

static const char *roles_text(struct ctx *ctx, const struct role **roles, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = joined(ctx, text, roles[i]->title);
	return text;
}

static const char *states_text(struct ctx *ctx, const struct machine *machine, uint32_t states)
{
	if (states == UINT32_MAX)
		return message(ctx->pool, ctx->messages, "procedures.any_state");
	const char *text = "";
	for (size_t i = 0; i < machine->state_count; i++)
		if (states >> i & 1)
			text = joined(ctx, text, machine->states[i].title);
	return text;
}

static const char *clocks_text(
	struct ctx *ctx, const struct definition *definition, uint32_t clocks)
{
	const char *text = "";
	for (size_t i = 0; i < definition->clock_count; i++)
		if (clocks >> i & 1)
			text = joined(ctx, text, definition->clocks[i].title);
	return text;
}

static void put_states(struct ctx *ctx, json_t *data, const char *name,
	const struct definition *definition, const struct machine *machine)
{
	json_t *list = put_list(data, name);
	for (size_t i = 0; i < machine->state_count; i++) {
		const struct state *state = &machine->states[i];
		json_t *item = add_object(list);
		put_text(item, "title", state->title);
		put_text(item, "owner", state->owner ? state->owner->title : "");
		put_text(item, "clocks", clocks_text(ctx, definition, state->clocks));
		put_flag(item, "end", state->end);
	}
}

static void put_actions(struct ctx *ctx, json_t *data, const struct definition *definition)
{
	json_t *list = put_list(data, "actions");
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		const struct machine *machine =
			action->on_share ? &definition->share : &definition->matter;
		if (action->effect == EFFECT_RUNG)
			continue;
		json_t *item = add_object(list);
		put_text(item, "title", action->title);
		put_text(item, "by", roles_text(ctx, action->by, action->by_count));
		put_text(item, "from",
			action->effect == EFFECT_REGISTER || action->effect == EFFECT_IMPORT
				? ""
				: states_text(ctx, machine, action->from));
		put_text(item, "to", action->to >= 0 ? machine->states[action->to].title : "");
		put_text(item, "hint", action->hint);
	}
}

/* "特急 2小时；其他 1个工作日", "以交办文书上的日期为准". */
static const char *case_text(struct ctx *ctx, const struct definition *definition,
	const struct clock_def *clock, const struct limit_case *one)
{
	const char *limit = limit_text(ctx->pool, ctx->messages, one->limit);
	const char *which = message(ctx->pool, ctx->messages, "procedures.else");
	if (clock->case_count == 1 && !one->value)
		return limit;
	for (size_t i = 0;
		one->value && clock->by >= 0 && i < definition->inputs[clock->by].choice_count; i++)
		if (text_equal(definition->inputs[clock->by].choices[i].id, one->value))
			which = definition->inputs[clock->by].choices[i].title;
	return text_printf(ctx->pool, "%s %s", which, limit);
}

static const char *clock_text(
	struct ctx *ctx, const struct definition *definition, const struct clock_def *clock)
{
	const char *text = "";
	if (clock->every_month)
		return message(ctx->pool, ctx->messages, "clock.monthly", "day",
			text_printf(ctx->pool, "%" PRId64, clock->month_day));
	for (size_t i = 0; i < clock->case_count; i++)
		if (clock->cases[i].limit.amount)
			text = *text ? text_printf(ctx->pool, "%s; %s", text,
					       case_text(ctx, definition, clock, &clock->cases[i]))
				     : case_text(ctx, definition, clock, &clock->cases[i]);
	if (clock->until < 0)
		return text;
	const char *date = message(ctx->pool, ctx->messages,
		!*text              ? "procedures.by_date"
		: clock->date_first ? "procedures.date_first"
				    : "procedures.earlier",
		"field", definition->inputs[clock->until].title, "limit", text);
	return date;
}

static void put_clocks(struct ctx *ctx, json_t *data, const struct definition *definition)
{
	json_t *list = put_list(data, "clocks");
	for (size_t i = 0; i < definition->clock_count; i++) {
		const struct clock_def *clock = &definition->clocks[i];
		json_t *item = add_object(list);
		put_text(item, "title", clock->title);
		put_text(item, "limit", clock_text(ctx, definition, clock));
		put_flag(item, "main", clock->main);
	}
}

static const char *rung_when(
	struct ctx *ctx, const struct definition *definition, const struct rung *rung)
{
	if (rung->counts)
		return message(ctx->pool, ctx->messages, "procedures.counts", "rung", rung->counts,
			"times", text_printf(ctx->pool, "%" PRId64, rung->reaches), "within",
			limit_text(ctx->pool, ctx->messages, rung->within));
	if (rung->clock < 0)
		return message(ctx->pool, ctx->messages, "procedures.behind", "months",
			text_printf(ctx->pool, "%" PRId64, rung->behind_months));
	const char *clock = definition->clocks[rung->clock].title;
	if (rung->percent)
		return message(ctx->pool, ctx->messages, "procedures.percent", "clock", clock,
			"percent", text_printf(ctx->pool, "%" PRId64, rung->percent));
	if (rung->sample)
		return message(ctx->pool, ctx->messages, "procedures.sample", "clock", clock,
			"percent", text_printf(ctx->pool, "%" PRId64, rung->sample));
	struct limit offset = rung->offset;
	bool before = offset.amount < 0;
	offset.amount = before ? -offset.amount : offset.amount;
	return message(ctx->pool, ctx->messages, before ? "procedures.before" : "procedures.after",
		"clock", clock, "limit", limit_text(ctx->pool, ctx->messages, offset));
}

static void put_ladder(struct ctx *ctx, json_t *data, const struct definition *definition)
{
	json_t *list = put_list(data, "ladder");
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		json_t *item = add_object(list);
		put_text(item, "title", rung->title);
		put_text(item, "when", rung_when(ctx, definition, rung));
		put_text(item, "tell", roles_text(ctx, rung->tell, rung->tell_count));
		put_text(item, "approver", rung->approver ? rung->approver->title : NULL);
		put_flag(item, "drafted", rung->drafted);
	}
	put_flag(data, "has_ladder", definition->rung_count > 0);
}

enum err procedures_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct definition *definition =
		definition_find(ctx->definitions, req_text(req, "id"));
	if (!definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure",
			req_text(req, "id"));
	put_text(res->data, "id", definition->id);
	put_text(res->data, "title", definition->title);
	put_text(res->data, "summary", definition->summary);
	put_int(res->data, "version", definition->version);
	put_text(res->data, "unit_word", definition->unit_word);
	put_text(res->data, "coordinator", definition->coordinator->title);
	put_flow(ctx, res->data, "flow", definition);
	put_states(ctx, res->data, "states", definition, &definition->matter);
	put_states(ctx, res->data, "share_states", definition, &definition->share);
	put_actions(ctx, res->data, definition);
	put_clocks(ctx, res->data, definition);
	put_ladder(ctx, res->data, definition);
	return res_page(res, "procedures/show");
}

enum err procedures_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	json_t *list = put_list(res->data, "procedures");
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		if (!office_runs(ctx->office, definition->id))
			continue;
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_text(item, "summary", definition->summary);
		put_int(item, "states", (int64_t)definition->matter.state_count);
		put_int(item, "version", definition->version);
	}
	return res_page(res, "procedures/list");
}
