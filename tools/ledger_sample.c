/* tools/ledger_sample.c - makes demo/督查台账样表.xlsx of demo/ledger_sample.yaml, which says how.
 *
 *   ledger-sample DEMO-FOLDER FILE */
#include "base/time.h"
#include "base/yaml.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#define UNIX_SERIAL 25569

enum {
	NUMBER,
	SOURCE,
	MATTER,
	GOAL,
	LEADER,
	LEAD,
	CO,
	DUE,
	PROGRESS,
	PROBLEM,
	NEXT,
	STATUS,
	PHONE,
	DAYS
};

struct sample {
	pool_t *pool;
	const struct yaml_node *rules, *measures, *units, *people, *words;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *plain, *head, *title;
	int64_t today;
	lxw_row_t row;
};

struct item {
	int nth; /* from 1 */
	const struct yaml_node *measure, *milestone;
	const char *source, *status;
	int64_t due;
};

/* --- reading ------------------------------------------------------------------------------------ */

static const struct yaml_node *load(
	pool_t *pool, const char *folder, const char *name, const char *key)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct yaml_node *root =
		yaml_load(pool, text_printf(pool, "%s/%s.yaml", folder, name), &problems);
	problems_print(&problems, stderr);
	CHECK(root);
	return key ? yaml_get(root, key) : root;
}

static const struct yaml_node *with_id(const struct yaml_node *list, const char *id)
{
	const struct yaml_node *node = yaml_first(list);
	while (node && !text_equal(yaml_text_of(node, "id"), id))
		node = node->next;
	return node;
}

/* In turn: the NTH of a list, from 0, which may go round. */
static const struct yaml_node *nth(const struct yaml_node *list, int at)
{
	CHECK(list && list->count);
	const struct yaml_node *node = list->first;
	for (int i = at % list->count; i--;)
		node = node->next;
	return node;
}

static const char *turn(const struct sample *sample, const char *list, int at)
{
	return yaml_text(nth(yaml_get(sample->rules, list), at));
}

static const char *rule(const struct sample *sample, const char *name)
{
	return text_or(yaml_text_of(sample->rules, name), "");
}

static int64_t rule_number(const struct sample *sample, const char *name)
{
	int64_t number = 0;
	CHECK(yaml_int(yaml_get(sample->rules, name), &number));
	return number;
}

#define fill(sample, pattern, ...) \
	text_fill((sample)->pool, (pattern), (const char *const[]){ __VA_ARGS__, NULL })

/* --- what an item's cells say --------------------------------------------------------------------- */

/* {20-45}: a number between the two, other for each item. */
static const char *fill_ranges(pool_t *pool, const char *pattern, int at)
{
	struct buffer out;
	int low, high, size;
	buffer_init(&out, pool, 4096);
	while (*pattern) {
		if (sscanf(pattern, "{%d-%d}%n", &low, &high, &size) == 2) {
			buffer_printf(&out, "%d", low + at * 7 % (high - low + 1));
			pattern += size;
		} else {
			buffer_add(&out, pattern++, 1);
		}
	}
	return out.data;
}

/* A text of vocabulary.yaml for the kind of measure, without holes other than numbers. */
static const char *words(
	const struct sample *sample, const struct item *item, const char *list, const char *stage)
{
	const struct yaml_node *all = yaml_get(sample->words, list);
	const struct yaml_node *kind = yaml_get(all, yaml_text_of(item->measure, "type"));
	if (!kind || kind->kind != (stage ? YAML_MAP : YAML_LIST) ||
		(stage && !yaml_get(kind, stage)))
		kind = yaml_get(all, "mechanism");
	if (stage)
		kind = yaml_get(kind, stage);
	for (int i = 0; i < kind->count; i++) {
		const char *text =
			fill_ranges(sample->pool, yaml_text(nth(kind, item->nth + i)), item->nth);
		if (!strchr(text, '{'))
			return text;
	}
	return "";
}

static const char *unit_text(const struct sample *sample, const char *id, const char *pattern)
{
	const struct yaml_node *unit = with_id(sample->units, id);
	CHECK(unit);
	const char *name = yaml_text_of(unit, "short");
	size_t said = strcspn(pattern, "{");
	/* Not the same word twice where the name begins with it already. */
	if (said && strncmp(pattern, name, said) == 0)
		pattern += said;
	return fill(sample, pattern, "short", name, "long", yaml_text_of(unit, "name"));
}

static bool is_several(const struct sample *sample, int item)
{
	int64_t number;
	const struct yaml_node *node = yaml_first(yaml_get(sample->rules, "several"));
	while (node && !(yaml_int(node, &number) && number == item))
		node = node->next;
	return node;
}

static const char *lead_text(const struct sample *sample, const struct item *item)
{
	const char *lead = unit_text(
		sample, yaml_text_of(item->measure, "lead"), turn(sample, "leads", item->nth));
	const struct yaml_node *co = yaml_first(yaml_get(item->measure, "co"));
	if (!is_several(sample, item->nth) || !co)
		return lead;
	return text_printf(
		sample->pool, "%s、%s", lead, unit_text(sample, yaml_text(co), "{short}"));
}

static const char *co_text(const struct sample *sample, const struct item *item)
{
	struct buffer out;
	const char *between = turn(sample, "between", item->nth);
	const struct yaml_node *co = yaml_first(yaml_get(item->measure, "co"));
	buffer_init(&out, sample->pool, 1024);
	for (; co; co = co->next)
		buffer_printf(&out, "%s%s", out.size ? between : "",
			unit_text(sample, yaml_text(co), "{short}"));
	if (!out.size || item->nth % 11 == 0)
		buffer_printf(
			&out, "%s%s", out.size ? " / " : "", turn(sample, "everyone", item->nth));
	return out.data;
}

static const char *progress_text(const struct sample *sample, const struct item *item)
{
	if (text_equal(item->status, "done"))
		return text_printf(sample->pool, "%s%s", rule(sample, "done-words"),
			words(sample, item, "progress", "late"));
	const char *start = words(sample, item, "progress", "start");
	if (item->nth % 4)
		return start;
	return text_printf(sample->pool, "1.%s\n2.%s\n3.%s", start,
		words(sample, item, "progress", "middle"), words(sample, item, "progress", "late"));
}

static const char *widened(pool_t *pool, const char *text)
{
	struct buffer out;
	buffer_init(&out, pool, 256);
	for (; *text; text++) {
		char wide[] = { '\xEF', '\xBC', (char)(0x90 + *text - '0'), 0 };
		if (isdigit((unsigned char)*text))
			buffer_text(&out, wide);
		else
			buffer_add(&out, text, 1);
	}
	return out.data;
}

static const char *status_of(const struct sample *sample, const struct item *item)
{
	if (item->due > sample->today)
		return item->nth % 8 == 0 ? "for-good" : "open";
	return item->nth % 5 == 0 ? "overdue" : "done";
}

/* --- writing -------------------------------------------------------------------------------------- */

static void put(struct sample *sample, int column, const char *text)
{
	if (text_empty(text))
		worksheet_write_blank(sample->sheet, sample->row, (lxw_col_t)column, sample->plain);
	else
		worksheet_write_string(
			sample->sheet, sample->row, (lxw_col_t)column, text, sample->plain);
}

static void put_number(struct sample *sample, int column, double number, const char *code)
{
	lxw_format *format = sample->plain;
	if (code && !text_equal(code, "General")) {
		format = workbook_add_format(sample->book);
		format_set_border(format, LXW_BORDER_THIN);
		format_set_num_format(format, code);
	}
	worksheet_write_number(sample->sheet, sample->row, (lxw_col_t)column, number, format);
}

static void put_due(struct sample *sample, const struct item *item)
{
	const struct yaml_node *how = nth(yaml_get(sample->rules, "dues"), item->nth);
	struct civil due = time_civil(item->due);
	pool_t *pool = sample->pool;
	const char *pattern = text_or(yaml_text_of(how, "text"), yaml_text_of(how, "wide"));
	if (text_equal(item->status, "for-good")) {
		put(sample, DUE, rule(sample, "for-good"));
	} else if (due.month == 12 && item->nth % 2) {
		put(sample, DUE, rule(sample, "year-end"));
	} else if (!pattern) {
		put_number(sample, DUE, (double)(item->due + UNIX_SERIAL),
			yaml_text_of(how, "format"));
	} else {
		const char *text = fill(sample, pattern, "year", text_printf(pool, "%d", due.year),
			"month", text_printf(pool, "%d", due.month), "day",
			text_printf(pool, "%d", due.day));
		put(sample, DUE, yaml_get(how, "wide") ? widened(pool, text) : text);
	}
}

/* By a formula, with what it last gave; over a due day typed as text it would fail by now. */
static void put_days(struct sample *sample, const struct item *item)
{
	const char *formula = fill(sample, rule(sample, "formula"), "row",
		text_printf(sample->pool, "%u", sample->row + 1));
	if (text_equal(item->status, "overdue"))
		worksheet_write_formula_num(sample->sheet, sample->row, DAYS, formula,
			sample->plain, (double)(sample->today - item->due));
	else
		worksheet_write_formula_str(
			sample->sheet, sample->row, DAYS, formula, sample->plain, "");
}

static int column_named(const struct sample *sample, const char *title)
{
	int at = 0;
	const struct yaml_node *column = yaml_first(yaml_get(sample->rules, "columns"));
	for (; column && !text_equal(yaml_text_of(column, "title"), title); column = column->next)
		at++;
	CHECK(column);
	return at;
}

static void put_broken(struct sample *sample, const struct item *item)
{
	const struct yaml_node *broken = yaml_first(yaml_get(sample->rules, "broken"));
	int64_t number;
	for (; broken; broken = broken->next) {
		if (!yaml_int(yaml_get(broken, "item"), &number) || number != item->nth)
			continue;
		int column = column_named(sample, yaml_text_of(broken, "column"));
		if (yaml_int(yaml_get(broken, "number"), &number))
			put_number(sample, column, (double)number, yaml_text_of(broken, "format"));
		else
			put(sample, column, yaml_text_of(broken, "text"));
	}
}

static void put_texts(struct sample *sample, const struct item *item)
{
	const struct yaml_node *leader =
		with_id(sample->people, yaml_text_of(item->measure, "leader"));
	const char *subject = yaml_text_of(item->measure, "subject");
	const char *milestone = yaml_text_of(item->milestone, "title");
	put(sample, MATTER,
		milestone ? fill(sample, rule(sample, "milestone"), "subject", subject, "milestone",
				    milestone)
			  : subject);
	put(sample, GOAL,
		milestone ? fill(sample, rule(sample, "milestone-goal"), "milestone", milestone)
			  : yaml_text_of(item->measure, "goal"));
	put(sample, LEADER,
		fill(sample, turn(sample, "leaders", item->nth), "name",
			yaml_text_of(leader, "name")));
	put(sample, LEAD, lead_text(sample, item));
	put(sample, CO, co_text(sample, item));
	put(sample, PROGRESS, progress_text(sample, item));
	bool open = text_equal(item->status, "open") || text_equal(item->status, "overdue");
	put(sample, PROBLEM, open ? words(sample, item, "problems", NULL) : "");
	put(sample, NEXT, open ? words(sample, item, "next-steps", NULL) : "");
	put(sample, STATUS, yaml_text_of(yaml_get(sample->rules, "status"), item->status));
	put(sample, PHONE,
		fill(sample, turn(sample, "phones", item->nth), "nth",
			text_printf(sample->pool, "%04d", item->nth)));
}

static void put_item(struct sample *sample, const struct item *item)
{
	const char *digits = text_printf(sample->pool, "%d", item->nth);
	if (item->nth % 10 == 0)
		put(sample, NUMBER, widened(sample->pool, digits));
	else
		put_number(sample, NUMBER, item->nth, NULL);
	put(sample, SOURCE, item->source);
	put_texts(sample, item);
	put_due(sample, item);
	put_days(sample, item);
	put_broken(sample, item);
	sample->row++;
}

static void put_hidden(struct sample *sample)
{
	lxw_row_col_options hidden = { .hidden = LXW_TRUE };
	const struct yaml_node *cell =
		yaml_first(yaml_get(yaml_get(sample->rules, "hidden"), "cells"));
	for (int column = 0; cell; cell = cell->next)
		put(sample, column++, yaml_text(cell));
	worksheet_set_row_opt(sample->sheet, sample->row++, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
}

/* --- the list of items ------------------------------------------------------------------------------ */

static const char *source_of(const struct sample *sample, const struct yaml_node *measure)
{
	const char *name = yaml_text_of(measure, "source");
	return text_or(yaml_text_of(measure, "meeting"),
		yaml_text_of(yaml_get(sample->rules, "sources"), name));
}

static void add(struct sample *sample, struct item *items, int *count,
	const struct yaml_node *measure, const struct yaml_node *milestone)
{
	struct item *item = &items[*count];
	const char *due =
		milestone ? yaml_text_of(milestone, "date") : yaml_text_of(measure, "due");
	if (*count == rule_number(sample, "items") || !due || !time_parse_day(due, &item->due))
		return;
	item->measure = measure;
	item->milestone = milestone;
	item->source = source_of(sample, measure);
	++*count;
}

/* Those of one source stand together, in the order in which the sources first come. */
static void sort_by_source(struct item *items, int count)
{
	for (int i = 0, end = 0; i < count; i = end) {
		end = i + 1;
		for (int at = end; at < count; at++) {
			if (!text_equal(items[at].source, items[i].source))
				continue;
			struct item found = items[at];
			memmove(&items[end + 1], &items[end], sizeof *items * (size_t)(at - end));
			items[end++] = found;
		}
	}
}

static struct item *list_items(struct sample *sample, int *ret_count)
{
	struct item *items = mem_array(sample->pool, struct item, rule_number(sample, "items") + 1);
	*ret_count = 0;
	for (const struct yaml_node *measure = yaml_first(sample->measures); measure;
		measure = measure->next)
		add(sample, items, ret_count, measure, NULL);
	for (const struct yaml_node *measure = yaml_first(sample->measures); measure;
		measure = measure->next)
		for (const struct yaml_node *one = yaml_first(yaml_get(measure, "milestones")); one;
			one = one->next)
			add(sample, items, ret_count, measure, one);
	CHECK(*ret_count == rule_number(sample, "items"));
	sort_by_source(items, *ret_count);
	for (int i = 0; i < *ret_count; i++) {
		items[i].nth = i + 1;
		items[i].status = status_of(sample, &items[i]);
	}
	return items;
}

/* --- sheets ------------------------------------------------------------------------------------------- */

static lxw_format *new_format(struct sample *sample, bool bold, double size)
{
	lxw_format *format = workbook_add_format(sample->book);
	if (bold)
		format_set_bold(format);
	format_set_font_size(format, size);
	format_set_border(format, LXW_BORDER_THIN);
	format_set_text_wrap(format);
	format_set_align(format, bold ? LXW_ALIGN_CENTER : LXW_ALIGN_LEFT);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	return format;
}

static void merge(struct sample *sample, lxw_row_t first, lxw_row_t last, const char *text)
{
	if (last > first)
		worksheet_merge_range(
			sample->sheet, first, SOURCE, last, SOURCE, text, sample->plain);
}

static void put_items(struct sample *sample)
{
	int count;
	int64_t most = rule_number(sample, "merged"), hidden = 0;
	struct item *items = list_items(sample, &count);
	lxw_row_t first = sample->row;
	CHECK(yaml_int(yaml_get(yaml_get(sample->rules, "hidden"), "after"), &hidden));
	for (int i = 0; i < count; i++) {
		bool goes_on = i && text_equal(items[i].source, items[i - 1].source) &&
			       sample->row - first < most && i != hidden;
		if (i && !goes_on) {
			merge(sample, first, sample->row - 1, items[i - 1].source);
			if (i == hidden)
				put_hidden(sample);
			first = sample->row;
		}
		put_item(sample, &items[i]);
	}
	merge(sample, first, sample->row - 1, items[count - 1].source);
}

static void put_head(struct sample *sample)
{
	const struct yaml_node *columns = yaml_get(sample->rules, "columns");
	const struct yaml_node *title = yaml_first(yaml_get(sample->rules, "titles"));
	lxw_col_t at = 0;
	for (; title; title = title->next, sample->row++)
		worksheet_merge_range(sample->sheet, sample->row, 0, sample->row,
			(lxw_col_t)(columns->count - 1), title->text, sample->title);
	CHECK((int64_t)sample->row + 1 == rule_number(sample, "head"));
	for (const struct yaml_node *column = columns->first; column; column = column->next, at++) {
		int64_t width = 10;
		yaml_int(yaml_get(column, "width"), &width);
		worksheet_set_column(sample->sheet, at, at, (double)width, NULL);
		worksheet_write_string(sample->sheet, sample->row, at,
			yaml_text_of(column, "title"), sample->head);
	}
	worksheet_freeze_panes(sample->sheet, ++sample->row, 0);
}

static void put_tail(struct sample *sample)
{
	const struct yaml_node *columns = yaml_get(sample->rules, "columns");
	put(sample, 0, rule(sample, "foot"));
	sample->row++;
	for (int64_t i = rule_number(sample, "tail"); i--; sample->row++)
		for (int column = 0; column < columns->count; column++)
			put(sample, column, "");
}

static void put_other_sheets(struct sample *sample, bool first)
{
	const struct yaml_node *other = yaml_first(yaml_get(sample->rules, "other-sheets"));
	for (; other; other = other->next) {
		if (first != (yaml_get(other, "first") != NULL))
			continue;
		lxw_row_t row = 0;
		sample->sheet = workbook_add_worksheet(sample->book, yaml_text_of(other, "name"));
		for (const struct yaml_node *line = yaml_first(yaml_get(other, "lines")); line;
			line = line->next)
			worksheet_write_string(sample->sheet, row++, 0, line->text, NULL);
		if (yaml_get(other, "hidden"))
			worksheet_hide(sample->sheet);
	}
}

static bool write_book(struct sample *sample, const char *file)
{
	sample->book = workbook_new(file);
	CHECK(sample->book && time_parse_day(rule(sample, "today"), &sample->today));
	sample->plain = new_format(sample, false, 10);
	sample->head = new_format(sample, true, 11);
	sample->title = new_format(sample, true, 18);
	put_other_sheets(sample, true);
	sample->sheet = workbook_add_worksheet(sample->book, rule(sample, "sheet"));
	put_head(sample);
	put_items(sample);
	put_tail(sample);
	put_other_sheets(sample, false);
	return workbook_close(sample->book) == LXW_NO_ERROR;
}

int main(int count, char **arguments)
{
	if (count != 3) {
		fprintf(stderr, "ledger-sample DEMO-FOLDER FILE\n");
		return 2;
	}
	mem_init();
	struct sample sample = { .pool = pool_new_root() };
	sample.rules = load(sample.pool, arguments[1], "ledger_sample", NULL);
	sample.measures = load(sample.pool, arguments[1], "measures", "measures");
	sample.units = load(sample.pool, arguments[1], "county", "units");
	sample.people = load(sample.pool, arguments[1], "people", "people");
	sample.words = load(sample.pool, arguments[1], "vocabulary", NULL);
	bool written = write_book(&sample, arguments[2]);
	pool_free(sample.pool);
	mem_done();
	return written ? 0 : 1;
}
