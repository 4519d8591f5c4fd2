/* setup/setup_machine_web.c - the second disk for backups, the clock, the calendar: what must be right
 * before anything is counted on it. Looks at the machine; belongs to the class slow. */
#include "setup/setup_inner.h"

#include "base/file.h"
#include "base/time.h"
#include "care/care.h"
#include "people/people.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BACKUPS_SHOWN 10

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

struct kept_folder {
	int64_t person;
	const char *name, *kind, *folder, *address;
};

static void write_folder(struct ctx *ctx, const void *data)
{
	const struct kept_folder *kept = data;
	const struct change_note note = { "setup.column.value",
		office_note(ctx->office, kept->name), kept->folder };
	office_put_note(ctx, kept->name, kept->folder);
	access_write(ctx, &(struct access_record){ kept->person, kept->kind, kept->folder,
				  setup_difference(ctx, &note, 1), kept->address });
}

void setup_remember_folder(struct ctx *ctx, const struct request *req, const char *name,
	const char *kind, const char *folder)
{
	struct kept_folder *kept = mem_new(ctx->pool, struct kept_folder);
	*kept = (struct kept_folder){ ctx->actor->person->id, name, kind, folder, req->address };
	ctx_remember(ctx, write_folder, kept);
}

const char *setup_folder_problem(const char *folder)
{
	if (*folder != '/')
		return "setup.backup.not_absolute";
	if (!file_is_folder(folder))
		return "setup.backup.none";
	return can_write(folder) ? NULL : "setup.backup.not_writable";
}

/* NULL, or what is wrong with it. */
static const char *store_problem(const struct ctx *ctx, const char *folder)
{
	struct stat backup, data;
	const char *problem = setup_folder_problem(folder);
	if (problem)
		return problem;
	if (stat(folder, &backup) == 0 && ctx->office->folder &&
		stat(ctx->office->folder, &data) == 0 && data.st_dev == backup.st_dev)
		return "setup.backup.same_disk";
	return NULL;
}

static const char *const lights[] = { "green", "amber", "red" };

static void put_findings(struct ctx *ctx, json_t *data)
{
	size_t count;
	const struct finding *findings = care_look(ctx, text_or(ctx->office->folder, ""), &count);
	json_t *list = put_list(data, "findings");
	for (size_t i = 0; i < count; i++) {
		json_t *item = add_object(list);
		put_text(item, "name", findings[i].name);
		put_text(item, "title", findings[i].title);
		put_text(item, "text", findings[i].text);
		put_text(item, "light", lights[findings[i].verdict]);
		put_text(item, "word",
			setup_word(ctx, (const char *[]){ "care.good", "care.note",
						"care.bad" }[findings[i].verdict]));
	}
}

static void put_backups(struct ctx *ctx, json_t *data)
{
	size_t count = 0;
	const char *folder = office_note(ctx->office, "backup.folder");
	const struct backup *backups = *folder ? care_backups(ctx, folder, &count) : NULL;
	json_t *list = put_list(data, "backups");
	for (size_t i = 0; i < count && i < BACKUPS_SHOWN; i++) {
		json_t *item = add_object(list);
		put_text(item, "at", time_format(ctx->pool, backups[i].created));
		put_int(item, "matters", backups[i].matters);
		put_int(item, "files", backups[i].files);
		put_int(item, "mib", (backups[i].bytes + (1 << 20) - 1) >> 20);
		put_text(item, "name", backups[i].name);
		put_flag(item, "sealed", backups[i].sealed);
	}
}

void setup_put_outcome(struct ctx *ctx, json_t *data, const char *name, bool lists)
{
	struct care_outcome outcome;
	put_text(data, name, NULL);
	if (!care_outcome_of(ctx, lists, &outcome))
		return;
	json_t *told = put_object(data, name);
	put_text(told, "at", time_format(ctx->pool, outcome.at));
	put_text(told, "text", outcome.text);
	put_flag(told, "failed", outcome.failed);
}

enum err setup_machine_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_text(res->data, "folder",
		text_or(req_typed(req, "folder"), office_note(ctx->office, "backup.folder")));
	put_text(res->data, "data", ctx->office->folder);
	put_findings(ctx, res->data);
	put_backups(ctx, res->data);
	put_flag(res->data, "busy", *care_wish(ctx) != '\0');
	setup_put_outcome(ctx, res->data, "outcome", false);
	setup_put_lists(ctx, req, res->data);
	return setup_show(ctx, req, res, "machine", "setup/machine");
}

/* --- the form ---------------------------------------------------------------------------------- */

enum err setup_machine_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *problem = store_problem(ctx, req_text(req, "folder"));
	if (problem)
		return ctx_fail_field(ctx, "folder", problem);
	setup_remember_folder(ctx, req, "backup.folder", "backup_folder", req_text(req, "folder"));
	return setup_go_on(ctx, res, "machine");
}

/* --- what the keeper is asked for -------------------------------------------------------------- */

const struct field setup_wish_fields[] = {
	{ "wish", FIELD_NAME, .required = true },
	{ 0 },
};

enum err setup_machine_wish(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *wish = req_text(req, "wish");
	bool lists = text_equal(wish, CARE_LISTS);
	if (!lists && !text_equal(wish, CARE_BACKUP) && !text_equal(wish, CARE_REHEARSAL))
		return ctx_fail_field(ctx, "wish", "care.no_wish");
	if (lists && !*care_lists_folder(ctx))
		return ctx_fail(ctx, ERR_CONFLICT, "care.list_unset");
	if (!lists && !*office_note(ctx->office, "backup.folder"))
		return ctx_fail(ctx, ERR_CONFLICT, "care.store_unset");
	care_put_wish(ctx, wish);
	setup_record(ctx, req, "care_wish", wish, "");
	return res_redirect(res, "/admin/machine");
}
