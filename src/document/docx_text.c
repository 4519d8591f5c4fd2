/* document/docx_text.c - paragraphs and runs: exact lines, indents in characters, fonts by name. */
#include "document/docx.h"

/* Half a point: nobody sees it, and it fits below 22 full lines. */
#define SLIVER 10

int docx_half_points(int size)
{
	/* 三号 is 15.75 pt: Word knows halves only and calls 16 三号; pitch_of sets that right. */
	return size == SIZE_3 ? 32 : size / 500;
}

const char *docx_colour(enum ink ink)
{
	return ink == INK_RED ? "E60000" : ink == INK_GREY ? "737373" : "000000";
}

static const char *alignment(enum align align)
{
	static const char *const names[] = { [ALIGN_INHERIT] = "left",
		[ALIGN_LEFT] = "left",
		[ALIGN_CENTER] = "center",
		[ALIGN_RIGHT] = "right",
		[ALIGN_JUSTIFY] = "both" };
	return names[align];
}

/* One character of the paragraph, in points. */
static double character_of(const struct docx_paragraph *paragraph)
{
	const struct container *container = paragraph->container;
	int size = size_of(paragraph->style, container);
	return size == container->grid_size && container->grid_pitch > 0 ? container->grid_pitch
									 : size / 1000.0;
}

static void set_spacing(struct docx *docx, const struct docx_paragraph *paragraph)
{
	const struct paragraph_style *style = paragraph->style;
	double line = line_height_of(style, paragraph->container);
	xml_open(docx->out, "w:spacing");
	xml_set_int(docx->out, "w:before", TWIPS(paragraph->before + line * style->before / 100));
	xml_set_int(docx->out, "w:after", TWIPS(line * style->after / 100));
	/* Rounded down: 22 of them must fit. */
	xml_set_int(docx->out, "w:line", paragraph->line ? paragraph->line : (int)(line * 20));
	xml_set(docx->out, "w:lineRule", paragraph->at_least ? "atLeast" : "exact");
	xml_close(docx->out);
}

static void set_indent(struct docx *docx, const struct docx_paragraph *paragraph)
{
	const struct paragraph_style *style = paragraph->style;
	double character = character_of(paragraph) / 100;
	if (!style->left && !style->right && !style->first)
		return;
	xml_open(docx->out, "w:ind");
	xml_set_int(docx->out, "w:left", TWIPS(style->left * character));
	xml_set_int(docx->out, "w:right", TWIPS(style->right * character));
	if (style->first > 0) {
		xml_set_int(docx->out, "w:firstLineChars", style->first);
		xml_set_int(docx->out, "w:firstLine", TWIPS(style->first * character));
	} else if (style->first < 0) {
		xml_set_int(docx->out, "w:hanging", TWIPS(-style->first * character));
	}
	xml_close(docx->out);
}

static void set_border(struct docx *docx, const struct docx_paragraph *paragraph)
{
	if (!paragraph->border)
		return;
	xml_open(docx->out, "w:pBdr");
	xml_leaf(docx->out, "w:top", "w:val", paragraph->border, "w:sz",
		docx_string(docx, "%d", paragraph->border_size), "w:space", "0", "w:color",
		docx_colour(paragraph->border_ink));
	xml_close(docx->out);
}

static void add_tab(struct docx *docx, const char *kind, const char *leader, const char *twips)
{
	xml_leaf(docx->out, "w:tab", "w:val", kind, "w:leader", leader, "w:pos", twips);
}

static void set_tabs(struct docx *docx, const struct docx_paragraph *paragraph)
{
	double edge = paragraph->container->width -
		      character_of(paragraph) * paragraph->style->right / 100;
	xml_open(docx->out, "w:tabs");
	if (paragraph->leaders) {
		add_tab(docx, "center", "hyphen", paragraph->leaders[0]);
		add_tab(docx, "right", "hyphen", paragraph->leaders[1]);
	} else if (paragraph->stops) {
		add_tab(docx, "center", "none", paragraph->stops[0]);
		add_tab(docx, "right", "none", paragraph->stops[1]);
	} else {
		add_tab(docx, "right", paragraph->dots ? "dot" : "none",
			docx_string(docx, "%d", TWIPS(edge)));
	}
	xml_close(docx->out);
}

/* A frame beside the text, as wide as the text area. */
static void set_frame(struct docx *docx, const struct docx_paragraph *paragraph)
{
	if (paragraph->frame_top <= 0)
		return;
	xml_leaf(docx->out, "w:framePr", "w:w",
		docx_string(docx, "%d", TWIPS(paragraph->container->width)), "w:wrap", "notBeside",
		"w:hAnchor", "margin", "w:vAnchor", "page", "w:x", "1", "w:y",
		docx_string(docx, "%d", TWIPS(paragraph->frame_top)));
}

static void set_fonts(struct docx *docx, enum font font)
{
	const char *latin = fonts_latin(docx->document->fonts);
	xml_leaf(docx->out, "w:rFonts", "w:hint", "eastAsia", "w:ascii", latin, "w:hAnsi", latin,
		"w:eastAsia", fonts_name(docx->document->fonts, font), "w:cs", latin);
}

/* What each character gets beside its type so that the line holds as many as the grid has columns, in
 * twips. Type is a quarter of a point larger than it should be, see docx_half_points. */
static int pitch_of(const struct docx_paragraph *paragraph, int size)
{
	const struct container *container = paragraph->container;
	if (size != container->grid_size || container->grid_pitch <= 0)
		return 0;
	double over = container->grid_pitch - docx_half_points(size) / 2.0;
	return (int)(over * 20) - (over < 0);
}

static void set_run(
	struct docx *docx, const struct docx_paragraph *paragraph, const struct run_style *style)
{
	const struct paragraph_style *base = paragraph->style;
	enum font font = style->font  ? style->font
			 : base->font ? base->font
				      : paragraph->container->font;
	enum ink ink = style->ink ? style->ink : base->ink;
	int size = style->size ? style->size : size_of(base, paragraph->container);
	int half = docx_half_points(size), pitch = pitch_of(paragraph, size);
	xml_open(docx->out, "w:rPr");
	set_fonts(docx, font);
	if (style->bold || base->bold)
		xml_leaf(docx->out, "w:b");
	if (ink != INK_BLACK)
		xml_leaf(docx->out, "w:color", "w:val", docx_colour(ink));
	if (pitch)
		xml_leaf_int(docx->out, "w:spacing", "w:val", pitch);
	xml_leaf_int(docx->out, "w:sz", "w:val", half);
	xml_leaf_int(docx->out, "w:szCs", "w:val", half);
	if (style->underline)
		xml_leaf(docx->out, "w:u", "w:val", "single");
	xml_close(docx->out);
}

void docx_paragraph_open(struct docx *docx, const struct docx_paragraph *paragraph)
{
	const struct paragraph_style *style = paragraph->style;
	enum align align = style->align ? style->align : paragraph->container->align;
	xml_open(docx->out, "w:p");
	xml_open(docx->out, "w:pPr");
	if (style->level)
		xml_leaf(docx->out, "w:pStyle", "w:val",
			docx_string(docx, "Heading%d", style->level));
	if (style->keep_next || paragraph->keep_next)
		xml_leaf(docx->out, "w:keepNext");
	if (paragraph->page_before)
		xml_leaf(docx->out, "w:pageBreakBefore");
	set_frame(docx, paragraph);
	xml_leaf(docx->out, "w:widowControl", "w:val", "0");
	set_border(docx, paragraph);
	set_tabs(docx, paragraph);
	/* Lines are exact; readers that snap them to the grid nevertheless would double some. */
	xml_leaf(docx->out, "w:snapToGrid", "w:val", "0");
	set_spacing(docx, paragraph);
	set_indent(docx, paragraph);
	xml_leaf(docx->out, "w:jc", "w:val", alignment(align));
	set_run(docx, paragraph, &(struct run_style){ 0 });
	if (paragraph->section)
		docx_section(docx, paragraph->section);
	xml_close(docx->out);
}

void docx_paragraph_close(struct docx *docx)
{
	xml_close(docx->out);
}

static void write_text(struct docx *docx, const char *text, size_t length)
{
	xml_open(docx->out, "w:t");
	xml_set(docx->out, "xml:space", "preserve");
	xml_put_text(docx->out, text, length);
	xml_close(docx->out);
}

void docx_run(struct docx *docx, const struct docx_paragraph *paragraph, const char *text,
	const struct run_style *style)
{
	if (text_empty(text))
		return;
	xml_open(docx->out, "w:r");
	set_run(docx, paragraph, style);
	for (const char *at = text; *at;) {
		size_t length = 0;
		while ((unsigned char)at[length] >= ' ')
			length++;
		if (length)
			write_text(docx, at, length);
		at += length;
		if (*at == '\n')
			xml_leaf(docx->out, "w:br");
		else if (*at == '\t')
			xml_leaf(docx->out, "w:tab");
		at += *at ? 1 : 0;
	}
	xml_close(docx->out);
}

static void write_mark(struct docx *docx, const struct docx_paragraph *paragraph, const char *type,
	const struct run_style *style)
{
	xml_open(docx->out, "w:r");
	set_run(docx, paragraph, style);
	xml_leaf(docx->out, "w:fldChar", "w:fldCharType", type);
	xml_close(docx->out);
}

void docx_field(struct docx *docx, const struct docx_paragraph *paragraph, const char *instruction,
	const char *shown, const struct run_style *style)
{
	write_mark(docx, paragraph, "begin", style);
	xml_open(docx->out, "w:r");
	set_run(docx, paragraph, style);
	xml_open(docx->out, "w:instrText");
	xml_set(docx->out, "xml:space", "preserve");
	xml_put_text(docx->out, instruction, strlen(instruction));
	xml_close(docx->out);
	xml_close(docx->out);
	write_mark(docx, paragraph, "separate", style);
	docx_run(docx, paragraph, shown, style);
	write_mark(docx, paragraph, "end", style);
}

/* A bookmark that the contents' PAGEREF fields point to. */
void docx_bookmark(struct docx *docx, const void *block)
{
	int nth = 0;
	for (const struct mark *mark = docx->layout->marks; mark; mark = mark->next, nth++) {
		if (mark->of != block)
			continue;
		const char *id = docx_string(docx, "%d", nth);
		xml_leaf(docx->out, "w:bookmarkStart", "w:id", id, "w:name",
			docx_string(docx, "_Toc%d", nth));
		xml_leaf(docx->out, "w:bookmarkEnd", "w:id", id);
	}
}

/* A title's lines end where the layout ended them. */
static void write_balanced(
	struct docx *docx, const struct paragraph *paragraph, const struct docx_paragraph *shape)
{
	const struct set_text *set = text_set(docx->layout, paragraph, shape->container);
	struct buffer text;
	buffer_init(&text, docx->pool, 65536);
	for (int nth = 0; nth < set->line_count; nth++) {
		const struct line *line = &set->lines[nth];
		buffer_text(&text, nth ? "\n" : "");
		for (int i = line->first; i < line->first + line->count; i++)
			buffer_add(&text, set->clusters[i].text, (size_t)set->clusters[i].bytes);
	}
	docx_run(docx, shape, text.data, &paragraph->first->style);
}

void docx_paragraph(
	struct docx *docx, const struct paragraph *paragraph, struct docx_paragraph *shape)
{
	shape->style = &paragraph->style;
	docx_paragraph_open(docx, shape);
	if (paragraph->style.level)
		docx_bookmark(docx, paragraph);
	bool balanced = paragraph->style.balance && paragraph->first == paragraph->last;
	if (balanced && paragraph->first)
		write_balanced(docx, paragraph, shape);
	else
		for (const struct run *run = paragraph->first; run; run = run->next)
			docx_run(docx, shape, run->text, &run->style);
	docx_paragraph_close(docx);
}

void docx_sliver(struct docx *docx, bool page_before)
{
	struct container container = { .font = FONT_SONG, .size = 1000 };
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = &container,
		.line = SLIVER,
		.page_before = page_before };
	docx_paragraph_open(docx, &shape);
	docx_paragraph_close(docx);
}
