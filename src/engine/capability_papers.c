/* engine/capability_papers.c - 用印、印发、废号: what becomes of a paper that has its number. */
#include "engine/capability_inner.h"

const char *const papers_keys[] = { "by", "void by", "words", NULL };

/* Of every state, for a paper may be sent when its matter has ended meanwhile. */
static struct action *step_row(struct expansion *expansion, const char *step, const char *key)
{
	struct reader *reader = expansion->reader;
	struct action *action = add_matter_row(
		expansion, text_printf(reader->pool, "paper-%s", step), EFFECT_PAPER);
	action->paper_step = step;
	action->from = states_all(&reader->definition->matter);
	action->undo = false;
	if (!yaml_get(expansion->node, key))
		wrong(reader, expansion->node, "missing-key", "name", key);
	action->by = read_roles(reader, expansion->node, key, &action->by_count);
	add_need(reader, expansion->node, action, "paper-number", true);
	return action;
}

void expand_papers(struct expansion *expansion)
{
	(void)step_row(expansion, "seal", "by");
	(void)step_row(expansion, "send", "by");
	struct action *action = step_row(expansion, "void", "void by");
	add_need(expansion->reader, expansion->node, action, "reason", true);
}
