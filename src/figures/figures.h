/* figures/figures.h - 指标: numbers for a business and a period, and the rows that they open.
 *
 *   GET /figures             the balance, every figure of a business with 上期, 上年同期 and twelve months
 *   GET /figures/:id         one figure by=unit leader group month, or a field of the form
 *   GET /figures/:id/rows    构成明细: part=hits or misses (of a ratio); unit, leader, group, or field and
 *                            value: only those
 *   GET …/export             one of the last two as a file: the same address, and format=xlsx or csv
 *   GET /matters/:id/table/export   the table that a matter carries (engine/figure_table.h)
 *
 * All take procedure, from and to (days, both included; this month by default); the rows also as-of, a
 * position of the record: then they are those that were known then, and what came until then counts. Everything asked stands
 * in the URL, so that a number can be kept, sent and printed. Units see the figures of all together and,
 * by group, their own. */
#pragma once

#include "engine/matter.h"
#include "engine/figure.h"
#include "http/route.h"

extern handler figures_index, figures_groups, figures_rows, figures_export_groups,
	figures_export_rows, figures_export_table;
extern const struct field figures_query[], figures_groups_query[], figures_rows_query[],
	figures_table_query[];

/* The table that a matter carries as data.table, see templates/matters/table.mustache; NULL where it has
 * none. Before it is signed, units get their own row alone. */
void figures_put_table(struct ctx *ctx, json_t *data, const struct matter *matter);

/* The same as texts for papers: data.table {period, cutoff, says, total, rows, longest}. */
void figures_put_words(struct ctx *ctx, json_t *data, const struct matter *matter);

/* Whether all of the matter is for these eyes. What is drafted around a table, and what other units say to
 * it, is the office's until it is signed: units see what registering asks, and their own part. */
bool figures_table_is_whole(struct ctx *ctx, const struct matter *matter);
