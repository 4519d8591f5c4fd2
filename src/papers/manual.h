/* papers/manual.h - the clerk's manual as a printed document, made of docs/manual.zh-CN.md.
 *
 * Of Markdown it knows what that file has: # the title, ## and ### headings (they stand in the contents), paragraphs
 * (a line each), lists by "- " and "1. " two levels deep, tables by |, and within a line **bold**, `code` and
 * [links](…), of which the words are printed. */
#pragma once

#include "document/document.h"
#include "http/route.h"

/* TEXT as the next section of DOCUMENT, with a contents. */
void manual_build(struct ctx *ctx, struct document *document, const char *text);

/* GET /help: the PDF. 404 where the file is not installed. */
handler manual_page;
