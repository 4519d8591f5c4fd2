/* engine/board.c - reads and checks definitions/boards.yaml. */
#include "engine/board.h"

#include "base/yaml.h"

#include <unistd.h>

#define WORST_MOST 10
#define DAYS_MOST 31
#define ITEMS_MOST 20

struct reading {
	pool_t *pool;
	const struct definitions *set;
	struct problems *problems;
};

static size_t read_figures(const struct reading *reading, const struct yaml_node *map,
	const char *key, const struct figure **ret)
{
	size_t count = 0;
	const struct yaml_node *list = yaml_need(map, key, YAML_LIST, reading->problems);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next) {
		const char *name = text_or(node->text, "");
		if (count == BOARD_FIGURES) {
			yaml_problem(reading->problems, node, "board.too_many");
			return count;
		}
		ret[count] = figure_find(reading->set->figures, name);
		if (ret[count])
			count++;
		else
			yaml_problem(reading->problems, node, "board.no_figure", "name", name);
	}
	return count;
}

static void read_businesses(
	const struct reading *reading, const struct yaml_node *map, struct board *board)
{
	const struct yaml_node *list = yaml_need(map, "businesses", YAML_LIST, reading->problems);
	board->businesses =
		mem_array(reading->pool, const struct definition *, (list ? list->count : 0) + 1);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next) {
		const char *name = text_or(node->text, "");
		const struct definition *definition = definition_find(reading->set, name);
		if (definition)
			board->businesses[board->business_count++] = definition;
		else
			yaml_problem(reading->problems, node, "board.no_business", "name", name);
	}
}

static const struct role *read_role(const struct reading *reading, const struct yaml_node *node)
{
	const struct role *role = node ? role_find(reading->set, text_or(node->text, "")) : NULL;
	if (node && (!role || role->scope != ROLE_FIELD))
		yaml_problem(
			reading->problems, node, "board.no_role", "name", text_or(node->text, ""));
	return role && role->scope == ROLE_FIELD ? role : NULL;
}

static int64_t read_number(
	const struct reading *reading, const struct yaml_node *map, const char *key, int64_t most)
{
	int64_t number = 0;
	const struct yaml_node *node = yaml_need(map, key, YAML_TEXT, reading->problems);
	if (node && (!yaml_int(node, &number) || number < 1 || number > most))
		yaml_problem(reading->problems, node, "board.bad_number", "most",
			text_printf(reading->pool, "%d", (int)most));
	return number;
}

const struct board *board_load(
	pool_t *pool, const struct definitions *set, struct problems *problems)
{
	static const char *const files[] = { "leader", NULL };
	static const char *const keys[] = { "title", "businesses", "figures", "issued",
		"issued figures", "worst", "days", "most", NULL };
	const char *file = text_printf(pool, "%s/boards.yaml", set->folder);
	if (access(file, F_OK))
		return NULL;
	const struct yaml_node *root = yaml_load(pool, file, problems);
	const struct yaml_node *map = root ? yaml_need(root, "leader", YAML_MAP, problems) : NULL;
	if (!map)
		return NULL;
	struct reading reading = { pool, set, problems };
	struct board *board = mem_new(pool, struct board);
	yaml_check_keys(root, files, problems);
	yaml_check_keys(map, keys, problems);
	const struct yaml_node *title = yaml_need(map, "title", YAML_TEXT, problems);
	board->title = title ? title->text : "";
	read_businesses(&reading, map, board);
	board->figure_count = read_figures(&reading, map, "figures", board->figures);
	board->issued = read_role(&reading, yaml_need(map, "issued", YAML_TEXT, problems));
	board->issued_count = read_figures(&reading, map, "issued figures", board->issued_figures);
	board->worst = read_number(&reading, map, "worst", WORST_MOST);
	board->days = read_number(&reading, map, "days", DAYS_MOST);
	board->most = read_number(&reading, map, "most", ITEMS_MOST);
	return board;
}
