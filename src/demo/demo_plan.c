/* demo/demo_plan.c - what matters there will be: for each its scenario, words, units and days. */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "html/json.h"

/* Drawings before a pattern is taken that stands in another month or was used. */
#define DRAWINGS 400
/* Tellings before a meeting is taken that lies outside the scenario's days. */
#define TELLINGS 12
#define UNITS_MAX 16
#define TOWNS_LEAST 3
#define TOWNS_MOST 6

struct plan {
	struct simulation *simulation;
	struct business *business;
	struct tale *tale;
	const char *kind;    /* the kind that was drawn first, or NULL */
	int64_t least, most; /* days before today on which it may be registered */
};

static const struct yaml_node *words_of(const struct plan *plan)
{
	return yaml_get(plan->simulation->demo->vocabulary, plan->business->node->key);
}

static int64_t number_of(const struct yaml_node *map, const char *key, int64_t fallback)
{
	int64_t number;
	return yaml_int(yaml_get(map, key), &number) ? number : fallback;
}

static int64_t fall(struct plan *plan, const struct yaml_node *map, const char *key)
{
	int64_t least, most;
	CHECK(range_parse(yaml_text_of(map, key), &least, &most));
	return dice_between(&plan->tale->dice, least, most);
}

static bool lists(const struct yaml_node *list, const char *text)
{
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
		if (text_equal(node->text, text))
			return true;
	return false;
}

/* --- which scenario ---------------------------------------------------------------------------- */

static bool scenario_fits(const struct plan *plan, const struct yaml_node *scenario)
{
	const struct tale *tale = plan->tale;
	const struct yaml_node *kinds = yaml_get(scenario, "kinds");
	return !kinds || lists(kinds, plan->kind) ||
	       lists(kinds, yaml_text_of(tale->session, "kind")) ||
	       lists(kinds, yaml_text_of(tale->session, "year"));
}

/* The scenarios that may be drawn. */
struct choice_of {
	const struct yaml_node *among; /* their names; NULL: all */
	bool due;                      /* only those whose `due` the tale's due date fits */
};

static bool may_be_drawn(
	const struct plan *plan, const struct yaml_node *scenario, const struct choice_of *choice)
{
	int64_t least, most,
		due = calendar_count_workdays(
			plan->simulation->calendar, plan->simulation->days.today, plan->tale->due);
	if (choice->among && !lists(choice->among, yaml_text_of(scenario, "name")))
		return false;
	if (choice->due && range_parse(yaml_text_of(scenario, "due"), &least, &most) &&
		(due < least || due > most))
		return false;
	return scenario_fits(plan, scenario);
}

/* By weight; NULL where none may be. */
static const struct yaml_node *draw_scenario(struct plan *plan, struct choice_of choice)
{
	const struct yaml_node *first = yaml_first(yaml_get(plan->business->node, "scenarios")),
			       *node;
	int64_t sum = 0;
	for (node = first; node; node = node->next)
		if (may_be_drawn(plan, node, &choice))
			sum += number_of(node, "weight", 0);
	int64_t fallen = sum ? dice_between(&plan->tale->dice, 0, sum - 1) : 0;
	for (node = first; node; node = node->next) {
		if (!may_be_drawn(plan, node, &choice))
			continue;
		fallen -= number_of(node, "weight", 0);
		if (fallen < 0)
			return node;
	}
	return NULL;
}

/* --- which words ------------------------------------------------------------------------------- */

static bool in_season(const struct yaml_node *pattern, int month)
{
	const char *months = yaml_text_of(pattern, "months");
	int from, to;
	if (!months || sscanf(months, "%d-%d", &from, &to) != 2)
		return true;
	return from <= to ? from <= month && month <= to : month >= from || month <= to;
}

static const struct yaml_node *nth(const struct yaml_node *list, int64_t index)
{
	const struct yaml_node *node = yaml_first(list);
	while (index--)
		node = node->next;
	return node;
}

static void begin_words(struct plan *plan)
{
	struct tale *tale = plan->tale;
	tale->words = (struct words){ .pool = plan->simulation->pool,
		.demo = plan->simulation->demo,
		.dice = &tale->dice,
		.day = tale->opened,
		.shift = plan->simulation->days.shift };
	words_set(&tale->words, "number",
		text_printf(plan->simulation->pool, "%d", (int)tale->number));
}

/* The pattern and what stands in its holes. Numbers alone make no other matter of it, until nothing else
 * is left (BY_NUMBER). */
static const char *filling(const struct plan *plan, const char *text, bool by_number)
{
	struct buffer key;
	const struct words *words = &plan->tale->words;
	buffer_init(&key, plan->simulation->pool, 2000);
	buffer_printf(&key, "%d %s", plan->tale->pattern->line,
		text_or(yaml_text_of(plan->tale->session, "title"), ""));
	for (size_t i = 0; i < words->hole_count; i++)
		if (!text_equal(words->holes[i].name, "number"))
			buffer_printf(&key, " %s", words->holes[i].text);
	if (by_number)
		buffer_printf(&key, " %s", text);
	return key.data;
}

/* The subject's own holes; {text} is the whole of it for those who say it in other words. */
static bool try_pattern(struct plan *plan, const struct yaml_node *pattern, bool by_number)
{
	struct tale *tale = plan->tale;
	const char *kind = yaml_text_of(pattern, "kind");
	if ((plan->kind && !text_equal(plan->kind, kind)) ||
		!in_season(pattern, time_civil(tale->opened).month))
		return false;
	begin_words(plan);
	tale->pattern = pattern;
	const char *text = text_or(yaml_text_of(pattern, "title"), yaml_text_of(pattern, "text"));
	text = words_fill(&tale->words, plan->simulation->pool, text);
	const char *key = filling(plan, text, by_number);
	if (apr_hash_get(plan->business->used, key, APR_HASH_KEY_STRING))
		return false;
	words_set(&tale->words, "text", text);
	apr_hash_set(plan->business->used, key, APR_HASH_KEY_STRING, text);
	return true;
}

static bool draw_pattern(struct plan *plan)
{
	const struct yaml_node *patterns = yaml_get(words_of(plan), "patterns");
	for (int i = 0; i < 2 * DRAWINGS; i++) {
		int64_t drawn = dice_between(&plan->tale->dice, 0, patterns->count - 1);
		if (try_pattern(plan, nth(patterns, drawn), i >= DRAWINGS))
			return true;
	}
	return false;
}

/* --- which units ------------------------------------------------------------------------------- */

struct units {
	const char *items[UNITS_MAX + 1]; /* ends with NULL */
	size_t count;
};

static void add_unit(struct units *units, const struct tale *tale, const char *unit)
{
	bool taken = text_equal(unit, tale->lead) || units->count == UNITS_MAX;
	for (size_t i = 0; i < units->count; i++)
		taken |= text_equal(units->items[i], unit);
	if (!taken)
		units->items[units->count++] = unit;
}

static void add_towns(struct units *units, struct tale *tale)
{
	size_t count = (size_t)dice_between(&tale->dice, TOWNS_LEAST, TOWNS_MOST);
	const char **towns = words_towns(&tale->words, count);
	for (size_t i = 0; i < count; i++)
		add_unit(units, tale, towns[i]);
}

static const char **units_of(struct plan *plan, const struct yaml_node *list)
{
	struct tale *tale = plan->tale;
	struct units units = { 0 };
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next) {
		if (text_equal(node->text, "towns"))
			add_towns(&units, tale);
		else if (text_equal(node->text, "place"))
			add_unit(&units, tale, words_place(&tale->words));
		else
			add_unit(&units, tale, node->text);
	}
	return pool_copy(plan->simulation->pool, units.items, sizeof units.items);
}

static void draw_units(struct plan *plan, const struct yaml_node *from)
{
	struct tale *tale = plan->tale;
	const struct yaml_node *lead = yaml_get(from, "lead");
	const char *text = yaml_is(lead, YAML_TEXT)
				   ? lead->text
				   : nth(lead, dice_between(&tale->dice, 0, lead->count - 1))->text;
	tale->lead = text_equal(text, "place") ? words_place(&tale->words) : text;
	tale->co = units_of(plan, yaml_get(from, "co"));
	tale->separate = units_of(plan, yaml_get(from, "separate"));
	const struct unit *unit = directory_unit(
		plan->simulation->directory, demo_unit(plan->simulation->demo, tale->lead));
	CHECK(unit);
	words_set(&tale->words, "lead", unit->short_name);
}

/* --- which days -------------------------------------------------------------------------------- */

/* Several days of a range, as working days before today. */
static int64_t opening(struct plan *plan)
{
	const struct simulation *simulation = plan->simulation;
	const struct yaml_node *opened = yaml_get(plan->tale->scenario, "opened");
	if (!range_parse(yaml_text(opened), &plan->least, &plan->most)) {
		plan->least = plan->most = -1;
		return when_day(simulation, plan->tale->session, "received");
	}
	return calendar_last_workday(simulation->calendar,
		simulation->days.today - dice_between(&plan->tale->dice, plan->least, plan->most));
}

static int64_t due_of(struct plan *plan)
{
	const struct simulation *simulation = plan->simulation;
	const struct tale *tale = plan->tale;
	const struct yaml_node *scenario = tale->scenario;
	if (yaml_get(scenario, "due"))
		return calendar_add_workdays(
			simulation->calendar, simulation->days.today, fall(plan, scenario, "due"));
	if (!dice_chance(&plan->tale->dice, number_of(plan->business->node, "own-date", 100)))
		return 0;
	if (yaml_get(scenario, "limit"))
		return calendar_add_workdays(
			simulation->calendar, tale->opened, fall(plan, scenario, "limit"));
	return when_day(simulation, tale->session, "due");
}

/* --- the registration -------------------------------------------------------------------------- */

static void say_registration(struct plan *plan)
{
	const struct yaml_node *step = yaml_get(plan->business->node, "register");
	struct saying saying = { .simulation = plan->simulation,
		.tale = plan->tale,
		.at = time_at(plan->tale->opened, 0),
		.pool = plan->simulation->pool };
	plan->tale->values = say_values(&saying, yaml_get(step, "values"));
}

/* What was registered may be told of later. */
static void know_values(struct tale *tale)
{
	const char *name;
	json_t *value;
	json_object_foreach (tale->values, name, value)
		if (json_is_string(value))
			words_set(&tale->words, name, json_string_value(value));
}

/* A matter that a meeting decided is registered within three working days of it; false where these
 * lie outside the scenario's. */
static bool move_to_meeting(struct plan *plan)
{
	struct tale *tale = plan->tale;
	const struct simulation *simulation = plan->simulation;
	int64_t opened = calendar_add_workdays(
		simulation->calendar, tale->words.meeting_day, dice_between(&tale->dice, 0, 3));
	int64_t before = simulation->days.today - opened;
	if (before < plan->least || before > plan->most)
		return false;
	if (tale->due && yaml_get(tale->scenario, "limit"))
		tale->due = calendar_next_workday(
			simulation->calendar, tale->due + opened - tale->opened);
	tale->opened = tale->words.day = opened;
	return true;
}

/* Said twice with the same dice where a meeting moves the day: the same words, other days. */
static void tell(struct plan *plan)
{
	struct tale *tale = plan->tale;
	size_t holes = tale->words.hole_count;
	for (int i = 0; i < TELLINGS; i++) {
		struct dice dice = tale->dice;
		tale->words.hole_count = holes;
		tale->words.drawn = NULL;
		tale->words.meeting_day = 0;
		say_registration(plan);
		if (!tale->words.meeting_day)
			return;
		if (tale->words.meeting_day < 0 || !move_to_meeting(plan))
			continue;
		tale->dice = dice;
		tale->words.hole_count = holes;
		tale->words.drawn = NULL;
		say_registration(plan);
		return;
	}
}

static void add_part(struct tale *tale, const struct yaml_node *step)
{
	CHECK(tale->step_count < TALE_STEPS_MAX);
	tale->steps[tale->step_count++] = step;
}

static void add_steps(struct plan *plan)
{
	const struct yaml_node *parts = yaml_get(plan->business->node, "parts");
	const struct yaml_node *node = yaml_first(yaml_get(plan->tale->scenario, "steps"));
	for (; node; node = node->next) {
		const struct yaml_node *part =
			yaml_first(node->kind == YAML_TEXT ? yaml_get(parts, node->text) : NULL);
		CHECK(part || node->kind == YAML_MAP);
		if (!part)
			add_part(plan->tale, node);
		for (; part; part = part->next)
			add_part(plan->tale, part);
	}
}

/* In the morning, so that what follows at once still falls into the day; nobody else in the same second,
 * by which matters are numbered. */
static int64_t morning(struct plan *plan)
{
	struct simulation *simulation = plan->simulation;
	int64_t start = calendar_worked(simulation->calendar, time_at(plan->tale->opened, 0));
	int64_t *at = mem_new(simulation->pool, int64_t);
	do
		*at = calendar_worked_first(simulation->calendar,
			start + dice_between(&plan->tale->dice, 5 * 60, 150 * 60) * MS_SECOND);
	while (apr_hash_get(simulation->seconds, at, sizeof *at));
	apr_hash_set(simulation->seconds, at, sizeof *at, at);
	return *at;
}

static void add_registration(struct plan *plan)
{
	struct simulation *simulation = plan->simulation;
	struct tale *tale = plan->tale;
	know_values(tale);
	add_steps(plan);
	tale->last = morning(plan);
	queue_add(&simulation->queue, (struct task){ .kind = TASK_REGISTER,
					      .at = tale->last,
					      .tale = tale,
					      .step = yaml_get(plan->business->node, "register") });
}

/* --- one matter -------------------------------------------------------------------------------- */

static void begin_tale(struct plan *plan, int64_t stream)
{
	struct simulation *simulation = plan->simulation;
	plan->tale = mem_new(simulation->pool, struct tale);
	plan->tale->business = plan->business;
	plan->tale->number = stream;
	dice_init(&plan->tale->dice, simulation->seed,
		(uint64_t)plan->business->index * 1000000 + (uint64_t)stream);
}

static void plan_pattern(struct plan *plan)
{
	plan->tale->opened = opening(plan);
	plan->tale->due = due_of(plan);
	if (!draw_pattern(plan)) {
		plan->simulation->report->undrawn++;
		return;
	}
	plan->tale->type = yaml_text_of(plan->tale->pattern, "type");
	draw_units(plan, plan->tale->pattern);
	tell(plan);
	add_registration(plan);
}

/* --- measures ---------------------------------------------------------------------------------- */

static void plan_measure(struct plan *plan, const struct yaml_node *measure)
{
	struct tale *tale = plan->tale;
	const struct yaml_node *lists_of = yaml_get(plan->business->node, "measures");
	tale->measure = measure;
	tale->opened = when_day(plan->simulation, measure, "opened");
	tale->due = when_day(plan->simulation, measure, "due");
	if (tale->opened > plan->simulation->days.today)
		return;
	bool past = tale->due < plan->simulation->days.today;
	const struct yaml_node *among = yaml_get(lists_of, past ? "due-past" : "due-ahead");
	tale->scenario = draw_scenario(plan, (struct choice_of){ among, true });
	if (!tale->scenario)
		tale->scenario = draw_scenario(plan, (struct choice_of){ among, false });
	CHECK(tale->scenario);
	begin_words(plan);
	draw_units(plan, measure);
	tale->type = yaml_text_of(measure, "type");
	say_registration(plan);
	add_registration(plan);
}

/* The number of them. */
static int64_t plan_measures(struct plan *plan, int64_t most)
{
	const struct yaml_node *node =
		yaml_first(yaml_get(plan->simulation->demo->measures, "measures"));
	int64_t count = 0;
	if (!yaml_get(plan->business->node, "measures"))
		return 0;
	for (; node && count < most; node = node->next) {
		begin_tale(plan, ++count);
		plan_measure(plan, node);
	}
	return count;
}

/* --- a whole county ---------------------------------------------------------------------------- */

static const char *draw_kind(struct plan *plan)
{
	const struct yaml_node *kinds = yaml_get(plan->business->node, "kinds");
	struct buffer weights;
	if (!kinds)
		return NULL;
	buffer_init(&weights, plan->simulation->pool, 400);
	for (const struct yaml_node *kind = yaml_first(kinds); kind; kind = kind->next)
		buffer_printf(&weights, "%s%s=%s", weights.size ? "," : "", kind->key, kind->text);
	return dice_weighted(&plan->tale->dice, plan->simulation->pool, weights.data);
}

static void plan_by_weight(struct plan *plan)
{
	plan->kind = draw_kind(plan);
	plan->tale->scenario = draw_scenario(plan, (struct choice_of){ 0 });
	CHECK(plan->tale->scenario);
	plan_pattern(plan);
}

/* Each session of the vocabulary has its own count, and numbers of its own. */
static const struct yaml_node *session_of(const struct plan *plan, const struct yaml_node *count)
{
	const struct yaml_node *node = yaml_first(yaml_get(words_of(plan), "sessions"));
	while (node &&
		(!text_equal(yaml_text_of(node, "kind"), yaml_text_of(count, "kind")) ||
			!text_equal(yaml_text_of(node, "year"), yaml_text_of(count, "year"))))
		node = node->next;
	CHECK(node);
	return node;
}

static void plan_sessions(struct plan *plan)
{
	const struct yaml_node *node = yaml_first(yaml_get(plan->business->node, "sessions"));
	int64_t stream = 0;
	for (; node; node = node->next)
		for (int64_t i = 1; i <= number_of(node, "count", 0); i++) {
			begin_tale(plan, ++stream);
			plan->tale->number = i;
			plan->tale->session = session_of(plan, node);
			plan_by_weight(plan);
		}
}

/* --- a small one: each scenario once ----------------------------------------------------------- */

static void fit_scenario(struct plan *plan, const struct yaml_node *scenario)
{
	const struct yaml_node *kinds = yaml_get(scenario, "kinds");
	const struct yaml_node *session = yaml_first(yaml_get(words_of(plan), "sessions"));
	plan->tale->scenario = scenario;
	plan->kind =
		yaml_get(plan->business->node, "kinds")
			? nth(kinds, dice_between(&plan->tale->dice, 0, kinds->count - 1))->text
			: NULL;
	for (; session && !plan->tale->session; session = session->next)
		if (lists(kinds, yaml_text_of(session, "year")))
			plan->tale->session = session;
}

static void plan_each_scenario(struct plan *plan, int64_t stream)
{
	const struct yaml_node *node = yaml_first(yaml_get(plan->business->node, "scenarios"));
	for (; node; node = node->next) {
		begin_tale(plan, ++stream);
		fit_scenario(plan, node);
		plan_pattern(plan);
	}
}

void plan_business(struct simulation *simulation, struct business *business)
{
	struct plan plan = { .simulation = simulation, .business = business };
	bool small = simulation->options->small;
	int64_t count = plan_measures(&plan, small ? 4 : INT64_MAX);
	if (small) {
		plan_each_scenario(&plan, count);
		return;
	}
	if (yaml_get(business->node, "sessions")) {
		plan_sessions(&plan);
		return;
	}
	for (int64_t most = number_of(business->node, "count", 0); count < most;) {
		begin_tale(&plan, ++count);
		plan_by_weight(&plan);
	}
}
