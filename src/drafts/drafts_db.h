/* drafts/drafts_db.h - rows of drafts, always of the ctx's actor. */
#pragma once

#include "drafts/drafts.h"

struct rows drafts_db_below(struct ctx *ctx, const char *prefix); /* struct draft, newest first */
void drafts_db_put(struct ctx *ctx, const char *form, const char *vals);
void drafts_db_drop(struct ctx *ctx, const char *form);
bool drafts_db_clean(struct ctx *ctx, int64_t before); /* everybody's; true: there may be more */
