/* store/db_sqlite_statement.c - the hot path: find the prepared statement, bind without copying,
 * step, and copy columns straight into the caller's struct. */
#include "store/db_sqlite.h"

/* $1, $2 … must be SQLite's own order of first appearance; other engines count by the digits. */
static bool numbered_in_order(const struct prepared *prepared)
{
	for (int i = 1; i <= prepared->parameters; i++) {
		char expected[16];
		snprintf(expected, sizeof expected, "$%d", i);
		if (!text_equal(sqlite3_bind_parameter_name(prepared->handle, i), expected))
			return false;
	}
	return true;
}

static bool prepare_into(struct ctx *ctx, const struct statement *statement, struct prepared *ret)
{
	struct prepared prepared = { .statement = statement, .sql = statement->sql };
	int code = sqlite3_prepare_v3(sqlite_of(ctx)->handle, statement->sql, -1,
		SQLITE_PREPARE_PERSISTENT, &prepared.handle, NULL);
	if (code != SQLITE_OK) {
		sqlite_fail(ctx, code, statement->name);
		return false;
	}
	prepared.parameters = sqlite3_bind_parameter_count(prepared.handle);
	prepared.reads = sqlite3_stmt_readonly(prepared.handle);
	if (!prepared.handle || !numbered_in_order(&prepared)) {
		ctx_broken(ctx, ERR_INTERNAL,
			"%s: empty, or $1, $2 … are not in order of appearance", statement->name);
		sqlite3_finalize(prepared.handle);
		return false;
	}
	*ret = prepared;
	return true;
}

static const struct prepared *prepare_named(struct ctx *ctx, const struct statement *statement)
{
	struct sqlite *sqlite = sqlite_of(ctx);
	struct prepared *known =
		apr_hash_get(sqlite->prepared, &statement, sizeof(struct statement *));
	if (known && known->sql == statement->sql)
		return known;
	struct prepared fresh;
	if (!prepare_into(ctx, statement, &fresh))
		return NULL;
	if (!known) {
		known = mem_new(sqlite->pool, struct prepared);
		known->statement = statement;
		apr_hash_set(
			sqlite->prepared, &known->statement, sizeof(struct statement *), known);
	}
	sqlite3_finalize(known->handle);
	*known = fresh;
	return known;
}

static struct composed *find_composed(struct sqlite *sqlite, const char *sql, unsigned hash)
{
	struct composed *oldest = &sqlite->composed[0];
	for (struct composed *at = oldest; at < sqlite->composed + COMPOSED_KEPT; at++) {
		if (at->hash == hash && at->prepared.handle &&
			strcmp(sqlite3_sql(at->prepared.handle), sql) == 0)
			return at;
		if (at->used < oldest->used)
			oldest = at;
	}
	sqlite3_finalize(oldest->prepared.handle);
	*oldest = (struct composed){ 0 };
	return oldest;
}

static const struct prepared *prepare_composed(struct ctx *ctx, const struct statement *statement)
{
	struct sqlite *sqlite = sqlite_of(ctx);
	apr_ssize_t size = APR_HASH_KEY_STRING;
	unsigned hash = apr_hashfunc_default(statement->sql, &size);
	struct composed *composed = find_composed(sqlite, statement->sql, hash);
	composed->used = ++sqlite->clock;
	composed->hash = hash;
	if (composed->prepared.handle || prepare_into(ctx, statement, &composed->prepared))
		return &composed->prepared;
	return NULL;
}

static int bind_value(sqlite3_stmt *handle, int at, const struct value *value)
{
	switch (value->type) {
	case VALUE_INT:
		return sqlite3_bind_int64(handle, at, value->number);
	case VALUE_TEXT:
		return sqlite3_bind_text(handle, at, value->text, -1, SQLITE_STATIC);
	case VALUE_BYTES:
		return sqlite3_bind_blob64(
			handle, at, value->bytes.data, value->bytes.size, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(handle, at);
}

/* The statement with its values; NULL where the ctx has failed. The values are the caller's until
 * the statement is reset, and are bound anew before it is run again. */
static const struct prepared *ready(struct ctx *ctx, const struct db_call *call)
{
	const struct statement *statement = call->statement;
	const struct prepared *prepared = statement->composed ? prepare_composed(ctx, statement)
							      : prepare_named(ctx, statement);
	if (!prepared)
		return NULL;
	if (prepared->parameters != (int)call->count) {
		ctx_broken(ctx, ERR_INTERNAL, "%s: %d parameters, %zu values", statement->name,
			prepared->parameters, call->count);
		return NULL;
	}
	int code = SQLITE_OK;
	for (int i = 0; i < prepared->parameters && code == SQLITE_OK; i++)
		code = bind_value(prepared->handle, i + 1, &call->values[i]);
	if (code == SQLITE_OK)
		return prepared;
	sqlite_fail(ctx, code, statement->name);
	return NULL;
}

static bool fill(struct db_sink *sink, char *row, sqlite3_stmt *handle, int at)
{
	const struct column *column = &sink->columns[at];
	static const int stored_as[] = { SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB };
	int type = sqlite3_column_type(handle, at);
	if (type == SQLITE_NULL) {
		db_fill_null(row, column);
		return true;
	}
	if (type != stored_as[column->type])
		return false;
	if (type == SQLITE_INTEGER) {
		db_fill_int(row, column, sqlite3_column_int64(handle, at));
		return true;
	}
	const void *data = sqlite3_column_blob(handle, at);
	size_t size = (size_t)sqlite3_column_bytes(handle, at);
	if (type == SQLITE_TEXT)
		db_fill_text(sink->pool, row, column, data, size);
	else
		db_fill_bytes(sink->pool, row, column, data, size);
	return true;
}

/* False: no more rows are wanted. */
static bool take_row(
	struct ctx *ctx, const struct db_call *call, sqlite3_stmt *handle, struct db_sink *sink)
{
	char *row = ctx_failed(ctx) ? NULL : db_sink_next(sink);
	if (!row)
		return false;
	int count = sqlite3_data_count(handle), at = 0;
	while (at < count && sink->columns[at].name && fill(sink, row, handle, at))
		at++;
	if (at == count && !sink->columns[at].name)
		return !sink->one;
	ctx_broken(ctx, ERR_INTERNAL, "%s: column %d (%s) is not what the statement gives",
		call->statement->name, at + 1, text_or(sink->columns[at].name, "none"));
	return false;
}

void sqlite_read(struct ctx *ctx, const struct db_call *call, struct db_sink *sink)
{
	const struct prepared *prepared = ready(ctx, call);
	if (!prepared)
		return;
	int code = sqlite3_step(prepared->handle);
	while (code == SQLITE_ROW) {
		bool wanted = take_row(ctx, call, prepared->handle, sink);
		code = wanted || !prepared->reads ? sqlite3_step(prepared->handle) : SQLITE_DONE;
	}
	if (code != SQLITE_DONE)
		sqlite_fail(ctx, code, call->statement->name);
	sqlite3_reset(prepared->handle);
}

int64_t sqlite_exec(struct ctx *ctx, const struct db_call *call)
{
	const struct prepared *prepared = ready(ctx, call);
	if (!prepared)
		return 0;
	int code = sqlite3_step(prepared->handle);
	while (code == SQLITE_ROW)
		code = sqlite3_step(prepared->handle);
	if (code != SQLITE_DONE)
		sqlite_fail(ctx, code, call->statement->name);
	sqlite3_reset(prepared->handle);
	return code == SQLITE_DONE ? sqlite3_changes64(sqlite_of(ctx)->handle) : 0;
}

/* Row by row: an INSERT of several keeps a copy of each page it changes, in case a later row fails, and
 * that costs more than it saves. */
void sqlite_put(struct ctx *ctx, const struct db_call *call)
{
	struct db_call row = { call->statement, call->values, call->count / call->rows, 1 };
	for (size_t i = 0; i < call->rows && !ctx_failed(ctx); i++, row.values += row.count)
		sqlite_exec(ctx, &row);
}

void sqlite_forget(struct sqlite *sqlite)
{
	for (size_t i = 0; i < COMPOSED_KEPT; i++)
		sqlite3_finalize(sqlite->composed[i].prepared.handle);
	for (apr_hash_index_t *at = apr_hash_first(NULL, sqlite->prepared); at;
		at = apr_hash_next(at))
		sqlite3_finalize(((struct prepared *)apr_hash_this_val(at))->handle);
	for (size_t i = 0; i < COUNT(sqlite->words); i++)
		sqlite3_finalize(sqlite->words[i]);
}
