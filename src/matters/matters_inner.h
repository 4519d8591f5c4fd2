/* matters/matters_inner.h - what the files of the lists share. */
#pragma once

#include "engine/act.h"
#include "http/response.h"
#include "matters/listing.h"

/* By enum light: what the address calls it. */
extern const char *const light_names[LIGHT_PAUSED + 1];

/* The columns that the address, the person, the county or the definition wants. */
void listing_read_columns(struct listing *listing);

/* --- the parts of a list's page ----------------------------------------------------------------- */

/* Title, tabs, filters, columns and pager; the rows are there. */
void list_put_frame(const struct listing *listing, json_t *data);
void list_put_columns(const struct listing *listing, json_t *data);
int64_t column_pixels(const struct list_column *column);

/* One row without cells, one cell; appended. */
json_t *list_put_row(const struct listing *listing, json_t *rows, const struct list_row *row);
json_t *list_put_cell(const struct listing *listing, json_t *cells, const struct list_row *row,
	const struct list_column *column);

/* 大表 of an opened list. */
MUST_USE enum err matters_wide(struct listing *listing, struct response *res);

/* --- writing into cells ------------------------------------------------------------------------- */

/* As much of the matter as the row tells: enough for matter_possible to offer what the door would
 * mostly let through. NULL where its state is not known. */
struct matter *listing_matter(const struct listing *listing, const struct list_row *row);

/* By which act a cell is written: 更正 of a field of the form, or 报进展 of the lead unit. The due is
 * written so only before it is dispatched: after that it is extended. */
struct cell_way {
	const struct action *action;
	int64_t share; /* 0: the matter's */
	int input;
	bool on_behalf;
};
bool sheet_way(const struct matter *matter, const struct possibles *possibles, const char *column,
	struct cell_way *ret);

/* The ordinal of the share whose words stand in the matter's row, or 0. */
int64_t sheet_lead(const struct matter *matter);

/* May the ctx's actor set what everybody's sheet looks like? */
bool sheet_may_preset(const struct ctx *ctx);

/* The field of the form that holds the main clock's date, or -1. */
int due_input(const struct definition *definition);
