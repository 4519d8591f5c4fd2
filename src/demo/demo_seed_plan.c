/* demo/demo_seed_plan.c - which life falls on which day, and which position each of its events gets.
 *
 * All events of all lives are in order of time though each life is told by itself: how many fall into
 * each hour is counted first, so that an hour's positions and instants are known before they are used. */
#include "demo/demo_seed_inner.h"

#include "base/time.h"
#include "engine/calendar.h"
#include "engine/world.h"

#define OPENS 8
#define HOURS_OPEN 10
#define TRIES 16
/* So long after the end of the models' time those that were open then may stay as they were. */
#define WAITS_DAYS 7
#define STEP_DAYS_MOST 6

static int64_t hours_at(int64_t day, int64_t hour)
{
	return time_at(day, hour * MS_HOUR) / MS_HOUR;
}

static const struct model *draw_model(const struct seed_plan *plan, struct dice *dice, int64_t day)
{
	int weekday = time_weekday(day);
	const struct model *model = NULL;
	for (int i = 0; i < TRIES && plan->models->counts[weekday]; i++) {
		model = plan->models->of_weekday[weekday][dice_between(
			dice, 0, (int64_t)plan->models->counts[weekday] - 1)];
		if (model->ended || day + WAITS_DAYS >= model->day)
			return model;
	}
	return model;
}

/* Of two the shorter one: most matters are simple ones. */
static const struct model *choose(const struct seed_plan *plan, struct dice *dice, int64_t day)
{
	const struct model *first = draw_model(plan, dice, day);
	const struct model *second = draw_model(plan, dice, day);
	return first && second && second->count < first->count ? second : first;
}

/* Of a work of moments the steps are days apart. */
static int64_t step_hour(const struct draw *draw, struct dice *dice, size_t step, int64_t before)
{
	const struct model *model = draw->model;
	if (!model->dense)
		return hours_at(draw->day, model->steps[step].hour);
	int64_t day = time_day(before * MS_HOUR) + dice_between(dice, 0, STEP_DAYS_MOST);
	return hours_at(day, dice_between(dice, OPENS, OPENS + HOURS_OPEN - 1));
}

void seed_draw(const struct seed_plan *plan, int64_t number, struct draw *ret)
{
	struct dice dice;
	int64_t matters = plan->options->matters;
	int64_t nth = number * plan->day_count / matters;
	int64_t first = (nth * matters + plan->day_count - 1) / plan->day_count;
	int64_t of_day = matters / plan->day_count + 1;
	dice_init(&dice, (uint64_t)plan->options->seed, (uint64_t)number);
	*ret = (struct draw){ .day = plan->days[nth] };
	ret->model = choose(plan, &dice, ret->day);
	if (!ret->model)
		return;
	size_t most = ret->model->count;
	if (dice_chance(&dice, plan->options->unfinished))
		most = (size_t)dice_between(&dice, 1, (int64_t)most);
	/* Registrations in the order of their numbers, over the day. */
	int64_t hour = hours_at(ret->day, OPENS + (number - first) * HOURS_OPEN / of_day);
	for (; ret->count < most && hour < plan->now; ret->count++) {
		ret->hours[ret->count] = hour;
		if (ret->count + 1 == most)
			continue;
		int64_t next = step_hour(ret, &dice, ret->count + 1, hour);
		hour = next > hour ? next : hour;
	}
}

int64_t seed_take(struct seed_plan *plan, int64_t hour, int64_t *ret_at)
{
	int64_t index = hour - plan->first_hour, nth = plan->used[index]++;
	*ret_at = hour * MS_HOUR + nth * MS_HOUR / plan->counts[index];
	return plan->starts[index] + nth + 1;
}

static void find_days(struct ctx *ctx, struct seed_plan *plan)
{
	const struct calendar *calendar = ctx->world->calendar;
	int64_t last = time_day(ctx->now), first = plan->options->first_day;
	int64_t *days = mem_array(ctx->pool, int64_t, last - first + 1);
	for (int64_t day = first; day <= last; day++)
		if (calendar_is_workday(calendar, day) && plan->models->counts[time_weekday(day)])
			days[plan->day_count++] = day;
	plan->days = days;
}

static void count_hours(struct seed_plan *plan)
{
	struct draw draw;
	for (int64_t i = 0; i < plan->options->matters; i++) {
		seed_draw(plan, i, &draw);
		for (size_t k = 0; k < draw.count; k++)
			plan->counts[draw.hours[k] - plan->first_hour]++;
	}
	for (int64_t i = 0; i < plan->hour_count; i++) {
		plan->starts[i] = plan->events;
		plan->events += plan->counts[i];
	}
}

struct seed_plan *seed_plan_make(
	struct ctx *ctx, const struct seed_options *options, const struct models *models)
{
	struct seed_plan *plan = mem_new(ctx->pool, struct seed_plan);
	*plan = (struct seed_plan){ .options = options,
		.models = models,
		.now = ctx->now / MS_HOUR,
		.first_hour = hours_at(options->first_day, 0) };
	find_days(ctx, plan);
	plan->hour_count = plan->now - plan->first_hour + 1;
	plan->counts = mem_array(ctx->pool, int64_t, plan->hour_count);
	plan->starts = mem_array(ctx->pool, int64_t, plan->hour_count);
	plan->used = mem_array(ctx->pool, int64_t, plan->hour_count);
	if (plan->day_count)
		count_hours(plan);
	return plan;
}
