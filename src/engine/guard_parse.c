/* engine/guard_parse.c - "kind = major and leads open = 0": field, operator, literal; joined by
 * and/or, where `and` binds closer. Fields are the form's, or the facts of guard.c; a field's name
 * may have several words, so the longest one that is known counts. */
#include "engine/definition_read.h"
#include "engine/matter.h"

#include <string.h>

#define WORDS_MAX 64

struct words {
	struct reader *reader;
	const struct yaml_node *node;
	const char *items[WORDS_MAX];
	size_t count;
};

static const struct operator
{
	const char *text;
	enum guard_op op;
	bool literal;
}
operators[] = {
	{ "is not set", GUARD_UNSET, false },
	{ "is set", GUARD_SET, false },
	{ "is not", GUARD_NOT_EQUAL, true },
	{ "is", GUARD_EQUAL, true },
	{ "!=", GUARD_NOT_EQUAL, true },
	{ "=", GUARD_EQUAL, true },
	{ "<", GUARD_LESS, true },
	{ ">=", GUARD_AT_LEAST, true },
};

static const char *joined(const struct words *words, size_t from, size_t to)
{
	struct buffer text;
	buffer_init(&text, words->reader->pool, 1000);
	for (size_t i = from; i < to; i++)
		buffer_printf(&text, "%s%s", i > from ? " " : "", words->items[i]);
	return text.data;
}

/* --- the three parts of a leaf ----------------------------------------------------------------- */

static int find_fact(const char *name)
{
	for (int i = 0; guard_facts[i].name; i++)
		if (text_equal(guard_facts[i].name, name))
			return i;
	return -1;
}

/* The number of words that the field takes; 0: it is unknown. */
static size_t parse_field(const struct words *words, size_t from, size_t to, struct guard *guard)
{
	for (size_t end = to; end > from; end--) {
		guard->field = joined(words, from, end);
		guard->input = input_find(words->reader->definition, guard->field);
		guard->fact = guard->input < 0 ? find_fact(guard->field) : -1;
		if (guard->input >= 0 || guard->fact >= 0)
			return end - from;
	}
	return 0;
}

static const struct operator* parse_operator(const struct words *words, size_t from, size_t to)
{
	const char *rest = joined(words, from, to);
	for (size_t i = 0; i < COUNT(operators); i++) {
		size_t length = strlen(operators[i].text);
		bool starts = text_starts(rest, operators[i].text);
		if (starts && (operators[i].literal ? rest[length] == ' ' : !rest[length]))
			return &operators[i];
	}
	return NULL;
}

static bool is_number(const struct guard *guard)
{
	int64_t number;
	return text_to_int(guard->literal, &number);
}

static bool choice_fits(const struct input *input, const struct guard *guard)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, guard->literal))
			return guard->op == GUARD_EQUAL || guard->op == GUARD_NOT_EQUAL;
	return false;
}

static bool part_fits(const struct guard *guard)
{
	static const char *const parts[] = { "lead", "co", "separate", NULL };
	bool known = guard->literal && word_index(guard->literal, parts) >= 0;
	return known && (guard->op == GUARD_EQUAL || guard->op == GUARD_NOT_EQUAL);
}

/* Dates, texts, units and persons can be asked for only whether they are there. */
static bool fits(const struct words *words, const struct guard *guard)
{
	bool set = guard->op == GUARD_SET || guard->op == GUARD_UNSET;
	if (guard->input < 0 && guard_facts[guard->fact].text)
		return part_fits(guard);
	if (guard->input < 0)
		return !set && is_number(guard);
	const struct input *input = &words->reader->definition->inputs[guard->input];
	if (set)
		return true;
	if (input->type == INPUT_CHOICE)
		return choice_fits(input, guard);
	if (input->type == INPUT_INTEGER || input->type == INPUT_MONEY)
		return is_number(guard);
	return input->type == INPUT_FLAG &&
	       (text_equal(guard->literal, "1") || text_equal(guard->literal, "0"));
}

static const struct guard *parse_leaf(struct words *words, size_t from, size_t to)
{
	struct guard *guard = mem_new(words->reader->pool, struct guard);
	size_t used = parse_field(words, from, to, guard);
	if (!used) {
		wrong(words->reader, words->node, "unknown-guard-field", "text",
			joined(words, from, to));
		return NULL;
	}
	const struct operator* operator= parse_operator(words, from + used, to);
	if (!operator) {
		wrong(words->reader, words->node, "unknown-operator", "text",
			joined(words, from, to));
		return NULL;
	}
	guard->op = operator->op;
	if (operator->literal)
		guard->literal = joined(words, from + used, to) + strlen(operator->text) + 1;
	if (fits(words, guard))
		return guard;
	wrong(words->reader, words->node, "guard-value", "text", joined(words, from, to));
	return NULL;
}

/* --- and, or ----------------------------------------------------------------------------------- */

static const struct guard *join(
	pool_t *pool, enum guard_join kind, const struct guard *left, const struct guard *right)
{
	struct guard *guard = mem_new(pool, struct guard);
	*guard = (struct guard){
		.join = kind, .left = left, .right = right, .input = -1, .fact = -1
	};
	return guard;
}

const struct guard *guard_both(pool_t *pool, const struct guard *left, const struct guard *right)
{
	if (!left || !right)
		return left ? left : right;
	return join(pool, GUARD_AND, left, right);
}

static size_t find_word(const struct words *words, size_t from, size_t to, const char *word)
{
	while (from < to && !text_equal(words->items[from], word))
		from++;
	return from;
}

/* Splits at the first WORD; the left part is free of it. */
static const struct guard *parse_and(struct words *words, size_t from, size_t to)
{
	size_t at = find_word(words, from, to, "and");
	const struct guard *left = parse_leaf(words, from, at);
	if (at == to)
		return left;
	const struct guard *right = parse_and(words, at + 1, to);
	return left && right ? join(words->reader->pool, GUARD_AND, left, right) : NULL;
}

static const struct guard *parse_or(struct words *words, size_t from, size_t to)
{
	size_t at = find_word(words, from, to, "or");
	const struct guard *left = parse_and(words, from, at);
	if (at == to)
		return left;
	const struct guard *right = parse_or(words, at + 1, to);
	return left && right ? join(words->reader->pool, GUARD_OR, left, right) : NULL;
}

const struct guard *guard_parse(
	struct reader *reader, const struct yaml_node *node, const char *text)
{
	struct words words = { .reader = reader, .node = node };
	char *rest = pool_copy(reader->pool, text, strlen(text) + 1), *word;
	while ((word = strsep(&rest, " "))) {
		if (words.count == WORDS_MAX) {
			wrong(reader, node, "text-too-long", "name", "when", "max", "64");
			return NULL;
		}
		if (*word)
			words.items[words.count++] = word;
	}
	return parse_or(&words, 0, words.count);
}

const struct guard *guard_read(struct reader *reader, const struct yaml_node *map, const char *key)
{
	const char *text = read_text(reader, map, key, 300);
	return text ? guard_parse(reader, yaml_get(map, key), text) : NULL;
}
