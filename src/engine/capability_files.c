/* engine/capability_files.c - 补传附件: files for what was entered before, when the scan comes later than
 * the paper. Possible in every state, ends too; it changes nothing but the record. */
#include "engine/capability_inner.h"

const char *const files_keys[] = { "by", "unit by", "words", NULL };

static void add(struct expansion *expansion, const char *id, const char *by, bool on_share)
{
	struct reader *reader = expansion->reader;
	const struct definition *definition = reader->definition;
	struct action *action = add_row_of(expansion, id, EFFECT_NOTE, on_share);
	action->from = states_all(on_share ? &definition->share : &definition->matter);
	action->by = read_roles(reader, expansion->node, by, &action->by_count);
	action->only_files = true;
	add_need(reader, expansion->node, action, "note", false);
}

void expand_files(struct expansion *expansion)
{
	if (!yaml_get(expansion->node, "by"))
		wrong(expansion->reader, expansion->node, "missing-key", "name", "by");
	add(expansion, "add-files", "by", false);
	if (yaml_get(expansion->node, "unit by"))
		add(expansion, "add-unit-files", "unit by", true);
}
