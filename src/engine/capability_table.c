/* engine/capability_table.c - a matter that carries a table of figures: which, of what, until when it
 * changes. Nothing of it is an action; what the figures must be is checked when all are there. */
#include "engine/capability_inner.h"

const char *const table_keys[] = { "of", "month", "figures", "classes", "longest", "units",
	"freeze", NULL };

#define ID_MAX 40

static void read_columns(struct expansion *expansion, struct table_def *table)
{
	struct reader *reader = expansion->reader;
	struct items items = read_items(reader, expansion->node, "figures");
	table->figures = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count; i++)
		table->figures[table->figure_count++] = items.nodes[i]->text;
	if (!items.count)
		wrong(reader, expansion->node, "missing-key", "name", "figures");
}

/* It is asked before the table is looked at: when the matter is registered. */
static int read_month(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	const struct definition *definition = reader->definition;
	if (!need_text(reader, expansion->node, "month", ID_MAX))
		return -1;
	int input = read_input(reader, expansion->node, "month");
	if (input >= 0 && (definition->inputs[input].type != INPUT_DATE ||
				  !definition->inputs[input].required))
		wrong(reader, yaml_get(expansion->node, "month"), "table-month", "name",
			definition->inputs[input].name);
	return input;
}

static int read_units(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	int input = read_input(reader, expansion->node, "units");
	if (input >= 0 && reader->definition->inputs[input].type != INPUT_UNITS)
		wrong(reader, yaml_get(expansion->node, "units"), "table-units", "name",
			reader->definition->inputs[input].name);
	return input;
}

/* What was signed is not taken back, or the table would run on. */
static const char *read_freeze(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	const char *id = need_text(reader, expansion->node, "freeze", ID_MAX);
	const struct action *action = id ? action_find(reader->definition, id) : NULL;
	if (id && (!action || action->on_share || action->undo))
		wrong(reader, yaml_get(expansion->node, "freeze"), "table-freeze", "name", id);
	return id;
}

void expand_table(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	const struct yaml_node *node = expansion->node;
	struct table_def *table = mem_new(reader->pool, struct table_def);
	table->line = node->line;
	table->of = need_text(reader, node, "of", ID_MAX);
	table->month = read_month(expansion);
	read_columns(expansion, table);
	table->classes = read_text(reader, node, "classes", ID_MAX);
	table->longest = read_text(reader, node, "longest", ID_MAX);
	table->units = read_units(expansion);
	table->freeze = read_freeze(expansion);
	reader->definition->table = table;
}
