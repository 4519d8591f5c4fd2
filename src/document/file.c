/* document/file.c - see file.h. */
#include "document/file.h"

#include <errno.h>
#include <unistd.h>

struct file {
	FILE *stream; /* NULL: closed */
	const char *path, *part;
	bool done;
};

static void end_file(void *data)
{
	struct file *file = data;
	if (file->stream)
		fclose(file->stream);
	if (!file->done)
		unlink(file->part);
}

static enum err refuse(struct ctx *ctx)
{
	ctx_fail(ctx, ERR_BUSY, "document.not_written");
	if (!ctx->failure.detail)
		ctx->failure.detail = text_copy(ctx->pool, strerror(errno));
	return ctx->failure.err;
}

enum err file_begin(struct ctx *ctx, const char *path, struct file **ret)
{
	struct file *file = mem_new(ctx->pool, struct file);
	file->path = text_copy(ctx->pool, path);
	file->part = text_printf(ctx->pool, "%s.part", path);
	file->stream = fopen(file->part, "wbe");
	if (!file->stream)
		return refuse(ctx);
	pool_defer(ctx->pool, file, end_file);
	*ret = file;
	return OK;
}

bool file_write(struct file *file, const void *data, size_t size)
{
	return fwrite(data, 1, size, file->stream) == size;
}

enum err file_end(struct ctx *ctx, struct file *file)
{
	bool good = fflush(file->stream) == 0 && fsync(fileno(file->stream)) == 0;
	good = fclose(file->stream) == 0 && good;
	file->stream = NULL;
	if (!good || rename(file->part, file->path) != 0)
		return refuse(ctx);
	file->done = true;
	return OK;
}
