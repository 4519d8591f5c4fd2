/* engine/follower_db.c - where followers stand. */
#include "engine/follower_db.h"

enum { POSITION, MOVE };

const struct statement follower_statements[] = {
	[POSITION] = { "follower_position",
		"SELECT position FROM follower WHERE county = $1 AND name = $2" },
	[MOVE] = { "follower_move",
		"INSERT INTO follower (county, name, position) VALUES ($1, $2, $3) "
		"ON CONFLICT (county, name) DO UPDATE SET position = $3" },
	{ 0 },
};

int64_t follower_db_position(struct ctx *ctx, const char *name)
{
	return db_int(ctx, &follower_statements[POSITION], 0, V(ctx->county), V(name));
}

void follower_db_move(struct ctx *ctx, const char *name, int64_t position)
{
	db_put(ctx, &follower_statements[MOVE], V(ctx->county), V(name), V(position));
}
