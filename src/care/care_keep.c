/* care/care_keep.c - what the keeper does: when a backup is due, what was asked for, what came of it. */
#include "care/care_inner.h"

#include "base/setting.h"
#include "base/time.h"
#include "engine/office.h"

#include <inttypes.h>

#define WISH_NOTE "keeper.wish"
#define OUTCOME_NOTE "keeper.outcome"
#define LISTED_NOTE "keeper.listed"
#define REHEARSED_NOTE "keeper.rehearsed"
#define FOLDER_NOTE "backup.folder"

const char *care_wish(const struct ctx *ctx)
{
	return office_note(ctx->office, WISH_NOTE);
}

/* A wish is its name and its time, so that the same may be wished again. */
void care_put_wish(struct ctx *ctx, const char *name)
{
	office_put_note(ctx, WISH_NOTE, text_printf(ctx->pool, "%s %" PRId64, name, ctx->now));
}

bool care_backup_due(struct ctx *ctx)
{
	size_t count;
	const char *store = office_note(ctx->office, FOLDER_NOTE);
	if (!*store || !file_is_folder(store))
		return false;
	int64_t hour = ctx_setting(ctx, "backup-hour") * MS_HOUR;
	int64_t due = time_at(time_day(ctx->now), hour);
	if (due > ctx->now)
		due -= MS_DAY;
	const struct backup *backups = care_backups(ctx, store, &count);
	return !count || backups[0].created < due;
}

enum err care_rehearse(struct ctx *ctx, const char *data, const struct backup *backup,
	const struct seal *seal, int64_t *ret_differing)
{
	const char *copy = text_printf(ctx->pool, "%s/rehearsal", data), *why = "";
	struct ctx bare = *ctx, twin;
	bare.db = NULL;
	file_remove(&bare, copy);
	if (care_restore(&bare, backup, copy, seal)) {
		ctx->failure = bare.failure;
		return ctx->failure.err;
	}
	twin = *ctx;
	twin.db = db_open(ctx->pool, text_printf(ctx->pool, "%s/" DATABASE, copy), DB_READ, &why);
	if (!twin.db)
		ctx_fail(ctx, ERR_INVALID, "care.broken_database", "file", copy, "why", why);
	else {
		*ret_differing = care_compare(ctx, &twin, backup->position);
		db_close(twin.db);
		if (ctx_failed(&twin) && !ctx_failed(ctx))
			ctx->failure = twin.failure;
	}
	file_remove(&bare, copy);
	return ctx->failure.err;
}

/* --- one wish -------------------------------------------------------------------------------------- */

static const char *number(const struct ctx *ctx, int64_t number)
{
	return text_printf(ctx->pool, "%" PRId64, number);
}

static void say(
	struct ctx *ctx, struct care_outcome *outcome, const char *key, const struct backup *backup)
{
	outcome->text = message(ctx->pool, ctx->messages, key, "path", backup->path, "events",
		number(ctx, backup->events), "matters", number(ctx, backup->matters), "files",
		number(ctx, backup->files), "copied", number(ctx, backup->copied), "size",
		number(ctx, (backup->bytes + 1023) / 1024));
}

static void back_up(
	struct ctx *ctx, const char *store, struct care_outcome *outcome, const atomic_bool *stop)
{
	struct backup backup;
	if (care_backup(ctx, ctx->office->folder, store, NULL, stop, &backup) == OK)
		say(ctx, outcome, "care.made", &backup);
}

static void rehearse(struct ctx *ctx, const char *store, struct care_outcome *outcome)
{
	struct backup backup;
	int64_t differing = 0;
	if (care_find(ctx, store, &backup) ||
		care_rehearse(ctx, ctx->office->folder, &backup, NULL, &differing))
		return;
	if (differing) {
		ctx_fail(ctx, ERR_INVALID, "care.differs", "count", number(ctx, differing));
		return;
	}
	outcome->rehearsed = true;
	say(ctx, outcome, "care.rehearsed", &backup);
}

static bool is_lists(const struct care_outcome *outcome)
{
	return text_starts(outcome->wish, CARE_LISTS);
}

static void write_lists(struct ctx *ctx, struct care_outcome *outcome)
{
	struct care_list list;
	if (care_lists_write(ctx, care_lists_folder(ctx), &list) == OK)
		outcome->text = message(ctx->pool, ctx->messages, "care.listed_now", "path",
			list.path, "count", number(ctx, list.rows));
}

void care_fulfil(struct ctx *ctx, struct care_outcome *outcome, const atomic_bool *stop)
{
	const char *store = office_note(ctx->office, FOLDER_NOTE);
	if (is_lists(outcome))
		write_lists(ctx, outcome);
	else if (!*store || !ctx->office->folder)
		ctx_fail(ctx, ERR_INVALID, "care.store_unset");
	else if (text_starts(outcome->wish, CARE_REHEARSAL))
		rehearse(ctx, store, outcome);
	else
		back_up(ctx, store, outcome, stop);
	outcome->failed = ctx_failed(ctx);
	if (outcome->failed)
		outcome->text = ctx->failure.message;
}

void care_put_outcome(struct ctx *ctx, const struct care_outcome *outcome)
{
	/* What was asked for meanwhile still stands. */
	if (text_equal(care_wish(ctx), outcome->wish))
		office_put_note(ctx, WISH_NOTE, "");
	office_put_note(ctx, is_lists(outcome) ? LISTED_NOTE : OUTCOME_NOTE,
		text_printf(ctx->pool, "%s%" PRId64 " %s", outcome->failed ? "!" : "", outcome->at,
			outcome->text));
	if (outcome->rehearsed)
		office_put_note(ctx, REHEARSED_NOTE, number(ctx, outcome->at));
}

bool care_outcome_of(const struct ctx *ctx, bool lists, struct care_outcome *ret)
{
	const char *note = office_note(ctx->office, lists ? LISTED_NOTE : OUTCOME_NOTE);
	const char *blank = strchr(note, ' ');
	*ret = (struct care_outcome){ .failed = *note == '!' };
	note += ret->failed;
	if (!blank || !text_to_int(text_copy_n(ctx->pool, note, (size_t)(blank - note)), &ret->at))
		return false;
	ret->text = blank + 1;
	return true;
}
