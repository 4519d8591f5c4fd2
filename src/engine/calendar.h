/* engine/calendar.h - which civil day is a working day, and when the office is open.
 *
 * Made from the files of one folder (definitions/calendars/), never changed after; a new notice
 * makes a new calendar. A year with a State Council notice
 * (国务院办公厅关于…年部分节假日安排的通知) follows it to the day; any other year is Monday to
 * Friday less the holidays of 全国年节及纪念日放假办法, and its days are provisional (暂按推算).
 * Local days come on top.
 *
 * Days are those of base/time.h. The calendar reaches from 2000-01-01 to 2199-12-31; outside, a
 * day is judged by its weekday alone, counting stops at the edge, and nothing fails. */
#pragma once

#include "base/problem.h"
#include "base/time.h"

#define CALENDAR_FIRST_YEAR 2000
#define CALENDAR_LAST_YEAR 2199

struct calendar;

/* Reads FOLDER; every problem of every file goes to PROBLEMS, and with any the answer is NULL. */
const struct calendar *calendar_load(pool_t *pool, const char *folder, struct problems *problems);

/* The version that calendar.yaml states, and SM3 in hex over all that the answers depend on. */
int64_t calendar_version(const struct calendar *calendar);
const char *calendar_hash(const struct calendar *calendar);

/* The notice of a year (文号, "" where the file states none); NULL: none yet, provisional. */
const char *calendar_notice(const struct calendar *calendar, int year);

/* --- days ----------------------------------------------------------------------------------- */

enum day_cause {
	DAY_ORDINARY, /* Monday to Friday, or a weekend */
	DAY_HOLIDAY,  /* rest, by notice or by the provisional rule */
	DAY_MAKEUP,   /* 调休上班日: a weekend that is worked */
	DAY_LOCAL,    /* rest or work by a document of the place */
};

struct day {
	bool work;
	bool provisional;
	enum day_cause cause;
	const char *name;     /* of the holiday or local day; NULL where it has none */
	const char *document; /* notice, rule or local document; NULL for ordinary days */
};
struct day calendar_day(const struct calendar *calendar, int64_t day);

bool calendar_is_workday(const struct calendar *calendar, int64_t day);
int64_t calendar_next_workday(const struct calendar *calendar, int64_t day); /* first >= day */
int64_t calendar_last_workday(const struct calendar *calendar, int64_t day); /* last <= day */

/* The NUMBER-th working day after DAY; before it where NUMBER is negative; DAY itself for 0. */
int64_t calendar_add_workdays(const struct calendar *calendar, int64_t day, int64_t number);

/* Working days after FROM up to and including TO; negative where TO is before FROM. */
int64_t calendar_count_workdays(const struct calendar *calendar, int64_t from, int64_t to);

/* Whether any day from FROM to TO, both included, is provisional. */
bool calendar_is_provisional(const struct calendar *calendar, int64_t from, int64_t to);

/* --- office hours --------------------------------------------------------------------------- */

#define OFFICE_SPANS_MAX 4

struct office_hours {
	const char *name; /* of the season; NULL for the normal hours */
	struct {
		int from, to; /* minutes of the day */
	} spans[OFFICE_SPANS_MAX];
	int count;
	int minutes; /* of all spans */
};

/* The hours kept on DAY if it is a working day. Never NULL. */
const struct office_hours *calendar_hours(const struct calendar *calendar, int64_t day);

/* Working milliseconds from the calendar's first day to the instant AT. */
int64_t calendar_worked(const struct calendar *calendar, int64_t at);

/* The inverse: the first instant by which WORKED ms have passed (12:00 rather than 14:00), and
 * the last one (14:00 rather than 12:00). */
int64_t calendar_worked_first(const struct calendar *calendar, int64_t worked);
int64_t calendar_worked_last(const struct calendar *calendar, int64_t worked);

/* Quiet hours of working days as minutes of the day; FROM is usually later than TO. */
struct quiet_hours {
	int from, to;
};
struct quiet_hours calendar_quiet(const struct calendar *calendar);
