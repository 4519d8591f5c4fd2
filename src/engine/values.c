/* engine/values.c - a definition's fields checked by their types; every problem at once. */
#include "engine/values.h"

#include "base/time.h"
#include "engine/directory.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_MAX 200
#define LONG_MAX_CHARACTERS 4000
#define FEN 100

struct checking {
	struct ctx *ctx;
	const struct input *input;
	json_t *good;
	int64_t max;        /* characters of the text being checked */
	const json_t *kept; /* what the matter has already; NULL when registering */
	bool history;       /* what was written before may be longer than what is asked today */
	bool adds;          /* units are added to those the matter has */
};

/* Gives NULL, so that a check can end with it. */
static const char *problem(struct checking *checking, const char *key)
{
	pool_t *pool = checking->ctx->pool;
	(void)ctx_fail_field(checking->ctx, text_printf(pool, "f.%s", checking->input->name), key,
		"title", checking->input->title, "max",
		text_printf(pool, "%" PRId64, checking->max));
	return NULL;
}

/* Each takes a text and gives the text to store, or NULL after a problem. */
typedef const char *check_type(struct checking *checking, const char *text);

static const char *check_long(struct checking *checking, const char *text)
{
	bool old = checking->history && checking->input->ask == ASK_ACTION;
	checking->max = checking->input->max && !old ? checking->input->max : LONG_MAX_CHARACTERS;
	if ((int64_t)text_length(text) > checking->max)
		return problem(checking, "value.too_long");
	return text;
}

static const char *check_text(struct checking *checking, const char *text)
{
	checking->max = checking->input->max ? checking->input->max : TEXT_MAX;
	if (strchr(text, '\n'))
		return problem(checking, "value.one_line");
	if ((int64_t)text_length(text) > checking->max)
		return problem(checking, "value.too_long");
	return text;
}

static const char *check_choice(struct checking *checking, const char *text)
{
	for (size_t i = 0; i < checking->input->choice_count; i++)
		if (text_equal(checking->input->choices[i].id, text))
			return text;
	return problem(checking, "value.choice");
}

static const char *check_date(struct checking *checking, const char *text)
{
	int64_t day;
	return time_parse_day(text, &day) ? text : problem(checking, "value.date");
}

static const char *check_unit(struct checking *checking, const char *text)
{
	int64_t id, today = time_day(checking->ctx->now);
	const struct unit *unit =
		text_to_int(text, &id) ? directory_unit(checking->ctx->directory, id) : NULL;
	bool good = unit && unit->from_day <= today && today <= unit->to_day;
	return good ? text : problem(checking, "value.unit");
}

static const char *check_person(struct checking *checking, const char *text)
{
	int64_t id;
	const struct person *person =
		text_to_int(text, &id) ? directory_person(checking->ctx->directory, id) : NULL;
	bool good = person && person->active;
	return good ? text : problem(checking, "value.person");
}

static const char *check_integer(struct checking *checking, const char *text)
{
	int64_t number;
	bool good = text_to_int(text, &number) && number >= 0 &&
		    (!checking->input->max || number <= checking->input->max);
	return good ? text_printf(checking->ctx->pool, "%" PRId64, number)
		    : problem(checking, "value.integer");
}

/* "12", "12.3", "12.34" yuan. */
static const char *check_money(struct checking *checking, const char *text)
{
	const char *point = strchr(text, '.');
	size_t places = point ? strlen(point + 1) : 0;
	const char *whole = point ? text_copy_n(checking->ctx->pool, text, point - text) : text;
	int64_t yuan, part = 0;
	bool good = *text != '-' && text_to_int(whole, &yuan) && yuan >= 0 &&
		    yuan < INT64_MAX / FEN / FEN;
	if (point)
		good = good && places >= 1 && places <= 2 && text_to_int(point + 1, &part) &&
		       part >= 0;
	if (!good)
		return problem(checking, "value.money");
	return text_printf(
		checking->ctx->pool, "%" PRId64, yuan * FEN + (places == 1 ? part * 10 : part));
}

static const char *check_flag(struct checking *checking, const char *text)
{
	if (text_equal(text, "1") || text_equal(text, "0"))
		return text;
	return problem(checking, "value.flag");
}

static check_type *const types[] = {
	[INPUT_TEXT] = check_text,
	[INPUT_LONG] = check_long,
	[INPUT_CHOICE] = check_choice,
	[INPUT_DATE] = check_date,
	[INPUT_UNIT] = check_unit,
	[INPUT_UNITS] = check_unit,
	[INPUT_PERSON] = check_person,
	[INPUT_INTEGER] = check_integer,
	[INPUT_MONEY] = check_money,
	[INPUT_FLAG] = check_flag,
};

static void check_many(struct checking *checking, const json_t *value)
{
	json_t *list = put_list(checking->good, checking->input->name);
	if (json_is_string(value)) {
		const char *good = types[checking->input->type](checking, json_string_value(value));
		if (good)
			add_text(list, good);
		return;
	}
	size_t i;
	const json_t *one;
	json_array_foreach (value, i, one) {
		const char *text = json_string_value(one);
		const char *good =
			text_empty(text) ? NULL : types[checking->input->type](checking, text);
		if (good && list_has(list, good))
			problem(checking, "value.twice");
		else if (good)
			add_text(list, good);
	}
}

static bool is_empty(const json_t *value)
{
	size_t i;
	const json_t *one;
	json_array_foreach (value, i, one)
		if (!text_empty(json_string_value(one)))
			return false;
	return json_is_array(value) || text_empty(json_string_value(value));
}

/* A list that was shown with what stands in it and came back empty. */
static bool is_cleared(const struct checking *checking, const json_t *value)
{
	return value && checking->input->type == INPUT_UNITS && !checking->adds &&
	       !is_empty(json_object_get(checking->kept, checking->input->name));
}

static void check_one(struct checking *checking, const json_t *value, bool required, bool fill)
{
	const struct input *input = checking->input;
	if (is_empty(value)) {
		if (fill && input->fallback)
			put_text(checking->good, input->name, input->fallback);
		else if (required && is_empty(json_object_get(checking->kept, input->name)))
			problem(checking, "value.missing");
		else if (!required && is_cleared(checking, value))
			put_list(checking->good, input->name);
		return;
	}
	if (input->type == INPUT_UNITS) {
		check_many(checking, value);
		return;
	}
	if (!json_is_string(value)) {
		problem(checking, "value.one_only");
		return;
	}
	const char *good = types[input->type](checking, json_string_value(value));
	if (good)
		put_text(checking->good, input->name, good);
}

static const struct input *input_of(const struct definition *definition, enum input_is is)
{
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == is)
			return &definition->inputs[i];
	return NULL;
}

/* As given now, else as the matter has it. Added units are not the ones it began with. */
static const json_t *value_of(const struct checking *checking, const struct input *input)
{
	const json_t *given = input ? json_object_get(checking->good, input->name) : NULL;
	if (given || !input || checking->adds)
		return given;
	return json_object_get(checking->kept, input->name);
}

/* Given now or not, but not both as it was: then nobody has made a mistake today. */
static bool given(const struct checking *checking, const struct input *input)
{
	return input && json_object_get(checking->good, input->name);
}

static void check_apart(struct checking *checking, const struct definition *definition,
	enum input_is is, enum input_is from)
{
	const struct input *one = input_of(definition, is), *other = input_of(definition, from);
	if (!given(checking, one) && !given(checking, other))
		return;
	const json_t *units = value_of(checking, one), *taken = value_of(checking, other);
	bool twice = json_is_string(taken) && list_has(units, json_string_value(taken));
	size_t i;
	const json_t *unit;
	json_array_foreach (taken, i, unit)
		twice |= list_has(units, json_string_value(unit));
	if (!twice)
		return;
	(void)ctx_fail_field(checking->ctx, text_printf(checking->ctx->pool, "f.%s", one->name),
		"value.unit_twice", "title", one->title, "other", other->title);
}

/* A unit has one part in a matter. */
static void check_shares(struct checking *checking, const struct definition *definition)
{
	check_apart(checking, definition, IS_CO, IS_LEAD);
	check_apart(checking, definition, IS_SEPARATE, IS_LEAD);
	check_apart(checking, definition, IS_SEPARATE, IS_CO);
}

static bool whole_form(const struct action *action)
{
	bool form = action->effect == EFFECT_REGISTER || action->effect == EFFECT_CORRECT;
	return form && !action->need_count;
}

static void check_unknown(struct ctx *ctx, const struct definition *definition,
	const struct action *action, const json_t *raw)
{
	const char *name;
	const json_t *value;
	json_object_foreach ((json_t *)raw, name, value) {
		int input = input_find(definition, name);
		bool known = input >= 0 && whole_form(action) &&
			     definition->inputs[input].ask != ASK_ACTION;
		for (size_t i = 0; i < action->need_count; i++)
			known |= action->needs[i].input == input && input >= 0;
		if (!known)
			ctx_fail_field_with(ctx, text_printf(ctx->pool, "f.%s", name),
				"input.unknown", (const char *const[]){ "name", name, NULL });
	}
}

static void check_input(struct checking *checking, const struct input *input, const json_t *raw,
	bool required, bool fill)
{
	checking->input = input;
	check_one(checking, json_object_get(raw, input->name), required, fill);
}

enum err values_check(struct ctx *ctx, const struct definition *definition,
	const struct action *action, const json_t *kept, const json_t *raw, json_t **ret_values)
{
	struct checking checking = { .ctx = ctx, .good = json_tree(ctx->pool), .kept = kept };
	checking.history = action->effect == EFFECT_IMPORT || action->effect == EFFECT_REFRESH;
	checking.adds = action->effect == EFFECT_ADD_SHARES;
	bool registers = action->effect == EFFECT_REGISTER || action->effect == EFFECT_IMPORT;
	check_unknown(ctx, definition, action, raw);
	for (size_t i = 0; whole_form(action) && i < definition->input_count; i++)
		if (definition->inputs[i].ask != ASK_ACTION)
			check_input(&checking, &definition->inputs[i], raw,
				registers && definition->inputs[i].required, registers);
	for (size_t i = 0; i < action->need_count; i++)
		check_input(&checking, &definition->inputs[action->needs[i].input], raw,
			action->needs[i].required, registers);
	check_shares(&checking, definition);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	*ret_values = checking.good;
	return OK;
}
