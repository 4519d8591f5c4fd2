/* tests/unit/app/test_workers.c - the queue takes so many and no more, and what it took is run. */
#include "../test.h"

#include "../fixture.h"
#include "app/workers.h"

#include <pthread.h>
#include <stdatomic.h>

struct gate {
	pthread_mutex_t closed;
	atomic_int inside, runs;
};

struct task {
	struct job job; /* first */
	struct gate *gate;
};

static void pass_gate(struct job *job, struct db *db)
{
	struct gate *gate = ((struct task *)job)->gate;
	assert_non_null(db);
	atomic_fetch_add(&gate->inside, 1);
	pthread_mutex_lock(&gate->closed);
	atomic_fetch_add(&gate->runs, 1);
	pthread_mutex_unlock(&gate->closed);
}

static struct task *task_of(pool_t *pool, struct gate *gate)
{
	struct task *task = mem_new(pool, struct task);
	*task = (struct task){ { .run = pass_gate }, gate };
	return task;
}

static struct workers *start(struct fixture *fixture, int64_t capacity)
{
	const char *why = NULL;
	struct workers *workers = workers_start(fixture->pool, fixture->url, 1, capacity, &why);
	assert_non_null(workers);
	return workers;
}

TEST(a_full_queue_says_no_and_takes_what_is_forced)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct workers *workers = start(fixture, 2);
	struct gate gate = { .closed = PTHREAD_MUTEX_INITIALIZER };
	pthread_mutex_lock(&gate.closed);
	assert_true(workers_submit(workers, &task_of(pool, &gate)->job));
	while (!atomic_load(&gate.inside))
		sched_yield();
	assert_true(workers_submit(workers, &task_of(pool, &gate)->job));
	assert_true(workers_submit(workers, &task_of(pool, &gate)->job));
	assert_false(workers_submit(workers, &task_of(pool, &gate)->job));
	workers_force(workers, &task_of(pool, &gate)->job);
	pthread_mutex_unlock(&gate.closed);
	workers_stop(workers);
	assert_int_equal(gate.runs, 4);
}

TEST(a_database_that_cannot_be_opened_is_told)
{
	const char *why = NULL;
	assert_null(workers_start(pool, "/no/such/folder/county.db", 2, 2, &why));
	assert_non_null(why);
}

RUN_TESTS(cmocka_unit_test(a_full_queue_says_no_and_takes_what_is_forced),
	cmocka_unit_test(a_database_that_cannot_be_opened_is_told))
