/* base/file.h - files that are there whole or not at all, whatever is pulled out in between.
 *
 * Everything is written beside its place under a name of its own (".new" at the end), synced, and renamed;
 * then the folder is synced. What a power cut leaves are ".new" files that nobody reads.
 *
 * Failures: ERR_BUSY where the disk is full or read-only, ERR_NOT_FOUND where FROM is not there,
 * ERR_INVALID where it is not what was expected; all name the file. */
#pragma once

#include "base/ctx.h"

/* Each piece that is read, in order, before it is written: to hash it, or to turn it in place. */
struct file_pass {
	void (*piece)(void *data, void *bytes, size_t size);
	void *data;
};

/* The folder and its parents, for this user alone. */
MUST_USE enum err file_make_folder(struct ctx *ctx, const char *path);

/* PASS may be NULL. TO's folder is there. */
MUST_USE enum err file_copy(
	struct ctx *ctx, const char *from, const char *to, const struct file_pass *pass);

MUST_USE enum err file_put(struct ctx *ctx, const char *path, const void *data, size_t size);

/* The whole file, at most LIMIT bytes, with a NUL after its end; in the ctx's pool. */
MUST_USE enum err file_get(
	struct ctx *ctx, const char *path, size_t limit, const char **ret, size_t *ret_size);

/* Reads it to its end for PASS alone. */
MUST_USE enum err file_read(struct ctx *ctx, const char *path, const struct file_pass *pass);

/* Within one file system; what stood at TO is gone. */
MUST_USE enum err file_move(struct ctx *ctx, const char *from, const char *to);

/* A file, or a folder with all that is in it; no failure where there is none. */
void file_remove(struct ctx *ctx, const char *path);

bool file_is_folder(const char *path);
bool file_is_there(const char *path);
int64_t file_size(const char *path); /* -1: not there */

/* The names in a folder but for those that begin with a dot, sorted; NULL at the end. None where there is
 * no such folder. */
const char *const *file_names(pool_t *pool, const char *folder);

/* Bytes that this user may still write where PATH is; -1 where that can't be known. */
int64_t file_room(const char *path);
