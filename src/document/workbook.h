/* document/workbook.h - sheets of people's own making, read as a stream: xlsx, and csv of any kind.
 *
 * What a file is, its content says, not its name: xlsx (also strict and WPS's), or text with commas,
 * tabs or semicolons in UTF-8 (with or without BOM), UTF-16 (with BOM) or GB 18030. Anything else is
 * refused by ctx_fail (ERR_INVALID, keys workbook.*) with what and where: macros, passwords, old
 * .xls, bombs, cut-off files, NULs. Memory stays flat however large the file: a row at a time, and
 * the shared texts of an xlsx in an unlinked temporary file.
 *
 *   struct workbook *workbook;
 *   err = workbook_open(ctx, path, "督查台账.xlsx", &workbook_limits_usual, &workbook);
 *   const struct sheet *sheet = workbook_sheet(workbook, 0);
 *   struct sheet_rows *rows = sheet_rows(workbook, sheet, (struct sheet_options){ .fill = true });
 *   for (const struct row *row; (row = sheet_next(rows));)
 *           for (int i = 0; i < row->count; i++)
 *                   … row->cells[i] …
 *   if (ctx_failed(ctx)) return ctx->failure.err;
 *
 * ECMA-376 (ISO/IEC 29500), RFC 4180. */
#pragma once

#include "base/ctx.h"

struct workbook_limits {
	int64_t file_bytes; /* as it lies on the disk */
	int64_t part_bytes; /* one part of it, inflated */
	int sheets, columns;
	int rows;          /* with content, of one sheet */
	int strings;       /* shared texts */
	size_t cell_bytes; /* a longer text is `damaged` */
};

/* 64 MB; 1 GB; 200, 1,000; 200,000; 4 million; 128 KB (Excel's own 32,767 characters fit). */
extern const struct workbook_limits workbook_limits_usual;

struct workbook; /* ends with the ctx's pool */

enum workbook_format { WORKBOOK_XLSX, WORKBOOK_CSV };

struct sheet {
	const char *name; /* csv: the file's name without its ending */
	bool hidden;
	int nth;          /* from 0 */
	const char *part; /* where it lies in the file; the reader's own */
};

/* NAME is how the person calls the file (PATH is where it lies). Where the ctx has failed, nothing
 * is read. */
MUST_USE enum err workbook_open(struct ctx *ctx, const char *path, const char *name,
	const struct workbook_limits *limits, struct workbook **ret);

enum workbook_format workbook_format(const struct workbook *workbook);
int workbook_count(const struct workbook *workbook); /* of sheets, 1 or more */
const struct sheet *workbook_sheet(const struct workbook *workbook, int nth);

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER,
	CELL_DATE,    /* `day`, and `time` where the format shows one */
	CELL_BOOLEAN, /* number 0 or 1; text TRUE or FALSE */
	CELL_ERROR,   /* #N/A and the like; always damaged */
};

/* What of a date its format shows: 2026年3月 is YEAR|MONTH though the number behind it has a day. */
enum { SHOWS_YEAR = 1, SHOWS_MONTH = 2, SHOWS_DAY = 4, SHOWS_TIME = 8 };

struct cell {
	int column; /* from 0: A */
	enum cell_kind kind;
	/* As shown: 2026年3月1日, 12.5%, 000123; never NULL. Line breaks are \n; outer blanks stay. */
	const char *text;
	double number;
	int64_t day, time; /* civil day (base/time.h); ms since its 00:00 */
	unsigned shows;    /* SHOWS_…, of CELL_DATE */
	bool formula;      /* the value is the one last calculated */
	/* Why the value must not be used, for the person; NULL: it may. Numbers of more than 15 digits or
	 * shown as 1.23457E+17, errors, formulas never calculated, days that never were, texts too long. */
	const char *damaged;
	/* The first cell of a merged area whose value this is, C12; NULL: its own. Only with `fill`. */
	const char *merged_from;
};

struct row {
	int number;  /* from 1, as at the sheet's edge; of csv, the record's */
	bool hidden; /* by hand or by a filter */
	int count;
	const struct cell *cells; /* those with content, by rising column */
};

struct sheet_options {
	bool fill; /* each cell of a merged area has the value of the area's first */
};

struct sheet_rows;

/* May be called again, and for several sheets at a time. */
struct sheet_rows *sheet_rows(
	struct workbook *workbook, const struct sheet *sheet, struct sheet_options options);

/* The next row that has a cell of its own with content (so formatted empty tails don't count), which
 * stands until the next call. NULL: no more, or failed (ask the ctx). */
const struct row *sheet_next(struct sheet_rows *rows);

/* The cell of a column, or an empty one. */
const struct cell *row_cell(const struct row *row, int column);

/* C12, and 督查台账!C12: what people say. COLUMN from 0, ROW from 1. */
const char *cell_name(pool_t *pool, int column, int row);
const char *cell_address(pool_t *pool, const struct sheet *sheet, int column, int row);
