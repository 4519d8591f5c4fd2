/* store/db_postgres.c - the PostgreSQL engine: connections, transactions, and what its codes mean. */
#include "store/db_postgres.h"

#include "store/sql_scan.h"

#include <stdlib.h>

/* --- failures ---------------------------------------------------------------------------------- */

/* SQLSTATEs, or the class that they begin with. */
static const struct meaning {
	const char *state;
	enum err err;
	const char *key;
} meanings[] = {
	{ "23505", ERR_CONFLICT, "store.conflict" }, /* unique_violation */
	{ "40", ERR_RETRY, "busy" },                 /* serialization, deadlock */
	{ "25P02", ERR_RETRY, "busy" },              /* an earlier statement has failed */
	{ "55P03", ERR_RETRY, "busy" },              /* lock not available */
	{ "53100", ERR_BUSY, "store.full" },         /* disk full */
	{ "53", ERR_BUSY, "busy" },                  /* too many connections, out of memory */
	{ "08", ERR_BUSY, "busy" },                  /* connection */
	{ "57", ERR_BUSY, "busy" },                  /* shutdown, crash, cancelled */
	{ "", ERR_INTERNAL, "internal" },
};

static bool is_gone(const struct postgres *postgres)
{
	return PQstatus(postgres->handle) == CONNECTION_BAD;
}

static const char *state_of(const struct ctx *ctx, const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	if (state)
		return state;
	return is_gone(postgres_of(ctx)) ? "08006" : "";
}

static const char *words_of(const struct ctx *ctx, const PGresult *result)
{
	const char *words = result ? PQresultErrorMessage(result) : NULL;
	return text_empty(words) ? PQerrorMessage(postgres_of(ctx)->handle) : words;
}

void postgres_fail(struct ctx *ctx, const PGresult *result, const char *what)
{
	const char *state = state_of(ctx, result);
	const struct meaning *meaning = meanings;
	while (!text_starts(state, meaning->state))
		meaning++;
	db_fail(ctx, meaning->err, meaning->key, "%s: %s (%s)", what, words_of(ctx, result), state);
}

/* --- transactions ------------------------------------------------------------------------------ */

bool postgres_run(struct ctx *ctx, const char *sql, const char *what)
{
	PGresult *result = PQexec(postgres_of(ctx)->handle, sql);
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
		    status == PGRES_EMPTY_QUERY;
	if (!good)
		postgres_fail(ctx, result, what);
	PQclear(result);
	return good;
}

/* The server may have committed before its answer was lost; only a look will tell. What it answers by
 * ROLLBACK was spoilt by a statement before. */
static void commit(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	PGresult *result = PQexec(postgres->handle, "COMMIT");
	if (PQresultStatus(result) != PGRES_COMMAND_OK && is_gone(postgres))
		db_fail(ctx, ERR_UNKNOWN, "unknown", "COMMIT: %s", words_of(ctx, result));
	else if (PQresultStatus(result) != PGRES_COMMAND_OK)
		postgres_fail(ctx, result, "COMMIT");
	else if (!text_equal(PQcmdStatus(result), "COMMIT"))
		db_fail(ctx, ERR_RETRY, "busy", "COMMIT: the transaction is gone");
	PQclear(result);
}

static bool reach_again(struct ctx *ctx);

/* A connection that is found gone by its first word has done nothing: it is made anew once. */
static void begin(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	static const char *const words[] = {
		"BEGIN ISOLATION LEVEL REPEATABLE READ",
		"BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL synchronous_commit = off",
	};
	const char *word = words[postgres->relaxed];
	postgres->savepoints = 0;
	if (!is_gone(postgres))
		PQclear(PQexec(postgres->handle, word));
	if (PQtransactionStatus(postgres->handle) == PQTRANS_INTRANS)
		return;
	if (!is_gone(postgres) || reach_again(ctx))
		postgres_run(ctx, word, "BEGIN");
}

static void roll_back(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	if (PQtransactionStatus(postgres->handle) != PQTRANS_IDLE)
		PQclear(PQexec(postgres->handle, "ROLLBACK"));
	postgres->savepoints = 0;
	postgres->lone = false;
}

/* Outside of a transaction a savepoint is one. */
static void savepoint(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	if (PQtransactionStatus(postgres->handle) == PQTRANS_IDLE) {
		begin(ctx);
		postgres->lone = !ctx_failed(ctx);
	} else
		postgres->savepoints += postgres_run(ctx, "SAVEPOINT attempt", "SAVEPOINT");
}

static void release(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	if (postgres->savepoints)
		postgres->savepoints -= postgres_run(ctx, "RELEASE attempt", "RELEASE");
	else if (postgres->lone) {
		commit(ctx);
		postgres->lone = false;
	}
}

static void roll_back_to(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	if (postgres->savepoints) {
		postgres_run(ctx, "ROLLBACK TO attempt; RELEASE attempt", "ROLLBACK TO");
		postgres->savepoints--;
	} else if (postgres->lone)
		roll_back(ctx);
}

static void transaction(struct ctx *ctx, enum transaction_word word)
{
	switch (word) {
	case BEGIN:
		begin(ctx);
		return;
	case COMMIT:
		commit(ctx);
		return;
	case ROLLBACK:
		roll_back(ctx);
		return;
	case SAVEPOINT:
		savepoint(ctx);
		return;
	case RELEASE:
		release(ctx);
		return;
	case ROLLBACK_TO:
		roll_back_to(ctx);
		return;
	}
}

static bool in_transaction(const struct db *db)
{
	const struct postgres *postgres = (const struct postgres *)db;
	PGTransactionStatusType status = PQtransactionStatus(postgres->handle);
	return status == PQTRANS_INTRANS || status == PQTRANS_ACTIVE ||
	       (status == PQTRANS_INERROR && (postgres->savepoints > 0 || postgres->lone));
}

static int64_t written(const struct db *db)
{
	return ((const struct postgres *)db)->written;
}

/* --- scripts ------------------------------------------------------------------------------------- */

static void script(struct ctx *ctx, const char *sql)
{
	while (*sql && !ctx_failed(ctx)) {
		const char *rest = sql_behind_statement(sql);
		const char *one = text_copy_n(ctx->pool, sql, (size_t)(rest - sql));
		postgres_run(ctx, one, sql_first_words(ctx->pool, one));
		sql = rest;
	}
}

/* --- connections --------------------------------------------------------------------------------- */

static void close_connection(struct db *db)
{
	struct postgres *postgres = (struct postgres *)db;
	for (size_t i = 0; i < POSTGRES_COMPOSED_KEPT; i++)
		pool_free(postgres->composed[i].pool);
	PQfinish(postgres->handle);
	pool_free(postgres->pool);
}

/* The server's own settings say how much it keeps. */
static void cache(struct db *db, int64_t kib)
{
	(void)db, (void)kib;
}

static void relax(struct db *db, bool relaxed)
{
	((struct postgres *)db)->relaxed = relaxed;
}

/* "HY" and the schema: the lock of those who serve, which ends with the session. */
static bool hold(struct ctx *ctx)
{
	static const struct statement take = { "hold",
		"SELECT pg_try_advisory_lock(18521, hashtext(current_schema()))" };
	return db_int(ctx, &take, 0) == 1;
}

/* A server's log is not ours to put away. */
static bool bulk(struct db *db, bool bulk)
{
	(void)db;
	return !bulk;
}

static const struct db_engine engine = {
	.name = "postgres",
	.close = close_connection,
	.read = postgres_read,
	.exec = postgres_exec,
	.put = postgres_put,
	.transaction = transaction,
	.in_transaction = in_transaction,
	.written = written,
	.explain = postgres_explain,
	.script = script,
	.cache = cache,
	.bulk = bulk,
	.hold = hold,
	.relax = relax,
};

/* What would sort or cut text in other ways than SQLite, or would not take writes, is not served. */
static const struct demand {
	const char *sql, *why;
} demands[] = {
	{ "SELECT current_setting('server_version_num')::int >= 130000",
		"the server is older than PostgreSQL 13" },
	{ "SELECT current_setting('server_encoding') = 'UTF8'", "its encoding is not UTF8" },
	{ "SELECT datcollate IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database()",
		"its collation is not C" },
	{ "SELECT NOT pg_is_in_recovery()", "it is a standby" },
};

/* Why the connection cannot be used; NULL where it can. */
static const char *objection(PGconn *handle)
{
	const char *why = NULL;
	for (size_t i = 0; i < COUNT(demands) && !why; i++) {
		PGresult *result = PQexec(handle, demands[i].sql);
		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			why = PQerrorMessage(handle);
		else if (PQntuples(result) != 1 || !text_equal(PQgetvalue(result, 0, 0), "t"))
			why = demands[i].why;
		PQclear(result);
	}
	return why;
}

/* What a session must be told anew each time; NULL where it could be. */
static const char *set_up(const struct postgres *postgres)
{
	static const char *const words[] = {
		[DB_READ] =
			"SET client_min_messages = warning; SET default_transaction_read_only = on",
		[DB_WRITE] = "SET client_min_messages = warning; SET default_transaction_read_only "
			     "= off",
	};
	if (PQstatus(postgres->handle) != CONNECTION_OK ||
		PQsetClientEncoding(postgres->handle, "UTF8") != 0)
		return PQerrorMessage(postgres->handle);
	PGresult *result = PQexec(postgres->handle, words[postgres->db.mode]);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return good ? objection(postgres->handle) : PQerrorMessage(postgres->handle);
}

static bool reach_again(struct ctx *ctx)
{
	struct postgres *postgres = postgres_of(ctx);
	PQreset(postgres->handle);
	postgres->session++;
	const char *why = set_up(postgres);
	if (why)
		db_fail(ctx, ERR_BUSY, "busy", "connect: %s", why);
	return !why;
}

/* Notices say nothing that a failure does not. */
static void no_notice(void *data, const PGresult *result)
{
	(void)data, (void)result;
}

/* "postgresql://name:secret@host/…" may stand in a log, the secret may not. */
static const char *without_password(pool_t *pool, const char *url)
{
	const char *name = strstr(url, "://"), *at = name ? strchr(name, '@') : NULL;
	const char *colon = at ? memchr(name + 3, ':', (size_t)(at - name - 3)) : NULL;
	if (!colon)
		return url;
	return text_printf(pool, "%.*s%s", (int)(colon - url), url, at);
}

struct db *db_postgres_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why)
{
	struct postgres *postgres = mem_new(pool, struct postgres);
	postgres->db = (struct db){ .engine = &engine, .mode = mode };
	postgres->pool = pool_new_root();
	postgres->prepared = apr_hash_make(postgres->pool);
	postgres->session = 1;
	postgres->handle = PQconnectdb(url);
	PQsetNoticeReceiver(postgres->handle, no_notice, NULL);
	const char *why = set_up(postgres);
	if (!why)
		return &postgres->db;
	*ret_why = text_printf(pool, "%s: %s", without_password(pool, url), why);
	close_connection(&postgres->db);
	return NULL;
}
