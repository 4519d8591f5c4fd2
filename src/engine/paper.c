/* engine/paper.c - which papers belong to a business, and which one an event makes. */
#include "engine/paper.h"

static bool emitted_by(
	const struct paper *paper, const struct definition *definition, const struct action *action)
{
	if (text_equal(action->paper, paper->id))
		return true;
	const struct input *input =
		action->paper_input >= 0 ? &definition->inputs[action->paper_input] : NULL;
	for (size_t i = 0; input && i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, paper->id))
			return true;
	return false;
}

bool paper_is_of(const struct paper *paper, const struct definition *definition)
{
	for (size_t i = 0; i < paper->procedure_count; i++)
		if (text_equal(paper->procedures[i], definition->id))
			return true;
	for (size_t i = 0; i < definition->action_count; i++)
		if (emitted_by(paper, definition, &definition->actions[i]))
			return true;
	for (size_t i = 0; i < definition->rung_count; i++)
		if (text_equal(definition->ladder[i].paper, paper->id))
			return true;
	return false;
}

const struct paper *paper_of(const struct definitions *set, const struct definition *definition,
	const struct action *action, const struct rung *rung, const json_t *values)
{
	const char *id = action->paper;
	if (action->effect == EFFECT_ISSUE && rung)
		id = rung->paper;
	if (action->paper_input >= 0)
		id = json_string_value(
			json_object_get(values, definition->inputs[action->paper_input].name));
	return id ? paper_find(set->papers, id) : NULL;
}
