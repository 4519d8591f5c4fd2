/* document/pdf.c - the layout drawn on a cairo PDF surface, page by page. */
#include "document/file.h"
#include "document/layout.h"

#include "base/time.h"

#include <cairo-pdf.h>

#define PDF_SIZE_MAX ((size_t)512 * 1024 * 1024)
#define OUTLINE_LEVELS 4

static cairo_status_t write_file(void *data, const unsigned char *bytes, unsigned size)
{
	return file_write(data, bytes, size) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t write_buffer(void *data, const unsigned char *bytes, unsigned size)
{
	struct buffer *buffer = data;
	buffer_add(buffer, bytes, size);
	return buffer->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_text_metadata(
	cairo_surface_t *surface, cairo_pdf_metadata_t which, const char *text)
{
	if (!text_empty(text))
		cairo_pdf_surface_set_metadata(surface, which, text);
}

static void set_metadata(struct layout *layout, cairo_surface_t *surface)
{
	const struct document *document = layout->document;
	set_text_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title);
	set_text_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, document->subject);
	set_text_metadata(
		surface, CAIRO_PDF_METADATA_CREATOR, text_or(document->creator, "Huiyin"));
	if (!document->created)
		return;
	struct civil day = time_civil(time_day(document->created));
	int64_t seconds = time_of_day(document->created) / MS_SECOND;
	const char *when = text_printf(layout->pool, "%04d-%02d-%02dT%02d:%02d:%02d+08:00",
		day.year, day.month, day.day, (int)(seconds / 3600), (int)(seconds / 60 % 60),
		(int)(seconds % 60));
	set_text_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
	set_text_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, when);
}

/* Bookmarks for headings and marks, each below the last one of a higher level. */
static void add_outline(struct layout *layout, cairo_surface_t *surface)
{
	int parents[OUTLINE_LEVELS + 1] = { CAIRO_PDF_OUTLINE_ROOT };
	for (const struct mark *mark = layout->marks; mark; mark = mark->next) {
		if (!mark->sheet || mark->level > OUTLINE_LEVELS)
			continue;
		const char *where =
			text_printf(layout->pool, "page=%d pos=[%d %d]", mark->sheet->nth,
				(int)mark->sheet->left, (int)(mark->sheet->top + mark->y));
		int id = cairo_pdf_surface_add_outline(
			surface, parents[mark->level - 1], mark->text, where, 0);
		for (int level = mark->level; level <= OUTLINE_LEVELS; level++)
			parents[level] = id;
	}
}

static void draw_sheets(struct layout *layout, cairo_surface_t *surface)
{
	cairo_t *cairo = cairo_create(surface);
	for (const struct sheet *sheet = layout->first; sheet; sheet = sheet->next) {
		cairo_pdf_surface_set_size(surface, sheet->width, sheet->height);
		cairo_save(cairo);
		draw_sheet(layout, cairo, sheet);
		cairo_restore(cairo);
		cairo_show_page(cairo);
	}
	add_outline(layout, surface);
	cairo_destroy(cairo);
}

static enum err refuse(struct ctx *ctx, cairo_status_t status)
{
	if (status == CAIRO_STATUS_WRITE_ERROR)
		return ctx_fail(ctx, ERR_BUSY, "document.not_written");
	return ctx_broken(ctx, ERR_INTERNAL, "cairo: %s", cairo_status_to_string(status));
}

static enum err draw_to(
	struct ctx *ctx, struct layout *layout, cairo_write_func_t write, void *data)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write, data, layout->first->width, layout->first->height);
	set_metadata(layout, surface);
	draw_sheets(layout, surface);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ? OK : refuse(ctx, status);
}

enum err document_pdf(struct ctx *ctx, const struct document *document, const char *path)
{
	struct layout *layout;
	struct file *file;
	enum err err = layout_document(ctx, document, &layout);
	if (err)
		return err;
	err = file_begin(ctx, path, &file);
	if (!err) {
		err = draw_to(ctx, layout, write_file, file);
		err = err ? err : file_end(ctx, file);
	}
	layout_done(layout);
	return err;
}

enum err document_pdf_bytes(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret)
{
	struct layout *layout;
	struct buffer buffer;
	enum err err = layout_document(ctx, document, &layout);
	if (err)
		return err;
	buffer_init(&buffer, ctx->pool, PDF_SIZE_MAX);
	err = draw_to(ctx, layout, write_buffer, &buffer);
	*ret = (struct document_bytes){
		.data = buffer.data, .size = buffer.size, .pages = layout->sheet_count
	};
	layout_done(layout);
	return err;
}
