/* figures/figures_groups.c - one figure by units, leaders, unit groups, months or a field. Units stand in
 * their order, not ranked (国办函〔2025〕66号：不片面追求排名); a ratio has its band instead. */
#include "figures/figures_view.h"

#include "base/time.h"
#include "engine/directory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct field figures_groups_query[] = {
	{ "procedure", FIELD_NAME, .max = 60 },
	{ "from", FIELD_DAY },
	{ "to", FIELD_DAY },
	{ "by", FIELD_NAME, .max = 60 },
	{ "format", FIELD_NAME, .max = 10 }, /* of an export */
	{ 0 },
};

static const struct {
	const char *word, *title;
} ways[] = {
	[BY_UNIT] = { "unit", "figures.by_unit" },
	[BY_LEADER] = { "leader", "figures.by_leader" },
	[BY_GROUP] = { "group", "figures.by_group" },
	[BY_MONTH] = { "month", "figures.by_month" },
};

/* A group ready for the page. */
struct line {
	const struct figure_group *group;
	const struct unit *unit; /* BY_UNIT */
	const char *title, *heading, *href;
};

struct table {
	struct view view;
	enum figure_by by;
	const char *field;
	struct line *lines;
	size_t count;
	int64_t hidden; /* groups that are not for these eyes */
};

/* --- lines -------------------------------------------------------------------------------------- */

static const char *text_of(const struct table *table, const char *key)
{
	return message(table->view.ctx->pool, table->view.ctx->messages, key);
}

static const char *id_text(const struct table *table, int64_t id)
{
	return text_printf(table->view.ctx->pool, "%" PRId64, id);
}

static const char *path_of(const struct table *table)
{
	return text_printf(
		table->view.ctx->pool, "/figures/%s/rows", table->view.question.figure->id);
}

static void unit_line(struct table *table, struct line *line)
{
	line->unit = directory_unit(table->view.ctx->directory, line->group->id);
	line->title = line->unit ? line->unit->short_name : text_of(table, "figures.no_unit");
	line->heading = line->unit ? text_or(line->unit->group, "") : "";
	line->href =
		view_href(&table->view, path_of(table), "unit", id_text(table, line->group->id));
}

static void leader_line(struct table *table, struct line *line)
{
	int64_t leader = line->group->id;
	line->title = leader ? directory_name(table->view.ctx->directory, leader)
			     : text_of(table, "figures.no_leader");
	line->href = view_href(&table->view, path_of(table), "leader", id_text(table, leader));
}

static void group_line(struct table *table, struct line *line)
{
	line->title = text_or(line->group->value, text_of(table, "figures.no_group"));
	line->href = view_href(&table->view, path_of(table), "group", line->group->value);
}

static void month_line(struct table *table, struct line *line)
{
	struct view month = table->view;
	struct period period = period_month(line->group->id);
	pool_t *pool = table->view.ctx->pool;
	month.base = text_printf(pool, "procedure=%s&from=%s&to=%s", month.definition->id,
		time_format_day(pool, time_day(period.from)),
		time_format_day(pool, time_day(period.to - 1)));
	line->title = text_printf(pool, "%.7s", time_format_day(pool, line->group->id));
	line->href = view_href(&month, path_of(table));
}

static void field_line(struct table *table, struct line *line)
{
	line->title = view_value_title(&table->view, table->field, line->group->value);
	line->href = view_href(
		&table->view, path_of(table), "field", table->field, "value", line->group->value);
}

static bool is_for_these_eyes(const struct table *table, const struct figure_group *group)
{
	const struct ctx *ctx = table->view.ctx;
	if (table->by == BY_UNIT)
		return may_see_unit(ctx, group->id);
	if (table->by == BY_LEADER || table->by == BY_GROUP)
		return actor_sees_all(ctx->actor) || group->id == ctx->actor->person->id;
	return true;
}

static void add_lines(struct table *table, const struct figure_groups *groups)
{
	static void (*const makers[])(struct table *, struct line *) = {
		[BY_UNIT] = unit_line,
		[BY_LEADER] = leader_line,
		[BY_GROUP] = group_line,
		[BY_MONTH] = month_line,
		[BY_FIELD] = field_line,
	};
	table->lines = mem_array(table->view.ctx->pool, struct line, groups->count + 1);
	for (size_t i = 0; i < groups->count; i++) {
		if (!is_for_these_eyes(table, &groups->items[i])) {
			table->hidden++;
			continue;
		}
		struct line *line = &table->lines[table->count++];
		line->group = &groups->items[i];
		line->heading = "";
		makers[table->by](table, line);
	}
}

/* By 组别, then in the order in which the units are always named. */
static int by_order(const void *a, const void *b)
{
	const struct line *left = a, *right = b;
	int order = strcmp(left->heading, right->heading);
	if (order || !left->unit || !right->unit)
		return order ? order : (left->unit == NULL) - (right->unit == NULL);
	return strcmp(left->unit->sort_key, right->unit->sort_key);
}

/* --- the page ----------------------------------------------------------------------------------- */

static void put_way(struct table *table, json_t *list, const char *word, const char *title)
{
	const char *now = table->by == BY_FIELD ? table->field : ways[table->by].word;
	json_t *item = add_object(list);
	put_text(item, "title", title);
	put_text(item, "href",
		view_href(&table->view,
			text_printf(table->view.ctx->pool, "/figures/%s",
				table->view.question.figure->id),
			"by", word));
	put_flag(item, "current", text_equal(word, now));
}

/* Fields with few values: choices, and what the plan and the urgency say. */
static void put_ways(struct table *table)
{
	json_t *list = put_list(table->view.data, "ways");
	const struct definition *definition = table->view.definition;
	for (size_t i = 0; i < COUNT(ways); i++)
		put_way(table, list, ways[i].word, text_of(table, ways[i].title));
	if (definition->has_plan)
		put_way(table, list, "plan", view_field_title(&table->view, "plan"));
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->index && input->is != IS_LEAD && !input->personal &&
			view_field_title(&table->view, input->name))
			put_way(table, list, input->name, input->title);
	}
}

static void put_lines(struct table *table)
{
	json_t *list = put_list(table->view.data, "lines");
	const char *heading = NULL;
	bool headed = false;
	for (size_t i = 0; i < table->count; i++) {
		const struct line *line = &table->lines[i];
		json_t *item = add_object(list);
		bool new = *line->heading && !text_equal(heading, line->heading);
		put_text(item, "heading", new ? line->heading : NULL);
		put_text(item, "title", line->title);
		put_text(item, "href", line->href);
		put_figure(&table->view, item, "value", &line->group->figure);
		heading = line->heading;
		headed |= new;
	}
	put_flag(table->view.data, "has_lines", table->count > 0);
	put_flag(table->view.data, "has_headings", headed);
	put_flag(table->view.data, "has_bands", table->view.question.figure->band_count > 0);
	put_flag(table->view.data, "is_ratio",
		table->view.question.figure->measure == MEASURE_RATIO);
	put_text(table->view.data, "hidden",
		table->hidden
			? message(table->view.ctx->pool, table->view.ctx->messages,
				  "figures.hidden_groups", "count", id_text(table, table->hidden))
			: NULL);
}

static void put_bands(struct table *table)
{
	const struct figure *figure = table->view.question.figure;
	json_t *list = put_list(table->view.data, "bands");
	for (size_t i = 0; i < figure->band_count; i++) {
		json_t *item = add_object(list);
		put_text(item, "title", figure->bands[i].title);
		put_int(item, "from", figure->bands[i].at_least);
	}
}

static enum err read_way(struct table *table)
{
	struct ctx *ctx = table->view.ctx;
	const char *by = text_or(req_text(table->view.req, "by"), "unit");
	table->by = BY_UNIT;
	while (table->by < BY_FIELD && !text_equal(ways[table->by].word, by))
		table->by++;
	table->field = table->by == BY_FIELD ? by : NULL;
	if (table->field && !view_field_title(&table->view, table->field))
		return ctx_fail_field(ctx, "by", "figures.no_way", "name", by);
	put_text(table->view.data, "way",
		table->field ? view_field_title(&table->view, table->field)
			     : text_of(table, ways[table->by].title));
	return OK;
}

static enum err put_whole(struct table *table)
{
	struct figure_value value;
	struct view *view = &table->view;
	const struct figure *figure = view->question.figure;
	enum err err = figure_ask(view->ctx, &view->question, &value);
	put_text(view->data, "id", figure->id);
	put_text(view->data, "title", figure->title);
	put_text(view->data, "says", figure->says);
	put_text(view->data, "rows_href", view_href(view, path_of(table)));
	put_text(view->data, "back", view_href(view, "/figures"));
	put_figure(view, view->data, "value", &value);
	put_text(view->data, "definition_hash", value.definition_hash);
	put_int(view->data, "calendar_version", value.calendar_version);
	put_int(view->data, "position", value.position);
	return err;
}

enum err figures_groups(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct table table = { 0 };
	struct figure_groups groups, months;
	enum err err = view_read(&table.view, ctx, req, res);
	if (!err)
		err = read_way(&table);
	if (!err)
		err = put_whole(&table);
	if (!err)
		err = figure_groups(ctx, &table.view.question, BY_MONTH, NULL, &months);
	if (!err)
		err = figure_groups(ctx, &table.view.question, table.by, table.field, &groups);
	if (err)
		return err;
	put_trend(&table.view, res->data, &months);
	add_lines(&table, &groups);
	if (table.by == BY_UNIT)
		qsort(table.lines, table.count, sizeof *table.lines, by_order);
	put_ways(&table);
	put_bands(&table);
	put_lines(&table);
	put_export(&table.view);
	return res_page(res, "figures/groups");
}
