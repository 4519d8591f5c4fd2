/* engine/matter_query.c - questions to a matter, guards among them, and folding a whole history. */
#include "engine/matter.h"

#include "engine/clock.h"
#include "engine/fold.h"
#include "engine/query.h"
#include "engine/world.h"
#include "html/json.h"

#include <string.h>

struct share *matter_share(const struct matter *matter, int64_t ordinal)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].ordinal == ordinal)
			return &matter->shares[i];
	return NULL;
}

struct clock *matter_clock(const struct matter *matter, int64_t share, int def)
{
	for (size_t i = 0; i < matter->clock_count; i++)
		if (matter->clocks[i].share == share && matter->clocks[i].def == def)
			return &matter->clocks[i];
	return NULL;
}

int64_t values_leader(const struct definition *definition, const json_t *values)
{
	const char *person = NULL;
	int64_t id;
	for (size_t i = 0; i < definition->input_count && !person; i++)
		if (definition->inputs[i].is == IS_LEADER)
			person = get_text(values, definition->inputs[i].name);
	return text_to_int(text_or(person, ""), &id) ? id : 0;
}

/* What a ledger says to be at work has been signed for, but when, it doesn't say. */
int64_t share_signed(const struct matter *matter, const struct share *share)
{
	return matter->imported && share->signed_on == share->opened ? 0 : share->signed_on;
}

struct share *matter_lead(const struct matter *matter)
{
	for (size_t i = matter->share_count; i > 0; i--)
		if (matter->shares[i - 1].role == SHARE_LEAD && !matter->shares[i - 1].ended_on)
			return &matter->shares[i - 1];
	return NULL;
}

const char *matter_value(const struct matter *matter, const char *input)
{
	const json_t *value = json_object_get(matter->values, input);
	return json_is_string(value) ? json_string_value(value) : NULL;
}

/* Whose due may stand for the whole matter: 0 the matter's own, 1 the lead's; a co-unit's lateness is
 * its own, and a quiet clock is nobody's. */
static int clock_rank(const struct matter *matter, const struct clock *clock)
{
	const struct share *share = matter_share(matter, clock->share);
	if (clock->stopped || matter->definition->clocks[clock->def].quiet)
		return -1;
	return !share ? 0 : share->role == SHARE_CO ? -1 : 1;
}

const struct clock *matter_main_clock(const struct matter *matter)
{
	const struct clock *main = NULL, *nearest[2] = { NULL, NULL };
	for (size_t i = 0; i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		int rank = clock_rank(matter, clock);
		bool is_main = clock->def == matter->definition->main_clock;
		if (is_main && (!main || main->stopped))
			main = clock;
		if (rank >= 0 && (!nearest[rank] || clock->due < nearest[rank]->due))
			nearest[rank] = clock;
	}
	const struct clock *running = nearest[0] ? nearest[0] : nearest[1];
	return main && (!main->stopped || !running) ? main : running;
}

enum light clock_light(const struct matter *matter, const struct clock *clock, int64_t now)
{
	if (!clock || clock->stopped)
		return LIGHT_ENDED;
	if (clock->pause_count && clock->pauses[clock->pause_count - 1].to == WORKTIME_NEVER)
		return LIGHT_PAUSED;
	if (matter->definition->clocks[clock->def].quiet)
		return LIGHT_NORMAL;
	return light_of(matter->calendar, now, clock->due, clock->amber, true, false);
}

struct timing matter_timing(const struct matter *matter)
{
	const struct clock *clock = matter_main_clock(matter);
	bool ended = matter->definition->matter.states[matter->state].end;
	struct timing timing = { NEVER, clock ? clock->due_first : NEVER, NEVER };
	if (!clock || matter->suspended || (clock->stopped && !ended))
		return timing;
	timing.due = clock->due;
	timing.amber = clock->amber;
	return timing;
}

enum light matter_light(const struct matter *matter, int64_t now)
{
	struct timing timing = matter_timing(matter);
	return light_of(matter->calendar, now, timing.due, timing.amber,
		!matter->definition->matter.states[matter->state].end, matter->suspended != 0);
}

/* --- guards ------------------------------------------------------------------------------------ */

static const char *share_is(const struct matter *matter, const struct share *share)
{
	(void)matter;
	static const char *const names[] = { "", "lead", "co", "separate" };
	return share ? names[share->role] : "";
}

static int64_t count_shares(const struct matter *matter, bool (*fits)(const struct share *share))
{
	int64_t count = 0;
	for (size_t i = 0; i < matter->share_count; i++)
		count += fits(&matter->shares[i]);
	return count;
}

static bool is_open(const struct share *share)
{
	return !share->ended_on;
}

static bool is_signed(const struct share *share)
{
	return share->signed_on && !share->past;
}

/* Lead and separate shares must answer; a co-unit's lateness is counted and blocks nobody. */
static bool must_answer(const struct share *share)
{
	return !share->ended_on && !share->reported_on && share->role != SHARE_CO;
}

static bool has_ask(const struct share *share)
{
	return share->ask.kind != NULL;
}

static int64_t shares_open(const struct matter *matter, const struct share *share)
{
	(void)share;
	return count_shares(matter, is_open);
}

static int64_t shares_signed(const struct matter *matter, const struct share *share)
{
	(void)share;
	return count_shares(matter, is_signed);
}

static int64_t shares_unanswered(const struct matter *matter, const struct share *share)
{
	(void)share;
	return count_shares(matter, must_answer);
}

static int64_t asks_open(const struct matter *matter, const struct share *share)
{
	(void)share;
	return count_shares(matter, has_ask);
}

static int64_t round_of(const struct matter *matter, const struct share *share)
{
	(void)share;
	return matter->round;
}

static int64_t extended(const struct matter *matter, const struct share *share)
{
	(void)matter;
	return share ? share->extended : 0;
}

static int64_t rework(const struct matter *matter, const struct share *share)
{
	(void)matter;
	return share ? share->round : 0;
}

static int64_t suspended(const struct matter *matter, const struct share *share)
{
	(void)share;
	return matter->suspended != 0;
}

static int64_t final(const struct matter *matter, const struct share *share)
{
	(void)matter;
	return share ? share->final : 0;
}

static int64_t progressed(const struct matter *matter, const struct share *share)
{
	(void)matter;
	return share && share->progress_on;
}

static int64_t behind(const struct matter *matter, const struct share *share)
{
	(void)matter;
	return share ? share->behind : 0;
}

const struct guard_fact guard_facts[] = {
	{ "share", NULL, share_is },
	{ "shares open", shares_open, NULL },
	{ "shares signed", shares_signed, NULL },
	{ "shares unanswered", shares_unanswered, NULL },
	{ "asks open", asks_open, NULL },
	{ "round", round_of, NULL },
	{ "extended", extended, NULL },
	{ "rework", rework, NULL },
	{ "suspended", suspended, NULL },
	{ "final", final, NULL },
	{ "progressed", progressed, NULL },
	{ "behind", behind, NULL },
	{ 0 },
};

static bool compare_number(enum guard_op op, int64_t number, const char *literal)
{
	int64_t other = 0;
	if (literal && !text_to_int(literal, &other))
		return false;
	switch (op) {
	case GUARD_EQUAL:
		return number == other;
	case GUARD_NOT_EQUAL:
		return number != other;
	case GUARD_LESS:
		return number < other;
	case GUARD_AT_LEAST:
		return number >= other;
	case GUARD_SET:
		return number != 0;
	case GUARD_UNSET:
		return number == 0;
	}
	return false;
}

static bool compare_text(enum guard_op op, const char *text, const char *literal)
{
	switch (op) {
	case GUARD_EQUAL:
		return text_equal(text_or(text, ""), literal);
	case GUARD_NOT_EQUAL:
		return !text_equal(text_or(text, ""), literal);
	case GUARD_SET:
		return !text_empty(text);
	case GUARD_UNSET:
		return text_empty(text);
	case GUARD_LESS:
	case GUARD_AT_LEAST:
		break;
	}
	int64_t number;
	return text_to_int(text, &number) && compare_number(op, number, literal);
}

static bool leaf_holds(
	const struct guard *guard, const struct matter *matter, const struct share *share)
{
	if (guard->input >= 0) {
		const struct input *input = &matter->definition->inputs[guard->input];
		return compare_text(guard->op,
			text_or(matter_value(matter, input->name), input->fallback),
			guard->literal);
	}
	const struct guard_fact *fact = &guard_facts[guard->fact];
	if (fact->text)
		return compare_text(guard->op, fact->text(matter, share), guard->literal);
	return compare_number(guard->op, fact->number(matter, share), guard->literal);
}

bool guard_holds(const struct guard *guard, const struct matter *matter, const struct share *share)
{
	switch (guard->join) {
	case GUARD_AND:
		return guard_holds(guard->left, matter, share) &&
		       guard_holds(guard->right, matter, share);
	case GUARD_OR:
		return guard_holds(guard->left, matter, share) ||
		       guard_holds(guard->right, matter, share);
	case GUARD_LEAF:
		break;
	}
	return leaf_holds(guard, matter, share);
}

/* --- a whole history --------------------------------------------------------------------------- */

static bool is_undo(const struct definition *definition, const struct event *event)
{
	const struct action *action = action_find(definition, event->action);
	return action && action->effect == EFFECT_UNDO;
}

/* 撤销 takes back the event whose seq its body names. */
static bool undone_later(const struct definition *definition, const struct event *events,
	size_t count, const struct event *event)
{
	for (size_t i = 0; i < count; i++)
		if (is_undo(definition, &events[i]) &&
			json_integer_value(json_object_get(events[i].body, "undoes")) == event->seq)
			return true;
	return false;
}

void matter_fold_next(struct matter *matter, const struct event *events, size_t count, size_t index)
{
	if (undone_later(matter->definition, events, count, &events[index]))
		matter->seq = events[index].seq;
	else
		matter_apply(matter, &events[index]);
}

void matter_turn(const struct world *world, struct matter *matter, int64_t position)
{
	for (const struct calendar *next;
		(next = world_calendar_next(world, matter->calendar, position));)
		clocks_turn(matter, next);
}

struct matter *matter_fold(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id, const struct event *events, size_t count)
{
	struct matter *matter = matter_new(pool, definition, calendar, id);
	for (size_t i = 0; i < count; i++)
		matter_fold_next(matter, events, count, i);
	return matter;
}
