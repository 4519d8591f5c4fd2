/* render/main.c - huiyin-render: draws one page of a PDF or one picture, and ends.
 *
 * Decoders of foreign formats are the riskiest code that runs here, so they run in a process of their own
 * that may use so much memory and time, may write no file and sees one file only by its name; whatever its
 * end is, who asked goes on. It links poppler, which is under the GPL, and nothing of the rest of the tree:
 * docs/licences.md. This file may be used under MulanPSL-2.0 or, as you like, under GPL-3.0-or-later.
 *
 *   huiyin-render thumbnail picture|pdf FILE      a PNG of at most 144 pixels a side
 *   huiyin-render count FILE                      a PDF's pages, as digits
 *   huiyin-render page FILE NTH WIDTH HEIGHT      a JPEG of so many pixels, the page in its middle
 *
 * The answer goes to standard output. Ends with 1 where there is none: the file is broken, of no known
 * kind, or a picture of more than 50 million pixels by its header: then nothing is decoded. */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <poppler.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define EDGE 144
#define SIDE_MOST 8000
#define PIXELS_MOST (50LL * 1000 * 1000)
#define QUALITY "85"
#define MIB (1024UL * 1024)
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_MOST RLIM_INFINITY /* the sanitizer maps terabytes that it never touches */
#else
#define MEMORY_MOST (1024 * MIB)
#endif
#define CPU_SECONDS 10
#define WALL_SECONDS 20

/* Takes away from itself what it doesn't need. */
static void confine(void)
{
	static const struct {
		int what;
		rlim_t most;
	} limits[] = {
		{ RLIMIT_AS, MEMORY_MOST },
		{ RLIMIT_CPU, CPU_SECONDS },
		{ RLIMIT_FSIZE, 0 },
		{ RLIMIT_NOFILE, 64 },
		{ RLIMIT_CORE, 0 },
	};
	for (size_t i = 0; i < COUNT(limits); i++)
		setrlimit(limits[i].what, &(struct rlimit){ limits[i].most, limits[i].most });
	alarm(WALL_SECONDS);
}

/* --- answers ----------------------------------------------------------------------------------- */

static gboolean put(const gchar *bytes, gsize size, GError **error, gpointer data)
{
	(void)error;
	(void)data;
	return fwrite(bytes, 1, size, stdout) == size;
}

static cairo_status_t put_piece(void *data, const unsigned char *bytes, unsigned size)
{
	(void)data;
	return fwrite(bytes, 1, size, stdout) == size ? CAIRO_STATUS_SUCCESS
						      : CAIRO_STATUS_WRITE_ERROR;
}

/* --- PDF --------------------------------------------------------------------------------------- */

static PopplerDocument *open_document(const char *path)
{
	gchar *absolute = g_canonicalize_filename(path, NULL);
	gchar *uri = g_filename_to_uri(absolute, NULL, NULL);
	PopplerDocument *document = uri ? poppler_document_new_from_file(uri, NULL, NULL) : NULL;
	g_free(uri);
	g_free(absolute);
	return document;
}

/* From 1; NULL where there is none or it has no size. */
static PopplerPage *open_page(const char *path, int nth, double *ret_width, double *ret_height)
{
	PopplerDocument *document = open_document(path);
	PopplerPage *page = NULL;
	if (document && nth >= 1 && nth <= poppler_document_get_n_pages(document))
		page = poppler_document_get_page(document, nth - 1);
	g_clear_object(&document);
	if (page)
		poppler_page_get_size(page, ret_width, ret_height);
	if (page && !(*ret_width >= 1 && *ret_height >= 1))
		g_clear_object(&page);
	return page;
}

static cairo_t *white(int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cairo = cairo_create(surface);
	cairo_surface_destroy(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	return cairo;
}

static bool thumbnail_pdf(const char *path)
{
	double width, height;
	PopplerPage *page = open_page(path, 1, &width, &height);
	if (!page)
		return false;
	double scale = EDGE / MAX(width, height);
	cairo_t *cairo = white((int)(width * scale) + 1, (int)(height * scale) + 1);
	cairo_scale(cairo, scale, scale);
	poppler_page_render(page, cairo);
	cairo_status_t status =
		cairo_surface_write_to_png_stream(cairo_get_target(cairo), put_piece, NULL);
	cairo_destroy(cairo);
	g_object_unref(page);
	return status == CAIRO_STATUS_SUCCESS;
}

static int answer_count(char **words)
{
	PopplerDocument *document = open_document(words[0]);
	if (!document)
		return false;
	printf("%d\n", poppler_document_get_n_pages(document));
	g_object_unref(document);
	return true;
}

static bool put_jpeg(cairo_surface_t *surface, int width, int height)
{
	cairo_surface_flush(surface);
	const unsigned char *from = cairo_image_surface_get_data(surface);
	if (!from)
		return false;
	GdkPixbuf *pixels = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width, height);
	for (int y = 0; y < height; y++) {
		const guint32 *line = (const guint32 *)(const void
				*)(from + (ptrdiff_t)y * cairo_image_surface_get_stride(surface));
		guchar *to = gdk_pixbuf_get_pixels(pixels) +
			     (ptrdiff_t)y * gdk_pixbuf_get_rowstride(pixels);
		for (int x = 0; x < width; x++, to += 3) {
			to[0] = (guchar)(line[x] >> 16);
			to[1] = (guchar)(line[x] >> 8);
			to[2] = (guchar)line[x];
		}
	}
	bool done = gdk_pixbuf_save_to_callback(
		pixels, put, NULL, "jpeg", NULL, "quality", QUALITY, NULL);
	g_object_unref(pixels);
	return done;
}

static int number(const char *word, int most)
{
	long value = strtol(word, NULL, 10);
	return value >= 1 && value <= most ? (int)value : 0;
}

static int answer_page(char **words)
{
	double across, down;
	int width = number(words[2], SIDE_MOST), height = number(words[3], SIDE_MOST);
	PopplerPage *page =
		width && height ? open_page(words[0], number(words[1], G_MAXINT), &across, &down)
				: NULL;
	if (!page)
		return false;
	double scale = MIN(width / across, height / down);
	cairo_t *cairo = white(width, height);
	cairo_translate(cairo, (width - across * scale) / 2, (height - down * scale) / 2);
	cairo_scale(cairo, scale, scale);
	cairo_rectangle(cairo, 0, 0, across, down);
	cairo_clip(cairo);
	poppler_page_render_for_printing(page, cairo);
	bool done = put_jpeg(cairo_get_target(cairo), width, height);
	cairo_destroy(cairo);
	g_object_unref(page);
	return done;
}

/* --- pictures ---------------------------------------------------------------------------------- */

static bool thumbnail_picture(const char *path)
{
	int width, height;
	if (!gdk_pixbuf_get_file_info(path, &width, &height) || width < 1 || height < 1 ||
		(gint64)width * height > PIXELS_MOST)
		return false;
	GdkPixbuf *small = gdk_pixbuf_new_from_file_at_size(path, EDGE, EDGE, NULL);
	GdkPixbuf *upright = small ? gdk_pixbuf_apply_embedded_orientation(small) : NULL;
	bool done = upright && gdk_pixbuf_save_to_callback(upright, put, NULL, "png", NULL, NULL);
	g_clear_object(&upright);
	g_clear_object(&small);
	return done;
}

static int answer_thumbnail(char **words)
{
	return strcmp(words[0], "pdf") ? thumbnail_picture(words[1]) : thumbnail_pdf(words[1]);
}

int main(int count, char **words)
{
	static const struct {
		const char *name;
		int words;
		int (*answer)(char **words);
	} commands[] = {
		{ "thumbnail", 2, answer_thumbnail },
		{ "count", 1, answer_count },
		{ "page", 4, answer_page },
	};
	confine();
	for (size_t i = 0; i < COUNT(commands); i++)
		if (count == commands[i].words + 2 && !strcmp(words[1], commands[i].name))
			return commands[i].answer(words + 2) && !fflush(stdout) ? 0 : 1;
	fprintf(stderr, "huiyin-render: only for huiyin\n");
	return 2;
}
