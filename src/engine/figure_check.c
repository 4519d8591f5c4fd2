/* engine/figure_check.c - figures against the procedures that name them: what a figure asks for must be
 * there, or its number would be zero for ever. */
#include "engine/figure_read.h"

struct scene {
	struct problems *problems;
	const struct figure *figure;
	const struct definition *definition;
};

#define broken(scene, rule, ...) \
	wrong_at((scene)->problems, (scene)->figure->file, (scene)->figure->line, (rule), "name", \
		(scene)->figure->id, "procedure", (scene)->definition->id, ##__VA_ARGS__)

/* --- milestones --------------------------------------------------------------------------------- */

/* Written by the fold itself, whatever the actions say. */
static const char *const own_kinds[] = { "opened", "sent", "signed", NULL };

static bool is_marked(const struct definition *definition, const char *kind)
{
	if (word_index(kind, own_kinds) >= 0)
		return true;
	for (size_t i = 0; i < definition->action_count; i++)
		for (size_t k = 0; k < definition->actions[i].mark_count; k++)
			if (text_equal(definition->actions[i].marks[k].kind, kind))
				return true;
	return false;
}

static void check_kind(struct scene *scene, const char *kind)
{
	if (kind && !is_marked(scene->definition, kind))
		broken(scene, "figure-never", "kind", kind);
}

/* --- attributes --------------------------------------------------------------------------------- */

static bool is_choice(const struct choice *choices, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(choices[i].id, id))
			return true;
	return false;
}

static bool input_takes(const struct definition *definition, int input, const char *value)
{
	if (input < 0)
		return false;
	const struct input *field = &definition->inputs[input];
	return !field->choice_count || !value ||
	       is_choice(field->choices, field->choice_count, value);
}

/* VALUE NULL: any. */
static bool is_known(const struct definition *definition, enum figure_attribute attribute,
	const char *field, const char *value)
{
	switch (attribute) {
	case ATTRIBUTE_PLAN:
		return value ? is_choice(definition->plan, definition->plan_count, value)
			     : definition->has_plan;
	case ATTRIBUTE_URGENCY:
		return input_takes(definition, definition->urgency_input, value);
	case ATTRIBUTE_KIND:
		return input_takes(definition, definition->kind_input, value);
	case ATTRIBUTE_FIELD:
		break;
	}
	int input = input_find(definition, field);
	return input >= 0 && definition->inputs[input].index &&
	       input_takes(definition, input, value);
}

/* What a matter must not have, it need not be able to have. */
static void check_term(struct scene *scene, const struct figure_term *term, bool wanted)
{
	if (!term)
		return;
	wanted &= term->join != FIGURE_NOT;
	check_term(scene, term->left, wanted);
	check_term(scene, term->right, wanted);
	if (term->join != FIGURE_LEAF)
		return;
	if (wanted)
		check_kind(scene, term->kind);
	if (term->word == WORD_IS &&
		!is_known(scene->definition, term->attribute, term->field, term->value))
		broken(scene, "figure-value", "field", term->field, "value", term->value);
}

static void check_classes(struct scene *scene)
{
	static const char *const attributes[] = { "plan", "urgency", "kind", NULL };
	const char *classes = scene->figure->classes;
	if (!classes)
		return;
	int index = word_index(classes, attributes);
	enum figure_attribute attribute =
		index < 0 ? ATTRIBUTE_FIELD : (enum figure_attribute)index;
	if (!is_known(scene->definition, attribute, classes, NULL))
		broken(scene, "figure-value", "field", classes, "value", "");
}

/* --- the whole ---------------------------------------------------------------------------------- */

static bool is_for(const struct figure *figure, const struct definition *definition)
{
	for (size_t i = 0; i < figure->procedure_count; i++)
		if (text_equal(figure->procedures[i], definition->id))
			return true;
	return !figure->procedure_count;
}

static void check_pair(
	struct problems *problems, const struct figure *figure, const struct definition *definition)
{
	struct scene scene = { problems, figure, definition };
	if (!is_for(figure, definition))
		broken(&scene, "figure-not-for");
	check_kind(&scene, figure->of);
	check_term(&scene, figure->rows, true);
	check_term(&scene, figure->hits, true);
	check_classes(&scene);
}

static void check_procedures(
	const struct definitions *set, const struct figure *figure, struct problems *problems)
{
	for (size_t i = 0; i < figure->procedure_count; i++)
		if (!definition_find(set, figure->procedures[i]))
			wrong_at(problems, figure->file, figure->line, "figure-procedure", "name",
				figure->procedures[i]);
}

static bool known(const void *data, const char *id)
{
	return figure_find(data, id) != NULL;
}

void figures_check(const struct definitions *set, struct problems *problems)
{
	const struct figure_set *figures = set->figures;
	if (!figures)
		return;
	definitions_check_figures(set, known, figures, problems);
	for (size_t i = 0; i < figures->count; i++) {
		check_procedures(set, figures->items[i], problems);
		for (size_t k = 0; k < set->current_count; k++)
			if (figure_is_of(figures->items[i], set->current[k]))
				check_pair(problems, figures->items[i], set->current[k]);
	}
}
