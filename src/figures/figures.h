/* figures/figures.h - 指标: numbers for a business and a period, and the rows that they open.
 *
 *   GET /figures             the balance, every figure of a business with 上期, 上年同期 and twelve months
 *   GET /figures/:id         one figure by=unit leader group month, or a field of the form
 *   GET /figures/:id/rows    构成明细: part=hits or misses (of a ratio); unit, leader, group, or field and
 *                            value: only those
 *   GET …/export             one of the last two as a file: the same address, and format=xlsx or csv
 *
 * All take procedure, from and to (days, both included; this month by default). Everything asked stands
 * in the URL, so that a number can be kept, sent and printed. Units see the figures of all together and,
 * by group, their own. */
#pragma once

#include "engine/figure.h"
#include "http/route.h"

extern handler figures_index, figures_groups, figures_rows, figures_export_groups,
	figures_export_rows;
extern const struct field figures_query[], figures_groups_query[], figures_rows_query[];
