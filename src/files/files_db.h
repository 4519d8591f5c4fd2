/* files/files_db.h - every SQL statement about attachments. Private to files_*.c. */
#pragma once

#include "files/files.h"

void files_db_put(struct ctx *ctx, const struct attachment *attachment);
bool files_db_find(struct ctx *ctx, int64_t matter, int64_t id, struct attachment *ret);
int64_t files_db_bytes(struct ctx *ctx, int64_t matter);
bool files_db_named(struct ctx *ctx, const char *hash);
