/* setup/rehome_db.c - every statement of re-homing. */
#include "setup/rehome_db.h"

#define ALL_MAX 200

enum { ALL, LOAD, NEXT, PUT, ITEMS, NOTE_OWNER, NEXT_OWNER, DROP_OWNER, OWNED };

#define COLUMNS \
	"id, from_unit, to_unit, since, document, ends, state, proposed_by, proposed_at, " \
	"settled_by, settled_at, after_matter, moved, kept, done_at"

const struct statement rehome_sql[] = {
	[ALL] = { "rehome_all", "SELECT " COLUMNS
				" FROM rehoming WHERE county = $1 ORDER BY county DESC, id DESC" },
	[LOAD] = { "rehome_load",
		"SELECT " COLUMNS " FROM rehoming WHERE county = $1 AND id = $2" },
	[NEXT] = { "rehome_next",
		"SELECT " COLUMNS " FROM rehoming WHERE county = $1 AND state = 'approved' AND "
		"since <= $2 ORDER BY since, id" },
	[PUT] = { "rehome_put",
		"INSERT INTO rehoming (county, " COLUMNS
		") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
		"$9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (county, id) DO UPDATE SET "
		"state = excluded.state, settled_by = excluded.settled_by, "
		"settled_at = excluded.settled_at, after_matter = excluded.after_matter, "
		"moved = excluded.moved, kept = excluded.kept, done_at = excluded.done_at" },
	[ITEMS] = { "rehome_items",
		"SELECT matter, ordinal AS share FROM share WHERE county = $1 AND unit = $2 AND "
		"is_open = 1 AND matter > $3 ORDER BY matter, ordinal" },
	[NOTE_OWNER] = { "rehome_note_owner",
		"INSERT INTO owner_refresh (county, party, day, after_matter) "
		"VALUES ($1, $2, $3, $4) ON CONFLICT (county, party, day) DO UPDATE SET "
		"after_matter = excluded.after_matter" },
	[NEXT_OWNER] = { "rehome_next_owner", "SELECT party, day, after_matter FROM owner_refresh "
					      "WHERE county = $1 AND day <= $2 "
					      "ORDER BY party, day" },
	[DROP_OWNER] = { "rehome_drop_owner",
		"DELETE FROM owner_refresh WHERE county = $1 AND party = $2 AND day = $3" },
	[OWNED] = { "rehome_owned",
		"SELECT matter, 0 AS share FROM clock WHERE county = $1 AND party = $2 AND "
		"running = 1 AND matter > $3 UNION SELECT matter, 0 AS share FROM rung WHERE "
		"county = $1 AND waiting = 1 AND party = $2 AND matter > $3 ORDER BY matter" },
	{ 0 },
};

static const struct column columns[] = {
	COLUMN_INT(struct rehoming, id),
	COLUMN_INT(struct rehoming, from_unit),
	COLUMN_INT(struct rehoming, to_unit),
	COLUMN_INT(struct rehoming, since),
	COLUMN_TEXT(struct rehoming, document),
	COLUMN_INT(struct rehoming, ends),
	COLUMN_TEXT(struct rehoming, state),
	COLUMN_INT(struct rehoming, proposed_by),
	COLUMN_INT(struct rehoming, proposed_at),
	COLUMN_INT(struct rehoming, settled_by),
	COLUMN_INT(struct rehoming, settled_at),
	COLUMN_INT(struct rehoming, after_matter),
	COLUMN_INT(struct rehoming, moved),
	COLUMN_INT(struct rehoming, kept),
	COLUMN_INT(struct rehoming, done_at),
	{ 0 },
};

static const struct column item_columns[] = {
	COLUMN_INT(struct rehome_item, matter),
	COLUMN_INT(struct rehome_item, share),
	{ 0 },
};

static const struct column owner_columns[] = {
	COLUMN_INT(struct owner_row, party),
	COLUMN_INT(struct owner_row, day),
	COLUMN_INT(struct owner_row, after_matter),
	{ 0 },
};

struct rows rehome_db_all(struct ctx *ctx)
{
	return db_rows(ctx, &rehome_sql[ALL], columns, struct rehoming, ALL_MAX, V(ctx->county));
}

bool rehome_db_load(struct ctx *ctx, int64_t id, struct rehoming *ret)
{
	return db_one(ctx, &rehome_sql[LOAD], columns, ret, V(ctx->county), V(id));
}

bool rehome_db_next(struct ctx *ctx, int64_t today, struct rehoming *ret)
{
	return db_one(ctx, &rehome_sql[NEXT], columns, ret, V(ctx->county), V(today));
}

void rehome_db_put(struct ctx *ctx, const struct rehoming *row)
{
	db_put(ctx, &rehome_sql[PUT], V(ctx->county), V(row->id), V(row->from_unit),
		V(row->to_unit), V(row->since), V(row->document), V(row->ends), V(row->state),
		V(row->proposed_by), V(row->proposed_at), V(row->settled_by), V(row->settled_at),
		V(row->after_matter), V(row->moved), V(row->kept), V(row->done_at));
}

struct rows rehome_db_items(struct ctx *ctx, int64_t unit, int64_t after, int64_t limit)
{
	return db_rows(ctx, &rehome_sql[ITEMS], item_columns, struct rehome_item, limit,
		V(ctx->county), V(unit), V(after));
}

void rehome_db_note_owner(struct ctx *ctx, const struct owner_row *row)
{
	db_put(ctx, &rehome_sql[NOTE_OWNER], V(ctx->county), V(row->party), V(row->day),
		V(row->after_matter));
}

bool rehome_db_next_owner(struct ctx *ctx, int64_t today, struct owner_row *ret)
{
	return db_one(ctx, &rehome_sql[NEXT_OWNER], owner_columns, ret, V(ctx->county), V(today));
}

void rehome_db_drop_owner(struct ctx *ctx, const struct owner_row *row)
{
	db_put(ctx, &rehome_sql[DROP_OWNER], V(ctx->county), V(row->party), V(row->day));
}

struct rows rehome_db_owned(struct ctx *ctx, const struct owner_row *row, int64_t limit)
{
	return db_rows(ctx, &rehome_sql[OWNED], item_columns, struct rehome_item, limit,
		V(ctx->county), V(row->party), V(row->after_matter));
}
