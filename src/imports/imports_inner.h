/* imports/imports_inner.h - what the parts of an import share; nobody else includes it. */
#pragma once

#include "document/workbook.h"
#include "imports/cell.h"
#include "imports/imports.h"

/* --- columns: imports_head.c ------------------------------------------------------------------- */

struct matched {
	int column;                     /* of the sheet, from 0 */
	const char *head;               /* as it stands there, on one line */
	const struct import_column *as; /* NULL: it is not taken */
};

struct head {
	int row;                 /* of the sheet, 0: none was found */
	struct matched *columns; /* all that have a head */
	size_t count;
	int fitting; /* how many are known */
	int year;    /* written above it, or 0 */
};

/* What a county has said before: heads (a field's name, or "" for not taken) by their text. */
struct heads {
	const struct import_column *columns;
	size_t count;
	apr_hash_t *said; /* text → field's name */
};

/* The row that has the most known heads among the first. ROWS are read to behind it. */
struct head head_find(pool_t *pool, const struct heads *heads, struct workbook *workbook,
	const struct sheet *sheet);

/* --- one row: imports_row.c -------------------------------------------------------------------- */

struct row_options {
	int64_t registered; /* the day of those that don't say; */
	int64_t closed;     /* 0: on their due, or today */
	bool hidden;        /* hidden rows too */
};

struct row_reader {
	struct reading cells;
	const struct definition *definition;
	const struct sheet *sheet;
	const char *file;
	struct head head;
	struct row_options options;
	apr_hash_t *states; /* words that somebody has said what they are → state's id */
};

/* What is wrong or worth a remark. */
struct told {
	const char *cell, *value, *text;
	bool problem;
	bool damaged; /* in a column that is not taken: the row is good */
	const char *kind, *asked,
		*proposal; /* what somebody may say the meaning of: "unit", "state" */
	struct told *next;
};

struct row_meaning {
	json_t *values;
	struct past past;
	const char *key, *loose; /* by which it is known again */
	const char *number;
	struct told *first, **last;
	bool bad, empty; /* empty: a title between rows, or nothing */
};

void row_read(
	struct row_reader *reader, struct ctx *ctx, const struct row *row, struct row_meaning *ret);
/* The values as one JSON text, and back. */
const char *row_text(pool_t *pool, const struct row_meaning *meaning);
bool row_parse(pool_t *pool, const char *text, json_t **ret_values, struct past *ret_past);
const char *told_text(pool_t *pool, const struct told *first);
const char *row_key(
	struct ctx *ctx, const struct definition *definition, const json_t *values, bool loose);

/* --- rows of the tables: imports_db.c ---------------------------------------------------------- */

struct import_row {
	int64_t nth, sheet_row, status, matter;
	const char *key, *loose, *cells, *vals, *told;
};

struct known_matter {
	int64_t id;
	const char *number, *vals;
};

struct lead_progress {
	int64_t share, is_open;
	const char *progress, *problem, *next_step, *plan;
};

struct said {
	const char *name, *meaning;
};

bool imports_db_load(struct ctx *ctx, int64_t id, struct import_run *ret);
struct rows imports_db_runs(struct ctx *ctx, int64_t limit);
int64_t imports_db_in_state(struct ctx *ctx, const char *state);
void imports_db_put_run(struct ctx *ctx, const struct import_run *run);
void imports_db_put_part(struct ctx *ctx, int64_t run, int64_t nth, struct bytes data);
struct rows imports_db_part(struct ctx *ctx, int64_t run, int64_t nth);
void imports_db_update(struct ctx *ctx, const struct import_run *run);
void imports_db_forget_rows(struct ctx *ctx, int64_t run);
void imports_db_forget_parts(struct ctx *ctx, int64_t run);
void imports_db_put_row(struct ctx *ctx, int64_t run, const struct import_row *row);
void imports_db_set_row(struct ctx *ctx, int64_t run, const struct import_row *row);
struct rows imports_db_rows(struct ctx *ctx, int64_t run, int64_t after, int64_t limit);
struct rows imports_db_to_take(struct ctx *ctx, int64_t run, int64_t after, int64_t limit);
struct rows imports_db_rows_of(
	struct ctx *ctx, int64_t run, int64_t status, int64_t after, int64_t limit);
int64_t imports_db_count(struct ctx *ctx, int64_t run, int64_t status);
int64_t imports_db_last_id(struct ctx *ctx);
struct rows imports_db_matters(
	struct ctx *ctx, const char *procedure, int64_t after, int64_t limit);
struct rows imports_db_keys(
	struct ctx *ctx, const char *procedure, const char *after, int64_t limit);
int64_t imports_db_by_number(struct ctx *ctx, const char *procedure, const char *number);
bool imports_db_progress(struct ctx *ctx, int64_t matter, struct lead_progress *ret);
int64_t imports_db_put_key(
	struct ctx *ctx, const char *procedure, const struct import_row *row, int64_t matter);
void imports_db_drop_key(struct ctx *ctx, const char *procedure, const struct import_row *row);
struct rows imports_db_heads(struct ctx *ctx, const char *what);
void imports_db_put_head(struct ctx *ctx, const char *what, const char *head, const char *field);
struct rows imports_db_names(struct ctx *ctx, const char *kind);
void imports_db_put_name(struct ctx *ctx, const char *kind, const char *name, const char *meaning);
bool imports_db_gate(struct ctx *ctx, const struct import_run *run);
void imports_db_open_gate(struct ctx *ctx);
int64_t imports_db_gated(struct ctx *ctx);

/* imports.c: who may. */
const struct action *imports_action(const struct ctx *ctx, const struct definition *definition);
