/* document/included.c - pages of other PDFs, placed as vectors by poppler. */
#include "document/picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <poppler.h>

/* A PDF that is being taken into a document, opened once. */
struct included {
	const char *path;
	PopplerDocument *document; /* NULL: can't be read */
	int count;
	struct included *next;
};

static void close_included(void *data)
{
	g_object_unref(data);
}

static PopplerDocument *open_file(const char *path)
{
	gchar *absolute = g_canonicalize_filename(path, NULL);
	gchar *uri = g_filename_to_uri(absolute, NULL, NULL);
	PopplerDocument *document = uri ? poppler_document_new_from_file(uri, NULL, NULL) : NULL;
	g_free(uri);
	g_free(absolute);
	return document;
}

static struct included *included_of(struct layout *layout, const char *path)
{
	for (struct included *included = layout->included; included; included = included->next)
		if (text_equal(included->path, path))
			return included;
	struct included *included = mem_new(layout->pool, struct included);
	included->path = path;
	included->document = open_file(path);
	if (included->document) {
		pool_defer(layout->pool, included->document, close_included);
		included->count = poppler_document_get_n_pages(included->document);
	}
	included->next = layout->included;
	layout->included = included;
	return included;
}

int included_count(struct layout *layout, const char *path)
{
	return included_of(layout, path)->count;
}

static PopplerPage *page_of(struct layout *layout, const char *path, int nth)
{
	struct included *included = included_of(layout, path);
	if (nth < 1 || nth > included->count)
		return NULL;
	return poppler_document_get_page(included->document, nth - 1);
}

/* Moves and scales so that the page fills BOX as far as its shape allows, in its middle. */
static void fit_page(cairo_t *cairo, PopplerPage *page, const struct item *box)
{
	double width, height;
	poppler_page_get_size(page, &width, &height);
	double scale = MIN(box->width / width, box->height / height);
	cairo_translate(cairo, box->x + (box->width - width * scale) / 2,
		box->y + (box->height - height * scale) / 2);
	cairo_scale(cairo, scale, scale);
	cairo_rectangle(cairo, 0, 0, width, height);
	cairo_clip(cairo);
}

void included_draw(
	struct layout *layout, cairo_t *cairo, const char *path, int nth, const struct item *box)
{
	PopplerPage *page = page_of(layout, path, nth);
	if (!page) {
		struct item frame = *box;
		frame.height = MIN(box->height, box->width / 3);
		picture_refuse(layout, cairo, "document.no_pdf", path, &frame);
		return;
	}
	cairo_save(cairo);
	fit_page(cairo, page, box);
	poppler_page_render_for_printing(page, cairo);
	cairo_restore(cairo);
	g_object_unref(page);
}

static bool encode_surface(pool_t *pool, cairo_surface_t *surface, struct picture_bytes *ret)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	int stride = cairo_image_surface_get_stride(surface);
	cairo_surface_flush(surface);
	const unsigned char *from = cairo_image_surface_get_data(surface);
	GdkPixbuf *pixels = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width, height);
	for (int y = 0; y < height; y++) {
		const uint32_t *line =
			(const uint32_t *)(const void *)(from + (ptrdiff_t)y * stride);
		guchar *to = gdk_pixbuf_get_pixels(pixels) +
			     (ptrdiff_t)y * gdk_pixbuf_get_rowstride(pixels);
		for (int x = 0; x < width; x++, to += 3) {
			to[0] = (guchar)(line[x] >> 16);
			to[1] = (guchar)(line[x] >> 8);
			to[2] = (guchar)line[x];
		}
	}
	gchar *data = NULL;
	gsize size = 0;
	bool good = gdk_pixbuf_save_to_buffer(
		pixels, &data, &size, "jpeg", NULL, "quality", "85", NULL);
	if (good)
		*ret = (struct picture_bytes){ pool_copy(pool, data, size), size };
	g_free(data);
	g_object_unref(pixels);
	return good;
}

bool included_jpeg(struct layout *layout, const char *path, int nth, const struct item *box,
	struct picture_bytes *ret)
{
	PopplerPage *page = page_of(layout, path, nth);
	if (!page)
		return false;
	double scale = PICTURE_DOTS / 72.0;
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(box->width * scale), (int)(box->height * scale));
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_scale(cairo, scale, scale);
	fit_page(cairo, page, box);
	poppler_page_render_for_printing(page, cairo);
	bool good = encode_surface(layout->pool, surface, ret);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	g_object_unref(page);
	return good;
}
