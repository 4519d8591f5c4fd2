/* imports/imports.c - the life of a run, and its rows becoming matters: by the one door, a few at a time,
 * none of them seen before all are there. */
#include "imports/imports_inner.h"

#include "base/id.h"
#include "base/time.h"
#include "engine/directory.h"
#include "engine/follower.h"
#include "engine/world.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define PART_BYTES ((size_t)256 * 1024)
/* Ids of matters that are older than the record: below all that are made by time. */
#define FIRST_ID INT64_C(1000000)
#define ROWS_AT_ONCE 50

/* --- who --------------------------------------------------------------------------------------- */

const struct action *imports_action(const struct ctx *ctx, const struct definition *definition)
{
	for (size_t i = 0; definition && i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect != EFFECT_IMPORT || !ctx->actor)
			continue;
		for (size_t k = 0; k < action->by_count; k++)
			if (actor_holds(ctx->directory, ctx->actor, action->by[k], 0))
				return action;
	}
	return NULL;
}

/* --- beginning --------------------------------------------------------------------------------- */

static void keep_file(struct ctx *ctx, int64_t run, const char *data, size_t size)
{
	for (int64_t nth = 0; size; nth++) {
		size_t part = size < PART_BYTES ? size : PART_BYTES;
		imports_db_put_part(ctx, run, nth, (struct bytes){ data, part });
		data += part;
		size -= part;
	}
}

enum err imports_begin(struct ctx *ctx, const struct import_file *file, int64_t *ret)
{
	const struct definition *definition = definition_find(ctx->definitions, file->what);
	if (!imports_action(ctx, definition))
		return ctx_fail(ctx, ERR_FORBIDDEN, "imports.not_you");
	const struct import_run run = { .id = id_next(ctx),
		.what = file->what,
		.file = file->name,
		.person = ctx->actor->person->id,
		.created = ctx->now,
		.state = file->held ? "held" : "reading",
		.options = "{}" };
	imports_db_put_run(ctx, &run);
	keep_file(ctx, run.id, file->data, file->size);
	*ret = run.id;
	return ctx->failure.err;
}

enum err imports_load(struct ctx *ctx, int64_t id, struct import_run *ret)
{
	if (imports_db_load(ctx, id, ret) &&
		imports_action(ctx, definition_find(ctx->definitions, ret->what)))
		return OK;
	return ctx_fail(ctx, ERR_NOT_FOUND, "imports.no_run");
}

/* As they were read; and once they are taken in, what became of them. */
struct import_counts imports_counts(struct ctx *ctx, const struct import_run *run)
{
	const char *why;
	struct import_counts counts = { 0 };
	const json_t *found = json_parse(ctx->pool, run->found, strlen(run->found), &why);
	const json_t *list = json_object_get(found, "counts");
	for (size_t i = ROW_NEW; i <= ROW_BAD; i++)
		counts.of[i] = json_integer_value(json_array_get(list, i));
	if (!text_equal(run->state, "done"))
		return counts;
	counts.of[ROW_UPDATED] = imports_db_count(ctx, run->id, ROW_UPDATED);
	counts.of[ROW_REFUSED] = imports_db_count(ctx, run->id, ROW_REFUSED);
	counts.of[ROW_TAKEN] = counts.of[ROW_NEW] + counts.of[ROW_CHANGED] -
			       counts.of[ROW_UPDATED] - counts.of[ROW_REFUSED];
	counts.of[ROW_NEW] = counts.of[ROW_CHANGED] = 0;
	return counts;
}

/* --- deciding ---------------------------------------------------------------------------------- */

static enum err not_now(struct ctx *ctx)
{
	return ctx_fail(ctx, ERR_CONFLICT, "imports.not_now");
}

static bool is_waiting(const struct import_run *run)
{
	static const char *const waiting[] = { "reading", "held", "ready", "broken" };
	for (size_t i = 0; i < COUNT(waiting); i++)
		if (text_equal(run->state, waiting[i]))
			return true;
	return false;
}

enum err imports_choose(struct ctx *ctx, struct import_run *run, const json_t *options)
{
	if (!is_waiting(run))
		return not_now(ctx);
	const char *why, *name;
	json_t *all = json_parse(ctx->pool, run->options, strlen(run->options), &why), *value;
	json_object_foreach ((json_t *)options, name, value)
		json_object_set(all, name, value);
	run->options = json_text(ctx->pool, all);
	run->state = text_equal(run->state, "held") ? "held" : "reading";
	run->why = "";
	run->version++;
	run->total = 0;
	imports_db_update(ctx, run);
	return ctx->failure.err;
}

enum err imports_accept(struct ctx *ctx, struct import_run *run, bool good_only)
{
	if (!text_equal(run->state, "ready"))
		return not_now(ctx);
	if (!good_only && imports_counts(ctx, run).of[ROW_BAD])
		return ctx_fail(ctx, ERR_CONFLICT, "imports.has_problems");
	int64_t last = imports_db_last_id(ctx);
	run->first_id = last < FIRST_ID ? FIRST_ID : last + 1;
	run->last_id = run->first_id + run->total;
	run->state = "committing";
	run->position = 0;
	run->version++;
	imports_db_update(ctx, run);
	return ctx->failure.err;
}

enum err imports_cancel(struct ctx *ctx, struct import_run *run)
{
	if (!is_waiting(run))
		return not_now(ctx);
	run->state = "cancelled";
	run->finished = ctx->now;
	run->version++;
	imports_db_update(ctx, run);
	imports_db_forget_parts(ctx, run->id);
	imports_db_forget_rows(ctx, run->id);
	return ctx->failure.err;
}

int64_t imports_to_read(struct ctx *ctx)
{
	return imports_db_in_state(ctx, "reading");
}

bool imports_to_commit(struct ctx *ctx)
{
	return imports_db_in_state(ctx, "committing") != 0;
}

/* --- taking in --------------------------------------------------------------------------------- */

/* 督查20260105-3-17: by its day, the run's block and its place in it; never like one made by time. */
static const char *number_of(struct ctx *ctx, const struct definition *definition,
	const struct import_run *run, const struct import_row *row, const struct past *past)
{
	struct civil civil = time_civil(past->registered);
	return text_printf(ctx->pool, "%s%04d%02d%02d-%" PRId64, definition->prefix, civil.year,
		civil.month, civil.day, run->first_id + row->nth);
}

static enum err take_in(struct ctx *ctx, const struct import_run *run, const struct import_row *row,
	json_t *values, struct past *past)
{
	const struct definition *definition = definition_find(ctx->definitions, run->what);
	struct matter *matter;
	past->id = run->first_id + row->nth;
	past->number = number_of(ctx, definition, run, row, past);
	return matter_register(ctx, run->what,
		&(struct deed){ .version = -1, .values = values, .past = past }, &matter);
}

static json_t *told_values(struct ctx *ctx, const struct action *action,
	const struct definition *definition, const json_t *values)
{
	json_t *told = json_tree(ctx->pool);
	for (size_t i = 0; i < action->need_count; i++) {
		const char *name = definition->inputs[action->needs[i].input].name;
		json_t *value = json_object_get(values, name);
		if (value)
			json_object_set(told, name, value);
	}
	return told;
}

static enum err write_progress(struct ctx *ctx, struct import_row *row, const json_t *values)
{
	struct matter *matter = matter_load_unscoped(ctx, row->matter);
	const struct share *lead = matter ? matter_lead(matter) : NULL;
	const struct action *action = NULL;
	for (size_t i = 0; lead && i < matter->definition->action_count; i++)
		if (matter->definition->actions[i].effect == EFFECT_REFRESH)
			action = &matter->definition->actions[i];
	if (!action)
		return ctx_fail(ctx, ERR_CONFLICT, "imports.meanwhile");
	row->status = ROW_UPDATED;
	return matter_act(ctx, matter,
		&(struct deed){ .action = action->id,
			.share = lead->ordinal,
			.version = -1,
			.values = told_values(ctx, action, matter->definition, values) });
}

static void refuse(struct ctx *ctx, struct import_row *row)
{
	const struct failure failure = ctx->failure;
	const char *text = failure.fields ? failure.fields->message : failure.message;
	struct told told = { .cell = "", .value = "", .text = text, .problem = true };
	ctx->failure = (struct failure){ 0 };
	row->status = ROW_REFUSED;
	row->matter = 0;
	row->told = told_text(ctx->pool, &told);
}

static bool is_refusal(enum err err)
{
	return err == ERR_INVALID || err == ERR_FORBIDDEN || err == ERR_CONFLICT;
}

/* The door refuses before anything is written, so that no savepoint is needed: it would copy every page
 * that a matter touches. */
static void enter_row(struct ctx *ctx, const struct import_run *run, struct import_row *row,
	json_t *values, struct past *past)
{
	if (imports_db_put_key(ctx, run->what, row, run->first_id + row->nth) != 1)
		(void)ctx_fail(ctx, ERR_CONFLICT, "imports.meanwhile");
	else if (is_refusal(take_in(ctx, run, row, values, past)) &&
		 ctx->failure.err != ERR_CONFLICT)
		imports_db_drop_key(ctx, run->what, row);
	else
		return;
	if (is_refusal(ctx->failure.err))
		refuse(ctx, row);
}

static void update_row(struct ctx *ctx, struct import_row *row, const json_t *values)
{
	db_savepoint(ctx);
	enum err err = write_progress(ctx, row, values);
	if (is_refusal(err)) {
		db_rollback_to(ctx);
		refuse(ctx, row);
	} else if (!err) {
		db_release(ctx);
	}
}

/* False: something is broken, and the slice with it. */
static bool take_row(struct ctx *ctx, const struct import_run *run, struct import_row *row)
{
	json_t *values;
	struct past past;
	bool wanted = row->status == ROW_NEW || row->status == ROW_CHANGED;
	if (!wanted || !row_parse(ctx->pool, row->vals, &values, &past))
		return true;
	if (row->status == ROW_NEW)
		enter_row(ctx, run, row, values, &past);
	else
		update_row(ctx, row, values);
	if (!ctx_failed(ctx) && row->status >= ROW_BAD)
		imports_db_set_row(ctx, run->id, row);
	return !ctx_failed(ctx);
}

/* All are there: the gate opens, and they are seen. */
static void finish(struct ctx *ctx, struct import_run *run)
{
	run->state = "done";
	run->finished = ctx->now;
	imports_db_update(ctx, run);
	imports_db_forget_parts(ctx, run->id);
	imports_db_open_gate(ctx);
}

/* What one row needs goes before the next one, so that all stand where the last one stood; the same with
 * the staged rows. */
static bool take_row_in(
	pool_t *pool, struct ctx *ctx, const struct import_run *run, struct import_row *row)
{
	pool_t *slice = ctx->pool;
	pool_clear(pool);
	ctx->pool = pool;
	bool taken = take_row(ctx, run, row);
	ctx->pool = slice;
	return taken;
}

static struct rows next_rows(pool_t *pool, struct ctx *ctx, const struct import_run *run)
{
	pool_t *slice = ctx->pool;
	pool_clear(pool);
	ctx->pool = pool;
	struct rows rows = imports_db_to_take(ctx, run->id, run->position, ROWS_AT_ONCE);
	ctx->pool = slice;
	return rows;
}

static bool goes_on(const struct import_pace *pace)
{
	int64_t now = time_monotonic();
	bool waits = now >= pace->least && pace->is_wanted && pace->is_wanted(pace->data);
	return now < pace->most && !waits;
}

/* *RET_NEWS: a matter that was there before tells something new. */
static bool take_rows(
	struct ctx *ctx, struct import_run *run, const struct import_pace *pace, bool *ret_news)
{
	bool more = true;
	pool_t *pool = pool_new(ctx->pool), *row_pool = pool_new(ctx->pool);
	while (more && !ctx_failed(ctx) && goes_on(pace)) {
		struct rows rows = next_rows(pool, ctx, run);
		struct import_row *row = rows.data;
		for (int64_t i = 0; i < rows.count; i++) {
			if (!goes_on(pace))
				return true;
			if (!take_row_in(row_pool, ctx, run, &row[i]))
				return false;
			*ret_news |= row[i].status == ROW_UPDATED;
			run->position = row[i].nth;
		}
		more = rows.more;
	}
	return more;
}

bool imports_commit(struct ctx *ctx, const struct import_pace *pace)
{
	struct import_run run;
	int64_t id = imports_db_gated(ctx);
	if (!id)
		id = imports_db_in_state(ctx, "committing");
	if (!id || !imports_db_load(ctx, id, &run))
		return false;
	ctx->actor = actor_make(ctx->pool, ctx->directory, run.person, time_day(ctx->now));
	imports_db_gate(ctx, &run);
	int64_t from = follower_end(ctx);
	bool news = false, more = take_rows(ctx, &run, pace, &news);
	/* Nobody is told of what was history when it entered the record. */
	if (!news)
		follower_skip(ctx, "outbox", from);
	if (!more && !ctx_failed(ctx))
		finish(ctx, &run);
	else if (!ctx_failed(ctx))
		imports_db_update(ctx, &run);
	ctx->actor = NULL;
	return !ctx_failed(ctx) && (more || imports_db_in_state(ctx, "committing"));
}

/* --- problems ---------------------------------------------------------------------------------- */

static size_t add_problems(struct ctx *ctx, const struct import_row *row,
	struct import_problem *problems, size_t count, size_t limit)
{
	const char *why;
	const json_t *list = json_parse(ctx->pool, row->told, strlen(row->told), &why), *one;
	size_t i;
	json_array_foreach (list, i, one)
		if (count < limit && json_is_true(json_object_get(one, "problem")))
			problems[count++] =
				(struct import_problem){ text_or(get_text(one, "cell"), ""),
					text_or(get_text(one, "value"), ""),
					text_or(get_text(one, "text"), "") };
	return count;
}

struct import_problem *imports_problems(
	struct ctx *ctx, const struct import_run *run, int64_t limit, size_t *ret_count)
{
	static const enum row_status statuses[] = { ROW_BAD, ROW_REFUSED };
	struct import_problem *problems = mem_array(ctx->pool, struct import_problem, limit);
	size_t count = 0;
	for (size_t s = 0; s < COUNT(statuses); s++) {
		struct rows rows = imports_db_rows_of(ctx, run->id, statuses[s], 0, limit);
		const struct import_row *row = rows.data;
		for (int64_t i = 0; i < rows.count; i++)
			count = add_problems(ctx, &row[i], problems, count, (size_t)limit);
	}
	*ret_count = count;
	return problems;
}

/* --- in answers -------------------------------------------------------------------------------- */

void imports_put_counts(json_t *object, const struct import_counts *counts)
{
	static const char *const names[] = { [ROW_NEW] = "new",
		[ROW_SAME] = "same",
		[ROW_CHANGED] = "changed",
		[ROW_BAD] = "bad",
		[ROW_TAKEN] = "imported",
		[ROW_UPDATED] = "updated",
		[ROW_REFUSED] = "refused" };
	for (int status = ROW_NEW; status <= ROW_REFUSED; status++)
		put_int(object, names[status], counts->of[status]);
}

void imports_put_problems(json_t *object, const struct import_problem *problems, size_t count)
{
	json_t *list = put_list(object, "problems");
	for (size_t i = 0; i < count; i++) {
		json_t *one = add_object(list);
		put_text(one, "cell", problems[i].cell);
		put_text(one, "value", problems[i].value);
		put_text(one, "reason", problems[i].reason);
	}
}
