/* engine/definition_check_import.c - the rules about taking in ledgers: whoever works on a matter has a
 * share in it, and what a row is known again by can be read from it. */
#include "engine/definition_check.h"

static bool has_column(const struct import_def *import, int input)
{
	for (size_t i = 0; i < import->column_count; i++)
		if (import->columns[i].input == input)
			return true;
	return false;
}

static void need_column(struct check *check, int input)
{
	const struct definition *definition = check->definition;
	if (input >= 0 && !has_column(definition->import, input))
		broken(check, definition->import->line, "import-no-column", "name",
			definition->inputs[input].name);
}

static void check_columns(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->import->key_count; i++)
		need_column(check, definition->import->key[i]);
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == IS_LEAD || definition->inputs[i].is == IS_TITLE)
			need_column(check, (int)i);
}

/* Units work on it: their shares run. At an end none runs. */
static void check_shares(struct check *check)
{
	const struct definition *definition = check->definition;
	for (size_t i = 0; i < definition->import->state_count; i++) {
		const struct import_state *state = &definition->import->states[i];
		const struct state *of = &definition->matter.states[state->state];
		bool ended = state->share >= 0 && definition->share.states[state->share].end;
		bool runs = state->share >= 0 && !ended;
		bool works = of->owner &&
			     (of->owner->scope == ROLE_UNIT || of->owner->scope == ROLE_HOLDER);
		if ((works && !runs) || (of->end && runs))
			broken(check, state->line, "import-share", "name", of->id);
	}
}

void check_import(struct check *check)
{
	if (!check->definition->import)
		return;
	check_columns(check);
	check_shares(check);
}
