/* app/command_calendar.c - `huiyin calendar import FILE`: a notice's text, or a calendar file, is staged with the
 * dues that it moves; somebody of the office approves it on the page. A server may run on the folder. */
#include "app/app.h"
#include "app/command_data.h"
#include "app/commands.h"
#include "base/file.h"
#include "base/time.h"
#include "base/yaml.h"
#include "engine/calendar_change.h"
#include "engine/calendar_notice.h"
#include "html/json.h"
#include "setup/calendar_page.h"

#include <inttypes.h>
#include <string.h>

struct importing_calendar {
	struct invocation *invocation;
	struct app *app;
	const struct remember *remembered;
	struct calendar_version staged;
	int64_t number;
};

/* A calendar file names its year and its document itself. */
static bool is_calendar_file(
	struct ctx *ctx, const char *text, int64_t *year, const char **document)
{
	struct problems problems;
	problems_init(&problems, ctx->pool, ctx->messages);
	const struct yaml_node *root =
		yaml_parse(ctx->pool, "calendar", text, strlen(text), &problems);
	if (problems.count || !yaml_int(yaml_get(root, "year"), year))
		return false;
	*document = text_or(yaml_text_of(root, "notice"), "");
	return true;
}

static const char *file_of_notice(
	struct ctx *ctx, const char *text, int64_t *year, const char **document)
{
	const char *problem = NULL;
	int stated = calendar_notice_year(ctx->pool, ctx->messages, text);
	*year = stated ? stated : *year;
	*document = text_or(*document, calendar_notice_document(ctx->pool, ctx->messages, text));
	if (*year < CALENDAR_FIRST_YEAR || *year > CALENDAR_LAST_YEAR)
		return ctx_fail(ctx, ERR_INVALID, "calendar.told_year"), NULL;
	if (text_empty(*document))
		return ctx_fail(ctx, ERR_INVALID, "calendar.told_document"), NULL;
	const char *file = calendar_notice_read(
		ctx->pool, ctx->messages, text, (int)*year, *document, &problem);
	if (!file)
		ctx_fail(ctx, ERR_INVALID, "calendar.notice.wrong", "why", problem);
	return file;
}

static void write_staged(struct ctx *ctx, void *data)
{
	struct importing_calendar *importing = data;
	for (const struct remember *row = importing->remembered; row; row = row->next)
		row->write(ctx, row->data);
	(void)calendar_version_load(ctx, importing->number, &importing->staged);
}

static void stage(struct ctx *ctx, void *data)
{
	struct importing_calendar *importing = data;
	const struct invocation *invocation = importing->invocation;
	const char *document = text_or(invocation_option(invocation, "document"), "");
	const char *text = NULL, *stated = text_or(invocation_option(invocation, "year"), "0");
	size_t size;
	int64_t year = 0;
	if (file_get(ctx, invocation->words[0], YAML_SIZE_MAX, &text, &size))
		return;
	if (!text_to_int(stated, &year))
		year = 0;
	if (!is_calendar_file(ctx, text, &year, &document))
		text = file_of_notice(ctx, text, &year, &document);
	if (!text)
		return;
	const char *number = text_printf(ctx->pool, "%" PRId64, year);
	struct calendar_files files = calendar_files_with(
		ctx->pool, ctx->world->files, text_printf(ctx->pool, "%s.yaml", number), text);
	importing->number = calendar_stage(ctx, &files,
		message(ctx->pool, ctx->messages, "calendar.title.year", "year", number), document,
		0);
	importing->remembered = ctx->remembered;
	if (importing->number && !app_transact(importing->app, write_staged, importing))
		ctx_broken(ctx, ERR_BUSY, "not stored");
}

static void print(struct invocation *invocation, const struct calendar_version *staged)
{
	pool_t *pool = invocation->pool;
	if (invocation->json) {
		json_t *document = json_tree(pool);
		put_int(document, "version", staged->version);
		put_int(document, "moved", staged->staged);
		put_int(document, "earlier", staged->earlier);
		invocation_print(invocation, document);
		return;
	}
	puts(message(pool, invocation->messages, "calendar.told_staged", "version",
		text_printf(pool, "%" PRId64, staged->version), "moved",
		text_printf(pool, "%" PRId64, staged->staged), "earlier",
		text_printf(pool, "%" PRId64, staged->earlier)));
}

int command_calendar_import(struct invocation *invocation)
{
	struct app *app = command_app(invocation);
	struct importing_calendar importing = { .invocation = invocation, .app = app };
	bool done = app && app_look(app, stage, &importing);
	app_close(app);
	if (!done)
		return EXIT_REFUSED;
	print(invocation, &importing.staged);
	return 0;
}
