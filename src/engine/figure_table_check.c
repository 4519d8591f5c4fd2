/* engine/figure_table_check.c - tables against what they count: each column must be a figure of that
 * procedure, and add up over units; titles in a published list must be nobody's secret. */
#include "engine/definition_read.h"
#include "engine/figure_table.h"

#include <string.h>

struct scene {
	const struct definitions *set;
	const struct definition *definition, *of;
	struct problems *problems;
};

#define broken(scene, rule, ...) \
	wrong_at((scene)->problems, (scene)->definition->file, (scene)->definition->table->line, \
		(rule), ##__VA_ARGS__)

/* Each matter has one lead unit, so that matters add up; units counted distinct, ranks and tops don't. */
static bool adds_up(const struct figure *figure)
{
	return figure->measure == MEASURE_COUNT || figure->measure == MEASURE_SUM ||
	       figure->measure == MEASURE_RATIO ||
	       (figure->measure == MEASURE_DISTINCT_MATTER && !figure->of);
}

/* NULL, with a problem where ID is no figure of the procedure. */
static const struct figure *figure_of(const struct scene *scene, const char *id)
{
	const struct figure *figure = id ? figure_find(scene->set->figures, id) : NULL;
	if (figure && figure_is_of(figure, scene->of))
		return figure;
	if (id)
		broken(scene, "table-figure", "name", id, "procedure", scene->of->id);
	return NULL;
}

static void check_columns(const struct scene *scene)
{
	const struct table_def *table = scene->definition->table;
	for (size_t i = 0; i < table->figure_count; i++) {
		const struct figure *figure = figure_of(scene, table->figures[i]);
		if (figure && !adds_up(figure))
			broken(scene, "table-column", "name", figure->id);
	}
	const struct figure *classes = figure_of(scene, table->classes);
	if (classes && (!adds_up(classes) || !figure_table_classes(classes, scene->of).count))
		broken(scene, "table-classes", "name", classes->id);
	const struct figure *longest = figure_of(scene, table->longest);
	if (longest && longest->measure != MEASURE_TOP)
		broken(scene, "table-longest", "name", longest->id);
}

static void check_table(const struct definitions *set, const struct definition *definition,
	struct problems *problems)
{
	struct scene scene = { set, definition, definition_find(set, definition->table->of),
		problems };
	if (!scene.of || scene.of->access == ACCESS_NAMED)
		broken(&scene, "table-of", "name", text_or(definition->table->of, ""));
	else
		check_columns(&scene);
}

void figure_tables_check(const struct definitions *set, struct problems *problems)
{
	for (size_t i = 0; i < set->current_count; i++)
		if (set->current[i]->table)
			check_table(set, set->current[i], problems);
}

static bool is_class(const struct figure *figure, const struct definition *of, const char *id)
{
	size_t size = strlen(figure->id);
	struct table_classes classes = figure_table_classes(figure, of);
	if (strncmp(id, figure->id, size) != 0 || id[size] != '-')
		return false;
	bool found = text_equal(id + size + 1, "none");
	for (size_t i = 0; i < classes.count; i++)
		found |= text_equal(id + size + 1, classes.items[i].id);
	return found;
}

bool figure_table_names(
	const struct definitions *set, const struct definition *definition, const char *id)
{
	const struct table_def *table = definition->table;
	const struct definition *of = table ? definition_find(set, table->of) : NULL;
	const struct figure *classes =
		of && table->classes ? figure_find(set->figures, table->classes) : NULL;
	for (size_t i = 0; of && i < table->figure_count; i++)
		if (text_equal(table->figures[i], id))
			return true;
	return classes && is_class(classes, of, id);
}
