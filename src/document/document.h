/* document/document.h - a printed document: a tree in a pool, and two writers that take it as it is,
 * PDF (document_pdf) and DOCX that WPS, Word and LibreOffice edit (document_docx).
 *
 *   struct document *document = document_new(ctx->pool, fonts);
 *   document->title = "督办通知";
 *   struct flow *body = document_section(document, &page_official);
 *   flow_heading(body, 1, "一、办理要求");
 *   struct paragraph *paragraph = flow_paragraph(body, &style_body);
 *   paragraph_text(paragraph, "请于");
 *   paragraph_run(paragraph, "2026年3月6日（星期五）", (struct run_style){ .font = FONT_HEITI });
 *   return document_pdf(ctx, document, path);
 *
 * The parts of a 公文 (版头, 标题, 落款, 版记 …) stand ready in document/paper_official.h, those of
 * forms (编号, 签字 cells, empty rows …) in document/paper_form.h; what stands for which typeface
 * in document/font.h.
 *
 * Units: lengths are whole micrometres (int, MM(156) is 156,000); type sizes are 1/1000 pt (SIZE_3
 * is 15,750: 三号 is 15.75 pt, never 16); indents are 1/100 of the paragraph's character, blank
 * space before and after 1/100 of a line, both as Word counts them. A 0 in a description always
 * means "as usual here".
 *
 * Memory: every text is copied into the document's pool; files (pictures, PDFs) are named by path
 * and read when the document is written. A document may be written many times, in any thread, one
 * at a time.
 *
 * GB/T 9704-2012 党政机关公文格式; GB/T 148 (paper sizes); ISO/IEC 29500 (DOCX); ISO 32000 (PDF). */
#pragma once

#include "base/ctx.h"

#define MM(millimetres) ((int)((millimetres) * 1000))

struct fonts; /* document/font.h */

/* --- words for type -------------------------------------------------------------------------- */

enum font {
	FONT_INHERIT,     /* of a run: its paragraph's; of a paragraph: its container's */
	FONT_FANGSONG,    /* 仿宋: text */
	FONT_KAITI,       /* 楷体: second headings, what leaders wrote */
	FONT_HEITI,       /* 黑体: first headings, labels of forms */
	FONT_XIAOBIAOSONG, /* 小标宋: titles, 发文机关标志 */
	FONT_SONG,        /* 宋体: page numbers, running foot, tables with many columns */
	FONT_COUNT
};

/* 1/1000 pt; 0 is the container's. */
enum size {
	SIZE_CHU = 42000,      /* 初号 */
	SIZE_XIAO_CHU = 36000, /* 小初 */
	SIZE_1 = 26000,        /* 一号 */
	SIZE_XIAO_1 = 24000,
	SIZE_2 = 22000, /* 二号 */
	SIZE_XIAO_2 = 18000,
	SIZE_3 = 15750, /* 三号 */
	SIZE_XIAO_3 = 15000,
	SIZE_4 = 14000,      /* 四号 */
	SIZE_XIAO_4 = 12000, /* 小四 */
	SIZE_5 = 10500,      /* 五号 */
	SIZE_XIAO_5 = 9000   /* 小五 */
};

enum ink { INK_BLACK, INK_RED, INK_GREY };

enum align { ALIGN_INHERIT, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY };

enum valign { VALIGN_INHERIT, VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };

/* --- pages ----------------------------------------------------------------------------------- */

enum page_number {
	PAGE_NUMBER_NONE,
	PAGE_NUMBER_OFFICIAL, /* GB/T 9704: "— 1 —" 四号宋体, dashes 7 mm below the 版心, odd pages at
			       * the right with one character's room, even at the left. On a landscape
			       * page it stands where it stands on the portrait ones. */
	PAGE_NUMBER_OF,       /* "第1页 共3页" centred in 小五 */
};

/* Left and right are those of an odd page; where `duplex`, even pages have them exchanged. */
struct page_form {
	int width, height; /* as the page is read: A4 landscape is MM(297) × MM(210) */
	int top, bottom, left, right;
	bool duplex;
	/* The grid of the text area: lines from edge to edge, characters in a line. A line of the grid is
	 * its height / lines (225/22 mm), a character's pitch its width / columns (156/28 mm): every
	 * CJK character of the grid's size stands on it whatever the font's own advance, digits two in
	 * a cell. 0: no grid; a line is 1.3 × its type, a character as wide as its type. */
	int lines, columns;
	enum font font; /* of text that says nothing; FONT_FANGSONG */
	int size;       /* SIZE_3 */
	enum page_number number;
	bool first_unnumbered;       /* the section's first page bears no number (信函) */
	int number_from;             /* 0: go on from the section before; else the first number */
	int foot_distance;           /* PAGE_NUMBER_OF and the feet: from the paper's edge; 0: 12 mm */
	const char *foot_left;       /* in 小五: "打印：张三  2026-03-02 09:00" */
	const char *foot_right;
	const char *head_left, *head_right; /* in 小五 above the text, on each page but the first */
	bool head_all;               /* above scans and pages of other PDFs too */
};

extern const struct page_form page_official;      /* A4, 37/35/28/26 mm, duplex, 22 × 28, "— 1 —" */
extern const struct page_form page_official_wide; /* its 附表: the same sheet turned, table by 小四 */
extern const struct page_form page_form_a4;       /* forms: 20 mm all round, 小四, "第n页 共m页" */
extern const struct page_form page_form_a4_wide;
extern const struct page_form page_form_a3_wide;  /* 大表: A3 landscape, 15 mm, 小五 宋体 */

/* --- the tree -------------------------------------------------------------------------------- */

enum block_kind {
	BLOCK_PARAGRAPH,
	BLOCK_TABLE,
	BLOCK_RULE,
	BLOCK_SPACE,
	BLOCK_BREAK,
	BLOCK_GROUP,
	BLOCK_IMAGE,
	BLOCK_PDF,
	BLOCK_QR,
	BLOCK_CONTENTS,
};

struct block {
	enum block_kind kind;
	struct block *next;
};

/* What blocks are put into: a section's text, a table's cell, a group. */
struct flow {
	pool_t *pool;
	struct block *first, *last;
};

struct section {
	struct page_form page;
	struct flow flow;
	struct section *next;
};

struct document {
	pool_t *pool;
	const struct fonts *fonts;
	const char *title, *subject;  /* of the file; NULL: none */
	const char *creator;          /* NULL: "Huiyin" */
	int64_t created;              /* UTC ms; 0: the file says nothing (the same bytes each time) */
	const char *watermark;        /* "演示数据" across each page, grey; NULL: none */
	struct section *first, *last;
};

struct document *document_new(pool_t *pool, const struct fonts *fonts);

/* A new section begins on a new page. PAGE is copied and its texts with it. */
struct flow *document_section(struct document *document, const struct page_form *page);

/* --- paragraphs ------------------------------------------------------------------------------ */

struct run_style {
	enum font font;
	int size;
	bool bold, underline;
	enum ink ink;
};

struct run {
	struct run_style style;
	const char *text; /* '\n' breaks the line; what follows a '\t' stands at the line's right end */
	struct run *next;
};

struct paragraph_style {
	enum font font;
	int size;
	bool bold;
	enum ink ink;
	enum align align;             /* of body text ALIGN_JUSTIFY */
	int first;                    /* of the first line, 1/100 character; may be negative (hanging) */
	int left, right;              /* of all lines */
	int before, after;            /* 1/100 line */
	int line;                     /* height of a line in µm; 0: the grid's, without grid 1.3 × type */
	int level;                    /* 1…4: a heading of that level, for contents, outline and styles */
	bool keep_next;               /* on one page with what follows */
	bool balance;                 /* lines of nearly equal length, the second shorter (标题 as 梯形) */
	bool one_line;                /* never broken: the type is made smaller until it fits */
};

struct paragraph {
	struct block block;
	struct paragraph_style style;
	struct run *first, *last;
	pool_t *pool;
	const char *mark;  /* entry for the contents other than the text; NULL: the text */
	/* Placed (版头): the ink of the first line has its top edge so far below the top edge of the
	 * text area; 0: it follows what stands before. Only on the first page of a section. */
	int ink_top;
};

extern const struct paragraph_style style_body;   /* justified, two characters in */
extern const struct paragraph_style style_flush;  /* justified, from the edge */
extern const struct paragraph_style style_center;
extern const struct paragraph_style style_right;
extern const struct paragraph_style style_title;  /* 二号 小标宋, centred, balanced */

struct paragraph *flow_paragraph(struct flow *flow, const struct paragraph_style *style);
void paragraph_text(struct paragraph *paragraph, const char *text);
void paragraph_run(struct paragraph *paragraph, const char *text, struct run_style style);

/* A paragraph of one run. */
struct paragraph *flow_text(struct flow *flow, const struct paragraph_style *style, const char *text);

/* Headings 一、 （一） 1. （1）: 黑体, 楷体, 仿宋, 仿宋; the text comes with its number. LEVEL 1…4. */
struct paragraph *flow_heading(struct flow *flow, int level, const char *text);

/* --- tables ---------------------------------------------------------------------------------- */

struct table_column {
	int width; /* µm; 0: takes its share of what is left */
	int share; /* of columns without width; 0 counts as 1 */
	enum align align;
};

struct table_style {
	enum font font;
	int size;          /* 0: SIZE_XIAO_4 */
	int border;        /* thickness of the grid; 0: 0.5 pt; -1: none */
	int outer;         /* of the frame; 0: as the grid */
	int padding;       /* left and right of a cell; 0: 1 mm */
	int min_height;    /* of rows that say nothing; 0: what the text needs */
	enum valign valign; /* 0: middle */
	int header_rows;   /* the first so many are repeated on each page */
	bool keep_next;    /* the last row on one page with what follows */
};

struct table_cell {
	struct flow flow;
	int colspan, rowspan; /* 0 counts as 1 */
	enum valign valign;
	enum align align;     /* of paragraphs that say nothing; 0: the column's, else left */
	enum font font;       /* FONT_INHERIT: the table's; labels are FONT_HEITI */
	int size;
	bool vertical;        /* characters one below the other */
	bool shaded;          /* light grey, still to be read on a bad copier */
	int rule_below;       /* a thin rule inside the cell so far above its lower edge (签字), 0: none */
	struct table_cell *next;
};

struct table_row {
	int min_height;
	bool group;     /* heads a group: kept with the row that follows */
	bool may_split; /* text may go on over the page's end (else only where taller than a page) */
	struct table_cell *first, *last;
	struct table_row *next;
	pool_t *pool;
};

struct table {
	struct block block;
	struct table_style style;
	struct table_column *columns;
	int column_count;
	struct table_row *first, *last;
	pool_t *pool;
};

/* As wide as what it stands in. A row never splits over a page's end unless it is taller than a page
 * (or may_split); rows joined by a rowspan stay together where they fit on a page. */
struct table *flow_table(struct flow *flow, const struct table_style *style,
	const struct table_column *columns, int column_count);
struct table_row *table_row(struct table *table, int min_height);

/* The row's next cell: it takes the next column that no rowspan from above covers. */
struct table_cell *table_cell(struct table_row *row);
/* A cell of one paragraph, aligned as the cell is; NULL counts as "". */
struct table_cell *table_text(struct table_row *row, const char *text);
struct table_cell *table_label(struct table_row *row, const char *text); /* 黑体, centred */
/* Empty rows for handwriting. */
void table_blank_rows(struct table *table, int count, int height);

/* --- other blocks ---------------------------------------------------------------------------- */

enum rule_kind { RULE_SINGLE, RULE_THICK_THIN, RULE_THIN_THICK, RULE_DASHED };

struct rule {
	struct block block;
	enum rule_kind kind;
	enum ink ink;
	int thickness;    /* of a single line; 0: 0.35 mm; of a double one its thick line, 0: 1 mm */
	int width;        /* 0: the text area's; else centred on the paper */
	int before, after; /* µm of room above and below */
	const char *text; /* RULE_DASHED: words in its middle ("✂ 沿此线剪下"); NULL: none */
	int top;          /* placed so far below the text area's top edge; 0: follows */
	int paper_bottom; /* placed so far above the paper's lower edge, in no one's way; 0: follows */
};
struct rule *flow_rule(struct flow *flow, enum rule_kind kind, enum ink ink);

/* The dashed line above a 回执, with scissors and words, half a line of room on both sides. */
struct rule *flow_cut_line(struct flow *flow, const char *text);

struct space {
	struct block block;
	int lines; /* 1/100 line */
	int height; /* or µm */
	int until;  /* or up to so far below the text area's top edge, where it is not there yet */
};
void flow_blank_lines(struct flow *flow, int count);
struct space *flow_space(struct flow *flow, int height);

void flow_page_break(struct flow *flow);

/* Blocks that stay on one page where they fit on one. `bottom`: its last line coincides with the
 * text area's bottom edge (版记); `even`: where pages are duplex, on an even page; `with_before`: the
 * last line before it goes with it (a signature never stands alone on its page). */
struct group {
	struct block block;
	struct flow flow;
	bool bottom, even, with_before;
};
struct group *flow_group(struct flow *flow);

struct image {
	struct block block;
	const char *path;  /* PNG or JPEG; what can't be read is a frame that says so */
	int width, height; /* the box it is fitted into, never enlarged beyond it; 0: the room there is */
	enum align align;  /* ALIGN_CENTER */
	bool page;         /* a scan: a page of its own, as large as the paper allows */
	const char *mark;  /* entry in the contents; NULL: none */
	int level;         /* of that; 0 counts as 1 */
};
struct image *flow_image(struct flow *flow, const char *path);
struct image *flow_scan(struct flow *flow, const char *path, const char *mark);

/* Pages of another PDF, each as a page of this document, fitted into it, with its number and feet.
 * In DOCX each is a picture. What can't be read is a frame that says so. */
struct included_pdf {
	struct block block;
	const char *path;
	int first_page, last_page; /* from 1; 0: the first, the last */
	const char *mark;          /* entry in the contents; NULL: none */
	int level;                 /* of that; 0 counts as 1 */
	bool turns;                /* the sheet lies where the page does: read and printed large */
};
struct included_pdf *flow_pdf(struct flow *flow, const char *path, const char *mark);

struct qr {
	struct block block;
	const char *text; /* at most 1,000 bytes */
	int side;         /* 0: 20 mm */
	enum align align;
};
struct qr *flow_qr(struct flow *flow, const char *text, int side);

/* Contents: a line for each heading up to LEVELS and each mark of the whole document, with leader
 * dots and the page as it is numbered. */
struct contents {
	struct block block;
	int levels;
};
void flow_contents(struct flow *flow, int levels);

/* --- writing --------------------------------------------------------------------------------- */

/* Both write the whole file or none (through PATH.part). They take no lock and use no ctx but the
 * caller's: many threads may write documents at once. They fail with ERR_INVALID where a document
 * can't be set (keys document.*), and with ERR_BUSY where the disk is full. */
MUST_USE enum err document_pdf(struct ctx *ctx, const struct document *document, const char *path);
MUST_USE enum err document_docx(struct ctx *ctx, const struct document *document, const char *path);

struct document_bytes {
	const char *data; /* in the ctx's pool */
	size_t size;
	int pages;        /* of the PDF; 0 of the DOCX */
};
MUST_USE enum err document_pdf_bytes(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret);
MUST_USE enum err document_docx_bytes(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret);

#define DOCUMENT_PDF_TYPE "application/pdf"
#define DOCUMENT_DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
