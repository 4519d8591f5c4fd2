/* care/care_snapshot.c - the database before an upgrade, and the way back to it. */
#include "care/care_inner.h"

#include "base/time.h"
#include "store/copy.h"

#include <unistd.h>

#define KEPT 3

static const char *folder_in(struct ctx *ctx, const char *data)
{
	return text_printf(ctx->pool, "%s/snapshots", data);
}

const char *care_stamp(pool_t *pool, int64_t at)
{
	int64_t ms = time_of_day(at), second = ms / MS_SECOND;
	return text_printf(pool, "%s_%02d%02d%02d.%03d", time_format_day(pool, time_day(at)),
		(int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
		(int)(ms % MS_SECOND));
}

/* Snapshots' names begin with a digit; what was put aside by a roll-back does not. */
static size_t list(struct ctx *ctx, const char *folder, const char *const **ret)
{
	size_t count = 0;
	*ret = file_names(ctx->pool, folder);
	while ((*ret)[count] && (*ret)[count][0] >= '0' && (*ret)[count][0] <= '9')
		count++;
	return count;
}

enum err care_snapshot(struct ctx *ctx, const char *data, const char *last)
{
	const char *folder = folder_in(ctx, data), *const * names;
	const char *own = text_printf(ctx->pool, "%s/.making", folder);
	size_t size = strlen(last) - (strlen(last) > 4 ? 4 : 0);
	const char *path = text_printf(ctx->pool, "%s/%s-%.*s.db", folder,
		care_stamp(ctx->pool, ctx->now), (int)size, last);
	file_remove(ctx, own);
	if (file_make_folder(ctx, folder) || db_copy_to(ctx, own, NULL) ||
		file_move(ctx, own, path))
		return ctx->failure.err;
	size_t count = list(ctx, folder, &names);
	for (size_t i = 0; i + KEPT < count; i++)
		file_remove(ctx, text_printf(ctx->pool, "%s/%s", folder, names[i]));
	return ctx->failure.err;
}

/* --- the way back ---------------------------------------------------------------------------------- */

/* Opening and closing it brings its log home, so that the one file is all of it. */
static enum err read_counts(struct ctx *ctx, const char *path, struct care_counts *ret)
{
	const char *why = "";
	struct ctx inner = *ctx;
	inner.db = db_open(ctx->pool, path, DB_WRITE, &why);
	if (!inner.db)
		return ctx_fail(ctx, ERR_INVALID, "care.broken_database", "file", path, "why", why);
	*ret = care_db_counts(&inner);
	db_close(inner.db);
	ctx->failure = inner.failure;
	return ctx->failure.err;
}

static void drop_log(struct ctx *ctx, const char *path)
{
	file_remove(ctx, text_printf(ctx->pool, "%s-wal", path));
	file_remove(ctx, text_printf(ctx->pool, "%s-shm", path));
}

enum err care_roll_back(struct ctx *ctx, const char *data, bool dry, struct rolled_back *ret)
{
	const char *folder = folder_in(ctx, data), *const * names;
	const char *path = text_printf(ctx->pool, "%s/" DATABASE, data);
	const char *own = text_printf(ctx->pool, "%s.putting", path);
	struct care_counts then = { 0 }, now = { 0 };
	size_t count = list(ctx, folder, &names);
	if (!count)
		return ctx_fail(ctx, ERR_NOT_FOUND, "care.no_snapshot", "file", folder);
	ret->snapshot = text_printf(ctx->pool, "%s/%s", folder, names[count - 1]);
	ret->aside =
		text_printf(ctx->pool, "%s/aside-%s.db", folder, care_stamp(ctx->pool, ctx->now));
	if (file_copy(ctx, ret->snapshot, own, NULL) || read_counts(ctx, own, &then) ||
		read_counts(ctx, path, &now))
		return ctx->failure.err;
	ret->lost = now.position - then.position;
	if (dry)
		file_remove(ctx, own);
	else if (file_copy(ctx, path, ret->aside, NULL) == OK) {
		drop_log(ctx, path);
		if (file_move(ctx, own, path) == OK)
			file_remove(ctx, ret->snapshot);
	}
	return ctx->failure.err;
}
