/* export/export.h - any list as a file for WPS: what is shown, all of it, with who took it and when.
 *
 *   GET /list/:procedure/export     the same address as the list's, and format=xlsx or csv
 *
 * Other features export their lists by these calls; the columns are theirs:
 *
 *   struct export export = { .ctx = ctx, .title = "督查事项台账", .filter = "在办；逾期", .columns = …, .count = … };
 *   if (export_open(&export, req)) …
 *   export_row(&export, values);            as often as there are rows
 *   return export_answer(&export, req, res);
 *
 * At the foot stand filter, 统计截止, person and count; who exported what and how much is an access
 * record of kind "exported". The file lies in a temporary file until it is sent. */
#pragma once

#include "document/workbook_write.h"
#include "http/route.h"
#include "matters/listing.h"

#define EXPORT_ROWS 100000 /* at most */

struct export {
	struct ctx *ctx;
	const char *title;  /* of the sheet and the file */
	const char *filter; /* in words, or NULL */
	const struct book_column *columns;
	int count;
	enum sheet_paper paper;
	/* the rest is its own */
	struct sheet_plan plan;
	enum workbook_format format;
	const char *path;
	struct workbook_writer *book;
	int64_t rows;
};

/* Of `format` in REQ: xlsx where nothing is said. */
MUST_USE enum err export_open(struct export *export, const struct request *req);

/* The same into a file of the caller's. */
MUST_USE enum err export_open_file(
	struct export *export, const char *path, enum workbook_format format);

/* VALUES: one for each column. */
void export_row(struct export *export, const struct written *values);

/* Writes the foot and the file. */
MUST_USE enum err export_close(struct export *export);

/* Closes it, remembers who took it, and answers it as a download. */
MUST_USE enum err export_answer(
	struct export *export, const struct request *req, struct response *res);

/* A cell's text as what it is, where the column is one of NUMBERs: a day, a day and time, an integer. */
struct written export_value(const char *text, bool number);

/* --- 台账 -------------------------------------------------------------------------------------- */

/* All rows of an opened list with its columns, and as the last, hidden column the matter's own number,
 * by which an import knows the row again. */
MUST_USE enum err export_listing(struct listing *listing, struct export *export);

/* What the list's address asks, in words. */
const char *export_filter_words(const struct listing *listing);

/* The columns of a list for EXPORT, the hidden one included; ERR_INVALID where there are too many rows. */
MUST_USE enum err export_prepare(struct listing *listing, struct export *export);

handler export_list;
