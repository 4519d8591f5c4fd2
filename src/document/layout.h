/* document/layout.h - how a document lies on its pages; inside document/ only.
 *
 * A document is set in three steps: blocks become slabs (what can't be divided: a line, a table's
 * row, a rule), slabs are put on sheets in order, and what stands on a sheet is a list of items
 * that a surface draws. Both writers ask the same layout: the PDF draws it, the DOCX takes from it
 * what Word can't find out by itself (the page on which the 版记 falls, the contents' numbers).
 *
 * Inside, lengths are points (double), y grows downwards, x and y of slabs and items count from the
 * text area's upper left corner. No font decides where a character stands: a CJK character takes
 * the cell, a digit half of it, only other letters their own advance. */
#pragma once

#include "document/font.h"

#include <cairo.h>
#include <math.h>
#include <pango/pango.h>

#define POINTS(micrometres) ((micrometres) / 352.77777777777777)
#define MICROMETRES(points) ((int)lround((points) * 352.77777777777777))

/* --- text ------------------------------------------------------------------------------------ */

struct type {
	cairo_scaled_font_t *scaled;
	double size;
	enum ink ink;
	bool bold, underline;
};

struct glyph {
	unsigned id;
	float x, y;
};

struct cluster {
	const char *text;
	int bytes;
	uint32_t character; /* its first */
	const struct type *type;
	const struct glyph *glyphs;
	int glyph_count; /* 0: no font has it */
	float advance;
	bool wide; /* takes a whole cell */
};

struct line {
	int first, count; /* clusters */
	double width;     /* without blanks and hanging marks at its end */
	double room;      /* what it may take */
	double indent;
	bool ends; /* the paragraph's last line, or before a forced break: not stretched */
};

/* What a paragraph inherits. */
struct container {
	enum font font;
	int size;
	enum align align;
	double width;
	double grid_line;  /* 0: no grid */
	double grid_pitch; /* of characters of grid_size */
	int grid_size;
	bool vertical;
};

struct set_text {
	const struct cluster *clusters;
	const struct line *lines;
	int cluster_count, line_count;
	enum align align;
	double size, line_height, left;
	double before, after;
};

struct layout {
	struct ctx *ctx;
	pool_t *pool;
	const struct document *document;
	PangoContext *pango;
	PangoFontDescription *descriptions[FONT_COUNT];
	struct known_type *types;
	const struct section *section; /* that is being laid or drawn */
	const struct block *block;     /* that is being cut into slabs */
	struct sheet *first, *last;
	int sheet_count;
	struct mark *marks, *mark_last;
	struct included *included;
	/* Where pages of other PDFs come to lie, of a PDF that is assembled in the end; else pictures. */
	bool assembles;
	const struct sheet *sheet; /* that is being drawn */
	struct placed_page *placed, *placed_last;
	struct apr_hash_t *extents; /* by block */
};

/* Sets PARAGRAPH in CONTAINER. */
const struct set_text *text_set(struct layout *layout, const struct paragraph *paragraph,
	const struct container *container);

/* One line of small words (feet, page numbers). */
const struct set_text *text_set_line(struct layout *layout, const char *text, enum font font, int size);

/* The distance of the line's ink from the top of its line. */
double text_ink_top(const struct set_text *text, int line);

/* From the top of a line to its baseline. */
double text_baseline(const struct set_text *text);

/* The x of a line's first cluster, and what is added at each gap that may be stretched. */
double text_start(const struct set_text *text, int line, double *ret_gap);
/* Whether `gap` is added after cluster I of the line. */
bool text_stretches(const struct set_text *text, const struct line *line, int i);

/* The height of a line of a paragraph; also the DOCX's. */
double line_height_of(const struct paragraph_style *style, const struct container *container);
/* The type size of a paragraph in a container, 1/1000 pt. */
int size_of(const struct paragraph_style *style, const struct container *container);

/* layout_break.c: the lines of clusters. ROOM is the width of lines, INDENT the first one's. */
struct measure {
	double room, indent;
	bool balance, vertical;
	double size; /* of the paragraph, for what may hang */
};
const struct line *break_lines(pool_t *pool, const struct cluster *clusters, int count,
	const struct measure *measure, int *ret_count);
bool character_is_wide(uint32_t character);

/* --- slabs ----------------------------------------------------------------------------------- */

enum slab_kind {
	SLAB_LINE,
	SLAB_ROW,
	SLAB_RULE,
	SLAB_SPACE,
	SLAB_BREAK,
	SLAB_IMAGE,
	SLAB_QR,
	SLAB_PAGE,  /* a sheet of its own: a scan, a page of another PDF */
	SLAB_ENTRY, /* a line of the contents */
	SLAB_BOTTOM,
};

/* An entry of the contents and of the outline. */
struct mark {
	const char *text;
	int level;
	const void *of; /* the block */
	struct sheet *sheet;
	double y;
	struct mark *next;
};

struct slabs {
	struct slab *first, *last;
};

struct slab {
	enum slab_kind kind;
	double before, height; /* `before` is dropped at the top of a page */
	double x, width;
	double top;   /* where not 0: y is this, wherever the text before ended (版头) */
	double until; /* of a space: y is at least this afterwards */
	bool keep_next;
	const void *what;
	int nth;
	const struct block *block; /* that it is a part of */
	struct mark *mark;
	struct slabs inner; /* of SLAB_BOTTOM */
	struct slab *next;
};

struct slab *slab_add(struct layout *layout, struct slabs *slabs, enum slab_kind kind,
	const void *what, double height);
double slabs_height(const struct slabs *slabs);

/* layout_slab.c: what FLOW is made of, as wide as CONTAINER says; X is its left edge. */
void slabs_of(struct layout *layout, const struct flow *flow, const struct container *container,
	double x, struct slabs *slabs);
struct container section_container(const struct section *section);
struct mark *mark_of(struct layout *layout, const void *block);

/* --- tables ---------------------------------------------------------------------------------- */

struct set_cell {
	const struct table_cell *cell;
	int column, colspan, rows; /* rows it reaches over, this one counted */
	double x, width;
	struct slabs slabs;
	struct set_cell *next;
};

struct set_row {
	const struct table_row *row;
	struct set_table *table;
	int nth;
	double height;
	bool header, cut; /* cut: a part of a row higher than the page */
	struct set_cell *first, *last;
	struct set_row *next;
};

struct set_table {
	const struct table *table;
	double *edges; /* column_count + 1, from the table's left edge */
	double padding, border, outer, head_height;
	double x;
	struct set_row *first, *last;
	const struct container *container;
};

/* The widths of a table's columns in points, also the DOCX's. */
double *table_edges(pool_t *pool, const struct table *table, double width);
struct container cell_container(const struct table *table, const struct table_cell *cell, int column,
	double width);
double table_padding(const struct table *table);
double table_border(const struct table *table);

void table_slabs(struct layout *layout, const struct table *table, const struct container *container,
	double x, struct slabs *slabs);
/* Cuts a row that is too high: what fits in ROOM stays, the rest is handed back as a row. NULL where
 * nothing of it fits. */
struct set_row *row_cut(struct layout *layout, struct set_row *row, double room);

struct placed_row {
	struct set_row *row;
	double y;
	struct placed_row *next;
};
/* The rows of one table that stand on one sheet: cells and their frames become items. */
void table_place(struct layout *layout, struct sheet *sheet, const struct placed_row *rows);

/* --- sheets ---------------------------------------------------------------------------------- */

enum item_kind { ITEM_LINE, ITEM_BOX, ITEM_FILL, ITEM_RULE, ITEM_IMAGE, ITEM_QR, ITEM_PAGE, ITEM_ENTRY };

struct item {
	enum item_kind kind;
	double x, y, width, height;
	double thickness;
	const void *what;
	int nth;
	struct item *next;
};

struct sheet {
	const struct section *section;
	int nth;           /* from 1 */
	int label;         /* the number it bears or would bear */
	int total;         /* of its run of numbers */
	bool unnumbered, opens; /* opens: the section's first */
	bool bare;              /* a scan or a page of another PDF: no heads above it */
	double width, height, left, top, text_width, text_height;
	struct item *first, *last;
	struct sheet *next;
};

struct item *sheet_item(struct layout *layout, struct sheet *sheet, enum item_kind kind, double x,
	double y, double width, double height);
/* The slab's items; not for rows. */
void slab_place(struct layout *layout, struct sheet *sheet, const struct slab *slab, double y);

/* Where a block of a section's flow came to lie. */
struct extent {
	const struct block *block;
	const struct sheet *first, *last;
	double from, until; /* y on the first sheet and on the last */
};
/* NULL: it has no extent of its own (inside a cell, or empty). */
const struct extent *extent_of(const struct layout *layout, const struct block *block);

/* Lays the whole document, in a pool of its own inside the ctx's: layout_done lets it go. */
MUST_USE enum err layout_document(
	struct ctx *ctx, const struct document *document, struct layout **ret);
void layout_done(struct layout *layout);

/* The page NTH of PATH, fitted into a box of a sheet: points from the paper's upper left corner. */
struct placed_page {
	const struct sheet *sheet;
	const char *path;
	int nth;
	double x, y, width, height;
	struct placed_page *next;
};

/* --- drawing --------------------------------------------------------------------------------- */

void draw_sheet(struct layout *layout, cairo_t *cairo, const struct sheet *sheet);
void draw_line(cairo_t *cairo, const struct set_text *text, int line, double x, double y);
void draw_running(struct layout *layout, cairo_t *cairo, const struct sheet *sheet);
void ink_set(cairo_t *cairo, enum ink ink);

/* --- fonts ----------------------------------------------------------------------------------- */

/* A context of this thread's own font map, 72 dots to the inch, nothing hinted; g_object_unref. */
PangoContext *fonts_context(const struct fonts *fonts);
/* The description's size is not set; pango_font_description_free. After fonts_context. */
PangoFontDescription *fonts_description(const struct fonts *fonts, enum font font);
