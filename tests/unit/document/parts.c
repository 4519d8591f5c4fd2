#include "parts.h"

#include "../fixture.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

struct ctx *document_ctx(pool_t *pool)
{
	struct ctx *ctx = mem_new(pool, struct ctx);
	ctx->pool = pool;
	ctx->messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	ctx->now = FIXTURE_NOW;
	CHECK(ctx->messages);
	return ctx;
}

const char *document_path(pool_t *pool, const char *name)
{
	return text_printf(pool, "%s/%s", fixture_folder(pool), name);
}

const char *document_file(pool_t *pool, const char *name, const void *bytes, size_t size)
{
	const char *path = document_path(pool, name);
	FILE *file = fopen(path, "wb");
	CHECK(file && fwrite(bytes, 1, size, file) == size);
	CHECK(fclose(file) == 0);
	return path;
}

const char *document_zip(pool_t *pool, const char *name, const struct text_part *parts)
{
	const char *path = document_path(pool, name);
	struct zip *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, NULL);
	CHECK(zip);
	for (; parts->name; parts++) {
		struct zip_source *source =
			zip_source_buffer(zip, parts->text, strlen(parts->text), 0);
		CHECK(source && zip_file_add(zip, parts->name, source, ZIP_FL_ENC_UTF_8) >= 0);
	}
	CHECK(zip_close(zip) == 0);
	return path;
}

#define RELATION(id, type, target) \
	"<Relationship Id='" id "' Type='http://schemas/relationships/" type "' Target='" target \
	"'/>"

const char *document_xlsx(
	pool_t *pool, const char *rows, const char *after, const char *strings, const char *formats)
{
	const struct text_part parts[] = {
		{ "_rels/.rels", "<Relationships>" RELATION("r1", "officeDocument",
					 "xl/workbook.xml") "</Relationships>" },
		{ "xl/workbook.xml", "<workbook><sheets><sheet name='督查台账' sheetId='1' "
				     "r:id='r2' xmlns:r='r'/></sheets></workbook>" },
		{ "xl/_rels/workbook.xml.rels",
			"<Relationships>" RELATION("r2", "worksheet", "worksheets/sheet1.xml")
				RELATION("r3", "sharedStrings", "sharedStrings.xml")
					RELATION("r4", "styles", "styles.xml") "</Relationships>" },
		{ "xl/worksheets/sheet1.xml",
			text_printf(pool,
				"<x:worksheet xmlns:x='x'><x:sheetData>%s</x:sheetData>%s"
				"</x:worksheet>",
				rows, text_or(after, "")) },
		{ "xl/sharedStrings.xml",
			text_printf(pool, "<sst>%s</sst>", text_or(strings, "")) },
		{ "xl/styles.xml",
			text_printf(pool, "<styleSheet>%s</styleSheet>", text_or(formats, "")) },
		{ 0 },
	};
	return document_zip(pool, "book.xlsx", parts);
}

static void add_row(struct buffer *out, pool_t *pool, const struct row *row)
{
	buffer_printf(out, "%s%d:", row->hidden ? "h" : "", row->number);
	for (int i = 0; i < row->count; i++) {
		const struct cell *cell = &row->cells[i];
		const char *name = cell_name(pool, cell->column, row->number);
		buffer_printf(out, "%s%.*s=%s%s%s", i ? "|" : " ", (int)strcspn(name, "0123456789"),
			name, cell->damaged ? "!" : "", cell->merged_from ? "^" : "", cell->text);
	}
	buffer_text(out, "\n");
}

const char *document_rows(struct ctx *ctx, const char *path, const char *name, bool fill)
{
	struct workbook *workbook;
	struct buffer out;
	buffer_init(&out, ctx->pool, 1 << 20);
	if (workbook_open(ctx, path, name, &workbook_limits_usual, &workbook) == OK) {
		struct sheet_rows *rows = sheet_rows(workbook, workbook_sheet(workbook, 0),
			(struct sheet_options){ .fill = fill });
		for (const struct row *row; (row = sheet_next(rows));)
			add_row(&out, ctx->pool, row);
	}
	if (ctx_failed(ctx))
		buffer_text(&out, ctx->failure.key);
	return out.data;
}
