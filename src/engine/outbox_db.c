/* engine/outbox_db.c - one row for a person, an event and a kind, however often it is followed. */
#include "engine/outbox_db.h"

#include "base/id.h"
#include "engine/outbox.h"

enum { TELL };

const struct statement outbox_statements[] = {
	[TELL] = { "outbox_tell",
		"INSERT INTO inbox (county, person, id, at, matter, seq, kind, text, is_read) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT DO NOTHING",
		.many = true },
	{ 0 },
};

void outbox_db_tell(struct ctx *ctx, const struct notice *notice)
{
	db_put(ctx, &outbox_statements[TELL], V(ctx->county), V(notice->person), V(id_next(ctx)),
		V(notice->at), V(notice->matter), V(notice->seq), V(notice->kind), V(notice->text));
}
