/* document/workbook_write.c - sheets for WPS and Excel by libxlsxwriter, or csv, row by row. */
#include "document/csv_write.h"

#include "base/time.h"

#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define UNIX_SERIAL 25569
#define TEXT_LIMIT 32766
#define DIGITS_LIMIT INT64_C(999999999999999)
#define NAME_LIMIT 31
#define FOOTER_LIMIT 200
#define A4 9
#define A3 8
/* Points, and inches. */
#define TITLE_HEIGHT 30
#define LINE_HEIGHT 18
#define HEAD_HEIGHT 24
#define MARGIN 0.5
#define BOTTOM_MARGIN 0.7

enum style {
	STYLE_TITLE,
	STYLE_LINE,
	STYLE_HEAD,
	STYLE_TEXT,
	STYLE_WRAPPED,
	STYLE_INTEGER,
	STYLE_DAY,
	STYLE_TIME,
	STYLE_RATIO,
	STYLE_NOTE,
	STYLES
};

struct workbook_writer {
	struct ctx *ctx;
	const char *path;
	enum workbook_format format;
	const struct sheet_plan *plan;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *styles[STYLES];
	lxw_row_t head, row;
	bool ended; /* the sheet's rows */
	int sheets;
	FILE *file; /* csv */
	pool_t *scratch;
};

/* --- the file ----------------------------------------------------------------------------------- */

/* Of an unfinished book libxlsxwriter leaves its sheets' temporary files open. */
static void discard(lxw_workbook *book)
{
	for (lxw_worksheet *sheet = STAILQ_FIRST(book->worksheets); sheet;
		sheet = STAILQ_NEXT(sheet, list_pointers))
		if (sheet->optimize_tmpfile)
			fclose(sheet->optimize_tmpfile);
	lxw_workbook_free(book);
}

static void release(void *data)
{
	struct workbook_writer *book = data;
	if (book->book)
		discard(book->book);
	if (book->file) {
		fclose(book->file);
		unlink(book->path);
	}
}

static void fail(struct workbook_writer *book, const char *what)
{
	struct ctx *ctx = book->ctx;
	if (ctx_failed(ctx))
		return;
	ctx_fail(ctx, ERR_BUSY, "workbook.unwritable");
	ctx->failure.detail = text_printf(ctx->pool, "%s: %s", book->path, what);
}

static void check(struct workbook_writer *book, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		fail(book, lxw_strerror(error));
}

static void make_styles(struct workbook_writer *book)
{
	static const char *const numbers[STYLES] = { [STYLE_INTEGER] = "0",
		[STYLE_DAY] = "yyyy-mm-dd",
		[STYLE_TIME] = "yyyy-mm-dd hh:mm",
		[STYLE_RATIO] = "0.0%" };
	for (int i = 0; i < STYLES; i++) {
		lxw_format *style = book->styles[i] = workbook_add_format(book->book);
		bool middle = i <= STYLE_HEAD || (i >= STYLE_INTEGER && i <= STYLE_RATIO);
		format_set_font_name(style, i == STYLE_TITLE ? "SimHei" : "SimSun");
		format_set_font_size(style, i == STYLE_TITLE ? 18 : 10.5);
		format_set_align(style, middle ? LXW_ALIGN_CENTER : LXW_ALIGN_LEFT);
		format_set_align(style, LXW_ALIGN_VERTICAL_CENTER);
		if (i == STYLE_HEAD || i == STYLE_WRAPPED || i == STYLE_TITLE || i == STYLE_LINE)
			format_set_text_wrap(style);
		if (i >= STYLE_HEAD && i != STYLE_NOTE)
			format_set_border(style, LXW_BORDER_THIN);
		if (numbers[i])
			format_set_num_format(style, numbers[i]);
	}
	format_set_bold(book->styles[STYLE_HEAD]);
	format_set_bg_color(book->styles[STYLE_HEAD], 0xE7ECF2);
}

static void open_xlsx(struct workbook_writer *book)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	book->book = workbook_new_opt(book->path, &options);
	if (!book->book)
		fail(book, "no temporary file");
	else
		make_styles(book);
}

static void open_csv(struct workbook_writer *book)
{
	book->file = fopen(book->path, "wb");
	if (!book->file || fputs("\xEF\xBB\xBF", book->file) == EOF)
		fail(book, "can't be written");
}

enum err workbook_create(struct ctx *ctx, const char *path, enum workbook_format format,
	struct workbook_writer **ret)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	struct workbook_writer *book = mem_new(ctx->pool, struct workbook_writer);
	*book = (struct workbook_writer){ .ctx = ctx,
		.path = text_copy(ctx->pool, path),
		.format = format,
		.scratch = pool_new(ctx->pool) };
	pool_defer(ctx->pool, book, release);
	if (format == WORKBOOK_XLSX)
		open_xlsx(book);
	else
		open_csv(book);
	*ret = book;
	return ctx->failure.err;
}

/* --- texts that a sheet can hold ------------------------------------------------------------------ */

/* Without what XML can't hold: control characters, U+FFFE and U+FFFF. */
static const char *fit_text(pool_t *pool, const char *text, int limit)
{
	size_t size = strlen(text);
	char *out = pool_alloc(pool, size + 4), *end = out;
	int units = 0;
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		bool noncharacter =
			byte == 0xEF && at[1] == '\xBF' && ((unsigned char)at[2] | 1) == 0xBF;
		if (noncharacter)
			at += 2;
		if (noncharacter || (byte < ' ' && byte != '\n' && byte != '\t') || byte == 0x7F)
			continue;
		/* A spreadsheet counts in UTF-16: four bytes of UTF-8 are two there. */
		units += ((byte & 0xC0) != 0x80) + (byte >= 0xF0);
		if (units > limit) {
			memcpy(end, "\xE2\x80\xA6", 4);
			return out;
		}
		*end++ = *at;
	}
	*end = 0;
	return out;
}

static const char *fit_name(struct workbook_writer *book, const char *name)
{
	char *fit = pool_copy(book->scratch, name, strlen(name) + 1);
	for (char *at = fit; *at; at++)
		if (strchr("[]:*?/\\'", *at))
			*at = ' ';
	const char *cut = fit_text(book->scratch, fit, NAME_LIMIT - 1);
	return workbook_validate_sheet_name(book->book, cut) == LXW_NO_ERROR
		       ? cut
		       : text_printf(book->scratch, "Sheet%d", book->sheets);
}

/* Of a printed page's foot, & is a sign. */
static const char *footer_text(struct workbook_writer *book, const char *footer)
{
	struct buffer out;
	const char *fit = fit_text(book->scratch, text_or(footer, ""), FOOTER_LIMIT);
	const char *pages = message(book->scratch, book->ctx->messages, "workbook.pages");
	buffer_init(&out, book->scratch, (size_t)8 * FOOTER_LIMIT);
	buffer_text(&out, "&L");
	for (const char *at = fit; *at; at++)
		buffer_add(&out, *at == '&' ? "&&" : at, *at == '&' ? 2 : 1);
	buffer_printf(&out, "&R%s", pages);
	return text_length(out.data) < 255 ? out.data : text_printf(book->scratch, "&R%s", pages);
}

/* --- a sheet ---------------------------------------------------------------------------------------- */

static void write_across(struct workbook_writer *book, const char *text, enum style style)
{
	int last = book->plan->count - 1;
	const char *fit = fit_text(book->scratch, text, TEXT_LIMIT);
	if (last > 0)
		check(book, worksheet_merge_range(book->sheet, book->row, 0, book->row,
				    (lxw_col_t)last, fit, book->styles[style]));
	else
		check(book, worksheet_write_string(
				    book->sheet, book->row, 0, fit, book->styles[style]));
	book->row++;
}

static double width_of(const struct book_column *column)
{
	static const int usual[] = { [BOOK_TEXT] = 12,
		[BOOK_INTEGER] = 5,
		[BOOK_DAY] = 6,
		[BOOK_TIME] = 9,
		[BOOK_RATIO] = 5 };
	return 2 * (column->width ? column->width : usual[column->type]) + 1;
}

static void set_columns(struct workbook_writer *book)
{
	lxw_row_col_options hidden = { .hidden = LXW_TRUE };
	for (int i = 0; i < book->plan->count; i++) {
		const struct book_column *column = &book->plan->columns[i];
		check(book, worksheet_set_column_opt(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
				    width_of(column), NULL, column->hidden ? &hidden : NULL));
	}
}

static void set_page(struct workbook_writer *book)
{
	worksheet_set_landscape(book->sheet);
	worksheet_set_paper(book->sheet, book->plan->paper == PAPER_A3 ? A3 : A4);
	worksheet_set_margins(book->sheet, MARGIN, MARGIN, MARGIN, BOTTOM_MARGIN);
	worksheet_fit_to_pages(book->sheet, 1, 0);
	check(book, worksheet_set_footer(book->sheet, footer_text(book, book->plan->footer)));
}

static void write_head(struct workbook_writer *book)
{
	book->head = book->row;
	check(book, worksheet_set_row(book->sheet, book->row, HEAD_HEIGHT, NULL));
	for (int i = 0; i < book->plan->count; i++)
		check(book,
			worksheet_write_string(book->sheet, book->row, (lxw_col_t)i,
				fit_text(book->scratch, book->plan->columns[i].title, TEXT_LIMIT),
				book->styles[STYLE_HEAD]));
	check(book, worksheet_repeat_rows(book->sheet, book->row, book->row));
	worksheet_freeze_panes(book->sheet, book->row + 1, 0);
	book->row++;
}

static void begin_xlsx(struct workbook_writer *book)
{
	book->row = 0;
	book->ended = false;
	book->sheet = workbook_add_worksheet(book->book, fit_name(book, book->plan->name));
	if (!book->sheet) {
		fail(book, "no sheet");
		return;
	}
	set_columns(book);
	set_page(book);
	for (const char *const *title = book->plan->titles; title && *title; title++) {
		bool first = title == book->plan->titles;
		check(book, worksheet_set_row(book->sheet, book->row,
				    first ? TITLE_HEIGHT : LINE_HEIGHT, NULL));
		write_across(book, *title, first ? STYLE_TITLE : STYLE_LINE);
	}
	write_head(book);
}

static void begin_csv(struct workbook_writer *book)
{
	bool good = true;
	for (int i = 0; i < book->plan->count; i++)
		good = good && csv_write_text(book->file, book->plan->columns[i].title, i == 0);
	if (!good || !csv_write_end(book->file))
		fail(book, "the disk is full");
}

/* The filter reaches from the head to the last row, and sorts no note in among them; libxlsxwriter
 * takes it only before rows below are written. */
static void end_rows(struct workbook_writer *book)
{
	lxw_row_t last = book->row > book->head + 1 ? book->row - 1 : book->head + 1;
	if (book->sheet && !book->ended && !ctx_failed(book->ctx))
		check(book, worksheet_autofilter(book->sheet, book->head, 0, last,
				    (lxw_col_t)(book->plan->count - 1)));
	book->ended = true;
}

static bool is_over(const struct workbook_writer *book)
{
	return ctx_failed(book->ctx) || (book->format == WORKBOOK_CSV && book->sheets > 1);
}

void workbook_begin(struct workbook_writer *book, const struct sheet_plan *plan)
{
	CHECK(plan->count > 0);
	end_rows(book);
	book->plan = plan;
	book->sheets++;
	if (is_over(book))
		return;
	if (book->format == WORKBOOK_XLSX)
		begin_xlsx(book);
	else
		begin_csv(book);
	pool_clear(book->scratch);
}

/* --- a row -------------------------------------------------------------------------------------------- */

static double serial_of(const struct written *value)
{
	if (value->kind == WRITTEN_DAY)
		return (double)(value->number + UNIX_SERIAL);
	return (double)(time_day(value->number) + UNIX_SERIAL) +
	       (double)time_of_day(value->number) / MS_DAY;
}

/* More digits than a spreadsheet's numbers hold are text; NULL: they aren't. */
static const char *long_digits(struct workbook_writer *book, int64_t number)
{
	return number > DIGITS_LIMIT || number < -DIGITS_LIMIT
		       ? text_printf(book->scratch, "%" PRId64, number)
		       : NULL;
}

static lxw_error write_value(struct workbook_writer *book, int nth, const struct written *value)
{
	static const enum style styles[] = { [WRITTEN_INTEGER] = STYLE_INTEGER,
		[WRITTEN_DAY] = STYLE_DAY,
		[WRITTEN_TIME] = STYLE_TIME,
		[WRITTEN_RATIO] = STYLE_RATIO };
	lxw_col_t column = (lxw_col_t)nth;
	enum style plain = book->plan->columns[nth].wrap ? STYLE_WRAPPED : STYLE_TEXT;
	lxw_format *style = book->styles[plain];
	if (value->kind == WRITTEN_EMPTY)
		return worksheet_write_blank(book->sheet, book->row, column, style);
	const char *text =
		value->kind == WRITTEN_INTEGER ? long_digits(book, value->number) : value->text;
	if (text)
		return worksheet_write_string(book->sheet, book->row, column,
			fit_text(book->scratch, text, TEXT_LIMIT), style);
	double number = value->kind == WRITTEN_INTEGER ? (double)value->number
			: value->kind == WRITTEN_RATIO ? (double)value->number / (double)value->of
						       : serial_of(value);
	return worksheet_write_number(
		book->sheet, book->row, column, number, book->styles[styles[value->kind]]);
}

static void row_csv(struct workbook_writer *book, const struct written *values)
{
	bool good = true;
	for (int i = 0; i < book->plan->count; i++)
		good = good && csv_write_value(book->file, book->scratch, &values[i], i == 0);
	if (!good || !csv_write_end(book->file))
		fail(book, "the disk is full");
}

void workbook_row(struct workbook_writer *book, const struct written *values)
{
	if (is_over(book))
		return;
	if (book->format == WORKBOOK_CSV)
		row_csv(book, values);
	else
		for (int i = 0; i < book->plan->count; i++)
			check(book, write_value(book, i, &values[i]));
	book->row++;
	pool_clear(book->scratch);
}

void workbook_note(struct workbook_writer *book, const char *text)
{
	if (is_over(book) || book->format == WORKBOOK_CSV)
		return;
	end_rows(book);
	write_across(book, text, STYLE_NOTE);
}

/* Closing frees the book in any case, but where the file can't be made it doesn't do so cleanly. */
static void finish_xlsx(struct workbook_writer *book)
{
	FILE *probe = fopen(book->path, "wb");
	if (!probe) {
		fail(book, "can't be written");
		return;
	}
	fclose(probe);
	lxw_workbook *finished = book->book;
	book->book = NULL;
	check(book, workbook_close(finished));
}

static void finish_csv(struct workbook_writer *book)
{
	FILE *file = book->file;
	book->file = NULL;
	if (fclose(file) != 0)
		fail(book, "the disk is full");
}

enum err workbook_finish(struct workbook_writer *book)
{
	end_rows(book);
	if (ctx_failed(book->ctx))
		return book->ctx->failure.err;
	if (book->format == WORKBOOK_XLSX)
		finish_xlsx(book);
	else
		finish_csv(book);
	if (ctx_failed(book->ctx))
		unlink(book->path);
	return book->ctx->failure.err;
}
