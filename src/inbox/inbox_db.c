/* inbox/inbox_db.c - every statement about messages that are read; the outbox writes them. */
#include "inbox/inbox_db.h"

#include "engine/directory.h"

#define COUNT_MOST 100
#define NEWS_MOST 200

enum { UNREAD, NEWS, ROWS, READ, READ_UNTIL };

const struct statement inbox_sql[] = {
	[UNREAD] = { "inbox_unread",
		"SELECT COUNT(*) FROM (SELECT 1 FROM inbox WHERE county = $1 AND person = $2 "
		"AND is_read = 0 LIMIT $3) counted" },
	[NEWS] = { "inbox_news",
		"SELECT id, at, matter, is_read, kind, text FROM (SELECT id, at, matter, is_read, "
		"kind, text FROM inbox WHERE county = $1 AND person = $2 AND is_read = 0 "
		"ORDER BY id DESC LIMIT $3) newest WHERE kind <> 'todo' ORDER BY id DESC" },
	[ROWS] = { "inbox_rows",
		"SELECT id, at, matter, is_read, kind, text FROM inbox WHERE county = $1 "
		"AND person = $2 AND is_read = $3 AND id < $4 ORDER BY id DESC LIMIT $5" },
	[READ] = { "inbox_read",
		"UPDATE inbox SET is_read = 1 WHERE county = $1 AND person = $2 AND id = $3 "
		"AND is_read = 0" },
	[READ_UNTIL] = { "inbox_read_until",
		"UPDATE inbox SET is_read = 1 WHERE county = $1 AND person = $2 AND is_read = 0 "
		"AND id <= $3" },
	{ 0 },
};

static const struct column columns[] = {
	COLUMN_INT(struct inbox_row, id),
	COLUMN_INT(struct inbox_row, at),
	COLUMN_INT(struct inbox_row, matter),
	COLUMN_INT(struct inbox_row, is_read),
	COLUMN_TEXT(struct inbox_row, kind),
	COLUMN_TEXT(struct inbox_row, text),
	{ 0 },
};

static int64_t me(const struct ctx *ctx)
{
	CHECK(ctx->actor);
	return ctx->actor->person->id;
}

int64_t inbox_unread(struct ctx *ctx, int64_t person)
{
	return db_int(ctx, &inbox_sql[UNREAD], 0, V(ctx->county), V(person), V(COUNT_MOST));
}

struct rows inbox_news(struct ctx *ctx, int64_t limit)
{
	return db_rows(ctx, &inbox_sql[NEWS], columns, struct inbox_row, limit, V(ctx->county),
		V(me(ctx)), V(NEWS_MOST));
}

struct rows inbox_db_rows(struct ctx *ctx, bool is_read, int64_t before, int64_t limit)
{
	return db_rows(ctx, &inbox_sql[ROWS], columns, struct inbox_row, limit, V(ctx->county),
		V(me(ctx)), V(is_read), V(before), V(limit + 1));
}

int64_t inbox_db_read(struct ctx *ctx, int64_t id)
{
	return db_exec(ctx, &inbox_sql[READ], V(ctx->county), V(me(ctx)), V(id));
}

int64_t inbox_db_read_until(struct ctx *ctx, int64_t until)
{
	return db_exec(ctx, &inbox_sql[READ_UNTIL], V(ctx->county), V(me(ctx)), V(until));
}
