/* engine/capability_import.c - what a county's ledgers look like: their columns, the words in them,
 * and how a matter may stand when it enters the record. It becomes two rows of the table of actions;
 * the rest is kept for those who read the ledgers. */
#include "engine/capability_inner.h"

#define WORD_MAX 40

const char *const import_keys[] = { "by", "key", "states", "undated", "past", "choices",
	"otherwise", "whole", "others", "columns", NULL };

/* Columns of what only history has. */
static const struct {
	const char *name;
	enum import_what what;
} whats[] = {
	{ "state", IMPORT_STATE },
	{ "registered-on", IMPORT_REGISTERED },
	{ "sent-on", IMPORT_SENT },
	{ "closed-on", IMPORT_SINCE },
	{ "first-due", IMPORT_FIRST_DUE },
	{ "progress-on", IMPORT_PROGRESS_ON },
	{ "number", IMPORT_NUMBER },
	{ "ignored", IMPORT_IGNORED },
};

struct importing {
	struct reader *reader;
	const struct yaml_node *node;
	struct import_def *import;
};

static const struct yaml_node *part(const struct importing *importing, const char *key)
{
	const struct yaml_node *node = yaml_get(importing->node, key);
	if (!node || yaml_is(node, YAML_MAP))
		return node;
	wrong(importing->reader, node, "wrong-type", "name", key);
	return NULL;
}

static size_t room(const struct yaml_node *node)
{
	return node ? (size_t)node->count + 1 : 1;
}

/* --- words ------------------------------------------------------------------------------------- */

static struct word_list read_words(
	struct reader *reader, const struct yaml_node *map, const char *key)
{
	struct items items = read_items(reader, map, key);
	struct word_list words = { mem_array(reader->pool, const char *, items.count + 1), 0 };
	for (size_t i = 0; i < items.count; i++) {
		if (text_length(items.nodes[i]->text) > WORD_MAX)
			wrong(reader, items.nodes[i], "text-too-long", "name", key, "max", "40");
		words.items[words.count++] = items.nodes[i]->text;
	}
	return words;
}

/* The first word that stands in both; NULL: none. */
static const char *common_word(const struct word_list *a, const struct word_list *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (text_equal(a->items[i], b->items[k]))
				return a->items[i];
	return NULL;
}

static void keep_apart(struct reader *reader, const struct yaml_node *node,
	const struct word_list *before, const struct word_list *words)
{
	const char *word = common_word(before, words);
	if (word)
		wrong(reader, node, "duplicate", "name", word);
}

/* --- columns ----------------------------------------------------------------------------------- */

static enum import_what what_of(const char *name)
{
	for (size_t i = 0; i < COUNT(whats); i++)
		if (text_equal(whats[i].name, name))
			return whats[i].what;
	return IMPORT_INPUT;
}

static void read_column(
	struct importing *importing, const struct yaml_node *columns, const struct yaml_node *node)
{
	struct import_def *import = importing->import;
	struct import_column *column = &import->columns[import->column_count];
	*column =
		(struct import_column){ .to = node->key, .what = what_of(node->key), .input = -1 };
	if (column->what == IMPORT_INPUT)
		column->input = need_input(importing->reader, node, node->key);
	column->called = read_words(importing->reader, columns, node->key);
	for (size_t i = 0; i < import->column_count; i++)
		keep_apart(importing->reader, node, &import->columns[i].called, &column->called);
	import->column_count += column->what != IMPORT_INPUT || column->input >= 0;
}

static void read_import_columns(struct importing *importing)
{
	const struct yaml_node *columns = part(importing, "columns");
	importing->import->columns =
		mem_array(importing->reader->pool, struct import_column, room(columns));
	if (!columns)
		wrong(importing->reader, importing->node, "missing-key", "name", "columns");
	for (const struct yaml_node *node = yaml_first(columns); node; node = node->next)
		read_column(importing, columns, node);
}

/* --- states ------------------------------------------------------------------------------------ */

static const char *const state_keys[] = { "called", "shares", "after", "marks", NULL };

static void default_mark(struct reader *reader, struct import_state *state, struct action *scratch)
{
	const struct definition *definition = reader->definition;
	if (definition->matter.states[state->state].answered)
		add_mark(reader, scratch, "closed", -1);
}

static void read_import_state(struct importing *importing, const struct yaml_node *node)
{
	struct reader *reader = importing->reader;
	struct definition *definition = reader->definition;
	struct import_def *import = importing->import;
	struct import_state *state = &import->states[import->state_count];
	*state = (struct import_state){ .state = state_find(&definition->matter, node->key),
		.line = node->key_line };
	if (state->state < 0) {
		wrong(reader, node, "unknown-state", "name", node->key);
		return;
	}
	if (!read_map(reader, node, state_keys))
		return;
	state->share = read_state(reader, node, "shares", &definition->share);
	state->after = read_state(reader, node, "after", &definition->matter);
	state->called = read_words(reader, node, "called");
	for (size_t i = 0; i < import->state_count; i++)
		keep_apart(reader, node, &import->states[i].called, &state->called);
	struct action scratch = { .id = node->key, .clock = -1 };
	scratch.marks = mem_array(reader->pool, struct mark, 16);
	if (yaml_get(node, "marks"))
		read_marks(reader, node, &scratch);
	else
		default_mark(reader, state, &scratch);
	state->marks = scratch.marks;
	state->mark_count = scratch.mark_count;
	import->state_count++;
}

static void read_import_states(struct importing *importing)
{
	const struct yaml_node *states = part(importing, "states");
	importing->import->states =
		mem_array(importing->reader->pool, struct import_state, room(states));
	if (!yaml_first(states))
		wrong(importing->reader, importing->node, "missing-key", "name", "states");
	for (const struct yaml_node *node = yaml_first(states); node; node = node->next)
		read_import_state(importing, node);
}

/* undated: {called: [长期], state: standing} */
static void read_undated(struct importing *importing)
{
	static const char *const keys[] = { "called", "state", NULL };
	struct reader *reader = importing->reader;
	struct import_def *import = importing->import;
	const struct yaml_node *node = part(importing, "undated");
	import->undated_state = -1;
	if (!node || !read_map(reader, node, keys))
		return;
	import->undated = read_words(reader, node, "called");
	need_text(reader, node, "state", 40);
	int state = read_state(reader, node, "state", &reader->definition->matter);
	for (size_t i = 0; i < import->state_count; i++)
		if (import->states[i].state == state)
			import->undated_state = (int)i;
	if (state >= 0 && import->undated_state < 0)
		wrong(reader, yaml_get(node, "state"), "import-state", "name",
			yaml_text_of(node, "state"));
}

/* --- choices ----------------------------------------------------------------------------------- */

static const char *known_choice(
	struct reader *reader, const struct yaml_node *node, int input, const char *choice)
{
	const struct input *of = &reader->definition->inputs[input];
	for (size_t i = 0; i < of->choice_count; i++)
		if (text_equal(of->choices[i].id, choice))
			return of->choices[i].id;
	wrong(reader, node, "unknown-value", "name", of->name, "value", text_or(choice, ""));
	return NULL;
}

static struct import_choice *add_choice(struct importing *importing, int input, const char *choice)
{
	struct import_choice *added = &importing->import->choices[importing->import->choice_count];
	*added = (struct import_choice){ .input = input, .choice = choice };
	importing->import->choice_count += choice != NULL;
	return added;
}

/* choices: {source: {report: [政府工作报告, 工作报告]}} */
static void read_choice_words(struct importing *importing, const struct yaml_node *field)
{
	struct reader *reader = importing->reader;
	int input = need_input(reader, field, field->key);
	for (const struct yaml_node *node = yaml_first(field); input >= 0 && node;
		node = node->next)
		add_choice(importing, input, known_choice(reader, node, input, node->key))->called =
			read_words(reader, field, node->key);
}

/* otherwise: {source: other} */
static void read_otherwise(struct importing *importing, const struct yaml_node *node)
{
	int input = need_input(importing->reader, node, node->key);
	if (input >= 0)
		add_choice(
			importing, input, known_choice(importing->reader, node, input, node->text))
			->otherwise = true;
}

static void read_import_choices(struct importing *importing)
{
	const struct yaml_node *words = part(importing, "choices");
	const struct yaml_node *otherwise = part(importing, "otherwise");
	size_t count = room(otherwise);
	for (const struct yaml_node *node = yaml_first(words); node; node = node->next)
		count += room(node);
	importing->import->choices =
		mem_array(importing->reader->pool, struct import_choice, count + 1);
	for (const struct yaml_node *node = yaml_first(words); node; node = node->next)
		read_choice_words(importing, node);
	for (const struct yaml_node *node = yaml_first(otherwise); node; node = node->next)
		read_otherwise(importing, node);
}

/* whole: {source: basis}: what doesn't fit is kept whole there. */
static void read_wholes(struct importing *importing)
{
	struct reader *reader = importing->reader;
	const struct yaml_node *map = part(importing, "whole");
	importing->import->whole = pool_alloc(reader->pool, sizeof(int[2]) * room(map));
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next) {
		int *pair = importing->import->whole[importing->import->whole_count];
		pair[0] = need_input(reader, node, node->key);
		pair[1] = need_input(reader, node, text_or(node->text, ""));
		bool good = pair[0] >= 0 && pair[1] >= 0;
		if (good && reader->definition->inputs[pair[1]].type != INPUT_LONG)
			wrong(reader, node, "field-type", "name", node->text, "is", "whole");
		importing->import->whole_count += good;
	}
}

static void read_key(struct importing *importing)
{
	struct reader *reader = importing->reader;
	struct items items = read_items(reader, importing->node, "key");
	importing->import->key = mem_array(reader->pool, int, items.count + 1);
	if (!items.count)
		wrong(reader, importing->node, "missing-key", "name", "key");
	for (size_t i = 0; i < items.count; i++) {
		int input = need_input(reader, items.nodes[i], items.nodes[i]->text);
		if (input >= 0)
			importing->import->key[importing->import->key_count++] = input;
	}
}

/* --- the two actions --------------------------------------------------------------------------- */

static void by(struct expansion *expansion, struct action *action)
{
	action->by = expansion->reader->definition->import->by;
	action->by_count = expansion->reader->definition->import->by_count;
	action->undo = false;
}

/* The whole form as far as it is known; without a title and without a unit nothing can be done. */
static void need_all(struct expansion *expansion, struct action *action)
{
	const struct definition *definition = expansion->reader->definition;
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].ask != ASK_ACTION)
			add_need(expansion->reader, expansion->node, action,
				definition->inputs[i].name, definition->inputs[i].is == IS_TITLE);
}

/* Columns of what is asked by actions only: progress, problem, next-step, plan, result. */
static void need_told(struct expansion *expansion, struct action *action)
{
	const struct definition *definition = expansion->reader->definition;
	const struct import_def *import = definition->import;
	for (size_t i = 0; i < import->column_count; i++) {
		int input = import->columns[i].input;
		if (input >= 0 && definition->inputs[input].ask == ASK_ACTION)
			add_need(expansion->reader, expansion->node, action, import->columns[i].to,
				false);
	}
}

static void add_rows(struct expansion *expansion)
{
	struct action *begins = add_matter_row(expansion, "import", EFFECT_IMPORT);
	by(expansion, begins);
	need_all(expansion, begins);
	need_told(expansion, begins);
	add_mark(expansion->reader, begins, "opened", -1);
	if (input_find(expansion->reader->definition, "progress") < 0)
		return;
	struct action *again = add_row(expansion, "import-update", EFFECT_REFRESH);
	again->from = STATES_ANY;
	again->lead_only = true;
	by(expansion, again);
	need_told(expansion, again);
	add_mark(expansion->reader, again, "progressed", -1);
}

void expand_import(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	struct import_def *import = mem_new(reader->pool, struct import_def);
	struct importing importing = { reader, expansion->node, import };
	import->line = expansion->node->key ? expansion->node->key_line : expansion->node->line;
	reader->definition->import = import;
	if (!yaml_get(expansion->node, "by"))
		wrong(reader, expansion->node, "missing-key", "name", "by");
	import->by = read_roles(reader, expansion->node, "by", &import->by_count);
	import->others = read_input(reader, expansion->node, "others");
	import->past = read_clocks(reader, expansion->node, "past");
	read_import_columns(&importing);
	read_import_states(&importing);
	read_undated(&importing);
	read_import_choices(&importing);
	read_wholes(&importing);
	read_key(&importing);
	add_rows(expansion);
}
