/* export/export_list.c - 台账 and 大表 as a file: the list's own rows and columns, all pages. */
#include "export/export.h"

#include "engine/directory.h"
#include "matters/matters.h"

#include <inttypes.h>
#include <string.h>

#define KEY_PREFIX "k."
/* From here on a column's texts are broken into lines. */
#define WRAPPED_FROM 9

/* --- the filter in words ------------------------------------------------------------------------ */

static const char *choice_title(const struct input *input, const char *value)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, value))
			return input->choices[i].title;
	return value;
}

static const char *unit_name(const struct listing *listing)
{
	const struct unit *unit =
		directory_unit(listing->ctx->directory, req_int(listing->req, "unit", 0));
	return unit ? unit->short_name : "";
}

static const char *state_name(const struct listing *listing, const char *id)
{
	const struct machine *machine = &listing->definition->matter;
	int state = state_find(machine, id);
	return state < 0 ? id : machine->states[state].title;
}

/* k.<field>, and the two fields that have columns of their own. */
static const struct input *field_of(const struct listing *listing, const char *param)
{
	bool key = text_starts(param, KEY_PREFIX);
	if (!key && !text_equal(param, "urgency") && !text_equal(param, "kind"))
		return NULL;
	int input = input_find(listing->definition, key ? param + strlen(KEY_PREFIX) : param);
	return input < 0 ? NULL : &listing->definition->inputs[input];
}

static const char *plan_name(const struct listing *listing, const char *id)
{
	const struct definition *definition = listing->definition;
	for (size_t i = 0; i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, id))
			return definition->plan[i].title;
	return id;
}

/* The name and the value of what one parameter asks; false: it asks nothing of the rows. */
static bool condition(const struct listing *listing, const struct param *param,
	const char **ret_name, const char **ret_value)
{
	static const struct {
		const char *param, *key;
	} names[] = { { "state", "list.state" }, { "unit", "list.lead" },
		{ "number", "list.number" }, { "plan", "list.plan" },
		{ "due_from", "export.due_from" }, { "due_to", "export.due_to" },
		{ "opened_from", "export.opened_from" }, { "opened_to", "export.opened_to" } };
	struct ctx *ctx = listing->ctx;
	const struct input *field = field_of(listing, param->name);
	*ret_value = param->text;
	if (field) {
		*ret_name = field->title;
		*ret_value = choice_title(field, param->text);
		return true;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		if (!text_equal(names[i].param, param->name))
			continue;
		*ret_name = message(ctx->pool, ctx->messages, names[i].key);
		if (text_equal(param->name, "unit"))
			*ret_value = unit_name(listing);
		else if (text_equal(param->name, "state"))
			*ret_value = state_name(listing, param->text);
		else if (text_equal(param->name, "plan"))
			*ret_value = plan_name(listing, param->text);
		return true;
	}
	return false;
}

static const char *open_words(const struct listing *listing)
{
	static const char *const keys[] = { [FILTER_OPEN] = "list.open",
		[FILTER_ENDED] = "list.ended",
		[FILTER_ALL] = "list.all" };
	const struct ctx *ctx = listing->ctx;
	return message(ctx->pool, ctx->messages, keys[listing->filter.open]);
}

static const char *and_pair(
	const struct listing *listing, const char *words, const char *name, const char *value)
{
	struct ctx *ctx = listing->ctx;
	const char *pair =
		message(ctx->pool, ctx->messages, "export.pair", "name", name, "value", value);
	return message(ctx->pool, ctx->messages, "export.and", "before", words, "next", pair);
}

const char *export_filter_words(const struct listing *listing)
{
	struct ctx *ctx = listing->ctx;
	const char *words = open_words(listing), *name, *value;
	if (listing->filter.has_light)
		words = and_pair(listing, words, message(ctx->pool, ctx->messages, "list.light"),
			light_word(ctx, listing->filter.light));
	for (const struct param *param = listing->req->params; param; param = param->next)
		if (!text_empty(param->text) && condition(listing, param, &name, &value))
			words = and_pair(listing, words, name, value);
	return words;
}

/* --- columns and rows ----------------------------------------------------------------------------- */

enum err export_prepare(struct listing *listing, struct export *export)
{
	struct ctx *ctx = listing->ctx;
	size_t count = listing->column_count;
	struct book_column *columns = mem_array(ctx->pool, struct book_column, count + 1);
	listing->filter.after = NULL;
	listing->filter.limit = LISTING_ROWS;
	if (query_count(ctx, &listing->filter, EXPORT_ROWS + 1) > EXPORT_ROWS)
		return ctx_fail(ctx, ERR_INVALID, "export.too_many", "limit",
			text_printf(ctx->pool, "%d", EXPORT_ROWS));
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct book_column){ .title = listing->columns[i].title,
			.width = (int)listing->columns[i].width,
			.wrap = listing->columns[i].width >= WRAPPED_FROM };
	columns[count] =
		(struct book_column){ .title = message(ctx->pool, ctx->messages, "export.number"),
			.hidden = true };
	*export = (struct export){ .ctx = ctx,
		.title = message(ctx->pool, ctx->messages, "export.title", "business",
			listing->definition->title),
		.filter = export_filter_words(listing),
		.columns = columns,
		.count = (int)count + 1,
		.paper = listing->view == LISTING_WIDE ? PAPER_A3 : PAPER_A4 };
	return ctx->failure.err;
}

static void write_rows(const struct listing *page, struct export *export)
{
	struct written values[LISTING_COLUMNS + 1];
	for (size_t i = 0; i < page->row_count; i++) {
		struct list_row *row = &page->rows[i];
		row->nth = export->rows + 1;
		for (size_t k = 0; k < page->column_count; k++)
			values[k] = export_value(listing_cell(page, row, &page->columns[k]),
				page->columns[k].number);
		values[page->column_count] = written_text(row->matter->number);
		export_row(export, values);
	}
}

/* A page at a time, each in memory of its own. */
enum err export_listing(struct listing *listing, struct export *export)
{
	struct ctx *ctx = listing->ctx;
	struct filter *filter = &listing->filter;
	do {
		struct ctx inner = *ctx;
		struct listing page = *listing;
		inner.pool = pool_new(ctx->pool);
		page.ctx = &inner;
		if (listing_load(&page)) {
			ctx->failure = inner.failure;
			return ctx->failure.err;
		}
		write_rows(&page, export);
		filter->after = text_copy(ctx->pool, page.next);
		pool_free(inner.pool);
	} while (filter->after && !ctx_failed(ctx));
	return ctx->failure.err;
}

enum err export_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct listing listing;
	struct export export;
	bool wide = text_equal(req_text(req, "view"), "wide");
	enum err err = listing_open(ctx, req, wide ? LISTING_WIDE : LISTING_LIST, &listing);
	if (!err)
		err = export_prepare(&listing, &export);
	if (!err)
		err = export_open(&export, req);
	if (!err)
		err = export_listing(&listing, &export);
	return err ? err : export_answer(&export, req, res);
}
