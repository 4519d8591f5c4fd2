/* engine/ladder.c - fires what is due, sends what was drafted, and stops itself when in doubt. */
#include "engine/ladder.h"

#include "base/time.h"
#include "engine/calendar_change.h"
#include "engine/clock.h"
#include "engine/ladder_db.h"
#include "engine/matter_rows.h"
#include "engine/world.h"

#include <inttypes.h>

/* --- the clock's own sanity --------------------------------------------------------------------- */

static const char *doubt(struct ctx *ctx, struct ladder *ladder, int64_t monotonic)
{
	if (!ladder->wall) {
		ladder->wall = ctx->now;
		ladder->monotonic = monotonic;
	}
	int64_t drift = (ctx->now - ladder->wall) - (monotonic - ladder->monotonic);
	if (drift > LADDER_TOLERANCE || drift < -LADDER_TOLERANCE)
		return "ladder.clock_jumped";
	int64_t last = ladder_db_last_at(ctx);
	if (ctx->now + LADDER_TOLERANCE < last)
		return "ladder.clock_back";
	if (last && ctx->now - last > LADDER_SILENCE)
		return "ladder.clock_ahead";
	return "";
}

/* Writes the setting only where it changes. */
static bool held(struct ctx *ctx, struct ladder *ladder, int64_t monotonic)
{
	const char *why = doubt(ctx, ladder, monotonic);
	if (!text_equal(text_or(ladder_db_hold(ctx), ""), why))
		ladder_db_set_hold(ctx, why);
	return *why;
}

const char *ladder_held(struct ctx *ctx)
{
	const char *why = ladder_db_hold(ctx);
	return text_empty(why) ? NULL : why;
}

int64_t ladder_braked(struct ctx *ctx)
{
	int64_t count = ladder_db_draft_count(ctx, LADDER_BRAKED_MOST);
	return count > LADDER_BRAKE ? count : 0;
}

/* --- firing ------------------------------------------------------------------------------------- */

static const struct action *by_effect(const struct definition *definition, enum effect effect)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].effect == effect)
			return &definition->actions[i];
	return NULL;
}

static bool stands_later(const struct matter *matter, const struct clock *clock,
	const struct rung *rung, const struct rung *than)
{
	if (!than || rung->clock < 0)
		return true;
	return than->clock >= 0 && clock_rung_stands_at(matter, clock, rung) >
					   clock_rung_stands_at(matter, clock, than);
}

/* The last of the rungs that are due: what was missed while nobody ran isn't made up. */
static const struct rung *due_rung(
	const struct matter *matter, const struct clock *clock, int64_t now)
{
	const struct definition *definition = matter->definition;
	const struct rung *due = NULL;
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		if (rung->counts)
			continue;
		bool mine = rung->clock == clock->def ||
			    (rung->clock < 0 && definition->clocks[clock->def].every_month);
		if (mine && clock_rung_at(matter, clock, (int)i) <= now &&
			stands_later(matter, clock, rung, due))
			due = rung;
	}
	return due;
}

/* So many have been issued for the unit since it was last counted, of whatever matter. */
static const struct rung *counted_rung(
	struct ctx *ctx, const struct matter *matter, const struct clock *clock)
{
	for (size_t i = 0; i < matter->definition->rung_count; i++) {
		const struct rung *rung = &matter->definition->ladder[i];
		if (!clock_counts(matter, clock, (int)i))
			continue;
		int64_t since = worktime_sub(matter->calendar, ctx->now, rung->within);
		int64_t last = ladder_db_last_counted(ctx, matter->lead_unit, rung);
		if (ladder_db_issued(ctx, matter->lead_unit, rung->counted,
			    last > since ? last : since) >= rung->reaches)
			return rung;
	}
	return NULL;
}

/* What the definition says happens by itself when a clock runs out, in the case that is given. */
static const struct action *due_action(
	const struct matter *matter, const struct clock *clock, int64_t now)
{
	const struct definition *definition = matter->definition;
	const struct share *share = matter_share(matter, clock->share);
	for (size_t i = 0; clock->due <= now && i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->by_clock && action->effect != EFFECT_RUNG &&
			action->clock == clock->def && action_fits(matter, share, action))
			return action;
	}
	return NULL;
}

/* A clock whose `next` says nothing any more: looked at again when something changes it. */
static void let_rest(struct ctx *ctx, struct matter *matter, struct clock *clock)
{
	clock->dirty = true;
	clocks_derive(matter);
	if (clock->next <= ctx->now)
		clock->next = NEVER;
	matter_save_clocks(ctx, matter);
}

/* One matter that refuses must not hold up all others: it is left out and reported. */
static void try_act(struct ctx *ctx, struct matter *matter, const struct deed *deed,
	const struct due_clock *row)
{
	db_savepoint(ctx);
	enum err err = matter_act(ctx, matter, deed);
	if (!err) {
		db_release(ctx);
		return;
	}
	bool refused = err == ERR_INVALID || err == ERR_FORBIDDEN || err == ERR_CONFLICT;
	if (!refused)
		return;
	fprintf(stderr, "ladder: matter %" PRId64 ": %s\n", matter->id, ctx->failure.message);
	db_rollback_to(ctx);
	db_release(ctx);
	ctx->failure = (struct failure){ 0 };
	if (row)
		ladder_db_rest(ctx, row, NEVER);
}

/* A matter whose rules aren't loaded stops no other: said once, and looked at again after a day. */
static bool has_rules(const struct ctx *ctx, int64_t matter, const char *procedure, int64_t version)
{
	if (definition_version(ctx->definitions, procedure, version))
		return true;
	fprintf(stderr,
		"ladder: matter %" PRId64 ": version %" PRId64
		" of %s is not loaded; left out for a day\n",
		matter, version, procedure);
	return false;
}

static void fire(struct ctx *ctx, const struct due_clock *row)
{
	if (!has_rules(ctx, row->matter, row->procedure, row->version)) {
		ladder_db_rest(ctx, row, ctx->now + MS_DAY);
		return;
	}
	struct matter *matter = matter_load_unscoped(ctx, row->matter);
	if (!matter)
		return;
	calendar_catch_up(ctx, matter);
	struct clock *clock =
		matter_clock(matter, row->share, clock_find(matter->definition, row->clock));
	CHECK(clock);
	const struct action *action = due_action(matter, clock, ctx->now);
	const struct rung *rung = action ? NULL : counted_rung(ctx, matter, clock);
	if (!action && !rung)
		rung = due_rung(matter, clock, ctx->now);
	if (rung)
		action = by_effect(matter->definition, EFFECT_RUNG);
	struct deed deed = { .share = row->share, .version = -1, .rung = rung };
	if (!action || !action_fits(matter, matter_share(matter, row->share), action)) {
		let_rest(ctx, matter, clock);
		return;
	}
	deed.action = action->id;
	try_act(ctx, matter, &deed, row);
}

static void send_draft(struct ctx *ctx, const struct due_draft *draft)
{
	if (!has_rules(ctx, draft->matter, draft->procedure, draft->version)) {
		ladder_db_postpone(ctx, draft, ctx->now + MS_DAY);
		return;
	}
	struct matter *matter = matter_load_unscoped(ctx, draft->matter);
	const struct action *action = matter ? by_effect(matter->definition, EFFECT_ISSUE) : NULL;
	if (!action)
		return;
	struct deed deed = {
		.action = action->id,
		.share = draft->share,
		.version = -1,
		.proposal = draft->seq,
	};
	try_act(ctx, matter, &deed, NULL);
}

bool ladder_slice(struct ctx *ctx, struct ladder *ladder, int64_t monotonic, int64_t limit)
{
	if (held(ctx, ladder, monotonic))
		return false;
	struct rows due = ladder_db_due(ctx, limit);
	const struct due_clock *clocks = due.data;
	for (int64_t i = 0; i < due.count && !ctx_failed(ctx); i++)
		fire(ctx, &clocks[i]);
	/* No further than it must: a million may wait, and each slice asks. */
	if (ladder_db_draft_count(ctx, LADDER_BRAKE + 1) > LADDER_BRAKE)
		return due.more;
	struct rows drafts = ladder_db_drafts(ctx, limit);
	const struct due_draft *draft = drafts.data;
	for (int64_t i = 0; i < drafts.count && !ctx_failed(ctx); i++)
		send_draft(ctx, &draft[i]);
	return due.more || drafts.more;
}
