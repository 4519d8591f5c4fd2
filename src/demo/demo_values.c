/* demo/demo_values.c - the values of a step: each form that scenarios.yaml knows is a row of the table.
 *
 * What doesn't come from a pool is said first, so that a pool can go by it (the reply by its class). */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "engine/clock.h"
#include "html/json.h"

#include <inttypes.h>

typedef const char *say_form(struct saying *saying, const char *rest);

static void hint(struct saying *saying, const char *text)
{
	if (text && saying->hint_count + 1 < HINTS_MAX)
		saying->hints[saying->hint_count++] = text;
}

static const char *id_text(struct saying *saying, int64_t id)
{
	return id ? text_printf(saying->pool, "%" PRId64, id) : NULL;
}

static const char *fill(struct saying *saying, const char *text)
{
	return text ? words_fill(&saying->tale->words, saying->pool, text) : NULL;
}

/* --- the forms --------------------------------------------------------------------------------- */

static void hint_stored(struct saying *saying)
{
	const char *name;
	json_t *value;
	if (!saying->matter)
		return;
	json_object_foreach (saying->matter->values, name, value)
		hint(saying, json_string_value(value));
}

/* Last come the units, and what is for all others. */
static const char *say_pool(struct saying *saying, const char *rest)
{
	struct saying all = *saying;
	const struct unit *unit = directory_unit(
		saying->simulation->directory, saying->task ? saying->task->unit : 0);
	hint_stored(&all);
	hint(&all, text_printf(saying->pool, "of-%s", saying->tale->lead));
	hint(&all, unit ? text_printf(saying->pool, "at-%s", unit->code) : NULL);
	hint(&all, "other");
	return words_pool(&saying->tale->words, saying->pool, rest, all.hints);
}

static const char *say_base(struct saying *saying, const char *rest)
{
	(void)rest;
	return say_pool(
		saying, text_printf(saying->pool, "%s.bases", saying->tale->business->node->key));
}

static const char *say_pattern(struct saying *saying, const char *rest)
{
	return fill(saying, yaml_text_of(saying->tale->pattern, rest));
}

static const char *say_formed(struct saying *saying, const char *text);

static const char *say_session(struct saying *saying, const char *rest)
{
	return say_formed(saying, fill(saying, yaml_text_of(saying->tale->session, rest)));
}

static const char *say_one(struct saying *saying, const char *rest)
{
	return dice_weighted(&saying->tale->dice, saying->pool, rest);
}

static const char *say_date(struct saying *saying, const char *rest)
{
	int64_t least, most;
	if (!range_parse(rest, &least, &most))
		return NULL;
	int64_t days = dice_between(&saying->tale->dice, least, most);
	return time_format_day(saying->pool,
		calendar_add_workdays(saying->simulation->calendar, time_day(saying->at), days));
}

static const char *say_day(struct saying *saying, const char *rest)
{
	(void)rest;
	return time_format_day(saying->pool, time_day(saying->at));
}

static const char *say_last_month(struct saying *saying, const char *rest)
{
	(void)rest;
	int64_t day = time_day(saying->at);
	return time_format_day(saying->pool, day - time_civil(day).day);
}

static const char *say_due(struct saying *saying, const char *rest)
{
	(void)rest;
	return saying->tale->due ? time_format_day(saying->pool, saying->tale->due) : NULL;
}

static int64_t holder(struct saying *saying, const char *role)
{
	const struct role *found = role_find(saying->simulation->ctx->definitions, role);
	return found ? who_holds(saying->simulation, saying->tale, found,
			       saying->task ? saying->task->unit : 0)
		     : 0;
}

static const char *say_person(struct saying *saying, const char *rest)
{
	return id_text(saying, holder(saying, rest));
}

static const char *say_name(struct saying *saying, const char *rest)
{
	return directory_name(saying->simulation->directory, holder(saying, rest));
}

/* By whom it was instructed: the pattern's `by`, else the leader in charge of the lead unit. */
static const char *say_leader(struct saying *saying, const char *rest)
{
	(void)rest;
	const struct tale *tale = saying->tale;
	const struct demo *demo = saying->simulation->demo;
	int64_t by = demo_person(demo, yaml_text_of(tale->pattern, "by"));
	const struct division *division = directory_division(
		saying->simulation->directory, demo_unit(demo, tale->lead), tale->opened);
	return id_text(saying, by ? by : division ? division->leader : 0);
}

static const char *say_meeting(struct saying *saying, const char *rest)
{
	(void)rest;
	return words_value(&saying->tale->words, "meeting");
}

static bool has_share(const struct matter *matter, int64_t unit)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].unit == unit)
			return true;
	return false;
}

/* Where there is no co-unit: the lead of another pattern of the same type. */
static int64_t other_unit(const struct saying *saying)
{
	const struct tale *tale = saying->tale;
	const struct demo *demo = saying->simulation->demo;
	const struct yaml_node *node = yaml_first(
		yaml_get(yaml_get(demo->vocabulary, tale->business->node->key), "patterns"));
	for (; node; node = node->next) {
		int64_t unit = demo_unit(demo, yaml_text(yaml_first(yaml_get(node, "lead"))));
		if (unit && text_equal(yaml_text_of(node, "type"), tale->type) &&
			!has_share(saying->matter, unit))
			return unit;
	}
	return 0;
}

static const char *say_first_co(struct saying *saying, const char *rest)
{
	(void)rest;
	const struct matter *matter = saying->matter;
	for (size_t i = 0; matter && i < matter->share_count; i++)
		if (matter->shares[i].role == SHARE_CO)
			return id_text(saying, matter->shares[i].unit);
	return matter ? id_text(saying, other_unit(saying)) : NULL;
}

static const char *say_milestone(struct saying *saying, const char *rest)
{
	const struct task *task = saying->task;
	if (!task || !task->item)
		return NULL;
	if (text_equal(rest, "number"))
		return id_text(saying, task->number);
	if (text_equal(rest, "date"))
		return time_format_day(
			saying->pool, when_day(saying->simulation, task->item, "date"));
	return yaml_text_of(task->item, rest);
}

static const char *say_stored(struct saying *saying, const char *rest)
{
	return saying->matter ? matter_value(saying->matter, rest) : NULL;
}

static const struct form {
	const char *prefix; /* ends with ':', or is the whole value */
	say_form *say;
	bool after; /* goes by what else is said */
} forms[] = {
	{ "base", say_base, true },
	{ "date:", say_date },
	{ "day", say_day },
	{ "last-month", say_last_month },
	{ "due", say_due },
	{ "leader", say_leader },
	{ "meeting", say_meeting, true },
	{ "milestone:", say_milestone },
	{ "name:", say_name },
	{ "one:", say_one },
	{ "pattern:", say_pattern },
	{ "person:", say_person },
	{ "pool:", say_pool, true },
	{ "session:", say_session },
	{ "unit:first-co", say_first_co },
	{ "value:", say_stored },
};

static const struct form *form_of(const char *text)
{
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *prefix = forms[i].prefix;
		bool open = prefix[strlen(prefix) - 1] == ':';
		if (open ? text_starts(text, prefix) : text_equal(text, prefix))
			return &forms[i];
	}
	return NULL;
}

/* --- all of a step ----------------------------------------------------------------------------- */

/* Units and due date are the tale's own, wherever it has them from. */
static bool of_tale(const char *text)
{
	static const char *const forms_of_tale[] = { "due", "pattern:lead", "pattern:co",
		"pattern:separate" };
	for (size_t i = 0; i < COUNT(forms_of_tale); i++)
		if (text_equal(text, forms_of_tale[i]))
			return true;
	return false;
}

/* What a measure says of the same name stands in place of it, then what the scenario sets. */
static const char *replaced(const struct saying *saying, const struct yaml_node *node)
{
	const struct tale *tale = saying->tale;
	if (saying->task || of_tale(node->text))
		return NULL;
	const char *text = yaml_text_of(tale->measure, node->key);
	return text ? text : yaml_text_of(yaml_get(tale->scenario, "set"), node->key);
}

static void say_text(struct saying *saying, json_t *values, const char *name, const char *text)
{
	if (text_empty(text))
		return;
	hint(saying, text);
	put_text(values, name, text);
}

static void say_units(
	struct saying *saying, json_t *values, const char *name, const char *const *units)
{
	if (!units || !*units)
		return;
	json_t *list = put_list(values, name);
	for (; *units; units++)
		add_text(list, id_text(saying, demo_unit(saying->simulation->demo, *units)));
}

/* The units of the tale, whether its pattern or its measure named them. */
static bool say_handlers(struct saying *saying, json_t *values, const char *name, const char *text)
{
	const struct tale *tale = saying->tale;
	if (text_equal(text, "pattern:lead"))
		say_text(saying, values, name,
			id_text(saying, demo_unit(saying->simulation->demo, tale->lead)));
	else if (text_equal(text, "pattern:co"))
		say_units(saying, values, name, tale->co);
	else if (text_equal(text, "pattern:separate"))
		say_units(saying, values, name, tale->separate);
	else
		return false;
	return true;
}

static const char *say_formed(struct saying *saying, const char *text)
{
	const struct form *form = text ? form_of(text) : NULL;
	const char *colon = form ? strchr(text, ':') : NULL;
	return form ? form->say(saying, colon ? colon + 1 : "") : text;
}

static void say_value(
	struct saying *saying, json_t *values, const struct yaml_node *node, bool after)
{
	const char *instead = replaced(saying, node);
	const struct form *form = instead ? NULL : form_of(node->text);
	int64_t person = demo_person(saying->simulation->demo, instead);
	if ((form && form->after) != after)
		return;
	if (instead)
		say_text(saying, values, node->key, person ? id_text(saying, person) : instead);
	else if (!say_handlers(saying, values, node->key, node->text))
		say_text(saying, values, node->key, say_formed(saying, node->text));
}

/* Per cent of the time from the registration until it is due; half of it where it isn't known. */
static int64_t percent_run(const struct saying *saying)
{
	const struct matter *matter = saying->matter;
	const struct clock *clock = matter ? matter_main_clock(matter) : NULL;
	if (!clock || clock->due == WORKTIME_NEVER || clock->due <= matter->opened)
		return 50;
	return (saying->at - matter->opened) * 100 / (clock->due - matter->opened);
}

static void set_phase(const struct saying *saying)
{
	static const struct {
		const char *name;
		int64_t from, to;
	} phases[] = { { "start", 0, 34 }, { "middle", 34, 75 }, { "late", 75, 100 } };
	struct words *words = &saying->tale->words;
	int64_t percent = percent_run(saying);
	size_t i = percent < 34 ? 0 : percent < 75 ? 1 : 2;
	words->phase = phases[i].name;
	words->part = (percent - phases[i].from) * 100 / (phases[i].to - phases[i].from);
	words->part = words->part < 0 ? 0 : words->part > 99 ? 99 : words->part;
}

json_t *say_values(struct saying *saying, const struct yaml_node *map)
{
	json_t *values = json_tree(saying->pool);
	set_phase(saying);
	hint(saying, saying->tale->words.phase);
	hint(saying, saying->tale->type);
	hint(saying, yaml_text_of(saying->tale->session, "kind"));
	for (int after = 0; after <= 1; after++)
		for (const struct yaml_node *node = yaml_first(map); node; node = node->next)
			say_value(saying, values, node, after);
	return values;
}
