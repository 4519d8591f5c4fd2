/* engine/definition_read.c - single values of a definition: texts, numbers, limits, names of what
 * must exist. Every one that is wrong is reported at its place. */
#include "engine/definition_read.h"

#include <ctype.h>
#include <string.h>

#define ITEMS_MAX 64

/* --- problems ---------------------------------------------------------------------------------- */

static void add(struct problems *problems, const char *file, int line, int column, const char *rule,
	const char *const *pairs)
{
	const char *key = text_printf(problems->pool, "definition.%s", rule);
	const char *text = message_with(problems->pool, problems->messages, key, pairs);
	problem_add(problems, file, line, column, "definition.problem", "text", text, "rule", rule);
}

void wrong_with(struct reader *reader, const struct yaml_node *node, const char *rule,
	const char *const *pairs)
{
	bool named = node->key && node->key_line;
	add(reader->problems, node->file, named ? node->key_line : node->line,
		named ? node->key_column : node->column, rule, pairs);
}

void wrong_at_with(struct problems *problems, const char *file, int line, const char *rule,
	const char *const *pairs)
{
	add(problems, file, line, 1, rule, pairs);
}

/* --- maps and names ---------------------------------------------------------------------------- */

int word_index(const char *text, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (text_equal(text, words[i]))
			return i;
	return -1;
}

bool read_map(struct reader *reader, const struct yaml_node *node, const char *const *names)
{
	if (!yaml_is(node, YAML_MAP)) {
		wrong(reader, node, "wrong-type", "name", text_or(node->key, ""));
		return false;
	}
	for (const struct yaml_node *entry = node->first; entry; entry = entry->next)
		if (word_index(entry->key, names) < 0)
			wrong(reader, entry, "unknown-key", "name", entry->key);
	return true;
}

void read_id(struct reader *reader, const struct yaml_node *node)
{
	const char *id = text_or(node->key, "");
	bool good = islower((unsigned char)*id) && strlen(id) <= 40;
	for (const char *at = id; *at && good; at++)
		good = islower((unsigned char)*at) || isdigit((unsigned char)*at) || *at == '-';
	if (!good)
		wrong(reader, node, "bad-name", "name", id);
}

/* --- plain values ------------------------------------------------------------------------------ */

const char *read_text(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t max)
{
	const struct yaml_node *node = yaml_get(map, key);
	if (!node)
		return NULL;
	if (!yaml_is(node, YAML_TEXT) || text_empty(node->text)) {
		wrong(reader, node, "wrong-type", "name", key);
		return NULL;
	}
	if (text_length(node->text) > max)
		wrong(reader, node, "text-too-long", "name", key, "max",
			text_printf(reader->pool, "%zu", max));
	return node->text;
}

const char *need_text(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t max)
{
	if (!yaml_get(map, key))
		wrong(reader, map, "missing-key", "name", key);
	return read_text(reader, map, key, max);
}

bool read_flag(struct reader *reader, const struct yaml_node *map, const char *key, bool fallback)
{
	const struct yaml_node *node = yaml_get(map, key);
	bool flag = fallback;
	if (node && !yaml_bool(node, &flag))
		wrong(reader, node, "wrong-type", "name", key);
	return flag;
}

int64_t read_number(struct reader *reader, const struct yaml_node *map, const char *key,
	int64_t fallback, int64_t least, int64_t most)
{
	const struct yaml_node *node = yaml_get(map, key);
	int64_t number = fallback;
	if (node && (!yaml_int(node, &number) || number < least || number > most)) {
		wrong(reader, node, "bad-number", "name", key, "least",
			text_printf(reader->pool, "%lld", (long long)least), "most",
			text_printf(reader->pool, "%lld", (long long)most));
		return fallback;
	}
	return number;
}

bool parse_limit(struct reader *reader, const struct yaml_node *node, struct limit *ret)
{
	if (limit_parse(yaml_text(node), ret))
		return true;
	wrong(reader, node, "bad-limit", "text", text_or(yaml_text(node), ""));
	return false;
}

struct limit read_limit(struct reader *reader, const struct yaml_node *map, const char *key)
{
	struct limit limit = { 0 };
	const struct yaml_node *node = yaml_get(map, key);
	if (node)
		parse_limit(reader, node, &limit);
	return limit;
}

int read_word(struct reader *reader, const struct yaml_node *map, const char *key,
	const char *const *words, int fallback)
{
	const char *text = read_text(reader, map, key, 40);
	if (!text)
		return fallback;
	int index = word_index(text, words);
	if (index < 0)
		wrong(reader, yaml_get(map, key), "unknown-word", "name", key, "text", text);
	return index < 0 ? fallback : index;
}

/* --- lists ------------------------------------------------------------------------------------- */

static void add_item(struct reader *reader, struct items *items, const struct yaml_node *node)
{
	if (!yaml_is(node, YAML_TEXT) || text_empty(node->text) || items->count == ITEMS_MAX)
		wrong(reader, node, "wrong-type", "name",
			text_or(node->key, text_or(node->text, "")));
	else
		items->nodes[items->count++] = node;
}

struct items read_items(struct reader *reader, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = yaml_get(map, key);
	struct items items = { .nodes = mem_array(
				       reader->pool, const struct yaml_node *, ITEMS_MAX) };
	if (!node)
		return items;
	if (!yaml_is(node, YAML_LIST)) {
		add_item(reader, &items, node);
		return items;
	}
	for (const struct yaml_node *item = node->first; item; item = item->next)
		add_item(reader, &items, item);
	return items;
}

static bool choice_known(const struct choice *choices, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(choices[i].id, id))
			return true;
	return false;
}

static void add_choice(
	struct reader *reader, const struct yaml_node *node, struct choice *choices, size_t *count)
{
	if (!yaml_is(node, YAML_TEXT) || text_empty(node->text)) {
		wrong(reader, node, "wrong-type", "name", text_or(node->key, ""));
		return;
	}
	const char *id = node->key ? node->key : node->text;
	if (choice_known(choices, *count, id))
		wrong(reader, node, "duplicate", "name", id);
	if (text_length(node->text) > 40)
		wrong(reader, node, "text-too-long", "name", id, "max", "40");
	choices[(*count)++] = (struct choice){ .id = id, .title = node->text };
}

struct choice *read_choices(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t *ret_count)
{
	*ret_count = 0;
	const struct yaml_node *node = yaml_get(map, key);
	if (!node)
		return NULL;
	if (yaml_is(node, YAML_TEXT) || !node->count) {
		wrong(reader, node, "wrong-type", "name", key);
		return NULL;
	}
	struct choice *choices = mem_array(reader->pool, struct choice, node->count);
	for (const struct yaml_node *entry = node->first; entry; entry = entry->next)
		add_choice(reader, entry, choices, ret_count);
	return choices;
}

/* --- names of what must exist ------------------------------------------------------------------ */

static const struct role *find_role(struct reader *reader, const struct yaml_node *node)
{
	for (size_t i = 0; i < reader->role_count; i++)
		if (text_equal(reader->roles[i].id, node->text))
			return &reader->roles[i];
	wrong(reader, node, "unknown-role", "name", text_or(node->text, ""));
	return NULL;
}

const struct role *read_role(struct reader *reader, const struct yaml_node *map, const char *key)
{
	return read_text(reader, map, key, 40) ? find_role(reader, yaml_get(map, key)) : NULL;
}

const struct role **read_roles(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t *ret_count)
{
	struct items items = read_items(reader, map, key);
	const struct role **roles = mem_array(reader->pool, const struct role *, items.count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < items.count; i++) {
		const struct role *role = find_role(reader, items.nodes[i]);
		if (role)
			roles[(*ret_count)++] = role;
	}
	return roles;
}

uint32_t states_all(const struct machine *machine)
{
	return (uint32_t)((UINT64_C(1) << machine->state_count) - 1);
}

static int named_state(
	struct reader *reader, const struct yaml_node *node, const struct machine *machine)
{
	int state = state_find(machine, node->text);
	if (state < 0)
		wrong(reader, node, "unknown-state", "name", text_or(node->text, ""));
	return state;
}

int read_state(struct reader *reader, const struct yaml_node *map, const char *key,
	const struct machine *machine)
{
	if (!read_text(reader, map, key, 40))
		return -1;
	return named_state(reader, yaml_get(map, key), machine);
}

/* "any": those that are no end; a list may name ends as well. */
uint32_t read_states(struct reader *reader, const struct yaml_node *map, const char *key,
	const struct machine *machine)
{
	struct items items = read_items(reader, map, key);
	if (items.count == 1 && text_equal(items.nodes[0]->text, "any"))
		return STATES_ANY;
	uint32_t states = 0;
	for (size_t i = 0; i < items.count; i++) {
		int state = named_state(reader, items.nodes[i], machine);
		if (state >= 0)
			states |= UINT32_C(1) << state;
	}
	return states;
}

static int named_clock(struct reader *reader, const struct yaml_node *node)
{
	int clock = clock_find(reader->definition, node->text);
	if (clock < 0)
		wrong(reader, node, "unknown-clock", "name", text_or(node->text, ""));
	return clock;
}

int read_clock(struct reader *reader, const struct yaml_node *map, const char *key)
{
	return read_text(reader, map, key, 40) ? named_clock(reader, yaml_get(map, key)) : -1;
}

uint32_t read_clocks(struct reader *reader, const struct yaml_node *map, const char *key)
{
	struct items items = read_items(reader, map, key);
	uint32_t clocks = 0;
	for (size_t i = 0; i < items.count; i++) {
		int clock = named_clock(reader, items.nodes[i]);
		if (clock >= 0)
			clocks |= UINT32_C(1) << clock;
	}
	return clocks;
}

int read_input(struct reader *reader, const struct yaml_node *map, const char *key)
{
	const char *name = read_text(reader, map, key, 40);
	if (!name)
		return -1;
	int input = input_find(reader->definition, name);
	if (input < 0)
		wrong(reader, yaml_get(map, key), "unknown-field", "name", name);
	return input;
}
