/* tests/unit/store/test_writer_disk.c - the writer on a disk of its own that is full, locked or broken:
 * what only a database in a file can meet. */
#include "../test.h"

#include "faulty.h"
#include "jobs.h"

TEST(one_that_fails_before_it_has_written_costs_the_others_nothing)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 3);
	jobs[2].id = 1;
	assert_string_equal(shop_run(&shop, jobs), "<121s+=1=2=1");
	assert_int_equal(jobs[2].outcome, ERR_CONFLICT);
	assert_int_equal(shop_count(&shop), 2);
}

TEST(a_transaction_that_cannot_begin_is_busy_at_once)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty_file(pool));
	struct ctx *other = fixture_ctx_on(shop.fixture, fixture_open(shop.fixture, DB_WRITE));
	db_begin(other);
	assert_int_equal(db_script(shop.fixture->ctx, "PRAGMA busy_timeout = 1"), OK);
	for (int count = 1; count <= 2; count++) {
		struct job *jobs = shop_jobs(&shop, 1, count);
		assert_string_equal(shop_run(&shop, jobs), count == 1 ? "=1" : "=1=2");
		assert_int_equal(jobs[count - 1].outcome, ERR_BUSY);
		assert_int_equal(jobs[count - 1].attempts, 0);
	}
	db_rollback(other);
	struct job *jobs = shop_jobs(&shop, 1, 2);
	assert_string_equal(shop_run(&shop, jobs), "<12s+=1=2");
}

TEST(a_full_disk_refuses_what_does_not_fit_and_works_again_when_there_is_room)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct ctx *ctx = shop.fixture->ctx;
	assert_int_equal(db_script(ctx, "PRAGMA max_page_count = 60"), OK);
	struct job *jobs = shop_jobs(&shop, 1, 8);
	for (int i = 0; i < 8; i++)
		jobs[i].size = i == 3 ? 1000000 : 20000;
	shop_run(&shop, jobs);
	shop_expect_outcomes(&shop, jobs, 8);
	assert_int_equal(jobs[0].outcome, OK);
	assert_int_equal(jobs[3].outcome, ERR_BUSY);
	assert_int_equal(jobs[4].outcome, OK);
	assert_int_equal(db_script(ctx, "PRAGMA max_page_count = 100000"), OK);
	jobs = shop_jobs(&shop, 4, 1);
	jobs->size = 1000000;
	assert_string_equal(shop_run(&shop, jobs), "<4s+=4");
}

/* The commit is refused for the batch as a whole; alone, the first ones fit. */
TEST(a_refused_commit_is_tried_again_one_by_one)
{
	struct faults *faults = faulty_start();
	struct shop shop;
	shop_open(&shop, fixture_start_empty_file(pool));
	struct job *jobs = shop_jobs(&shop, 1, 6);
	for (int i = 0; i < 6; i++)
		jobs[i].size = 20000;
	faults->log_limit = 100000;
	assert_string_equal(shop_run(&shop, jobs), "<123456s-<1s+<2s+<3s+<4s-<5s-<6s-=1=2=3=4=5=6");
	shop_expect_outcomes(&shop, jobs, 6);
	assert_int_equal(jobs[2].outcome, OK);
	assert_int_equal(jobs[3].outcome, ERR_BUSY);
	faults->log_limit = 0;
	jobs = shop_jobs(&shop, 7, 2);
	assert_string_equal(shop_run(&shop, jobs), "<78s+=7=8");
	assert_int_equal(shop_count(&shop), 5);
	db_close(shop.fixture->db);
	faulty_stop();
}

TEST(a_failing_sync_is_unknown_and_reading_goes_on)
{
	struct faults *faults = faulty_start();
	struct shop shop;
	shop_open(&shop, fixture_start_empty_file(pool));
	assert_string_equal(shop_run(&shop, shop_jobs(&shop, 1, 2)), "<12s+=1=2");
	faults->failing_sync = 1;
	struct job *jobs = shop_jobs(&shop, 3, 2);
	assert_string_equal(shop_run(&shop, jobs), "<34s-=3=4!");
	assert_int_equal(jobs[0].outcome, ERR_UNKNOWN);
	assert_int_equal(shop_count(&shop), 2);
	db_close(shop.fixture->db);
	faulty_stop();
}

static void begin_and_insert(struct shop *shop, void (*begin)(struct ctx *ctx), int64_t id)
{
	static const struct statement insert = { "insert",
		"INSERT INTO entry (id, data) VALUES ($1, $2)" };
	struct ctx *ctx = fixture_ctx(shop->fixture);
	begin(ctx);
	db_put(ctx, &insert, V(id), V((struct bytes){ "", 0 }));
	db_commit(ctx);
	db_rollback(ctx);
	assert_int_equal(ctx->failure.err, OK);
}

TEST(a_relaxed_commit_waits_for_no_disk_and_the_next_strict_one_does)
{
	struct faults *faults = faulty_start();
	struct shop shop;
	shop_open(&shop, fixture_start_empty_file(pool));
	begin_and_insert(&shop, db_begin, 1);
	faults->failing_sync = 1;
	begin_and_insert(&shop, db_begin_relaxed, 2);
	begin_and_insert(&shop, db_begin_relaxed, 3);
	assert_int_equal(shop_count(&shop), 3);
	struct job *jobs = shop_jobs(&shop, 4, 2);
	assert_string_equal(shop_run(&shop, jobs), "<45s-=4=5!");
	assert_int_equal(jobs[0].outcome, ERR_UNKNOWN);
	assert_int_equal(shop_count(&shop), 3);
	db_close(shop.fixture->db);
	faulty_stop();
}

TEST(a_failing_write_at_commit_is_unknown_too)
{
	struct faults *faults = faulty_start();
	struct shop shop;
	shop_open(&shop, fixture_start_empty_file(pool));
	faults->failing_write = 2;
	struct job *jobs = shop_jobs(&shop, 1, 2);
	assert_string_equal(shop_run(&shop, jobs), "<12s-=1=2!");
	assert_int_equal(jobs[1].outcome, ERR_UNKNOWN);
	db_close(shop.fixture->db);
	faulty_stop();
}

RUN_TESTS(cmocka_unit_test(one_that_fails_before_it_has_written_costs_the_others_nothing),
	cmocka_unit_test(a_transaction_that_cannot_begin_is_busy_at_once),
	cmocka_unit_test(a_full_disk_refuses_what_does_not_fit_and_works_again_when_there_is_room),
	cmocka_unit_test(a_refused_commit_is_tried_again_one_by_one),
	cmocka_unit_test(a_failing_sync_is_unknown_and_reading_goes_on),
	cmocka_unit_test(a_relaxed_commit_waits_for_no_disk_and_the_next_strict_one_does),
	cmocka_unit_test(a_failing_write_at_commit_is_unknown_too))
