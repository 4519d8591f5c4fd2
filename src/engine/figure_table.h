/* engine/figure_table.h - the table of figures that a matter carries (capability `table`): a month of
 * another procedure by unit, with its groups and the total.
 *
 * It is asked as it stands now until the matter is signed (`freeze`), and then as of the position of that
 * event and until that moment: later acts and late entries don't change it any more. Only figures that
 * add up over units may be columns, so that each group and the total are sums of their rows. Names and
 * groups of units are those of today; the signed paper keeps its own. */
#pragma once

#include "engine/directory.h"
#include "engine/figure.h"
#include "engine/matter.h"

struct table_column {
	const struct figure *figure;
	const char *id;            /* the figure's, or FIGURE-VALUE of a class */
	const char *title;         /* the figure's, or the class's */
	const char *field, *value; /* of classes; else NULL */
};

enum table_line { TABLE_UNIT, TABLE_GROUP, TABLE_TOTAL };

struct table_row {
	enum table_line line;
	const struct unit *unit;    /* TABLE_UNIT; NULL: what has no unit yet */
	const char *group;          /* "" for none */
	struct figure_value *cells; /* one for each column */
};

struct figure_table {
	const struct table_def *def;
	struct figure_question question; /* without a figure: what all columns ask */
	int64_t cutoff;                  /* stated with it */
	int64_t frozen_at;               /* 0: not yet */
	struct table_column *columns;
	size_t column_count;
	struct table_row *rows; /* the units of a group, the group; the total at last */
	size_t row_count;       /* 0: nothing to tell of that month */
};

/* False: the matter carries none. */
bool figure_table_has(const struct ctx *ctx, const struct matter *matter);
MUST_USE enum err figure_table_ask(
	struct ctx *ctx, const struct matter *matter, struct figure_table *ret);

/* The same question as THEN, of what is known now. */
MUST_USE enum err figure_table_again(
	struct ctx *ctx, const struct figure_table *then, struct figure_table *ret);

/* What stands below a printed table for machines, in ASCII without blanks; "" before it is frozen:
 * HUIYIN-TABLE/county/matter/position/calendar version/definition hash/hash of its numbers, the last two the first
 * 16 hex digits of SM3; the numbers one line "unit column numerator denominator" each, units by their id. */
#define TABLE_CODE "HUIYIN-TABLE/"
const char *figure_table_code(
	struct ctx *ctx, const struct matter *matter, const struct figure_table *table);

/* It has been signed: everybody who sees the matter sees all of the table. */
bool figure_table_frozen(struct ctx *ctx, const struct matter *matter);

/* The first so many; none where the definition names no such figure. Everybody's once it is frozen, else
 * those that the ctx's actor may open. */
MUST_USE enum err figure_table_longest(
	struct ctx *ctx, const struct figure_table *table, struct figure_rows *ret);

/* Where ACTION opens the shares and nobody has named units, those of the table join VALUES. */
void figure_table_name_units(
	struct ctx *ctx, const struct matter *matter, const struct action *action, json_t *values);

/* Whether a table of DEFINITION has the column ID. */
bool figure_table_names(
	const struct definitions *set, const struct definition *definition, const char *id);

/* The tables of all procedures against the figures and the procedures that they count. */
void figure_tables_check(const struct definitions *set, struct problems *problems);

/* --- for figure_table_check.c ------------------------------------------------------------------- */

/* The values of a figure's classes in PROCEDURE; none where it has no such field. */
struct table_classes {
	const struct choice *items;
	size_t count;
};
struct table_classes figure_table_classes(
	const struct figure *figure, const struct definition *procedure);
