/* app/app.c - opens and closes what lives as long as the process. Every refusal is said here, once,
 * with the place and what to do. */
#include "app/app.h"

#include "app/dispatch.h"
#include "app/folder.h"
#include "app/importing.h"
#include "app/jobs.h"
#include "app/keeper.h"
#include "app/log.h"
#include "base/time.h"
#include "care/care.h"
#include "engine/calendar_change.h"
#include "engine/definition_store.h"
#include "engine/ledger.h"
#include "store/migrate.h"

#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#define MIB (1024 * 1024)

static const char *file_of(const struct app *app, const char *name)
{
	return text_printf(app->pool, "%s/%s", app->options.root, name);
}

static bool refuse(const struct ctx *ctx)
{
	fprintf(stderr, "huiyin: %s%s%s%s\n", ctx->failure.message, ctx->failure.detail ? " (" : "",
		text_or(ctx->failure.detail, ""), ctx->failure.detail ? ")" : "");
	return false;
}

void app_ctx(const struct app *app, pool_t *pool, struct db *db, const struct snapshot *snapshot,
	struct ctx *ret)
{
	*ret = (struct ctx){ .pool = pool,
		.db = db,
		.messages = app->messages,
		.settings = app->settings,
		.ids = (struct ids *)&app->ids,
		.files = app->options.files,
		.county = atomic_load(&app->county),
		.now = app->options.now ? app->options.now : time_now() };
	if (snapshot)
		snapshot_show(snapshot, ret);
}

/* --- files ------------------------------------------------------------------------------------- */

static void put_href(json_t *list, const char *href, bool first)
{
	json_t *text = json_string(href);
	CHECK(text && json_array_insert_new(list, first ? 0 : json_array_size(list), text) == 0);
}

/* What stands on every page: Bootstrap's sheet first, then our own in the order of the file. Other
 * scripts, and sheets called only-…, are named by the pages that need them. */
static void put_asset(struct app *app, const char *name, const char *file)
{
	const char *href = text_printf(app->pool, "/static/%s", file);
	const char *ending = strrchr(name, '.');
	char *key = pool_copy(app->pool, name, strlen(name) + 1);
	for (char *at = key; *at; at++)
		if (*at == '.' || *at == '-')
			*at = '_';
	put_text(json_object_get(app->assets, "named"), key, href);
	if (text_equal(ending, ".css") && !text_starts(name, "only-"))
		put_href(json_object_get(app->assets, "css"), href, text_starts(name, "bootstrap"));
	else if (text_equal(ending, ".js") && text_starts(name, "huiyin"))
		put_href(json_object_get(app->assets, "js"), href, false);
}

static void read_assets(struct app *app)
{
	const char *name;
	json_t *file;
	app->assets = json_tree(app->pool);
	put_list(app->assets, "css");
	put_list(app->assets, "js");
	put_object(app->assets, "named");
	json_t *names = json_load_file(file_of(app, "build/web/assets.json"), 0, NULL);
	json_object_foreach (names, name, file)
		if (json_is_string(file))
			put_asset(app, name, json_string_value(file));
	json_decref(names);
}

static void make_busy(struct app *app, bool json)
{
	struct failure failure = {
		.err = ERR_BUSY, .key = "busy", .message = message(app->pool, app->messages, "busy")
	};
	struct page page = { .templates = app->templates,
		.messages = app->messages,
		.site = json ? NULL : site_of_nobody(app, NULL, app->pool),
		.failure = &failure,
		.wants_json = json };
	struct answer answer;
	struct response *res = &app->busy[json];
	page_render(&page, app->pool, &answer);
	res_init(res, app->pool);
	res->status = answer.status;
	res_body(res, answer.type, answer.body, answer.size);
	res_header(res, "Retry-After", text_printf(app->pool, "%d", answer.retry_after));
}

static bool read_files(struct app *app)
{
	app->messages = messages_load(app->pool, file_of(app, "messages/zh-CN.yaml"));
	app->templates = templates_load(app->pool, file_of(app, "templates"));
	if (!app->messages || !app->templates)
		return false;
	read_assets(app);
	return true;
}

/* --- database ---------------------------------------------------------------------------------- */

/* An upgrade can be taken back: what stood before it is kept beside the database's file. A server's
 * database is kept by those who run the server. */
static enum err keep_before(struct ctx *ctx, void *data, const char *last)
{
	struct app *app = data;
	const char *folder = app->options.folder;
	if (!folder || !db_is_file(app->options.url))
		return OK;
	if (care_snapshot(ctx, folder, last))
		return ctx->failure.err;
	log_event("upgrade", message(app->pool, app->messages, "care.snapshot_made", "name", last));
	return OK;
}

static bool open_database(struct app *app)
{
	const char *why = NULL;
	struct ctx ctx;
	app->db = db_open(app->pool, app->options.url, DB_WRITE, &why);
	if (!app->db) {
		fprintf(stderr, "huiyin: %s\n", why);
		return false;
	}
	app_ctx(app, app->pool, app->db, NULL, &ctx);
	struct migrate_before before = { keep_before, app };
	return migrate_with(&ctx, file_of(app, "migrations"), &before) == OK || refuse(&ctx);
}

static enum err check_county(struct ctx *ctx, const struct app *app, const struct office *office)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	if (!office->county)
		return app->options.make ? OK : ctx_fail(ctx, ERR_NOT_FOUND, "app.no_county");
	if (app->options.kind == APP_REAL && office->demo)
		return ctx_fail(ctx, ERR_CONFLICT, "app.is_demo", "name", office->county_name);
	if (app->options.kind == APP_DEMO && !office->demo)
		return ctx_fail(ctx, ERR_CONFLICT, "app.is_real", "name", office->county_name);
	return OK;
}

static bool read_county(struct app *app)
{
	struct ctx ctx;
	const char *bad = NULL;
	app_ctx(app, app->pool, app->db, NULL, &ctx);
	const struct office *office = office_load(&ctx, app->pool);
	if (check_county(&ctx, app, office))
		return refuse(&ctx);
	app->settings = config_read(app->pool, office, app->options.set, &bad);
	if (bad)
		fprintf(stderr, "huiyin: %s\n",
			message(app->pool, app->messages, "app.bad_setting", "text", bad));
	ctx.county = office->county;
	atomic_store(&app->county, office->county);
	ids_floor(&app->ids, app_db_last_id(&ctx));
	return !bad && (!ctx_failed(&ctx) || refuse(&ctx));
}

/* --- rules and directory ----------------------------------------------------------------------- */

static void say_problems(struct app *app, const struct problems *problems)
{
	problems_print(problems, stderr);
	fprintf(stderr, "huiyin: %s\n",
		message(problems->pool, app->messages, "app.broken_definitions", "count",
			text_printf(problems->pool, "%d", problems->count)));
}

static struct rules *load_rules(struct app *app, struct problems *problems)
{
	const char *folder =
		app->options.definitions ? app->options.definitions : file_of(app, "definitions");
	/* What ./dev has brought, and what the office has licensed and put beside its data. */
	const char *const typefaces[] = { file_of(app, "build/fonts"),
		app->snapshots.folder ? text_printf(app->pool, "%s/fonts", app->snapshots.folder)
				      : NULL,
		NULL };
	return rules_load(folder, typefaces, problems);
}

/* The versions that have run, and what people reach by the roles. */
static void keep_rules(struct ctx *ctx, struct rules *rules, struct problems *problems)
{
	db_begin(ctx);
	if (definitions_keep(ctx, rules->pool, rules->definitions, problems) == OK)
		directory_refresh(ctx);
	if (!ctx_failed(ctx))
		calendar_keep(ctx, rules->world);
	if (ctx_failed(ctx))
		db_rollback(ctx);
	else
		db_commit(ctx);
}

/* Then the directory is read under the new rules. */
static bool use_rules(struct app *app, struct rules *rules, struct problems *problems)
{
	struct ctx ctx;
	app_ctx(app, problems->pool, app->db, NULL, &ctx);
	ctx.definitions = rules->definitions;
	ctx.world = rules->world;
	if (atomic_load(&app->county))
		keep_rules(&ctx, rules, problems);
	if (problems->count)
		return false;
	return app_publish(app, &ctx, rules) || refuse(&ctx);
}

static bool read_rules(struct app *app)
{
	struct problems problems;
	problems_init(&problems, pool_new_root(), app->messages);
	struct rules *rules = load_rules(app, &problems);
	bool used = rules && use_rules(app, rules, &problems);
	if (problems.count)
		say_problems(app, &problems);
	rules_drop(rules);
	pool_free(problems.pool);
	return used;
}

bool app_publish(struct app *app, struct ctx *ctx, struct rules *rules)
{
	if (!snapshot_publish(&app->snapshots, ctx, rules))
		return false;
	atomic_store(&app->county, ctx->county);
	return true;
}

bool app_reload(struct app *app)
{
	bool used = read_rules(app);
	log_event("definitions",
		message(app->pool, app->messages, used ? "app.reloaded" : "app.not_reloaded"));
	return used;
}

/* --- the writer's hooks ------------------------------------------------------------------------ */

static void seal(void *data, struct ctx *ctx)
{
	if (ledger_seal_due(&((struct app *)data)->tree))
		ledger_seal(ctx);
}

static void ended(void *data, bool committed)
{
	ledger_sealed(&((struct app *)data)->tree, committed);
}

/* Answers that are on their way still go out; then the process ends with EXIT_DOOMED. */
static void doomed(void *data, const char *why)
{
	struct app *app = data;
	log_event("writer", why);
	atomic_store(&app->doomed, true);
	kill(getpid(), SIGTERM);
}

static void set_writing(struct app *app)
{
	app->writing = (struct writer_options){ .url = app->options.url,
		.capacity = settings_get(app->settings, "writer-queue"),
		.batch = settings_get(app->settings, "writer-batch"),
		.log_bytes = settings_get(app->settings, "log-size") * MIB,
		.data = app,
		.prepare = dispatch_prepare,
		.seal = seal,
		.ended = ended,
		.slice = jobs_slice,
		.repeatable = jobs_repeatable,
		.doomed = doomed };
}

/* --- the whole --------------------------------------------------------------------------------- */

struct app *app_open(pool_t *pool, const struct app_options *options)
{
	struct app *app = mem_new(pool, struct app);
	app->pool = pool;
	app->options = *options;
	ids_init(&app->ids, options->node);
	snapshots_init(&app->snapshots);
	app->snapshots.set = options->set;
	app->snapshots.folder = options->folder;
	if (!options->url)
		app->options.url = folder_database(pool, options->folder);
	bool opened = read_files(app) && open_database(app) && read_county(app) && read_rules(app);
	if (!opened) {
		app_close(app);
		return NULL;
	}
	make_busy(app, false);
	make_busy(app, true);
	app->jobs = jobs_new(pool);
	app->importing = importing_new(app);
	set_writing(app);
	return app;
}

void app_close(struct app *app)
{
	if (!app)
		return;
	snapshots_done(&app->snapshots);
	if (app->db)
		db_close(app->db);
	app->db = NULL;
}

bool app_start(struct app *app)
{
	const struct settings *settings = app->settings;
	const char *why = NULL;
	app->writer = writer_start(app->pool, &app->writing, &why);
	if (app->writer)
		app->slow = workers_start(app->pool, app->options.url,
			settings_get(settings, "slow-threads"),
			settings_get(settings, "slow-queue"), &why);
	if (app->slow)
		app->readers = workers_start(app->pool, app->options.url,
			settings_get(settings, "reader-threads"),
			settings_get(settings, "reader-queue"), &why);
	if (app->readers) {
		app->keeper = keeper_start(app);
		return true;
	}
	fprintf(stderr, "huiyin: %s\n", why);
	app_stop(app);
	return false;
}

static void stop_writer(struct app *app)
{
	struct writer_counts counts = writer_stop(app->writer);
	if (app->writer)
		log_event("writer", text_printf(app->pool,
					    "%" PRId64 " writes in %" PRId64
					    " transactions, %" PRId64 " statements",
					    counts.writes, counts.transactions, counts.statements));
	app->writer = NULL;
}

/* The server has stopped: what was let in has been answered or given up. Readers and writer hand over to
 * each other, so from here on neither does, and the readers end first. */
void app_stop(struct app *app)
{
	atomic_store(&app->stopping, true);
	keeper_stop(app->keeper);
	workers_stop(app->slow);
	workers_stop(app->readers);
	stop_writer(app);
	app->slow = NULL;
}

static bool look(
	struct app *app, struct db *db, void (*work)(struct ctx *ctx, void *data), void *data)
{
	pool_t *pool = pool_new_root();
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	struct ctx ctx;
	app_ctx(app, pool, db, snapshot, &ctx);
	db_begin(&ctx);
	if (!ctx_failed(&ctx))
		work(&ctx, data);
	bool done = !ctx_failed(&ctx) || refuse(&ctx);
	db_rollback(&ctx);
	snapshot_drop(snapshot);
	pool_free(pool);
	return done;
}

bool app_look(struct app *app, void (*work)(struct ctx *ctx, void *data), void *data)
{
	const char *why = NULL;
	struct db *db = db_open(app->pool, app->options.url, DB_READ, &why);
	if (!db) {
		fprintf(stderr, "huiyin: %s\n", why);
		return false;
	}
	bool done = look(app, db, work, data);
	db_close(db);
	return done;
}

bool app_transact(struct app *app, void (*work)(struct ctx *ctx, void *data), void *data)
{
	pool_t *pool = pool_new_root();
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	struct ctx ctx;
	app_ctx(app, pool, app->db, snapshot, &ctx);
	ctx.ledger_tree = &app->tree;
	db_begin(&ctx);
	work(&ctx, data);
	if (!ctx_failed(&ctx))
		ledger_seal(&ctx);
	if (!ctx_failed(&ctx))
		db_commit(&ctx);
	bool done = !ctx_failed(&ctx);
	ledger_sealed(&app->tree, done);
	if (!done)
		refuse(&ctx);
	db_rollback(&ctx);
	snapshot_drop(snapshot);
	pool_free(pool);
	return done;
}
