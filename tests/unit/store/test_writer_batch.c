#include "../test.h"

#include "jobs.h"

TEST(a_batch_is_one_transaction_and_answers_come_after_its_commit)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 3);
	assert_string_equal(shop_run(&shop, jobs), "<123s+=1=2=3");
	shop_expect_outcomes(&shop, jobs, 3);
	assert_int_equal(shop_count(&shop), 3);
}

TEST(one_that_fails_leaves_the_others)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 4);
	jobs[1].also = job_fails;
	jobs[3].id = 1;
	assert_string_equal(shop_run(&shop, jobs), "<12-<1231s+=1=2=3=1");
	assert_int_equal(jobs[0].outcome, OK);
	assert_int_equal(jobs[1].outcome, ERR_INVALID);
	assert_int_equal(jobs[2].outcome, OK);
	assert_int_equal(jobs[3].outcome, ERR_CONFLICT);
	assert_int_equal(shop_count(&shop), 2);
}

TEST(one_alone_needs_no_savepoint_and_is_rolled_back_when_it_fails)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 1);
	assert_string_equal(shop_run(&shop, jobs), "<1s+=1");
	jobs = shop_jobs(&shop, 2, 1);
	jobs->also = job_fails;
	assert_string_equal(shop_run(&shop, jobs), "<2-=2");
	shop_expect_outcomes(&shop, jobs, 1);
	assert_int_equal(shop_count(&shop), 1);
}

TEST(one_that_asks_for_it_is_run_again_a_few_times)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	for (int count = 1; count <= 2; count++) {
		struct job *jobs = shop_jobs(&shop, 10 * count, count);
		jobs[0].also = job_fails_once;
		shop_run(&shop, jobs);
		assert_int_equal(jobs[0].attempts, 2);
		assert_int_equal(jobs[0].outcome, OK);
		shop_expect_outcomes(&shop, jobs, count);
		jobs = shop_jobs(&shop, 100 * count, count);
		jobs[0].also = job_always_retries;
		shop_run(&shop, jobs);
		assert_int_equal(jobs[0].attempts, count == 1 ? 5 : 6);
		assert_int_equal(jobs[0].outcome, ERR_BUSY);
		shop_expect_outcomes(&shop, jobs, count);
	}
}

TEST(when_the_transaction_is_gone_each_is_run_alone)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 3);
	jobs[1].also = job_breaks_once;
	assert_string_equal(shop_run(&shop, jobs), "<12-<1s+<2s+<3s+=1=2=3");
	shop_expect_outcomes(&shop, jobs, 3);
	assert_int_equal(shop_count(&shop), 3);
	jobs = shop_jobs(&shop, 11, 3);
	jobs[1].also = job_always_breaks;
	shop_run(&shop, jobs);
	assert_int_equal(jobs[0].outcome, OK);
	assert_int_equal(jobs[1].outcome, ERR_BUSY);
	assert_int_equal(jobs[2].outcome, OK);
	shop_expect_outcomes(&shop, jobs, 3);
}

TEST(what_the_seal_refuses_is_not_committed)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 2);
	shop.seal_fails = true;
	assert_string_equal(shop_run(&shop, jobs), "<12s-<1s-<2s-=1=2");
	assert_int_equal(jobs[0].outcome, ERR_INTERNAL);
	assert_int_equal(jobs[1].outcome, ERR_INTERNAL);
	shop.seal_fails = false;
	shop.begun_fails = true;
	jobs = shop_jobs(&shop, 1, 2);
	assert_string_equal(shop_run(&shop, jobs), "<-<-<-=1=2");
	assert_int_equal(jobs[1].outcome, ERR_INTERNAL);
	assert_int_equal(shop_count(&shop), 0);
}

TEST(a_commit_whose_outcome_is_unknown_is_said_to_all_and_dooms)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 3);
	jobs[1].also = job_fails;
	db_fail_at(shop.fixture->db, 6); /* 1, 2; 1, 2, 3 and the commit */
	assert_string_equal(shop_run(&shop, jobs), "<12-<123s-=1=2=3!");
	for (int i = 0; i < 3; i++)
		assert_int_equal(jobs[i].outcome, ERR_UNKNOWN);
}

TEST(after_a_doomed_commit_alone_the_rest_is_refused)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 4);
	jobs[1].also = job_breaks_once;
	db_fail_at(shop.fixture->db, 6); /* 1, 2; 1 and its commit; 2 and its commit */
	assert_string_equal(shop_run(&shop, jobs), "<12-<1s+<2s-=1=2=3=4!");
	assert_int_equal(jobs[0].outcome, OK);
	assert_int_equal(shop_stored(&shop, 1), 1);
	assert_int_equal(jobs[1].outcome, ERR_UNKNOWN);
	assert_int_equal(jobs[2].outcome, ERR_BUSY);
	assert_int_equal(jobs[3].outcome, ERR_BUSY);
}

/* Whatever call fails: what is answered with OK is there, what is not is not. */
TEST(each_failing_call_leaves_what_was_acknowledged_and_no_more)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	for (int call = 1; call <= 30; call++) {
		assert_int_equal(db_script(fixture_ctx(shop.fixture), "DELETE FROM entry"), OK);
		struct job *jobs = shop_jobs(&shop, 1, 4);
		jobs[2].also = job_breaks_once;
		db_fail_at(shop.fixture->db, call);
		shop_run(&shop, jobs);
		db_fail_at(shop.fixture->db, 0);
		shop_expect_outcomes(&shop, jobs, 4);
	}
}

TEST(attempts_live_in_the_pool_that_the_write_names)
{
	struct shop shop;
	shop_open(&shop, fixture_start_empty(pool));
	struct job *jobs = shop_jobs(&shop, 1, 2);
	jobs[0].write.pool = jobs[1].write.pool = pool_new_root();
	jobs[1].also = job_breaks_once;
	shop_run(&shop, jobs);
	shop_expect_outcomes(&shop, jobs, 2);
	pool_free(jobs[0].write.pool);
}

RUN_TESTS(cmocka_unit_test(a_batch_is_one_transaction_and_answers_come_after_its_commit),
	cmocka_unit_test(one_that_fails_leaves_the_others),
	cmocka_unit_test(one_alone_needs_no_savepoint_and_is_rolled_back_when_it_fails),
	cmocka_unit_test(one_that_asks_for_it_is_run_again_a_few_times),
	cmocka_unit_test(when_the_transaction_is_gone_each_is_run_alone),
	cmocka_unit_test(what_the_seal_refuses_is_not_committed),
	cmocka_unit_test(a_commit_whose_outcome_is_unknown_is_said_to_all_and_dooms),
	cmocka_unit_test(after_a_doomed_commit_alone_the_rest_is_refused),
	cmocka_unit_test(each_failing_call_leaves_what_was_acknowledged_and_no_more),
	cmocka_unit_test(attempts_live_in_the_pool_that_the_write_names))
