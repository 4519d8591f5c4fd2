/* tests/unit/engine/history.c - who, and with which values. */
#include "test.h"

#include "history.h"

#include "base/time.h"
#include "engine/clock.h"
#include "html/json.h"

#include <inttypes.h>

void history_init(struct history *history, struct county *county, uint64_t seed)
{
	*history = (struct history){ .county = county, .random = seed * 2654435761U + 1 };
	history->pool = county->fixture->pool;
}

int64_t history_random(struct history *history, int64_t below)
{
	history->random ^= history->random << 13;
	history->random ^= history->random >> 7;
	history->random ^= history->random << 17;
	return (int64_t)(history->random >> 16) % below;
}

bool history_chance(struct history *history, int sides)
{
	return history_random(history, sides) == 0;
}

struct ctx *history_as(struct history *history, const struct person *person)
{
	struct county *county = history->county;
	struct ctx *ctx = as(county, NULL, 0);
	ctx->pool = history->pool;
	if (person)
		ctx->actor =
			actor_make(ctx->pool, county->directory, person->id, time_day(ctx->now));
	return ctx;
}

const struct person *history_person(struct history *history)
{
	const struct directory *directory = history->county->directory;
	return &directory->persons[history_random(history, (int64_t)directory->person_count)];
}

/* --- values ------------------------------------------------------------------------------------ */

struct wish {
	struct history *history;
	const struct matter *matter;
	const struct share *share;
	const struct action *action;
	const struct input *input;
	int first_unit; /* leads; the others follow */
};

static const char *id_text(struct wish *wish, int64_t id)
{
	return text_printf(wish->history->pool, "%" PRId64, id);
}

static const char *wish_text(struct wish *wish)
{
	static const char *const texts[] = { "完成", "已落实到位", "𠮷祥路改造", "a\"b\\c<d>&",
		"第一行", "x" };
	return texts[history_random(wish->history, COUNT(texts))];
}

static int64_t wished_day(struct wish *wish)
{
	struct history *history = wish->history;
	int64_t today = time_day(history->county->fixture->ctx->now);
	const struct input *input = wish->input;
	if (text_equal(input->name, "new-date")) {
		const struct clock *clock = clock_concerned(
			wish->matter, wish->share ? wish->share->ordinal : 0, wish->action->clock);
		int64_t due = clock && clock->due != NEVER ? worktime_due_day(clock->due) : today;
		return due + 1 + history_random(history, 40);
	}
	if (text_equal(input->name, "until"))
		return today + 1 + history_random(history, 5);
	if (input->is == IS_DUE)
		return today + history_random(history, 60);
	return today - 3 + history_random(history, 60);
}

static bool names(const json_t *value, const char *id)
{
	size_t i;
	const json_t *one;
	json_array_foreach (value, i, one)
		if (text_equal(json_string_value(one), id))
			return true;
	return text_equal(json_string_value(value), id);
}

/* Has it, or is it given, another part in the matter? */
static bool has_other_part(const struct wish *wish, const json_t *values, const char *id)
{
	const struct definition *definition = wish->matter ? wish->matter->definition : NULL;
	for (size_t i = 0; definition && i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		bool part = input->is == IS_LEAD || input->is == IS_CO || input->is == IS_SEPARATE;
		const json_t *given = json_object_get(values, input->name);
		if (part && input != wish->input &&
			names(given ? given : json_object_get(wish->matter->values, input->name),
				id))
			return true;
	}
	return false;
}

static const char *wish_unit(struct wish *wish)
{
	struct history *history = wish->history;
	const struct county *county = history->county;
	int unit = wish->first_unit;
	if (wish->share && text_equal(wish->input->name, "new-unit"))
		while (county->units[unit] == wish->share->unit)
			unit = (unit + 1) % (int)COUNT(county->units);
	return id_text(wish, county->units[unit]);
}

static bool at_work(const struct matter *matter, int64_t unit)
{
	for (size_t i = 0; matter && i < matter->share_count; i++)
		if (matter->shares[i].unit == unit && !matter->shares[i].ended_on)
			return true;
	return false;
}

static void wish_units(struct wish *wish, json_t *values)
{
	const struct county *county = wish->history->county;
	int offset = wish->input->is == IS_SEPARATE ? 2 : 1;
	int64_t unit = county->units[(wish->first_unit + offset) % (int)COUNT(county->units)];
	const char *id = id_text(wish, unit);
	if (!at_work(wish->matter, unit) && !has_other_part(wish, values, id))
		add_text(put_list(values, wish->input->name), id);
}

static const char *wish_person(struct wish *wish)
{
	const struct directory *directory = wish->history->county->directory;
	bool own = wish->share && text_equal(wish->input->name, "holder");
	for (;;) {
		const struct person *person = history_person(wish->history);
		if (!own || person->unit == wish->share->unit)
			return id_text(wish, person->id);
		CHECK(directory->person_count > 1);
	}
}

static const char *wish_node(struct wish *wish)
{
	const struct matter *matter = wish->matter;
	for (size_t i = 0; matter && wish->share && i < matter->node_count; i++)
		if (matter->nodes[i].share == wish->share->ordinal && !matter->nodes[i].done_day)
			return id_text(wish, matter->nodes[i].ordinal);
	return NULL;
}

static const char *wish_value(struct wish *wish)
{
	struct history *history = wish->history;
	switch (wish->input->type) {
	case INPUT_TEXT:
	case INPUT_LONG:
		return wish_text(wish);
	case INPUT_CHOICE:
		return wish->input
			->choices[history_random(history, (int64_t)wish->input->choice_count)]
			.id;
	case INPUT_DATE:
		return time_format_day(history->pool, wished_day(wish));
	case INPUT_UNIT:
		return wish_unit(wish);
	case INPUT_PERSON:
		return wish_person(wish);
	case INPUT_INTEGER:
		return text_equal(wish->input->name, "node-number") ? wish_node(wish) : "7";
	case INPUT_MONEY:
		return "12.5";
	case INPUT_FLAG:
		return history_chance(history, 2) ? "1" : "0";
	case INPUT_UNITS:
		break;
	}
	return NULL;
}

/* False where a required value cannot be had. */
static bool wish_one(struct wish *wish, json_t *values, bool required)
{
	if (!required && history_chance(wish->history, 2))
		return true;
	if (wish->input->type == INPUT_UNITS) {
		wish_units(wish, values);
		return !required || json_object_get(values, wish->input->name);
	}
	const char *text = wish_value(wish);
	if (text && wish->input->is == IS_LEAD && has_other_part(wish, values, text))
		return !required;
	if (text)
		put_text(values, wish->input->name, text);
	return text || !required;
}

json_t *history_values(struct history *history, const struct definition *definition,
	const struct matter *matter, const struct share *share, const struct action *action)
{
	/* Files come with a form, not with values. */
	if (action->only_files)
		return NULL;
	json_t *values = json_tree(history->pool);
	struct wish wish = { history, matter, share, action, .first_unit = 0 };
	wish.first_unit = (int)history_random(history, COUNT(history->county->units));
	bool form = action->effect == EFFECT_REGISTER && !action->need_count;
	for (size_t i = 0; form && i < definition->input_count; i++) {
		wish.input = &definition->inputs[i];
		if (wish.input->ask != ASK_ACTION && !wish_one(&wish, values, wish.input->required))
			return NULL;
	}
	for (size_t i = 0; i < action->need_count; i++) {
		wish.input = &definition->inputs[action->needs[i].input];
		if (!wish_one(&wish, values, action->needs[i].required))
			return NULL;
	}
	return values;
}
