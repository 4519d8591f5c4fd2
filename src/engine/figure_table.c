/* engine/figure_table.c - a month's figures by unit: one question for each column, groups and the total
 * by addition. */
#include "engine/figure_table.h"

#include "base/time.h"
#include "engine/ledger.h"

#include <inttypes.h>

/* --- columns ------------------------------------------------------------------------------------ */

struct table_classes figure_table_classes(
	const struct figure *figure, const struct definition *procedure)
{
	int input = text_equal(figure->classes, "urgency") ? procedure->urgency_input
		    : text_equal(figure->classes, "kind")  ? procedure->kind_input
							   : -1;
	if (text_equal(figure->classes, "plan"))
		return (struct table_classes){ procedure->plan, procedure->plan_count };
	if (input < 0 && figure->classes)
		input = input_find(procedure, figure->classes);
	if (input < 0)
		return (struct table_classes){ 0 };
	return (struct table_classes){ procedure->inputs[input].choices,
		procedure->inputs[input].choice_count };
}

static void add_class(struct ctx *ctx, struct figure_table *table, const struct figure *figure,
	const char *value, const char *title)
{
	table->columns[table->column_count++] = (struct table_column){
		.figure = figure,
		.id = text_printf(ctx->pool, "%s-%s", figure->id, *value ? value : "none"),
		.title = title,
		.field = figure->classes,
		.value = value,
	};
}

static void add_columns(struct ctx *ctx, struct figure_table *table)
{
	const struct table_def *def = table->def;
	const struct figure_set *figures = ctx->definitions->figures;
	const struct figure *classes = def->classes ? figure_find(figures, def->classes) : NULL;
	struct table_classes choices = { 0 };
	if (classes)
		choices = figure_table_classes(classes, table->question.definitions[0]);
	table->columns =
		mem_array(ctx->pool, struct table_column, def->figure_count + choices.count + 1);
	for (size_t i = 0; i < def->figure_count; i++) {
		const struct figure *figure = figure_find(figures, def->figures[i]);
		if (figure)
			table->columns[table->column_count++] = (struct table_column){
				.figure = figure, .id = figure->id, .title = figure->title
			};
	}
	for (size_t i = 0; i < choices.count; i++)
		add_class(ctx, table, classes, choices.items[i].id, choices.items[i].title);
	if (classes)
		add_class(ctx, table, classes, "",
			message(ctx->pool, ctx->messages, "table.unjudged"));
}

/* --- which moment ------------------------------------------------------------------------------- */

/* The last event that froze it; NULL: none has. */
static const struct ledger_event *freezing(struct ctx *ctx, const struct matter *matter)
{
	const struct ledger_event *found = NULL;
	struct rows rows = ledger_events(ctx, matter->id);
	const struct ledger_event *events = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		if (text_equal(events[i].event.action, matter->definition->table->freeze))
			found = &events[i];
	return found;
}

static void ask_when(struct ctx *ctx, const struct matter *matter, struct figure_table *table)
{
	int64_t day = time_day(ctx->now), until;
	const char *name = matter->definition->inputs[table->def->month].name;
	(void)time_parse_day(text_or(matter_value(matter, name), ""), &day);
	table->question.period = period_month(day);
	const struct ledger_event *event = freezing(ctx, matter);
	if (event) {
		table->frozen_at = event->event.at;
		table->question.position = event->position;
	}
	until = event ? event->event.at : ctx->now;
	table->cutoff = table->question.period.to;
	if (until + 1 < table->cutoff)
		table->cutoff = until + 1;
	table->question.cutoff = table->cutoff;
}

/* --- rows --------------------------------------------------------------------------------------- */

/* The cells of each unit of the directory; the last are those of none. */
struct cells {
	struct figure_value **of;
	size_t count;
};

static struct figure_value *empty_cells(struct ctx *ctx, const struct figure_table *table)
{
	struct figure_value *cells = mem_array(ctx->pool, struct figure_value, table->column_count);
	for (size_t i = 0; i < table->column_count; i++) {
		const struct figure *figure = table->columns[i].figure;
		const struct figure_value zero = {
			.denominator = figure->measure == MEASURE_RATIO ? 0 : -1
		};
		cells[i] = zero;
		figure_value_add(ctx, figure, &cells[i], &zero);
	}
	return cells;
}

static struct figure_value *cells_of(
	struct ctx *ctx, const struct figure_table *table, struct cells *cells, int64_t id)
{
	const struct unit *unit = directory_unit(ctx->directory, id);
	size_t at = unit ? (size_t)(unit - ctx->directory->units) : cells->count - 1;
	if (!cells->of[at])
		cells->of[at] = empty_cells(ctx, table);
	return cells->of[at];
}

static enum err ask_column(
	struct ctx *ctx, const struct figure_table *table, size_t at, struct cells *cells)
{
	const struct table_column *column = &table->columns[at];
	struct figure_question question = table->question;
	struct figure_groups groups;
	question.figure = column->figure;
	question.field = column->field;
	question.value = column->value;
	enum err err = figure_groups(ctx, &question, BY_UNIT, NULL, &groups);
	for (size_t i = 0; !err && i < groups.count; i++)
		figure_value_add(ctx, column->figure,
			&cells_of(ctx, table, cells, groups.items[i].id)[at],
			&groups.items[i].figure);
	return err;
}

static struct table_row *add_row(struct figure_table *table, enum table_line line,
	const struct unit *unit, const char *group, struct figure_value *cells)
{
	struct table_row *row = &table->rows[table->row_count++];
	*row = (struct table_row){ line, unit, group, cells };
	return row;
}

static void add_up(struct ctx *ctx, const struct figure_table *table, struct figure_value *sum,
	const struct figure_value *cells)
{
	for (size_t i = 0; i < table->column_count; i++)
		figure_value_add(ctx, table->columns[i].figure, &sum[i], &cells[i]);
}

static const char *group_at(const struct ctx *ctx, const struct cells *cells, size_t at)
{
	return at + 1 < cells->count ? text_or(ctx->directory->units[at].group, "") : "";
}

/* All units of the group of unit AT, then what they are together. */
static void add_group(struct ctx *ctx, struct figure_table *table, struct cells *cells, size_t at,
	struct figure_value *total)
{
	const char *group = group_at(ctx, cells, at);
	struct figure_value *sum = empty_cells(ctx, table);
	for (size_t i = at; i < cells->count; i++) {
		if (!cells->of[i] || !text_equal(group_at(ctx, cells, i), group))
			continue;
		const struct unit *unit = i + 1 < cells->count ? &ctx->directory->units[i] : NULL;
		add_row(table, TABLE_UNIT, unit, group, cells->of[i]);
		add_up(ctx, table, sum, cells->of[i]);
		cells->of[i] = NULL;
	}
	add_row(table, TABLE_GROUP, NULL, group, sum);
	add_up(ctx, table, total, sum);
}

static void add_rows(struct ctx *ctx, struct figure_table *table, struct cells *cells)
{
	struct figure_value *total = empty_cells(ctx, table);
	table->rows = mem_array(ctx->pool, struct table_row, 2 * cells->count + 1);
	for (size_t i = 0; i < cells->count; i++)
		if (cells->of[i])
			add_group(ctx, table, cells, i, total);
	if (table->row_count)
		add_row(table, TABLE_TOTAL, NULL, "", total);
}

/* --- the whole ---------------------------------------------------------------------------------- */

bool figure_table_has(const struct ctx *ctx, const struct matter *matter)
{
	const struct table_def *def = matter->definition->table;
	return def && definition_find(ctx->definitions, def->of);
}

bool figure_table_frozen(struct ctx *ctx, const struct matter *matter)
{
	return figure_table_has(ctx, matter) && freezing(ctx, matter);
}

static enum err fill(struct ctx *ctx, struct figure_table *ret)
{
	add_columns(ctx, ret);
	struct cells cells = { .count = ctx->directory->unit_count + 1 };
	cells.of = mem_array(ctx->pool, struct figure_value *, cells.count);
	for (size_t i = 0; i < ret->column_count && !ctx_failed(ctx); i++)
		if (ask_column(ctx, ret, i, &cells))
			return ctx->failure.err;
	add_rows(ctx, ret, &cells);
	return ctx->failure.err;
}

enum err figure_table_ask(struct ctx *ctx, const struct matter *matter, struct figure_table *ret)
{
	const struct definition **of = mem_array(ctx->pool, const struct definition *, 1);
	*ret = (struct figure_table){ .def = matter->definition->table };
	of[0] = definition_find(ctx->definitions, ret->def->of);
	ret->question.definitions = of;
	ret->question.definition_count = 1;
	ask_when(ctx, matter, ret);
	return fill(ctx, ret);
}

enum err figure_table_again(
	struct ctx *ctx, const struct figure_table *then, struct figure_table *ret)
{
	*ret = (struct figure_table){
		.def = then->def, .question = then->question, .cutoff = then->cutoff
	};
	ret->question.position = 0;
	return fill(ctx, ret);
}

/* --- its code ----------------------------------------------------------------------------------- */

#define CODE_DIGITS 16

static const char *numbers_hash(struct ctx *ctx, const struct figure_table *table)
{
	struct buffer text;
	buffer_init(&text, ctx->pool, SIZE_MAX);
	for (size_t i = 0; i < table->row_count; i++)
		for (size_t k = 0; table->rows[i].line == TABLE_UNIT && k < table->column_count;
			k++)
			buffer_printf(&text, "%" PRId64 " %s %" PRId64 " %" PRId64 "\n",
				table->rows[i].unit ? table->rows[i].unit->id : 0,
				table->columns[k].id, table->rows[i].cells[k].numerator,
				table->rows[i].cells[k].denominator);
	unsigned char hash[LEDGER_HASH];
	ledger_hash(&(struct bytes){ text_or(text.data, ""), text.size }, 1, hash);
	const char *hex = "";
	for (int i = 0; i < CODE_DIGITS / 2; i++)
		hex = text_printf(ctx->pool, "%s%02x", hex, hash[i]);
	return hex;
}

const char *figure_table_code(
	struct ctx *ctx, const struct matter *matter, const struct figure_table *table)
{
	struct figure_question question = table->question;
	struct figure_value value;
	if (!table->frozen_at || !table->column_count)
		return "";
	question.figure = table->columns[0].figure;
	if (figure_ask(ctx, &question, &value))
		return "";
	return text_printf(ctx->pool,
		TABLE_CODE "%" PRId64 "/%" PRId64 "/%" PRId64 "/%" PRId64 "/%.16s/%s", ctx->county,
		matter->id, question.position, value.calendar_version, value.definition_hash,
		numbers_hash(ctx, table));
}

enum err figure_table_longest(
	struct ctx *ctx, const struct figure_table *table, struct figure_rows *ret)
{
	struct figure_question question = table->question;
	struct ctx everybody = *ctx;
	*ret = (struct figure_rows){ 0 };
	question.figure = table->def->longest
				  ? figure_find(ctx->definitions->figures, table->def->longest)
				  : NULL;
	if (!question.figure)
		return OK;
	if (table->frozen_at)
		everybody.actor = NULL;
	enum err err =
		figure_rows(&everybody, &question, PART_ALL, NULL, question.figure->limit, ret);
	if (err && !ctx_failed(ctx))
		ctx->failure = everybody.failure;
	return ctx->failure.err;
}

/* --- its units ---------------------------------------------------------------------------------- */

static json_t *units_of(struct ctx *ctx, const struct figure_table *table)
{
	int64_t today = time_day(ctx->now);
	json_t *units = json_array();
	for (size_t i = 0; i < table->row_count; i++) {
		const struct unit *unit = table->rows[i].unit;
		if (unit && unit->from_day <= today && today <= unit->to_day &&
			directory_handles(ctx->directory, unit))
			json_array_append_new(
				units, json_string(text_printf(ctx->pool, "%" PRId64, unit->id)));
	}
	return units;
}

void figure_table_name_units(
	struct ctx *ctx, const struct matter *matter, const struct action *action, json_t *values)
{
	const struct definition *definition = matter->definition;
	const struct table_def *def = definition->table;
	struct figure_table table;
	if (!def || def->units < 0 || action->effect != EFFECT_OPEN_SHARES)
		return;
	const char *name = definition->inputs[def->units].name;
	bool named = json_array_size(json_object_get(values, name)) > 0 ||
		     json_array_size(json_object_get(matter->values, name)) > 0;
	if (!named && figure_table_has(ctx, matter) && !figure_table_ask(ctx, matter, &table))
		json_object_set_new(values, name, units_of(ctx, &table));
}
