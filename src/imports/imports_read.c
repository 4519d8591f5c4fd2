/* imports/imports_read.c - reads a run's sheet on from where it was, a part at a time, beside whatever
 * the writer does. What it gives is stored by imports_store; a reading that was killed begins anew. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "engine/world.h"
#include "html/json.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROWS_OF_CHUNK 2000
#define MATTERS_AT_ONCE 1000
#define SHEETS_SHOWN 30
#define DAMAGED_SHOWN 20
#define ASKED_SHOWN 20
#define FITTING_LEAST 2

struct imports_reading {
	pool_t *pool, *row_pool; /* row_pool: of one row */
	struct ctx ctx;          /* of the workbook: as long as the reading */
	struct import_run run;
	struct row_reader reader;
	struct workbook *workbook;
	struct sheet_rows *rows;
	apr_hash_t *known; /* keys of what is there → struct known */
	int64_t nth, hidden, titles, counts[ROW_BAD + 1];
	bool started, ended;
	json_t *asked;   /* who is not known, in rows that are good */
	json_t *damaged; /* cells of columns that are not taken, the first of them */
};

struct known {
	int64_t matter, row; /* of the file: its sheet row; matter 0: it will be one */
};

struct imports_chunk {
	int64_t run, version, first;
	struct import_row *rows;
	size_t count;
	bool last;
	const char *found, *why;
};

struct imports_reading *imports_reading_new(pool_t *pool, int64_t run)
{
	struct imports_reading *reading = mem_new(pool, struct imports_reading);
	reading->pool = pool;
	reading->row_pool = pool_new(pool);
	reading->run.id = run;
	return reading;
}

/* --- the file ---------------------------------------------------------------------------------- */

static void close_file(void *data)
{
	close((int)(intptr_t)data);
}

static bool write_whole(int file, struct bytes bytes)
{
	for (const char *at = bytes.data; bytes.size;) {
		ssize_t written = write(file, at, bytes.size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
		bytes.size -= (size_t)written;
	}
	return true;
}

/* In memory, since it is small: a path for the reader of workbooks. NULL: the ctx has failed. */
static const char *fetch_file(struct imports_reading *reading, struct ctx *ctx)
{
	int file = memfd_create("ledger", MFD_CLOEXEC);
	CHECK(file >= 0);
	pool_defer(reading->pool, (void *)(intptr_t)file, close_file);
	pool_t *part_pool = pool_new(ctx->pool);
	struct ctx part_ctx = *ctx;
	part_ctx.pool = part_pool;
	for (int64_t nth = 0;; nth++) {
		pool_clear(part_pool);
		struct rows parts = imports_db_part(&part_ctx, reading->run.id, nth);
		if (!parts.count || ctx_failed(&part_ctx))
			break;
		CHECK(write_whole(file, *(struct bytes *)parts.data));
	}
	ctx->failure = part_ctx.failure;
	return ctx_failed(ctx) ? NULL : text_printf(reading->pool, "/proc/self/fd/%d", file);
}

/* --- what is there already --------------------------------------------------------------------- */

static void note(struct imports_reading *reading, const char *key, int64_t matter, int64_t row)
{
	if (apr_hash_get(reading->known, key, APR_HASH_KEY_STRING))
		return;
	const struct known known = { matter, row };
	apr_hash_set(reading->known, text_copy(reading->pool, key), APR_HASH_KEY_STRING,
		pool_copy(reading->pool, &known, sizeof known));
}

static void note_matter(
	struct imports_reading *reading, struct ctx *ctx, const struct known_matter *matter)
{
	const char *why;
	const struct definition *definition = reading->reader.definition;
	json_t *values = json_parse(ctx->pool, matter->vals, strlen(matter->vals), &why);
	if (!values)
		return;
	note(reading, row_key(ctx, definition, values, false), matter->id, 0);
	note(reading, row_key(ctx, definition, values, true), matter->id, 0);
}

static void note_matters(struct imports_reading *reading, struct ctx *page)
{
	int64_t after = 0;
	for (struct rows rows = { .more = true }; rows.more && !ctx_failed(page);) {
		pool_clear(page->pool);
		rows = imports_db_matters(page, reading->run.what, after, MATTERS_AT_ONCE);
		const struct known_matter *matters = rows.data;
		for (int64_t i = 0; i < rows.count; i++)
			note_matter(reading, page, &matters[i]);
		after = rows.count ? matters[rows.count - 1].id : after;
	}
}

/* Those of imports before: a title that was corrected since is still the row of the old ledger. */
static void note_keys(struct imports_reading *reading, struct ctx *page)
{
	const char *after = "";
	for (struct rows rows = { .more = true }; rows.more && !ctx_failed(page);) {
		pool_clear(page->pool);
		rows = imports_db_keys(page, reading->run.what, after, MATTERS_AT_ONCE);
		const struct import_row *keys = rows.data;
		for (int64_t i = 0; i < rows.count; i++) {
			note(reading, keys[i].key, keys[i].matter, 0);
			note(reading, keys[i].loose, keys[i].matter, 0);
		}
		after = rows.count ? text_copy(reading->pool, keys[rows.count - 1].key) : after;
	}
}

static void note_known(struct imports_reading *reading, struct ctx *ctx)
{
	struct ctx page = *ctx;
	page.pool = pool_new(ctx->pool);
	reading->known = apr_hash_make(reading->pool);
	note_keys(reading, &page);
	note_matters(reading, &page);
	ctx->failure = page.failure;
}

/* --- what was said before ---------------------------------------------------------------------- */

static apr_hash_t *said_of(struct imports_reading *reading, struct rows rows)
{
	const struct said *said = rows.data;
	apr_hash_t *hash = apr_hash_make(reading->pool);
	for (int64_t i = 0; i < rows.count; i++)
		apr_hash_set(hash, text_copy(reading->pool, said[i].name), APR_HASH_KEY_STRING,
			text_copy(reading->pool, said[i].meaning));
	return hash;
}

static apr_hash_t *units_said(struct imports_reading *reading, struct ctx *ctx)
{
	struct rows rows = imports_db_names(ctx, "unit");
	const struct said *said = rows.data;
	apr_hash_t *hash = apr_hash_make(reading->pool);
	for (int64_t i = 0; i < rows.count; i++) {
		int64_t unit;
		if (text_to_int(said[i].meaning, &unit))
			apr_hash_set(hash, text_copy(reading->pool, said[i].name),
				APR_HASH_KEY_STRING, pool_copy(reading->pool, &unit, sizeof unit));
	}
	return hash;
}

/* --- the sheet --------------------------------------------------------------------------------- */

/* The one that was chosen, else the one whose head is known best, hidden ones last. */
static void choose_sheet(
	struct imports_reading *reading, const struct heads *heads, const char *wanted)
{
	struct row_reader *reader = &reading->reader;
	for (int i = 0; i < workbook_count(reading->workbook); i++) {
		const struct sheet *sheet = workbook_sheet(reading->workbook, i);
		if (*wanted && !text_equal(wanted, sheet->name))
			continue;
		struct head head = head_find(reading->pool, heads, reading->workbook, sheet);
		bool better =
			!reader->sheet || head.fitting > reader->head.fitting ||
			(reader->sheet->hidden && !sheet->hidden && head.fitting >= FITTING_LEAST);
		if (better && !(reader->sheet && sheet->hidden && reader->head.row)) {
			reader->sheet = sheet;
			reader->head = head;
		}
	}
}

static enum err find_sheet(struct imports_reading *reading, struct ctx *ctx, const json_t *options)
{
	const struct import_def *import = reading->reader.definition->import;
	const struct heads heads = { import->columns, import->column_count,
		said_of(reading, imports_db_heads(ctx, reading->run.what)) };
	const char *wanted = text_or(get_text(options, "sheet"), "");
	choose_sheet(reading, &heads, wanted);
	if (ctx_failed(&reading->ctx))
		return reading->ctx.failure.err;
	if (!reading->reader.sheet)
		return ctx_fail(&reading->ctx, ERR_INVALID, "imports.no_sheet", "name", wanted);
	if (!reading->reader.head.row)
		return ctx_fail(&reading->ctx, ERR_INVALID, "imports.no_head");
	return OK;
}

/* --- beginning --------------------------------------------------------------------------------- */

static void prepare_cells(struct imports_reading *reading, struct ctx *ctx)
{
	struct problems problems;
	problems_init(&problems, reading->pool, ctx->messages);
	struct reading *cells = &reading->reader.cells;
	*cells = (struct reading){ .keep = reading->pool,
		.messages = ctx->messages,
		.directory = ctx->directory,
		.words = words_load(reading->pool, ctx->definitions->folder, &problems),
		.today = time_day(ctx->now),
		.taken = units_said(reading, ctx) };
	if (!cells->words) {
		ctx_broken(&reading->ctx, ERR_INTERNAL, "imports.yaml is broken");
		return;
	}
	reading->reader.states = said_of(reading,
		imports_db_names(ctx, text_printf(ctx->pool, "state:%s", reading->run.what)));
	cells->persons = said_of(reading, imports_db_names(ctx, "person"));
	reading_start(cells);
	reading->damaged = put_list(json_tree(reading->pool), "damaged");
	reading->asked = put_list(json_tree(reading->pool), "asked");
}

static void prepare_options(struct imports_reading *reading, const json_t *options)
{
	struct row_reader *reader = &reading->reader;
	struct reading *cells = &reader->cells;
	struct civil today = time_civil(cells->today);
	cells->year = reader->head.year ? reader->head.year : today.year;
	int64_t first = time_from_civil(cells->year, 1, 1);
	reader->options = (struct row_options){
		.registered = first < cells->today ? first : cells->today,
		.hidden = json_is_true(json_object_get(options, "hidden")),
	};
	int64_t day;
	if (time_parse_day(text_or(get_text(options, "registered"), ""), &day))
		reader->options.registered = day;
	if (time_parse_day(text_or(get_text(options, "closed"), ""), &day))
		reader->options.closed = day;
}

/* The run as it was when the reading began: its texts live as long. */
static bool load_run(struct imports_reading *reading, struct ctx *ctx)
{
	struct ctx keep = *ctx;
	keep.pool = reading->pool;
	bool found = imports_db_load(&keep, reading->run.id, &reading->run);
	ctx->failure = keep.failure;
	reading->reader.definition =
		found ? definition_find(ctx->definitions, reading->run.what) : NULL;
	return reading->reader.definition && reading->reader.definition->import;
}

static void begin(struct imports_reading *reading, struct ctx *ctx)
{
	const char *why;
	reading->started = true;
	if (!load_run(reading, ctx))
		return;
	const json_t *options =
		json_parse(reading->pool, reading->run.options, strlen(reading->run.options), &why);
	prepare_cells(reading, ctx);
	const char *path = ctx_failed(&reading->ctx) ? NULL : fetch_file(reading, ctx);
	if (!path || workbook_open(&reading->ctx, path, reading->run.file, &workbook_limits_usual,
			     &reading->workbook))
		return;
	if (find_sheet(reading, ctx, options))
		return;
	reading->reader.file = reading->run.file;
	prepare_options(reading, options);
	note_known(reading, ctx);
	reading->rows = sheet_rows(
		reading->workbook, reading->reader.sheet, (struct sheet_options){ .fill = true });
}

/* --- rows -------------------------------------------------------------------------------------- */

static const char *cells_text(pool_t *pool, const struct row *row)
{
	json_t *list = put_list(json_tree(pool), "cells");
	for (int i = 0; i < row->count; i++) {
		while ((int)json_array_size(list) < row->cells[i].column)
			add_text(list, "");
		add_text(list, row->cells[i].text);
	}
	return json_text(pool, list);
}

static bool tells_more(pool_t *pool, const json_t *values, const char *name, const char *before)
{
	const char *text = get_text(values, name);
	return !text_empty(text) &&
	       !text_equal(cell_plain(pool, text), cell_plain(pool, text_or(before, "")));
}

static enum row_status status_of_known(
	struct ctx *ctx, const struct row_meaning *meaning, int64_t matter)
{
	struct lead_progress lead;
	if (!imports_db_progress(ctx, matter, &lead) || !lead.is_open)
		return ROW_SAME;
	bool more = tells_more(ctx->pool, meaning->values, "progress", lead.progress) ||
		    tells_more(ctx->pool, meaning->values, "problem", lead.problem) ||
		    tells_more(ctx->pool, meaning->values, "next-step", lead.next_step) ||
		    tells_more(ctx->pool, meaning->values, "plan", lead.plan);
	return more ? ROW_CHANGED : ROW_SAME;
}

static void tell_row(struct imports_reading *reading, struct ctx *ctx, struct row_meaning *meaning,
	const struct row *row, const char *text, bool problem)
{
	struct told *told = mem_new(ctx->pool, struct told);
	*told = (struct told){ .cell = text_printf(ctx->pool, "%s!%d", reading->reader.sheet->name,
				       row->number),
		.value = "",
		.text = text,
		.problem = problem };
	*meaning->last = told;
	meaning->last = &told->next;
	meaning->bad |= problem;
}

static const struct known *find_known(struct imports_reading *reading, struct ctx *ctx,
	const struct row_meaning *meaning, struct known *room)
{
	if (!text_empty(meaning->number))
		room->matter = imports_db_by_number(ctx, reading->run.what, meaning->number);
	if (room->matter)
		return room;
	return apr_hash_get(reading->known, meaning->key, APR_HASH_KEY_STRING);
}

/* Known by our number or the whole key; by the key without its dates it may be another one or not. */
static enum row_status match(struct imports_reading *reading, struct ctx *ctx,
	struct row_meaning *meaning, const struct row *row, int64_t *ret_matter)
{
	struct known room = { 0 };
	const struct known *known = find_known(reading, ctx, meaning, &room);
	*ret_matter = known ? known->matter : 0;
	if (known && known->matter)
		return status_of_known(ctx, meaning, known->matter);
	if (meaning->bad)
		return ROW_BAD;
	if (known) {
		tell_row(reading, ctx, meaning, row,
			message(ctx->pool, ctx->messages, "imports.row_twice", "row",
				text_printf(ctx->pool, "%" PRId64, known->row)),
			false);
		return ROW_SAME;
	}
	const struct known *like =
		apr_hash_get(reading->known, meaning->loose, APR_HASH_KEY_STRING);
	if (like && like->matter) {
		tell_row(reading, ctx, meaning, row,
			message(ctx->pool, ctx->messages, "imports.row_like"), true);
		return ROW_BAD;
	}
	return ROW_NEW;
}

static void note_damaged(struct imports_reading *reading, const struct row_meaning *meaning)
{
	for (const struct told *told = meaning->first; told; told = told->next) {
		if (!told->damaged || json_array_size(reading->damaged) >= DAMAGED_SHOWN)
			continue;
		json_t *one = add_object(reading->damaged);
		put_text(one, "cell", told->cell);
		put_text(one, "value", told->value);
		put_text(one, "text", told->text);
	}
}

static bool asked_before(const struct imports_reading *reading, const struct told *told)
{
	size_t i;
	const json_t *one;
	json_array_foreach (reading->asked, i, one)
		if (text_equal(get_text(one, "asked"), told->asked))
			return true;
	return false;
}

/* What a bad row asks stands in its row. */
static void note_asked(struct imports_reading *reading, const struct row_meaning *meaning)
{
	for (const struct told *told = meaning->first; told; told = told->next) {
		bool full = json_array_size(reading->asked) >= ASKED_SHOWN;
		if (told->problem || !told->asked || full || asked_before(reading, told))
			continue;
		json_t *one = add_object(reading->asked);
		put_text(one, "asked", told->asked);
		put_text(one, "kind", told->kind);
	}
}

/* In POOL: the ctx's own is of this row. */
static void add_row(struct imports_reading *reading, struct ctx *ctx, const struct row *row,
	struct row_meaning *meaning, pool_t *pool, struct import_row *ret)
{
	int64_t matter;
	enum row_status status = match(reading, ctx, meaning, row, &matter);
	note_damaged(reading, meaning);
	if (status == ROW_NEW)
		note_asked(reading, meaning);
	*ret = (struct import_row){ .nth = ++reading->nth,
		.sheet_row = row->number,
		.status = status,
		.matter = matter,
		.key = text_copy(pool, meaning->key),
		.loose = text_copy(pool, meaning->loose),
		.cells = cells_text(pool, row),
		.vals = row_text(pool, meaning),
		.told = told_text(pool, meaning->first) };
	reading->counts[status]++;
	if (status == ROW_NEW)
		note(reading, meaning->key, 0, row->number);
}

/* --- a part ------------------------------------------------------------------------------------ */

static void put_columns(const struct imports_reading *reading, json_t *found, pool_t *pool)
{
	const struct head *head = &reading->reader.head;
	json_t *list = put_list(found, "columns");
	for (size_t i = 0; i < head->count; i++) {
		json_t *one = add_object(list);
		const char *name = cell_name(pool, head->columns[i].column, 1);
		put_text(one, "column", text_copy_n(pool, name, strlen(name) - 1));
		put_text(one, "head", head->columns[i].head);
		put_text(one, "field", head->columns[i].as ? head->columns[i].as->to : "");
	}
}

static const char *found_text(const struct imports_reading *reading, pool_t *pool)
{
	json_t *found = json_tree(pool), *sheets = put_list(found, "sheets");
	for (int i = 0; i < workbook_count(reading->workbook) && i < SHEETS_SHOWN; i++)
		add_text(sheets, workbook_sheet(reading->workbook, i)->name);
	put_text(found, "sheet", reading->reader.sheet->name);
	put_int(found, "head_row", reading->reader.head.row);
	put_int(found, "year", reading->reader.cells.year);
	put_int(found, "hidden", reading->hidden);
	put_int(found, "titles", reading->titles);
	put_text(found, "registered", time_format_day(pool, reading->reader.options.registered));
	put_columns(reading, found, pool);
	json_t *counts = put_list(found, "counts");
	for (size_t i = 0; i <= ROW_BAD; i++)
		CHECK(json_array_append_new(counts, json_integer(reading->counts[i])) == 0);
	CHECK(json_object_set(found, "damaged", reading->damaged) == 0);
	CHECK(json_object_set(found, "asked", reading->asked) == 0);
	return json_text(pool, found);
}

/* What one row needs goes before the next one. */
static void read_row(struct imports_reading *reading, struct ctx *ctx, struct imports_chunk *chunk,
	const struct row *row)
{
	struct row_meaning meaning;
	struct ctx apart = *ctx;
	apart.pool = reading->row_pool;
	pool_clear(apart.pool);
	row_read(&reading->reader, &apart, row, &meaning);
	reading->titles += meaning.empty;
	if (!meaning.empty)
		add_row(reading, &apart, row, &meaning, ctx->pool, &chunk->rows[chunk->count++]);
	ctx->failure = apart.failure;
}

static void read_rows(struct imports_reading *reading, struct ctx *ctx, struct imports_chunk *chunk,
	int64_t until)
{
	const struct row *row;
	while (chunk->count < ROWS_OF_CHUNK && !ctx_failed(ctx) && time_monotonic() < until) {
		row = sheet_next(reading->rows);
		if (!row) {
			chunk->last = true;
			return;
		}
		bool skipped = row->hidden && !reading->reader.options.hidden;
		if (row->number <= reading->reader.head.row)
			continue;
		reading->hidden += skipped;
		if (!skipped)
			read_row(reading, ctx, chunk, row);
	}
}

static void give_up(struct imports_chunk *chunk, struct ctx *ctx, const struct failure *failure)
{
	chunk->count = 0;
	chunk->last = true;
	chunk->why = text_copy(ctx->pool, text_or(failure->message, failure->key));
}

struct imports_chunk *imports_read(struct imports_reading *reading, struct ctx *ctx, int64_t budget)
{
	struct imports_chunk *chunk = mem_new(ctx->pool, struct imports_chunk);
	int64_t until = time_monotonic() + budget;
	pool_t *pool = reading->pool;
	if (!reading->started) {
		reading->ctx = *ctx;
		reading->ctx.pool = pool;
		reading->ctx.db = NULL;
		begin(reading, ctx);
	}
	struct ctx by = *ctx;
	by.actor = actor_make(ctx->pool, ctx->directory, reading->run.person, time_day(ctx->now));
	*chunk = (struct imports_chunk){ .run = reading->run.id,
		.version = reading->run.version,
		.first = reading->nth + 1,
		.found = "{}",
		.why = "" };
	chunk->rows = mem_array(ctx->pool, struct import_row, ROWS_OF_CHUNK);
	if (reading->rows && by.actor)
		read_rows(reading, &by, chunk, until);
	else if (!ctx_failed(&reading->ctx))
		(void)ctx_fail(&reading->ctx, ERR_INVALID, "imports.not_you");
	if (ctx_failed(&reading->ctx) || ctx_failed(&by))
		give_up(chunk, ctx, ctx_failed(&by) ? &by.failure : &reading->ctx.failure);
	else
		chunk->found = found_text(reading, ctx->pool);
	return chunk;
}

bool imports_chunk_last(const struct imports_chunk *chunk)
{
	return chunk->last;
}

bool imports_store(struct ctx *ctx, const struct imports_chunk *chunk)
{
	struct import_run run;
	bool still = imports_db_load(ctx, chunk->run, &run) && run.version == chunk->version;
	if (!still || !(text_equal(run.state, "reading") || text_equal(run.state, "held")))
		return false;
	/* Of a reading that was killed. */
	if (chunk->first == 1)
		imports_db_forget_rows(ctx, run.id);
	for (size_t i = 0; i < chunk->count; i++)
		imports_db_put_row(ctx, run.id, &chunk->rows[i]);
	run.total = chunk->first - 1 + (int64_t)chunk->count;
	run.found = chunk->found;
	run.why = chunk->why;
	if (chunk->last)
		run.state = *chunk->why ? "broken" : "ready";
	imports_db_update(ctx, &run);
	return !ctx_failed(ctx);
}
