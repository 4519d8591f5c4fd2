/* care/care_backup.c - making one: the database's snapshot, then the attachments, then its name. */
#include "care/care_inner.h"

#include "html/json.h"
#include "store/copy.h"

struct making {
	struct backup *backup;
	const struct seal *seal;
	const atomic_bool *stop;
	const char *files, *own; /* of the store; the folder while it is made */
};

/* What former ones left when they were cut off. */
static void sweep(struct ctx *ctx, const char *folder)
{
	file_remove(ctx, text_printf(ctx->pool, "%s/.making", folder));
}

static enum err copy_database(struct ctx *ctx, struct making *making)
{
	const char *plain = text_printf(ctx->pool, "%s/" DATABASE, making->own);
	const char *sealed = text_printf(ctx->pool, "%s" SEALED, plain);
	if (db_copy_to(ctx, plain, making->stop))
		return ctx->failure.err;
	making->backup->bytes = file_size(plain);
	making->backup->hash = care_hash(ctx, plain);
	if (!making->seal || care_copy_in(ctx, making->seal, plain, sealed, making->backup->hash))
		return ctx->failure.err;
	file_remove(ctx, plain);
	return ctx->failure.err;
}

/* Into a sealed one alone. */
static enum err copy_keys(struct ctx *ctx, struct making *making, const char *data)
{
	const char *from = text_printf(ctx->pool, "%s/" KEYS, data);
	const char *to = text_printf(ctx->pool, "%s/" KEYS, making->own);
	const char *const *names = file_names(ctx->pool, from);
	if (!making->seal || !names[0] || file_make_folder(ctx, to))
		return ctx->failure.err;
	making->backup->keys = "";
	for (; *names && !ctx_failed(ctx); names++) {
		const char *path = text_printf(ctx->pool, "%s/%s", from, *names);
		const char *hash = care_hash(ctx, path);
		making->backup->keys =
			text_printf(ctx->pool, "%s%s %s\n", making->backup->keys, *names, hash);
		if (care_copy_in(ctx, making->seal, path,
			    text_printf(ctx->pool, "%s/%s" SEALED, to, *names), hash))
			break;
	}
	return ctx->failure.err;
}

/* NAME is "ab/cd/<hash>". */
static void copy_file(struct ctx *ctx, void *data, const char *name, const char *path)
{
	struct making *making = data;
	const char *to =
		text_printf(ctx->pool, "%s/%s%s", making->files, name, making->seal ? SEALED : "");
	making->backup->files++;
	if (making->stop && atomic_load(making->stop)) {
		ctx_fail(ctx, ERR_BUSY, "care.stopped");
		return;
	}
	if (file_is_there(to))
		return;
	const char *hash = strrchr(name, '/') + 1;
	if (file_make_folder(ctx, text_copy_n(ctx->pool, to, strlen(making->files) + 6)) == OK &&
		care_copy_in(ctx, making->seal, path, to, hash) == OK)
		making->backup->copied++;
}

static json_t *manifest_of(struct ctx *ctx, const struct backup *backup)
{
	json_t *manifest = json_tree(ctx->pool);
	put_int(manifest, "format", BACKUP_FORMAT);
	put_text(manifest, "program", backup->program);
	put_int(manifest, "county", backup->county);
	put_text(manifest, "name", backup->county_name);
	put_int(manifest, "created", backup->created);
	put_int(manifest, "position", backup->position);
	put_int(manifest, "events", backup->events);
	put_int(manifest, "matters", backup->matters);
	put_int(manifest, "files", backup->files);
	put_int(manifest, "bytes", backup->bytes);
	put_text(manifest, "hash", backup->hash);
	if (backup->keys)
		put_text(manifest, "keys", backup->keys);
	return manifest;
}

const char *care_manifest_mark(
	struct ctx *ctx, const struct seal *seal, const struct backup *backup)
{
	return care_mark(ctx, seal, json_text(ctx->pool, manifest_of(ctx, backup)));
}

static enum err put_manifest(struct ctx *ctx, const struct making *making)
{
	json_t *manifest = manifest_of(ctx, making->backup);
	if (making->seal)
		put_text(manifest, "mark", care_manifest_mark(ctx, making->seal, making->backup));
	const char *text = json_text(ctx->pool, manifest);
	return file_put(
		ctx, text_printf(ctx->pool, "%s/" MANIFEST, making->own), text, strlen(text));
}

static void describe(struct ctx *ctx, const char *store, struct backup *backup)
{
	struct care_counts counts = care_db_counts(ctx);
	*backup = (struct backup){ .store = store,
		.county = counts.county,
		.county_name = counts.name,
		.created = ctx->now,
		.position = counts.position,
		.events = counts.events,
		.matters = counts.matters,
		.program = HUIYIN_VERSION };
	backup->name = text_printf(ctx->pool, "%s-%lld", care_stamp(ctx->pool, backup->created),
		(long long)backup->position);
	backup->path = text_printf(ctx->pool, "%s/backups/%s", store, backup->name);
}

enum err care_backup(struct ctx *ctx, const char *data, const char *store, const struct seal *seal,
	const atomic_bool *stop, struct backup *ret)
{
	const char *folder = text_printf(ctx->pool, "%s/backups", store);
	struct making making = { .backup = ret,
		.seal = seal,
		.stop = stop,
		.files = care_files(ctx, store),
		.own = text_printf(ctx->pool, "%s/.making", folder) };
	describe(ctx, store, ret);
	ret->sealed = seal != NULL;
	if (file_make_folder(ctx, folder) == OK)
		sweep(ctx, folder);
	if (file_make_folder(ctx, making.own) == OK && copy_database(ctx, &making) == OK &&
		copy_keys(ctx, &making, data) == OK)
		care_each_file(ctx, care_files(ctx, data), copy_file, &making);
	if (!ctx_failed(ctx) && put_manifest(ctx, &making) == OK &&
		file_move(ctx, making.own, ret->path) == OK)
		return care_keep(ctx, store);
	struct ctx inner = *ctx;
	sweep(&inner, folder);
	return ctx->failure.err;
}
