/* document/paper_form.h - what the office's forms have in common (审批表, 办理单, 台账, 清单).
 *
 * A form is a section of page_form_a4 (or _wide, page_form_a3_wide): number at the top right, the
 * office and the title in 小标宋 二号, one table, signatures, a running foot.
 *
 *   struct flow *flow = document_section(document, &page_form_a4);
 *   form_head(flow, "××县人民政府办公室", "督查事项立项审批表", "编号：督立〔2026〕12号");
 *   struct table *table = form_table(flow, 4, (int[]){ MM(28), 0, MM(28), 0 });
 *   form_pair(table, "来源", "县政府第5次常务会议", "交办日期", "2026年3月2日");
 *   form_wide(table, "批示原文", &(struct form_words){ .text = "…", .font = FONT_KAITI }, MM(50));
 *   form_signing(table, "分管领导", MM(30), "签字：", "　年　月　日"); */
#pragma once

#include "document/document.h"

/* NUMBER right above, then OFFICE (may be NULL) and TITLE centred. */
void form_head(struct flow *flow, const char *office, const char *title, const char *number);

/* A line of small words above a table: unit at the left, date at the right; NULL leaves out. */
void form_line(struct flow *flow, const char *left, const char *right);

/* WIDTHS as in struct table_column; 0 shares what is left. */
struct table *form_table(struct flow *flow, int column_count, const int *widths);

/* A row of labels and values in turn, for as many columns as the table has; ended by NULL only where
 * the table ends: give "" for an empty value. */
#define form_pair(table, ...) \
	form_pairs((table), (const char *const[]){ __VA_ARGS__, NULL })
struct table_row *form_pairs(struct table *table, const char *const *texts);

struct form_words {
	const char *text; /* paragraphs by '\n'; NULL: empty, for the pen */
	enum font font;   /* what leaders wrote is FONT_KAITI; 0: the table's */
	bool indent;      /* two characters in, as running text is */
};
/* A label and one cell over all other columns, at least MIN_HEIGHT high; a tall one has its label
 * downwards. The cell is handed back for more. */
struct table_cell *form_wide(struct table *table, const char *label, const struct form_words *words,
	int min_height);

/* As form_wide, with SIGN and DATE at the lower right for the pen (at least 15 mm). */
struct table_cell *form_signing(struct table *table, const char *label, int min_height,
	const char *sign, const char *date);

/* Equal columns of such cells side by side in a table of their own: the three 签批 of 立项审批表. */
struct table *form_signings(struct flow *flow, const char *const *labels, int count, int min_height,
	const char *sign, const char *date);

/* A head row of labels over columns, to be repeated (style.header_rows counts it). */
struct table_row *form_header(struct table *table, const char *const *labels);

/* A row over all columns that heads a group: "县发展和改革局（12 件）". */
struct table_row *form_group(struct table *table, const char *text);

/* "☐ 满意  ☐ 基本满意": CHECKED counts from 0, -1 for the pen. */
void form_choices(struct flow *flow, const char *label, const char *const *choices, int count,
	int checked);
