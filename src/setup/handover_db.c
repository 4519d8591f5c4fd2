/* setup/handover_db.c - every statement of 工作交接. */
#include "setup/handover_db.h"

/* One hand-over is one transaction: its events stand within a minute. */
#define ONE_ACT_MS INT64_C(60000)

enum { HELD, OWNED, HANDED };

const struct statement handover_sql[] = {
	[HELD] = { "handover_held",
		"SELECT matter, ordinal AS share FROM share WHERE county = $1 AND unit = $2 AND "
		"is_open = 1 AND holder = $3 ORDER BY +matter, ordinal" },
	[OWNED] = { "handover_owned", "SELECT +matter AS matter, +share AS share FROM clock WHERE "
				      "county = $1 AND party = $2 AND "
				      "role = '' AND running = 1 GROUP BY 1, 2 ORDER BY 1, 2" },
	[HANDED] = { "handover_handed",
		"SELECT s.matter, s.ordinal AS share FROM share s WHERE s.county = $1 AND s.unit = "
		"$2 "
		"AND s.is_open = 1 AND s.holder = $3 AND EXISTS (SELECT 1 FROM event e WHERE "
		"e.county = $1 AND e.matter = s.matter AND e.share = s.ordinal AND e.action = $4 "
		"AND "
		"e.at >= $5 AND e.at < $5 + $6) ORDER BY +s.matter, s.ordinal" },
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

struct rows handover_db_handed(
	struct ctx *ctx, const struct person *to, const char *action, int64_t at, int64_t limit)
{
	return db_rows(ctx, &handover_sql[HANDED], columns, struct held_row, limit, V(ctx->county),
		V(to->unit), V(to->id), V(action), V(at), V(ONE_ACT_MS));
}
