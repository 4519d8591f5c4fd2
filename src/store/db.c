/* store/db.c - what is the same for all engines: a failed ctx reaches none, calls are counted,
 * recorded and made to fail for tests, rows grow in the ctx's pool, puts of one statement wait for each
 * other. */
#include "store/db_engine.h"

#define FIRST_ROWS 16
#define WAITING_ROWS 16

void db_fail(struct ctx *ctx, enum err err, const char *key, const char *detail, ...)
{
	if (ctx_failed(ctx))
		return;
	va_list args;
	va_start(args, detail);
	ctx_fail(ctx, err, key);
	ctx->failure.detail = text_vprintf(ctx->pool, detail, args);
	va_end(args);
}

/* True once: when the call that the test has chosen is reached. */
static bool made_to_fail(struct db *db)
{
	return db->fail_at && --db->fail_at == 0;
}

/* Every statement passes here. False: it must not reach the engine. */
static bool reach(struct ctx *ctx, const struct db_call *call)
{
	if (ctx_failed(ctx))
		return false;
	struct db *db = ctx->db;
	CHECK(db && !db->closed);
	if (made_to_fail(db)) {
		ctx_broken(ctx, ERR_INTERNAL, "%s: disk I/O error made by a test",
			call->statement->name);
		return false;
	}
	if (db->begun && !db->engine->in_transaction(db)) {
		ctx_broken(ctx, ERR_RETRY, "%s: the transaction is gone", call->statement->name);
		return false;
	}
	db->calls++;
	size_t each = call->count / call->rows;
	for (size_t row = 0; db->recorder && row < call->rows; row++)
		db->recorder(db->recorder_data, call->statement, call->values + row * each, each);
	return true;
}

/* --- puts that wait ------------------------------------------------------------------------------- */

static void drop_waiting(struct db *db)
{
	struct db_waiting *waiting = &db->waiting;
	if (waiting->rows)
		pool_clear(waiting->pool);
	waiting->rows = 0;
}

/* CTX comes after them, and cannot succeed without them. */
static void fail_with(struct ctx *ctx, const struct ctx *owner)
{
	if (owner != ctx && ctx_failed(owner) && !ctx_failed(ctx))
		ctx_broken(ctx, owner->failure.err, "%s",
			text_or(owner->failure.detail, "what was put before has failed"));
}

void db_flush(struct ctx *ctx)
{
	struct db_waiting *waiting = &ctx->db->waiting;
	if (!waiting->rows)
		return;
	struct db_call call = { waiting->statement, waiting->values, waiting->each * waiting->rows,
		waiting->rows };
	if (reach(waiting->owner, &call))
		ctx->db->engine->put(waiting->owner, &call);
	drop_waiting(ctx->db);
	fail_with(ctx, waiting->owner);
}

/* What was put before comes first. */
static bool reach_after_puts(struct ctx *ctx, const struct db_call *call)
{
	if (!ctx_failed(ctx))
		db_flush(ctx);
	return reach(ctx, call);
}

static bool joins_waiting(const struct ctx *ctx, const struct statement *statement, size_t each)
{
	const struct db_waiting *waiting = &ctx->db->waiting;
	return waiting->owner == ctx && waiting->statement == statement && waiting->each == each &&
	       waiting->rows < WAITING_ROWS && (waiting->rows + 1) * each <= DB_WAITING_VALUES;
}

static struct value own_value(pool_t *pool, const struct value *value)
{
	struct value own = *value;
	if (own.type == VALUE_TEXT)
		own.text = text_copy(pool, own.text);
	if (own.type == VALUE_BYTES && own.bytes.size)
		own.bytes.data = pool_copy(pool, own.bytes.data, own.bytes.size);
	return own;
}

static void put_later(
	struct ctx *ctx, const struct statement *statement, const struct value *values, size_t each)
{
	struct db_waiting *waiting = &ctx->db->waiting;
	CHECK(each <= DB_WAITING_VALUES);
	if (!joins_waiting(ctx, statement, each))
		db_flush(ctx);
	if (ctx_failed(ctx))
		return;
	if (!waiting->pool)
		waiting->pool = pool_new_root();
	waiting->statement = statement;
	waiting->owner = ctx;
	waiting->each = each;
	for (size_t i = 0; i < each; i++)
		waiting->values[waiting->rows * each + i] = own_value(waiting->pool, &values[i]);
	waiting->rows++;
}

/* --- statements ----------------------------------------------------------------------------------- */

static void read_rows(struct ctx *ctx, const struct statement *statement,
	const struct value *values, size_t count, struct db_sink *sink)
{
	struct db_call call = { statement, values, count, 1 };
	if (reach_after_puts(ctx, &call))
		ctx->db->engine->read(ctx, &call, sink);
}

char *db_sink_next(struct db_sink *sink)
{
	if (sink->count == sink->limit) {
		sink->more = true;
		return NULL;
	}
	if (sink->count == sink->room) {
		int64_t room = sink->room ? sink->room * 2 : FIRST_ROWS;
		if (room > sink->limit)
			room = sink->limit;
		char *data = pool_alloc(sink->pool, (size_t)room * sink->size);
		if (sink->count)
			memcpy(data, sink->data, (size_t)sink->count * sink->size);
		sink->data = data;
		sink->room = room;
	}
	return sink->data + (size_t)sink->count++ * sink->size;
}

bool db_one_with(struct ctx *ctx, const struct statement *statement, const struct column *columns,
	void *ret, const struct value *values, size_t count)
{
	struct db_sink sink = { .pool = ctx->pool,
		.columns = columns,
		.data = ret,
		.room = 1,
		.limit = 1,
		.one = true };
	read_rows(ctx, statement, values, count, &sink);
	return sink.count == 1 && !ctx_failed(ctx);
}

struct rows db_rows_with(struct ctx *ctx, const struct statement *statement,
	const struct column *columns, size_t size, int64_t limit, const struct value *values,
	size_t count)
{
	struct db_sink sink = {
		.pool = ctx->pool, .columns = columns, .size = size, .limit = limit
	};
	read_rows(ctx, statement, values, count, &sink);
	if (ctx_failed(ctx))
		return (struct rows){ 0 };
	return (struct rows){ sink.data, sink.count, sink.more };
}

int64_t db_int_with(struct ctx *ctx, const struct statement *statement, int64_t fallback,
	const struct value *values, size_t count)
{
	static const struct column columns[] = { { "number", COLUMN_INT64, 0 }, { 0 } };
	int64_t number = fallback;
	return db_one_with(ctx, statement, columns, &number, values, count) ? number : fallback;
}

int64_t db_exec_with(struct ctx *ctx, const struct statement *statement, const struct value *values,
	size_t count)
{
	struct db_call call = { statement, values, count, 1 };
	return reach_after_puts(ctx, &call) ? ctx->db->engine->exec(ctx, &call) : 0;
}

void db_put_with(struct ctx *ctx, const struct statement *statement, const struct value *values,
	size_t count)
{
	struct db_call call = { statement, values, count, 1 };
	if (ctx_failed(ctx))
		return;
	if (statement->many && ctx->db->begun)
		put_later(ctx, statement, values, count);
	else if (reach_after_puts(ctx, &call))
		ctx->db->engine->put(ctx, &call);
}

/* --- connections and transactions ------------------------------------------------------------ */

static void close_once(void *data)
{
	struct db *db = data;
	if (!db->closed) {
		pool_free(db->waiting.pool);
		db->engine->close(db);
	}
	db->closed = true;
}

bool db_is_file(const char *url)
{
	return !text_starts(url, "postgresql://") && !text_starts(url, "postgres://");
}

struct db *db_open(pool_t *pool, const char *url, enum db_mode mode, const char **ret_why)
{
	bool served = !db_is_file(url);
	if (strstr(url, "://") && !served) {
		*ret_why = text_printf(pool, "%s: no engine for this address", url);
		return NULL;
	}
	struct db *db = served ? db_postgres_open(pool, url, mode, ret_why)
			       : db_sqlite_open(pool, url, mode, ret_why);
	if (db)
		pool_defer(pool, db, close_once);
	return db;
}

void db_close(struct db *db)
{
	if (db)
		close_once(db);
}

static void begin(struct ctx *ctx, bool relaxed)
{
	struct db *db = ctx->db;
	if (ctx_failed(ctx))
		return;
	CHECK(db && !db->begun);
	if (db->relaxed != relaxed)
		db->engine->relax(db, relaxed);
	db->relaxed = relaxed;
	db->engine->transaction(ctx, BEGIN);
	db->begun = !ctx_failed(ctx);
}

void db_begin(struct ctx *ctx)
{
	begin(ctx, false);
}

void db_begin_relaxed(struct ctx *ctx)
{
	begin(ctx, true);
}

void db_commit(struct ctx *ctx)
{
	struct db *db = ctx->db;
	if (ctx_failed(ctx))
		return;
	db_flush(ctx);
	if (ctx_failed(ctx)) {
		db_rollback(ctx);
		return;
	}
	if (made_to_fail(db))
		ctx_broken(ctx, ERR_UNKNOWN, "COMMIT: disk I/O error made by a test");
	else if (db->begun && !db->engine->in_transaction(db))
		ctx_broken(ctx, ERR_RETRY, "COMMIT: the transaction is gone");
	else
		db->engine->transaction(ctx, COMMIT);
	if (ctx_failed(ctx))
		db->engine->transaction(ctx, ROLLBACK);
	db->begun = false;
}

void db_rollback(struct ctx *ctx)
{
	drop_waiting(ctx->db);
	ctx->db->engine->transaction(ctx, ROLLBACK);
	ctx->db->begun = false;
}

void db_savepoint(struct ctx *ctx)
{
	db_flush(ctx);
	if (!ctx_failed(ctx))
		ctx->db->engine->transaction(ctx, SAVEPOINT);
}

void db_release(struct ctx *ctx)
{
	db_flush(ctx);
	if (!ctx_failed(ctx))
		ctx->db->engine->transaction(ctx, RELEASE);
}

void db_rollback_to(struct ctx *ctx)
{
	drop_waiting(ctx->db);
	if (db_in_transaction(ctx->db))
		ctx->db->engine->transaction(ctx, ROLLBACK_TO);
}

bool db_in_transaction(const struct db *db)
{
	return db->engine->in_transaction(db);
}

bool db_hold(struct ctx *ctx)
{
	bool (*hold)(struct ctx *) = ctx->db->engine->hold;
	return !ctx_failed(ctx) && (!hold || hold(ctx));
}

int64_t db_written(const struct db *db)
{
	return db->engine->written(db) + db->scripts;
}

int64_t db_calls(const struct db *db)
{
	return db->calls;
}

void db_calls_reset(struct db *db)
{
	db->calls = 0;
}

void db_fail_at(struct db *db, int64_t call)
{
	db->fail_at = call;
}

void db_record(struct db *db, db_recorder *recorder, void *data)
{
	db->recorder = recorder;
	db->recorder_data = data;
}

void db_cache(struct db *db, int64_t kib)
{
	db->engine->cache(db, kib);
}

bool db_bulk(struct db *db, bool bulk)
{
	CHECK(!db->begun);
	return db->engine->bulk(db, bulk);
}

const char *db_explain(struct ctx *ctx, const struct statement *statement)
{
	return ctx_failed(ctx) ? NULL : ctx->db->engine->explain(ctx, statement);
}

enum err db_script(struct ctx *ctx, const char *sql)
{
	db_flush(ctx);
	if (!ctx_failed(ctx)) {
		ctx->db->scripts++;
		ctx->db->engine->script(ctx, sql);
	}
	return ctx->failure.err;
}
