/* figures/figures_view.h - what the pages of figures share; nobody else includes it. */
#pragma once

#include "figures/figures.h"
#include "html/json.h"

struct view {
	struct ctx *ctx;
	const struct request *req;
	json_t *data;
	const struct definition *definition;
	struct figure_question question; /* figure NULL on the index */
	const char *base;                /* "procedure=…&from=…&to=…" */
};

/* Reads procedure and period, and the figure where the path names one; puts what every page shows:
 * businesses, periods, from, to, period, cutoff. */
MUST_USE enum err view_read(
	struct view *view, struct ctx *ctx, const struct request *req, struct response *res);

/* "/figures/overdue/rows?procedure=…&from=…&to=…", then pairs name, value. NULL values are left out. */
#define view_href(view, path, ...) \
	view_href_with( \
		(view), (path), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL, NULL })
const char *view_href_with(const struct view *view, const char *path, const char *const *pairs);

/* {text, full, numerator, denominator, count, small, band} under NAME. */
void put_figure(
	struct view *view, json_t *object, const char *name, const struct figure_value *value);

/* The way of a number through months as an SVG's line: {points, x, y, label, has_points}. */
void put_trend(struct view *view, json_t *object, const struct figure_groups *months);

/* The address of this page as a file, for those who may have it. */
void put_export(struct view *view);

/* Whether the actor may see the numbers of this unit apart from others. */
bool may_see_unit(const struct ctx *ctx, int64_t unit);

/* How a field's or attribute's value is called: a choice's title, a unit's name; "" becomes 未填. */
const char *view_value_title(struct view *view, const char *field, const char *value);
/* Its own title; NULL where there is no such field or attribute in this business, or not for the actor. */
const char *view_field_title(struct view *view, const char *field);

/* --- 构成明细, on the page and in a file --------------------------------------------------------- */

struct rows_view {
	struct view view;
	enum figure_part part;
	struct figure_rows rows; /* those loaded */
};

/* Reads what the address asks and the first LIMIT rows, and puts what stands over them. */
MUST_USE enum err rows_open(struct rows_view *sheet, struct ctx *ctx, const struct request *req,
	struct response *res, int64_t limit);

/* One row of the loaded ones, appended to LIST. */
void rows_put(struct rows_view *sheet, json_t *list, const struct figure_row *row);
