/* care/care_restore.c - putting one back: checked on the way, there whole or not at all. */
#include "care/care_inner.h"

#include "store/copy.h"

struct putting {
	const struct backup *backup;
	const struct seal *seal;
	const char *own; /* the data folder while it is made */
	const char *files;
	int64_t found;
};

static enum err check_mark(struct ctx *ctx, const struct backup *backup, const struct seal *seal)
{
	if (!backup->sealed)
		return OK;
	if (!seal)
		return ctx_fail(ctx, ERR_INVALID, "care.sealed", "file", backup->path);
	if (!text_equal(backup->mark, care_manifest_mark(ctx, seal, backup)))
		return ctx_fail(ctx, ERR_INVALID, "care.changed", "file",
			text_printf(ctx->pool, "%s/" MANIFEST, backup->path));
	return OK;
}

static enum err put_database(struct ctx *ctx, const struct putting *putting)
{
	const char *from = text_printf(
		ctx->pool, "%s/" DATABASE "%s", putting->backup->path, putting->seal ? SEALED : "");
	const char *to = text_printf(ctx->pool, "%s/" DATABASE, putting->own);
	return care_copy_out(ctx, putting->seal, from, to, putting->backup->hash);
}

/* "NAME HASH\n" of the manifest, whose mark has been checked. */
static enum err put_key(
	struct ctx *ctx, const struct putting *putting, const char *line, size_t size)
{
	const char *text = text_copy_n(ctx->pool, line, size);
	const char *blank = strchr(text, ' ');
	if (!blank || strchr(text, '/') || *text == '.')
		return ctx_fail(ctx, ERR_INVALID, "care.broken", "file", putting->backup->path);
	const char *name = text_copy_n(ctx->pool, text, (size_t)(blank - text));
	const char *from =
		text_printf(ctx->pool, "%s/" KEYS "/%s" SEALED, putting->backup->path, name);
	const char *to = text_printf(ctx->pool, "%s/" KEYS "/%s", putting->own, name);
	return care_copy_out(ctx, putting->seal, from, to, blank + 1);
}

static enum err put_keys(struct ctx *ctx, const struct putting *putting)
{
	const char *at = text_or(putting->backup->keys, "");
	if (!*at || file_make_folder(ctx, text_printf(ctx->pool, "%s/" KEYS, putting->own)))
		return ctx->failure.err;
	while (*at && !ctx_failed(ctx)) {
		size_t size = strcspn(at, "\n");
		if (put_key(ctx, putting, at, size))
			break;
		at += size + (at[size] == '\n');
	}
	return ctx->failure.err;
}

static void put_file(struct ctx *ctx, void *data, const char *name, const char *path)
{
	struct putting *putting = data;
	size_t size = strlen(name);
	bool sealed = size > strlen(SEALED) && text_equal(name + size - strlen(SEALED), SEALED);
	if (sealed != (putting->seal != NULL))
		return;
	const char *plain = sealed ? text_copy_n(ctx->pool, name, size - strlen(SEALED)) : name;
	const char *to = text_printf(ctx->pool, "%s/%s", putting->files, plain);
	const char *folder = text_copy_n(ctx->pool, to, (size_t)(strrchr(to, '/') - to));
	if (file_make_folder(ctx, folder) == OK &&
		care_copy_out(ctx, putting->seal, path, to, strrchr(plain, '/') + 1) == OK)
		putting->found++;
}

/* That it is a county's database, whole, and the one that the manifest speaks of. */
static void compare(struct ctx *ctx, const struct backup *backup)
{
	const char *found = db_quick_check(ctx);
	struct care_counts counts = care_db_counts(ctx);
	if (ctx_failed(ctx))
		return;
	if (!text_equal(found, "ok"))
		ctx_fail(ctx, ERR_INVALID, "care.broken_database", "file", backup->path, "why",
			found);
	else if (counts.county != backup->county || counts.position != backup->position ||
		 counts.events != backup->events || counts.matters != backup->matters)
		ctx_fail(ctx, ERR_INVALID, "care.other_database", "file", backup->path);
}

static enum err check_database(struct ctx *ctx, const struct putting *putting)
{
	const char *path = text_printf(ctx->pool, "%s/" DATABASE, putting->own), *why = "";
	struct ctx inner = *ctx;
	inner.db = db_open(ctx->pool, path, DB_WRITE, &why);
	if (!inner.db)
		return ctx_fail(ctx, ERR_INVALID, "care.broken_database", "file",
			putting->backup->path, "why", why);
	compare(&inner, putting->backup);
	db_close(inner.db);
	ctx->failure = inner.failure;
	return ctx->failure.err;
}

static enum err check_place(struct ctx *ctx, const char *data)
{
	if (file_is_folder(data) && file_names(ctx->pool, data)[0])
		return ctx_fail(ctx, ERR_CONFLICT, "care.not_empty", "file", data);
	return OK;
}

static enum err put_all(struct ctx *ctx, struct putting *putting, const char *data)
{
	file_remove(ctx, putting->own);
	if (file_make_folder(ctx, putting->own) || put_database(ctx, putting) ||
		check_database(ctx, putting) || put_keys(ctx, putting))
		return ctx->failure.err;
	care_each_file(ctx, care_files(ctx, putting->backup->store), put_file, putting);
	if (!ctx_failed(ctx) && putting->found < putting->backup->files)
		return ctx_fail(
			ctx, ERR_INVALID, "care.files_missing", "file", putting->backup->store);
	return file_move(ctx, putting->own, data);
}

enum err care_restore(
	struct ctx *ctx, const struct backup *backup, const char *data, const struct seal *seal)
{
	size_t size = strlen(data);
	while (size > 1 && data[size - 1] == '/')
		size--;
	const char *place = text_copy_n(ctx->pool, data, size);
	struct putting putting = { .backup = backup,
		.seal = backup->sealed ? seal : NULL,
		.own = text_printf(ctx->pool, "%s.restoring", place) };
	putting.files = care_files(ctx, putting.own);
	if (check_mark(ctx, backup, seal) || check_place(ctx, place))
		return ctx->failure.err;
	if (put_all(ctx, &putting, place)) {
		struct ctx inner = *ctx;
		inner.failure = (struct failure){ 0 };
		file_remove(&inner, putting.own);
	}
	return ctx->failure.err;
}
