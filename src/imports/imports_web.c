/* imports/imports_web.c - giving a ledger, seeing what was found in it, and deciding. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/preset.h"
#include "html/json.h"
#include "setup/setup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define RUNS_SHOWN 10
#define PROBLEMS_SHOWN 100
#define ASKED_SHOWN 40
#define FILE_MOST ((size_t)64 * 1024 * 1024)
#define PREFIX "x."

const struct field imports_query[] = { { "format", FIELD_NAME, .max = 10 }, { 0 } };

const struct field imports_fields[] = {
	{ "what", FIELD_NAME, .required = true, .max = 40 },
	{ "file", FIELD_FILE },
	{ 0 },
};

const struct field imports_options_fields[] = {
	{ "sheet", FIELD_TEXT, .max = 100 },
	{ "hidden", FIELD_FLAG },
	{ "registered", FIELD_DAY },
	{ "closed", FIELD_DAY },
	{ 0 },
};

const struct field imports_accept_fields[] = {
	{ "good", FIELD_FLAG },
	{ 0 },
};

/* --- giving ------------------------------------------------------------------------------------ */

static const char *state_title(struct ctx *ctx, const char *state)
{
	return message(ctx->pool, ctx->messages, text_printf(ctx->pool, "imports.state.%s", state));
}

static const char *what_title(const struct ctx *ctx, const char *what)
{
	const struct definition *definition = definition_find(ctx->definitions, what);
	return definition ? definition->title : what;
}

static void put_businesses(struct ctx *ctx, const struct request *req, json_t *data)
{
	json_t *list = put_list(data, "businesses");
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		if (!definition->import || !imports_action(ctx, definition))
			continue;
		json_t *one = add_object(list);
		put_text(one, "id", definition->id);
		put_text(one, "title", definition->title);
		put_flag(one, "chosen", text_equal(req_typed(req, "what"), definition->id));
	}
	put_flag(data, "has_businesses", json_array_size(list) > 0);
}

static void put_runs(struct ctx *ctx, json_t *data)
{
	struct rows rows = imports_db_runs(ctx, RUNS_SHOWN);
	const struct import_run *run = rows.data;
	json_t *list = put_list(data, "runs");
	for (int64_t i = 0; i < rows.count; i++) {
		if (!imports_action(ctx, definition_find(ctx->definitions, run[i].what)))
			continue;
		json_t *one = add_object(list);
		bool done = text_equal(run[i].state, "done");
		put_id(one, "id", run[i].id);
		put_text(one, "href",
			text_printf(ctx->pool, "/import/%" PRId64 "%s", run[i].id,
				done ? "/result" : ""));
		put_text(one, "file", run[i].file);
		put_text(one, "business", what_title(ctx, run[i].what));
		put_text(one, "state", state_title(ctx, run[i].state));
		put_text(one, "person", directory_name(ctx->directory, run[i].person));
		put_text(one, "at", time_format(ctx->pool, run[i].created));
	}
	put_flag(data, "has_runs", json_array_size(list) > 0);
}

enum err imports_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_businesses(ctx, req, res->data);
	put_runs(ctx, res->data);
	setup_put_progress(ctx, res->data, "import");
	return res_page(res, "imports/page");
}

/* On a slow thread: the bytes, for the handler. */
void *imports_keep(struct ctx *ctx, const struct request *req)
{
	const struct upload *upload = request_upload(req, "file");
	FILE *stream = upload ? fopen(upload->path, "rb") : NULL;
	struct import_file *file = mem_new(req->pool, struct import_file);
	if (!stream || (size_t)upload->size > FILE_MOST) {
		if (stream)
			fclose(stream);
		(void)ctx_fail_field(ctx, "file", "imports.too_large");
		return NULL;
	}
	char *data = pool_alloc(req->pool, (size_t)upload->size + 1);
	file->size = fread(data, 1, (size_t)upload->size, stream);
	fclose(stream);
	file->data = data;
	file->name = upload->name;
	return file;
}

enum err imports_post(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t run;
	if (!req->kept)
		return ctx_fail_field(ctx, "file", "imports.no_file");
	struct import_file file = *(const struct import_file *)req->kept;
	file.what = req_text(req, "what");
	enum err err = imports_begin(ctx, &file, &run);
	return err ? err : res_redirect(res, "/import/%" PRId64, run);
}

/* --- looking ----------------------------------------------------------------------------------- */

static void put_counts(struct ctx *ctx, json_t *data, const struct import_run *run)
{
	struct import_counts counts = imports_counts(ctx, run);
	imports_put_counts(data, &counts);
	put_flag(data, "has_bad", counts.of[ROW_BAD] > 0);
	put_flag(data, "has_same", counts.of[ROW_SAME] > 0);
	put_flag(data, "has_changed", counts.of[ROW_CHANGED] > 0);
	int64_t good = counts.of[ROW_NEW] + counts.of[ROW_CHANGED];
	put_int(data, "good", good);
	put_flag(data, "has_good", good > 0);
}

static const char *field_title(
	struct ctx *ctx, const struct definition *definition, const struct import_column *column)
{
	if (column->input >= 0)
		return definition->inputs[column->input].title;
	return message(
		ctx->pool, ctx->messages, text_printf(ctx->pool, "imports.column.%s", column->to));
}

static void put_fields(
	struct ctx *ctx, json_t *one, const struct definition *definition, const char *chosen)
{
	json_t *list = put_list(one, "fields");
	for (size_t i = 0; i < definition->import->column_count; i++) {
		const struct import_column *column = &definition->import->columns[i];
		json_t *field = add_object(list);
		put_text(field, "id", column->to);
		put_text(field, "title", field_title(ctx, definition, column));
		put_flag(field, "chosen", text_equal(column->to, chosen));
	}
	put_flag(one, "left", text_empty(chosen));
}

static void put_columns(
	struct ctx *ctx, json_t *data, const struct definition *definition, const json_t *found)
{
	size_t i;
	const json_t *column;
	const char *left = "";
	json_t *list = put_list(data, "columns");
	json_array_foreach (json_object_get(found, "columns"), i, column) {
		json_t *one = add_object(list);
		put_int(one, "nth", (int64_t)i);
		put_text(one, "column", get_text(column, "column"));
		put_text(one, "head", get_text(column, "head"));
		put_fields(ctx, one, definition, text_or(get_text(column, "field"), ""));
		const char *head = get_text(column, "head"), *field = get_text(column, "field");
		if (text_empty(field) || text_equal(field, "ignored"))
			left = *left ? message(ctx->pool, ctx->messages, "value.and", "before",
					       left, "next", head)
				     : head;
	}
	put_text(data, "columns_left", *left ? left : NULL);
}

static void put_found(struct ctx *ctx, json_t *data, const struct import_run *run)
{
	const char *why;
	const struct definition *definition = definition_find(ctx->definitions, run->what);
	const json_t *found = json_parse(ctx->pool, run->found, strlen(run->found), &why);
	const json_t *options = json_parse(ctx->pool, run->options, strlen(run->options), &why);
	const char *sheet = text_or(get_text(found, "sheet"), "");
	put_text(data, "sheet", sheet);
	put_int(data, "head_row", get_int(found, "head_row", 0));
	put_int(data, "hidden", get_int(found, "hidden", 0));
	put_flag(data, "has_hidden", get_int(found, "hidden", 0) > 0);
	put_flag(data, "with_hidden", json_is_true(json_object_get(options, "hidden")));
	put_text(data, "registered", get_text(found, "registered"));
	put_text(data, "closed", text_or(get_text(options, "closed"), ""));
	json_t *sheets = put_list(data, "sheets");
	size_t i;
	const json_t *name;
	json_array_foreach (json_object_get(found, "sheets"), i, name) {
		json_t *one = add_object(sheets);
		put_text(one, "name", json_string_value(name));
		put_flag(one, "chosen", text_equal(json_string_value(name), sheet));
	}
	put_flag(data, "has_sheets", json_array_size(sheets) > 1);
	put_columns(ctx, data, definition, found);
	json_t *damaged = json_object_get(found, "damaged");
	put_flag(data, "has_damaged", json_array_size(damaged) > 0);
	CHECK(json_object_set(data, "damaged", damaged ? damaged : put_list(data, "damaged")) == 0);
}

/* --- what somebody may say the meaning of ------------------------------------------------------ */

static bool asked_before(const json_t *list, const char *asked)
{
	size_t i;
	const json_t *one;
	json_array_foreach (list, i, one)
		if (text_equal(get_text(one, "asked"), asked))
			return true;
	return false;
}

static void put_answer(json_t *list, const char *id, const char *title, const char *proposal)
{
	json_t *one = add_object(list);
	put_text(one, "id", id);
	put_text(one, "title", title);
	put_flag(one, "chosen", text_equal(id, proposal));
}

static void put_states(json_t *list, const struct definition *definition, const char *proposal)
{
	for (size_t i = 0; i < definition->import->state_count; i++) {
		const struct state *state =
			&definition->matter.states[definition->import->states[i].state];
		put_answer(list, state->id, state->title, proposal);
	}
}

static void put_units(struct ctx *ctx, json_t *list, const char *proposal)
{
	for (size_t i = 0; i < ctx->directory->unit_count; i++) {
		const struct unit *unit = &ctx->directory->units[i];
		if (directory_handles(ctx->directory, unit))
			put_answer(list, text_printf(ctx->pool, "%" PRId64, unit->id),
				unit->short_name, proposal);
	}
}

/* Those who may lead units by 领导分工; or nobody. */
static void put_leaders(struct ctx *ctx, json_t *list)
{
	const struct preset *preset = ctx->definitions->preset;
	put_answer(list, "0", message(ctx->pool, ctx->messages, "imports.nobody"), NULL);
	for (size_t i = 0; preset && i < preset->leaders.role_count; i++) {
		size_t count;
		const struct person **people = directory_holders(ctx->pool, ctx->directory,
			preset->leaders.roles[i], 0, time_day(ctx->now), &count);
		for (size_t k = 0; k < count; k++)
			put_answer(list, text_printf(ctx->pool, "%" PRId64, people[k]->id),
				people[k]->name, NULL);
	}
}

static void put_answers(
	struct ctx *ctx, json_t *one, const struct definition *definition, const json_t *told)
{
	json_t *list = put_list(one, "answers");
	const char *proposal = get_text(told, "proposal");
	if (text_equal(get_text(told, "kind"), "state"))
		put_states(list, definition, proposal);
	else if (text_equal(get_text(told, "kind"), "person"))
		put_leaders(ctx, list);
	else
		put_units(ctx, list, proposal);
	size_t i;
	const json_t *answer;
	put_text(one, "proposed_title", NULL);
	json_array_foreach (list, i, answer)
		if (json_is_true(json_object_get(answer, "chosen")))
			put_text(one, "proposed_title", get_text(answer, "title"));
}

/* The same in many cells is told once: the first cell, and how many. */
static void put_problem(json_t *problems, json_t *told)
{
	size_t i;
	json_t *one;
	json_array_foreach (problems, i, one)
		if (text_equal(get_text(one, "text"), get_text(told, "text"))) {
			put_int(one, "cells", get_int(one, "cells", 1) + 1);
			put_flag(one, "repeated", true);
			return;
		}
	if (json_array_size(problems) == PROBLEMS_SHOWN)
		return;
	put_int(told, "cells", 1);
	put_flag(told, "repeated", false);
	json_array_append(problems, told);
}

static void put_asked(
	struct ctx *ctx, json_t *data, const struct definition *definition, const json_t *told)
{
	json_t *asked = json_object_get(data, "asked");
	const char *name = get_text(told, "asked");
	if (!name || json_array_size(asked) >= ASKED_SHOWN || asked_before(asked, name))
		return;
	json_t *one = add_object(asked);
	put_int(one, "nth", (int64_t)json_array_size(asked));
	put_text(one, "asked", name);
	put_text(one, "kind", get_text(told, "kind"));
	put_text(one, "kind_title",
		message(ctx->pool, ctx->messages,
			text_printf(ctx->pool, "imports.kind.%s", get_text(told, "kind"))));
	put_answers(ctx, one, definition, told);
}

static void put_row_told(struct ctx *ctx, json_t *data, const struct definition *definition,
	const struct import_row *row)
{
	const char *why;
	size_t i;
	json_t *list = json_parse(ctx->pool, row->told, strlen(row->told), &why), *told;
	json_t *problems = json_object_get(data, "problems");
	json_array_foreach (list, i, told) {
		if (json_is_true(json_object_get(told, "problem")))
			put_problem(problems, told);
		put_asked(ctx, data, definition, told);
	}
}

static void put_problems(struct ctx *ctx, json_t *data, const struct import_run *run)
{
	const struct definition *definition = definition_find(ctx->definitions, run->what);
	struct rows rows = imports_db_rows_of(ctx, run->id, ROW_BAD, 0, PROBLEMS_SHOWN * 5);
	const struct import_row *row = rows.data;
	put_list(data, "problems");
	put_list(data, "asked");
	for (int64_t i = 0; i < rows.count; i++)
		put_row_told(ctx, data, definition, &row[i]);
	const char *why;
	const json_t *found = json_parse(ctx->pool, run->found, strlen(run->found), &why), *told;
	size_t i;
	json_array_foreach (json_object_get(found, "asked"), i, told)
		put_asked(ctx, data, definition, told);
	put_flag(data, "has_asked", json_array_size(json_object_get(data, "asked")) > 0);
	put_flag(data, "more_problems",
		json_array_size(json_object_get(data, "problems")) == PROBLEMS_SHOWN);
}

static void put_run(struct ctx *ctx, json_t *data, const struct import_run *run)
{
	put_id(data, "run", run->id);
	put_text(data, "file", run->file);
	put_text(data, "what", run->what);
	put_text(data, "business", what_title(ctx, run->what));
	put_text(data, "state", run->state);
	put_text(data, "state_title", state_title(ctx, run->state));
	put_text(data, "why", run->why);
	put_int(data, "total", run->total);
	put_int(data, "position", run->position);
	put_int(data, "percent", run->total ? run->position * 100 / run->total : 0);
	put_flag(data, "refresh", false);
}

enum err imports_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	static const char *const states[] = { "reading", "held", "ready", "committing", "done",
		"cancelled", "broken" };
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (err)
		return err;
	if (text_equal(run.state, "done") && !req->wants_json)
		return res_redirect(res, "/import/%" PRId64 "/result", run.id);
	put_run(ctx, res->data, &run);
	put_counts(ctx, res->data, &run);
	for (size_t i = 0; i < COUNT(states); i++)
		put_flag(res->data, text_printf(ctx->pool, "is_%s", states[i]),
			text_equal(states[i], run.state));
	put_flag(res->data, "refresh",
		text_equal(run.state, "reading") || text_equal(run.state, "committing"));
	if (text_equal(run.state, "ready")) {
		put_found(ctx, res->data, &run);
		put_problems(ctx, res->data, &run);
	}
	return res_page(res, "imports/run");
}

/* --- deciding ---------------------------------------------------------------------------------- */

static const char *nth_value(struct ctx *ctx, const struct request *req, char what, size_t nth)
{
	return req_text(req, text_printf(ctx->pool, PREFIX "%c%zu", what, nth));
}

/* Heads of columns: x.h0, x.f0. What nobody changed is not remembered. */
static void take_heads(struct ctx *ctx, const struct request *req, const struct import_run *run)
{
	const char *why;
	const json_t *found = json_parse(ctx->pool, run->found, strlen(run->found), &why);
	size_t i;
	const json_t *column;
	json_array_foreach (json_object_get(found, "columns"), i, column) {
		const char *head = nth_value(ctx, req, 'h', i),
			   *field = nth_value(ctx, req, 'f', i);
		bool same = text_equal(text_or(field, ""), text_or(get_text(column, "field"), ""));
		if (head && !same && text_equal(head, get_text(column, "head")))
			imports_db_put_head(ctx, run->what, head, text_or(field, ""));
	}
}

/* Names: x.a1 (what stands there), x.k1 (unit, state), x.m1 (what it means; blank: not said). */
static void take_names(struct ctx *ctx, const struct request *req, const struct import_run *run)
{
	for (size_t i = 1; i <= ASKED_SHOWN; i++) {
		const char *asked = nth_value(ctx, req, 'a', i),
			   *kind = nth_value(ctx, req, 'k', i);
		const char *meaning = nth_value(ctx, req, 'm', i);
		if (!asked || !kind || text_empty(meaning))
			continue;
		if (text_equal(kind, "state"))
			kind = text_printf(ctx->pool, "state:%s", run->what);
		imports_db_put_name(ctx, kind, asked, meaning);
	}
}

enum err imports_options(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (err)
		return err;
	static const char *const texts[] = { "sheet", "registered", "closed" };
	json_t *options = json_tree(ctx->pool);
	for (size_t i = 0; i < COUNT(texts); i++)
		if (req_text(req, texts[i]))
			put_text(options, texts[i], req_text(req, texts[i]));
	put_flag(options, "hidden", req_flag(req, "hidden"));
	take_heads(ctx, req, &run);
	take_names(ctx, req, &run);
	err = imports_choose(ctx, &run, options);
	return err ? err : res_redirect(res, "/import/%" PRId64, run.id);
}

enum err imports_accept_post(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (!err)
		err = imports_accept(ctx, &run, req_flag(req, "good"));
	return err ? err : res_redirect(res, "/import/%" PRId64, run.id);
}

enum err imports_cancel_post(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct import_run run;
	enum err err = imports_load(ctx, req_int(req, "run", 0), &run);
	if (!err)
		err = imports_cancel(ctx, &run);
	return err ? err : res_redirect(res, "/import");
}
