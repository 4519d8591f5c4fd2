/* store/db_engine.h - what an engine is: the functions behind db.h. For src/store only.
 *
 * db.c does for all engines what does not depend on them: a ctx that has failed reaches no engine,
 * calls are counted and recorded, the Nth can be made to fail, rows grow in the ctx's pool. So a
 * function below is called only with a ctx that has not failed (`transaction` apart, see there),
 * and records what goes wrong by db_fail, once.
 *
 * An engine's own struct begins with struct db. The connection belongs to one thread at a time. */
#pragma once

#include "store/db.h"

#include <string.h>

enum transaction_word { BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK_TO };

struct db_call {
	const struct statement *statement;
	const struct value *values;
	size_t count;
	size_t rows; /* of a put: the values are those of so many rows, one behind the other; else 1 */
};

/* Puts of one statement that wait to be sent as one. The values and all they point to are the
 * connection's own: the pools of who put them may end or be cleared before they are sent. */
#define DB_WAITING_VALUES 512

struct db_waiting {
	const struct statement *statement;
	struct ctx *owner; /* who put them, and has their failure */
	size_t each, rows; /* values of one row; 0 rows: nothing waits */
	pool_t *pool;      /* texts and bytes; NULL before the first */
	struct value values[DB_WAITING_VALUES];
};

/* Where rows go: at most `limit` structs of `size` bytes, described by `columns`. */
struct db_sink {
	pool_t *pool;
	const struct column *columns;
	size_t size;
	char *data;
	int64_t count, room, limit;
	bool one;  /* only the first row is wanted: nobody asks for more */
	bool more; /* there was a row beyond the limit */
};

/* The place for the next row, zeroed; NULL, and `more` set, where the limit is reached. */
char *db_sink_next(struct db_sink *sink);

struct db_engine {
	const char *name; /* of migrations that are for it alone: "sqlite", "postgres" */

	void (*close)(struct db *db);

	/* Runs the statement; rows into SINK until the engine or db_sink_next has no more. A column's
	 * type must be the statement's (NULL apart) and there are as many of them: ERR_INTERNAL. A
	 * statement that writes (RETURNING) is run to its end whatever the limit. */
	void (*read)(struct ctx *ctx, const struct db_call *call, struct db_sink *sink);

	/* Runs it now; the number of rows changed. */
	int64_t (*exec)(struct ctx *ctx, const struct db_call *call);

	/* Of a statement marked `many` there may be several rows: one statement to the engine, however it
	 * runs it; the ctx has failed where one of them did. The values end with the call. */
	void (*put)(struct ctx *ctx, const struct db_call *call);

	/* BEGIN in DB_WRITE takes the write lock; in DB_READ the snapshot may be taken by the first
	 * read, and all reads see that one. COMMIT ends the transaction whatever its outcome: ERR_UNKNOWN
	 * where it may have happened (an I/O error, a lost connection), any other failure where it has
	 * not. SAVEPOINTs nest; ROLLBACK_TO also ends the savepoint. ROLLBACK and ROLLBACK_TO are called
	 * with a failed ctx too and drop what was put. A ROLLBACK outside a transaction does nothing. */
	void (*transaction)(struct ctx *ctx, enum transaction_word word);

	/* False where the engine has given the transaction up by itself: some do after any statement that
	 * fails outside of a savepoint. */
	bool (*in_transaction)(const struct db *db);

	/* Rises with every row that a statement has written, and is not taken back by a rollback. */
	int64_t (*written)(const struct db *db);

	const char *(*explain)(struct ctx *ctx, const struct statement *statement);

	/* Each statement in turn, stops at the first that fails and names it in the detail. */
	void (*script)(struct ctx *ctx, const char *sql);

	/* A migration in the common subset, in the engine's own words. NULL: they are the same. */
	const char *(*translate)(pool_t *pool, const char *sql);

	void (*cache)(struct db *db, int64_t kib);

	/* See db_bulk. */
	bool (*bulk)(struct db *db, bool bulk);

	/* See db_hold. NULL: the lock of the folder is enough. */
	bool (*hold)(struct ctx *ctx);

	/* Whether the commits from now on need not wait for the disk; outside of a transaction. */
	void (*relax)(struct db *db, bool relaxed);
};

struct db {
	const struct db_engine *engine;
	enum db_mode mode;
	bool relaxed; /* as the engine was last told */
	bool begun;   /* between db_begin and the word that ends it, as the caller sees it */
	bool closed;
	struct db_waiting waiting;
	int64_t calls, scripts, fail_at;
	db_recorder *recorder;
	void *recorder_data;
};

/* Opens; NULL and *ret_why. */
struct db *db_sqlite_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why);
struct db *db_postgres_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why);

/* Records a failure with the message KEY for the person and the detail for the log. */
void db_fail(struct ctx *ctx, enum err err, const char *key, const char *detail, ...) PRINTF(4, 5);

/* Fills one column of a row; text and bytes are copied into POOL. */
static inline void db_fill_null(char *row, const struct column *column)
{
	static const struct bytes none;
	static const size_t sizes[] = { sizeof(int64_t), sizeof(char *), sizeof(struct bytes) };
	memcpy(row + column->offset, &none, sizes[column->type]);
}

static inline void db_fill_int(char *row, const struct column *column, int64_t number)
{
	memcpy(row + column->offset, &number, sizeof number);
}

static inline void db_fill_text(
	pool_t *pool, char *row, const struct column *column, const void *text, size_t size)
{
	const char *copy = text_copy_n(pool, size ? text : "", size);
	memcpy(row + column->offset, &copy, sizeof copy);
}

static inline void db_fill_bytes(
	pool_t *pool, char *row, const struct column *column, const void *data, size_t size)
{
	struct bytes bytes = { size ? pool_copy(pool, data, size) : "", size };
	memcpy(row + column->offset, &bytes, sizeof bytes);
}
