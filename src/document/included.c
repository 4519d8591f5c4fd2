/* document/included.c - pages of other PDFs, which huiyin-render draws, so that none is ever read here: into a PDF
 * that becomes a file as they are, when it is assembled; elsewhere as pictures. */
#include "document/picture.h"

#include "base/process.h"

#define PAGE_BYTES_MOST ((size_t)64 * 1024 * 1024)
#define SIZES_MOST ((size_t)1024 * 1024)

/* A PDF that is being taken into a document, asked for its sizes once. */
struct included {
	const char *path;
	int count; /* 0: can't be read */
	bool *lies;
	struct included *next;
};

static void read_sizes(pool_t *pool, struct included *included)
{
	const char *const words[] = { process_beside(pool, "huiyin-render"), "sizes",
		included->path, NULL };
	const char *line, *end;
	size_t size;
	if (!process_answer(pool, words, SIZES_MOST, &line, &size))
		return;
	included->lies = mem_array(pool, bool, size + 1);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		char *after;
		double width = strtod(line, &after), height = strtod(after, NULL);
		included->lies[included->count++] = width > height;
	}
}

static struct included *included_of(struct layout *layout, const char *path)
{
	for (struct included *included = layout->included; included; included = included->next)
		if (text_equal(included->path, path))
			return included;
	struct included *included = mem_new(layout->pool, struct included);
	included->path = path;
	read_sizes(layout->pool, included);
	included->next = layout->included;
	layout->included = included;
	return included;
}

int included_count(struct layout *layout, const char *path)
{
	return included_of(layout, path)->count;
}

bool included_any(const struct layout *layout)
{
	for (const struct included *one = layout->included; one; one = one->next)
		if (one->count)
			return true;
	return false;
}

bool included_lies(struct layout *layout, const char *path, int nth)
{
	const struct included *included = included_of(layout, path);
	return nth >= 1 && nth <= included->count && included->lies[nth - 1];
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

static void refuse(struct layout *layout, cairo_t *cairo, const char *path, const struct item *box)
{
	struct item frame = *box;
	frame.height = MIN(box->height, box->width / 3);
	picture_refuse(layout, cairo, "document.no_pdf", path, &frame);
}

/* Leaves its place free. */
static void place(struct layout *layout, const char *path, int nth, const struct item *box)
{
	struct placed_page *placed = mem_new(layout->pool, struct placed_page);
	*placed = (struct placed_page){ .sheet = layout->sheet,
		.path = path,
		.nth = nth,
		.x = layout->sheet->left + box->x,
		.y = layout->sheet->top + box->y,
		.width = box->width,
		.height = box->height };
	if (layout->placed_last)
		layout->placed_last->next = placed;
	else
		layout->placed = placed;
	layout->placed_last = placed;
}

static void draw_picture(
	struct layout *layout, cairo_t *cairo, const char *path, int nth, const struct item *box)
{
	pool_t *own = pool_new_root();
	struct picture_bytes jpeg;
	if (!included_jpeg(own, path, nth, box, &jpeg)) {
		refuse(layout, cairo, path, box);
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

void included_draw(
	struct layout *layout, cairo_t *cairo, const char *path, int nth, const struct item *box)
{
	if (nth < 1 || nth > included_count(layout, path))
		refuse(layout, cairo, path, box);
	else if (layout->assembles)
		place(layout, path, nth, box);
	else
		draw_picture(layout, cairo, path, nth, box);
}
