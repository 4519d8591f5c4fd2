/* document/file.h - a file that is there whole or not at all; inside document/ only. Written to
 * PATH.part and renamed at the end; what was begun goes with its ctx's pool. */
#pragma once

#include "base/ctx.h"

struct file;

/* ERR_BUSY where it can't be made or written. */
MUST_USE enum err file_begin(struct ctx *ctx, const char *path, struct file **ret);
bool file_write(struct file *file, const void *data, size_t size);
MUST_USE enum err file_end(struct ctx *ctx, struct file *file);
