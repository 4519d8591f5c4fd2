/* engine/definition_read_machine.c - the states of both machines, with their owners and clocks. */
#include "engine/definition_read.h"

static const char *const state_keys[] = { "title", "owner", "clock", "clocks", "end", "answers",
	"open", "void", NULL };

/* `answers: true`: who is owed the answer has it here; `answers: nobody`: nobody is owed one. */
static void read_answers(struct reader *reader, const struct yaml_node *node, struct state *state)
{
	static const char *const words[] = { "false", "true", "nobody", NULL };
	int word = read_word(reader, node, "answers", words, 0);
	state->answered = word == 1;
	state->owes_nobody = word == 2;
	if (word && !state->end)
		wrong(reader, node, "answers-not-end", "name", state->id);
}

static void read_one_state(struct reader *reader, const struct yaml_node *node, struct state *state)
{
	*state = (struct state){ .id = node->key, .title = node->key, .line = node->key_line };
	read_id(reader, node);
	if (!read_map(reader, node, state_keys))
		return;
	state->title = text_or(need_text(reader, node, "title", 40), node->key);
	state->owner = read_role(reader, node, "owner");
	state->clocks = read_clocks(reader, node, "clock") | read_clocks(reader, node, "clocks");
	state->end = read_flag(reader, node, "end", false);
	state->counts_open = read_flag(reader, node, "open", true) && !state->end;
	state->is_void = read_flag(reader, node, "void", false);
	if (state->is_void && !state->end)
		wrong(reader, node, "void-not-end", "name", state->id);
	read_answers(reader, node, state);
}

static void read_machine(struct reader *reader, const struct yaml_node *root, const char *key,
	struct machine *machine)
{
	static const char *const keys[] = { "states", "actions", NULL };
	const struct yaml_node *node = yaml_get(root, key);
	machine->states = mem_array(reader->pool, struct state, STATES_MAX);
	if (!node || !read_map(reader, node, keys)) {
		wrong(reader, root, "missing-key", "name", key);
		return;
	}
	const struct yaml_node *states = yaml_get(node, "states");
	if (!yaml_is(states, YAML_MAP) || !states->count) {
		wrong(reader, node, "missing-key", "name", "states");
		return;
	}
	for (const struct yaml_node *state = states->first; state; state = state->next) {
		if (machine->state_count == STATES_MAX) {
			wrong(reader, state, "too-many", "name", "states");
			return;
		}
		read_one_state(reader, state, &machine->states[machine->state_count++]);
	}
}

void read_machines(struct reader *reader, const struct yaml_node *root)
{
	read_machine(reader, root, "matter", &reader->definition->matter);
	read_machine(reader, root, "share", &reader->definition->share);
}
