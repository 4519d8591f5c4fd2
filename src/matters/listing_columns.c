/* matters/listing_columns.c - the columns a list may have, which of them it has, and what stands in
 * them. Each standing column is a row of one table; all others are fields of the form. */
#include "matters/listing.h"

#include "base/time.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "html/json.h"
#include "matters/matters.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_LEAST 3
#define WIDTH_MOST 60

/* --- what stands in a standing column ----------------------------------------------------------- */

typedef const char *cell_text(const struct listing *listing, const struct list_row *row);

static const char *nth_text(const struct listing *listing, const struct list_row *row)
{
	return text_printf(listing->ctx->pool, "%" PRId64, row->nth);
}

static const char *number_text(const struct listing *listing, const struct list_row *row)
{
	(void)listing;
	return row->matter->number;
}

static const char *state_text(const struct listing *listing, const struct list_row *row)
{
	const struct machine *machine = &listing->definition->matter;
	int state = state_find(machine, row->matter->state);
	return state < 0 ? row->matter->state : machine->states[state].title;
}

int due_input(const struct definition *definition)
{
	int main = definition->main_clock;
	return main < 0 ? -1 : definition->clocks[main].until;
}

/* In 大表 it is the date of the whole matter, also while it is only being proposed. */
static const char *due_text(const struct listing *listing, const struct list_row *row)
{
	const struct definition *definition = listing->definition;
	int input = due_input(definition);
	const json_t *date =
		input < 0 ? NULL : json_object_get(row->values, definition->inputs[input].name);
	if (listing->view == LISTING_WIDE && !row->share_count && json_is_string(date))
		return json_string_value(date);
	return due_words(listing->ctx, row->matter->due);
}

static const char *due_first_text(const struct listing *listing, const struct list_row *row)
{
	return due_words(listing->ctx, row->matter->due_first);
}

static const char *light_text(const struct listing *listing, const struct list_row *row)
{
	return light_word(listing->ctx, listing_light(listing, row));
}

static const char *left_text(const struct listing *listing, const struct list_row *row)
{
	return row->matter->is_open ? remaining_text(listing->ctx, row->matter->due, UNIT_WORKDAY)
				    : "";
}

static const char *plan_text(const struct listing *listing, const struct list_row *row)
{
	const struct definition *definition = listing->definition;
	for (size_t i = 0; i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, row->matter->plan))
			return definition->plan[i].title;
	return "";
}

static const char *day_text(const struct listing *listing, int64_t at)
{
	return at ? time_format_day(listing->ctx->pool, time_day(at)) : "";
}

static const char *opened_text(const struct listing *listing, const struct list_row *row)
{
	return day_text(listing, row->matter->opened);
}

static const char *closed_text(const struct listing *listing, const struct list_row *row)
{
	return day_text(listing, row->matter->closed);
}

static const char *progress_text(const struct listing *listing, const struct list_row *row)
{
	(void)listing;
	return row->lead ? row->lead->progress : "";
}

static const char *progress_on_text(const struct listing *listing, const struct list_row *row)
{
	return row->lead ? day_text(listing, row->lead->progress_on) : "";
}

static const char *problem_text(const struct listing *listing, const struct list_row *row)
{
	(void)listing;
	return row->lead ? row->lead->problem : "";
}

static const char *next_step_text(const struct listing *listing, const struct list_row *row)
{
	(void)listing;
	return row->lead ? row->lead->next_step : "";
}

static const char *result_text(const struct listing *listing, const struct list_row *row)
{
	(void)listing;
	return row->lead ? row->lead->result : "";
}

static const char *person_text(const struct listing *listing, int64_t id)
{
	const struct person *person = id ? directory_person(listing->ctx->directory, id) : NULL;
	return person ? person->name : "";
}

static const char *holder_text(const struct listing *listing, const struct list_row *row)
{
	return row->lead ? person_text(listing, row->lead->holder) : "";
}

static const char *leader_text(const struct listing *listing, const struct list_row *row)
{
	const struct division *division = listing_division(listing, row);
	int64_t named = values_leader(listing->definition, row->values);
	return named      ? person_text(listing, named)
	       : division ? person_text(listing, division->leader)
			  : "";
}

static const char *deputy_text(const struct listing *listing, const struct list_row *row)
{
	const struct division *division = listing_division(listing, row);
	return division ? person_text(listing, division->deputy) : "";
}

static const struct standing_column {
	const char *id, *key;
	bool number;
	int64_t width;
	cell_text *text;
} standing[] = {
	{ "nth", "list.nth", true, 4, nth_text },
	{ "number", "list.number", true, 12, number_text },
	{ "state", "list.state", false, 7, state_text },
	{ "due", "list.due", true, 7, due_text },
	{ "light", "list.light", false, 5, light_text },
	{ "left", "list.left", true, 8, left_text },
	{ "plan", "list.plan", false, 6, plan_text },
	{ "due-first", "list.due_first", true, 7, due_first_text },
	{ "division-leader", "list.leader", false, 6, leader_text },
	{ "division-deputy", "list.deputy", false, 6, deputy_text },
	{ "holder", "list.holder", false, 5, holder_text },
	{ "progress", "list.progress", false, 18, progress_text },
	{ "progress-on", "list.progress_on", true, 7, progress_on_text },
	{ "problem", "list.problem", false, 14, problem_text },
	{ "next-step", "list.next_step", false, 14, next_step_text },
	{ "result", "list.result", false, 18, result_text },
	{ "opened", "list.opened", true, 7, opened_text },
	{ "closed", "list.closed", true, 7, closed_text },
};

static const struct standing_column *standing_find(const char *id)
{
	for (size_t i = 0; i < COUNT(standing); i++)
		if (text_equal(standing[i].id, id))
			return &standing[i];
	return NULL;
}

/* --- what stands in a field's column ------------------------------------------------------------ */

/* The units at work in that part now; of an ended matter those that were. */
static const char *units_text(
	const struct listing *listing, const struct list_row *row, enum share_role role)
{
	struct ctx *ctx = listing->ctx;
	const char *text = "";
	for (size_t i = 0; i < row->share_count; i++) {
		const struct listed_share *share = &row->shares[i];
		const struct unit *unit = directory_unit(ctx->directory, share->unit);
		if (share->role != role || share->past || !unit)
			continue;
		text = *text ? message(ctx->pool, ctx->messages, "value.and", "before", text,
				       "next", unit->short_name)
			     : unit->short_name;
	}
	return text;
}

static const char *lead_text(const struct listing *listing, const struct list_row *row)
{
	const struct unit *unit = directory_unit(listing->ctx->directory, row->matter->lead_unit);
	return unit ? unit->short_name : "";
}

static const char *input_cell(
	const struct listing *listing, const struct list_row *row, const struct input *input)
{
	const char *text = "";
	if (input->is == IS_TITLE)
		return row->matter->title;
	if (input->is == IS_LEAD && row->matter->lead_unit)
		return lead_text(listing, row);
	if (input->is == IS_CO || input->is == IS_SEPARATE)
		text = units_text(listing, row, input->is == IS_CO ? SHARE_CO : SHARE_SEPARATE);
	const json_t *value = json_object_get(row->values, input->name);
	return *text || !value ? text : input_text(listing->ctx, input, value);
}

const char *listing_cell(
	const struct listing *listing, const struct list_row *row, const struct list_column *column)
{
	const struct standing_column *known = column->input ? NULL : standing_find(column->id);
	if (known)
		return known->text(listing, row);
	return column->input ? input_cell(listing, row, column->input) : row->matter->title;
}

enum light listing_light(const struct listing *listing, const struct list_row *row)
{
	const struct ctx *ctx = listing->ctx;
	const struct listed *matter = row->matter;
	return light_of(ctx->world->calendar, ctx->now, matter->due, matter->amber, matter->is_open,
		matter->suspended);
}

const struct division *listing_division(const struct listing *listing, const struct list_row *row)
{
	const struct ctx *ctx = listing->ctx;
	return row->matter->lead_unit ? directory_division(ctx->directory, row->matter->lead_unit,
						time_day(ctx->now))
				      : NULL;
}

/* --- which there are ---------------------------------------------------------------------------- */

static int64_t input_width(const struct input *input)
{
	if (input->is == IS_TITLE)
		return 18;
	switch (input->type) {
	case INPUT_LONG:
		return 16;
	case INPUT_DATE:
	case INPUT_UNIT:
		return 7;
	case INPUT_UNITS:
		return 9;
	default:
		return input->type == INPUT_TEXT && input->max > 60 ? 12 : 7;
	}
}

static const char *sheet_title(const struct listing *listing, const char *id)
{
	const struct definition *definition = listing->definition;
	for (size_t i = 0; listing->view == LISTING_WIDE && i < definition->sheet_count; i++)
		if (text_equal(definition->sheet[i].id, id))
			return definition->sheet[i].title;
	return NULL;
}

/* Of actions alone, or nobody's business in a list. */
static bool is_listed(const struct input *input)
{
	/* 责任领导 has its standing column. */
	return input->ask != ASK_ACTION && !input->personal && input->is != IS_LEADER;
}

bool listing_column(const struct listing *listing, const char *id, struct list_column *ret)
{
	const struct definition *definition = listing->definition;
	const struct standing_column *known = standing_find(id);
	struct ctx *ctx = listing->ctx;
	if (known) {
		*ret = (struct list_column){ .id = known->id,
			.title = text_or(sheet_title(listing, id),
				message(ctx->pool, ctx->messages, known->key)),
			.number = known->number,
			.width = known->width };
		return true;
	}
	int index = text_equal(id, "title") ? definition->title_input : input_find(definition, id);
	const struct input *input = index < 0 ? NULL : &definition->inputs[index];
	if (!input || !is_listed(input))
		return false;
	*ret = (struct list_column){ .id = input->name,
		.title = text_or(sheet_title(listing, input->name), input->title),
		.input = input,
		.number = input->type == INPUT_DATE || input->type == INPUT_MONEY ||
			  input->type == INPUT_INTEGER,
		.width = input_width(input) };
	return true;
}

size_t listing_choices(const struct listing *listing, struct list_column ret[LISTING_COLUMNS])
{
	const struct definition *definition = listing->definition;
	size_t count = 0;
	for (size_t i = 0; i < COUNT(standing) && count < LISTING_COLUMNS; i++)
		count += listing_column(listing, standing[i].id, &ret[count]);
	for (size_t i = 0; i < definition->input_count && count < LISTING_COLUMNS; i++)
		if (is_listed(&definition->inputs[i]) && !standing_find(definition->inputs[i].name))
			count += listing_column(listing, definition->inputs[i].name, &ret[count]);
	return count;
}

/* --- which are shown ---------------------------------------------------------------------------- */

static void show(struct listing *listing, const char *id, int64_t width)
{
	struct list_column column;
	if (listing->column_count == LISTING_COLUMNS || !listing_column(listing, id, &column))
		return;
	for (size_t i = 0; i < listing->column_count; i++)
		if (text_equal(listing->columns[i].id, column.id))
			return;
	if (width)
		column.width = width < WIDTH_LEAST  ? WIDTH_LEAST
			       : width > WIDTH_MOST ? WIDTH_MOST
						    : width;
	listing->columns[listing->column_count++] = column;
}

/* 台账 without a wish: who, what, where it stands; of the form's choices the first that is indexed. */
static void show_usual(struct listing *listing)
{
	static const char *const first[] = { "number", "title", NULL };
	static const char *const last[] = { "state", "due", "light", NULL };
	const struct definition *definition = listing->definition;
	for (size_t i = 0; first[i]; i++)
		show(listing, first[i], 0);
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == IS_LEAD)
			show(listing, definition->inputs[i].name, 0);
	for (size_t i = 0; last[i]; i++)
		show(listing, last[i], 0);
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->type != INPUT_CHOICE || !input->index || !is_listed(input))
			continue;
		show(listing, input->name, 0);
		return;
	}
}

static void show_sheet(struct listing *listing)
{
	static const char *const more[] = { "nth", "number", "title", "progress", "problem",
		"next-step", "state", "due", "light", NULL };
	const struct definition *definition = listing->definition;
	for (size_t i = 0; i < definition->sheet_count; i++)
		show(listing, definition->sheet[i].id, 0);
	for (size_t i = 0; !definition->sheet_count && more[i]; i++)
		show(listing, more[i], 0);
}

/* "nth:4 source:8 subject:20" */
static void show_wish(struct listing *listing, const char *wish)
{
	for (const char *at = wish; *at;) {
		size_t size = strcspn(at, " "), name = strcspn(at, ": ");
		int64_t width = name < size ? strtoll(at + name + 1, NULL, 10) : 0;
		show(listing, text_copy_n(listing->ctx->pool, at, name), width);
		at += size + (at[size] == ' ');
	}
}

static const char *wish_of(struct listing *listing)
{
	const struct ctx *ctx = listing->ctx;
	return listing->view == LISTING_WIDE && ctx->actor
		       ? sheet_wish(listing->ctx, listing->definition->id, ctx->actor->person->id)
		       : NULL;
}

/* The title cannot be left out. */
void listing_read_columns(struct listing *listing)
{
	const char *id, *wish;
	bool asked = req_nth(listing->req, "col", 0) != NULL;
	for (size_t i = 0; (id = req_nth(listing->req, "col", i)) != NULL; i++)
		show(listing, id, 0);
	if (asked)
		show(listing, "title", 0);
	else if ((wish = wish_of(listing)) != NULL)
		show_wish(listing, wish);
	if (listing->column_count)
		return;
	if (listing->view == LISTING_WIDE)
		show_sheet(listing);
	else
		show_usual(listing);
}

/* --- rows --------------------------------------------------------------------------------------- */

const struct listed_share *listing_lead(const struct list_row *row)
{
	const struct listed_share *lead = NULL;
	for (size_t i = 0; i < row->share_count; i++) {
		const struct listed_share *share = &row->shares[i];
		bool better = !lead || share->is_open >= lead->is_open;
		if (share->role == SHARE_LEAD && better)
			lead = share;
	}
	return lead;
}

static int by_matter(const void *key, const void *item)
{
	int64_t id = *(const int64_t *)key, other = ((const struct listed_share *)item)->matter;
	return (id > other) - (id < other);
}

/* Shares are sorted by matter. */
static void take_shares(struct list_row *row, const struct rows *shares)
{
	const struct listed_share *all = shares->data, *end = all + shares->count;
	const struct listed_share *found =
		all ? bsearch(&row->matter->id, all, (size_t)shares->count, sizeof *all, by_matter)
		    : NULL;
	while (found && found > all && found[-1].matter == row->matter->id)
		found--;
	row->shares = found;
	while (found && found < end && found->matter == row->matter->id) {
		found++;
		row->share_count++;
	}
	row->lead = listing_lead(row);
}

enum err listing_load(struct listing *listing)
{
	struct ctx *ctx = listing->ctx;
	struct matter_list list = { 0 };
	enum err err = query_matters(ctx, &listing->filter, &list);
	if (err)
		return err;
	struct rows shares = query_shares(ctx, list.items, list.count);
	listing->rows = mem_array(ctx->pool, struct list_row, list.count + 1);
	listing->row_count = list.count;
	listing->next = list.next;
	for (size_t i = 0; i < list.count; i++) {
		const char *why, *values = list.items[i].vals;
		struct list_row *row = &listing->rows[i];
		row->matter = &list.items[i];
		row->nth = (int64_t)i + 1;
		row->values = json_parse(ctx->pool, values, strlen(values), &why);
		take_shares(row, &shares);
	}
	return ctx->failure.err;
}
