/* store/db_sqlite.c - the SQLite engine: connections, transactions, and what its codes mean. */
#include "store/db_sqlite.h"
#include "store/sql_scan.h"

#include <errno.h>

#define WRITER_CACHE_KIB 65536
#define READER_CACHE_KIB 8192
/* Readers save two fifths of their time by it. The writer gains nothing, and gets its I/O errors as
 * codes. */
#define READER_MAP_MIB 1024
/* What the log keeps of its length after it was started over. */
#define LOG_KEPT_MIB 128

#define PRAGMAS \
	"PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;" \
	"PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0;"

/* --- failures ---------------------------------------------------------------------------------- */

static const struct meaning {
	int code, mask;
	enum err err;
	const char *key;
} meanings[] = {
	{ SQLITE_CONSTRAINT_UNIQUE, -1, ERR_CONFLICT, "store.conflict" },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, -1, ERR_CONFLICT, "store.conflict" },
	{ SQLITE_CONSTRAINT_ROWID, -1, ERR_CONFLICT, "store.conflict" },
	{ SQLITE_FULL, 0xFF, ERR_BUSY, "store.full" },
	{ SQLITE_BUSY, 0xFF, ERR_RETRY, "busy" },
	{ SQLITE_LOCKED, 0xFF, ERR_RETRY, "busy" },
	{ 0, 0, ERR_INTERNAL, "internal" },
};

static bool disk_is_full(sqlite3 *handle, int code)
{
	int reason = sqlite3_system_errno(handle);
	return (code & 0xFF) == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT);
}

void sqlite_fail(struct ctx *ctx, int code, const char *what)
{
	sqlite3 *handle = sqlite_of(ctx)->handle;
	const struct meaning *meaning = meanings;
	if (disk_is_full(handle, code))
		code = SQLITE_FULL;
	while ((code & meaning->mask) != meaning->code)
		meaning++;
	db_fail(ctx, meaning->err, meaning->key, "%s: %s (%d)", what, sqlite3_errmsg(handle), code);
}

/* The commit record may stand in the log though its sync failed; only a look will tell. */
void sqlite_fail_commit(struct ctx *ctx, int code)
{
	if ((code & 0xFF) == SQLITE_IOERR)
		db_fail(ctx, ERR_UNKNOWN, "unknown", "COMMIT: %s (%d)",
			sqlite3_errmsg(sqlite_of(ctx)->handle), code);
	else
		sqlite_fail(ctx, code, "COMMIT");
}

/* --- transactions ------------------------------------------------------------------------------ */

static const char *word_text(const struct sqlite *sqlite, enum transaction_word word)
{
	static const char *const texts[] = {
		[BEGIN] = "BEGIN IMMEDIATE",
		[COMMIT] = "COMMIT",
		[ROLLBACK] = "ROLLBACK",
		[SAVEPOINT] = "SAVEPOINT attempt",
		[RELEASE] = "RELEASE attempt",
		[ROLLBACK_TO] = "ROLLBACK TO attempt",
	};
	return word == BEGIN && sqlite->db.mode == DB_READ ? "BEGIN" : texts[word];
}

static int say(struct sqlite *sqlite, enum transaction_word word)
{
	sqlite3_stmt **handle = &sqlite->words[word];
	if (!*handle) {
		int code = sqlite3_prepare_v3(sqlite->handle, word_text(sqlite, word), -1,
			SQLITE_PREPARE_PERSISTENT, handle, NULL);
		if (code != SQLITE_OK)
			return code;
	}
	int code = sqlite3_step(*handle);
	sqlite3_reset(*handle);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(((const struct sqlite *)db)->handle);
}

static int64_t written(const struct db *db)
{
	return sqlite3_total_changes64(((const struct sqlite *)db)->handle);
}

static void transaction(struct ctx *ctx, enum transaction_word word)
{
	struct sqlite *sqlite = sqlite_of(ctx);
	if (word == ROLLBACK && !in_transaction(&sqlite->db))
		return;
	int code = say(sqlite, word);
	if (word == ROLLBACK_TO && code == SQLITE_OK)
		code = say(sqlite, RELEASE);
	if (code != SQLITE_OK && word == COMMIT)
		sqlite_fail_commit(ctx, code);
	else if (code != SQLITE_OK)
		sqlite_fail(ctx, code, word_text(sqlite, word));
}

/* --- scripts and plans --------------------------------------------------------------------------- */

static int run_next(sqlite3 *handle, const char *sql, const char **ret_rest)
{
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, ret_rest);
	if (code != SQLITE_OK)
		return code;
	while (statement && (code = sqlite3_step(statement)) == SQLITE_ROW)
		;
	int ended = sqlite3_finalize(statement);
	return code == SQLITE_DONE ? SQLITE_OK : ended;
}

static void script(struct ctx *ctx, const char *sql)
{
	while (*sql && !ctx_failed(ctx)) {
		const char *rest = sql;
		int code = run_next(sqlite_of(ctx)->handle, sql, &rest);
		if (code != SQLITE_OK)
			sqlite_fail(ctx, code, sql_first_words(ctx->pool, sql));
		sql = rest;
	}
}

static const char *explain(struct ctx *ctx, const struct statement *statement)
{
	enum { DETAIL_COLUMN = 3, LIMIT = 65536 };
	struct sqlite *sqlite = sqlite_of(ctx);
	sqlite3_stmt *plan;
	const char *sql = text_printf(ctx->pool, "EXPLAIN QUERY PLAN %s", statement->sql);
	int code = sqlite3_prepare_v2(sqlite->handle, sql, -1, &plan, NULL);
	if (code != SQLITE_OK) {
		sqlite_fail(ctx, code, statement->name);
		return NULL;
	}
	struct buffer lines;
	buffer_init(&lines, ctx->pool, LIMIT);
	while (sqlite3_step(plan) == SQLITE_ROW)
		buffer_printf(
			&lines, "%s\n", (const char *)sqlite3_column_text(plan, DETAIL_COLUMN));
	sqlite3_finalize(plan);
	return lines.data;
}

/* --- connections --------------------------------------------------------------------------------- */

static void close_connection(struct db *db)
{
	struct sqlite *sqlite = (struct sqlite *)db;
	sqlite_forget(sqlite);
	CHECK(sqlite3_close(sqlite->handle) == SQLITE_OK);
	pool_free(sqlite->pool);
}

static void cache(struct db *db, int64_t kib)
{
	sqlite3 *handle = ((struct sqlite *)db)->handle;
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA cache_size = -%lld", (long long)kib);
	sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

/* In a log each commit stands behind those before it, so the next one that syncs makes all last. */
static void relax(struct db *db, bool relaxed)
{
	const char *sql = relaxed ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL";
	CHECK(sqlite3_exec(((struct sqlite *)db)->handle, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* What a statement that fails has changed is kept in memory. */
static bool bulk(struct db *db, bool bulk)
{
	const char *sql = bulk ? "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF"
			       : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
	return sqlite3_exec(((struct sqlite *)db)->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static const struct db_engine engine = {
	.name = "sqlite",
	.close = close_connection,
	.read = sqlite_read,
	.exec = sqlite_exec,
	.put = sqlite_put,
	.transaction = transaction,
	.in_transaction = in_transaction,
	.written = written,
	.explain = explain,
	.script = script,
	.translate = sqlite_translate,
	.cache = cache,
	.bulk = bulk,
	.relax = relax,
};

sqlite3 *db_sqlite_handle(struct db *db)
{
	return db && db->engine == &engine ? ((struct sqlite *)db)->handle : NULL;
}

/* A double-quoted word is a name and never a text, as in PostgreSQL. */
static void harden(sqlite3 *handle)
{
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_busy_timeout(handle, SQLITE_WAIT_MS);
}

/* Some file systems cannot hold the shared memory of a log; then nothing else would be safe. */
static int keep_log(sqlite3 *handle)
{
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL);
	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(statement);
	const char *mode =
		code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "";
	bool good = text_equal(mode, "wal") || text_equal(mode, "memory");
	int ended = sqlite3_finalize(statement);
	return good || ended ? ended : SQLITE_CANTOPEN;
}

static int set_up(sqlite3 *handle, enum db_mode mode)
{
	char sql[128];
	snprintf(sql, sizeof sql, "PRAGMA mmap_size = %lld; PRAGMA journal_size_limit = %lld;",
		mode == DB_READ ? READER_MAP_MIB * 1024LL * 1024 : 0, LOG_KEPT_MIB * 1024LL * 1024);
	harden(handle);
	int code = mode == DB_WRITE
			   ? keep_log(handle)
			   : sqlite3_exec(handle, "PRAGMA query_only = ON", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(handle, PRAGMAS, NULL, NULL, NULL);
	return code == SQLITE_OK ? sqlite3_exec(handle, sql, NULL, NULL, NULL) : code;
}

static bool open_handle(struct sqlite *sqlite, pool_t *pool, const char *path, const char **ret_why)
{
	enum db_mode mode = sqlite->db.mode;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	/* Without it every allocation of every thread takes one lock. Only the first call counts. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int code = sqlite3_open_v2(
		path, &sqlite->handle, mode == DB_WRITE ? flags | SQLITE_OPEN_CREATE : flags, NULL);
	if (code == SQLITE_OK)
		code = set_up(sqlite->handle, mode);
	if (code == SQLITE_OK)
		return true;
	*ret_why = text_printf(pool, "%s: %s", path, sqlite3_errmsg(sqlite->handle));
	return false;
}

struct db *db_sqlite_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why)
{
	struct sqlite *sqlite = mem_new(pool, struct sqlite);
	sqlite->db = (struct db){ .engine = &engine, .mode = mode };
	sqlite->pool = pool_new_root();
	sqlite->prepared = apr_hash_make(sqlite->pool);
	if (!open_handle(sqlite, pool, url, ret_why)) {
		close_connection(&sqlite->db);
		return NULL;
	}
	cache(&sqlite->db, mode == DB_WRITE ? WRITER_CACHE_KIB : READER_CACHE_KIB);
	return &sqlite->db;
}
