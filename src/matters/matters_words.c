/* matters/matters_words.c - lights, dues and what is left of them, as people say it. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/query.h"
#include "engine/world.h"
#include "html/json.h"

#include <inttypes.h>

static const struct {
	const char *color, *word;
} lights[] = {
	[LIGHT_NORMAL] = { "green", "light.normal" },
	[LIGHT_SOON] = { "amber", "light.soon" },
	[LIGHT_OVERDUE] = { "red", "light.overdue" },
	[LIGHT_PAUSED] = { "grey", "light.paused" },
	[LIGHT_ENDED] = { "grey", "light.ended" },
};

const char *light_word(struct ctx *ctx, enum light light)
{
	return message(ctx->pool, ctx->messages, lights[light].word);
}

void put_light(struct ctx *ctx, json_t *object, const char *name, enum light light)
{
	json_t *item = put_object(object, name);
	put_text(item, "color", lights[light].color);
	put_text(item, "word", light_word(ctx, light));
}

static const char *amount_text(struct ctx *ctx, const char *key, int64_t amount)
{
	return message(ctx->pool, ctx->messages, key, "amount",
		text_printf(ctx->pool, "%" PRId64, amount < 0 ? -amount : amount));
}

static const char *days_left(struct ctx *ctx, int64_t due)
{
	int64_t days = worktime_left(ctx->world->calendar, ctx->now, due, UNIT_WORKDAY);
	/* Past 24:00 of the last day, but the office has not opened since: nobody is late yet. */
	if (days == 0)
		return message(
			ctx->pool, ctx->messages, ctx->now < due ? "left.today" : "left.just_due");
	return amount_text(ctx, ctx->now < due ? "left.workdays" : "left.late_workdays", days);
}

static const char *hours_left(struct ctx *ctx, int64_t due, enum limit_unit unit)
{
	int64_t ms = worktime_left(ctx->world->calendar, ctx->now, due, unit);
	bool late = ctx->now >= due, minutes = ms < MS_HOUR && ms > -MS_HOUR;
	if (minutes)
		return amount_text(
			ctx, late ? "left.late_minutes" : "left.minutes", ms / MS_MINUTE);
	if (unit == UNIT_WORKHOUR)
		return amount_text(
			ctx, late ? "left.late_workhours" : "left.workhours", ms / MS_HOUR);
	return amount_text(ctx, late ? "left.late_hours" : "left.hours", ms / MS_HOUR);
}

const char *remaining_text(struct ctx *ctx, int64_t due, enum limit_unit unit)
{
	if (due == NEVER)
		return "";
	if (unit == UNIT_MINUTE || unit == UNIT_HOUR || unit == UNIT_WORKHOUR)
		return hours_left(ctx, due, unit);
	return days_left(ctx, due);
}

const char *due_words(struct ctx *ctx, int64_t due)
{
	if (due == NEVER)
		return "";
	if (time_of_day(due) == 0)
		return time_format_day(ctx->pool, worktime_due_day(due));
	return time_format(ctx->pool, due);
}
