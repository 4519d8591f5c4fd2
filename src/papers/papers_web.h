/* papers/papers_web.h - what the pages of papers share. */
#pragma once

#include "papers/papers_data.h"

#define PRINTED_MOST 200 /* matters in one file */

struct printing {
	struct paper_subject subject;
	struct document *document;
	bool docx;
};

/* data.papers.made: those with a number, and what may be done with each. */
void papers_put_numbered(struct ctx *ctx, json_t *papers, const struct matter *matter);
