/* demo/demo_db.c - every statement of the demo county. */
#include "demo/demo_db.h"

enum { NOTE, NOTED };

const struct statement demo_sql[] = {
	[NOTE] = { "demo_note", "INSERT INTO setting (county, name, value) VALUES ($1, $2, $3) "
				"ON CONFLICT (county, name) DO UPDATE SET value = excluded.value" },
	[NOTED] = { "demo_noted", "SELECT value FROM setting WHERE county = $1 AND name = $2" },
	{ 0 },
};

struct note {
	const char *value;
};

static const struct column note_columns[] = { COLUMN_TEXT(struct note, value), { 0 } };

void demo_db_note(struct ctx *ctx, const char *name, const char *value)
{
	db_put(ctx, &demo_sql[NOTE], V(ctx->county), V(name), V(value));
}

const char *demo_db_noted(struct ctx *ctx, const char *name)
{
	struct note note;
	return db_one(ctx, &demo_sql[NOTED], note_columns, &note, V(ctx->county), V(name))
		       ? note.value
		       : NULL;
}
