/* engine/definition_graph.c - a definition as a drawing in Graphviz' DOT: both machines side by
 * side, ends with a double border, and dashed what a share moves in its matter. */
#include "engine/definition.h"

/* DOT text in double quotes: backslash and quote are escaped. */
static void quoted(FILE *stream, const char *text)
{
	fputc('"', stream);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', stream);
		fputc(*text, stream);
	}
	fputc('"', stream);
}

static void node_name(FILE *stream, bool on_share, const struct state *state)
{
	fprintf(stream, "\"%s %s\"", on_share ? "share" : "matter", state->id);
}

static void state_label(
	const struct definition *definition, const struct state *state, FILE *stream)
{
	pool_t *pool = pool_new(NULL);
	struct buffer label;
	buffer_init(&label, pool, 1000);
	buffer_printf(&label, "%s", state->title);
	if (state->owner && !state->end)
		buffer_printf(&label, "\n%s", state->owner->title);
	for (size_t i = 0; i < definition->clock_count; i++)
		if (state->clocks >> i & 1)
			buffer_printf(&label, "\n%s", definition->clocks[i].title);
	quoted(stream, label.data);
	pool_free(pool);
}

static void draw_states(const struct definition *definition, bool on_share, FILE *stream)
{
	const struct machine *machine = on_share ? &definition->share : &definition->matter;
	fprintf(stream, "\tsubgraph cluster_%s {\n\t\tlabel = ", on_share ? "share" : "matter");
	quoted(stream, on_share ? definition->unit_word : definition->title);
	fprintf(stream, "\n");
	for (size_t i = 0; i < machine->state_count; i++) {
		fprintf(stream, "\t\t");
		node_name(stream, on_share, &machine->states[i]);
		fprintf(stream, " [label = ");
		state_label(definition, &machine->states[i], stream);
		fprintf(stream, "%s]\n", machine->states[i].end ? ", peripheries = 2" : "");
	}
	fprintf(stream, "\t}\n");
}

static bool starts_from(const struct action *action, const struct machine *machine, size_t state)
{
	if (action->from == UINT32_MAX)
		return !machine->states[state].end;
	return action->from >> state & 1;
}

static void draw_edge(
	const struct machine *machine, const struct action *action, size_t from, FILE *stream)
{
	fprintf(stream, "\t");
	node_name(stream, action->on_share, &machine->states[from]);
	fprintf(stream, " -> ");
	node_name(stream, action->on_share, &machine->states[action->to]);
	fprintf(stream, " [label = ");
	quoted(stream, action->title);
	fprintf(stream, "]\n");
}

static void draw_consequences(
	const struct definition *definition, const struct action *action, FILE *stream)
{
	if (action->to < 0)
		return;
	for (size_t i = 0; i < action->then_count; i++) {
		const struct machine *matter = &definition->matter;
		fprintf(stream, "\t");
		node_name(stream, true, &definition->share.states[action->to]);
		fprintf(stream, " -> ");
		node_name(stream, false, &matter->states[action->then[i].matter_to]);
		fprintf(stream, " [style = dashed, label = ");
		quoted(stream, action->title);
		fprintf(stream, "]\n");
	}
}

static void draw_action(
	const struct definition *definition, const struct action *action, FILE *stream)
{
	const struct machine *machine = action->on_share ? &definition->share : &definition->matter;
	for (size_t i = 0; i < machine->state_count && action->to >= 0; i++)
		if (starts_from(action, machine, i))
			draw_edge(machine, action, i, stream);
	draw_consequences(definition, action, stream);
	if (action->effect != EFFECT_REGISTER || action->to < 0)
		return;
	fprintf(stream, "\tstart [shape = point]\n\tstart -> ");
	node_name(stream, false, &machine->states[action->to]);
	fprintf(stream, " [label = ");
	quoted(stream, action->title);
	fprintf(stream, "]\n");
}

void definition_graph(const struct definition *definition, FILE *stream)
{
	fprintf(stream, "digraph ");
	quoted(stream, definition->id);
	fprintf(stream, " {\n\trankdir = LR\n\tnode [shape = box, style = rounded]\n");
	draw_states(definition, false, stream);
	draw_states(definition, true, stream);
	for (size_t i = 0; i < definition->action_count; i++)
		draw_action(definition, &definition->actions[i], stream);
	fprintf(stream, "}\n");
}
