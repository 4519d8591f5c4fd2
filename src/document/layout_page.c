/* document/layout_page.c - slabs onto sheets: what stays together, what is repeated, which number a
 * page bears. */
#include "document/picture.h"

#include <apr_hash.h>

/* Rounding must not push the 22nd line to the next page. */
#define SLACK 0.05

struct pager {
	struct layout *layout;
	const struct section *section;
	struct sheet *sheet;
	double y;        /* the next slab's */
	bool fresh;      /* nothing stands on the sheet yet */
	bool full;       /* nothing more may */
	bool blank_kept; /* sheets were left blank for the 版记's sake */
	const struct set_table *table;
	struct placed_row *rows, *row_last; /* of `table` on this sheet */
};

/* --- sheets --- */

struct item *sheet_item(struct layout *layout, struct sheet *sheet, enum item_kind kind, double x,
	double y, double width, double height)
{
	struct item *item = mem_new(layout->pool, struct item);
	*item = (struct item){ .kind = kind, .x = x, .y = y, .width = width, .height = height };
	if (sheet->last)
		sheet->last->next = item;
	else
		sheet->first = item;
	sheet->last = item;
	return item;
}

static struct sheet *add_sheet(struct layout *layout, const struct section *section)
{
	const struct page_form *page = &section->page;
	struct sheet *sheet = mem_new(layout->pool, struct sheet);
	sheet->section = section;
	sheet->nth = ++layout->sheet_count;
	sheet->opens = !layout->last || layout->last->section != section;
	sheet->label = sheet->opens && page->number_from ? page->number_from
		       : layout->last                    ? layout->last->label + 1
							 : 1;
	sheet->unnumbered = sheet->opens && page->first_unnumbered;
	sheet->width = POINTS(page->width);
	sheet->height = POINTS(page->height);
	bool turned = page->duplex && sheet->nth % 2 == 0, wide = page->width > page->height;
	/* A landscape page is a portrait one turned: its binding edge lies above, on even pages below. */
	sheet->left = POINTS(turned && !wide ? page->right : page->left);
	sheet->top = POINTS(turned && wide ? page->bottom : page->top);
	sheet->text_width = POINTS(page->width - page->left - page->right);
	sheet->text_height = POINTS(page->height - page->top - page->bottom);
	if (layout->last)
		layout->last->next = sheet;
	else
		layout->first = sheet;
	layout->last = sheet;
	return sheet;
}

static void end_table(struct pager *pager)
{
	table_place(pager->layout, pager->sheet, pager->rows);
	pager->rows = pager->row_last = NULL;
	pager->table = NULL;
}

static void turn_page(struct pager *pager)
{
	if (pager->sheet)
		end_table(pager);
	pager->sheet = add_sheet(pager->layout, pager->section);
	pager->y = 0;
	pager->fresh = true;
	pager->full = false;
}

static double room_left(const struct pager *pager)
{
	return pager->full ? -1 : pager->sheet->text_height - pager->y + SLACK;
}

/* --- extents --- */

const struct extent *extent_of(const struct layout *layout, const struct block *block)
{
	return apr_hash_get(layout->extents, &block, sizeof(block));
}

static void extend(struct pager *pager, const struct block *block, double from, double until)
{
	struct extent *extent = (struct extent *)extent_of(pager->layout, block);
	if (!extent) {
		extent = mem_new(pager->layout->pool, struct extent);
		extent->block = block;
		extent->first = pager->sheet;
		extent->from = from;
		apr_hash_set(pager->layout->extents, &extent->block, sizeof(block), extent);
	}
	extent->last = pager->sheet;
	extent->until = until;
}

/* --- slabs --- */

void slab_place(struct layout *layout, struct sheet *sheet, const struct slab *slab, double y)
{
	static const enum item_kind kinds[] = { [SLAB_LINE] = ITEM_LINE,
		[SLAB_RULE] = ITEM_RULE,
		[SLAB_IMAGE] = ITEM_IMAGE,
		[SLAB_QR] = ITEM_QR,
		[SLAB_PAGE] = ITEM_PAGE,
		[SLAB_ENTRY] = ITEM_ENTRY };
	if (slab->mark) {
		slab->mark->sheet = sheet;
		slab->mark->y = y;
	}
	if (slab->kind == SLAB_SPACE || slab->kind == SLAB_BREAK || slab->kind == SLAB_ROW ||
		slab->kind == SLAB_BOTTOM)
		return;
	struct item *item =
		sheet_item(layout, sheet, kinds[slab->kind], slab->x, y, slab->width, slab->height);
	item->what = slab->what;
	item->nth = slab->nth;
}

static const struct set_row *row_of(const struct slab *slab)
{
	return slab->kind == SLAB_ROW ? slab->what : NULL;
}

/* What SLAB needs on a new sheet: a row brings its heads along. */
static double needs(const struct pager *pager, const struct slab *slab)
{
	const struct set_row *row = row_of(slab);
	bool heads = row && !row->header && row->table != pager->table;
	return slab->height + (heads ? row->table->head_height : 0);
}

/* The height of SLAB and of all that must stand with it. */
static double chain_height(const struct pager *pager, const struct slab *slab)
{
	double height = needs(pager, slab);
	while (slab->keep_next && slab->next) {
		slab = slab->next;
		height += slab->height + slab->before;
	}
	return height;
}

static void put_row(struct pager *pager, struct set_row *row)
{
	struct placed_row *placed = mem_new(pager->layout->pool, struct placed_row);
	placed->row = row;
	placed->y = pager->y;
	if (pager->row_last)
		pager->row_last->next = placed;
	else
		pager->rows = placed;
	pager->row_last = placed;
	extend(pager, &row->table->table->block, pager->y, pager->y + row->height);
	pager->y += row->height;
	pager->fresh = false;
}

static void put_heads(struct pager *pager, const struct set_table *table)
{
	for (struct set_row *row = table->first; row && row->header; row = row->next)
		put_row(pager, row);
}

/* A row on this sheet or the next; one that fits on none is cut as often as it takes. */
static void place_row(struct pager *pager, struct slab *slab)
{
	struct set_row *row = (struct set_row *)slab->what;
	const struct set_table *table = row->table;
	while (row) {
		if (pager->table && pager->table != table)
			end_table(pager);
		bool repeat = !pager->table && !row->header;
		pager->table = table;
		if (repeat && pager->fresh)
			put_heads(pager, table);
		double full = pager->sheet->text_height - table->head_height + SLACK;
		bool may_cut = row->row->may_split || row->height > full;
		if (row->height <= room_left(pager)) {
			put_row(pager, row);
			return;
		}
		struct set_row *rest =
			may_cut ? row_cut(pager->layout, row, room_left(pager) - SLACK) : NULL;
		if (!rest && room_left(pager) >= full - SLACK) {
			put_row(pager, row); /* a single line or picture higher than the page */
			return;
		}
		if (rest) {
			put_row(pager, row);
			row = rest;
		}
		turn_page(pager);
	}
}

/* --- the foot of the last page --- */

static void put_inner(struct pager *pager, const struct slabs *inner, double y)
{
	struct pager foot = {
		.layout = pager->layout, .section = pager->section, .sheet = pager->sheet, .y = y
	};
	for (struct slab *slab = inner->first; slab; slab = slab->next) {
		foot.y += slab == inner->first ? 0 : slab->before;
		if (slab->kind == SLAB_ROW) {
			place_row(&foot, slab);
			continue;
		}
		end_table(&foot);
		slab_place(pager->layout, pager->sheet, slab, foot.y);
		foot.y += slab->height;
	}
	end_table(&foot);
}

static void place_bottom(struct pager *pager, const struct slab *slab)
{
	const struct group *group = slab->what;
	bool even = group->even && pager->section->page.duplex;
	if (pager->y > 0 && slab->height > room_left(pager))
		turn_page(pager);
	if (even && pager->sheet->nth % 2 == 1) {
		/* A sheet that stays blank, and then the 版记's own, bear no number. */
		bool blank = pager->fresh;
		pager->sheet->unnumbered = pager->sheet->unnumbered || blank;
		turn_page(pager);
		pager->sheet->unnumbered = blank;
	}
	double from = pager->sheet->text_height - slab->height;
	put_inner(pager, &slab->inner, from);
	extend(pager, slab->block, from, pager->sheet->text_height);
	pager->full = true;
	pager->fresh = false;
}

/* --- one after the other --- */

static void place_plain(struct pager *pager, const struct slab *slab)
{
	pager->y += pager->fresh ? 0 : slab->before;
	if (slab->top != 0)
		pager->y = slab->top;
	double from = pager->y;
	slab_place(pager->layout, pager->sheet, slab, pager->y);
	pager->y += slab->height;
	if (slab->until > pager->y)
		pager->y = slab->until;
	extend(pager, slab->block, from, pager->y);
	pager->fresh = pager->fresh && slab->height == 0;
}

/* The text area's margins stay where they are on the paper as it is read. */
static void turn_sheet(struct sheet *sheet)
{
	double across = sheet->width - sheet->text_width, down = sheet->height - sheet->text_height;
	double width = sheet->width;
	sheet->width = sheet->height;
	sheet->height = width;
	sheet->text_width = sheet->width - across;
	sheet->text_height = sheet->height - down;
}

static bool lies(const struct pager *pager, const struct slab *slab)
{
	const struct block *block = slab->what;
	if (block->kind != BLOCK_PDF)
		return false;
	const struct included_pdf *pages = slab->what;
	const struct sheet *sheet = pager->sheet;
	return pages->turns && included_lies(pager->layout, pages->path, slab->nth) !=
				       (sheet->width > sheet->height);
}

static void place_page(struct pager *pager, const struct slab *slab)
{
	if (!pager->fresh)
		turn_page(pager);
	if (lies(pager, slab))
		turn_sheet(pager->sheet);
	slab_place(pager->layout, pager->sheet, slab, 0);
	extend(pager, slab->block, 0, pager->sheet->text_height);
	pager->sheet->bare = true;
	pager->full = true;
	pager->fresh = false;
}

/* A new sheet where SLAB, with what must stand with it, has no room on this one. */
static void make_room(struct pager *pager, const struct slab *slab, bool chained)
{
	double page = pager->sheet->text_height + SLACK;
	double wanted = chained ? needs(pager, slab) : chain_height(pager, slab);
	wanted += pager->fresh ? 0 : slab->before;
	if (wanted > page)
		wanted = needs(pager, slab);
	const struct set_row *row = row_of(slab);
	bool cuts = row && (row->row->may_split || wanted > page);
	if (!pager->fresh && !cuts && slab->top == 0 && wanted > room_left(pager))
		turn_page(pager);
}

static void place_slab(struct pager *pager, struct slab *slab, bool chained)
{
	if (slab->kind != SLAB_ROW)
		end_table(pager);
	if (slab->kind == SLAB_BREAK) {
		turn_page(pager);
	} else if (slab->kind == SLAB_BOTTOM) {
		place_bottom(pager, slab);
	} else if (slab->kind == SLAB_PAGE) {
		place_page(pager, slab);
	} else {
		make_room(pager, slab, chained);
		if (slab->kind == SLAB_ROW)
			place_row(pager, slab);
		else
			place_plain(pager, slab);
	}
}

static void lay_section(struct layout *layout, const struct section *section)
{
	struct pager pager = { .layout = layout, .section = section };
	struct container container = section_container(section);
	struct slabs slabs = { 0 };
	layout->section = section;
	slabs_of(layout, &section->flow, &container, 0, &slabs);
	turn_page(&pager);
	bool chained = false;
	for (struct slab *slab = slabs.first; slab; slab = slab->next) {
		place_slab(&pager, slab, chained);
		chained = slab->keep_next;
	}
	end_table(&pager);
}

/* --- the whole --- */

static const char *text_of(pool_t *pool, const struct paragraph *paragraph)
{
	const char *text = "";
	for (const struct run *run = paragraph->first; run; run = run->next)
		text = text_printf(pool, "%s%s", text, run->text);
	return text;
}

static void add_mark(struct layout *layout, const char *text, int level, const void *of)
{
	struct mark *mark = mem_new(layout->pool, struct mark);
	mark->text = text;
	mark->level = level;
	mark->of = of;
	if (layout->mark_last)
		layout->mark_last->next = mark;
	else
		layout->marks = mark;
	layout->mark_last = mark;
}

#define AS(type, block) ((const struct type *)(const void *)(block))

static void find_mark(struct layout *layout, const struct block *block)
{
	if (block->kind == BLOCK_PARAGRAPH && AS(paragraph, block)->style.level) {
		const struct paragraph *paragraph = AS(paragraph, block);
		add_mark(layout,
			paragraph->mark ? paragraph->mark : text_of(layout->pool, paragraph),
			paragraph->style.level, block);
	} else if (block->kind == BLOCK_IMAGE && AS(image, block)->mark) {
		add_mark(layout, AS(image, block)->mark, MAX(AS(image, block)->level, 1), block);
	} else if (block->kind == BLOCK_PDF && AS(included_pdf, block)->mark) {
		add_mark(layout, AS(included_pdf, block)->mark,
			MAX(AS(included_pdf, block)->level, 1), block);
	}
}

static void find_marks(struct layout *layout, const struct flow *flow)
{
	for (const struct block *block = flow->first; block; block = block->next) {
		find_mark(layout, block);
		if (block->kind == BLOCK_GROUP)
			find_marks(layout, &AS(group, block)->flow);
	}
}

/* Of each run of numbers, how many pages it has ("共m页"). */
static void count_totals(struct layout *layout)
{
	for (struct sheet *sheet = layout->first; sheet;) {
		struct sheet *end = sheet;
		while (end->next && end->next->label == end->label + 1)
			end = end->next;
		for (struct sheet *at = sheet; at != end->next; at = at->next)
			at->total = end->label;
		sheet = end->next;
	}
}

static void end_layout(void *data)
{
	g_object_unref(data);
}

enum err layout_document(struct ctx *ctx, const struct document *document, struct layout **ret)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	if (!document->first)
		return ctx_fail(ctx, ERR_INVALID, "document.empty");
	pool_t *pool = pool_new(ctx->pool);
	struct layout *layout = mem_new(pool, struct layout);
	layout->ctx = ctx;
	layout->pool = pool;
	layout->document = document;
	layout->extents = apr_hash_make(pool);
	layout->pango = fonts_context(document->fonts);
	pool_defer(pool, layout->pango, end_layout);
	for (const struct section *section = document->first; section; section = section->next)
		find_marks(layout, &section->flow);
	for (const struct section *section = document->first; section; section = section->next)
		lay_section(layout, section);
	count_totals(layout);
	*ret = layout;
	return OK;
}

void layout_done(struct layout *layout)
{
	pool_free(layout->pool);
}
