/* papers/papers_build.h - a sheet while it becomes a section. */
#pragma once

#include "engine/directory.h"
#include "papers/papers.h"

struct building {
	struct ctx *ctx;
	const json_t *sheet;
	struct flow *flow;
	struct group *slip;  /* below a cut line, for the form that comes next */
	bool official;       /* 公文 or 函: text in 三号 on the grid */
	int cell_size, tall; /* of tables; least height of a form's row, mm */
};
