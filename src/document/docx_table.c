/* document/docx_table.c - tables: fixed columns, rows that don't split, heads that are repeated. */
#include "document/docx.h"

/* Half a border less than the PDF's room above and below, which Word adds to it. */
#define CELL_ROOM 29

struct writing {
	struct docx *docx;
	const struct table *table;
	const double *edges;
	int *rows; /* of each column: how many rows it is still covered from above */
	const struct table_cell **from; /* and by which cell */
};

static void set_line(struct docx *docx, const char *name, double thickness)
{
	if (thickness <= 0)
		xml_leaf(docx->out, name, "w:val", "nil");
	else
		xml_leaf(docx->out, name, "w:val", "single", "w:sz",
			docx_string(docx, "%d", (int)lround(thickness * 8)), "w:space", "0",
			"w:color", "000000");
}

static void set_borders(struct docx *docx, double outer, double inner)
{
	xml_open(docx->out, "w:tblBorders");
	set_line(docx, "w:top", outer);
	set_line(docx, "w:left", outer);
	set_line(docx, "w:bottom", outer);
	set_line(docx, "w:right", outer);
	set_line(docx, "w:insideH", inner);
	set_line(docx, "w:insideV", inner);
	xml_close(docx->out);
}

static void set_width(struct docx *docx, const char *name, int twips)
{
	xml_leaf(docx->out, name, "w:w", docx_string(docx, "%d", twips), "w:type", "dxa");
}

static void set_margins(struct docx *docx, double padding)
{
	xml_open(docx->out, "w:tblCellMar");
	set_width(docx, "w:top", CELL_ROOM);
	set_width(docx, "w:left", TWIPS(padding));
	set_width(docx, "w:bottom", CELL_ROOM);
	set_width(docx, "w:right", TWIPS(padding));
	xml_close(docx->out);
}

static void set_grid(struct docx *docx, const double *edges, int count)
{
	xml_open(docx->out, "w:tblGrid");
	for (int i = 0; i < count; i++)
		xml_leaf_int(docx->out, "w:gridCol", "w:w", TWIPS(edges[i + 1]) - TWIPS(edges[i]));
	xml_close(docx->out);
}

static void open_table(const struct writing *writing)
{
	struct docx *docx = writing->docx;
	const struct table *table = writing->table;
	double inner = table_border(table);
	xml_open(docx->out, "w:tbl");
	xml_open(docx->out, "w:tblPr");
	set_width(docx, "w:tblW", TWIPS(writing->edges[table->column_count]));
	xml_leaf(docx->out, "w:jc", "w:val", "center");
	set_borders(docx, table->style.outer ? POINTS(table->style.outer) : inner, inner);
	xml_leaf(docx->out, "w:tblLayout", "w:type", "fixed");
	set_margins(docx, table_padding(table));
	xml_close(docx->out);
	set_grid(docx, writing->edges, table->column_count);
}

/* --- cells --- */

static const char *vertical(const struct table *table, const struct table_cell *cell)
{
	enum valign valign = cell->valign ? cell->valign : table->style.valign;
	return valign == VALIGN_TOP ? "top" : valign == VALIGN_BOTTOM ? "bottom" : "center";
}

static void open_cell(const struct writing *writing, const struct table_cell *cell, int column,
	int span, const char *merge)
{
	struct docx *docx = writing->docx;
	xml_open(docx->out, "w:tc");
	xml_open(docx->out, "w:tcPr");
	set_width(docx, "w:tcW",
		TWIPS(writing->edges[column + span]) - TWIPS(writing->edges[column]));
	if (span > 1)
		xml_leaf_int(docx->out, "w:gridSpan", "w:val", span);
	if (merge)
		xml_leaf(docx->out, "w:vMerge", "w:val", merge);
	if (cell->shaded)
		xml_leaf(docx->out, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill",
			"EBEBEB");
	if (cell->vertical)
		xml_leaf(docx->out, "w:textDirection", "w:val", "tbRlV");
	xml_leaf(docx->out, "w:vAlign", "w:val", vertical(writing->table, cell));
	xml_close(docx->out);
}

static void write_empty(struct docx *docx, const struct container *container)
{
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = container,
		.keep_next = docx->keep };
	docx_paragraph_open(docx, &shape);
	docx_paragraph_close(docx);
}

static void write_cell(
	const struct writing *writing, const struct table_cell *cell, int column, int span)
{
	struct docx *docx = writing->docx;
	double width = writing->edges[column + span] - writing->edges[column];
	struct container container = cell_container(writing->table, cell, column, width);
	open_cell(writing, cell, column, span, cell->rowspan > 1 ? "restart" : NULL);
	const struct block *before = docx->before;
	docx_flow(docx, &cell->flow, &container);
	docx->before = before;
	/* A cell ends with a paragraph, always. */
	if (!cell->flow.last || cell->flow.last->kind == BLOCK_TABLE ||
		cell->flow.last->kind == BLOCK_SPACE)
		write_empty(docx, &container);
	xml_close(docx->out);
}

/* The cell above goes on. */
static int write_covered(const struct writing *writing, int column)
{
	const struct table_cell *cell = writing->from[column];
	int span = 1;
	while (column + span < writing->table->column_count &&
		writing->from[column + span] == cell && writing->rows[column + span] > 0)
		span++;
	struct container container = cell_container(writing->table, cell, column,
		writing->edges[column + span] - writing->edges[column]);
	open_cell(writing, cell, column, span, "continue");
	write_empty(writing->docx, &container);
	xml_close(writing->docx->out);
	return span;
}

/* --- rows --- */

static void open_row(const struct writing *writing, const struct table_row *row, bool header)
{
	struct docx *docx = writing->docx;
	int least = row->min_height ? row->min_height : writing->table->style.min_height;
	xml_open(docx->out, "w:tr");
	xml_open(docx->out, "w:trPr");
	if (!row->may_split)
		xml_leaf(docx->out, "w:cantSplit");
	if (least)
		xml_leaf(docx->out, "w:trHeight", "w:val",
			docx_string(docx, "%d", TWIPS(POINTS(least))), "w:hRule", "atLeast");
	if (header)
		xml_leaf(docx->out, "w:tblHeader");
	xml_close(docx->out);
}

static void cover(
	const struct writing *writing, const struct table_cell *cell, int column, int span)
{
	for (int i = 0; i < span; i++) {
		writing->rows[column + i] = cell->rowspan > 1 ? cell->rowspan : 1;
		writing->from[column + i] = cell;
	}
}

static void write_row(const struct writing *writing, const struct table_row *row, bool header)
{
	int count = writing->table->column_count;
	const struct table_cell *cell = row->first;
	open_row(writing, row, header);
	for (int column = 0; column < count;) {
		if (writing->rows[column] > 0) {
			column += write_covered(writing, column);
			continue;
		}
		static const struct table_cell nothing;
		const struct table_cell *here = cell ? cell : &nothing;
		int span = here->colspan > 1 ? here->colspan : 1;
		span = span < count - column ? span : count - column;
		write_cell(writing, here, column, span);
		cover(writing, here, column, span);
		cell = cell ? cell->next : NULL;
		column += span;
	}
	for (int i = 0; i < count; i++)
		writing->rows[i]--;
	xml_close(writing->docx->out);
}

void docx_table(struct docx *docx, const struct table *table, const struct container *container)
{
	struct writing writing = { .docx = docx,
		.table = table,
		.edges = table_edges(docx->pool, table, container->width),
		.rows = mem_array(docx->pool, int, table->column_count),
		.from = mem_array(docx->pool, const struct table_cell *, table->column_count) };
	if (docx->turn)
		docx_sliver(docx, docx_take_turn(docx));
	bool keep = docx->keep;
	int nth = 0;
	open_table(&writing);
	for (const struct table_row *row = table->first; row; row = row->next, nth++) {
		bool header = nth < table->style.header_rows;
		docx->keep = ((keep || docx->whole) && row->next) || header || row->group ||
			     (table->style.keep_next && !row->next);
		write_row(&writing, row, header);
	}
	xml_close(docx->out);
	docx->keep = keep;
	/* Two tables in a row would become one, and a section can't end with a table. */
	docx_sliver(docx, false);
}
