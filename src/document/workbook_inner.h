/* document/workbook_inner.h - what the readers of xlsx and csv share, behind document/workbook.h. */
#pragma once

#include "document/workbook.h"

struct xlsx;
struct csv;

struct workbook {
	struct ctx *ctx;
	const char *path, *name;
	struct workbook_limits limits;
	enum workbook_format format;
	struct sheet *sheets;
	int count;
	struct xlsx *xlsx; /* one of the two */
	struct csv *csv;
};

struct sheet_rows {
	struct workbook *workbook;
	const struct sheet *sheet;
	struct sheet_options options;
	pool_t *pool; /* ends with the workbook's */
	const struct row *(*next)(struct sheet_rows *rows);
	void *state;
	int told; /* rows */
};

enum err xlsx_open(struct workbook *workbook);
void xlsx_rows(struct sheet_rows *rows);
enum err csv_open(struct workbook *workbook);
void csv_rows(struct sheet_rows *rows);

/* Refuses the file as a whole; KEY's words may name {file}, {place} and {limit}. */
enum err workbook_refuse(
	struct workbook *workbook, const char *key, const char *place, int64_t limit);

/* A reason why a cell is damaged, in words. */
const char *workbook_reason(struct workbook *workbook, pool_t *pool, const char *key);

/* Blank to the eye: nothing but spaces (also U+00A0 and U+3000), tabs and line ends. */
bool cell_is_blank(const char *text);

/* A row in the making. Its cells come by rising column, at most the limit's many. */
struct row_making {
	struct cell *cells;
	int count, room;
};
void row_begin(struct row_making *making);
struct cell *row_add(struct row_making *making, pool_t *pool);
