/* files/files_store.c - bytes into the store, and out of it again when nothing names them.
 *
 * Storing renews a file's time, and the sweep looks at that time; the lock keeps the two apart for
 * the moment in which one looks and the other acts. */
#include "files/files_db.h"

#include "base/file.h"
#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_DIGITS 64
#define FOLDERS 256
/* Of one slice: below 20 ms. */
#define FILES_AT_ONCE 100
#define FOLDERS_AT_ONCE 256

const char *files_path(const struct ctx *ctx, const char *hash)
{
	if (!ctx->files)
		return NULL;
	CHECK(strlen(hash) == HASH_DIGITS);
	return text_printf(ctx->pool, "%s/%.2s/%.2s/%s", ctx->files, hash, hash + 2, hash);
}

/* --- into -------------------------------------------------------------------------------------- */

static int lock_store(const struct ctx *ctx, int how)
{
	const char *path = text_printf(ctx->pool, "%s/.lock", ctx->files);
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0 && flock(file, how) == 0)
		return file;
	if (file >= 0)
		close(file);
	return -1;
}

static bool sync_bytes(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool done = file >= 0 && fsync(file) == 0;
	if (file >= 0)
		close(file);
	return done;
}

/* Renames even where the same bytes lie there already: the name never stands for half a file, and its
 * time is new. */
enum err files_store(struct ctx *ctx, const char *path, const char *hash)
{
	const char *to = files_path(ctx, hash);
	if (!to)
		return ctx_broken(ctx, ERR_INTERNAL, "no folder of files");
	const char *folder = text_copy_n(ctx->pool, to, strlen(to) - HASH_DIGITS - 1);
	if (!sync_bytes(path))
		return ctx_fail(
			ctx, ERR_BUSY, "file.not_written", "file", to, "why", strerror(errno));
	int lock = lock_store(ctx, LOCK_SH);
	if (lock < 0)
		return ctx_fail(ctx, ERR_BUSY, "file.not_written", "file", ctx->files, "why",
			strerror(errno));
	enum err err = file_make_folder(ctx, folder);
	if (!err)
		err = file_move(ctx, path, to);
	close(lock);
	return err;
}

/* --- out of it --------------------------------------------------------------------------------- */

static bool is_old(const char *path, int64_t now)
{
	struct stat status;
	return stat(path, &status) == 0 && (int64_t)status.st_mtime * MS_SECOND < now - MS_DAY;
}

static void sweep_file(struct ctx *ctx, const char *path, const char *hash)
{
	if (!is_old(path, time_now()) || files_db_named(ctx, hash) || ctx_failed(ctx))
		return;
	unlink(path);
	unlink(text_printf(ctx->pool, "%s.png", path));
}

static int sweep_folder(struct ctx *ctx, const char *folder)
{
	int count = 0;
	for (const char *const *name = file_names(ctx->pool, folder); *name; name++) {
		if (strlen(*name) != HASH_DIGITS)
			continue;
		sweep_file(ctx, text_printf(ctx->pool, "%s/%s", folder, *name), *name);
		count++;
	}
	return count;
}

/* Where nothing with this first byte was ever stored, its 256 folders are passed over. */
static int64_t next_folder(const struct ctx *ctx, int64_t cursor)
{
	const char *first =
		text_printf(ctx->pool, "%s/%02x", ctx->files, (unsigned)(cursor / FOLDERS));
	return file_is_folder(first) ? cursor : (cursor / FOLDERS + 1) * FOLDERS;
}

bool files_sweep(struct ctx *ctx, int64_t *cursor)
{
	int lock = ctx->files ? lock_store(ctx, LOCK_EX | LOCK_NB) : -1;
	if (lock < 0)
		return false;
	for (int files = 0, folders = 0; files < FILES_AT_ONCE && folders < FOLDERS_AT_ONCE;
		folders++) {
		*cursor = next_folder(ctx, *cursor);
		if (*cursor >= FOLDERS * FOLDERS || ctx_failed(ctx))
			break;
		files += sweep_folder(
			ctx, text_printf(ctx->pool, "%s/%02x/%02x", ctx->files,
				     (unsigned)(*cursor / FOLDERS), (unsigned)(*cursor % FOLDERS)));
		++*cursor;
	}
	close(lock);
	bool more = *cursor < FOLDERS * FOLDERS && !ctx_failed(ctx);
	if (!more)
		*cursor = 0;
	return more;
}
