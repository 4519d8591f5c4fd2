/* engine/definition_check.c - the rules that need the whole definition: states, opening, ladder;
 * paths and uses stand in files of their own. */
#include "engine/definition_check.h"

bool acts_as(const struct role *role, const struct role *by)
{
	if (role == by)
		return true;
	for (size_t i = 0; i < role->as_count; i++)
		if (role->as[i] == by)
			return true;
	return false;
}

/* --- states ------------------------------------------------------------------------------------ */

/* Nothing that could be late runs at an end; what is quiet may still propose (回头看). */
static bool all_quiet(const struct definition *definition, uint32_t clocks)
{
	for (size_t i = 0; i < definition->clock_count; i++)
		if (clocks >> i & 1 && !definition->clocks[i].quiet)
			return false;
	return true;
}

static void check_states(struct check *check, const struct machine *machine, bool all_need_clock)
{
	for (size_t i = 0; i < machine->state_count; i++) {
		const struct state *state = &machine->states[i];
		bool needs_clock = all_need_clock || i == (size_t)machine->first;
		if (!state->end && !state->owner)
			broken(check, state->line, "state-without-owner", "name", state->id);
		if (!state->end && !state->clocks && needs_clock)
			broken(check, state->line, "state-without-clock", "name", state->id);
		if (state->end && !all_quiet(check->definition, state->clocks))
			broken(check, state->line, "end-with-clock", "name", state->id);
	}
}

/* --- opening ----------------------------------------------------------------------------------- */

static const struct input *find_is(const struct definition *definition, enum input_is is)
{
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == is)
			return &definition->inputs[i];
	return NULL;
}

static bool is_asked(const struct definition *definition, const struct input *input)
{
	for (size_t i = 0; i < definition->action_count && !input->required; i++)
		for (size_t k = 0; k < definition->actions[i].need_count; k++) {
			const struct need *need = &definition->actions[i].needs[k];
			if (&definition->inputs[need->input] == input && need->required)
				return true;
		}
	return input->required;
}

static size_t count_effect(const struct definition *definition, enum effect effect)
{
	size_t count = 0;
	for (size_t i = 0; i < definition->action_count; i++)
		count += definition->actions[i].effect == effect;
	return count;
}

/* One way in, and a way to the units. */
static void check_opening(struct check *check)
{
	const struct definition *definition = check->definition;
	size_t registering = count_effect(definition, EFFECT_REGISTER);
	if (registering != 1)
		broken(check, 1, registering ? "two-registers" : "no-register");
	if (!count_effect(definition, EFFECT_OPEN_SHARES)) {
		broken(check, 1, "shares-never-opened");
		return;
	}
	const struct input *lead = find_is(definition, IS_LEAD);
	if (!lead && !find_is(definition, IS_SEPARATE))
		broken(check, 1, "no-lead-field");
	else if (lead && !is_asked(definition, lead))
		broken(check, lead->line, "lead-never-asked", "name", lead->name);
}

/* --- ladder ------------------------------------------------------------------------------------ */

static bool same_unit(struct limit left, struct limit right)
{
	return left.unit == right.unit || !left.amount || !right.amount;
}

/* Within a clock, rungs stand in the order in which they come, and never get milder. Offsets of
 * different units cannot be compared without a calendar, but before and after can. */
static void check_rung_order(
	struct check *check, const struct rung *before, const struct rung *rung)
{
	bool backwards = !rung->percent && !before->percent &&
			 rung->offset.amount < before->offset.amount &&
			 (same_unit(rung->offset, before->offset) ||
				 (rung->offset.amount < 0) != (before->offset.amount < 0));
	bool percents = rung->percent && before->percent && rung->percent < before->percent;
	bool after_due = rung->percent && !before->percent && before->offset.amount >= 0;
	if (backwards || percents || after_due)
		broken(check, rung->line, "rung-order", "name", rung->id);
	if (rung->level < before->level)
		broken(check, rung->line, "rung-milder", "name", rung->id);
}

static bool told_nobody(const struct rung *rung)
{
	return !rung->tell_count && !rung->approver;
}

static void check_ladder(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i], *before = NULL;
		for (size_t k = 0; k < i; k++)
			if (definition->ladder[k].clock == rung->clock &&
				!definition->ladder[k].when == !rung->when)
				before = &definition->ladder[k];
		if (before && rung->clock >= 0)
			check_rung_order(check, before, rung);
		if (told_nobody(rung))
			broken(check, rung->line, "rung-tells-nobody", "name", rung->id);
		if (rung->clock >= 0 && definition->clocks[rung->clock].quiet && rung->level)
			broken(check, rung->line, "quiet-clock", "name", rung->id);
	}
}

/* --- all --------------------------------------------------------------------------------------- */

void definition_check(const struct definition *definition, bool complete, struct problems *problems)
{
	struct check check = {
		.pool = problems->pool, .definition = definition, .problems = problems
	};
	check_states(&check, &definition->matter, true);
	check_states(&check, &definition->share, false);
	check_opening(&check);
	check_uses(&check);
	check_ladder(&check);
	check_import(&check);
	if (complete && definition->matter.state_count && definition->share.state_count)
		check_paths(&check);
}

void definitions_check_figures(const struct definitions *set,
	bool (*known)(const void *data, const char *id), const void *data,
	struct problems *problems)
{
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		for (size_t k = 0; k < definition->figure_count; k++)
			if (!known(data, definition->figures[k]))
				wrong_at(problems, definition->file, 1, "unknown-figure", "name",
					definition->figures[k]);
	}
}
