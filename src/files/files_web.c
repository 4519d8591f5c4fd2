/* files/files_web.c - showing and fetching one file of a matter. The matter is the route's object: who
 * may not see it gets 404, as for a file that isn't there. */
#include "files/files_db.h"

#include "base/file.h"
#include "base/setting.h"
#include "engine/directory.h"
#include "files/thumbnail.h"
#include "html/json.h"
#include "people/people.h"

#include <inttypes.h>

#define KIB 1024

const char *size_text(struct ctx *ctx, int64_t size)
{
	if (size < KIB * KIB)
		return text_printf(ctx->pool, "%" PRId64 " KB", (size + KIB - 1) / KIB);
	return text_printf(ctx->pool, "%.1f MB", (double)size / (KIB * KIB));
}

void put_files_field(struct ctx *ctx, json_t *object, const char *form, bool must)
{
	int64_t limit = ctx_setting(ctx, "upload-file");
	put_text(object, "files_for", form);
	put_flag(object, "files_must", must);
	put_int(object, "files_mib", limit);
	put_text(object, "files_hint",
		message(ctx->pool, ctx->messages, "files.hint", "limit",
			text_printf(ctx->pool, "%" PRId64, limit)));
}

/* --- lists ------------------------------------------------------------------------------------- */

static void put_file(struct ctx *ctx, json_t *list, const struct attachment *file)
{
	const struct file_type *type = file_type_find(file->type);
	const char *own = text_printf(
		ctx->pool, "/matters/%" PRId64 "/files/%" PRId64, file->matter, files_id(file));
	json_t *item = add_object(list);
	put_text(item, "href", own);
	put_text(item, "download", text_printf(ctx->pool, "%s/download", own));
	put_text(item, "title", file->name);
	put_text(item, "size", size_text(ctx, file->size));
	put_text(item, "kind",
		message(ctx->pool, ctx->messages,
			text_printf(ctx->pool, "files.type.%s", type->id)));
	put_text(item, "sm3", file->hash);
	put_flag(item, "shown", type->shown);
	put_text(item, "thumbnail",
		type->pictured ? text_printf(ctx->pool, "%s/thumbnail", own) : NULL);
}

void put_files(struct ctx *ctx, json_t *list, const struct rows *files, int64_t seq)
{
	const struct attachment *file = files->data;
	for (int64_t i = 0; i < files->count; i++)
		if (!seq || file[i].seq == seq)
			put_file(ctx, list, &file[i]);
}

/* --- one file ---------------------------------------------------------------------------------- */

static enum err find(struct ctx *ctx, const struct request *req, struct attachment *ret)
{
	const struct matter *matter = req->object;
	if (files_db_find(ctx, matter->id, req_int(req, "file", 0), ret))
		return OK;
	return ctx_fail(ctx, ERR_NOT_FOUND, "files.none");
}

/* 查阅记录, of what only those may see who need to know. */
static void record(struct ctx *ctx, const struct request *req, const struct attachment *file)
{
	const struct matter *matter = req->object;
	if (matter->definition->access != ACCESS_NAMED)
		return;
	access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "file_opened",
				     text_copy(ctx->pool, req->path), file->name, req->address });
}

static enum err give(struct ctx *ctx, const struct request *req, struct response *res,
	enum disposition disposition)
{
	struct attachment file;
	enum err err = find(ctx, req, &file);
	if (err)
		return err;
	const struct file_type *type = file_type_find(file.type);
	if (!type->shown)
		disposition = DOWNLOAD;
	const char *media = disposition == SHOW ? type->media : "application/octet-stream";
	const char *path = files_path(ctx, file.hash);
	if (!path || res_file(res, path, media, file.name, disposition))
		return ctx_broken(ctx, ERR_INTERNAL, "the file %s is not in the store", file.hash);
	record(ctx, req, &file);
	return OK;
}

enum err files_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	return give(ctx, req, res, SHOW);
}

enum err files_download(struct ctx *ctx, const struct request *req, struct response *res)
{
	return give(ctx, req, res, DOWNLOAD);
}

/* --- thumbnails -------------------------------------------------------------------------------- */

static enum err give_thumbnail(
	struct ctx *ctx, const struct request *req, struct response *res, const char *path)
{
	const struct matter *matter = req->object;
	if (file_size(path) == 0 || res_file(res, path, "image/png", "thumbnail.png", SHOW))
		return ctx_fail(ctx, ERR_NOT_FOUND, "files.no_thumbnail");
	if (matter->definition->access != ACCESS_NAMED)
		res_header(res, "Cache-Control", "private, max-age=86400");
	return OK;
}

/* Where it has not been made yet, by way of the slow threads. */
enum err files_thumbnail(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct attachment file;
	enum err err = find(ctx, req, &file);
	if (err || !ctx->files)
		return err ? err : ctx_fail(ctx, ERR_NOT_FOUND, "files.no_thumbnail");
	const char *path = text_printf(ctx->pool, "%s.png", files_path(ctx, file.hash));
	if (file_is_there(path))
		return give_thumbnail(ctx, req, res, path);
	return res_redirect(res, "%s/new", req->path);
}

enum err files_thumbnail_new(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct attachment file;
	enum err err = find(ctx, req, &file);
	if (err || !ctx->files)
		return err ? err : ctx_fail(ctx, ERR_NOT_FOUND, "files.no_thumbnail");
	const struct file_type *type = file_type_find(file.type);
	const char *in = files_path(ctx, file.hash), *path = text_printf(ctx->pool, "%s.png", in);
	if (type->pictured && !file_is_there(path))
		thumbnail_make(ctx, in, text_equal(type->id, "pdf"), path);
	return give_thumbnail(ctx, req, res, path);
}
