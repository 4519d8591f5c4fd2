/* document/picture.h - pictures, pages of other PDFs and QR codes on a cairo surface; inside
 * document/ only.
 *
 * A picture is read scaled down to what print needs (200 dots to the inch), turned as its EXIF says
 * and put into the PDF as a JPEG: memory stays bounded by the paper, not by the file. What can't be
 * read (not a picture, more than PICTURE_PIXELS_MAX where the format can't be read scaled) is a
 * frame that says so: one bad scan must not keep a whole file from being printed. */
#pragma once

#include "document/layout.h"

#define PICTURE_PIXELS_MAX (60 * 1000 * 1000)
#define PICTURE_DOTS 200

/* Its size in points, fitted into WIDTH × HEIGHT and never above 72 dots an inch; what can't be read
 * gets the box, at most a third as high as wide. */
void picture_fit(struct ctx *ctx, const char *path, double width, double height, double *ret_width,
	double *ret_height);
void picture_draw(struct layout *layout, cairo_t *cairo, const char *path, const struct item *box);

struct picture_bytes {
	const char *data; /* JPEG */
	size_t size;
};
/* For the DOCX; false where it can't be read. WIDTH and HEIGHT in points. */
bool picture_jpeg(pool_t *pool, const char *path, double width, double height,
	struct picture_bytes *ret);

/* Of a PDF, asked for once for a layout: 0 where it can't be read. */
int included_count(struct layout *layout, const char *path);
/* Whether there is any page of another PDF. */
bool included_any(const struct layout *layout);
/* Whether a page is wider than high. */
bool included_lies(struct layout *layout, const char *path, int nth);
void included_draw(
	struct layout *layout, cairo_t *cairo, const char *path, int nth, const struct item *box);
/* A page as JPEG, fitted into the box, of PICTURE_DOTS to the inch. */
bool included_jpeg(pool_t *pool, const char *path, int nth, const struct item *box,
	struct picture_bytes *ret);

void qr_draw(cairo_t *cairo, const char *text, const struct item *box);
/* A PNG of the code, for the DOCX; false where the text is too long. */
bool qr_png(pool_t *pool, const char *text, struct picture_bytes *ret);

/* A frame with KEY's words in it. */
void picture_refuse(struct layout *layout, cairo_t *cairo, const char *key, const char *path,
	const struct item *box);
