/* document/xlsx_merge.c - merged areas: what stands in the first cell stands in all.
 *
 * A sheet lists its areas behind its rows, so it is read through once for them alone. An area's value
 * is remembered while the rows pass through it, in a pool of its own; all of these together are
 * limited, since many areas may name one long shared text. */
#include "document/xlsx_inner.h"

#include <stdlib.h>

#define AREAS 200000
#define REMEMBERED_LIMIT ((size_t)32 * 1024 * 1024)

struct area {
	int top, left, bottom, right; /* rows from 1, columns from 0 */
	pool_t *pool;                 /* NULL: its first cell is empty */
	const struct cell *value;
	size_t size;
	struct area *next; /* of those that the row goes through */
};

struct xlsx_merge {
	struct sheet_rows *rows;
	apr_array_header_t *areas; /* struct area, by top row */
	int begun;
	struct area *open;
	int open_count;
	size_t remembered;
};

static void add_area(struct xlsx_merge *merge, const char *name, size_t size)
{
	struct area area = { 0 };
	const char *colon = memchr(name, ':', size);
	size_t first = colon ? (size_t)(colon - name) : size;
	if (!colon || !xlsx_read_name(name, first, &area.left, &area.top) ||
		!xlsx_read_name(colon + 1, size - first - 1, &area.right, &area.bottom))
		return;
	int last = merge->rows->workbook->limits.columns - 1;
	area.right = area.right < last ? area.right : last;
	if (merge->areas->nelts == AREAS)
		workbook_refuse(merge->rows->workbook, "workbook.too_many_merged",
			merge->rows->sheet->name, AREAS);
	else if (area.top <= area.bottom && area.left <= area.right)
		APR_ARRAY_PUSH(merge->areas, struct area) = area;
}

static void on_start(void *data, const struct xml_element *element)
{
	struct xlsx_merge *merge = data;
	size_t size;
	if (strcmp(element->name, "mergeCell") != 0)
		return;
	const char *name = xml_value(element, "ref", &size);
	if (name)
		add_area(merge, name, size);
}

static int by_top(const void *a, const void *b)
{
	const struct area *one = a, *other = b;
	if (one->top != other->top)
		return one->top < other->top ? -1 : 1;
	return one->left - other->left;
}

struct xlsx_merge *xlsx_merge_read(struct sheet_rows *rows, const struct zip_part *part)
{
	static const struct xml_handler handler = { .start = on_start };
	struct xlsx_merge *merge = mem_new(rows->pool, struct xlsx_merge);
	merge->rows = rows;
	merge->areas = apr_array_make(rows->pool, 16, sizeof(struct area));
	enum err err = xlsx_parse(
		rows->workbook, part, rows->workbook->limits.part_bytes, &handler, merge);
	if (err || !merge->areas->nelts)
		return NULL;
	qsort(merge->areas->elts, (size_t)merge->areas->nelts, sizeof(struct area), by_top);
	return merge;
}

/* --- as the rows go by ------------------------------------------------------------------------- */

static void forget(struct xlsx_merge *merge, int row)
{
	for (struct area **at = &merge->open; *at;) {
		struct area *area = *at;
		if (area->bottom >= row) {
			at = &area->next;
			continue;
		}
		*at = area->next;
		merge->open_count--;
		merge->remembered -= area->size;
		pool_free(area->pool);
	}
}

static void remember(struct xlsx_merge *merge, struct area *area, const struct row *row)
{
	const struct cell *first = row_cell(row, area->left);
	if (first->column != area->left || (!*first->text && !first->damaged))
		return;
	area->size = strlen(first->text);
	merge->remembered += area->size;
	/* More than there are columns can't pass through one row without lying over each other. */
	bool too_many = ++merge->open_count > merge->rows->workbook->limits.columns;
	if (too_many || merge->remembered > REMEMBERED_LIMIT) {
		workbook_refuse(merge->rows->workbook, "workbook.row_too_large",
			merge->rows->sheet->name, row->number);
		return;
	}
	area->pool = pool_new(merge->rows->pool);
	struct cell *copy = pool_copy(area->pool, first, sizeof *first);
	copy->text = text_copy(area->pool, first->text);
	copy->damaged = text_copy(area->pool, first->damaged);
	copy->merged_from = cell_name(area->pool, area->left, area->top);
	area->value = copy;
	area->next = merge->open;
	merge->open = area;
}

/* The areas that begin here; those that began in a row without content say nothing. */
static void begin(struct xlsx_merge *merge, const struct row *row)
{
	for (; merge->begun < merge->areas->nelts; merge->begun++) {
		struct area *area = &APR_ARRAY_IDX(merge->areas, merge->begun, struct area);
		if (area->top > row->number)
			return;
		if (area->top == row->number)
			remember(merge, area, row);
	}
}

static int by_column(const void *a, const void *b)
{
	const struct cell *one = a, *other = b;
	return one->column - other->column;
}

static void fill_from(
	const struct area *area, pool_t *pool, const struct row *own, struct row_making *making)
{
	struct cell value = *area->value;
	value.text = text_copy(pool, value.text);
	value.damaged = text_copy(pool, value.damaged);
	value.merged_from = text_copy(pool, value.merged_from);
	for (int column = area->left; column <= area->right; column++) {
		const struct cell *there = row_cell(own, column);
		if (there->column == column && (there->kind != CELL_EMPTY || there->damaged))
			continue;
		value.column = column;
		*row_add(making, pool) = value;
	}
}

/* Areas that lie over each other are nobody's intention; one of them holds. */
static void drop_doubled(struct row_making *making)
{
	int kept = 0;
	for (int i = 0; i < making->count; i++)
		if (!kept || making->cells[kept - 1].column != making->cells[i].column)
			making->cells[kept++] = making->cells[i];
	making->count = kept;
}

void xlsx_merge_fill(struct xlsx_merge *merge, pool_t *pool, int row, struct row_making *making)
{
	int limit = merge->rows->workbook->limits.columns;
	/* The cells of its own stay in place while others are added behind them. */
	const struct row own = { row, false, making->count,
		pool_copy(pool, making->cells, sizeof(struct cell) * (size_t)making->count) };
	forget(merge, row);
	begin(merge, &own);
	for (const struct area *area = merge->open; area && making->count <= limit;
		area = area->next)
		fill_from(area, pool, &own, making);
	qsort(making->cells, (size_t)making->count, sizeof(struct cell), by_column);
	drop_doubled(making);
}
