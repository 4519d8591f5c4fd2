/* document/zip_write.c - by libzip. */
#include "document/zip_write.h"

#include <string.h>
#include <zip.h>

#define MS_SECOND 1000

struct zip_writer {
	struct ctx *ctx;
	struct zip *zip; /* NULL: closed */
};

static void discard(void *data)
{
	struct zip_writer *writer = data;
	if (writer->zip)
		zip_discard(writer->zip);
}

enum err zip_writer_open(struct ctx *ctx, const char *path, struct zip_writer **ret)
{
	int code;
	struct zip_writer *writer = mem_new(ctx->pool, struct zip_writer);
	writer->ctx = ctx;
	writer->zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (!writer->zip)
		return ctx_fail(ctx, ERR_BUSY, "zip.not_written");
	pool_defer(ctx->pool, writer, discard);
	*ret = writer;
	return OK;
}

static enum err add(struct zip_writer *writer, const char *name, struct zip_source *source,
	int method, int64_t time)
{
	int64_t at = source ? zip_file_add(writer->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
	if (at < 0) {
		bool doubled = zip_get_error(writer->zip)->zip_err == ZIP_ER_EXISTS;
		if (source)
			zip_source_free(source);
		return ctx_fail(writer->ctx, doubled ? ERR_CONFLICT : ERR_BUSY, "zip.not_written");
	}
	zip_set_file_compression(writer->zip, (uint64_t)at, method, 0);
	zip_file_set_mtime(writer->zip, (uint64_t)at, (time_t)(time / MS_SECOND), 0);
	return OK;
}

enum err zip_writer_add_file(
	struct zip_writer *writer, const char *name, const char *path, int64_t time)
{
	struct zip_source *source = zip_source_file(writer->zip, path, 0, -1);
	return add(writer, name, source, ZIP_CM_STORE, time);
}

enum err zip_writer_add_text(
	struct zip_writer *writer, const char *name, const char *text, int64_t time)
{
	size_t size = strlen(text);
	const char *copy = text_copy(writer->ctx->pool, text);
	struct zip_source *source = zip_source_buffer(writer->zip, copy, size, 0);
	return add(writer, name, source, ZIP_CM_DEFLATE, time);
}

enum err zip_writer_close(struct zip_writer *writer)
{
	if (zip_close(writer->zip) != 0)
		return ctx_fail(writer->ctx, ERR_BUSY, "zip.not_written");
	writer->zip = NULL;
	return OK;
}
