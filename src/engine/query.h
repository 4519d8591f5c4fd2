/* engine/query.h - lists of matters: the only place beside figures that composes SQL, from literal
 * fragments and bound values. Everything is scoped to what the ctx's actor may see. */
#pragma once

#include "engine/act.h"
#include "store/db.h"

#define FILTER_KEYS 8
#define FILTER_UNITS 40

enum filter_open { FILTER_OPEN, FILTER_ENDED, FILTER_ALL };
enum filter_sort { SORT_DUE, SORT_NEWEST, SORT_OLDEST };

struct filter_key {
	const char *field, *value;        /* an input with index: true */
};

struct filter {
	const struct definition *definition;      /* compulsory */
	enum filter_open open;
	enum light light;                 /* with has_light */
	bool has_light;
	const char *state, *urgency, *kind, *plan, *number;       /* NULL: any */
	int64_t unit;                     /* lead unit, or with any_share any share's; 0: any */
	bool any_share;
	int64_t units[FILTER_UNITS];      /* lead unit among these (a leader's division) */
	size_t unit_count;
	struct filter_key keys[FILTER_KEYS];
	size_t key_count;
	int64_t due_from, due_to;         /* instants; 0: open */
	int64_t opened_from, opened_to;
	enum filter_sort sort;            /* SORT_DUE goes with FILTER_OPEN alone */
	const char *after;                /* the cursor of the page before, or NULL */
	int64_t limit;                    /* 1 … 500 */
};

struct listed {
	int64_t id, version, state_since, is_open, opened, closed, suspended, lead_unit, due, due_first, amber, round;
	const char *number, *title, *state, *urgency, *kind, *plan, *vals;
};

struct matter_list {
	struct listed *items;
	size_t count;
	const char *next;                 /* cursor of the next page, NULL: this is the last */
};

/* Fails with ERR_INVALID on a cursor that is none. */
MUST_USE enum err query_matters(
	struct ctx *ctx, const struct filter *filter, struct matter_list *ret);

/* A share of a listed matter. */
struct listed_share {
	int64_t matter, ordinal, unit, role, is_open, version, holder, opened, signed_on, progress_on;
	int64_t ended_on, past, extended;
	const char *state, *progress, *problem, *next_step, *result, *plan, *ask_kind;
};

/* The shares of these matters (at most 500), by matter and ordinal: struct listed_share. Who sees a
 * matter sees its shares. */
struct rows query_shares(struct ctx *ctx, const struct listed *matters, size_t count);

/* How many the filter gives without its cursor, counted up to MOST. */
int64_t query_count(struct ctx *ctx, const struct filter *filter, int64_t most);

/* A day's limit ends at 24:00, but nobody is called late before the office opens again: dues up to
 * this instant are 逾期 (practice.md §8). Dues at another time of day count at once. */
int64_t overdue_until(const struct calendar *calendar, int64_t now);
enum light light_of(const struct calendar *calendar, int64_t now, int64_t due, int64_t amber,
	bool is_open, bool suspended);
