#include "parts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#define PARTS_MAX 12

static void close_file(void *data)
{
	close(*(int *)data);
}

const char *memory_file(pool_t *pool, const void *bytes, size_t size)
{
	int *file = mem_new(pool, int);
	*file = memfd_create("fuzz", 0);
	CHECK(*file >= 0 && write(*file, bytes, size) == (ssize_t)size);
	pool_defer(pool, file, close_file);
	return text_printf(pool, "/proc/self/fd/%d", *file);
}

static void add_part(pool_t *pool, struct zip *zip, const char *text, size_t size, bool deflated)
{
	const char *line = memchr(text, '\n', size);
	size_t named = line ? (size_t)(line - text) : size;
	const char *name = text_copy_n(pool, text, named);
	struct zip_source *source =
		zip_source_buffer(zip, line ? line + 1 : "", line ? size - named - 1 : 0, 0);
	zip_int64_t at = zip_file_add(zip, name, source, ZIP_FL_ENC_GUESS);
	if (at < 0)
		zip_source_free(source);
	else
		zip_set_file_compression(
			zip, (zip_uint64_t)at, deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 1);
}

const void *zip_of_text(
	pool_t *pool, const char *text, size_t size, bool deflated, size_t *ret_size)
{
	static const char sign[] = "== ";
	const char *end = text + size, *at = memmem(text, size, sign, 3);
	struct zip_source *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_source_keep(target);
	struct zip *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	for (int i = 0; at && i < PARTS_MAX; i++) {
		const char *inner = at + 3, *next = memmem(inner, (size_t)(end - inner), sign, 3);
		add_part(pool, zip, inner, (size_t)((next ? next : end) - inner), deflated);
		at = next;
	}
	void *bytes = NULL;
	zip_stat_t stat = { 0 };
	*ret_size = 0;
	if (zip_close(zip) != 0) {
		zip_discard(zip);
	} else if (zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0) {
		bytes = pool_alloc(pool, stat.size);
		*ret_size = (size_t)zip_source_read(target, bytes, stat.size);
		zip_source_close(target);
	}
	zip_source_free(target);
	return bytes;
}

static void check_cells(const struct row *row)
{
	int column = -1;
	for (int i = 0; i < row->count; i++) {
		const struct cell *cell = &row->cells[i];
		CHECK(cell->column > column && cell->column < workbook_limits_usual.columns);
		CHECK(cell->text && text_is_utf8(cell->text, strlen(cell->text)));
		CHECK(*cell->text || cell->damaged);
		CHECK(strlen(cell->text) <= workbook_limits_usual.cell_bytes);
		CHECK(cell->kind != CELL_ERROR || cell->damaged);
		CHECK(cell->time >= 0 && cell->time <= INT64_C(86400000));
		column = cell->column;
	}
}

static void check_sheet(struct workbook *workbook, const struct sheet *sheet, bool fill)
{
	int number = 0;
	struct sheet_rows *rows =
		sheet_rows(workbook, sheet, (struct sheet_options){ .fill = fill });
	for (const struct row *row; (row = sheet_next(rows)); number = row->number) {
		CHECK(row->number > number && row->count > 0);
		check_cells(row);
	}
}

void check_workbook(pool_t *pool, const char *path)
{
	struct ctx ctx = { .pool = pool };
	struct workbook *workbook;
	enum err err = workbook_open(&ctx, path, "fuzz", &workbook_limits_usual, &workbook);
	CHECK(err == ctx.failure.err);
	for (int i = 0; !err && i < workbook_count(workbook); i++)
		for (int fill = 0; fill < 2; fill++)
			check_sheet(workbook, workbook_sheet(workbook, i), fill);
	CHECK(ctx.failure.err == OK || ctx.failure.err == ERR_INVALID);
}

static pool_t *kept;

static void forget(void)
{
	pool_free(kept);
}

pool_t *fuzz_keep(void)
{
	mem_init();
	kept = pool_new_root();
	CHECK(atexit(forget) == 0);
	return kept;
}
