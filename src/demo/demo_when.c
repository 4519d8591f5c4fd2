/* demo/demo_when.c - from "after: 1-3" and "due: -12--1" to a moment of an office day. */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "engine/clock.h"

/* Minutes after opening and before closing in which nobody enters anything. */
#define MARGIN 4
#define EARLY_DAYS 4

static int64_t fall(struct dice *dice, const struct yaml_node *node)
{
	int64_t least, most;
	return range_parse(yaml_text(node), &least, &most) ? dice_between(dice, least, most) : 0;
}

int64_t when_on(struct simulation *simulation, struct dice *dice, int64_t day, int64_t after)
{
	const struct calendar *calendar = simulation->calendar;
	int64_t start = calendar_worked(calendar, time_at(day, 0));
	int64_t least = MARGIN, most = calendar_hours(calendar, day)->minutes - MARGIN;
	if (after > time_at(day, 0))
		least = (calendar_worked(calendar, after) - start) / MS_MINUTE + MARGIN;
	if (least >= most)
		return when_soon(simulation, dice, after);
	int64_t seconds = dice_between(dice, least * 60, most * 60);
	return calendar_worked_first(calendar, start + seconds * MS_SECOND);
}

int64_t when_soon(struct simulation *simulation, struct dice *dice, int64_t after)
{
	int64_t worked = calendar_worked(simulation->calendar, after);
	worked += dice_between(dice, 6 * 60, 48 * 60) * MS_SECOND;
	return calendar_worked_first(simulation->calendar, worked);
}

static int64_t due_day(const struct matter *matter, int64_t fallback)
{
	const struct clock *clock = matter_main_clock(matter);
	if (!clock || clock->due == WORKTIME_NEVER)
		return fallback;
	return worktime_due_day(clock->due);
}

int64_t when_step(struct simulation *simulation, struct tale *tale, const struct matter *matter,
	const struct yaml_node *step, int64_t after)
{
	const struct calendar *calendar = simulation->calendar;
	struct dice *dice = &tale->dice;
	int64_t today = time_day(after), day;
	if (yaml_get(step, "due"))
		day = calendar_add_workdays(calendar,
			calendar_last_workday(calendar, due_day(matter, today)),
			fall(dice, yaml_get(step, "due")));
	else if (yaml_get(step, "ago"))
		day = calendar_add_workdays(
			calendar, simulation->days.today, -fall(dice, yaml_get(step, "ago")));
	else
		day = calendar_add_workdays(calendar, today, fall(dice, yaml_get(step, "after")));
	bool at_once = yaml_get(step, "after") && day == today;
	return day < today || at_once ? when_soon(simulation, dice, after)
				      : when_on(simulation, dice, day, after);
}

/* Three months later some days early, for it is due to the day. */
static int64_t early(int64_t day_of_month, int day)
{
	if (day_of_month < day)
		return day_of_month;
	return day > EARLY_DAYS ? day - EARLY_DAYS : 1;
}

/* The day of the month that falls, in the month of AFTER if that is still to come. */
int64_t when_again(struct simulation *simulation, struct tale *tale, const struct yaml_node *step,
	int64_t after)
{
	struct civil civil = time_civil(time_day(after));
	int64_t day_of_month = fall(&tale->dice, yaml_get(step, "on"));
	int months = text_equal(yaml_text_of(step, "every"), "quarter") ? 3 : 1;
	if (months > 1)
		day_of_month = early(day_of_month, civil.day);
	if (day_of_month <= civil.day)
		civil.month += months;
	civil.year += (civil.month - 1) / 12;
	civil.month = (civil.month - 1) % 12 + 1;
	int64_t day = calendar_last_workday(
		simulation->calendar, time_from_civil(civil.year, civil.month, (int)day_of_month));
	if (day <= time_day(after))
		day = calendar_add_workdays(simulation->calendar, time_day(after), 1);
	return when_on(simulation, &tale->dice, day, after);
}

int64_t when_day(const struct simulation *simulation, const struct yaml_node *node, const char *key)
{
	int64_t day;
	if (!time_parse_day(text_or(yaml_text_of(node, key), ""), &day))
		return 0;
	return simulation->days.shift
		       ? calendar_last_workday(simulation->calendar, day + simulation->days.shift)
		       : day;
}
