/* engine/clock.h - the clocks of a matter inside the fold: start, stop, pause, move, derive.
 *
 * A due instant is always derived: limit (by case), start, pauses, fixed date, calendar. Day limits
 * end at 24:00 of their last day (民法典 203); a fixed date ends at 24:00 and never rolls. */
#pragma once

#include "engine/matter.h"

/* CLOCKS are bit masks over definition->clocks; only those that belong to this owner count
 * (share 0: the matter's, else the share's). */
void clocks_start(struct matter *matter, int64_t share, uint32_t clocks, int64_t on);
void clocks_stop(struct matter *matter, int64_t share, uint32_t clocks, int64_t on);
void clocks_pause(struct matter *matter, int64_t on);

/* Those that run on go into other hands: their stored owner is found anew. */
void clocks_hand_over(struct matter *matter, int64_t share, uint32_t clocks);
void clocks_resume(struct matter *matter, int64_t on);

/* A new round: the matter's clocks that may have a date, and were met, begin anew when they start. */
void clocks_forget(struct matter *matter);

/* 同意延期: due on DAY, which is what the original due is extended to; clocks_redate: the form's field
 * has a new date. Pauses before ON are in the new date. */
void clock_extend(struct matter *matter, struct clock *clock, int64_t day, int64_t on);
void clocks_redate(struct matter *matter, int def, const char *input, int64_t on);

/* The field that picks among limits has a new value: clocks that run by it are derived again. */
void clocks_by_changed(struct matter *matter, int input);

/* A recurring clock has been answered at `on`: due again in the month after. False where it had been
 * for this month. NULL is allowed. */
bool clock_rearm(struct matter *matter, struct clock *clock, int64_t on);

/* The share has been judged against its plan: what hangs on that is derived again, or lapses. */
void clocks_judged(struct matter *matter, const struct share *share);

/* Notes that a rung (index in the ladder) has fired; returns the round it fired in. */
int64_t clock_fired(struct matter *matter, int64_t share, int rung, int64_t at);

/* One of the ladder's rungs (its index) has been issued at AT: those that count such ask the ladder to
 * look whether there are enough. */
void clocks_issued(struct matter *matter, int rung, int64_t at);

/* A counting rung of the ladder that hangs on this clock, and may fire in this round. */
bool clock_counts(const struct matter *matter, const struct clock *clock, int rung);

/* 催办 drafted now goes out at 10:00 of the working day (of DAY or the next working day). */
int64_t clock_send_at(const struct matter *matter, int64_t drafted);
int64_t clock_send_on(const struct matter *matter, int64_t day);

/* The clock whose due a milestone carries: DEF of the share, of the matter, or the main one. */
const struct clock *clock_concerned(const struct matter *matter, int64_t share, int def);

/* The due that a figure holds a deed of ON against: what stands still until then is given back. */
int64_t clock_due_at(const struct matter *matter, const struct clock *clock, int64_t on);

/* Where a rung of this clock stands, whether or not it may fire. */
int64_t clock_rung_stands_at(
	const struct matter *matter, const struct clock *clock, const struct rung *rung);

/* The instant at which a rung is due to fire; INT64_MAX: never (paused, stopped, fired). */
int64_t clock_rung_at(const struct matter *matter, const struct clock *clock, int rung);

/* Recomputes due, amber and next of all dirty clocks. */
void clocks_derive(struct matter *matter);

/* From now on CALENDAR decides: every clock that runs is derived by it; what has stopped stays. */
void clocks_turn(struct matter *matter, const struct calendar *calendar);

/* The limit that applies, by the value of the field that picks it. amount 0: the date alone. */
struct limit clock_limit(const struct matter *matter, const struct clock_def *def);

/* The state's owner role, or the clock's own. */
const struct role *clock_owner(const struct matter *matter, const struct clock *clock);
