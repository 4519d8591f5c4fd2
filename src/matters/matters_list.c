/* matters/matters_list.c - 台账: one business's matters as a list; filter, sort, columns and page stand
 * in the URL, so that a list can be kept, sent and printed. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/office.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>

#define COUNT_MOST 1000

/* --- columns and rows --------------------------------------------------------------------------- */

static bool is_shown(const struct listing *listing, const char *id)
{
	for (size_t i = 0; i < listing->column_count; i++)
		if (text_equal(listing->columns[i].id, id))
			return true;
	return false;
}

static bool is_title(const struct list_column *column)
{
	return column->input && column->input->is == IS_TITLE;
}

/* A Chinese character on the screen, and the cell's edges. */
#define CHARACTER_PX 14
#define EDGES_PX 14

int64_t column_pixels(const struct list_column *column)
{
	return column->width * CHARACTER_PX + EDGES_PX;
}

static void put_choice(json_t *list, const struct list_column *column, bool shown)
{
	json_t *choice = add_object(list);
	put_text(choice, "id", column->id);
	put_text(choice, "title", column->title);
	put_flag(choice, "shown", shown);
}

/* Those that are shown, in their order, before those that might be. */
static void put_choices(const struct listing *listing, json_t *data)
{
	struct list_column choices[LISTING_COLUMNS];
	size_t count = listing_choices(listing, choices);
	json_t *list = put_list(data, "choices");
	for (size_t i = 0; i < listing->column_count; i++)
		put_choice(list, &listing->columns[i], true);
	for (size_t i = 0; i < count; i++)
		if (!is_shown(listing, choices[i].id))
			put_choice(list, &choices[i], false);
}

void list_put_columns(const struct listing *listing, json_t *data)
{
	json_t *columns = put_list(data, "columns");
	put_choices(listing, data);
	for (size_t i = 0; i < listing->column_count; i++) {
		const struct list_column *shown = &listing->columns[i];
		json_t *column = add_object(columns);
		put_text(column, "id", shown->id);
		put_text(column, "title", shown->title);
		put_int(column, "px", column_pixels(shown));
		put_flag(column, "is_title", is_title(shown));
		put_flag(column, "is_number", shown->number);
	}
}

json_t *list_put_cell(const struct listing *listing, json_t *cells, const struct list_row *row,
	const struct list_column *column)
{
	json_t *cell = add_object(cells);
	bool light = text_equal(column->id, "light");
	put_text(cell, "id", column->id);
	put_text(cell, "label", column->title);
	put_flag(cell, "is_title", is_title(column));
	put_flag(cell, "is_number", column->number);
	put_text(cell, "text", light ? "" : listing_cell(listing, row, column));
	if (light)
		put_light(listing->ctx, cell, "light", listing_light(listing, row));
	else
		put_text(cell, "light", NULL);
	return cell;
}

json_t *list_put_row(const struct listing *listing, json_t *rows, const struct list_row *row)
{
	const struct listed *matter = row->matter;
	pool_t *pool = listing->ctx->pool;
	json_t *item = add_object(rows);
	put_id(item, "id", matter->id);
	put_text(item, "href", text_printf(pool, "/matters/%" PRId64, matter->id));
	put_text(item, "title", matter->title);
	put_text(item, "number", matter->number);
	put_text(item, "state", matter->state);
	put_list(item, "cells");
	return item;
}

static void offer_bulk(
	const struct listing *listing, const struct list_row *row, struct bulk_offers *offers)
{
	const struct matter *matter = listing_matter(listing, row);
	struct possibles possibles =
		matter ? matter_possible(listing->ctx, matter) : (struct possibles){ 0 };
	bulk_offer(offers, &possibles);
}

static void put_rows(const struct listing *listing, json_t *data)
{
	struct bulk_offers offers = { 0 };
	json_t *rows = put_list(data, "rows");
	for (size_t i = 0; i < listing->row_count; i++) {
		const struct list_row *row = &listing->rows[i];
		json_t *item = list_put_row(listing, rows, row);
		for (size_t k = 0; k < listing->column_count; k++)
			list_put_cell(
				listing, json_object_get(item, "cells"), row, &listing->columns[k]);
		offer_bulk(listing, row, &offers);
	}
	bulk_put_offers(&offers, data);
	put_flag(data, "has_rows", listing->row_count > 0);
}

/* --- tabs and filters --------------------------------------------------------------------------- */

static void put_tab(const struct listing *listing, json_t *tabs, const char *key, const char *open,
	const char *light)
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
		text_printf(listing->ctx->pool, "/list/%s?open=%s%s%s%s", listing->definition->id,
			open, light ? "&light=" : "", text_or(light, ""),
			listing->view == LISTING_WIDE ? "&view=wide" : ""));
	put_int(tab, "count", count);
	put_flag(tab, "current",
		text_equal(text_or(req_text(listing->req, "open"), "open"), open) &&
			text_equal(
				text_or(req_text(listing->req, "light"), ""), text_or(light, "")));
}

static void put_tabs(const struct listing *listing, json_t *data)
{
	json_t *tabs = put_list(data, "tabs");
	put_tab(listing, tabs, "list.open", "open", NULL);
	put_tab(listing, tabs, "list.overdue", "open", "overdue");
	put_tab(listing, tabs, "list.soon", "open", "soon");
	put_tab(listing, tabs, "list.paused", "open", "paused");
	put_tab(listing, tabs, "list.ended", "ended", NULL);
}

static json_t *put_select(
	const struct listing *listing, json_t *filters, const char *name, const char *label)
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

static void put_choice_filters(const struct listing *listing, json_t *filters)
{
	const struct definition *definition = listing->definition;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->type != INPUT_CHOICE || !input->index)
			continue;
		const char *name = text_printf(listing->ctx->pool, "k.%s", input->name);
		json_t *options = put_select(listing, filters, name, input->title);
		for (size_t k = 0; k < input->choice_count; k++)
			put_select_option(listing, options, name, input->choices[k].id,
				input->choices[k].title);
	}
}

static const char *column_title(const struct listing *listing, const char *id)
{
	struct list_column column;
	return listing_column(listing, id, &column)
		       ? column.title
		       : message(listing->ctx->pool, listing->ctx->messages, "list.lead");
}

static void put_filters(const struct listing *listing, json_t *data)
{
	struct ctx *ctx = listing->ctx;
	json_t *filters = put_list(data, "filters");
	json_t *states = put_select(listing, filters, "state", column_title(listing, "state"));
	for (size_t i = 0; i < listing->definition->matter.state_count; i++)
		put_select_option(listing, states, "state",
			listing->definition->matter.states[i].id,
			listing->definition->matter.states[i].title);
	json_t *units = put_select(listing, filters, "unit", column_title(listing, "lead"));
	for (size_t i = 0; i < ctx->directory->unit_count; i++) {
		const struct unit *unit = &ctx->directory->units[i];
		if (directory_handles(ctx->directory, unit))
			put_select_option(listing, units, "unit",
				text_printf(ctx->pool, "%" PRId64, unit->id), unit->short_name);
	}
	put_choice_filters(listing, filters);
	put_text(data, "due_to", req_text(listing->req, "due_to"));
	put_text(data, "number", req_text(listing->req, "number"));
	put_text(data, "open", text_or(req_text(listing->req, "open"), "open"));
	put_text(data, "by_due", listing_address(listing, "sort", "due"));
	put_text(data, "by_newest", listing_address(listing, "sort", "newest"));
	put_flag(data, "sorted_by_due", listing->filter.sort == SORT_DUE);
}

static void put_pager(const struct listing *listing, json_t *data)
{
	struct ctx *ctx = listing->ctx;
	int64_t total = query_count(ctx, &listing->filter, COUNT_MOST);
	const char *key = total >= COUNT_MOST ? "list.shown_many" : "list.shown";
	put_int(data, "total", total);
	put_text(data, "shown",
		message(ctx->pool, ctx->messages, key, "total",
			text_printf(ctx->pool, "%" PRId64, total), "rows",
			text_printf(ctx->pool, "%zu", listing->row_count)));
	put_text(data, "first",
		text_empty(listing->filter.after) ? NULL : listing_address(listing, "after", NULL));
	put_text(data, "previous", NULL);
	put_text(data, "next",
		listing->next ? listing_address(listing, "after", listing->next) : NULL);
	put_text(data, "until", time_format(ctx->pool, ctx->now));
}

void list_put_frame(const struct listing *listing, json_t *data)
{
	struct ctx *ctx = listing->ctx;
	put_text(data, "procedure", listing->definition->id);
	put_text(data, "business", listing->definition->title);
	put_flag(data, "may_register", actor_may(ctx->actor, "register"));
	put_text(data, "view", listing->view == LISTING_WIDE ? "wide" : NULL);
	put_text(data, "as_list", listing_address(listing, "view", NULL));
	put_text(data, "as_wide", listing_address(listing, "view", "wide"));
	put_text(data, "query", listing_query(listing, "view", NULL));
	put_text(data, "here", listing_address(listing, "edit", NULL));
	put_text(data, "export",
		actor_may(ctx->actor, "export")
			? text_printf(ctx->pool, "/list/%s/export?%s", listing->definition->id,
				  listing_query(listing, "format", "xlsx"))
			: NULL);
	list_put_columns(listing, data);
	put_tabs(listing, data);
	put_filters(listing, data);
	put_pager(listing, data);
}

enum err matters_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct listing listing;
	bool wide = text_equal(req_text(req, "view"), "wide");
	enum err err = listing_open(ctx, req, wide ? LISTING_WIDE : LISTING_LIST, &listing);
	if (err)
		return err;
	if (wide)
		return matters_wide(&listing, res);
	err = listing_load(&listing);
	if (err)
		return err;
	list_put_frame(&listing, res->data);
	put_rows(&listing, res->data);
	return res_page(res, "matters/list");
}

/* --- which business ----------------------------------------------------------------------------- */

enum err matters_lists(struct ctx *ctx, const struct request *req, struct response *res)
{
	json_t *list = put_list(res->data, "businesses");
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		struct filter filter = { .definition = definition, .open = FILTER_OPEN };
		int64_t open = query_count(ctx, &filter, COUNT_MOST);
		if (!open && !office_runs(ctx->office, definition->id))
			continue; /* switched off, and nothing of it is left to do */
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_text(item, "summary", definition->summary);
		put_int(item, "open", open);
		filter.light = LIGHT_OVERDUE;
		filter.has_light = true;
		put_int(item, "overdue", query_count(ctx, &filter, COUNT_MOST));
	}
	(void)req;
	put_flag(res->data, "may_import", actor_may(ctx->actor, "register"));
	return res_page(res, "matters/lists");
}
