/* boards/boards_leader.c - one leader's sheet: which numbers and items, and where they are stuck. */
#include "boards/boards.h"
#include "boards/boards_db.h"

#include "base/time.h"
#include "engine/board.h"
#include "engine/directory.h"
#include "engine/office.h"
#include "engine/query.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "matters/matters.h"

#include <inttypes.h>

#define WHERE_CHARACTERS 60

struct sheet {
	struct ctx *ctx;
	const struct board *board;
	const struct person *leader;
	json_t *data;
	int64_t units[FILTER_UNITS];
	size_t unit_count;
	struct period month;
};

/* --- his units ------------------------------------------------------------------------------------- */

/* Those whose division names him today, and what stands below them without a division of its own. */
static void find_units(struct sheet *sheet)
{
	const struct directory *directory = sheet->ctx->directory;
	int64_t today = time_day(sheet->ctx->now);
	for (size_t i = 0; i < directory->unit_count && sheet->unit_count < FILTER_UNITS; i++) {
		const struct unit *unit = &directory->units[i];
		const struct division *division = directory_division(directory, unit->id, today);
		if (division && division->leader == sheet->leader->id && unit->to_day >= today)
			sheet->units[sheet->unit_count++] = unit->id;
	}
}

static void put_units(struct sheet *sheet)
{
	struct ctx *ctx = sheet->ctx;
	struct buffer names;
	buffer_init(&names, ctx->pool, 4096);
	for (size_t i = 0; i < sheet->unit_count; i++)
		buffer_printf(&names, "%s%s",
			i ? message(ctx->pool, ctx->messages, "boards.between") : "",
			directory_unit(ctx->directory, sheet->units[i])->short_name);
	put_text(sheet->data, "units", text_or(names.data, ""));
	put_int(sheet->data, "unit_count", (int64_t)sheet->unit_count);
}

/* --- numbers --------------------------------------------------------------------------------------- */

static const char *month_query(const struct sheet *sheet)
{
	pool_t *pool = sheet->ctx->pool;
	return text_printf(pool, "from=%s&to=%s",
		time_format_day(pool, time_day(sheet->month.from)),
		time_format_day(pool, time_day(sheet->month.to - 1)));
}

static void put_value(struct sheet *sheet, json_t *list, const struct figure *figure,
	const struct definition *definition, const struct figure_value *value, const char *only)
{
	json_t *item = add_object(list);
	put_text(item, "title", figure->title);
	put_text(item, "business", definition->title);
	put_text(item, "text", value->text);
	put_text(item, "unit", figure->unit);
	put_text(item, "href",
		text_printf(sheet->ctx->pool, "/figures/%s/rows?procedure=%s&%s&%s", figure->id,
			definition->id, month_query(sheet), only));
}

/* A figure for each of the businesses that have it: its own number for each, so that every one opens
 * its rows. */
static void ask_units(struct sheet *sheet, json_t *list, const struct definition *definition)
{
	struct ctx *ctx = sheet->ctx;
	const struct board *board = sheet->board;
	const char *only = text_printf(ctx->pool, "leader=%" PRId64, sheet->leader->id);
	for (size_t i = 0; i < board->figure_count && !ctx_failed(ctx); i++) {
		struct figure_value value;
		struct figure_question question = { .figure = board->figures[i],
			.definitions = &definition,
			.definition_count = 1,
			.period = sheet->month,
			.units = sheet->units,
			.unit_count = sheet->unit_count };
		if (figure_is_of(question.figure, definition) &&
			figure_ask(ctx, &question, &value) == OK)
			put_value(sheet, list, question.figure, definition, &value, only);
	}
}

static void put_numbers(struct sheet *sheet)
{
	const struct board *board = sheet->board;
	json_t *groups = put_list(sheet->data, "numbers");
	for (size_t i = 0; i < board->business_count; i++) {
		const struct definition *definition = board->businesses[i];
		if (!office_runs(sheet->ctx->office, definition->id))
			continue;
		json_t *group = add_object(groups);
		put_text(group, "business", definition->title);
		ask_units(sheet, put_list(group, "figures"), definition);
	}
}

/* The field by which a business knows who has given a matter out; NULL where it has none. */
static const char *issuing_field(const struct sheet *sheet, const struct definition *definition)
{
	const struct role *role = sheet->board->issued;
	int input = role ? input_find(definition, role->field) : -1;
	return input >= 0 && definition->inputs[input].index ? role->field : NULL;
}

static void ask_issued(
	struct sheet *sheet, json_t *list, const struct definition *definition, const char *field)
{
	struct ctx *ctx = sheet->ctx;
	const struct board *board = sheet->board;
	const char *person = text_printf(ctx->pool, "%" PRId64, sheet->leader->id);
	const char *only = text_printf(ctx->pool, "field=%s&value=%s", field, person);
	for (size_t i = 0; i < board->issued_count && !ctx_failed(ctx); i++) {
		struct figure_value value;
		struct figure_question question = { .figure = board->issued_figures[i],
			.definitions = &definition,
			.definition_count = 1,
			.period = sheet->month,
			.field = field,
			.value = person };
		if (figure_is_of(question.figure, definition) &&
			figure_ask(ctx, &question, &value) == OK)
			put_value(sheet, list, question.figure, definition, &value, only);
	}
}

static void put_issued(struct sheet *sheet)
{
	const struct definitions *set = sheet->ctx->definitions;
	json_t *groups = put_list(sheet->data, "issued");
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		const char *field = issuing_field(sheet, definition);
		if (!field || definition->access != ACCESS_NAMED ||
			!office_runs(sheet->ctx->office, definition->id))
			continue;
		json_t *group = add_object(groups);
		put_text(group, "business", definition->title);
		ask_issued(sheet, put_list(group, "figures"), definition, field);
	}
}

/* --- what waits for him ---------------------------------------------------------------------------- */

static const char *waiting_title(const struct sheet *sheet, const struct waiting_row *row)
{
	struct ctx *ctx = sheet->ctx;
	const struct definition *definition = definition_find(ctx->definitions, row->procedure);
	if (!definition)
		return row->procedure;
	int clock = clock_find(definition, row->clock);
	const struct rung *rung = rung_find(definition, row->rung);
	const char *what =
		clock >= 0 ? definition->clocks[clock].title
		: rung ? message(ctx->pool, ctx->messages, "boards.proposal", "rung", rung->title)
		       : row->rung;
	return text_printf(ctx->pool, "%s·%s", definition->title, what);
}

/* One line for each name: two rungs of one business may be called alike. */
static json_t *waiting_item(json_t *list, const char *title)
{
	size_t i;
	json_t *item;
	json_array_foreach (list, i, item)
		if (text_equal(get_text(item, "title"), title))
			return item;
	item = add_object(list);
	put_text(item, "title", title);
	return item;
}

static void put_rows(struct sheet *sheet, json_t *list, struct rows rows)
{
	const struct waiting_row *row = rows.data;
	for (int64_t i = 0; i < rows.count; i++, row++) {
		json_t *item = waiting_item(list, waiting_title(sheet, row));
		put_int(item, "count", get_int(item, "count", 0) + row->count);
	}
}

static void put_waiting_of(struct sheet *sheet, json_t *list, int64_t party, const char *role)
{
	put_rows(sheet, list, boards_db_clocks(sheet->ctx, party, role));
	put_rows(sheet, list, boards_db_rungs(sheet->ctx, party, role));
}

static void put_waiting(struct sheet *sheet)
{
	struct ctx *ctx = sheet->ctx;
	json_t *list = put_list(sheet->data, "waiting");
	int64_t office = directory_office(ctx->directory)->id;
	const struct actor *actor =
		actor_make(ctx->pool, ctx->directory, sheet->leader->id, time_day(ctx->now));
	put_waiting_of(sheet, list, sheet->leader->id, "");
	for (size_t i = 0; actor && i < actor->grant_count; i++)
		if (actor->grants[i].role->scope == ROLE_COUNTY)
			put_waiting_of(sheet, list, office, actor->grants[i].role->id);
}

/* --- items ----------------------------------------------------------------------------------------- */

struct item {
	const struct definition *definition;
	const struct listed *listed;
};

/* Nearest due first, of all businesses; what the reader may not see isn't among them. */
static size_t gather(struct sheet *sheet, const struct filter *wanted, struct item *items)
{
	size_t count = 0;
	for (size_t i = 0; i < sheet->board->business_count; i++) {
		struct matter_list list;
		struct filter filter = *wanted;
		filter.definition = sheet->board->businesses[i];
		memcpy(filter.units, sheet->units, sizeof filter.units);
		filter.unit_count = sheet->unit_count;
		if (query_matters(sheet->ctx, &filter, &list))
			return 0;
		for (size_t n = 0; n < list.count; n++)
			items[count++] = (struct item){ filter.definition, &list.items[n] };
	}
	return count;
}

static int by_due(const void *a, const void *b)
{
	int64_t first = ((const struct item *)a)->listed->due;
	int64_t second = ((const struct item *)b)->listed->due;
	return (first > second) - (first < second);
}

/* The first characters of a text, cut at a sentence's end where there is one. */
static const char *shorten(struct ctx *ctx, const char *text)
{
	size_t characters = 0, size = 0;
	while (text[size] && characters <= WHERE_CHARACTERS) {
		characters += (text[size] & 0xC0) != 0x80;
		if (characters <= WHERE_CHARACTERS)
			size++;
	}
	if (!text[size])
		return text;
	return message(
		ctx->pool, ctx->messages, "boards.cut", "text", text_copy_n(ctx->pool, text, size));
}

/* 卡在哪里: with whom and in which state, and what the lead unit itself names as the difficulty. */
static void put_stuck(struct sheet *sheet, json_t *object, const struct item *item)
{
	struct ctx *ctx = sheet->ctx;
	const struct definition *definition = item->definition;
	int state = state_find(&definition->matter, item->listed->state);
	struct rows rows = query_shares(ctx, item->listed, 1);
	const struct listed_share *share = rows.data, *lead = NULL;
	for (int64_t i = 0; i < rows.count; i++)
		if (share[i].role == SHARE_LEAD && share[i].is_open)
			lead = &share[i];
	const char *said = lead ? text_or(lead->problem, lead->progress) : "";
	int at = lead ? state_find(&definition->share, lead->state) : -1;
	const char *with = at >= 0      ? definition->share.states[at].title
			   : state >= 0 ? definition->matter.states[state].title
					: "";
	const struct unit *unit = lead ? directory_unit(ctx->directory, lead->unit) : NULL;
	const char *who =
		unit ? unit->short_name : message(ctx->pool, ctx->messages, "boards.office");
	const char *stuck =
		message(ctx->pool, ctx->messages, "boards.stuck", "who", who, "state", with);
	put_text(object, "stuck", stuck);
	put_text(object, "where",
		text_empty(said) ? stuck
				 : message(ctx->pool, ctx->messages, "boards.stuck_said", "who",
					   who, "state", with, "said", shorten(ctx, said)));
}

static json_t *put_item(struct sheet *sheet, json_t *list, const struct item *item)
{
	struct ctx *ctx = sheet->ctx;
	const struct listed *listed = item->listed;
	const struct unit *unit = directory_unit(ctx->directory, listed->lead_unit);
	json_t *object = add_object(list);
	put_text(object, "title", listed->title);
	put_text(object, "number", listed->number);
	put_text(object, "href", text_printf(ctx->pool, "/matters/%" PRId64, listed->id));
	put_text(object, "unit", unit ? unit->short_name : "");
	put_text(object, "due", due_words(ctx, listed->due));
	put_text(object, "left", remaining_text(ctx, listed->due, UNIT_WORKDAY));
	return object;
}

static void put_worst(struct sheet *sheet)
{
	const struct board *board = sheet->board;
	json_t *list = put_list(sheet->data, "worst");
	struct filter filter = { .open = FILTER_OPEN,
		.light = LIGHT_OVERDUE,
		.has_light = true,
		.sort = SORT_DUE,
		.limit = board->worst };
	struct item *items = mem_array(
		sheet->ctx->pool, struct item, (size_t)board->worst * (board->business_count + 1));
	size_t count = gather(sheet, &filter, items);
	qsort(items, count, sizeof *items, by_due);
	for (size_t i = 0; i < count && i < (size_t)board->worst; i++)
		put_stuck(sheet, put_item(sheet, list, &items[i]), &items[i]);
}

static void put_soon(struct sheet *sheet)
{
	const struct board *board = sheet->board;
	struct ctx *ctx = sheet->ctx;
	json_t *list = put_list(sheet->data, "soon");
	struct filter filter = { .open = FILTER_OPEN,
		.sort = SORT_DUE,
		.due_from = ctx->now,
		.due_to = time_at(time_day(ctx->now) + 1 + board->days, 0),
		.limit = board->most };
	struct item *items = mem_array(
		ctx->pool, struct item, (size_t)board->most * (board->business_count + 1));
	size_t count = gather(sheet, &filter, items);
	qsort(items, count, sizeof *items, by_due);
	for (size_t i = 0; i < count && i < (size_t)board->most; i++)
		put_item(sheet, list, &items[i]);
}

/* --- the sheet ------------------------------------------------------------------------------------- */

static void put_head(struct sheet *sheet)
{
	struct ctx *ctx = sheet->ctx;
	json_t *leader = put_object(sheet->data, "leader");
	put_id(leader, "id", sheet->leader->id);
	put_text(leader, "name", sheet->leader->name);
	put_text(leader, "title", sheet->leader->title);
	put_text(sheet->data, "title", sheet->board->title);
	put_text(sheet->data, "today", time_format_day(ctx->pool, time_day(ctx->now)));
	put_text(sheet->data, "printed", time_format(ctx->pool, ctx->now));
	put_int(sheet->data, "days", sheet->board->days);
}

enum err boards_put_leader(struct ctx *ctx, int64_t leader, json_t *data)
{
	struct sheet sheet = { .ctx = ctx,
		.board = ctx->definitions->board,
		.leader = directory_person(ctx->directory, leader),
		.data = data,
		.month = period_month(time_day(ctx->now)) };
	if (!sheet.board || !sheet.leader || !sheet.leader->active)
		return ctx_fail(ctx, ERR_NOT_FOUND, "boards.no_leader");
	find_units(&sheet);
	put_head(&sheet);
	put_units(&sheet);
	if (sheet.unit_count)
		put_numbers(&sheet);
	put_issued(&sheet);
	put_waiting(&sheet);
	if (sheet.unit_count) {
		put_worst(&sheet);
		put_soon(&sheet);
	}
	return ctx->failure.err;
}
