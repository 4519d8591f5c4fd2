/* document/qr.c - QR codes by libqrencode, as squares on the page. */
#include "document/picture.h"

#include <qrencode.h>

/* The quiet zone that readers ask for (ISO/IEC 18004), in modules. */
#define QUIET 4
#define TEXT_MAX 1000
#define PNG_MODULE 8

static QRcode *code_of(const char *text)
{
	if (text_empty(text) || strlen(text) > TEXT_MAX)
		return NULL;
	return QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
}

static void draw_code(cairo_t *cairo, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				cairo_rectangle(cairo, x + QUIET, y + QUIET, 1, 1);
	cairo_fill(cairo);
}

void qr_draw(cairo_t *cairo, const char *text, const struct item *box)
{
	QRcode *code = code_of(text);
	if (!code)
		return;
	double module = box->width / (code->width + 2 * QUIET);
	cairo_save(cairo);
	ink_set(cairo, INK_BLACK);
	cairo_translate(cairo, box->x, box->y);
	cairo_scale(cairo, module, module);
	draw_code(cairo, code);
	cairo_restore(cairo);
	QRcode_free(code);
}

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned size)
{
	buffer_add(data, bytes, size);
	return CAIRO_STATUS_SUCCESS;
}

bool qr_png(pool_t *pool, const char *text, struct picture_bytes *ret)
{
	QRcode *code = code_of(text);
	if (!code)
		return false;
	int side = (code->width + 2 * QUIET) * PNG_MODULE;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_scale(cairo, PNG_MODULE, PNG_MODULE);
	draw_code(cairo, code);
	struct buffer png;
	buffer_init(&png, pool, (size_t)side * (size_t)side * 4 + 4096);
	bool good = cairo_surface_write_to_png_stream(surface, keep, &png) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	QRcode_free(code);
	*ret = (struct picture_bytes){ png.data, png.size };
	return good;
}
