/* tests/unit/store/test_db_put.c - puts of one statement wait for each other: when they are sent, what
 * they keep, and whose failure is theirs. */
#include "../test.h"

#include "../fixture.h"

#include <stdio.h>

enum { INSERT, LOAD, COUNT_ROWS };

static const struct statement sql[] = {
	[INSERT] = { "thing_insert", "INSERT INTO thing (id, name) VALUES ($1, $2)" },
	[LOAD] = { "thing_load", "SELECT name FROM thing WHERE id = $1" },
	[COUNT_ROWS] = { "thing_count", "SELECT count(*) FROM thing" },
};

struct thing {
	const char *name;
};

static const struct column columns[] = { COLUMN_TEXT(struct thing, name), { 0 } };

static struct fixture *start(pool_t *pool)
{
	struct fixture *fixture = fixture_start_empty(pool);
	fixture_script(fixture, "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT)");
	return fixture;
}

static void insert(struct ctx *ctx, int64_t id, const char *name)
{
	db_put(ctx, &sql[INSERT], V(id), V(name));
}

static int64_t count(struct ctx *ctx)
{
	return db_int(ctx, &sql[COUNT_ROWS], -1);
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

static const struct statement thing_put = { "thing_put",
	"INSERT INTO thing (id, name) VALUES ($1, $2)", .many = true };

TEST(puts_of_one_statement_that_follow_each_other_are_one_call)
{
	enum { ROWS = 40 };
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx;
	struct buffer notes;
	buffer_init(&notes, pool, 10000);
	db_record(fixture->db, note, &notes);
	db_calls_reset(fixture->db);
	db_begin(ctx);
	for (int i = 101; i <= 103; i++)
		db_put(ctx, &thing_put, V(i), V(text_printf(pool, "%d", i)));
	assert_int_equal(db_calls(fixture->db), 0);
	insert(ctx, 1, "between");
	db_put(ctx, &thing_put, V(104), V("after"));
	assert_int_equal(count(ctx), 5);
	assert_string_equal(notes.data, "thing_put/2=101 thing_put/2=102 thing_put/2=103 "
					"thing_insert/2=1 thing_put/2=104 thing_count/0 ");
	assert_int_equal(db_calls(fixture->db), 4);
	for (int i = 0; i < ROWS; i++)
		db_put(ctx, &thing_put, V(200 + i), V(text_printf(pool, "%d", i)));
	db_commit(ctx);
	assert_in_range(db_calls(fixture->db), 5, 8);
	assert_int_equal(count(ctx), 5 + ROWS);
}

TEST(what_was_put_fails_with_the_flush_and_goes_with_the_rollback)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx, *attempt = fixture_ctx(fixture);
	int64_t before = db_written(fixture->db);
	db_begin(ctx);
	db_put(attempt, &thing_put, V(1), V("before"));
	db_savepoint(attempt);
	db_put(attempt, &thing_put, V(2), V("since"));
	db_rollback_to(attempt);
	assert_int_equal(count(ctx), 1);
	db_put(attempt, &thing_put, V(2), V("two"));
	db_put(attempt, &thing_put, V(2), V("two again"));
	assert_int_equal(attempt->failure.err, OK);
	db_flush(attempt);
	assert_int_equal(attempt->failure.err, ERR_CONFLICT);
	db_put(attempt, &thing_put, V(3), V("three"));
	db_rollback(ctx);
	db_put(ctx, &thing_put, V(4), V("four"));
	assert_int_equal(db_written(fixture->db) - before, 3);
	assert_int_equal(count(fixture_ctx(fixture)), 1);
}

TEST(what_waits_is_the_connections_own)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx;
	pool_t *brief = pool_new(pool);
	char *name = pool_copy(brief, "one", sizeof "one");
	struct thing thing;
	db_begin(ctx);
	db_put(ctx, &thing_put, V(1), V(name));
	strcpy(name, "two");
	pool_clear(brief);
	struct value *other = mem_array(brief, struct value, 100);
	memset(other, 0xff, 100 * sizeof *other);
	db_commit(ctx);
	assert_true(db_one(ctx, &sql[LOAD], columns, &thing, V(1)));
	assert_string_equal(thing.name, "one");
}

TEST(who_put_it_has_its_failure_and_who_comes_after_it_too)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx, *first = fixture_ctx(fixture), *next = fixture_ctx(fixture);
	db_begin(ctx);
	db_put(first, &thing_put, V(1), V("one"));
	db_put(first, &thing_put, V(1), V("again"));
	assert_int_equal(count(next), -1);
	assert_int_equal(first->failure.err, ERR_CONFLICT);
	assert_int_equal(next->failure.err, ERR_CONFLICT);
	assert_int_equal(ctx->failure.err, OK);
	db_rollback(ctx);
}

TEST(a_failed_one_leaves_nothing_that_waits_to_the_next)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx, *attempt = fixture_ctx(fixture);
	db_begin(ctx);
	db_put(attempt, &thing_put, V(1), V("one"));
	ctx_fail(attempt, ERR_INVALID, "busy");
	db_flush(attempt);
	db_put(ctx, &thing_put, V(2), V("two"));
	db_commit(ctx);
	assert_int_equal(count(fixture_ctx(fixture)), 1);
}

TEST(a_commit_whose_puts_fail_takes_all_back)
{
	struct fixture *fixture = start(pool);
	struct ctx *ctx = fixture->ctx;
	db_begin(ctx);
	insert(ctx, 1, "one");
	db_put(ctx, &thing_put, V(1), V("again"));
	db_commit(ctx);
	assert_int_equal(ctx->failure.err, ERR_CONFLICT);
	assert_false(db_in_transaction(fixture->db));
	assert_int_equal(count(fixture_ctx(fixture)), 0);
}

RUN_TESTS(cmocka_unit_test(puts_of_one_statement_that_follow_each_other_are_one_call),
	cmocka_unit_test(what_was_put_fails_with_the_flush_and_goes_with_the_rollback),
	cmocka_unit_test(what_waits_is_the_connections_own),
	cmocka_unit_test(who_put_it_has_its_failure_and_who_comes_after_it_too),
	cmocka_unit_test(a_failed_one_leaves_nothing_that_waits_to_the_next),
	cmocka_unit_test(a_commit_whose_puts_fail_takes_all_back))
