/* inbox/inbox_web.c - the pages of messages: unread first, by day, a page at a time by key. */
#include "base/time.h"
#include "http/session.h"
#include "inbox/inbox_db.h"

#include <inttypes.h>
#include <stdlib.h>

#define PAGE_ROWS 30

const struct field inbox_query[] = { { "after", FIELD_TEXT, .max = 40 }, { 0 } };

const struct field inbox_read_fields[] = {
	{ "id", FIELD_ID, .many = true },
	{ "all", FIELD_FLAG },
	{ "until", FIELD_ID },
	{ 0 },
};

/* --- one message --------------------------------------------------------------------------------- */

static const struct {
	const char *kind, *title;
} kinds[] = {
	{ "todo", "inbox.todo" },
	{ "news", "inbox.news" },
	{ "own", "inbox.own" },
	{ "rung", "inbox.rung" },
};

static const char *kind_title(struct ctx *ctx, const char *kind)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_equal(kinds[i].kind, kind))
			return message(ctx->pool, ctx->messages, kinds[i].title);
	return "";
}

void inbox_put_row(struct ctx *ctx, json_t *list, const struct inbox_row *row)
{
	json_t *item = add_object(list);
	put_id(item, "id", row->id);
	put_text(item, "kind", row->kind);
	put_text(item, "kind_title", kind_title(ctx, row->kind));
	put_flag(item, "strong", text_equal(row->kind, "rung"));
	put_text(item, "text", row->text);
	put_text(item, "at", time_format(ctx->pool, row->at));
	put_text(item, "href", text_printf(ctx->pool, "/matters/%" PRId64, row->matter));
	put_flag(item, "is_read", row->is_read != 0);
}

/* --- a page of them -------------------------------------------------------------------------------- */

struct page_of_inbox {
	struct ctx *ctx;
	json_t *groups;
	int64_t day; /* of the group that is open; -1: none */
	bool read;
	json_t *rows;
};

static const char *day_title(struct ctx *ctx, int64_t day)
{
	int64_t today = time_day(ctx->now);
	if (day == today)
		return message(ctx->pool, ctx->messages, "inbox.today");
	if (day == today - 1)
		return message(ctx->pool, ctx->messages, "inbox.yesterday");
	return time_format_day(ctx->pool, day);
}

static void put_message(struct page_of_inbox *page, const struct inbox_row *row)
{
	int64_t day = time_day(row->at);
	bool read = row->is_read != 0;
	if (day != page->day || read != page->read) {
		json_t *group = add_object(page->groups);
		put_text(group, "day", day_title(page->ctx, day));
		put_flag(group, "read", read);
		page->rows = put_list(group, "rows");
		page->day = day;
		page->read = read;
	}
	inbox_put_row(page->ctx, page->rows, row);
}

static bool read_cursor(const char *text, bool *ret_read, int64_t *ret_id)
{
	*ret_read = false;
	*ret_id = INT64_MAX;
	if (text_empty(text))
		return true;
	*ret_read = text[0] == '1';
	return (text[0] == '0' || text[0] == '1') && text[1] == '.' &&
	       text_to_int(text + 2, ret_id);
}

/* Up to LIMIT messages; the cursor behind the last where there are more. */
static const char *put_messages(
	struct page_of_inbox *page, bool read, int64_t before, int64_t *limit, int64_t *ret_newest)
{
	struct rows rows = inbox_db_rows(page->ctx, read, before, *limit);
	const struct inbox_row *row = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		put_message(page, &row[i]);
	if (rows.count && !read && row[0].id > *ret_newest)
		*ret_newest = row[0].id;
	*limit -= rows.count;
	if (!rows.more)
		return NULL;
	return text_printf(
		page->ctx->pool, "/inbox?after=%d.%" PRId64, read, row[rows.count - 1].id);
}

enum err inbox_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	bool read;
	int64_t before, limit = PAGE_ROWS, newest = 0;
	const char *after = req_text(req, "after"), *next = NULL;
	if (!read_cursor(after, &read, &before))
		return ctx_fail_field(ctx, "after", "query.cursor");
	struct page_of_inbox page = { ctx, put_list(res->data, "groups"), -1, false, NULL };
	if (!read) {
		next = put_messages(&page, false, before, &limit, &newest);
		before = INT64_MAX;
	}
	if (!next && limit > 0)
		next = put_messages(&page, true, before, &limit, &newest);
	else if (!next)
		next = text_printf(ctx->pool, "/inbox?after=1.%" PRId64, INT64_MAX);
	put_flag(res->data, "has_groups", json_array_size(page.groups) > 0);
	put_text(res->data, "until", newest ? text_printf(ctx->pool, "%" PRId64, newest) : NULL);
	put_text(res->data, "next", next);
	put_text(res->data, "first", text_empty(after) ? NULL : "/inbox");
	put_text(res->data, "back", "/inbox");
	return res_page(res, "inbox/list");
}

/* --- having read them ------------------------------------------------------------------------------ */

enum err inbox_read(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t count = 0, id;
	const char *text;
	if (req_flag(req, "all"))
		count = inbox_db_read_until(ctx, req_int(req, "until", INT64_MAX));
	for (size_t i = 0; (text = req_nth(req, "id", i)) != NULL; i++)
		if (text_to_int(text, &id))
			count += inbox_db_read(ctx, id);
	put_int(res->data, "count", count);
	return res_redirect(res, "%s", session_back(req_text(req, "back"), "/inbox"));
}
