/* tests/unit/demo/year.c - see year.h. */
#include "year.h"

#include "../test.h"

#include "../county.h"
#include "base/time.h"

void year_read(struct year *year, pool_t *pool)
{
	struct problems problems;
	problems_init(&problems, pool, year->fixture->messages);
	year->world.calendar = calendar_load(pool, SOURCE_ROOT "/definitions/calendars", &problems);
	year->ctx->definitions = definitions_load(pool, SOURCE_ROOT "/definitions", &problems);
	year->demo = demo_read(pool, SOURCE_ROOT "/demo", &problems);
	problems_print(&problems, stderr);
	assert_int_equal(problems.count, 0);
	year->ctx->world = &year->world;
}

void year_put_county(struct year *year)
{
	struct ctx *ctx = year->ctx;
	struct demo_days days = demo_days(year->demo, year->world.calendar, ctx->now);
	int64_t now = ctx->now;
	ctx->now = demo_begins(year->demo, days);
	db_begin(ctx);
	if (demo_put_county(ctx, year->demo, days.shift))
		fail_msg("%s", ctx->failure.message);
	db_commit(ctx);
	ctx->now = now;
}

struct year *year_tell(pool_t *pool, int64_t now)
{
	static const struct demo_options options = { .small = true };
	struct year *year = mem_new(pool, struct year);
	year->fixture = fixture_start(pool);
	year->ctx = year->fixture->ctx;
	year->ctx->now = now;
	year_read(year, pool);
	year_put_county(year);
	if (demo_run(year->ctx, year->demo, &options, &year->report))
		fail_msg("%s: %s", year->ctx->failure.message, year->ctx->failure.detail);
	return year;
}

int64_t year_number(struct year *year, const char *sql)
{
	const struct statement statement = { .name = "test", .sql = sql };
	return db_int(year->ctx, &statement, -1, V(year->ctx->county));
}
