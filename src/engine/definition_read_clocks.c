/* engine/definition_read_clocks.c - the clocks: a limit by case, a fixed date, or the earlier of
 * both; when they turn amber (临期); whose they are. */
#include "engine/definition_read.h"
#include "engine/matter.h"

#include <string.h>

static const char *const clock_keys[] = { "title", "limit", "otherwise", "by", "until", "less",
	"roll", "main", "pauses", "monthly", "quiet", "owner", "amber", "of", "for", NULL };

/* --- limits by case ---------------------------------------------------------------------------- */

static const struct input *case_field(const struct reader *reader, const struct clock_def *clock)
{
	return clock->by < 0 ? NULL : &reader->definition->inputs[clock->by];
}

static bool has_choice(const struct input *input, const char *id)
{
	for (size_t i = 0; input && i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, id))
			return true;
	return false;
}

static bool has_case(const struct limit_case *cases, size_t count, const char *value)
{
	for (size_t i = 0; i < count; i++)
		if (!cases[i].value || text_equal(cases[i].value, value))
			return true;
	return false;
}

/* Each value of the field has its limit, or there is an else. */
static void check_cases(struct reader *reader, const struct yaml_node *node,
	const struct clock_def *clock, const struct limit_case *cases, size_t count)
{
	const struct input *field = case_field(reader, clock);
	if (!field) {
		wrong(reader, node, "limit-without-field", "name", clock->id);
		return;
	}
	for (size_t i = 0; i < field->choice_count; i++)
		if (!has_case(cases, count, field->choices[i].id))
			wrong(reader, node, "limit-without-case", "name", clock->id, "value",
				field->choices[i].id);
}

static struct limit_case read_case(
	struct reader *reader, const struct yaml_node *node, const struct clock_def *clock)
{
	struct limit_case one = { 0 };
	if (node->key && !text_equal(node->key, "else")) {
		one.value = node->key;
		if (clock->by >= 0 && !has_choice(case_field(reader, clock), node->key))
			wrong(reader, node, "unknown-value", "name",
				case_field(reader, clock)->name, "value", node->key);
	}
	parse_limit(reader, node, &one.limit);
	return one;
}

/* "5 workday", or {urgent: 2 hour, else: 1 workday}; `else` must come last. */
static struct limit_case *read_cases(struct reader *reader, const struct yaml_node *map,
	const char *key, const struct clock_def *clock, size_t *ret_count)
{
	const struct yaml_node *node = yaml_get(map, key);
	*ret_count = 0;
	if (!node)
		return NULL;
	struct limit_case *cases = mem_array(reader->pool, struct limit_case, node->count + 1);
	if (!yaml_is(node, YAML_MAP)) {
		parse_limit(reader, node, &cases[0].limit);
		*ret_count = 1;
		return cases;
	}
	for (const struct yaml_node *one = node->first; one; one = one->next) {
		if (*ret_count && !cases[*ret_count - 1].value)
			wrong(reader, one, "case-after-else", "name", one->key);
		cases[(*ret_count)++] = read_case(reader, one, clock);
	}
	check_cases(reader, node, clock, cases, *ret_count);
	return cases;
}

/* --- amber ------------------------------------------------------------------------------------- */

static bool read_percent(pool_t *pool, const char *text, int64_t *ret)
{
	const char *end = text ? strstr(text, " %") : NULL;
	return end && !end[2] && text_to_int(text_copy_n(pool, text, (size_t)(end - text)), ret) &&
	       *ret > 0 && *ret < 100;
}

static struct amber_case read_amber(struct reader *reader, const struct yaml_node *node)
{
	struct amber_case amber = { 0 };
	if (node->key && text_starts(node->key, "over ")) {
		if (!limit_parse(node->key + strlen("over "), &amber.over))
			wrong(reader, node, "bad-limit", "text", node->key);
	} else if (node->key && !text_equal(node->key, "else") && !text_equal(node->key, "amber")) {
		wrong(reader, node, "unknown-key", "name", node->key);
	}
	if (!read_percent(reader->pool, yaml_text(node), &amber.percent))
		parse_limit(reader, node, &amber.before);
	return amber;
}

static bool in_hours(struct limit limit)
{
	return limit.amount && !limit_in_days(limit);
}

/* ≤5 工作日 of more than 20, ≤3 of more than 7, ≤1 of the rest; ≤25 % of hours. Where some cases
 * are in hours and some in days, a length over one natural day tells them apart. */
static void default_amber(struct reader *reader, struct clock_def *clock)
{
	size_t hours = 0;
	for (size_t i = 0; i < clock->case_count; i++)
		hours += in_hours(clock->cases[i].limit);
	clock->ambers = mem_array(reader->pool, struct amber_case, 4);
	struct amber_case *amber = clock->ambers;
	if (!hours || hours < clock->case_count) {
		*amber++ = (struct amber_case){ .over = LIMIT(20, UNIT_WORKDAY),
			.before = LIMIT(5, UNIT_WORKDAY) };
		*amber++ = (struct amber_case){ .over = LIMIT(7, UNIT_WORKDAY),
			.before = LIMIT(3, UNIT_WORKDAY) };
		*amber++ = (struct amber_case){ .over = hours ? LIMIT(24, UNIT_HOUR)
							      : (struct limit){ 0 },
			.before = LIMIT(1, UNIT_WORKDAY) };
	}
	if (hours)
		*amber++ = (struct amber_case){ .percent = 25 };
	clock->amber_count = (size_t)(amber - clock->ambers);
}

static void read_ambers(struct reader *reader, const struct yaml_node *map, struct clock_def *clock)
{
	const struct yaml_node *node = yaml_get(map, "amber");
	if (!node) {
		default_amber(reader, clock);
		return;
	}
	clock->ambers = mem_array(reader->pool, struct amber_case, node->count + 1);
	if (!yaml_is(node, YAML_MAP)) {
		clock->ambers[clock->amber_count++] = read_amber(reader, node);
		return;
	}
	for (const struct yaml_node *one = node->first; one; one = one->next)
		clock->ambers[clock->amber_count++] = read_amber(reader, one);
}

/* --- one clock --------------------------------------------------------------------------------- */

/* The date is a field of the form that is kept, so that a later start finds it. */
static void read_until(struct reader *reader, const struct yaml_node *node, struct clock_def *clock)
{
	clock->until = read_input(reader, node, "until");
	clock->less = read_cases(reader, node, "less", clock, &clock->less_count);
	if (clock->less_count && clock->until < 0)
		wrong(reader, node, "missing-key", "name", "until");
	if (clock->until < 0)
		return;
	struct input *input = &reader->definition->inputs[clock->until];
	if (input->type != INPUT_DATE || input->ask == ASK_ACTION)
		wrong(reader, node, "date-field-type", "name", input->name);
	if (input->clock >= 0)
		wrong(reader, node, "date-field-twice", "name", input->name);
	input->is = IS_DUE;
	input->clock = (int)(clock - reader->definition->clocks);
}

static void read_limits(
	struct reader *reader, const struct yaml_node *node, struct clock_def *clock)
{
	/* limit: the earlier of date and limit; otherwise: the limit only where no date is given. */
	clock->date_first = yaml_get(node, "otherwise");
	if (clock->date_first && (clock->until < 0 || yaml_get(node, "limit")))
		wrong(reader, node, "otherwise-without-date", "name", clock->id);
	clock->cases = read_cases(
		reader, node, clock->date_first ? "otherwise" : "limit", clock, &clock->case_count);
	clock->month_day = read_number(reader, node, "monthly", 0, 1, 28);
	clock->every_month = clock->month_day > 0;
	clock->roll = read_flag(reader, node, "roll", true);
	for (size_t i = 0; i < clock->case_count; i++)
		clock->cases[i].limit.unrolled = !clock->roll;
	bool both = clock->every_month && (clock->case_count || clock->until >= 0);
	if (both || (!clock->every_month && !clock->case_count && clock->until < 0))
		wrong(reader, node, "clock-without-limit", "name", clock->id);
}

static void read_belonging(
	struct reader *reader, const struct yaml_node *node, struct clock_def *clock)
{
	static const char *const machines[] = { "matter", "share", NULL };
	static const char *const parts[] = { "every", "lead", "co", "separate", NULL };
	static const uint32_t masks[] = { 0, 1 << SHARE_LEAD | 1 << SHARE_SEPARATE, 1 << SHARE_CO,
		1 << SHARE_SEPARATE };
	clock->on_share = read_word(reader, node, "of", machines, 0) == 1;
	clock->shares = masks[read_word(reader, node, "for", parts, 0)];
	if (clock->shares)
		clock->on_share = true;
}

static void read_one_clock(
	struct reader *reader, const struct yaml_node *node, struct clock_def *clock)
{
	*clock = (struct clock_def){
		.id = node->key, .title = node->key, .until = -1, .line = node->key_line
	};
	read_id(reader, node);
	if (!read_map(reader, node, clock_keys))
		return;
	clock->title = text_or(need_text(reader, node, "title", 40), node->key);
	clock->by = yaml_get(node, "by") ? read_input(reader, node, "by")
					 : reader->definition->urgency_input;
	read_until(reader, node, clock);
	read_limits(reader, node, clock);
	read_belonging(reader, node, clock);
	clock->owner = read_role(reader, node, "owner");
	clock->main = read_flag(reader, node, "main", false);
	clock->pauses = read_flag(reader, node, "pauses", true);
	clock->quiet = read_flag(reader, node, "quiet", false);
	read_ambers(reader, node, clock);
}

void read_all_clocks(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	definition->clocks = mem_array(reader->pool, struct clock_def, CLOCKS_MAX);
	const struct yaml_node *map = yaml_get(root, "clocks");
	if (!yaml_is(map, YAML_MAP)) {
		wrong(reader, map ? map : root, "missing-key", "name", "clocks");
		return;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		if (definition->clock_count == CLOCKS_MAX) {
			wrong(reader, node, "too-many", "name", "clocks");
			return;
		}
		read_one_clock(reader, node, &definition->clocks[definition->clock_count]);
		definition->clock_count++;
	}
}

int add_clock(struct reader *reader, const struct yaml_node *node, const char *id,
	const char *title, struct limit limit)
{
	struct definition *definition = reader->definition;
	if (clock_find(definition, id) >= 0) {
		wrong(reader, node, "duplicate", "name", id);
		return clock_find(definition, id);
	}
	if (definition->clock_count == CLOCKS_MAX) {
		wrong(reader, node, "too-many", "name", "clocks");
		return 0;
	}
	struct clock_def *clock = &definition->clocks[definition->clock_count];
	*clock = (struct clock_def){ .id = id,
		.title = title,
		.on_share = true,
		.by = -1,
		.until = -1,
		.roll = true,
		.pauses = true,
		.line = node->key ? node->key_line : node->line };
	clock->cases = mem_new(reader->pool, struct limit_case);
	clock->cases[0].limit = limit;
	clock->case_count = limit.amount ? 1 : 0;
	default_amber(reader, clock);
	return (int)definition->clock_count++;
}
