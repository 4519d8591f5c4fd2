/* document/csv_text.h - a text file of unknown encoding as a stream of UTF-8.
 *
 * Found out by looking through the whole file once: a BOM says UTF-8 or UTF-16; without one it is UTF-8
 * if all of it is, else GB 18030 (which holds GBK and GB 2312) if all of it is. */
#pragma once

#include "document/workbook_inner.h"

enum csv_encoding { CSV_UTF8, CSV_UTF16_LITTLE, CSV_UTF16_BIG, CSV_GB18030 };

struct csv_text; /* ends with its pool */

/* Fails in the ctx: a NUL, or no encoding fits, with the line. */
MUST_USE enum err csv_text_find_out(struct workbook *workbook, enum csv_encoding *ret);

/* NULL: the ctx has failed. */
struct csv_text *csv_text_open(struct workbook *workbook, pool_t *pool, enum csv_encoding encoding);

/* Bytes of UTF-8, whole characters, without the BOM; 0 at the end; -1 where ctx has failed. */
MUST_USE int64_t csv_text_read(struct csv_text *text, char *buffer, size_t room);
