/* imports/imports.h - taking in an office's own ledger: from the cells of a workbook to matters.
 *
 * A run is one file that one person gave. Its life:
 *   reading     (held: by a command) its rows are read on a slow thread, a part at a time, checked by the same door as any
 *               registration, and staged; never on the writer for long
 *   ready       somebody looks at what was found, says what unknown words mean, and accepts
 *   committing  the writer takes the rows in, some milliseconds at a time between its batches; none of
 *               them can be seen (engine/hidden.h)
 *   done        one row was deleted, and all can be seen
 *   cancelled, broken (the file cannot be read: `why`)
 * Whatever is killed at any moment goes on from the last part that was stored. Once committing has
 * begun a run goes to its end: what has entered the record is not taken out of it again.
 *
 * A row that is known again (our own number, or the definition's key) changes nothing but, where its
 * text is another one, the progress of the lead's share; state, units and dates have ways of their own.
 * What is known of ledgers is data: definitions/procedures (`import`) and definitions/imports.yaml. */
#pragma once

#include "engine/act.h"
#include "http/route.h"
#include "imports/words.h"
#include "store/db.h"

enum row_status {
	ROW_NEW =
		1, /* will become a matter; where the run is done, it has (so nothing is written) */
	ROW_SAME = 2,    /* is one already: nothing to do */
	ROW_CHANGED = 3, /* is one already, and tells another progress */
	ROW_BAD = 4,     /* cannot be taken: its problems say why */
	ROW_TAKEN = 5,   /* has become a matter: never stored */
	ROW_UPDATED = 6, /* its progress has been written */
	ROW_REFUSED = 7, /* was good when it was read, and is not any more */
};

struct import_run {
	int64_t id, person, created, version, position, total, first_id, last_id, finished;
	const char *what; /* a procedure's id */
	const char *file, *state, *options, *found, *why;
};

struct import_counts {
	int64_t of[ROW_REFUSED + 1]; /* by enum row_status */
};

/* --- runs -------------------------------------------------------------------------------------- */

struct import_file {
	const char *what, *name;
	const void *data;
	size_t size;
	bool held; /* it is read by who gives it (a command), not by the server */
};

/* Keeps the file and begins to read it; the ctx's actor must be one who may. Id in *ret. */
MUST_USE enum err imports_begin(struct ctx *ctx, const struct import_file *file, int64_t *ret);

/* ERR_NOT_FOUND for who may not import into it. */
MUST_USE enum err imports_load(struct ctx *ctx, int64_t id, struct import_run *ret);
struct import_counts imports_counts(struct ctx *ctx, const struct import_run *run);

/* Sets an option ("sheet", "hidden", "registered", "closed") or several, and reads again. */
MUST_USE enum err imports_choose(struct ctx *ctx, struct import_run *run, const json_t *options);

/* GOOD_ONLY: rows with problems stay behind; else there must be none (ERR_CONFLICT). */
MUST_USE enum err imports_accept(struct ctx *ctx, struct import_run *run, bool good_only);
MUST_USE enum err imports_cancel(struct ctx *ctx, struct import_run *run);

/* --- work, a part at a time -------------------------------------------------------------------- */

/* A run that waits to be read, 0: none; and whether one waits to be taken in. */
int64_t imports_to_read(struct ctx *ctx);
bool imports_to_commit(struct ctx *ctx);

/* Reads on: on any connection that reads, with a ctx of its own each time. */
struct imports_reading;
struct imports_chunk;
struct imports_reading *imports_reading_new(pool_t *pool, int64_t run);
/* At most BUDGET ms. The chunk lives in the ctx's pool. */
struct imports_chunk *imports_read(
	struct imports_reading *reading, struct ctx *ctx, int64_t budget);
bool imports_chunk_last(const struct imports_chunk *chunk);
/* Stores it, on a connection that writes. False: the run is not read any more (it was cancelled, or is
 * read anew). */
bool imports_store(struct ctx *ctx, const struct imports_chunk *chunk);

/* Takes in rows: at least until LEAST, then until MOST (of time_monotonic) or until others wait (IS_WANTED,
 * may be NULL, says so with DATA). True while there is more. */
struct import_pace {
	int64_t least, most;
	bool (*is_wanted)(void *data);
	void *data;
};
bool imports_commit(struct ctx *ctx, const struct import_pace *pace);

/* --- the result -------------------------------------------------------------------------------- */

/* Each problem as sheet!cell: value: reason, one by one; LIMIT in all. */
struct import_problem {
	const char *cell, *value, *reason;
};
struct import_problem *imports_problems(
	struct ctx *ctx, const struct import_run *run, int64_t limit, size_t *ret_count);

/* For answers in JSON: each status' number by its name; the problems as a list. */
void imports_put_counts(json_t *object, const struct import_counts *counts);
void imports_put_problems(json_t *object, const struct import_problem *problems, size_t count);

/* --- lists of units and of people -------------------------------------------------------------- */

struct import_list {
	const char *what; /* a table of imports.yaml: "units", "people" */
	const char *path, *name, *sheet;
	bool good_only;
};

struct import_listed {
	int64_t added, same, bad;
	struct import_problem *problems;
	size_t problem_count;
};

bool imports_is_list(const char *what);

/* For who administers, in the caller's transaction. Who is known by code or name (people: by unit and
 * name) stays as he is. With bad rows nothing is written, unless the good ones are wanted. An account
 * has no password yet: an administrator gives it one. */
MUST_USE enum err imports_list(
	struct ctx *ctx, const struct import_list *list, struct import_listed *ret);

extern const struct statement imports_sql[];

/* --- pages ------------------------------------------------------------------------------------- */

extern const struct field imports_query[], imports_fields[], imports_options_fields[],
	imports_accept_fields[];
/* GET and POST /import; GET /import/:run; POST options, accept and cancel below it; GET result, the
 * sentence that it was done for, and sheet, the given rows with what became of each. */
handler imports_page, imports_post, imports_show, imports_options, imports_accept_post,
	imports_cancel_post, imports_result, imports_sheet;
file_keeper imports_keep;
