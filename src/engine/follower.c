/* engine/follower.c - reads on from where it was. */
#include "engine/follower.h"

#include "engine/follower_db.h"
#include "engine/ledger_db.h"
#include "html/json.h"

const json_t *event_body(struct ctx *ctx, const struct ledger_event *event)
{
	const char *why;
	if (!event->body.data)
		return NULL;
	return json_parse(ctx->pool, event->body.data, event->body.size, &why);
}

int64_t follower_position(struct ctx *ctx, const char *name)
{
	return follower_db_position(ctx, name);
}

int64_t follower_end(struct ctx *ctx)
{
	return ledger_db_head(ctx);
}

void follower_skip(struct ctx *ctx, const char *name, int64_t from)
{
	if (follower_db_position(ctx, name) == from)
		follower_db_move(ctx, name, ledger_db_head(ctx));
}

bool follower_slice(struct ctx *ctx, const char *name, follow *each, int64_t limit)
{
	int64_t position = follower_db_position(ctx, name);
	struct rows rows = ledger_db_after(ctx, position, limit);
	struct ledger_event *events = rows.data;
	for (int64_t i = 0; i < rows.count && !ctx_failed(ctx); i++) {
		events[i].event.body = event_body(ctx, &events[i]);
		each(ctx, &events[i]);
	}
	if (rows.count)
		follower_db_move(ctx, name, events[rows.count - 1].position);
	return rows.more;
}
