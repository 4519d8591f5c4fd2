/* engine/query_figure.h - a figure's question as one statement; for figure.c and its rows only.
 *
 * Rows are those of `standing` (alias s), the version of each matter that stands at the position asked;
 * where rows are milestones (alias k), those that were live there, each with its matter's standing. */
#pragma once

#include "engine/figure.h"
#include "store/db.h"

struct asked {
	struct ctx *ctx;
	const struct figure_question *question;
	const struct figure *figure;
	int64_t from, cutoff;
	int64_t late;     /* dues at a midnight up to here are late; others up to the cut-off */
	int64_t position; /* 0: as it is known now; -1: before anything was known */
};

/* By what the answer is grouped. */
enum figure_key { KEY_NONE, KEY_UNIT, KEY_FIELD };

struct answered {
	int64_t id;
	const char *value;
	int64_t numerator, denominator, count;
};

/* struct answered, by key; one row for KEY_NONE, none where a rank has nothing to rank. */
struct rows query_figure(const struct asked *asked, enum figure_key key, const char *field);

/* struct figure_row without number and title of what nobody may see; up to LIMIT after the cursor. */
struct rows query_figure_rows(const struct asked *asked, enum figure_part part,
	const struct figure_row *after, int64_t limit);
int64_t query_figure_count(const struct asked *asked, enum figure_part part, bool scoped);

/* Whether the ctx's actor might not see all rows. */
bool query_figure_scoped(const struct asked *asked);
