/* document/docx_body.c - a flow's blocks, one after the other. */
#include "document/docx.h"

/* What the foot of a page stays above its place, so that no rounding pushes it to the next. */
#define BOTTOM_SLACK 10
#define USUAL_RULE MM(0.35)

#define AS(type, block) ((const struct type *)(const void *)(block))

bool docx_take_turn(struct docx *docx)
{
	bool turn = docx->turn;
	docx->turn = false;
	return turn;
}

/* How far below the block before it a placed block begins. */
static double distance_before(const struct docx *docx, const struct block *block)
{
	const struct extent *extent = extent_of(docx->layout, block);
	const struct extent *before = extent_of(docx->layout, docx->before);
	if (!extent)
		return 0;
	double from =
		before && before->last == extent->first && before->until > 0 ? before->until : 0;
	return extent->from > from ? extent->from - from : 0;
}

static bool is_above_text(const struct docx *docx, const struct block *block)
{
	const struct extent *extent = extent_of(docx->layout, block);
	return extent && extent->from < 0;
}

/* Room of its own where the block before it leaves none, as an empty paragraph. */
static void write_room(
	struct docx *docx, const struct container *container, double height, bool keep_next)
{
	int twips = TWIPS(height);
	if (twips <= 0)
		return;
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = container,
		.line = twips,
		.keep_next = keep_next,
		.page_before = docx_take_turn(docx) };
	docx_paragraph_open(docx, &shape);
	docx_paragraph_close(docx);
}

static void write_space(
	struct docx *docx, const struct space *space, const struct container *container)
{
	if (space->until) {
		write_room(docx, container, distance_before(docx, &space->block), false);
		return;
	}
	if (space->height) {
		write_room(docx, container, POINTS(space->height), false);
		return;
	}
	for (int lines = space->lines; lines >= 100; lines -= 100) {
		struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
			.container = container,
			.page_before = docx_take_turn(docx) };
		docx_paragraph_open(docx, &shape);
		docx_paragraph_close(docx);
	}
}

/* Dashes to the words, the words, dashes to the edge: tabs with leaders, in half the rule's room. */
static void write_dashes(
	struct docx *docx, const struct rule *rule, const struct container *container)
{
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ .size = SIZE_XIAO_5,
						.font = FONT_SONG },
		.container = container,
		.before = POINTS(rule->before) / 2,
		.line = TWIPS(POINTS(rule->before + rule->after) / 2),
		.keep_next = docx->keep };
	const char *positions[] = { docx_string(docx, "%d", TWIPS(container->width / 2)),
		docx_string(docx, "%d", TWIPS(container->width)) };
	shape.page_before = docx_take_turn(docx);
	shape.leaders = positions;
	docx_paragraph_open(docx, &shape);
	docx_run(docx, &shape, "\t", &(struct run_style){ 0 });
	docx_run(docx, &shape, text_or(rule->text, ""), &(struct run_style){ 0 });
	docx_run(docx, &shape, "\t", &(struct run_style){ 0 });
	docx_paragraph_close(docx);
	write_room(docx, container, POINTS(rule->after) / 2, true);
}

static void write_rule(
	struct docx *docx, const struct rule *rule, const struct container *container)
{
	static const char *const borders[] = { [RULE_SINGLE] = "single",
		[RULE_THICK_THIN] = "thickThinSmallGap",
		[RULE_THIN_THICK] = "thinThickSmallGap" };
	if (rule->paper_bottom)
		return; /* the section's foot has it */
	if (rule->kind == RULE_DASHED) {
		write_dashes(docx, rule, container);
		return;
	}
	double usual = rule->kind == RULE_SINGLE ? USUAL_RULE : MM(1);
	double before = rule->top ? distance_before(docx, &rule->block) : POINTS(rule->before);
	/* After something that hangs above the text area the layout knows the distance. */
	if (docx->before && is_above_text(docx, docx->before))
		before = distance_before(docx, &rule->block) + POINTS(rule->before);
	write_room(docx, container, before, false);
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = container,
		.line = DOCX_RULE_LINE,
		.border = borders[rule->kind],
		.keep_next = docx->keep,
		.border_size = (int)lround(POINTS(rule->thickness ? rule->thickness : usual) * 8),
		.border_ink = rule->ink };
	struct paragraph_style wide = { 0 };
	if (rule->width) {
		double over = POINTS(rule->width) - container->width;
		wide.left = wide.right = (int)(-over / 2 / (container->size / 1000.0) * 100);
		shape.style = &wide;
	}
	docx_paragraph_open(docx, &shape);
	docx_paragraph_close(docx);
	write_room(docx, container, POINTS(rule->after), false);
}

static void write_paragraph(
	struct docx *docx, const struct paragraph *paragraph, const struct container *container)
{
	struct docx_paragraph shape = {
		.container = container, .page_before = docx_take_turn(docx), .keep_next = docx->keep
	};
	if (paragraph->ink_top && is_above_text(docx, &paragraph->block)) {
		const struct extent *extent = extent_of(docx->layout, &paragraph->block);
		shape.frame_top = extent->first->top + extent->from;
	} else if (paragraph->ink_top) {
		shape.before = distance_before(docx, &paragraph->block);
	}
	docx_paragraph(docx, paragraph, &shape);
}

static void write_contents(
	struct docx *docx, const struct contents *contents, const struct container *container)
{
	int nth = 0;
	for (const struct mark *mark = docx->layout->marks; mark; mark = mark->next, nth++) {
		if (mark->level > contents->levels || !mark->sheet)
			continue;
		struct paragraph_style style = { .left = (mark->level - 1) * 100,
			.line = container->grid_line > 0
					? 0
					: MICROMETRES(container->size / 1000.0 * 1.6) };
		struct docx_paragraph shape = { .style = &style,
			.container = container,
			.dots = true,
			.page_before = docx_take_turn(docx) };
		docx_paragraph_open(docx, &shape);
		docx_run(docx, &shape, mark->text, &(struct run_style){ 0 });
		docx_run(docx, &shape, "\t", &(struct run_style){ 0 });
		docx_field(docx, &shape, docx_string(docx, " PAGEREF _Toc%d \\h ", nth),
			docx_string(docx, "%d", mark->sheet->label), &(struct run_style){ 0 });
		docx_paragraph_close(docx);
	}
}

/* --- groups --- */

/* How many pages to turn before a group at the page's foot, as the layout found. */
static int turns_before(const struct docx *docx, const struct extent *here)
{
	const struct extent *before = extent_of(docx->layout, docx->before);
	const struct sheet *sheet = before ? before->last : docx->layout->first;
	while (!before && sheet && sheet->section != docx->section)
		sheet = sheet->next;
	return sheet ? here->first->nth - sheet->nth : 0;
}

/* 版记: pushed down to the page's foot by an empty paragraph, as offices do it. (A frame or a floating
 * table would stay there by itself, but not in every program that opens the file.) */
static void write_bottom(
	struct docx *docx, const struct group *group, const struct container *container)
{
	const struct extent *here = extent_of(docx->layout, &group->block);
	if (!here)
		return;
	int turns = turns_before(docx, here);
	double room = turns ? here->from : distance_before(docx, &group->block);
	for (; turns > 0; turns--)
		docx_sliver(docx, true);
	write_room(docx, container, room - BOTTOM_SLACK, true);
	bool keep = docx->keep;
	for (const struct block *block = group->flow.first; block; block = block->next) {
		docx->keep = block->next != NULL;
		docx_block(docx, block, container);
	}
	docx->keep = keep;
	docx->before = &group->block;
}

static void write_group(
	struct docx *docx, const struct group *group, const struct container *container)
{
	if (group->bottom) {
		write_bottom(docx, group, container);
		return;
	}
	bool keep = docx->keep, whole = docx->whole;
	docx->whole = true;
	for (const struct block *block = group->flow.first; block; block = block->next) {
		docx->keep = keep || block->next;
		docx_block(docx, block, container);
	}
	docx->keep = keep;
	docx->whole = whole;
}

void docx_block(struct docx *docx, const struct block *block, const struct container *container)
{
	switch (block->kind) {
	case BLOCK_PARAGRAPH:
		write_paragraph(docx, AS(paragraph, block), container);
		break;
	case BLOCK_TABLE:
		docx_table(docx, AS(table, block), container);
		break;
	case BLOCK_RULE:
		write_rule(docx, AS(rule, block), container);
		break;
	case BLOCK_SPACE:
		write_space(docx, AS(space, block), container);
		break;
	case BLOCK_BREAK:
		docx->turn = true;
		break;
	case BLOCK_GROUP:
		write_group(docx, AS(group, block), container);
		return;
	case BLOCK_IMAGE:
		docx_image(docx, AS(image, block), container);
		break;
	case BLOCK_PDF:
		docx_pages(docx, AS(included_pdf, block), container);
		break;
	case BLOCK_QR:
		docx_qr(docx, AS(qr, block), container);
		break;
	case BLOCK_CONTENTS:
		write_contents(docx, AS(contents, block), container);
		break;
	}
	docx->before = block;
}

void docx_flow(struct docx *docx, const struct flow *flow, const struct container *container)
{
	for (const struct block *block = flow->first; block; block = block->next)
		docx_block(docx, block, container);
}
