/* engine/figure_read.c - figures from their files, and their rules. */
#include "engine/figure_read.h"

#include <string.h>

#define FIGURES_MAX 200

static const char *const figure_keys[] = { "title", "unit", "says", "procedures", "population",
	"of", "rows", "measure", "hits", "days", "percent", "limit", "classes", "bands", "balance",
	"recorded", NULL };

const struct figure *figure_find(const struct figure_set *set, const char *id)
{
	for (size_t i = 0; set && i < set->count; i++)
		if (text_equal(set->items[i]->id, id))
			return set->items[i];
	return NULL;
}

bool figure_is_of(const struct figure *figure, const struct definition *definition)
{
	for (size_t i = 0; i < definition->figure_count; i++)
		if (text_equal(definition->figures[i], figure->id))
			return true;
	return false;
}

/* --- one entry ---------------------------------------------------------------------------------- */

static void read_names(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	static const char *const populations[] = { "all", "mine", NULL };
	static const char *const balances[] = { "start", "plus", "minus", "end", NULL };
	figure->title = text_or(need_text(reader, node, "title", 30), figure->id);
	figure->unit = text_or(need_text(reader, node, "unit", 10), "");
	figure->says = text_or(need_text(reader, node, "says", 300), "");
	figure->mine = read_word(reader, node, "population", populations, 0) == 1;
	figure->balance =
		(enum figure_balance)(read_word(reader, node, "balance", balances, -1) + 1);
	figure->recorded = read_flag(reader, node, "recorded", false);
	figure->of = read_text(reader, node, "of", 40);
	figure->classes = read_text(reader, node, "classes", 40);
	struct items items = read_items(reader, node, "procedures");
	bool all = items.count == 1 && text_equal(items.nodes[0]->text, "all");
	figure->procedures = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count && !all; i++)
		figure->procedures[figure->procedure_count++] = items.nodes[i]->text;
}

static const struct figure_term *read_condition(struct reader *reader, const struct yaml_node *node,
	const char *key, const struct figure *figure)
{
	if (!read_text(reader, node, key, 400))
		return NULL;
	return figure_condition(reader, yaml_get(node, key), figure->of != NULL);
}

static void read_rows(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	need_text(reader, node, "rows", 400);
	figure->rows = read_condition(reader, node, "rows", figure);
	figure->hits = read_condition(reader, node, "hits", figure);
	if (figure->rows && !figure_bounded(figure->rows))
		wrong(reader, yaml_get(node, "rows"), "figure-unbounded", "name", figure->id);
}

/* days: [opened, ended] */
static void read_days(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	struct items items = read_items(reader, node, "days");
	int times[2] = { -1, -1 };
	for (size_t i = 0; i < items.count && i < COUNT(times); i++)
		times[i] = word_index(items.nodes[i]->text, figure_time_words);
	bool wanted = figure->measure == MEASURE_SUM || figure->measure == MEASURE_RANK ||
		      figure->measure == MEASURE_TOP;
	bool good = items.count == 2 && times[0] >= 0 && times[1] >= 0 && times[0] != TIME_CUTOFF;
	bool marked = times[0] == TIME_MARKED || times[1] == TIME_MARKED;
	if (wanted ? !good || (marked && !figure->of) : items.count > 0)
		wrong(reader, node, "figure-days", "name", figure->id);
	figure->from = (enum figure_time)times[0];
	figure->to = (enum figure_time)times[1];
}

static void read_measure(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	static const char *const measures[] = { "count", "matters", "units", "sum", "ratio", "rank",
		"top", NULL };
	need_text(reader, node, "measure", 20);
	figure->measure = (enum figure_measure)read_word(reader, node, "measure", measures, 0);
	figure->percent = read_number(reader, node, "percent", 0, 1, 100);
	figure->limit = read_number(reader, node, "limit", 10, 1, 100);
	read_days(reader, node, figure);
	bool ratio = figure->measure == MEASURE_RATIO;
	if (ratio != (yaml_get(node, "hits") != NULL) || ratio != text_equal(figure->unit, "%"))
		wrong(reader, node, "figure-ratio", "name", figure->id);
	if ((figure->measure == MEASURE_RANK) != (figure->percent > 0))
		wrong(reader, node, "figure-percent", "name", figure->id);
}

static void read_band(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	static const char *const keys[] = { "from", "title", NULL };
	if (!read_map(reader, node, keys))
		return;
	struct figure_band *band = &figure->bands[figure->band_count];
	band->at_least = read_number(reader, node, "from", 0, 0, 100);
	band->title = text_or(need_text(reader, node, "title", 10), "");
	if (figure->band_count && figure->bands[figure->band_count - 1].at_least <= band->at_least)
		wrong(reader, node, "figure-bands", "name", figure->id);
	figure->band_count++;
}

static void read_bands(struct reader *reader, const struct yaml_node *node, struct figure *figure)
{
	const struct yaml_node *bands = yaml_get(node, "bands");
	if (!bands)
		return;
	if (!yaml_is(bands, YAML_LIST) || figure->measure != MEASURE_RATIO) {
		wrong(reader, bands, "figure-bands", "name", figure->id);
		return;
	}
	figure->bands = mem_array(reader->pool, struct figure_band, bands->count);
	for (const struct yaml_node *band = bands->first; band; band = band->next)
		read_band(reader, band, figure);
	if (!figure->band_count || figure->bands[figure->band_count - 1].at_least)
		wrong(reader, bands, "figure-bands", "name", figure->id);
}

static const struct figure *read_figure(
	struct reader *reader, const struct yaml_node *node, const char *hash)
{
	struct figure *figure = mem_new(reader->pool, struct figure);
	figure->id = node->key;
	figure->file = node->file;
	figure->line = node->key_line;
	figure->hash = hash;
	read_id(reader, node);
	if (!read_map(reader, node, figure_keys))
		return figure;
	read_names(reader, node, figure);
	read_rows(reader, node, figure);
	read_measure(reader, node, figure);
	read_bands(reader, node, figure);
	return figure;
}

/* --- files -------------------------------------------------------------------------------------- */

void figures_parse(pool_t *pool, struct figure_set *set, const char *file, const char *text,
	struct problems *problems)
{
	static const char *const keys[] = { "figures", NULL };
	struct reader reader = { .pool = pool, .problems = problems };
	const struct yaml_node *root = yaml_parse(pool, file, text, strlen(text), problems);
	if (!root || !read_map(&reader, root, keys))
		return;
	const struct yaml_node *map = yaml_get(root, "figures");
	if (!yaml_is(map, YAML_MAP)) {
		wrong(&reader, map ? map : root, "missing-key", "name", "figures");
		return;
	}
	const char *hash = load_hash(pool, text);
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		if (figure_find(set, node->key))
			wrong(&reader, node, "duplicate", "name", node->key);
		else if (set->count == FIGURES_MAX)
			wrong(&reader, node, "too-many", "name", "figures");
		else
			set->items[set->count++] = read_figure(&reader, node, hash);
	}
}

static void parse_file(
	pool_t *pool, void *set, const char *file, const char *text, struct problems *problems)
{
	figures_parse(pool, set, file, text, problems);
}

struct figure_set *figures_load(pool_t *pool, const char *folder, struct problems *problems)
{
	struct figure_set *set = mem_new(pool, struct figure_set);
	set->items = mem_array(pool, const struct figure *, FIGURES_MAX);
	const char *path = text_printf(pool, "%s/figures", folder);
	set->hash = load_folder(pool, path, "", parse_file, set, problems);
	return set->hash ? set : NULL;
}
