/* inbox/inbox.h - 消息提醒: what has been told to a person, written by the outbox (engine/outbox.h).
 *
 *   GET  /inbox         unread first, newest first, by day; after: the cursor of the page before
 *   POST /inbox/read    id (many), or all=1 with until=<the newest id on the page>; back: where to
 *
 * Kinds: todo (has become one's own to do), news (what others did with one's share), own (what came of
 * what one has registered), rung (催办, 督办 and their like). */
#pragma once

#include "html/json.h"
#include "http/route.h"
#include "store/db.h"

struct inbox_row {
	int64_t id, at, matter, is_read;
	const char *kind, *text;
};

/* Unread messages of a person, counted up to 100: one cheap statement, for every page. */
int64_t inbox_unread(struct ctx *ctx, int64_t person);

/* The actor's unread messages that are no to-dos, newest first: struct inbox_row. */
struct rows inbox_news(struct ctx *ctx, int64_t limit);

/* {id, kind, kind_title, text, at, href, is_read} appended to LIST. */
void inbox_put_row(struct ctx *ctx, json_t *list, const struct inbox_row *row);

handler inbox_list, inbox_read;
extern const struct field inbox_query[], inbox_read_fields[];
extern const struct statement inbox_sql[];
