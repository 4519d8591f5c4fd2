/* engine/paper_emit.c - papers that are made, and go on, by the acts of a matter. */
#include "engine/act_inner.h"
#include "engine/number.h"
#include "engine/world.h"
#include "html/json.h"

/* What the matter knows with what is given now on top. */
static json_t *values_now(struct ctx *ctx, const struct matter *matter, const json_t *body)
{
	json_t *values = json_tree(ctx->pool), *given = json_object_get(body, "values");
	(void)json_object_update(values, matter->values);
	if (given)
		(void)json_object_update(values, given);
	return values;
}

enum err paper_emit(struct ctx *ctx, const struct matter *matter, const struct action *action,
	const struct rung *rung, const struct event *event, int64_t reserved, json_t *body)
{
	bool emits = action->paper || action->paper_input >= 0 || action->effect == EFFECT_ISSUE;
	const struct paper *paper = emits ? paper_of(ctx->definitions, matter->definition, action,
						    rung, values_now(ctx, matter, body))
					  : NULL;
	if (!paper || !paper->series)
		return reserved ? ctx_fail_field(ctx, "number", "number.not_numbered") : OK;
	const char *number;
	enum err err = number_take(ctx, paper, matter, event, reserved, &number);
	if (err)
		return err;
	json_t *made = put_object(body, "paper");
	put_text(made, "id", paper->id);
	put_text(made, "number", number);
	json_t *sheet =
		ctx->world->sheet ? ctx->world->sheet(ctx, matter, event, paper, number) : NULL;
	if (sheet)
		(void)json_object_set(made, "sheet", sheet);
	return ctx->failure.err;
}

/* The number that was given, or else the last one of the matter that is not void. */
static const char *number_meant(struct ctx *ctx, const struct matter *matter, const json_t *values)
{
	const char *given = get_text(values, "paper-number"), *last = "";
	if (given)
		return given;
	struct rows rows = number_of_matter(ctx, matter->id);
	const struct number_row *row = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		if (!text_equal(row[i].state, NUMBER_VOID))
			last = row[i].text;
	return last;
}

enum err paper_step(struct ctx *ctx, const struct matter *matter, const struct action *action,
	const struct event *event)
{
	const json_t *values = json_object_get(event->body, "values");
	if (!action->paper_step)
		return OK;
	return number_step(ctx, matter, number_meant(ctx, matter, values), action->paper_step,
		get_text(values, "reason"));
}
