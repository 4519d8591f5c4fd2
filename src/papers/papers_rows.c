/* papers/papers_rows.c - many matters on one paper: those of a list in its order, what waits for one
 * person, and the office's day. Each is loaded as its own page loads it, so that a paper never shows what
 * its reader may not open. */
#include "papers/papers_data.h"

#include "base/time.h"
#include "boards/boards.h"
#include "engine/clock.h"
#include "engine/office.h"
#include "engine/world.h"
#include "matters/matters.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 500
#define MATTERS_MOST 2000
#define CO_SHOWN 6

/* The rows of one paper, and what is counted over them. */
struct gathering {
	struct ctx *ctx;
	json_t *rows;
	int64_t overdue, soon, today, behind, count;
};

/* --- one row ------------------------------------------------------------------------------------ */

static const struct share *main_share(const struct matter *matter)
{
	const struct share *found = matter_lead(matter);
	for (size_t i = matter->share_count; i > 0 && !found; i--)
		if (matter->shares[i - 1].role != SHARE_CO && !matter->shares[i - 1].past)
			found = &matter->shares[i - 1];
	return found;
}

static const char *unit_short(const struct ctx *ctx, int64_t id)
{
	const struct unit *unit = directory_unit(ctx->directory, id);
	return unit ? unit->short_name : "";
}

/* All of them, or where they are very many (各镇街) the first and how many. */
static const char *co_units(struct ctx *ctx, const struct matter *matter)
{
	const char *text = "";
	int64_t count = 0;
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		if (share->role != SHARE_CO || share->past)
			continue;
		const char *name = unit_short(ctx, share->unit);
		if (++count > CO_SHOWN)
			continue;
		text = *text ? message(ctx->pool, ctx->messages, "value.and", "before", text,
				       "next", name)
			     : name;
	}
	if (count > CO_SHOWN)
		return message(ctx->pool, ctx->messages, "papers.and_others", "names", text,
			"count", text_printf(ctx->pool, "%" PRId64, count));
	return text;
}

static void put_people(struct ctx *ctx, json_t *item, const struct matter *matter, int64_t unit)
{
	const struct unit *found = directory_unit(ctx->directory, unit);
	const struct person *liaison = data_liaison(ctx, matter->definition, unit);
	const struct division *division =
		directory_division(ctx->directory, unit, time_day(ctx->now));
	put_text(item, "lead", found ? found->short_name : "");
	put_text(item, "liaison", liaison ? liaison->name : "");
	put_text(item, "mobile", data_phone(liaison, found));
	put_text(item, "leader", data_leader_name(ctx, matter, division));
	put_text(item, "deputy", division ? data_person_name(ctx, division->deputy) : "");
}

static const char *turn(struct ctx *ctx, const struct matter *matter)
{
	const struct state *state = &matter->definition->matter.states[matter->state];
	if (state->end || !state->owner)
		return "";
	struct owner owner = owner_of(ctx, matter, matter_lead(matter), state->owner);
	return text_or(directory_name(ctx->directory, owner.party), "");
}

static void put_share(json_t *item, const struct matter *matter, const struct share *share)
{
	put_text(item, "plan", share ? data_plan(matter->definition, share->plan) : "");
	put_text(item, "progress", share ? text_or(share->progress, "") : "");
	put_text(item, "problem", share ? text_or(share->problem, "") : "");
	put_text(item, "next-step", share ? text_or(share->next_step, "") : "");
	put_text(item, "result", share ? text_or(share->result, "") : "");
}

static json_t *put_row(struct ctx *ctx, json_t *rows, const struct matter *matter, int64_t unit)
{
	const struct definition *definition = matter->definition;
	json_t *item = add_object(rows);
	put_int(item, "n", (int64_t)json_array_size(rows));
	put_text(item, "number", matter->number);
	put_text(item, "title", matter->title);
	put_text(item, "business", definition->title);
	put_text(item, "state", definition->matter.states[matter->state].title);
	put_text(item, "turn", turn(ctx, matter));
	put_text(item, "urgency",
		data_choice(definition, definition->urgency_input, matter->urgency));
	put_text(item, "co", co_units(ctx, matter));
	put_text(item, "opened", data_day(ctx, matter->opened));
	put_text(item, "closed", data_day(ctx, matter->closed));
	put_people(ctx, item, matter, unit);
	put_share(item, matter, main_share(matter));
	data_due(ctx, item, matter, matter_main_clock(matter));
	data_values(ctx, put_object(item, "value"), definition, matter->values);
	return item;
}

/* --- counting ----------------------------------------------------------------------------------- */

static int64_t lead_unit(const struct matter *matter)
{
	const struct share *share = main_share(matter);
	int64_t unit = 0;
	if (share || matter->lead_unit)
		return share ? share->unit : matter->lead_unit;
	for (size_t i = 0; i < matter->definition->input_count; i++)
		if (matter->definition->inputs[i].is == IS_LEAD)
			(void)text_to_int(
				text_or(matter_value(matter, matter->definition->inputs[i].name),
					""),
				&unit);
	return unit;
}

static enum light lamp(const struct ctx *ctx, const struct matter *matter)
{
	const struct clock *clock = matter_main_clock(matter);
	const struct state *state = &matter->definition->matter.states[matter->state];
	return light_of(ctx->world->calendar, ctx->now, clock ? clock->due : NEVER,
		clock ? clock->amber : NEVER, !state->end, matter->suspended != 0);
}

static bool due_today(const struct ctx *ctx, const struct matter *matter)
{
	const struct clock *clock = matter_main_clock(matter);
	return clock && clock->due != NEVER && lamp(ctx, matter) != LIGHT_OVERDUE &&
	       worktime_due_day(clock->due) == time_day(ctx->now);
}

static void count(struct gathering *gathering, const struct matter *matter)
{
	const struct share *share = main_share(matter);
	const struct definition *definition = matter->definition;
	enum light light = lamp(gathering->ctx, matter);
	bool today = due_today(gathering->ctx, matter);
	gathering->count++;
	gathering->overdue += light == LIGHT_OVERDUE;
	gathering->soon += light == LIGHT_SOON && !today;
	gathering->today += today;
	gathering->behind += share && definition->plan_behind >= 0 &&
			     text_equal(share->plan, definition->plan[definition->plan_behind].id);
}

static struct matter *load(struct ctx *ctx, int64_t id)
{
	return ctx->actor ? matter_load(ctx, id) : matter_load_unscoped(ctx, id);
}

static void put_list_words(
	struct gathering *gathering, json_t *data, const char *title, const char *filter)
{
	struct ctx *ctx = gathering->ctx;
	json_t *list = put_object(data, "list");
	put_text(list, "title", title);
	put_text(list, "filter", text_or(filter, ""));
	const char *now = time_format(ctx->pool, ctx->now);
	put_text(list, "until",
		message(ctx->pool, ctx->messages, "papers.moment", "day",
			papers_date(ctx, data_day(ctx, ctx->now), false), "time",
			strchr(now, ' ') + 1));
	put_int(list, "count", gathering->count);
	put_int(list, "overdue", gathering->overdue);
	put_int(list, "soon", gathering->soon);
	put_int(list, "behind", gathering->behind);
	const json_t *first = json_array_get(gathering->rows, 0);
	bool one = json_array_size(gathering->rows) > 0;
	size_t i;
	const json_t *row;
	json_array_foreach (gathering->rows, i, row)
		one &= text_equal(get_text(row, "lead"), get_text(first, "lead"));
	put_text(list, "unit", one ? get_text(first, "lead") : "");
}

/* --- a list ------------------------------------------------------------------------------------- */

static void gather(struct gathering *gathering, int64_t id)
{
	struct matter *matter = load(gathering->ctx, id);
	if (!matter)
		return;
	count(gathering, matter);
	put_row(gathering->ctx, gathering->rows, matter, lead_unit(matter));
}

/* Calls TAKE for each matter of FILTER, in its order, up to MATTERS_MOST. */
static enum err each(
	struct ctx *ctx, struct filter filter, void *data, void (*take)(void *data, int64_t id))
{
	struct matter_list list = { 0 };
	int64_t taken = 0;
	filter.limit = PAGE;
	do {
		enum err err = query_matters(ctx, &filter, &list);
		if (err)
			return err;
		for (size_t i = 0; i < list.count; i++)
			take(data, list.items[i].id);
		taken += (int64_t)list.count;
		filter.after = list.next;
	} while (list.next && taken < MATTERS_MOST && !ctx_failed(ctx));
	return ctx->failure.err;
}

static void gather_one(void *data, int64_t id)
{
	gather(data, id);
}

/* Those rows of DATA that TAKES wants, numbered anew. */
static void put_part(struct ctx *ctx, json_t *data, const char *name,
	bool (*takes)(struct ctx *ctx, const json_t *row))
{
	const json_t *rows = json_object_get(data, "rows");
	json_t *part = put_list(data, name);
	size_t i;
	json_t *row;
	json_array_foreach (rows, i, row) {
		if (!takes(ctx, row))
			continue;
		json_t *copy = json_copy(row);
		put_int(copy, "n", (int64_t)json_array_size(part) + 1);
		json_array_append_new(part, copy);
	}
}

static bool is_late(struct ctx *ctx, const json_t *row)
{
	return text_equal(get_text(row, "light"), light_word(ctx, LIGHT_OVERDUE));
}

static bool is_redated(struct ctx *ctx, const json_t *row)
{
	(void)ctx;
	const char *first = get_text(row, "due-first");
	return !text_empty(first) && !text_equal(get_text(row, "due"), first);
}

/* Those of one unit stand together where the paper heads its groups by unit. */
static void sort_by_lead(json_t *data, json_t *rows, bool grouped)
{
	json_t *sorted = put_list(data, "rows");
	while (grouped && json_array_size(rows)) {
		const char *lead = get_text(json_array_get(rows, 0), "lead");
		for (size_t i = 0; i < json_array_size(rows);) {
			json_t *row = json_array_get(rows, i);
			if (!text_equal(get_text(row, "lead"), lead)) {
				i++;
				continue;
			}
			put_int(row, "n", (int64_t)json_array_size(sorted) + 1);
			json_array_append(sorted, row);
			json_array_remove(rows, i);
			lead = get_text(row, "lead");
		}
	}
	json_array_extend(sorted, rows);
}

static bool is_grouped(const struct paper *paper)
{
	for (size_t i = 0; i < paper->block_count; i++)
		if (paper->blocks[i].group)
			return true;
	return false;
}

enum err data_list(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	json_t *kept = json_tree(ctx->pool);
	struct gathering gathering = { .ctx = ctx, .rows = put_list(kept, "rows") };
	enum err err = OK;
	for (size_t i = 0; i < subject->item_count; i++)
		gather(&gathering, subject->items[i]);
	if (!subject->item_count && subject->filter)
		err = each(ctx, *subject->filter, &gathering, gather_one);
	if (err || ctx_failed(ctx))
		return err ? err : ctx->failure.err;
	const char *title = subject->filter ? subject->filter->definition->title : "";
	put_list_words(&gathering, data, title, subject->filter_text);
	sort_by_lead(data, gathering.rows, is_grouped(subject->paper));
	put_part(ctx, data, "late", is_late);
	put_part(ctx, data, "redated", is_redated);
	return OK;
}

/* --- everything that is open -------------------------------------------------------------------- */

static enum err each_open(struct ctx *ctx, void *data, void (*take)(void *data, int64_t id))
{
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct filter filter = { .definition = ctx->definitions->current[i],
			.open = FILTER_OPEN,
			.sort = SORT_DUE };
		enum err err = each(ctx, filter, data, take);
		if (err)
			return err;
	}
	return OK;
}

struct of_person {
	struct gathering gathering;
	int64_t person;
};

/* In his hands: a share that he holds, or what he registered and what no share has yet. */
static void gather_of_person(void *data, int64_t id)
{
	struct of_person *of = data;
	struct matter *matter = load(of->gathering.ctx, id);
	bool his = matter && matter->registrar == of->person;
	for (size_t i = 0; matter && i < matter->share_count; i++)
		his |= matter->shares[i].holder == of->person && !matter->shares[i].ended_on;
	if (!his)
		return;
	count(&of->gathering, matter);
	put_row(of->gathering.ctx, of->gathering.rows, matter, lead_unit(matter));
}

enum err data_person(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	const struct person *person = subject->person;
	const struct unit *unit = directory_unit(ctx->directory, person->unit);
	struct of_person of = { { .ctx = ctx, .rows = put_list(data, "rows") }, person->id };
	json_t *item = put_object(data, "person");
	put_text(item, "name", person->name);
	put_text(item, "title", person->title);
	put_text(item, "unit", unit ? unit->name : "");
	put_text(item, "mobile", person->mobile);
	put_text(item, "successor", subject->successor ? subject->successor->name : "");
	for (size_t i = 0; i < subject->item_count; i++)
		gather(&of.gathering, subject->items[i]);
	enum err err = subject->successor ? OK : each_open(ctx, &of, gather_of_person);
	put_list_words(&of.gathering, data, "", "");
	return err;
}

/* --- the office's day --------------------------------------------------------------------------- */

struct office_day {
	struct gathering gathering;
	json_t *reviews, *dues, *unsigned_ones, *proposals;
};

static bool waits_for_office(const struct ctx *ctx, const struct matter *matter)
{
	const struct state *state = &matter->definition->matter.states[matter->state];
	bool office = state->owner && state->owner->scope == ROLE_OFFICE && matter->share_count;
	return office && (!ctx->actor || owner_is(ctx, matter, matter_lead(matter), state->owner));
}

static void gather_unsigned(struct office_day *day, const struct matter *matter)
{
	struct ctx *ctx = day->gathering.ctx;
	for (size_t i = 0; i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		const struct share *share = matter_share(matter, clock->share);
		bool waits = share && !share->signed_on && !share->ended_on && !clock->stopped &&
			     share->state == matter->definition->share.first;
		if (!waits || clock_light(matter, clock, ctx->now) != LIGHT_OVERDUE)
			continue;
		put_row(ctx, day->unsigned_ones, matter, share->unit);
		return;
	}
}

static void gather_proposals(struct office_day *day, const struct matter *matter)
{
	struct ctx *ctx = day->gathering.ctx;
	for (size_t i = 0; i < matter->proposal_count; i++) {
		const struct proposal *proposal = &matter->proposals[i];
		const struct share *share = matter_share(matter, proposal->share);
		if (proposal->ended)
			continue;
		json_t *row = put_row(
			ctx, day->proposals, matter, share ? share->unit : lead_unit(matter));
		put_text(row, "state", matter->definition->ladder[proposal->rung].title);
	}
}

static void gather_day(void *data, int64_t id)
{
	struct office_day *day = data;
	struct ctx *ctx = day->gathering.ctx;
	struct matter *matter = load(ctx, id);
	if (!matter)
		return;
	count(&day->gathering, matter);
	put_row(ctx, day->gathering.rows, matter, lead_unit(matter));
	if (lamp(ctx, matter) == LIGHT_OVERDUE || due_today(ctx, matter))
		put_row(ctx, day->dues, matter, lead_unit(matter));
	if (waits_for_office(ctx, matter))
		put_row(ctx, day->reviews, matter, lead_unit(matter));
	gather_unsigned(day, matter);
	gather_proposals(day, matter);
}

static void put_counts(const struct office_day *day, json_t *data)
{
	json_t *counts = put_object(data, "counts");
	put_int(counts, "reviews", (int64_t)json_array_size(day->reviews));
	put_int(counts, "unsigned", (int64_t)json_array_size(day->unsigned_ones));
	put_int(counts, "proposals", (int64_t)json_array_size(day->proposals));
	put_int(counts, "today", day->gathering.today);
	put_int(counts, "overdue", day->gathering.overdue);
	put_int(counts, "soon", day->gathering.soon);
	put_int(counts, "running", day->gathering.count);
}

enum err data_county(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	json_t *kept = json_tree(ctx->pool);
	struct office_day day = {
		.gathering = { .ctx = ctx, .rows = put_list(kept, "rows") },
		.reviews = put_list(data, "reviews"),
		.dues = put_list(data, "dues"),
		.unsigned_ones = put_list(data, "unsigned"),
		.proposals = put_list(data, "proposals"),
	};
	enum err err = each_open(ctx, &day, gather_day);
	put_counts(&day, data);
	put_list_words(&day.gathering, data, "", "");
	sort_by_lead(data, day.gathering.rows, is_grouped(subject->paper));
	return err;
}

/* --- a leader's sheet --------------------------------------------------------------------------- */

/* The figures of each business in one line. */
static void join_figures(struct ctx *ctx, json_t *groups)
{
	size_t i, k;
	json_t *group;
	const json_t *figure;
	json_array_foreach (groups, i, group) {
		const char *text = "";
		json_array_foreach (json_object_get(group, "figures"), k, figure) {
			const char *next = message(ctx->pool, ctx->messages, "papers.figure",
				"title", get_text(figure, "title"), "text",
				get_text(figure, "text"), "unit", get_text(figure, "unit"));
			text = *text ? message(ctx->pool, ctx->messages, "papers.joined", "before",
					       text, "next", next)
				     : next;
		}
		put_text(group, "text", text);
	}
}

static void number_items(json_t *items)
{
	size_t i;
	json_t *item;
	json_array_foreach (items, i, item)
		put_int(item, "n", (int64_t)i + 1);
}

/* A leader without units of his own has the lists too, empty. */
enum err data_leader(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	static const char *const lists[] = { "numbers", "worst", "soon" };
	for (size_t i = 0; i < COUNT(lists); i++)
		put_list(data, lists[i]);
	enum err err = boards_put_leader(ctx, subject->person->id, data);
	join_figures(ctx, json_object_get(data, "numbers"));
	join_figures(ctx, json_object_get(data, "issued"));
	number_items(json_object_get(data, "worst"));
	number_items(json_object_get(data, "soon"));
	return err;
}
