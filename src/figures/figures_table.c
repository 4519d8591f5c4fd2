/* figures/figures_table.c - the table of figures that a matter carries: on its page, in a file, for its
 * papers. Until it is signed a unit sees its own row alone, and what the office has drafted is the
 * office's. */
#include "figures/figures_view.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/figure_table.h"
#include "export/export.h"

#include <apr_escape.h>
#include <inttypes.h>

const struct field figures_table_query[] = {
	{ "format", FIELD_NAME, .max = 10 },
	{ 0 },
};

struct shown {
	struct ctx *ctx;
	struct figure_table table;
	bool whole; /* all rows, groups and the total are for these eyes */
};

static const char *text_of(const struct shown *shown, const char *key)
{
	return message(shown->ctx->pool, shown->ctx->messages, key);
}

/* --- whose eyes --------------------------------------------------------------------------------- */

static bool is_office(const struct ctx *ctx)
{
	const struct unit *own = ctx->actor ? ctx->actor->unit : NULL;
	return !ctx->actor || actor_sees_all(ctx->actor) ||
	       (own && text_equal(own->kind, "office"));
}

static bool sees_row(const struct shown *shown, const struct table_row *row)
{
	return shown->whole ||
	       (row->line == TABLE_UNIT && row->unit && may_see_unit(shown->ctx, row->unit->id));
}

/* The rows behind a number open to those who may see that unit apart from others. */
static bool opens(const struct shown *shown, const struct table_row *row)
{
	const struct ctx *ctx = shown->ctx;
	if (!ctx->actor || !actor_may(ctx->actor, "figures"))
		return false;
	if (row->line == TABLE_TOTAL || actor_sees_all(ctx->actor))
		return true;
	return row->line == TABLE_UNIT && row->unit && may_see_unit(ctx, row->unit->id);
}

static enum err open_table(struct shown *shown, struct ctx *ctx, const struct matter *matter)
{
	*shown = (struct shown){ .ctx = ctx };
	enum err err = figure_table_ask(ctx, matter, &shown->table);
	shown->whole = shown->table.frozen_at || is_office(ctx);
	return err;
}

bool figures_table_is_whole(struct ctx *ctx, const struct matter *matter)
{
	return !figure_table_has(ctx, matter) || is_office(ctx) || figure_table_frozen(ctx, matter);
}

/* --- words -------------------------------------------------------------------------------------- */

static const char *row_name(const struct shown *shown, const struct table_row *row)
{
	if (row->line == TABLE_TOTAL)
		return text_of(shown, "table.total");
	if (row->line == TABLE_GROUP)
		return text_of(shown, "table.subtotal");
	return row->unit ? row->unit->short_name : text_of(shown, "table.no_unit");
}

static const char *row_group(const struct shown *shown, const struct table_row *row)
{
	if (row->line == TABLE_TOTAL)
		return text_of(shown, "table.total");
	return *row->group ? row->group : text_of(shown, "table.no_group");
}

static bool is_small(const struct table_column *column, const struct figure_value *value)
{
	return column->figure->measure == MEASURE_RATIO && value->count > 0 &&
	       value->count < FIGURE_SMALL;
}

static const char *cell_words(
	struct shown *shown, const struct table_column *column, const struct figure_value *value)
{
	return is_small(column, value) ? message(shown->ctx->pool, shown->ctx->messages,
						 "table.small", "text", value->text)
				       : value->text;
}

static const char *number_text(const struct shown *shown, int64_t number)
{
	return text_printf(shown->ctx->pool, "%" PRId64, number);
}

static const char *day_words(const struct shown *shown, const char *key, int64_t day)
{
	struct civil civil = time_civil(day);
	return message(shown->ctx->pool, shown->ctx->messages, key, "year",
		number_text(shown, civil.year), "month", number_text(shown, civil.month), "day",
		number_text(shown, civil.day));
}

/* The end of a month as people say it: 10月31日24时. */
static const char *cutoff_text(const struct shown *shown)
{
	int64_t cutoff = shown->table.cutoff;
	return time_of_day(cutoff) ? time_format(shown->ctx->pool, cutoff)
				   : day_words(shown, "table.midnight", time_day(cutoff) - 1);
}

static const char *period_words(const struct shown *shown)
{
	return day_words(shown, "table.month", time_day(shown->table.question.period.from));
}

/* --- addresses ---------------------------------------------------------------------------------- */

static const char *with(
	const struct shown *shown, const char *href, const char *name, const char *value)
{
	pool_t *pool = shown->ctx->pool;
	return text_printf(pool, "%s&%s=%s", href, name, apr_pescape_urlencoded(pool, value));
}

static const char *cell_href(
	const struct shown *shown, const struct table_row *row, const struct table_column *column)
{
	pool_t *pool = shown->ctx->pool;
	const struct figure_question *question = &shown->table.question;
	const char *href = text_printf(pool, "/figures/%s/rows?procedure=%s&from=%s&to=%s",
		column->figure->id, question->definitions[0]->id,
		time_format_day(pool, time_day(question->period.from)),
		time_format_day(pool, time_day(question->period.to - 1)));
	if (row->line == TABLE_UNIT)
		href = with(shown, href, "unit", number_text(shown, row->unit ? row->unit->id : 0));
	if (row->line == TABLE_GROUP)
		href = with(shown, href, "group", row->group);
	if (column->field)
		href = with(
			shown, with(shown, href, "field", column->field), "value", column->value);
	if (question->position)
		href = with(shown, href, "as-of", number_text(shown, question->position));
	return href;
}

/* --- the page ----------------------------------------------------------------------------------- */

static void put_columns(const struct shown *shown, json_t *table)
{
	json_t *list = put_list(table, "columns"), *says = put_list(table, "says");
	const struct figure *before = NULL;
	for (size_t i = 0; i < shown->table.column_count; i++) {
		const struct table_column *column = &shown->table.columns[i];
		json_t *item = add_object(list);
		put_text(item, "id", column->id);
		put_text(item, "title", column->title);
		put_text(item, "unit", column->figure->unit);
		if (column->figure != before)
			add_text(says, message(shown->ctx->pool, shown->ctx->messages, "table.says",
					       "title", column->figure->title, "says",
					       column->figure->says));
		before = column->figure;
	}
}

static void put_cell(struct shown *shown, json_t *list, const struct table_row *row, size_t at)
{
	const struct table_column *column = &shown->table.columns[at];
	const struct figure_value *value = &row->cells[at];
	const struct figure_band *band = figure_band_of(column->figure, value);
	json_t *item = add_object(list);
	put_text(item, "id", column->id);
	put_text(item, "text", value->text);
	put_int(item, "numerator", value->numerator);
	if (value->denominator < 0)
		put_text(item, "denominator", NULL);
	else
		put_int(item, "denominator", value->denominator);
	put_int(item, "count", value->count);
	put_flag(item, "small", is_small(column, value));
	put_text(item, "band", band ? band->title : NULL);
	put_text(item, "href",
		value->count && opens(shown, row) ? cell_href(shown, row, column) : NULL);
}

static void put_row(
	struct shown *shown, json_t *list, const struct table_row *row, const char **heading)
{
	static const char *const lines[] = { "unit", "group", "total" };
	const char *group = row_group(shown, row);
	json_t *item = add_object(list);
	bool first = row->line == TABLE_UNIT && !text_equal(*heading, group);
	put_text(item, "line", lines[row->line]);
	put_flag(item, "sum", row->line != TABLE_UNIT);
	put_text(item, "unit_id",
		row->unit ? text_printf(shown->ctx->pool, "%" PRId64, row->unit->id) : NULL);
	put_text(item, "name", row_name(shown, row));
	put_text(item, "group", group);
	put_text(item, "heading", first ? group : NULL);
	*heading = group;
	json_t *cells = put_list(item, "cells");
	for (size_t i = 0; i < shown->table.column_count; i++)
		put_cell(shown, cells, row, i);
}

static void put_rows(struct shown *shown, json_t *table)
{
	const char *heading = NULL;
	json_t *list = put_list(table, "rows");
	for (size_t i = 0; i < shown->table.row_count; i++)
		if (sees_row(shown, &shown->table.rows[i]))
			put_row(shown, list, &shown->table.rows[i], &heading);
	put_flag(table, "has_rows", json_array_size(list) > 0);
	put_int(table, "width", (int64_t)shown->table.column_count + 1);
}

/* A title that one may read in a signed list need not be one that may be opened. */
static void put_longest(struct shown *shown, json_t *table)
{
	struct ctx *ctx = shown->ctx;
	struct figure_rows rows;
	json_t *list = put_list(table, "longest");
	bool failed = figure_table_longest(ctx, &shown->table, &rows);
	for (size_t i = 0; !failed && i < rows.count; i++) {
		const struct figure_row *row = &rows.items[i];
		const struct unit *unit = directory_unit(ctx->directory, row->unit);
		if (!shown->whole && !may_see_unit(ctx, row->unit))
			continue;
		json_t *item = add_object(list);
		put_int(item, "n", (int64_t)json_array_size(list));
		put_text(item, "number", row->number);
		put_text(item, "title", row->title);
		put_text(item, "unit", unit ? unit->short_name : NULL);
		put_int(item, "days", row->days);
		put_text(item, "href",
			ctx->actor && actor_sees_all(ctx->actor)
				? text_printf(ctx->pool, "/matters/%" PRId64, row->matter)
				: NULL);
	}
	put_flag(table, "has_longest", json_array_size(list) > 0);
}

static void put_table(struct shown *shown, json_t *table, const struct matter *matter)
{
	const struct ctx *ctx = shown->ctx;
	bool exports = ctx->actor && actor_may(ctx->actor, "export");
	put_text(table, "business", shown->table.question.definitions[0]->title);
	put_text(table, "period", period_words(shown));
	put_text(table, "cutoff", cutoff_text(shown));
	put_flag(table, "whole", shown->whole);
	put_text(table, "frozen",
		shown->table.frozen_at ? time_format(ctx->pool, shown->table.frozen_at) : NULL);
	put_int(table, "position", shown->table.question.position);
	put_columns(shown, table);
	put_rows(shown, table);
	put_longest(shown, table);
	put_text(table, "export",
		exports ? text_printf(ctx->pool, "/matters/%" PRId64 "/table/export?format=xlsx",
				  matter->id)
			: NULL);
}

void figures_put_table(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	struct shown shown;
	put_text(data, "table", NULL);
	if (figure_table_has(ctx, matter) && !open_table(&shown, ctx, matter))
		put_table(&shown, put_object(data, "table"), matter);
}

/* --- papers ------------------------------------------------------------------------------------- */

static void put_words(struct shown *shown, json_t *cells, const struct table_row *row)
{
	for (size_t i = 0; i < shown->table.column_count; i++)
		put_text(cells, shown->table.columns[i].id,
			cell_words(shown, &shown->table.columns[i], &row->cells[i]));
}

static const char *all_says(const struct shown *shown)
{
	const struct figure *before = NULL;
	struct buffer text;
	buffer_init(&text, shown->ctx->pool, 8000);
	for (size_t i = 0; i < shown->table.column_count; i++) {
		const struct figure *figure = shown->table.columns[i].figure;
		if (figure != before)
			buffer_text(
				&text, message(shown->ctx->pool, shown->ctx->messages, "table.says",
					       "title", figure->title, "says", figure->says));
		before = figure;
	}
	return text.data;
}

static void put_lines(struct shown *shown, json_t *object)
{
	json_t *list = put_list(object, "rows"), *total = put_object(object, "total");
	for (size_t i = 0; i < shown->table.row_count; i++) {
		const struct table_row *row = &shown->table.rows[i];
		if (!sees_row(shown, row))
			continue;
		json_t *item = add_object(list);
		put_int(item, "n", (int64_t)i + 1);
		put_text(item, "name", row_name(shown, row));
		put_text(item, "group", row_group(shown, row));
		put_words(shown, put_object(item, "cell"), row);
		if (row->line == TABLE_TOTAL)
			put_words(shown, total, row);
	}
}

void figures_put_words(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	struct shown shown = { .ctx = ctx };
	json_t *object = put_object(data, "table");
	bool has = figure_table_has(ctx, matter) && !open_table(&shown, ctx, matter);
	put_text(object, "period", has ? period_words(&shown) : "");
	put_text(object, "cutoff", has ? cutoff_text(&shown) : "");
	put_text(object, "says", all_says(&shown));
	put_text(object, "code", has ? figure_table_code(ctx, matter, &shown.table) : "");
	put_lines(&shown, object);
	if (has)
		put_longest(&shown, object);
	else
		put_list(object, "longest");
}

/* --- a file ------------------------------------------------------------------------------------- */

static struct written cell_of(
	struct shown *shown, const struct table_column *column, const struct figure_value *value)
{
	if (is_small(column, value))
		return written_text(cell_words(shown, column, value));
	return value->denominator < 0 ? written_integer(value->numerator)
				      : written_ratio(value->numerator, value->denominator);
}

static void write_rows(struct shown *shown, struct export *export)
{
	struct written *values =
		mem_array(shown->ctx->pool, struct written, shown->table.column_count + 2);
	for (size_t i = 0; i < shown->table.row_count; i++) {
		const struct table_row *row = &shown->table.rows[i];
		if (!sees_row(shown, row))
			continue;
		values[0] = written_text(row_group(shown, row));
		values[1] = written_text(row_name(shown, row));
		for (size_t k = 0; k < shown->table.column_count; k++)
			values[k + 2] = cell_of(shown, &shown->table.columns[k], &row->cells[k]);
		export_row(export, values);
	}
}

static struct book_column *file_columns(struct shown *shown)
{
	struct book_column *columns =
		mem_array(shown->ctx->pool, struct book_column, shown->table.column_count + 2);
	columns[0] = (struct book_column){ .title = text_of(shown, "table.group"), .width = 12 };
	columns[1] = (struct book_column){ .title = text_of(shown, "table.unit"), .width = 14 };
	for (size_t i = 0; i < shown->table.column_count; i++)
		columns[i + 2] = (struct book_column){ .title = shown->table.columns[i].title,
			.width =
				shown->table.columns[i].figure->measure == MEASURE_RATIO ? 12 : 8 };
	return columns;
}

enum err figures_export_table(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct matter *matter = req->object;
	struct shown shown;
	if (!figure_table_has(ctx, matter))
		return ctx_fail(ctx, ERR_NOT_FOUND, "table.none");
	enum err err = open_table(&shown, ctx, matter);
	if (err)
		return err;
	struct export export = { .ctx = ctx,
		.title = message(ctx->pool, ctx->messages, "table.export", "title", matter->title),
		.filter = message(ctx->pool, ctx->messages, "table.filter", "period",
			period_words(&shown), "cutoff", cutoff_text(&shown)),
		.columns = file_columns(&shown),
		.count = (int)shown.table.column_count + 2 };
	err = export_open(&export, req);
	if (err)
		return err;
	write_rows(&shown, &export);
	return export_answer(&export, req, res);
}
