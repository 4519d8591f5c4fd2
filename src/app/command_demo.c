/* app/command_demo.c - makes the demo county, or finds the one made before, and serves it on the
 * loopback.
 *
 * It is made in a folder beside and renamed when it is complete, so that a folder of its name is
 * always whole. What is no demo county is never touched. */
#include "app/commands.h"

#include "app/app.h"
#include "app/folder.h"
#include "app/serve.h"
#include "base/file.h"
#include "base/time.h"
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "store/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

struct making {
	struct invocation *invocation;
	const char *folder, *beside, *before;
	struct demo *demo;
	struct office county;
	const char *mark; /* of the files, the definitions and the program */
	bool small;
};

enum finding { FOUND_NOTHING, FOUND_SAME, FOUND_OTHER_DEMO, FOUND_SOMETHING };

static int refuse(const struct making *making, const char *key, const char *what)
{
	const struct invocation *invocation = making->invocation;
	return invocation_refuse(
		invocation, message(invocation->pool, invocation->messages, key, "what", what));
}

static void say(const struct making *making, const char *key)
{
	const struct invocation *invocation = making->invocation;
	fprintf(stderr, "%s\n",
		message(invocation->pool, invocation->messages, key, "name",
			making->county.county_name, "folder", making->folder));
}

/* --- the folder -------------------------------------------------------------------------------- */

static bool is_empty(const char *folder)
{
	DIR *entries = opendir(folder);
	int count = 0;
	if (!entries)
		return errno == ENOENT;
	while (readdir(entries))
		count++;
	closedir(entries);
	return count == 2; /* "." and ".." */
}

/* A demo county of another schema is made anew, rather than moved forward. */
static bool has_this_schema(struct ctx *ctx, const struct making *making)
{
	return migrate(ctx, invocation_file(making->invocation, "migrations")) == OK;
}

static enum finding look(const struct making *making)
{
	pool_t *pool = making->invocation->pool;
	const char *file = folder_database(pool, making->folder), *why = NULL;
	if (access(file, F_OK))
		return is_empty(making->folder) ? FOUND_NOTHING : FOUND_SOMETHING;
	struct ctx ctx = { .pool = pool, .messages = making->invocation->messages };
	ctx.db = db_open(pool, file, DB_WRITE, &why);
	if (!ctx.db)
		return FOUND_SOMETHING;
	const struct office *county = office_load(&ctx, pool);
	ctx.county = county->county;
	bool same = county->demo && text_equal(demo_db_noted(&ctx, "demo-mark"), making->mark) &&
		    has_this_schema(&ctx, making);
	db_close(ctx.db);
	if (!county->demo)
		return FOUND_SOMETHING;
	return same ? FOUND_SAME : FOUND_OTHER_DEMO;
}

/* Only what a data folder holds; anything else stays, and the folder with it. */
static bool remove_data(pool_t *pool, const char *folder)
{
	static const char *const names[] = { "county.db", "county.db-wal", "county.db-shm",
		"lock" };
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(text_printf(pool, "%s/%s", folder, names[i]));
	file_remove(&(struct ctx){ .pool = pool }, folder_files(pool, folder));
	return rmdir(folder) == 0 || errno == ENOENT;
}

static int put_in_place(const struct making *making, enum finding finding)
{
	if (finding == FOUND_OTHER_DEMO && rename(making->folder, making->before))
		return refuse(making, "app.folder_unusable", making->folder);
	if (rename(making->beside, making->folder))
		return refuse(making, "app.folder_unusable", making->folder);
	remove_data(making->invocation->pool, making->before);
	return 0;
}

/* --- what stands in it ------------------------------------------------------------------------- */

static void put_county(struct ctx *ctx, void *data)
{
	struct making *making = data;
	struct demo_days days = demo_days(making->demo, ctx->world->calendar, ctx->now);
	ctx->county = making->county.county;
	ctx->now = demo_begins(making->demo, days);
	if (office_found(ctx, &making->county) == OK &&
		demo_put_county(ctx, making->demo, days.shift) == OK)
		demo_db_note(ctx, "demo-mark", making->mark);
}

static void say_report(const struct making *making, const struct demo_report *report)
{
	const struct invocation *invocation = making->invocation;
	pool_t *pool = invocation->pool;
	fprintf(stderr, "%s\n",
		message(pool, invocation->messages, "demo_county.made", "matters",
			text_printf(pool, "%" PRId64, report->matters), "events",
			text_printf(pool, "%" PRId64, report->events), "refused",
			text_printf(pool, "%" PRId64, report->refused)));
	for (const struct demo_refusal *refusal = report->refusals; refusal;
		refusal = refusal->next)
		fprintf(stderr, "  %s %s %s: %s (%" PRId64 ")\n", refusal->procedure,
			refusal->scenario, refusal->action, refusal->reason, refusal->times);
	if (report->absent)
		fprintf(stderr, "%s\n",
			message(pool, invocation->messages, "demo_county.absent", "names",
				report->absent));
}

static bool tell_year(struct making *making, struct app *app)
{
	pool_t *pool = pool_new_root();
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	const struct demo_options options = { .small = making->small };
	struct demo_report report;
	struct ctx ctx;
	app_ctx(app, pool, app->db, snapshot, &ctx);
	ctx.county = making->county.county;
	ctx.ledger_tree = &app->tree;
	bool told = demo_run(&ctx, making->demo, &options, &report) == OK;
	if (told)
		say_report(making, &report);
	else
		fprintf(stderr, "huiyin: %s (%s)\n", ctx.failure.message,
			text_or(ctx.failure.detail, ""));
	snapshot_drop(snapshot);
	pool_free(pool);
	return told;
}

static int fill(struct making *making)
{
	struct invocation *invocation = making->invocation;
	struct app *app =
		app_open(invocation->pool, &(struct app_options){ .root = invocation->root,
						   .folder = making->beside,
						   .kind = APP_ANY,
						   .make = true });
	bool made = app && app_transact(app, put_county, making) && tell_year(making, app);
	app_close(app);
	return made ? 0 : EXIT_REFUSED;
}

static int make(struct making *making, enum finding finding)
{
	pool_t *pool = making->invocation->pool;
	const char *key = NULL;
	/* Before the work, and until the end: nobody serves what is taken away. */
	if (finding == FOUND_OTHER_DEMO && !folder_lock(making->folder, false, &key))
		return refuse(making, key, making->folder);
	say(making, "demo_county.making");
	if (!remove_data(pool, making->beside) || mkdir(making->beside, 0700))
		return refuse(making, "app.folder_unusable", making->beside);
	int status = fill(making);
	return status ? status : put_in_place(making, finding);
}

/* --- the command ------------------------------------------------------------------------------- */

static const char *mark_of(const struct making *making, const char *definitions)
{
	return text_printf(making->invocation->pool, "%s %s %s %s", HUIYIN_VERSION,
		making->demo->hash, definitions, making->small ? "small" : "whole");
}

/* All files are read before anything is made; their problems are told with their places. */
static bool read_files(struct making *making)
{
	struct invocation *invocation = making->invocation;
	struct problems problems;
	problems_init(&problems, invocation->pool, invocation->messages);
	making->demo = demo_read(invocation->pool, invocation_file(invocation, "demo"), &problems);
	const struct definitions *definitions = definitions_load(
		invocation->pool, invocation_file(invocation, "definitions"), &problems);
	if (problems.count) {
		problems_print(&problems, stderr);
		return false;
	}
	const struct yaml_node *county = yaml_get(making->demo->county, "county");
	making->county = (struct office){ .county_name = text_or(yaml_text_of(county, "name"), ""),
		.name = text_or(yaml_text_of(county, "office"), ""),
		.demo = 1 };
	yaml_int(yaml_get(county, "code"), &making->county.county);
	making->mark = mark_of(making, definitions->hash);
	return true;
}

static int have(struct making *making)
{
	enum finding finding = look(making);
	switch (finding) {
	case FOUND_SAME:
		return 0;
	case FOUND_SOMETHING:
		return refuse(making, "demo_county.other_data", making->folder);
	case FOUND_NOTHING:
	case FOUND_OTHER_DEMO:
		break;
	}
	return make(making, finding);
}

static int serve(const struct making *making)
{
	struct invocation *invocation = making->invocation;
	const struct serve_options options = {
		.folder = making->folder,
		.listen = text_or(invocation_option(invocation, "listen"), "127.0.0.1:8080"),
		.kind = APP_DEMO,
		.json = invocation->json,
	};
	say(making, "demo_county.accounts");
	return serve_run(invocation, &options);
}

int command_demo(struct invocation *invocation)
{
	pool_t *pool = invocation->pool;
	const char *folder = invocation_option(invocation, "data");
	struct making making = { .invocation = invocation,
		.folder = text_or(folder, invocation_file(invocation, "demo-data")),
		.small = invocation_option(invocation, "small") };
	making.beside = text_printf(pool, "%s.making", making.folder);
	making.before = text_printf(pool, "%s.before", making.folder);
	if (!read_files(&making))
		return EXIT_REFUSED;
	int status = have(&making);
	if (status || invocation_option(invocation, "make-only"))
		return status;
	return serve(&making);
}
