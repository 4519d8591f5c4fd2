/* files/thumbnail.c - decodes under limits, in a process that was started for it. */
#include "files/thumbnail.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <poppler.h>
#include <sys/resource.h>
#include <unistd.h>

#define EDGE 144
#define PIXELS_MOST (50LL * 1000 * 1000)
#define MIB (1024UL * 1024)
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_MOST RLIM_INFINITY /* the sanitizer maps terabytes that it never touches */
#else
#define MEMORY_MOST (1024 * MIB)
#endif
#define CPU_SECONDS 10
#define WALL_SECONDS 20

void thumbnail_confine(void)
{
	static const struct {
		int what;
		rlim_t most;
	} limits[] = {
		{ RLIMIT_AS, MEMORY_MOST },
		{ RLIMIT_CPU, CPU_SECONDS },
		{ RLIMIT_FSIZE, 4 * MIB },
		{ RLIMIT_NOFILE, 64 },
		{ RLIMIT_CORE, 0 },
	};
	for (size_t i = 0; i < COUNT(limits); i++)
		setrlimit(limits[i].what, &(struct rlimit){ limits[i].most, limits[i].most });
	alarm(WALL_SECONDS);
}

/* --- PDF --------------------------------------------------------------------------------------- */

static void draw_page(PopplerPage *page, const char *out, bool *done)
{
	double width, height;
	poppler_page_get_size(page, &width, &height);
	if (!(width >= 1 && height >= 1))
		return;
	double scale = EDGE / (width > height ? width : height);
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(width * scale) + 1, (int)(height * scale) + 1);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_scale(cairo, scale, scale);
	poppler_page_render(page, cairo);
	cairo_destroy(cairo);
	*done = cairo_surface_write_to_png(surface, out) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
}

static bool draw_pdf(pool_t *pool, const char *in, const char *out)
{
	bool done = false;
	const char *slash = *in == '/' ? "" : "/";
	const char *folder = *slash ? g_get_current_dir() : "";
	PopplerDocument *document = poppler_document_new_from_file(
		text_printf(pool, "file://%s%s%s", folder, slash, in), NULL, NULL);
	PopplerPage *page = document && poppler_document_get_n_pages(document)
				    ? poppler_document_get_page(document, 0)
				    : NULL;
	if (page)
		draw_page(page, out, &done);
	g_clear_object(&page);
	g_clear_object(&document);
	return done;
}

/* --- pictures ---------------------------------------------------------------------------------- */

static bool draw_picture(const char *in, const char *out)
{
	int width, height;
	if (!gdk_pixbuf_get_file_info(in, &width, &height) || width < 1 || height < 1 ||
		(int64_t)width * height > PIXELS_MOST)
		return false;
	GdkPixbuf *small = gdk_pixbuf_new_from_file_at_size(in, EDGE, EDGE, NULL);
	GdkPixbuf *upright = small ? gdk_pixbuf_apply_embedded_orientation(small) : NULL;
	bool done = upright && gdk_pixbuf_save(upright, out, "png", NULL, NULL);
	g_clear_object(&upright);
	g_clear_object(&small);
	return done;
}

bool thumbnail_make(pool_t *pool, const char *in, bool pdf, const char *out)
{
	return pdf ? draw_pdf(pool, in, out) : draw_picture(in, out);
}
