/* matters/matters_inner.h - what the files of the lists share. */
#pragma once

#include "engine/act.h"
#include "http/response.h"
#include "matters/listing.h"

/* By enum light: what the address calls it. */
extern const char *const light_names[LIGHT_PAUSED + 1];

/* The columns that the address, the person, the county or the definition wants. */
void listing_read_columns(struct listing *listing);

/* Whose words stand in the row: the lead that is at work, else the last one that was. */
const struct listed_share *listing_lead(const struct list_row *row);

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

/* TEXT as people write it, as a value of INPUT in VALUES. */
void sheet_put_value(
	const struct ctx *ctx, json_t *values, const struct input *input, const char *text);

/* Of pasted cells: TEXT as ledgers have it (2026年3月1日, several units in many ways) in the words of
 * pages; *RET_WHY says why it cannot be read, else NULL. The reading is NULL where its words are not
 * there. */
struct reading;
struct reading *sheet_reading(struct ctx *ctx);
const char *sheet_read(struct ctx *ctx, struct reading *reading,
	const struct definition *definition, int input, const char *text, const char **ret_why);

/* May the ctx's actor set what everybody's sheet looks like? */
bool sheet_may_preset(const struct ctx *ctx);

/* The field of the form that holds the main clock's date, or -1. */
int due_input(const struct definition *definition);

/* --- many at once ------------------------------------------------------------------------------- */

/* "<matter>[.<share>.<version>[.<proposal>]]": a matter alone means all of it that the action fits. */
struct bulk_item {
	int64_t matter, share, version, proposal;
	bool alone;
};
bool bulk_item_parse(const char *text, struct bulk_item *ret);

#define BULK_MAX 200

/* What was chosen: the items, or all that the list sent along gives. */
struct choice_of_items {
	struct bulk_item items[BULK_MAX];
	size_t count;
	bool cut; /* the list has more */
};
MUST_USE enum err bulk_read_choice(
	struct ctx *ctx, const struct request *req, struct choice_of_items *ret);

/* {id, title, number, href}, appended. */
json_t *bulk_put_matter(struct ctx *ctx, json_t *list, const struct matter *matter);

bool action_is_bulk(const struct action *action);

/* Where an act leads back to: the form's `back`, or OWN; with what was done, so that the page can offer
 * to take it back. */
struct done {
	struct buffer text; /* "<matter>.<seq>.<action>,…" */
	size_t count;
};
void done_init(struct done *done, pool_t *pool);
void done_add(struct done *done, const struct matter *matter, const char *action);
/* Few enough to be carried so. */
bool done_fits(const struct done *done);
enum err done_redirect(
	const struct done *done, const struct request *req, struct response *res, const char *own);

/* --- forms -------------------------------------------------------------------------------------- */

/* "f.subject" and its like, once or many times, as {"subject": "…" | ["…", …]}. */
json_t *form_values(struct ctx *ctx, const struct request *req);

/* 补录: what `on` says, 0 for now. */
MUST_USE enum err happened_on(struct ctx *ctx, const struct request *req, int64_t *ret);

/* The form's `back`, or the first page. */
const char *back_of(const struct request *req);
