/* papers/papers_build.c - a sheet as a part of a document: which look gives which page, which block which
 * part of it. Geometry stands in document/, words in definitions/papers. */
#include "papers/papers_build.h"

#include "base/time.h"
#include "document/paper_form.h"
#include "document/paper_official.h"
#include "html/json.h"

#include <string.h>

/* --- small parts -------------------------------------------------------------------------------- */

static enum align align_of(const json_t *object, enum align fallback)
{
	static const char *const words[] = { "left", "center", "right", NULL };
	static const enum align aligns[] = { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
	const char *word = get_text(object, "align");
	for (size_t i = 0; words[i]; i++)
		if (text_equal(word, words[i]))
			return aligns[i];
	return fallback;
}

static bool is_kind(const json_t *object, const char *kind)
{
	return text_equal(get_text(object, "kind"), kind);
}

/* Paragraphs by '\n'. */
static void put_paragraphs(struct flow *flow, const struct paragraph_style *style, const char *text)
{
	const char *end;
	while ((end = strchr(text, '\n')) != NULL) {
		flow_text(flow, style, text_copy_n(flow->pool, text, (size_t)(end - text)));
		text = end + 1;
	}
	flow_text(flow, style, text);
}

/* In a cell the cell says where it stands. */
static const struct paragraph_style cell_style = { 0 };
static const struct paragraph_style long_style = { .first = 200 };
#define TALL_ROW 20 /* mm: from here on a cell is for running text, or for the pen */
#define QR_SIDE 52  /* mm: a checkpoint with its key and signature is still read by a telephone */
#define RUNNING 24  /* characters from which on text is set as a paragraph */

/* --- cells -------------------------------------------------------------------------------------- */

/* The opinion above, 签字 and date below at the right, with room for the pen. */
static void fill_sign(struct building *building, struct table_cell *cell, const char *text)
{
	struct paragraph_style below = style_right;
	cell->valign = VALIGN_BOTTOM;
	if (*text)
		put_paragraphs(&cell->flow, &cell_style, text);
	below.before = 50;
	flow_text(&cell->flow, &below,
		message(building->ctx->pool, building->ctx->messages,
			cell->colspan > 1 ? "papers.sign-wide" : "papers.sign"));
}

static void fill_cell(
	struct building *building, struct table_cell *cell, const json_t *from, int height)
{
	const char *text = text_or(get_text(from, "text"), "");
	bool runs = height >= TALL_ROW && !is_kind(from, "label") && !get_text(from, "align");
	cell->align = align_of(from, ALIGN_INHERIT);
	if (is_kind(from, "sign")) {
		fill_sign(building, cell, text);
		return;
	}
	if (is_kind(from, "label")) {
		cell->font = FONT_HEITI;
		cell->align = align_of(from, ALIGN_CENTER);
	}
	if (is_kind(from, "quote"))
		cell->font = FONT_KAITI;
	if (json_is_true(json_object_get(from, "down")))
		cell->valign = VALIGN_TOP;
	if (runs)
		cell->valign = VALIGN_TOP;
	if (runs)
		flow_space(&cell->flow, MM(1));
	put_paragraphs(&cell->flow,
		runs && text_length(text) >= RUNNING ? &long_style : &cell_style, text);
}

/* Short values stand at their middle; what may be long begins at its top where the row is tall. */
static void build_row(
	struct building *building, struct table *table, const json_t *from, size_t below)
{
	int height = (int)get_int(from, "height", building->tall);
	struct table_row *row = table_row(table, MM(height));
	size_t i;
	const json_t *cell;
	json_array_foreach (json_object_get(from, "cells"), i, cell) {
		struct table_cell *made = table_cell(row);
		made->colspan = (int)get_int(cell, "span", 1);
		if (json_is_true(json_object_get(cell, "down")))
			made->rowspan = (int)below;
		fill_cell(building, made, cell, height);
	}
}

static struct table *new_table(struct building *building, const json_t *block,
	const struct table_style *style, struct flow *flow)
{
	const json_t *columns = json_object_get(block, "columns"), *column;
	size_t count = json_array_size(columns), i;
	struct table_column *made = mem_array(building->ctx->pool, struct table_column, count + 1);
	json_array_foreach (columns, i, column) {
		made[i].share = (int)get_int(column, "width", 1);
		made[i].align = align_of(column, ALIGN_INHERIT);
	}
	return flow_table(flow, style, made, (int)count);
}

static void build_form(struct building *building, const json_t *block)
{
	const struct table_style style = { .size = building->cell_size };
	struct flow *flow = building->slip ? &building->slip->flow : building->flow;
	struct table *table = new_table(building, block, &style, flow);
	const json_t *rows = json_object_get(block, "rows"), *row;
	size_t i;
	json_array_foreach (rows, i, row)
		build_row(building, table, row, json_array_size(rows) - i);
	building->slip = NULL;
}

/* --- lists -------------------------------------------------------------------------------------- */

static void add_group(struct table *table, const char *text)
{
	struct table_row *row = table_row(table, MM(7));
	struct table_cell *cell = table_text(row, text);
	row->group = true;
	cell->colspan = table->column_count;
	cell->font = FONT_HEITI;
	cell->align = ALIGN_LEFT;
}

static void build_table(struct building *building, const json_t *block)
{
	const struct table_style style = { .size = building->cell_size, .header_rows = 1 };
	struct table *table = new_table(building, block, &style, building->flow);
	const json_t *columns = json_object_get(block, "columns"), *column, *row, *cell;
	struct table_row *head = table_row(table, MM(8));
	int height = (int)get_int(block, "height", 7);
	size_t i, k;
	json_array_foreach (columns, i, column)
		table_label(head, text_or(get_text(column, "title"), ""));
	json_array_foreach (json_object_get(block, "rows"), i, row) {
		if (get_text(row, "group")) {
			add_group(table, get_text(row, "group"));
			continue;
		}
		struct table_row *made = table_row(table, MM(height));
		json_array_foreach (json_object_get(row, "cells"), k, cell)
			put_paragraphs(&table_cell(made)->flow, &cell_style,
				text_or(json_string_value(cell), ""));
	}
}

/* --- texts -------------------------------------------------------------------------------------- */

static const char *date_words(struct building *building)
{
	const char *date = get_text(building->sheet, "date");
	return text_empty(date)
		       ? message(building->ctx->pool, building->ctx->messages, "papers.blank-date")
		       : papers_date(building->ctx, date, false);
}

static void build_text(struct building *building, const json_t *block)
{
	const char *text = text_or(get_text(block, "text"), "");
	enum align align = align_of(block, ALIGN_INHERIT);
	struct paragraph_style style = align == ALIGN_INHERIT ? style_body : style_flush;
	if (align != ALIGN_INHERIT)
		style.align = align;
	if (building->official && align == ALIGN_INHERIT)
		official_body(building->flow, text);
	else
		put_paragraphs(building->flow, &style, text);
}

static void build_quote(struct building *building, const json_t *block)
{
	struct paragraph_style style = style_body;
	style.font = FONT_KAITI;
	put_paragraphs(building->flow, &style, text_or(get_text(block, "text"), ""));
}

static void build_heading(struct building *building, const json_t *block)
{
	flow_heading(building->flow, 1, text_or(get_text(block, "text"), ""));
}

/* Lies on one page with the form that follows. */
static void build_subheading(struct building *building, const json_t *block)
{
	building->slip = flow_group(building->flow);
	struct paragraph *made =
		flow_heading(&building->slip->flow, 2, text_or(get_text(block, "text"), ""));
	made->style.first = 0;
	made->style.before = 50;
	made->style.after = 30;
}

static void build_title(struct building *building, const json_t *block)
{
	flow_text(building->flow, &style_title, text_or(get_text(block, "text"), ""));
	flow_space(building->flow, MM(3));
}

static void build_address(struct building *building, const json_t *block)
{
	const char *text = text_or(get_text(block, "text"), "");
	if (building->official)
		official_addressee(building->flow, text);
	else
		flow_text(building->flow, &style_flush, text);
}

static void build_signed(struct building *building, const json_t *block)
{
	const struct official_signature signature = {
		.seal = SEALED, .organ = get_text(block, "text"), .date = date_words(building)
	};
	official_signature(building->flow, &signature);
}

/* What is cut off lies on one page: the slip that follows goes into the same group. */
static void build_cut(struct building *building, const json_t *block)
{
	building->slip = flow_group(building->flow);
	flow_cut_line(&building->slip->flow, text_or(get_text(block, "text"), ""));
}

static void build_space(struct building *building, const json_t *block)
{
	flow_space(building->flow, MM(get_int(block, "height", 4)));
}

static void build_break(struct building *building, const json_t *block)
{
	(void)block;
	flow_page_break(building->flow);
}

static void build_note(struct building *building, const json_t *block)
{
	struct paragraph_style style = style_flush;
	style.size = SIZE_5;
	style.before = 30;
	put_paragraphs(building->flow, &style, text_or(get_text(block, "text"), ""));
}

static void build_contents(struct building *building, const json_t *block)
{
	flow_text(building->flow, &style_title, text_or(get_text(block, "text"), ""));
	flow_contents(building->flow, 3);
}

static void build_annex(struct building *building, const json_t *block)
{
	official_annex_head(building->flow,
		message(building->ctx->pool, building->ctx->messages, "papers.annex"),
		get_text(block, "text"));
}

static void build_qr(struct building *building, const json_t *block)
{
	struct qr *qr = flow_qr(building->flow, text_or(get_text(block, "text"), ""), MM(QR_SIDE));
	qr->align = align_of(block, ALIGN_CENTER);
}

static const struct {
	const char *kind;
	void (*build)(struct building *building, const json_t *block);
} parts[] = {
	{ "text", build_text },
	{ "quote", build_quote },
	{ "heading", build_heading },
	{ "subheading", build_subheading },
	{ "title", build_title },
	{ "address", build_address },
	{ "signed", build_signed },
	{ "form", build_form },
	{ "table", build_table },
	{ "cut", build_cut },
	{ "space", build_space },
	{ "break", build_break },
	{ "note", build_note },
	{ "contents", build_contents },
	{ "annex", build_annex },
	{ "pages", build_pages },
	{ "qr", build_qr },
};

static void build_block(struct building *building, const json_t *block)
{
	if (!is_kind(block, "form"))
		building->slip = NULL;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (is_kind(block, parts[i].kind))
			parts[i].build(building, block);
}

/* --- pages -------------------------------------------------------------------------------------- */

static bool has(const json_t *sheet, const char *flag)
{
	return json_is_true(json_object_get(sheet, flag));
}

static const char *foot(struct ctx *ctx)
{
	return message(ctx->pool, ctx->messages, "papers.printed", "who",
		ctx->actor ? ctx->actor->person->name : "", "when",
		time_format(ctx->pool, ctx->now));
}

static struct page_form page_of(struct ctx *ctx, const json_t *sheet)
{
	const char *look = get_text(sheet, "look"), *sealed = get_text(sheet, "sealed");
	bool wide = has(sheet, "landscape");
	bool official = text_equal(look, "official"), letter = text_equal(look, "letter");
	struct page_form page = official           ? page_official
				: letter           ? page_letter
				: !wide            ? page_form_a4
				: has(sheet, "a3") ? page_form_a3_wide
						   : page_form_a4_wide;
	if (!official && !letter) {
		page.foot_left = foot(ctx);
		page.head_left = get_text(sheet, "running");
		page.head_all = page.head_left != NULL;
	}
	if (sealed)
		page.foot_right =
			message(ctx->pool, ctx->messages, "papers.sealed", "code", sealed);
	return page;
}

static void begin(struct building *building)
{
	const json_t *sheet = building->sheet;
	const struct official_head head = {
		.organ = text_or(get_text(sheet, "head"), get_text(sheet, "office")),
		.number = get_text(sheet, "number"),
	};
	const char *corner = get_text(sheet, "corner");
	if (text_equal(get_text(sheet, "look"), "letter"))
		official_letter_head(building->flow, &head);
	else if (building->official)
		official_head(building->flow, &head);
	else
		form_head(building->flow, get_text(sheet, "head"), get_text(sheet, "name"),
			get_text(sheet, "number"));
	if (corner)
		flow_text(building->flow, &style_right, corner);
	if (building->official)
		official_title(building->flow, get_text(sheet, "name"));
}

static void finish(struct building *building)
{
	const json_t *sheet = building->sheet;
	const char *copies = get_text(sheet, "copies");
	struct ctx *ctx = building->ctx;
	if (!text_equal(get_text(sheet, "look"), "official"))
		return;
	const struct official_imprint imprint = {
		.copies = copies ? message(ctx->pool, ctx->messages, "papers.copies", "who", copies)
				 : NULL,
		.printer = get_text(sheet, "office"),
		.printed = message(
			ctx->pool, ctx->messages, "papers.issued", "date", date_words(building)),
		.same_page = true,
	};
	official_imprint(building->flow, &imprint);
}

void papers_build(struct ctx *ctx, struct document *document, const json_t *sheet)
{
	const struct page_form page = page_of(ctx, sheet);
	const char *type = get_text(sheet, "type");
	bool a3 = has(sheet, "a3"), large = text_equal(type, "large");
	struct building building = {
		.ctx = ctx,
		.sheet = sheet,
		.flow = document_section(document, &page),
		.official = text_equal(get_text(sheet, "look"), "official") ||
			    text_equal(get_text(sheet, "look"), "letter"),
		.cell_size = large                             ? SIZE_3
			     : a3 || text_equal(type, "small") ? SIZE_5
							       : SIZE_XIAO_4,
		.tall = 9,
	};
	size_t i;
	const json_t *block;
	if (!document->title)
		document->title = text_copy(document->pool, get_text(sheet, "name"));
	begin(&building);
	json_array_foreach (json_object_get(sheet, "blocks"), i, block)
		build_block(&building, block);
	finish(&building);
}
