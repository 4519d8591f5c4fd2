/* demo/demo_db.c - every statement of the demo county. */
#include "demo/demo_db.h"

enum { NOTE, NOTED, FIRED, READ_BEFORE, EVENTS, MATTERS, COUNT_OPEN, END };

const struct statement demo_sql[] = {
	[NOTE] = { "demo_note", "INSERT INTO setting (county, name, value) VALUES ($1, $2, $3) "
				"ON CONFLICT (county, name) DO UPDATE SET value = excluded.value" },
	[NOTED] = { "demo_noted", "SELECT value FROM setting WHERE county = $1 AND name = $2" },
	[FIRED] = { "demo_fired", "SELECT matter, seq FROM rung WHERE county = $1 AND waiting = 1 "
				  "AND fired_at = $2 ORDER BY matter, seq" },
	[READ_BEFORE] = { "demo_read_before",
		"UPDATE inbox SET is_read = 1 WHERE county = $1 AND person = $2 AND at < $3" },
	[EVENTS] = { "demo_events",
		"SELECT COALESCE(MAX(position), 0) FROM event WHERE county = $1" },
	[MATTERS] = { "demo_matters",
		"SELECT id, is_open FROM matter WHERE county = $1 ORDER BY id" },
	[COUNT_OPEN] = { "demo_open",
		"SELECT COUNT(*) FROM matter WHERE county = $1 AND is_open = 1" },
	[END] = { "demo_end", "UPDATE county SET demo = 0 WHERE county = $1" },
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

static const struct column fired_columns[] = {
	COLUMN_INT(struct demo_fired, matter),
	COLUMN_INT(struct demo_fired, seq),
	{ 0 },
};

struct rows demo_db_fired(struct ctx *ctx, int64_t limit)
{
	return db_rows(ctx, &demo_sql[FIRED], fired_columns, struct demo_fired, limit,
		V(ctx->county), V(ctx->now));
}

void demo_db_read_before(struct ctx *ctx, int64_t person, int64_t at)
{
	db_put(ctx, &demo_sql[READ_BEFORE], V(ctx->county), V(person), V(at));
}

int64_t demo_db_events(struct ctx *ctx)
{
	return db_int(ctx, &demo_sql[EVENTS], 0, V(ctx->county));
}

static const struct column matter_columns[] = {
	COLUMN_INT(struct demo_matter, id),
	COLUMN_INT(struct demo_matter, is_open),
	{ 0 },
};

struct rows demo_db_matters(struct ctx *ctx, int64_t limit)
{
	return db_rows(
		ctx, &demo_sql[MATTERS], matter_columns, struct demo_matter, limit, V(ctx->county));
}

int64_t demo_db_open(struct ctx *ctx)
{
	return db_int(ctx, &demo_sql[COUNT_OPEN], 0, V(ctx->county));
}

void demo_db_end(struct ctx *ctx)
{
	db_put(ctx, &demo_sql[END], V(ctx->county));
}
