/* store/db_postgres.h - the PostgreSQL engine's own: one connection and its prepared statements.
 *
 * A transaction is REPEATABLE READ: all that a handler reads is of one moment, and a row that another
 * connection has changed meanwhile is ERR_RETRY. After a failed statement the server takes nothing more
 * until the savepoint or the transaction around it is rolled back; without a savepoint that is "given
 * up by itself" in the words of db_engine.h. While the server is away all is ERR_BUSY, and each
 * BEGIN tries to reach it again. */
#pragma once

#include "store/db_engine.h"

#include <apr_hash.h>
#include <libpq-fe.h>

/* Composed statements kept prepared; the one not used for longest makes room. */
#define POSTGRES_COMPOSED_KEPT 32
#define POSTGRES_VALUES_MOST 1024 /* of one statement */

struct pg_prepared {
	const struct statement *statement;
	const char *sql; /* the text it was prepared from: rows on a stack share addresses */
	char name[24];   /* on the server */
	int64_t session; /* in which it was prepared; 0: not yet */
	int parameters;
};

struct pg_composed {
	struct pg_prepared prepared;
	pool_t *pool; /* of the copy of the text; NULL before the first use */
	int64_t used;
};

struct postgres {
	struct db db;
	PGconn *handle;
	pool_t *pool;         /* root: the connection wanders between threads */
	apr_hash_t *prepared; /* by the address of the statement's row */
	struct pg_composed composed[POSTGRES_COMPOSED_KEPT];
	int64_t session; /* rises with each connection: what was prepared before is gone */
	int64_t names, clock, written;
	int savepoints;
	bool lone; /* the transaction was begun by a savepoint */
	bool relaxed;
};

static inline struct postgres *postgres_of(const struct ctx *ctx)
{
	return (struct postgres *)ctx->db;
}

/* Records what RESULT means; NULL or a connection that is gone is ERR_BUSY. WHAT is the statement. */
void postgres_fail(struct ctx *ctx, const PGresult *result, const char *what);

/* Runs SQL without values; false, and recorded, where it fails. */
bool postgres_run(struct ctx *ctx, const char *sql, const char *what);

/* db_postgres_statement.c */
void postgres_read(struct ctx *ctx, const struct db_call *call, struct db_sink *sink);
int64_t postgres_exec(struct ctx *ctx, const struct db_call *call);
void postgres_put(struct ctx *ctx, const struct db_call *call);
const char *postgres_explain(struct ctx *ctx, const struct statement *statement);
