/* tests/unit/fixture.c - makes and takes away the world that a test stands in. */
#include "test.h"

#include "fixture.h"

#include "app/app.h"
#include "store/db_engine.h"
#include "store/migrate.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

static void remove_folder(void *folder)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fixture_folder(pool_t *pool)
{
	char *folder = pool_copy(pool, "/tmp/huiyin-XXXXXX", sizeof "/tmp/huiyin-XXXXXX");
	assert_non_null(mkdtemp(folder));
	pool_defer(pool, folder, remove_folder);
	return folder;
}

const char *fixture_write(struct fixture *fixture, const char *name, const char *text)
{
	const char *path = text_printf(fixture->pool, "%s/%s", fixture->folder, name);
	FILE *stream = fopen(path, "wb");
	assert_non_null(stream);
	assert_int_equal(fwrite(text, 1, strlen(text), stream), strlen(text));
	assert_int_equal(fclose(stream), 0);
	return path;
}

/* --- a schema on a server ------------------------------------------------------------------------ */

bool fixture_on_server(void)
{
	return !text_empty(getenv("HUIYIN_TEST_DB"));
}

static void on_server(const char *word, const char *schema, const char *rest)
{
	pool_t *pool = pool_new(NULL);
	const char *why = "";
	struct ctx ctx = { .pool = pool,
		.db = db_open(pool, getenv("HUIYIN_TEST_DB"), DB_WRITE, &why) };
	if (!ctx.db || db_script(&ctx, text_printf(pool, "%s SCHEMA %s %s", word, schema, rest)))
		fail_msg("%s", ctx.db ? ctx.failure.detail : why);
	pool_free(pool);
}

static void drop_schema(void *schema)
{
	on_server("DROP", schema, "CASCADE");
}

/* One for each fixture; it goes after the connections that are opened later. */
static const char *server_url(pool_t *pool)
{
	static int count;
	char *schema = mem_array(pool, char, 40);
	snprintf(schema, 40, "t%d_%d", (int)getpid(), ++count);
	on_server("CREATE", schema, "");
	pool_defer(pool, schema, drop_schema);
	return text_printf(
		pool, "%s&options=-csearch_path%%3D%s", getenv("HUIYIN_TEST_DB"), schema);
}

const char *fixture_url(pool_t *pool)
{
	return fixture_on_server() ? server_url(pool) : ":memory:";
}

struct db *fixture_open(struct fixture *fixture, enum db_mode mode)
{
	const char *why = NULL;
	struct db *db = db_open(fixture->pool, fixture->url, mode, &why);
	if (!db)
		fail_msg("%s", why);
	return db;
}

void fixture_script(struct fixture *fixture, const char *sql)
{
	const struct db_engine *engine = fixture->db->engine;
	struct ctx *ctx = fixture_ctx(fixture);
	if (db_script(ctx, engine->translate ? engine->translate(ctx->pool, sql) : sql))
		fail_msg("%s", ctx->failure.detail);
}

struct rows fixture_tables(struct ctx *ctx)
{
	static const struct statement in_file = { "fixture_tables",
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
		"ORDER BY name" };
	static const struct statement on_server = { "fixture_tables",
		"SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
		"ORDER BY tablename" };
	static const struct column columns[] = { COLUMN_TEXT(struct fixture_table, name), { 0 } };
	return db_rows_with(ctx, fixture_on_server() ? &on_server : &in_file, columns,
		sizeof(struct fixture_table), 1000, NULL, 0);
}

struct ctx *fixture_ctx_on(struct fixture *fixture, struct db *db)
{
	struct ctx *ctx = mem_new(fixture->pool, struct ctx);
	*ctx = (struct ctx){ .pool = fixture->pool,
		.db = db,
		.messages = fixture->messages,
		.settings = fixture->settings,
		.ids = &fixture->ids,
		.county = FIXTURE_COUNTY,
		.now = FIXTURE_NOW };
	return ctx;
}

struct ctx *fixture_ctx(struct fixture *fixture)
{
	return fixture_ctx_on(fixture, fixture->db);
}

static struct fixture *start(pool_t *pool, bool in_file, bool migrated)
{
	struct fixture *fixture = mem_new(pool, struct fixture);
	fixture->pool = pool;
	fixture->messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	assert_non_null(fixture->messages);
	fixture->settings = settings_make(pool, config_settings);
	ids_init(&fixture->ids, 1);
	fixture->folder = in_file ? fixture_folder(pool) : NULL;
	fixture->file = in_file && !fixture_on_server()
				? text_printf(pool, "%s/county.db", fixture->folder)
				: NULL;
	fixture->url = fixture->file ? fixture->file : fixture_url(pool);
	fixture->db = fixture_open(fixture, DB_WRITE);
	fixture->ctx = fixture_ctx(fixture);
	if (migrated && migrate(fixture->ctx, SOURCE_ROOT "/migrations"))
		fail_msg("%s", fixture->ctx->failure.message);
	return fixture;
}

struct fixture *fixture_start(pool_t *pool)
{
	return start(pool, false, true);
}

struct fixture *fixture_start_file(pool_t *pool)
{
	return start(pool, true, true);
}

struct fixture *fixture_start_empty(pool_t *pool)
{
	return start(pool, false, false);
}

struct fixture *fixture_start_empty_file(pool_t *pool)
{
	return start(pool, true, false);
}
