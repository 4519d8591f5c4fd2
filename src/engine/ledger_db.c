/* engine/ledger_db.c - rows of the record. Nothing here updates or deletes. */
#include "engine/ledger_db.h"

#define EVENT_COLUMNS \
	"county, matter, seq, position, at, happened, action, share, actor, behalf, procedure, " \
	"version, salt, body, body_commit, leaf"

enum { INSERT, OF_MATTER, AFTER, HEAD };

const struct statement ledger_statements[] = {
	/* The position is the last one's plus one as the writer knows it; where it is taken, it knew less.
	 * A rolled-back event gives its own back. */
	[INSERT] = { "event_insert",
		"INSERT INTO event (" EVENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		"$10, $11, $12, $13, $14, $15, $16) ON CONFLICT (county, position) DO NOTHING" },
	[OF_MATTER] = { "event_of_matter",
		"SELECT " EVENT_COLUMNS
		" FROM event WHERE county = $1 AND matter = $2 AND seq > $3 "
		"ORDER BY seq" },
	[AFTER] = { "event_after",
		"SELECT " EVENT_COLUMNS " FROM event WHERE county = $1 AND position > $2 "
		"ORDER BY position" },
	[HEAD] = { "event_head", "SELECT MAX(position) FROM event WHERE county = $1" },
	{ 0 },
};

static const struct column event_columns[] = {
	COLUMN_INT(struct ledger_event, county),
	COLUMN_INT(struct ledger_event, matter),
	COLUMN_INT(struct ledger_event, event.seq),
	COLUMN_INT(struct ledger_event, position),
	COLUMN_INT(struct ledger_event, event.at),
	COLUMN_INT(struct ledger_event, event.on),
	COLUMN_TEXT(struct ledger_event, event.action),
	COLUMN_INT(struct ledger_event, event.share),
	COLUMN_INT(struct ledger_event, event.actor),
	COLUMN_INT(struct ledger_event, event.behalf),
	COLUMN_TEXT(struct ledger_event, procedure),
	COLUMN_INT(struct ledger_event, version),
	COLUMN_BYTES(struct ledger_event, salt),
	COLUMN_BYTES(struct ledger_event, body),
	COLUMN_BYTES(struct ledger_event, commit),
	COLUMN_BYTES(struct ledger_event, leaf),
	{ 0 },
};

bool ledger_db_insert(struct ctx *ctx, const struct ledger_event *event)
{
	return db_exec(ctx, &ledger_statements[INSERT], V(event->county), V(event->matter),
		       V(event->event.seq), V(event->position), V(event->event.at),
		       V(event->event.on), V(event->event.action), V(event->event.share),
		       V(event->event.actor), V(event->event.behalf), V(event->procedure),
		       V(event->version), V(event->salt), V(event->body), V(event->commit),
		       V(event->leaf)) == 1;
}

struct rows ledger_db_of_matter(struct ctx *ctx, int64_t matter, int64_t after, int64_t limit)
{
	return db_rows(ctx, &ledger_statements[OF_MATTER], event_columns, struct ledger_event,
		limit, V(ctx->county), V(matter), V(after));
}

struct rows ledger_db_after(struct ctx *ctx, int64_t position, int64_t limit)
{
	return db_rows(ctx, &ledger_statements[AFTER], event_columns, struct ledger_event, limit,
		V(ctx->county), V(position));
}

int64_t ledger_db_head(struct ctx *ctx)
{
	return db_int(ctx, &ledger_statements[HEAD], 0, V(ctx->county));
}
