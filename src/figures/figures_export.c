/* figures/figures_export.c - 构成明细 and a figure's groups as files: what their pages show, all of it. */
#include "export/export.h"
#include "figures/figures_view.h"

#define ROWS_AT_ONCE 500
#define COLUMNS_MOST 12

/* A column of a page's data: the value KEY of a row; of `under` where it stands in an object. */
struct shown {
	const char *key, *under, *title; /* TITLE: a message, or NULL: `own` */
	const char *own;
	int width;
	bool number, wrap;
	const char *flag; /* only where the page says so; NULL: always */
};

struct table_file {
	struct export export;
	struct book_column columns[COLUMNS_MOST];
	const struct shown *shown[COLUMNS_MOST];
	bool is_ratio;
};

static bool is_wanted(const struct shown *shown, const json_t *data)
{
	return !shown->flag || json_is_true(json_object_get(data, shown->flag));
}

/* ALL ends with a row without a key. */
static void choose_columns(struct table_file *file, const struct shown *all, const json_t *data)
{
	struct ctx *ctx = file->export.ctx;
	for (; all->key; all++) {
		if (!is_wanted(all, data))
			continue;
		const char *title =
			all->title ? message(ctx->pool, ctx->messages, all->title) : all->own;
		file->columns[file->export.count] = (struct book_column){
			.title = title, .width = all->width, .wrap = all->wrap
		};
		file->shown[file->export.count++] = all;
	}
	file->export.columns = file->columns;
	file->is_ratio = json_is_true(json_object_get(data, "is_ratio"));
}

static struct written cell_of(
	const struct table_file *file, const struct shown *shown, const json_t *row)
{
	const json_t *object = shown->under ? json_object_get(row, shown->under) : row;
	const json_t *value = json_object_get(object, shown->key);
	if (json_is_integer(value))
		return written_integer(json_integer_value(value));
	if (file->is_ratio && text_equal(shown->key, "text"))
		return written_ratio(
			get_int(object, "numerator", 0), get_int(object, "denominator", 0));
	return export_value(json_string_value(value), shown->number);
}

static void write_row(struct table_file *file, const json_t *row)
{
	struct written values[COLUMNS_MOST];
	for (int i = 0; i < file->export.count; i++)
		values[i] = cell_of(file, file->shown[i], row);
	export_row(&file->export, values);
}

/* Business, period, what it is narrowed to, and what isn't told. */
static const char *filter_words(struct ctx *ctx, const json_t *data)
{
	static const char *const parts[] = { "business", "period", "narrowed", "way", "hidden" };
	const char *words = "";
	for (size_t i = 0; i < COUNT(parts); i++) {
		const char *part = get_text(data, parts[i]);
		if (text_empty(part))
			continue;
		words = *words ? message(ctx->pool, ctx->messages, "export.and", "before", words,
					 "next", part)
			       : part;
	}
	return words;
}

/* --- 构成明细 ------------------------------------------------------------------------------------- */

static const struct shown row_columns[] = {
	{ "title", .title = "figures.matter", .width = 24, .wrap = true },
	{ "number", .title = "figures.number", .width = 12 },
	{ "unit", .title = "figures.of_unit", .width = 8 },
	{ "due", .title = "figures.due", .width = 7, .number = true },
	{ "marked", .title = "figures.marked", .width = 7, .number = true, .flag = "of_marks" },
	{ "ended", .title = "figures.ended", .width = 7, .number = true },
	{ "days", .title = "figures.days", .width = 5 },
	{ "hit", .title = "figures.reached", .width = 5, .flag = "is_ratio" },
	{ "word", .under = "light", .title = "figures.light", .width = 5 },
	{ 0 },
};

static void write_page(struct table_file *file, struct rows_view *sheet)
{
	struct ctx *ctx = sheet->view.ctx, inner = *ctx;
	inner.pool = pool_new(ctx->pool);
	json_t *list = put_list(json_tree(inner.pool), "rows");
	sheet->view.ctx = &inner;
	for (size_t i = 0; i < sheet->rows.count; i++) {
		rows_put(sheet, list, &sheet->rows.items[i]);
		write_row(file, json_array_get(list, i));
	}
	sheet->view.ctx = ctx;
	pool_free(inner.pool);
}

/* The first page is there; each other one lives in memory of its own. */
static enum err write_rows(struct table_file *file, struct rows_view *sheet)
{
	struct ctx *ctx = sheet->view.ctx;
	write_page(file, sheet);
	const char *next = text_copy(ctx->pool, sheet->rows.next);
	while (next && !ctx_failed(ctx)) {
		struct ctx inner = *ctx;
		inner.pool = pool_new(ctx->pool);
		if (figure_rows(&inner, &sheet->view.question, sheet->part, next, ROWS_AT_ONCE,
			    &sheet->rows)) {
			ctx->failure = inner.failure;
			return ctx->failure.err;
		}
		write_page(file, sheet);
		next = text_copy(ctx->pool, sheet->rows.next);
		pool_free(inner.pool);
	}
	return ctx->failure.err;
}

static enum err check_count(struct ctx *ctx, const struct rows_view *sheet)
{
	if (sheet->rows.total <= EXPORT_ROWS)
		return OK;
	return ctx_fail(ctx, ERR_INVALID, "export.too_many", "limit",
		text_printf(ctx->pool, "%d", EXPORT_ROWS));
}

static void put_flags(const struct rows_view *sheet)
{
	const struct figure *figure = sheet->view.question.figure;
	put_flag(sheet->view.data, "of_marks", figure->of != NULL);
	put_flag(sheet->view.data, "is_ratio", figure->measure == MEASURE_RATIO);
}

enum err figures_export_rows(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rows_view sheet;
	enum err err = rows_open(&sheet, ctx, req, res, ROWS_AT_ONCE);
	if (!err)
		err = check_count(ctx, &sheet);
	if (err)
		return err;
	struct table_file file = { .export = { .ctx = ctx,
					   .title = message(ctx->pool, ctx->messages,
						   "figures.export_rows", "title",
						   get_text(res->data, "title")),
					   .filter = filter_words(ctx, res->data) } };
	put_flags(&sheet);
	choose_columns(&file, row_columns, res->data);
	file.is_ratio = false;
	err = export_open(&file.export, req);
	if (!err)
		err = write_rows(&file, &sheet);
	return err ? err : export_answer(&file.export, req, res);
}

/* --- groups ---------------------------------------------------------------------------------------- */

/* On the page a heading stands over its lines, and a mark beside what is too few; in the file each
 * line says both. */
static void complete_line(struct ctx *ctx, json_t *line, const char **heading)
{
	json_t *value = json_object_get(line, "value");
	*heading = text_or(text_copy(ctx->pool, get_text(line, "heading")), *heading);
	put_text(line, "heading", *heading);
	if (json_is_true(json_object_get(value, "small")))
		put_text(value, "band", message(ctx->pool, ctx->messages, "figures.small"));
}

static enum err export_lines(struct table_file *file, const struct request *req, const json_t *data)
{
	const char *heading = NULL;
	size_t i;
	json_t *line;
	enum err err = export_open(&file->export, req);
	if (err)
		return err;
	json_array_foreach (json_object_get(data, "lines"), i, line) {
		complete_line(file->export.ctx, line, &heading);
		write_row(file, line);
	}
	return file->export.ctx->failure.err;
}

enum err figures_export_groups(struct ctx *ctx, const struct request *req, struct response *res)
{
	enum err err = figures_groups(ctx, req, res);
	if (err)
		return err;
	const json_t *data = res->data;
	const struct shown columns[] = {
		{ "heading", .title = "figures.of_group", .width = 10, .flag = "has_headings" },
		{ "title", .own = get_text(data, "way"), .width = 14 },
		{ "text", .under = "value", .title = "figures.value", .width = 8, .number = true },
		{ "numerator", .under = "value", .title = "figures.hits", .width = 6,
			.flag = "is_ratio" },
		{ "count", .under = "value", .title = "figures.count", .width = 6 },
		{ "band", .under = "value", .title = "figures.band", .width = 8,
			.flag = "has_bands" },
		{ 0 },
	};
	struct table_file file = { .export = { .ctx = ctx,
					   .title = get_text(data, "title"),
					   .filter = filter_words(ctx, data) } };
	choose_columns(&file, columns, data);
	err = export_lines(&file, req, data);
	res->template = NULL;
	return err ? err : export_answer(&file.export, req, res);
}
