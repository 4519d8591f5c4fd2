#include "../test.h"

#include "../fixture.h"
#include "store/checkpoint.h"

#include <stdio.h>

enum { INSERT, COUNT_ROWS };

static const struct statement sql[] = {
	[INSERT] = { "entry_insert", "INSERT INTO entry (data) VALUES ($1)" },
	[COUNT_ROWS] = { "entry_count", "SELECT count(*) FROM entry" },
};

static struct fixture *start(pool_t *pool)
{
	struct fixture *fixture = fixture_start_empty_file(pool);
	assert_int_equal(db_script(fixture->ctx, "CREATE TABLE entry (data BLOB NOT NULL)"), OK);
	return fixture;
}

static void add(struct ctx *ctx)
{
	static char data[50000];
	db_begin(ctx);
	db_put(ctx, &sql[INSERT], V((struct bytes){ data, sizeof data }));
	db_commit(ctx);
	assert_false(ctx_failed(ctx));
}

/* How often the log began anew: bytes 12 to 15 of its header (SQLite's file format, 4.1). */
static uint32_t log_rounds(struct fixture *fixture)
{
	unsigned char header[16] = { 0 };
	FILE *stream = fopen(text_printf(fixture->pool, "%s-wal", fixture->file), "rb");
	assert_non_null(stream);
	assert_int_equal(fread(header, 1, sizeof header, stream), sizeof header);
	fclose(stream);
	return (uint32_t)header[12] << 24 | (uint32_t)header[13] << 16 | (uint32_t)header[14] << 8 |
	       header[15];
}

static int64_t add_until_log_begins_anew(struct fixture *fixture, struct checkpoint *checkpoint)
{
	enum { ENOUGH = 20000 };
	uint32_t before = log_rounds(fixture);
	int64_t added = 0;
	while (log_rounds(fixture) == before) {
		if (++added > ENOUGH)
			fail_msg("the log only grows");
		add(fixture->ctx);
		checkpoint_turn(checkpoint);
	}
	return added;
}

TEST(the_log_begins_anew_while_the_writer_goes_on_writing)
{
	const char *why;
	struct fixture *fixture = start(pool);
	struct checkpoint *checkpoint =
		checkpoint_start(pool, fixture->db, fixture->file, 1 << 20, &why);
	assert_non_null(checkpoint);
	add(fixture->ctx);
	for (int i = 0; i < 3; i++)
		assert_true(add_until_log_begins_anew(fixture, checkpoint) > 15);
	checkpoint_stop(checkpoint);
}

TEST(an_old_snapshot_holds_the_log_but_not_the_writer)
{
	const char *why;
	struct fixture *fixture = start(pool);
	struct checkpoint *checkpoint =
		checkpoint_start(pool, fixture->db, fixture->file, 1 << 20, &why);
	struct ctx *reader = fixture_ctx_on(fixture, fixture_open(fixture, DB_READ));
	add(fixture->ctx);
	db_begin(reader);
	assert_int_equal(db_int(reader, &sql[COUNT_ROWS], -1), 1);
	uint32_t before = log_rounds(fixture);
	for (int i = 0; i < 200; i++) {
		add(fixture->ctx);
		checkpoint_turn(checkpoint);
	}
	assert_int_equal(log_rounds(fixture), before);
	assert_int_equal(db_int(reader, &sql[COUNT_ROWS], -1), 1);
	db_commit(reader);
	assert_int_equal(db_int(reader, &sql[COUNT_ROWS], -1), 201);
	add_until_log_begins_anew(fixture, checkpoint);
	checkpoint_stop(checkpoint);
}

TEST(stopping_copies_all_that_is_in_the_log)
{
	const char *why;
	struct fixture *fixture = start(pool);
	struct checkpoint *checkpoint =
		checkpoint_start(pool, fixture->db, fixture->file, CHECKPOINT_BYTES, &why);
	for (int i = 0; i < 20; i++)
		add(fixture->ctx);
	checkpoint_stop(checkpoint);
	FILE *stream = fopen(fixture->file, "rb");
	assert_non_null(stream);
	assert_int_equal(fseek(stream, 0, SEEK_END), 0);
	assert_true(ftell(stream) > 20 * 50000);
	fclose(stream);
}

TEST(a_database_in_memory_has_no_log)
{
	const char *why = "";
	struct fixture *fixture = fixture_start_empty(pool);
	assert_null(checkpoint_start(pool, fixture->db, ":memory:", 1 << 20, &why));
	assert_null(why);
	checkpoint_turn(NULL);
	checkpoint_stop(NULL);
}

RUN_TESTS(cmocka_unit_test(the_log_begins_anew_while_the_writer_goes_on_writing),
	cmocka_unit_test(an_old_snapshot_holds_the_log_but_not_the_writer),
	cmocka_unit_test(stopping_copies_all_that_is_in_the_log),
	cmocka_unit_test(a_database_in_memory_has_no_log))
