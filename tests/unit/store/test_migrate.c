#include "../test.h"

#include "../fixture.h"
#include "store/db_engine.h"
#include "store/migrate.h"

#include <stdio.h>

static const struct statement in_file = { "tables",
	"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migration'" };
static const struct statement on_server = { "tables",
	"SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() "
	"AND tablename <> 'schema_migration'" };
static const struct statement applied = { "applied", "SELECT count(*) FROM schema_migration" };

static int64_t count(struct fixture *fixture, const struct statement *statement)
{
	struct ctx *ctx = fixture_ctx(fixture);
	int64_t number = db_int(ctx, statement, -1);
	assert_false(ctx_failed(ctx));
	return number;
}

static int64_t count_tables(struct fixture *fixture)
{
	return count(fixture, fixture_on_server() ? &on_server : &in_file);
}

/* What migrate says, in a ctx of its own. */
static struct failure outcome(struct fixture *fixture)
{
	struct ctx *ctx = fixture_ctx(fixture);
	enum err err = migrate(ctx, fixture->folder);
	assert_int_equal(err, ctx->failure.err);
	assert_false(db_in_transaction(fixture->db));
	return ctx->failure;
}

static void expect(struct fixture *fixture, enum err err, const char *key, const char *words)
{
	struct failure failure = outcome(fixture);
	if (failure.err != err || !text_equal(failure.key, key))
		fail_msg("%d %s %s", failure.err, failure.key, text_or(failure.detail, ""));
	if (err && !strstr(failure.message, words))
		fail_msg("%s is not in: %s", words, failure.message);
}

TEST(files_are_applied_once_in_the_order_of_their_numbers)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_write(fixture, "0002_more.sql", "INSERT INTO a VALUES (1);");
	fixture_write(fixture, "0001_first.sql", "CREATE TABLE a (b BIGINT NOT NULL);");
	fixture_write(fixture, "notes.txt", "not a migration");
	expect(fixture, OK, NULL, "");
	expect(fixture, OK, NULL, "");
	assert_int_equal(count(fixture, &applied), 2);
	fixture_write(fixture, "0003_again.sql", "INSERT INTO a VALUES (2);");
	expect(fixture, OK, NULL, "");
	assert_int_equal(count(fixture, &(struct statement){ "sum",
						"SELECT CAST(sum(b) AS BIGINT) FROM a" }),
		3);
	assert_int_equal(count(fixture, &applied), 3);
}

TEST(a_file_for_this_engine_is_taken_as_it_is_and_one_for_another_is_not)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	const char *own = fixture_on_server() ? "0001_a.postgres.sql" : "0001_a.sqlite.sql";
	const char *other = fixture_on_server() ? "0001_a.sqlite.sql" : "0001_a.postgres.sql";
	fixture_write(fixture, other, "CREATE TABLE wrong (b BIGINT);");
	fixture_write(fixture, "0001_a.sql", "CREATE TABLE wrong_too (b BIGINT);");
	fixture_write(fixture, own, "CREATE TABLE a (b BIGINT DEFAULT (1 + 1));");
	expect(fixture, OK, NULL, "");
	assert_int_equal(count_tables(fixture), 1);
	assert_int_equal(
		count(fixture, &(struct statement){ "none", "SELECT count(*) FROM a" }), 0);
}

TEST(a_folder_that_is_not_in_order_is_refused)
{
	static const struct {
		const char *names[3], *key, *words;
	} cases[] = {
		{ { "0001_a.sql", "0003_c.sql" }, "store.migrate.gap", "0002" },
		{ { "0002_b.sql" }, "store.migrate.gap", "0001" },
		{ { "0001_a.sql", "0001_b.sql" }, "store.migrate.doubled", "0001_b.sql" },
		{ { "1_a.sql" }, "store.migrate.bad_name", "1_a.sql" },
		{ { "00001_a.sql" }, "store.migrate.bad_name", "00001_a.sql" },
		{ { "0000_a.sql" }, "store.migrate.bad_name", "0000_a.sql" },
		{ { "0001-a.sql" }, "store.migrate.bad_name", "0001-a.sql" },
		{ { "0001_A.sql" }, "store.migrate.bad_name", "0001_A.sql" },
		{ { "0001_a.mysql.sql" }, "store.migrate.bad_name", "0001_a.mysql.sql" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *fixture = fixture_start_empty_file(pool);
		for (size_t j = 0; j < COUNT(cases[i].names) && cases[i].names[j]; j++)
			fixture_write(fixture, cases[i].names[j], "CREATE TABLE a (b BIGINT);");
		expect(fixture, cases[i].key ? ERR_INVALID : OK, cases[i].key, cases[i].words);
		assert_int_equal(count_tables(fixture), 0);
	}
}

TEST(a_folder_that_is_not_there_and_a_file_that_is_no_text_are_refused)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	struct ctx *ctx = fixture_ctx(fixture);
	assert_int_equal(migrate(ctx, "/nowhere/at/all"), ERR_INVALID);
	assert_string_equal(ctx->failure.key, "store.migrate.unreadable");
	fixture_write(fixture, "0001_a.sql", "-- \xBB\xD8\xD2\xF4\n");
	expect(fixture, ERR_INVALID, "store.migrate.not_text", "0001_a.sql");
}

TEST(a_newer_database_is_refused)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_write(fixture, "0001_a.sql", "CREATE TABLE a (b BIGINT);");
	const char *newer = fixture_write(fixture, "0002_b.sql", "CREATE TABLE b (c BIGINT);");
	expect(fixture, OK, NULL, "");
	assert_int_equal(remove(newer), 0);
	expect(fixture, ERR_CONFLICT, "store.migrate.newer", "0002_b.sql");
}

TEST(an_applied_file_that_has_changed_is_refused_before_anything_is_done)
{
	static const char *const changed[] = { "CREATE TABLE a (b TEXT);", "" };
	for (size_t i = 0; i < COUNT(changed); i++) {
		struct fixture *fixture = fixture_start_empty_file(pool);
		const char *first =
			fixture_write(fixture, "0001_a.sql", "CREATE TABLE a (b BIGINT);");
		expect(fixture, OK, NULL, "");
		fixture_write(fixture, "0002_b.sql", "CREATE TABLE b (c BIGINT);");
		if (*changed[i]) {
			fixture_write(fixture, "0001_a.sql", changed[i]);
		} else {
			fixture_write(fixture, "0001_renamed.sql", "CREATE TABLE a (b BIGINT);");
			assert_int_equal(remove(first), 0);
		}
		expect(fixture, ERR_CONFLICT, "store.migrate.changed", "0001_a.sql");
		assert_int_equal(count_tables(fixture), 1);
	}
}

TEST(what_fails_half_way_leaves_nothing_of_its_file_and_names_the_statement)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_write(fixture, "0001_a.sql", "CREATE TABLE a (b BIGINT);");
	fixture_write(fixture, "0002_b.sql",
		"CREATE TABLE b (c BIGINT); INSERT INTO a VALUES (1); INSERT INTO nothing VALUES "
		"(1);");
	fixture_write(fixture, "0003_c.sql", "CREATE TABLE c (d BIGINT);");
	struct failure failure = outcome(fixture);
	assert_int_equal(failure.err, ERR_INTERNAL);
	assert_non_null(strstr(failure.message, "0002_b.sql"));
	assert_non_null(strstr(failure.detail, "INSERT INTO nothing"));
	assert_int_equal(count_tables(fixture), 1);
	assert_int_equal(count(fixture, &applied), 1);
	assert_int_equal(
		count(fixture, &(struct statement){ "none", "SELECT count(*) FROM a" }), 0);
	fixture_write(fixture, "0002_b.sql", "CREATE TABLE b (c BIGINT);");
	expect(fixture, OK, NULL, "");
	assert_int_equal(count_tables(fixture), 3);
}

TEST(the_hash_is_sm3_of_the_file)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_write(fixture, "0001_a.sql", "");
	expect(fixture, OK, NULL, "");
	struct statement statement = { "hash",
		"SELECT count(*) FROM schema_migration WHERE at = $1 "
		"AND hash = '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'" };
	assert_int_equal(db_int(fixture->ctx, &statement, -1, V(FIXTURE_NOW)), 1);
}

TEST(the_tables_of_the_program_can_be_made)
{
	struct fixture *fixture = fixture_start(pool);
	assert_true(count_tables(fixture) > 10);
}

RUN_TESTS(cmocka_unit_test(files_are_applied_once_in_the_order_of_their_numbers),
	cmocka_unit_test(a_file_for_this_engine_is_taken_as_it_is_and_one_for_another_is_not),
	cmocka_unit_test(a_folder_that_is_not_in_order_is_refused),
	cmocka_unit_test(a_folder_that_is_not_there_and_a_file_that_is_no_text_are_refused),
	cmocka_unit_test(a_newer_database_is_refused),
	cmocka_unit_test(an_applied_file_that_has_changed_is_refused_before_anything_is_done),
	cmocka_unit_test(what_fails_half_way_leaves_nothing_of_its_file_and_names_the_statement),
	cmocka_unit_test(the_hash_is_sm3_of_the_file),
	cmocka_unit_test(the_tables_of_the_program_can_be_made))
