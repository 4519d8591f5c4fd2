/* engine/worktime.c - the arithmetic of limits. Pure: no memory, no words, no clock. */
#include "engine/worktime_inner.h"

#define THOUSAND INT64_C(1000)

/* Years that base/time.h can hold; a due past them stays at the edge. */
#define LAST_YEAR_HELD 9999

int64_t worktime_fixed(int64_t day)
{
	return time_at(day, MS_DAY);
}

int64_t worktime_due_day(int64_t due)
{
	return time_day(due - 1);
}

/* --- pauses --------------------------------------------------------------------------------- */

bool walk_next(struct walk *walk, struct pause *ret)
{
	const struct pause *next = NULL;
	for (int i = 0; i < walk->count; i++) {
		const struct pause *pause = &walk->pauses[i];
		if (pause->to <= walk->reached || pause->to <= pause->from)
			continue;
		if (!next || pause->from < next->from)
			next = pause;
	}
	if (!next)
		return false;
	ret->from = next->from > walk->reached ? next->from : walk->reached;
	ret->to = next->to;
	walk->reached = next->to;
	return true;
}

/* --- limits in time ------------------------------------------------------------------------- */

static int64_t hour_length(struct limit limit)
{
	return limit.unit == UNIT_MINUTE ? limit.amount * (MS_MINUTE / THOUSAND)
					 : limit.amount * (MS_HOUR / THOUSAND);
}

static int64_t due_in_hours(int64_t start, int64_t length, struct walk *walk)
{
	int64_t due = start + length;
	for (struct pause piece; walk_next(walk, &piece) && piece.from < due;) {
		if (piece.to == WORKTIME_NEVER)
			return WORKTIME_NEVER;
		due += piece.to - piece.from;
	}
	return due;
}

/* A part of a working day is that part of the office hours of the day on which it begins. */
static int64_t work_length(const struct calendar *calendar, int64_t day, struct limit limit)
{
	if (limit.unit == UNIT_WORKHOUR)
		return hour_length(limit);
	int64_t minutes = calendar_hours(calendar, day)->minutes;
	return limit.amount * minutes * (MS_MINUTE / THOUSAND);
}

static int64_t work_after(const struct calendar *calendar, int64_t start, int64_t length)
{
	int64_t at = calendar_worked_first(calendar, calendar_worked(calendar, start) + length);
	return at > start ? at : start;
}

static int64_t due_in_work(
	const struct calendar *calendar, int64_t start, int64_t length, struct walk *walk)
{
	int64_t due = work_after(calendar, start, length);
	for (struct pause piece; walk_next(walk, &piece) && piece.from < due;) {
		if (piece.to == WORKTIME_NEVER)
			return WORKTIME_NEVER;
		length +=
			calendar_worked(calendar, piece.to) - calendar_worked(calendar, piece.from);
		due = work_after(calendar, start, length);
	}
	return due;
}

/* --- limits in days ------------------------------------------------------------------------- */

/* 民法典 202; NUMBER may be negative. */
static int64_t add_months(int64_t day, int64_t number)
{
	struct civil civil = time_civil(day);
	int64_t months = civil.year * INT64_C(12) + civil.month - 1 + number;
	if (months < 0)
		months = 0;
	if (months >= LAST_YEAR_HELD * INT64_C(12))
		months = LAST_YEAR_HELD * INT64_C(12) - 1;
	int year = (int)(months / 12), month = (int)(months % 12) + 1;
	int length = time_month_length(year, month);
	return time_from_civil(year, month, civil.day < length ? civil.day : length);
}

static int64_t last_day(const struct calendar *calendar, int64_t day, struct limit limit)
{
	int64_t number = limit.amount / THOUSAND;
	switch (limit.unit) {
	case UNIT_WORKDAY:
		return number ? calendar_add_workdays(calendar, day, number)
			      : calendar_next_workday(calendar, day);
	case UNIT_MONTH:
		return add_months(day, number);
	case UNIT_YEAR:
		return add_months(day, number * 12);
	default:
		return day + number;
	}
}

static int64_t roll(const struct calendar *calendar, int64_t day, struct limit limit)
{
	return limit.unrolled ? day : calendar_next_workday(calendar, day);
}

/* Moves DAY on by what is counted in the days from FIRST to LAST. */
static int64_t give_back(const struct calendar *calendar, int64_t day, struct limit limit,
	int64_t first, int64_t last)
{
	if (limit.unit != UNIT_WORKDAY)
		return day + last - first + 1;
	int64_t paused = calendar_count_workdays(calendar, first - 1, last);
	return calendar_add_workdays(calendar, day, paused);
}

/* `day` is the last day counted, `due` that day or the working day that takes its place. */
static int64_t due_in_days(
	const struct calendar *calendar, int64_t start, struct limit limit, struct walk *walk)
{
	int64_t day = last_day(calendar, time_day(start), limit);
	int64_t due = roll(calendar, day, limit);
	for (struct pause piece; walk_next(walk, &piece) && time_day(piece.from) <= due;) {
		if (piece.to == WORKTIME_NEVER)
			return WORKTIME_NEVER;
		int64_t first = time_day(piece.from), last = time_day(piece.to) - 1;
		if (last < first)
			continue;
		if (first <= day) {
			day = give_back(calendar, day, limit, first, last);
			due = roll(calendar, day, limit);
		} else if (due <= last) {
			due = calendar_next_workday(calendar, last + 1);
		}
	}
	return worktime_fixed(due);
}

int64_t worktime_due(const struct calendar *calendar, int64_t start, struct limit limit,
	const struct pause *pauses, int count)
{
	struct walk walk = { .pauses = pauses, .count = count, .reached = start };
	if (limit_in_days(limit))
		return due_in_days(calendar, start, limit, &walk);
	if (limit.unit == UNIT_MINUTE || limit.unit == UNIT_HOUR)
		return due_in_hours(start, hour_length(limit), &walk);
	int64_t day = calendar_next_workday(calendar, time_day(start));
	return due_in_work(calendar, start, work_length(calendar, day, limit), &walk);
}

int64_t worktime_add(const struct calendar *calendar, int64_t start, struct limit limit)
{
	return worktime_due(calendar, start, limit, NULL, 0);
}

bool worktime_is_provisional(const struct calendar *calendar, int64_t start, int64_t due)
{
	if (due == WORKTIME_NEVER)
		return false;
	return calendar_is_provisional(calendar, time_day(start), worktime_due_day(due));
}

/* --- back and between ----------------------------------------------------------------------- */

static int64_t day_before(const struct calendar *calendar, int64_t day, struct limit limit)
{
	int64_t number = limit.amount / THOUSAND;
	switch (limit.unit) {
	case UNIT_WORKDAY:
		return number ? calendar_add_workdays(calendar, day, -number)
			      : calendar_last_workday(calendar, day);
	case UNIT_MONTH:
		return add_months(day, -number);
	case UNIT_YEAR:
		return add_months(day, -number * 12);
	default:
		return day - number;
	}
}

int64_t worktime_sub(const struct calendar *calendar, int64_t at, struct limit limit)
{
	if (limit_in_days(limit))
		return time_at(day_before(calendar, time_day(at), limit), 0);
	if (limit.unit == UNIT_MINUTE || limit.unit == UNIT_HOUR)
		return at - hour_length(limit);
	int64_t day = calendar_last_workday(calendar, time_day(at));
	int64_t worked = calendar_worked(calendar, at) - work_length(calendar, day, limit);
	int64_t start = calendar_worked_last(calendar, worked);
	return start < at ? start : at;
}

static int64_t days_between(
	const struct calendar *calendar, int64_t from, int64_t to, enum limit_unit unit)
{
	return unit == UNIT_WORKDAY ? calendar_count_workdays(calendar, from, to) : to - from;
}

static int64_t time_between(
	const struct calendar *calendar, int64_t from, int64_t to, enum limit_unit unit)
{
	if (unit == UNIT_WORKHOUR)
		return calendar_worked(calendar, to) - calendar_worked(calendar, from);
	return to - from;
}

int64_t worktime_between(
	const struct calendar *calendar, int64_t from, int64_t to, enum limit_unit unit)
{
	if (unit < UNIT_DAY)
		return time_between(calendar, from, to, unit);
	return days_between(calendar, time_day(from), time_day(to), unit);
}

int64_t worktime_left(
	const struct calendar *calendar, int64_t now, int64_t due, enum limit_unit unit)
{
	if (unit < UNIT_DAY)
		return time_between(calendar, now, due, unit);
	return days_between(calendar, time_day(now), worktime_due_day(due), unit);
}

int64_t worktime_part(const struct calendar *calendar, int64_t start, int64_t due,
	enum limit_unit unit, int percent)
{
	if (unit != UNIT_WORKHOUR && unit != UNIT_WORKDAY)
		return start + (due - start) * percent / 100;
	int64_t length = time_between(calendar, start, due, UNIT_WORKHOUR);
	return work_after(calendar, start, length * percent / 100);
}

/* --- moments -------------------------------------------------------------------------------- */

bool worktime_is_open(const struct calendar *calendar, int64_t at)
{
	return calendar_worked(calendar, at + 1) > calendar_worked(calendar, at);
}

int64_t worktime_next_open(const struct calendar *calendar, int64_t at)
{
	int64_t open = calendar_worked_last(calendar, calendar_worked(calendar, at));
	return open > at ? open : at;
}

int64_t worktime_opening(const struct calendar *calendar, int64_t day)
{
	return time_at(day, calendar_hours(calendar, day)->spans[0].from * MS_MINUTE);
}

int64_t worktime_next_at(const struct calendar *calendar, int64_t at, int64_t ms_of_day)
{
	int64_t day = time_day(at) + (time_of_day(at) > ms_of_day);
	return time_at(calendar_next_workday(calendar, day), ms_of_day);
}

static bool within_quiet(struct quiet_hours quiet, int64_t ms)
{
	int64_t from = quiet.from * MS_MINUTE, to = quiet.to * MS_MINUTE;
	return from <= to ? ms >= from && ms < to : ms >= from || ms < to;
}

bool worktime_is_quiet(const struct calendar *calendar, int64_t at)
{
	return !calendar_is_workday(calendar, time_day(at)) ||
	       within_quiet(calendar_quiet(calendar), time_of_day(at));
}

int64_t worktime_after_quiet(const struct calendar *calendar, int64_t at)
{
	if (!worktime_is_quiet(calendar, at))
		return at;
	return worktime_next_at(calendar, at, calendar_quiet(calendar).to * MS_MINUTE);
}

static int64_t day_at_offset(const struct calendar *calendar, int64_t day, struct limit offset)
{
	bool back = offset.amount < 0;
	struct limit size = offset;
	size.amount = back ? -offset.amount : offset.amount;
	if (!back)
		return calendar_next_workday(calendar, last_day(calendar, day, size));
	return calendar_last_workday(calendar, day_before(calendar, day, size));
}

static int64_t work_at_offset(const struct calendar *calendar, int64_t due, struct limit offset)
{
	int64_t day = calendar_next_workday(calendar, worktime_due_day(due));
	int64_t length = work_length(calendar, day, offset);
	if (length > 0)
		return work_after(calendar, due, length);
	return calendar_worked_last(calendar, calendar_worked(calendar, due) + length);
}

int64_t worktime_at_offset(const struct calendar *calendar, int64_t due, struct limit offset)
{
	if (offset.amount == 0)
		return due;
	if (limit_in_days(offset))
		return worktime_opening(
			calendar, day_at_offset(calendar, worktime_due_day(due), offset));
	if (offset.unit == UNIT_MINUTE || offset.unit == UNIT_HOUR)
		return due + hour_length(offset);
	return work_at_offset(calendar, due, offset);
}

int64_t worktime_shown_overdue(const struct calendar *calendar, int64_t due, struct limit limit)
{
	if (due == WORKTIME_NEVER || !limit_in_days(limit))
		return due;
	return worktime_opening(calendar, calendar_next_workday(calendar, time_day(due)));
}
