/* app/command_import.c - a ledger from the command line, beside a running server too: each problem as
 * sheet!cell: value: reason, and nothing changed unless all is good or the good rows are wanted. */
#include "app/command_data.h"
#include "app/commands.h"

#include "app/app.h"
#include "base/time.h"
#include "engine/directory.h"
#include "html/json.h"
#include "imports/imports.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PART_MS 40
#define SLICE_MS 40
#define FILE_MOST ((size_t)64 * 1024 * 1024)
#define PROBLEMS_MOST 20000
/* Rows of all tables go to all places of their indexes. */
#define CACHE_KIB (48 * 1024)

struct importing_file {
	struct invocation *invocation;
	struct app *app;
	struct import_file file;
	pool_t *pool; /* of the reading */
	struct imports_reading *reading;
	int64_t run;
	bool more;
	struct import_run now; /* as last seen */
	struct import_counts counts;
	struct import_problem *problems;
	size_t problem_count;
};

static const char *option(const struct importing_file *importing, const char *name)
{
	return invocation_option(importing->invocation, name);
}

/* --- the file ---------------------------------------------------------------------------------- */

static bool read_file(struct importing_file *importing, const char *path)
{
	struct invocation *invocation = importing->invocation;
	struct stat about;
	FILE *stream = fopen(path, "rb");
	size_t most = stream && !fstat(fileno(stream), &about) ? (size_t)about.st_size : 0;
	most = most > FILE_MOST ? 0 : most;
	char *data = pool_alloc(invocation->pool, most + 1);
	size_t size = stream ? fread(data, 1, most + 1, stream) : 0;
	bool good = stream && !ferror(stream) && size == most && size;
	if (!good)
		invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, "imports.unreadable",
				"file", path, "reason", strerror(stream ? EFBIG : errno)));
	if (stream)
		fclose(stream);
	const char *name = strrchr(path, '/');
	importing->file.name = name ? name + 1 : path;
	importing->file.data = data;
	importing->file.size = size;
	return good;
}

/* --- the steps, each in a transaction of its own ------------------------------------------------ */

/* The first of those who may; a command has no name of its own. */
static void act_as_importer(struct ctx *ctx, const char *what)
{
	const struct definition *definition = definition_find(ctx->definitions, what);
	const struct import_def *import = definition ? definition->import : NULL;
	for (size_t i = 0; import && !ctx->actor && i < import->by_count; i++) {
		size_t count;
		const struct person **people = directory_holders(
			ctx->pool, ctx->directory, import->by[i], 0, ctx->now / 86400000, &count);
		if (count)
			ctx->actor = actor_make(
				ctx->pool, ctx->directory, people[0]->id, ctx->now / 86400000);
	}
}

static void begin(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	act_as_importer(ctx, importing->file.what);
	if (!definition_find(ctx->definitions, importing->file.what))
		ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure",
			importing->file.what);
	else if (imports_begin(ctx, &importing->file, &importing->run) == OK &&
		 option(importing, "sheet")) {
		struct import_run run;
		json_t *options = json_tree(ctx->pool);
		put_text(options, "sheet", option(importing, "sheet"));
		if (imports_load(ctx, importing->run, &run) == OK)
			(void)!imports_choose(ctx, &run, options);
	}
}

static void read_part(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	struct imports_chunk *chunk = imports_read(importing->reading, ctx, PART_MS);
	importing->more = imports_store(ctx, chunk) && !imports_chunk_last(chunk);
}

static void look(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	struct import_run run;
	pool_t *pool = ctx->pool;
	act_as_importer(ctx, importing->file.what);
	ctx->pool = importing->invocation->pool;
	if (imports_load(ctx, importing->run, &run) == OK) {
		importing->now = run;
		importing->counts = imports_counts(ctx, &run);
		importing->problems =
			imports_problems(ctx, &run, PROBLEMS_MOST, &importing->problem_count);
	}
	ctx->pool = pool;
}

static void cancel_run(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	struct import_run run;
	act_as_importer(ctx, importing->file.what);
	if (imports_load(ctx, importing->run, &run) == OK)
		(void)!imports_cancel(ctx, &run);
}

static void accept_rows(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	struct import_run run;
	act_as_importer(ctx, importing->file.what);
	if (imports_load(ctx, importing->run, &run) == OK)
		(void)!imports_accept(ctx, &run, option(importing, "accept-good-rows"));
}

static void commit(struct ctx *ctx, void *data)
{
	struct importing_file *importing = data;
	const struct import_pace pace = { .most = time_monotonic() + SLICE_MS };
	importing->more = imports_commit(ctx, &pace);
}

/* --- what it says ------------------------------------------------------------------------------ */

static void say_problems(const struct importing_file *importing)
{
	for (size_t i = 0; i < importing->problem_count; i++)
		fprintf(stderr, "%s: %s: %s\n", importing->problems[i].cell,
			importing->problems[i].value, importing->problems[i].reason);
}

static json_t *document_of(const struct importing_file *importing)
{
	json_t *document = json_tree(importing->invocation->pool);
	put_id(document, "run", importing->run);
	put_text(document, "state", importing->now.state);
	imports_put_counts(document, &importing->counts);
	imports_put_problems(document, importing->problems, importing->problem_count);
	return document;
}

static const char *count_text(const struct importing_file *importing, enum row_status status)
{
	return text_printf(importing->invocation->pool, "%" PRId64, importing->counts.of[status]);
}

static void say_counts(const struct importing_file *importing, const char *key)
{
	const struct invocation *invocation = importing->invocation;
	printf("%s\n",
		message(invocation->pool, invocation->messages, key, "imported",
			count_text(importing, ROW_TAKEN), "updated",
			count_text(importing, ROW_UPDATED), "same", count_text(importing, ROW_SAME),
			"bad", count_text(importing, ROW_BAD), "new",
			count_text(importing, ROW_NEW), "changed",
			count_text(importing, ROW_CHANGED), "refused",
			count_text(importing, ROW_REFUSED)));
}

static int conclude(const struct importing_file *importing, const char *key, int status)
{
	if (importing->invocation->json)
		invocation_print(importing->invocation, document_of(importing));
	else
		say_problems(importing);
	if (!importing->invocation->json)
		say_counts(importing, key);
	return status;
}

/* --- the whole --------------------------------------------------------------------------------- */

static bool read_all(struct importing_file *importing)
{
	bool done = app_transact(importing->app, begin, importing);
	importing->pool = pool_new_root();
	importing->reading = imports_reading_new(importing->pool, importing->run);
	for (importing->more = done; importing->more && done;)
		done = app_transact(importing->app, read_part, importing);
	pool_free(importing->pool);
	return done && app_transact(importing->app, look, importing);
}

static int take_in(struct importing_file *importing)
{
	bool done = app_transact(importing->app, accept_rows, importing);
	for (importing->more = done; importing->more && done;)
		done = app_transact(importing->app, commit, importing);
	done = done && app_transact(importing->app, look, importing);
	return done ? conclude(importing, "imports.done", 0) : EXIT_REFUSED;
}

static int import(struct importing_file *importing)
{
	struct app *app = importing->app;
	if (!read_all(importing))
		return EXIT_REFUSED;
	bool broken = !text_equal(importing->now.state, "ready");
	bool bad = importing->counts.of[ROW_BAD] && !option(importing, "accept-good-rows");
	if (!broken && !bad)
		return take_in(importing);
	app_transact(app, cancel_run, importing);
	if (broken)
		return invocation_refuse(importing->invocation, importing->now.why);
	return conclude(importing, "imports.not_done", EXIT_REFUSED);
}

int command_import(struct invocation *invocation)
{
	struct importing_file importing = { .invocation = invocation,
		.file = { .what = invocation->words[0], .held = true } };
	if (imports_is_list(invocation->words[0]))
		return command_import_list(invocation);
	if (!read_file(&importing, invocation->words[1]))
		return EXIT_REFUSED;
	importing.app = command_app(invocation);
	if (importing.app)
		db_cache(importing.app->db, CACHE_KIB);
	int status = importing.app ? import(&importing) : EXIT_REFUSED;
	app_close(importing.app);
	return status;
}
