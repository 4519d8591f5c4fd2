/* care/care_doctor.c - how the installation is: one row for each thing that somebody should look after. */
#include "care/care_inner.h"

#include "base/time.h"
#include "engine/calendar.h"
#include "engine/ladder.h"
#include "engine/office.h"
#include "engine/world.h"

#include <inttypes.h>
#include <sys/stat.h>

#define GIB (INT64_C(1) << 30)
#define ROOM_BAD GIB
#define ROOM_LITTLE (10 * GIB)
#define LOG_LARGE GIB
#define BACKUP_LATE (26 * MS_HOUR)
#define BACKUP_BAD (3 * MS_DAY)
#define REHEARSAL_LATE (100 * MS_DAY)
/* From November on the next year's notice is expected. */
#define NOTICE_MONTH 11

struct looking {
	struct ctx *ctx;
	const char *data, *store; /* "" where none is set */
};

static struct finding found(const struct looking *looking, enum verdict verdict, const char *key,
	const char *value, const char *more)
{
	const struct ctx *ctx = looking->ctx;
	return (struct finding){ .verdict = verdict,
		.text = message(ctx->pool, ctx->messages, key, "value", text_or(value, ""), "more",
			text_or(more, "")) };
}

static const char *size_words(const struct looking *looking, int64_t bytes)
{
	pool_t *pool = looking->ctx->pool;
	if (bytes < GIB)
		return text_printf(pool, "%" PRId64 " MB", (bytes < 0 ? 0 : bytes) >> 20);
	return text_printf(pool, "%" PRId64 ".%" PRId64 " GB", bytes / GIB, bytes % GIB * 10 / GIB);
}

static const char *when(const struct looking *looking, int64_t at)
{
	return time_format(looking->ctx->pool, at);
}

static struct finding look_room(const struct looking *looking)
{
	int64_t room = file_room(looking->data);
	enum verdict verdict = room < ROOM_BAD      ? FINDING_BAD
			       : room < ROOM_LITTLE ? FINDING_NOTE
						    : FINDING_GOOD;
	return found(looking, verdict, verdict ? "care.room_little" : "care.room",
		size_words(looking, room), NULL);
}

static struct finding look_folder(const struct looking *looking)
{
	struct stat data;
	bool open = stat(looking->data, &data) || (data.st_mode & 077);
	return found(looking, open ? FINDING_NOTE : FINDING_GOOD,
		open ? "care.folder_open" : "care.folder", looking->data, NULL);
}

static struct finding look_database(const struct looking *looking)
{
	const char *path = text_printf(looking->ctx->pool, "%s/" DATABASE, looking->data);
	int64_t log = file_size(text_printf(looking->ctx->pool, "%s-wal", path));
	return found(looking, log > LOG_LARGE ? FINDING_NOTE : FINDING_GOOD,
		log > LOG_LARGE ? "care.log_large" : "care.database",
		size_words(looking, file_size(path)), size_words(looking, log));
}

static struct finding look_store(const struct looking *looking)
{
	struct stat store, data;
	const char *folder = looking->store;
	if (!*folder)
		return found(looking, FINDING_BAD, "care.store_unset", NULL, NULL);
	if (stat(folder, &store) || !S_ISDIR(store.st_mode))
		return found(looking, FINDING_BAD, "care.store_none", folder, NULL);
	if (stat(looking->data, &data) == 0 && data.st_dev == store.st_dev)
		return found(looking, FINDING_BAD, "care.store_same_disk", folder, NULL);
	return found(looking, FINDING_GOOD, "care.store", folder,
		size_words(looking, file_room(folder)));
}

static struct finding look_backup(const struct looking *looking)
{
	size_t count = 0;
	struct ctx *ctx = looking->ctx;
	const struct backup *backups =
		*looking->store ? care_backups(ctx, looking->store, &count) : NULL;
	if (!count)
		return found(looking, FINDING_BAD, "care.backup_none", NULL, NULL);
	int64_t age = ctx->now - backups[0].created;
	enum verdict verdict = age > BACKUP_BAD    ? FINDING_BAD
			       : age > BACKUP_LATE ? FINDING_NOTE
						   : FINDING_GOOD;
	return found(looking, verdict, verdict ? "care.backup_late" : "care.backup",
		when(looking, backups[0].created), text_printf(ctx->pool, "%zu", count));
}

static struct finding look_rehearsal(const struct looking *looking)
{
	int64_t at = 0;
	if (!text_to_int(office_note(looking->ctx->office, "keeper.rehearsed"), &at))
		return found(looking, FINDING_NOTE, "care.rehearsal_none", NULL, NULL);
	bool late = looking->ctx->now - at > REHEARSAL_LATE;
	return found(looking, late ? FINDING_NOTE : FINDING_GOOD,
		late ? "care.rehearsal_late" : "care.rehearsal", when(looking, at), NULL);
}

static struct finding look_lists(const struct looking *looking)
{
	size_t count;
	struct ctx *ctx = looking->ctx;
	struct care_outcome outcome;
	const char *folder = care_lists_folder(ctx);
	if (!*folder)
		return found(looking, FINDING_NOTE, "care.list_unset", NULL, NULL);
	if (care_outcome_of(ctx, true, &outcome) && outcome.failed)
		return found(looking, FINDING_BAD, "care.list_failed", when(looking, outcome.at),
			outcome.text);
	const struct care_list *lists = care_lists(ctx, folder, &count);
	if (!count)
		return found(looking, FINDING_NOTE, "care.list_none", NULL, NULL);
	bool late = care_lists_missing(ctx);
	return found(looking, late ? FINDING_NOTE : FINDING_GOOD,
		late ? "care.list_late" : "care.list", when(looking, lists[0].at), folder);
}

static struct finding look_clock(const struct looking *looking)
{
	struct ctx *ctx = looking->ctx;
	const char *held = ladder_held(ctx);
	if (held)
		return found(looking, FINDING_BAD, held, NULL, NULL);
	return found(looking, FINDING_GOOD, "care.clock", when(looking, ctx->now), NULL);
}

static struct finding look_calendar(const struct looking *looking)
{
	const struct ctx *ctx = looking->ctx;
	struct civil today = time_civil(time_day(ctx->now));
	const struct calendar *calendar = ctx->world->calendar;
	const char *year = text_printf(ctx->pool, "%d", today.year);
	const char *next = text_printf(ctx->pool, "%d", today.year + 1);
	if (!calendar_notice(calendar, today.year))
		return found(looking, FINDING_BAD, "care.calendar_none", year, NULL);
	if (calendar_notice(calendar, today.year + 1))
		return found(looking, FINDING_GOOD, "care.calendar", next, NULL);
	return found(looking, today.month >= NOTICE_MONTH ? FINDING_NOTE : FINDING_GOOD,
		"care.calendar_provisional", year, next);
}

static const struct look {
	const char *name;
	struct finding (*look)(const struct looking *looking);
} looks[] = {
	{ "store", look_store },
	{ "backup", look_backup },
	{ "rehearsal", look_rehearsal },
	{ "lists", look_lists },
	{ "clock", look_clock },
	{ "calendar", look_calendar },
	{ "room", look_room },
	{ "database", look_database },
	{ "folder", look_folder },
};

const struct finding *care_look(struct ctx *ctx, const char *data, size_t *ret_count)
{
	struct looking looking = { ctx, data, office_note(ctx->office, "backup.folder") };
	struct finding *findings = mem_array(ctx->pool, struct finding, COUNT(looks));
	for (size_t i = 0; i < COUNT(looks); i++) {
		findings[i] = looks[i].look(&looking);
		findings[i].name = looks[i].name;
		findings[i].title = message(ctx->pool, ctx->messages,
			text_printf(ctx->pool, "care.look.%s", looks[i].name));
	}
	*ret_count = COUNT(looks);
	return findings;
}
