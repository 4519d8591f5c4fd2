/* papers/papers_book.c - a list on paper as a workbook: the same rows, to be sorted and filled in WPS. */
#include "papers/papers.h"

#include "base/time.h"
#include "engine/directory.h"
#include "export/export.h"
#include "html/json.h"

/* A share of the page's width is a millimetre; so many make a character of a sheet. */
#define MM_PER_CHARACTER 4

const struct actor *papers_reader(struct ctx *ctx)
{
	const struct directory *directory = ctx->directory;
	for (size_t i = 0; i < directory->grant_count; i++) {
		struct actor *actor = actor_make(
			ctx->pool, directory, directory->grants[i].person, time_day(ctx->now));
		if (actor && actor_sees_all(actor) && actor_may(actor, "dispatch"))
			return actor;
	}
	return NULL;
}

static const json_t *first_table(const json_t *sheet)
{
	size_t i;
	const json_t *block;
	json_array_foreach (json_object_get(sheet, "blocks"), i, block)
		if (text_equal(get_text(block, "kind"), "table"))
			return block;
	return NULL;
}

static bool is_grouped(const json_t *table)
{
	return json_object_get(json_array_get(json_object_get(table, "rows"), 0), "group");
}

/* The column of groups first. */
static struct book_column *columns_of(
	struct ctx *ctx, const json_t *table, bool grouped, size_t *ret_count)
{
	const json_t *list = json_object_get(table, "columns"), *column;
	struct book_column *columns =
		mem_array(ctx->pool, struct book_column, json_array_size(list) + 1);
	size_t i, count = 0;
	if (grouped)
		columns[count++] = (struct book_column){
			.title = message(ctx->pool, ctx->messages, "papers.group"), .width = 12
		};
	json_array_foreach (list, i, column)
		columns[count++] = (struct book_column){ .title = get_text(column, "title"),
			.width = (int)get_int(column, "width", 0) / MM_PER_CHARACTER,
			.wrap = true };
	*ret_count = count;
	return columns;
}

static void write_rows(struct export *export, const json_t *table, size_t count, bool grouped)
{
	struct written *values = mem_array(export->ctx->pool, struct written, count);
	size_t i, k;
	const json_t *row, *cell;
	json_array_foreach (json_object_get(table, "rows"), i, row) {
		const json_t *cells = json_object_get(row, "cells");
		if (!cells) {
			values[0] = written_text(get_text(row, "group"));
			continue;
		}
		json_array_foreach (cells, k, cell)
			values[k + grouped] = written_text(json_string_value(cell));
		export_row(export, values);
	}
}

enum err papers_book(struct ctx *ctx, const json_t *sheet, const char *path, int64_t *ret_rows)
{
	const json_t *table = first_table(sheet);
	bool grouped = is_grouped(table);
	size_t count;
	struct export export = { .ctx = ctx, .title = get_text(sheet, "name"), .paper = PAPER_A4 };
	export.columns = columns_of(ctx, table, grouped, &count);
	export.count = (int)count;
	enum err err = export_open_file(&export, path, WORKBOOK_XLSX);
	if (err)
		return err;
	write_rows(&export, table, count, grouped);
	*ret_rows = export.rows;
	return export_close(&export);
}
