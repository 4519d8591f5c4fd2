/* engine/definition_check_path.c - the rules about paths: every state is reached and left, every
 * loop ends, every end brings the answer, and no matter is left without anybody who can move it. */
#include "engine/definition_check.h"

#define BIT(i) (UINT32_C(1) << (i))

/* --- where shares run -------------------------------------------------------------------------- */

static bool starts_from(const struct action *action, const struct machine *machine, size_t state)
{
	if (action->from == STATES_ANY)
		return !machine->states[state].end;
	return action->from >> state & 1;
}

static bool opens(const struct action *action)
{
	return action->effect == EFFECT_OPEN_SHARES || action->effect == EFFECT_REOPEN_SHARES;
}

static bool closes(const struct action *action)
{
	return action->effect == EFFECT_CLOSE_SHARES || action->effect == EFFECT_ROUND;
}

static bool ends_share(const struct check *check, const struct action *action)
{
	return action->to >= 0 && check->definition->share.states[action->to].end;
}

static uint32_t runs_after(const struct check *check, const struct action *action, size_t from)
{
	const struct machine *machine = &check->definition->matter;
	bool before = check->leads_run >> from & 1;
	if (action->on_share || action->to < 0 || machine->states[action->to].end ||
		!starts_from(action, machine, from))
		return 0;
	return opens(action) || (before && !closes(action)) ? BIT(action->to) : 0;
}

/* Consequences of share actions that leave the share running, e.g. the first sign-for. */
static uint32_t runs_on(const struct check *check, const struct action *action)
{
	uint32_t states = 0;
	if (!action->on_share || ends_share(check, action) || !check->leads_run)
		return 0;
	for (size_t i = 0; i < action->then_count; i++)
		states |= BIT(action->then[i].matter_to);
	return states;
}

static void find_running(struct check *check)
{
	const struct definition *definition = check->definition;
	uint32_t before;
	do {
		before = check->leads_run;
		for (size_t i = 0; i < definition->action_count; i++) {
			const struct action *action = &definition->actions[i];
			check->leads_run |= runs_on(check, action);
			for (size_t s = 0; s < definition->matter.state_count; s++)
				check->leads_run |= runs_after(check, action, s);
		}
	} while (check->leads_run != before);
}

/* --- edges ------------------------------------------------------------------------------------- */

/* Which matter states an action leads to from STATE, as a set. */
static uint32_t matter_edges(const struct check *check, const struct action *action, size_t state)
{
	const struct machine *machine = &check->definition->matter;
	if (!action->on_share)
		return action->to >= 0 && starts_from(action, machine, state) ? BIT(action->to) : 0;
	uint32_t to = 0;
	if (check->leads_run >> state & 1)
		for (size_t i = 0; i < action->then_count; i++)
			to |= BIT(action->then[i].matter_to);
	return to;
}

static uint32_t share_edges(const struct check *check, const struct action *action, size_t state)
{
	bool starts = action->on_share && action->to >= 0 &&
		      starts_from(action, &check->definition->share, state);
	return starts ? BIT(action->to) : 0;
}

/* --- reaching ---------------------------------------------------------------------------------- */

static uint32_t reach(const struct check *check, bool on_share, uint32_t from)
{
	const struct definition *definition = check->definition;
	const struct machine *machine = on_share ? &definition->share : &definition->matter;
	uint32_t reached = from, before;
	do {
		before = reached;
		for (size_t s = 0; s < machine->state_count; s++)
			for (size_t i = 0; (before >> s & 1) && i < definition->action_count; i++)
				reached |=
					on_share ? share_edges(check, &definition->actions[i], s)
						 : matter_edges(check, &definition->actions[i], s);
	} while (reached != before);
	return reached;
}

static uint32_t share_starts(const struct definition *definition)
{
	uint32_t starts = BIT(definition->share.first);
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].share_to >= 0)
			starts |= BIT(definition->actions[i].share_to);
	return starts;
}

static void check_reached(struct check *check, const struct machine *machine, uint32_t reached)
{
	for (size_t s = 0; s < machine->state_count; s++)
		if (!(reached >> s & 1))
			broken(check, machine->states[s].line, "state-unreachable", "name",
				machine->states[s].id);
}

/* --- leaving ----------------------------------------------------------------------------------- */

/* May it be counted on? Not what runs out, and not what needs somebody's application first. */
static bool is_certain(const struct action *action)
{
	return !action->most && !action->within.amount && !action->before_due.amount &&
	       !action->after_due && !action->ask && action->effect != EFFECT_UNDO;
}

static void cover_action(struct cover *cover, const struct action *action)
{
	cover_add(cover, action->lead_only ? guard_both(cover->pool, guard_not_co(), action->when)
					   : action->when);
}

static void cover_exits(
	const struct check *check, const struct action *action, size_t state, struct cover *cover)
{
	const struct machine *machine = &check->definition->matter;
	bool leaves = !action->on_share && action->to >= 0 && (size_t)action->to != state &&
		      starts_from(action, machine, state);
	if (leaves && is_certain(action))
		cover_action(cover, action);
	for (size_t i = 0; i < action->then_count && check->leads_run >> state & 1; i++)
		if ((size_t)action->then[i].matter_to != state)
			cover_add(cover, action->then[i].when);
}

static void cover_share_exits(
	const struct check *check, const struct action *action, size_t state, struct cover *cover)
{
	bool leaves = action->on_share && action->to >= 0 && (size_t)action->to != state &&
		      starts_from(action, &check->definition->share, state);
	if (leaves && is_certain(action))
		cover_action(cover, action);
}

static void check_left(struct check *check, bool on_share)
{
	const struct definition *definition = check->definition;
	const struct machine *machine = on_share ? &definition->share : &definition->matter;
	for (size_t s = 0; s < machine->state_count; s++) {
		struct cover cover = { .pool = check->pool, .definition = definition };
		for (size_t i = 0; i < definition->action_count; i++)
			(on_share ? cover_share_exits : cover_exits)(
				check, &definition->actions[i], s, &cover);
		if (!machine->states[s].end && !cover_holds(&cover))
			broken(check, machine->states[s].line, "state-without-exit", "name",
				machine->states[s].id);
	}
}

static bool marks_reopening(const struct action *action)
{
	for (size_t i = 0; i < action->mark_count; i++)
		if (text_equal(action->marks[i].kind, "re-opened"))
			return true;
	return false;
}

/* From an end one only comes back by what says so, and a share only with its matter. */
static void check_ends_are_ends(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		const struct machine *machine =
			action->on_share ? &definition->share : &definition->matter;
		uint32_t ends = 0;
		for (size_t s = 0; s < machine->state_count; s++)
			ends |= machine->states[s].end ? BIT(s) : 0;
		bool stays = action->effect == EFFECT_NOTE && action->to < 0;
		bool leaves = action->on_share || (action->to >= 0 && !marks_reopening(action));
		if (action->from != STATES_ANY && (action->from & ends) && leaves && !stays)
			broken(check, action->line, "end-with-exit", "name", action->id);
	}
}

/* --- shares that end must move the matter ------------------------------------------------------ */

static void check_share_ends(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (!action->on_share || !ends_share(check, action) ||
			action->effect == EFFECT_REASSIGN)
			continue;
		/* A co-unit's end moves nothing; where the action is for co-units alone, nothing must. */
		struct cover cover = { .pool = check->pool,
			.definition = definition,
			.given = guard_both(check->pool, action->when, guard_not_co()) };
		for (size_t k = 0; k < action->then_count; k++)
			cover_add(&cover, action->then[k].when);
		if (!cover_holds(&cover))
			broken(check, action->line, "share-end-stuck", "name", action->id);
	}
}

/* --- the answer -------------------------------------------------------------------------------- */

/* Where ACTION leads from the states BEFORE; to no end if it brings the answer. */
static uint32_t unanswered_step(
	const struct check *check, const struct action *action, uint32_t before)
{
	const struct machine *machine = &check->definition->matter;
	uint32_t to = 0, ends = 0;
	for (size_t s = 0; s < machine->state_count; s++) {
		if (machine->states[s].end)
			ends |= BIT(s);
		else if (before >> s & 1)
			to |= matter_edges(check, action, s);
	}
	return action->answers ? to & ~ends : to;
}

/* Walks without the actions that bring the answer to an end; what is reached nevertheless is an end
 * without one. An answer on the way to another state is not the last word. */
static uint32_t reach_unanswered(const struct check *check, int first)
{
	const struct definition *definition = check->definition;
	uint32_t reached = BIT(first), before;
	do {
		before = reached;
		for (size_t i = 0; i < definition->action_count; i++)
			reached |= unanswered_step(check, &definition->actions[i], before);
	} while (reached != before);
	return reached;
}

static void check_answers(struct check *check)
{
	const struct machine *machine = &check->definition->matter;
	uint32_t reached = reach_unanswered(check, machine->first);
	for (size_t s = 0; s < machine->state_count; s++) {
		const struct state *state = &machine->states[s];
		if (state->end && !state->answered && !state->owes_nobody && (reached >> s & 1))
			broken(check, state->line, "end-without-answer", "name", state->id);
	}
}

/* --- loops ------------------------------------------------------------------------------------- */

/* Somebody above is told in the end: a rung is proposed on a clock that runs here. */
static bool has_ladder(const struct check *check, size_t state)
{
	const struct definition *definition = check->definition;
	uint32_t clocks = definition->matter.states[state].clocks;
	for (size_t s = 0; s < definition->share.state_count; s++)
		if (check->leads_run >> state & 1)
			clocks |= definition->share.states[s].clocks;
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		if (rung->approver && rung->clock >= 0 && (clocks >> rung->clock & 1))
			return true;
	}
	return false;
}

static uint32_t loop_edges(const struct check *check, size_t state)
{
	const struct definition *definition = check->definition;
	uint32_t to = 0;
	if (definition->matter.states[state].end || has_ladder(check, state))
		return 0;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (!action->most && !action->answers && !action->by_clock)
			to |= matter_edges(check, action, state);
	}
	return to & ~BIT(state);
}

static const char *state_names(
	const struct check *check, const struct machine *machine, uint32_t states)
{
	struct buffer names;
	buffer_init(&names, check->pool, 2000);
	for (size_t s = 0; s < machine->state_count; s++)
		if (states >> s & 1)
			buffer_printf(
				&names, "%s%s", names.size ? ", " : "", machine->states[s].id);
	return names.data;
}

static void check_loops(struct check *check)
{
	const struct machine *machine = &check->definition->matter;
	uint32_t edges[STATES_MAX], reached[STATES_MAX], before;
	for (size_t s = 0; s < machine->state_count; s++)
		edges[s] = reached[s] = loop_edges(check, s);
	for (size_t s = 0; s < machine->state_count; s++)
		do {
			before = reached[s];
			for (size_t t = 0; t < machine->state_count; t++)
				reached[s] |= before >> t & 1 ? edges[t] : 0;
		} while (reached[s] != before);
	uint32_t told = 0;
	for (size_t s = 0; s < machine->state_count; s++) {
		if (!(reached[s] >> s & 1) || (told >> s & 1))
			continue;
		uint32_t loop = 0;
		for (size_t t = 0; t < machine->state_count; t++)
			loop |= (reached[s] >> t & 1) && (reached[t] >> s & 1) ? BIT(t) : 0;
		told |= loop;
		broken(check, machine->states[s].line, "loop-without-end", "states",
			state_names(check, machine, loop));
	}
}

/* --- owners ------------------------------------------------------------------------------------ */

static bool owner_acts(const struct check *check, const struct state *state,
	const struct action *action, bool on_share, size_t index)
{
	const struct definition *definition = check->definition;
	const struct machine *machine = on_share ? &definition->share : &definition->matter;
	bool of_unit = state->owner->scope == ROLE_UNIT || state->owner->scope == ROLE_HOLDER;
	bool through_share = !on_share && of_unit && action->on_share;
	if (action->on_share != on_share && !through_share)
		return false;
	if (!through_share && !starts_from(action, machine, index))
		return false;
	for (size_t i = 0; i < action->by_count; i++)
		if (acts_as(action->by[i], state->owner))
			return action->effect != EFFECT_UNDO && action->effect != EFFECT_NOTE &&
			       action->effect != EFFECT_PAPER;
	return false;
}

static void check_owners(struct check *check, bool on_share)
{
	const struct definition *definition = check->definition;
	const struct machine *machine = on_share ? &definition->share : &definition->matter;
	for (size_t s = 0; s < machine->state_count; s++) {
		const struct state *state = &machine->states[s];
		bool acts = state->end || !state->owner;
		for (size_t i = 0; i < definition->action_count && !acts; i++)
			acts = owner_acts(check, state, &definition->actions[i], on_share, s);
		if (!acts)
			broken(check, state->line, "owner-idle", "name", state->id, "role",
				state->owner->title);
		bool of_unit =
			!on_share && !state->end && state->owner &&
			(state->owner->scope == ROLE_UNIT || state->owner->scope == ROLE_HOLDER);
		if (of_unit && !(check->leads_run >> s & 1))
			broken(check, state->line, "owner-without-share", "name", state->id);
	}
}

void check_paths(struct check *check)
{
	const struct definition *definition = check->definition;
	find_running(check);
	check_ends_are_ends(check);
	check_left(check, false);
	check_left(check, true);
	check_owners(check, false);
	check_owners(check, true);
	check_loops(check);
	check_share_ends(check);
	if (definition->matter.first < 0)
		return;
	check_reached(
		check, &definition->matter, reach(check, false, BIT(definition->matter.first)));
	check_reached(check, &definition->share, reach(check, true, share_starts(definition)));
	check_answers(check);
}
