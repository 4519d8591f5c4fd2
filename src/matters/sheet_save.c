/* matters/sheet_save.c - what was typed or pasted into cells of 大表: shown first, then saved; each
 * matter by itself through the door. What is refused is told with its cell, and its text with it. */
#include "matters/matters.h"

#include "engine/sentence.h"
#include "engine/world.h"
#include "html/json.h"
#include "matters/matters_inner.h"
#include "matters/sheet_block.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MOST 280 /* with their rows' items fewer values than a form may have */
#define ROWS_MOST 200
#define PREFIX "f."

const struct field sheet_save_fields[] = {
	{ "item", FIELD_TEXT, .required = true, .many = true, .max = 90 },
	{ "reason", FIELD_TEXT, .max = 200 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ 0 },
};

const struct field sheet_preview_fields[] = {
	{ "item", FIELD_TEXT, .required = true, .many = true, .max = 90 },
	{ "procedure", FIELD_NAME, .required = true, .max = 60 },
	{ "list", FIELD_TEXT, .max = 2000 },
	{ "column", FIELD_NAME, .required = true, .max = 60 },
	{ "block", FIELD_LONG_TEXT, .required = true, .max = 100000 },
	{ "reason", FIELD_TEXT, .max = 200 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ 0 },
};

const struct field sheet_columns_fields[] = {
	{ "procedure", FIELD_NAME, .required = true, .max = 60 },
	{ "columns", FIELD_TEXT, .max = 2000 },
	{ "preset", FIELD_FLAG },
	{ 0 },
};

/* --- one row ------------------------------------------------------------------------------------ */

struct cell_edit {
	const char *column, *text, *old;
	const struct input *input; /* NULL: cannot be written */
	struct cell_way way;
	const char *why; /* NULL: good so far */
	bool same;       /* it stands there already */
};

struct row_edit {
	struct ctx *ctx;
	const struct request *req;
	struct matter *matter;
	int64_t id, version, share, share_version;
	struct reading *reading; /* of a pasted block, or NULL */
	const char *why;         /* of the row as a whole, or NULL */
	struct cell_edit cells[LISTING_COLUMNS];
	size_t count;
	const char *did; /* the last act that was done, or NULL */
};

/* "<matter>.<version>.<share>.<version>" */
static bool item_parse(const char *text, struct row_edit *ret)
{
	int64_t *const parts[] = { &ret->id, &ret->version, &ret->share, &ret->share_version };
	for (size_t i = 0; i < COUNT(parts); i++) {
		char *end;
		*parts[i] = strtoll(text, &end, 10);
		if (end == text || *end != (i + 1 < COUNT(parts) ? '.' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

static const char *lead_words(const struct matter *matter, const char *name)
{
	const struct share *lead = matter_lead(matter);
	if (!lead)
		return NULL;
	if (text_equal(name, "progress"))
		return lead->progress;
	if (text_equal(name, "problem"))
		return lead->problem;
	if (text_equal(name, "next-step"))
		return lead->next_step;
	return text_equal(name, "plan") ? lead->plan : NULL;
}

/* What the cell says now, in people's words; a copy, since an act puts other values in their place. */
static const char *words_now(const struct row_edit *row, const struct cell_edit *cell)
{
	const char *name = cell->input->name;
	json_t *value = cell->way.action->effect == EFFECT_PROGRESS
				? json_string(text_or(lead_words(row->matter, name), ""))
				: json_incref(json_object_get(row->matter->values, name));
	const char *words = value ? input_text(row->ctx, cell->input, value) : "";
	words = text_copy(row->ctx->pool, words);
	json_decref(value);
	return words;
}

static const char *closed_words(const struct row_edit *row, const char *column)
{
	const struct definition *definition = row->matter->definition;
	int due = due_input(definition);
	bool is_due = text_equal(column, "due") ||
		      (due >= 0 && text_equal(definition->inputs[due].name, column));
	return message(row->ctx->pool, row->ctx->messages,
		is_due && row->matter->share_count ? "sheet.extend" : "sheet.closed");
}

static void find_way(
	struct row_edit *row, struct cell_edit *cell, const struct possibles *possibles)
{
	const struct definition *definition = row->matter->definition;
	cell->old = "";
	if (!sheet_way(row->matter, possibles, cell->column, &cell->way)) {
		cell->why = closed_words(row, cell->column);
		return;
	}
	cell->input = &definition->inputs[cell->way.input];
	cell->old = words_now(row, cell);
	if (row->reading && !text_empty(cell->text))
		cell->text = sheet_read(row->ctx, row->reading, definition, cell->way.input,
			cell->text, &cell->why);
	cell->same = text_empty(cell->text) || text_equal(cell->text, cell->old);
}

static void open_row(struct row_edit *row)
{
	struct failure why;
	row->matter = matter_load(row->ctx, row->id);
	if (!row->matter) {
		if (refusal_take(row->ctx, &why))
			row->why = refusal_words(&why);
		return;
	}
	struct possibles possibles = matter_possible(row->ctx, row->matter);
	for (size_t i = 0; i < row->count; i++)
		find_way(row, &row->cells[i], &possibles);
}

/* --- from cells to acts ------------------------------------------------------------------------- */

static bool is_of(const struct cell_edit *cell, const struct action *action)
{
	return cell->input && !cell->why && !cell->same && cell->way.action == action;
}

/* A report says all there is to say: what was not touched is said again. */
static void fill_report(const struct row_edit *row, const struct action *action, json_t *values)
{
	for (size_t i = 0; i < action->need_count; i++) {
		const char *name = row->matter->definition->inputs[action->needs[i].input].name;
		const char *words = lead_words(row->matter, name);
		if (!json_object_get(values, name) && !text_empty(words))
			put_text(values, name, words);
	}
}

static struct deed deed_of(const struct row_edit *row, const struct action *action)
{
	struct deed deed = {
		.action = action->id, .version = row->version, .values = json_tree(row->ctx->pool)
	};
	for (size_t i = 0; i < row->count; i++) {
		const struct cell_edit *cell = &row->cells[i];
		if (!is_of(cell, action))
			continue;
		sheet_put_value(row->ctx, deed.values, cell->input, cell->text);
		deed.share = cell->way.share;
		deed.channel = cell->way.on_behalf ? req_text(row->req, "channel") : NULL;
		deed.informant = cell->way.on_behalf ? req_text(row->req, "informant") : NULL;
	}
	if (deed.share)
		deed.version = row->share_version;
	if (action->effect == EFFECT_PROGRESS)
		fill_report(row, action, deed.values);
	else
		put_text(deed.values, "reason", text_or(req_text(row->req, "reason"), ""));
	return deed;
}

/* Each problem to its cell; what belongs to none, to all of this act. */
static void tell_cells(struct row_edit *row, const struct action *action, const struct failure *why)
{
	bool placed = false;
	for (const struct field_problem *field = why->fields; field; field = field->next)
		for (size_t i = 0; i < row->count; i++) {
			struct cell_edit *cell = &row->cells[i];
			if (!is_of(cell, action) || !text_starts(field->field, PREFIX) ||
				!text_equal(field->field + strlen(PREFIX), cell->input->name))
				continue;
			cell->why = field->message;
			placed = true;
		}
	for (size_t i = 0; i < row->count && !placed; i++)
		if (is_of(&row->cells[i], action))
			row->cells[i].why = refusal_words(why);
}

typedef bool attempt_cells(struct row_edit *row, const struct deed *deed, struct failure *ret_why);

static bool would(struct row_edit *row, const struct deed *deed, struct failure *ret_why)
{
	return matter_would(row->ctx, row->matter, deed, true, ret_why);
}

static bool save(struct row_edit *row, const struct deed *deed, struct failure *ret_why)
{
	if (!matter_try_on(row->ctx, row->matter, deed, ret_why))
		return false;
	row->did = deed->action;
	return true;
}

static void attempt_action(
	struct row_edit *row, const struct action *action, attempt_cells *attempt)
{
	struct failure why;
	const struct deed deed = deed_of(row, action);
	if (!attempt(row, &deed, &why) && !ctx_failed(row->ctx))
		tell_cells(row, action, &why);
}

/* The first cell of each act stands for it: a matter has at most two, 更正 and 报进展. */
static void attempt_row(struct row_edit *row, attempt_cells *attempt)
{
	const struct action *tried = NULL;
	open_row(row);
	for (size_t i = 0; row->matter && i < row->count && !ctx_failed(row->ctx); i++) {
		const struct action *action = row->cells[i].way.action;
		if (!is_of(&row->cells[i], action) || action == tried)
			continue;
		tried = action;
		attempt_action(row, action, attempt);
	}
}

/* --- telling it --------------------------------------------------------------------------------- */

static const char *new_item(const struct row_edit *row)
{
	const struct share *lead = matter_lead(row->matter);
	return text_printf(row->ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64, row->id,
		row->matter->version, lead ? lead->ordinal : 0, lead ? lead->version : 0);
}

static const char *cell_title(const struct listing *listing, const struct cell_edit *cell)
{
	struct list_column column;
	if (listing && listing_column(listing, cell->column, &column))
		return column.title;
	return cell->input ? cell->input->title : cell->column;
}

struct tally_of_cells {
	int64_t changed, refused, same;
};

static void put_cells(const struct row_edit *row, const struct listing *listing, json_t *list,
	struct tally_of_cells *tally)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct cell_edit *cell = &row->cells[i];
		const char *why = text_or(row->why, cell->why);
		json_t *item = add_object(list);
		bool good = text_empty(why);
		put_text(item, "column", cell->column);
		put_text(item, "label", cell_title(listing, cell));
		put_text(item, "name",
			text_printf(
				row->ctx->pool, PREFIX "%" PRId64 ".%s", row->id, cell->column));
		put_text(item, "old", cell->old);
		put_text(item, "text", cell->text);
		put_text(item, "why", good ? NULL : why);
		put_flag(item, "same", good && cell->same);
		put_flag(item, "changed", good && !cell->same);
		tally->refused += !good;
		tally->same += good && cell->same;
		tally->changed += good && !cell->same;
	}
}

static bool row_is_good(const struct row_edit *row)
{
	bool good = !row->why;
	for (size_t i = 0; i < row->count; i++)
		good &= text_empty(row->cells[i].why);
	return good;
}

static bool row_changes(const struct row_edit *row)
{
	for (size_t i = 0; row->matter && i < row->count; i++)
		if (!row->cells[i].why && !row->cells[i].same)
			return true;
	return false;
}

static json_t *put_row(const struct row_edit *row, const struct listing *listing, json_t *rows,
	struct tally_of_cells *tally)
{
	json_t *item =
		row->matter ? bulk_put_matter(row->ctx, rows, row->matter) : add_object(rows);
	if (!row->matter) {
		put_id(item, "id", row->id);
		put_text(item, "title", "—");
		put_text(item, "href", NULL);
	}
	put_text(item, "item", row->matter ? new_item(row) : NULL);
	put_flag(item, "ok", row_is_good(row));
	put_flag(item, "changes", row_changes(row));
	put_text(item, "why", row->why);
	put_text(item, "undo",
		row->did ? text_printf(row->ctx->pool, "%" PRId64 ".0.-1.%" PRId64, row->id,
				   row->matter->seq)
			 : NULL);
	put_cells(row, listing, put_list(item, "cells"), tally);
	return item;
}

/* --- saving ------------------------------------------------------------------------------------- */

/* The fields that begin with "f.<matter>.". */
static enum err read_cells(struct row_edit *row, size_t *count)
{
	const char *prefix = text_printf(row->ctx->pool, PREFIX "%" PRId64 ".", row->id);
	for (const struct param *param = row->req->params; param; param = param->next) {
		if (!text_starts(param->name, prefix) || row->count == LISTING_COLUMNS)
			continue;
		if (++*count > CELLS_MOST)
			return ctx_fail(row->ctx, ERR_INVALID, "sheet.too_large", "most",
				text_printf(row->ctx->pool, "%d", CELLS_MOST));
		row->cells[row->count++] =
			(struct cell_edit){ .column = param->name + strlen(prefix),
				.text = param->text };
	}
	return OK;
}

static void put_totals(json_t *data, const struct tally_of_cells *tally)
{
	put_int(data, "changed", tally->changed);
	put_int(data, "refused", tally->refused);
	put_int(data, "same", tally->same);
}

enum err sheet_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct tally_of_cells tally = { 0 };
	struct done done;
	size_t cells = 0;
	const char *text;
	json_t *rows = put_list(res->data, "rows");
	done_init(&done, ctx->pool);
	for (size_t i = 0; (text = req_nth(req, "item", i)) != NULL; i++) {
		struct row_edit *row = mem_new(ctx->pool, struct row_edit);
		*row = (struct row_edit){ .ctx = ctx, .req = req };
		if (i == ROWS_MOST || !item_parse(text, row))
			return ctx_fail_field(ctx, "item", "sheet.item");
		if (read_cells(row, &cells))
			return ctx->failure.err;
		attempt_row(row, save);
		if (ctx_failed(ctx))
			return ctx->failure.err;
		put_row(row, NULL, rows, &tally);
		if (row->did)
			done_add(&done, row->matter, row->did);
	}
	put_totals(res->data, &tally);
	put_text(res->data, "back", back_of(req));
	if (!tally.refused && done_fits(&done))
		return done_redirect(&done, req, res, "/");
	return res_page(res, "matters/sheet_done");
}

/* --- a pasted block ----------------------------------------------------------------------------- */

/* The block's nth row beside the sheet's: from the first column that was pasted on, to the right. */
static void take_block_row(struct row_edit *row, const struct listing *listing,
	const struct block_row *from, size_t first)
{
	for (size_t i = 0; i < from->count && first + i < listing->column_count; i++)
		if (!text_empty(from->cells[i]))
			row->cells[row->count++] =
				(struct cell_edit){ .column = listing->columns[first + i].id,
					.text = from->cells[i] };
}

static bool find_column(const struct listing *listing, const char *id, size_t *ret)
{
	for (*ret = 0; *ret < listing->column_count; ++*ret)
		if (text_equal(listing->columns[*ret].id, id))
			return true;
	return false;
}

static struct listed_share *listed_shares(const struct matter *matter)
{
	struct listed_share *shares =
		mem_array(matter->pool, struct listed_share, matter->share_count + 1);
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		shares[i] = (struct listed_share){ .unit = share->unit,
			.role = share->role,
			.is_open = !share->ended_on,
			.past = share->past,
			.holder = share->holder,
			.progress_on = share->progress_on,
			.progress = text_or(share->progress, ""),
			.problem = text_or(share->problem, ""),
			.next_step = text_or(share->next_step, ""),
			.result = text_or(share->result, "") };
	}
	return shares;
}

/* Whole rows are copied and pasted: what cannot be written but stands there already is no problem. */
static void forgive_same(struct row_edit *row, const struct listing *listing)
{
	const struct matter *matter = row->matter;
	if (!matter)
		return;
	const struct clock *clock = matter_main_clock(matter);
	const struct listed listed = { .id = matter->id,
		.is_open = !matter->definition->matter.states[matter->state].end,
		.opened = matter->opened,
		.closed = matter->closed,
		.suspended = matter->suspended,
		.lead_unit = matter->lead_unit,
		.due = clock ? clock->due : NEVER,
		.due_first = clock ? clock->due_first : NEVER,
		.amber = clock ? clock->amber : NEVER,
		.number = matter->number,
		.title = matter->title,
		.state = matter->definition->matter.states[matter->state].id,
		.plan = "" };
	struct list_row as_listed = { .matter = &listed,
		.values = matter->values,
		.shares = listed_shares(matter),
		.share_count = matter->share_count };
	as_listed.lead = listing_lead(&as_listed);
	for (size_t i = 0; i < row->count; i++) {
		struct cell_edit *cell = &row->cells[i];
		struct list_column column;
		if (cell->input || !listing_column(listing, cell->column, &column))
			continue;
		cell->old = listing_cell(listing, &as_listed, &column);
		bool counts = text_equal(cell->column, "nth");
		cell->same = counts || text_equal(cell->old, cell->text);
		if (cell->same)
			cell->why = NULL;
	}
}

static enum err preview_rows(struct ctx *ctx, const struct request *req,
	const struct listing *listing, const struct block *block, json_t *data)
{
	struct tally_of_cells tally = { 0 };
	json_t *rows = put_list(data, "rows");
	size_t first, beyond = 0, cells = 0;
	struct reading *reading = sheet_reading(ctx);
	if (!find_column(listing, req_text(req, "column"), &first))
		return ctx_fail_field(
			ctx, "column", "sheet.no_column", "name", req_text(req, "column"));
	for (size_t i = 0; i < block->count && !ctx_failed(ctx); i++) {
		const char *text = req_nth(req, "item", i);
		struct row_edit *row = mem_new(ctx->pool, struct row_edit);
		*row = (struct row_edit){ .ctx = ctx, .req = req, .reading = reading };
		if (!text) {
			beyond++;
			continue;
		}
		if (!item_parse(text, row))
			return ctx_fail_field(ctx, "item", "sheet.item");
		take_block_row(row, listing, &block->rows[i], first);
		cells += row->count;
		if (cells > CELLS_MOST)
			return ctx_fail(ctx, ERR_INVALID, "sheet.too_large", "most",
				text_printf(ctx->pool, "%d", CELLS_MOST));
		attempt_row(row, would);
		forgive_same(row, listing);
		json_t *item = put_row(row, listing, rows, &tally);
		put_text(item, "item", text);
	}
	put_totals(data, &tally);
	put_int(data, "beyond", (int64_t)beyond);
	return ctx->failure.err;
}

enum err sheet_preview(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct listing listing;
	enum err err = listing_open_text(ctx, req_text(req, "procedure"),
		text_or(req_text(req, "list"), ""), LISTING_WIDE, &listing);
	if (err)
		return err;
	struct block block =
		block_parse(ctx->pool, req_text(req, "block"), ROWS_MOST, LISTING_COLUMNS);
	err = preview_rows(ctx, req, &listing, &block, res->data);
	if (err)
		return err;
	put_flag(res->data, "cut", block.cut);
	put_text(res->data, "business", listing.definition->title);
	put_text(res->data, "reason", text_or(req_text(req, "reason"), ""));
	put_text(res->data, "channel", text_or(req_text(req, "channel"), ""));
	put_text(res->data, "informant", text_or(req_text(req, "informant"), ""));
	put_text(res->data, "back", back_of(req));
	return res_page(res, "matters/sheet_preview");
}

/* --- columns ------------------------------------------------------------------------------------ */

static bool is_wish(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-: ") == strlen(text);
}

enum err sheet_columns(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *procedure = req_text(req, "procedure");
	const char *columns = text_or(req_text(req, "columns"), "");
	bool preset = req_flag(req, "preset");
	if (!definition_find(ctx->definitions, procedure))
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure", procedure);
	if (!is_wish(columns))
		return ctx_fail_field(ctx, "columns", "sheet.columns");
	if (preset && !sheet_may_preset(ctx))
		return ctx_fail(ctx, ERR_FORBIDDEN, "page.reason.403");
	sheet_wish_put(ctx, procedure, preset ? 0 : ctx->actor->person->id, columns);
	return res_redirect(res, "%s", back_of(req));
}
