/* tests/unit/app/test_dispatch_files.c - a POST with files: what is kept before the handler runs, when
 * it isn't, and what is said of files that were thrown away. The routes are of this test. */
#include "../test.h"

#include "desk.h"

#include "engine/office_db.h"
#include "html/json.h"

static const struct statement value = { "test_value",
	"SELECT value FROM setting WHERE county = $1 AND name = $2" };

struct value_row {
	const char *value;
};
static const struct column value_columns[] = { COLUMN_TEXT(struct value_row, value), { 0 } };

/* Counts how often it was called; outside of the database, as a real one is. */
static int kept;

static void *keep(struct ctx *ctx, const struct request *req)
{
	kept++;
	if (text_equal(request_upload(req, "file")->name, "bad.exe")) {
		ctx_fail_field(ctx, "file", "input.file", "title", "file");
		return NULL;
	}
	return (void *)(uintptr_t)text_printf(
		req->pool, "kept %s", request_upload(req, "file")->sm3);
}

static enum err take_file(struct ctx *ctx, const struct request *req, struct response *res)
{
	office_db_put_note(ctx, "test.kept", text_or(req->kept, "nothing"));
	return res_redirect(res, "/done");
}

static enum err show_form(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)ctx;
	put_text(res->data, "typed", req_typed(req, "text"));
	return res_page(res, "test/thing");
}

static const struct field fields[] = { { "text", FIELD_TEXT, .max = 10 },
	{ "file", FIELD_FILE, .max = 1 }, { 0 } };
static const struct route table[] = {
	{ POST, "/files", "files", CLASS_WRITER, "signed-in", .form = { fields },
		.uploads = { 3, "upload-file", "upload-request" }, .keep = keep,
		.handle = take_file, .again = show_form },
	{ 0 },
};

static struct upload file = { .field = "file", .name = "a.pdf", .size = 3, .sm3 = "abc" };
static struct upload evil = { .field = "file", .name = "bad.exe", .size = 3, .sm3 = "def" };
static struct upload stray = { .field = "other", .name = "a.pdf", .size = 3, .sm3 = "abc" };
static struct upload huge = { .field = "file", .name = "a", .size = 2 << 20, .sm3 = "abc" };
static struct upload twin = { .field = "file", .name = "b", .size = 3, .sm3 = "abc" };
static struct upload twins = {
	.field = "file", .name = "a", .size = 3, .sm3 = "abc", .next = &twin
};
static const struct uploads good = { &file }, bad = { &evil }, elsewhere = { &stray },
			    large = { &huge }, two = { &twins }, none = { 0 };
static const struct uploads too_large = { NULL, 413, "http.upload_large", "file", "a.pdf", 100 };
static const struct uploads too_long = { NULL, 413, "http.body_too_large", NULL, NULL, 0 };
static const struct uploads disk = { NULL, 503, "http.upload_disk", "file", "a.pdf", 0 };

static const struct {
	const char *name, *as, *body;
	const struct uploads *uploads;
	int status, kept;
	const char *left, *said;
} cases[] = {
	{ "a file", "clerk", "text=x", &good, 303, 1, "kept abc", "" },
	{ "no file was chosen", "clerk", "text=x", &none, 303, 0, "nothing", "" },
	{ "a form without files", "clerk", "text=x", NULL, 303, 0, "nothing", "" },
	{ "nobody", NULL, "text=x", &good, 401, 0, NULL, "" },
	{ "something wrong beside it", "clerk", "text=12345678901", &good, 422, 0, NULL, "" },
	{ "refused when it is kept", "clerk", "text=x", &bad, 422, 1, NULL, "不能上传文件" },
	{ "where no file goes", "clerk", "text=x", &elsewhere, 422, 0, NULL, "不能上传文件" },
	{ "larger than the field takes", "clerk", "text=x", &large, 422, 0, NULL, "1 MB" },
	{ "two where one may be", "clerk", "text=x", &two, 422, 0, NULL, "一个文件" },
	{ "thrown away on its way", "clerk", "text=x", &too_large, 413, 0, NULL, "100 MB" },
	{ "the text too long", "clerk", "text=x", &too_long, 413, 0, NULL, "内容过大" },
	{ "no room on the disk", "clerk", "text=x", &disk, 503, 0, NULL, "磁盘空间不足" },
};

static const char *left_behind(struct desk *desk)
{
	struct ctx *ctx = desk_ctx(desk);
	struct value_row row = { 0 };
	db_one(ctx, &value, value_columns, &row, V(ctx->county), V("test.kept"));
	return row.value;
}

TEST(files_are_kept_before_the_handler_or_not_at_all)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct desk *desk = desk_start(pool, table);
		desk_hire(desk, "clerk", desk->bureau, "liaison");
		kept = 0;
		const struct visit visit = { cases[i].as, POST, "/files", cases[i].body,
			.json = !cases[i].as, .uploads = cases[i].uploads };
		struct told told = desk_ask(desk, &visit);
		if (told.status != cases[i].status || kept != cases[i].kept ||
			!text_equal(left_behind(desk), cases[i].left) ||
			!strstr(told.body, cases[i].said))
			fail_msg("%s: %d, kept %d, %s\n%s", cases[i].name, told.status, kept,
				text_or(left_behind(desk), "nothing left"), told.body);
	}
}

TEST(a_repeat_with_the_same_files_is_done_once_and_with_others_is_another)
{
	struct desk *desk = desk_start(pool, table);
	desk_hire(desk, "clerk", desk->bureau, "liaison");
	struct visit visit = { "clerk", POST, "/files", "text=x", .once = "key", .uploads = &good };
	assert_int_equal(desk_ask(desk, &visit).status, 303);
	const char *before = desk_dump(desk);
	assert_int_equal(desk_ask(desk, &visit).status, 303);
	assert_string_equal(desk_dump(desk), before);
	visit.uploads = &(struct uploads){ &twin };
	assert_int_equal(desk_ask(desk, &visit).status, 303);
	assert_string_not_equal(desk_dump(desk), before);
}

TEST(the_table_of_routes_knows_where_files_may_come)
{
	static const struct field text[] = { { "text", FIELD_TEXT }, { 0 } };
	static const struct route wrong[] = {
		{ POST, "/a", "a", CLASS_WRITER, "signed-in", .form = { fields },
			.handle = take_file },
		{ POST, "/b", "b", CLASS_WRITER, "signed-in", .form = { text },
			.uploads = { 1, "upload-file", "upload-request" }, .handle = take_file },
		{ GET, "/c", "c", CLASS_READER, "signed-in", .form = { fields },
			.uploads = { 1, "upload-file", "upload-request" }, .handle = take_file },
		{ POST, "/d", "d", CLASS_WRITER, "signed-in", .form = { fields }, .uploads = { 1 },
			.handle = take_file },
		{ 0 },
	};
	FILE *nowhere = fopen("/dev/null", "w");
	assert_int_equal(route_check(nowhere, wrong), 4);
	assert_int_equal(route_check(nowhere, table), 0);
	fclose(nowhere);
}

RUN_TESTS(cmocka_unit_test(files_are_kept_before_the_handler_or_not_at_all),
	cmocka_unit_test(a_repeat_with_the_same_files_is_done_once_and_with_others_is_another),
	cmocka_unit_test(the_table_of_routes_knows_where_files_may_come))
