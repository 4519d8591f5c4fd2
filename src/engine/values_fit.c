/* engine/values_fit.c - what was typed, held against how the matter stands. Events that are stored have
 * passed here; the fold takes them as they are. */
#include "engine/values.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/figure_table.h"
#include "engine/world.h"
#include "html/json.h"

struct fitting {
	struct ctx *ctx;
	const struct matter *matter;
	const struct share *share;
	const struct action *action;
	const json_t *good;
};

static const char *title_of(const struct fitting *fitting, const char *name)
{
	int input = input_find(fitting->matter->definition, name);
	return input >= 0 ? fitting->matter->definition->inputs[input].title : name;
}

static bool is_open_node(const struct fitting *fitting, int64_t ordinal)
{
	for (size_t i = 0; i < fitting->matter->node_count; i++) {
		const struct node *node = &fitting->matter->nodes[i];
		if (node->ordinal == ordinal && node->share == fitting->share->ordinal)
			return !node->done_day;
	}
	return false;
}

static void fit_node(const struct fitting *fitting)
{
	const char *number = get_text(fitting->good, "node-number");
	int64_t ordinal;
	if (fitting->action->effect == EFFECT_NODE_DONE && text_to_int(number, &ordinal) &&
		!is_open_node(fitting, ordinal))
		(void)ctx_fail_field(
			fitting->ctx, "f.node-number", "action.no_node", "number", number);
}

static int64_t due_day(const struct fitting *fitting)
{
	const struct clock *clock = clock_concerned(fitting->matter,
		fitting->share ? fitting->share->ordinal : 0, fitting->action->clock);
	return clock && clock->due != NEVER ? worktime_due_day(clock->due) : 0;
}

static void fit_date(const struct fitting *fitting)
{
	enum effect effect = fitting->action->effect;
	const char *text = get_text(fitting->good, "new-date");
	int64_t day, due;
	if ((effect != EFFECT_ASK && effect != EFFECT_GRANT_DATE) || !text ||
		!time_parse_day(text, &day))
		return;
	due = due_day(fitting);
	if (due && day <= due)
		(void)ctx_fail_field(fitting->ctx, "f.new-date", "action.date_not_later", "title",
			title_of(fitting, "new-date"), "due",
			time_format_day(fitting->ctx->pool, due));
}

static void fit_new_unit(const struct fitting *fitting)
{
	const char *text = get_text(fitting->good, "new-unit");
	int64_t unit;
	if (fitting->share && text && text_to_int(text, &unit) && unit == fitting->share->unit)
		(void)ctx_fail_field(fitting->ctx, "f.new-unit", "action.same_unit", "title",
			title_of(fitting, "new-unit"));
}

static bool is_at_work(const struct matter *matter, int64_t unit)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].unit == unit && !matter->shares[i].ended_on)
			return true;
	return false;
}

static void fit_added(const struct fitting *fitting, const char *field, const json_t *units)
{
	size_t i;
	const json_t *text;
	int64_t unit;
	json_array_foreach (units, i, text)
		if (text_to_int(json_string_value(text), &unit) &&
			is_at_work(fitting->matter, unit))
			(void)ctx_fail_field(fitting->ctx, field, "action.unit_at_work", "unit",
				directory_name(fitting->ctx->directory, unit));
}

static void fit_added_units(const struct fitting *fitting)
{
	const struct definition *definition = fitting->matter->definition;
	if (fitting->action->effect != EFFECT_ADD_SHARES)
		return;
	for (size_t i = 0; i < definition->input_count; i++) {
		const char *name = definition->inputs[i].name;
		if (definition->inputs[i].type == INPUT_UNITS)
			fit_added(fitting, text_printf(fitting->ctx->pool, "f.%s", name),
				json_object_get(fitting->good, name));
	}
}

enum err values_dates(struct ctx *ctx, const struct definition *definition,
	const struct action *action, int64_t on, const json_t *good)
{
	bool told_of_then = action->effect == EFFECT_CORRECT || action->effect == EFFECT_IMPORT ||
			    action->effect == EFFECT_REFRESH;
	for (size_t i = 0; !told_of_then && i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		const char *text = input->is == IS_DUE ? get_text(good, input->name) : NULL;
		int64_t day;
		if (text && time_parse_day(text, &day) && day < time_day(on))
			(void)ctx_fail_field(ctx, text_printf(ctx->pool, "f.%s", input->name),
				"value.date_past", "title", input->title);
	}
	return ctx->failure.err;
}

enum err values_fit(struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct action *action, json_t *good)
{
	const struct fitting fitting = { ctx, matter, share, action, good };
	figure_table_name_units(ctx, matter, action, good);
	fit_node(&fitting);
	fit_date(&fitting);
	fit_new_unit(&fitting);
	fit_added_units(&fitting);
	return ctx->failure.err;
}
