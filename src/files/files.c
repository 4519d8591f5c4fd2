/* files/files.c - from the request to the store, to the deed, to the rows. */
#include "files/files_db.h"

#include "base/setting.h"
#include "engine/directory.h"

#include <inttypes.h>

#define MIB (INT64_C(1024) * 1024)

struct kept {
	struct deed_file *files;
	const char **types; /* of the same order */
	size_t count;
};

static size_t count_uploads(const struct request *req)
{
	size_t count = 0;
	const struct upload *upload = request_upload(req, FILES_FIELD);
	for (; upload; upload = upload_next(upload))
		count++;
	return count;
}

/* --- keeping ----------------------------------------------------------------------------------- */

static void check_room(struct ctx *ctx, const struct request *req)
{
	const struct matter *matter = req->object;
	int64_t bytes = matter ? files_db_bytes(ctx, matter->id) : 0;
	int64_t most = ctx_setting(ctx, "matter-files");
	const struct upload *upload = request_upload(req, FILES_FIELD);
	for (; upload; upload = upload_next(upload))
		bytes += upload->size;
	if (bytes > most * MIB)
		ctx_fail_field(ctx, FILES_FIELD, "files.too_much", "limit",
			text_printf(ctx->pool, "%" PRId64, most));
}

/* Names are told apart: two files of one event are never called the same. */
static const char *name_apart(pool_t *pool, const struct kept *kept, const char *name)
{
	const char *apart = name, *dot = strrchr(name, '.');
	int stem = (int)(dot ? (size_t)(dot - name) : strlen(name));
	for (size_t i = 0, nth = 1; i < kept->count; i++)
		if (text_equal(kept->files[i].name, apart)) {
			apart = text_printf(pool, "%.*s(%zu)%s", stem, name, ++nth, dot ? dot : "");
			i = (size_t)-1;
		}
	return apart;
}

static void keep_one(struct ctx *ctx, pool_t *pool, struct kept *kept, const struct upload *upload)
{
	const struct file_type *type;
	if (file_type_check(ctx, FILES_FIELD, upload->path, upload->name, &type))
		return;
	kept->files[kept->count] = (struct deed_file){
		.name = name_apart(pool, kept, upload->name),
		.hash = upload->sm3,
		.size = upload->size,
	};
	kept->types[kept->count++] = type->id;
}

/* All are looked at before the first is stored, so that every wrong one is told. */
void *files_keep(struct ctx *ctx, const struct request *req)
{
	size_t count = count_uploads(req);
	struct kept *kept = mem_new(req->pool, struct kept);
	kept->files = mem_array(req->pool, struct deed_file, count + 1);
	kept->types = mem_array(req->pool, const char *, count + 1);
	const struct upload *upload = request_upload(req, FILES_FIELD);
	check_room(ctx, req);
	for (; upload; upload = upload_next(upload))
		keep_one(ctx, req->pool, kept, upload);
	enum err err = ctx->failure.err;
	for (upload = request_upload(req, FILES_FIELD); upload && !err;
		upload = upload_next(upload))
		err = files_store(ctx, upload->path, upload->sm3);
	return err ? NULL : kept;
}

/* --- with an event ----------------------------------------------------------------------------- */

void files_into(const struct request *req, struct deed *deed)
{
	const struct kept *kept = req->kept;
	deed->files = kept ? kept->files : NULL;
	deed->file_count = kept ? kept->count : 0;
}

enum err files_attach(
	struct ctx *ctx, const struct matter *matter, const struct request *req, int64_t share)
{
	const struct kept *kept = req->kept;
	for (size_t i = 0; kept && i < kept->count; i++) {
		const struct deed_file *file = &kept->files[i];
		files_db_put(ctx, &(struct attachment){
					  .matter = matter->id,
					  .seq = matter->seq,
					  .share = share,
					  .ordinal = (int64_t)i + 1,
					  .at = matter->last_action_at,
					  .person = ctx->actor ? ctx->actor->person->id : 0,
					  .size = file->size,
					  .name = file->name,
					  .hash = file->hash,
					  .type = kept->types[i],
				  });
	}
	db_flush(ctx);
	return ctx->failure.err;
}
