/* tests/unit/app/test_dispatch.c - the order of the steps, each crooked request with its status, and what
 * a repeat, a stale page and a denial leave behind. The routes are of this test; the things are rows of
 * `setting`: thing.<id> holds a version, and a change makes it one more. */
#include "../test.h"

#include "desk.h"

#include "app/once.h"
#include "engine/office_db.h"
#include "html/json.h"
#include "people/people.h"

#include <inttypes.h>

static const struct statement value = { "test_value",
	"SELECT value FROM setting WHERE county = $1 AND name = $2" };
static const struct statement records = { "test_records",
	"SELECT COUNT(*) FROM access_record WHERE county = $1 AND kind = $2" };

struct value_row {
	const char *value;
};
static const struct column value_columns[] = { COLUMN_TEXT(struct value_row, value), { 0 } };

static int64_t version_of(struct ctx *ctx, int64_t id)
{
	struct value_row row = { 0 };
	const char *name = text_printf(ctx->pool, "thing.%" PRId64, id);
	int64_t version = -1;
	if (db_one(ctx, &value, value_columns, &row, V(ctx->county), V(name)))
		text_to_int(row.value, &version);
	return version;
}

struct thing {
	int64_t id, version;
};

/* Things above 100 exist and are for the office's eyes only. */
static void *load_thing(struct ctx *ctx, const struct request *req)
{
	struct thing *thing = mem_new(ctx->pool, struct thing);
	thing->id = req_int(req, "id", 0);
	thing->version = version_of(ctx, thing->id);
	if (thing->version < 0 || (thing->id > 100 && !actor_sees_all(ctx->actor)))
		return NULL;
	return thing;
}

static enum err show_thing(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct thing *thing = req->object;
	(void)ctx;
	put_int(res->data, "version", thing->version);
	put_text(res->data, "typed", req_typed(req, "text"));
	return res_page(res, "test/thing");
}

static enum err change_thing(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct thing *thing = req->object;
	if (req_int(req, "version", -1) != thing->version)
		return ctx_fail(ctx, ERR_CONFLICT, "busy");
	office_db_put_note(ctx, text_printf(ctx->pool, "thing.%" PRId64, thing->id),
		text_printf(ctx->pool, "%" PRId64, thing->version + 1));
	put_int(res->data, "version", thing->version + 1);
	if (req->wants_json)
		return OK;
	return res_redirect(res, "/things/%" PRId64, thing->id);
}

static enum err forgets_its_reason(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)ctx, (void)req, (void)res;
	return ERR_CONFLICT;
}

static enum err forgets_to_say_so(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	ctx_broken(ctx, ERR_INTERNAL, "broken");
	return res_redirect(res, "/");
}

static enum err says_hello(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)ctx, (void)req;
	put_text(res->data, "hello", "world");
	return OK;
}

static const struct object_kind thing_kind = { "thing", "id", load_thing };
static const struct field thing_fields[] = { { "text", FIELD_TEXT, .required = true, .max = 10 },
	{ 0 } };
static const struct route table[] = {
	{ GET, "/open", "open", CLASS_READER, "anyone", .handle = says_hello },
	{ GET, "/inside", "inside", CLASS_READER, "signed-in", .handle = says_hello },
	{ GET, "/audit", "audit", CLASS_READER, "audit", .handle = says_hello },
	{ GET, "/things/:id", "thing", CLASS_READER, "signed-in", &thing_kind,
		.handle = show_thing },
	{ POST, "/things/:id", "change", CLASS_WRITER, "signed-in", &thing_kind,
		.form = { thing_fields }, .handle = change_thing, .again = show_thing },
	{ POST, "/slow/:id", "slow", CLASS_SLOW, "signed-in", &thing_kind, .form = { thing_fields },
		.handle = says_hello },
	{ POST, "/audit", "audit_post", CLASS_WRITER, "audit", .handle = says_hello },
	{ POST, "/forgets", "forgets", CLASS_WRITER, "signed-in", .handle = forgets_its_reason },
	{ POST, "/silent", "silent", CLASS_WRITER, "signed-in", .handle = forgets_to_say_so },
	{ POST, "/enter", "enter", CLASS_SLOW, "anyone", .handle = says_hello,
		.free_of_csrf = true },
	{ 0 },
};

static struct desk *start(pool_t *pool)
{
	struct desk *desk = desk_start(pool, table);
	desk_hire(desk, "liaison", desk->bureau, "liaison");
	desk_hire(desk, "supervisor", desk->office, "supervisor");
	struct ctx *ctx = desk_ctx(desk);
	office_db_put_note(ctx, "thing.1", "5");
	office_db_put_note(ctx, "thing.101", "5");
	return desk;
}

static int64_t stored(struct desk *desk, int64_t id)
{
	return version_of(desk_ctx(desk), id);
}

#define GOOD "text=hello&version=5"
#define SAME_SITE "http://huiyin.test"

static const struct {
	const char *name;
	struct visit ask;
	int status;
	const char *location;
} cases[] = {
	{ "open to anyone", { NULL, GET, "/open" }, 200 },
	{ "no such page", { NULL, GET, "/none" }, 404 },
	{ "no such page for one who is in", { "liaison", GET, "/none" }, 404 },
	{ "not by this method", { NULL, POST, "/open", "a=1" }, 405 },
	{ "a page for those who are in", { NULL, GET, "/inside?a=b c" }, 303,
		"/login?back=/inside%3Fa%3Db%20c" },
	{ "the same as JSON", { NULL, GET, "/inside", .json = true }, 401 },
	{ "a session that is not there", { "stranger", GET, "/inside", .json = true }, 401 },
	{ "a post by nobody", { NULL, POST, "/things/1", GOOD }, 401 },
	{ "one who is in", { "liaison", GET, "/inside" }, 200 },
	{ "a permission that is missing", { "liaison", GET, "/audit" }, 403 },
	{ "the permission comes before CSRF", { "liaison", POST, "/audit", .no_csrf = true }, 403 },
	{ "a thing", { "liaison", GET, "/things/1", .json = true }, 200 },
	{ "a thing that is not there", { "liaison", GET, "/things/2" }, 404 },
	{ "a thing that is not for these eyes", { "liaison", GET, "/things/101" }, 404 },
	{ "the same thing for others", { "supervisor", GET, "/things/101", .json = true }, 200 },
	{ "the object comes before CSRF", { "liaison", POST, "/things/2", GOOD, .no_csrf = true },
		404 },
	{ "without the CSRF token", { "liaison", POST, "/things/1", GOOD, .no_csrf = true }, 403 },
	{ "CSRF comes before the form", { "liaison", POST, "/things/1", "", .no_csrf = true },
		403 },
	{ "a wrong CSRF token", { "liaison", POST, "/things/1", GOOD "&csrf=x", .no_csrf = true },
		403 },
	{ "a field is missing", { "liaison", POST, "/things/1", "version=5" }, 422 },
	{ "a field twice", { "liaison", POST, "/things/1", GOOD "&text=again" }, 422 },
	{ "an unknown field", { "liaison", POST, "/things/1", GOOD "&more=1" }, 422 },
	{ "a field that is too long",
		{ "liaison", POST, "/things/1", "text=12345678901&version=5" }, 422 },
	{ "a field with U+0000", { "liaison", POST, "/things/1", "text=a%00b&version=5" }, 422 },
	{ "a field that is no UTF-8", { "liaison", POST, "/things/1", "text=%ff&version=5" }, 422 },
	{ "an unknown field of the query", { "liaison", GET, "/things/1?a=1" }, 422 },
	{ "a stale page", { "liaison", POST, "/things/1", "text=hello&version=4" }, 409 },
	{ "JSON that is none", { "liaison", POST, "/things/1", "{\"text\":}" }, 422 },
	{ "a slow one", { "liaison", POST, "/slow/1", "text=hello", .json = true }, 200 },
	{ "a handler without a reason", { "liaison", POST, "/forgets" }, 409 },
	{ "a handler that hides its failure", { "liaison", POST, "/silent" }, 500 },
	{ "from our own page", { NULL, POST, "/enter", .origin = SAME_SITE, .json = true }, 200 },
	{ "from another site", { NULL, POST, "/enter", .origin = "http://else.test", .json = true },
		403 },
	{ "without an origin, as no browser comes", { NULL, POST, "/enter", .json = true }, 200 },
};

TEST(each_request_gets_its_status)
{
	struct desk *desk = start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct told told = desk_ask(desk, &cases[i].ask);
		if (told.status != cases[i].status)
			fail_msg("%s: %d, not %d\n%s", cases[i].name, told.status, cases[i].status,
				told.body);
		if (cases[i].location)
			assert_string_equal(told.location, cases[i].location);
	}
	assert_int_equal(stored(desk, 1), 5);
}

TEST(a_good_post_changes_and_redirects)
{
	struct desk *desk = start(pool);
	struct told told = desk_ask(desk, &(struct visit){ "liaison", POST, "/things/1", GOOD });
	assert_int_equal(told.status, 303);
	assert_string_equal(told.location, "/things/1");
	assert_int_equal(stored(desk, 1), 6);
	told = desk_ask(desk, &(struct visit){ "liaison", POST, "/things/1",
				      "{\"text\":\"hello\",\"version\":6}", .json = true });
	assert_int_equal(told.status, 200);
	assert_string_equal(told.body, "{\"version\":7}");
	assert_int_equal(stored(desk, 1), 7);
}

TEST(a_double_click_gets_the_first_answer)
{
	static const struct visit click = { "liaison", POST, "/things/1", GOOD, .once = "k1" };
	struct desk *desk = start(pool);
	for (int i = 0; i < 3; i++) {
		struct told told = desk_ask(desk, &click);
		assert_int_equal(told.status, 303);
		assert_string_equal(told.location, "/things/1");
		assert_int_equal(stored(desk, 1), 6);
	}
}

TEST(a_double_click_gets_the_first_answer_in_JSON_too)
{
	static const struct visit click = { "liaison", POST, "/things/1", GOOD, .once = "k1",
		.json = true };
	struct desk *desk = start(pool);
	for (int i = 0; i < 2; i++) {
		struct told told = desk_ask(desk, &click);
		assert_int_equal(told.status, 200);
		assert_string_equal(told.body, "{\"version\":6}");
	}
}

TEST(a_double_click_on_a_slow_one_gets_the_first_answer)
{
	static const struct visit click = { "liaison", POST, "/slow/1", "text=a", .once = "k1",
		.json = true };
	struct desk *desk = start(pool);
	for (int i = 0; i < 2; i++)
		assert_int_equal(desk_ask(desk, &click).status, 200);
}

TEST(the_key_of_another_text_or_person_is_another_key)
{
	struct desk *desk = start(pool);
	desk_ask(desk, &(struct visit){ "liaison", POST, "/things/1", GOOD, .once = "k1" });
	struct visit other = { "liaison", POST, "/things/1", "text=other&version=5", .once = "k1" };
	assert_int_equal(desk_ask(desk, &other).status, 409);
	struct visit foreign = { "supervisor", POST, "/things/1", GOOD, .once = "k1" };
	assert_int_equal(desk_ask(desk, &foreign).status, 409);
	assert_int_equal(stored(desk, 1), 6);
}

TEST(keys_of_one_time_stand_side_by_side)
{
	struct request req = { .path = "/things/1" };
	req.idempotency_key = once_new(pool, FIXTURE_NOW);
	const char *key = once_key(pool, &req, NULL);
	assert_true(text_starts(key, text_copy_n(pool, req.idempotency_key, 11)));
	assert_true(strcmp(key, "019") > 0);
	assert_string_equal(once_key(pool, &req, NULL), key);
	assert_string_not_equal(once_new(pool, FIXTURE_NOW), req.idempotency_key);
	req.path = "/things/2";
	assert_string_not_equal(once_key(pool, &req, NULL), key);
	req.idempotency_key = "k1";
	assert_int_equal(strlen(once_key(pool, &req, NULL)), 64);
	req.idempotency_key = "";
	assert_null(once_key(pool, &req, NULL));
}

TEST(a_key_is_forgotten_after_a_day)
{
	struct desk *desk = start(pool);
	struct ctx *ctx = desk_ctx(desk);
	struct once_answer answer = { .status = 303, .location = "/x" };
	once_put(ctx, "key", 7, &answer);
	assert_true(once_find(ctx, "key", 7, &answer));
	assert_false(once_find(ctx, "key", 8, &answer));
	ctx->now += 25 * MS_HOUR;
	assert_false(once_find(ctx, "key", 7, &answer));
	assert_false(once_clean(ctx));
	ctx->now -= 25 * MS_HOUR;
	assert_false(once_find(ctx, "key", 7, &answer));
}

TEST(a_failed_form_shows_what_was_typed)
{
	struct desk *desk = start(pool);
	struct told told = desk_ask(desk, &(struct visit){ "liaison", POST, "/things/1",
						  "text=kept+words&version=5&more=1" });
	assert_int_equal(told.status, 422);
	assert_non_null(strstr(told.body, "kept words"));
}

TEST(a_denial_is_remembered_although_nothing_else_is_written)
{
	struct desk *desk = start(pool);
	desk_ask(desk, &(struct visit){ "liaison", GET, "/audit" });
	desk_ask(desk, &(struct visit){ "liaison", POST, "/audit" });
	desk_ask(desk, &(struct visit){ NULL, GET, "/audit", .json = true });
	struct ctx *ctx = desk_ctx(desk);
	assert_int_equal(db_int(ctx, &records, -1, V(ctx->county), V("denied")), 2);
}

TEST(a_grant_that_ends_counts_at_once)
{
	struct desk *desk = start(pool);
	int64_t person = desk_hire(desk, "auditor", desk->office);
	struct visit ask = { "auditor", GET, "/audit", .json = true };
	assert_int_equal(desk_ask(desk, &ask).status, 403);
	struct ctx *ctx = desk_ctx(desk);
	struct grant grant = { .person = person,
		.unit = desk->office,
		.role = role_find(ctx->definitions, "audit-officer") };
	assert_int_equal(directory_put_grant(ctx, &grant), OK);
	assert_int_equal(desk_ask(desk, &ask).status, 200);
	ask.method = POST;
	ask.path = "/audit";
	grant.from_day = 1;
	grant.to_day = 2;
	assert_int_equal(directory_put_grant(desk_ctx(desk), &grant), OK);
	assert_int_equal(desk_ask(desk, &ask).status, 403);
}

TEST(problem_documents_name_the_fields)
{
	struct desk *desk = start(pool);
	struct told told = desk_ask(desk,
		&(struct visit){ "liaison", POST, "/things/1", "version=5&more=1", .json = true });
	json_t *problem = json_parse(pool, told.body, strlen(told.body), NULL);
	assert_int_equal(get_int(problem, "status", 0), 422);
	assert_string_equal(get_text(problem, "instance"), "/things/1");
	assert_int_equal(json_array_size(json_object_get(problem, "errors")), 2);
	assert_non_null(get_text(problem, "request_id"));
}

RUN_TESTS(cmocka_unit_test(each_request_gets_its_status),
	cmocka_unit_test(a_good_post_changes_and_redirects),
	cmocka_unit_test(a_double_click_gets_the_first_answer),
	cmocka_unit_test(a_double_click_gets_the_first_answer_in_JSON_too),
	cmocka_unit_test(a_double_click_on_a_slow_one_gets_the_first_answer),
	cmocka_unit_test(the_key_of_another_text_or_person_is_another_key),
	cmocka_unit_test(keys_of_one_time_stand_side_by_side),
	cmocka_unit_test(a_key_is_forgotten_after_a_day),
	cmocka_unit_test(a_failed_form_shows_what_was_typed),
	cmocka_unit_test(a_denial_is_remembered_although_nothing_else_is_written),
	cmocka_unit_test(a_grant_that_ends_counts_at_once),
	cmocka_unit_test(problem_documents_name_the_fields))
