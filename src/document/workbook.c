/* document/workbook.c - finds out what a file is, and hands it to its reader. */
#include "document/workbook_inner.h"

#include <sys/stat.h>

#define MEGABYTE (INT64_C(1024) * 1024)
#define SNIFFED 4096

const struct workbook_limits workbook_limits_usual = {
	.file_bytes = 64 * MEGABYTE,
	.part_bytes = 1024 * MEGABYTE,
	.sheets = 200,
	.columns = 1000,
	.rows = 200000,
	.strings = 4000000,
	.cell_bytes = 128 * 1024,
};

enum err workbook_refuse(
	struct workbook *workbook, const char *key, const char *place, int64_t limit)
{
	return ctx_fail(workbook->ctx, ERR_INVALID, key, "file", workbook->name, "place",
		text_or(place, ""), "limit", text_printf(workbook->ctx->pool, "%" PRId64, limit));
}

const char *workbook_reason(struct workbook *workbook, pool_t *pool, const char *key)
{
	return message(pool, workbook->ctx->messages, key);
}

bool cell_is_blank(const char *text)
{
	static const char *const blanks[] = { " ", "\n", "\t", "\r", "\xC2\xA0", "\xE3\x80\x80" };
	while (*text) {
		size_t i = 0;
		while (i < COUNT(blanks) && !text_starts(text, blanks[i]))
			i++;
		if (i == COUNT(blanks))
			return false;
		text += strlen(blanks[i]);
	}
	return true;
}

void row_begin(struct row_making *making)
{
	*making = (struct row_making){ 0 };
}

struct cell *row_add(struct row_making *making, pool_t *pool)
{
	if (making->count == making->room) {
		int room = making->room ? making->room * 2 : 16;
		struct cell *cells = mem_array(pool, struct cell, room);
		if (making->count)
			memcpy(cells, making->cells, sizeof *cells * (size_t)making->count);
		making->cells = cells;
		making->room = room;
	}
	struct cell *cell = &making->cells[making->count++];
	*cell = (struct cell){ .text = "" };
	return cell;
}

/* --- what the file is ------------------------------------------------------------------------ */

static bool contains(FILE *file, const char *wanted, size_t size)
{
	char window[SNIFFED * 2];
	size_t kept = 0, read;
	rewind(file);
	while ((read = fread(window + kept, 1, SNIFFED, file))) {
		if (memmem(window, kept + read, wanted, size))
			return true;
		size_t all = kept + read;
		kept = all < size ? all : size;
		memmove(window, window + all - kept, kept);
	}
	return false;
}

/* The container of old Office programs: with a password, or an .xls (or WPS's .et). */
static enum err refuse_container(struct workbook *workbook, FILE *file)
{
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	bool locked = contains(file, encrypted, sizeof encrypted - 1);
	return workbook_refuse(
		workbook, locked ? "workbook.encrypted" : "workbook.old_format", NULL, 0);
}

struct beginning {
	const char *bytes;
	size_t size;
	const char *key; /* why it is refused */
};

static const struct beginning refused_beginnings[] = {
	{ "%PDF", 4, "workbook.is_pdf" },
	{ "\x89PNG", 4, "workbook.is_picture" },
	{ "\xFF\xD8\xFF", 3, "workbook.is_picture" },
	{ "<html", 5, "workbook.is_page" },
	{ "<HTML", 5, "workbook.is_page" },
	{ "<!DOC", 5, "workbook.is_page" },
	{ "<table", 6, "workbook.is_page" },
	{ "<?xml", 5, "workbook.is_page" },
	{ "{\\rtf", 5, "workbook.is_other" },
	{ "Rar!", 4, "workbook.is_other" },
	{ "7z\xBC\xAF", 4, "workbook.is_other" },
};

static const char *refused_beginning(const char *head, size_t size)
{
	size_t skipped = size >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (skipped < size && strchr(" \r\n\t", head[skipped]))
		skipped++;
	for (size_t i = 0; i < COUNT(refused_beginnings); i++) {
		const struct beginning *row = &refused_beginnings[i];
		if (size - skipped >= row->size &&
			memcmp(head + skipped, row->bytes, row->size) == 0)
			return row->key;
	}
	return NULL;
}

static enum err find_out(struct workbook *workbook, FILE *file)
{
	char head[SNIFFED];
	size_t size = fread(head, 1, sizeof head, file);
	const char *refused = refused_beginning(head, size);
	if (!size)
		return workbook_refuse(workbook, "workbook.empty", NULL, 0);
	if (size >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
		return refuse_container(workbook, file);
	if (refused)
		return workbook_refuse(workbook, refused, NULL, 0);
	workbook->format = size >= 4 && memcmp(head, "PK", 2) == 0 && head[2] < ' ' ? WORKBOOK_XLSX
										    : WORKBOOK_CSV;
	return OK;
}

static enum err check_file(struct workbook *workbook)
{
	struct stat stat;
	FILE *file = fopen(workbook->path, "rb");
	if (!file)
		return workbook_refuse(workbook, "workbook.unreadable", NULL, 0);
	enum err err;
	if (fstat(fileno(file), &stat) != 0 || !S_ISREG(stat.st_mode))
		err = workbook_refuse(workbook, "workbook.unreadable", NULL, 0);
	else if (stat.st_size > workbook->limits.file_bytes)
		err = workbook_refuse(workbook, "workbook.too_large", NULL,
			workbook->limits.file_bytes / MEGABYTE);
	else
		err = find_out(workbook, file);
	fclose(file);
	return err;
}

enum err workbook_open(struct ctx *ctx, const char *path, const char *name,
	const struct workbook_limits *limits, struct workbook **ret)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	struct workbook *workbook = mem_new(ctx->pool, struct workbook);
	*workbook = (struct workbook){ .ctx = ctx,
		.path = text_copy(ctx->pool, path),
		.name = text_copy(ctx->pool, name),
		.limits = *limits };
	enum err err = check_file(workbook);
	if (!err)
		err = workbook->format == WORKBOOK_XLSX ? xlsx_open(workbook) : csv_open(workbook);
	if (!err)
		*ret = workbook;
	return err;
}

/* --- its sheets and rows --------------------------------------------------------------------- */

enum workbook_format workbook_format(const struct workbook *workbook)
{
	return workbook->format;
}

int workbook_count(const struct workbook *workbook)
{
	return workbook->count;
}

const struct sheet *workbook_sheet(const struct workbook *workbook, int nth)
{
	return &workbook->sheets[nth];
}

struct sheet_rows *sheet_rows(
	struct workbook *workbook, const struct sheet *sheet, struct sheet_options options)
{
	pool_t *pool = pool_new(workbook->ctx->pool);
	struct sheet_rows *rows = mem_new(pool, struct sheet_rows);
	*rows = (struct sheet_rows){
		.workbook = workbook, .sheet = sheet, .options = options, .pool = pool
	};
	if (workbook->format == WORKBOOK_XLSX)
		xlsx_rows(rows);
	else
		csv_rows(rows);
	return rows;
}

const struct row *sheet_next(struct sheet_rows *rows)
{
	struct workbook *workbook = rows->workbook;
	const struct row *row = ctx_failed(workbook->ctx) ? NULL : rows->next(rows);
	if (row && ++rows->told > workbook->limits.rows) {
		workbook_refuse(workbook, "workbook.too_many_rows", rows->sheet->name,
			workbook->limits.rows);
		return NULL;
	}
	return row;
}

const struct cell *row_cell(const struct row *row, int column)
{
	static const struct cell none = { .text = "" };
	int low = 0, high = row->count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (row->cells[middle].column < column)
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->count && row->cells[low].column == column ? &row->cells[low] : &none;
}

const char *cell_name(pool_t *pool, int column, int row)
{
	char letters[8], *at = letters + sizeof letters;
	*--at = 0;
	for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
		*--at = (char)('A' + (rest - 1) % 26);
	return text_printf(pool, "%s%d", at, row);
}

const char *cell_address(pool_t *pool, const struct sheet *sheet, int column, int row)
{
	return text_printf(pool, "%s!%s", sheet->name, cell_name(pool, column, row));
}
