/* engine/figure_db.c - from a time to a position of the record. */
#include "engine/figure_db.h"

enum { EVENT_AT };

const struct statement figure_statements[] = {
	[EVENT_AT] = { "figure_event_at",
		"SELECT at FROM event WHERE county = $1 AND position = $2" },
	{ 0 },
};

int64_t figure_db_event_at(struct ctx *ctx, int64_t position)
{
	return db_int(ctx, &figure_statements[EVENT_AT], -1, V(ctx->county), V(position));
}
