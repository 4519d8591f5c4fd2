/* engine/number_db.c - every statement about series and the numbers taken from them. */
#include "engine/number_db.h"

#include "base/time.h"
#include "engine/directory.h"

#define ROW_COLUMNS \
	"n.id, n.year, n.number, n.through, n.matter, n.seq, n.person, n.at, n.sealed, n.sent, " \
	"n.series, n.text, n.paper, n.title, n.state, n.reason"
/* The scope rule of matters, for the matter of a number. */
#define VISIBLE \
	", CASE WHEN n.matter = 0 OR EXISTS (SELECT 1 FROM matter_party p CROSS JOIN reach r " \
	"WHERE " \
	"r.county = $1 AND r.person = $2 AND r.from_day <= $3 AND r.to_day >= $3 AND " \
	"p.county = $1 AND p.matter = n.matter AND p.party = r.party AND p.role = r.role) " \
	"THEN 1 ELSE 0 END"

enum {
	TAKE,
	PUT,
	START,
	LAST,
	SEAL,
	SEND,
	VOID_NUMBER,
	VOID_EVENT,
	SETTLE,
	USE,
	SERIES,
	ROWS,
	OF_MATTER,
	FIND,
};

const struct statement number_statements[] = {
	/* One statement both makes the year's row and takes from it: two takers at once wait for each
	 * other and get different numbers, and a rolled-back one gives its own back. */
	[TAKE] = { "number_take",
		"INSERT INTO series (county, series, year, last) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, series, year) DO UPDATE SET last = series.last + $4 "
		"RETURNING last" },
	[PUT] = { "number_put",
		"INSERT INTO paper (county, id, series, year, number, through, text, paper, title, "
		"matter, seq, state, reason, person, at, sealed, sent) VALUES ($1, $2, $3, $4, $5, "
		"$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0)" },
	[START] = { "number_start",
		"INSERT INTO series (county, series, year, last) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, series, year) DO UPDATE SET last = $4 WHERE series.last < "
		"$4" },
	[LAST] = { "number_last",
		"SELECT last FROM series WHERE county = $1 AND series = $2 AND year = $3" },
	[SEAL] = { "number_seal",
		"UPDATE paper SET state = 'sealed', sealed = $1 WHERE county = $2 AND matter = $3 "
		"AND text = $4 AND state = 'issued'" },
	[SEND] = { "number_send",
		"UPDATE paper SET state = 'sent', sent = $1, sealed = CASE WHEN sealed = 0 THEN $1 "
		"ELSE sealed END WHERE county = $2 AND matter = $3 AND text = $4 AND "
		"state IN ('issued', 'sealed')" },
	[VOID_NUMBER] = { "number_void",
		"UPDATE paper SET state = 'void', reason = $1 WHERE county = $2 AND matter = $3 "
		"AND text = $4 AND state IN ('issued', 'sealed')" },
	[VOID_EVENT] = { "number_void_event",
		"UPDATE paper SET state = 'void', reason = $1 WHERE county = $2 AND matter = $3 "
		"AND seq = $4" },
	[SETTLE] = { "number_settle", "UPDATE paper SET state = $1, title = $2, reason = $3 WHERE "
				      "county = $4 AND id = $5 "
				      "AND state = 'reserved'" },
	[USE] = { "number_use",
		"UPDATE paper SET state = $1, paper = $2, title = $3, matter = $4, seq = $5, "
		"person = $6, at = $7 WHERE county = $8 AND id = $9 AND series = $10 AND year = "
		"$11 "
		"AND state = 'reserved'" },
	[SERIES] = { "number_series",
		"SELECT series, year, last FROM series WHERE county = $1 AND year = $2 "
		"ORDER BY series" },
	[ROWS] = { "number_rows",
		"SELECT " ROW_COLUMNS VISIBLE
		" FROM paper n WHERE n.county = $1 AND n.year = $4 AND ($5 = '' OR n.series = $5) "
		"AND ($6 = '' OR n.state = $6) AND n.id < $7 ORDER BY n.id DESC" },
	[OF_MATTER] = { "number_of_matter",
		"SELECT " ROW_COLUMNS ", 1 FROM paper n WHERE n.county = $1 AND n.matter = $2 "
		"ORDER BY +n.id" },
	[FIND] = { "number_find",
		"SELECT " ROW_COLUMNS VISIBLE " FROM paper n WHERE n.county = $1 AND n.id = $4" },
	{ 0 },
};

static const struct column row_columns[] = {
	COLUMN_INT(struct number_row, id),
	COLUMN_INT(struct number_row, year),
	COLUMN_INT(struct number_row, number),
	COLUMN_INT(struct number_row, through),
	COLUMN_INT(struct number_row, matter),
	COLUMN_INT(struct number_row, seq),
	COLUMN_INT(struct number_row, person),
	COLUMN_INT(struct number_row, at),
	COLUMN_INT(struct number_row, sealed),
	COLUMN_INT(struct number_row, sent),
	COLUMN_TEXT(struct number_row, series),
	COLUMN_TEXT(struct number_row, text),
	COLUMN_TEXT(struct number_row, paper),
	COLUMN_TEXT(struct number_row, title),
	COLUMN_TEXT(struct number_row, state),
	COLUMN_TEXT(struct number_row, reason),
	COLUMN_INT(struct number_row, visible),
	{ 0 },
};

static const struct column series_columns[] = {
	COLUMN_TEXT(struct series_row, series),
	COLUMN_INT(struct series_row, year),
	COLUMN_INT(struct series_row, last),
	{ 0 },
};

#define SERIES_MOST 100
#define OF_MATTER_MOST 500

int64_t number_db_take(struct ctx *ctx, const char *series, int64_t year, int64_t amount)
{
	return db_int(
		ctx, &number_statements[TAKE], 0, V(ctx->county), V(series), V(year), V(amount));
}

void number_db_put(struct ctx *ctx, const struct number_row *row)
{
	db_put(ctx, &number_statements[PUT], V(ctx->county), V(row->id), V(row->series),
		V(row->year), V(row->number), V(row->through), V(row->text), V(row->paper),
		V(row->title), V(row->matter), V(row->seq), V(row->state), V(row->reason),
		V(row->person), V(row->at));
}

int64_t number_db_start(struct ctx *ctx, const char *series, int64_t year, int64_t last)
{
	return db_exec(ctx, &number_statements[START], V(ctx->county), V(series), V(year), V(last));
}

int64_t number_db_last(struct ctx *ctx, const char *series, int64_t year)
{
	return db_int(ctx, &number_statements[LAST], 0, V(ctx->county), V(series), V(year));
}

int64_t number_db_seal(struct ctx *ctx, int64_t matter, const char *text)
{
	return db_exec(
		ctx, &number_statements[SEAL], V(ctx->now), V(ctx->county), V(matter), V(text));
}

int64_t number_db_send(struct ctx *ctx, int64_t matter, const char *text)
{
	return db_exec(
		ctx, &number_statements[SEND], V(ctx->now), V(ctx->county), V(matter), V(text));
}

int64_t number_db_void(struct ctx *ctx, int64_t matter, const char *text, const char *reason)
{
	return db_exec(ctx, &number_statements[VOID_NUMBER], V(reason), V(ctx->county), V(matter),
		V(text));
}

void number_db_void_event(struct ctx *ctx, int64_t matter, int64_t seq, const char *reason)
{
	db_put(ctx, &number_statements[VOID_EVENT], V(reason), V(ctx->county), V(matter), V(seq));
}

int64_t number_db_settle(
	struct ctx *ctx, int64_t id, const char *state, const char *title, const char *reason)
{
	return db_exec(ctx, &number_statements[SETTLE], V(state), V(title), V(reason),
		V(ctx->county), V(id));
}

int64_t number_db_use(struct ctx *ctx, const struct number_row *row)
{
	return db_exec(ctx, &number_statements[USE], V(row->state), V(row->paper), V(row->title),
		V(row->matter), V(row->seq), V(row->person), V(row->at), V(ctx->county), V(row->id),
		V(row->series), V(row->year));
}

static int64_t reader(const struct ctx *ctx)
{
	return ctx->actor ? ctx->actor->person->id : 0;
}

struct rows number_series(struct ctx *ctx, int64_t year)
{
	return db_rows(ctx, &number_statements[SERIES], series_columns, struct series_row,
		SERIES_MOST, V(ctx->county), V(year));
}

struct rows number_rows(struct ctx *ctx, int64_t year, const char *series, const char *state,
	int64_t before, int64_t limit)
{
	return db_rows(ctx, &number_statements[ROWS], row_columns, struct number_row, limit,
		V(ctx->county), V(reader(ctx)), V(time_day(ctx->now)), V(year), V(series), V(state),
		V(before ? before : INT64_MAX));
}

struct rows number_of_matter(struct ctx *ctx, int64_t matter)
{
	return db_rows(ctx, &number_statements[OF_MATTER], row_columns, struct number_row,
		OF_MATTER_MOST, V(ctx->county), V(matter));
}

bool number_find(struct ctx *ctx, int64_t id, struct number_row *ret)
{
	return db_one(ctx, &number_statements[FIND], row_columns, ret, V(ctx->county),
		V(reader(ctx)), V(time_day(ctx->now)), V(id));
}
