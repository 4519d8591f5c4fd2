#include "../test.h"

#include "../fixture.h"

#include <stdio.h>

enum {
	INSERT,
	LOAD,
	ALL,
	COUNT_ROWS,
	RENAME,
	RETURN_ALL,
	LARGEST,
	NOT_SQL,
	PLAN,
	NO_ROW,
};

static const struct statement sql[] = {
	[INSERT] = { "thing_insert", "INSERT INTO thing (id, name, data) VALUES ($1, $2, $3)" },
	[LOAD] = { "thing_load", "SELECT id, name, data FROM thing WHERE id = $1" },
	[ALL] = { "thing_all", "SELECT id, name, data FROM thing WHERE id >= $1 ORDER BY id" },
	[COUNT_ROWS] = { "thing_count", "SELECT count(*) FROM thing" },
	[RENAME] = { "thing_rename", "UPDATE thing SET name = $1 WHERE id >= $2 AND id < $3" },
	[RETURN_ALL] = { "thing_return",
		"UPDATE thing SET name = $1 WHERE id > $2 RETURNING id, name, data" },
	[LARGEST] = { "thing_largest", "SELECT max(id) FROM thing" },
	[NOT_SQL] = { "not_sql", "SELEKT 1" },
	[PLAN] = { "plan", "SELECT data FROM thing WHERE name = $1" },
	[NO_ROW] = { "no_row", "SELECT id FROM thing WHERE id IS NULL" },
};

struct thing {
	int64_t id;
	const char *name;
	struct bytes data;
};

static const struct column columns[] = { COLUMN_INT(struct thing, id),
	COLUMN_TEXT(struct thing, name), COLUMN_BYTES(struct thing, data), { 0 } };

static const char schema[] = "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT, "
			     "data BYTEA, CHECK (id <> 13));"
			     "CREATE TABLE other (id BIGINT NOT NULL);"
			     "CREATE UNIQUE INDEX thing_name ON thing (name);";

static struct fixture *start(pool_t *pool)
{
	struct fixture *fixture = fixture_start_empty(pool);
	fixture_script(fixture, schema);
	return fixture;
}

static void insert(struct ctx *ctx, int64_t id, const char *name)
{
	db_put(ctx, &sql[INSERT], V(id), V(name), V((struct bytes){ 0 }));
}

static int64_t count(struct ctx *ctx)
{
	return db_int(ctx, &sql[COUNT_ROWS], -1);
}

TEST(values_come_back_as_they_went_in)
{
	static const char zeros[] = "a\0b\0";
	static const struct {
		const char *label;
		struct thing thing;
	} cases[] = {
		{ "plain", { 1, "abc", { "xyz", 3 } } },
		{ "all NULL", { 2, NULL, { 0 } } },
		{ "empty is not NULL", { 3, "", { "", 0 } } },
		{ "Chinese", { 4, "件件有着落", { "\xFF\xFE", 2 } } },
		{ "a character of four bytes",
			{ 5, "\xF0\xA0\x80\x80旁", { zeros, sizeof zeros } } },
		{ "the largest integer", { INT64_MAX, "largest", { 0 } } },
		{ "the smallest integer", { INT64_MIN, "smallest", { 0 } } },
	};
	struct ctx *ctx = start(pool)->ctx;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct thing *in = &cases[i].thing;
		struct thing out = { .name = "stale", .data = { "stale", 5 } };
		db_put(ctx, &sql[INSERT], V(in->id), V(in->name), V(in->data));
		if (!db_one(ctx, &sql[LOAD], columns, &out, V(in->id)))
			fail_msg("%s: %s", cases[i].label, ctx->failure.detail);
		if (in->id != out.id || !text_equal(in->name, out.name) ||
			!in->data.data != !out.data.data || in->data.size != out.data.size)
			fail_msg("%s", cases[i].label);
		assert_memory_equal(out.data.data ? out.data.data : "",
			in->data.data ? in->data.data : "", in->data.size);
	}
}

TEST(a_row_that_is_not_there_is_false_and_no_failure)
{
	struct ctx *ctx = start(pool)->ctx;
	struct thing thing = { .id = 7 };
	assert_false(db_one(ctx, &sql[LOAD], columns, &thing, V(1)));
	assert_int_equal(thing.id, 7);
	assert_int_equal(db_rows(ctx, &sql[ALL], columns, struct thing, 10, V(0)).count, 0);
	assert_int_equal(db_int(ctx, &sql[LARGEST], 5), 0);
	assert_int_equal(db_int(ctx, &sql[NO_ROW], 5), 5);
	assert_false(ctx_failed(ctx));
}

TEST(rows_stop_at_the_limit_and_say_whether_there_were_more)
{
	static const struct {
		int64_t limit, from, count;
		bool more;
	} cases[] = { { 0, 1, 0, true }, { 1, 1, 1, true }, { 39, 1, 39, true },
		{ 40, 1, 40, false }, { 41, 1, 40, false }, { 1, 41, 1, false },
		{ 5, 99, 0, false }, { 0, 99, 0, false } };
	struct ctx *ctx = start(pool)->ctx;
	for (int64_t id = 1; id <= 41; id++)
		if (id != 13)
			insert(ctx, id, text_printf(pool, "number %d", (int)id));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rows rows = db_rows(
			ctx, &sql[ALL], columns, struct thing, cases[i].limit, V(cases[i].from));
		const struct thing *things = rows.data;
		if (rows.count != cases[i].count || rows.more != cases[i].more)
			fail_msg("case %zu: %d rows", i, (int)rows.count);
		if (rows.count && (things[0].id != cases[i].from || !things[rows.count - 1].name))
			fail_msg("case %zu: wrong rows", i);
	}
	assert_false(ctx_failed(ctx));
}

TEST(a_write_says_how_many_rows_it_changed)
{
	struct ctx *ctx = start(pool)->ctx;
	for (int64_t id = 1; id <= 5; id++)
		insert(ctx, id, NULL);
	const char *none = NULL;
	assert_int_equal(db_exec(ctx, &sql[RENAME], V(none), V(2), V(4)), 2);
	assert_int_equal(db_exec(ctx, &sql[RENAME], V(none), V(90), V(99)), 0);
}

TEST(a_write_that_returns_rows_is_run_to_its_end)
{
	struct ctx *ctx = start(pool)->ctx;
	for (int64_t id = 1; id <= 5; id++)
		insert(ctx, id, NULL);
	struct thing thing;
	const char *none = NULL;
	assert_true(db_one(ctx, &sql[RETURN_ALL], columns, &thing, V(none), V(0)));
	struct rows rows = db_rows(ctx, &sql[RETURN_ALL], columns, struct thing, 2, V(none), V(1));
	assert_int_equal(rows.count, 2);
	assert_true(rows.more);
	assert_int_equal(count(ctx), 5);
}

TEST(each_kind_of_failure_has_its_code)
{
	static const struct {
		const char *label, *sql;
		enum err err;
		const char *key, *detail, *on_server;
	} cases[] = {
		{ "unique index", "INSERT INTO thing (id, name) VALUES (2, 'one')", ERR_CONFLICT,
			"store.conflict", "thing.name", "thing_name" },
		{ "primary key", "INSERT INTO thing (id, name) VALUES (1, 'two')", ERR_CONFLICT,
			"store.conflict", "thing.id", "thing_pkey" },
		{ "check", "INSERT INTO thing (id) VALUES (13)", ERR_INTERNAL, "internal", "CHECK",
			"check constraint" },
		{ "type", "INSERT INTO thing (id, data) VALUES (2, 3)", ERR_INTERNAL, "internal",
			"thing.data", "\"data\"" },
		{ "not NULL", "INSERT INTO other (id) VALUES (NULL)", ERR_INTERNAL, "internal",
			"other.id", "\"id\"" },
		{ "no SQL", "SELEKT 1", ERR_INTERNAL, "internal", "SELEKT", "SELEKT" },
		{ "no table", "SELECT 1 FROM nothing", ERR_INTERNAL, "internal", "nothing",
			"nothing" },
		{ "no statement", "-- nothing", ERR_INTERNAL, "internal", "empty", "empty" },
		{ "double quotes are no text", "SELECT 1 FROM thing WHERE name = \"one\"",
			ERR_INTERNAL, "internal", "one", "one" },
		{ "parameters out of order", "SELECT 1 FROM thing WHERE id = $2 OR id = $1",
			ERR_INTERNAL, "internal", "order", "order" },
		{ "too few values", "SELECT 1 FROM thing WHERE id = $1", ERR_INTERNAL, "internal",
			"1 parameters, 0 values", "1 parameters, 0 values" },
	};
	struct fixture *fixture = start(pool);
	insert(fixture->ctx, 1, "one");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx *ctx = fixture_ctx(fixture);
		struct statement statement = { "other", cases[i].sql };
		assert_int_equal(db_exec(ctx, &statement), 0);
		if (ctx->failure.err != cases[i].err || !text_equal(ctx->failure.key, cases[i].key))
			fail_msg(
				"%s: %d %s", cases[i].label, ctx->failure.err, ctx->failure.detail);
		const char *detail = fixture_on_server() ? cases[i].on_server : cases[i].detail;
		if (!strstr(ctx->failure.detail, detail))
			fail_msg("%s: %s", cases[i].label, ctx->failure.detail);
	}
	assert_int_equal(count(fixture->ctx), 1);
}

TEST(columns_that_do_not_fit_the_statement_are_refused)
{
	static const struct column wrong_type[] = { COLUMN_TEXT(struct thing, id),
		COLUMN_TEXT(struct thing, name), COLUMN_BYTES(struct thing, data), { 0 } };
	static const struct column too_few[] = { COLUMN_INT(struct thing, id), { 0 } };
	static const struct column too_many[] = { COLUMN_INT(struct thing, id),
		COLUMN_TEXT(struct thing, name), COLUMN_BYTES(struct thing, data),
		COLUMN_INT(struct thing, id), { 0 } };
	static const struct column *const tables[] = { wrong_type, too_few, too_many };
	struct fixture *fixture = start(pool);
	insert(fixture->ctx, 1, "one");
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct ctx *ctx = fixture_ctx(fixture);
		struct thing thing;
		assert_false(db_one(ctx, &sql[LOAD], tables[i], &thing, V(1)));
		assert_int_equal(ctx->failure.err, ERR_INTERNAL);
		assert_int_equal(
			db_rows(ctx, &sql[ALL], tables[i], struct thing, 9, V(0)).count, 0);
	}
	assert_int_equal(count(fixture->ctx), 1);
}

TEST(after_the_first_failure_nothing_reaches_the_engine)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx;
	insert(ctx, 1, "one");
	insert(ctx, 2, "one");
	assert_int_equal(ctx->failure.err, ERR_CONFLICT);
	db_calls_reset(fixture->db);
	struct thing thing;
	insert(ctx, 3, "three");
	assert_int_equal(db_exec(ctx, &sql[INSERT], V(4), V("four"), V((struct bytes){ 0 })), 0);
	assert_false(db_one(ctx, &sql[LOAD], columns, &thing, V(1)));
	assert_int_equal(db_rows(ctx, &sql[ALL], columns, struct thing, 9, V(0)).count, 0);
	assert_int_equal(db_int(ctx, &sql[COUNT_ROWS], 77), 77);
	assert_int_equal(db_script(ctx, "DELETE FROM thing"), ERR_CONFLICT);
	db_begin(ctx);
	assert_false(db_in_transaction(fixture->db));
	assert_int_equal(db_calls(fixture->db), 0);
	assert_string_equal(ctx->failure.key, "store.conflict");
	assert_int_equal(count(fixture_ctx(fixture)), 1);
}

/* One after the other fails: three statements and the commit; nothing is left of it. */
TEST(the_nth_call_fails_as_a_broken_disk_does)
{
	static const enum err expected[] = { ERR_INTERNAL, ERR_INTERNAL, ERR_INTERNAL, ERR_UNKNOWN,
		OK };
	struct fixture *fixture = start(pool);
	for (size_t i = 0; i < COUNT(expected); i++) {
		struct ctx *ctx = fixture_ctx(fixture);
		db_fail_at(fixture->db, (int64_t)i + 1);
		db_begin(ctx);
		insert(ctx, 1, "one");
		count(ctx);
		insert(ctx, 2, "two");
		db_commit(ctx);
		assert_int_equal(ctx->failure.err, expected[i]);
		db_rollback(ctx);
		assert_false(db_in_transaction(fixture->db));
		db_fail_at(fixture->db, 0);
		assert_int_equal(count(fixture_ctx(fixture)), expected[i] ? 0 : 2);
	}
}

TEST(it_fails_once_only)
{
	struct fixture *fixture = start(pool);
	db_fail_at(fixture->db, 2);
	insert(fixture->ctx, 1, "one");
	insert(fixture->ctx, 2, "two");
	assert_int_equal(fixture->ctx->failure.err, ERR_INTERNAL);
	struct ctx *ctx = fixture_ctx(fixture);
	insert(ctx, 3, "three");
	assert_int_equal(count(ctx), 2);
}

static void note(void *data, const struct statement *statement, const struct value *values,
	size_t values_count)
{
	struct buffer *notes = data;
	buffer_printf(notes, "%s/%d", statement->name, (int)values_count);
	if (values_count)
		buffer_printf(notes, "=%d", (int)values[0].number);
	buffer_text(notes, " ");
}

TEST(calls_are_counted_and_recorded_without_the_words_of_transactions)
{
	struct fixture *fixture = start(pool);
	struct buffer notes;
	buffer_init(&notes, pool, 1000);
	db_record(fixture->db, note, &notes);
	db_calls_reset(fixture->db);
	db_begin(fixture->ctx);
	insert(fixture->ctx, 8, "eight");
	db_savepoint(fixture->ctx);
	count(fixture->ctx);
	db_release(fixture->ctx);
	db_commit(fixture->ctx);
	assert_int_equal(db_calls(fixture->db), 2);
	assert_string_equal(notes.data, "thing_insert/3=8 thing_count/0 ");
}

TEST(rows_written_are_told_from_writes_that_wrote_none)
{
	struct fixture *fixture = start(pool);
	int64_t before = db_written(fixture->db);
	insert(fixture->ctx, 1, "one");
	assert_int_equal(db_written(fixture->db), before + 1);
	count(fixture->ctx);
	db_exec(fixture->ctx, &sql[RENAME], V("none"), V(90), V(99));
	insert(fixture->ctx, 2, "one");
	assert_int_equal(fixture->ctx->failure.err, ERR_CONFLICT);
	assert_int_equal(db_written(fixture->db), before + 1);
	db_script(fixture_ctx(fixture), "CREATE TABLE more (id INTEGER)");
	assert_true(db_written(fixture->db) > before + 1);
}

TEST(a_savepoint_takes_back_its_own_part_only)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx, *attempt = fixture_ctx(fixture);
	db_begin(ctx);
	insert(ctx, 1, "one");
	db_savepoint(attempt);
	insert(attempt, 2, "two");
	insert(attempt, 3, "two");
	assert_int_equal(attempt->failure.err, ERR_CONFLICT);
	db_rollback_to(attempt);
	assert_int_equal(attempt->failure.err, ERR_CONFLICT);
	attempt = fixture_ctx(fixture);
	db_savepoint(attempt);
	insert(attempt, 4, "four");
	db_release(attempt);
	assert_false(ctx_failed(attempt));
	db_commit(ctx);
	assert_false(ctx_failed(ctx));
	assert_int_equal(count(ctx), 2);
	assert_int_equal(db_int(ctx, &sql[LARGEST], 0), 4);
}

TEST(a_rollback_works_after_a_failure_and_outside_a_transaction)
{
	struct fixture *fixture = start(pool);
	db_rollback(fixture->ctx);
	db_begin(fixture->ctx);
	insert(fixture->ctx, 1, "one");
	insert(fixture->ctx, 1, "one");
	db_rollback(fixture->ctx);
	assert_false(db_in_transaction(fixture->db));
	assert_int_equal(fixture->ctx->failure.err, ERR_CONFLICT);
	assert_int_equal(count(fixture_ctx(fixture)), 0);
}

TEST(nothing_is_written_outside_a_transaction_that_is_gone)
{
	struct fixture *fixture = start(pool);
	db_begin(fixture->ctx);
	insert(fixture->ctx, 1, "one");
	assert_int_equal(db_script(fixture->ctx, "ROLLBACK"), OK);
	assert_false(db_in_transaction(fixture->db));
	insert(fixture->ctx, 2, "two");
	assert_int_equal(fixture->ctx->failure.err, ERR_RETRY);
	db_rollback(fixture->ctx);
	assert_int_equal(count(fixture_ctx(fixture)), 0);
}

TEST(composed_statements_are_told_apart_by_their_text)
{
	struct ctx *ctx = start(pool)->ctx;
	insert(ctx, 1, "one");
	char text[100];
	struct statement statement = { "query", text, .composed = true };
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 100; i++) {
			snprintf(text, sizeof text, "SELECT id + %d FROM thing WHERE id = $1", i);
			assert_int_equal(db_int(ctx, &statement, -1, V(1)), i + 1);
		}
	assert_false(ctx_failed(ctx));
}

TEST(rows_of_statements_on_the_stack_are_told_apart_too)
{
	static const char *const texts[] = { "SELECT 1", "SELECT 2", "SELECT 1" };
	static const int64_t expected[] = { 1, 2, 1 };
	struct ctx *ctx = start(pool)->ctx;
	struct statement statement = { .name = "same_address" };
	for (size_t i = 0; i < COUNT(texts); i++) {
		statement.sql = texts[i];
		assert_int_equal(db_int(ctx, &statement, -1), expected[i]);
	}
}

TEST(a_script_stops_at_its_first_failure_and_names_it)
{
	struct fixture *fixture = start(pool);
	const char *text =
		"INSERT INTO thing (id) VALUES (1); -- one\n\n INSERT INTO nothing VALUES (1);"
		"INSERT INTO thing (id) VALUES (2);";
	assert_int_equal(db_script(fixture->ctx, text), ERR_INTERNAL);
	assert_non_null(strstr(fixture->ctx->failure.detail, "INSERT INTO nothing"));
	assert_int_equal(count(fixture_ctx(fixture)), 1);
	assert_int_equal(db_script(fixture_ctx(fixture), "; -- nothing\n;"), OK);
}

TEST(a_reader_keeps_its_snapshot_and_cannot_write)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_script(fixture, schema);
	struct ctx *reader = fixture_ctx_on(fixture, fixture_open(fixture, DB_READ));
	db_begin(reader);
	assert_int_equal(count(reader), 0);
	insert(fixture->ctx, 1, "one");
	assert_int_equal(count(fixture->ctx), 1);
	assert_int_equal(count(reader), 0);
	db_commit(reader);
	assert_int_equal(count(reader), 1);
	insert(reader, 2, "two");
	assert_int_equal(reader->failure.err, ERR_INTERNAL);
	assert_int_equal(count(fixture->ctx), 1);
}

TEST(what_was_committed_is_there_after_closing)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	fixture_script(fixture, schema);
	insert(fixture->ctx, 1, "one");
	db_close(fixture->db);
	struct ctx *ctx = fixture_ctx_on(fixture, fixture_open(fixture, DB_READ));
	assert_int_equal(count(ctx), 1);
}

RUN_TESTS(cmocka_unit_test(values_come_back_as_they_went_in),
	cmocka_unit_test(a_row_that_is_not_there_is_false_and_no_failure),
	cmocka_unit_test(rows_stop_at_the_limit_and_say_whether_there_were_more),
	cmocka_unit_test(a_write_says_how_many_rows_it_changed),
	cmocka_unit_test(a_write_that_returns_rows_is_run_to_its_end),
	cmocka_unit_test(each_kind_of_failure_has_its_code),
	cmocka_unit_test(columns_that_do_not_fit_the_statement_are_refused),
	cmocka_unit_test(after_the_first_failure_nothing_reaches_the_engine),
	cmocka_unit_test(the_nth_call_fails_as_a_broken_disk_does),
	cmocka_unit_test(it_fails_once_only),
	cmocka_unit_test(calls_are_counted_and_recorded_without_the_words_of_transactions),
	cmocka_unit_test(rows_written_are_told_from_writes_that_wrote_none),
	cmocka_unit_test(a_savepoint_takes_back_its_own_part_only),
	cmocka_unit_test(a_rollback_works_after_a_failure_and_outside_a_transaction),
	cmocka_unit_test(nothing_is_written_outside_a_transaction_that_is_gone),
	cmocka_unit_test(composed_statements_are_told_apart_by_their_text),
	cmocka_unit_test(rows_of_statements_on_the_stack_are_told_apart_too),
	cmocka_unit_test(a_script_stops_at_its_first_failure_and_names_it),
	cmocka_unit_test(a_reader_keeps_its_snapshot_and_cannot_write),
	cmocka_unit_test(what_was_committed_is_there_after_closing))
