/* document/draw_running.c - what each page bears besides its text: its number, the feet, the heads,
 * the watermark. GB/T 9704-2012 §7.5 for "— 1 —". */
#include "document/layout.h"

#define USUAL_FOOT MM(12)
#define DASH_BELOW MM(7)
#define DASH 0x2014
#define HEAD_ABOVE MM(5)
/* From the edge of a page that a scan fills. */
#define HEAD_OF_SCAN MM(9)

static const char *word(struct layout *layout, const char *key, const struct sheet *sheet)
{
	return message(layout->pool, layout->ctx->messages, key, "page",
		text_printf(layout->pool, "%d", sheet->label), "pages",
		text_printf(layout->pool, "%d", sheet->total));
}

/* From the top of a line to the middle of its dash's ink. */
static double dash_middle(const struct set_text *text)
{
	for (int i = 0; i < text->cluster_count; i++) {
		const struct cluster *cluster = &text->clusters[i];
		if (cluster->character != DASH || cluster->glyph_count == 0)
			continue;
		cairo_glyph_t glyph = { .index = cluster->glyphs[0].id };
		cairo_text_extents_t extents;
		cairo_scaled_font_glyph_extents(cluster->type->scaled, &glyph, 1, &extents);
		return text_baseline(text) + extents.y_bearing + extents.height / 2;
	}
	return text_baseline(text);
}

/* On a portrait page: the dash 7 mm below the 版心, odd pages one character from its right edge, even
 * pages one from its left. X, Y is the text area's lower left corner, WIDTH its width. */
static void draw_official(
	struct layout *layout, cairo_t *cairo, const struct sheet *sheet, double width)
{
	const char *words = word(layout, "document.page_official", sheet);
	const struct set_text *text = text_set_line(layout, words, FONT_SONG, SIZE_4);
	double character = SIZE_4 / 1000.0, across = text->lines[0].width;
	double x = sheet->nth % 2 ? width - character - across : character;
	draw_line(cairo, text, 0, x, POINTS(DASH_BELOW) - dash_middle(text));
}

static void draw_official_number(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	cairo_save(cairo);
	if (sheet->width > sheet->height) {
		/* The portrait page's foot is the landscape page's left edge, read downwards. */
		cairo_translate(cairo, sheet->left, sheet->top);
		cairo_rotate(cairo, G_PI / 2);
		draw_official(layout, cairo, sheet, sheet->text_height);
	} else {
		cairo_translate(cairo, sheet->left, sheet->top + sheet->text_height);
		draw_official(layout, cairo, sheet, sheet->text_width);
	}
	cairo_restore(cairo);
}

enum side { LEFT, MIDDLE, RIGHT };

static void draw_small(struct layout *layout, cairo_t *cairo, const struct sheet *sheet,
	const char *words, enum side side, double y)
{
	if (text_empty(words))
		return;
	const struct set_text *text = text_set_line(layout, words, FONT_SONG, SIZE_XIAO_5);
	double left = sheet->text_width - text->lines[0].width;
	double x = side == LEFT ? 0 : side == RIGHT ? left : left / 2;
	draw_line(cairo, text, 0, sheet->left + x, y - text->line_height);
}

static void draw_feet(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	const struct page_form *page = &sheet->section->page;
	double y = sheet->height - POINTS(page->foot_distance ? page->foot_distance : USUAL_FOOT);
	y += SIZE_XIAO_5 / 1000.0;
	draw_small(layout, cairo, sheet, page->foot_left, LEFT, y);
	draw_small(layout, cairo, sheet, page->foot_right, RIGHT, y);
	if (page->number == PAGE_NUMBER_OF && !sheet->unnumbered)
		draw_small(
			layout, cairo, sheet, word(layout, "document.page_of", sheet), MIDDLE, y);
}

static void draw_heads(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	const struct page_form *page = &sheet->section->page;
	if (sheet->opens || (sheet->bare && !page->head_all))
		return;
	double y = (sheet->bare ? POINTS(HEAD_OF_SCAN) : sheet->top - POINTS(HEAD_ABOVE)) +
		   SIZE_XIAO_5 / 1000.0;
	draw_small(layout, cairo, sheet, page->head_left, LEFT, y);
	draw_small(layout, cairo, sheet, page->head_right, RIGHT, y);
}

/* Across the page, so pale that what is under it stays legible. */
static void draw_watermark(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	if (text_empty(layout->document->watermark))
		return;
	const struct set_text *text =
		text_set_line(layout, layout->document->watermark, FONT_HEITI, 72000);
	cairo_save(cairo);
	cairo_push_group(cairo);
	cairo_translate(cairo, sheet->width / 2, sheet->height / 2);
	cairo_rotate(cairo, -G_PI / 6);
	draw_line(cairo, text, 0, -text->lines[0].width / 2, -text->line_height / 2);
	cairo_pop_group_to_source(cairo);
	cairo_paint_with_alpha(cairo, 0.1);
	cairo_restore(cairo);
}

void draw_running(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	draw_heads(layout, cairo, sheet);
	draw_feet(layout, cairo, sheet);
	if (sheet->section->page.number == PAGE_NUMBER_OFFICIAL && !sheet->unnumbered)
		draw_official_number(layout, cairo, sheet);
	draw_watermark(layout, cairo, sheet);
}
