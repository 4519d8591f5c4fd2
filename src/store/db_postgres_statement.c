/* store/db_postgres_statement.c - prepares under the types of the values, sends, and takes binary rows.
 * Puts of several rows go out in one pipeline: one way to the server and back. */
#include "store/db_postgres.h"

#include "store/sql_scan.h"

#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>

/* pg_type.dat: they never change. */
enum { BOOL = 16, BYTEA = 17, NAME = 19, INT8 = 20, INT4 = 23, TEXT = 25, VARCHAR = 1043 };

enum { AS_TEXT, AS_BINARY };

/* --- preparing ----------------------------------------------------------------------------------- */

/* What is NULL at first has the type that the server finds. */
static Oid type_of(const struct value *value)
{
	static const Oid types[] = {
		[VALUE_NULL] = 0, [VALUE_INT] = INT8, [VALUE_TEXT] = TEXT, [VALUE_BYTES] = BYTEA
	};
	return types[value->type];
}

static bool prepare(struct ctx *ctx, const struct db_call *call, struct pg_prepared *prepared)
{
	struct postgres *postgres = postgres_of(ctx);
	const struct statement *statement = call->statement;
	Oid types[POSTGRES_VALUES_MOST];
	size_t each = call->count / call->rows;
	int parameters = sql_parameters(statement->sql);
	if (parameters < 0 || sql_is_empty(statement->sql)) {
		ctx_broken(ctx, ERR_INTERNAL,
			"%s: empty, or $1, $2 … are not in order of appearance", statement->name);
		return false;
	}
	if (parameters != (int)each || each > POSTGRES_VALUES_MOST) {
		ctx_broken(ctx, ERR_INTERNAL, "%s: %d parameters, %zu values", statement->name,
			parameters, each);
		return false;
	}
	for (size_t i = 0; i < each; i++)
		types[i] = type_of(&call->values[i]);
	snprintf(prepared->name, sizeof prepared->name, "s%" PRId64, ++postgres->names);
	PGresult *result =
		PQprepare(postgres->handle, prepared->name, statement->sql, parameters, types);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!good)
		postgres_fail(ctx, result, statement->name);
	PQclear(result);
	prepared->parameters = parameters;
	prepared->session = good ? postgres->session : 0;
	return good;
}

static void forget(struct postgres *postgres, struct pg_prepared *prepared)
{
	char sql[64];
	if (prepared->session == postgres->session) {
		snprintf(sql, sizeof sql, "DEALLOCATE %s", prepared->name);
		PQclear(PQexec(postgres->handle, sql));
	}
	prepared->session = 0;
}

static struct pg_prepared *find_named(struct postgres *postgres, const struct statement *statement)
{
	struct pg_prepared *known =
		apr_hash_get(postgres->prepared, &statement, sizeof(struct statement *));
	if (known && known->sql == statement->sql)
		return known;
	if (known) {
		forget(postgres, known);
	} else {
		known = mem_new(postgres->pool, struct pg_prepared);
		known->statement = statement;
		apr_hash_set(
			postgres->prepared, &known->statement, sizeof(struct statement *), known);
	}
	known->sql = statement->sql;
	return known;
}

static struct pg_prepared *find_composed(
	struct postgres *postgres, const struct statement *statement)
{
	struct pg_composed *oldest = &postgres->composed[0], *at = oldest;
	for (; at < postgres->composed + POSTGRES_COMPOSED_KEPT; at++) {
		if (at->pool && strcmp(at->prepared.sql, statement->sql) == 0) {
			at->used = ++postgres->clock;
			return &at->prepared;
		}
		if (at->used < oldest->used)
			oldest = at;
	}
	forget(postgres, &oldest->prepared);
	if (!oldest->pool)
		oldest->pool = pool_new_root();
	pool_clear(oldest->pool);
	oldest->prepared.sql = text_copy(oldest->pool, statement->sql);
	oldest->used = ++postgres->clock;
	return &oldest->prepared;
}

/* NULL where the ctx has failed. */
static const struct pg_prepared *ready(struct ctx *ctx, const struct db_call *call)
{
	struct postgres *postgres = postgres_of(ctx);
	struct pg_prepared *prepared = call->statement->composed
					       ? find_composed(postgres, call->statement)
					       : find_named(postgres, call->statement);
	size_t each = call->count / call->rows;
	if (prepared->session != postgres->session && !prepare(ctx, call, prepared))
		return NULL;
	if (prepared->parameters == (int)each)
		return prepared;
	ctx_broken(ctx, ERR_INTERNAL, "%s: %d parameters, %zu values", call->statement->name,
		prepared->parameters, each);
	return NULL;
}

/* --- sending ------------------------------------------------------------------------------------- */

#define DIGITS_MOST 24

/* Integers go as text, since the server may have found a narrower type for what was NULL at first. */
static bool send_values(
	struct postgres *postgres, const struct pg_prepared *prepared, const struct value *values)
{
	const char *texts[POSTGRES_VALUES_MOST];
	int sizes[POSTGRES_VALUES_MOST], forms[POSTGRES_VALUES_MOST];
	char digits[POSTGRES_VALUES_MOST][DIGITS_MOST];
	for (int i = 0; i < prepared->parameters; i++) {
		const struct value *value = &values[i];
		forms[i] = value->type == VALUE_BYTES ? AS_BINARY : AS_TEXT;
		sizes[i] = value->type == VALUE_BYTES ? (int)value->bytes.size : 0;
		texts[i] = value->type == VALUE_TEXT ? value->text : NULL;
		if (value->type == VALUE_BYTES)
			texts[i] = value->bytes.data;
		if (value->type != VALUE_INT)
			continue;
		snprintf(digits[i], DIGITS_MOST, "%" PRId64, value->number);
		texts[i] = digits[i];
	}
	return PQsendQueryPrepared(postgres->handle, prepared->name, prepared->parameters, texts,
		       sizes, forms, AS_BINARY) == 1;
}

static void count_written(struct postgres *postgres, PGresult *result)
{
	static const char *const words[] = { "INSERT", "UPDATE", "DELETE" };
	for (size_t i = 0; i < COUNT(words); i++)
		if (text_starts(PQcmdStatus(result), words[i]))
			postgres->written += strtoll(PQcmdTuples(result), NULL, 10);
}

/* --- rows ---------------------------------------------------------------------------------------- */

static bool fill_number(char *row, const struct column *column, const char *data, Oid type)
{
	uint64_t wide;
	uint32_t half;
	if (type == INT8) {
		memcpy(&wide, data, sizeof wide);
		db_fill_int(row, column, (int64_t)be64toh(wide));
	} else if (type == INT4) {
		memcpy(&half, data, sizeof half);
		db_fill_int(row, column, (int32_t)be32toh(half));
	} else if (type == BOOL)
		db_fill_int(row, column, *data);
	else
		return false;
	return true;
}

static bool fill(struct db_sink *sink, char *row, const PGresult *result, int line, int at)
{
	const struct column *column = &sink->columns[at];
	const char *data = PQgetvalue(result, line, at);
	size_t size = (size_t)PQgetlength(result, line, at);
	Oid type = PQftype(result, at);
	if (PQgetisnull(result, line, at)) {
		db_fill_null(row, column);
		return true;
	}
	if (column->type == COLUMN_INT64)
		return fill_number(row, column, data, type);
	if (column->type == COLUMN_BLOB && type == BYTEA)
		db_fill_bytes(sink->pool, row, column, data, size);
	else if (column->type == COLUMN_STRING && (type == TEXT || type == VARCHAR || type == NAME))
		db_fill_text(sink->pool, row, column, data, size);
	else
		return false;
	return true;
}

static void take_row(struct ctx *ctx, const struct db_call *call, const PGresult *result, int line,
	struct db_sink *sink)
{
	if (ctx_failed(ctx) || (sink->one && sink->count == 1))
		return;
	char *row = db_sink_next(sink);
	int count = PQnfields(result), at = 0;
	if (!row)
		return;
	while (at < count && sink->columns[at].name && fill(sink, row, result, line, at))
		at++;
	if (at < count || sink->columns[at].name)
		ctx_broken(ctx, ERR_INTERNAL, "%s: column %d (%s) is not what the statement gives",
			call->statement->name, at + 1, text_or(sink->columns[at].name, "none"));
}

/* --- the three ways to run ------------------------------------------------------------------------- */

/* Takes all that the server says to one statement; rows into SINK where there is one. The rows changed. */
static int64_t take_results(struct ctx *ctx, const struct db_call *call, struct db_sink *sink)
{
	struct postgres *postgres = postgres_of(ctx);
	int64_t changed = 0;
	PGresult *result;
	while ((result = PQgetResult(postgres->handle)) != NULL) {
		ExecStatusType status = PQresultStatus(result);
		bool rows = status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
		for (int line = 0; rows && sink && line < PQntuples(result); line++)
			take_row(ctx, call, result, line, sink);
		if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
			count_written(postgres, result);
			changed = strtoll(PQcmdTuples(result), NULL, 10);
		} else if (!rows && status != PGRES_PIPELINE_ABORTED)
			postgres_fail(ctx, result, call->statement->name);
		PQclear(result);
	}
	return changed;
}

static int64_t run(struct ctx *ctx, const struct db_call *call, struct db_sink *sink)
{
	struct postgres *postgres = postgres_of(ctx);
	const struct pg_prepared *prepared = ready(ctx, call);
	if (!prepared)
		return 0;
	if (!send_values(postgres, prepared, call->values)) {
		postgres_fail(ctx, NULL, call->statement->name);
		return 0;
	}
	if (sink && !sink->one)
		PQsetSingleRowMode(postgres->handle);
	return take_results(ctx, call, sink);
}

void postgres_read(struct ctx *ctx, const struct db_call *call, struct db_sink *sink)
{
	run(ctx, call, sink);
}

int64_t postgres_exec(struct ctx *ctx, const struct db_call *call)
{
	int64_t changed = run(ctx, call, NULL);
	return ctx_failed(ctx) ? 0 : changed;
}

void postgres_put(struct ctx *ctx, const struct db_call *call)
{
	struct postgres *postgres = postgres_of(ctx);
	size_t each = call->count / call->rows, sent = 0;
	if (call->rows == 1) {
		run(ctx, call, NULL);
		return;
	}
	const struct pg_prepared *prepared = ready(ctx, call);
	if (!prepared)
		return;
	PQenterPipelineMode(postgres->handle);
	while (sent < call->rows && send_values(postgres, prepared, call->values + sent * each))
		sent++;
	if (sent < call->rows || !PQpipelineSync(postgres->handle))
		postgres_fail(ctx, NULL, call->statement->name);
	for (size_t i = 0; i < sent; i++)
		take_results(ctx, call, NULL);
	PQclear(PQgetResult(postgres->handle));
	PQexitPipelineMode(postgres->handle);
}

/* --- plans --------------------------------------------------------------------------------------- */

/* The plan for any values, as those that run often get it. */
static const char *plan_of(struct ctx *ctx, const struct statement *statement)
{
	struct buffer sql, lines;
	enum { LIMIT = 65536 };
	int parameters = sql_parameters(statement->sql);
	buffer_init(&sql, ctx->pool, LIMIT);
	buffer_text(&sql, "EXPLAIN (COSTS OFF) EXECUTE explained");
	for (int i = 0; i < parameters; i++)
		buffer_text(&sql, i ? ", NULL" : "(NULL");
	buffer_text(&sql, parameters ? ")" : "");
	PGresult *result = PQexec(postgres_of(ctx)->handle, sql.data);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		postgres_fail(ctx, result, statement->name);
	buffer_init(&lines, ctx->pool, LIMIT);
	for (int i = 0; i < PQntuples(result); i++)
		buffer_printf(&lines, "%s\n", PQgetvalue(result, i, 0));
	PQclear(result);
	return ctx_failed(ctx) ? NULL : lines.data;
}

const char *postgres_explain(struct ctx *ctx, const struct statement *statement)
{
	PGconn *handle = postgres_of(ctx)->handle;
	PGresult *result = PQprepare(handle, "explained", statement->sql, 0, NULL);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!good)
		postgres_fail(ctx, result, statement->name);
	PQclear(result);
	PQclear(PQexec(handle, "SET plan_cache_mode = force_generic_plan"));
	const char *plan = good ? plan_of(ctx, statement) : NULL;
	PQclear(PQexec(handle, "DEALLOCATE explained"));
	PQclear(PQexec(handle, "RESET plan_cache_mode"));
	return plan;
}
