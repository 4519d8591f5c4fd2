/* engine/clock_rung.c - the rungs that hang on clocks: when each is due, what has fired, what lapses.
 * Pure, as all of the fold. */
#include "engine/clock_inner.h"

#define DRAFT_TIME (8 * MS_HOUR + 30 * MS_MINUTE)
#define SEND_TIME (10 * MS_HOUR)

static bool counts_in_days(const struct matter *matter, const struct clock *clock)
{
	return clock->day || limit_in_days(clock_limit(matter, def_of(matter, clock)));
}

/* 欠序时 rungs hang on the share's monthly clock, those that count on the main one. */
static bool rung_is_of(const struct matter *matter, const struct clock *clock, int rung)
{
	const struct rung *row = &matter->definition->ladder[rung];
	if (row->counts)
		return clock->def == matter->definition->main_clock;
	return row->clock < 0 ? def_of(matter, clock)->every_month : row->clock == clock->def;
}

/* It was proposed in a month before, and nobody has decided yet. */
static bool waits(const struct matter *matter, int64_t share, const struct rung *rung)
{
	int index = (int)(rung - matter->definition->ladder);
	for (size_t i = 0; i < matter->proposal_count; i++) {
		const struct proposal *proposal = &matter->proposals[i];
		if (!proposal->ended && proposal->share == share && proposal->rung == index)
			return true;
	}
	return false;
}

static int64_t plan_rung_at(
	const struct matter *matter, const struct clock *clock, const struct rung *rung)
{
	const struct share *share = matter_share(matter, clock->share);
	if (!share || share->behind < rung->behind_months || waits(matter, clock->share, rung))
		return NEVER;
	return worktime_next_at(matter->calendar, share->judged_on, DRAFT_TIME);
}

int64_t clock_rung_stands_at(
	const struct matter *matter, const struct clock *clock, const struct rung *rung)
{
	if (!rung->percent)
		return worktime_at_offset(matter->calendar, clock->due, rung->offset);
	return worktime_part(matter->calendar, clock->started, clock->due,
		clock_limit(matter, def_of(matter, clock)).unit, (int)rung->percent);
}

/* As good as by chance, and the same for ever. */
static bool is_sampled(const struct matter *matter, int64_t percent)
{
	uint64_t mixed = (uint64_t)matter->id;
	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
	return (mixed ^ mixed >> 31) % 100 < (uint64_t)percent;
}

static bool may_fire(const struct matter *matter, const struct clock *clock, int rung)
{
	const struct rung *row = &matter->definition->ladder[rung];
	bool fired = clock->fired & CLOCK_PAST || (uint64_t)clock->fired >> rung & 1;
	if (clock->stopped || is_paused(clock) || clock->due == NEVER || fired)
		return false;
	if (row->sample && !is_sampled(matter, row->sample))
		return false;
	return !row->when || guard_holds(row->when, matter, matter_share(matter, clock->share));
}

bool clock_counts(const struct matter *matter, const struct clock *clock, int rung)
{
	return matter->definition->ladder[rung].counts && rung_is_of(matter, clock, rung) &&
	       may_fire(matter, clock, rung);
}

void clocks_issued(struct matter *matter, int rung, int64_t at)
{
	const struct definition *definition = matter->definition;
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *row = &definition->ladder[i];
		if (!text_equal(row->counts, definition->ladder[rung].title))
			continue;
		for (size_t k = 0; k < matter->clock_count; k++) {
			struct clock *clock = &matter->clocks[k];
			if (!clock_counts(matter, clock, (int)i))
				continue;
			clock->look = at;
			clock->dirty = true;
		}
	}
}

int64_t clock_rung_at(const struct matter *matter, const struct clock *clock, int rung)
{
	const struct rung *row = &matter->definition->ladder[rung];
	if (!may_fire(matter, clock, rung))
		return NEVER;
	if (row->counts)
		return clock->look ? clock->look : NEVER;
	if (row->clock < 0)
		return plan_rung_at(matter, clock, row);
	int64_t at = clock_rung_stands_at(matter, clock, row);
	if (!clock->last_fired_at || !counts_in_days(matter, clock))
		return at;
	int64_t gap = worktime_at_offset(matter->calendar, clock->last_fired_at, row->gap);
	return at > gap ? at : gap;
}

static bool runs_out_into_action(const struct matter *matter, const struct clock *clock)
{
	for (size_t i = 0; i < matter->definition->action_count; i++) {
		const struct action *action = &matter->definition->actions[i];
		if (action->by_clock && action->effect != EFFECT_RUNG &&
			action->clock == clock->def)
			return true;
	}
	return false;
}

int64_t clock_next(const struct matter *matter, const struct clock *clock)
{
	int64_t next = NEVER;
	if (clock->fired & CLOCK_PAST || clock->stopped || is_paused(clock))
		return next;
	if (runs_out_into_action(matter, clock))
		next = clock->due;
	for (size_t i = 0; i < matter->definition->rung_count; i++) {
		if (!rung_is_of(matter, clock, (int)i))
			continue;
		int64_t at = clock_rung_at(matter, clock, (int)i);
		next = at < next ? at : next;
	}
	return next;
}

static bool is_earlier_rung(const struct matter *matter, const struct clock *clock,
	const struct rung *rung, const struct rung *than)
{
	return rung->clock == than->clock && rung->clock >= 0 &&
	       clock_rung_stands_at(matter, clock, rung) <
		       clock_rung_stands_at(matter, clock, than);
}

int64_t clock_fired(struct matter *matter, int64_t share, int rung, int64_t at)
{
	const struct definition *definition = matter->definition;
	const struct rung *row = &definition->ladder[rung];
	int64_t round = 0;
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->share != share || !rung_is_of(matter, clock, rung))
			continue;
		clock->fired |= (int64_t)(UINT64_C(1) << rung);
		/* What was missed while the program was down isn't made up. */
		for (size_t k = 0; k < definition->rung_count; k++)
			if (is_earlier_rung(matter, clock, &definition->ladder[k], row))
				clock->fired |= (int64_t)(UINT64_C(1) << k);
		clock->last_fired_at = at;
		clock->dirty = true;
		round = clock->round;
	}
	return round;
}

int64_t clock_send_at(const struct matter *matter, int64_t drafted)
{
	return worktime_next_at(matter->calendar, drafted, SEND_TIME);
}

int64_t clock_send_on(const struct matter *matter, int64_t day)
{
	return worktime_next_at(matter->calendar, time_at(day, 0), SEND_TIME);
}

/* Drafts and proposals of one rung that have lost their ground: answered, extended, suspended. */
static void lapse_rung(struct matter *matter, int64_t share, int rung, int64_t on)
{
	for (size_t i = 0; i < matter->proposal_count; i++) {
		struct proposal *proposal = &matter->proposals[i];
		if (proposal->ended || proposal->share != share || proposal->rung != rung)
			continue;
		proposal->ended = on;
		proposal->outcome = "lapsed";
		proposal->dirty = true;
	}
}

void clock_lapse(struct matter *matter, const struct clock *clock, int64_t on, bool plan)
{
	for (size_t i = 0; i < matter->definition->rung_count; i++) {
		bool hangs = matter->definition->ladder[i].clock >= 0 || plan;
		if (hangs && rung_is_of(matter, clock, (int)i))
			lapse_rung(matter, clock->share, (int)i, on);
	}
}

void clocks_judged(struct matter *matter, const struct share *share)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		clock->dirty |=
			clock->share == share->ordinal && def_of(matter, clock)->every_month;
	}
	for (size_t i = 0; !share->behind && i < matter->definition->rung_count; i++)
		if (matter->definition->ladder[i].clock < 0)
			lapse_rung(matter, share->ordinal, (int)i, share->judged_on);
}
