/* tests/unit/store/test_db_sqlite_log.c - a commit goes to the log in few pieces, and nothing of it waits
 * when others may see it. */
#include "../test.h"

#include "../fixture.h"
#include "faulty.h"

enum { INSERT, COUNT_ROWS, SUM, CHANGE };

static const struct statement sql[] = {
	[INSERT] = { "entry_insert", "INSERT INTO entry (id, data) VALUES ($1, $2)" },
	[COUNT_ROWS] = { "entry_count", "SELECT count(*) FROM entry" },
	[SUM] = { "entry_sum", "SELECT sum(length(data)) FROM entry" },
	[CHANGE] = { "entry_change", "UPDATE entry SET data = $1 WHERE id = $2" },
};

struct room {
	struct faults *faults;
	struct fixture *fixture;
	struct ctx *ctx, *reader;
};

static struct room open_room(pool_t *pool)
{
	struct room room = { .faults = faulty_start(), .fixture = fixture_start_empty_file(pool) };
	room.ctx = room.fixture->ctx;
	assert_int_equal(db_script(room.ctx, "CREATE TABLE entry (id INTEGER PRIMARY KEY, "
					     "data BLOB NOT NULL)"),
		OK);
	room.reader = fixture_ctx_on(room.fixture, fixture_open(room.fixture, DB_READ));
	return room;
}

static void close_room(struct room *room)
{
	db_close(room->reader->db);
	db_close(room->fixture->db);
	faulty_stop();
}

static void add(struct ctx *ctx, int64_t from, int64_t to)
{
	static const char data[3000] = "x";
	for (int64_t id = from; id < to; id++)
		db_put(ctx, &sql[INSERT], V(id), V((struct bytes){ data, sizeof data }));
}

static int64_t seen(struct ctx *ctx)
{
	return db_int(ctx, &sql[COUNT_ROWS], -1);
}

TEST(a_commit_of_many_pages_is_few_writes_and_seen_by_others_at_once)
{
	struct room room = open_room(pool);
	room.faults->log_writes = 0;
	db_begin(room.ctx);
	add(room.ctx, 0, 200);
	assert_int_equal(seen(room.reader), 0);
	db_commit(room.ctx);
	assert_int_equal(seen(room.reader), 200);
	assert_in_range(room.faults->log_writes, 1, 20);
	db_begin_relaxed(room.ctx);
	add(room.ctx, 200, 210);
	db_commit(room.ctx);
	assert_int_equal(seen(room.reader), 210);
	assert_int_equal(db_int(room.reader, &sql[SUM], 0), 210 * 3000);
	assert_int_equal(room.ctx->failure.err, OK);
	close_room(&room);
}

TEST(pages_that_did_not_fit_in_memory_are_read_back_before_the_commit)
{
	struct room room = open_room(pool);
	db_cache(room.fixture->db, 64);
	db_begin(room.ctx);
	add(room.ctx, 0, 300);
	for (int64_t id = 0; id < 300; id += 7)
		db_put(room.ctx, &sql[CHANGE], V((struct bytes){ "short", 5 }), V(id));
	assert_int_equal(seen(room.ctx), 300);
	assert_int_equal(seen(room.reader), 0);
	db_rollback(room.ctx);
	assert_int_equal(seen(room.ctx), 0);
	db_begin(room.ctx);
	add(room.ctx, 0, 300);
	db_commit(room.ctx);
	assert_int_equal(seen(room.reader), 300);
	assert_int_equal(db_int(room.reader, &sql[SUM], 0), 300 * 3000);
	assert_int_equal(db_script(room.ctx, "PRAGMA wal_checkpoint(TRUNCATE)"), OK);
	add(room.ctx, 300, 301);
	assert_int_equal(seen(room.reader), 301);
	assert_int_equal(room.ctx->failure.err, OK);
	close_room(&room);
}

TEST(what_the_disk_refuses_fails_with_the_commit_and_leaves_nothing)
{
	struct room room = open_room(pool);
	struct ctx *ctx = fixture_ctx(room.fixture);
	room.faults->log_limit = 400000;
	db_begin(ctx);
	add(ctx, 0, 300);
	db_commit(ctx);
	db_rollback(ctx);
	assert_int_equal(ctx->failure.err, ERR_BUSY);
	assert_int_equal(seen(room.reader), 0);
	room.faults->log_limit = 0;
	db_begin(room.ctx);
	add(room.ctx, 0, 300);
	db_commit(room.ctx);
	assert_int_equal(room.ctx->failure.err, OK);
	assert_int_equal(seen(room.reader), 300);
	close_room(&room);
}

RUN_TESTS(cmocka_unit_test(a_commit_of_many_pages_is_few_writes_and_seen_by_others_at_once),
	cmocka_unit_test(pages_that_did_not_fit_in_memory_are_read_back_before_the_commit),
	cmocka_unit_test(what_the_disk_refuses_fails_with_the_commit_and_leaves_nothing))
