/* document/included.c - pages of other PDFs, as pictures that huiyin-render draws: each in a process of its
 * own, so that no foreign PDF is ever read here. */
#include "document/picture.h"

#include "base/process.h"

#define PAGE_BYTES_MOST ((size_t)64 * 1024 * 1024)
#define COUNT_BYTES_MOST 32

/* A PDF that is being taken into a document, counted once. */
struct included {
	const char *path;
	int count; /* 0: can't be read */
	struct included *next;
};

static int count_pages(pool_t *pool, const char *path)
{
	const char *const words[] = { process_beside(pool, "huiyin-render"), "count", path, NULL };
	const char *digits;
	size_t size;
	bool known = process_answer(pool, words, COUNT_BYTES_MOST, &digits, &size);
	return known ? (int)strtol(digits, NULL, 10) : 0;
}

int included_count(struct layout *layout, const char *path)
{
	for (struct included *included = layout->included; included; included = included->next)
		if (text_equal(included->path, path))
			return included->count;
	struct included *included = mem_new(layout->pool, struct included);
	*included = (struct included){ path, count_pages(layout->pool, path), layout->included };
	layout->included = included;
	return included->count;
}

static int dots(double points)
{
	return (int)(points / 72 * PICTURE_DOTS);
}

bool included_jpeg(
	pool_t *pool, const char *path, int nth, const struct item *box, struct picture_bytes *ret)
{
	const char *const words[] = { process_beside(pool, "huiyin-render"), "page", path,
		text_printf(pool, "%d", nth), text_printf(pool, "%d", dots(box->width)),
		text_printf(pool, "%d", dots(box->height)), NULL };
	return process_answer(pool, words, PAGE_BYTES_MOST, &ret->data, &ret->size);
}

static void end_pool(void *pool)
{
	pool_free(pool);
}

/* Of so many dots, which nobody looks at: the PDF takes the JPEG, whose pool ends when that has been written. */
static cairo_surface_t *surface_of(
	pool_t *own, const struct item *box, const struct picture_bytes *jpeg)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, dots(box->width), dots(box->height));
	cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG,
		(const unsigned char *)jpeg->data, jpeg->size, end_pool, own);
	return surface;
}

void included_draw(
	struct layout *layout, cairo_t *cairo, const char *path, int nth, const struct item *box)
{
	pool_t *own = pool_new_root();
	struct picture_bytes jpeg;
	if (!included_jpeg(own, path, nth, box, &jpeg)) {
		struct item frame = *box;
		frame.height = MIN(box->height, box->width / 3);
		picture_refuse(layout, cairo, "document.no_pdf", path, &frame);
		pool_free(own);
		return;
	}
	cairo_surface_t *surface = surface_of(own, box, &jpeg);
	cairo_save(cairo);
	cairo_translate(cairo, box->x, box->y);
	cairo_scale(cairo, box->width / dots(box->width), box->height / dots(box->height));
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(surface);
}
