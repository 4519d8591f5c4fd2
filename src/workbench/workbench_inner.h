/* workbench/workbench_inner.h - what the files of the workbench share. */
#pragma once

#include "engine/act.h"
#include "engine/directory.h"
#include "html/json.h"
#include "http/request.h"
#include "matters/matters.h"
#include "workbench/workbench_db.h"

#define BLOCK_ROWS 10
#define SHOW_ROWS 200
#define MINE_MOST 300

/* One person's page in the making. */
struct bench {
	struct ctx *ctx;
	const struct actor *own; /* the actor without those whom he stands in for */
	const struct request *req;
	json_t *data;
	const char *show; /* the one block that is wanted, or NULL: all */
	bool office;      /* may dispatch: sees what goes on in the businesses below */
	bool approves;
	const struct definition *businesses[BENCH_BUSINESSES];
	size_t business_count;
	int64_t units[BENCH_UNITS]; /* for which he does unit work */
	size_t unit_count;
	bool own_only;             /* of the unit's shares only those that he holds */
	struct bulk_offers offers; /* what may be done to several rows of a block at once */
	struct buffer copy;        /* what goes to the work group; see bench_put_copy */
	int64_t copy_hidden;       /* need-to-know: counted, never named */
};

struct bench bench_make(struct ctx *ctx, const struct request *req, json_t *data, const char *show);
bool bench_is_unit(const struct bench *bench, int64_t unit);

/* His businesses, and those (of all) whose every matter he sees. */
struct watch_scope bench_scope(const struct bench *bench);

/* --- blocks ------------------------------------------------------------------------------------ */

enum block { ANSWERS, WATCH_DUES, UNSIGNED_SHARES, DRAFTS, DUTIES, PROXY, NEWS, BLOCKS };

/* The block's object in data.blocks, or NULL where another one is wanted alone. */
json_t *bench_block(struct bench *bench, enum block block);

/* Its count; the sentence for none; the link to all of it where only SHOWN rows are there. */
void bench_close_block(struct bench *bench, json_t *object, enum block block, int64_t count,
	int64_t shown, bool more);

/* How many rows a block shows. */
int64_t bench_rows(const struct bench *bench);

/* "12", or "300+" where there are more. */
const char *bench_count_text(const struct bench *bench, int64_t count, bool more);

void bench_put_office(struct bench *bench); /* ① … ⑥ */
void bench_put_watch(struct bench *bench);
void bench_put_unsigned(struct bench *bench);

void bench_put_unit(struct bench *bench, const char *tab);

/* --- rows ---------------------------------------------------------------------------------------- */

/* As much of the matter as the row tells: enough to see which actions fit, by action_fits and
 * action_allowed_to. Its one share is the row's. NULL where its definition is not loaded. */
struct matter *bench_matter(const struct bench *bench, const struct work_row *row);

/* The row's object with every key that the templates know; the matter gets its values by it. */
json_t *bench_put_row(
	struct bench *bench, json_t *rows, const struct work_row *row, struct matter *matter);

enum light bench_light(const struct bench *bench, const struct work_row *row, int clock);

/* An action's form as templates/workbench/act.mustache has it. */
void bench_put_act(struct bench *bench, json_t *acts, const struct matter *matter,
	const struct possible *possible);

/* All that answers the row's clock and that the actor may do; `others` where some need a long choice
 * and stand on the matter's page alone. */
void bench_put_answers(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter);

/* The primary bulk action that answers the row, as "<matter>.<share>.<version>" in `item`; NULL. */
const struct action *bench_put_bulk(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter);

/* What an approver reads before he decides: the form's long texts, or what was asked and why. */
void bench_put_facts(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter);

/* The row's box, for what may be done to several of them at once (bench->offers). */
void bench_put_choice(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter);

/* 已电话催办 and whom to call; share ordinal of the row. */
void bench_put_phone(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter);

/* Nothing that must be filled in. */
bool action_is_one_click(const struct action *action);
bool bench_may(const struct bench *bench, const struct matter *matter, const struct share *share,
	const struct action *action);

const char *bench_number(const struct bench *bench, int64_t number);
const char *bench_word(const struct bench *bench, const char *key);

/* --- text to copy, and the sheet ------------------------------------------------------------------ */

/* data.copy: titles, units and dates of blocks ② and ③ for the work group; nothing that is
 * need-to-know. */
void bench_put_copy(struct bench *bench);
