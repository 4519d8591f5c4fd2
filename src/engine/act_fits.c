/* engine/act_fits.c - whether an action can be taken now by anyone: the state, what was asked, the part of
 * the share, the guard, how often. */
#include "engine/act_inner.h"

#include "engine/fold.h"

/* What the ladder does, and what is decided on it: also at an end that it looks back on. */
static bool climbs(const struct action *action)
{
	return action->effect == EFFECT_RUNG || action_decides(action);
}

static bool state_fits(
	const struct matter *matter, const struct share *share, const struct action *action)
{
	const struct machine *machine =
		action->on_share ? &matter->definition->share : &matter->definition->matter;
	int state = action->on_share ? share->state : matter->state;
	if (action->on_share && share->ended_on)
		return action->from != UINT32_MAX && (action->from >> state & 1) &&
		       machine->states[state].end;
	if (action->from == UINT32_MAX && climbs(action) && machine->states[state].clocks)
		return true;
	if (action->from == UINT32_MAX)
		return !machine->states[state].end;
	return action->from >> state & 1;
}

static bool ask_fits(const struct share *share, const struct action *action)
{
	bool rules = action->effect == EFFECT_GRANT || action->effect == EFFECT_REFUSE ||
		     action->effect == EFFECT_GRANT_DATE ||
		     (action->effect == EFFECT_REASSIGN && action->ask);
	if (action->effect == EFFECT_ASK)
		return share && !share->ask.kind;
	if (!rules)
		return true;
	return share && text_equal(share->ask.kind, action->ask) &&
	       (!action->level || action->level == share->ask.level);
}

static bool role_fits(const struct share *share, const struct action *action)
{
	return !action->lead_only || (share && share->role != SHARE_CO);
}

static bool has_open_node(const struct matter *matter, const struct share *share)
{
	for (size_t i = 0; share && i < matter->node_count; i++)
		if (matter->nodes[i].share == share->ordinal && !matter->nodes[i].done_day)
			return true;
	return false;
}

static bool effect_fits(
	const struct matter *matter, const struct share *share, const struct action *action)
{
	if (action->effect == EFFECT_NODE_DONE)
		return has_open_node(matter, share);
	if (action->effect == EFFECT_SUSPEND)
		return !matter->suspended;
	return action->effect != EFFECT_RESUME || matter->suspended;
}

bool action_fits(
	const struct matter *matter, const struct share *share, const struct action *action)
{
	if (action->on_share && !share)
		return false;
	return state_fits(matter, share, action) && ask_fits(share, action) &&
	       role_fits(share, action) && effect_fits(matter, share, action) &&
	       (!action->when || guard_holds(action->when, matter, share)) &&
	       (!action->most ||
		       fold_times(matter, action->id, share ? share->ordinal : 0) < action->most);
}
