/* tests/unit/workbench/page.c - asks for pages as the dispatcher would, without one. */
#include "test.h"

#include "page.h"

#include "engine/follower.h"
#include "engine/ladder.h"
#include "engine/outbox.h"
#include "http/form.h"
#include "workbench/workbench.h"

struct response page_ask(
	struct county *county, const char *role, int64_t unit, handler *handle, const char *query)
{
	struct ctx *ctx = as(county, role, unit);
	struct request req = { .query = query, .pool = ctx->pool };
	struct response res;
	assert_int_equal(form_parse_query(ctx, query, &req.params), OK);
	res_init(&res, ctx->pool);
	res.data = json_tree(ctx->pool);
	enum err err = handle(ctx, &req, &res);
	if (err || ctx_failed(ctx))
		fail_msg("%s?%s: %s %s", role, query, ctx->failure.message,
			text_or(ctx->failure.detail, ""));
	return res;
}

const json_t *page_of(struct county *county, const char *role, int64_t unit, const char *query)
{
	return page_ask(county, role, unit, workbench_show, query).data;
}

const json_t *page_block(const json_t *page, const char *block)
{
	size_t i;
	const json_t *one;
	json_array_foreach (json_object_get(page, "blocks"), i, one)
		if (text_equal(get_text(one, "block"), block))
			return one;
	return NULL;
}

int64_t page_count(const json_t *page, const char *block)
{
	return get_int(page_block(page, block), "count", -1);
}

const char *page_blocks(pool_t *pool, const json_t *page)
{
	const char *text = "";
	size_t i;
	const json_t *one;
	json_array_foreach (json_object_get(page, "blocks"), i, one)
		text = text_printf(pool, "%s%s%s", text, i ? " " : "", get_text(one, "block"));
	return text;
}

const json_t *page_row(const json_t *rows, const char *title)
{
	size_t i;
	const json_t *row;
	json_array_foreach (rows, i, row)
		if (text_equal(get_text(row, "title"), title))
			return row;
	return NULL;
}

const json_t *page_tab(const json_t *page, const char *tab)
{
	size_t i;
	const json_t *one;
	json_array_foreach (json_object_get(json_object_get(page, "unit"), "tabs"), i, one)
		if (text_equal(get_text(one, "id"), tab))
			return one;
	return NULL;
}

const json_t *page_find(const json_t *page, const char *block, const char *title)
{
	static const char *const lists[] = { "groups", "lists" };
	const json_t *object = page_block(page, block), *one, *row;
	size_t k;
	for (size_t i = 0; i < COUNT(lists); i++)
		json_array_foreach (json_object_get(object, lists[i]), k, one)
			if ((row = page_row(json_object_get(one, "rows"), title)) != NULL)
				return row;
	return page_row(json_object_get(object, "rows"), title);
}

const char *page_acts(pool_t *pool, const json_t *row)
{
	const char *text = "";
	size_t i;
	const json_t *act;
	json_array_foreach (json_object_get(row, "acts"), i, act)
		text = text_printf(pool, "%s%s%s", text, i ? " " : "", get_text(act, "title"));
	return text;
}

/* --- matters ------------------------------------------------------------------------------------- */

void county_do(struct county *county, const char *role, int unit, int64_t matter, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	enum err err = county_act(county, role, party, matter, share, action, values);
	if (err)
		fail_msg("%s %s: %s", role, action, county->ctx->failure.message);
}

int64_t county_draft(struct county *county, const char *title, const char *due)
{
	pool_t *pool = county->fixture->pool;
	return county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", title, "source", "report", "lead", unit_id(county, 0), "co",
			unit_id(county, 1), "due", due))
		->id;
}

int64_t county_dispatched(struct county *county, const char *title, const char *due)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_draft(county, title, due);
	county_do(county, "supervisor", -1, id, 0, "submit", VALUES(pool, "basis", "政府工作报告"));
	county_do(county, "supervision-head", -1, id, 0, "endorse", NULL);
	county_do(county, "office-head", -1, id, 0, "approve", NULL);
	return id;
}

int64_t county_finished(struct county *county, const char *title, const char *due)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_dispatched(county, title, due);
	county_do(county, "liaison", 0, id, 1, "sign", NULL);
	county_do(
		county, "liaison", 0, id, 1, "finish", VALUES(pool, "result", "十二个小区已完工"));
	return id;
}

void county_run_ladder(struct county *county)
{
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 20))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}

void county_run_outbox(struct county *county)
{
	while (follower_slice(as(county, NULL, 0), "outbox", outbox_follow, 50))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}
