/* imports/words.c - reads imports.yaml. */
#include "imports/words.h"

#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

struct loading {
	pool_t *pool;
	struct problems *problems;
};

bool words_has(const struct word_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i], text))
			return true;
	return false;
}

const struct words_table *words_table(const struct words *words, const char *id)
{
	for (size_t i = 0; i < words->table_count; i++)
		if (text_equal(words->tables[i].id, id))
			return &words->tables[i];
	return NULL;
}

static size_t children(const struct yaml_node *node)
{
	return node ? (size_t)node->count : 0;
}

static struct word_list list_of(const struct loading *loading, const struct yaml_node *node)
{
	struct word_list list = { .items = mem_array(
					  loading->pool, const char *, children(node) + 1) };
	for (const struct yaml_node *one = yaml_first(node); one; one = one->next)
		if (yaml_text(one))
			list.items[list.count++] = one->text;
		else
			yaml_problem(loading->problems, one, "imports.not_a_word");
	return list;
}

static struct word_list need_list(
	const struct loading *loading, const struct yaml_node *map, const char *key)
{
	return list_of(loading, yaml_need(map, key, YAML_LIST, loading->problems));
}

/* --- dates ------------------------------------------------------------------------------------- */

static void read_dates(
	const struct loading *loading, const struct yaml_node *root, struct words *words)
{
	static const char *const names[] = { "day", "early-month", "mid-month", "month-end",
		"whole-month", "quarter-end", "half-year", "year-end", "tails", NULL };
	const struct yaml_node *dates = yaml_need(root, "dates", YAML_MAP, loading->problems);
	if (!dates)
		return;
	yaml_check_keys(dates, names, loading->problems);
	for (int i = 0; i < DATE_KINDS; i++)
		words->forms[i] = need_list(loading, dates, names[i]);
	words->tails = need_list(loading, dates, "tails");
}

/* --- units ------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	const struct words_short *left = a, *right = b;
	return left->size < right->size ? 1 : left->size > right->size ? -1 : 0;
}

static void read_shorts(
	const struct loading *loading, const struct yaml_node *map, struct words *words)
{
	size_t room = 1;
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next)
		room += children(node);
	words->shorts = mem_array(loading->pool, struct words_short, room);
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next) {
		struct word_list list = list_of(loading, node);
		for (size_t i = 0; i < list.count; i++)
			words->shorts[words->short_count++] = (struct words_short){ list.items[i],
				node->key, strlen(list.items[i]) };
	}
	qsort(words->shorts, words->short_count, sizeof *words->shorts, by_size);
}

static void read_groups(
	const struct loading *loading, const struct yaml_node *map, struct words *words)
{
	words->groups = mem_array(loading->pool, struct words_group, children(map) + 1);
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next)
		words->groups[words->group_count++] =
			(struct words_group){ node->key, list_of(loading, node) };
}

static void read_units(
	const struct loading *loading, const struct yaml_node *root, struct words *words)
{
	static const char *const keys[] = { "separators", "joiners", "brackets", "prefixes",
		"government", "office", "short", "groups", "unnamed", NULL };
	const struct yaml_node *units = yaml_need(root, "units", YAML_MAP, loading->problems);
	if (!units)
		return;
	yaml_check_keys(units, keys, loading->problems);
	words->separators = need_list(loading, units, "separators");
	words->joiners = need_list(loading, units, "joiners");
	words->brackets = need_list(loading, units, "brackets");
	words->prefixes = need_list(loading, units, "prefixes");
	words->unnamed = need_list(loading, units, "unnamed");
	words->office = need_list(loading, units, "office");
	words->government = text_or(yaml_text_of(units, "government"), "");
	read_shorts(loading, yaml_need(units, "short", YAML_MAP, loading->problems), words);
	read_groups(loading, yaml_need(units, "groups", YAML_MAP, loading->problems), words);
}

/* --- lists of units and people ----------------------------------------------------------------- */

static void read_table(
	const struct loading *loading, const struct yaml_node *node, struct words_table *table)
{
	static const char *const keys[] = { "columns", "key", NULL };
	const struct yaml_node *columns = yaml_need(node, "columns", YAML_MAP, loading->problems);
	yaml_check_keys(node, keys, loading->problems);
	table->id = node->key;
	table->key = need_list(loading, node, "key");
	table->columns = mem_array(loading->pool, struct import_column, children(columns) + 1);
	for (const struct yaml_node *one = yaml_first(columns); one; one = one->next)
		table->columns[table->column_count++] = (struct import_column){
			.to = one->key,
			.what = text_equal(one->key, "ignored") ? IMPORT_IGNORED : IMPORT_INPUT,
			.input = -1,
			.called = list_of(loading, one),
		};
}

static void read_tables(
	const struct loading *loading, const struct yaml_node *root, struct words *words)
{
	const struct yaml_node *tables = yaml_need(root, "tables", YAML_MAP, loading->problems);
	words->tables = mem_array(loading->pool, struct words_table, children(tables) + 1);
	for (const struct yaml_node *node = yaml_first(tables); node; node = node->next)
		if (yaml_is(node, YAML_MAP))
			read_table(loading, node, &words->tables[words->table_count++]);
}

/* --- the whole --------------------------------------------------------------------------------- */

static void read_rest(
	const struct loading *loading, const struct yaml_node *root, struct words *words)
{
	const struct yaml_node *flags = yaml_need(root, "flags", YAML_MAP, loading->problems);
	const struct yaml_node *people = yaml_need(root, "people", YAML_MAP, loading->problems);
	words->numerals = need_list(loading, root, "numerals");
	words->flags[0] = list_of(loading, yaml_get(flags, "0"));
	words->flags[1] = list_of(loading, yaml_get(flags, "1"));
	words->titles = list_of(loading, yaml_get(people, "titles"));
	const struct yaml_node *papers = yaml_need(root, "papers", YAML_MAP, loading->problems);
	words->papers[0] = need_list(loading, papers, "all");
	words->papers[1] = need_list(loading, papers, "overdue");
}

const struct words *words_load(pool_t *pool, const char *folder, struct problems *problems)
{
	static const char *const keys[] = { "dates", "numerals", "flags", "units", "people",
		"tables", "papers", NULL };
	const struct loading loading = { pool, problems };
	int before = problems->count;
	const struct yaml_node *root =
		yaml_load(pool, text_printf(pool, "%s/imports.yaml", folder), problems);
	if (!root)
		return NULL;
	struct words *words = mem_new(pool, struct words);
	yaml_check_keys(root, keys, problems);
	read_dates(&loading, root, words);
	read_units(&loading, root, words);
	read_tables(&loading, root, words);
	read_rest(&loading, root, words);
	return problems->count == before ? words : NULL;
}
