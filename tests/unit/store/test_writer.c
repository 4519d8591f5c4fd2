#include "../test.h"

#include "jobs.h"

#include <sched.h>
#include <stdatomic.h>

/* A writer on a file, whose slices and gate the test holds. */
struct desk {
	struct shop shop; /* first: the hooks' data is the shop */
	struct writer *writer;
	int64_t slices_left, slices_begun, slices_run; /* below the shop's lock, as the next ones */
	bool slice_fails, slice_lasts, gate_open, at_gate, commit_fails;
};

static void wait_for(struct desk *desk, const int64_t *counter, int64_t value)
{
	pthread_mutex_lock(&desk->shop.lock);
	while (*counter < value)
		pthread_cond_wait(&desk->shop.news, &desk->shop.lock);
	pthread_mutex_unlock(&desk->shop.lock);
}

static bool slice(void *data, struct ctx *ctx, struct writer *writer)
{
	static const struct statement insert = { "slice_insert",
		"INSERT INTO entry (id, data) SELECT $1 + count(*), $2 FROM entry WHERE id >= $1" };
	struct desk *desk = data;
	db_put(ctx, &insert, V(1000000), V((struct bytes){ "", 0 }));
	pthread_mutex_lock(&desk->shop.lock);
	desk->slices_begun++;
	pthread_cond_broadcast(&desk->shop.news);
	pthread_mutex_unlock(&desk->shop.lock);
	while (desk->slice_lasts && !writer_is_wanted(writer))
		sched_yield();
	pthread_mutex_lock(&desk->shop.lock);
	buffer_text(&desk->shop.diary, "/");
	bool more = --desk->slices_left > 0;
	if (desk->slice_fails)
		ctx_broken(ctx, ERR_INTERNAL, "the slice fails");
	desk->slices_run++;
	pthread_cond_broadcast(&desk->shop.news);
	pthread_mutex_unlock(&desk->shop.lock);
	return more;
}

static void wait_at_gate(struct job *job, struct ctx *ctx)
{
	struct desk *desk = (struct desk *)job->shop;
	pthread_mutex_lock(&desk->shop.lock);
	desk->at_gate = true;
	pthread_cond_broadcast(&desk->shop.news);
	while (!desk->gate_open)
		pthread_cond_wait(&desk->shop.news, &desk->shop.lock);
	if (desk->commit_fails)
		db_fail_at(ctx->db, 1);
	pthread_mutex_unlock(&desk->shop.lock);
}

static void open_gate(struct desk *desk)
{
	pthread_mutex_lock(&desk->shop.lock);
	desk->gate_open = true;
	pthread_cond_broadcast(&desk->shop.news);
	pthread_mutex_unlock(&desk->shop.lock);
}

static void open_desk(struct desk *desk, pool_t *pool, int64_t capacity, int64_t batch)
{
	*desk = (struct desk){ 0 };
	shop_open(&desk->shop, fixture_start_empty_file(pool));
	desk->shop.options.capacity = capacity;
	desk->shop.options.batch = batch;
}

static void start(struct desk *desk)
{
	const char *why = NULL;
	desk->writer = writer_start(desk->shop.fixture->pool, &desk->shop.options, &why);
	if (!desk->writer)
		fail_msg("%s", why);
}

/* The first job stands at the gate and holds the writer. */
static struct job *hold(struct desk *desk, int64_t count)
{
	struct job *jobs = shop_jobs(&desk->shop, 1, count);
	jobs[0].also = wait_at_gate;
	assert_true(writer_submit(desk->writer, &jobs[0].write));
	pthread_mutex_lock(&desk->shop.lock);
	while (!desk->at_gate)
		pthread_cond_wait(&desk->shop.news, &desk->shop.lock);
	pthread_mutex_unlock(&desk->shop.lock);
	return jobs;
}

struct sender {
	pthread_t thread;
	struct writer *writer;
	struct job *jobs;
	int count;
};

static void *send_all(void *data)
{
	struct sender *sender = data;
	for (int i = 0; i < sender->count; i++)
		while (!writer_submit(sender->writer, &sender->jobs[i].write))
			sched_yield();
	return NULL;
}

TEST(a_thousand_writes_from_eight_threads_are_committed_exactly_once)
{
	enum { THREADS = 8, EACH = 125 };
	struct desk desk;
	open_desk(&desk, pool, 40, 16);
	start(&desk);
	struct sender senders[THREADS];
	for (int i = 0; i < THREADS; i++) {
		senders[i] = (struct sender){ .writer = desk.writer, .count = EACH };
		senders[i].jobs = shop_jobs(&desk.shop, 1 + i * EACH, EACH);
		assert_int_equal(
			pthread_create(&senders[i].thread, NULL, send_all, &senders[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(senders[i].thread, NULL);
	shop_wait_answered(&desk.shop, THREADS * EACH);
	writer_stop(desk.writer);
	for (int i = 0; i < THREADS; i++)
		for (int j = 0; j < EACH; j++)
			if (senders[i].jobs[j].outcome || senders[i].jobs[j].answered != 1)
				fail_msg("job %d of %d", j, i);
	assert_int_equal(shop_count(&desk.shop), THREADS * EACH);
}

TEST(what_waits_goes_together_up_to_the_size_of_a_batch)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 3);
	start(&desk);
	struct job *jobs = hold(&desk, 6);
	for (int i = 1; i < 6; i++)
		assert_true(writer_submit(desk.writer, &jobs[i].write));
	open_gate(&desk);
	shop_wait_answered(&desk.shop, 6);
	struct writer_counts counts = writer_stop(desk.writer);
	assert_string_equal(desk.shop.diary.data, "<1s+=1<234s+=2=3=4<56s+=5=6");
	assert_int_equal(counts.writes, 6);
	assert_int_equal(counts.transactions, 3);
	assert_in_range(counts.statements, 6, 6 * 3);
}

TEST(a_full_queue_says_no_and_takes_again_when_there_is_room)
{
	struct desk desk;
	open_desk(&desk, pool, 2, 8);
	start(&desk);
	struct job *jobs = hold(&desk, 5);
	assert_true(writer_submit(desk.writer, &jobs[1].write));
	assert_true(writer_submit(desk.writer, &jobs[2].write));
	assert_false(writer_submit(desk.writer, &jobs[3].write));
	open_gate(&desk);
	shop_wait_answered(&desk.shop, 3);
	assert_true(writer_submit(desk.writer, &jobs[4].write));
	shop_wait_answered(&desk.shop, 4);
	writer_stop(desk.writer);
	assert_int_equal(jobs[3].answered, 0);
	assert_int_equal(shop_count(&desk.shop), 4);
}

TEST(stopping_finishes_what_is_queued)
{
	struct desk desk;
	open_desk(&desk, pool, 100, 4);
	start(&desk);
	struct job *jobs = hold(&desk, 50);
	for (int i = 1; i < 50; i++)
		assert_true(writer_submit(desk.writer, &jobs[i].write));
	open_gate(&desk);
	writer_stop(desk.writer);
	for (int i = 0; i < 50; i++)
		assert_int_equal(jobs[i].answered, 1);
	assert_int_equal(shop_count(&desk.shop), 50);
	assert_int_equal(writer_stop(NULL).writes, 0);
}

TEST(a_long_job_runs_in_slices_to_its_end_and_again_when_woken)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 4);
	desk.shop.options.slice = slice;
	desk.slices_left = 3;
	start(&desk);
	wait_for(&desk, &desk.slices_run, 3);
	pthread_mutex_lock(&desk.shop.lock);
	desk.slices_left = 2;
	pthread_mutex_unlock(&desk.shop.lock);
	writer_wake(desk.writer);
	wait_for(&desk, &desk.slices_run, 5);
	writer_stop(desk.writer);
	assert_string_equal(desk.shop.diary.data, "</s+</s+</s+</s+</s+");
	assert_int_equal(shop_count(&desk.shop), 5);
}

TEST(no_two_slices_follow_each_other_while_writes_wait)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 1);
	desk.shop.options.slice = slice;
	start(&desk);
	wait_for(&desk, &desk.slices_run, 1);
	struct job *jobs = hold(&desk, 3);
	desk.slices_left = 100;
	writer_wake(desk.writer);
	assert_true(writer_submit(desk.writer, &jobs[1].write));
	assert_true(writer_submit(desk.writer, &jobs[2].write));
	open_gate(&desk);
	wait_for(&desk, &desk.slices_run, 3);
	writer_stop(desk.writer);
	const char *expected = "</s+<1s+=1<2s+=2</s+<3s+=3</s+";
	assert_memory_equal(desk.shop.diary.data, expected, strlen(expected));
}

TEST(a_slice_may_go_on_while_nobody_waits_and_hears_when_somebody_does)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 1);
	desk.shop.options.slice = slice;
	desk.slice_lasts = true;
	start(&desk);
	wait_for(&desk, &desk.slices_begun, 1);
	struct job *jobs = shop_jobs(&desk.shop, 1, 1);
	assert_true(writer_submit(desk.writer, &jobs[0].write));
	shop_wait_answered(&desk.shop, 1);
	writer_stop(desk.writer);
	assert_string_equal(desk.shop.diary.data, "</s+<1s+=1");
}

TEST(a_slice_that_fails_leaves_nothing_and_waits_to_be_woken)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 4);
	desk.shop.options.slice = slice;
	desk.slices_left = 9;
	desk.slice_fails = true;
	start(&desk);
	wait_for(&desk, &desk.slices_run, 1);
	struct job *jobs = shop_jobs(&desk.shop, 1, 1);
	assert_true(writer_submit(desk.writer, &jobs->write));
	shop_wait_answered(&desk.shop, 1);
	writer_wake(desk.writer);
	wait_for(&desk, &desk.slices_run, 2);
	writer_stop(desk.writer);
	assert_string_equal(desk.shop.diary.data, "</-<1s+=1</-");
	assert_int_equal(shop_count(&desk.shop), 1);
}

TEST(a_doomed_writer_takes_nothing_any_more)
{
	struct desk desk;
	open_desk(&desk, pool, 10, 1);
	start(&desk);
	struct job *jobs = hold(&desk, 4);
	for (int i = 1; i < 3; i++)
		assert_true(writer_submit(desk.writer, &jobs[i].write));
	desk.commit_fails = true;
	open_gate(&desk);
	shop_wait_answered(&desk.shop, 3);
	bool taken = writer_submit(desk.writer, &jobs[3].write);
	writer_stop(desk.writer);
	assert_string_equal(desk.shop.diary.data, taken ? "<1s-=1!=2=3=4" : "<1s-=1!=2=3");
	assert_int_equal(jobs[0].outcome, ERR_UNKNOWN);
	assert_int_equal(jobs[1].outcome, ERR_BUSY);
	assert_int_equal(jobs[2].outcome, ERR_BUSY);
}

TEST(a_writer_that_cannot_open_its_database_says_why)
{
	struct writer_options options = { .url = "/nowhere/at/all.db", .capacity = 1, .batch = 1 };
	const char *why = NULL;
	assert_null(writer_start(pool, &options, &why));
	assert_non_null(strstr(why, "/nowhere/at/all.db"));
}

RUN_TESTS(cmocka_unit_test(a_thousand_writes_from_eight_threads_are_committed_exactly_once),
	cmocka_unit_test(what_waits_goes_together_up_to_the_size_of_a_batch),
	cmocka_unit_test(a_full_queue_says_no_and_takes_again_when_there_is_room),
	cmocka_unit_test(stopping_finishes_what_is_queued),
	cmocka_unit_test(a_long_job_runs_in_slices_to_its_end_and_again_when_woken),
	cmocka_unit_test(no_two_slices_follow_each_other_while_writes_wait),
	cmocka_unit_test(a_slice_may_go_on_while_nobody_waits_and_hears_when_somebody_does),
	cmocka_unit_test(a_slice_that_fails_leaves_nothing_and_waits_to_be_woken),
	cmocka_unit_test(a_doomed_writer_takes_nothing_any_more),
	cmocka_unit_test(a_writer_that_cannot_open_its_database_says_why))
