/* bench/workbook.c - writes a ledger of ROWS rows, or reads one: seconds and the greatest memory.
 *
 *   bench-workbook write FILE ROWS [csv]
 *   bench-workbook read FILE
 *
 * One line of JSON; each is a process of its own, so that the greatest memory is that of its work. */
#include "base/time.h"
#include "document/workbook_write.h"

#include <stdio.h>
#include <sys/resource.h>

static const struct book_column columns[] = {
	{ "序号", BOOK_INTEGER },
	{ "任务来源", BOOK_TEXT, .wrap = true },
	{ "事项内容", BOOK_TEXT, .width = 24, .wrap = true },
	{ "目标要求", BOOK_TEXT, .width = 24, .wrap = true },
	{ "责任领导", BOOK_TEXT },
	{ "牵头单位", BOOK_TEXT },
	{ "配合单位", BOOK_TEXT, .wrap = true },
	{ "完成时限", BOOK_DAY },
	{ "进展情况", BOOK_TEXT, .width = 40, .wrap = true },
	{ "存在问题", BOOK_TEXT, .wrap = true },
	{ "下步打算", BOOK_TEXT, .wrap = true },
	{ "状态", BOOK_TEXT },
};
static const struct sheet_plan plan = { "督查台账", NULL, columns, COUNT(columns), PAPER_A3, NULL };

static void write_row(struct workbook_writer *book, pool_t *pool, int64_t at)
{
	static const char *const units[] = { "发改局", "财政局", "住建局", "农业农村局" };
	const char *matter = text_printf(pool, "第%" PRId64 "项重点任务：道路和管网改造", at);
	const char *progress = text_printf(pool,
		"本月推进土方开挖和管道铺设，累计完成工程量的%" PRId64 "%%，投入机械%" PRId64
		"台、作业人员%" PRId64 "人，解决问题%" PRId64 "个。",
		at % 100, at % 13, at % 170, at % 7);
	workbook_row(book,
		(struct written[]){ written_integer(at), written_text("县《政府工作报告》"),
			written_text(matter), written_text("年底前全部完工并通过竣工验收。"),
			written_text("陆明哲"), written_text(units[at % 4]),
			written_text("自然资源局、综合执法局"),
			written_day(time_from_civil(2026, 1, 1) + at % 365), written_text(progress),
			written_text(at % 3 ? NULL : "资金到位率偏低。"),
			written_text("月底前补齐短板。"), written_text("在办") });
}

static enum err write_file(struct ctx *ctx, const char *path, int64_t rows, bool csv)
{
	struct workbook_writer *book;
	enum err err = workbook_create(ctx, path, csv ? WORKBOOK_CSV : WORKBOOK_XLSX, &book);
	if (err)
		return err;
	pool_t *pool = pool_new(ctx->pool);
	workbook_begin(book, &plan);
	for (int64_t i = 1; i <= rows; i++) {
		write_row(book, pool, i);
		pool_clear(pool);
	}
	return workbook_finish(book);
}

static enum err read_file(struct ctx *ctx, const char *path, int64_t *ret_rows, int64_t *ret_cells)
{
	struct workbook *workbook;
	enum err err = workbook_open(ctx, path, path, &workbook_limits_usual, &workbook);
	if (err)
		return err;
	struct sheet_rows *rows = sheet_rows(
		workbook, workbook_sheet(workbook, 0), (struct sheet_options){ .fill = true });
	for (const struct row *row; (row = sheet_next(rows)); ++*ret_rows)
		*ret_cells += row->count;
	return ctx->failure.err;
}

int main(int count, char **words)
{
	int64_t rows = 0, cells = 0;
	bool writes = count >= 4 && text_equal(words[1], "write") && text_to_int(words[3], &rows);
	if (!writes && !(count == 3 && text_equal(words[1], "read"))) {
		fprintf(stderr, "bench-workbook write FILE ROWS [csv] | read FILE\n");
		return 2;
	}
	mem_init();
	struct ctx ctx = { .pool = pool_new_root() };
	int64_t begun = time_monotonic();
	enum err err = writes ? write_file(&ctx, words[2], rows, count == 5)
			      : read_file(&ctx, words[2], &rows, &cells);
	int64_t spent = time_monotonic() - begun;
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("{\"rows\": %" PRId64 ", \"cells\": %" PRId64
	       ", \"seconds\": %.2f, \"peak_mb\": %.1f}\n",
		rows, cells, (double)spent / MS_SECOND, (double)usage.ru_maxrss / 1024);
	if (err)
		fprintf(stderr, "%s %s\n", ctx.failure.key, text_or(ctx.failure.detail, ""));
	pool_free(ctx.pool);
	mem_done();
	return err != OK;
}
