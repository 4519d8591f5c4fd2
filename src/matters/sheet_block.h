/* matters/sheet_block.h - a block of cells as WPS and Excel put it on the clipboard: cells between tabs,
 * rows between line feeds; a cell that holds either stands in double quotes, a quote in it doubled. A
 * cell that only begins with a quote is taken as it stands. */
#pragma once

#include "base/text.h"

struct block_row {
	const char **cells;
	size_t count;
};

struct block {
	struct block_row *rows; /* without the empty one after the last line feed */
	size_t count;
	bool cut; /* there was more than ROWS or CELLS */
};

/* At most ROWS rows of at most CELLS cells. Cells lose the white space at their ends, and white rows
 * within the block stay, so that what is below keeps its place. */
struct block block_parse(pool_t *pool, const char *text, size_t rows, size_t cells);
