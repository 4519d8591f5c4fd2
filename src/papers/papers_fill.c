/* papers/papers_fill.c - fills a description's holes from data: pure, the same data give the same sheet. */
#include "papers/papers.h"

#include "base/time.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_MOST 20000
#define ROWS_MOST 5000

/* What names are looked up in: the item of the innermost loop, then those around it, then the data. */
struct scope {
	struct ctx *ctx;
	const json_t *object;
	const struct scope *outer;
};

/* --- names -------------------------------------------------------------------------------------- */

static const json_t *first_of(const struct scope *scope, const char *name)
{
	for (; scope; scope = scope->outer) {
		const json_t *found = json_object_get(scope->object, name);
		if (found)
			return found;
	}
	return NULL;
}

static const json_t *lookup(const struct scope *scope, const char *path)
{
	if (!path)
		return NULL;
	size_t size = strcspn(path, ".");
	const json_t *found = first_of(scope, text_copy_n(scope->ctx->pool, path, size));
	while (found && path[size]) {
		path += size + 1;
		size = strcspn(path, ".");
		found = json_object_get(found, text_copy_n(scope->ctx->pool, path, size));
	}
	return found;
}

static const char *plain(const struct scope *scope, const json_t *value)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return text_printf(
			scope->ctx->pool, "%" PRId64, (int64_t)json_integer_value(value));
	return "";
}

/* --- dates -------------------------------------------------------------------------------------- */

static bool day_of(const char *text, int64_t *ret)
{
	int64_t at;
	if (time_parse_day(text, ret))
		return true;
	if (!time_parse(text, &at))
		return false;
	*ret = time_day(at);
	return true;
}

const char *papers_date(struct ctx *ctx, const char *text, bool weekday)
{
	static const char *const keys[] = { "papers.day.0", "papers.day.1", "papers.day.2",
		"papers.day.3", "papers.day.4", "papers.day.5", "papers.day.6" };
	int64_t day;
	if (!day_of(text, &day))
		return text;
	struct civil civil = time_civil(day);
	return message(ctx->pool, ctx->messages, weekday ? "papers.date-weekday" : "papers.date",
		"year", text_printf(ctx->pool, "%d", civil.year), "month",
		text_printf(ctx->pool, "%d", civil.month), "day",
		text_printf(ctx->pool, "%d", civil.day), "weekday",
		message(ctx->pool, ctx->messages, keys[time_weekday(day)]));
}

static const char *month_of(struct ctx *ctx, const char *text)
{
	int64_t day;
	if (!day_of(text, &day))
		return text;
	struct civil civil = time_civil(day);
	return message(ctx->pool, ctx->messages, "papers.month", "year",
		text_printf(ctx->pool, "%d", civil.year), "month",
		text_printf(ctx->pool, "%d", civil.month));
}

/* 2026.3.1, as lists have it. */
static const char *short_date(struct ctx *ctx, const char *text)
{
	int64_t day;
	if (!day_of(text, &day))
		return text;
	struct civil civil = time_civil(day);
	return text_printf(ctx->pool, "%d.%d.%d", civil.year, civil.month, civil.day);
}

/* "A 已经解决或基本解决": A */
static const char *first_word(struct ctx *ctx, const char *text)
{
	return text_copy_n(ctx->pool, text, strcspn(text, " "));
}

static const char *formatted(
	const struct scope *scope, const char *format, const json_t *value, const char *text)
{
	struct ctx *ctx = scope->ctx;
	if (text_equal(format, "count"))
		return text_printf(ctx->pool, "%zu", json_array_size(value));
	if (text_empty(text))
		return "";
	if (text_equal(format, "date"))
		return papers_date(ctx, text, false);
	if (text_equal(format, "date-weekday"))
		return papers_date(ctx, text, true);
	if (text_equal(format, "month"))
		return month_of(ctx, text);
	if (text_equal(format, "first"))
		return first_word(ctx, text);
	return text_equal(format, "short-date") ? short_date(ctx, text) : text;
}

/* --- texts -------------------------------------------------------------------------------------- */

static const char *fill(const struct scope *scope, const char *pattern)
{
	struct buffer text;
	struct hole hole;
	if (!pattern)
		return NULL;
	buffer_init(&text, scope->ctx->pool, TEXT_MOST);
	while (hole_next(scope->ctx->pool, &pattern, &hole)) {
		const json_t *value = lookup(scope, text_or(hole.path, ""));
		const char *filled = formatted(scope, hole.format, value, plain(scope, value));
		buffer_text(&text, hole.before);
		buffer_text(&text, text_or(filled, hole.fallback));
	}
	buffer_text(&text, pattern);
	return text.data;
}

static bool holds(const struct scope *scope, const struct paper_condition *condition)
{
	if (!condition)
		return true;
	const json_t *value = lookup(scope, condition->path);
	bool set = json_array_size(value) || !text_empty(plain(scope, value));
	switch (condition->op) {
	case PAPER_SET:
		return set;
	case PAPER_UNSET:
		return !set;
	case PAPER_EQUAL:
		return text_equal(plain(scope, value), condition->literal);
	case PAPER_NOT_EQUAL:
		break;
	}
	return !text_equal(plain(scope, value), condition->literal);
}

/* --- grids -------------------------------------------------------------------------------------- */

static const char *const align_words[] = { NULL, "left", "center", "right" };
static const char *const cell_words[] = { [PAPER_CELL_LABEL] = "label",
	[PAPER_CELL_TEXT] = "text",
	[PAPER_CELL_QUOTE] = "quote",
	[PAPER_CELL_SIGN] = "sign" };

static void put_aligned(json_t *object, enum cell_align align)
{
	if (align)
		put_text(object, "align", align_words[align]);
}

static void add_row(const struct scope *scope, json_t *rows, const struct paper_row *row)
{
	if (!holds(scope, row->when))
		return;
	json_t *item = add_object(rows);
	if (row->height)
		put_int(item, "height", row->height);
	json_t *cells = put_list(item, "cells");
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct paper_cell *cell = &row->cells[i];
		json_t *filled = add_object(cells);
		put_text(filled, "kind", cell_words[cell->kind]);
		put_text(filled, "text", fill(scope, cell->text));
		if (cell->span > 1)
			put_int(filled, "span", cell->span);
		if (cell->down)
			put_flag(filled, "down", true);
		put_aligned(filled, cell->align);
	}
}

static void put_widths(const struct paper_block *block, json_t *item)
{
	json_t *columns = put_list(item, "columns");
	for (size_t i = 0; i < block->column_count; i++) {
		json_t *column = add_object(columns);
		put_int(column, "width", block->columns[i].width);
		put_aligned(column, block->columns[i].align);
		if (block->columns[i].title)
			put_text(column, "title", block->columns[i].title);
	}
}

static void fill_form(const struct scope *scope, const struct paper_block *block, json_t *item)
{
	put_widths(block, item);
	json_t *rows = put_list(item, "rows");
	for (size_t i = 0; i < block->row_count; i++) {
		const struct paper_row *row = &block->rows[i];
		if (!row->each) {
			add_row(scope, rows, row);
			continue;
		}
		size_t at;
		const json_t *one;
		json_array_foreach (lookup(scope, row->each), at, one)
			if (!row->most || (int64_t)at < row->most)
				add_row(&(const struct scope){ scope->ctx, one, scope }, rows, row);
	}
}

/* --- lists -------------------------------------------------------------------------------------- */

static void add_list_row(const struct scope *scope, const struct paper_block *block, json_t *rows)
{
	json_t *cells = put_list(add_object(rows), "cells");
	for (size_t i = 0; i < block->column_count; i++)
		add_text(cells, fill(scope, block->columns[i].text));
}

static void add_empty_rows(const struct paper_block *block, json_t *rows)
{
	int64_t count = (int64_t)json_array_size(rows) + block->empty;
	if (count < block->at_least)
		count = block->at_least;
	while ((int64_t)json_array_size(rows) < count) {
		json_t *cells = put_list(add_object(rows), "cells");
		for (size_t i = 0; i < block->column_count; i++)
			add_text(cells, "");
	}
}

static void fill_table(const struct scope *scope, const struct paper_block *block, json_t *item)
{
	const char *group = NULL;
	put_widths(block, item);
	if (block->height)
		put_int(item, "height", block->height);
	json_t *rows = put_list(item, "rows");
	size_t at;
	const json_t *one;
	json_array_foreach (lookup(scope, block->each), at, one) {
		const struct scope inner = { scope->ctx, one, scope };
		const char *now = fill(&inner, block->group);
		if (at == ROWS_MOST || (block->most && (int64_t)at == block->most))
			break;
		if (now && !text_equal(now, group))
			put_text(add_object(rows), "group", now);
		group = now;
		add_list_row(&inner, block, rows);
	}
	add_empty_rows(block, rows);
}

/* --- blocks ------------------------------------------------------------------------------------- */

static const char *const block_words[PAPER_KINDS] = {
	[PAPER_TEXT] = "text",
	[PAPER_QUOTE] = "quote",
	[PAPER_HEADING] = "heading",
	[PAPER_SUBHEADING] = "subheading",
	[PAPER_TITLE] = "title",
	[PAPER_ADDRESS] = "address",
	[PAPER_SIGNED] = "signed",
	[PAPER_FORM] = "form",
	[PAPER_TABLE] = "table",
	[PAPER_CUT] = "cut",
	[PAPER_SPACE] = "space",
	[PAPER_BREAK] = "break",
	[PAPER_NOTE] = "note",
	[PAPER_CONTENTS] = "contents",
	[PAPER_ANNEX] = "annex",
	[PAPER_PAGES] = "pages",
	[PAPER_QR] = "qr",
};

/* What the pages are made of goes along as it is: a signed sheet, the name of a file in the store. */
static void fill_pages(const struct scope *scope, const struct paper_block *block, json_t *item)
{
	json_t *items = put_list(item, "items");
	size_t at;
	json_t *one;
	json_array_foreach ((json_t *)(uintptr_t)lookup(scope, block->text), at, one)
		json_array_append(items, one);
}

static void fill_blocks(
	const struct scope *scope, const struct paper_block *blocks, size_t count, json_t *list);

static void fill_block(const struct scope *scope, const struct paper_block *block, json_t *list)
{
	if (!holds(scope, block->when))
		return;
	if (block->kind == PAPER_GROUP) {
		fill_blocks(scope, block->blocks, block->block_count, list);
		return;
	}
	json_t *item = add_object(list);
	put_text(item, "kind", block_words[block->kind]);
	if (block->text && block->kind != PAPER_PAGES)
		put_text(item, "text", fill(scope, block->text));
	if (block->kind == PAPER_SPACE)
		put_int(item, "height", block->height);
	put_aligned(item, block->align);
	if (block->kind == PAPER_FORM)
		fill_form(scope, block, item);
	if (block->kind == PAPER_TABLE)
		fill_table(scope, block, item);
	if (block->kind == PAPER_PAGES)
		fill_pages(scope, block, item);
}

static void fill_blocks(
	const struct scope *scope, const struct paper_block *blocks, size_t count, json_t *list)
{
	for (size_t i = 0; i < count; i++) {
		const struct paper_block *block = &blocks[i];
		if (!block->each || block->kind == PAPER_TABLE) {
			fill_block(scope, block, list);
			continue;
		}
		size_t at;
		const json_t *one;
		json_array_foreach (lookup(scope, block->each), at, one)
			fill_block(&(const struct scope){ scope->ctx, one, scope }, block, list);
	}
}

/* --- the sheet ---------------------------------------------------------------------------------- */

static void put_filled(
	const struct scope *scope, json_t *sheet, const char *name, const char *pattern)
{
	const char *text = fill(scope, pattern);
	if (!text_empty(text))
		put_text(sheet, name, text);
}

json_t *papers_fill(struct ctx *ctx, const struct paper *paper, const json_t *data)
{
	static const char *const types[] = { NULL, "large", "small" };
	static const char *const looks[] = { "form", "official", "letter", "sheet" };
	const struct scope scope = { ctx, data, NULL };
	json_t *sheet = json_tree(ctx->pool);
	put_text(sheet, "paper", paper->id);
	put_text(sheet, "look", looks[paper->look]);
	if (paper->a3)
		put_flag(sheet, "a3", true);
	if (paper->type)
		put_text(sheet, "type", types[paper->type]);
	if (paper->landscape)
		put_flag(sheet, "landscape", true);
	put_filled(&scope, sheet, "office", "{office.name}");
	put_filled(&scope, sheet, "head", text_or(paper->head, "{office.name}"));
	put_filled(&scope, sheet, "name", text_or(paper->name, paper->title));
	put_filled(&scope, sheet, "number", paper->series ? "{paper.number}" : paper->number);
	put_filled(&scope, sheet, "corner", paper->corner);
	put_filled(&scope, sheet, "copies", paper->copies);
	put_filled(&scope, sheet, "running", paper->running);
	put_filled(&scope, sheet, "date", "{paper.date}");
	fill_blocks(&scope, paper->blocks, paper->block_count, put_list(sheet, "blocks"));
	return sheet;
}
