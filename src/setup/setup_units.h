/* setup/setup_units.h - units out of what somebody pastes from a sheet.
 *
 * A line is a unit; cells are divided by tabs. With a head line (单位名称, 简称, 组别, 电话 in any order)
 * the columns are those; without one the first cell that is no serial number is the name, and of the
 * others a telephone number, a known group and a short name are told by their looks. What is missing is
 * found by the preset: short name and group of well-known units, endings of towns. Blank lines are
 * passed over. Nothing here asks the database. */
#pragma once

#include "engine/directory.h"
#include "engine/preset.h"

#define UNITS_AT_ONCE 500

struct unit_line {
	int line; /* from 1 */
	const char *name, *short_name, *group, *phone;
	const char *problem; /* a message's key, NULL: good */
	const char *doubt;   /* the same: allowed once somebody has looked at it */
	const char *other;   /* the name or the line that it collides with, for {other} */
	bool known;          /* a unit of this name stands already: nothing to do */
};

struct unit_lines {
	struct unit_line *items;
	size_t count;
	size_t problems, doubts, known;
	bool too_many;
};

struct unit_paste {
	const char *text;
	const char *county; /* the county's name: before names that lack it in the preset */
	const char *group;  /* for lines that name none; or "" */
	const struct preset *preset;       /* or NULL */
	const struct directory *directory; /* what stands already; or NULL */
};

struct unit_lines units_parse(pool_t *pool, const struct unit_paste *paste);

/* "城关镇" → "城关镇人民政府" by the endings of the preset; NAME itself where none fits. */
const char *units_town(pool_t *pool, const struct preset *preset, const char *name);

/* So much alike that one may be a slip for the other: one character differs or is missing in names of
 * at least four, or one is the other with the county's name before it. */
bool units_alike(const char *county, const char *a, const char *b);
