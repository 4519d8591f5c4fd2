/* engine/definition_check_use.c - what is named and never used, what is used and never asked, and
 * the holes in the sentences. */
#include "engine/definition_check.h"

#include <string.h>

/* --- uses -------------------------------------------------------------------------------------- */

static bool asks(const struct action *action, size_t input, bool must)
{
	for (size_t i = 0; i < action->need_count; i++)
		if (action->needs[i].input == (int)input && (!must || action->needs[i].required))
			return true;
	return false;
}

/* Does any action ask for it, not counting the form and its correction? */
static bool asked_by_any(const struct definition *definition, size_t input, bool must)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (asks(&definition->actions[i], input, must))
			return true;
	return false;
}

static void check_fields(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->ask == ASK_ACTION && !asked_by_any(definition, i, false))
			broken(check, input->line, "unused-field", "name", input->name);
	}
}

static bool state_uses(const struct machine *machine, size_t clock)
{
	for (size_t i = 0; i < machine->state_count; i++)
		if (machine->states[i].clocks >> clock & 1)
			return true;
	return false;
}

static bool clock_runs(const struct definition *definition, size_t clock)
{
	if (state_uses(&definition->matter, clock) || state_uses(&definition->share, clock))
		return true;
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].starts >> clock & 1)
			return true;
	return false;
}

/* A date that nobody must ever give is no limit. */
static void check_dates(struct check *check, const struct clock_def *clock)
{
	const struct definition *definition = check->definition;
	if (clock->until < 0 || clock->case_count)
		return;
	const struct input *date = &definition->inputs[clock->until];
	if (!date->required && !asked_by_any(definition, (size_t)clock->until, true))
		broken(check, clock->line, "date-never-asked", "name", clock->id, "field",
			date->name);
}

static void check_clocks(struct check *check)
{
	const struct definition *definition = check->definition;
	size_t mains = 0;
	for (size_t i = 0; i < definition->clock_count; i++) {
		const struct clock_def *clock = &definition->clocks[i];
		mains += clock->main;
		if (clock->main && mains > 1)
			broken(check, clock->line, "two-main-clocks", "name", clock->id);
		if (!clock_runs(definition, i))
			broken(check, clock->line, "unused-clock", "name", clock->id);
		check_dates(check, clock);
	}
	if (!mains)
		broken(check, 1, "no-main-clock");
}

static void check_milestones(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->milestone_count; i++) {
		bool used = false;
		for (size_t k = 0; k < definition->action_count; k++)
			for (size_t m = 0; m < definition->actions[k].mark_count; m++)
				used |= definition->actions[k].marks[m].kind ==
					definition->milestones[i].id;
		if (!used)
			broken(check, 1, "unused-milestone", "name", definition->milestones[i].id);
	}
}

/* --- roles that are found by a field ----------------------------------------------------------- */

static void check_role(struct check *check, const struct role *role, int line)
{
	if (!role || role->scope != ROLE_FIELD)
		return;
	int input = input_find(check->definition, role->field);
	if (input < 0 || check->definition->inputs[input].type != INPUT_PERSON ||
		check->definition->inputs[input].ask == ASK_ACTION)
		broken(check, line, "role-field-missing", "name", role->id, "field", role->field);
}

static void check_roles(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->matter.state_count; i++)
		check_role(check, definition->matter.states[i].owner,
			definition->matter.states[i].line);
	for (size_t i = 0; i < definition->share.state_count; i++)
		check_role(
			check, definition->share.states[i].owner, definition->share.states[i].line);
	for (size_t i = 0; i < definition->action_count; i++)
		for (size_t k = 0; k < definition->actions[i].by_count; k++)
			if (definition->actions[i].effect != EFFECT_UNDO)
				check_role(check, definition->actions[i].by[k],
					definition->actions[i].line);
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		check_role(check, rung->approver, rung->line);
		for (size_t k = 0; k < rung->tell_count; k++)
			check_role(check, rung->tell[k], rung->line);
	}
}

/* --- sentences --------------------------------------------------------------------------------- */

static void check_hole(struct check *check, const struct action *action, const char *name)
{
	static const char *const known[] = { "actor", "unit", "lead", "due", "round", "rung",
		"channel", NULL };
	if (word_index(name, known) >= 0)
		return;
	int input = input_find(check->definition, name);
	if (input < 0)
		broken(check, action->line, "unknown-hole", "name", action->id, "hole", name);
	else if (check->definition->inputs[input].ask == ASK_ACTION &&
		 !asks(action, (size_t)input, false))
		broken(check, action->line, "hole-not-asked", "name", action->id, "hole", name);
}

static void check_sentence(struct check *check, const struct action *action)
{
	const char *at = action->says;
	while (at && (at = strchr(at, '{'))) {
		const char *end = strchr(at, '}');
		if (!end) {
			broken(check, action->line, "unknown-hole", "name", action->id, "hole", at);
			return;
		}
		check_hole(check, action, text_copy_n(check->pool, at + 1, (size_t)(end - at - 1)));
		at = end;
	}
}

/* --- what an action does ----------------------------------------------------------------------- */

static uint32_t clocks_of(const struct definition *definition, bool on_share)
{
	uint32_t clocks = 0;
	for (size_t i = 0; i < definition->clock_count; i++)
		if (definition->clocks[i].on_share == on_share)
			clocks |= UINT32_C(1) << i;
	return clocks;
}

static void check_action(struct check *check, const struct action *action)
{
	bool does = action->to >= 0 || action->effect || action->need_count || action->mark_count ||
		    action->then_count || action->starts || action->stops || action->paper ||
		    action->paper_input >= 0;
	if (!does)
		broken(check, action->line, "action-does-nothing", "name", action->id);
	if ((action->starts | action->stops) & clocks_of(check->definition, !action->on_share))
		broken(check, action->line, "clock-other-machine", "name", action->id);
	for (size_t i = 0; i + 1 < action->then_count; i++)
		if (!action->then[i].when)
			broken(check, action->line, "then-unreachable", "name", action->id);
	check_sentence(check, action);
}

/* By itself at a clock's due: the clock must run wherever the action may happen. */
static void check_by_clock(struct check *check, const struct action *action)
{
	const struct definition *definition = check->definition;
	const struct machine *machine = action->on_share ? &definition->share : &definition->matter;
	if (!action->by_clock || action->clock < 0)
		return;
	for (size_t s = 0; s < machine->state_count; s++) {
		bool here = action->from == STATES_ANY ? !machine->states[s].end
						       : action->from >> s & 1;
		if (here && !(machine->states[s].clocks >> action->clock & 1))
			broken(check, action->line, "clock-action-state", "name", action->id,
				"state", machine->states[s].id);
	}
}

void check_uses(struct check *check)
{
	const struct definition *definition = check->definition;
	check_fields(check);
	check_clocks(check);
	check_milestones(check);
	check_roles(check);
	for (size_t i = 0; i < definition->action_count; i++) {
		check_action(check, &definition->actions[i]);
		check_by_clock(check, &definition->actions[i]);
	}
}
