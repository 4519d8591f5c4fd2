/* imports/imports_head.c - which row of a sheet is its head, and which column is which field. */
#include "imports/imports_inner.h"

#include <ctype.h>
#include <string.h>

/* Behind titles and remarks, and never further. */
#define ROWS_ABOVE 30
#define KNOWN_LEAST 2
#define HEAD_MOST 60

static const struct import_column *by_field(const struct heads *heads, const char *field)
{
	for (size_t i = 0; i < heads->count; i++)
		if (text_equal(heads->columns[i].to, field))
			return &heads->columns[i];
	return NULL;
}

/* How well a head fits a column: 1 is its best name; 0: not at all. */
static size_t rank(const struct import_column *column, const char *head)
{
	for (size_t i = 0; i < column->called.count; i++)
		if (text_equal(column->called.items[i], head))
			return i + 1;
	return 0;
}

static const struct import_column *by_head(
	const struct heads *heads, const char *head, bool *ret_said)
{
	const char *field = apr_hash_get(heads->said, head, APR_HASH_KEY_STRING);
	*ret_said = field;
	if (field)
		return by_field(heads, field);
	for (size_t i = 0; i < heads->count; i++)
		if (rank(&heads->columns[i], head))
			return &heads->columns[i];
	return NULL;
}

/* 完成时限（2026年） is 完成时限: what stands in brackets behind a head explains it. */
static const char *bare(pool_t *pool, const char *head)
{
	static const char *const opens[] = { "(", "[" };
	const char *solid = cell_solid(pool, head);
	for (size_t i = 0; i < COUNT(opens); i++) {
		const char *open = strstr(solid, opens[i]);
		if (open && open > solid)
			solid = text_copy_n(pool, solid, (size_t)(open - solid));
	}
	return solid;
}

/* --- the row ----------------------------------------------------------------------------------- */

static struct head read_head(pool_t *pool, const struct heads *heads, const struct row *row)
{
	struct head head = { .row = row->number };
	head.columns = mem_array(pool, struct matched, row->count);
	for (int i = 0; i < row->count; i++) {
		const struct cell *cell = &row->cells[i];
		if (!*cell->text || text_length(cell->text) > HEAD_MOST)
			continue;
		bool said;
		const char *solid = bare(pool, cell->text);
		const struct import_column *column = by_head(heads, solid, &said);
		head.columns[head.count++] =
			(struct matched){ cell->column, text_copy(pool, solid), column };
		head.fitting += column || said;
	}
	return head;
}

/* 2026 in a title over the head. */
static int year_in(const char *text)
{
	for (; *text; text++) {
		bool starts = text[0] == '2' && text[1] == '0' && isdigit((unsigned char)text[2]) &&
			      isdigit((unsigned char)text[3]) && !isdigit((unsigned char)text[4]);
		if (starts)
			return 2000 + (text[2] - '0') * 10 + text[3] - '0';
	}
	return 0;
}

static int year_above(pool_t *pool, const struct row *row)
{
	for (int i = 0; i < row->count; i++) {
		int year = year_in(cell_clean(pool, row->cells[i].text));
		if (year)
			return year;
	}
	return 0;
}

/* --- columns ----------------------------------------------------------------------------------- */

/* Several columns for one field: the best name has it, the others are not taken. */
static void keep_best(const struct heads *heads, struct head *head)
{
	for (size_t i = 0; i < head->count; i++)
		for (size_t k = 0; k < head->count; k++) {
			struct matched *one = &head->columns[i], *other = &head->columns[k];
			if (i == k || !one->as || one->as != other->as ||
				one->as->what == IMPORT_IGNORED)
				continue;
			bool said = apr_hash_get(heads->said, one->head, APR_HASH_KEY_STRING);
			bool better = said || (rank(one->as, one->head) &&
						      rank(one->as, one->head) <=
							      rank(one->as, other->head));
			if (better)
				other->as = NULL;
		}
}

struct head head_find(pool_t *pool, const struct heads *heads, struct workbook *workbook,
	const struct sheet *sheet)
{
	struct head best = { 0 };
	int year = 0, above = 0;
	struct sheet_rows *rows =
		sheet_rows(workbook, sheet, (struct sheet_options){ .fill = true });
	const struct row *row;
	for (int i = 0; i < ROWS_ABOVE && (row = sheet_next(rows)); i++) {
		struct head head = read_head(pool, heads, row);
		/* A head of two rows: the lower one says more, or as much. */
		bool below = best.row && head.row == best.row + 1 && head.fitting >= best.fitting;
		if (head.fitting > best.fitting || (below && head.fitting)) {
			best = head;
			above = year;
		}
		year = year ? year : year_above(pool, row);
	}
	if (best.fitting < KNOWN_LEAST)
		return (struct head){ 0 };
	best.year = above;
	keep_best(heads, &best);
	return best;
}
