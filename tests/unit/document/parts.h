/* tests/unit/document/parts.h - workbooks and zips made of text, and a ctx to read them with. */
#pragma once

#include "document/workbook.h"

struct text_part {
	const char *name, *text;
};

/* A ctx without database, with the words of messages/. */
struct ctx *document_ctx(pool_t *pool);

/* A new file NAME in a folder that goes with the pool; returns its path. */
const char *document_file(pool_t *pool, const char *name, const void *bytes, size_t size);
const char *document_path(pool_t *pool, const char *name);

/* A zip of PARTS up to one without a name. */
const char *document_zip(pool_t *pool, const char *name, const struct text_part *parts);

/* An xlsx with one sheet 督查台账 of which ROWS is what stands in <sheetData> and AFTER behind it; STRINGS
 * are the <si> elements, FORMATS what stands in <styleSheet>. NULL: none. */
const char *document_xlsx(pool_t *pool, const char *rows, const char *after, const char *strings,
	const char *formats);

/* All rows of the first sheet, a line each: "3: A=text|C=text"; h before hidden ones, ! before what is
 * damaged, ^ before what is merged. Ends with the failure's key, if any. */
const char *document_rows(struct ctx *ctx, const char *path, const char *name, bool fill);
