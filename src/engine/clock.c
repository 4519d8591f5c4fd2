/* engine/clock.c - clocks inside the fold. Pure; every due follows from limit, date, pauses and the
 * calendar in force, so that a new calendar re-dates by deriving again. */
#include "engine/clock.h"

#include "engine/fold.h"
#include "engine/world.h"

#define DRAFT_TIME (8 * MS_HOUR + 30 * MS_MINUTE)
#define SEND_TIME (10 * MS_HOUR)

static const struct clock_def *def_of(const struct matter *matter, const struct clock *clock)
{
	return &matter->definition->clocks[clock->def];
}

static bool is_paused(const struct clock *clock)
{
	return clock->pause_count && clock->pauses[clock->pause_count - 1].to == WORKTIME_NEVER;
}

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
	int64_t days = 0;
	for (int i = 0; i < closed_pauses(clock); i++)
		days += calendar_count_workdays(matter->calendar,
			time_day(clock->pauses[i].from) - 1, time_day(clock->pauses[i].to) - 1);
	return worktime_fixed(days ? calendar_add_workdays(matter->calendar, day, days) : day);
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
	int64_t length = worktime_between(matter->calendar, clock->started, clock->due, than.unit);
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

/* --- rungs ------------------------------------------------------------------------------------- */

static bool counts_in_days(const struct matter *matter, const struct clock *clock)
{
	return clock->day || limit_in_days(clock_limit(matter, def_of(matter, clock)));
}

/* 欠序时 rungs hang on the share's monthly clock. */
static bool rung_is_of(const struct matter *matter, const struct clock *clock, int rung)
{
	const struct rung *row = &matter->definition->ladder[rung];
	return row->clock < 0 ? def_of(matter, clock)->every_month : row->clock == clock->def;
}

static int64_t plan_rung_at(
	const struct matter *matter, const struct clock *clock, const struct rung *rung)
{
	const struct share *share = matter_share(matter, clock->share);
	if (!share || share->behind < rung->behind_months)
		return NEVER;
	return worktime_next_at(matter->calendar, share->progress_on, DRAFT_TIME);
}

int64_t clock_rung_at(const struct matter *matter, const struct clock *clock, int rung)
{
	const struct rung *row = &matter->definition->ladder[rung];
	const struct clock_def *def = def_of(matter, clock);
	if (clock->stopped || is_paused(clock) || clock->due == NEVER || clock->fired >> rung & 1)
		return NEVER;
	if (row->when && !guard_holds(row->when, matter, matter_share(matter, clock->share)))
		return NEVER;
	if (row->clock < 0)
		return plan_rung_at(matter, clock, row);
	int64_t at = row->percent ? worktime_part(matter->calendar, clock->started, clock->due,
					    clock_limit(matter, def).unit, (int)row->percent)
				  : worktime_at_offset(matter->calendar, clock->due, row->offset);
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

static int64_t next_of(const struct matter *matter, const struct clock *clock)
{
	int64_t next = NEVER;
	if (matter->imported || clock->stopped || is_paused(clock))
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

static bool is_earlier_rung(const struct rung *rung, const struct rung *than)
{
	return rung->clock == than->clock && rung->clock >= 0 &&
	       (rung->percent ? rung->percent < than->percent || !than->percent
			      : !than->percent && rung->offset.amount < than->offset.amount);
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
		clock->fired |= INT64_C(1) << rung;
		/* What was missed while the program was down isn't made up. */
		for (size_t k = 0; k < definition->rung_count; k++)
			if (is_earlier_rung(&definition->ladder[k], row))
				clock->fired |= INT64_C(1) << k;
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

/* A draft or proposal that has lost its ground: answered, extended, suspended. */
static void lapse(struct matter *matter, const struct clock *clock, int64_t on)
{
	for (size_t i = 0; i < matter->proposal_count; i++) {
		struct proposal *proposal = &matter->proposals[i];
		if (proposal->ended || proposal->share != clock->share ||
			matter->definition->ladder[proposal->rung].clock != clock->def)
			continue;
		proposal->ended = on;
		proposal->outcome = "lapsed";
		proposal->dirty = true;
	}
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

static void clock_start(struct matter *matter, struct clock *clock, int64_t on)
{
	const struct clock_def *def = def_of(matter, clock);
	bool again = clock->started != 0;
	if (again && !def->every_month && def->until < 0) {
		clock->round += clock->fired != 0;
		clock->fired = clock->last_fired_at = 0;
	}
	/* A fixed date is the same date when the work goes on; a limit begins anew. */
	if (!again || def->until < 0)
		clock->started = on;
	clock->stopped = 0;
	clock->pauses = NULL;
	clock->pause_count = 0;
	clock->dirty = true;
	if (def->every_month)
		clock->day = first_month(matter, clock, on);
	else if (def->until >= 0 && !clock->day)
		clock->day = clock->first_day = input_day(matter, def->until);
	if (matter->suspended && def->pauses) {
		clock->pauses = fold_grow(
			matter->pool, clock->pauses, &clock->pause_count, sizeof(struct pause));
		clock->pauses[0] = (struct pause){ on, WORKTIME_NEVER };
	}
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
		lapse(matter, clock, on);
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
		clock->pauses = fold_grow(
			matter->pool, clock->pauses, &clock->pause_count, sizeof(struct pause));
		clock->pauses[clock->pause_count - 1] = (struct pause){ on, WORKTIME_NEVER };
		clock->dirty = true;
		lapse(matter, clock, on);
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
	}
}

/* --- dates ------------------------------------------------------------------------------------- */

void clock_move(struct matter *matter, struct clock *clock, int64_t day)
{
	(void)matter;
	if (!day || day == clock->day)
		return;
	/* A limit without a date gets one; its first day is what the limit gave. */
	if (!clock->day)
		clock->first_day = worktime_due_day(clock->due);
	clock->day = day;
	clock->dirty = true;
}

void clocks_redate(struct matter *matter, int def, const char *input)
{
	int64_t day;
	const char *text = matter_value(matter, input);
	if (!text || !time_parse_day(text, &day))
		return;
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->def == def)
			clock_move(matter, clock, day);
	}
}

void clocks_by_changed(struct matter *matter, int input)
{
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped && def_of(matter, &matter->clocks[i])->by == input)
			matter->clocks[i].dirty = true;
}

void clock_rearm(struct matter *matter, struct clock *clock, int64_t on)
{
	if (!clock || clock->stopped)
		return;
	/* A late report answers the month that is over; one in time the month that runs, however early
	 * in it; a second one in the same month none. */
	int64_t first = first_month(matter, clock, on);
	struct civil civil = time_civil(first);
	if (clock->day > first)
		return;
	clock->day =
		clock->day < first ? first : first + time_month_length(civil.year, civil.month);
	clock->round++;
	clock->fired = clock->last_fired_at = 0;
	clock->dirty = true;
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
	clock->due = due_of(matter, clock, false);
	clock->due_first =
		def_of(matter, clock)->every_month ? clock->due : due_of(matter, clock, true);
	clock->amber = clock->due == NEVER ? NEVER : amber_of(matter, clock);
	/* Later after a rung has fired: a new round, in which each rung may fire once more. */
	if (clock->fired && before != NEVER && clock->due > before) {
		clock->round++;
		clock->fired = clock->last_fired_at = 0;
		lapse(matter, clock, matter->state_since);
	}
	clock->next = next_of(matter, clock);
}

void clocks_derive(struct matter *matter)
{
	for (size_t i = 0; i < matter->clock_count; i++)
		if (matter->clocks[i].dirty)
			clock_derive(matter, &matter->clocks[i]);
}
