/* tests/unit/engine/calendars.h - the product's calendar, or one from texts of this test. */
#pragma once

#include "../test.h"

#include "engine/worktime.h"

#include <sys/stat.h>
#include <unistd.h>

static inline const struct calendar *shipped_calendar(pool_t *pool)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct calendar *calendar =
		calendar_load(pool, SOURCE_ROOT "/definitions/calendars", &problems);
	problems_print(&problems, stderr);
	assert_non_null(calendar);
	return calendar;
}

static inline int64_t day_of(const char *text)
{
	int64_t day;
	if (!time_parse_day(text, &day))
		fail_msg("%s is no day", text);
	return day;
}

/* "2026-02-14" is its 00:00. */
static inline int64_t at_of(const char *text)
{
	int64_t at;
	return time_parse(text, &at) ? at : time_at(day_of(text), 0);
}

static inline struct limit limit_of(const char *text)
{
	struct limit limit;
	if (!limit_parse_offset(text, &limit) && !limit_parse(text, &limit))
		fail_msg("%s is no limit", text);
	return limit;
}

/* The same sequence on every run. */
static inline int64_t random_below(uint64_t *seed, int64_t limit)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((*seed >> 33) % (uint64_t)limit);
}
