/* engine/calendar_inner.h - the tables of a calendar, for calendar.c and its loader only. */
#pragma once

#include "engine/calendar.h"

#define FIRST_YEAR CALENDAR_FIRST_YEAR
#define LAST_YEAR CALENDAR_LAST_YEAR
#define YEARS (LAST_YEAR - FIRST_YEAR + 1)
#define FIRST_DAY INT64_C(10957) /* 2000-01-01 */
#define DAYS 73049               /* up to 2199-12-31 */
#define SEASONS_MAX 16

/* Why a day is what it is; many days share one. Reason 0 is the ordinary day. */
struct reason {
	enum day_cause cause;
	const char *name, *document;
};

struct calendar {
	int64_t version;
	const char *hash;
	const char *notices[YEARS];
	struct quiet_hours quiet;
	struct office_hours seasons[SEASONS_MAX]; /* 0: the normal hours */
	int season_count;
	struct reason *reasons;
	int reason_count, reason_room;
	bool work[DAYS], provisional[DAYS];
	uint16_t reason[DAYS];            /* index of reasons */
	uint8_t season[DAYS];             /* index of seasons */
	int32_t work_before[DAYS + 1];    /* working days before this one */
	int32_t minutes_before[DAYS + 1]; /* office minutes before this day */
	int32_t workdays[DAYS];           /* the n-th working day, counted from FIRST_DAY */
	int32_t workday_count;
};

/* Fills what follows from work, season and the hours: prefix sums and the hash. */
void calendar_finish(struct calendar *calendar, pool_t *pool);
