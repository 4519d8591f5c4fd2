/* matters/sheet_db.c - how people want their sheets: one short text for a person (0: the county) and a
 * business. */
#include "matters/listing.h"

enum { LOAD, PUT };

const struct statement sheet_sql[] = {
	[LOAD] = { "sheet_wish",
		"SELECT columns FROM sheet WHERE county = $1 AND procedure = $2 AND "
		"(person = $3 OR person = 0) ORDER BY person DESC LIMIT 1" },
	[PUT] = { "sheet_wish_put",
		"INSERT INTO sheet (county, person, procedure, columns) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, person, procedure) DO UPDATE SET columns = "
		"excluded.columns" },
	{ 0 },
};

struct wish {
	const char *columns;
};

const char *sheet_wish(struct ctx *ctx, const char *procedure, int64_t person)
{
	static const struct column columns[] = { COLUMN_TEXT(struct wish, columns), { 0 } };
	struct wish wish;
	bool found = db_one(
		ctx, &sheet_sql[LOAD], columns, &wish, V(ctx->county), V(procedure), V(person));
	return found ? wish.columns : NULL;
}

void sheet_wish_put(struct ctx *ctx, const char *procedure, int64_t person, const char *columns)
{
	db_put(ctx, &sheet_sql[PUT], V(ctx->county), V(person), V(procedure), V(columns));
}
