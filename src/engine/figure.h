/* engine/figure.h - numbers that open their rows, as data: definitions/figures/NAME.yaml.
 *
 * A figure is rows and a measure. The rows are matters, or milestones of one kind, for which a
 * condition of a closed grammar holds in a period; the measure counts them, relates two sets of them,
 * or ranks days. Integers only: a ratio is two integers. docs/figures.md has the grammar.
 *
 * A period is [from, to) as instants. What hasn't come by the cut-off (the end of the period, or now if
 * that is earlier) doesn't count; the cut-off is stated with every number. A figure is asked as it is
 * known now, or as it was known at a position of the record: the same statement, the same integers for
 * ever. */
#pragma once

#include "engine/definition.h"

/* --- what a figure is --------------------------------------------------------------------------- */

enum figure_time {
	TIME_OPENED,    /* 登记 */
	TIME_SENT,      /* 首次交办 */
	TIME_MET,       /* the main clock was met: 反馈, 办结 */
	TIME_ENDED,     /* since then it doesn't count as running */
	TIME_DUE,       /* in force; of milestones as rows: theirs */
	TIME_FIRST_DUE, /* the original */
	TIME_MARKED,    /* of the milestone that is the row */
	TIME_CUTOFF,
	FIGURE_TIMES
};

enum figure_attribute { ATTRIBUTE_PLAN, ATTRIBUTE_URGENCY, ATTRIBUTE_KIND, ATTRIBUTE_FIELD };

enum figure_join { FIGURE_LEAF, FIGURE_AND, FIGURE_OR, FIGURE_NOT };

enum figure_word {
	WORD_IN_PERIOD,     /* ended in period */
	WORD_BY_END,        /* sent by end */
	WORD_RUNNING_START, /* running at start */
	WORD_RUNNING_END,   /* running at end */
	WORD_RUNNING_IN,    /* running in period: at some time in it */
	WORD_LATE,          /* late at end: due in force, not met, not suspended */
	WORD_SUSPENDED,     /* suspended at end */
	WORD_BEFORE,        /* met before first-due; of milestones: signed before due */
	WORD_HAS,           /* has cancelled */
	WORD_HAS_IN_PERIOD, /* has reworked in period */
	WORD_OPEN_OVER,     /* open over 90 day */
	WORD_IS,            /* plan is behind; source is report */
};

struct figure_term {
	enum figure_join join;
	const struct figure_term *left, *right;
	enum figure_word word;
	enum figure_time time, due;
	const char *kind; /* milestone: of has, and of before where rows are milestones */
	enum figure_attribute attribute;
	const char *field, *value; /* field: ATTRIBUTE_FIELD */
	int64_t days;
};

enum figure_measure {
	MEASURE_COUNT,
	MEASURE_DISTINCT_MATTER,
	MEASURE_DISTINCT_UNIT,
	MEASURE_SUM,   /* of days between two times */
	MEASURE_RATIO, /* those that are hits, of all */
	MEASURE_RANK,  /* nearest rank of days: the smallest that PERCENT of all don't exceed */
	MEASURE_TOP,   /* the LIMIT rows with most days; the number is the greatest */
};

/* Its place in 上期结转 + 本期新增 − 本期办结 = 期末在办. */
enum figure_balance { BALANCE_NONE, BALANCE_START, BALANCE_PLUS, BALANCE_MINUS, BALANCE_END };

struct figure_band {
	int64_t at_least; /* per cent */
	const char *title;
};

struct figure {
	const char *id, *title, *unit, *says; /* says: the formula in words */
	const char *hash;                     /* SM3 of its file's bytes, hex */
	const char *file;
	int line;
	const char **procedures;
	size_t procedure_count; /* 0: for all */
	bool mine;              /* population: mine; else everyone who may see it sees the same */
	bool recorded;  /* as it was recorded at the cut-off: for what has no date of its own */
	const char *of; /* rows are milestones of this kind; NULL: matters */
	const struct figure_term *rows, *hits;
	enum figure_measure measure;
	enum figure_time from, to; /* days between */
	int64_t percent, limit;
	enum figure_balance balance;
	const char *classes;       /* attribute or indexed field by which its page shows it; NULL */
	struct figure_band *bands; /* 分档, the best first; of ratios */
	size_t band_count;
};

struct figure_set {
	const struct figure **items; /* in the order of files and of their entries */
	size_t count;
	const char *hash;
};

const struct figure *figure_find(
	const struct figure_set *set, const char *id); /* SET may be NULL */

/* Whether a procedure's list names it. */
bool figure_is_of(const struct figure *figure, const struct definition *definition);

/* Reads every file of FOLDER/figures; NULL where there is no such folder. Problems are added. */
struct figure_set *figures_load(pool_t *pool, const char *folder, struct problems *problems);

/* One file's text into SET. */
void figures_parse(pool_t *pool, struct figure_set *set, const char *file, const char *text,
	struct problems *problems);

/* Each figure against the procedures that name it, and each name against the figures. */
void figures_check(const struct definitions *set, struct problems *problems);

/* --- periods ------------------------------------------------------------------------------------ */

struct period {
	int64_t from, to; /* instants; `to` is outside */
};

struct period period_month(int64_t day); /* the month of a civil day */
struct period period_year(int64_t day);
/* Both days belong to it. */
struct period period_days(int64_t first, int64_t last);
/* 上期: the month or year before a whole one, else as many days before. */
struct period period_before(struct period period);
/* 上年同期 */
struct period period_year_before(struct period period);
/* "2026-03-01 至 2026-03-31" */
const char *period_text(pool_t *pool, const struct messages *messages, struct period period);

/* --- asking ------------------------------------------------------------------------------------- */

/* Which rows of a figure; hits and misses are of ratios. */
enum figure_part { PART_ALL, PART_HITS, PART_MISSES };

struct figure_question {
	const struct figure *figure;
	const struct definition *const *definitions; /* summed over all of them */
	size_t definition_count;
	struct period period;
	int64_t cutoff;       /* 0: the end of the period or now, whichever is earlier */
	int64_t position;     /* 0: as it is known now */
	const int64_t *units; /* only of these lead units (of milestones: the share's); NULL: any */
	size_t unit_count;
	const char *field, *value; /* only those whose indexed field or attribute has this value */
};

struct figure_value {
	int64_t numerator;
	int64_t denominator; /* of ratios; else -1 */
	int64_t count;       /* of rows: n */
	const char *text;    /* "12", "83.3%", "—" where there is nothing to relate */
	const char *full;    /* "12件", "83.3%（5/6）" */
	int64_t cutoff, position;
	const char
		*definition_hash; /* of the figure's file and of each procedure asked: SM3, hex */
	int64_t calendar_version;
};

/* Fewer rows than this say little: 样本不足. */
#define FIGURE_SMALL 5

MUST_USE enum err figure_ask(
	struct ctx *ctx, const struct figure_question *question, struct figure_value *ret);

/* VALUE and ONE together, of rows that have nothing in common: of a count, a sum or a ratio. */
void figure_value_add(struct ctx *ctx, const struct figure *figure, struct figure_value *value,
	const struct figure_value *one);
/* As of a position of the record: until when what happened counts; 0: there is no such position. */
int64_t figure_cutoff_at(struct ctx *ctx, struct period period, int64_t position);

/* The last position that was recorded before the instant AT; 0: none. */
int64_t figure_position_at(struct ctx *ctx, int64_t at);

/* --- by groups ---------------------------------------------------------------------------------- */

enum figure_by { BY_UNIT, BY_LEADER, BY_GROUP, BY_MONTH, BY_FIELD };

struct figure_group {
	int64_t id;        /* unit or leader (0: none), or the first day of a month */
	const char *value; /* of a field, or the unit group; "" else */
	struct figure_value figure;
};

struct figure_groups {
	struct figure_group *items;
	size_t count;
};

/* Groups without rows are left out, but for months. FIELD with BY_FIELD: an indexed input, or an
 * attribute (plan, urgency, kind). Months: the last twelve up to the period's. */
MUST_USE enum err figure_groups(struct ctx *ctx, const struct figure_question *question,
	enum figure_by by, const char *field, struct figure_groups *ret);

/* The band of a ratio; NULL: the figure has none, or there are too few rows. */
const struct figure_band *figure_band_of(
	const struct figure *figure, const struct figure_value *value);

/* --- its rows ----------------------------------------------------------------------------------- */

struct figure_row {
	int64_t matter, share, seq; /* share and seq: of milestones */
	int64_t unit, opened, due, met, ended, suspended, days, marked, hit;
	const char *number, *title, *procedure;
};

struct figure_rows {
	struct figure_row *items; /* those that the ctx's actor may open; all without an actor */
	size_t count;
	const char *next; /* cursor; NULL: this is the last page */
	int64_t total;    /* of the part, open to the actor or not */
	int64_t hidden;   /* "另有 n 件不在您的知悉范围" */
};

/* Fails with ERR_INVALID on a cursor that is none. LIMIT 1 … 500. */
MUST_USE enum err figure_rows(struct ctx *ctx, const struct figure_question *question,
	enum figure_part part, const char *after, int64_t limit, struct figure_rows *ret);
