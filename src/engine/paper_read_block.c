/* engine/paper_read_block.c - the blocks of a paper: texts with holes, grids of cells, lists with heads,
 * conditions and loops. The key that a block has says what it is. */
#include "engine/paper_read.h"

#include <string.h>

#define DEPTH_MAX 4
#define TEXT_MAX 2000
#define CELLS_MAX 40

/* --- holes -------------------------------------------------------------------------------------- */

const char *const hole_formats[] = { "date", "date-weekday", "month", "short-date", "first",
	"count", NULL };

static const char *trimmed(pool_t *pool, const char *from, const char *to)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return text_copy_n(pool, from, (size_t)(to - from));
}

/* "path", "path|format", "path|or TEXT", "path|format|or TEXT" */
static void split_hole(pool_t *pool, const char *inner, const char *end, struct hole *ret)
{
	const char *bar = memchr(inner, '|', (size_t)(end - inner));
	ret->path = trimmed(pool, inner, bar ? bar : end);
	while (bar) {
		const char *next = memchr(bar + 1, '|', (size_t)(end - bar - 1));
		const char *part = trimmed(pool, bar + 1, next ? next : end);
		if (text_starts(part, "or "))
			ret->fallback = part + strlen("or ");
		else
			ret->format = part;
		bar = next;
	}
}

bool hole_next(pool_t *pool, const char **text, struct hole *ret)
{
	const char *open = strchr(*text, '{');
	*ret = (struct hole){ 0 };
	if (!open)
		return false;
	const char *close = strchr(open, '}');
	ret->before = text_copy_n(pool, *text, (size_t)(open - *text));
	if (close)
		split_hole(pool, open + 1, close, ret);
	*text = close ? close + 1 : open + strlen(open);
	return true;
}

/* What only the matter's record can say. */
static void mark_record(struct paper *paper, const char *path)
{
	bool events = text_equal(path, "events");
	paper->course |= events;
	paper->record |= events || text_starts(path, "acted.") || text_equal(path, "files") ||
			 text_equal(path, "scans");
}

static void check_holes(
	struct paper_reader *paper_reader, const struct yaml_node *node, const char *text)
{
	struct reader *reader = &paper_reader->reader;
	struct hole hole;
	while (hole_next(reader->pool, &text, &hole)) {
		mark_record(paper_reader->paper, text_or(hole.path, ""));
		if (text_empty(hole.path))
			wrong(reader, node, "hole-open", "text", text_or(node->text, ""));
		if (hole.format && word_index(hole.format, hole_formats) < 0)
			wrong(reader, node, "hole-format", "name", hole.format);
	}
}

const char *read_hole_text(
	struct paper_reader *reader, const struct yaml_node *map, const char *key, size_t max)
{
	const char *text = read_text(&reader->reader, map, key, max);
	if (text)
		check_holes(reader, yaml_get(map, key), text);
	return text;
}

/* --- conditions --------------------------------------------------------------------------------- */

/* "PATH is set", "PATH is not set", "PATH = WORD", "PATH != WORD" */
static const struct paper_condition *read_condition(
	struct reader *reader, const struct yaml_node *map)
{
	static const struct {
		const char *word;
		enum paper_op op;
	} words[] = { { " is not set", PAPER_UNSET }, { " is set", PAPER_SET },
		{ " != ", PAPER_NOT_EQUAL }, { " = ", PAPER_EQUAL } };
	const char *text = read_text(reader, map, "when", 100);
	struct paper_condition *condition = mem_new(reader->pool, struct paper_condition);
	for (size_t i = 0; text && i < COUNT(words); i++) {
		const char *at = strstr(text, words[i].word);
		if (!at)
			continue;
		condition->op = words[i].op;
		condition->path = trimmed(reader->pool, text, at);
		condition->literal = at + strlen(words[i].word);
		return condition;
	}
	if (text)
		wrong(reader, yaml_get(map, "when"), "paper-condition", "text", text);
	return NULL;
}

/* --- grids -------------------------------------------------------------------------------------- */

static const char *const aligns[] = { "default", "left", "center", "right", NULL };

/* A plain text is a label; one with holes is what is filled in. */
static void read_plain_cell(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_cell *cell)
{
	cell->kind = strchr(node->text, '{') || text_empty(node->text) ? PAPER_CELL_TEXT
								       : PAPER_CELL_LABEL;
	cell->text = node->text;
	check_holes(reader, node, cell->text);
}

static void read_cell(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_cell *cell)
{
	static const char *const keys[] = { "label", "text", "quote", "sign", "span", "align",
		"down", NULL };
	static const enum paper_cell_kind kinds[] = { PAPER_CELL_LABEL, PAPER_CELL_TEXT,
		PAPER_CELL_QUOTE, PAPER_CELL_SIGN };
	*cell = (struct paper_cell){ .span = 1, .text = "", .line = node->line };
	if (yaml_is(node, YAML_TEXT)) {
		read_plain_cell(reader, node, cell);
		return;
	}
	if (!read_map(&reader->reader, node, keys))
		return;
	int found = 0;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct yaml_node *entry = yaml_get(node, keys[i]);
		bool pen = entry && yaml_is(entry, YAML_TEXT) && text_empty(entry->text);
		const char *text = pen ? "" : read_hole_text(reader, node, keys[i], TEXT_MAX);
		if (!text)
			continue;
		cell->kind = kinds[i];
		cell->text = text;
		found++;
	}
	if (found != 1)
		wrong(&reader->reader, node, "paper-cell");
	cell->span = read_number(&reader->reader, node, "span", 1, 1, CELLS_MAX);
	cell->align = (enum cell_align)read_word(&reader->reader, node, "align", aligns, 0);
	cell->down = read_flag(&reader->reader, node, "down", false);
}

static void read_cells(
	struct paper_reader *reader, const struct yaml_node *list, struct paper_row *row)
{
	row->cells = mem_array(reader->reader.pool, struct paper_cell, list->count);
	for (const struct yaml_node *node = list->first; node; node = node->next)
		read_cell(reader, node, &row->cells[row->cell_count++]);
}

/* A list of cells, or a map that says more of the row. */
static void read_row(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_row *row)
{
	static const char *const keys[] = { "cells", "height", "when", "each", "most", NULL };
	if (yaml_is(node, YAML_LIST)) {
		read_cells(reader, node, row);
		return;
	}
	if (!read_map(&reader->reader, node, keys))
		return;
	row->height = read_number(&reader->reader, node, "height", 0, 1, 230);
	row->when = read_condition(&reader->reader, node);
	row->each = read_text(&reader->reader, node, "each", 40);
	row->most = read_number(&reader->reader, node, "most", 0, 1, 100);
	const struct yaml_node *cells = yaml_get(node, "cells");
	if (yaml_is(cells, YAML_LIST))
		read_cells(reader, cells, row);
	else
		wrong(&reader->reader, cells ? cells : node, "missing-key", "name", "cells");
}

static void read_widths(
	struct reader *reader, const struct yaml_node *node, struct paper_block *block)
{
	struct items items = read_items(reader, node, "columns");
	block->columns = mem_array(reader->pool, struct paper_column, items.count + 1);
	for (size_t i = 0; i < items.count; i++) {
		int64_t width = 0;
		if (!text_to_int(items.nodes[i]->text, &width) || width < 1 || width > 400)
			wrong(reader, items.nodes[i], "bad-number", "name", "columns", "least", "1",
				"most", "400");
		block->columns[block->column_count++].width = width;
	}
}

/* The columns that cells of the rows above reach down into. */
static int64_t covered(const struct paper_block *block)
{
	int64_t width = 0;
	for (size_t i = 0; i < block->row_count; i++)
		for (size_t k = 0; k < block->rows[i].cell_count; k++)
			if (block->rows[i].cells[k].down)
				width += block->rows[i].cells[k].span;
	return width;
}

static void check_row(struct reader *reader, const struct yaml_node *node,
	const struct paper_block *block, const struct paper_row *row)
{
	int64_t width = covered(block);
	for (size_t i = 0; i < row->cell_count; i++)
		width += row->cells[i].span;
	if (width != (int64_t)block->column_count)
		wrong(reader, node, "paper-row", "cells",
			text_printf(reader->pool, "%d", (int)width), "columns",
			text_printf(reader->pool, "%zu", block->column_count));
}

static void read_grid(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_block *block)
{
	static const char *const keys[] = { "columns", "rows", NULL };
	if (!read_map(&reader->reader, node, keys))
		return;
	read_widths(&reader->reader, node, block);
	const struct yaml_node *rows = yaml_get(node, "rows");
	if (!yaml_is(rows, YAML_LIST) || !block->column_count) {
		wrong(&reader->reader, node, "missing-key", "name",
			block->column_count ? "rows" : "columns");
		return;
	}
	block->rows = mem_array(reader->reader.pool, struct paper_row, rows->count);
	for (const struct yaml_node *row = rows->first; row; row = row->next) {
		read_row(reader, row, &block->rows[block->row_count]);
		check_row(&reader->reader, row, block, &block->rows[block->row_count]);
		block->row_count++;
	}
}

/* --- lists -------------------------------------------------------------------------------------- */

/* [title, width, text] or [title, width, text, align] */
static void read_column(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_column *column)
{
	const struct yaml_node *title = yaml_first(node), *width = title ? title->next : NULL;
	const struct yaml_node *text = width ? width->next : NULL;
	const struct yaml_node *align = text ? text->next : NULL;
	if (!text || !yaml_is(text, YAML_TEXT) || !yaml_is(title, YAML_TEXT) ||
		!yaml_int(width, &column->width) || column->width < 1 || column->width > 400) {
		wrong(&reader->reader, node, "paper-column");
		return;
	}
	column->title = title->text;
	column->text = text->text;
	check_holes(reader, text, text->text);
	int index = align ? word_index(yaml_text(align), aligns) : 0;
	if (index < 0)
		wrong(&reader->reader, align, "unknown-word", "name", column->title, "text",
			text_or(align->text, ""));
	else
		column->align = (enum cell_align)index;
}

static void read_list(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_block *block)
{
	static const char *const keys[] = { "each", "columns", "empty", "at least", "most",
		"height", "group", NULL };
	struct reader *plain = &reader->reader;
	if (!read_map(plain, node, keys))
		return;
	block->each = need_text(plain, node, "each", 40);
	mark_record(reader->paper, text_or(block->each, ""));
	block->empty = read_number(plain, node, "empty", 0, 1, 40);
	block->at_least = read_number(plain, node, "at least", 0, 1, 60);
	block->most = read_number(plain, node, "most", 0, 1, 1000);
	block->height = read_number(plain, node, "height", 0, 1, 100);
	block->group = read_hole_text(reader, node, "group", 100);
	const struct yaml_node *columns = yaml_get(node, "columns");
	if (!yaml_is(columns, YAML_LIST)) {
		wrong(plain, columns ? columns : node, "missing-key", "name", "columns");
		return;
	}
	block->columns = mem_array(plain->pool, struct paper_column, columns->count);
	for (const struct yaml_node *column = columns->first; column; column = column->next)
		read_column(reader, column, &block->columns[block->column_count++]);
}

/* --- blocks ------------------------------------------------------------------------------------- */

static const char *const block_keys[] = {
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
	[PAPER_GROUP] = "group",
	[PAPER_KINDS] = NULL,
};

static int kind_of(struct reader *reader, const struct yaml_node *node)
{
	int kind = -1;
	for (const struct yaml_node *entry = yaml_first(node); entry; entry = entry->next) {
		int index = word_index(entry->key, block_keys);
		bool beside = text_equal(entry->key, "when") || text_equal(entry->key, "each") ||
			      text_equal(entry->key, "align");
		if (index < 0 && !beside)
			wrong(reader, entry, "unknown-key", "name", text_or(entry->key, ""));
		if (index >= 0 && kind >= 0)
			wrong(reader, entry, "paper-block");
		kind = index >= 0 ? index : kind;
	}
	if (kind < 0)
		wrong(reader, node, "paper-block");
	return kind;
}

static void read_pages(
	struct paper_reader *reader, const struct yaml_node *node, struct paper_block *block)
{
	block->text = need_text(&reader->reader, node, block_keys[PAPER_PAGES], 40);
	reader->paper->pages = true;
	reader->paper->dossier |= text_equal(block->text, "papers");
	mark_record(reader->paper, text_or(block->text, ""));
}

static void read_inner(struct paper_reader *reader, const struct yaml_node *node,
	struct paper_block *block, int depth)
{
	const struct yaml_node *inner = yaml_get(node, block_keys[block->kind]);
	if (block->kind == PAPER_FORM)
		read_grid(reader, inner, block);
	else if (block->kind == PAPER_TABLE)
		read_list(reader, inner, block);
	else if (block->kind == PAPER_PAGES)
		read_pages(reader, node, block);
	else if (block->kind == PAPER_SPACE)
		block->height = read_number(&reader->reader, node, "space", 0, 1, 230);
	else if (block->kind != PAPER_GROUP)
		block->text = read_hole_text(reader, node, block_keys[block->kind], TEXT_MAX);
	else if (depth < DEPTH_MAX && yaml_is(inner, YAML_LIST))
		block->blocks = read_blocks(reader, inner, &block->block_count, depth + 1);
	else
		wrong(&reader->reader, inner, "wrong-type", "name", "group");
}

static void read_block(struct paper_reader *reader, const struct yaml_node *node,
	struct paper_block *block, int depth)
{
	block->line = node->line;
	int kind = yaml_is(node, YAML_MAP) ? kind_of(&reader->reader, node) : -1;
	if (!yaml_is(node, YAML_MAP))
		wrong(&reader->reader, node, "paper-block");
	if (kind < 0)
		return;
	block->kind = (enum paper_block_kind)kind;
	block->when = read_condition(&reader->reader, node);
	block->each = read_text(&reader->reader, node, "each", 40);
	mark_record(reader->paper, text_or(block->each, ""));
	block->align = (enum cell_align)read_word(&reader->reader, node, "align", aligns, 0);
	read_inner(reader, node, block, depth);
}

struct paper_block *read_blocks(
	struct paper_reader *reader, const struct yaml_node *list, size_t *ret_count, int depth)
{
	struct paper_block *blocks =
		mem_array(reader->reader.pool, struct paper_block, list->count);
	for (const struct yaml_node *node = list->first; node; node = node->next)
		read_block(reader, node, &blocks[(*ret_count)++], depth);
	return blocks;
}
