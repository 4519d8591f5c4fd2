/* care/care_store.c - the folder of backups: what stands in it, which to keep, the attachments they share. */
#include "care/care_inner.h"

#include "base/time.h"
#include "html/json.h"

#include <ctype.h>

#define MANIFEST_MAX (64 * 1024)

#define KEPT_DAYS 7
#define KEPT_WEEKS 4
#define KEPT_MONTHS 12

const char *care_files(struct ctx *ctx, const char *folder)
{
	return text_printf(ctx->pool, "%s/files", folder);
}

/* --- attachments ----------------------------------------------------------------------------------- */

static bool is_hex(const char *name, size_t size)
{
	size_t digits = 0;
	while (isdigit((unsigned char)name[digits]) || (name[digits] >= 'a' && name[digits] <= 'f'))
		digits++;
	return digits == size && (!name[size] || text_equal(name + size, SEALED));
}

struct each {
	void (*each)(struct ctx *ctx, void *data, const char *name, const char *path);
	void *data;
};

static void each_below(
	struct ctx *ctx, const char *folder, const char *place, int depth, const struct each *each)
{
	pool_t *outer = ctx->pool, *pool = pool_new(outer);
	for (const char *const *name = file_names(pool, folder); *name && !ctx_failed(ctx);
		name++) {
		if (!is_hex(*name, depth ? 2 : HASH_HEX))
			continue;
		const char *path = text_printf(pool, "%s/%s", folder, *name);
		const char *here = text_printf(pool, "%s%s%s", place, *place ? "/" : "", *name);
		ctx->pool = pool;
		if (depth)
			each_below(ctx, path, here, depth - 1, each);
		else
			each->each(ctx, each->data, here, path);
		ctx->pool = outer;
		if (ctx_failed(ctx)) {
			/* What it says outlives the names of this folder. */
			ctx->failure.message = text_copy(outer, ctx->failure.message);
			ctx->failure.detail = text_copy(outer, ctx->failure.detail);
		}
	}
	pool_free(pool);
}

void care_each_file(struct ctx *ctx, const char *folder,
	void (*each)(struct ctx *ctx, void *data, const char *name, const char *path), void *data)
{
	each_below(ctx, folder, "", 2, &(struct each){ each, data });
}

/* --- backups --------------------------------------------------------------------------------------- */

static void read_manifest(struct backup *backup, const json_t *manifest)
{
	backup->county = get_int(manifest, "county", 0);
	backup->county_name = text_or(get_text(manifest, "name"), "");
	backup->created = get_int(manifest, "created", 0);
	backup->position = get_int(manifest, "position", 0);
	backup->events = get_int(manifest, "events", 0);
	backup->matters = get_int(manifest, "matters", 0);
	backup->bytes = get_int(manifest, "bytes", 0);
	backup->files = get_int(manifest, "files", 0);
	backup->hash = text_or(get_text(manifest, "hash"), "");
	backup->program = text_or(get_text(manifest, "program"), "");
	backup->mark = get_text(manifest, "mark");
	backup->keys = get_text(manifest, "keys");
	backup->sealed = backup->mark != NULL;
}

static enum err read_backup(struct ctx *ctx, const char *path, struct backup *ret)
{
	const char *file = text_printf(ctx->pool, "%s/" MANIFEST, path), *text, *why;
	size_t size;
	if (file_get(ctx, file, MANIFEST_MAX, &text, &size))
		return ctx->failure.err;
	json_t *manifest = json_parse(ctx->pool, text, size, &why);
	if (get_int(manifest, "format", 0) != BACKUP_FORMAT ||
		strlen(text_or(get_text(manifest, "hash"), "")) != HASH_HEX)
		return ctx_fail(ctx, ERR_INVALID, "care.not_a_backup", "file", file);
	read_manifest(ret, manifest);
	ret->path = text_copy(ctx->pool, path);
	ret->name = text_copy(ctx->pool, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	ret->store = text_printf(ctx->pool, "%s/../..", path);
	return OK;
}

struct backup *care_backups(struct ctx *ctx, const char *store, size_t *ret_count)
{
	const char *folder = text_printf(ctx->pool, "%s/backups", store);
	const char *const *names = file_names(ctx->pool, folder);
	size_t count = 0;
	while (names[count])
		count++;
	struct backup *backups = mem_array(ctx->pool, struct backup, count + 1);
	*ret_count = 0;
	for (size_t i = count; i-- > 0;) {
		struct ctx inner = *ctx;
		const char *path = text_printf(ctx->pool, "%s/%s", folder, names[i]);
		if (read_backup(&inner, path, &backups[*ret_count]) == OK)
			backups[(*ret_count)++].store = store;
	}
	return backups;
}

enum err care_find(struct ctx *ctx, const char *path, struct backup *ret)
{
	size_t count;
	if (file_is_there(text_printf(ctx->pool, "%s/" MANIFEST, path)))
		return read_backup(ctx, path, ret);
	struct backup *backups = care_backups(ctx, path, &count);
	if (!count)
		return ctx_fail(ctx, ERR_NOT_FOUND, "care.none", "file", path);
	*ret = backups[0];
	return OK;
}

/* --- keeping --------------------------------------------------------------------------------------- */

/* The newest of each of the last periods stays; KEY tells the period of a time. */
static void keep_by(const struct backup *backups, size_t count, bool *kept, int64_t periods,
	int64_t (*key)(int64_t at))
{
	int64_t last = INT64_MAX;
	for (size_t i = 0; i < count && periods > 0; i++) {
		int64_t period = key(backups[i].created);
		if (period == last)
			continue;
		kept[i] = true;
		last = period;
		periods--;
	}
}

static int64_t week_of(int64_t at)
{
	return (time_day(at) + 3) / 7; /* 1970-01-01 was a Thursday */
}

static int64_t month_of(int64_t at)
{
	struct civil civil = time_civil(time_day(at));
	return civil.year * 12 + civil.month;
}

/* Attachments stay, even those that only a dropped backup named: what is scanned is never taken away. */
enum err care_keep(struct ctx *ctx, const char *store)
{
	size_t count;
	struct backup *backups = care_backups(ctx, store, &count);
	bool *kept = mem_array(ctx->pool, bool, count + 1);
	for (size_t i = 0; i < count; i++)
		kept[i] = time_day(backups[i].created) == time_day(backups[0].created);
	keep_by(backups, count, kept, KEPT_DAYS, time_day);
	keep_by(backups, count, kept, KEPT_WEEKS, week_of);
	keep_by(backups, count, kept, KEPT_MONTHS, month_of);
	for (size_t i = 0; i < count && !ctx_failed(ctx); i++) {
		if (kept[i])
			continue;
		const char *gone = text_printf(ctx->pool, "%s/backups/.%s", store, backups[i].name);
		if (file_move(ctx, backups[i].path, gone) == OK)
			file_remove(ctx, gone);
	}
	return ctx->failure.err;
}
