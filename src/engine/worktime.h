/* engine/worktime.h - the arithmetic of limits (期间的计算).
 *
 * 民法典 第二百条至第二百零四条: the day on which a limit in days begins is not counted (201);
 * a limit in months or years ends on the day of the same number, or on the month's last day (202);
 * if the last day is a rest day, the working day after takes its place, and the last day ends at
 * 24:00 (203). Limits in working days leave rest days out (行政许可法 82). Limits in hours run from
 * the stated moment: natural hours through everything, working hours only while the office is open.
 *
 * Instants are UTC ms. A due is exclusive: the first instant that is too late, so that a matter
 * is in time while now < due. A limit in days that ends on day D is due at D's 24:00, which is
 * the 00:00 of D + 1; worktime_due_day gives D back.
 *
 * Everything but the texts is pure, allocates nothing and cannot fail. */
#pragma once

#include "engine/calendar.h"

/* --- limits --------------------------------------------------------------------------------- */

enum limit_unit {
	UNIT_MINUTE,   /* natural */
	UNIT_HOUR,     /* natural */
	UNIT_WORKHOUR, /* 工作小时 */
	UNIT_DAY,      /* 日: natural days */
	UNIT_WORKDAY,  /* 工作日 */
	UNIT_MONTH,
	UNIT_YEAR,
};

struct limit {
	int64_t amount; /* in thousandths: 5 workday is 5000, 0.5 workday is 500 */
	enum limit_unit unit;
	bool unrolled; /* day, month, year: leave the last day where it falls */
};

#define LIMIT(number, of_unit) ((struct limit){ .amount = (number)*INT64_C(1000), .unit = of_unit })

/* "5 workday", "24 hour", "0.5 workday", "3 month". Minutes, hours and working hours may have up
 * to three decimals. Days, months and years are whole; so are working days of 1 and more, and a
 * part of one working day is that part of one day's office hours, running from the moment.
 * "0 workday" is the same day (if it is worked, else the next that is). At most 100000. */
bool limit_parse(const char *text, struct limit *ret);

/* The same with a sign that must stand before anything but zero: "+1 workday", "-5 workday". */
bool limit_parse_offset(const char *text, struct limit *ret);

/* As limit_parse reads it; a negative offset with its sign. */
const char *limit_format(pool_t *pool, struct limit limit);

/* For people: 5个工作日, 半个工作日, 30日, 3个月, 24小时, 4个工作小时. */
const char *limit_text(pool_t *pool, const struct messages *messages, struct limit limit);

bool limit_in_days(struct limit limit); /* due at some day's 24:00, rather than at a moment */

/* --- due ------------------------------------------------------------------------------------ */

#define WORKTIME_NEVER INT64_MAX

int64_t worktime_add(const struct calendar *calendar, int64_t start, struct limit limit);

/* The clock stood still from `from` until `to`; to is WORKTIME_NEVER while it still does. */
struct pause {
	int64_t from, to;
};

/* The due with pauses given back. In any order; where they overlap, they count once.
 *
 * Hours: the paused ms that the limit would have used (natural, or of office hours) are added, as
 * far as the pause began before the due.
 *
 * Days: the working day on which a limit starts is day 0 and the counted days follow; a day at
 * whose end (24:00) the clock stands still is left out. So a pause within one day changes nothing;
 * the day of the pause is given back, the day of the resumption is used; a pause over k working
 * days moves a due in working days by k, however many rest days lie between; one over a holiday
 * alone moves it by nothing. Natural days, months and years: the same with natural days. The roll
 * comes last, to the first working day at whose end the clock runs.
 *
 * A longer pause never gives an earlier due. While a pause that began in time has no end, there is
 * no due: WORKTIME_NEVER. A pause that begins after the due changes nothing. */
int64_t worktime_due(const struct calendar *calendar, int64_t start, struct limit limit,
	const struct pause *pauses, int count);

int64_t worktime_fixed(int64_t day);   /* a fixed date: that day's 24:00, not rolled */
int64_t worktime_due_day(int64_t due); /* the last day on which it is in time */

/* Whether a provisional day had a part in it. */
bool worktime_is_provisional(const struct calendar *calendar, int64_t start, int64_t due);

/* --- back and between ----------------------------------------------------------------------- */

/* The latest start from which the limit reaches AT's day (days) or AT (hours). Days: the 00:00 of
 * that day; the n-th working day before, not counting AT's own. 2026-05-09 less 5 workday is
 * 2026-04-29. Months and years by 202, without a roll. */
int64_t worktime_sub(const struct calendar *calendar, int64_t at, struct limit limit);

/* From one instant to another, negative where TO is earlier. workday: working days after FROM's
 * day up to TO's; day, month, year: natural days; hour, minute, workhour: ms, the last only while
 * the office is open. */
int64_t worktime_between(
	const struct calendar *calendar, int64_t from, int64_t to, enum limit_unit unit);

/* What is left at NOW until DUE, in the same measures; negative: overdue by so much. On the last
 * day it is 0 days, on the first working day after it -1. */
int64_t worktime_left(
	const struct calendar *calendar, int64_t now, int64_t due, enum limit_unit unit);

/* The instant at which PERCENT of the time from START to DUE is used: natural time for minute,
 * hour, day, month, year; office hours for workhour and workday. */
int64_t worktime_part(const struct calendar *calendar, int64_t start, int64_t due,
	enum limit_unit unit, int percent);

/* --- moments -------------------------------------------------------------------------------- */

bool worktime_is_open(const struct calendar *calendar, int64_t at);
int64_t worktime_next_open(const struct calendar *calendar, int64_t at); /* first >= at */
int64_t worktime_opening(const struct calendar *calendar, int64_t day);  /* 08:30 of the day */

/* The first instant >= AT that is MS_OF_DAY of a working day: 08:30 to draft, 10:00 to send. */
int64_t worktime_next_at(const struct calendar *calendar, int64_t at, int64_t ms_of_day);

/* Quiet hours (免打扰时段), rest days among them; and the first instant >= AT outside them. */
bool worktime_is_quiet(const struct calendar *calendar, int64_t at);
int64_t worktime_after_quiet(const struct calendar *calendar, int64_t at);

/* When a rung fires that stands at OFFSET from a due (T-5 workday, T+1 workday, T+30 minute).
 * Days: at the opening of the n-th working day before or after the last day; for natural days,
 * months, years: of that day, or of the working day before (T-) or after (T+) where it is a rest
 * day. Hours and minutes: to the ms. T+0: the due itself. */
int64_t worktime_at_offset(const struct calendar *calendar, int64_t due, struct limit offset);

/* From when a page says 逾期: a due at 24:00 from the next working day's opening, any other at
 * once. */
int64_t worktime_shown_overdue(const struct calendar *calendar, int64_t due, struct limit limit);

/* --- 时限计算说明 ----------------------------------------------------------------------------- */

enum explained {
	EXPLAIN_START, /* 起算, 当日不计入 */
	EXPLAIN_LIMIT,
	EXPLAIN_WEEKENDS, /* weekends left out; `days` of them */
	EXPLAIN_REST,     /* a holiday or local rest left out, from … to */
	EXPLAIN_WORK,     /* a make-up or local working day counted in */
	EXPLAIN_PAUSE,
	EXPLAIN_ROLL,
	EXPLAIN_PROVISIONAL,
	EXPLAIN_DUE,
};

const char *explained_name(enum explained kind); /* "start", "rest", … for JSON and pages */

struct explain_line {
	enum explained kind;
	const char *text; /* for people, a clause without its full stop */
	int64_t from, to; /* civil days; equal where it is one */
	int64_t days;     /* left out or given back; 0 where it says nothing */
	struct explain_line *next;
};

struct explanation {
	const char *text; /* all lines as one passage */
	struct explain_line *lines;
	int64_t due;
	bool provisional;
};

struct explanation worktime_explain(pool_t *pool, const struct messages *messages,
	const struct calendar *calendar, int64_t start, struct limit limit,
	const struct pause *pauses, int count);
