/* tests/unit/document/measure.h - a PDF as a ruler sees it, by poppler: where characters stand, where
 * there is ink. Millimetres from the page's upper left corner. */
#pragma once

#include "document/document.h"

struct measured {
	int pages;
	struct _PopplerDocument *poppler; /* ends with the pool */
	pool_t *pool;
};

struct measured measure_pdf(pool_t *pool, const void *data, size_t size);

struct seen {
	char text[8];
	double x, y; /* the middle of its box */
	double bottom;
};
/* The characters of a page (from 1) in the order of the text; blanks and line ends left out. */
struct seen *measure_characters(const struct measured *pdf, int page, int *ret_count);
const char *measure_text(const struct measured *pdf, int page);

/* A page as dots, 24 to the millimetre. */
struct dots {
	int width, height;
	const unsigned char *data;
	int stride;
};
enum tint { DARK, RED };
struct dots measure_dots(const struct measured *pdf, int page);

/* The first dot of TINT between two edges, going down; -1: none. Bands are millimetres. */
struct box {
	double left, top, right, bottom;
};
/* What of TINT lies inside BAND; left > right where nothing does. */
struct box measure_ink(const struct dots *dots, enum tint tint, struct box band);

/* Horizontal rules at least LENGTH long: their boxes from top to bottom; the count. */
int measure_rules(const struct dots *dots, enum tint tint, double length, struct box *ret, int room);
