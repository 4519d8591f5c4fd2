/* engine/past.c - whether what an old ledger says of a matter can have been so. */
#include "engine/act_inner.h"

#include "base/time.h"
#include "html/json.h"

struct telling {
	struct ctx *ctx;
	const struct definition *definition;
	const struct past *past;
	const struct import_state *state;
	const json_t *values;
};

static const struct import_state *find_state(const struct definition *definition, const char *name)
{
	int index = state_find(&definition->matter, text_or(name, ""));
	for (size_t i = 0; index >= 0 && i < definition->import->state_count; i++)
		if (definition->import->states[i].state == index)
			return &definition->import->states[i];
	return NULL;
}

/* Not after today, and not before BEFORE. */
static void check_day(const struct telling *telling, const char *field, int64_t day, int64_t before)
{
	if (day > time_day(telling->ctx->now))
		(void)ctx_fail_field(telling->ctx, field, "history.future");
	else if (day && day < before)
		(void)ctx_fail_field(telling->ctx, field, "history.before");
}

static void check_days(const struct telling *telling)
{
	const struct past *past = telling->past;
	int64_t sent = past->sent ? past->sent : past->registered;
	if (past->registered <= 0)
		(void)ctx_fail_field(telling->ctx, "registered-on", "history.registered");
	check_day(telling, "registered-on", past->registered, 0);
	check_day(telling, "sent-on", past->sent, past->registered);
	check_day(telling, "closed-on", past->since, sent);
	check_day(telling, "progress-on", past->progress_on, sent);
	bool ends = telling->definition->matter.states[telling->state->state].end;
	if (ends && !past->since)
		(void)ctx_fail_field(telling->ctx, "closed-on", "history.no_end");
}

/* A clock that runs there and has neither a limit nor a date would never be due. */
static void check_dates(const struct telling *telling)
{
	const struct definition *definition = telling->definition;
	uint32_t clocks = definition->matter.states[telling->state->state].clocks;
	for (size_t i = 0; i < definition->clock_count; i++) {
		const struct clock_def *clock = &definition->clocks[i];
		if (!(clocks >> i & 1) || clock->until < 0 || clock->case_count)
			continue;
		const struct input *input = &definition->inputs[clock->until];
		if (text_empty(get_text(telling->values, input->name)))
			(void)ctx_fail_field(telling->ctx,
				text_printf(telling->ctx->pool, "f.%s", input->name),
				"value.missing", "title", input->title);
	}
}

static void check_lead(const struct telling *telling)
{
	const struct definition *definition = telling->definition;
	for (size_t i = 0; telling->state->share >= 0 && i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->is == IS_LEAD && text_empty(get_text(telling->values, input->name)))
			(void)ctx_fail_field(telling->ctx,
				text_printf(telling->ctx->pool, "f.%s", input->name),
				"value.missing", "title", input->title);
	}
}

enum err past_fits(struct ctx *ctx, const struct definition *definition, const struct past *past,
	const json_t *values)
{
	const struct telling telling = { ctx, definition, past, find_state(definition, past->state),
		values };
	if (!telling.state)
		return ctx_fail_field(ctx, "state", "history.state");
	check_days(&telling);
	check_dates(&telling);
	check_lead(&telling);
	return ctx->failure.err;
}

static void put_day(struct ctx *ctx, json_t *object, const char *name, int64_t day)
{
	if (day)
		put_text(object, name, time_format_day(ctx->pool, day));
}

void past_put(struct ctx *ctx, json_t *body, const struct past *past)
{
	json_t *told = put_object(body, "history");
	put_text(told, "state", past->state);
	put_day(ctx, told, "sent", past->sent);
	put_day(ctx, told, "since", past->since);
	put_day(ctx, told, "first-due", past->first_due);
	put_day(ctx, told, "progress-on", past->progress_on);
	if (past->source)
		put_text(told, "source", past->source);
}

/* --- what enters the record ----------------------------------------------------------------------- */

bool action_begins(const struct action *action)
{
	return action->effect == EFFECT_REGISTER || action->effect == EFFECT_IMPORT;
}

const struct action *action_entering(const struct definition *definition, const struct deed *deed)
{
	enum effect effect = deed->past ? EFFECT_IMPORT : EFFECT_REGISTER;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect == effect &&
			(!deed->action || text_equal(action->id, deed->action)))
			return action;
	}
	return NULL;
}
