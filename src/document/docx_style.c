/* document/docx_style.c - styles.xml and settings.xml: 仿宋 三号, headings, Chinese line breaking. */
#include "document/docx.h"

static const char word_namespace[] = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

static void set_type(struct docx *docx, enum font font, int size)
{
	const char *latin = fonts_latin(docx->document->fonts);
	const char *half = docx_string(docx, "%d", docx_half_points(size));
	xml_open(docx->out, "w:rPr");
	xml_leaf(docx->out, "w:rFonts", "w:ascii", latin, "w:hAnsi", latin, "w:eastAsia",
		fonts_name(docx->document->fonts, font), "w:cs", latin);
	xml_leaf(docx->out, "w:kern", "w:val", "0");
	xml_leaf(docx->out, "w:sz", "w:val", half);
	xml_leaf(docx->out, "w:szCs", "w:val", half);
	xml_leaf(docx->out, "w:lang", "w:val", "en-US", "w:eastAsia", "zh-CN");
	xml_close(docx->out);
}

static void open_style(struct docx *docx, const char *id, const char *name, bool usual)
{
	xml_open(docx->out, "w:style");
	xml_set(docx->out, "w:type", "paragraph");
	if (usual)
		xml_set(docx->out, "w:default", "1");
	xml_set(docx->out, "w:styleId", id);
	xml_leaf(docx->out, "w:name", "w:val", name);
	if (!usual) {
		xml_leaf(docx->out, "w:basedOn", "w:val", "Normal");
		xml_leaf(docx->out, "w:next", "w:val", "Normal");
	}
	xml_leaf(docx->out, "w:qFormat");
}

/* Chinese and Latin stand without extra room between them, as on the grid. */
static void write_normal(struct docx *docx, const struct page_form *page)
{
	open_style(docx, "Normal", "Normal", true);
	xml_open(docx->out, "w:pPr");
	xml_leaf(docx->out, "w:widowControl", "w:val", "0");
	xml_leaf(docx->out, "w:autoSpaceDE", "w:val", "0");
	xml_leaf(docx->out, "w:autoSpaceDN", "w:val", "0");
	xml_close(docx->out);
	set_type(docx, page->font ? page->font : FONT_FANGSONG, page->size ? page->size : SIZE_3);
	xml_close(docx->out);
}

static void write_heading(struct docx *docx, int level, int size)
{
	static const enum font fonts[] = { FONT_HEITI, FONT_KAITI, FONT_FANGSONG, FONT_FANGSONG };
	open_style(docx, docx_string(docx, "Heading%d", level),
		docx_string(docx, "heading %d", level), false);
	xml_open(docx->out, "w:pPr");
	xml_leaf(docx->out, "w:keepNext");
	xml_leaf_int(docx->out, "w:outlineLvl", "w:val", level - 1);
	xml_close(docx->out);
	set_type(docx, fonts[level - 1], size);
	xml_close(docx->out);
}

void docx_styles(struct docx *docx)
{
	struct xml_part *out = xml_begin(docx->pool), *before = docx->out;
	const struct page_form *page = &docx->document->first->page;
	docx->out = out;
	xml_open(out, "w:styles");
	xml_set(out, "xmlns:w", word_namespace);
	write_normal(docx, page);
	for (int level = 1; level <= 4; level++)
		write_heading(docx, level, page->size ? page->size : SIZE_3);
	xml_close(out);
	docx->out = before;
	docx_add_file(docx, "word/styles.xml", xml_end(out));
	docx_relate(docx, "styles", "styles.xml");
}

static void write_compatibility(struct xml_part *out)
{
	xml_open(out, "w:compat");
	xml_leaf(out, "w:compatSetting", "w:name", "compatibilityMode", "w:uri",
		"http://schemas.microsoft.com/office/word", "w:val", "15");
	xml_close(out);
}

void docx_settings(struct docx *docx)
{
	struct xml_part *out = xml_begin(docx->pool);
	xml_open(out, "w:settings");
	xml_set(out, "xmlns:w", word_namespace);
	if (docx->duplex)
		xml_leaf(out, "w:mirrorMargins");
	if (docx->even_feet)
		xml_leaf(out, "w:evenAndOddHeaders");
	xml_leaf(out, "w:characterSpacingControl", "w:val", "doNotCompress");
	write_compatibility(out);
	xml_close(out);
	docx_add_file(docx, "word/settings.xml", xml_end(out));
	docx_relate(docx, "settings", "settings.xml");
}
