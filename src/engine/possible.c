/* engine/possible.c - what somebody may do now: the same questions that the door asks, for all actions
 * at once, so that a page offers nothing that would be refused. */
#include "engine/act_inner.h"

#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/fold.h"
#include "engine/world.h"

static void offer(struct ctx *ctx, struct possibles *possibles, struct possible possible)
{
	possibles->items =
		fold_grow(ctx->pool, possibles->items, &possibles->count, sizeof(struct possible));
	possibles->items[possibles->count - 1] = possible;
}

static void offer_proposals(struct ctx *ctx, struct possibles *possibles,
	const struct matter *matter, const struct action *action)
{
	for (size_t i = 0; i < matter->proposal_count; i++) {
		const struct proposal *proposal = &matter->proposals[i];
		const struct share *share = matter_share(matter, proposal->share);
		if (!proposal->ended && action_fits(matter, share, action) &&
			owner_is(ctx, matter, share, proposal_role(matter, proposal)))
			offer(ctx, possibles,
				(struct possible){ .action = action,
					.share = proposal->share,
					.version = -1,
					.proposal = proposal->seq });
	}
}

static bool undo_fits(const struct ctx *ctx, const struct matter *matter)
{
	return ctx->actor && matter->last_actor == ctx->actor->person->id && matter->seq > 1 &&
	       ctx->now - matter->last_action_at <= matter->definition->undo_within &&
	       matter->seen < matter->seq;
}

bool action_in_time(const struct matter *matter, const struct share *share,
	const struct action *action, int64_t on)
{
	int64_t since = share ? share->opened : matter->state_since;
	if (action->within.amount && on >= worktime_add(matter->calendar, since, action->within))
		return false;
	const struct clock *clock =
		clock_concerned(matter, share ? share->ordinal : 0, action->clock);
	if (action->after_due)
		return clock_light(matter, clock, on) == LIGHT_OVERDUE;
	if (!action->before_due.amount || !clock || clock->due == NEVER)
		return true;
	if (!limit_in_days(action->before_due))
		return on < worktime_sub(matter->calendar, clock->due, action->before_due);
	return on < worktime_sub(matter->calendar, clock->due - 1, action->before_due) + MS_DAY;
}

static void offer_action(struct ctx *ctx, struct possibles *possibles, const struct matter *matter,
	const struct share *share, const struct action *action)
{
	if (!action_fits(matter, share, action) || !action_in_time(matter, share, action, ctx->now))
		return;
	if (action->effect == EFFECT_UNDO && !undo_fits(ctx, matter))
		return;
	bool own = action_allowed_to(ctx, matter, share, action);
	/* What came for a unit by paper the office files as its own. */
	if (!own && (action->only_files || !share || !action_behalf(ctx, matter, action)))
		return;
	offer(ctx, possibles,
		(struct possible){ .action = action,
			.share = share ? share->ordinal : 0,
			.version = share ? share->version : matter->version,
			.on_behalf = !own });
}

struct possibles matter_possible(struct ctx *ctx, const struct matter *matter)
{
	struct possibles possibles = { 0 };
	const struct definition *definition = matter->definition;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		/* What becomes of a paper is asked beside that paper. */
		if (action->by_clock || action_begins(action) || action->effect == EFFECT_REFRESH ||
			action->effect == EFFECT_PAPER)
			continue;
		if (action_decides(action))
			offer_proposals(ctx, &possibles, matter, action);
		else if (!action->on_share)
			offer_action(ctx, &possibles, matter, NULL, action);
		else
			for (size_t k = 0; k < matter->share_count; k++)
				offer_action(ctx, &possibles, matter, &matter->shares[k], action);
	}
	return possibles;
}
