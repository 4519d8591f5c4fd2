/* engine/paper_check.h - the words that may stand in a paper's holes, for the checker, the data and their
 * test. */
#pragma once

#include "engine/definition_load.h"
#include "engine/paper.h"

enum word_flag {
	WORD_MANY = 1,   /* a list: for loops, `is set` and |count */
	WORD_INPUT = 2,  /* then a field of a form that the paper belongs to */
	WORD_ACTION = 4, /* then an action, then one of `inner` */
	WORD_COLUMN = 8, /* then a column of a table that the procedure's matters carry */
};

struct paper_word {
	const char *name;
	const struct paper_word *inner; /* what may follow after a dot, or stands in each item */
	int flags;
};

const struct paper_word *paper_words(enum paper_about about);
