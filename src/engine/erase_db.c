/* engine/erase_db.c - the only statements that take content out of the record and its rows. */
#include "engine/erase_db.h"

#include "engine/hidden.h"

enum {
	FIND,
	MATTER,
	DUE,
	BODIES,
	KEYS,
	MESSAGES,
	SHARES,
	NODES,
	PAPERS,
	FILES,
	CELLS,
	CELLS_TAKEN,
	ROW,
};

const struct statement erase_sql[] = {
	[FIND] = { "erase_find",
		"SELECT m.id FROM matter m WHERE m.county = $1 AND m.number = $2 AND" NOT_HIDDEN(
			"m.id") },
	[MATTER] = { "erase_matter",
		"SELECT m.seq, m.version, m.is_open, m.definition, m.procedure, m.leaf, "
		"CASE WHEN e.body IS NULL THEN 1 ELSE 0 END FROM matter m LEFT JOIN event e "
		"ON e.county = $1 AND e.matter = m.id AND e.seq = 1 "
		"WHERE m.county = $1 AND m.id = $2" },
	[DUE] = { "erase_due",
		"SELECT m.id, m.closed, m.number, m.title FROM matter m "
		"JOIN event e ON e.county = $1 AND e.matter = m.id AND e.seq = 1 "
		"WHERE m.county = $1 AND m.procedure = $2 AND m.is_open = 0 AND m.id > $3 "
		"AND m.closed > 0 AND m.closed < $4 AND e.body IS NOT NULL AND" NOT_HIDDEN(
			"m.id") "ORDER BY m.id" },
	[BODIES] = { "erase_bodies", "UPDATE event SET salt = NULL, body = NULL "
				     "WHERE county = $1 AND matter = $2 AND seq <= $3" },
	[KEYS] = { "erase_keys", "DELETE FROM matter_key WHERE county = $1 AND procedure = $2 "
				 "AND field = $3 AND matter = $4" },
	[MESSAGES] = { "erase_messages",
		"DELETE FROM inbox WHERE county = $1 AND person = $2 AND matter = $3" },
	[SHARES] = { "erase_shares",
		"UPDATE share SET progress = '', problem = '', next_step = '', result = '' "
		"WHERE county = $1 AND matter = $2" },
	[NODES] = { "erase_nodes", "UPDATE node SET title = '' WHERE county = $1 AND matter = $2" },
	[PAPERS] = { "erase_papers",
		"UPDATE paper SET title = '' WHERE county = $1 AND matter = $2" },
	[FILES] = { "erase_files", "DELETE FROM attachment WHERE county = $1 AND matter = $2" },
	[CELLS] = { "erase_cells",
		"UPDATE import_row SET cells = '[]', vals = '{}', told = '' WHERE county = $1 "
		"AND run IN (SELECT id FROM import_run WHERE county = $1) AND matter = $2" },
	/* A row that became a matter doesn't say which: the ids of its run follow its place. */
	[CELLS_TAKEN] = { "erase_cells_taken",
		"UPDATE import_row SET cells = '[]', vals = '{}', told = '' WHERE county = $1 "
		"AND run IN (SELECT r.id FROM import_run r WHERE r.county = $1 AND r.first_id <= "
		"$2 "
		"AND r.last_id >= $2) AND nth IN (SELECT $2 - r.first_id FROM import_run r WHERE "
		"r.county = $1 AND r.first_id <= $2 AND r.last_id >= $2)" },
	[ROW] = { "erase_row",
		"UPDATE matter SET seq = $1, version = version + 1, leaf = $2, title = $3, "
		"vals = '{}', last_action_at = $4, last_actor = 0 "
		"WHERE county = $5 AND id = $6" },
	{ 0 },
};

static const struct column row_columns[] = {
	COLUMN_INT(struct erased_row, seq),
	COLUMN_INT(struct erased_row, version),
	COLUMN_INT(struct erased_row, is_open),
	COLUMN_INT(struct erased_row, definition),
	COLUMN_TEXT(struct erased_row, procedure),
	COLUMN_BYTES(struct erased_row, leaf),
	COLUMN_INT(struct erased_row, erased),
	{ 0 },
};

static const struct column due_columns[] = {
	COLUMN_INT(struct erasable, matter),
	COLUMN_INT(struct erasable, closed),
	COLUMN_TEXT(struct erasable, number),
	COLUMN_TEXT(struct erasable, title),
	{ 0 },
};

int64_t erase_find(struct ctx *ctx, const char *number)
{
	return db_int(ctx, &erase_sql[FIND], 0, V(ctx->county), V(number));
}

bool erase_db_matter(struct ctx *ctx, int64_t matter, struct erased_row *ret)
{
	return db_one(ctx, &erase_sql[MATTER], row_columns, ret, V(ctx->county), V(matter));
}

void erase_db_content(struct ctx *ctx, int64_t matter, int64_t seq)
{
	static const int plain[] = { SHARES, NODES, PAPERS, FILES, CELLS, CELLS_TAKEN };
	db_put(ctx, &erase_sql[BODIES], V(ctx->county), V(matter), V(seq));
	for (size_t i = 0; i < COUNT(plain); i++)
		db_put(ctx, &erase_sql[plain[i]], V(ctx->county), V(matter));
}

void erase_db_field(struct ctx *ctx, const char *procedure, const char *field, int64_t matter)
{
	db_put(ctx, &erase_sql[KEYS], V(ctx->county), V(procedure), V(field), V(matter));
}

void erase_db_messages(struct ctx *ctx, int64_t person, int64_t matter)
{
	db_put(ctx, &erase_sql[MESSAGES], V(ctx->county), V(person), V(matter));
}

void erase_db_row(struct ctx *ctx, int64_t matter, int64_t seq, int64_t at, struct bytes leaf,
	const char *title)
{
	db_put(ctx, &erase_sql[ROW], V(seq), V(leaf), V(title), V(at), V(ctx->county), V(matter));
}

struct rows erase_db_due(
	struct ctx *ctx, const char *procedure, int64_t before, int64_t after, int64_t limit)
{
	return db_rows(ctx, &erase_sql[DUE], due_columns, struct erasable, limit, V(ctx->county),
		V(procedure), V(after), V(before));
}
