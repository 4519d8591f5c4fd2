/* base/time.h - two kinds of time: instants (UTC, ms since 1970) and civil days (UTC+8, no DST).
 *
 * A day is the count of civil days since 1970-01-01 in UTC+8; it sorts and subtracts as an
 * integer. China has had one zone without daylight saving since 1992. */
#pragma once

#include "base/text.h"

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define ZONE_MS (8 * MS_HOUR)

struct civil {
	int year, month, day;             /* month 1..12, day 1..31 */
};

int64_t time_now(void);                   /* the wall clock, UTC ms */
int64_t time_monotonic(void);             /* ms since boot, sleep counted, never goes back; for measuring */

int64_t time_day(int64_t at);             /* the civil day of an instant */
int64_t time_of_day(int64_t at);          /* ms since that day's 00:00 in UTC+8 */
int64_t time_at(int64_t day, int64_t ms_of_day);
struct civil time_civil(int64_t day);
int64_t time_from_civil(int year, int month, int day);
int time_weekday(int64_t day);            /* 0 Sunday … 6 Saturday */
int time_month_length(int year, int month);

/* Strict "YYYY-MM-DD" (a real date, years 1900..2199) and "YYYY-MM-DD HH:MM". */
bool time_parse_day(const char *text, int64_t *ret_day);
bool time_parse(const char *text, int64_t *ret_at);

const char *time_format_day(pool_t *pool, int64_t day);         /* 2026-02-14 */
const char *time_format(pool_t *pool, int64_t at);              /* 2026-02-14 09:30 */
