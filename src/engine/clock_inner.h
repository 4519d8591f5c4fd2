/* engine/clock_inner.h - what clock.c and clock_rung.c share; nobody else includes it. */
#pragma once

#include "engine/clock.h"
#include "engine/world.h"

static inline const struct clock_def *def_of(const struct matter *matter, const struct clock *clock)
{
	return &matter->definition->clocks[clock->def];
}

static inline bool is_paused(const struct clock *clock)
{
	return clock->pause_count && clock->pauses[clock->pause_count - 1].to == WORKTIME_NEVER;
}

/* When the ladder must look at it again. */
int64_t clock_next(const struct matter *matter, const struct clock *clock);

/* What hangs on the clock's due has lost its ground: answered, extended, suspended. With PLAN also what
 * is proposed for being behind the plan. */
void clock_lapse(struct matter *matter, const struct clock *clock, int64_t on, bool plan);
