/* document/xlsx_inner.h - an opened xlsx: what its sheets need to be read. */
#pragma once

#include "document/number_format.h"
#include "document/workbook_inner.h"
#include "document/xlsx_strings.h"
#include "document/xml.h"
#include "document/zip.h"

#include <apr_tables.h>

struct xlsx {
	struct zip_archive *zip;
	struct xlsx_strings *strings;
	apr_array_header_t *styles; /* const struct number_format *, by a cell's s */
	bool since_1904;
};

/* The text of an element <t>, in pieces and runs, without what is for reading aloud. */
struct xlsx_text {
	struct buffer buffer;
	bool wanted;
	int phonetic; /* depth inside <rPh> */
};
void xlsx_text_init(struct xlsx_text *text, pool_t *pool, size_t limit);
void xlsx_text_reset(struct xlsx_text *text);
void xlsx_text_start(struct xlsx_text *text, const char *element);
void xlsx_text_end(struct xlsx_text *text, const char *element);
void xlsx_text_add(struct xlsx_text *text, const char *bytes, size_t size);

/* With _x000D_ and its like undone, without control characters; lives until the next reset. Where the
 * text is too long, its beginning. */
const char *xlsx_text_done(struct xlsx_text *text, bool *ret_too_long);

/* Reads a whole part, telling HANDLER. */
enum err xlsx_parse(struct workbook *workbook, const struct zip_part *part, int64_t limit,
	const struct xml_handler *handler, void *data);

/* The shared texts and the number formats; PART may be NULL: there are none. */
enum err xlsx_read_strings(struct workbook *workbook, const struct zip_part *part);
enum err xlsx_read_styles(struct workbook *workbook, const struct zip_part *part);

/* "C12", letters and digits; false: it is no such name. From 0 and from 1. */
bool xlsx_read_name(const char *name, size_t size, int *ret_column, int *ret_row);

/* --- merged areas: xlsx_merge.c ---------------------------------------------------------------- */

struct xlsx_merge; /* those of one sheet, as its rows go by */

/* Reads the sheet for its merged areas only; NULL: it has none, or ctx has failed. */
struct xlsx_merge *xlsx_merge_read(struct sheet_rows *rows, const struct zip_part *part);

/* Remembers what the areas that begin in this row say, and fills the cells of those that cover it. */
void xlsx_merge_fill(struct xlsx_merge *merge, pool_t *pool, int row, struct row_making *making);
