/* Messages: unread first, a page at a time, read one by one or up to what was seen. */
#include "test.h"

#include "workbench/page.h"

#include "base/id.h"
#include "engine/outbox_db.h"
#include "inbox/inbox.h"

#include <inttypes.h>

static int64_t me(struct county *county)
{
	return as(county, "supervisor", 0)->actor->person->id;
}

static void tell(struct county *county, const char *kind, int64_t matter)
{
	int64_t person = me(county);
	struct ctx *ctx = as(county, NULL, 0);
	const struct notice notice = { .person = person,
		.matter = matter,
		.seq = 1,
		.at = ctx->now,
		.kind = kind,
		.text = text_printf(ctx->pool, "%" PRId64, matter) };
	outbox_db_tell(ctx, &notice);
}

static int64_t unread(struct county *county)
{
	int64_t person = me(county);
	return inbox_unread(county->ctx, person);
}

static const json_t *inbox(struct county *county, const char *query)
{
	return page_ask(county, "supervisor", 0, inbox_list, query).data;
}

/* "3 2|1": the texts of the rows, a bar between days and between unread and read. */
static const char *texts(pool_t *pool, const json_t *page)
{
	const char *text = "";
	size_t i, k;
	const json_t *group, *row;
	json_array_foreach (json_object_get(page, "groups"), i, group) {
		text = text_printf(pool, "%s%s", text, i ? "|" : "");
		json_array_foreach (json_object_get(group, "rows"), k, row)
			text = text_printf(
				pool, "%s%s%s", text, k ? " " : "", get_text(row, "text"));
	}
	return text;
}

static const json_t *first_row(const json_t *page)
{
	const json_t *group = json_array_get(json_object_get(page, "groups"), 0);
	return json_array_get(json_object_get(group, "rows"), 0);
}

TEST(unread_messages_come_first_newest_first_by_day)
{
	struct county *county = county_start(pool);
	tell(county, "todo", 1);
	county_at(county, "2026-03-03 09:00");
	tell(county, "todo", 2);
	tell(county, "rung", 3);
	const json_t *page = inbox(county, "");
	assert_string_equal(texts(pool, page), "3 2|1");
	page_ask(county, "supervisor", 0, inbox_read,
		text_printf(pool, "id=%s", get_text(first_row(page), "id")));
	assert_string_equal(texts(pool, inbox(county, "")), "2|1|3");
	assert_int_equal(unread(county), 2);
}

TEST(all_are_read_up_to_what_was_seen)
{
	struct county *county = county_start(pool);
	tell(county, "todo", 1);
	tell(county, "todo", 2);
	const char *until = get_text(inbox(county, ""), "until");
	county_wait(county, 1000);
	tell(county, "todo", 3);
	page_ask(county, "supervisor", 0, inbox_read, text_printf(pool, "all=1&until=%s", until));
	assert_int_equal(unread(county), 1);
	assert_string_equal(texts(pool, inbox(county, "")), "3|2 1");
}

TEST(nobody_reads_for_another)
{
	struct county *county = county_start(pool);
	tell(county, "todo", 1);
	const char *id = get_text(first_row(inbox(county, "")), "id");
	page_ask(county, "supervision-head", 0, inbox_read, text_printf(pool, "id=%s", id));
	assert_int_equal(unread(county), 1);
}

TEST(pages_follow_each_other_by_key_without_gap_or_double)
{
	struct county *county = county_start(pool);
	for (int i = 1; i <= 70; i++)
		tell(county, "todo", i);
	page_ask(county, "supervisor", 0, inbox_read,
		text_printf(pool, "id=%s", get_text(first_row(inbox(county, "")), "id")));
	const char *seen = "", *query = "";
	for (int page_number = 0; query && page_number < 5; page_number++) {
		const json_t *page = inbox(county, query);
		seen = text_printf(pool, "%s %s", seen, texts(pool, page));
		const char *next = get_text(page, "next");
		query = next ? strchr(next, '?') + 1 : NULL;
	}
	assert_null(query);
	for (int i = 1; i <= 70; i++) {
		const char *number = text_printf(pool, "%d", i);
		int times = 0;
		for (const char *at = seen; (at = strstr(at, number)) != NULL; at++) {
			char after = at[strlen(number)];
			bool whole = (after == ' ' || after == '|' || !after) &&
				     (at[-1] == ' ' || at[-1] == '|');
			times += whole;
		}
		assert_int_equal(times, 1);
	}
}

TEST(a_bad_cursor_is_refused)
{
	struct county *county = county_start(pool);
	struct ctx *ctx = as(county, "supervisor", 0);
	struct request req = { .query = "after=2.x", .pool = ctx->pool };
	struct response res;
	assert_int_equal(form_parse_query(ctx, req.query, &req.params), OK);
	res_init(&res, ctx->pool);
	res.data = json_tree(ctx->pool);
	assert_int_equal(inbox_list(ctx, &req, &res), ERR_INVALID);
}

TEST(news_leaves_to_dos_out)
{
	struct county *county = county_start(pool);
	tell(county, "todo", 1);
	tell(county, "own", 2);
	tell(county, "rung", 3);
	struct rows rows = inbox_news(as(county, "supervisor", 0), 10);
	const struct inbox_row *row = rows.data;
	assert_int_equal(rows.count, 2);
	assert_string_equal(row[0].kind, "rung");
	assert_string_equal(row[1].kind, "own");
}

RUN_TESTS(cmocka_unit_test(unread_messages_come_first_newest_first_by_day),
	cmocka_unit_test(all_are_read_up_to_what_was_seen),
	cmocka_unit_test(nobody_reads_for_another),
	cmocka_unit_test(pages_follow_each_other_by_key_without_gap_or_double),
	cmocka_unit_test(a_bad_cursor_is_refused), cmocka_unit_test(news_leaves_to_dos_out))
