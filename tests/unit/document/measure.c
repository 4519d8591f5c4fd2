#include "measure.h"

#include <poppler.h>

#define DOTS_PER_MM 24.0
#define POINT (25.4 / 72)

static void close_poppler(void *data)
{
	g_object_unref(data);
}

struct measured measure_pdf(pool_t *pool, const void *data, size_t size)
{
	GBytes *bytes = g_bytes_new(data, size);
	PopplerDocument *poppler = poppler_document_new_from_bytes(bytes, NULL, NULL);
	g_bytes_unref(bytes);
	CHECK(poppler);
	pool_defer(pool, poppler, close_poppler);
	return (struct measured){
		.pages = poppler_document_get_n_pages(poppler), .poppler = poppler, .pool = pool
	};
}

const char *measure_text(const struct measured *pdf, int nth)
{
	PopplerPage *page = poppler_document_get_page(pdf->poppler, nth - 1);
	char *text = poppler_page_get_text(page);
	const char *copy = text_copy(pdf->pool, text);
	g_free(text);
	g_object_unref(page);
	return copy;
}

struct seen *measure_characters(const struct measured *pdf, int nth, int *ret_count)
{
	PopplerPage *page = poppler_document_get_page(pdf->poppler, nth - 1);
	PopplerRectangle *boxes = NULL;
	guint count = 0;
	char *text = poppler_page_get_text(page);
	poppler_page_get_text_layout(page, &boxes, &count);
	struct seen *seen = mem_array(pdf->pool, struct seen, count + 1);
	const char *at = text;
	*ret_count = 0;
	for (guint i = 0; i < count && *at; i++, at = g_utf8_next_char(at)) {
		if (g_unichar_isspace(g_utf8_get_char(at)))
			continue;
		struct seen *one = &seen[(*ret_count)++];
		memcpy(one->text, at, (size_t)(g_utf8_next_char(at) - at));
		one->x = (boxes[i].x1 + boxes[i].x2) / 2 * POINT;
		one->y = (boxes[i].y1 + boxes[i].y2) / 2 * POINT;
		one->bottom = boxes[i].y2 * POINT;
	}
	g_free(boxes);
	g_free(text);
	g_object_unref(page);
	return seen;
}

static void free_surface(void *data)
{
	cairo_surface_destroy(data);
}

struct dots measure_dots(const struct measured *pdf, int nth)
{
	PopplerPage *page = poppler_document_get_page(pdf->poppler, nth - 1);
	double width, height, scale = DOTS_PER_MM * POINT;
	poppler_page_get_size(page, &width, &height);
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(width * scale), (int)(height * scale));
	pool_defer(pdf->pool, surface, free_surface);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_scale(cairo, scale, scale);
	poppler_page_render(page, cairo);
	cairo_destroy(cairo);
	g_object_unref(page);
	cairo_surface_flush(surface);
	return (struct dots){ .width = cairo_image_surface_get_width(surface),
		.height = cairo_image_surface_get_height(surface),
		.data = cairo_image_surface_get_data(surface),
		.stride = cairo_image_surface_get_stride(surface) };
}

static bool is_tinted(const struct dots *dots, int x, int y, enum tint tint)
{
	const unsigned char *dot = dots->data + (ptrdiff_t)y * dots->stride + x * 4;
	bool red = dot[2] > 150 && dot[1] < 90 && dot[0] < 90;
	return tint == RED ? red : dot[2] < 90 && dot[1] < 90 && dot[0] < 90;
}

static int clamp(double millimetres, int limit)
{
	int at = (int)(millimetres * DOTS_PER_MM);
	return at < 0 ? 0 : at > limit ? limit : at;
}

struct box measure_ink(const struct dots *dots, enum tint tint, struct box band)
{
	int left = dots->width, right = -1, top = dots->height, bottom = -1;
	for (int y = clamp(band.top, dots->height); y < clamp(band.bottom, dots->height); y++) {
		for (int x = clamp(band.left, dots->width); x < clamp(band.right, dots->width);
			x++) {
			if (!is_tinted(dots, x, y, tint))
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y > bottom ? y : bottom;
		}
	}
	return (struct box){ left / DOTS_PER_MM, top / DOTS_PER_MM, (right + 1) / DOTS_PER_MM,
		(bottom + 1) / DOTS_PER_MM };
}

/* The longest run of TINT in line Y. */
static int longest_run(const struct dots *dots, enum tint tint, int y, int *ret_from)
{
	int best = 0, run = 0;
	for (int x = 0; x < dots->width; x++) {
		run = is_tinted(dots, x, y, tint) ? run + 1 : 0;
		if (run > best) {
			best = run;
			*ret_from = x + 1 - run;
		}
	}
	return best;
}

int measure_rules(const struct dots *dots, enum tint tint, double length, struct box *ret, int room)
{
	int count = 0, least = (int)(length * DOTS_PER_MM);
	bool inside = false;
	for (int y = 0; y < dots->height; y++) {
		int from = 0, run = longest_run(dots, tint, y, &from);
		bool rule = run >= least;
		if (rule && !inside && count < room)
			ret[count++] = (struct box){ from / DOTS_PER_MM, y / DOTS_PER_MM,
				(from + run) / DOTS_PER_MM, 0 };
		if (rule && count > 0)
			ret[count - 1].bottom = (y + 1) / DOTS_PER_MM;
		inside = rule;
	}
	return count;
}
