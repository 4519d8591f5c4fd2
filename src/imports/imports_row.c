/* imports/imports_row.c - one row of a ledger: each cell by what its column is, then the whole by the
 * same door as any registration. Every problem is told, with its cell. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "engine/ledger.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define SHOWN_MOST 40 /* characters of a value in a problem */
#define KEY_BYTES 16

struct row_reading {
	struct row_reader *reader;
	struct ctx *ctx;
	const struct row *row;
	struct row_meaning *ret;
	const struct import_def *import;
	const struct import_state *state;
	bool undated, said; /* said: the row has a word for its state */
};

/* --- telling ----------------------------------------------------------------------------------- */

static const char *shown(pool_t *pool, const char *text)
{
	text = cell_line(pool, text);
	if (text_length(text) <= SHOWN_MOST)
		return text;
	const char *end = text;
	for (int i = 0; i < SHOWN_MOST; i++)
		for (end++; ((unsigned char)*end & 0xC0) == 0x80;)
			end++;
	return text_printf(pool, "%.*s…", (int)(end - text), text);
}

/* At COLUMN of the row, -1: the row as a whole. */
static struct told *tell_at(struct row_reading *reading, int column, const char *text)
{
	pool_t *pool = reading->ctx->pool;
	struct told *told = mem_new(pool, struct told);
	const struct sheet *sheet = reading->reader->sheet;
	told->cell = column >= 0 ? cell_address(pool, sheet, column, reading->row->number)
				 : text_printf(pool, "%s!%d", sheet->name, reading->row->number);
	told->value = column >= 0 ? shown(pool, row_cell(reading->row, column)->text) : "";
	told->text = text;
	*reading->ret->last = told;
	reading->ret->last = &told->next;
	return told;
}

static struct told *tell(struct row_reading *reading, const struct cell *cell, const char *text)
{
	return tell_at(reading, cell->column, text);
}

static struct told *wrong_at(struct row_reading *reading, int column, const char *text)
{
	struct told *told = tell_at(reading, column, text);
	told->problem = true;
	reading->ret->bad = true;
	return told;
}

static struct told *wrong(struct row_reading *reading, const struct cell *cell, const char *text)
{
	return wrong_at(reading, cell->column, text);
}

#define say(reading, key, ...) \
	message((reading)->ctx->pool, (reading)->ctx->messages, key, ##__VA_ARGS__)

/* --- days -------------------------------------------------------------------------------------- */

static struct meaning day_of(struct row_reading *reading, const struct cell *cell)
{
	struct reading *cells = &reading->reader->cells;
	if (cell->kind == CELL_NUMBER)
		return cell_serial(cells, cell->number);
	bool whole = cell->kind == CELL_DATE && (cell->shows & SHOWS_DAY);
	if (!whole)
		return cell_date(cells, cell->text);
	return (struct meaning){ .text = time_format_day(cells->pool, cell->day),
		.day = cell->day };
}

static bool is_undated(const struct row_reading *reading, const struct cell *cell)
{
	const char *text = cell_solid(reading->ctx->pool, cell->text);
	return words_has(&reading->import->undated, text);
}

static int64_t *past_day(struct past *past, enum import_what what)
{
	switch (what) {
	case IMPORT_REGISTERED:
		return &past->registered;
	case IMPORT_SENT:
		return &past->sent;
	case IMPORT_SINCE:
		return &past->since;
	case IMPORT_FIRST_DUE:
		return &past->first_due;
	default:
		return &past->progress_on;
	}
}

/* --- states ------------------------------------------------------------------------------------ */

static const struct import_state *state_called(const struct row_reading *reading, const char *word)
{
	const struct definition *definition = reading->reader->definition;
	const char *said = reading->reader->states ? apr_hash_get(reading->reader->states, word,
							     APR_HASH_KEY_STRING)
						   : NULL;
	for (size_t i = 0; i < reading->import->state_count; i++) {
		const struct import_state *state = &reading->import->states[i];
		const struct state *of = &definition->matter.states[state->state];
		if (text_equal(said, of->id) || text_equal(of->title, word) ||
			words_has(&state->called, word))
			return state;
	}
	return NULL;
}

static void read_state_word(struct row_reading *reading, const struct cell *cell)
{
	const char *word = cell_solid(reading->ctx->pool, cell->text);
	reading->state = state_called(reading, word);
	reading->said = true;
	if (reading->state)
		return;
	struct told *told = wrong(reading, cell, say(reading, "imports.no_state"));
	told->kind = "state";
	told->asked = word;
}

/* --- one cell ---------------------------------------------------------------------------------- */

static json_t *list_of(json_t *values, const char *name)
{
	json_t *list = json_object_get(values, name);
	return json_is_array(list) ? list : put_list(values, name);
}

static void add_units(json_t *values, const char *name, const json_t *units)
{
	json_t *list = list_of(values, name);
	size_t i;
	const json_t *one;
	json_array_foreach (units, i, one)
		if (!list_has(list, json_string_value(one)))
			add_text(list, json_string_value(one));
}

static struct meaning meaning_of(
	struct row_reading *reading, const struct cell *cell, int index, const struct input *input)
{
	struct reading *cells = &reading->reader->cells;
	switch (input->type) {
	case INPUT_TEXT:
		return (struct meaning){ .text = cell_line(cells->pool, cell->text) };
	case INPUT_LONG:
		return (struct meaning){ .text = cell_clean(cells->pool, cell->text) };
	case INPUT_CHOICE:
		return cell_choice(cells, reading->import, input, index, cell->text);
	case INPUT_DATE:
		return day_of(reading, cell);
	case INPUT_UNIT:
	case INPUT_UNITS:
		return cell_units(cells, cell->text, input->type == INPUT_UNITS);
	case INPUT_PERSON:
		return cell_person(cells, cell->text);
	case INPUT_FLAG:
		return cell_flag(cells, cell->text);
	case INPUT_INTEGER:
	case INPUT_MONEY:
		break;
	}
	return cell_number(cells, input, cell->text);
}

static void take(struct row_reading *reading, const struct cell *cell, const struct input *input,
	const struct meaning *meaning)
{
	if (meaning->problem) {
		bool person = input && input->type == INPUT_PERSON;
		/* Who is only named beside is left out until somebody says who that is. */
		struct told *told = person && !input->required
					    ? tell(reading, cell, meaning->problem)
					    : wrong(reading, cell, meaning->problem);
		told->kind = !meaning->asked ? NULL : person ? "person" : "unit";
		told->asked = meaning->asked;
		told->proposal = meaning->proposal ? text_printf(reading->ctx->pool, "%" PRId64,
							     meaning->proposal)
						   : NULL;
		return;
	}
	if (meaning->remark)
		tell(reading, cell, meaning->remark);
	if (input && input->type == INPUT_UNITS && json_array_size(meaning->list))
		add_units(reading->ret->values, input->name, meaning->list);
	else if (input && input->type != INPUT_UNITS && !text_empty(meaning->text))
		put_text(reading->ret->values, input->name, meaning->text);
}

/* 发改局、财政局 where one leads: the first does, the others help. */
static bool read_leads(struct row_reading *reading, const struct cell *cell, int index)
{
	const struct definition *definition = reading->reader->definition;
	int others = reading->import->others;
	if (definition->inputs[index].is != IS_LEAD || others < 0)
		return false;
	struct meaning meaning = cell_units(&reading->reader->cells, cell->text, true);
	size_t count = json_array_size(meaning.list);
	if (meaning.problem || count < 2)
		return false;
	put_text(reading->ret->values, definition->inputs[index].name,
		json_string_value(json_array_get(meaning.list, 0)));
	json_t *list = list_of(reading->ret->values, definition->inputs[others].name);
	for (size_t i = 1; i < count; i++)
		if (!list_has(list, json_string_value(json_array_get(meaning.list, i))))
			add_text(list, json_string_value(json_array_get(meaning.list, i)));
	tell(reading, cell,
		say(reading, "imports.others", "title", definition->inputs[others].title));
	return true;
}

static void read_input(struct row_reading *reading, const struct cell *cell, int index)
{
	if (read_leads(reading, cell, index))
		return;
	const struct input *input = &reading->reader->definition->inputs[index];
	if (input->type == INPUT_DATE && is_undated(reading, cell)) {
		reading->undated |= input->is == IS_DUE || input->clock >= 0;
		return;
	}
	struct meaning meaning = meaning_of(reading, cell, index, input);
	take(reading, cell, input, &meaning);
}

static void read_cell(
	struct row_reading *reading, const struct cell *cell, const struct import_column *column)
{
	if (cell->damaged) {
		wrong(reading, cell, cell->damaged);
	} else if (column->what == IMPORT_INPUT) {
		read_input(reading, cell, column->input);
	} else if (column->what == IMPORT_STATE) {
		read_state_word(reading, cell);
	} else if (column->what == IMPORT_NUMBER) {
		reading->ret->number = cell_solid(reading->ctx->pool, cell->text);
	} else {
		struct meaning meaning = day_of(reading, cell);
		take(reading, cell, NULL, &meaning);
		*past_day(&reading->ret->past, column->what) = meaning.day;
	}
}

static const struct cell *cell_of(const struct row_reading *reading, const struct matched *matched)
{
	const struct cell *cell = row_cell(reading->row, matched->column);
	return cell->kind != CELL_EMPTY && *cell_solid(reading->ctx->pool, cell->text) ? cell
										       : NULL;
}

/* -1: the sheet has no such column. */
static int column_for(const struct row_reading *reading, enum import_what what, const char *to)
{
	const struct head *head = &reading->reader->head;
	for (size_t i = 0; i < head->count; i++) {
		const struct import_column *as = head->columns[i].as;
		if (as && as->what == what && (what != IMPORT_INPUT || text_equal(as->to, to)))
			return head->columns[i].column;
	}
	return -1;
}

/* --- what the cells together mean -------------------------------------------------------------- */

static bool needs_date(const struct row_reading *reading, const struct import_state *state)
{
	const struct definition *definition = reading->reader->definition;
	uint32_t clocks = definition->matter.states[state->state].clocks;
	for (size_t i = 0; i < definition->clock_count; i++) {
		const struct clock_def *clock = &definition->clocks[i];
		if ((clocks >> i & 1) && clock->until >= 0 && !clock->case_count)
			return true;
	}
	return false;
}

static const struct import_state *first_end(const struct row_reading *reading)
{
	const struct definition *definition = reading->reader->definition;
	for (size_t i = 0; i < reading->import->state_count; i++)
		if (definition->matter.states[reading->import->states[i].state].end)
			return &reading->import->states[i];
	return NULL;
}

static void settle_state(struct row_reading *reading)
{
	const struct import_state *first = &reading->import->states[0];
	if (!reading->said)
		reading->state = reading->ret->past.since ? first_end(reading) : first;
	if (!reading->state)
		reading->state = first;
	if (reading->undated && reading->import->undated_state >= 0 &&
		needs_date(reading, reading->state))
		reading->state = &reading->import->states[reading->import->undated_state];
	reading->ret->past.state =
		reading->reader->definition->matter.states[reading->state->state].id;
}

static int64_t due_day(const struct row_reading *reading)
{
	const struct definition *definition = reading->reader->definition;
	int64_t day = 0;
	for (size_t i = 0; i < definition->input_count; i++) {
		const char *text =
			definition->inputs[i].is == IS_DUE
				? get_text(reading->ret->values, definition->inputs[i].name)
				: NULL;
		if (text && definition->inputs[i].clock == definition->main_clock)
			time_parse_day(text, &day);
	}
	return day;
}

/* Closed, and the ledger doesn't say when: on the day that was chosen, else on its due. */
static void settle_end(struct row_reading *reading)
{
	struct past *past = &reading->ret->past;
	const struct row_options *options = &reading->reader->options;
	int64_t today = reading->reader->cells.today, due = due_day(reading);
	const struct state *state =
		&reading->reader->definition->matter.states[reading->state->state];
	if (!state->end || past->since)
		return;
	past->since = options->closed ? options->closed : due && due < today ? due : today;
	int column = column_for(reading, IMPORT_SINCE, NULL);
	tell_at(reading, column >= 0 ? column : column_for(reading, IMPORT_STATE, NULL),
		say(reading, "imports.closed_taken", "day",
			time_format_day(reading->ctx->pool, past->since)));
}

static int64_t earlier(int64_t a, int64_t b)
{
	return b && b < a ? b : a;
}

static void settle_days(struct row_reading *reading)
{
	struct past *past = &reading->ret->past;
	settle_end(reading);
	if (!past->registered)
		past->registered = past->sent;
	if (past->registered)
		return;
	int64_t day = reading->reader->options.registered;
	day = earlier(day, past->since);
	day = earlier(day, past->progress_on);
	past->registered = earlier(day, due_day(reading));
}

static const char *joined(struct row_reading *reading, const char *field, const char *text)
{
	const char *before = get_text(reading->ret->values, field);
	if (text_empty(before) || text_equal(before, text))
		return text;
	return strstr(before, text) ? before
				    : text_printf(reading->ctx->pool, "%s\n%s", before, text);
}

/* The first characters of a text that is too long, and the whole of it where there is room. */
static void keep_whole(struct row_reading *reading, const int pair[2])
{
	const struct input *from = &reading->reader->definition->inputs[pair[0]];
	const struct input *to = &reading->reader->definition->inputs[pair[1]];
	int column = column_for(reading, IMPORT_INPUT, from->name);
	const struct cell *cell = column >= 0 ? row_cell(reading->row, column) : NULL;
	if (!cell || cell->kind == CELL_EMPTY)
		return;
	pool_t *pool = reading->ctx->pool;
	const char *text = cell_clean(pool, cell->text), *line = cell_line(pool, cell->text);
	bool cut = from->type == INPUT_TEXT && (int64_t)text_length(line) > from->max;
	bool known = from->type != INPUT_CHOICE;
	for (size_t i = 0; i < from->choice_count; i++)
		known |= text_equal(cell_solid(pool, text), from->choices[i].title);
	if (!cut && known)
		return;
	put_text(reading->ret->values, to->name, joined(reading, to->name, text));
	if (!cut)
		return;
	const char *end = line;
	for (int64_t i = 1; i < from->max; i++)
		for (end++; ((unsigned char)*end & 0xC0) == 0x80;)
			end++;
	put_text(reading->ret->values, from->name,
		text_printf(pool, "%.*s…", (int)(end - line), line));
	tell(reading, cell, say(reading, "imports.kept_whole", "title", to->title));
}

/* 各镇街 with one of them in the lead: it leads. */
static void keep_lead_apart(struct row_reading *reading)
{
	const struct definition *definition = reading->reader->definition;
	const char *lead = NULL;
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == IS_LEAD)
			lead = get_text(reading->ret->values, definition->inputs[i].name);
	for (size_t i = 0; lead && i < definition->input_count; i++) {
		json_t *list = json_object_get(reading->ret->values, definition->inputs[i].name);
		for (size_t k = json_array_size(list); k-- > 0;)
			if (text_equal(json_string_value(json_array_get(list, k)), lead))
				json_array_remove(list, k);
	}
}

/* Where nothing stands: what the definition says it is then. */
static void fill_choices(struct row_reading *reading)
{
	for (size_t i = 0; i < reading->import->choice_count; i++) {
		const struct import_choice *choice = &reading->import->choices[i];
		const char *name = reading->reader->definition->inputs[choice->input].name;
		if (choice->otherwise && !json_object_get(reading->ret->values, name))
			put_text(reading->ret->values, name, choice->choice);
	}
}

/* --- the door ---------------------------------------------------------------------------------- */

static int column_named(const struct row_reading *reading, const char *field)
{
	if (text_starts(field, "f."))
		return column_for(reading, IMPORT_INPUT, field + 2);
	for (size_t i = 0; i < reading->import->column_count; i++)
		if (text_equal(reading->import->columns[i].to, field))
			return column_for(reading, reading->import->columns[i].what, NULL);
	return -1;
}

static void check_door(struct row_reading *reading)
{
	struct ctx *ctx = reading->ctx;
	const struct deed deed = {
		.version = -1, .values = reading->ret->values, .past = &reading->ret->past
	};
	if (!matter_register_check(ctx, reading->reader->definition->id, &deed))
		return;
	for (const struct field_problem *problem = ctx->failure.fields; problem;
		problem = problem->next)
		wrong_at(reading, column_named(reading, problem->field), problem->message);
	if (!ctx->failure.fields)
		wrong_at(reading, -1, ctx->failure.message);
	ctx->failure = (struct failure){ 0 };
}

/* --- the whole --------------------------------------------------------------------------------- */

/* A title between rows (一、重点项目): one text, perhaps merged over the row. */
static bool is_title(const struct row_reading *reading)
{
	const struct head *head = &reading->reader->head;
	const char *only = NULL;
	for (size_t i = 0; i < head->count; i++) {
		const struct cell *cell = cell_of(reading, &head->columns[i]);
		if (!cell || (cell->merged_from && only && text_equal(only, cell->text)))
			continue;
		if (only)
			return false;
		only = cell->text;
	}
	return true;
}

void row_read(
	struct row_reader *reader, struct ctx *ctx, const struct row *row, struct row_meaning *ret)
{
	*ret = (struct row_meaning){ .values = json_tree(ctx->pool) };
	ret->last = &ret->first;
	struct row_reading reading = { reader, ctx, row, ret, reader->definition->import, NULL };
	reader->cells.pool = ctx->pool;
	ret->empty = is_title(&reading);
	if (ret->empty)
		return;
	for (size_t i = 0; i < reader->head.count; i++) {
		const struct matched *matched = &reader->head.columns[i];
		const struct cell *cell = cell_of(&reading, matched);
		bool taken = matched->as && matched->as->what != IMPORT_IGNORED;
		if (cell && taken)
			read_cell(&reading, cell, matched->as);
		else if (cell && cell->damaged)
			tell(&reading, cell, cell->damaged)->damaged = true;
	}
	for (size_t i = 0; i < reading.import->whole_count; i++)
		keep_whole(&reading, reading.import->whole[i]);
	keep_lead_apart(&reading);
	fill_choices(&reading);
	settle_state(&reading);
	settle_days(&reading);
	ret->past.source = say(&reading, "imports.source", "file", reader->file, "row",
		text_printf(ctx->pool, "%d", row->number));
	if (!ret->bad)
		check_door(&reading);
	ret->key = row_key(ctx, reader->definition, ret->values, false);
	ret->loose = row_key(ctx, reader->definition, ret->values, true);
}

/* --- keys -------------------------------------------------------------------------------------- */

static const char *key_part(struct ctx *ctx, const struct input *input, const json_t *value)
{
	const char *text = "";
	size_t i;
	const json_t *one;
	if (json_is_string(value))
		text = json_string_value(value);
	json_array_foreach (value, i, one)
		text = text_printf(ctx->pool, "%s,%s", text, json_string_value(one));
	bool words = input->type == INPUT_TEXT || input->type == INPUT_LONG;
	return words ? cell_plain(ctx->pool, text) : text;
}

const char *row_key(
	struct ctx *ctx, const struct definition *definition, const json_t *values, bool loose)
{
	const char *whole = loose ? "loose" : "";
	for (size_t i = 0; i < definition->import->key_count; i++) {
		const struct input *input = &definition->inputs[definition->import->key[i]];
		if (loose && input->type == INPUT_DATE)
			continue;
		whole = text_printf(ctx->pool, "%s|%s", whole,
			key_part(ctx, input, json_object_get(values, input->name)));
	}
	unsigned char hash[LEDGER_HASH];
	ledger_hash(&(struct bytes){ whole, strlen(whole) }, 1, hash);
	static const char digits[] = "0123456789abcdef";
	char *key = pool_alloc(ctx->pool, 2 * KEY_BYTES + 1);
	for (size_t i = 0; i < KEY_BYTES; i++) {
		key[2 * i] = digits[hash[i] >> 4];
		key[2 * i + 1] = digits[hash[i] & 0xF];
	}
	return key;
}
