/* document/workbook_write.h - sheets for WPS and Excel, written row by row; memory stays flat.
 *
 * The same calls write xlsx (libxlsxwriter, constant memory) and csv (UTF-8 with BOM, RFC 4180; texts
 * that a spreadsheet would calculate, = + - @ first, get an apostrophe before them, which the reader
 * takes off again). Of csv, only the first sheet's head and rows are written: no titles, no notes.
 *
 *   struct workbook_writer *book;
 *   err = workbook_create(ctx, path, WORKBOOK_XLSX, &book);
 *   workbook_begin(book, &plan);
 *   workbook_row(book, (struct written[]){ written_integer(1), written_text("…"), written_day(day) });
 *   workbook_note(book, "统计截止 2026-03-01 17:00");
 *   err = workbook_finish(book);
 *
 * The first failure sticks in the book and in its ctx; calls after it do nothing. */
#pragma once

#include "document/workbook.h"

enum book_type {
	BOOK_TEXT,
	BOOK_INTEGER,
	BOOK_DAY,   /* 2026-03-01, a date to Excel */
	BOOK_TIME,  /* 2026-03-01 17:00 */
	BOOK_RATIO, /* 12.5% */
};

struct book_column {
	const char *title;
	enum book_type type;
	int width; /* in Chinese characters; 0: by type */
	bool wrap; /* long texts; rows then grow */
	bool hidden;
};

enum sheet_paper { PAPER_A4, PAPER_A3 }; /* landscape, fit to one page's width, head repeated */

struct sheet_plan {
	const char *name; /* made fit: 31 characters, without []:*?/\ */
	/* Rows over the head, each across all columns, the first large; NULL-ended, or NULL. */
	const char *const *titles;
	const struct book_column *columns;
	int count;
	enum sheet_paper paper;
	const char *footer; /* on each printed page; NULL: none */
};

enum written_kind {
	WRITTEN_EMPTY,
	WRITTEN_TEXT,
	WRITTEN_INTEGER,
	WRITTEN_DAY,
	WRITTEN_TIME,
	WRITTEN_RATIO
};

struct written {
	enum written_kind kind;
	const char *text;
	int64_t number, of; /* an integer, a civil day, an instant (UTC ms), or NUMBER / OF */
};

static inline struct written written_text(const char *text) /* NULL: empty */
{
	return (struct written){ text && *text ? WRITTEN_TEXT : WRITTEN_EMPTY, .text = text };
}

static inline struct written written_integer(int64_t number)
{
	return (struct written){ WRITTEN_INTEGER, .number = number };
}

static inline struct written written_day(int64_t day)
{
	return (struct written){ WRITTEN_DAY, .number = day };
}

static inline struct written written_time(int64_t at)
{
	return (struct written){ WRITTEN_TIME, .number = at };
}

static inline struct written written_ratio(int64_t number, int64_t of) /* of 0: empty */
{
	return (struct written){ of ? WRITTEN_RATIO : WRITTEN_EMPTY, .number = number, .of = of };
}

struct workbook_writer; /* ends with the ctx's pool; unfinished, it leaves no file */

MUST_USE enum err workbook_create(struct ctx *ctx, const char *path, enum workbook_format format,
	struct workbook_writer **ret);

/* A new sheet: titles and head. PLAN lives until workbook_finish. */
void workbook_begin(struct workbook_writer *book, const struct sheet_plan *plan);

/* VALUES: one for each column of the plan. Texts of more than 32,767 characters are cut, with … */
void workbook_row(struct workbook_writer *book, const struct written *values);

/* A line below the rows, across all columns. */
void workbook_note(struct workbook_writer *book, const char *text);

/* Writes the file; ERR_BUSY where the disk is full. */
MUST_USE enum err workbook_finish(struct workbook_writer *book);
