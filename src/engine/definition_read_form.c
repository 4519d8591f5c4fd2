/* engine/definition_read_form.c - the fields: those of the form, in the order of the file, and the
 * standard ones that actions ask for (reason, result, new-date …), which join by being named. */
#include "engine/definition_read.h"

#include "base/time.h"

static const char *const input_keys[] = { "title", "type", "max", "required", "index", "is",
	"share", "ask", "choices", "default", "hint", "personal", "each", "counts", NULL };
static const char *const types[] = { "text", "long", "choice", "date", "unit", "units", "person",
	"integer", "money", "flag", NULL };
static const char *const asks[] = { "register", "later", "action", NULL };

/* --- what a field is --------------------------------------------------------------------------- */

static const struct is_word {
	const char *key, *word;
	enum input_is is;
	uint32_t types; /* 1 << enum input_type */
} is_words[] = {
	{ "is", "title", IS_TITLE, 1 << INPUT_TEXT | 1 << INPUT_LONG },
	{ "is", "urgency", IS_URGENCY, 1 << INPUT_CHOICE },
	{ "is", "kind", IS_KIND, 1 << INPUT_CHOICE },
	{ "is", "leader", IS_LEADER, 1 << INPUT_PERSON },
	{ "share", "lead", IS_LEAD, 1 << INPUT_UNIT },
	{ "share", "co", IS_CO, 1 << INPUT_UNITS },
	{ "share", "separate", IS_SEPARATE, 1 << INPUT_UNITS },
};

static const struct is_word *find_is(const char *key, const char *word)
{
	for (size_t i = 0; i < COUNT(is_words); i++)
		if (text_equal(is_words[i].key, key) && text_equal(is_words[i].word, word))
			return &is_words[i];
	return NULL;
}

static void read_is_of(
	struct reader *reader, const struct yaml_node *node, const char *key, struct input *input)
{
	const char *word = read_text(reader, node, key, 40);
	if (!word)
		return;
	const struct is_word *found = find_is(key, word);
	if (!found)
		wrong(reader, yaml_get(node, key), "unknown-word", "name", key, "text", word);
	else if (input->is != IS_PLAIN)
		wrong(reader, node, "field-twice", "name", input->name);
	else if (!(found->types & 1u << input->type))
		wrong(reader, node, "field-type", "name", input->name, "is", word);
	else
		input->is = found->is;
}

/* At most one title, one urgency, one kind; and one field for each part of a share. */
static void check_only(
	struct reader *reader, const struct yaml_node *node, const struct input *input)
{
	const struct definition *definition = reader->definition;
	for (size_t i = 0; i < definition->input_count; i++)
		if (input->is != IS_PLAIN && definition->inputs[i].is == input->is)
			wrong(reader, node, "field-doubled", "name", input->name, "other",
				definition->inputs[i].name);
}

/* --- choices and defaults ---------------------------------------------------------------------- */

static bool is_choice(const struct input *input, const char *value)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, value))
			return true;
	return false;
}

static bool fits(const struct input *input, const char *value)
{
	int64_t number;
	switch (input->type) {
	case INPUT_CHOICE:
		return is_choice(input, value);
	case INPUT_INTEGER:
	case INPUT_MONEY:
		return text_to_int(value, &number);
	case INPUT_DATE:
		return time_parse_day(value, &number);
	case INPUT_FLAG:
		return text_equal(value, "1") || text_equal(value, "0");
	default:
		return true;
	}
}

static void read_values(struct reader *reader, const struct yaml_node *node, struct input *input)
{
	input->choices = read_choices(reader, node, "choices", &input->choice_count);
	if ((input->type == INPUT_CHOICE) != (input->choice_count > 0))
		wrong(reader, node, "field-choices", "name", input->name);
	input->fallback = read_text(reader, node, "default", 200);
	if (input->fallback && !fits(input, input->fallback))
		wrong(reader, yaml_get(node, "default"), "unknown-value", "name", input->name,
			"value", input->fallback);
}

/* --- one field --------------------------------------------------------------------------------- */

static int64_t default_max(enum input_type type)
{
	if (type == INPUT_TEXT)
		return 200;
	return type == INPUT_LONG ? 5000 : INT64_C(1000000000000);
}

static void read_asking(struct reader *reader, const struct yaml_node *node, struct input *input)
{
	input->required = read_flag(reader, node, "required", false);
	input->ask = (enum input_ask)read_word(
		reader, node, "ask", asks, input->required ? ASK_REGISTER : ASK_LATER);
	if (input->required && input->ask != ASK_REGISTER)
		wrong(reader, node, "required-not-asked", "name", input->name);
	input->index = read_flag(reader, node, "index", false);
	bool indexable = input->type != INPUT_LONG && input->type != INPUT_FLAG;
	if (input->index && (!indexable || input->ask == ASK_ACTION))
		wrong(reader, node, "index-type", "name", input->name);
}

static void read_field(struct reader *reader, const struct yaml_node *node, struct input *input)
{
	*input = (struct input){
		.name = node->key, .title = node->key, .clock = -1, .line = node->key_line
	};
	read_id(reader, node);
	if (!read_map(reader, node, input_keys))
		return;
	input->title = text_or(need_text(reader, node, "title", 40), node->key);
	input->hint = read_text(reader, node, "hint", 200);
	need_text(reader, node, "type", 40);
	input->type = (enum input_type)read_word(reader, node, "type", types, INPUT_TEXT);
	input->max = read_number(
		reader, node, "max", default_max(input->type), 1, INT64_C(1000000000000));
	input->personal = read_flag(reader, node, "personal", false);
	read_asking(reader, node, input);
	read_is_of(reader, node, "is", input);
	read_is_of(reader, node, "share", input);
	read_values(reader, node, input);
	check_only(reader, node, input);
}

static bool counts_once(const struct input *input, const char *id)
{
	size_t times = 0;
	for (size_t i = 0; i < input->count_count; i++)
		times += text_equal(input->counts[i], id);
	return times == 1;
}

/* `each: FIELD, counts: [CHOICE, …]`: FIELD is a line of text that actions ask for, and every choice has
 * its place in the order. */
static void read_each(struct reader *reader, const struct yaml_node *node, struct input *input)
{
	input->each = read_text(reader, node, "each", 40);
	if (!input->each && !yaml_get(node, "counts"))
		return;
	struct items items = read_items(reader, node, "counts");
	input->counts = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count; i++)
		input->counts[input->count_count++] = items.nodes[i]->text;
	int whose = input_find(reader->definition, text_or(input->each, ""));
	const struct input *field = whose < 0 ? NULL : &reader->definition->inputs[whose];
	bool good = field && field->type == INPUT_TEXT && field->ask == ASK_ACTION &&
		    input->type == INPUT_CHOICE && input->ask != ASK_ACTION &&
		    items.count == input->choice_count;
	for (size_t i = 0; i < input->choice_count; i++)
		good &= counts_once(input, input->choices[i].id);
	if (!good)
		wrong(reader, node, "field-each", "name", input->name);
}

static void note_special(struct definition *definition)
{
	definition->title_input = definition->urgency_input = definition->kind_input = -1;
	for (size_t i = 0; i < definition->input_count; i++) {
		if (definition->inputs[i].is == IS_TITLE)
			definition->title_input = (int)i;
		if (definition->inputs[i].is == IS_URGENCY)
			definition->urgency_input = (int)i;
		if (definition->inputs[i].is == IS_KIND)
			definition->kind_input = (int)i;
	}
}

void read_form(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	definition->inputs = mem_array(reader->pool, struct input, INPUTS_MAX + 1);
	const struct yaml_node *form = yaml_get(root, "form");
	if (!yaml_is(form, YAML_MAP)) {
		wrong(reader, form ? form : root, "missing-key", "name", "form");
		note_special(definition);
		return;
	}
	for (const struct yaml_node *node = form->first; node; node = node->next) {
		if (definition->input_count == INPUTS_MAX / 2) {
			wrong(reader, node, "too-many", "name", "form");
			break;
		}
		read_field(reader, node, &definition->inputs[definition->input_count]);
		definition->input_count++;
	}
	struct input *input = definition->inputs;
	for (const struct yaml_node *node = form->first;
		node && input < definition->inputs + definition->input_count; node = node->next)
		read_each(reader, node, input++);
	note_special(definition);
	if (definition->title_input < 0)
		wrong(reader, form, "no-title");
}

/* --- fields that actions bring along ----------------------------------------------------------- */

static const struct standard {
	const char *name;
	enum input_type type;
	int64_t max;
} standard[] = {
	{ "reason", INPUT_LONG, 500 },
	{ "opinion", INPUT_LONG, 2000 },
	{ "result", INPUT_LONG, 5000 },
	{ "progress", INPUT_LONG, 500 },
	{ "problem", INPUT_LONG, 500 },
	{ "next-step", INPUT_LONG, 500 },
	{ "note", INPUT_LONG, 500 },
	{ "signer", INPUT_TEXT, 40 },
	{ "new-date", INPUT_DATE, 0 },
	{ "until", INPUT_DATE, 0 },
	{ "new-unit", INPUT_UNIT, 0 },
	{ "holder", INPUT_PERSON, 0 },
	{ "node", INPUT_TEXT, 60 },
	{ "node-date", INPUT_DATE, 0 },
	{ "node-number", INPUT_INTEGER, 10000 },
	{ "paper-number", INPUT_TEXT, 60 },
};

static int add_input(struct reader *reader, const struct yaml_node *node, struct input input)
{
	struct definition *definition = reader->definition;
	if (definition->input_count == INPUTS_MAX) {
		wrong(reader, node, "too-many", "name", "form");
		definition->input_count--;
	}
	const char *key = text_printf(reader->pool, "field.%s", input.name);
	input.title = message(reader->pool, reader->problems->messages, key);
	input.ask = ASK_ACTION;
	input.clock = -1;
	input.line = node->key ? node->key_line : node->line;
	definition->inputs[definition->input_count] = input;
	return (int)definition->input_count++;
}

int need_input(struct reader *reader, const struct yaml_node *node, const char *name)
{
	int index = input_find(reader->definition, name);
	for (size_t i = 0; i < COUNT(standard) && index < 0; i++)
		if (text_equal(standard[i].name, name))
			index = add_input(reader, node,
				(struct input){ .name = standard[i].name,
					.type = standard[i].type,
					.max = standard[i].max });
	if (index < 0)
		wrong(reader, node, "unknown-field", "name", name);
	return index;
}

int add_choice_input(struct reader *reader, const struct yaml_node *node, const char *name,
	struct choice *choices, size_t count)
{
	int index = input_find(reader->definition, name);
	if (index >= 0) {
		wrong(reader, node, "duplicate", "name", name);
		return index;
	}
	return add_input(reader, node,
		(struct input){ .name = name,
			.type = INPUT_CHOICE,
			.choices = choices,
			.choice_count = count });
}
