/* tests/unit/app/desk.c - makes the county, plays the browser. */
#include "../test.h"

#include "desk.h"

#include "app/routes.h"
#include "http/session.h"
#include "people/people_db.h"

#define ROOM (8 * 1024 * 1024)

struct ctx *desk_ctx(struct desk *desk)
{
	struct ctx *ctx = mem_new(desk->pool, struct ctx);
	struct snapshot *snapshot = snapshot_hold(&desk->app->snapshots);
	app_ctx(desk->app, desk->pool, desk->app->db, snapshot, ctx);
	snapshot_drop(snapshot); /* the current one stays as long as nothing is published */
	return ctx;
}

static void add_county(struct desk *desk)
{
	struct ctx *ctx = desk_ctx(desk);
	const struct office county = {
		.county = FIXTURE_COUNTY, .county_name = "county", .name = "office"
	};
	assert_int_equal(office_found(ctx, &county), OK);
	struct unit office = { .code = "office", .name = "office", .kind = "office" };
	struct unit bureau = { .code = "bureau", .name = "bureau" };
	assert_int_equal(directory_put_unit(ctx, &office), OK);
	assert_int_equal(directory_put_unit(ctx, &bureau), OK);
	desk->office = office.id;
	desk->bureau = bureau.id;
	assert_true(app_publish(desk->app, ctx, NULL));
}

static void close_app(void *app)
{
	app_close(app);
}

struct desk *desk_start(pool_t *pool, const struct route *table)
{
	struct desk *desk = mem_new(pool, struct desk);
	desk->pool = pool;
	desk->app = app_open(pool, &(struct app_options){ .root = SOURCE_ROOT,
					   .url = fixture_url(pool),
					   .routes = table ? table : routes,
					   .kind = APP_ANY,
					   .make = true,
					   .now = FIXTURE_NOW });
	assert_non_null(desk->app);
	pool_defer(pool, desk->app, close_app);
	desk->app->writing.doomed = NULL;
	add_county(desk);
	return desk;
}

/* 43 characters, as tokens are. */
const char *desk_token(const struct desk *desk, const char *login)
{
	return text_printf(desk->pool, "%.43s",
		text_printf(desk->pool, "%s-0123456789012345678901234567890123456789012", login));
}

static void add_session(struct desk *desk, struct ctx *ctx, const char *login, int64_t person)
{
	struct session session = { .key = session_key(desk->pool, desk_token(desk, login)),
		.login = login,
		.person = person,
		.created = ctx->now,
		.expires = session_expiry(ctx, ctx->now) };
	session_put(ctx, &session, "127.0.0.1");
}

int64_t desk_person(struct desk *desk, const char *login, int64_t unit, const char *const *roles)
{
	struct ctx *ctx = desk_ctx(desk);
	struct person person = { .unit = unit, .name = login, .active = true };
	assert_int_equal(directory_put_person(ctx, &person), OK);
	for (; *roles; roles++) {
		struct grant grant = { .person = person.id,
			.unit = unit,
			.role = role_find(ctx->definitions, *roles) };
		assert_int_equal(directory_put_grant(ctx, &grant), OK);
	}
	struct account account = { .login = login,
		.person = person.id,
		.password = password_hash(desk->pool, "Secret-1"),
		.active = 1 };
	assert_int_equal(account_add(ctx, &account), OK);
	add_session(desk, ctx, login, person.id);
	assert_int_equal(ctx->failure.err, OK);
	return person.id;
}

/* --- a request --------------------------------------------------------------------------------- */

static const char *header_of(const struct response *res, const char *name)
{
	for (const struct header *header = res->headers; header; header = header->next)
		if (strcasecmp(header->name, name) == 0)
			return header->value;
	return NULL;
}

static void set_path(struct request *req, const char *path)
{
	size_t size = strcspn(path, "?");
	req->path = text_copy_n(req->pool, path, size);
	req->query = path[size] ? path + size + 1 : "";
}

static void set_session(const struct desk *desk, const struct visit *ask, struct request *req)
{
	if (!ask->as)
		return;
	req->token = desk_token(desk, ask->as);
	if (!ask->no_csrf)
		req->csrf = session_csrf(req->pool, req->token);
}

static void set_body(const struct visit *ask, struct request *req)
{
	if (!ask->body)
		return;
	req->body.type =
		*ask->body == '{' ? "application/json" : "application/x-www-form-urlencoded";
	req->body.data = ask->body;
	req->body.size = strlen(ask->body);
}

static struct told take_answer(struct desk *desk, const struct response *res)
{
	return (struct told){ .status = res->status ? res->status : 200,
		.location = text_copy(desk->pool, res->location),
		.body = res->body ? text_copy_n(desk->pool, res->body, res->size) : "",
		.cookie = text_copy(desk->pool, header_of(res, "Set-Cookie")),
		.retry_after = text_copy(desk->pool, header_of(res, "Retry-After")) };
}

struct told desk_ask(struct desk *desk, const struct visit *ask)
{
	struct exchange exchange = { 0 };
	struct request *req = &exchange.request;
	req->pool = pool_new_root();
	req->method = ask->method;
	req->address = "127.0.0.1";
	req->host = "huiyin.test";
	req->origin = ask->origin;
	req->wants_json = ask->json;
	req->idempotency_key = ask->once;
	req->uploads = ask->uploads;
	set_path(req, ask->path);
	set_session(desk, ask, req);
	set_body(ask, req);
	db_calls_reset(desk->app->db);
	dispatch_run(desk->app, &exchange);
	desk->calls = (int)db_calls(desk->app->db);
	struct told told = take_answer(desk, &exchange.response);
	pool_free(req->pool);
	return told;
}

/* --- everything stored ------------------------------------------------------------------------- */

struct name_row {
	const char *name;
};
static const struct column name_columns[] = { COLUMN_TEXT(struct name_row, name), { 0 } };
static const struct statement columns_of = { "test_columns",
	"SELECT 'quote(\"' || name || '\")' FROM pragma_table_info($1) ORDER BY cid" };

/* Each row as one text. */
static const char *row_texts(struct desk *desk, struct ctx *ctx, const char *table)
{
	struct buffer sql;
	if (fixture_on_server())
		return text_printf(
			desk->pool, "SELECT CAST(t AS TEXT) FROM %s t ORDER BY 1", table);
	struct rows rows = db_rows(ctx, &columns_of, name_columns, struct name_row, 100, V(table));
	const struct name_row *names = rows.data;
	buffer_init(&sql, desk->pool, 10000);
	buffer_text(&sql, "SELECT ''");
	for (int64_t i = 0; i < rows.count; i++)
		buffer_printf(&sql, " || ' ' || %s", names[i].name);
	buffer_printf(&sql, " FROM %s ORDER BY 1", table);
	return sql.data;
}

static void dump_table(struct desk *desk, struct ctx *ctx, const char *table, struct buffer *dump)
{
	const struct statement statement = { "test_dump", row_texts(desk, ctx, table), true };
	struct rows lines = db_rows_with(
		ctx, &statement, name_columns, sizeof(struct name_row), 1000000, NULL, 0);
	const struct name_row *names = lines.data;
	for (int64_t i = 0; i < lines.count; i++)
		buffer_printf(dump, "%s%s\n", table, names[i].name);
}

const char *desk_dump(struct desk *desk)
{
	struct buffer dump;
	struct ctx *ctx = desk_ctx(desk);
	struct rows rows = fixture_tables(ctx);
	const struct fixture_table *names = rows.data;
	buffer_init(&dump, desk->pool, ROOM);
	for (int64_t i = 0; i < rows.count; i++)
		dump_table(desk, ctx, names[i].name, &dump);
	assert_int_equal(ctx->failure.err, OK);
	assert_false(dump.full);
	return dump.data;
}
