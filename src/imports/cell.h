/* imports/cell.h - what a cell of a ledger means: a date, units, a person, a choice. What cannot be read
 * for certain is a problem with its reason, never a guess; what was read by a rule (a year that is not
 * written, a short name) may say so in a remark.
 *
 * A meaning lives as long as the reading's `pool`, which may be another one for each row. */
#pragma once

#include "imports/words.h"

#include "engine/directory.h"

#include <apr_hash.h>
#include <jansson.h>

struct reading {
	pool_t *pool; /* of the row that is read */
	pool_t *keep; /* of the whole reading; NULL: the same */
	const struct messages *messages;
	const struct directory *directory;
	const struct words *words;
	int64_t today; /* civil day */
	int year;      /* of dates that don't say: written above the sheet, else today's */
	apr_hash_t
		*taken; /* texts that somebody has said what they are: text → unit id (int64_t *) */
	apr_hash_t
		*persons; /* the same of persons: text → id, "0" where nobody is to be filled in */
	apr_hash_t *units; /* names as compared → unit id; 0: several have it */
	apr_hash_t *known; /* cells of units read before: the same text is read once */
	const char *county;
};

/* PROBLEM and PROPOSAL: it cannot be taken; a proposal has something near it. */
struct meaning {
	const char *text;    /* the value as stored, or NULL: nothing stands there */
	json_t *list;        /* of units */
	int64_t day;         /* of dates */
	const char *problem; /* for the person, or NULL */
	const char *remark;
	const char *asked; /* a name that is not known, and the unit it may mean */
	int64_t proposal;
};

void reading_start(struct reading *reading); /* after what stands above `taken` is set */

/* --- texts: cell_text.c ------------------------------------------------------------------------ */

/* Full-width signs become half-width, odd blanks one blank, none at both ends; lines stay. */
const char *cell_clean(pool_t *pool, const char *text);
/* Without any blank or line break: dates, names, heads of columns. */
const char *cell_solid(pool_t *pool, const char *text);
/* One line: breaks between Chinese characters vanish, others become a blank. */
const char *cell_line(pool_t *pool, const char *text);
/* Small letters, nothing in brackets, no punctuation: by this a row is known again. */
const char *cell_plain(pool_t *pool, const char *text);

/* Code points of TEXT into *ret, one after another; how many. */
size_t cell_points(pool_t *pool, const char *text, uint32_t **ret);
/* Letters to be changed to get from one to the other. */
int cell_distance(pool_t *pool, const char *a, const char *b);
const char *cell_replace(
	pool_t *pool, const char *text, const char *what, size_t size, const char *by);

/* --- meanings ---------------------------------------------------------------------------------- */

/* cell_date.c: TEXT as shown, already without blanks at its ends. */
struct meaning cell_date(struct reading *reading, const char *text);
/* A number in a column of dates: days since 1899-12-30, or 20260301. */
struct meaning cell_serial(struct reading *reading, double number);

/* cell_units.c: one, or several; 各镇街 stands for the group. */
struct meaning cell_units(struct reading *reading, const char *text, bool several);

/* cell_choice.c */
struct meaning cell_person(struct reading *reading, const char *text);
struct meaning cell_choice(struct reading *reading, const struct import_def *import,
	const struct input *input, int index, const char *text);
struct meaning cell_flag(struct reading *reading, const char *text);
struct meaning cell_number(struct reading *reading, const struct input *input, const char *text);

/* KEY of the messages with pairs: a problem. */
#define cell_problem(reading, key, ...) \
	cell_problem_with( \
		(reading), (key), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
struct meaning cell_problem_with(
	struct reading *reading, const char *key, const char *const *pairs);
