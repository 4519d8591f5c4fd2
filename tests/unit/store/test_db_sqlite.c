/* tests/unit/store/test_db_sqlite.c - what only a database in a file does. */
#include "../test.h"

#include "../fixture.h"
#include "store/db_engine.h"

enum { INSERT, COUNT_ROWS, NOT_SQL, PLAN };

static const struct statement sql[] = {
	[INSERT] = { "thing_insert", "INSERT INTO thing (id, name, data) VALUES ($1, $2, $3)" },
	[COUNT_ROWS] = { "thing_count", "SELECT count(*) FROM thing" },
	[NOT_SQL] = { "not_sql", "SELEKT 1" },
	[PLAN] = { "plan", "SELECT data FROM thing WHERE name = $1" },
};

static struct fixture *start(pool_t *pool)
{
	struct fixture *fixture = fixture_start_empty(pool);
	fixture_script(fixture, "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT, "
				"data BYTEA); CREATE UNIQUE INDEX thing_name ON thing (name);");
	return fixture;
}

static int64_t count(struct ctx *ctx)
{
	return db_int(ctx, &sql[COUNT_ROWS], -1);
}

TEST(a_full_database_is_busy_and_works_again_when_there_is_room)
{
	struct fixture *fixture = start(pool);
	struct bytes large = { mem_array(pool, char, 100000), 100000 };
	assert_int_equal(db_script(fixture->ctx, "PRAGMA max_page_count = 10"), OK);
	db_put(fixture->ctx, &sql[INSERT], V(1), V("large"), V(large));
	assert_int_equal(fixture->ctx->failure.err, ERR_BUSY);
	assert_string_equal(fixture->ctx->failure.key, "store.full");
	struct ctx *ctx = fixture_ctx(fixture);
	assert_int_equal(count(ctx), 0);
	assert_int_equal(db_script(ctx, "PRAGMA max_page_count = 1000"), OK);
	db_put(ctx, &sql[INSERT], V(1), V("large"), V(large));
	assert_int_equal(count(ctx), 1);
}

TEST(a_plan_is_shown_without_running_anything)
{
	struct fixture *fixture = start(pool);
	db_calls_reset(fixture->db);
	const char *plan = db_explain(fixture->ctx, &sql[PLAN]);
	assert_non_null(strstr(plan, "SEARCH thing USING INDEX thing_name (name=?)"));
	assert_string_equal(db_explain(fixture->ctx, &sql[INSERT]), "");
	assert_int_equal(db_calls(fixture->db), 0);
	assert_null(db_explain(fixture->ctx, &sql[NOT_SQL]));
	assert_int_equal(fixture->ctx->failure.err, ERR_INTERNAL);
}

TEST(types_are_mapped_and_tables_are_strict)
{
	static const struct {
		const char *common, *ours;
	} cases[] = {
		{ "CREATE TABLE a (b BIGINT, c bytea NOT NULL, d TEXT);",
			"CREATE TABLE a (b INTEGER, c BLOB NOT NULL, d TEXT) STRICT;" },
		{ "create table a (b BIGINT)", "create table a (b INTEGER) STRICT" },
		{ "CREATE TABLE IF NOT EXISTS a (b BIGINT, PRIMARY KEY (b)) ; CREATE INDEX i ON a "
		  "(b);",
			"CREATE TABLE IF NOT EXISTS a (b INTEGER, PRIMARY KEY (b)) STRICT ; CREATE "
			"INDEX i "
			"ON a (b);" },
		{ "CREATE TEMP TABLE a (b BYTEA);CREATE TABLE c (d BIGINT)",
			"CREATE TEMP TABLE a (b BLOB) STRICT;CREATE TABLE c (d INTEGER) STRICT" },
		{ "CREATE UNIQUE INDEX a_b ON a (b, c);", "CREATE UNIQUE INDEX a_b ON a (b, c);" },
		{ "CREATE VIEW table_view AS SELECT (1)", "CREATE VIEW table_view AS SELECT (1)" },
		{ "INSERT INTO a VALUES ('BIGINT ''BYTEA'' CREATE TABLE x (y)')",
			"INSERT INTO a VALUES ('BIGINT ''BYTEA'' CREATE TABLE x (y)')" },
		{ "SELECT \"BIGINT\", BIGINTS, a_BIGINT, CAST(x AS BIGINT)",
			"SELECT \"BIGINT\", BIGINTS, a_BIGINT, CAST(x AS INTEGER)" },
		{ "-- BIGINT (\nCREATE /* ) BYTEA */ TABLE a (b BIGINT -- BYTEA)\n);",
			"-- BIGINT (\nCREATE /* ) BYTEA */ TABLE a (b INTEGER -- BYTEA)\n) "
			"STRICT;" },
		{ "CREATE TABLE a (b TEXT DEFAULT ');', c BIGINT);",
			"CREATE TABLE a (b TEXT DEFAULT ');', c INTEGER) STRICT;" },
		{ "CREATE TABLE a ( -- clustered\nb BIGINT, PRIMARY KEY (b));\n"
		  "CREATE TABLE c (d BIGINT); -- clustered\nCREATE TABLE e (f TEXT)",
			"CREATE TABLE a ( -- clustered\nb INTEGER, PRIMARY KEY (b)) "
			"STRICT, WITHOUT ROWID;\nCREATE TABLE c (d INTEGER) STRICT; "
			"-- clustered\nCREATE TABLE e (f TEXT) STRICT" },
		{ "'open", "'open" },
		{ "/* open", "/* open" },
		{ "", "" },
	};
	struct fixture *fixture = fixture_start_empty(pool);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
			fixture->db->engine->translate(pool, cases[i].common), cases[i].ours);
}

TEST(what_cannot_be_opened_says_why)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	const char *no_database = fixture_write(fixture, "letter.db",
		"This is a letter of more than one hundred bytes and no database at all, although "
		"it "
		"has the name of one.");
	const struct {
		const char *url, *why;
		enum db_mode mode;
	} cases[] = {
		{ "/nowhere/at/all.db", "unable to open", DB_WRITE },
		{ text_printf(pool, "%s/none.db", fixture->folder), "unable to open", DB_READ },
		{ no_database, "not a database", DB_WRITE },
		{ "other://host/name", "no engine", DB_WRITE },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *why = "";
		assert_null(db_open(pool, cases[i].url, cases[i].mode, &why));
		if (!strstr(why, cases[i].why) || !strstr(why, cases[i].url))
			fail_msg("%s: %s", cases[i].url, why);
	}
}

RUN_TESTS(cmocka_unit_test(a_full_database_is_busy_and_works_again_when_there_is_room),
	cmocka_unit_test(a_plan_is_shown_without_running_anything),
	cmocka_unit_test(types_are_mapped_and_tables_are_strict),
	cmocka_unit_test(what_cannot_be_opened_says_why))
