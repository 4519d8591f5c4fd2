/* setup/handover_db.c - every statement of 工作交接. */
#include "setup/handover_db.h"

enum { HELD, OWNED };

const struct statement handover_sql[] = {
	[HELD] = { "handover_held",
		"SELECT matter, ordinal AS share FROM share WHERE county = $1 AND unit = $2 AND "
		"is_open = 1 AND holder = $3 ORDER BY +matter, ordinal" },
	[OWNED] = { "handover_owned",
		"SELECT matter, share FROM clock WHERE county = $1 AND party = $2 AND "
		"role = '' AND running = 1 GROUP BY +matter, +share ORDER BY +matter, +share" },
	{ 0 },
};

static const struct column columns[] = {
	COLUMN_INT(struct held_row, matter),
	COLUMN_INT(struct held_row, share),
	{ 0 },
};

struct rows handover_db_held(struct ctx *ctx, int64_t unit, int64_t person, int64_t limit)
{
	return db_rows(ctx, &handover_sql[HELD], columns, struct held_row, limit, V(ctx->county),
		V(unit), V(person));
}

struct rows handover_db_owned(struct ctx *ctx, int64_t person, int64_t limit)
{
	return db_rows(ctx, &handover_sql[OWNED], columns, struct held_row, limit, V(ctx->county),
		V(person));
}
