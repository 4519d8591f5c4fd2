/* engine/board.h - definitions/boards.yaml: what stands on 领导一页, as data.
 *
 * One sheet of paper for a county leader: at most five numbers of the units that are his by 领导分工, those of
 * what he himself has given out, the worst items, what falls due next. */
#pragma once

#include "engine/figure.h"

#define BOARD_FIGURES 5

struct board {
	const char *title;
	const struct definition **businesses; /* of his units' matters */
	size_t business_count;
	const struct figure *figures[BOARD_FIGURES], *issued_figures[BOARD_FIGURES];
	size_t figure_count, issued_count;
	const struct role *issued; /* a ROLE_FIELD: whoever stands in its field has given it out; NULL: none */
	int64_t worst, days, most; /* items that are worst; days ahead, and at most so many items of them */
};

/* NULL where SET's folder has no such file; problems are added. SET's figures are read already. */
const struct board *board_load(
	pool_t *pool, const struct definitions *set, struct problems *problems);
