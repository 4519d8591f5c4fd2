/* engine/definition_check_guard.c - must one of these guards hold? Tries all values that the fields
 * in them can tell apart: the choices, the numbers beside each literal, set and unset. */
#include "engine/definition_check.h"

#include <inttypes.h>
#include <stdlib.h>

#define FIELDS_MAX 8
#define VALUES_MAX 40
#define TRIES_MAX 20000

struct field {
	const struct guard *leaf; /* the first that names it */
	const char *values[VALUES_MAX];
	size_t count;
	const char *value; /* the one being tried */
};

struct trial {
	pool_t *pool;
	const struct cover *cover;
	struct field fields[FIELDS_MAX];
	size_t count;
	size_t tries;
	bool too_many;
};

const struct guard *guard_not_co(void)
{
	static const struct guard guard = {
		.field = "share", .literal = "co", .op = GUARD_NOT_EQUAL, .input = -1, .fact = 0
	};
	return &guard;
}

void cover_add(struct cover *cover, const struct guard *guard)
{
	if (!guard)
		cover->always = true;
	else if (cover->count < COUNT(cover->items))
		cover->items[cover->count++] = guard;
}

/* --- the fields and what they may be ----------------------------------------------------------- */

static void add_value(struct field *field, const char *value)
{
	for (size_t i = 0; i < field->count; i++)
		if (text_equal(field->values[i], value))
			return;
	if (field->count < VALUES_MAX)
		field->values[field->count++] = value;
}

static void add_numbers(struct trial *trial, struct field *field, const char *literal)
{
	int64_t number = 0;
	if (!text_to_int(literal, &number))
		return;
	for (int64_t near = number - 1; near <= number + 1; near++)
		if (near >= 0)
			add_value(field, text_printf(trial->pool, "%" PRId64, near));
}

/* In the end nothing is open any more; which share it is may be any. */
static void add_fact(struct trial *trial, struct field *field, const struct guard *leaf)
{
	static const char *const settled[] = { "shares open", "shares unanswered", "asks open",
		"suspended", NULL };
	static const char *const parts[] = { "lead", "co", "separate" };
	if (word_index(leaf->field, settled) >= 0) {
		add_value(field, "0");
		return;
	}
	for (size_t i = 0; guard_facts[leaf->fact].text && i < COUNT(parts); i++)
		add_value(field, parts[i]);
	if (!guard_facts[leaf->fact].text)
		add_numbers(trial, field, leaf->literal);
}

static void add_input(struct trial *trial, struct field *field, const struct guard *leaf)
{
	const struct input *input = &trial->cover->definition->inputs[leaf->input];
	bool filled = input->required || input->fallback;
	if (!filled)
		add_value(field, "");
	for (size_t i = 0; i < input->choice_count; i++)
		add_value(field, input->choices[i].id);
	if (input->type == INPUT_INTEGER || input->type == INPUT_MONEY)
		add_numbers(trial, field, leaf->literal);
	else if (input->type == INPUT_FLAG)
		add_value(field, leaf->literal);
	else if (!input->choice_count)
		add_value(field, "…");
}

static struct field *field_of(struct trial *trial, const struct guard *leaf)
{
	for (size_t i = 0; i < trial->count; i++)
		if (text_equal(trial->fields[i].leaf->field, leaf->field))
			return &trial->fields[i];
	if (trial->count == FIELDS_MAX) {
		trial->too_many = true;
		return NULL;
	}
	trial->fields[trial->count].leaf = leaf;
	return &trial->fields[trial->count++];
}

static void collect(struct trial *trial, const struct guard *guard)
{
	if (!guard || trial->too_many)
		return;
	if (guard->join != GUARD_LEAF) {
		collect(trial, guard->left);
		collect(trial, guard->right);
		return;
	}
	struct field *field = field_of(trial, guard);
	if (field && guard->input >= 0)
		add_input(trial, field, guard);
	else if (field)
		add_fact(trial, field, guard);
}

/* --- trying ------------------------------------------------------------------------------------ */

static const char *value_of(const struct trial *trial, const struct guard *leaf)
{
	for (size_t i = 0; i < trial->count; i++)
		if (text_equal(trial->fields[i].leaf->field, leaf->field))
			return trial->fields[i].value;
	return "";
}

static bool leaf_true(const struct guard *leaf, const char *value)
{
	int64_t number = 0, literal = 0;
	bool numbers = text_to_int(value, &number) && text_to_int(leaf->literal, &literal);
	switch (leaf->op) {
	case GUARD_EQUAL:
		return text_equal(value, leaf->literal);
	case GUARD_NOT_EQUAL:
		return !text_equal(value, leaf->literal);
	case GUARD_SET:
		return !text_empty(value);
	case GUARD_UNSET:
		return text_empty(value);
	case GUARD_LESS:
		return numbers && number < literal;
	case GUARD_AT_LEAST:
		return numbers && number >= literal;
	}
	return false;
}

static bool is_true(const struct trial *trial, const struct guard *guard)
{
	switch (guard->join) {
	case GUARD_AND:
		return is_true(trial, guard->left) && is_true(trial, guard->right);
	case GUARD_OR:
		return is_true(trial, guard->left) || is_true(trial, guard->right);
	case GUARD_LEAF:
		break;
	}
	return leaf_true(guard, value_of(trial, guard));
}

static bool one_holds(const struct trial *trial)
{
	const struct cover *cover = trial->cover;
	if (cover->given && !is_true(trial, cover->given))
		return true;
	for (size_t i = 0; i < cover->count; i++)
		if (is_true(trial, cover->items[i]))
			return true;
	return false;
}

static bool try_from(struct trial *trial, size_t at)
{
	if (at == trial->count)
		return ++trial->tries > TRIES_MAX || one_holds(trial);
	for (size_t i = 0; i < trial->fields[at].count; i++) {
		trial->fields[at].value = trial->fields[at].values[i];
		if (!try_from(trial, at + 1))
			return false;
	}
	return true;
}

/* Too many fields to try them all: taken as covered, a false alarm would teach nothing. */
bool cover_holds(const struct cover *cover)
{
	if (cover->always)
		return true;
	struct trial trial = { .pool = cover->pool, .cover = cover };
	collect(&trial, cover->given);
	for (size_t i = 0; i < cover->count; i++)
		collect(&trial, cover->items[i]);
	return trial.too_many || try_from(&trial, 0);
}
