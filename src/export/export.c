/* export/export.c - a list as a file: opened, filled, closed with its foot, sent, remembered. */
#include "export/export.h"

#include "base/file.h"
#include "base/time.h"
#include "engine/directory.h"
#include "people/people.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *name, *type;
} kinds[] = {
	[WORKBOOK_XLSX] = { "xlsx",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	[WORKBOOK_CSV] = { "csv", "text/csv; charset=utf-8" },
};

/* --- opening ------------------------------------------------------------------------------------ */

static enum err read_format(struct export *export, const struct request *req)
{
	const char *name = text_or(req_text(req, "format"), kinds[WORKBOOK_XLSX].name);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_equal(kinds[i].name, name)) {
			export->format = (enum workbook_format)i;
			return OK;
		}
	return ctx_fail_field(export->ctx, "format", "export.no_format", "name", name);
}

static void remove_file(void *path)
{
	unlink(path);
}

/* Beside the files that come in: readable by nobody else, gone with the request, also where it ends badly. */
static enum err make_file(struct export *export)
{
	struct ctx *ctx = export->ctx;
	const char *folder = ctx->files ? text_printf(ctx->pool, "%s/incoming", ctx->files)
					: text_or(getenv("TMPDIR"), "/tmp");
	if (ctx->files && file_make_folder(ctx, folder))
		return ctx->failure.err;
	const char *pattern = text_printf(export->ctx->pool, "%s/export-XXXXXX", folder);
	char *path = pool_copy(export->ctx->pool, pattern, strlen(pattern) + 1);
	int file = mkstemp(path);
	if (file < 0)
		return ctx_broken(export->ctx, ERR_BUSY, "no temporary file in %s", folder);
	close(file);
	pool_defer(export->ctx->pool, path, remove_file);
	export->path = path;
	return OK;
}

static const char *person_name(const struct ctx *ctx)
{
	return ctx->actor ? ctx->actor->person->name
			  : message(ctx->pool, ctx->messages, "export.machine");
}

/* "筛选：在办。统计截止 2026-03-31 17:30，打印人：督查员。" */
static const char *foot(const struct export *export)
{
	struct ctx *ctx = export->ctx;
	return message(ctx->pool, ctx->messages, "export.foot", "filter",
		text_or(export->filter, message(ctx->pool, ctx->messages, "export.all")), "until",
		time_format(ctx->pool, ctx->now), "person", person_name(ctx));
}

static const char *const *titles(const struct export *export)
{
	const char **list = mem_array(export->ctx->pool, const char *, 2);
	list[0] = export->title;
	return list;
}

static enum err begin(struct export *export)
{
	export->plan = (struct sheet_plan){ export->title, titles(export), export->columns,
		export->count, export->paper, foot(export) };
	enum err err = workbook_create(export->ctx, export->path, export->format, &export->book);
	if (!err)
		workbook_begin(export->book, &export->plan);
	return err;
}

enum err export_open(struct export *export, const struct request *req)
{
	enum err err = read_format(export, req);
	if (!err)
		err = make_file(export);
	return err ? err : begin(export);
}

enum err export_open_file(struct export *export, const char *path, enum workbook_format format)
{
	export->path = path;
	export->format = format;
	return begin(export);
}

/* --- rows ------------------------------------------------------------------------------------- */

struct written export_value(const char *text, bool number)
{
	int64_t is;
	if (!number || text_empty(text))
		return written_text(text);
	if (time_parse_day(text, &is))
		return written_day(is);
	if (time_parse(text, &is))
		return written_time(is);
	/* 007 is no number: it is written so for a reason. */
	bool whole = *text != '0' || !text[1];
	return whole && text_to_int(text, &is) ? written_integer(is) : written_text(text);
}

void export_row(struct export *export, const struct written *values)
{
	workbook_row(export->book, values);
	export->rows++;
}

/* --- the end ------------------------------------------------------------------------------------ */

static const char *count_text(const struct export *export)
{
	return text_printf(export->ctx->pool, "%" PRId64, export->rows);
}

enum err export_close(struct export *export)
{
	struct ctx *ctx = export->ctx;
	workbook_note(export->book, message(ctx->pool, ctx->messages, "export.note", "foot",
					    foot(export), "count", count_text(export)));
	return workbook_finish(export->book);
}

static void remember(const struct export *export, const struct request *req)
{
	struct ctx *ctx = export->ctx;
	const char *detail = message(ctx->pool, ctx->messages, "export.detail", "title",
		export->title, "count", count_text(export), "filter", text_or(export->filter, ""));
	access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "exported", req->path,
				     detail, req->address });
}

static const char *file_name(const struct export *export)
{
	struct civil day = time_civil(time_day(export->ctx->now));
	return text_printf(export->ctx->pool, "%s%04d%02d%02d.%s", export->title, day.year,
		day.month, day.day, kinds[export->format].name);
}

enum err export_answer(struct export *export, const struct request *req, struct response *res)
{
	enum err err = export_close(export);
	if (err)
		return err;
	remember(export, req);
	err = res_file_once(res, export->path, kinds[export->format].type, file_name(export));
	return err ? ctx_broken(export->ctx, ERR_INTERNAL, "%s has vanished", export->path) : OK;
}
