/* files/pages.h - a foreign PDF or picture as pages that a document can take in (flow_pdf).
 *
 * huiyin-render draws it anew on a PDF: text and lines stay text and lines, what it could have carried
 * besides (scripts, forms, other files) is gone. A picture becomes one page of A4, upright, lying where it is
 * wider than high, at most 200 dots to the inch. */
#pragma once

#include "base/ctx.h"

/* What became of it. */
enum pages {
	PAGES_MADE,
	PAGES_BROKEN, /* no PDF or picture that can be read */
	PAGES_LOCKED, /* asks for a password */
	PAGES_MANY,   /* more than PAGES_MOST */
	PAGES_HEAVY,  /* came to its end by the limits of memory, time or size */
};

#define PAGES_MOST 300 /* of one file */

/* On a slow thread: TO is there where it is PAGES_MADE. */
enum pages pages_make(struct ctx *ctx, const char *in, bool pdf, const char *to);
