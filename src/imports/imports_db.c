/* imports/imports_db.c - every statement of imports. */
#include "imports/imports_inner.h"

#define SAID_MOST 5000

enum {
	LOAD,
	RUNS,
	IN_STATE,
	PUT_RUN,
	PUT_PART,
	PART,
	UPDATE,
	FORGET_ROWS,
	FORGET_PARTS,
	PUT_ROW,
	SET_ROW,
	ROWS,
	TO_TAKE,
	ROWS_OF,
	COUNT_ROWS,
	LAST_ID,
	MATTERS,
	KEYS,
	BY_NUMBER,
	PROGRESS,
	PUT_KEY,
	DROP_KEY,
	HEADS,
	PUT_HEAD,
	NAMES,
	PUT_NAME,
	GATE,
	OPEN_GATE,
	GATED,
};

#define RUN_COLUMNS \
	"id, person, created, version, position, total, first_id, last_id, finished, what, file, " \
	"state, options, found, why"
#define ROW_COLUMNS "nth, sheet_row, status, matter, row_key, loose_key, cells, vals, told"

const struct statement imports_sql[] = {
	[LOAD] = { "import_load",
		"SELECT " RUN_COLUMNS " FROM import_run WHERE county = $1 AND id = $2" },
	[RUNS] = { "import_runs",
		"SELECT " RUN_COLUMNS " FROM import_run WHERE county = $1 ORDER BY id DESC" },
	[IN_STATE] = { "import_in_state", "SELECT COALESCE(MIN(id), 0) FROM import_run "
					  "WHERE county = $1 AND state = $2" },
	[PUT_RUN] = { "import_put_run",
		"INSERT INTO import_run (county, id, what, file, person, created, state, version, "
		"options, found, position, total, first_id, last_id, finished, why) VALUES "
		"($1, $2, $3, $4, $5, $6, $7, 1, $8, '{}', 0, 0, 0, 0, 0, '')" },
	[PUT_PART] = { "import_put_part",
		"INSERT INTO import_part (county, run, nth, data) VALUES ($1, $2, $3, $4)" },
	[PART] = { "import_part", "SELECT data FROM import_part WHERE county = $1 AND run = $2 "
				  "AND nth = $3" },
	[UPDATE] = { "import_update",
		"UPDATE import_run SET state = $1, version = $2, options = $3, found = $4, "
		"position = $5, total = $6, first_id = $7, last_id = $8, finished = $9, why = $10 "
		"WHERE county = $11 AND id = $12" },
	[FORGET_ROWS] = { "import_forget_rows",
		"DELETE FROM import_row WHERE county = $1 AND run = $2" },
	[FORGET_PARTS] = { "import_forget_parts",
		"DELETE FROM import_part WHERE county = $1 AND run = $2" },
	[PUT_ROW] = { "import_put_row",
		"INSERT INTO import_row (county, run, nth, sheet_row, status, row_key, loose_key, "
		"matter, cells, vals, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
		"$11)" },
	[SET_ROW] = { "import_set_row",
		"UPDATE import_row SET status = $1, matter = $2, told = $3 WHERE county = $4 AND "
		"run = $5 AND nth = $6" },
	[ROWS] = { "import_rows", "SELECT " ROW_COLUMNS " FROM import_row WHERE county = $1 "
				  "AND run = $2 AND nth > $3 ORDER BY nth" },
	/* Without the cells as they were, which only people read. */
	[TO_TAKE] = { "import_rows_to_take",
		"SELECT nth, sheet_row, status, matter, row_key, loose_key, '' AS cells, vals, "
		"told "
		"FROM import_row WHERE county = $1 AND run = $2 AND nth > $3 ORDER BY nth" },
	[ROWS_OF] = { "import_rows_of",
		"SELECT " ROW_COLUMNS " FROM import_row WHERE county = $1 AND run = $2 "
		"AND status >= 4 AND status = $3 AND nth > $4 ORDER BY nth" },
	[COUNT_ROWS] = { "import_count_rows", "SELECT COUNT(*) FROM import_row WHERE county = $1 "
					      "AND run = $2 AND status >= 4 AND status = $3" },
	[LAST_ID] = { "import_last_id",
		"SELECT COALESCE(MAX(last_id), 0) FROM import_run WHERE county = $1" },
	[MATTERS] = { "import_matters",
		"SELECT id, number, vals FROM matter WHERE county = $1 AND procedure = $2 "
		"AND is_open IN (0, 1) AND id > $3 ORDER BY id" },
	[KEYS] = { "import_keys",
		"SELECT 0 AS nth, 0 AS sheet_row, 0 AS status, matter, row_key, loose_key, '' AS "
		"cells, '' AS vals, '' AS told FROM import_key WHERE county = $1 AND procedure = "
		"$2 AND row_key > $3 ORDER BY row_key" },
	[BY_NUMBER] = { "import_by_number",
		"SELECT id FROM matter WHERE county = $1 AND number = $2 AND procedure = $3" },
	[PROGRESS] = { "import_progress",
		"SELECT ordinal, is_open, progress, problem, next_step, plan FROM share "
		"WHERE county = $1 AND matter = $2 AND role = 1 AND past = 0 "
		"ORDER BY ordinal DESC" },
	[PUT_KEY] = { "import_put_key",
		"INSERT INTO import_key (county, procedure, row_key, loose_key, matter) "
		"VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING" },
	[DROP_KEY] = { "import_drop_key", "DELETE FROM import_key WHERE county = $1 AND "
					  "procedure = $2 AND row_key = $3" },
	[HEADS] = { "import_heads", "SELECT head, field FROM import_head WHERE county = $1 "
				    "AND what = $2" },
	[PUT_HEAD] = { "import_put_head",
		"INSERT INTO import_head (county, what, head, field) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, what, head) DO UPDATE SET field = $4" },
	[NAMES] = { "import_names", "SELECT name, meaning FROM import_name WHERE county = $1 "
				    "AND kind = $2" },
	[PUT_NAME] = { "import_put_name",
		"INSERT INTO import_name (county, kind, name, meaning) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, kind, name) DO UPDATE SET meaning = $4" },
	[GATE] = { "import_gate_close",
		"INSERT INTO import_gate (county, run, first_id, last_id) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT DO NOTHING" },
	[OPEN_GATE] = { "import_gate_open", "DELETE FROM import_gate WHERE county = $1" },
	[GATED] = { "import_gated", "SELECT run FROM import_gate WHERE county = $1" },
	{ 0 },
};

/* --- columns ----------------------------------------------------------------------------------- */

static const struct column run_columns[] = {
	COLUMN_INT(struct import_run, id),
	COLUMN_INT(struct import_run, person),
	COLUMN_INT(struct import_run, created),
	COLUMN_INT(struct import_run, version),
	COLUMN_INT(struct import_run, position),
	COLUMN_INT(struct import_run, total),
	COLUMN_INT(struct import_run, first_id),
	COLUMN_INT(struct import_run, last_id),
	COLUMN_INT(struct import_run, finished),
	COLUMN_TEXT(struct import_run, what),
	COLUMN_TEXT(struct import_run, file),
	COLUMN_TEXT(struct import_run, state),
	COLUMN_TEXT(struct import_run, options),
	COLUMN_TEXT(struct import_run, found),
	COLUMN_TEXT(struct import_run, why),
	{ 0 },
};

static const struct column row_columns[] = {
	COLUMN_INT(struct import_row, nth),
	COLUMN_INT(struct import_row, sheet_row),
	COLUMN_INT(struct import_row, status),
	COLUMN_INT(struct import_row, matter),
	COLUMN_TEXT(struct import_row, key),
	COLUMN_TEXT(struct import_row, loose),
	COLUMN_TEXT(struct import_row, cells),
	COLUMN_TEXT(struct import_row, vals),
	COLUMN_TEXT(struct import_row, told),
	{ 0 },
};

struct part {
	struct bytes data;
};
static const struct column part_columns[] = { COLUMN_BYTES(struct part, data), { 0 } };

static const struct column matter_columns[] = {
	COLUMN_INT(struct known_matter, id),
	COLUMN_TEXT(struct known_matter, number),
	COLUMN_TEXT(struct known_matter, vals),
	{ 0 },
};

static const struct column progress_columns[] = {
	COLUMN_INT(struct lead_progress, share),
	COLUMN_INT(struct lead_progress, is_open),
	COLUMN_TEXT(struct lead_progress, progress),
	COLUMN_TEXT(struct lead_progress, problem),
	COLUMN_TEXT(struct lead_progress, next_step),
	COLUMN_TEXT(struct lead_progress, plan),
	{ 0 },
};

static const struct column said_columns[] = {
	COLUMN_TEXT(struct said, name),
	COLUMN_TEXT(struct said, meaning),
	{ 0 },
};

/* --- runs -------------------------------------------------------------------------------------- */

bool imports_db_load(struct ctx *ctx, int64_t id, struct import_run *ret)
{
	return db_one(ctx, &imports_sql[LOAD], run_columns, ret, V(ctx->county), V(id));
}

struct rows imports_db_runs(struct ctx *ctx, int64_t limit)
{
	return db_rows(
		ctx, &imports_sql[RUNS], run_columns, struct import_run, limit, V(ctx->county));
}

int64_t imports_db_in_state(struct ctx *ctx, const char *state)
{
	return db_int(ctx, &imports_sql[IN_STATE], 0, V(ctx->county), V(state));
}

void imports_db_put_run(struct ctx *ctx, const struct import_run *run)
{
	db_exec(ctx, &imports_sql[PUT_RUN], V(ctx->county), V(run->id), V(run->what), V(run->file),
		V(run->person), V(run->created), V(run->state), V(run->options));
}

void imports_db_update(struct ctx *ctx, const struct import_run *run)
{
	db_exec(ctx, &imports_sql[UPDATE], V(run->state), V(run->version), V(run->options),
		V(run->found), V(run->position), V(run->total), V(run->first_id), V(run->last_id),
		V(run->finished), V(run->why), V(ctx->county), V(run->id));
}

int64_t imports_db_last_id(struct ctx *ctx)
{
	return db_int(ctx, &imports_sql[LAST_ID], 0, V(ctx->county));
}

/* --- the file ---------------------------------------------------------------------------------- */

void imports_db_put_part(struct ctx *ctx, int64_t run, int64_t nth, struct bytes data)
{
	db_exec(ctx, &imports_sql[PUT_PART], V(ctx->county), V(run), V(nth), V(data));
}

struct rows imports_db_part(struct ctx *ctx, int64_t run, int64_t nth)
{
	return db_rows(ctx, &imports_sql[PART], part_columns, struct part, 1, V(ctx->county),
		V(run), V(nth));
}

void imports_db_forget_parts(struct ctx *ctx, int64_t run)
{
	db_exec(ctx, &imports_sql[FORGET_PARTS], V(ctx->county), V(run));
}

/* --- its rows ---------------------------------------------------------------------------------- */

void imports_db_forget_rows(struct ctx *ctx, int64_t run)
{
	db_exec(ctx, &imports_sql[FORGET_ROWS], V(ctx->county), V(run));
}

void imports_db_put_row(struct ctx *ctx, int64_t run, const struct import_row *row)
{
	db_put(ctx, &imports_sql[PUT_ROW], V(ctx->county), V(run), V(row->nth), V(row->sheet_row),
		V(row->status), V(row->key), V(row->loose), V(row->matter), V(row->cells),
		V(row->vals), V(row->told));
}

void imports_db_set_row(struct ctx *ctx, int64_t run, const struct import_row *row)
{
	db_exec(ctx, &imports_sql[SET_ROW], V(row->status), V(row->matter), V(row->told),
		V(ctx->county), V(run), V(row->nth));
}

struct rows imports_db_rows(struct ctx *ctx, int64_t run, int64_t after, int64_t limit)
{
	return db_rows(ctx, &imports_sql[ROWS], row_columns, struct import_row, limit,
		V(ctx->county), V(run), V(after));
}

struct rows imports_db_to_take(struct ctx *ctx, int64_t run, int64_t after, int64_t limit)
{
	return db_rows(ctx, &imports_sql[TO_TAKE], row_columns, struct import_row, limit,
		V(ctx->county), V(run), V(after));
}

struct rows imports_db_rows_of(
	struct ctx *ctx, int64_t run, int64_t status, int64_t after, int64_t limit)
{
	return db_rows(ctx, &imports_sql[ROWS_OF], row_columns, struct import_row, limit,
		V(ctx->county), V(run), V(status), V(after));
}

int64_t imports_db_count(struct ctx *ctx, int64_t run, int64_t status)
{
	return db_int(ctx, &imports_sql[COUNT_ROWS], 0, V(ctx->county), V(run), V(status));
}

/* --- what is there already --------------------------------------------------------------------- */

struct rows imports_db_matters(struct ctx *ctx, const char *procedure, int64_t after, int64_t limit)
{
	return db_rows(ctx, &imports_sql[MATTERS], matter_columns, struct known_matter, limit,
		V(ctx->county), V(procedure), V(after));
}

struct rows imports_db_keys(
	struct ctx *ctx, const char *procedure, const char *after, int64_t limit)
{
	return db_rows(ctx, &imports_sql[KEYS], row_columns, struct import_row, limit,
		V(ctx->county), V(procedure), V(after));
}

int64_t imports_db_by_number(struct ctx *ctx, const char *procedure, const char *number)
{
	return db_int(ctx, &imports_sql[BY_NUMBER], 0, V(ctx->county), V(number), V(procedure));
}

bool imports_db_progress(struct ctx *ctx, int64_t matter, struct lead_progress *ret)
{
	return db_one(
		ctx, &imports_sql[PROGRESS], progress_columns, ret, V(ctx->county), V(matter));
}

int64_t imports_db_put_key(
	struct ctx *ctx, const char *procedure, const struct import_row *row, int64_t matter)
{
	return db_exec(ctx, &imports_sql[PUT_KEY], V(ctx->county), V(procedure), V(row->key),
		V(row->loose), V(matter));
}

/* Though the ctx has failed: what it failed with goes on. */
void imports_db_drop_key(struct ctx *ctx, const char *procedure, const struct import_row *row)
{
	const struct failure failure = ctx->failure;
	ctx->failure = (struct failure){ 0 };
	db_exec(ctx, &imports_sql[DROP_KEY], V(ctx->county), V(procedure), V(row->key));
	if (!ctx_failed(ctx))
		ctx->failure = failure;
}

/* --- what was said ----------------------------------------------------------------------------- */

struct rows imports_db_heads(struct ctx *ctx, const char *what)
{
	return db_rows(ctx, &imports_sql[HEADS], said_columns, struct said, SAID_MOST,
		V(ctx->county), V(what));
}

void imports_db_put_head(struct ctx *ctx, const char *what, const char *head, const char *field)
{
	db_exec(ctx, &imports_sql[PUT_HEAD], V(ctx->county), V(what), V(head), V(field));
}

struct rows imports_db_names(struct ctx *ctx, const char *kind)
{
	return db_rows(ctx, &imports_sql[NAMES], said_columns, struct said, SAID_MOST,
		V(ctx->county), V(kind));
}

void imports_db_put_name(struct ctx *ctx, const char *kind, const char *name, const char *meaning)
{
	db_exec(ctx, &imports_sql[PUT_NAME], V(ctx->county), V(kind), V(name), V(meaning));
}

/* --- the gate ---------------------------------------------------------------------------------- */

bool imports_db_gate(struct ctx *ctx, const struct import_run *run)
{
	return db_exec(ctx, &imports_sql[GATE], V(ctx->county), V(run->id), V(run->first_id),
		       V(run->last_id)) == 1;
}

void imports_db_open_gate(struct ctx *ctx)
{
	db_exec(ctx, &imports_sql[OPEN_GATE], V(ctx->county));
}

int64_t imports_db_gated(struct ctx *ctx)
{
	return db_int(ctx, &imports_sql[GATED], 0, V(ctx->county));
}
