/* engine/ledger_check.h - what the parts of the check share; nobody else includes it. */
#pragma once

#include "engine/ledger.h"
#include "engine/tree.h"

#define CHECK_COLUMNS 32

struct check_run {
	struct ctx *ctx; /* of the slice: its pool ends with it */
	struct db *twin; /* NULL: the record alone */
	FILE *stream;
	struct ledger_report report;
	struct tree tree; /* of the events so far */
	int64_t nodes;    /* that the tree has given */
};

/* An event with what stands around it. */
struct checked_event {
	struct ledger_event row;
	struct bytes previous; /* leaf of the matter's event before; NULL data: there is none */
	int64_t previous_position;
	const char *number; /* of the matter's row; NULL: it has none */
	int64_t seq;        /* of the matter's row */
};

struct checked_matter {
	int64_t id, seq;
	const char *number;
	struct bytes leaf, last; /* of the row, and of the event with its seq; NULL data: none */
};

/* A problem with EVENT or with MATTER, in one line. Pairs as of message(). */
#define check_event_wrong(run, event, key, ...) \
	check_wrong_with((run), (event)->row.position, (event)->row.matter, (event)->number, \
		(event)->row.event.seq, (key), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
#define check_matter_wrong(run, matter, key, ...) \
	check_wrong_with((run), 0, (matter)->id, (matter)->number, (matter)->seq, (key), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void check_wrong_with(struct check_run *run, int64_t position, int64_t matter, const char *number,
	int64_t seq, const char *key, const char *const *pairs);

/* ledger_refold.c: the rows of one matter against the fold of its events. */
void check_refold(struct check_run *run, const struct checked_matter *matter);

/* --- ledger_check_db.c -------------------------------------------------------------------------- */

extern const struct statement ledger_check_statements[];

struct rows check_db_events(struct ctx *ctx, int64_t after, int64_t limit);
struct rows check_db_matters(struct ctx *ctx, int64_t after, int64_t limit);

/* A kind of rows that follow from events: columns in the order of its statement, the first KEYS of
 * which name a row. */
struct checked_rows {
	const char *name, *columns; /* a text column's name ends with '$' */
	int statement, keys;
	bool open_access_only; /* only of matters that units see */
};
extern const struct checked_rows checked_rows[]; /* ends with { 0 } */

union checked_cell {
	int64_t number;
	const char *text;
};
struct checked_row {
	union checked_cell cells[CHECK_COLUMNS];
};

/* The columns as an array that ends with { 0 }. */
struct column *check_columns(pool_t *pool, const struct checked_rows *rows);
struct rows check_db_rows(struct ctx *ctx, const struct checked_rows *rows,
	const struct column *columns, int64_t matter);
