/* document/xlsx_strings.h - a workbook's shared texts: kept in an unlinked file, fetched by number.
 *
 * In memory is only where each begins (8 bytes), so a hundred thousand long texts cost nothing. */
#pragma once

#include "base/ctx.h"

struct xlsx_strings; /* ends with its pool */

struct xlsx_strings *xlsx_strings_new(struct ctx *ctx, pool_t *pool, int limit);

/* TEXT ends in NUL. TOO_LONG: it is not all of it. Fails in the ctx: too many, or the disk is full. */
void xlsx_strings_add(struct xlsx_strings *strings, const char *text, bool too_long);

/* After the last: false where the disk is full. */
bool xlsx_strings_ready(struct xlsx_strings *strings);

/* NULL: there is no such number. */
const char *xlsx_strings_get(
	struct xlsx_strings *strings, pool_t *pool, int64_t nth, bool *ret_too_long);
