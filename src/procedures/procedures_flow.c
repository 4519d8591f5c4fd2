/* procedures/procedures_flow.c - lays out a machine: states in columns by how many steps they are
 * from the beginning, arrows for what leads from one to the next. Integers only, in SVG units. */
#include "procedures/procedures.h"

#include "html/json.h"

#include <stdlib.h>

#define BOX_WIDTH 176
#define BOX_HEIGHT 40
#define COLUMN 232
#define ROW 72
#define MARGIN 16

struct place {
	int column, row; /* column -1: not reached yet */
};

struct layout {
	const struct definition *definition;
	struct place places[STATES_MAX];
	int columns, rows;
	const char *titles[STATES_MAX][STATES_MAX]; /* of the arrow from … to …, NULL: none */
	int counts[STATES_MAX][STATES_MAX];
};

static void add_arrow(struct layout *layout, int from, int to, const char *title)
{
	if (from == to)
		return;
	if (!layout->titles[from][to])
		layout->titles[from][to] = title;
	layout->counts[from][to]++;
}

static void add_arrows(struct layout *layout, uint32_t from, int to, const char *title)
{
	const struct machine *machine = &layout->definition->matter;
	for (size_t state = 0; state < machine->state_count; state++)
		if (from >> state & 1 && !(from == UINT32_MAX && machine->states[state].end))
			add_arrow(layout, (int)state, to, title);
}

/* A share's action moves the matter from any state in which shares are worked on: those to which
 * shares are opened. */
static uint32_t working_states(const struct definition *definition)
{
	uint32_t states = 0;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		bool opens = action->effect == EFFECT_OPEN_SHARES ||
			     action->effect == EFFECT_REOPEN_SHARES;
		if (opens && action->to >= 0 && !action->on_share)
			states |= UINT32_C(1) << action->to;
	}
	return states;
}

static void find_arrows(struct layout *layout)
{
	const struct definition *definition = layout->definition;
	uint32_t working = working_states(definition);
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (!action->on_share && action->to >= 0 && action->effect != EFFECT_REGISTER)
			add_arrows(layout, action->from, action->to, action->title);
		for (size_t k = 0; k < action->then_count; k++)
			add_arrows(layout, working, action->then[k].matter_to, action->title);
	}
}

static bool reach_column(struct layout *layout, int column)
{
	bool any = false;
	int row = 0, count = (int)layout->definition->matter.state_count;
	for (int from = 0; from < count; from++)
		for (int to = 0; layout->places[from].column == column && to < count; to++) {
			if (!layout->titles[from][to] || layout->places[to].column >= 0)
				continue;
			layout->places[to] = (struct place){ column + 1, row++ };
			any = true;
		}
	layout->rows = row > layout->rows ? row : layout->rows;
	return any;
}

static void find_places(struct layout *layout)
{
	for (int i = 0; i < STATES_MAX; i++)
		layout->places[i].column = -1;
	layout->places[layout->definition->matter.first] = (struct place){ 0, 0 };
	layout->rows = 1;
	while (reach_column(layout, layout->columns))
		layout->columns++;
	layout->columns++;
}

static int x_of(const struct layout *layout, int state)
{
	return MARGIN + layout->places[state].column * COLUMN;
}

static int y_of(const struct layout *layout, int state)
{
	return MARGIN + layout->places[state].row * ROW;
}

static void put_boxes(const struct layout *layout, json_t *flow)
{
	const struct machine *machine = &layout->definition->matter;
	json_t *boxes = put_list(flow, "boxes");
	for (int i = 0; i < (int)machine->state_count; i++) {
		if (layout->places[i].column < 0)
			continue;
		json_t *box = add_object(boxes);
		put_int(box, "x", x_of(layout, i));
		put_int(box, "y", y_of(layout, i));
		put_int(box, "w", BOX_WIDTH);
		put_int(box, "h", BOX_HEIGHT);
		put_int(box, "tx", x_of(layout, i) + BOX_WIDTH / 2);
		put_int(box, "ty", y_of(layout, i) + BOX_HEIGHT / 2 + 5);
		put_text(box, "title", machine->states[i].title);
		put_flag(box, "end", machine->states[i].end);
		put_flag(box, "first", i == machine->first);
	}
}

/* Forward arrows leave to the right; backward ones bend below both boxes. */
static const char *arrow_path(pool_t *pool, const struct layout *layout, int from, int to)
{
	int x1 = x_of(layout, from), y1 = y_of(layout, from);
	int x2 = x_of(layout, to), y2 = y_of(layout, to);
	if (layout->places[to].column > layout->places[from].column) {
		int start = x1 + BOX_WIDTH, bend = (x2 - start) / 2;
		return text_printf(pool, "M%d %d C%d %d %d %d %d %d", start, y1 + BOX_HEIGHT / 2,
			start + bend, y1 + BOX_HEIGHT / 2, x2 - bend, y2 + BOX_HEIGHT / 2, x2 - 4,
			y2 + BOX_HEIGHT / 2);
	}
	int low = (y1 > y2 ? y1 : y2) + BOX_HEIGHT + ROW / 3;
	return text_printf(pool, "M%d %d C%d %d %d %d %d %d", x1 + BOX_WIDTH / 2 - 12,
		y1 + BOX_HEIGHT, x1 + BOX_WIDTH / 2 - 12, low, x2 + BOX_WIDTH / 2 + 12, low,
		x2 + BOX_WIDTH / 2 + 12, y2 + BOX_HEIGHT + 4);
}

static void put_arrows(struct ctx *ctx, const struct layout *layout, json_t *flow)
{
	json_t *arrows = put_list(flow, "arrows");
	int count = (int)layout->definition->matter.state_count;
	for (int from = 0; from < count; from++)
		for (int to = 0; to < count; to++) {
			if (!layout->titles[from][to] || layout->places[from].column < 0)
				continue;
			json_t *arrow = add_object(arrows);
			put_text(arrow, "d", arrow_path(ctx->pool, layout, from, to));
			put_text(arrow, "title", layout->titles[from][to]);
			put_flag(arrow, "back",
				layout->places[to].column <= layout->places[from].column);
		}
}

void put_flow(struct ctx *ctx, json_t *data, const char *name, const struct definition *definition)
{
	struct layout layout = { .definition = definition };
	find_arrows(&layout);
	find_places(&layout);
	json_t *flow = put_object(data, name);
	put_int(flow, "width", 2 * MARGIN + (layout.columns - 1) * COLUMN + BOX_WIDTH);
	put_int(flow, "height", 2 * MARGIN + layout.rows * ROW + ROW / 3);
	put_boxes(&layout, flow);
	put_arrows(ctx, &layout, flow);
}
