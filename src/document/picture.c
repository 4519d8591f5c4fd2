/* document/picture.c - PNG and JPEG files, read no larger than they are printed. */
#include "document/picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define UNREADABLE_SHARE 3
#define QUALITY "85"

/* Whether the file may be read: a JPEG is scaled while it is read, others are unpacked as a whole. */
static bool may_read(const char *path, int *ret_width, int *ret_height)
{
	GdkPixbufFormat *format = gdk_pixbuf_get_file_info(path, ret_width, ret_height);
	if (!format || *ret_width <= 0 || *ret_height <= 0)
		return false;
	gchar *name = gdk_pixbuf_format_get_name(format);
	bool jpeg = text_equal(name, "jpeg"), known = jpeg || text_equal(name, "png");
	g_free(name);
	int64_t pixels = (int64_t)*ret_width * *ret_height;
	return known && pixels <= (jpeg ? 8LL : 1LL) * PICTURE_PIXELS_MAX;
}

static GdkPixbuf *on_white(GdkPixbuf *pixels)
{
	if (!gdk_pixbuf_get_has_alpha(pixels))
		return pixels;
	int width = gdk_pixbuf_get_width(pixels), height = gdk_pixbuf_get_height(pixels);
	GdkPixbuf *flat = gdk_pixbuf_composite_color_simple(
		pixels, width, height, GDK_INTERP_NEAREST, 255, 8, 0xFFFFFF, 0xFFFFFF);
	GdkPixbuf *opaque = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width, height);
	gdk_pixbuf_copy_area(flat, 0, 0, width, height, opaque, 0, 0);
	g_object_unref(flat);
	g_object_unref(pixels);
	return opaque;
}

/* The picture turned upright, at most SIDE pixels on its longer side. */
static GdkPixbuf *read_pixels(const char *path, int side)
{
	int width, height;
	if (!may_read(path, &width, &height))
		return NULL;
	int longer = width > height ? width : height;
	GdkPixbuf *pixels = longer > side ? gdk_pixbuf_new_from_file_at_size(path, side, side, NULL)
					  : gdk_pixbuf_new_from_file(path, NULL);
	if (!pixels)
		return NULL;
	GdkPixbuf *upright = gdk_pixbuf_apply_embedded_orientation(pixels);
	g_object_unref(pixels);
	return upright ? on_white(upright) : NULL;
}

static int side_for(double width, double height)
{
	double longer = width > height ? width : height;
	return (int)(longer / 72 * PICTURE_DOTS) + 1;
}

static bool is_turned(const char *path)
{
	/* A small reading is enough to learn which way is up. */
	GdkPixbuf *pixels = gdk_pixbuf_new_from_file_at_size(path, 64, 64, NULL);
	if (!pixels)
		return false;
	const char *orientation = gdk_pixbuf_get_option(pixels, "orientation");
	bool turned = orientation && orientation[0] >= '5' && orientation[0] <= '8';
	g_object_unref(pixels);
	return turned;
}

void picture_fit(struct ctx *ctx, const char *path, double width, double height, double *ret_width,
	double *ret_height)
{
	(void)ctx;
	int across, down;
	if (!may_read(path, &across, &down)) {
		*ret_width = width;
		*ret_height = height < width / UNREADABLE_SHARE ? height : width / UNREADABLE_SHARE;
		return;
	}
	if (is_turned(path)) {
		int other = across;
		across = down;
		down = other;
	}
	double scale = 1;
	if (across * scale > width)
		scale = width / across;
	if (down * scale > height)
		scale = height / down;
	*ret_width = across * scale;
	*ret_height = down * scale;
}

static bool encode(pool_t *pool, GdkPixbuf *pixels, struct picture_bytes *ret)
{
	gchar *data = NULL;
	gsize size = 0;
	if (!gdk_pixbuf_save_to_buffer(
		    pixels, &data, &size, "jpeg", NULL, "quality", QUALITY, NULL))
		return false;
	ret->data = pool_copy(pool, data, size);
	ret->size = size;
	g_free(data);
	return true;
}

bool picture_jpeg(
	pool_t *pool, const char *path, double width, double height, struct picture_bytes *ret)
{
	GdkPixbuf *pixels = read_pixels(path, side_for(width, height));
	if (!pixels)
		return false;
	bool good = encode(pool, pixels, ret);
	g_object_unref(pixels);
	return good;
}

/* --- drawing --- */

void picture_refuse(struct layout *layout, cairo_t *cairo, const char *key, const char *path,
	const struct item *box)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *words = message(layout->pool, layout->ctx->messages, key, "name", name);
	const struct set_text *text = text_set_line(layout, words, FONT_SONG, SIZE_5);
	ink_set(cairo, INK_BLACK);
	cairo_set_line_width(cairo, 0.5);
	cairo_rectangle(cairo, box->x, box->y, box->width, box->height);
	cairo_stroke(cairo);
	draw_line(cairo, text, 0, box->x + 6, box->y + 6);
}

/* A surface of the picture's pixels that carries the JPEG, so that the PDF holds that and not them. */
static cairo_surface_t *surface_of(struct layout *layout, GdkPixbuf *pixels)
{
	struct picture_bytes jpeg;
	if (!encode(layout->pool, pixels, &jpeg))
		return NULL;
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, gdk_pixbuf_get_width(pixels), gdk_pixbuf_get_height(pixels));
	/* The bytes live in the layout's pool, which outlives the surface the page is drawn on. */
	cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)jpeg.data,
		jpeg.size, NULL, NULL);
	return surface;
}

static void draw_pixels(
	struct layout *layout, cairo_t *cairo, GdkPixbuf *pixels, const struct item *box)
{
	cairo_surface_t *surface = surface_of(layout, pixels);
	if (!surface)
		return;
	double across = gdk_pixbuf_get_width(pixels), down = gdk_pixbuf_get_height(pixels);
	double scale = MIN(box->width / across, box->height / down);
	cairo_save(cairo);
	cairo_translate(cairo, box->x + (box->width - across * scale) / 2,
		box->y + (box->height - down * scale) / 2);
	cairo_scale(cairo, scale, scale);
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(surface);
}

void picture_draw(struct layout *layout, cairo_t *cairo, const char *path, const struct item *box)
{
	GdkPixbuf *pixels = read_pixels(path, side_for(box->width, box->height));
	if (!pixels) {
		picture_refuse(layout, cairo, "document.no_picture", path, box);
		return;
	}
	draw_pixels(layout, cairo, pixels, box);
	g_object_unref(pixels);
}
