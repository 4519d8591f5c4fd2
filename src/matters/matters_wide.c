/* matters/matters_wide.c - 大表: the sheet that the office knows from its workbook, with whole texts,
 * lights in words, groups with subtotals, and cells that can be written in. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/sentence.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_PX 34
#define BELOW_MOST 200

struct wide {
	struct listing *listing;
	json_t *data;
	bool behalf, corrects; /* some cell is written for a unit; some by 更正 */
	int64_t edited;        /* the row whose form is open, or 0 */
	bool editable[LISTING_COLUMNS];
	struct bulk_offers offers;
	json_t *below; /* of the edited row: it and the rows below it, to paste on */
};

/* --- cells -------------------------------------------------------------------------------------- */

/* What an editor begins with: as it is stored, several joined by a blank. */
static const char *raw_value(
	const struct listing *listing, const struct list_row *row, const struct cell_way *way)
{
	const struct input *input = &listing->definition->inputs[way->input];
	const json_t *value = json_object_get(row->values, input->name);
	if (input->type != INPUT_CHOICE && input->type != INPUT_UNIT &&
		input->type != INPUT_PERSON && input->type != INPUT_FLAG)
		return NULL;
	if (way->action->effect == EFFECT_PROGRESS)
		return row->lead ? row->lead->plan : NULL;
	return json_is_string(value) ? json_string_value(value) : "";
}

static void put_cell(struct wide *wide, json_t *cells, const struct list_row *row, size_t column,
	const struct matter *matter, const struct possibles *possibles)
{
	struct listing *listing = wide->listing;
	struct cell_way way;
	json_t *cell = list_put_cell(listing, cells, row, &listing->columns[column]);
	bool edit = matter && sheet_way(matter, possibles, listing->columns[column].id, &way);
	put_flag(cell, "edit", edit);
	put_text(cell, "value", edit ? raw_value(listing, row, &way) : NULL);
	if (!edit)
		return;
	wide->editable[column] = true;
	wide->behalf |= way.on_behalf;
	wide->corrects |= way.action->effect == EFFECT_CORRECT;
}

static const json_t *value_now(
	const struct listing *listing, const struct list_row *row, const struct cell_way *way)
{
	const char *raw = raw_value(listing, row, way);
	struct list_column column;
	const struct input *input = &listing->definition->inputs[way->input];
	const char *id = way->input == due_input(listing->definition) ? "due" : input->name;
	if (!raw && listing_column(listing, id, &column))
		raw = listing_cell(listing, row, &column);
	json_t *value = json_string(text_or(raw, ""));
	pool_defer(listing->ctx->pool, value, (void (*)(void *))json_decref);
	return value;
}

/* The row's form, for browsers without a script. */
static void put_form(struct wide *wide, json_t *item, const struct list_row *row,
	const struct matter *matter, const struct possibles *possibles)
{
	struct listing *listing = wide->listing;
	struct ctx *ctx = listing->ctx;
	json_t *fields = put_list(item, "fields");
	for (size_t i = 0; i < listing->column_count; i++) {
		struct cell_way way;
		const char *id = listing->columns[i].id;
		if (!sheet_way(matter, possibles, id, &way))
			continue;
		put_input(ctx, fields, listing->definition, way.input,
			value_now(listing, row, &way), false, NULL, id);
		json_t *field = json_array_get(fields, json_array_size(fields) - 1);
		put_text(field, "label", listing->columns[i].title);
		put_text(field, "name",
			text_printf(ctx->pool, "f.%" PRId64 ".%s", row->matter->id, id));
	}
}

static void put_row(struct wide *wide, json_t *rows, const struct list_row *row)
{
	struct listing *listing = wide->listing;
	struct ctx *ctx = listing->ctx;
	const struct matter *matter = listing_matter(listing, row);
	struct possibles possibles =
		matter ? matter_possible(ctx, matter) : (struct possibles){ 0 };
	json_t *item = list_put_row(listing, rows, row), *cells = json_object_get(item, "cells");
	bool editing = row->matter->id == wide->edited && matter;
	const struct share *lead = matter ? matter_lead(matter) : NULL;
	bulk_offer(&wide->offers, &possibles);
	for (size_t i = 0; i < listing->column_count; i++)
		put_cell(wide, cells, row, i, matter, &possibles);
	put_text(item, "item",
		text_printf(ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64,
			row->matter->id, row->matter->version, lead ? lead->ordinal : 0,
			lead ? lead->version : 0));
	put_flag(item, "editing", editing);
	put_text(item, "edit",
		listing_address(
			listing, "edit", text_printf(ctx->pool, "%" PRId64, row->matter->id)));
	put_list(item, "fields");
	put_list(item, "below");
	if (editing) {
		put_form(wide, item, row, matter, &possibles);
		wide->below = json_object_get(item, "below");
	}
	if (wide->below && json_array_size(wide->below) < BELOW_MOST)
		add_text(wide->below, get_text(item, "item"));
}

/* --- groups ------------------------------------------------------------------------------------- */

enum grouping { GROUP_NONE, GROUP_LEAD, GROUP_LEADER };

struct member {
	const struct list_row *row;
	const char *title, *sort_key;
};

static struct member member_of(
	const struct listing *listing, const struct list_row *row, enum grouping grouping)
{
	const struct directory *directory = listing->ctx->directory;
	const struct unit *unit = directory_unit(directory, row->matter->lead_unit);
	const struct division *division = listing_division(listing, row);
	const struct person *leader =
		division ? directory_person(directory, division->leader) : NULL;
	if (grouping == GROUP_LEADER)
		return (struct member){ row, leader ? leader->name : "",
			leader ? leader->sort_key : "" };
	return (struct member){ row, unit ? unit->short_name : "", unit ? unit->sort_key : "" };
}

/* Whom nobody leads comes last; within a group as the list has them. */
static int by_group(const void *a, const void *b)
{
	const struct member *left = a, *right = b;
	int order = (*right->title != 0) - (*left->title != 0);
	if (!order)
		order = strcmp(left->sort_key, right->sort_key);
	if (!order)
		order = strcmp(left->title, right->title);
	return order ? order : (left->row > right->row) - (left->row < right->row);
}

/* "住建局　小计 12 件：正常 7、临期 2、逾期 3" */
static void put_subtotal(
	const struct wide *wide, json_t *group, const struct member *members, size_t count)
{
	struct ctx *ctx = wide->listing->ctx;
	int64_t counts[LIGHT_ENDED + 1] = { 0 };
	struct buffer words;
	buffer_init(&words, ctx->pool, 1000);
	for (size_t i = 0; i < count; i++)
		counts[listing_light(wide->listing, members[i].row)]++;
	for (enum light light = LIGHT_NORMAL; light <= LIGHT_ENDED; light++)
		if (counts[light])
			buffer_printf(&words, "%s%s %" PRId64,
				words.size ? message(ctx->pool, ctx->messages, "site.between") : "",
				light_word(ctx, light), counts[light]);
	put_text(group, "subtotal",
		message(ctx->pool, ctx->messages, "sheet.subtotal", "count",
			text_printf(ctx->pool, "%zu", count), "lights", words.data));
}

static void put_group(
	struct wide *wide, json_t *groups, const struct member *members, size_t count, bool titled)
{
	json_t *group = add_object(groups), *rows = put_list(group, "rows");
	struct ctx *ctx = wide->listing->ctx;
	put_text(group, "title",
		!titled ? NULL
			: text_or(members->title,
				  message(ctx->pool, ctx->messages, "sheet.no_group")));
	put_text(group, "subtotal", NULL);
	put_int(group, "span", (int64_t)wide->listing->column_count + 1);
	if (titled)
		put_subtotal(wide, group, members, count);
	for (size_t i = 0; i < count; i++)
		put_row(wide, rows, members[i].row);
}

static enum grouping wanted_grouping(const struct listing *listing)
{
	const char *group = req_text(listing->req, "group");
	return text_equal(group, "lead")     ? GROUP_LEAD
	       : text_equal(group, "leader") ? GROUP_LEADER
					     : GROUP_NONE;
}

static void number_rows(struct list_row *rows, const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rows[members[i].row - rows].nth = (int64_t)i + 1;
}

static void put_groups(struct wide *wide)
{
	struct listing *listing = wide->listing;
	enum grouping grouping = wanted_grouping(listing);
	json_t *groups = put_list(wide->data, "groups");
	size_t count = listing->row_count, first = 0;
	struct member *members = mem_array(listing->ctx->pool, struct member, count + 1);
	for (size_t i = 0; i < count; i++)
		members[i] = member_of(listing, &listing->rows[i], grouping);
	if (grouping != GROUP_NONE && count)
		qsort(members, count, sizeof *members, by_group);
	number_rows(listing->rows, members, count);
	for (size_t i = 1; i <= count; i++) {
		bool ends = i == count || (grouping != GROUP_NONE && !text_equal(members[i].title,
									     members[first].title));
		if (!ends)
			continue;
		put_group(wide, groups, &members[first], i - first, grouping != GROUP_NONE);
		first = i;
	}
	put_flag(wide->data, "has_rows", count > 0);
	put_flag(wide->data, "by_lead", grouping == GROUP_LEAD);
	put_flag(wide->data, "by_leader", grouping == GROUP_LEADER);
}

/* --- the page ----------------------------------------------------------------------------------- */

/* One editor for a column: its field without a value. */
static void put_editors(struct wide *wide)
{
	struct listing *listing = wide->listing;
	const struct definition *definition = listing->definition;
	json_t *editors = put_list(wide->data, "editors");
	json_t *columns = json_object_get(wide->data, "columns");
	for (size_t i = 0; i < listing->column_count; i++) {
		const char *id = listing->columns[i].id;
		int input =
			text_equal(id, "due") ? due_input(definition) : input_find(definition, id);
		put_flag(json_array_get(columns, i), "editable", wide->editable[i]);
		if (!wide->editable[i])
			continue;
		json_t *editor = add_object(editors), *fields = put_list(editor, "fields");
		put_text(editor, "column", id);
		put_input(listing->ctx, fields, definition, input, NULL, false, NULL, "editor");
		put_text(json_array_get(fields, 0), "label", listing->columns[i].title);
	}
	put_flag(wide->data, "has_editors", json_array_size(editors) > 0);
}

/* The widths as they are, for who changes one of them. */
static void put_wish(const struct wide *wide)
{
	const struct listing *listing = wide->listing;
	struct buffer wish;
	buffer_init(&wish, listing->ctx->pool, 8000);
	for (size_t i = 0; i < listing->column_count; i++)
		buffer_printf(&wish, "%s%s:%" PRId64, i ? " " : "", listing->columns[i].id,
			listing->columns[i].width);
	put_text(wide->data, "wish", wish.data);
}

/* With the check box before the columns. */
static int64_t table_pixels(const struct listing *listing)
{
	int64_t pixels = CHECK_PX;
	for (size_t i = 0; i < listing->column_count; i++)
		pixels += column_pixels(&listing->columns[i]);
	return pixels;
}

enum err matters_wide(struct listing *listing, struct response *res)
{
	struct ctx *ctx = listing->ctx;
	struct wide wide = {
		.listing = listing, .data = res->data, .edited = req_int(listing->req, "edit", 0)
	};
	listing->filter.limit = LISTING_ROWS;
	enum err err = listing_load(listing);
	if (err)
		return err;
	list_put_frame(listing, res->data);
	put_groups(&wide);
	put_editors(&wide);
	put_wish(&wide);
	put_int(res->data, "px", table_pixels(listing));
	bulk_put_offers(&wide.offers, res->data);
	put_channels(ctx, res->data, message(ctx->pool, ctx->messages, "channel.paper"));
	put_text(res->data, "group_none", listing_address(listing, "group", NULL));
	put_text(res->data, "group_lead", listing_address(listing, "group", "lead"));
	put_text(res->data, "group_leader", listing_address(listing, "group", "leader"));
	put_flag(res->data, "behalf", wide.behalf);
	put_flag(res->data, "corrects", wide.corrects);
	put_flag(res->data, "may_preset", sheet_may_preset(ctx));
	put_text(res->data, "printed", time_format(ctx->pool, ctx->now));
	return res_page(res, "matters/wide");
}
