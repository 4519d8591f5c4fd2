/* engine/number.h - 文号: one sequence for each series and year, without gaps.
 *
 * A number is taken by one statement in the act that needs it, after everything that could refuse the act,
 * so that an act that fails takes none: it rolls back with it. Each number has a row of its own, whose
 * primary key (county, series, year, number) no two acts can share. Nothing is given back: what was taken
 * and is not used is 废号 and keeps its number and its reason. A year's series begins at 1, or goes on
 * behind the number that was used last outside of this program. */
#pragma once

#include "engine/act.h"
#include "engine/paper.h"
#include "store/db.h"

/* What became of a number; as stored. */
#define NUMBER_ISSUED "issued"     /* signed, numbered */
#define NUMBER_SEALED "sealed"     /* 已用印 */
#define NUMBER_SENT "sent"         /* 已印发 */
#define NUMBER_RESERVED "reserved" /* 预留 */
#define NUMBER_USED "used"         /* 预留的，已在线下使用 */
#define NUMBER_VOID "void"         /* 废号 */
#define NUMBER_OUTSIDE "outside"   /* used before, outside of this program: number … through */

struct number_row {
	int64_t id, year, number, through, matter, seq, person, at, sealed, sent;
	const char *series, *text, *paper, *title, *state, *reason;
	int64_t visible; /* the ctx's actor may see its matter; 1 where there is none */
};

struct series_row {
	const char *series;
	int64_t year, last;
};

/* The next number of PAPER's series in the year of EVENT, which is about to be written to MATTER's record; or
 * the reserved one of the row RESERVED. *ret is its text, "督办〔2026〕62号". ERR_INVALID on the field `number`
 * where that one is of another series or year, or no more reserved. */
MUST_USE enum err number_take(struct ctx *ctx, const struct paper *paper,
	const struct matter *matter, const struct event *event, int64_t reserved, const char **ret);

/* Its paper was sealed, sent or is void: the number TEXT of this matter, as the action says by STEP
 * ("seal", "send", "void"). ERR_CONFLICT where it is not so far, or further. */
MUST_USE enum err number_step(struct ctx *ctx, const struct matter *matter, const char *text,
	const char *step, const char *reason);

/* What was numbered by the event SEQ of a matter is taken back: the number is 废号. */
void number_undo(struct ctx *ctx, int64_t matter, int64_t seq, const char *reason);

/* --- by people, on the page 文号 ----------------------------------------------------------------- */

/* The number used last outside: the next is LAST + 1. Only forwards. ERR_INVALID otherwise. */
MUST_USE enum err number_start(
	struct ctx *ctx, const struct series *series, int64_t year, int64_t last);

/* 预留 COUNT numbers for drafts on paper, or for papers that are signed here later. *ret: the text of the first. */
MUST_USE enum err number_reserve(struct ctx *ctx, const struct series *series, int64_t count,
	const char *reason, const char **ret);

/* A reserved one was used on paper (TITLE says for what), or is void (TITLE NULL). */
MUST_USE enum err number_settle(struct ctx *ctx, int64_t id, const char *title, const char *reason);

/* --- looking ------------------------------------------------------------------------------------- */

struct rows number_series(struct ctx *ctx, int64_t year); /* struct series_row */
/* Newest first; SERIES or STATE "" is any; those BEFORE the row id, 0: from the newest. */
struct rows number_rows(struct ctx *ctx, int64_t year, const char *series, const char *state,
	int64_t before, int64_t limit);
struct rows number_of_matter(struct ctx *ctx, int64_t matter); /* in the order of taking */
bool number_find(struct ctx *ctx, int64_t id, struct number_row *ret);

extern const struct statement number_statements[]; /* ends with { 0 } */
