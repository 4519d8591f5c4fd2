/* figures/figures_view.c - the question that a URL asks, and what all pages of figures show. */
#include "figures/figures_view.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/office.h"
#include "engine/sentence.h"

#include <apr_escape.h>
#include <inttypes.h>
#include <string.h>

#define TREND_WIDTH 132
#define TREND_HEIGHT 30
#define TREND_EDGE 3

/* --- business and period ------------------------------------------------------------------------ */

static enum err read_business(struct view *view)
{
	struct ctx *ctx = view->ctx;
	const char *wanted = req_text(view->req, "procedure");
	const struct definitions *set = ctx->definitions;
	for (size_t i = 0; i < set->current_count && !view->definition; i++) {
		const struct definition *definition = set->current[i];
		bool named = text_empty(wanted) || text_equal(wanted, definition->id);
		bool has = view->question.figure ? figure_is_of(view->question.figure, definition)
						 : definition->figure_count > 0;
		if (named && has)
			view->definition = definition;
	}
	if (view->definition)
		return OK;
	return ctx_fail(
		ctx, ERR_NOT_FOUND, "figures.no_business", "procedure", text_or(wanted, ""));
}

static int64_t read_day(const struct view *view, const char *name, int64_t fallback)
{
	int64_t day;
	const char *text = req_text(view->req, name);
	return text && time_parse_day(text, &day) ? day : fallback;
}

static enum err read_period(struct view *view)
{
	int64_t today = time_day(view->ctx->now);
	bool from = !text_empty(req_text(view->req, "from"));
	struct period month = period_month(read_day(view, from ? "from" : "to", today));
	int64_t first = read_day(view, "from", time_day(month.from));
	int64_t last = read_day(view, "to", time_day(month.to - 1));
	if (last < first)
		return ctx_fail_field(view->ctx, "to", "figure.backwards");
	view->question.period = period_days(first, last);
	return OK;
}

static const char *day_text(const struct view *view, int64_t at)
{
	return time_format_day(view->ctx->pool, time_day(at));
}

static const char *period_query(const struct view *view, struct period period)
{
	return text_printf(view->ctx->pool, "procedure=%s&from=%s&to=%s", view->definition->id,
		day_text(view, period.from), day_text(view, period.to - 1));
}

const char *view_href_with(const struct view *view, const char *path, const char *const *pairs)
{
	const char *href = text_printf(view->ctx->pool, "%s?%s", path, view->base);
	for (; pairs[0]; pairs += 2)
		if (pairs[1])
			href = text_printf(view->ctx->pool, "%s&%s=%s", href, pairs[0],
				apr_pescape_urlencoded(view->ctx->pool, pairs[1]));
	return href;
}

/* --- what every page shows ---------------------------------------------------------------------- */

static void put_businesses(struct view *view)
{
	const struct definitions *set = view->ctx->definitions;
	json_t *list = put_list(view->data, "businesses");
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		const struct figure *figure = view->question.figure;
		if (figure ? !figure_is_of(figure, definition) : !definition->figure_count)
			continue;
		if (!office_runs(view->ctx->office, definition->id) &&
			definition != view->definition)
			continue;
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_flag(item, "current", definition == view->definition);
	}
}

static void put_period(struct view *view, json_t *list, const char *key, struct period period)
{
	struct period now = view->question.period;
	json_t *item = add_object(list);
	put_text(item, "title", message(view->ctx->pool, view->ctx->messages, key));
	put_text(item, "href",
		text_printf(view->ctx->pool, "%s?%s", view->req->path, period_query(view, period)));
	put_flag(item, "current", now.from == period.from && now.to == period.to);
}

static void put_periods(struct view *view)
{
	json_t *list = put_list(view->data, "periods");
	struct period month = period_month(time_day(view->ctx->now));
	struct period year = period_year(time_day(view->ctx->now));
	put_period(view, list, "figures.this_month", month);
	put_period(view, list, "figures.last_month", period_before(month));
	put_period(view, list, "figures.this_year", year);
	put_period(view, list, "figures.last_year", period_before(year));
}

static void put_head(struct view *view)
{
	struct ctx *ctx = view->ctx;
	struct period period = view->question.period;
	int64_t cutoff = period.to < ctx->now ? period.to : ctx->now;
	put_text(view->data, "procedure", view->definition->id);
	put_text(view->data, "business", view->definition->title);
	put_businesses(view);
	put_periods(view);
	put_text(view->data, "from", day_text(view, period.from));
	put_text(view->data, "to", day_text(view, period.to - 1));
	put_text(view->data, "period", period_text(ctx->pool, ctx->messages, period));
	put_text(view->data, "cutoff", time_format(ctx->pool, cutoff));
	put_text(view->data, "path", view->req->path);
}

enum err view_read(
	struct view *view, struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *id = req_text(req, "id");
	*view = (struct view){ .ctx = ctx, .req = req, .data = res->data };
	view->question.figure = id ? figure_find(ctx->definitions->figures, id) : NULL;
	if (id && !view->question.figure)
		return ctx_fail(ctx, ERR_NOT_FOUND, "figure.unknown", "figure", id);
	enum err err = read_business(view);
	if (!err)
		err = read_period(view);
	if (err)
		return err;
	view->question.definitions = &view->definition;
	view->question.definition_count = 1;
	view->base = period_query(view, view->question.period);
	put_head(view);
	return OK;
}

/* --- numbers ------------------------------------------------------------------------------------ */

void put_figure(
	struct view *view, json_t *object, const char *name, const struct figure_value *value)
{
	const struct figure_band *band = figure_band_of(view->question.figure, value);
	bool of_days = view->question.figure->measure == MEASURE_RATIO ||
		       view->question.figure->measure == MEASURE_RANK;
	json_t *item = put_object(object, name);
	put_text(item, "text", value->text);
	put_text(item, "full", value->full);
	put_int(item, "numerator", value->numerator);
	if (value->denominator < 0)
		put_text(item, "denominator", NULL);
	else
		put_int(item, "denominator", value->denominator);
	put_int(item, "count", value->count);
	put_flag(item, "small", of_days && value->count > 0 && value->count < FIGURE_SMALL);
	put_text(item, "band", band ? band->title : NULL);
}

void put_export(struct view *view)
{
	struct ctx *ctx = view->ctx;
	put_text(view->data, "export",
		actor_may(ctx->actor, "export")
			? text_printf(ctx->pool, "%s/export?%s&format=xlsx", view->req->path,
				  text_or(view->req->query, ""))
			: NULL);
}

/* In thousandths of the greatest, so that the line needs integers only; -1: nothing to show. */
static int64_t height_of(const struct figure *figure, const struct figure_value *value)
{
	bool of_rows = figure->measure == MEASURE_RANK || figure->measure == MEASURE_TOP;
	if (value->denominator == 0 || (of_rows && !value->count))
		return -1;
	return value->denominator > 0 ? value->numerator * 1000 / value->denominator
				      : value->numerator * 1000;
}

static int64_t greatest(const struct figure *figure, const struct figure_groups *months)
{
	int64_t most = 1;
	for (size_t i = 0; i < months->count; i++) {
		int64_t height = height_of(figure, &months->items[i].figure);
		most = height > most ? height : most;
	}
	return most;
}

static const char *trend_label(struct view *view, const struct figure_groups *months)
{
	pool_t *pool = view->ctx->pool;
	struct buffer text;
	buffer_init(&text, pool, 4000);
	for (size_t i = 0; i < months->count; i++)
		buffer_printf(&text, "%s%.7s %s", i ? ", " : "",
			time_format_day(pool, months->items[i].id), months->items[i].figure.text);
	return text.data;
}

void put_trend(struct view *view, json_t *object, const struct figure_groups *months)
{
	const struct figure *figure = view->question.figure;
	CHECK(months->count > 1);
	int64_t most = greatest(figure, months), x = 0, y = 0, shown = 0;
	int64_t step = (TREND_WIDTH - 2 * TREND_EDGE) / ((int64_t)months->count - 1);
	struct buffer points;
	buffer_init(&points, view->ctx->pool, 1000);
	for (size_t i = 0; i < months->count; i++) {
		int64_t height = height_of(figure, &months->items[i].figure);
		if (height < 0)
			continue;
		x = TREND_EDGE + step * (int64_t)i;
		y = TREND_HEIGHT - TREND_EDGE - height * (TREND_HEIGHT - 2 * TREND_EDGE) / most;
		buffer_printf(&points, "%s%" PRId64 ",%" PRId64, shown++ ? " " : "", x, y);
	}
	json_t *trend = put_object(object, "trend");
	put_text(trend, "points", points.data);
	put_int(trend, "x", x);
	put_int(trend, "y", y);
	put_int(trend, "width", TREND_WIDTH);
	put_int(trend, "height", TREND_HEIGHT);
	put_text(trend, "label", trend_label(view, months));
	put_flag(trend, "has_points", shown > 0);
}

/* --- names -------------------------------------------------------------------------------------- */

bool may_see_unit(const struct ctx *ctx, int64_t unit)
{
	const struct actor *actor = ctx->actor;
	if (!actor || actor_sees_all(actor))
		return true;
	const struct division *division =
		unit ? directory_division(ctx->directory, unit, actor->day) : NULL;
	if (division &&
		(division->leader == actor->person->id || division->deputy == actor->person->id))
		return true;
	return unit && directory_within(ctx->directory, unit, actor->person->unit);
}

static int attribute_input(const struct definition *definition, const char *field)
{
	if (text_equal(field, "urgency"))
		return definition->urgency_input;
	return text_equal(field, "kind") ? definition->kind_input : input_find(definition, field);
}

/* Other units' numbers apart, and those of persons, are for who sees all. */
static bool may_see_values(const struct ctx *ctx, const struct input *input)
{
	bool parties = input->type == INPUT_UNIT || input->type == INPUT_UNITS ||
		       input->type == INPUT_PERSON;
	return !parties || !ctx->actor || actor_sees_all(ctx->actor);
}

const char *view_field_title(struct view *view, const char *field)
{
	const struct definition *definition = view->definition;
	if (text_equal(field, "plan"))
		return definition->has_plan
			       ? message(view->ctx->pool, view->ctx->messages, "figures.plan")
			       : NULL;
	int input = attribute_input(definition, field);
	if (input < 0 || !may_see_values(view->ctx, &definition->inputs[input]))
		return NULL;
	bool attribute = input == definition->urgency_input || input == definition->kind_input;
	return attribute || definition->inputs[input].index ? definition->inputs[input].title
							    : NULL;
}

static const char *plan_title(const struct definition *definition, const char *value)
{
	for (size_t i = 0; i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, value))
			return definition->plan[i].title;
	return value;
}

const char *view_value_title(struct view *view, const char *field, const char *value)
{
	struct ctx *ctx = view->ctx;
	if (text_empty(value))
		return message(ctx->pool, ctx->messages,
			text_equal(field, "plan") ? "figures.no_plan" : "figures.no_value");
	if (text_equal(field, "plan"))
		return plan_title(view->definition, value);
	int input = attribute_input(view->definition, field);
	json_t *text = json_string(value);
	pool_defer(ctx->pool, text, (void (*)(void *))json_decref);
	return input < 0 ? value
			 : text_or(input_text(ctx, &view->definition->inputs[input], text), value);
}
