/* engine/number.c - taking numbers, and what becomes of them. */
#include "engine/number_db.h"

#include "base/id.h"
#include "base/time.h"
#include "engine/directory.h"

#include <inttypes.h>

#define NUMBER_MOST 99999
#define RESERVED_AT_ONCE 20

static const char *number_text(
	pool_t *pool, const struct series *series, int64_t year, int64_t number)
{
	const char *const pairs[] = { "year", text_printf(pool, "%" PRId64, year), "number",
		text_printf(pool, "%" PRId64, number), NULL };
	return text_fill(pool, series->pattern, pairs);
}

static struct number_row fresh_row(
	struct ctx *ctx, const struct series *series, int64_t year, int64_t number)
{
	return (struct number_row){
		.id = id_next(ctx),
		.series = series->id,
		.year = year,
		.number = number,
		.through = number,
		.text = number_text(ctx->pool, series, year, number),
		.paper = "",
		.title = "",
		.reason = "",
		.person = ctx->actor ? ctx->actor->person->id : 0,
		.at = ctx->now,
	};
}

static void put_use(struct ctx *ctx, struct number_row *row, const struct paper *paper,
	const struct matter *matter, const struct event *event)
{
	row->paper = paper->id;
	row->title = text_or(matter->title, "");
	row->matter = matter->id;
	row->seq = event->seq;
	row->state = NUMBER_ISSUED;
	row->at = event->at;
	row->person = ctx->actor ? ctx->actor->person->id : 0;
}

/* One statement turns it into the paper's, or finds nothing to turn: no two acts get the same. */
static enum err take_reserved(struct ctx *ctx, struct number_row *row, const char **ret)
{
	struct number_row found;
	if (number_db_use(ctx, row) == 1 && number_find(ctx, row->id, &found)) {
		*ret = found.text;
		return OK;
	}
	return ctx_failed(ctx) ? ctx->failure.err
			       : ctx_fail_field(ctx, "number", "number.not_free");
}

enum err number_take(struct ctx *ctx, const struct paper *paper, const struct matter *matter,
	const struct event *event, int64_t reserved, const char **ret)
{
	int64_t year = time_civil(time_day(event->at)).year;
	if (reserved) {
		struct number_row taken = {
			.id = reserved, .series = paper->series->id, .year = year
		};
		put_use(ctx, &taken, paper, matter, event);
		return take_reserved(ctx, &taken, ret);
	}
	int64_t number = number_db_take(ctx, paper->series->id, year, 1);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	struct number_row row = fresh_row(ctx, paper->series, year, number);
	put_use(ctx, &row, paper, matter, event);
	number_db_put(ctx, &row);
	*ret = row.text;
	return ctx->failure.err;
}

enum err number_step(struct ctx *ctx, const struct matter *matter, const char *text,
	const char *step, const char *reason)
{
	int64_t changed = text_equal(step, "seal") ? number_db_seal(ctx, matter->id, text)
			  : text_equal(step, "send")
				  ? number_db_send(ctx, matter->id, text)
				  : number_db_void(ctx, matter->id, text, text_or(reason, ""));
	if (changed == 1)
		return OK;
	return ctx_fail(ctx, ERR_CONFLICT, "number.not_so_far", "number", text);
}

void number_undo(struct ctx *ctx, int64_t matter, int64_t seq, const char *reason)
{
	number_db_void_event(ctx, matter, seq, reason);
}

enum err number_start(struct ctx *ctx, const struct series *series, int64_t year, int64_t last)
{
	int64_t before = number_db_last(ctx, series->id, year);
	if (last <= before || last > NUMBER_MOST)
		return ctx_fail_field(ctx, "last", "number.forwards", "last",
			text_printf(ctx->pool, "%" PRId64, before));
	if (number_db_start(ctx, series->id, year, last) != 1)
		return ctx_fail(ctx, ERR_CONFLICT, "number.moved");
	struct number_row row = fresh_row(ctx, series, year, before + 1);
	row.through = last;
	row.state = NUMBER_OUTSIDE;
	number_db_put(ctx, &row);
	return ctx->failure.err;
}

enum err number_reserve(struct ctx *ctx, const struct series *series, int64_t count,
	const char *reason, const char **ret)
{
	if (text_empty(reason))
		return ctx_fail_field(ctx, "reason", "number.reason");
	if (count < 1 || count > RESERVED_AT_ONCE)
		return ctx_fail_field(ctx, "count", "number.count");
	int64_t year = time_civil(time_day(ctx->now)).year;
	int64_t last = number_db_take(ctx, series->id, year, count);
	for (int64_t number = last - count + 1; number <= last && !ctx_failed(ctx); number++) {
		struct number_row row = fresh_row(ctx, series, year, number);
		row.state = NUMBER_RESERVED;
		row.reason = reason;
		number_db_put(ctx, &row);
	}
	if (!ctx_failed(ctx))
		*ret = number_text(ctx->pool, series, year, last - count + 1);
	return ctx->failure.err;
}

enum err number_settle(struct ctx *ctx, int64_t id, const char *title, const char *reason)
{
	if (text_empty(title) && text_empty(reason))
		return ctx_fail_field(ctx, "reason", "number.reason");
	const char *state = text_empty(title) ? NUMBER_VOID : NUMBER_USED;
	if (number_db_settle(ctx, id, state, text_or(title, ""), text_or(reason, "")) == 1)
		return OK;
	return ctx_fail(ctx, ERR_CONFLICT, "number.not_reserved");
}
