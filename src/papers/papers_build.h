/* papers/papers_build.h - a sheet while it becomes a section. */
#pragma once

#include "engine/directory.h"
#include "papers/papers.h"

struct building {
	struct ctx *ctx;
	const json_t *sheet;
	struct flow *flow;
	struct group *slip;  /* a cut line or a subheading, for the form that comes next */
	bool official;       /* 公文 or 函: text in 三号 on the grid */
	int cell_size, tall; /* of tables; least height of a form's row, mm */
};

/* papers_pages.c: the pages of signed papers and of files in the store; what can't be taken in has a page
 * that says why and where it is. Foreign files are drawn by a process of their own: on a slow thread. */
void build_pages(struct building *building, const json_t *block);
