/* document/xlsx_rows.c - the rows of a sheet, a few kilobytes of its XML at a time.
 *
 * Two pools take turns: what a chunk completes is told, and only then the pool before it is emptied,
 * because a row may have begun there. A chunk's texts are limited together, since many cells may
 * name one long shared text. */
#include "document/xlsx_inner.h"

#include "base/time.h"

#include <stdlib.h>

#define CHUNK 16384
#define CHUNK_TEXT_LIMIT (32 * 1024 * 1024)
#define LAST_ROW 1048576
/* A value that is no text: 1.2345678901234499E+17, TRUE, #DIV/0!, 2026-03-01T08:30:00.000. */
#define VALUE_LIMIT 64

enum value_type { OF_NUMBER, OF_SHARED, OF_INLINE, OF_STRING, OF_BOOLEAN, OF_ERROR, OF_DAY };

struct reading {
	struct sheet_rows *rows;
	struct workbook *workbook;
	struct zip_stream *stream;
	struct xml *xml;
	struct xlsx_merge *merge;
	pool_t *pools[2];
	int turn;
	bool ended;
	size_t chunk_text;
	apr_array_header_t *done; /* struct row, in the pool whose turn it is */
	int told;

	struct row_making making;
	int row, column; /* where we are; column of the cell before */
	bool hidden, in_row;

	bool in_cell, formula, has_value;
	enum value_type type;
	int64_t style;
	struct xlsx_text text;
};

/* --- a cell ------------------------------------------------------------------------------------ */

static enum value_type type_of(const struct xml_element *element)
{
	static const struct {
		const char *name;
		enum value_type type;
	} types[] = { { "s", OF_SHARED }, { "inlineStr", OF_INLINE }, { "str", OF_STRING },
		{ "b", OF_BOOLEAN }, { "e", OF_ERROR }, { "d", OF_DAY } };
	size_t size;
	const char *name = xml_value(element, "t", &size);
	for (size_t i = 0; name && i < COUNT(types); i++)
		if (size == strlen(types[i].name) && memcmp(name, types[i].name, size) == 0)
			return types[i].type;
	return OF_NUMBER;
}

static bool is_textual(const struct reading *reading)
{
	return reading->type == OF_INLINE || reading->type == OF_STRING;
}

static void start_cell(struct reading *reading, const struct xml_element *element)
{
	size_t size;
	int column = reading->column + 1, row;
	const char *name = xml_value(element, "r", &size);
	if (name && !xlsx_read_name(name, size, &column, &row))
		column = -1;
	if (column <= reading->column || !reading->in_row) {
		workbook_refuse(reading->workbook, "workbook.order", reading->rows->sheet->name,
			reading->row);
		return;
	}
	reading->in_cell = true;
	reading->column = column;
	reading->type = type_of(element);
	reading->style = xml_integer(element, "s", 0);
	reading->formula = reading->has_value = false;
	xlsx_text_reset(&reading->text);
}

static void set_text(struct reading *reading, struct cell *cell, pool_t *pool, bool too_long)
{
	cell->kind = CELL_TEXT;
	if (too_long)
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.too_long");
	else if (format_is_scientific(cell->text))
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.digits_lost");
}

static void set_shared(struct reading *reading, struct cell *cell, pool_t *pool, const char *number)
{
	int64_t nth;
	bool too_long = false;
	const char *text =
		text_to_int(number, &nth)
			? xlsx_strings_get(reading->workbook->xlsx->strings, pool, nth, &too_long)
			: NULL;
	cell->text = text_or(text, "");
	set_text(reading, cell, pool, too_long);
	if (!text)
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.text_missing");
}

static const struct number_format *format_of(const struct reading *reading)
{
	static const struct number_format general = { FORMAT_GENERAL };
	const apr_array_header_t *styles = reading->workbook->xlsx->styles;
	if (reading->style < 0 || reading->style >= styles->nelts)
		return &general;
	return APR_ARRAY_IDX(styles, reading->style, const struct number_format *);
}

static void set_number(struct reading *reading, struct cell *cell, pool_t *pool, const char *digits)
{
	char *end;
	const char *key;
	double number = strtod(digits, &end);
	if (!*digits)
		return;
	if (end == digits || *end || strpbrk(digits, "xXnN")) {
		cell->text = text_copy(pool, digits);
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.no_number");
		return;
	}
	format_number(
		pool, format_of(reading), reading->workbook->xlsx->since_1904, number, cell, &key);
	if (key)
		cell->damaged = workbook_reason(reading->workbook, pool, key);
}

/* The standard's ISO 8601 kind of day, which programs hardly write. */
static void set_day(struct reading *reading, struct cell *cell, pool_t *pool, const char *text)
{
	int64_t at;
	const char *day = text_copy_n(pool, text, strnlen(text, 10));
	const char *time = strlen(text) >= 16 ? text_copy_n(pool, text + 11, 5) : "00:00";
	cell->kind = CELL_DATE;
	cell->text = text_copy(pool, text);
	cell->shows = SHOWS_YEAR | SHOWS_MONTH | SHOWS_DAY | (strlen(text) > 10 ? SHOWS_TIME : 0);
	if (time_parse(text_printf(pool, "%s %s", day, time), &at)) {
		cell->day = time_day(at);
		cell->time = time_of_day(at);
	} else {
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.no_such_day");
	}
}

static void set_other(struct reading *reading, struct cell *cell, pool_t *pool, const char *text)
{
	bool truth = text_equal(text, "1") || text_equal(text, "true");
	if (reading->type == OF_BOOLEAN) {
		cell->kind = CELL_BOOLEAN;
		cell->number = truth;
		cell->text = truth ? "TRUE" : "FALSE";
	} else {
		cell->kind = CELL_ERROR;
		cell->text = text_copy(pool, text);
		cell->damaged = workbook_reason(reading->workbook, pool, "workbook.error");
	}
}

static void set_value(struct reading *reading, struct cell *cell, pool_t *pool)
{
	bool too_long;
	const char *text = xlsx_text_done(&reading->text, &too_long);
	if (is_textual(reading) || too_long) {
		cell->text = text_copy(pool, text);
		set_text(reading, cell, pool, too_long);
		return;
	}
	switch (reading->type) {
	case OF_SHARED:
		set_shared(reading, cell, pool, text);
		break;
	case OF_NUMBER:
		set_number(reading, cell, pool, text);
		break;
	case OF_DAY:
		set_day(reading, cell, pool, text);
		break;
	default:
		set_other(reading, cell, pool, text);
	}
}

static void end_cell(struct reading *reading)
{
	pool_t *pool = reading->pools[reading->turn];
	struct cell cell = { .column = reading->column, .text = "", .formula = reading->formula };
	reading->in_cell = false;
	if (reading->has_value)
		set_value(reading, &cell, pool);
	else if (reading->formula)
		cell.damaged = workbook_reason(reading->workbook, pool, "workbook.not_calculated");
	if (!cell.damaged && cell_is_blank(cell.text))
		return;
	reading->chunk_text += strlen(cell.text);
	if (reading->chunk_text > CHUNK_TEXT_LIMIT)
		workbook_refuse(reading->workbook, "workbook.row_too_large",
			reading->rows->sheet->name, reading->row);
	else if (cell.column >= reading->workbook->limits.columns)
		workbook_refuse(reading->workbook, "workbook.too_many_columns",
			reading->rows->sheet->name, reading->workbook->limits.columns);
	else
		*row_add(&reading->making, pool) = cell;
}

/* --- rows, as the XML tells them --------------------------------------------------------------- */

static void start_row(struct reading *reading, const struct xml_element *element)
{
	int64_t row = xml_integer(element, "r", (int64_t)reading->row + 1);
	if (row <= reading->row || row > LAST_ROW || reading->in_row) {
		workbook_refuse(reading->workbook, "workbook.order", reading->rows->sheet->name,
			reading->row + 1);
		return;
	}
	reading->row = (int)row;
	reading->column = -1;
	reading->in_row = true;
	reading->hidden = xml_flag(element, "hidden");
	row_begin(&reading->making);
}

static void end_row(struct reading *reading)
{
	pool_t *pool = reading->pools[reading->turn];
	struct row_making *making = &reading->making;
	reading->in_row = false;
	if (!making->count)
		return;
	if (reading->merge)
		xlsx_merge_fill(reading->merge, pool, reading->row, making);
	APR_ARRAY_PUSH(reading->done, struct row) =
		(struct row){ reading->row, reading->hidden, making->count, making->cells };
	row_begin(making);
}

static void on_start(void *data, const struct xml_element *element)
{
	struct reading *reading = data;
	const char *name = element->name;
	if (ctx_failed(reading->workbook->ctx)) {
		xml_stop(reading->xml);
	} else if (!reading->in_cell) {
		if (strcmp(name, "c") == 0)
			start_cell(reading, element);
		else if (strcmp(name, "row") == 0)
			start_row(reading, element);
	} else if (strcmp(name, "v") == 0) {
		reading->text.wanted = reading->type != OF_INLINE;
		reading->has_value = reading->has_value || reading->text.wanted;
	} else if (strcmp(name, "f") == 0) {
		reading->formula = true;
	} else if (reading->type == OF_INLINE) {
		reading->has_value = true;
		xlsx_text_start(&reading->text, name);
	}
}

static void on_text(void *data, const char *text, size_t size)
{
	struct reading *reading = data;
	if (is_textual(reading) || reading->text.buffer.size + size <= VALUE_LIMIT)
		xlsx_text_add(&reading->text, text, size);
	else
		reading->text.buffer.full = true;
}

static void on_end(void *data, const char *name)
{
	struct reading *reading = data;
	if (strcmp(name, "sheetData") == 0)
		xml_stop(reading->xml);
	else if (!reading->in_cell && strcmp(name, "row") == 0)
		end_row(reading);
	else if (!reading->in_cell)
		return;
	else if (strcmp(name, "c") == 0)
		end_cell(reading);
	else if (strcmp(name, "v") == 0)
		reading->text.wanted = false;
	else if (reading->type == OF_INLINE)
		xlsx_text_end(&reading->text, name);
}

/* --- the stream -------------------------------------------------------------------------------- */

static void begin_turn(struct reading *reading)
{
	pool_t *pool = reading->pools[reading->turn];
	pool_clear(pool);
	reading->done = apr_array_make(pool, 32, sizeof(struct row));
	reading->told = 0;
	reading->chunk_text = 0;
}

/* Reads on until a row is whole; false: there are no more, or ctx has failed. */
static bool read_on(struct reading *reading)
{
	char chunk[CHUNK];
	reading->turn = !reading->turn;
	begin_turn(reading);
	while (!reading->done->nelts && !reading->ended && !ctx_failed(reading->workbook->ctx)) {
		int64_t read = zip_part_read(reading->stream, chunk, sizeof chunk);
		if (read >= 0)
			xml_feed(reading->xml, chunk, (size_t)read, !read);
		reading->ended = read <= 0 || xml_stopped(reading->xml);
		/* Blank rows without end must not fill the pool. */
		if (!reading->done->nelts && !reading->making.count)
			begin_turn(reading);
	}
	return reading->done->nelts > 0 && !ctx_failed(reading->workbook->ctx);
}

static const struct row *next(struct sheet_rows *rows)
{
	struct reading *reading = rows->state;
	if (!reading->stream || (reading->told == reading->done->nelts && !read_on(reading)))
		return NULL;
	return &APR_ARRAY_IDX(reading->done, reading->told++, struct row);
}

void xlsx_rows(struct sheet_rows *rows)
{
	static const struct xml_handler handler = { on_start, on_text, on_end };
	struct workbook *workbook = rows->workbook;
	struct reading *reading = mem_new(rows->pool, struct reading);
	const struct zip_part *part = zip_archive_find(workbook->xlsx->zip, rows->sheet->part);
	rows->state = reading;
	rows->next = next;
	reading->rows = rows;
	reading->workbook = workbook;
	if (rows->options.fill)
		reading->merge = xlsx_merge_read(rows, part);
	for (int i = 0; i < 2; i++)
		reading->pools[i] = pool_new(rows->pool);
	reading->done = apr_array_make(rows->pool, 1, sizeof(struct row));
	xlsx_text_init(&reading->text, rows->pool, workbook->limits.cell_bytes);
	reading->xml = xml_new(workbook->ctx, rows->pool, part->name, &handler, reading);
	if (zip_part_open(workbook->xlsx->zip, part, rows->pool, &reading->stream) != OK)
		reading->stream = NULL;
}
