/* engine/sentence.c - fills a definition's sentences from events. */
#include "engine/sentence.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/erase.h"
#include "engine/world.h"

#include <inttypes.h>
#include <string.h>

#define FEN 100

static const char *party_text(const struct ctx *ctx, const struct input *input, const char *text)
{
	int64_t id;
	if (!text_to_int(text, &id))
		return text;
	if (input->type == INPUT_PERSON) {
		const struct person *person = directory_person(ctx->directory, id);
		return person ? person->name : "";
	}
	const struct unit *unit = directory_unit(ctx->directory, id);
	return unit ? unit->short_name : "";
}

static const char *choice_text(const struct input *input, const char *text)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, text))
			return input->choices[i].title;
	return text;
}

static const char *money_text(const struct ctx *ctx, const char *text)
{
	int64_t fen;
	if (!text_to_int(text, &fen))
		return text;
	return text_printf(ctx->pool, "%" PRId64 ".%02" PRId64, fen / FEN, fen % FEN);
}

static const char *one_text(const struct ctx *ctx, const struct input *input, const char *text)
{
	switch (input->type) {
	case INPUT_UNIT:
	case INPUT_UNITS:
	case INPUT_PERSON:
		return party_text(ctx, input, text);
	case INPUT_CHOICE:
		return choice_text(input, text);
	case INPUT_MONEY:
		return money_text(ctx, text);
	case INPUT_FLAG:
		return message(
			ctx->pool, ctx->messages, text_equal(text, "1") ? "value.yes" : "value.no");
	case INPUT_TEXT:
	case INPUT_LONG:
	case INPUT_DATE:
	case INPUT_INTEGER:
		break;
	}
	return text;
}

const char *input_text(const struct ctx *ctx, const struct input *input, const json_t *value)
{
	if (json_is_string(value))
		return one_text(ctx, input, json_string_value(value));
	const char *text = "";
	size_t i;
	const json_t *one;
	json_array_foreach (value, i, one) {
		const char *name = one_text(ctx, input, json_string_value(one));
		text = *text ? message(ctx->pool, ctx->messages, "value.and", "before", text,
				       "next", name)
			     : name;
	}
	return text;
}

static const char *each_text(
	const struct ctx *ctx, const struct matter *matter, const struct input *input)
{
	const json_t *list = json_object_get(matter->values, each_key(ctx->pool, input));
	const char *text = "";
	for (size_t i = 0; i + 1 < json_array_size(list); i += 2) {
		const char *one = message(ctx->pool, ctx->messages, "value.of", "name",
			json_string_value(json_array_get(list, i)), "value",
			input_text(ctx, input, json_array_get(list, i + 1)));
		text = *text ? message(ctx->pool, ctx->messages, "value.next", "before", text,
				       "next", one)
			     : one;
	}
	return text;
}

const char *matter_text(
	const struct ctx *ctx, const struct matter *matter, const struct input *input)
{
	const json_t *value = json_object_get(matter->values, input->name);
	const char *each = input->each ? each_text(ctx, matter, input) : "";
	return *each || !value ? each : input_text(ctx, input, value);
}

struct holes {
	const char **pairs;
	size_t count, room;
};

static void hole(struct holes *holes, const char *name, const char *value)
{
	if (holes->count + 2 >= holes->room)
		return;
	holes->pairs[holes->count++] = name;
	holes->pairs[holes->count++] = text_or(value, "");
}

static const char *due_text(const struct ctx *ctx, const struct matter *matter)
{
	const struct clock *clock = matter_main_clock(matter);
	if (!clock || clock->due == NEVER)
		return "";
	return time_format_day(ctx->pool, worktime_due_day(clock->due));
}

static const char *unit_text(
	const struct ctx *ctx, const struct matter *matter, const struct event *event)
{
	const struct share *share = matter_share(matter, event->share);
	const struct unit *unit =
		directory_unit(ctx->directory, share ? share->unit : matter->lead_unit);
	return unit ? unit->short_name : "";
}

/* A rung by the clock that waits for its hour or a person is only drafted. */
static const char *rung_title(
	const struct ctx *ctx, const struct matter *matter, const struct event *event)
{
	const json_t *id = json_object_get(event->body, "rung");
	const struct rung *rung =
		json_is_string(id) ? rung_find(matter->definition, json_string_value(id)) : NULL;
	const struct action *action = action_find(matter->definition, event->action);
	if (!rung)
		return "";
	if (action->effect == EFFECT_RUNG && (rung->approver || rung->level > 0))
		return message(ctx->pool, ctx->messages, "ladder.drafted", "rung", rung->title);
	return rung->title;
}

/* Who takes it in hand is the one who signs, unless somebody is named or another writes it for the unit. */
static const char *taker(
	const struct ctx *ctx, const struct action *action, const struct event *event)
{
	if (action->effect != EFFECT_TAKE)
		return NULL;
	return event->behalf ? message(ctx->pool, ctx->messages, "value.nobody_yet")
			     : directory_name(ctx->directory, event->actor);
}

static void event_holes(const struct ctx *ctx, const struct matter *matter,
	const struct event *event, struct holes *holes)
{
	const struct action *action = action_find(matter->definition, event->action);
	const struct person *actor = directory_person(ctx->directory, event->actor);
	const struct unit *lead = directory_unit(ctx->directory, matter->lead_unit);
	hole(holes, "actor",
		actor ? actor->name : message(ctx->pool, ctx->messages, "action.by_clock"));
	hole(holes, "unit", unit_text(ctx, matter, event));
	hole(holes, "lead", lead ? lead->short_name : "");
	hole(holes, "rung", rung_title(ctx, matter, event));
	hole(holes, "round", text_printf(ctx->pool, "%" PRId64, matter->round + 1));
	hole(holes, "channel", json_string_value(json_object_get(event->body, "channel")));
	const json_t *values = json_object_get(event->body, "values");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const json_t *value = json_object_get(values, input->name);
		if (!value)
			value = json_object_get(matter->values, input->name);
		if (value)
			hole(holes, input->name, input_text(ctx, input, value));
		else
			hole(holes, input->name,
				text_equal(input->name, "holder") ? taker(ctx, action, event) : "");
	}
	hole(holes, "due", due_text(ctx, matter));
}

const char *event_sentence(
	const struct ctx *ctx, const struct matter *matter, const struct event *event)
{
	const struct action *action = action_find(matter->definition, event->action);
	if (!action)
		return text_equal(event->action, ERASE_ACTION) ? erase_sentence(ctx, event)
							       : event->action;
	struct holes holes = { .room = 2 * (matter->definition->input_count + 8) };
	holes.pairs = mem_array(ctx->pool, const char *, holes.room);
	event_holes(ctx, matter, event, &holes);
	return text_fill(ctx->pool, text_or(action->says, action->title), holes.pairs);
}

const char **history_sentences(const struct ctx *ctx, const struct matter *matter,
	const struct ledger_event *events, int64_t count)
{
	const char **sentences = mem_array(ctx->pool, const char *, count);
	struct event *all = mem_array(ctx->pool, struct event, count);
	bool whole = ledger_whole(ctx->pool, matter->definition, events, count);
	struct matter *then = matter_new(ctx->pool, matter->definition,
		world_calendar_at(ctx->world, count ? events[0].position : 0), matter->id);
	for (int64_t i = 0; i < count; i++)
		all[i] = events[i].event;
	for (int64_t i = 0; i < count; i++) {
		matter_turn(ctx->world, then, events[i].position);
		if (whole)
			matter_fold_next(then, all, (size_t)count, (size_t)i);
		sentences[i] = event_sentence(ctx, whole ? then : matter, &all[i]);
	}
	return sentences;
}
