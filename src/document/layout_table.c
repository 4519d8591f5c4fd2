/* document/layout_table.c - tables: columns, rows and their heights, what stands on one sheet.
 *
 * A cell that reaches over several rows is drawn once for each sheet on which rows of it stand, with
 * its words, so that a leader's name over forty rows is read on every page. */
#include "document/layout.h"

#define USUAL_PADDING MM(1)
#define PADDING_ABOVE MM(0.6)
#define HALF_POINT 176

double table_padding(const struct table *table)
{
	return POINTS(table->style.padding ? table->style.padding : USUAL_PADDING);
}

double table_border(const struct table *table)
{
	int border = table->style.border;
	return border < 0 ? 0 : POINTS(border ? border : HALF_POINT);
}

double *table_edges(pool_t *pool, const struct table *table, double width)
{
	double fixed = 0, shares = 0;
	for (int i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		fixed += POINTS(column->width);
		shares += column->width ? 0 : column->share ? column->share : 1;
	}
	double left = width > fixed ? width - fixed : 0;
	/* Columns that are wider than the page together, or that leave room: all in proportion. */
	double scale = fixed > 0 && (fixed > width || shares == 0) ? width / fixed : 1;
	double *edges = mem_array(pool, double, table->column_count + 1);
	for (int i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		double share = column->share ? column->share : 1;
		edges[i + 1] = edges[i] + (column->width ? POINTS(column->width) * scale
							 : left * share / shares);
	}
	return edges;
}

struct container cell_container(
	const struct table *table, const struct table_cell *cell, int column, double width)
{
	struct container container = { .width = width - 2 * table_padding(table) };
	container.font = cell->font          ? cell->font
			 : table->style.font ? table->style.font
					     : FONT_FANGSONG;
	container.size = cell->size          ? cell->size
			 : table->style.size ? table->style.size
					     : SIZE_XIAO_4;
	container.align = cell->align                    ? cell->align
			  : table->columns[column].align ? table->columns[column].align
							 : ALIGN_LEFT;
	container.vertical = cell->vertical;
	if (cell->vertical)
		container.align = ALIGN_CENTER;
	return container;
}

/* --- rows and cells --- */

/* How many rows each column is still covered from above. */
struct covering {
	int *rows;
	int count;
};

static int free_column(const struct covering *covering, int from)
{
	while (from < covering->count && covering->rows[from] > 0)
		from++;
	return from;
}

static int span_of(int wanted, int room)
{
	int span = wanted > 1 ? wanted : 1;
	return span < room ? span : room;
}

static double padded(const struct set_cell *cell)
{
	return slabs_height(&cell->slabs) + 2 * POINTS(PADDING_ABOVE);
}

static void add_cell(struct layout *layout, struct set_row *row, const struct table_cell *cell,
	struct covering *covering, int column)
{
	struct set_table *table = row->table;
	struct set_cell *set = mem_new(layout->pool, struct set_cell);
	set->cell = cell;
	set->column = column;
	set->colspan = span_of(cell->colspan, covering->count - column);
	set->rows = cell->rowspan > 1 ? cell->rowspan : 1;
	set->x = table->edges[column];
	set->width = table->edges[column + set->colspan] - set->x;
	struct container container = cell_container(table->table, cell, column, set->width);
	slabs_of(layout, &cell->flow, &container, 0, &set->slabs);
	for (int i = 0; i < set->colspan; i++)
		covering->rows[column + i] = set->rows;
	if (set->rows == 1 && padded(set) > row->height)
		row->height = padded(set);
	if (row->last)
		row->last->next = set;
	else
		row->first = set;
	row->last = set;
}

static void add_row(struct layout *layout, struct set_table *table, const struct table_row *row,
	struct covering *covering)
{
	struct set_row *set = mem_new(layout->pool, struct set_row);
	int least = row->min_height ? row->min_height : table->table->style.min_height;
	set->row = row;
	set->table = table;
	set->nth = table->last ? table->last->nth + 1 : 0;
	set->header = set->nth < table->table->style.header_rows;
	set->height = POINTS(least);
	int column = free_column(covering, 0);
	for (const struct table_cell *cell = row->first; cell && column < covering->count;
		cell = cell->next) {
		add_cell(layout, set, cell, covering, column);
		column = free_column(covering, column + set->last->colspan);
	}
	for (int i = 0; i < covering->count; i++)
		covering->rows[i] -= covering->rows[i] > 0;
	if (table->last)
		table->last->next = set;
	else
		table->first = set;
	table->last = set;
	table->head_height += set->header ? set->height : 0;
}

/* What a cell over several rows needs more than they have goes to the last of them. */
static void stretch_rows(struct set_table *table)
{
	for (struct set_row *row = table->first; row; row = row->next) {
		for (struct set_cell *cell = row->first; cell; cell = cell->next) {
			struct set_row *last = row;
			double height = row->height;
			for (int i = 1; i < cell->rows && last->next; i++) {
				last = last->next;
				height += last->height;
			}
			if (padded(cell) > height)
				last->height += padded(cell) - height;
		}
	}
}

/* Whether a cell of ROW or above it reaches below it. */
static bool is_joined(const struct set_table *table, const struct set_row *row)
{
	for (const struct set_row *above = table->first; above; above = above->next) {
		for (const struct set_cell *cell = above->first; cell; cell = cell->next)
			if (cell->rows > 1 && above->nth + cell->rows > row->nth + 1)
				return true;
		if (above == row)
			break;
	}
	return false;
}

static void add_row_slabs(struct layout *layout, struct set_table *table, struct slabs *slabs)
{
	bool spans = false;
	for (const struct set_row *row = table->first; row; row = row->next)
		for (const struct set_cell *cell = row->first; cell; cell = cell->next)
			spans = spans || cell->rows > 1;
	for (struct set_row *row = table->first; row; row = row->next) {
		struct slab *slab = slab_add(layout, slabs, SLAB_ROW, row, row->height);
		slab->keep_next = row->header || row->row->group ||
				  (spans && is_joined(table, row)) ||
				  (!row->next && table->table->style.keep_next);
	}
}

void table_slabs(struct layout *layout, const struct table *table,
	const struct container *container, double x, struct slabs *slabs)
{
	struct set_table *set = mem_new(layout->pool, struct set_table);
	struct covering covering = { .rows = mem_array(layout->pool, int, table->column_count),
		.count = table->column_count };
	set->table = table;
	set->x = x;
	set->edges = table_edges(layout->pool, table, container->width);
	set->padding = table_padding(table);
	set->border = table_border(table);
	set->outer = table->style.outer ? POINTS(table->style.outer) : set->border;
	for (const struct table_row *row = table->first; row; row = row->next)
		add_row(layout, set, row, &covering);
	stretch_rows(set);
	add_row_slabs(layout, set, slabs);
}

/* --- rows higher than a page --- */

/* Moves what does not fit from CELL to REST. True where anything stays. */
static bool cut_slabs(struct slabs *slabs, double room, struct slabs *rest)
{
	struct slab *last = NULL;
	double height = 0;
	for (struct slab *slab = slabs->first; slab; slab = slab->next) {
		height += slab->height + (last ? slab->before : 0);
		if (height > room)
			break;
		last = slab;
	}
	*rest = (struct slabs){ .first = last ? last->next : slabs->first, .last = slabs->last };
	if (!rest->first)
		rest->last = NULL;
	if (last)
		last->next = NULL;
	slabs->last = last;
	if (!last)
		slabs->first = NULL;
	return last != NULL;
}

static bool fits_in_part(const struct set_row *row, double room)
{
	for (const struct set_cell *cell = row->first; cell; cell = cell->next)
		if (cell->slabs.first && cell->slabs.first->height <= room)
			return true;
	return false;
}

struct set_row *row_cut(struct layout *layout, struct set_row *row, double room)
{
	double inner = room - 2 * POINTS(PADDING_ABOVE);
	if (!fits_in_part(row, inner))
		return NULL;
	struct set_row *rest = mem_new(layout->pool, struct set_row);
	*rest = *row;
	rest->first = rest->last = NULL;
	rest->height = row->height > room ? row->height - room : 0;
	for (struct set_cell *cell = row->first; cell; cell = cell->next) {
		struct set_cell *copy = mem_new(layout->pool, struct set_cell);
		*copy = *cell;
		copy->next = NULL;
		cut_slabs(&cell->slabs, inner, &copy->slabs);
		if (rest->last)
			rest->last->next = copy;
		else
			rest->first = copy;
		rest->last = copy;
		double needed = copy->slabs.first ? padded(copy) : 0;
		rest->height = needed > rest->height ? needed : rest->height;
	}
	row->height = room;
	row->cut = rest->cut = true;
	return rest;
}

/* --- on a sheet --- */

struct placing {
	struct layout *layout;
	struct sheet *sheet;
	const struct set_table *table;
};

static double first_line_of(const struct set_cell *cell, double height, bool cut)
{
	enum valign valign = cell->cell->valign ? cell->cell->valign : VALIGN_MIDDLE;
	double inner = slabs_height(&cell->slabs), left = height - inner;
	if (cut || valign == VALIGN_TOP || left < 2 * POINTS(PADDING_ABOVE))
		return POINTS(PADDING_ABOVE);
	return valign == VALIGN_BOTTOM ? left - POINTS(PADDING_ABOVE) : left / 2;
}

static void place_content(
	const struct placing *placing, const struct set_cell *cell, double x, double y)
{
	for (const struct slab *slab = cell->slabs.first; slab; slab = slab->next) {
		struct slab moved = *slab;
		moved.x += x;
		y += slab == cell->slabs.first ? 0 : slab->before;
		slab_place(placing->layout, placing->sheet, &moved, y);
		y += slab->height;
	}
}

static void place_cell(const struct placing *placing, const struct set_cell *cell,
	const struct placed_row *from, double height)
{
	const struct set_table *table = placing->table;
	double x = table->x + cell->x;
	if (cell->cell->shaded)
		sheet_item(placing->layout, placing->sheet, ITEM_FILL, x, from->y, cell->width,
			height);
	if (table->border > 0)
		sheet_item(
			placing->layout, placing->sheet, ITEM_BOX, x, from->y, cell->width, height)
			->thickness = table->border;
	if (cell->cell->rule_below) {
		double y = from->y + height - POINTS(cell->cell->rule_below);
		sheet_item(placing->layout, placing->sheet, ITEM_BOX, x + table->padding, y,
			cell->width - 2 * table->padding, 0)
			->thickness = table->border;
	}
	place_content(placing, cell, x + table->padding,
		from->y + first_line_of(cell, height, from->row->cut));
}

/* The height of the rows from FROM on that CELL, which begins in row NTH, covers. */
static double covered(const struct placed_row *from, const struct set_cell *cell, int nth)
{
	double height = 0;
	for (const struct placed_row *at = from; at && at->row->nth < nth + cell->rows;
		at = at->next) {
		if (at->row->header != from->row->header)
			break;
		height += at->row->height;
	}
	return height;
}

/* Cells that began on a sheet before and still cover the first row after the heads. */
static void place_continued(const struct placing *placing, const struct placed_row *from)
{
	for (const struct set_row *row = placing->table->first; row && row->nth < from->row->nth;
		row = row->next)
		for (const struct set_cell *cell = row->first; cell; cell = cell->next)
			if (row->nth + cell->rows > from->row->nth && !row->header)
				place_cell(placing, cell, from, covered(from, cell, row->nth));
}

static void place_frame(const struct placing *placing, const struct placed_row *rows)
{
	const struct set_table *table = placing->table;
	if (table->outer <= table->border)
		return;
	double height = 0;
	for (const struct placed_row *at = rows; at; at = at->next)
		height += at->row->height;
	sheet_item(placing->layout, placing->sheet, ITEM_BOX, table->x, rows->y,
		table->edges[table->table->column_count], height)
		->thickness = table->outer;
}

void table_place(struct layout *layout, struct sheet *sheet, const struct placed_row *rows)
{
	if (!rows)
		return;
	struct placing placing = { .layout = layout, .sheet = sheet, .table = rows->row->table };
	bool begun = false;
	for (const struct placed_row *at = rows; at; at = at->next) {
		if (!begun && !at->row->header) {
			place_continued(&placing, at);
			begun = true;
		}
		for (const struct set_cell *cell = at->row->first; cell; cell = cell->next)
			place_cell(&placing, cell, at, covered(at, cell, at->row->nth));
	}
	place_frame(&placing, rows);
}
