/* document/pdf.c - the layout drawn on a cairo PDF surface, page by page. */
#include "document/file.h"
#include "document/picture.h"

#include "base/file.h"
#include "base/process.h"
#include "base/time.h"

#include <cairo-pdf.h>
#include <unistd.h>

#define PDF_SIZE_MAX ((size_t)512 * 1024 * 1024)
#define OUTLINE_LEVELS 4
#define PLAN_MOST ((size_t)16 * 1024 * 1024)

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

/* --- with pages of other PDFs ------------------------------------------------------------------ */

static bool take_piece(void *data, const char *bytes, size_t size)
{
	return file_write(data, bytes, size);
}

static const char *one_line(const struct layout *layout, const char *text)
{
	char *line = (char *)(uintptr_t)text_copy(layout->pool, text);
	for (char *at = line; *at; at++)
		if (*at == '\n')
			*at = ' ';
	return line;
}

/* "mark LEVEL PAGE X Y TITLE" and so on: see render/main.c. */
static const char *plan_of(const struct layout *layout)
{
	struct buffer plan;
	const char *title = layout->document->title;
	buffer_init(&plan, layout->pool, PLAN_MOST);
	for (const struct placed_page *page = layout->placed; page; page = page->next)
		buffer_printf(&plan, "put %d %d %d %d %d %d %s\n", page->sheet->nth, (int)page->x,
			(int)page->y, (int)page->width, (int)page->height, page->nth, page->path);
	for (const struct mark *mark = layout->marks; mark; mark = mark->next)
		if (mark->sheet && mark->level <= OUTLINE_LEVELS)
			buffer_printf(&plan, "mark %d %d %d %d %s\n", mark->level, mark->sheet->nth,
				(int)mark->sheet->left, (int)(mark->sheet->top + mark->y),
				one_line(layout, mark->text));
	if (!text_empty(title))
		buffer_printf(
			&plan, "info %d %s\n", CAIRO_PDF_METADATA_TITLE, one_line(layout, title));
	buffer_printf(&plan, "info %d %s\n", CAIRO_PDF_METADATA_CREATOR,
		text_or(layout->document->creator, "Huiyin"));
	return plan.full ? NULL : plan.data;
}

static enum err write_frame(
	struct ctx *ctx, struct layout *layout, const char *frame, const char *plan)
{
	struct file *file;
	enum err err = file_begin(ctx, frame, &file);
	if (!err)
		err = draw_to(ctx, layout, write_file, file);
	if (!err)
		err = file_end(ctx, file);
	if (err)
		return err;
	const char *text = plan_of(layout);
	if (!text)
		return ctx_fail(ctx, ERR_INVALID, "document.empty");
	return file_put(ctx, plan, text, strlen(text));
}

/* What is drawn here leaves their places free; huiyin-render puts them below it. */
static enum err assemble(struct ctx *ctx, struct layout *layout, const char *path)
{
	const char *frame = text_printf(ctx->pool, "%s.frame", path);
	const char *plan = text_printf(ctx->pool, "%s.plan", path);
	const char *const words[] = { process_beside(ctx->pool, "huiyin-render"), "assemble", frame,
		plan, NULL };
	struct file *file;
	layout->assembles = true;
	enum err err = write_frame(ctx, layout, frame, plan);
	if (!err)
		err = file_begin(ctx, path, &file);
	if (!err && process_feed(words, take_piece, file) != 0)
		err = ctx_broken(ctx, ERR_INTERNAL, "huiyin-render could not assemble %s", path);
	if (!err)
		err = file_end(ctx, file);
	unlink(frame);
	unlink(plan);
	return err;
}

static enum err write_whole(struct ctx *ctx, struct layout *layout, const char *path)
{
	struct file *file;
	enum err err = file_begin(ctx, path, &file);
	if (!err)
		err = draw_to(ctx, layout, write_file, file);
	return err ? err : file_end(ctx, file);
}

enum err document_pdf(struct ctx *ctx, const struct document *document, const char *path)
{
	struct layout *layout;
	enum err err = layout_document(ctx, document, &layout);
	if (err)
		return err;
	err = included_any(layout) ? assemble(ctx, layout, path) : write_whole(ctx, layout, path);
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
