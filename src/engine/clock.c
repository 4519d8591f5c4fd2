/* engine/clock.c - clocks inside the fold. Pure; every due follows from limit, date, pauses and the
 * calendar in force, so that a new calendar re-dates by deriving again. */
#include "engine/clock_inner.h"

#include "engine/fold.h"
#include "engine/world.h"

#include <string.h>

/* --- limits ------------------------------------------------------------------------------------ */

static const char *case_value(const struct matter *matter, const struct clock_def *def)
{
	if (def->by < 0)
		return "";
	const struct input *input = &matter->definition->inputs[def->by];
	return text_or(matter_value(matter, input->name), text_or(input->fallback, ""));
}

static struct limit limit_of_case(const struct matter *matter, const struct clock_def *def,
	const struct limit_case *cases, size_t count)
{
	const char *value = case_value(matter, def);
	struct limit fallback = { 0 };
	for (size_t i = 0; i < count; i++) {
		if (!cases[i].value)
			fallback = cases[i].limit;
		else if (text_equal(cases[i].value, value))
			return cases[i].limit;
	}
	return fallback;
}

struct limit clock_limit(const struct matter *matter, const struct clock_def *def)
{
	return limit_of_case(matter, def, def->cases, def->case_count);
}

/* --- deriving ---------------------------------------------------------------------------------- */

/* Closed pauses alone: while a clock stands still its due is what it was, and its light says so. */
static int closed_pauses(const struct clock *clock)
{
	return (int)clock->pause_count - is_paused(clock);
}

static int64_t date_due(const struct matter *matter, const struct clock *clock, int64_t day)
{
	for (int i = 0; i < closed_pauses(clock); i++) {
		int64_t first = time_day(clock->pauses[i].from);
		int64_t last = time_day(clock->pauses[i].to) - 1;
		if (first > day || last < first)
			continue;
		int64_t days = calendar_count_workdays(matter->calendar, first - 1, last);
		day = calendar_add_workdays(matter->calendar, day, days);
	}
	return worktime_fixed(day);
}

/* 市时限前1个工作日: due so long before the fixed date. */
static int64_t less_due(const struct matter *matter, const struct clock_def *def, int64_t due)
{
	struct limit less = limit_of_case(matter, def, def->less, def->less_count);
	if (!less.amount)
		return due;
	if (!limit_in_days(less))
		return worktime_sub(matter->calendar, due, less);
	return worktime_fixed(time_day(worktime_sub(matter->calendar, due - 1, less)));
}

static int64_t month_due(const struct matter *matter, const struct clock *clock)
{
	const struct clock_def *def = def_of(matter, clock);
	struct civil civil = time_civil(clock->day);
	int length = time_month_length(civil.year, civil.month);
	int day = def->month_day < length ? (int)def->month_day : length;
	return worktime_fixed(calendar_last_workday(
		matter->calendar, time_from_civil(civil.year, civil.month, day)));
}

static int64_t due_of(const struct matter *matter, const struct clock *clock, bool first)
{
	const struct clock_def *def = def_of(matter, clock);
	if (def->every_month)
		return month_due(matter, clock);
	struct limit limit = clock_limit(matter, def);
	limit.unrolled |= !def->roll;
	int64_t due = NEVER, day = first ? clock->first_day : clock->day;
	if (limit.amount)
		due = worktime_due(matter->calendar, clock->started, limit, clock->pauses,
			first ? 0 : closed_pauses(clock));
	if (day) {
		int64_t date = first ? worktime_fixed(day) : date_due(matter, clock, day);
		date = less_due(matter, def, date);
		/* An extension may go beyond the limit: the date in force then stands alone. */
		bool alone = def->date_first || (!first && clock->day > clock->first_day);
		due = due == NEVER || alone || date < due ? date : due;
	}
	return due;
}

int64_t clock_due_at(const struct matter *matter, const struct clock *clock, int64_t on)
{
	if (clock->stopped || !is_paused(clock))
		return clock->due;
	struct clock trial = *clock;
	trial.pauses = mem_array(matter->pool, struct pause, clock->pause_count);
	memcpy(trial.pauses, clock->pauses, clock->pause_count * sizeof *clock->pauses);
	trial.pauses[clock->pause_count - 1].to = on;
	return due_of(matter, &trial, false);
}

static int64_t amber_by(const struct matter *matter, const struct clock *clock,
	const struct amber_case *amber, enum limit_unit unit)
{
	if (amber->percent)
		return worktime_part(matter->calendar, clock->started, clock->due, unit,
			100 - (int)amber->percent);
	struct limit before = amber->before;
	before.amount = -before.amount;
	return worktime_at_offset(matter->calendar, clock->due, before);
}

static bool is_longer(const struct matter *matter, const struct clock *clock, struct limit than)
{
	/* The 24:00 of a day is the next day's 0:00. */
	int64_t end = than.unit < UNIT_DAY ? clock->due : clock->due - 1;
	int64_t length = worktime_between(matter->calendar, clock->started, end, than.unit);
	int64_t unit = than.unit == UNIT_MINUTE ? MS_MINUTE : than.unit < UNIT_DAY ? MS_HOUR : 1;
	return length * 1000 > than.amount * unit;
}

static int64_t amber_of(const struct matter *matter, const struct clock *clock)
{
	const struct clock_def *def = def_of(matter, clock);
	enum limit_unit unit = clock->day ? UNIT_WORKDAY : clock_limit(matter, def).unit;
	for (size_t i = 0; i < def->amber_count; i++) {
		const struct amber_case *amber = &def->ambers[i];
		if (amber->over.amount && !is_longer(matter, clock, amber->over))
			continue;
		int64_t at = amber_by(matter, clock, amber, unit);
		return at < clock->due ? at : clock->due;
	}
	return clock->due;
}

/* --- start, stop, pause ------------------------------------------------------------------------ */

static struct clock *clock_get(struct matter *matter, int64_t share, int def)
{
	struct clock *clock = matter_clock(matter, share, def);
	if (clock)
		return clock;
	matter->clocks =
		fold_grow(matter->pool, matter->clocks, &matter->clock_count, sizeof(struct clock));
	clock = &matter->clocks[matter->clock_count - 1];
	clock->share = share;
	clock->def = def;
	clock->due = clock->due_first = clock->amber = clock->next = NEVER;
	return clock;
}

/* Some clocks of shares run for the lead alone, or for co-units alone. */
static bool belongs(const struct matter *matter, int64_t share, uint32_t clocks, size_t def)
{
	const struct clock_def *clock = &matter->definition->clocks[def];
	if (!(clocks >> def & 1) || clock->on_share != (share != 0))
		return false;
	const struct share *of = share ? matter_share(matter, share) : NULL;
	return !clock->shares || (of && clock->shares >> of->role & 1);
}

static int64_t input_day(const struct matter *matter, int input)
{
	int64_t day = 0;
	const char *text = matter_value(matter, matter->definition->inputs[input].name);
	return text && time_parse_day(text, &day) ? day : 0;
}

/* The month whose day is the first after ON. */
static int64_t first_month(const struct matter *matter, const struct clock *clock, int64_t on)
{
	struct clock trial = *clock;
	struct civil civil = time_civil(time_day(on));
	trial.day = time_from_civil(civil.year, civil.month, 1);
	while (month_due(matter, &trial) <= time_at(time_day(on) + 1, 0)) {
		civil = time_civil(trial.day);
		trial.day += time_month_length(civil.year, civil.month);
	}
	return trial.day;
}

static void pause_begin(struct matter *matter, struct clock *clock, int64_t on)
{
	clock->pauses =
		fold_grow(matter->pool, clock->pauses, &clock->pause_count, sizeof(struct pause));
	clock->pauses[clock->pause_count - 1] = (struct pause){ on, WORKTIME_NEVER };
}

/* From now on each rung may fire once more. */
static void next_round(struct clock *clock)
{
	clock->round += clock->fired & ~CLOCK_PAST ? 1 : 0;
	clock->fired = clock->last_fired_at = 0;
}

static void begin_anew(struct clock *clock, int64_t on)
{
	clock->started = on;
	clock->pauses = NULL;
	clock->pause_count = 0;
}

static void clock_start(struct matter *matter, struct clock *clock, int64_t on)
{
	const struct clock_def *def = def_of(matter, clock);
	bool again = clock->started != 0;
	if (again && !def->every_month && def->until < 0)
		next_round(clock);
	/* What may have a date goes on as it was when the work goes on; a limit begins anew. */
	if (!again || def->until < 0)
		begin_anew(clock, on);
	clock->stopped = 0;
	clock->dirty = true;
	if (def->every_month)
		clock->day = first_month(matter, clock, on);
	else if (def->until >= 0 && !clock->day)
		clock->day = clock->first_day = input_day(matter, def->until);
	if (matter->suspended && def->pauses && !is_paused(clock))
		pause_begin(matter, clock, on);
}

void clocks_start(struct matter *matter, int64_t share, uint32_t clocks, int64_t on)
{
	for (size_t def = 0; def < matter->definition->clock_count; def++)
		if (belongs(matter, share, clocks, def))
			clock_start(matter, clock_get(matter, share, (int)def), on);
}

void clocks_stop(struct matter *matter, int64_t share, uint32_t clocks, int64_t on)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->share != share || clock->stopped ||
			!belongs(matter, share, clocks, (size_t)clock->def))
			continue;
		clock->stopped = on;
		clock->dirty = true;
		if (is_paused(clock))
			clock->pauses[clock->pause_count - 1].to = on;
		clock_lapse(matter, clock, on, true);
	}
}

void clocks_forget(struct matter *matter)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->share || !clock->stopped || def_of(matter, clock)->until < 0)
			continue;
		next_round(clock);
		begin_anew(clock, 0);
		clock->day = clock->first_day = 0;
		clock->dirty = true;
	}
}

void clocks_hand_over(struct matter *matter, int64_t share, uint32_t clocks)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->share == share && !clock->stopped && (clocks >> clock->def & 1))
			clock->dirty = true;
	}
}

void clocks_pause(struct matter *matter, int64_t on)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->stopped || !def_of(matter, clock)->pauses || is_paused(clock))
			continue;
		pause_begin(matter, clock, on);
		clock->dirty = true;
		clock_lapse(matter, clock, on, true);
	}
}

void clocks_resume(struct matter *matter, int64_t on)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (!is_paused(clock))
			continue;
		clock->pauses[clock->pause_count - 1].to = on;
		clock->dirty = true;
		/* What stood still is due later, by what was done here. */
		if (due_of(matter, clock, false) > clock->due)
			clock->fired &= ~CLOCK_PAST;
	}
}

/* --- dates ------------------------------------------------------------------------------------- */

static int64_t day_of(int64_t due, int64_t otherwise)
{
	return due == NEVER ? otherwise : worktime_due_day(due);
}

/* The new date is meant as it stands: what stood still before is in it. */
static void clock_move(struct clock *clock, int64_t day, int64_t on)
{
	if (!day || day == clock->day)
		return;
	/* A limit without a date gets one; its first day is what the limit gave. */
	if (!clock->day)
		clock->first_day = day_of(clock->due, day);
	clock->day = day;
	clock->dirty = true;
	clock->fired &= ~CLOCK_PAST;
	bool paused = is_paused(clock);
	clock->pause_count = paused;
	if (paused)
		clock->pauses[0] = (struct pause){ on, WORKTIME_NEVER };
}

void clock_extend(struct matter *matter, struct clock *clock, int64_t day, int64_t on)
{
	/* Where the limit came before the date, it is what is extended. */
	if (!def_of(matter, clock)->less_count)
		clock->first_day = day_of(clock->due_first, clock->first_day);
	clock_move(clock, day, on);
}

/* Withdrawn before anybody began: the date that is given now is the original one. */
static bool nobody_has_it(const struct matter *matter)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (!matter->shares[i].past)
			return false;
	return matter->share_count > 0;
}

void clocks_redate(struct matter *matter, int def, const char *input, int64_t on)
{
	int64_t day;
	const char *text = matter_value(matter, input);
	if (!text || !time_parse_day(text, &day))
		return;
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->def != def)
			continue;
		clock_move(clock, day, on);
		if (clock->stopped && nobody_has_it(matter))
			clock->first_day = day;
	}
}

void clocks_by_changed(struct matter *matter, int input)
{
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped && def_of(matter, &matter->clocks[i])->by == input)
			matter->clocks[i].dirty = true;
}

bool clock_rearm(struct matter *matter, struct clock *clock, int64_t on)
{
	if (!clock || clock->stopped)
		return true;
	/* A late report answers the month that is over; one in time the month that runs, however early
	 * in it; a second one in the same month none. */
	int64_t first = first_month(matter, clock, on);
	struct civil civil = time_civil(first);
	if (clock->day > first)
		return false;
	clock_lapse(matter, clock, on, false);
	clock->day =
		clock->day < first ? first : first + time_month_length(civil.year, civil.month);
	clock->round++;
	clock->fired = clock->last_fired_at = 0;
	clock->dirty = true;
	return true;
}

const struct clock *clock_concerned(const struct matter *matter, int64_t share, int def)
{
	int wanted = def >= 0 ? def : matter->definition->main_clock;
	const struct clock *clock = matter_clock(matter, share, wanted);
	return clock ? clock : matter_clock(matter, 0, wanted);
}

const struct role *clock_owner(const struct matter *matter, const struct clock *clock)
{
	const struct clock_def *def = def_of(matter, clock);
	const struct definition *definition = matter->definition;
	if (def->owner)
		return def->owner;
	const struct share *share = clock->share ? matter_share(matter, clock->share) : NULL;
	const struct state *state = share ? &definition->share.states[share->state]
					  : &definition->matter.states[matter->state];
	return state->owner ? state->owner : definition->coordinator;
}

static void clock_derive(struct matter *matter, struct clock *clock)
{
	int64_t before = clock->due;
	if (!clock->started) {
		clock->due = clock->due_first = clock->amber = clock->next = NEVER;
		return;
	}
	clock->due = due_of(matter, clock, false);
	clock->due_first =
		def_of(matter, clock)->every_month ? clock->due : due_of(matter, clock, true);
	clock->amber = clock->due == NEVER ? NEVER : amber_of(matter, clock);
	/* Later after a rung has fired: a new round, in which each rung may fire once more. */
	if (clock->fired & ~CLOCK_PAST && before != NEVER && clock->due > before) {
		next_round(clock);
		clock_lapse(matter, clock, matter->state_since, false);
	}
	clock->next = clock_next(matter, clock);
}

void clocks_derive(struct matter *matter)
{
	for (size_t i = 0; i < matter->clock_count; i++)
		if (matter->clocks[i].dirty)
			clock_derive(matter, &matter->clocks[i]);
}

void clocks_turn(struct matter *matter, const struct calendar *calendar)
{
	matter->calendar = calendar;
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped)
			matter->clocks[i].dirty = true;
	clocks_derive(matter);
}
