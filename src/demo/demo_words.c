/* demo/demo_words.c - fills holes and draws from pools. */
#include "demo/demo_words.h"

#include "base/time.h"

#define TEXT_SIZE_MAX 8192
#define NAME_SIZE_MAX 64
/* The places of towns, whose units `place` and `towns` stand for. */
#define TOWNS "town"

static const struct hole *find(const struct words *words, const char *name)
{
	for (size_t i = 0; i < words->hole_count; i++)
		if (text_equal(words->holes[i].name, name))
			return &words->holes[i];
	return NULL;
}

static const struct hole *keep(struct words *words, struct hole hole)
{
	CHECK(words->hole_count < HOLES_MAX);
	words->holes[words->hole_count] = hole;
	return &words->holes[words->hole_count++];
}

void words_set(struct words *words, const char *name, const char *text)
{
	if (!find(words, name))
		keep(words, (struct hole){ name, text, NULL });
}

const char *words_value(const struct words *words, const char *name)
{
	const struct hole *hole = find(words, name);
	return hole ? hole->text : NULL;
}

/* --- what holes hold --------------------------------------------------------------------------- */

static const struct yaml_node *entry(const struct yaml_node *list, int64_t nth)
{
	const struct yaml_node *node = yaml_first(list);
	while (node && nth--)
		node = node->next;
	return node;
}

static const struct yaml_node *draw(struct dice *dice, const struct yaml_node *list)
{
	return list && list->count ? entry(list, dice_between(dice, 0, list->count - 1)) : NULL;
}

static const struct yaml_node *places(const struct words *words, const char *name)
{
	return yaml_get(yaml_get(words->demo->vocabulary, "holes"), name);
}

const char *words_meeting(const struct words *words, int64_t *ret_day)
{
	const struct yaml_node *node = yaml_first(yaml_get(words->demo->vocabulary, "meetings"));
	const char *title = NULL;
	int64_t day;
	for (; node; node = node->next)
		if (time_parse_day(text_or(yaml_text_of(node, "date"), ""), &day) &&
			day + words->shift <= words->day) {
			title = yaml_text_of(node, "title");
			*ret_day = day + words->shift;
		}
	return title;
}

static const struct hole *fill_meeting(struct words *words)
{
	int64_t day;
	const char *title = words_meeting(words, &day);
	words->meeting_day = title ? day : -1;
	if (!title)
		return NULL;
	return keep(words, (struct hole){ "meeting", title, NULL });
}

static const struct hole *fill_hole(struct words *words, const char *name)
{
	if (text_equal(name, "meeting"))
		return fill_meeting(words);
	const struct yaml_node *node = draw(words->dice, places(words, name));
	if (!node)
		return NULL;
	struct hole hole = { text_copy(words->pool, name), yaml_text(node), NULL };
	if (node->kind == YAML_MAP) {
		hole.text = yaml_text_of(node, "text");
		hole.unit = yaml_text_of(node, "unit");
	}
	return keep(words, hole);
}

/* What is told of last month or last quarter in January is told of last year. */
static int64_t number_by_day(const struct words *words, const char *name, const char *text)
{
	struct civil civil = time_civil(words->day);
	int quarter = (civil.month + 2) / 3;
	bool of_month = civil.month == 1 && strstr(text, "{last-month}");
	bool of_quarter = quarter == 1 && strstr(text, "{last-quarter}");
	if (text_equal(name, "year"))
		return civil.year - (of_month || of_quarter);
	if (text_equal(name, "last-month"))
		return civil.month == 1 ? 12 : civil.month - 1;
	if (text_equal(name, "last-quarter"))
		return quarter == 1 ? 4 : quarter - 1;
	return 0;
}

static const struct hole *fill_by_day(struct words *words, const char *name, const char *text)
{
	int64_t number = number_by_day(words, name, text);
	const char *written = number ? text_printf(words->pool, "%d", (int)number) : NULL;
	return written ? keep(words, (struct hole){ text_copy(words->pool, name), written, NULL })
		       : NULL;
}

/* What tells of time grows with it, give or take a little. */
static int64_t grown(struct words *words, int64_t least, int64_t most)
{
	int64_t middle = least + (most - least) * words->part / 100, slack = (most - least) / 8;
	int64_t number = dice_between(words->dice, middle - slack, middle + slack);
	return number < least ? least : number > most ? most : number;
}

static void add_hole(
	struct words *words, struct buffer *filled, const char *name, const char *text, bool timed)
{
	int64_t least, most;
	if (range_parse(name, &least, &most)) {
		buffer_printf(filled, "%d",
			(int)(timed ? grown(words, least, most)
				    : dice_between(words->dice, least, most)));
		return;
	}
	const struct hole *hole = find(words, name);
	if (!hole)
		hole = fill_by_day(words, name, text);
	if (!hole)
		hole = fill_hole(words, name);
	buffer_printf(filled, hole ? "%s" : "{%s}", hole ? hole->text : name);
}

static const char *fill(struct words *words, pool_t *pool, const char *text, bool timed)
{
	struct buffer filled;
	buffer_init(&filled, pool, TEXT_SIZE_MAX);
	const char *at = text;
	for (const char *open; (open = strchr(at, '{')); at++) {
		size_t size = strcspn(open + 1, "}");
		char name[NAME_SIZE_MAX];
		buffer_add(&filled, at, (size_t)(open - at));
		CHECK(size < sizeof name && open[1 + size]);
		memcpy(name, open + 1, size);
		name[size] = '\0';
		add_hole(words, &filled, name, text, timed);
		at = open + 1 + size;
	}
	buffer_text(&filled, at);
	CHECK(!filled.full);
	return filled.data;
}

const char *words_fill(struct words *words, pool_t *pool, const char *text)
{
	return fill(words, pool, text, false);
}

/* --- places ------------------------------------------------------------------------------------ */

const char *words_place(struct words *words)
{
	for (size_t i = 0; i < words->hole_count; i++)
		if (words->holes[i].unit)
			return words->holes[i].unit;
	const char *unit = yaml_text_of(draw(words->dice, places(words, TOWNS)), "unit");
	CHECK(unit);
	return unit;
}

/* Evenly spread over the list from some place on, so that none comes twice. */
const char **words_towns(struct words *words, size_t count)
{
	const struct yaml_node *towns = places(words, TOWNS);
	const char **units = mem_array(words->pool, const char *, count);
	CHECK(towns && (size_t)towns->count >= count);
	int64_t first = dice_between(words->dice, 0, towns->count - 1);
	int64_t apart = towns->count / (int64_t)count;
	for (size_t i = 0; i < count; i++)
		units[i] = yaml_text_of(
			entry(towns, (first + (int64_t)i * apart) % towns->count), "unit");
	return units;
}

/* --- pools ------------------------------------------------------------------------------------- */

static const struct yaml_node *by_hint(const struct yaml_node *map, const char *const *hints)
{
	for (; *hints; hints++)
		if (yaml_get(map, *hints))
			return yaml_get(map, *hints);
	return NULL;
}

static const struct yaml_node *walk(const struct yaml_node *node, pool_t *pool, const char *path)
{
	while (node && *path) {
		size_t size = strcspn(path, ".");
		node = yaml_get(node, text_copy_n(pool, path, size));
		path += size + (path[size] == '.');
	}
	return node;
}

static bool is_drawn(const struct words *words, const struct yaml_node *node)
{
	return words->drawn && apr_hash_get(words->drawn, &node, sizeof node);
}

static void note_drawn(struct words *words, const struct yaml_node *node)
{
	const struct yaml_node **key = mem_new(words->pool, const struct yaml_node *);
	*key = node;
	if (!words->drawn)
		words->drawn = apr_hash_make(words->pool);
	apr_hash_set(words->drawn, key, sizeof *key, node);
}

/* From a place of the list on the first that has not been drawn yet: a place that falls, or where the
 * list tells of time, the place of the time. */
static const struct yaml_node *draw_new(
	struct words *words, const struct yaml_node *list, bool timed)
{
	if (!yaml_is(list, YAML_LIST) || !list->count)
		return NULL;
	int64_t first = timed ? words->part * list->count / 100
			      : dice_between(words->dice, 0, list->count - 1);
	const struct yaml_node *node = entry(list, first);
	for (int64_t i = 1; i < list->count && is_drawn(words, node); i++)
		node = entry(list, (first + i) % list->count);
	note_drawn(words, node);
	return node;
}

const char *words_pool(
	struct words *words, pool_t *pool, const char *path, const char *const *hints)
{
	const struct yaml_node *node = walk(words->demo->vocabulary, pool, path);
	bool timed = false;
	while (yaml_is(node, YAML_MAP)) {
		node = by_hint(node, hints);
		timed |= node && text_equal(node->key, words->phase);
	}
	const char *text = yaml_text(draw_new(words, node, timed));
	return text ? fill(words, pool, text, timed) : NULL;
}
