/* setup/setup_machine_web.c - the second disk for backups, the clock, the calendar: what must be right
 * before anything is counted on it. Looks at the machine; belongs to the class slow. */
#include "setup/setup_inner.h"

#include "base/time.h"
#include "engine/calendar.h"
#include "engine/ladder.h"
#include "engine/world.h"
#include "people/people.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOUR_SECONDS 3600
#define ZONE_HOURS 8

const struct field setup_machine_fields[] = {
	{ "folder", FIELD_TEXT, .required = true, .max = 400, .title = "field.backup_folder" },
	{ 0 },
};

/* --- the folder -------------------------------------------------------------------------------- */

static bool can_write(const char *folder)
{
	char path[4096];
	int size = snprintf(path, sizeof path, "%s/.huiyin-%ld", folder, (long)getpid());
	if (size < 0 || (size_t)size >= sizeof path)
		return false;
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0)
		return false;
	close(file);
	return unlink(path) == 0;
}

/* NULL, or what is wrong with it. */
static const char *folder_problem(const struct ctx *ctx, const char *folder)
{
	struct stat backup, data;
	if (*folder != '/')
		return "setup.backup.not_absolute";
	if (stat(folder, &backup) || !S_ISDIR(backup.st_mode))
		return "setup.backup.none";
	if (!can_write(folder))
		return "setup.backup.not_writable";
	if (ctx->office->folder && stat(ctx->office->folder, &data) == 0 &&
		data.st_dev == backup.st_dev)
		return "setup.backup.same_disk";
	return NULL;
}

static void put_light(json_t *object, const char *light, const char *text)
{
	put_text(object, "light", light);
	put_text(object, "text", text);
}

static void put_backup(struct ctx *ctx, const struct request *req, json_t *data)
{
	json_t *backup = put_object(data, "backup");
	const char *folder = office_note(ctx->office, "backup.folder");
	const char *problem = *folder ? folder_problem(ctx, folder) : "setup.backup.unset";
	put_text(backup, "folder", text_or(req_typed(req, "folder"), folder));
	put_light(backup, problem ? "red" : "green",
		setup_word(ctx, problem ? problem : "setup.backup.good"));
	put_text(backup, "data", ctx->office->folder);
}

/* --- the clock --------------------------------------------------------------------------------- */

/* The program's own file was made earlier than now, or the clock is wrong. */
static int64_t program_made(void)
{
	struct stat program;
	return stat("/proc/self/exe", &program) ? 0 : (int64_t)program.st_mtime * MS_SECOND;
}

static bool is_beijing(void)
{
	time_t now = time(NULL);
	struct tm local;
	return localtime_r(&now, &local) && local.tm_gmtoff == ZONE_HOURS * HOUR_SECONDS;
}

static const char *clock_problem(struct ctx *ctx)
{
	const char *held = ladder_held(ctx);
	if (held)
		return held;
	return ctx->now < program_made() - MS_DAY ? "setup.clock.before_program" : NULL;
}

static void put_clock(struct ctx *ctx, json_t *data)
{
	json_t *clock = put_object(data, "clock");
	const char *problem = clock_problem(ctx);
	put_text(clock, "now", time_format(ctx->pool, ctx->now));
	put_text(clock, "weekday",
		setup_word(ctx,
			text_printf(ctx->pool, "weekday.%d", time_weekday(time_day(ctx->now)))));
	put_light(clock, problem ? "red" : "green",
		setup_word(ctx, problem ? problem : "setup.clock.good"));
	put_flag(clock, "other_zone", !is_beijing());
}

/* --- the calendar ------------------------------------------------------------------------------ */

static void put_year(struct ctx *ctx, json_t *list, int year)
{
	json_t *item = add_object(list);
	const char *notice = calendar_notice(ctx->world->calendar, year);
	put_int(item, "year", year);
	put_light(item, notice ? "green" : "amber",
		notice ? message(ctx->pool, ctx->messages, "setup.calendar.official", "notice",
				 notice)
		       : setup_word(ctx, "setup.calendar.provisional"));
}

static void put_calendar(struct ctx *ctx, json_t *data)
{
	int year = time_civil(time_day(ctx->now)).year;
	json_t *list = put_list(data, "years");
	put_year(ctx, list, year);
	put_year(ctx, list, year + 1);
}

enum err setup_machine_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_backup(ctx, req, res->data);
	put_clock(ctx, res->data);
	put_calendar(ctx, res->data);
	return setup_show(ctx, req, res, "machine", "setup/machine");
}

/* --- the form ---------------------------------------------------------------------------------- */

struct chosen {
	int64_t person;
	const char *folder, *address;
};

static void write_folder(struct ctx *ctx, const void *data)
{
	const struct chosen *chosen = data;
	const struct change_note note = { "setup.column.value",
		office_note(ctx->office, "backup.folder"), chosen->folder };
	office_put_note(ctx, "backup.folder", chosen->folder);
	access_write(ctx, &(struct access_record){ chosen->person, "backup_folder", chosen->folder,
				  setup_difference(ctx, &note, 1), chosen->address });
}

enum err setup_machine_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct chosen *chosen = mem_new(ctx->pool, struct chosen);
	const char *problem = folder_problem(ctx, req_text(req, "folder"));
	if (problem)
		return ctx_fail_field(ctx, "folder", problem);
	*chosen = (struct chosen){ ctx->actor->person->id, req_text(req, "folder"), req->address };
	ctx_remember(ctx, write_folder, chosen);
	return setup_go_on(ctx, res, "machine");
}
