/* store/db_sqlite.h - the SQLite engine's own: one connection and its prepared statements. */
#pragma once

#include "store/db_engine.h"

#include <apr_hash.h>
#include <sqlite3.h>

/* Composed statements kept prepared; the one not used for longest makes room. */
#define COMPOSED_KEPT 32

/* For a lock that another connection holds. */
#define SQLITE_WAIT_MS 5000

struct prepared {
	const struct statement *statement;
	const char *sql; /* whose text it was prepared from: rows on a stack share addresses */
	sqlite3_stmt *handle;
	int parameters;
	bool reads;
};

struct composed {
	struct prepared prepared;
	unsigned hash;
	int64_t used;
};

struct sqlite {
	struct db db;
	sqlite3 *handle;
	pool_t *pool; /* root: the connection wanders between threads apart from the opener's pool */
	apr_hash_t *prepared; /* by the address of the statement's row */
	struct composed composed[COMPOSED_KEPT];
	int64_t clock;
	sqlite3_stmt *words[ROLLBACK_TO + 1];
};

static inline struct sqlite *sqlite_of(const struct ctx *ctx)
{
	return (struct sqlite *)ctx->db;
}

/* The connection; NULL where DB is another engine's. */
sqlite3 *db_sqlite_handle(struct db *db);

/* Records what CODE means; WHAT is the statement. */
void sqlite_fail(struct ctx *ctx, int code, const char *what);
void sqlite_fail_commit(struct ctx *ctx, int code);

/* db_sqlite_statement.c */
void sqlite_read(struct ctx *ctx, const struct db_call *call, struct db_sink *sink);
int64_t sqlite_exec(struct ctx *ctx, const struct db_call *call);
void sqlite_put(struct ctx *ctx, const struct db_call *call);
void sqlite_forget(struct sqlite *sqlite); /* finalizes all that is prepared */

/* db_sqlite_schema.c: BIGINT is INTEGER, BYTEA is BLOB, every table STRICT. */
const char *sqlite_translate(pool_t *pool, const char *sql);
