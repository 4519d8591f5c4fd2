#include "../test.h"

#include "base/id.h"

enum { NODE_BITS = 10, COUNTER_BITS = 11 };

static struct ids ids;

static int64_t next_at(pool_t *pool, int64_t now)
{
	struct ctx ctx = { .pool = pool, .ids = &ids, .now = now };
	return id_next(&ctx);
}

static int64_t time_of(int64_t id)
{
	return id >> (NODE_BITS + COUNTER_BITS);
}

static int64_t node_of(int64_t id)
{
	return (id >> COUNTER_BITS) & ID_NODE_MAX;
}

TEST(an_id_tells_its_time_and_node)
{
	static const int64_t nodes[] = { 0, 1, 512, ID_NODE_MAX };
	for (size_t i = 0; i < COUNT(nodes); i++) {
		ids_init(&ids, nodes[i]);
		int64_t id = next_at(pool, INT64_C(1772413200000));
		assert_int_equal(time_of(id), INT64_C(1772413200000));
		assert_int_equal(node_of(id), nodes[i]);
		assert_true(id > 0);
	}
}

TEST(ids_rise_whatever_the_clock_does)
{
	static const int64_t steps[] = { 0, 0, 1, -1, 5000, -86400000, 0, 1, 86400000, 0 };
	ids_init(&ids, 3);
	int64_t now = INT64_C(1772413200000), last = 0;
	for (int round = 0; round < 5000; round++) {
		now += steps[(size_t)round % COUNT(steps)];
		int64_t id = next_at(pool, now);
		if (id <= last || node_of(id) != 3)
			fail_msg("round %d", round);
		last = id;
	}
}

TEST(more_than_the_counter_holds_take_the_next_millisecond)
{
	ids_init(&ids, 7);
	int64_t first = next_at(pool, 1000), last = first;
	for (int i = 1; i < 5000; i++) {
		int64_t id = next_at(pool, 1000);
		assert_true(id > last);
		last = id;
	}
	assert_int_equal(node_of(last), 7);
	assert_int_equal(time_of(last) - time_of(first), 5000 >> COUNTER_BITS);
}

TEST(ids_never_fall_below_what_is_stored)
{
	ids_init(&ids, 1);
	int64_t others =
		(INT64_C(2000) << (NODE_BITS + COUNTER_BITS)) | (INT64_C(900) << COUNTER_BITS) | 5;
	ids_floor(&ids, others);
	ids_floor(&ids, 17);
	int64_t id = next_at(pool, 1000);
	assert_true(id > others);
	assert_int_equal(node_of(id), 1);
	assert_true(next_at(pool, 1000) > id);
}

TEST(seconds_and_their_counts_never_come_twice)
{
	static const struct {
		int64_t now, second, nth;
	} cases[] = { { 5000, 5, 0 }, { 5999, 5, 1 }, { 6000, 6, 0 }, { 4000, 6, 1 },
		{ 7000, 7, 0 } };
	struct ids again;
	int64_t nth;
	ids_init(&ids, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ctx ctx = { .pool = pool, .ids = &ids, .now = cases[i].now };
		assert_int_equal(id_second(&ctx, &nth), cases[i].second);
		assert_int_equal(nth, cases[i].nth);
	}
	int64_t stored = next_at(pool, 7001);
	ids_init(&again, 0);
	ids_floor(&again, stored);
	struct ctx ctx = { .pool = pool, .ids = &again, .now = 7002 };
	assert_int_equal(id_second(&ctx, &nth), 8);
	assert_int_equal(nth, 0);
	stored = id_next(&ctx);
	ids_init(&again, 0);
	ids_floor(&again, stored);
	assert_int_equal(id_second(&ctx, &nth), 9);
}

RUN_TESTS(cmocka_unit_test(an_id_tells_its_time_and_node),
	cmocka_unit_test(ids_rise_whatever_the_clock_does),
	cmocka_unit_test(more_than_the_counter_holds_take_the_next_millisecond),
	cmocka_unit_test(ids_never_fall_below_what_is_stored),
	cmocka_unit_test(seconds_and_their_counts_never_come_twice))
