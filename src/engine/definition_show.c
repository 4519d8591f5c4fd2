/* engine/definition_show.c - a definition as tables for people, in the order of the file. */
#include "engine/definition.h"

#include <inttypes.h>
#include <string.h>

#define COLUMNS_MAX 8
#define ROWS_MAX 256

struct table {
	pool_t *pool;
	const struct definition *definition;
	const struct messages *messages;
	FILE *stream;
	const char *cells[ROWS_MAX][COLUMNS_MAX];
	int rows, columns;
};

/* --- a table with columns as wide as they need to be ------------------------------------------- */

/* Chinese characters and their punctuation take two columns of a terminal. */
static int width(const char *text)
{
	int columns = 0;
	for (const unsigned char *at = (const unsigned char *)text; *at; at++)
		if ((*at & 0xc0) != 0x80)
			columns += *at >= 0xe2 ? 2 : 1;
	return columns;
}

static const char *shown(const struct table *table, const char *key)
{
	return message(
		table->pool, table->messages, text_printf(table->pool, "definition-show.%s", key));
}

static void row(struct table *table, const char *const *cells)
{
	if (table->rows == ROWS_MAX)
		return;
	for (int i = 0; i < table->columns; i++)
		table->cells[table->rows][i] = text_or(cells[i], "");
	table->rows++;
}

static void begin(struct table *table, const char *title, const char *const *heads)
{
	fprintf(table->stream, "\n%s\n", shown(table, title));
	table->rows = 0;
	const char *cells[COLUMNS_MAX];
	for (table->columns = 0; heads[table->columns]; table->columns++)
		cells[table->columns] = shown(table, heads[table->columns]);
	row(table, cells);
}

static void end(const struct table *table)
{
	for (int i = 0; i < table->rows; i++) {
		fprintf(table->stream, " ");
		for (int k = 0; k < table->columns; k++) {
			int widest = 0;
			for (int j = 0; j < table->rows && k + 1 < table->columns; j++)
				widest = width(table->cells[j][k]) > widest
						 ? width(table->cells[j][k])
						 : widest;
			const char *cell = table->cells[i][k];
			bool last = k + 1 == table->columns;
			int space = last ? 0 : widest - width(cell);
			fprintf(table->stream, " %s%*s", cell, space, "");
		}
		fprintf(table->stream, "\n");
	}
}

/* --- what stands in the cells ------------------------------------------------------------------ */

static void add(const struct table *table, struct buffer *buffer, const char *text)
{
	buffer_printf(buffer, "%s%s", buffer->size ? shown(table, "and") : "", text);
}

static struct buffer list(const struct table *table)
{
	struct buffer buffer;
	buffer_init(&buffer, table->pool, 4000);
	return buffer;
}

static const char *role_names(
	const struct table *table, const struct role *const *roles, size_t count)
{
	struct buffer names = list(table);
	for (size_t i = 0; i < count; i++)
		add(table, &names, roles[i]->title);
	return names.data;
}

static const char *clock_names(const struct table *table, uint32_t clocks)
{
	struct buffer names = list(table);
	for (size_t i = 0; i < table->definition->clock_count; i++)
		if (clocks >> i & 1)
			add(table, &names, table->definition->clocks[i].title);
	return names.data;
}

static const char *state_names(
	const struct table *table, const struct machine *machine, uint32_t states)
{
	struct buffer names = list(table);
	if (states == UINT32_MAX)
		return shown(table, "any");
	if (states == (uint32_t)((UINT64_C(1) << machine->state_count) - 1))
		return shown(table, "all");
	for (size_t i = 0; i < machine->state_count; i++)
		if (states >> i & 1)
			add(table, &names, machine->states[i].title);
	return names.data;
}

static const char *case_title(
	const struct table *table, const struct clock_def *clock, const char *value)
{
	const struct input *input = &table->definition->inputs[clock->by];
	for (size_t i = 0; value && i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, value))
			return input->choices[i].title;
	return shown(table, "else");
}

static const char *limits(const struct table *table, const struct clock_def *clock)
{
	struct buffer text = list(table);
	if (clock->until >= 0)
		add(table, &text, table->definition->inputs[clock->until].title);
	if (clock->every_month)
		add(table, &text,
			message(table->pool, table->messages, "definition-show.monthly", "day",
				text_printf(table->pool, "%" PRId64, clock->month_day)));
	for (size_t i = 0; i < clock->case_count; i++) {
		const char *limit = limit_text(table->pool, table->messages, clock->cases[i].limit);
		bool alone = clock->case_count == 1 && !clock->cases[i].value;
		add(table, &text,
			alone ? limit
			      : text_printf(table->pool, "%s %s",
					case_title(table, clock, clock->cases[i].value), limit));
	}
	return text.data;
}

static const char *needs(const struct table *table, const struct action *action)
{
	struct buffer names = list(table);
	for (size_t i = 0; i < action->need_count && action->effect != EFFECT_REGISTER; i++)
		if (action->needs[i].required)
			add(table, &names, table->definition->inputs[action->needs[i].input].title);
	return names.data;
}

static const char *guard_text(const struct table *table, const struct guard *guard)
{
	static const char *const operators[] = { "=", "!=", "<", ">=", "is set", "is not set" };
	if (!guard)
		return "";
	if (guard->join != GUARD_LEAF)
		return text_printf(table->pool, "%s %s %s", guard_text(table, guard->left),
			guard->join == GUARD_AND ? "and" : "or", guard_text(table, guard->right));
	return text_printf(table->pool, "%s %s%s%s", guard->field, operators[guard->op],
		guard->literal ? " " : "", text_or(guard->literal, ""));
}

/* To where: its own `to`, and what follows for the matter. */
static const char *target(const struct table *table, const struct action *action)
{
	const struct definition *definition = table->definition;
	const struct machine *machine = action->on_share ? &definition->share : &definition->matter;
	struct buffer text = list(table);
	if (action->to >= 0)
		add(table, &text, machine->states[action->to].title);
	for (size_t i = 0; i < action->then_count; i++)
		buffer_printf(&text, " → %s%s%s",
			definition->matter.states[action->then[i].matter_to].title,
			action->then[i].when ? " ← " : "", guard_text(table, action->then[i].when));
	return text.data;
}

static const char *when_of(const struct table *table, const struct rung *rung)
{
	if (rung->counts)
		return message(table->pool, table->messages, "definition-show.counts", "rung",
			rung->counts, "times", text_printf(table->pool, "%" PRId64, rung->reaches),
			"within", limit_format(table->pool, rung->within));
	if (rung->clock < 0)
		return message(table->pool, table->messages, "definition-show.behind", "months",
			text_printf(table->pool, "%" PRId64, rung->behind_months));
	if (rung->percent)
		return text_printf(table->pool, "%" PRId64 " %%", rung->percent);
	return text_printf(table->pool, "%s%s", rung->offset.amount < 0 ? "" : "+",
		limit_format(table->pool, rung->offset));
}

/* --- the tables -------------------------------------------------------------------------------- */

static void show_fields(struct table *table)
{
	static const char *const asks[] = { "at-register", "later", "by-action" };
	static const char *const heads[] = { "name", "title", "asked", "required", NULL };
	begin(table, "fields", heads);
	for (size_t i = 0; i < table->definition->input_count; i++) {
		const struct input *input = &table->definition->inputs[i];
		row(table,
			(const char *[]){ input->name, input->title, shown(table, asks[input->ask]),
				input->required ? shown(table, "yes") : "" });
	}
	end(table);
}

static void show_clocks(struct table *table)
{
	static const char *const heads[] = { "name", "title", "belongs", "limit", "owner", NULL };
	begin(table, "clocks", heads);
	for (size_t i = 0; i < table->definition->clock_count; i++) {
		const struct clock_def *clock = &table->definition->clocks[i];
		row(table, (const char *[]){ clock->id, clock->title,
				   shown(table, clock->on_share ? "of-share" : "of-matter"),
				   limits(table, clock), clock->owner ? clock->owner->title : "" });
	}
	end(table);
}

static void show_states(struct table *table, const char *title, const struct machine *machine)
{
	static const char *const heads[] = { "name", "title", "owner", "clock", NULL };
	begin(table, title, heads);
	for (size_t i = 0; i < machine->state_count; i++) {
		const struct state *state = &machine->states[i];
		row(table, (const char *[]){ state->id, state->title,
				   state->end     ? shown(table, "end")
				   : state->owner ? state->owner->title
						  : "",
				   clock_names(table, state->clocks) });
	}
	end(table);
}

static void show_actions(struct table *table, const char *title, bool on_share)
{
	static const char *const heads[] = { "name", "title", "from", "to", "by", "when", "needs",
		NULL };
	const struct definition *definition = table->definition;
	begin(table, title, heads);
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		const struct machine *machine = on_share ? &definition->share : &definition->matter;
		if (action->on_share != on_share)
			continue;
		row(table, (const char *[]){ action->id, action->title,
				   state_names(table, machine, action->from), target(table, action),
				   role_names(table, action->by, action->by_count),
				   guard_text(table, action->when), needs(table, action) });
	}
	end(table);
}

static void show_ladder(struct table *table)
{
	static const char *const heads[] = { "name", "title", "clock", "at", "tell", "approver",
		"paper", NULL };
	const struct definition *definition = table->definition;
	begin(table, "ladder", heads);
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		row(table, (const char *[]){ rung->id, rung->title,
				   rung->clock < 0 ? "" : definition->clocks[rung->clock].title,
				   when_of(table, rung),
				   role_names(table, rung->tell, rung->tell_count),
				   rung->approver ? rung->approver->title : "", rung->paper });
	}
	end(table);
}

void definition_show(
	const struct definition *definition, const struct messages *messages, FILE *stream)
{
	pool_t *pool = pool_new(NULL);
	struct table *table = mem_new(pool, struct table);
	table->pool = pool;
	table->definition = definition;
	table->messages = messages;
	table->stream = stream;
	fprintf(stream, "%s  %s %" PRId64 "\n%s\n%s\n", definition->title, definition->id,
		definition->version, definition->summary, definition->file);
	show_fields(table);
	show_clocks(table);
	show_states(table, "matter-states", &definition->matter);
	show_actions(table, "matter-actions", false);
	show_states(table, "share-states", &definition->share);
	show_actions(table, "share-actions", true);
	show_ladder(table);
	pool_free(pool);
}
