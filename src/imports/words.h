/* imports/words.h - how the texts in people's ledgers are read: definitions/imports.yaml.
 *
 * Forms of dates, words between units, what long names are short for, the groups that 各镇街 means, the
 * heads of the lists of units and of people. All of it is data; this tree knows none of the words. */
#pragma once

#include "base/problem.h"
#include "engine/definition.h"

/* What a form of a date without its day means. */
enum date_kind {
	DATE_DAY,
	DATE_EARLY_MONTH, /* the 10th */
	DATE_MID_MONTH,   /* the 20th */
	DATE_MONTH_END,
	DATE_WHOLE_MONTH, /* its last day; takes no tail */
	DATE_QUARTER_END,
	DATE_HALF_YEAR,
	DATE_YEAR_END,
	DATE_KINDS
};

struct words_short { /* LONG is written SHORT; the longest first */
	const char *longer, *shorter;
	size_t size; /* of the longer, in bytes */
};

struct words_group {
	const char *called;
	struct word_list groups; /* unit groups, whichever of them there is */
};

struct words_table { /* the list of units, the list of people */
	const char *id;
	struct import_column *columns; /* `to` only */
	size_t column_count;
	struct word_list key;
};

struct words {
	struct word_list forms[DATE_KINDS], tails;
	struct word_list numerals; /* those of 0, 1 … 10, each several signs */
	struct word_list flags[2];
	struct word_list separators, joiners, brackets, prefixes, unnamed, titles, office;
	const char *government;
	struct word_list papers
		[2]; /* to print after an import: of all, of the overdue; the first that fits */
	struct words_short *shorts;
	size_t short_count;
	struct words_group *groups;
	size_t group_count;
	struct words_table *tables;
	size_t table_count;
};

/* imports.yaml of the folder of definitions. NULL and every problem where it is broken. */
const struct words *words_load(pool_t *pool, const char *folder, struct problems *problems);

const struct words_table *words_table(const struct words *words, const char *id); /* NULL: none */
bool words_has(const struct word_list *list, const char *text);
