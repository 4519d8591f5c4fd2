/* workbench/workbench_row.c - one row of the workbench: what it says, and what may be done with it
 * at once. The matter is not loaded for it; the row carries what states, guards and roles ask. */
#include "base/time.h"
#include "engine/clock.h"
#include "engine/query.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "matters/matters.h"
#include "workbench/workbench_inner.h"

#include <inttypes.h>

#define CLIP 160

/* --- as much of the matter as the row tells ------------------------------------------------------ */

static void add_share(struct matter *matter, const struct work_row *row)
{
	int state = row->ordinal ? state_find(&matter->definition->share, row->share_state) : -1;
	if (state < 0)
		return;
	struct share *share = mem_new(matter->pool, struct share);
	*share = (struct share){
		.ordinal = row->ordinal,
		.unit = row->unit,
		.role = (enum share_role)row->part,
		.state = state,
		.version = row->share_version,
		.holder = row->holder,
		.opened = row->opened,
		.signed_on = row->signed_on,
		.ended_on = matter->definition->share.states[state].end,
		.progress_on = row->progress_on,
		.progress = row->progress,
		.result = row->result,
		.plan = text_empty(row->plan) ? NULL : row->plan,
		.extended = row->extended,
		.round = row->round,
		.final = row->is_final != 0,
		.ask = { .kind = text_empty(row->ask_kind) ? NULL : row->ask_kind,
			.seq = row->ask_seq,
			.day = row->ask_day,
			.level = row->ask_level },
	};
	matter->shares = share;
	matter->share_count = 1;
}

struct matter *bench_matter(const struct bench *bench, const struct work_row *row)
{
	struct ctx *ctx = bench->ctx;
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	if (!definition)
		return NULL;
	struct matter *matter =
		matter_new(ctx->pool, definition, ctx->world->calendar, row->matter);
	matter->number = row->number;
	matter->version = row->version;
	matter->title = row->title;
	matter->urgency = row->urgency;
	matter->kind = row->kind;
	matter->state = state_find(&definition->matter, row->state);
	matter->state_since = row->state_since;
	matter->lead_unit = row->lead_unit;
	matter->suspended = row->suspended;
	add_share(matter, row);
	return matter->state < 0 ? NULL : matter;
}

static void read_values(
	const struct bench *bench, struct matter *matter, const struct work_row *row)
{
	const char *why;
	json_t *values = json_parse(bench->ctx->pool, row->vals, strlen(row->vals), &why);
	if (values)
		matter->values = values;
}

/* --- when ---------------------------------------------------------------------------------------- */

enum light bench_light(const struct bench *bench, const struct work_row *row, int clock)
{
	const struct ctx *ctx = bench->ctx;
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	const struct clock_def *def = definition && clock >= 0 ? &definition->clocks[clock] : NULL;
	if (row->suspended && (!def || def->pauses))
		return LIGHT_PAUSED;
	if (def && def->quiet)
		return LIGHT_NORMAL;
	return light_of(ctx->world->calendar, ctx->now, row->due, row->amber, true, false);
}

/* What ends at midnight counts in days, whatever its limit; hours in their own measure. */
static enum limit_unit measure(const struct matter *matter, int clock, int64_t due)
{
	if (due == NEVER || time_of_day(due) == 0)
		return UNIT_WORKDAY;
	const struct definition *definition = matter->definition;
	struct limit limit = clock_limit(
		matter, &definition->clocks[clock >= 0 ? clock : definition->main_clock]);
	return limit.amount && limit.unit <= UNIT_WORKHOUR ? limit.unit : UNIT_WORKHOUR;
}

static void put_when(struct bench *bench, json_t *item, const struct work_row *row,
	const struct matter *matter, int clock)
{
	struct ctx *ctx = bench->ctx;
	enum light light = bench_light(bench, row, clock);
	/* What has ended is late no more; who looks back on it has his time. */
	bool ended = matter->definition->matter.states[matter->state].end;
	bool known = row->due && row->due != NEVER && !ended;
	put_text(item, "due", known ? due_words(ctx, row->due) : NULL);
	put_text(item, "left",
		known && light != LIGHT_PAUSED
			? remaining_text(ctx, row->due, measure(matter, clock, row->due))
			: NULL);
	if (known || light == LIGHT_PAUSED)
		put_light(ctx, item, "light", light);
	else
		put_text(item, "light", NULL);
}

/* --- what ---------------------------------------------------------------------------------------- */

static const char *urgency_of(const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	if (definition->urgency_input < 0)
		return NULL;
	const struct input *input = &definition->inputs[definition->urgency_input];
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, matter->urgency))
			return text_equal(matter->urgency, input->fallback)
				       ? NULL
				       : input->choices[i].title;
	return NULL;
}

static const char *unit_of(const struct bench *bench, const struct work_row *row)
{
	int64_t id = row->share ? row->unit : row->lead_unit;
	const struct unit *unit = directory_unit(bench->ctx->directory, id);
	return unit ? unit->short_name : NULL;
}

/* Where it stands: the share's state, or the matter's. */
static const char *where(const struct matter *matter, const struct work_row *row)
{
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	return share ? matter->definition->share.states[share->state].title
		     : matter->definition->matter.states[matter->state].title;
}

static bool is_for(const struct bench *bench, const struct work_row *row, const struct actor *actor,
	const struct role *role)
{
	return row->party == actor->person->id ||
	       (role && actor_holds(bench->ctx->directory, actor, role,
				role->scope == ROLE_OFFICE ? 0 : row->party));
}

/* 代办(AB岗): whose it is, where the reader has it only for him. */
static const char *stands_in_for(const struct bench *bench, const struct work_row *row)
{
	struct ctx *ctx = bench->ctx;
	const struct actor *actor = ctx->actor;
	const struct role *role = role_find(ctx->definitions, text_or(row->role, ""));
	if (!actor->absent_count || is_for(bench, row, bench->own, role))
		return NULL;
	for (size_t i = 0; i < actor->absent_count; i++) {
		const struct actor *as = actor_as(ctx->pool, actor, actor->absent[i]);
		if (row->party == actor->absent[i] || is_for(bench, row, as, role))
			return directory_name(ctx->directory, actor->absent[i]);
	}
	return NULL;
}

/* Keys that only some rows have: there for all, so that none is looked for further out. */
static void put_nothing(json_t *item)
{
	static const char *const names[] = { "item", "quote", "phone", "urged", "note", "what",
		"send", "held" };
	for (size_t i = 0; i < COUNT(names); i++)
		put_text(item, names[i], NULL);
	put_flag(item, "others", false);
	put_list(item, "facts");
	put_list(item, "acts");
}

json_t *bench_put_row(
	struct bench *bench, json_t *rows, const struct work_row *row, struct matter *matter)
{
	const struct definition *definition = matter->definition;
	read_values(bench, matter, row);
	int clock = clock_find(definition, row->clock);
	json_t *item = add_object(rows);
	put_id(item, "id", row->matter);
	put_int(item, "share", row->share);
	put_text(item, "href", text_printf(bench->ctx->pool, "/matters/%" PRId64, row->matter));
	put_text(item, "number", row->number);
	put_text(item, "title", row->title);
	put_text(item, "procedure", definition->id);
	put_text(item, "business", definition->title);
	put_text(item, "state", where(matter, row));
	put_text(item, "unit", unit_of(bench, row));
	put_text(item, "urgent", urgency_of(matter));
	put_flag(item, "need_to_know", definition->access == ACCESS_NAMED);
	put_text(item, "stands_in_for", stands_in_for(bench, row));
	put_when(bench, item, row, matter, clock);
	put_nothing(item);
	return item;
}

/* --- what may be done ---------------------------------------------------------------------------- */

bool action_is_one_click(const struct action *action)
{
	for (size_t i = 0; i < action->need_count; i++)
		if (action->needs[i].required)
			return false;
	return true;
}

bool bench_may(const struct bench *bench, const struct matter *matter, const struct share *share,
	const struct action *action)
{
	return action_fits(matter, share, action) &&
	       action_allowed_to(bench->ctx, matter, share, action);
}

/* Steps aside of the way from state to state, and what the clock or the ladder does. */
static bool is_a_step(const struct action *action)
{
	switch (action->effect) {
	case EFFECT_REGISTER:
	case EFFECT_IMPORT:
	case EFFECT_REFRESH:
	case EFFECT_NOTE:
	case EFFECT_CORRECT:
	case EFFECT_SUSPEND:
	case EFFECT_RESUME:
	case EFFECT_ADD_SHARES:
	case EFFECT_RUNG:
	case EFFECT_ISSUE:
	case EFFECT_HOLD:
	case EFFECT_DISMISS:
	case EFFECT_UNDO:
		return false;
	default:
		return !action->by_clock;
	}
}

/* By this the clock is met, or the state that owns it is left. */
static bool answers(
	const struct matter *matter, const struct work_row *row, const struct action *action)
{
	if (!is_a_step(action) || action->on_share != (row->share != 0))
		return false;
	int clock = clock_find(matter->definition, row->clock);
	if (clock < 0)
		return action->to >= 0;
	if (action->stops >> clock & 1)
		return true;
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	const struct state *state = share ? &matter->definition->share.states[share->state]
					  : &matter->definition->matter.states[matter->state];
	return action->to >= 0 && (state->clocks >> clock & 1) && action->from != UINT32_MAX;
}

static struct possible possible_of(const struct work_row *row, const struct action *action)
{
	return (struct possible){ .action = action,
		.share = row->share,
		.version = row->share ? row->share_version : row->version };
}

/* Ids of fields are used once on a page, although a form stands in each row. */
static void rename_fields(const struct bench *bench, json_t *act, const struct matter *matter)
{
	size_t i;
	json_t *field;
	json_array_foreach (json_object_get(act, "fields"), i, field)
		put_text(field, "id",
			text_printf(bench->ctx->pool, "%s-%s-%" PRId64 "-%" PRId64 "-%s",
				get_text(field, "name"), get_text(act, "action"), matter->id,
				get_int(act, "share", 0), text_or(get_text(act, "proposal"), "")));
}

void bench_put_act(struct bench *bench, json_t *acts, const struct matter *matter,
	const struct possible *possible)
{
	put_action(bench->ctx, acts, bench->req, NULL, matter, possible);
	json_t *act = json_array_get(acts, json_array_size(acts) - 1);
	const struct action *action = possible->action;
	put_flag(act, "one_click", action_is_one_click(action));
	put_text(act, "confirm",
		action->weight == DANGER_ACTION ? message(bench->ctx->pool, bench->ctx->messages,
							  "workbench.sure", "action", action->title)
						: NULL);
	put_text(act, "unit", NULL);
	put_text(act, "key", text_equal(action->id, "phone-urge") ? "p" : NULL);
	rename_fields(bench, act, matter);
}

/* Units and people are chosen on the matter's page: a list of all of them in each row is too much. */
static bool has_long_choice(const struct matter *matter, const struct action *action)
{
	for (size_t i = 0; i < action->need_count; i++) {
		enum input_type type = matter->definition->inputs[action->needs[i].input].type;
		if (action->needs[i].required &&
			(type == INPUT_UNIT || type == INPUT_UNITS || type == INPUT_PERSON))
			return true;
	}
	return false;
}

void bench_put_answers(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	json_t *acts = json_object_get(item, "acts");
	bool only_danger = true;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (!answers(matter, row, action) || !bench_may(bench, matter, share, action))
			continue;
		if (has_long_choice(matter, action)) {
			put_flag(item, "others", true);
			continue;
		}
		struct possible possible = possible_of(row, action);
		bench_put_act(bench, acts, matter, &possible);
		only_danger &= action->weight == DANGER_ACTION;
	}
	/* 撤销 and the like is no answer that one is invited to. */
	if (only_danger && json_array_size(acts)) {
		json_array_clear(acts);
		put_flag(item, "others", true);
	}
}

const struct action *bench_put_bulk(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->weight != PRIMARY_ACTION || !action->bulk ||
			!action_is_one_click(action) || !answers(matter, row, action) ||
			!bench_may(bench, matter, share, action))
			continue;
		struct possible possible = possible_of(row, action);
		put_text(item, "item",
			text_printf(bench->ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64,
				matter->id, possible.share, possible.version));
		return action;
	}
	return NULL;
}

/* --- what an approver reads ---------------------------------------------------------------------- */

/* At most CLIP characters, and "…" where there were more. */
static const char *clip(pool_t *pool, const char *text)
{
	size_t at = 0;
	for (size_t count = 0; text[at]; at++) {
		bool starts = ((unsigned char)text[at] & 0xC0) != 0x80;
		if (starts && count++ == CLIP)
			return text_printf(pool, "%.*s…", (int)at, text);
	}
	return text;
}

static void put_fact(struct bench *bench, json_t *item, const char *title, const char *text)
{
	if (text_empty(text))
		return;
	json_t *fact = add_object(json_object_get(item, "facts"));
	put_text(fact, "title", title);
	put_text(fact, "text", clip(bench->ctx->pool, text));
}

static void put_asked(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	const char *why;
	const json_t *body = row->asked.size ? json_parse(bench->ctx->pool, row->asked.data,
						       row->asked.size, &why)
					     : NULL;
	const json_t *values = json_object_get(body, "values");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const json_t *value = json_object_get(values, input->name);
		if (value && !input->personal)
			put_fact(bench, item, input->title, input_text(bench->ctx, input, value));
	}
}

void bench_put_facts(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	if (row->share && !text_empty(row->ask_kind)) {
		put_asked(bench, item, row, matter);
		return;
	}
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		if (input->type == INPUT_LONG && input->ask != ASK_ACTION && !input->personal)
			put_fact(bench, item, input->title, matter_value(matter, input->name));
	}
}

/* --- whom to call -------------------------------------------------------------------------------- */

/* The first who holds the role in whose hands it is; nobody: the unit's own telephone. */
static const struct person *contact(const struct bench *bench, const struct work_row *row)
{
	const struct ctx *ctx = bench->ctx;
	const struct person *holder = directory_person(ctx->directory, row->holder);
	const struct role *role = role_find(ctx->definitions, row->role);
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	int first = definition ? definition->share.first : 0;
	if (!role && definition)
		role = definition->share.states[first].owner;
	if (holder || !role || role->scope != ROLE_UNIT)
		return holder;
	size_t count;
	const struct person **people = directory_holders(
		ctx->pool, ctx->directory, role, row->unit, time_day(ctx->now), &count);
	return count ? people[0] : NULL;
}

/* Of the unit in the row: what may be done to several such rows at once. */
void bench_put_choice(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	struct possibles possibles = matter_possible(bench->ctx, matter), of_row = { 0 };
	of_row.items = mem_array(bench->ctx->pool, struct possible, possibles.count + 1);
	for (size_t i = 0; i < possibles.count; i++)
		if (possibles.items[i].share == row->ordinal && !possibles.items[i].on_behalf)
			of_row.items[of_row.count++] = possibles.items[i];
	bulk_offer(&bench->offers, &of_row);
	put_text(item, "item",
		row->ordinal ? text_printf(bench->ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64,
				       row->matter, row->ordinal, row->share_version)
			     : NULL);
}

void bench_put_phone(
	struct bench *bench, json_t *item, const struct work_row *row, const struct matter *matter)
{
	const struct ctx *ctx = bench->ctx;
	const struct share *share = matter_share(matter, row->ordinal);
	const struct unit *unit = directory_unit(ctx->directory, row->unit);
	const struct action *action = action_find(matter->definition, "phone-urge");
	if (!share || share->ended_on || !unit)
		return;
	const struct person *person = contact(bench, row);
	json_t *phone = put_object(item, "phone");
	put_text(phone, "name", person ? person->name : NULL);
	put_text(phone, "mobile",
		person && !text_empty(person->mobile) ? person->mobile : unit->phone);
	if (row->urged)
		put_text(item, "urged", time_format(ctx->pool, row->urged));
	if (!action || !bench_may(bench, matter, share, action))
		return;
	const struct possible possible = {
		.action = action, .share = share->ordinal, .version = share->version
	};
	bench_put_act(bench, json_object_get(item, "acts"), matter, &possible);
}
