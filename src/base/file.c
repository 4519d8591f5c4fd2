/* base/file.c - copying, writing and renaming with every sync that a power cut asks for. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define OPEN_FOLDERS 16

static enum err refuse(struct ctx *ctx, const char *key, const char *path, int code)
{
	enum err err = code == ENOENT ? ERR_NOT_FOUND : ERR_BUSY;
	return ctx_fail(ctx, err, key, "file", path, "why", strerror(code));
}

static const char *folder_of(pool_t *pool, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : text_copy_n(pool, path, (size_t)(slash - path));
}

static enum err sync_folder(struct ctx *ctx, const char *folder)
{
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0 || fsync(file))
		refuse(ctx, "file.not_written", folder, errno);
	if (file >= 0)
		close(file);
	return ctx->failure.err;
}

enum err file_make_folder(struct ctx *ctx, const char *path)
{
	if (ctx_failed(ctx) || file_is_folder(path))
		return ctx->failure.err;
	const char *parent = folder_of(ctx->pool, path);
	if (!text_equal(parent, path) && file_make_folder(ctx, parent))
		return ctx->failure.err;
	int code = mkdir(path, 0700) ? errno : 0;
	if (code && (code != EEXIST || !file_is_folder(path)))
		return refuse(ctx, "file.not_written", path, code);
	return sync_folder(ctx, parent);
}

/* --- writing --------------------------------------------------------------------------------------- */

struct target {
	const char *path, *own; /* the place, and the name while it is written */
	int file;
};

static enum err open_target(struct ctx *ctx, const char *path, struct target *target)
{
	target->path = path;
	target->own = text_printf(ctx->pool, "%s.new", path);
	target->file = open(target->own, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	return target->file < 0 ? refuse(ctx, "file.not_written", path, errno) : OK;
}

static enum err write_all(
	struct ctx *ctx, const struct target *target, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t written = write(target->file, data, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return refuse(ctx, "file.not_written", target->path, errno);
		data += written;
		size -= (size_t)written;
	}
	return OK;
}

static enum err close_target(struct ctx *ctx, struct target *target)
{
	if (!ctx_failed(ctx) && fsync(target->file))
		refuse(ctx, "file.not_written", target->path, errno);
	close(target->file);
	if (!ctx_failed(ctx))
		return file_move(ctx, target->own, target->path);
	unlink(target->own);
	return ctx->failure.err;
}

enum err file_put(struct ctx *ctx, const char *path, const void *data, size_t size)
{
	struct target target;
	if (ctx_failed(ctx) || open_target(ctx, path, &target))
		return ctx->failure.err;
	write_all(ctx, &target, data, size);
	return close_target(ctx, &target); /* which takes away what could not be written */
}

enum err file_move(struct ctx *ctx, const char *from, const char *to)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	if (rename(from, to))
		return refuse(ctx, "file.not_written", to, errno);
	return sync_folder(ctx, folder_of(ctx->pool, to));
}

/* --- reading --------------------------------------------------------------------------------------- */

static int open_source(struct ctx *ctx, const char *path)
{
	int file = ctx_failed(ctx) ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		refuse(ctx, "file.not_read", path, errno);
	return file;
}

/* The next piece; 0 at the end and after a failure. */
static size_t read_piece(struct ctx *ctx, const char *path, int file, char *piece)
{
	ssize_t size;
	do
		size = read(file, piece, PIECE);
	while (size < 0 && errno == EINTR);
	if (size < 0)
		refuse(ctx, "file.not_read", path, errno);
	return size < 0 ? 0 : (size_t)size;
}

static void tell(const struct file_pass *pass, char *piece, size_t size)
{
	if (pass)
		pass->piece(pass->data, piece, size);
}

enum err file_read(struct ctx *ctx, const char *path, const struct file_pass *pass)
{
	int file = open_source(ctx, path);
	if (file < 0)
		return ctx->failure.err;
	char *piece = pool_alloc(ctx->pool, PIECE);
	for (size_t size; (size = read_piece(ctx, path, file, piece)) > 0;)
		tell(pass, piece, size);
	close(file);
	return ctx->failure.err;
}

enum err file_copy(struct ctx *ctx, const char *from, const char *to, const struct file_pass *pass)
{
	struct target target;
	int file = open_source(ctx, from);
	if (file < 0)
		return ctx->failure.err;
	if (open_target(ctx, to, &target) == OK) {
		pool_t *pool = pool_new(ctx->pool);
		char *piece = pool_alloc(pool, PIECE);
		for (size_t size; (size = read_piece(ctx, from, file, piece)) > 0;) {
			tell(pass, piece, size);
			if (write_all(ctx, &target, piece, size))
				break;
		}
		pool_free(pool);
		close_target(ctx, &target);
	}
	close(file);
	return ctx->failure.err;
}

static void gather(void *data, void *bytes, size_t size)
{
	buffer_add(data, bytes, size);
}

enum err file_get(
	struct ctx *ctx, const char *path, size_t limit, const char **ret, size_t *ret_size)
{
	struct buffer buffer;
	buffer_init(&buffer, ctx->pool, limit);
	struct file_pass pass = { gather, &buffer };
	if (file_read(ctx, path, &pass))
		return ctx->failure.err;
	if (buffer.full)
		return ctx_fail(ctx, ERR_INVALID, "file.too_large", "file", path);
	*ret = text_or(buffer.data, "");
	*ret_size = buffer.size;
	return OK;
}

/* --- what is there --------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat, (void)type, (void)place;
	return remove(path);
}

void file_remove(struct ctx *ctx, const char *path)
{
	if (nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
		refuse(ctx, "file.not_removed", path, errno);
}

bool file_is_folder(const char *path)
{
	struct stat found;
	return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

bool file_is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

int64_t file_size(const char *path)
{
	struct stat found;
	return stat(path, &found) == 0 ? (int64_t)found.st_size : -1;
}

static int without_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

const char *const *file_names(pool_t *pool, const char *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, without_hidden, alphasort);
	const char **names = mem_array(pool, const char *, (count < 0 ? 0 : count) + 1);
	for (int i = 0; i < count; i++) {
		names[i] = text_copy(pool, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

int64_t file_room(const char *path)
{
	struct statvfs found;
	if (statvfs(path, &found))
		return -1;
	return (int64_t)found.f_bavail * (int64_t)found.f_frsize;
}
