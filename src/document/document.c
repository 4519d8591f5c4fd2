/* document/document.c - building the tree: everything is copied into the document's pool. */
#include "document/document.h"

#define OFFICIAL_MARGINS .top = MM(37), .bottom = MM(35), .left = MM(28), .right = MM(26)
#define FORM_MARGINS .top = MM(20), .bottom = MM(20), .left = MM(20), .right = MM(20)

const struct page_form page_official = { .width = MM(210),
	.height = MM(297),
	OFFICIAL_MARGINS,
	.duplex = true,
	.lines = 22,
	.columns = 28,
	.font = FONT_FANGSONG,
	.size = SIZE_3,
	.number = PAGE_NUMBER_OFFICIAL };

/* The portrait page turned: its top margin (37) lies at the right, its binding edge (28) above. */
const struct page_form page_official_wide = { .width = MM(297),
	.height = MM(210),
	.top = MM(28),
	.bottom = MM(26),
	.left = MM(35),
	.right = MM(37),
	.duplex = true,
	.font = FONT_FANGSONG,
	.size = SIZE_XIAO_4,
	.number = PAGE_NUMBER_OFFICIAL };

const struct page_form page_form_a4 = { .width = MM(210),
	.height = MM(297),
	FORM_MARGINS,
	.font = FONT_FANGSONG,
	.size = SIZE_XIAO_4,
	.number = PAGE_NUMBER_OF };

const struct page_form page_form_a4_wide = { .width = MM(297),
	.height = MM(210),
	FORM_MARGINS,
	.font = FONT_FANGSONG,
	.size = SIZE_5,
	.number = PAGE_NUMBER_OF };

const struct page_form page_form_a3_wide = { .width = MM(420),
	.height = MM(297),
	.top = MM(15),
	.bottom = MM(18),
	.left = MM(15),
	.right = MM(15),
	.font = FONT_SONG,
	.size = SIZE_XIAO_5,
	.number = PAGE_NUMBER_OF,
	.foot_distance = MM(9) };

const struct paragraph_style style_body = { .align = ALIGN_JUSTIFY, .first = 200 };
const struct paragraph_style style_flush = { .align = ALIGN_JUSTIFY };
const struct paragraph_style style_center = { .align = ALIGN_CENTER };
const struct paragraph_style style_right = { .align = ALIGN_RIGHT };
const struct paragraph_style style_title = {
	.font = FONT_XIAOBIAOSONG, .size = SIZE_2, .align = ALIGN_CENTER, .balance = true
};

struct document *document_new(pool_t *pool, const struct fonts *fonts)
{
	struct document *document = mem_new(pool, struct document);
	document->pool = pool;
	document->fonts = fonts;
	return document;
}

struct flow *document_section(struct document *document, const struct page_form *page)
{
	pool_t *pool = document->pool;
	struct section *section = mem_new(pool, struct section);
	section->page = *page;
	section->page.foot_left = text_copy(pool, page->foot_left);
	section->page.foot_right = text_copy(pool, page->foot_right);
	section->page.head_left = text_copy(pool, page->head_left);
	section->page.head_right = text_copy(pool, page->head_right);
	section->flow.pool = pool;
	if (document->last)
		document->last->next = section;
	else
		document->first = section;
	document->last = section;
	return &section->flow;
}

/* A block of its kind at the flow's end. The block is the first member of its struct. */
#define flow_add(flow, type, kind) ((type *)flow_append((flow), sizeof(type), (kind)))

static void *flow_append(struct flow *flow, size_t size, enum block_kind kind)
{
	struct block *block = pool_alloc(flow->pool, size);
	block->kind = kind;
	if (flow->last)
		flow->last->next = block;
	else
		flow->first = block;
	flow->last = block;
	return block;
}

/* --- paragraphs --- */

struct paragraph *flow_paragraph(struct flow *flow, const struct paragraph_style *style)
{
	struct paragraph *paragraph = flow_add(flow, struct paragraph, BLOCK_PARAGRAPH);
	paragraph->style = *style;
	paragraph->pool = flow->pool;
	return paragraph;
}

void paragraph_run(struct paragraph *paragraph, const char *text, struct run_style style)
{
	if (text_empty(text))
		return;
	struct run *run = mem_new(paragraph->pool, struct run);
	run->style = style;
	run->text = text_copy(paragraph->pool, text);
	if (paragraph->last)
		paragraph->last->next = run;
	else
		paragraph->first = run;
	paragraph->last = run;
}

void paragraph_text(struct paragraph *paragraph, const char *text)
{
	paragraph_run(paragraph, text, (struct run_style){ 0 });
}

struct paragraph *flow_text(
	struct flow *flow, const struct paragraph_style *style, const char *text)
{
	struct paragraph *paragraph = flow_paragraph(flow, style);
	paragraph_text(paragraph, text);
	return paragraph;
}

struct paragraph *flow_heading(struct flow *flow, int level, const char *text)
{
	static const enum font fonts[] = { FONT_HEITI, FONT_KAITI, FONT_FANGSONG, FONT_FANGSONG };
	CHECK(level >= 1 && level <= (int)COUNT(fonts));
	struct paragraph_style style = style_body;
	style.font = fonts[level - 1];
	style.level = level;
	style.keep_next = true;
	return flow_text(flow, &style, text);
}

/* --- tables --- */

struct table *flow_table(struct flow *flow, const struct table_style *style,
	const struct table_column *columns, int column_count)
{
	CHECK(column_count > 0);
	struct table *table = flow_add(flow, struct table, BLOCK_TABLE);
	table->style = *style;
	table->columns = pool_copy(flow->pool, columns, sizeof(*columns) * (size_t)column_count);
	table->column_count = column_count;
	table->pool = flow->pool;
	return table;
}

struct table_row *table_row(struct table *table, int min_height)
{
	struct table_row *row = mem_new(table->pool, struct table_row);
	row->min_height = min_height;
	row->pool = table->pool;
	if (table->last)
		table->last->next = row;
	else
		table->first = row;
	table->last = row;
	return row;
}

struct table_cell *table_cell(struct table_row *row)
{
	struct table_cell *cell = mem_new(row->pool, struct table_cell);
	cell->flow.pool = row->pool;
	if (row->last)
		row->last->next = cell;
	else
		row->first = cell;
	row->last = cell;
	return cell;
}

struct table_cell *table_text(struct table_row *row, const char *text)
{
	struct table_cell *cell = table_cell(row);
	flow_text(&cell->flow, &(struct paragraph_style){ 0 }, text);
	return cell;
}

struct table_cell *table_label(struct table_row *row, const char *text)
{
	struct table_cell *cell = table_text(row, text);
	cell->font = FONT_HEITI;
	cell->align = ALIGN_CENTER;
	return cell;
}

void table_blank_rows(struct table *table, int count, int height)
{
	for (int i = 0; i < count; i++) {
		struct table_row *row = table_row(table, height);
		for (int column = 0; column < table->column_count; column++)
			table_cell(row);
	}
}

/* --- other blocks --- */

struct rule *flow_rule(struct flow *flow, enum rule_kind kind, enum ink ink)
{
	struct rule *rule = flow_add(flow, struct rule, BLOCK_RULE);
	rule->kind = kind;
	rule->ink = ink;
	return rule;
}

struct rule *flow_cut_line(struct flow *flow, const char *text)
{
	struct rule *rule = flow_rule(flow, RULE_DASHED, INK_BLACK);
	rule->text = text_copy(flow->pool, text);
	rule->before = rule->after = MM(5);
	return rule;
}

void flow_blank_lines(struct flow *flow, int count)
{
	struct space *space = flow_add(flow, struct space, BLOCK_SPACE);
	space->lines = count * 100;
}

struct space *flow_space(struct flow *flow, int height)
{
	struct space *space = flow_add(flow, struct space, BLOCK_SPACE);
	space->height = height;
	return space;
}

void flow_page_break(struct flow *flow)
{
	flow_add(flow, struct block, BLOCK_BREAK);
}

struct group *flow_group(struct flow *flow)
{
	struct group *group = flow_add(flow, struct group, BLOCK_GROUP);
	group->flow.pool = flow->pool;
	return group;
}

struct image *flow_image(struct flow *flow, const char *path)
{
	struct image *image = flow_add(flow, struct image, BLOCK_IMAGE);
	image->path = text_copy(flow->pool, path);
	image->align = ALIGN_CENTER;
	return image;
}

struct image *flow_scan(struct flow *flow, const char *path, const char *mark)
{
	struct image *image = flow_image(flow, path);
	image->page = true;
	image->mark = text_copy(flow->pool, mark);
	return image;
}

struct included_pdf *flow_pdf(struct flow *flow, const char *path, const char *mark)
{
	struct included_pdf *included = flow_add(flow, struct included_pdf, BLOCK_PDF);
	included->path = text_copy(flow->pool, path);
	included->mark = text_copy(flow->pool, mark);
	return included;
}

struct qr *flow_qr(struct flow *flow, const char *text, int side)
{
	struct qr *qr = flow_add(flow, struct qr, BLOCK_QR);
	qr->text = text_copy(flow->pool, text);
	qr->side = side;
	return qr;
}

void flow_contents(struct flow *flow, int levels)
{
	struct contents *contents = flow_add(flow, struct contents, BLOCK_CONTENTS);
	contents->levels = levels;
}
