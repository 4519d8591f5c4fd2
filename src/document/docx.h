/* document/docx.h - writing WordprocessingML (ISO/IEC 29500-1 §17) and its package; inside document/
 * only.
 *
 * The DOCX is for editing: sections, styles, tables with heads that repeat, fields for numbers, fonts
 * by the names that the office has licensed. Positions that Word can't be told as rules (a head 35 mm
 * below, a foot on the last line) come from the layout as distances. Lines have exact heights and
 * characters the grid's pitch, so that pages end where the PDF's do. */
#pragma once

#include "document/layout.h"
#include "document/picture.h"

#include <math.h>

#define TWIPS(points) ((int)lround((points)*20))
#define EMU(points) ((int64_t)llround((points)*12700))

/* The line of a paragraph that is nothing but a rule, in twips. */
#define DOCX_RULE_LINE 10

struct _xmlTextWriter;
struct _xmlBuffer;

/* --- XML -------------------------------------------------------------------------------------- */

struct xml_part {
	struct _xmlTextWriter *writer;
	struct _xmlBuffer *buffer;
	pool_t *pool;
};
struct xml_part *xml_begin(pool_t *pool);
void xml_open(struct xml_part *part, const char *name);
void xml_close(struct xml_part *part);
void xml_set(struct xml_part *part, const char *name, const char *value);
void xml_set_int(struct xml_part *part, const char *name, int64_t value);
void xml_put_text(struct xml_part *part, const char *text, size_t size);
/* An element with attributes and nothing in it: name, value, …, NULL. */
#define xml_leaf(part, name, ...) \
	xml_leaf_with((part), (name), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void xml_leaf_with(struct xml_part *part, const char *name, const char *const *pairs);
void xml_leaf_int(struct xml_part *part, const char *name, const char *attribute, int64_t value);
/* Ends the document; the bytes live in the pool. */
struct picture_bytes xml_end(struct xml_part *part);

/* --- the package ------------------------------------------------------------------------------ */

struct docx_file {
	const char *name; /* "word/media/image1.jpeg" */
	struct picture_bytes bytes;
	struct docx_file *next;
};

struct docx_relation {
	const char *id, *type, *target; /* type: the last word of its URI */
	struct docx_relation *next;
};

struct docx {
	struct ctx *ctx;
	pool_t *pool;
	const struct document *document;
	struct layout *layout;
	struct xml_part *out; /* that is being written: the body, a foot */
	const struct section *section;
	struct docx_file *files, *file_last;
	struct docx_relation *relations, *relation_last;
	int images, parts, bookmarks;
	bool duplex, even_feet;
	bool turn;  /* what follows begins a new page */
	bool keep;  /* what is written goes with what follows */
	bool whole; /* inside a group: a table's rows stay together, though nothing follows */
	const struct block *before; /* the block written last */
};

void docx_add_file(struct docx *docx, const char *name, struct picture_bytes bytes);
/* The relation's id. */
const char *docx_relate(struct docx *docx, const char *type, const char *target);
const char *docx_string(struct docx *docx, const char *format, ...) PRINTF(2, 3);

/* docx_text.c */
struct docx_paragraph {
	const struct paragraph_style *style;
	const struct container *container;
	double before; /* points, beside the style's */
	bool keep_next;
	int line;                   /* twips; 0: the style's */
	bool at_least;              /* lines may be higher than they should (pictures) */
	bool dots;                  /* the right tab has leader dots */
	const char *const *leaders; /* a centred and a right tab, with dashes before them (twips) */
	const char *const *stops;   /* the same without dashes */
	const struct section *section; /* that ends with this paragraph; NULL: none */
	double frame_top;   /* points from the paper's edge: a frame beside the text; 0: none */
	const char *border; /* a border above: its w:val; NULL: none */
	int border_size;    /* 1/8 pt */
	enum ink border_ink;
	bool page_before;
};
void docx_paragraph_open(struct docx *docx, const struct docx_paragraph *paragraph);
void docx_run(struct docx *docx, const struct docx_paragraph *paragraph, const char *text,
	const struct run_style *style);
void docx_field(struct docx *docx, const struct docx_paragraph *paragraph, const char *instruction,
	const char *shown, const struct run_style *style);
void docx_paragraph_close(struct docx *docx);
/* A whole paragraph of the model. */
void docx_paragraph(
	struct docx *docx, const struct paragraph *paragraph, struct docx_paragraph *shape);
/* Where the contents' PAGEREF of BLOCK leads; nothing where the contents don't name it. */
void docx_bookmark(struct docx *docx, const void *block);
/* A paragraph that is seen by nobody: half a point high. */
void docx_sliver(struct docx *docx, bool page_before);
int docx_half_points(int size);
const char *docx_colour(enum ink ink);

/* docx_body.c */
void docx_flow(struct docx *docx, const struct flow *flow, const struct container *container);
void docx_block(struct docx *docx, const struct block *block, const struct container *container);
/* Whether what is written now begins a new page; it does so once. */
bool docx_take_turn(struct docx *docx);

/* docx_table.c */
void docx_table(struct docx *docx, const struct table *table, const struct container *container);

/* docx_picture.c */
void docx_image(struct docx *docx, const struct image *image, const struct container *container);
void docx_pages(
	struct docx *docx, const struct included_pdf *pdf, const struct container *container);
void docx_qr(struct docx *docx, const struct qr *qr, const struct container *container);

/* docx_section.c: w:sectPr with the feet and heads it refers to. */
void docx_section(struct docx *docx, const struct section *section);

/* docx_style.c */
void docx_styles(struct docx *docx);
void docx_settings(struct docx *docx);
