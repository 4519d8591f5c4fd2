/* store/db.h - the one door to a database; two engines behind it.
 *
 * Statements are rows of a table in some x_db.c: a name and a literal with $1, $2 … in order of
 * first appearance; a test prepares and EXPLAINs every row. Values go in through V(x), whose type
 * is checked; rows come out through a table of columns in the order of the SELECT.
 *
 * Failure: everything here records in ctx->failure and, once that is set, does nothing: reads are
 * empty, writes are 0. Violation of a unique key or an optimistic check is ERR_CONFLICT, a
 * serialization failure ERR_RETRY, a full disk ERR_BUSY, anything else ERR_INTERNAL.
 *
 * Types are BIGINT, TEXT and BYTEA only; truth is 0/1; text is UTF-8 without U+0000. */
#pragma once

#include "base/ctx.h"

struct bytes {
	const void *data;
	size_t size;
};

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };

struct value {
	enum value_type type;
	int64_t number;
	const char *text; /* NULL text is SQL NULL */
	struct bytes bytes;
};

static inline struct value value_int(int64_t number)
{
	return (struct value){ .type = VALUE_INT, .number = number };
}
static inline struct value value_text(const char *text)
{
	return (struct value){ .type = text ? VALUE_TEXT : VALUE_NULL, .text = text };
}
static inline struct value value_bytes(struct bytes bytes)
{
	return (struct value){ .type = bytes.data ? VALUE_BYTES : VALUE_NULL, .bytes = bytes };
}
/* V(number), V(text), V((struct bytes){ data, size }) */
#define V(...) \
	_Generic((__VA_ARGS__), \
		int: value_int, unsigned: value_int, bool: value_int, long: value_int, \
		long long: value_int, char *: value_text, const char *: value_text, \
		struct bytes: value_bytes)(__VA_ARGS__)

struct statement {
	const char *name; /* unique in the program: matter_load */
	const char *sql;
	bool composed; /* made by engine/query.c for this one call */
	bool many;     /* puts of it that follow each other are one statement, of several rows */
};

enum column_type { COLUMN_INT64, COLUMN_STRING, COLUMN_BLOB };

struct column {
	const char *name;
	enum column_type type;
	size_t offset;
};
/* clang-format off */
#define COLUMN_INT(type, member) { #member, COLUMN_INT64, offsetof(type, member) }
#define COLUMN_TEXT(type, member) { #member, COLUMN_STRING, offsetof(type, member) }
#define COLUMN_BYTES(type, member) { #member, COLUMN_BLOB, offsetof(type, member) }
/* clang-format on */

struct rows {
	void *data; /* array of the struct that the columns describe */
	int64_t count;
	bool more; /* the limit cut it */
};

#define DB_VALUES(...) \
	(const struct value[]){ __VA_ARGS__ }, \
		sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value)

/* First row into *ret; false where there is none or the ctx has failed. Text and bytes are copied
 * into ctx->pool; SQL NULL is NULL or 0.
 *   if (!db_one(ctx, &matter_sql[LOAD], columns, &row, V(ctx->county), V(id))) … */
#define db_one(ctx, statement, columns, ret, ...) \
	db_one_with((ctx), (statement), (columns), (ret), DB_VALUES(__VA_ARGS__))
bool db_one_with(struct ctx *ctx, const struct statement *statement, const struct column *columns,
	void *ret, const struct value *values, size_t count);

/* Up to LIMIT rows, materialised in ctx->pool. */
#define db_rows(ctx, statement, columns, type, limit, ...) \
	db_rows_with((ctx), (statement), (columns), sizeof(type), (limit), DB_VALUES(__VA_ARGS__))
struct rows db_rows_with(struct ctx *ctx, const struct statement *statement,
	const struct column *columns, size_t size, int64_t limit, const struct value *values,
	size_t count);

/* One integer; FALLBACK where there is no row. */
#define db_int(ctx, statement, fallback, ...) \
	db_int_with((ctx), (statement), (fallback), DB_VALUES(__VA_ARGS__))
int64_t db_int_with(struct ctx *ctx, const struct statement *statement, int64_t fallback,
	const struct value *values, size_t count);

/* A write whose effect is wanted now: the number of rows changed. */
#define db_exec(ctx, statement, ...) db_exec_with((ctx), (statement), DB_VALUES(__VA_ARGS__))
int64_t db_exec_with(struct ctx *ctx, const struct statement *statement, const struct value *values,
	size_t count);

/* A write that must succeed by commit. In a transaction those of one statement marked `many` that
 * follow each other wait and are sent as one: before whatever else the connection is asked for, at the
 * latest by the commit. The values are copied; a failure is that of the ctx that put them, which lives
 * until then: who runs attempts ends each with db_flush. */
#define db_put(ctx, statement, ...) db_put_with((ctx), (statement), DB_VALUES(__VA_ARGS__))
void db_put_with(struct ctx *ctx, const struct statement *statement, const struct value *values,
	size_t count);

/* Sends what waits, so that its failure is known; dropped where its ctx has failed. */
void db_flush(struct ctx *ctx);

/* --- connections and transactions: for the dispatcher, the writer, jobs and tests only --------- */

enum db_mode { DB_READ, DB_WRITE };

/* URL: a file path, ":memory:", or "postgresql://…" as libpq has it. NULL and *ret_why where it cannot be opened. The connection
 * ends with db_close or with POOL. */
struct db *db_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why);
void db_close(struct db *db);
bool db_is_file(const char *url); /* false: a server has it */

void db_begin(struct ctx *ctx); /* DB_READ: one snapshot; DB_WRITE: takes the write lock */
/* As db_begin, but its commit doesn't wait for the disk: it is there for readers at once, and is lost
 * by a power cut unless a later one of db_begin's has been answered, which makes all before it last.
 * For what is made again from what lasts. */
void db_begin_relaxed(struct ctx *ctx);
void db_commit(struct ctx *ctx);   /* ERR_BUSY: nothing happened; ERR_UNKNOWN: look again */
void db_rollback(struct ctx *ctx); /* works after a failure too, and outside a transaction */
/* Savepoints nest; outside of a transaction the outermost is one, which its release commits.
 * What waits is sent before a savepoint begins or is released, and dropped by db_rollback_to: it was
 * put since the savepoint. A ctx that fails in db_release has not released: roll back to it. */
void db_savepoint(struct ctx *ctx);
void db_release(struct ctx *ctx);
void db_rollback_to(struct ctx *ctx); /* to the savepoint, which ends; clears nothing in the ctx */
bool db_in_transaction(const struct db *db);

/* Takes the whole database for this connection as long as it lives; false where another has it. For who
 * serves it: positions and the record's tree are one process's. */
bool db_hold(struct ctx *ctx);

/* Rises with every row that is written, and with every script. */
int64_t db_written(const struct db *db);

/* For filling a database on which nobody relies before it is whole: no log and no waiting for the disk, so that
 * a crash leaves it broken. Outside of a transaction, on the only connection; false where it isn't that. */
bool db_bulk(struct db *db, bool bulk);

/* How much the connection may keep in memory; without it a modest amount. */
void db_cache(struct db *db, int64_t kib);

/* Counts calls that reached the engine since the last reset, transaction words apart. */
int64_t db_calls(const struct db *db);
void db_calls_reset(struct db *db);

/* For tests: the Nth call from now fails once as a broken disk does, without reaching the engine
 * (0: off). A statement gives ERR_INTERNAL; a COMMIT counts too and gives ERR_UNKNOWN. */
void db_fail_at(struct db *db, int64_t call);

/* For the bench: each statement's name and values are told to the recorder as they run. */
typedef void db_recorder(
	void *data, const struct statement *statement, const struct value *values, size_t count);
void db_record(struct db *db, db_recorder *recorder, void *data);

/* The engine's plan for a statement, one line a row; NULL where it does not prepare. */
const char *db_explain(struct ctx *ctx, const struct statement *statement);

/* Runs a script of many statements separated by ';' (migrations, fixtures). */
enum err db_script(struct ctx *ctx, const char *sql);
