/* Thumbnails: of what can be drawn, and of nothing that is too large or broken. */
#include "../test.h"

#include "../fixture.h"
#include "base/file.h"
#include "files/thumbnail.h"

#include <cairo-pdf.h>
#include <string.h>
#include <zlib.h>

static const char *draw_pdf(struct fixture *fixture)
{
	const char *path = fixture_write(fixture, "a.pdf", "");
	cairo_surface_t *surface = cairo_pdf_surface_create(path, 595, 842);
	cairo_t *cairo = cairo_create(surface);
	cairo_rectangle(cairo, 100, 100, 300, 300);
	cairo_fill(cairo);
	cairo_show_page(cairo);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return path;
}

static const char *draw_png(struct fixture *fixture, int width, int height)
{
	const char *path = fixture_write(fixture, "a.png", "");
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(surface);
	return path;
}

static void put_number(unsigned char *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(number >> (24 - 8 * i));
}

/* A PNG that says it has so many pixels, and nothing behind its header. */
static const char *claim_png(struct fixture *fixture, uint32_t width, uint32_t height)
{
	unsigned char bytes[33] = "\x89PNG\r\n\x1A\n\0\0\0\15IHDR";
	put_number(bytes + 16, width);
	put_number(bytes + 20, height);
	memcpy(bytes + 24, "\10\2\0\0\0", 5);
	put_number(bytes + 29, (uint32_t)crc32(0, bytes + 12, 17));
	const char *path = fixture_write(fixture, "claim.png", "");
	assert_int_equal(file_put(fixture->ctx, path, bytes, sizeof bytes), OK);
	return path;
}

TEST(a_page_and_a_picture_become_small_pngs)
{
	struct fixture *fixture = fixture_start_file(pool);
	const char *out = text_printf(pool, "%s/out.png", fixture->folder);
	assert_true(thumbnail_make(fixture->ctx, draw_pdf(fixture), true, out));
	assert_true(file_size(out) > 0);
	cairo_surface_t *small = cairo_image_surface_create_from_png(out);
	assert_true(cairo_image_surface_get_height(small) <= 145);
	cairo_surface_destroy(small);
	assert_true(thumbnail_make(fixture->ctx, draw_png(fixture, 2000, 100), false, out));
	small = cairo_image_surface_create_from_png(out);
	assert_int_equal(cairo_image_surface_get_width(small), 144);
	cairo_surface_destroy(small);
}

TEST(what_is_too_large_or_broken_has_none)
{
	struct fixture *fixture = fixture_start_file(pool);
	const char *out = text_printf(pool, "%s/out.png", fixture->folder);
	assert_false(thumbnail_make(fixture->ctx, claim_png(fixture, 10000, 10000), false, out));
	assert_false(thumbnail_make(fixture->ctx, claim_png(fixture, 100, 100), false, out));
	assert_false(thumbnail_make(
		fixture->ctx, fixture_write(fixture, "text", "%PDF-1.4\nnothing"), true, out));
	assert_false(
		thumbnail_make(fixture->ctx, fixture_write(fixture, "text", "GIF89a"), false, out));
	assert_false(thumbnail_make(fixture->ctx, "/nowhere", false, out));
	/* Which is kept, so that nobody asks again. */
	assert_int_equal(file_size(out), 0);
}

RUN_TESTS(cmocka_unit_test(a_page_and_a_picture_become_small_pngs),
	cmocka_unit_test(what_is_too_large_or_broken_has_none))
