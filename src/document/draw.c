/* document/draw.c - the items of a sheet on a cairo surface. Text stays text: it can be searched and
 * copied, and its fonts are embedded as subsets. */
#include "document/picture.h"

#define UNDERLINE_BELOW 0.12
#define UNDERLINE 0.05
#define BOLDER 0.03
#define GLYPHS_MAX 256
#define TEXT_MAX 2048
/* What the contents' leader dots leave free on both sides. */
#define LEADER_ROOM 6

void ink_set(cairo_t *cairo, enum ink ink)
{
	if (ink == INK_RED)
		cairo_set_source_rgb(cairo, 0.9, 0, 0);
	else if (ink == INK_GREY)
		cairo_set_source_rgb(cairo, 0.45, 0.45, 0.45);
	else
		cairo_set_source_rgb(cairo, 0, 0, 0);
}

/* Glyphs of one type that stand in one row, with the text they stand for. */
struct piece {
	cairo_t *cairo;
	const struct type *type;
	cairo_glyph_t glyphs[GLYPHS_MAX];
	cairo_text_cluster_t clusters[GLYPHS_MAX];
	char text[TEXT_MAX];
	int glyph_count, cluster_count, size;
	double from, to, y;
};

static void draw_underline(const struct piece *piece)
{
	double size = piece->type->size;
	cairo_rectangle(piece->cairo, piece->from, piece->y + size * UNDERLINE_BELOW,
		piece->to - piece->from, size * UNDERLINE);
	cairo_fill(piece->cairo);
}

/* Fonts of Chinese offices have no bold cut: the outlines are drawn once more with a thin pen. */
static void draw_bolder(const struct piece *piece)
{
	cairo_set_line_width(piece->cairo, piece->type->size * BOLDER);
	cairo_glyph_path(piece->cairo, piece->glyphs, piece->glyph_count);
	cairo_stroke(piece->cairo);
}

static void end_piece(struct piece *piece)
{
	if (piece->cluster_count > 0) {
		ink_set(piece->cairo, piece->type->ink);
		cairo_set_scaled_font(piece->cairo, piece->type->scaled);
		cairo_show_text_glyphs(piece->cairo, piece->text, piece->size, piece->glyphs,
			piece->glyph_count, piece->clusters, piece->cluster_count, 0);
		if (piece->type->bold)
			draw_bolder(piece);
		if (piece->type->underline)
			draw_underline(piece);
	}
	piece->glyph_count = piece->cluster_count = piece->size = 0;
}

/* A character of no font: a hollow box. */
static void draw_missing(const struct piece *piece, const struct cluster *cluster, double x)
{
	double side = cluster->type->size * 0.8;
	ink_set(piece->cairo, cluster->type->ink);
	cairo_set_line_width(piece->cairo, side / 20);
	cairo_rectangle(
		piece->cairo, x + (cluster->advance - side) / 2, piece->y - side * 0.9, side, side);
	cairo_stroke(piece->cairo);
}

static bool has_room(const struct piece *piece, const struct cluster *cluster)
{
	return piece->glyph_count + cluster->glyph_count <= GLYPHS_MAX &&
	       piece->cluster_count < GLYPHS_MAX && piece->size + cluster->bytes <= TEXT_MAX;
}

static void add_cluster(struct piece *piece, const struct cluster *cluster, double x)
{
	if (cluster->type != piece->type || !has_room(piece, cluster)) {
		end_piece(piece);
		piece->type = cluster->type;
		piece->from = x;
	}
	if (!has_room(piece, cluster))
		return;
	for (int i = 0; i < cluster->glyph_count; i++)
		piece->glyphs[piece->glyph_count++] =
			(cairo_glyph_t){ .index = cluster->glyphs[i].id,
				.x = x + (double)cluster->glyphs[i].x,
				.y = piece->y + (double)cluster->glyphs[i].y };
	piece->clusters[piece->cluster_count++] =
		(cairo_text_cluster_t){ .num_bytes = cluster->bytes,
			.num_glyphs = cluster->glyph_count };
	memcpy(piece->text + piece->size, cluster->text, (size_t)cluster->bytes);
	piece->size += cluster->bytes;
	piece->to = x + (double)cluster->advance;
}

void draw_line(cairo_t *cairo, const struct set_text *text, int nth, double x, double y)
{
	const struct line *line = &text->lines[nth];
	double gap;
	struct piece piece = { .cairo = cairo, .y = y + text_baseline(text) };
	x += text_start(text, nth, &gap);
	for (int i = line->first; i < line->first + line->count; i++) {
		const struct cluster *cluster = &text->clusters[i];
		if (cluster->type && cluster->glyph_count)
			add_cluster(&piece, cluster, x);
		else if (cluster->type && cluster->character > ' ' && cluster->character != 0x3000)
			draw_missing(&piece, cluster, x);
		x += (double)cluster->advance + (text_stretches(text, line, i) ? gap : 0);
	}
	end_piece(&piece);
}

/* --- rules --- */

static void stroke_across(cairo_t *cairo, double x, double y, double width, double thickness)
{
	cairo_rectangle(cairo, x, y, width, thickness);
	cairo_fill(cairo);
}

static double rule_thickness(const struct rule *rule, double usual)
{
	return POINTS(rule->thickness ? rule->thickness : usual);
}

static void draw_double(cairo_t *cairo, const struct rule *rule, double x, double y, double width)
{
	double thick = rule_thickness(rule, MM(1)), thin = thick / 3, space = thick / 2;
	double first = rule->kind == RULE_THICK_THIN ? thick : thin;
	stroke_across(cairo, x, y, width, first);
	stroke_across(cairo, x, y + first + space, width, thick + thin - first);
}

static void draw_dashes(struct layout *layout, cairo_t *cairo, const struct rule *rule,
	const struct item *item, double y)
{
	static const double dashes[] = { 6, 4 };
	cairo_set_line_width(cairo, rule_thickness(rule, MM(0.2)));
	cairo_set_dash(cairo, dashes, (int)COUNT(dashes), 0);
	double middle = item->x + item->width / 2, half = 0;
	if (rule->text) {
		const struct set_text *text =
			text_set_line(layout, rule->text, FONT_SONG, SIZE_XIAO_5);
		half = text->lines[0].width / 2 + 6;
		draw_line(cairo, text, 0, middle - text->lines[0].width / 2,
			y - text->line_height / 2);
	}
	cairo_move_to(cairo, item->x, y);
	cairo_line_to(cairo, middle - half, y);
	cairo_move_to(cairo, middle + half, y);
	cairo_line_to(cairo, item->x + item->width, y);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0);
}

/* A rule wider or narrower than the text area is centred on the paper. */
static void draw_rule(
	struct layout *layout, cairo_t *cairo, const struct sheet *sheet, const struct item *item)
{
	const struct rule *rule = item->what;
	double x = item->x, width = item->width, y = item->y + POINTS(rule->before);
	if (rule->width) {
		width = POINTS(rule->width);
		x = (sheet->width - width) / 2 - sheet->left;
	}
	if (rule->paper_bottom)
		y = sheet->height - sheet->top - POINTS(rule->paper_bottom);
	ink_set(cairo, rule->ink);
	if (rule->kind == RULE_DASHED)
		draw_dashes(layout, cairo, rule, item, y);
	else if (rule->kind == RULE_SINGLE)
		stroke_across(cairo, x, y, width, rule_thickness(rule, MM(0.35)));
	else
		draw_double(cairo, rule, x, y, width);
}

/* --- the rest --- */

static void draw_box(cairo_t *cairo, const struct item *item)
{
	ink_set(cairo, INK_BLACK);
	cairo_set_line_width(cairo, item->thickness);
	if (item->height > 0) {
		cairo_rectangle(cairo, item->x, item->y, item->width, item->height);
	} else {
		cairo_move_to(cairo, item->x, item->y);
		cairo_rel_line_to(cairo, item->width, 0);
	}
	cairo_stroke(cairo);
}

static void draw_fill(cairo_t *cairo, const struct item *item)
{
	cairo_set_source_rgb(cairo, 0.92, 0.92, 0.92);
	cairo_rectangle(cairo, item->x, item->y, item->width, item->height);
	cairo_fill(cairo);
}

/* A line of the contents: words, dots, the page as it is numbered. */
static void draw_entry(struct layout *layout, cairo_t *cairo, const struct item *item)
{
	const struct mark *mark = item->what;
	const struct section *section = layout->section;
	struct container container = section_container(section);
	double indent = (mark->level - 1) * container.size / 1000.0;
	struct run run = { .text = mark->text };
	struct paragraph words = { .style = { .one_line = true }, .first = &run };
	const char *number = mark->sheet ? text_printf(layout->pool, "%d", mark->sheet->label) : "";
	const struct set_text *right =
		text_set_line(layout, number, container.font, container.size);
	container.width = item->width - indent - right->lines[0].width - 3 * LEADER_ROOM;
	container.grid_line = item->height;
	const struct set_text *left = text_set(layout, &words, &container);
	double from = item->x + indent + left->lines[0].width + LEADER_ROOM;
	double to = item->x + item->width - right->lines[0].width;
	double y = item->y + text_baseline(left);
	draw_line(cairo, left, 0, item->x + indent, item->y);
	draw_line(cairo, right, 0, to, y - text_baseline(right));
	static const double dots[] = { 0, 4 };
	cairo_set_line_width(cairo, 0.8);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_dash(cairo, dots, (int)COUNT(dots), 0);
	cairo_move_to(cairo, from, y - 2);
	cairo_line_to(cairo, to - LEADER_ROOM, y - 2);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

/* A page of its own: as large as the margins of a scan allow, the foot's line left free. */
static void draw_page(
	struct layout *layout, cairo_t *cairo, const struct sheet *sheet, const struct item *item)
{
	const double edge = POINTS(MM(8)), foot = POINTS(MM(16));
	const double head = sheet->section->page.head_all ? POINTS(MM(13)) : edge;
	struct item box = { .x = edge - sheet->left,
		.y = head - sheet->top,
		.width = sheet->width - 2 * edge,
		.height = sheet->height - head - foot };
	const struct block *block = item->what;
	if (block->kind == BLOCK_PDF)
		included_draw(layout, cairo, ((const struct included_pdf *)item->what)->path,
			item->nth, &box);
	else
		picture_draw(layout, cairo, ((const struct image *)item->what)->path, &box);
}

static void draw_item(
	struct layout *layout, cairo_t *cairo, const struct sheet *sheet, const struct item *item)
{
	switch (item->kind) {
	case ITEM_LINE:
		draw_line(cairo, item->what, item->nth, item->x, item->y);
		break;
	case ITEM_BOX:
		draw_box(cairo, item);
		break;
	case ITEM_FILL:
		draw_fill(cairo, item);
		break;
	case ITEM_RULE:
		draw_rule(layout, cairo, sheet, item);
		break;
	case ITEM_IMAGE:
		picture_draw(layout, cairo, ((const struct image *)item->what)->path, item);
		break;
	case ITEM_QR:
		qr_draw(cairo, ((const struct qr *)item->what)->text, item);
		break;
	case ITEM_PAGE:
		draw_page(layout, cairo, sheet, item);
		break;
	case ITEM_ENTRY:
		draw_entry(layout, cairo, item);
		break;
	}
}

void draw_sheet(struct layout *layout, cairo_t *cairo, const struct sheet *sheet)
{
	layout->section = sheet->section;
	layout->sheet = sheet;
	cairo_save(cairo);
	cairo_translate(cairo, sheet->left, sheet->top);
	for (const struct item *item = sheet->first; item; item = item->next)
		draw_item(layout, cairo, sheet, item);
	cairo_restore(cairo);
	draw_running(layout, cairo, sheet);
}
