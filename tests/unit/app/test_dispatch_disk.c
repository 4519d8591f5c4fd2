/* tests/unit/app/test_dispatch_disk.c - requests on a database's file that has no room left. */
#include "../test.h"

#include "desk.h"

#include "engine/office_db.h"
#include "html/json.h"

/* A thing's text goes nowhere but into `setting`, long enough to need new pages. */
static enum err write_much(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	char *much = pool_alloc(ctx->pool, 100001);
	memset(much, 'x', 100000);
	office_db_put_note(ctx, "much", much);
	return res_redirect(res, "/open");
}

static enum err answers_nothing(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)ctx, (void)req;
	put_text(res->data, "hello", "world");
	return OK;
}

static const struct route full_table[] = {
	{ GET, "/open", "open", CLASS_READER, "signed-in", .handle = answers_nothing },
	{ POST, "/much", "much", CLASS_WRITER, "signed-in", .handle = write_much },
	{ 0 },
};

static void limit_pages(struct desk *desk, int pages)
{
	assert_int_equal(db_script(desk_ctx(desk),
				 text_printf(desk->pool, "PRAGMA max_page_count = %d", pages)),
		OK);
}

TEST(a_full_disk_refuses_posts_and_goes_on_reading_until_there_is_room)
{
	struct desk *desk = desk_start(pool, full_table);
	desk_hire(desk, "liaison", desk->bureau, "liaison");
	const struct visit post = { "liaison", POST, "/much" };
	const struct visit get = { "liaison", GET, "/open", .json = true };
	limit_pages(desk, 1); /* as many as there are */
	struct told told = desk_ask(desk, &post);
	assert_int_equal(told.status, 503);
	assert_non_null(told.retry_after);
	assert_int_equal(desk_ask(desk, &get).status, 200);
	limit_pages(desk, 1000000);
	assert_int_equal(desk_ask(desk, &post).status, 303);
}

RUN_TESTS(cmocka_unit_test(a_full_disk_refuses_posts_and_goes_on_reading_until_there_is_room))
