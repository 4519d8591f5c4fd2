/* document/layout_slab.c - blocks become slabs, which can't be divided and stand one below the other. */
#include "document/layout.h"
#include "document/picture.h"

#define USUAL_QR MM(20)
#define USUAL_RULE MM(0.35)
#define USUAL_DOUBLE_RULE MM(1)
#define CONTENTS_LINE 1.6

struct slab *slab_add(struct layout *layout, struct slabs *slabs, enum slab_kind kind,
	const void *what, double height)
{
	struct slab *slab = mem_new(layout->pool, struct slab);
	slab->kind = kind;
	slab->block = layout->block;
	slab->what = what;
	slab->height = height;
	if (slabs->last)
		slabs->last->next = slab;
	else
		slabs->first = slab;
	slabs->last = slab;
	return slab;
}

double slabs_height(const struct slabs *slabs)
{
	double height = 0;
	for (const struct slab *slab = slabs->first; slab; slab = slab->next)
		height += slab->height + (slab == slabs->first ? 0 : slab->before);
	return height;
}

struct container section_container(const struct section *section)
{
	const struct page_form *page = &section->page;
	struct container container = { .font = page->font ? page->font : FONT_FANGSONG,
		.size = page->size ? page->size : SIZE_3,
		.align = ALIGN_LEFT,
		.width = POINTS(page->width - page->left - page->right) };
	container.grid_size = container.size;
	if (page->lines)
		container.grid_line = POINTS(page->height - page->top - page->bottom) / page->lines;
	if (page->columns)
		container.grid_pitch = container.width / page->columns;
	return container;
}

struct mark *mark_of(struct layout *layout, const void *block)
{
	for (struct mark *mark = layout->marks; mark; mark = mark->next)
		if (mark->of == block)
			return mark;
	return NULL;
}

static void add_space(struct layout *layout, double height, bool keep_next, struct slabs *slabs)
{
	if (height > 0)
		slab_add(layout, slabs, SLAB_SPACE, NULL, height)->keep_next = keep_next;
}

struct place {
	const struct container *container;
	double x;
};

static void add_paragraph(struct layout *layout, const struct paragraph *paragraph,
	const struct place *place, struct slabs *slabs)
{
	const struct set_text *text = text_set(layout, paragraph, place->container);
	for (int i = 0; i < text->line_count; i++) {
		struct slab *slab = slab_add(layout, slabs, SLAB_LINE, text, text->line_height);
		slab->nth = i;
		slab->x = place->x;
		slab->width = place->container->width;
		slab->before = i == 0 ? text->before : 0;
		slab->keep_next = paragraph->style.keep_next ||
				  (paragraph->style.level && !text->lines[i].ends);
		if (i == 0)
			slab->mark = mark_of(layout, paragraph);
		if (i == 0 && paragraph->ink_top)
			slab->top = POINTS(paragraph->ink_top) - text_ink_top(text, 0);
	}
	add_space(layout, text->after, paragraph->style.keep_next, slabs);
}

static void add_rule(struct layout *layout, const struct rule *rule, const struct place *place,
	struct slabs *slabs)
{
	double thick = POINTS(rule->thickness ? rule->thickness
			      : rule->kind == RULE_SINGLE || rule->kind == RULE_DASHED
				      ? USUAL_RULE
				      : USUAL_DOUBLE_RULE);
	struct slab *slab = slab_add(layout, slabs, SLAB_RULE, rule,
		rule->paper_bottom ? 0 : POINTS(rule->before + rule->after) + thick);
	slab->x = place->x;
	slab->width = place->container->width;
	slab->keep_next = rule->paper_bottom != 0;
	slab->top = rule->top ? POINTS(rule->top - rule->before) : 0;
}

static void add_blank(struct layout *layout, const struct space *space, const struct place *place,
	struct slabs *slabs)
{
	double line = place->container->grid_line > 0 ? place->container->grid_line
						      : place->container->size / 1000.0 * 1.3;
	double height = space->lines ? line * space->lines / 100 : POINTS(space->height);
	struct slab *slab = slab_add(layout, slabs, SLAB_SPACE, space, height);
	slab->until = POINTS(space->until);
}

static void add_image(struct layout *layout, const struct image *image, const struct place *place,
	struct slabs *slabs)
{
	struct mark *mark = mark_of(layout, image);
	if (image->page) {
		slab_add(layout, slabs, SLAB_PAGE, image, 0)->mark = mark;
		return;
	}
	double width = place->container->width, height = 0;
	const struct section *section = layout->section;
	double room = POINTS(section->page.height - section->page.top - section->page.bottom);
	if (image->width)
		width = MIN(width, POINTS(image->width));
	picture_fit(layout->ctx, image->path, width,
		image->height ? MIN(room, POINTS(image->height)) : room, &width, &height);
	struct slab *slab = slab_add(layout, slabs, SLAB_IMAGE, image, height);
	double left = place->container->width - width;
	slab->x = place->x + (image->align == ALIGN_CENTER         ? left / 2
				     : image->align == ALIGN_RIGHT ? left
								   : 0);
	slab->width = width;
	slab->mark = mark;
}

static void add_qr(
	struct layout *layout, const struct qr *qr, const struct place *place, struct slabs *slabs)
{
	double side = POINTS(qr->side ? qr->side : USUAL_QR), left = place->container->width - side;
	struct slab *slab = slab_add(layout, slabs, SLAB_QR, qr, side);
	slab->width = side;
	slab->x = place->x + (qr->align == ALIGN_CENTER         ? left / 2
				     : qr->align == ALIGN_RIGHT ? left
								: 0);
}

static void add_pages(struct layout *layout, const struct included_pdf *block, struct slabs *slabs)
{
	int first = block->first_page ? block->first_page : 1;
	int last = included_count(layout, block->path);
	if (block->last_page && block->last_page < last)
		last = block->last_page;
	struct mark *mark = mark_of(layout, block);
	for (int nth = first; nth <= (last < first ? first : last); nth++) {
		struct slab *slab = slab_add(layout, slabs, SLAB_PAGE, block, 0);
		slab->nth = nth;
		slab->mark = nth == first ? mark : NULL;
	}
}

static void add_contents(struct layout *layout, const struct contents *contents,
	const struct place *place, struct slabs *slabs)
{
	double height = place->container->grid_line > 0
				? place->container->grid_line
				: place->container->size / 1000.0 * CONTENTS_LINE;
	for (const struct mark *mark = layout->marks; mark; mark = mark->next) {
		if (mark->level > contents->levels)
			continue;
		struct slab *slab = slab_add(layout, slabs, SLAB_ENTRY, mark, height);
		slab->x = place->x;
		slab->width = place->container->width;
	}
}

/* Kept together: each slab goes with the next. A bottom group is one slab of slabs. */
static void add_group(struct layout *layout, const struct group *group, const struct place *place,
	struct slabs *slabs)
{
	struct slabs inner = { 0 };
	slabs_of(layout, &group->flow, place->container, place->x, &inner);
	if (!inner.first)
		return;
	if (group->bottom) {
		struct slab *slab =
			slab_add(layout, slabs, SLAB_BOTTOM, group, slabs_height(&inner));
		slab->inner = inner;
		return;
	}
	for (struct slab *slab = inner.first; slab->next; slab = slab->next)
		slab->keep_next = true;
	if (group->with_before && slabs->last)
		slabs->last->keep_next = true;
	if (slabs->last)
		slabs->last->next = inner.first;
	else
		slabs->first = inner.first;
	slabs->last = inner.last;
}

#define AS(type, block) ((const struct type *)(const void *)(block))

static void add_block(struct layout *layout, const struct block *block, const struct place *place,
	struct slabs *slabs)
{
	switch (block->kind) {
	case BLOCK_PARAGRAPH:
		add_paragraph(layout, AS(paragraph, block), place, slabs);
		break;
	case BLOCK_TABLE:
		table_slabs(layout, AS(table, block), place->container, place->x, slabs);
		break;
	case BLOCK_RULE:
		add_rule(layout, AS(rule, block), place, slabs);
		break;
	case BLOCK_SPACE:
		add_blank(layout, AS(space, block), place, slabs);
		break;
	case BLOCK_BREAK:
		slab_add(layout, slabs, SLAB_BREAK, NULL, 0);
		break;
	case BLOCK_GROUP:
		add_group(layout, AS(group, block), place, slabs);
		break;
	case BLOCK_IMAGE:
		add_image(layout, AS(image, block), place, slabs);
		break;
	case BLOCK_PDF:
		add_pages(layout, AS(included_pdf, block), slabs);
		break;
	case BLOCK_QR:
		add_qr(layout, AS(qr, block), place, slabs);
		break;
	case BLOCK_CONTENTS:
		add_contents(layout, AS(contents, block), place, slabs);
		break;
	}
}

void slabs_of(struct layout *layout, const struct flow *flow, const struct container *container,
	double x, struct slabs *slabs)
{
	struct place place = { .container = container, .x = x };
	const struct block *outer = layout->block;
	for (const struct block *block = flow->first; block; block = block->next) {
		layout->block = block;
		add_block(layout, block, &place, slabs);
	}
	layout->block = outer;
}
