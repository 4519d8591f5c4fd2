/* document/layout_text.c - from runs of text to glyphs, each on its place.
 *
 * Pango chooses the font of each character and shapes; the advance is ours (layout.h says why). The
 * em box of CJK type, not a font's own ascent, is centred in the line, so that a paper with the
 * office's licensed fonts has its baselines where one with free fonts has them. */
#include "document/layout.h"

#include <pango/pangocairo.h>

/* How much of the em box lies above the baseline of Chinese type. */
#define ASCENT 0.86
#define USUAL_LINE 1.3
/* Type of this share of the grid's line still fits into one. */
#define GRID_FILL 0.9

struct known_type {
	PangoFont *font;
	struct type type;
	struct known_type *next;
};

/* One paragraph while it is set. */
struct setting {
	struct layout *layout;
	const struct container *container;
	const struct paragraph_style *style;
	struct cluster *clusters;
	int count, room;
};

int size_of(const struct paragraph_style *style, const struct container *container)
{
	return style->size ? style->size : container->size;
}

double line_height_of(const struct paragraph_style *style, const struct container *container)
{
	double size = size_of(style, container) / 1000.0;
	if (style->line)
		return POINTS(style->line);
	if (container->grid_line > 0 && size <= container->grid_line * GRID_FILL)
		return container->grid_line;
	return size * USUAL_LINE;
}

/* --- types --- */

static void let_font_go(void *data)
{
	g_object_unref(data);
}

static const struct type *type_of(
	struct layout *layout, PangoFont *font, double size, const struct run_style *style)
{
	for (struct known_type *known = layout->types; known; known = known->next)
		if (known->font == font && known->type.ink == style->ink &&
			known->type.bold == style->bold &&
			known->type.underline == style->underline)
			return &known->type;
	struct known_type *known = mem_new(layout->pool, struct known_type);
	known->font = g_object_ref(font);
	pool_defer(layout->pool, font, let_font_go);
	known->type =
		(struct type){ .scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)),
			.size = size,
			.ink = style->ink,
			.bold = style->bold,
			.underline = style->underline };
	known->next = layout->types;
	layout->types = known;
	return &known->type;
}

static void free_description(void *data)
{
	pango_font_description_free(data);
}

static PangoFontDescription *description_of(struct layout *layout, enum font font)
{
	if (!layout->descriptions[font]) {
		layout->descriptions[font] = fonts_description(layout->document->fonts, font);
		pool_defer(layout->pool, layout->descriptions[font], free_description);
	}
	return layout->descriptions[font];
}

/* --- clusters --- */

static struct cluster *next_cluster(struct setting *setting)
{
	if (setting->count == setting->room) {
		int room = setting->room * 2 + 64;
		struct cluster *grown = mem_array(setting->layout->pool, struct cluster, room);
		if (setting->count)
			memcpy(grown, setting->clusters, sizeof(*grown) * (size_t)setting->count);
		setting->clusters = grown;
		setting->room = room;
	}
	return &setting->clusters[setting->count++];
}

/* A whole cell for a wide character, half of one for a digit; 0: the font's own advance. */
static double cell_of(const struct setting *setting, const struct cluster *cluster, int size)
{
	const struct container *container = setting->container;
	double cell = size == container->grid_size && container->grid_pitch > 0
			      ? container->grid_pitch
			      : size / 1000.0;
	if (cluster->wide)
		return cell;
	return cluster->character >= '0' && cluster->character <= '9' ? cell / 2 : 0;
}

static bool is_unknown(const PangoGlyphInfo *info)
{
	return (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0;
}

static void take_glyphs(struct setting *setting, struct cluster *cluster,
	const PangoGlyphInfo *infos, int count, int size)
{
	double natural = 0;
	struct glyph *glyphs = mem_array(setting->layout->pool, struct glyph, count);
	for (int i = 0; i < count; i++) {
		glyphs[i].id = infos[i].glyph;
		glyphs[i].x = (float)(natural + pango_units_to_double(infos[i].geometry.x_offset));
		glyphs[i].y = (float)pango_units_to_double(infos[i].geometry.y_offset);
		natural += pango_units_to_double(infos[i].geometry.width);
		if (infos[i].glyph != PANGO_GLYPH_EMPTY && !is_unknown(&infos[i]))
			cluster->glyph_count = i + 1;
	}
	double cell = cell_of(setting, cluster, size);
	double shift = cell > 0 ? (cell - natural) / 2 : 0;
	for (int i = 0; i < count; i++)
		glyphs[i].x += (float)shift;
	cluster->glyphs = glyphs;
	cluster->advance = (float)(cell > 0 ? cell : natural);
}

struct shaping {
	const char *text;
	int length;
	const struct type *type;
	int size;
};

static void take_clusters(
	struct setting *setting, const struct shaping *shaping, const PangoGlyphString *glyphs)
{
	for (int i = 0, next; i < glyphs->num_glyphs; i = next) {
		int from = glyphs->log_clusters[i];
		for (next = i + 1; next < glyphs->num_glyphs; next++)
			if (glyphs->log_clusters[next] != from)
				break;
		int until =
			next < glyphs->num_glyphs ? glyphs->log_clusters[next] : shaping->length;
		struct cluster *cluster = next_cluster(setting);
		*cluster = (struct cluster){ .text = shaping->text + from,
			.bytes = until > from ? until - from : 0,
			.type = shaping->type };
		cluster->character = g_utf8_get_char(cluster->text);
		cluster->wide = character_is_wide(cluster->character);
		take_glyphs(setting, cluster, &glyphs->glyphs[i], next - i, shaping->size);
	}
}

static void shape_item(struct setting *setting, const char *text, PangoItem *item,
	const struct run_style *style, int size)
{
	PangoGlyphString *glyphs = pango_glyph_string_new();
	pango_shape_full(text + item->offset, item->length, text, -1, &item->analysis, glyphs);
	struct shaping shaping = { .text = text + item->offset,
		.length = item->length,
		.type = type_of(setting->layout, item->analysis.font, size / 1000.0, style),
		.size = size };
	take_clusters(setting, &shaping, glyphs);
	pango_glyph_string_free(glyphs);
}

/* A piece of text without line breaks. */
static void shape_piece(
	struct setting *setting, const char *text, const struct run_style *style, int size)
{
	enum font font = style->font ? style->font : setting->container->font;
	PangoFontDescription *description = description_of(setting->layout, font);
	pango_font_description_set_absolute_size(
		description, pango_units_from_double(size / 1000.0));
	pango_context_set_font_description(setting->layout->pango, description);
	GList *items = pango_itemize_with_base_dir(setting->layout->pango, PANGO_DIRECTION_LTR,
		text, 0, (int)strlen(text), NULL, NULL);
	for (GList *at = items; at; at = at->next) {
		shape_item(setting, text, at->data, style, size);
		pango_item_free(at->data);
	}
	g_list_free(items);
}

/* A line's end or a tab, which has no glyph. */
static void add_control(struct setting *setting, char control)
{
	struct cluster *cluster = next_cluster(setting);
	*cluster = (struct cluster){ .text = "", .character = (unsigned char)control };
}

static void shape_run(struct setting *setting, const struct run *run)
{
	const struct paragraph_style *base = setting->style;
	struct run_style style = run->style;
	style.font = style.font ? style.font : base->font;
	style.bold = style.bold || base->bold;
	style.ink = style.ink ? style.ink : base->ink;
	int size = style.size ? style.size : size_of(base, setting->container);
	for (const char *at = run->text; *at;) {
		size_t length = strcspn(at, "\n\r\t");
		if (length)
			shape_piece(setting, text_copy_n(setting->layout->pool, at, length), &style,
				size);
		at += length;
		if (*at == '\n' || *at == '\t')
			add_control(setting, *at);
		at += *at ? 1 : 0;
	}
}

/* --- paragraphs --- */

static double character_of(const struct setting *setting)
{
	const struct container *container = setting->container;
	int size = size_of(setting->style, container);
	return size == container->grid_size && container->grid_pitch > 0 ? container->grid_pitch
									 : size / 1000.0;
}

/* Type of a line that must not be broken, made smaller until it fits; 1: as it is. */
static double shrink_of(const struct setting *setting, const struct measure *measure)
{
	double width = measure->indent;
	for (int i = 0; i < setting->count; i++)
		width += setting->clusters[i].advance;
	return setting->style->one_line && width > measure->room ? measure->room / width : 1;
}

/* A tab takes what its line leaves free. */
static void spread_tabs(struct setting *setting, const struct set_text *set)
{
	for (int nth = 0; nth < set->line_count; nth++) {
		struct line *line = (struct line *)&set->lines[nth];
		for (int i = line->first; i < line->first + line->count; i++) {
			if (setting->clusters[i].character != '\t' || line->room <= line->width)
				continue;
			setting->clusters[i].advance = (float)(line->room - line->width);
			line->width = line->room;
		}
	}
}

static void set_lines(struct setting *setting, struct set_text *set, double character)
{
	const struct paragraph_style *style = setting->style;
	struct measure measure = { .room = setting->container->width - set->left -
					   character * style->right / 100,
		.indent = character * style->first / 100,
		.balance = style->balance,
		.vertical = setting->container->vertical,
		.size = set->size };
	set->clusters = setting->clusters;
	set->cluster_count = setting->count;
	set->lines = break_lines(setting->layout->pool, setting->clusters, setting->count, &measure,
		&set->line_count);
	spread_tabs(setting, set);
}

static const struct set_text *set_sized(struct layout *layout, const struct paragraph *paragraph,
	const struct container *container, const struct paragraph_style *style)
{
	struct setting setting = { .layout = layout, .container = container, .style = style };
	for (const struct run *run = paragraph->first; run; run = run->next)
		shape_run(&setting, run);
	double character = character_of(&setting);
	struct measure whole = { .room = container->width -
					 character * (style->left + style->right) / 100,
		.indent = character * style->first / 100 };
	double shrink = shrink_of(&setting, &whole);
	if (shrink < 1) {
		struct paragraph_style smaller = *style;
		smaller.size = (int)(size_of(style, container) * shrink * 0.995);
		smaller.line =
			smaller.line ? smaller.line : MICROMETRES(line_height_of(style, container));
		smaller.one_line = false;
		return set_sized(layout, paragraph, container, &smaller);
	}
	struct set_text *set = mem_new(layout->pool, struct set_text);
	set->align = style->align ? style->align : container->align;
	set->size = size_of(style, container) / 1000.0;
	set->line_height = line_height_of(style, container);
	set->left = character * style->left / 100;
	set->before = set->line_height * style->before / 100;
	set->after = set->line_height * style->after / 100;
	set_lines(&setting, set, character);
	return set;
}

const struct set_text *text_set(
	struct layout *layout, const struct paragraph *paragraph, const struct container *container)
{
	return set_sized(layout, paragraph, container, &paragraph->style);
}

const struct set_text *text_set_line(
	struct layout *layout, const char *text, enum font font, int size)
{
	struct run run = { .text = text };
	struct paragraph paragraph = {
		.style = { .font = font, .size = size }, .first = &run, .last = &run
	};
	struct container container = { .font = font, .size = size, .width = 1e6 };
	return text_set(layout, &paragraph, &container);
}

double text_baseline(const struct set_text *text)
{
	return (text->line_height - text->size) / 2 + ASCENT * text->size;
}

double text_ink_top(const struct set_text *text, int nth)
{
	double highest = 0;
	const struct line *line = &text->lines[nth];
	for (int i = line->first; i < line->first + line->count; i++) {
		const struct cluster *cluster = &text->clusters[i];
		if (!cluster->type || cluster->glyph_count == 0)
			continue;
		cairo_glyph_t glyph = { .index = cluster->glyphs[0].id };
		cairo_text_extents_t extents;
		cairo_scaled_font_glyph_extents(cluster->type->scaled, &glyph, 1, &extents);
		highest = extents.y_bearing < highest ? extents.y_bearing : highest;
	}
	return text_baseline(text) + highest;
}

bool text_stretches(const struct set_text *text, const struct line *line, int i)
{
	if (i + 1 >= line->first + line->count)
		return false;
	const struct cluster *cluster = &text->clusters[i], *next = cluster + 1;
	return cluster->wide || next->wide || cluster->character == ' ';
}

double text_start(const struct set_text *text, int nth, double *ret_gap)
{
	const struct line *line = &text->lines[nth];
	double left = line->room - line->width;
	*ret_gap = 0;
	if (text->align == ALIGN_CENTER)
		return text->left + line->indent + left / 2;
	if (text->align == ALIGN_RIGHT)
		return text->left + line->indent + left;
	int gaps = 0;
	for (int i = line->first; i < line->first + line->count; i++)
		gaps += text_stretches(text, line, i);
	if (text->align == ALIGN_JUSTIFY && !line->ends && gaps > 0)
		*ret_gap = left / gaps;
	return text->left + line->indent;
}
