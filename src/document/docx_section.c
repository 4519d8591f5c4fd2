/* document/docx_section.c - pages: size, margins, grid, and the feet and heads with their fields. */
#include "document/docx.h"

/* The official number's line: its middle is the dash, 7 mm below the text area. */
#define NUMBER_LINE 400
#define NUMBER_BELOW MM(7)
#define HEAD_DISTANCE MM(10)
#define USUAL_FOOT MM(12)
#define SMALL_LINE 260

enum pages { PAGES_DEFAULT, PAGES_EVEN, PAGES_FIRST };

static const char *const page_names[] = { "default", "even", "first" };

struct part {
	struct docx *docx;
	const struct section *section;
	const struct container *container;
	enum pages pages;
};

static double text_width(const struct page_form *page)
{
	return POINTS(page->width - page->left - page->right);
}

static bool is_wide(const struct page_form *page)
{
	return page->width > page->height;
}

/* --- fields in words --- */

/* "第{page}页 共{pages}页" with fields for the two. */
static void write_numbered(struct docx *docx, const struct docx_paragraph *shape, const char *key)
{
	static const char page[] = "\x01", pages[] = "\x02";
	struct run_style plain = { 0 };
	const char *words =
		message(docx->pool, docx->ctx->messages, key, "page", page, "pages", pages);
	while (*words) {
		size_t length = strcspn(words, "\x01\x02");
		docx_run(docx, shape, text_copy_n(docx->pool, words, length), &plain);
		words += length;
		if (*words)
			docx_field(docx, shape, *words == page[0] ? " PAGE " : " NUMPAGES ", "1",
				&plain);
		words += *words ? 1 : 0;
	}
}

/* --- official numbers --- */

static void write_number(const struct part *part, enum align align)
{
	struct container container = { .font = FONT_SONG,
		.size = SIZE_4,
		.align = ALIGN_LEFT,
		.width = text_width(&part->section->page) };
	struct paragraph_style style = { .align = align };
	style.left = align == ALIGN_LEFT ? 100 : 0;
	style.right = align == ALIGN_RIGHT ? 100 : 0;
	struct docx_paragraph shape = {
		.style = &style, .container = &container, .line = NUMBER_LINE
	};
	docx_paragraph_open(part->docx, &shape);
	write_numbered(part->docx, &shape, "document.page_official");
	docx_paragraph_close(part->docx);
}

/* On a landscape page: a cell at the left edge, read downwards, where the portrait page's foot is. */
static void write_turned_number(const struct part *part, bool even)
{
	struct docx *docx = part->docx;
	const struct page_form *page = &part->section->page;
	int side = TWIPS(POINTS(MM(9))),
	    length = TWIPS(POINTS(page->height - page->top - page->bottom));
	int x = TWIPS(POINTS(page->left - NUMBER_BELOW)) - side / 2;
	xml_open(docx->out, "w:tbl");
	xml_open(docx->out, "w:tblPr");
	xml_leaf(docx->out, "w:tblpPr", "w:vertAnchor", "page", "w:horzAnchor", "page", "w:tblpX",
		docx_string(docx, "%d", x), "w:tblpY",
		docx_string(docx, "%d", TWIPS(POINTS(page->top))));
	xml_leaf(docx->out, "w:tblW", "w:w", docx_string(docx, "%d", side), "w:type", "dxa");
	xml_leaf(docx->out, "w:tblLayout", "w:type", "fixed");
	xml_open(docx->out, "w:tblCellMar");
	xml_leaf(docx->out, "w:left", "w:w", "0", "w:type", "dxa");
	xml_leaf(docx->out, "w:right", "w:w", "0", "w:type", "dxa");
	xml_close(docx->out);
	xml_close(docx->out);
	xml_open(docx->out, "w:tblGrid");
	xml_leaf_int(docx->out, "w:gridCol", "w:w", side);
	xml_close(docx->out);
	xml_open(docx->out, "w:tr");
	xml_open(docx->out, "w:trPr");
	xml_leaf(docx->out, "w:trHeight", "w:val", docx_string(docx, "%d", length), "w:hRule",
		"exact");
	xml_close(docx->out);
	xml_open(docx->out, "w:tc");
	xml_open(docx->out, "w:tcPr");
	xml_leaf(docx->out, "w:tcW", "w:w", docx_string(docx, "%d", side), "w:type", "dxa");
	xml_leaf(docx->out, "w:textDirection", "w:val", "tbRl");
	xml_leaf(docx->out, "w:vAlign", "w:val", "center");
	xml_close(docx->out);
	write_number(part, even ? ALIGN_LEFT : ALIGN_RIGHT);
	xml_close(docx->out);
	xml_close(docx->out);
	xml_close(docx->out);
}

/* --- feet and heads --- */

static void write_foot_words(const struct part *part)
{
	const struct page_form *page = &part->section->page;
	struct container container = { .font = FONT_SONG,
		.size = SIZE_XIAO_5,
		.align = ALIGN_LEFT,
		.width = text_width(page) };
	const char *tabs[] = { docx_string(part->docx, "%d", TWIPS(container.width / 2)),
		docx_string(part->docx, "%d", TWIPS(container.width)) };
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = &container,
		.line = SMALL_LINE,
		.stops = tabs };
	struct run_style plain = { 0 };
	docx_paragraph_open(part->docx, &shape);
	docx_run(part->docx, &shape, text_or(page->foot_left, ""), &plain);
	docx_run(part->docx, &shape, "\t", &plain);
	if (page->number == PAGE_NUMBER_OF &&
		!(part->pages == PAGES_FIRST && page->first_unnumbered))
		write_numbered(part->docx, &shape, "document.page_of");
	docx_run(part->docx, &shape, "\t", &plain);
	docx_run(part->docx, &shape, text_or(page->foot_right, ""), &plain);
	docx_paragraph_close(part->docx);
}

static const struct rule *paper_rule(const struct section *section)
{
	for (const struct block *block = section->flow.first; block; block = block->next) {
		const struct rule *rule = (const struct rule *)(const void *)block;
		if (block->kind == BLOCK_RULE && rule->paper_bottom)
			return rule;
	}
	return NULL;
}

/* 信函: the red double line above the paper's lower edge, on the first page. */
static void write_paper_rule(const struct part *part, const struct rule *rule)
{
	double over = POINTS(rule->width) - part->container->width;
	double middle = POINTS(part->section->page.right - part->section->page.left) / 2;
	double character = part->container->size / 1000.0;
	struct paragraph_style style = { .left = (int)((-over / 2 + middle) / character * 100),
		.right = (int)((-over / 2 - middle) / character * 100) };
	struct docx_paragraph shape = { .style = &style,
		.container = part->container,
		.line = 20,
		.border = rule->kind == RULE_THIN_THICK ? "thinThickSmallGap" : "single",
		.border_size = 24,
		.border_ink = rule->ink };
	docx_paragraph_open(part->docx, &shape);
	docx_paragraph_close(part->docx);
}

static void write_foot(const struct part *part)
{
	const struct page_form *page = &part->section->page;
	const struct rule *rule = paper_rule(part->section);
	bool numbered = !(part->pages == PAGES_FIRST && page->first_unnumbered);
	if (rule && part->pages == PAGES_FIRST)
		write_paper_rule(part, rule);
	else if (page->number == PAGE_NUMBER_OFFICIAL && numbered && !is_wide(page))
		write_number(part, part->pages == PAGES_EVEN ? ALIGN_LEFT : ALIGN_RIGHT);
	else
		write_foot_words(part);
}

static void write_watermark(const struct part *part)
{
	const char *words = part->docx->document->watermark;
	if (text_empty(words))
		return;
	struct xml_part *out = part->docx->out;
	xml_open(out, "w:p");
	xml_open(out, "w:r");
	xml_open(out, "w:pict");
	xml_open(out, "v:shape");
	xml_set(out, "id",
		docx_string(part->docx, "PowerPlusWaterMarkObject%d", part->docx->parts));
	xml_set(out, "type", "#_x0000_t136");
	xml_set(out, "style",
		docx_string(part->docx,
			"position:absolute;width:%dpt;height:72pt;rotation:330;z-index:-251657216;"
			"mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
			"mso-position-vertical:center;mso-position-vertical-relative:margin",
			(int)text_length(words) * 72));
	xml_set(out, "fillcolor", "#d9d9d9");
	xml_set(out, "stroked", "f");
	xml_leaf(out, "v:textpath", "style",
		docx_string(part->docx, "font-family:'%s';font-size:72pt",
			fonts_name(part->docx->document->fonts, FONT_HEITI)),
		"string", words);
	xml_close(out);
	xml_close(out);
	xml_close(out);
	xml_close(out);
}

static void write_head(const struct part *part)
{
	const struct page_form *page = &part->section->page;
	struct container container = { .font = FONT_SONG,
		.size = SIZE_XIAO_5,
		.align = ALIGN_LEFT,
		.width = text_width(page) };
	struct docx_paragraph shape = {
		.style = &(struct paragraph_style){ 0 }, .container = &container, .line = SMALL_LINE
	};
	struct run_style plain = { 0 };
	write_watermark(part);
	bool first = part->pages == PAGES_FIRST;
	bool numbered = !(first && page->first_unnumbered);
	if (page->number == PAGE_NUMBER_OFFICIAL && is_wide(page) && numbered)
		write_turned_number(part, part->pages == PAGES_EVEN);
	docx_paragraph_open(part->docx, &shape);
	docx_run(part->docx, &shape, first ? "" : text_or(page->head_left, ""), &plain);
	docx_run(part->docx, &shape, "\t", &plain);
	docx_run(part->docx, &shape, first ? "" : text_or(page->head_right, ""), &plain);
	docx_paragraph_close(part->docx);
}

/* --- parts --- */

static void set_namespaces(struct xml_part *out)
{
	xml_set(out, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
	xml_set(out, "xmlns:r",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships");
	xml_set(out, "xmlns:v", "urn:schemas-microsoft-com:vml");
}

/* A head or foot as a part of its own; its relation's id. */
static const char *write_part(const struct part *part, bool head)
{
	struct docx *docx = part->docx;
	struct xml_part *out = xml_begin(docx->pool), *before = docx->out;
	docx->out = out;
	xml_open(out, head ? "w:hdr" : "w:ftr");
	set_namespaces(out);
	if (head)
		write_head(part);
	else
		write_foot(part);
	xml_close(out);
	docx->out = before;
	const char *name = docx_string(docx, "%s%d.xml", head ? "header" : "footer", ++docx->parts);
	docx_add_file(docx, docx_string(docx, "word/%s", name), xml_end(out));
	return docx_relate(docx, head ? "header" : "footer", name);
}

static bool has_first(const struct section *section)
{
	const struct page_form *page = &section->page;
	return page->first_unnumbered || page->head_left || page->head_right || paper_rule(section);
}

static void refer(const struct part *part)
{
	struct docx *docx = part->docx;
	static const char *const elements[] = { "w:footerReference", "w:headerReference" };
	for (int head = 1; head >= 0; head--)
		xml_leaf(docx->out, elements[head], "w:type", page_names[part->pages], "r:id",
			write_part(part, head));
}

static void write_parts(
	struct docx *docx, const struct section *section, const struct container *container)
{
	struct part part = { .docx = docx, .section = section, .container = container };
	refer(&part);
	part.pages = PAGES_EVEN;
	if (docx->even_feet)
		refer(&part);
	part.pages = PAGES_FIRST;
	if (has_first(section))
		refer(&part);
}

/* --- w:sectPr --- */

static int foot_distance(const struct section *section)
{
	const struct page_form *page = &section->page;
	const struct rule *rule = paper_rule(section);
	if (rule)
		return TWIPS(POINTS(rule->paper_bottom));
	if (page->number == PAGE_NUMBER_OFFICIAL)
		return TWIPS(POINTS(page->bottom - NUMBER_BELOW)) - NUMBER_LINE / 2;
	return TWIPS(POINTS(page->foot_distance ? page->foot_distance : USUAL_FOOT)) -
	       SMALL_LINE / 2;
}

static void set_page(struct docx *docx, const struct section *section)
{
	const struct page_form *page = &section->page;
	xml_open(docx->out, "w:pgSz");
	xml_set_int(docx->out, "w:w", TWIPS(POINTS(page->width)));
	xml_set_int(docx->out, "w:h", TWIPS(POINTS(page->height)));
	if (is_wide(page))
		xml_set(docx->out, "w:orient", "landscape");
	xml_close(docx->out);
	int foot = foot_distance(section), bottom = (int)(POINTS(page->bottom) * 20);
	xml_open(docx->out, "w:pgMar");
	/* Rounded down, so that the text area is not smaller than its 22 lines. */
	xml_set_int(docx->out, "w:top", (int)(POINTS(page->top) * 20));
	xml_set_int(docx->out, "w:right", (int)(POINTS(page->right) * 20));
	xml_set_int(docx->out, "w:bottom", bottom);
	xml_set_int(docx->out, "w:left", (int)(POINTS(page->left) * 20));
	xml_set_int(docx->out, "w:header", TWIPS(POINTS(HEAD_DISTANCE)));
	xml_set_int(docx->out, "w:footer", foot > 0 ? foot : 0);
	xml_set_int(docx->out, "w:gutter", 0);
	xml_close(docx->out);
}

static void set_grid(struct docx *docx, const struct container *container)
{
	if (container->grid_line <= 0)
		return;
	/* The characters' pitch stands with the runs: readers differ in what charSpace does to type that is
	 * larger than its cell. */
	xml_leaf(docx->out, "w:docGrid", "w:type", "lines", "w:linePitch",
		docx_string(docx, "%d", (int)(container->grid_line * 20)));
}

void docx_section(struct docx *docx, const struct section *section)
{
	struct container container = section_container(section);
	xml_open(docx->out, "w:sectPr");
	write_parts(docx, section, &container);
	xml_leaf(docx->out, "w:type", "w:val", "nextPage");
	set_page(docx, section);
	if (section->page.number_from)
		xml_leaf_int(docx->out, "w:pgNumType", "w:start", section->page.number_from);
	if (has_first(section))
		xml_leaf(docx->out, "w:titlePg");
	set_grid(docx, &container);
	xml_close(docx->out);
}
