/* demo/demo_days.c - where the demo year lies. */
#include "demo/demo.h"

#include "base/time.h"

#define WEEK 7

/* Rounded to the nearest, also below zero. */
static int64_t weeks(int64_t days)
{
	int64_t half = days < 0 ? -(WEEK / 2) : WEEK / 2;
	return (days + half) / WEEK;
}

struct demo_days demo_days(const struct demo *demo, const struct calendar *calendar, int64_t now)
{
	struct demo_days days = { .today = calendar_last_workday(calendar, time_day(now) - 1) };
	int64_t written;
	if (time_parse_day(text_or(yaml_text_of(demo->scenarios, "today"), ""), &written))
		days.shift = WEEK * weeks(days.today - written);
	return days;
}

/* The earliest `from` of the division of work: nobody acts before. */
int64_t demo_begins(const struct demo *demo, struct demo_days days)
{
	int64_t first = days.today, day;
	const struct yaml_node *row = yaml_first(yaml_get(demo->division, "division"));
	for (; row; row = row->next)
		if (time_parse_day(text_or(yaml_text_of(row, "from"), ""), &day) &&
			day + days.shift < first)
			first = day + days.shift;
	return time_at(first, 9 * MS_HOUR);
}
