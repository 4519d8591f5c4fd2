/* tests/unit/app/test_posts.c - what holds for every POST of the program: it succeeds, costs few
 * statements, and where the 1st, 2nd, 3rd … database call fails, the answer is 5xx and nothing has
 * changed. */
#include "../test.h"

#include "good_posts.h"

#include "app/routes.h"

static const struct good_post *good_post_of(const struct route *route)
{
	for (const struct good_post *post = good_posts; post->route; post++)
		if (text_equal(post->route, route->name))
			return post;
	fail_msg("tests/unit/app/good_posts.c has no row for %s", route->name);
	return NULL;
}

static struct desk *ready(pool_t *pool, const struct route *route, struct visit *ret)
{
	struct desk *desk = desk_start(pool, NULL);
	good_post_of(route)->prepare(desk, ret);
	assert_true(snapshot_publish(&desk->app->snapshots, desk_ctx(desk), NULL));
	return desk;
}

static void try_good_one(const struct route *route)
{
	pool_t *pool = pool_new(NULL);
	struct visit visit;
	struct desk *desk = ready(pool, route, &visit);
	const char *before = desk_dump(desk);
	struct told told = desk_ask(desk, &visit);
	if (told.status >= 400)
		fail_msg("%s: %d\n%s", route->name, told.status, told.body);
	int most = good_post_of(route)->statements;
	print_message("%s: %d statements\n", route->name, desk->calls);
	if (desk->calls > (most ? most : STATEMENTS_MAX))
		fail_msg("%s: %d statements", route->name, desk->calls);
	if (good_post_of(route)->reads)
		assert_string_equal(desk_dump(desk), before);
	else
		assert_string_not_equal(desk_dump(desk), before);
	pool_free(pool);
}

TEST(every_post_succeeds_with_few_statements)
{
	for (const struct route *route = routes; route->path; route++)
		if (route->method == POST)
			try_good_one(route);
}

static const char *first_difference(const char *before, const char *after)
{
	size_t line = 0;
	for (size_t i = 0; before[i] && before[i] == after[i]; i++)
		if (after[i] == '\n')
			line = i + 1;
	return after + line;
}

static void check_unchanged(
	const struct route *route, int call, struct desk *desk, int status, const char *before)
{
	if (status < 500)
		fail_msg("%s, call %d fails: %d", route->name, call, status);
	const char *after = desk_dump(desk);
	if (!text_equal(after, before))
		fail_msg("%s, call %d fails, and this has changed:\n%s", route->name, call,
			first_difference(before, after));
}

/* True: that many calls are never made, the request succeeds. */
static bool fail_at(const struct route *route, int call)
{
	pool_t *pool = pool_new(NULL);
	struct visit visit;
	struct desk *desk = ready(pool, route, &visit);
	const char *before = desk_dump(desk);
	db_fail_at(desk->app->db, call);
	struct told told = desk_ask(desk, &visit);
	db_fail_at(desk->app->db, 0);
	bool succeeded = told.status < 400;
	if (!succeeded)
		check_unchanged(route, call, desk, told.status, before);
	else if (!good_post_of(route)->reads)
		assert_string_not_equal(desk_dump(desk), before);
	pool_free(pool);
	return succeeded;
}

TEST(every_post_whose_nth_database_call_fails_changes_nothing)
{
	for (const struct route *route = routes; route->path; route++) {
		int call = 1;
		while (route->method == POST && !fail_at(route, call))
			call++;
		assert_true(route->method == GET || call > 2);
	}
}

RUN_TESTS(cmocka_unit_test(every_post_succeeds_with_few_statements),
	cmocka_unit_test(every_post_whose_nth_database_call_fails_changes_nothing))
