/* document/paper_form.c - see paper_form.h. */
#include "document/paper_form.h"

#define SIGNATURE_ROOM MM(16)
#define TALL MM(40)

static void text_lines(struct flow *flow, const char *text, const struct paragraph_style *style)
{
	for (const char *at = text_or(text, ""); *at;) {
		size_t length = strcspn(at, "\n");
		flow_text(flow, style, text_copy_n(flow->pool, at, length));
		at += length + (at[length] == '\n');
	}
}

void form_head(struct flow *flow, const char *office, const char *title, const char *number)
{
	struct paragraph_style small = {
		.size = SIZE_XIAO_4, .align = ALIGN_RIGHT, .keep_next = true
	};
	struct paragraph_style large = style_title;
	large.keep_next = true;
	large.line = MM(11);
	if (!text_empty(number))
		flow_text(flow, &small, number);
	if (!text_empty(office))
		flow_text(flow, &large, office);
	large.after = 40;
	flow_text(flow, &large, title);
}

void form_line(struct flow *flow, const char *left, const char *right)
{
	struct paragraph_style style = { .align = ALIGN_LEFT, .keep_next = true, .after = 20 };
	struct paragraph *line = flow_paragraph(flow, &style);
	paragraph_text(line, left);
	paragraph_text(line, "\t");
	paragraph_text(line, right);
}

struct table *form_table(struct flow *flow, int column_count, const int *widths)
{
	struct table_column *columns = mem_array(flow->pool, struct table_column, column_count);
	for (int i = 0; i < column_count; i++)
		columns[i].width = widths[i];
	struct table_style style = { .min_height = MM(10), .outer = 353, .padding = MM(1.5) };
	return flow_table(flow, &style, columns, column_count);
}

struct table_row *form_pairs(struct table *table, const char *const *texts)
{
	struct table_row *row = table_row(table, 0);
	for (int i = 0; i < table->column_count && texts[i]; i++) {
		if (i % 2 == 0)
			table_label(row, texts[i]);
		else
			table_text(row, texts[i]);
	}
	return row;
}

static struct table_cell *label_of(struct table_row *row, const char *label, int min_height)
{
	struct table_cell *cell = table_label(row, label);
	cell->vertical = min_height >= TALL && text_length(label) <= 8;
	return cell;
}

struct table_cell *form_wide(
	struct table *table, const char *label, const struct form_words *words, int min_height)
{
	struct table_row *row = table_row(table, min_height);
	label_of(row, label, min_height);
	struct table_cell *cell = table_cell(row);
	cell->colspan = table->column_count - 1;
	cell->valign = min_height >= TALL ? VALIGN_TOP : VALIGN_MIDDLE;
	cell->font = words->font;
	struct paragraph_style style = { .align = ALIGN_JUSTIFY, .first = words->indent ? 200 : 0 };
	text_lines(&cell->flow, words->text, &style);
	return cell;
}

/* Sign and date at the lower right, room for the pen between them. */
static void add_signature(struct flow *flow, const char *sign, const char *date)
{
	struct paragraph_style style = {
		.align = ALIGN_LEFT, .left = 100, .line = SIGNATURE_ROOM / 2
	};
	struct paragraph *line = flow_paragraph(flow, &style);
	paragraph_text(line, sign);
	paragraph_text(line, "\t");
	paragraph_text(line, date);
}

struct table_cell *form_signing(
	struct table *table, const char *label, int min_height, const char *sign, const char *date)
{
	struct table_row *row = table_row(table, min_height);
	label_of(row, label, min_height);
	struct table_cell *cell = table_cell(row);
	cell->colspan = table->column_count - 1;
	cell->valign = VALIGN_BOTTOM;
	add_signature(&cell->flow, sign, date);
	return cell;
}

struct table *form_signings(struct flow *flow, const char *const *labels, int count, int min_height,
	const char *sign, const char *date)
{
	struct table_column *columns = mem_array(flow->pool, struct table_column, count);
	struct table_style style = { .outer = 353, .padding = MM(1.5) };
	struct table *table = flow_table(flow, &style, columns, count);
	struct table_row *heads = table_row(table, MM(9)), *row = table_row(table, min_height);
	heads->group = true;
	for (int i = 0; i < count; i++) {
		table_label(heads, labels[i]);
		struct table_cell *cell = table_cell(row);
		struct paragraph_style lines = { .align = ALIGN_LEFT, .line = MM(8) };
		cell->valign = VALIGN_BOTTOM;
		flow_text(&cell->flow, &lines, sign);
		lines.align = ALIGN_RIGHT;
		flow_text(&cell->flow, &lines, date);
	}
	return table;
}

struct table_row *form_header(struct table *table, const char *const *labels)
{
	struct table_row *row = table_row(table, 0);
	for (int i = 0; i < table->column_count && labels[i]; i++)
		table_label(row, labels[i]);
	table->style.header_rows++;
	return row;
}

struct table_row *form_group(struct table *table, const char *text)
{
	struct table_row *row = table_row(table, 0);
	struct table_cell *cell = table_text(row, text);
	cell->colspan = table->column_count;
	cell->font = FONT_HEITI;
	cell->shaded = true;
	cell->align = ALIGN_LEFT;
	row->group = true;
	return row;
}

void form_choices(
	struct flow *flow, const char *label, const char *const *choices, int count, int checked)
{
	struct paragraph *line =
		flow_paragraph(flow, &(struct paragraph_style){ .align = ALIGN_LEFT });
	paragraph_text(line, label);
	for (int i = 0; i < count; i++)
		paragraph_text(
			line, text_printf(flow->pool, "%s%s%s", i ? "  " : "",
				      i == checked ? "\xE2\x98\x91" : "\xE2\x98\x90", choices[i]));
}
