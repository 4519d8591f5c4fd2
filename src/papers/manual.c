/* papers/manual.c - reads the manual's Markdown line by line into paragraphs, headings and tables. */
#include "papers/manual.h"

#include "document/paper_form.h"
#include "engine/world.h"

#include <ctype.h>
#include <string.h>

#define COLUMNS_MOST 6
#define NESTED 3 /* blanks before the item of an inner list */
#define LINE MM(7.2)
#define ROW MM(7)

struct reading {
	struct ctx *ctx;
	struct document *document;
	struct flow *flow;
	struct table *table; /* whose rows are being read; NULL: none */
	bool begun;          /* behind the contents */
};

static const struct run_style plain = { .font = FONT_INHERIT };
static const struct run_style strong = { .font = FONT_HEITI };

/* --- within a line ------------------------------------------------------------------------------ */

/* Up to the next mark; what `[words](link)` and `code` say goes as plain words. */
static void put_words(struct reading *reading, struct paragraph *paragraph, const char *text,
	size_t size, struct run_style style)
{
	struct buffer words;
	buffer_init(&words, reading->ctx->pool, size + 1);
	for (size_t i = 0; i < size; i++) {
		const char *link = text[i] == ']' && i + 1 < size && text[i + 1] == '('
					   ? memchr(text + i, ')', size - i)
					   : NULL;
		if (link)
			i = (size_t)(link - text);
		else if (text[i] != '[' && text[i] != '`')
			buffer_add(&words, text + i, 1);
	}
	if (words.size)
		paragraph_run(paragraph, words.data, style);
}

static void put_line(struct reading *reading, struct paragraph *paragraph, const char *text)
{
	bool bold = false;
	const char *mark;
	while ((mark = strstr(text, "**")) != NULL) {
		put_words(reading, paragraph, text, (size_t)(mark - text), bold ? strong : plain);
		bold = !bold;
		text = mark + 2;
	}
	put_words(reading, paragraph, text, strlen(text), bold ? strong : plain);
}

static void put_paragraph(struct reading *reading, const char *text, int left, int first)
{
	const struct paragraph_style style = { .size = SIZE_XIAO_4,
		.align = ALIGN_JUSTIFY,
		.left = left,
		.first = first,
		.line = LINE };
	put_line(reading, flow_paragraph(reading->flow, &style), text);
}

/* --- tables ------------------------------------------------------------------------------------- */

static int split_row(pool_t *pool, const char *line, const char **cells)
{
	int count = 0;
	const char *from = line + 1, *bar;
	while (count < COLUMNS_MOST && (bar = strchr(from, '|')) != NULL) {
		while (*from == ' ')
			from++;
		const char *end = bar;
		while (end > from && end[-1] == ' ')
			end--;
		cells[count++] = text_copy_n(pool, from, (size_t)(end - from));
		from = bar + 1;
	}
	return count;
}

static void begin_table(struct reading *reading, const char **cells, int count)
{
	const struct table_style style = { .size = SIZE_5, .header_rows = 1 };
	struct table_column *columns =
		mem_array(reading->ctx->pool, struct table_column, (size_t)count);
	for (int i = 0; i < count; i++)
		columns[i].share = i ? 3 : 1;
	flow_space(reading->flow, MM(1));
	reading->table = flow_table(reading->flow, &style, columns, count);
	struct table_row *row = table_row(reading->table, ROW);
	for (int i = 0; i < count; i++)
		table_label(row, cells[i]);
}

static void put_row(struct reading *reading, const char *line)
{
	static const struct paragraph_style style = { .size = SIZE_5, .align = ALIGN_LEFT };
	const char *cells[COLUMNS_MOST];
	int count = split_row(reading->ctx->pool, line, cells);
	if (!count || text_starts(line, "|--"))
		return;
	if (!reading->table) {
		begin_table(reading, cells, count);
		return;
	}
	struct table_row *row = table_row(reading->table, ROW);
	for (int i = 0; i < count && i < reading->table->column_count; i++)
		put_line(reading, flow_paragraph(&table_cell(row)->flow, &style), cells[i]);
}

/* --- lines -------------------------------------------------------------------------------------- */

static void put_heading(struct reading *reading, const char *line)
{
	int level = 0;
	while (line[level] == '#')
		level++;
	const char *text = line + level + strspn(line + level, " ");
	if (level == 1) {
		reading->document->title = text_copy(reading->document->pool, text);
		form_head(reading->flow,
			message(reading->ctx->pool, reading->ctx->messages, "manual.head"), text,
			NULL);
		flow_contents(reading->flow, 1);
		return;
	}
	if (level == 2 && !reading->begun)
		flow_page_break(reading->flow);
	reading->begun |= level == 2;
	flow_space(reading->flow, MM(2));
	struct paragraph *heading = flow_heading(reading->flow, level - 1, text);
	heading->style.size = level == 2 ? SIZE_XIAO_3 : SIZE_4;
	heading->style.first = 0;
}

static size_t digits(const char *text)
{
	size_t count = 0;
	while (isdigit((unsigned char)text[count]))
		count++;
	return count;
}

static void put_item(struct reading *reading, const char *line, size_t blanks)
{
	pool_t *pool = reading->ctx->pool;
	int left = blanks >= NESTED ? 300 : 150;
	const char *dash = message(pool, reading->ctx->messages, "manual.item");
	put_paragraph(reading, text_printf(pool, "%s%s", dash, line + 2), left, -100);
}

static void read_line(struct reading *reading, const char *line)
{
	size_t blanks = strspn(line, " ");
	const char *text = line + blanks;
	size_t number = digits(text);
	if (*text != '|')
		reading->table = NULL;
	if (*text == '|')
		put_row(reading, text);
	else if (*text == '#')
		put_heading(reading, text);
	else if (text_starts(text, "- "))
		put_item(reading, text, blanks);
	else if (number && text_starts(text + number, ". "))
		put_paragraph(reading, text, 150, -150);
	else if (*text)
		put_paragraph(reading, text, 0, 200);
}

void manual_build(struct ctx *ctx, struct document *document, const char *text)
{
	struct page_form page = page_form_a4;
	page.foot_left =
		message(ctx->pool, ctx->messages, "manual.foot", "version", HUIYIN_VERSION);
	struct reading reading = {
		.ctx = ctx, .document = document, .flow = document_section(document, &page)
	};
	while (*text) {
		size_t size = strcspn(text, "\n");
		read_line(&reading, text_copy_n(ctx->pool, text, size));
		text += size + (text[size] == '\n');
	}
}

enum err manual_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	struct document_bytes bytes;
	if (!ctx->world->manual)
		return ctx_fail(ctx, ERR_NOT_FOUND, "manual.none");
	struct document *document = document_new(ctx->pool, ctx->world->fonts);
	manual_build(ctx, document, ctx->world->manual);
	enum err err = document_pdf_bytes(ctx, document, &bytes);
	if (err)
		return err;
	res_header(res, "Content-Disposition",
		res_disposition(ctx->pool,
			text_printf(ctx->pool, "%s.pdf", text_or(document->title, "manual")),
			SHOW));
	return res_body(res, DOCUMENT_PDF_TYPE, bytes.data, bytes.size);
}
