/* boards/boards_db.c - what waits for one person, counted by kind. */
#include "boards/boards_db.h"

#include "boards/boards.h"
#include "engine/hidden.h"

#define KINDS 50

enum { CLOCKS, RUNGS };

const struct statement boards_sql[] = {
	[CLOCKS] = { "boards_clocks",
		"SELECT procedure, clock, '', COUNT(*) FROM clock WHERE county = $1 AND party = $2 "
		"AND role = $3 AND running = 1 AND" NOT_HIDDEN(
			"matter") "GROUP BY procedure, clock ORDER BY procedure, clock" },
	[RUNGS] = { "boards_rungs",
		"SELECT procedure, '', rung, COUNT(*) FROM rung WHERE county = $1 AND waiting = 1 "
		"AND party = $2 AND role = $3 GROUP BY procedure, rung ORDER BY procedure, rung" },
	{ 0 },
};

static const struct column columns[] = { COLUMN_TEXT(struct waiting_row, procedure),
	COLUMN_TEXT(struct waiting_row, clock), COLUMN_TEXT(struct waiting_row, rung),
	COLUMN_INT(struct waiting_row, count), { 0 } };

struct rows boards_db_clocks(struct ctx *ctx, int64_t party, const char *role)
{
	return db_rows(ctx, &boards_sql[CLOCKS], columns, struct waiting_row, KINDS, V(ctx->county),
		V(party), V(role));
}

struct rows boards_db_rungs(struct ctx *ctx, int64_t party, const char *role)
{
	return db_rows(ctx, &boards_sql[RUNGS], columns, struct waiting_row, KINDS, V(ctx->county),
		V(party), V(role));
}
