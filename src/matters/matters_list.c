/* matters/matters_list.c - 台账: one business's matters; filter, sort, columns and page stand in the
 * URL, so that a list can be kept, sent and printed. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/query.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "html/json.h"

#include <apr_escape.h>
#include <inttypes.h>
#include <string.h>

#define PAGE_ROWS 50
#define COUNT_MOST 10000
#define KEY_PREFIX "k."
#define COLUMNS_MAX 60

const struct field matters_list_query[] = {
	{ "open", FIELD_NAME, .max = 10 },
	{ "light", FIELD_NAME, .max = 10 },
	{ "state", FIELD_NAME, .max = 60 },
	{ "unit", FIELD_ID },
	{ "share", FIELD_FLAG },
	{ "urgency", FIELD_NAME, .max = 60 },
	{ "kind", FIELD_NAME, .max = 60 },
	{ "plan", FIELD_NAME, .max = 60 },
	{ "number", FIELD_TEXT, .max = 60 },
	{ "due_from", FIELD_DAY },
	{ "due_to", FIELD_DAY },
	{ "opened_from", FIELD_DAY },
	{ "opened_to", FIELD_DAY },
	{ "sort", FIELD_NAME, .max = 10 },
	{ "col", FIELD_NAME, .many = true, .max = 60 },
	{ "after", FIELD_TEXT, .max = 60 },
	{ 0 },
};

struct listing {
	struct ctx *ctx;
	const struct request *req;
	const struct definition *definition;
	struct filter filter;
	json_t *data;
	const char *columns[COLUMNS_MAX];
	size_t column_count;
};

/* --- what the URL asks -------------------------------------------------------------------------- */

static const char *const light_names[] = {
	[LIGHT_NORMAL] = "normal",
	[LIGHT_SOON] = "soon",
	[LIGHT_OVERDUE] = "overdue",
	[LIGHT_PAUSED] = "paused",
};

/* Which of NAMES the URL names; -1 where it names none, and a failure where it is not among them. */
static int read_name(
	const struct listing *listing, const char *field, const char *const *names, size_t count)
{
	const char *name = req_text(listing->req, field);
	for (size_t i = 0; !text_empty(name) && i < count; i++)
		if (text_equal(names[i], name))
			return (int)i;
	if (!text_empty(name))
		(void)ctx_fail_field(listing->ctx, field, "list.no_such", "name", name);
	return -1;
}

static void read_light(struct listing *listing)
{
	int light = read_name(listing, "light", light_names, COUNT(light_names));
	listing->filter.has_light = light >= 0;
	listing->filter.light = light >= 0 ? (enum light)light : LIGHT_NORMAL;
}

static void read_open(struct listing *listing)
{
	static const char *const opens[] = {
		[FILTER_OPEN] = "open", [FILTER_ENDED] = "ended", [FILTER_ALL] = "all"
	};
	static const char *const sorts[] = {
		[SORT_DUE] = "due", [SORT_NEWEST] = "newest", [SORT_OLDEST] = "oldest"
	};
	struct filter *filter = &listing->filter;
	int open = read_name(listing, "open", opens, COUNT(opens));
	int sort = read_name(listing, "sort", sorts, COUNT(sorts));
	filter->open = open < 0 ? FILTER_OPEN : open;
	filter->sort = sort < 0 ? SORT_DUE : sort;
	if (filter->open != FILTER_OPEN && filter->sort == SORT_DUE)
		filter->sort = SORT_NEWEST;
}

static int64_t read_day(const struct listing *listing, const char *name, int64_t days_after)
{
	int64_t day;
	const char *text = req_text(listing->req, name);
	return text && time_parse_day(text, &day) ? time_at(day + days_after, 0) : 0;
}

static void read_keys(struct listing *listing)
{
	struct filter *filter = &listing->filter;
	for (const struct param *param = listing->req->params; param; param = param->next) {
		if (!text_starts(param->name, KEY_PREFIX) || text_empty(param->text))
			continue;
		const char *name = param->name + strlen(KEY_PREFIX);
		int input = input_find(listing->definition, name);
		if (input < 0 || !listing->definition->inputs[input].index)
			(void)ctx_fail_field(
				listing->ctx, param->name, "input.unknown", "name", name);
		else if (filter->key_count < FILTER_KEYS)
			filter->keys[filter->key_count++] =
				(struct filter_key){ name, param->text };
	}
}

/* A due of the last day D is D + 1 00:00: "by D" means before D + 1 00:00:00.001. */
static void read_filter(struct listing *listing)
{
	const struct request *req = listing->req;
	struct filter *filter = &listing->filter;
	*filter = (struct filter){
		.definition = listing->definition,
		.state = req_text(req, "state"),
		.urgency = req_text(req, "urgency"),
		.kind = req_text(req, "kind"),
		.plan = req_text(req, "plan"),
		.number = req_text(req, "number"),
		.unit = req_int(req, "unit", 0),
		.any_share = req_flag(req, "share"),
		.due_from = read_day(listing, "due_from", 0),
		.due_to = read_day(listing, "due_to", 1),
		.opened_from = read_day(listing, "opened_from", 0),
		.opened_to = read_day(listing, "opened_to", 1),
		.after = req_text(req, "after"),
		.limit = PAGE_ROWS,
	};
	filter->due_from += filter->due_from != 0;
	filter->due_to += filter->due_to != 0;
	read_light(listing);
	read_open(listing);
	read_keys(listing);
}

/* --- addresses ---------------------------------------------------------------------------------- */

/* This list's address with NAME set to VALUE (NULL: left out); always from the first page. */
static const char *address(const struct listing *listing, const char *name, const char *value)
{
	struct buffer url;
	buffer_init(&url, listing->ctx->pool, 1 << 14);
	buffer_printf(&url, "/list/%s", listing->definition->id);
	const char *sign = "?";
	bool many = text_equal(name, "col");
	for (const struct param *param = listing->req->params; param; param = param->next) {
		bool replaced = text_equal(param->name, name) && !many;
		if (replaced || text_equal(param->name, "after") || text_empty(param->text) ||
			text_equal(param->name, "procedure"))
			continue;
		buffer_printf(&url, "%s%s=%s", sign, param->name,
			apr_pescape_urlencoded(listing->ctx->pool, param->text));
		sign = "&";
	}
	if (value)
		buffer_printf(&url, "%s%s=%s", sign, name,
			apr_pescape_urlencoded(listing->ctx->pool, value));
	return url.data;
}

/* --- columns ------------------------------------------------------------------------------------ */

static const struct {
	const char *id, *key;
	bool number, by_default;
} fixed_columns[] = {
	{ "number", "list.number", true, true },
	{ "title", "list.title", false, true },
	{ "lead", "list.lead", false, true },
	{ "state", "list.state", false, true },
	{ "due", "list.due", true, true },
	{ "light", "list.light", false, true },
	{ "left", "list.left", true, false },
	{ "plan", "list.plan", false, false },
	{ "due_first", "list.due_first", true, false },
	{ "opened", "list.opened", true, false },
	{ "closed", "list.closed", true, false },
};

static bool asked_for(const struct listing *listing, const char *id)
{
	const char *text;
	for (size_t i = 0; (text = req_nth(listing->req, "col", i)) != NULL; i++)
		if (text_equal(text, id))
			return true;
	return false;
}

static const char *fixed_title(const struct listing *listing, const char *id)
{
	for (size_t i = 0; i < COUNT(fixed_columns); i++)
		if (text_equal(fixed_columns[i].id, id))
			return message(listing->ctx->pool, listing->ctx->messages,
				text_equal(id, "lead") ? "list.lead" : fixed_columns[i].key);
	return "";
}

static bool is_number(const char *id)
{
	for (size_t i = 0; i < COUNT(fixed_columns); i++)
		if (text_equal(fixed_columns[i].id, id))
			return fixed_columns[i].number;
	return false;
}

static void offer_column(struct listing *listing, json_t *choices, const char *id,
	const char *title, bool by_default)
{
	bool any = req_nth(listing->req, "col", 0) != NULL;
	bool shown = text_equal(id, "title") || (any ? asked_for(listing, id) : by_default);
	json_t *choice = add_object(choices);
	put_text(choice, "id", id);
	put_text(choice, "title", title);
	put_flag(choice, "shown", shown);
	if (shown && listing->column_count < COLUMNS_MAX)
		listing->columns[listing->column_count++] = id;
}

/* Of the form's own fields the first choice that is indexed is shown unless others are chosen. */
static void put_columns(struct listing *listing)
{
	json_t *choices = put_list(listing->data, "choices");
	const struct definition *definition = listing->definition;
	bool first = true;
	for (size_t i = 0; i < COUNT(fixed_columns); i++)
		offer_column(listing, choices, fixed_columns[i].id,
			fixed_title(listing, fixed_columns[i].id), fixed_columns[i].by_default);
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->is == IS_TITLE || input->is == IS_LEAD || input->ask == ASK_ACTION ||
			input->personal)
			continue;
		bool source = first && input->index && input->type == INPUT_CHOICE;
		first &= !source;
		offer_column(listing, choices, input->name, input->title, source);
	}
	json_t *columns = put_list(listing->data, "columns");
	for (size_t i = 0; i < listing->column_count; i++) {
		const char *id = listing->columns[i];
		int input = input_find(definition, id);
		json_t *column = add_object(columns);
		put_text(column, "id", id);
		put_text(column, "title",
			*fixed_title(listing, id) || input < 0 ? fixed_title(listing, id)
							       : definition->inputs[input].title);
		put_flag(column, "is_title", text_equal(id, "title"));
	}
}

/* --- rows --------------------------------------------------------------------------------------- */

static const char *state_title(const struct definition *definition, const char *id)
{
	int state = state_find(&definition->matter, id);
	return state < 0 ? id : definition->matter.states[state].title;
}

static const char *plan_title(const struct definition *definition, const char *id)
{
	for (size_t i = 0; i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, id))
			return definition->plan[i].title;
	return "";
}

static const char *day_text(struct ctx *ctx, int64_t at)
{
	return at ? time_format_day(ctx->pool, time_day(at)) : "";
}

static const char *fixed_cell(
	const struct listing *listing, const struct listed *row, const char *id)
{
	struct ctx *ctx = listing->ctx;
	const struct unit *lead = directory_unit(ctx->directory, row->lead_unit);
	if (text_equal(id, "number"))
		return row->number;
	if (text_equal(id, "lead"))
		return lead ? lead->short_name : "";
	if (text_equal(id, "state"))
		return state_title(listing->definition, row->state);
	if (text_equal(id, "due"))
		return due_words(ctx, row->due);
	if (text_equal(id, "due_first"))
		return due_words(ctx, row->due_first);
	if (text_equal(id, "left"))
		return row->is_open ? remaining_text(ctx, row->due, UNIT_WORKDAY) : "";
	if (text_equal(id, "plan"))
		return plan_title(listing->definition, row->plan);
	if (text_equal(id, "opened"))
		return day_text(ctx, row->opened);
	return text_equal(id, "closed") ? day_text(ctx, row->closed) : "";
}

static void put_cell(struct listing *listing, json_t *cells, const struct listed *row,
	const json_t *values, const char *id)
{
	struct ctx *ctx = listing->ctx;
	int input = input_find(listing->definition, id);
	const char *title = fixed_title(listing, id);
	json_t *cell = add_object(cells);
	put_text(cell, "id", id);
	put_text(cell, "label", *title ? title : listing->definition->inputs[input].title);
	put_flag(cell, "is_title", text_equal(id, "title"));
	put_flag(cell, "is_number", is_number(id));
	if (text_equal(id, "light"))
		put_light(ctx, cell, "light",
			light_of(ctx->world->calendar, ctx->now, row->due, row->amber, row->is_open,
				row->suspended));
	else
		put_text(cell, "light", NULL);
	const json_t *value = json_object_get(values, id);
	put_text(cell, "text",
		*title  ? fixed_cell(listing, row, id)
		: value ? input_text(ctx, &listing->definition->inputs[input], value)
			: "");
}

static void put_rows(struct listing *listing, const struct matter_list *list)
{
	json_t *rows = put_list(listing->data, "rows");
	for (size_t i = 0; i < list->count; i++) {
		const struct listed *row = &list->items[i];
		const char *why;
		const json_t *values =
			json_parse(listing->ctx->pool, row->vals, strlen(row->vals), &why);
		json_t *item = add_object(rows);
		put_id(item, "id", row->id);
		put_text(item, "href",
			text_printf(listing->ctx->pool, "/matters/%" PRId64, row->id));
		put_text(item, "title", row->title);
		put_text(item, "number", row->number);
		put_text(item, "state", row->state);
		json_t *cells = put_list(item, "cells");
		for (size_t k = 0; k < listing->column_count; k++)
			put_cell(listing, cells, row, values, listing->columns[k]);
	}
	put_flag(listing->data, "has_rows", list->count > 0);
}

/* --- tabs and filters --------------------------------------------------------------------------- */

static void put_tab(
	struct listing *listing, json_t *tabs, const char *key, const char *open, const char *light)
{
	struct filter filter = { .definition = listing->definition,
		.open = text_equal(open, "ended") ? FILTER_ENDED : FILTER_OPEN };
	for (size_t i = 0; light && i < COUNT(light_names); i++)
		if (text_equal(light_names[i], light))
			filter.light = (enum light)i;
	filter.has_light = light != NULL;
	int64_t count = query_count(listing->ctx, &filter, COUNT_MOST);
	json_t *tab = add_object(tabs);
	put_text(tab, "title", message(listing->ctx->pool, listing->ctx->messages, key));
	put_text(tab, "href",
		text_printf(listing->ctx->pool, "/list/%s?open=%s%s%s", listing->definition->id,
			open, light ? "&light=" : "", text_or(light, "")));
	put_int(tab, "count", count);
	put_flag(tab, "current",
		text_equal(text_or(req_text(listing->req, "open"), "open"), open) &&
			text_equal(
				text_or(req_text(listing->req, "light"), ""), text_or(light, "")));
}

static void put_tabs(struct listing *listing)
{
	json_t *tabs = put_list(listing->data, "tabs");
	put_tab(listing, tabs, "list.open", "open", NULL);
	put_tab(listing, tabs, "list.overdue", "open", "overdue");
	put_tab(listing, tabs, "list.soon", "open", "soon");
	put_tab(listing, tabs, "list.paused", "open", "paused");
	put_tab(listing, tabs, "list.ended", "ended", NULL);
}

static json_t *put_select(
	struct listing *listing, json_t *filters, const char *name, const char *label)
{
	json_t *filter = add_object(filters);
	put_text(filter, "name", name);
	put_text(filter, "label", label);
	put_text(filter, "all", message(listing->ctx->pool, listing->ctx->messages, "list.all"));
	return put_list(filter, "options");
}

static void put_select_option(const struct listing *listing, json_t *options, const char *name,
	const char *value, const char *label)
{
	json_t *option = add_object(options);
	put_text(option, "value", value);
	put_text(option, "label", label);
	put_flag(option, "selected", text_equal(req_text(listing->req, name), value));
}

static void put_choice_filters(struct listing *listing, json_t *filters)
{
	const struct definition *definition = listing->definition;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->type != INPUT_CHOICE || !input->index)
			continue;
		const char *name = text_printf(listing->ctx->pool, KEY_PREFIX "%s", input->name);
		json_t *options = put_select(listing, filters, name, input->title);
		for (size_t k = 0; k < input->choice_count; k++)
			put_select_option(listing, options, name, input->choices[k].id,
				input->choices[k].title);
	}
}

static void put_filters(struct listing *listing)
{
	struct ctx *ctx = listing->ctx;
	json_t *filters = put_list(listing->data, "filters");
	json_t *states = put_select(listing, filters, "state", fixed_title(listing, "state"));
	for (size_t i = 0; i < listing->definition->matter.state_count; i++)
		put_select_option(listing, states, "state",
			listing->definition->matter.states[i].id,
			listing->definition->matter.states[i].title);
	json_t *units = put_select(listing, filters, "unit", fixed_title(listing, "lead"));
	for (size_t i = 0; i < ctx->directory->unit_count; i++) {
		const struct unit *unit = &ctx->directory->units[i];
		if (directory_handles(ctx->directory, unit))
			put_select_option(listing, units, "unit",
				text_printf(ctx->pool, "%" PRId64, unit->id), unit->short_name);
	}
	put_choice_filters(listing, filters);
	put_text(listing->data, "due_to", req_text(listing->req, "due_to"));
	put_text(listing->data, "number", req_text(listing->req, "number"));
	put_text(listing->data, "open", text_or(req_text(listing->req, "open"), "open"));
	put_text(listing->data, "by_due", address(listing, "sort", "due"));
	put_text(listing->data, "by_newest", address(listing, "sort", "newest"));
	put_flag(listing->data, "sorted_by_due", listing->filter.sort == SORT_DUE);
}

static void put_pager(struct listing *listing, const struct matter_list *list)
{
	struct ctx *ctx = listing->ctx;
	int64_t total = query_count(ctx, &listing->filter, COUNT_MOST);
	const char *key = total >= COUNT_MOST ? "list.shown_many" : "list.shown";
	put_int(listing->data, "total", total);
	put_text(listing->data, "shown",
		message(ctx->pool, ctx->messages, key, "total",
			text_printf(ctx->pool, "%" PRId64, total), "rows",
			text_printf(ctx->pool, "%zu", list->count)));
	put_text(listing->data, "first",
		text_empty(listing->filter.after) ? NULL : address(listing, "after", NULL));
	put_text(listing->data, "previous", NULL);
	put_text(listing->data, "next", list->next ? address(listing, "after", list->next) : NULL);
	put_text(listing->data, "until", time_format(ctx->pool, ctx->now));
}

enum err matters_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct listing listing = {
		.ctx = ctx,
		.req = req,
		.data = res->data,
		.definition = definition_find(ctx->definitions, req_text(req, "procedure")),
	};
	if (!listing.definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure",
			req_text(req, "procedure"));
	read_filter(&listing);
	struct matter_list list = { 0 };
	enum err err =
		ctx_failed(ctx) ? ctx->failure.err : query_matters(ctx, &listing.filter, &list);
	if (err)
		return err;
	put_text(res->data, "procedure", listing.definition->id);
	put_text(res->data, "business", listing.definition->title);
	put_flag(res->data, "may_register", actor_may(ctx->actor, "register"));
	put_columns(&listing);
	put_tabs(&listing);
	put_filters(&listing);
	put_rows(&listing, &list);
	put_pager(&listing, &list);
	return res_page(res, "matters/list");
}

/* --- which business ----------------------------------------------------------------------------- */

enum err matters_lists(struct ctx *ctx, const struct request *req, struct response *res)
{
	json_t *list = put_list(res->data, "businesses");
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		struct filter filter = { .definition = definition, .open = FILTER_OPEN };
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_text(item, "summary", definition->summary);
		put_int(item, "open", query_count(ctx, &filter, COUNT_MOST));
		filter.light = LIGHT_OVERDUE;
		filter.has_light = true;
		put_int(item, "overdue", query_count(ctx, &filter, COUNT_MOST));
	}
	(void)req;
	return res_page(res, "matters/lists");
}
