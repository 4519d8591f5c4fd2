/* matters/listing.h - a list as its address asks for it: which matters, which columns, and what stands
 * in them. One for 台账, 大表, export and print.
 *
 *   struct listing listing;
 *   if (listing_open(ctx, req, LISTING_WIDE, &listing) || listing_load(&listing)) …
 *   for each row, for each column: listing_cell(&listing, &row, &column) */
#pragma once

#include "engine/directory.h"
#include "engine/query.h"
#include "http/request.h"

#define LISTING_COLUMNS 60
#define LISTING_ROWS 500 /* at most at once */

/* LISTING_LIST: the few columns of 台账; LISTING_WIDE: those of 大表, as the person or else the county
 * or else the definition has them. `col` in the address goes before either. */
enum listing_view { LISTING_LIST, LISTING_WIDE };

struct list_column {
	const char *id, *title;
	const struct input *input; /* NULL: a standing one (sheet_standing), or the title */
	bool number;               /* dates and numbers: never broken */
	int64_t width;             /* Chinese characters */
};

struct list_row {
	const struct listed *matter;
	const json_t *values;              /* of the form; may be NULL */
	const struct listed_share *shares; /* its shares in their order */
	size_t share_count;
	const struct listed_share *lead; /* the one whose words stand in the row, or NULL */
	int64_t nth;                     /* 1 … on this page */
};

struct listing {
	struct ctx *ctx;
	const struct definition *definition;
	const struct request *req; /* the checked address */
	enum listing_view view;
	struct filter filter;
	struct list_column columns[LISTING_COLUMNS];
	size_t column_count;
	struct list_row *rows;
	size_t row_count;
	const char *next; /* cursor of the next page, NULL: this is the last */
};

/* Reads the filter and the columns. ERR_NOT_FOUND: no such business; ERR_INVALID: an address that asks
 * for what there is not. The filter's `after` and `limit` may be changed before loading. */
MUST_USE enum err listing_open(
	struct ctx *ctx, const struct request *req, enum listing_view view, struct listing *ret);

/* The same from a query that was kept or sent along: "open=open&light=overdue"; PROCEDURE names the
 * business. */
MUST_USE enum err listing_open_text(struct ctx *ctx, const char *procedure, const char *query,
	enum listing_view view, struct listing *ret);

/* The rows, in two statements. */
MUST_USE enum err listing_load(struct listing *listing);

/* What stands in the cell, for people; "" for nothing. */
const char *listing_cell(const struct listing *listing, const struct list_row *row,
	const struct list_column *column);
enum light listing_light(const struct listing *listing, const struct list_row *row);

/* Whose 分管副县长 and 联系副主任 by today's 领导分工; NULL: nobody's. */
const struct division *listing_division(const struct listing *listing, const struct list_row *row);

/* The column of ID, also where it is not shown; false where there is none. */
bool listing_column(const struct listing *listing, const char *id, struct list_column *ret);

/* Every column that can be chosen, in the order of the page; shown ones are those of `columns`. */
size_t listing_choices(const struct listing *listing, struct list_column ret[LISTING_COLUMNS]);

/* This list's query with NAME set to VALUE (NULL: left out), always from its first page. */
const char *listing_query(const struct listing *listing, const char *name, const char *value);

/* The same as an address below /list. */
const char *listing_address(const struct listing *listing, const char *name, const char *value);

/* --- how a person wants his sheet -------------------------------------------------------------- */

/* "nth:4 source:8 subject:20": the columns in order, each with its width: the person's, else the
 * county's preset, else NULL. */
const char *sheet_wish(struct ctx *ctx, const char *procedure, int64_t person);
/* PERSON 0: the county's preset. */
void sheet_wish_put(struct ctx *ctx, const char *procedure, int64_t person, const char *columns);
extern const struct statement sheet_sql[];
