/* render/main.c - huiyin-render: draws one page of a PDF or one picture, and ends.
 *
 * Decoders of foreign formats are the riskiest code that runs here, so they run in a process of their own
 * that may use so much memory and time, may write no file and sees one file only by its name; whatever its
 * end is, who asked goes on. It links poppler, which is under the GPL, and nothing of the rest of the tree:
 * docs/licences.md. This file may be used under MulanPSL-2.0 or, as you like, under GPL-3.0-or-later.
 *
 *   huiyin-render thumbnail picture|pdf FILE      a PNG of at most 144 pixels a side
 *   huiyin-render sizes FILE                      for each page of a PDF its width and height in points
 *   huiyin-render page FILE NTH WIDTH HEIGHT      a JPEG of so many pixels, the page in its middle
 *   huiyin-render pages picture|pdf FILE MOST     a PDF of what can be seen, of at most so many pages
 *   huiyin-render assemble FRAME PLAN             a PDF: FRAME's pages with others below them
 *
 * The answer goes to standard output. Ends with 1 where there is none: the file is broken, of no known kind,
 * or a picture of too many pixels by its header: then nothing is decoded; 3: it asks for a password; 4: it
 * has more pages than MOST.
 *
 * A PLAN has lines of words, the last of them up to the line's end:
 *
 *   put PAGE X Y WIDTH HEIGHT NTH FILE            in points from the upper left; PAGE, NTH from 1
 *   mark LEVEL PAGE X Y TITLE                     of the outline
 *   info KIND TEXT                                KIND as cairo_pdf_metadata_t */
#include <cairo-pdf.h>
#include <dlfcn.h>
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
#define PIXELS_MOST (120LL * 1000 * 1000)
/* A JPEG is read scaled down. */
#define JPEG_FACTOR 8
#define A4_SHORT 595.276
#define A4_LONG 841.89
#define SIDE_POINTS_MOST 14400 /* 5 m, as readers of PDF have it */
#define SCAN_DOTS 200
#define QUALITY "85"
#define MIB (1024UL * 1024)
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_MOST RLIM_INFINITY /* the sanitizer maps terabytes that it never touches */
#else
#define MEMORY_MOST (1536 * MIB)
#endif
#define WALL_FACTOR 2 /* it may wait as long as it works */

enum { GOOD, BROKEN, MISUSED, LOCKED, MANY };

/* Takes away from itself what it doesn't need. */
static void confine(unsigned seconds, rlim_t files)
{
	const struct {
		int what;
		rlim_t most;
	} limits[] = {
		{ RLIMIT_AS, MEMORY_MOST },
		{ RLIMIT_CPU, seconds },
		{ RLIMIT_FSIZE, 0 },
		{ RLIMIT_NOFILE, files },
		{ RLIMIT_CORE, 0 },
	};
	for (size_t i = 0; i < COUNT(limits); i++)
		setrlimit(limits[i].what, &(struct rlimit){ limits[i].most, limits[i].most });
	alarm(WALL_FACTOR * seconds);
}

/* --- pictures of several files ----------------------------------------------------------------- */

/* Stands before cairo's own, for poppler: it names a picture by its number within its file, and cairo would
 * take those of two files that have one number for the same picture. Without a name each is its own. */
cairo_status_t cairo_surface_set_mime_data(cairo_surface_t *surface, const char *type,
	const unsigned char *data, unsigned long size, cairo_destroy_func_t destroy, void *closure)
{
	cairo_status_t (*own)(cairo_surface_t *, const char *, const unsigned char *, unsigned long,
		cairo_destroy_func_t, void *);
	*(void **)&own = dlsym(RTLD_NEXT, "cairo_surface_set_mime_data");
	if (own && strcmp(type, CAIRO_MIME_TYPE_UNIQUE_ID) != 0)
		return own(surface, type, data, size, destroy, closure);
	if (destroy)
		destroy(closure);
	return own ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
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

/* *ret_why: LOCKED or BROKEN. */
static PopplerDocument *open_document(const char *path, int *ret_why)
{
	GError *error = NULL;
	gchar *absolute = g_canonicalize_filename(path, NULL);
	gchar *uri = g_filename_to_uri(absolute, NULL, NULL);
	PopplerDocument *document = uri ? poppler_document_new_from_file(uri, NULL, &error) : NULL;
	bool locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
	*ret_why = locked ? LOCKED : BROKEN;
	g_clear_error(&error);
	g_free(uri);
	g_free(absolute);
	return document;
}

/* From 1; NULL where there is none or it has no size. */
static PopplerPage *open_page(const char *path, int nth, double *ret_width, double *ret_height)
{
	int why;
	PopplerDocument *document = open_document(path, &why);
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

static int answer_sizes(char **words)
{
	int why, count;
	PopplerDocument *document = open_document(words[0], &why);
	if (!document)
		return why;
	count = poppler_document_get_n_pages(document);
	for (int nth = 0; nth < count; nth++) {
		double width = 0, height = 0;
		PopplerPage *page = poppler_document_get_page(document, nth);
		if (page)
			poppler_page_get_size(page, &width, &height);
		printf("%.0f %.0f\n", width, height);
		g_clear_object(&page);
	}
	g_object_unref(document);
	return GOOD;
}

/* Of all pages, for reading a line that a paper carries for machines. */
static int answer_text(char **words)
{
	int why;
	PopplerDocument *document = open_document(words[0], &why);
	if (!document)
		return why;
	for (int nth = 0; nth < poppler_document_get_n_pages(document); nth++) {
		PopplerPage *page = poppler_document_get_page(document, nth);
		char *text = page ? poppler_page_get_text(page) : NULL;
		puts(text ? text : "");
		g_free(text);
		g_clear_object(&page);
	}
	g_object_unref(document);
	return GOOD;
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
		return BROKEN;
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
	return done ? GOOD : BROKEN;
}

/* --- pictures ---------------------------------------------------------------------------------- */

static bool is_jpeg(GdkPixbufFormat *format)
{
	gchar *name = gdk_pixbuf_format_get_name(format);
	bool jpeg = !strcmp(name, "jpeg");
	g_free(name);
	return jpeg;
}

/* Upright, its longer side at most SIDE. */
static GdkPixbuf *read_picture(const char *path, int side)
{
	int width, height;
	GdkPixbufFormat *format = gdk_pixbuf_get_file_info(path, &width, &height);
	if (!format || width < 1 || height < 1 ||
		(gint64)width * height > PIXELS_MOST * (is_jpeg(format) ? JPEG_FACTOR : 1))
		return NULL;
	GdkPixbuf *small = MAX(width, height) > side
				   ? gdk_pixbuf_new_from_file_at_size(path, side, side, NULL)
				   : gdk_pixbuf_new_from_file(path, NULL);
	GdkPixbuf *upright = small ? gdk_pixbuf_apply_embedded_orientation(small) : NULL;
	g_clear_object(&small);
	return upright;
}

static bool thumbnail_picture(const char *path)
{
	GdkPixbuf *small = read_picture(path, EDGE);
	bool done = small && gdk_pixbuf_save_to_callback(small, put, NULL, "png", NULL, NULL);
	g_clear_object(&small);
	return done;
}

static int answer_thumbnail(char **words)
{
	bool done = strcmp(words[0], "pdf") ? thumbnail_picture(words[1]) : thumbnail_pdf(words[1]);
	return done ? GOOD : BROKEN;
}

/* --- drawn anew -------------------------------------------------------------------------------- */

static int finish(cairo_t *cairo)
{
	cairo_surface_t *surface = cairo_get_target(cairo);
	cairo_surface_finish(surface);
	bool good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
		    cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	return good ? GOOD : BROKEN;
}

static cairo_t *new_pdf(double width, double height)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(put_piece, NULL, width, height);
	cairo_t *cairo = cairo_create(surface);
	cairo_surface_destroy(surface);
	return cairo;
}

static bool draw_anew(cairo_t *cairo, PopplerDocument *document, int nth)
{
	double width, height;
	PopplerPage *page = poppler_document_get_page(document, nth);
	if (!page)
		return false;
	poppler_page_get_size(page, &width, &height);
	bool good = width >= 1 && height >= 1 && width <= SIDE_POINTS_MOST &&
		    height <= SIDE_POINTS_MOST;
	if (good) {
		cairo_pdf_surface_set_size(cairo_get_target(cairo), width, height);
		cairo_save(cairo);
		poppler_page_render_for_printing(page, cairo);
		cairo_restore(cairo);
		cairo_show_page(cairo);
	}
	g_object_unref(page);
	return good && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
}

static int pages_of_pdf(const char *path, int most)
{
	int why;
	PopplerDocument *document = open_document(path, &why);
	if (!document)
		return why;
	int count = poppler_document_get_n_pages(document);
	bool good = count >= 1 && count <= most;
	cairo_t *cairo = new_pdf(A4_SHORT, A4_LONG);
	for (int nth = 0; nth < count && good; nth++)
		good = draw_anew(cairo, document, nth);
	int done = finish(cairo);
	g_object_unref(document);
	return count > most ? MANY : good ? done : BROKEN;
}

static GdkPixbuf *on_white(GdkPixbuf *pixels)
{
	int width = gdk_pixbuf_get_width(pixels), height = gdk_pixbuf_get_height(pixels);
	if (!gdk_pixbuf_get_has_alpha(pixels))
		return g_object_ref(pixels);
	return gdk_pixbuf_composite_color_simple(
		pixels, width, height, GDK_INTERP_NEAREST, 255, 8, 0xFFFFFF, 0xFFFFFF);
}

/* Carries the picture as a JPEG, so that the PDF holds that and not its pixels. */
static cairo_surface_t *surface_of(GdkPixbuf *pixels)
{
	gchar *jpeg;
	gsize size;
	GdkPixbuf *flat = on_white(pixels);
	bool good = flat && gdk_pixbuf_save_to_buffer(
				    flat, &jpeg, &size, "jpeg", NULL, "quality", QUALITY, NULL);
	g_clear_object(&flat);
	if (!good)
		return NULL;
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, gdk_pixbuf_get_width(pixels), gdk_pixbuf_get_height(pixels));
	cairo_surface_set_mime_data(
		surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)jpeg, size, g_free, jpeg);
	return surface;
}

/* On one page of A4, which lies where the picture does; never larger than 72 dots to the inch. */
static int pages_of_picture(const char *path)
{
	GdkPixbuf *pixels = read_picture(path, (int)(A4_LONG / 72 * SCAN_DOTS));
	cairo_surface_t *picture = pixels ? surface_of(pixels) : NULL;
	if (!picture) {
		g_clear_object(&pixels);
		return BROKEN;
	}
	double across = gdk_pixbuf_get_width(pixels), down = gdk_pixbuf_get_height(pixels);
	double width = across > down ? A4_LONG : A4_SHORT;
	double height = across > down ? A4_SHORT : A4_LONG;
	double scale = MIN(1, MIN(width / across, height / down));
	cairo_t *cairo = new_pdf(width, height);
	cairo_translate(cairo, (width - across * scale) / 2, (height - down * scale) / 2);
	cairo_scale(cairo, scale, scale);
	cairo_set_source_surface(cairo, picture, 0, 0);
	cairo_paint(cairo);
	cairo_show_page(cairo);
	cairo_surface_destroy(picture);
	g_object_unref(pixels);
	return finish(cairo);
}

static int answer_pages(char **words)
{
	return strcmp(words[0], "pdf") ? pages_of_picture(words[1])
				       : pages_of_pdf(words[1], number(words[2], G_MAXINT));
}

/* --- assembled --------------------------------------------------------------------------------- */

#define LEVELS_MOST 9
#define WORDS_MOST 8

struct assembly {
	cairo_t *cairo;
	GHashTable *files; /* PopplerDocument by path: fonts are asked for up to the end */
	gchar **lines;
	PopplerDocument *frame;
	int parents[LEVELS_MOST + 1];
	bool good;
};

/* The words of a LINE that begins with KIND, the last one with all that follows; NULL: it does not. */
static gchar **words_of(const char *line, const char *kind, int count)
{
	gchar **words = g_strsplit(line, " ", count);
	if (g_strv_length(words) == (guint)count && !strcmp(words[0], kind))
		return words;
	g_strfreev(words);
	return NULL;
}

static PopplerPage *other_page(struct assembly *assembly, const char *path, int nth)
{
	int why;
	PopplerDocument *document = g_hash_table_lookup(assembly->files, path);
	if (!document) {
		document = open_document(path, &why);
		if (document)
			g_hash_table_insert(assembly->files, g_strdup(path), document);
	}
	bool there = document && nth >= 1 && nth <= poppler_document_get_n_pages(document);
	return there ? poppler_document_get_page(document, nth - 1) : NULL;
}

/* Fills the box as far as its shape allows, in its middle. */
static void put_page(struct assembly *assembly, gchar **words)
{
	double box[4], width, height;
	cairo_t *cairo = assembly->cairo;
	for (int i = 0; i < 4; i++)
		box[i] = g_ascii_strtod(words[2 + i], NULL);
	PopplerPage *page = other_page(assembly, words[7], number(words[6], G_MAXINT));
	assembly->good &= page != NULL;
	if (!page)
		return;
	poppler_page_get_size(page, &width, &height);
	double scale = MIN(box[2] / width, box[3] / height);
	cairo_save(cairo);
	cairo_translate(cairo, box[0] + (box[2] - width * scale) / 2,
		box[1] + (box[3] - height * scale) / 2);
	cairo_scale(cairo, scale, scale);
	cairo_rectangle(cairo, 0, 0, width, height);
	cairo_clip(cairo);
	poppler_page_render_for_printing(page, cairo);
	cairo_restore(cairo);
	g_object_unref(page);
}

/* The frame's page NTH on top of what is put there: its watermark lies over all. */
static void assemble_page(struct assembly *assembly, int nth)
{
	double width = 0, height = 0;
	PopplerPage *page = poppler_document_get_page(assembly->frame, nth - 1);
	if (page)
		poppler_page_get_size(page, &width, &height);
	cairo_pdf_surface_set_size(cairo_get_target(assembly->cairo), width, height);
	for (gchar **line = assembly->lines; *line; line++) {
		gchar **words = words_of(*line, "put", WORDS_MOST);
		if (words && number(words[1], G_MAXINT) == nth)
			put_page(assembly, words);
		g_strfreev(words);
	}
	cairo_save(assembly->cairo);
	if (page)
		poppler_page_render_for_printing(page, assembly->cairo);
	cairo_restore(assembly->cairo);
	cairo_show_page(assembly->cairo);
	assembly->good &= page != NULL && cairo_status(assembly->cairo) == CAIRO_STATUS_SUCCESS;
	g_clear_object(&page);
}

static void add_mark(struct assembly *assembly, gchar **words)
{
	int level = number(words[1], LEVELS_MOST);
	gchar *where = g_strdup_printf(
		"page=%d pos=[%s %s]", number(words[2], G_MAXINT), words[3], words[4]);
	int id = cairo_pdf_surface_add_outline(cairo_get_target(assembly->cairo),
		assembly->parents[level ? level - 1 : 0], words[5], where, 0);
	for (int below = level ? level : 1; below <= LEVELS_MOST; below++)
		assembly->parents[below] = id;
	g_free(where);
}

static void add_notes(struct assembly *assembly)
{
	for (gchar **line = assembly->lines; *line; line++) {
		gchar **mark = words_of(*line, "mark", 6), **info = words_of(*line, "info", 3);
		if (mark)
			add_mark(assembly, mark);
		if (info)
			cairo_pdf_surface_set_metadata(cairo_get_target(assembly->cairo),
				(cairo_pdf_metadata_t)strtol(info[1], NULL, 10), info[2]);
		g_strfreev(mark);
		g_strfreev(info);
	}
}

static int answer_assemble(char **words)
{
	int why = BROKEN, count, done;
	gchar *plan = NULL;
	struct assembly assembly = { .frame = open_document(words[0], &why), .good = true };
	if (!assembly.frame || !g_file_get_contents(words[1], &plan, NULL, NULL)) {
		g_clear_object(&assembly.frame);
		return why;
	}
	assembly.lines = g_strsplit(plan, "\n", -1);
	assembly.files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
	assembly.cairo = new_pdf(A4_SHORT, A4_LONG);
	count = poppler_document_get_n_pages(assembly.frame);
	for (int nth = 1; nth <= count && assembly.good; nth++)
		assemble_page(&assembly, nth);
	add_notes(&assembly);
	done = finish(assembly.cairo);
	g_hash_table_unref(assembly.files);
	g_object_unref(assembly.frame);
	g_strfreev(assembly.lines);
	g_free(plan);
	return assembly.good ? done : BROKEN;
}

/* ----------------------------------------------------------------------------------------------- */

int main(int count, char **words)
{
	static const struct {
		const char *name;
		int words;
		unsigned seconds; /* of work */
		unsigned files;
		int (*answer)(char **words);
	} commands[] = {
		{ "thumbnail", 2, 10, 64, answer_thumbnail },
		{ "sizes", 1, 10, 64, answer_sizes },
		{ "text", 1, 10, 64, answer_text },
		{ "page", 4, 10, 64, answer_page },
		{ "pages", 3, 60, 64, answer_pages },
		{ "assemble", 2, 300, 4096, answer_assemble },
	};
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (count != commands[i].words + 2 || strcmp(words[1], commands[i].name) != 0)
			continue;
		confine(commands[i].seconds, commands[i].files);
		int code = commands[i].answer(words + 2);
		return fflush(stdout) ? BROKEN : code;
	}
	fprintf(stderr, "huiyin-render: only for huiyin\n");
	return MISUSED;
}
