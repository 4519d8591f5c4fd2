#include "../test.h"
#include "parts.h"

#include "base/time.h"
#include "document/workbook_write.h"
#include "document/zip.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct book_column columns[] = {
	{ "序号", BOOK_INTEGER },
	{ "事项", BOOK_TEXT, .width = 30, .wrap = true },
	{ "时限", BOOK_DAY },
	{ "登记", BOOK_TIME },
	{ "办结率", BOOK_RATIO },
	{ "编号", BOOK_TEXT, .hidden = true },
};
static const char *const titles[] = { "督查台账", "统计截止 2026-03-02 09:00", NULL };
static const struct sheet_plan plan = { "督查台账", titles, columns, COUNT(columns), PAPER_A3,
	"筛选：在办 & 逾期" };

static void write_rows(struct workbook_writer *book)
{
	workbook_row(
		book, (struct written[]){ written_integer(1), written_text("=1+1"),
			      written_day(time_from_civil(2026, 3, 1)), written_time(1772413200000),
			      written_ratio(1, 8), written_text("7") });
	workbook_row(book,
		(struct written[]){ written_integer(1234567890123456), written_text("\x01一\n二"),
			{ 0 }, written_text(NULL), written_ratio(1, 0), written_text("8") });
	workbook_note(book, "打印人：督查员");
}

static const char *written(pool_t *pool, enum workbook_format format, const char **ret_path)
{
	struct ctx *ctx = document_ctx(pool);
	struct workbook_writer *book;
	*ret_path = document_path(pool, "out");
	assert_int_equal(workbook_create(ctx, *ret_path, format, &book), OK);
	workbook_begin(book, &plan);
	write_rows(book);
	workbook_begin(book, &plan);
	assert_int_equal(workbook_finish(book), OK);
	return document_rows(document_ctx(pool), *ret_path, "out", false);
}

TEST(what_is_written_as_xlsx_is_read_the_same)
{
	const char *path;
	assert_string_equal(written(pool, WORKBOOK_XLSX, &path),
		"1: A=督查台账\n2: A=统计截止 2026-03-02 09:00\n"
		"3: A=序号|B=事项|C=时限|D=登记|E=办结率|F=编号\n"
		"4: A=1|B==1+1|C=2026-03-01|D=2026-03-02 09:00|E=12.5%|F=7\n"
		"5: A=1234567890123456|B=一\n二|F=8\n6: A=打印人：督查员\n");
}

TEST(what_is_written_as_csv_is_read_the_same)
{
	const char *path;
	assert_string_equal(written(pool, WORKBOOK_CSV, &path),
		"1: A=序号|B=事项|C=时限|D=登记|E=办结率|F=编号\n"
		"2: A=1|B==1+1|C=2026-03-01|D=2026-03-02 09:00|E=12.5%|F=7\n"
		"3: A=1234567890123456|B=一\n二|F=8\n");
}

TEST(csv_is_guarded_quoted_and_begins_with_a_BOM)
{
	char bytes[1024] = { 0 };
	const char *path;
	written(pool, WORKBOOK_CSV, &path);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_true(fread(bytes, 1, sizeof bytes - 1, file) > 0);
	fclose(file);
	assert_string_equal(bytes, "\xEF\xBB\xBF序号,事项,时限,登记,办结率,编号\r\n"
				   "1,'=1+1,2026-03-01,2026-03-02 09:00,12.5%,7\r\n"
				   "1234567890123456,\"\x01一\n二\",,,,8\r\n");
}

static const char *part_of(pool_t *pool, const char *path, const char *name)
{
	static const struct zip_limits limits = { 1 << 20, 1 << 20, 1 << 22, 100, 1000 };
	struct ctx *ctx = document_ctx(pool);
	struct zip_archive *zip;
	struct zip_stream *stream;
	assert_int_equal(zip_archive_open(ctx, path, "a", &limits, &zip), OK);
	const struct zip_part *part = zip_archive_find(zip, name);
	assert_int_equal(zip_part_open(zip, part, pool, &stream), OK);
	char *text = pool_alloc(pool, (size_t)part->size + 1);
	for (int64_t all = 0, read; (read = zip_part_read(stream, text + all, 1 << 20)) > 0;)
		all += read;
	assert_false(ctx_failed(ctx));
	return text;
}

TEST(a_sheet_is_ready_to_be_printed_and_filtered)
{
	static const char *const wanted[] = { "<autoFilter ref=\"A3:F5\"/>",
		"orientation=\"landscape\"", "paperSize=\"8\"", "fitToHeight=\"0\"",
		"topLeftCell=\"A4\"", "hidden=\"1\"",
		"&amp;L筛选：在办 &amp;&amp; 逾期&amp;R第 &amp;P 页，共 &amp;N 页",
		"<mergeCell ref=\"A6:F6\"/>" };
	const char *path;
	written(pool, WORKBOOK_XLSX, &path);
	const char *sheet = part_of(pool, path, "xl/worksheets/sheet1.xml");
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!strstr(sheet, wanted[i]))
			fail_msg("%s is not in %s", wanted[i], sheet);
	assert_non_null(strstr(part_of(pool, path, "xl/workbook.xml"), "$3:$3"));
}

TEST(a_text_that_no_cell_holds_is_cut)
{
	struct ctx *ctx = document_ctx(pool);
	struct workbook_writer *book;
	char *text = pool_alloc(pool, 40001);
	const struct book_column one = { "文", BOOK_TEXT };
	const struct sheet_plan small = { "a/b:c", NULL, &one, 1, PAPER_A4, NULL };
	const char *path = document_path(pool, "out.xlsx");
	memset(text, 'x', 40000);
	assert_int_equal(workbook_create(ctx, path, WORKBOOK_XLSX, &book), OK);
	workbook_begin(book, &small);
	workbook_row(book, (struct written[]){ written_text(text) });
	workbook_note(book, "完");
	assert_int_equal(workbook_finish(book), OK);
	const char *rows = document_rows(document_ctx(pool), path, "a", false);
	assert_non_null(strstr(rows, "xx…\n3: A=完\n"));
	assert_int_equal(text_length(rows), strlen("1: A=文\n2: A=…\n3: A=完\n") - 6 + 32766);
}

static int open_files(void)
{
	int count = 0;
	DIR *folder = opendir("/proc/self/fd");
	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

TEST(what_is_not_finished_leaves_no_file)
{
	int before = open_files();
	static const enum workbook_format formats[] = { WORKBOOK_XLSX, WORKBOOK_CSV };
	for (size_t i = 0; i < COUNT(formats); i++) {
		pool_t *inner = pool_new(pool);
		struct workbook_writer *book;
		const char *path = document_path(pool, "out");
		assert_int_equal(workbook_create(document_ctx(inner), path, formats[i], &book), OK);
		workbook_begin(book, &plan);
		write_rows(book);
		pool_free(inner);
		assert_int_equal(access(path, F_OK), -1);
		assert_int_equal(open_files(), before);
	}
}

TEST(where_nothing_can_be_written_it_is_said)
{
	struct ctx *ctx = document_ctx(pool);
	struct workbook_writer *book;
	assert_int_equal(workbook_create(ctx, "/no/such/folder/a", WORKBOOK_CSV, &book), ERR_BUSY);
	ctx = document_ctx(pool);
	assert_int_equal(workbook_create(ctx, "/no/such/folder/a", WORKBOOK_XLSX, &book), OK);
	workbook_begin(book, &plan);
	assert_int_equal(workbook_finish(book), ERR_BUSY);
	assert_string_equal(ctx->failure.message, "文件写不下，磁盘可能已满，或目录不能写");
}

RUN_TESTS(cmocka_unit_test(what_is_written_as_xlsx_is_read_the_same),
	cmocka_unit_test(what_is_written_as_csv_is_read_the_same),
	cmocka_unit_test(csv_is_guarded_quoted_and_begins_with_a_BOM),
	cmocka_unit_test(a_sheet_is_ready_to_be_printed_and_filtered),
	cmocka_unit_test(a_text_that_no_cell_holds_is_cut),
	cmocka_unit_test(what_is_not_finished_leaves_no_file),
	cmocka_unit_test(where_nothing_can_be_written_it_is_said))
