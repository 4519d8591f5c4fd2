/* engine/definition_read_sheet.c - `columns`: which columns 大表 has, in which order, called what. */
#include "engine/definition_read.h"

#define SHEET_MAX 40

const char *const sheet_standing[] = { "nth", "number", "division-leader", "division-deputy",
	"holder", "state", "light", "left", "plan", "due", "due-first", "progress", "progress-on",
	"problem", "next-step", "result", "opened", "closed", NULL };

static bool is_column(const struct definition *definition, const char *id)
{
	int input = input_find(definition, id);
	return word_index(id, sheet_standing) >= 0 ||
	       (input >= 0 && definition->inputs[input].ask != ASK_ACTION);
}

static bool is_there(const struct definition *definition, const char *id)
{
	for (size_t i = 0; i < definition->sheet_count; i++)
		if (text_equal(definition->sheet[i].id, id))
			return true;
	return false;
}

void read_sheet(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	size_t count;
	const struct choice *columns = read_choices(reader, root, "columns", &count);
	definition->sheet = mem_array(reader->pool, struct sheet_column, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *id = columns[i].id;
		if (!is_column(definition, id))
			wrong(reader, yaml_get(root, "columns"), "unknown-column", "name", id);
		else if (is_there(definition, id) || definition->sheet_count == SHEET_MAX)
			wrong(reader, yaml_get(root, "columns"), "duplicate", "name", id);
		else
			definition->sheet[definition->sheet_count++] =
				(struct sheet_column){ id, columns[i].title };
	}
}
