/* app/command_export.c - a business's whole ledger into a file, as its coordinator (交办部门) sees it. */
#include "app/command_data.h"
#include "app/commands.h"
#include "engine/directory.h"
#include "export/export.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

struct exporting {
	struct invocation *invocation;
	struct ctx *ctx;
	struct listing listing;
	struct export export;
};

/* The first person who is coordinator of the business. */
static enum err become_coordinator(struct exporting *exporting, const struct definition *definition)
{
	struct ctx *ctx = exporting->ctx;
	size_t count;
	int64_t today = time_day(ctx->now);
	const struct person **holders = directory_holders(
		ctx->pool, ctx->directory, definition->coordinator, 0, today, &count);
	if (count)
		ctx->actor = actor_make(ctx->pool, ctx->directory, holders[0]->id, today);
	if (ctx->actor)
		return OK;
	return ctx_fail(ctx, ERR_INVALID, "export.nobody", "role", definition->coordinator->title);
}

static enum workbook_format format_of(const char *path)
{
	size_t size = strlen(path);
	return size > 4 && strcasecmp(path + size - 4, ".csv") == 0 ? WORKBOOK_CSV : WORKBOOK_XLSX;
}

static void tell(const struct exporting *exporting)
{
	struct ctx *ctx = exporting->ctx;
	const struct export *export = &exporting->export;
	if (!exporting->invocation->json) {
		puts(message(ctx->pool, ctx->messages, "export.done", "file", export->path, "count",
			text_printf(ctx->pool, "%" PRId64, export->rows), "filter",
			export->filter));
		return;
	}
	json_t *document = json_tree(ctx->pool);
	put_text(document, "procedure", exporting->listing.definition->id);
	put_text(document, "file", export->path);
	put_text(document, "format", export->format == WORKBOOK_CSV ? "csv" : "xlsx");
	put_text(document, "filter", export->filter);
	put_text(document, "until", time_format(ctx->pool, ctx->now));
	put_int(document, "rows", export->rows);
	invocation_print(exporting->invocation, document);
}

static enum err open_listing(struct exporting *exporting)
{
	struct ctx *ctx = exporting->ctx;
	const struct invocation *invocation = exporting->invocation;
	const char *id = invocation->words[0];
	const struct definition *definition = definition_find(ctx->definitions, id);
	if (!definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure", id);
	enum err err = become_coordinator(exporting, definition);
	return err ? err
		   : listing_open_text(ctx, id,
			     text_or(invocation_option(invocation, "query"),
				     "open=all&sort=oldest"),
			     LISTING_WIDE, &exporting->listing);
}

static void export(struct ctx *ctx, void *data)
{
	struct exporting *exporting = data;
	const char *path = exporting->invocation->words[1];
	exporting->ctx = ctx;
	enum err err = open_listing(exporting);
	if (!err)
		err = export_prepare(&exporting->listing, &exporting->export);
	if (!err)
		err = export_open_file(&exporting->export, path, format_of(path));
	if (!err)
		err = export_listing(&exporting->listing, &exporting->export);
	if (!err)
		err = export_close(&exporting->export);
	if (!err)
		tell(exporting);
}

int command_export(struct invocation *invocation)
{
	struct exporting exporting = { .invocation = invocation };
	return command_look(invocation, export, &exporting) ? 0 : EXIT_REFUSED;
}
