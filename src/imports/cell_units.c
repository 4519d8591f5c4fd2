/* imports/cell_units.c - names of units as people write them: full, short, by code, by the words they
 * are known by; several in a cell. A name that is only like one is asked about, never taken. */
#include "imports/cell.h"

#include "base/time.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

struct meaning cell_problem_with(struct reading *reading, const char *key, const char *const *pairs)
{
	return (struct meaning){ .problem = message_with(
					 reading->pool, reading->messages, key, pairs) };
}

/* More would be no ledger of a county. */
#define KNOWN_MAX 5000

/* --- names made comparable --------------------------------------------------------------------- */

static const char *after_prefix(const char *text, const char *prefix)
{
	size_t size = strlen(prefix);
	/* What is left must still be a name. */
	return size && text_starts(text, prefix) && strlen(text) > size + 3 ? text + size : text;
}

/* 青禾县人民政府办公室 → 青禾县 */
static const char *county_name(const struct reading *reading)
{
	const struct unit *office = directory_office(reading->directory);
	const char *government = reading->words->government;
	const char *found = office && *government ? strstr(office->name, government) : NULL;
	return found ? text_copy_n(reading->pool, office->name, (size_t)(found - office->name))
		     : "";
}

static const char *without_brackets(const struct reading *reading, const char *text)
{
	const struct word_list *pairs = &reading->words->brackets;
	for (size_t i = 0; i < pairs->count; i++) {
		size_t size = strlen(pairs->items[i]) / 2;
		const char *open = text_copy_n(reading->pool, pairs->items[i], size);
		const char *first = strstr(text, open);
		const char *last = first ? strstr(first, pairs->items[i] + size) : NULL;
		if (last)
			text = text_printf(
				reading->pool, "%.*s%s", (int)(first - text), text, last + size);
	}
	return text;
}

/* In their order: the county, the word for it, then long words by their short ones. */
static const char *comparable(const struct reading *reading, const char *county, const char *text)
{
	text = cell_solid(reading->pool, text);
	text = after_prefix(text, county);
	for (size_t i = 0; i < reading->words->prefixes.count; i++) {
		const char *rest = after_prefix(text, reading->words->prefixes.items[i]);
		if (rest != text) {
			text = rest;
			break;
		}
	}
	for (size_t i = 0; i < reading->words->short_count; i++) {
		const struct words_short *row = &reading->words->shorts[i];
		const char *shorter =
			cell_replace(reading->pool, text, row->longer, row->size, row->shorter);
		text = *shorter ? shorter : text;
	}
	return text;
}

static bool stands(const struct reading *reading, const struct unit *unit)
{
	return unit->from_day <= reading->today && reading->today <= unit->to_day &&
	       directory_handles(reading->directory, unit);
}

static void note_name(struct reading *reading, const char *name, int64_t unit)
{
	static const int64_t several = 0;
	const int64_t *known = apr_hash_get(reading->units, name, APR_HASH_KEY_STRING);
	if (!*name || (known && (*known == unit || *known == several)))
		return;
	apr_hash_set(reading->units, name, APR_HASH_KEY_STRING,
		known ? &several : pool_copy(reading->pool, &unit, sizeof unit));
}

/* What the office calls itself, where no unit is called so. */
static void note_office(struct reading *reading)
{
	const struct unit *office = directory_office(reading->directory);
	for (size_t i = 0; office && i < reading->words->office.count; i++) {
		const char *name = reading->words->office.items[i];
		if (stands(reading, office) &&
			!apr_hash_get(reading->units, name, APR_HASH_KEY_STRING))
			note_name(reading, name, office->id);
	}
}

void reading_start(struct reading *reading)
{
	const struct directory *directory = reading->directory;
	if (!reading->keep)
		reading->keep = reading->pool;
	reading->pool = reading->keep;
	reading->county = county_name(reading);
	const char *county = reading->county;
	reading->units = apr_hash_make(reading->pool);
	reading->known = apr_hash_make(reading->pool);
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (!stands(reading, unit))
			continue;
		note_name(reading, cell_solid(reading->pool, unit->name), unit->id);
		note_name(reading, cell_solid(reading->pool, unit->short_name), unit->id);
		note_name(reading, unit->code, unit->id);
	}
	note_office(reading);
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (!stands(reading, unit))
			continue;
		note_name(reading, comparable(reading, county, unit->name), unit->id);
		note_name(reading, comparable(reading, county, unit->short_name), unit->id);
	}
}

/* --- one name ---------------------------------------------------------------------------------- */

static const int64_t *look_up(struct reading *reading, const char *name)
{
	const int64_t *unit = apr_hash_get(reading->units, name, APR_HASH_KEY_STRING);
	if (!unit && reading->taken)
		unit = apr_hash_get(reading->taken, name, APR_HASH_KEY_STRING);
	return unit ? unit
		    : apr_hash_get(reading->units, comparable(reading, reading->county, name),
			      APR_HASH_KEY_STRING);
}

static const int64_t *find_unit(struct reading *reading, const char *name)
{
	const int64_t *unit = look_up(reading, name);
	const char *bare = unit ? name : without_brackets(reading, name);
	return unit || bare == name ? unit : look_up(reading, bare);
}

struct nearest {
	int64_t unit;
	int distance;
	bool several;
};

static struct nearest nearest_unit(struct reading *reading, const char *name)
{
	const char *county = reading->county, *wanted = comparable(reading, county, name);
	struct nearest nearest = { .distance = 3 };
	for (size_t i = 0; i < reading->directory->unit_count; i++) {
		const struct unit *unit = &reading->directory->units[i];
		if (!stands(reading, unit))
			continue;
		int far = cell_distance(
			reading->pool, wanted, comparable(reading, county, unit->short_name));
		int full = cell_distance(
			reading->pool, wanted, comparable(reading, county, unit->name));
		far = full < far ? full : far;
		if (far < nearest.distance)
			nearest = (struct nearest){ unit->id, far, false };
		else if (far == nearest.distance)
			nearest.several = true;
	}
	/* Of a name of two or three signs one other sign makes another name. */
	if ((int)text_length(wanted) < 2 * nearest.distance + 1 || nearest.several)
		nearest.unit = 0;
	return nearest;
}

static struct meaning unknown(struct reading *reading, const char *name)
{
	if (words_has(&reading->words->unnamed, name))
		return cell_problem(reading, "imports.units_unnamed", "name", name);
	struct nearest nearest = nearest_unit(reading, name);
	const struct unit *unit = directory_unit(reading->directory, nearest.unit);
	struct meaning meaning = unit ? cell_problem(reading, "imports.near_unit", "name", name,
						"unit", unit->short_name)
				      : cell_problem(reading, "imports.no_unit", "name", name);
	meaning.asked = without_brackets(reading, name);
	meaning.proposal = nearest.unit;
	return meaning;
}

/* --- several ----------------------------------------------------------------------------------- */

struct splitting {
	struct reading *reading;
	bool several; /* may stand here */
	struct meaning meaning;
};

static void add_unit(struct splitting *splitting, int64_t unit)
{
	const char *id = text_printf(splitting->reading->pool, "%" PRId64, unit);
	if (!list_has(splitting->meaning.list, id))
		add_text(splitting->meaning.list, id);
}

static bool add_group(struct splitting *splitting, const char *name)
{
	struct reading *reading = splitting->reading;
	const struct words_group *group = NULL;
	for (size_t i = 0; i < reading->words->group_count && !group; i++)
		if (text_equal(reading->words->groups[i].called, name))
			group = &reading->words->groups[i];
	size_t before = json_array_size(splitting->meaning.list);
	for (size_t i = 0; group && i < reading->directory->unit_count; i++) {
		const struct unit *unit = &reading->directory->units[i];
		if (stands(reading, unit) && words_has(&group->groups, unit->group))
			add_unit(splitting, unit->id);
	}
	return json_array_size(splitting->meaning.list) > before;
}

static bool add_known(struct splitting *splitting, const char *name)
{
	const int64_t *unit = find_unit(splitting->reading, name);
	if (unit && *unit)
		add_unit(splitting, *unit);
	return (unit && *unit) || add_group(splitting, without_brackets(splitting->reading, name));
}

static const int64_t *known_part(struct reading *reading, const char *text, size_t size)
{
	const char *part = text_copy_n(reading->pool, text, size);
	const int64_t *unit = find_unit(reading, cell_solid(reading->pool, part));
	return unit && *unit ? unit : NULL;
}

/* 财政局和审计局, but 住房和城乡建设局: only where both sides are units. */
static bool add_joined(struct splitting *splitting, const char *name)
{
	struct reading *reading = splitting->reading;
	for (size_t i = 0; i < reading->words->joiners.count; i++) {
		const char *joiner = reading->words->joiners.items[i];
		for (const char *at = strstr(name, joiner); at; at = strstr(at + 1, joiner)) {
			const char *right = at + strlen(joiner);
			const int64_t *one = known_part(reading, name, (size_t)(at - name));
			if (!one || !(known_part(reading, right, strlen(right)) ||
					    strstr(right, joiner)))
				continue;
			add_unit(splitting, *one);
			return add_known(splitting, cell_solid(reading->pool, right)) ||
			       add_joined(splitting, right);
		}
	}
	return false;
}

/* 各有关部门: where several may stand, none is better than a wrong one. */
static bool leave_unnamed(struct splitting *splitting, const char *name)
{
	struct reading *reading = splitting->reading;
	if (!splitting->several || !words_has(&reading->words->unnamed, name))
		return false;
	splitting->meaning.remark =
		message(reading->pool, reading->messages, "imports.units_left", "name", name);
	return true;
}

static void add_name(struct splitting *splitting, const char *text)
{
	struct reading *reading = splitting->reading;
	const char *name = cell_solid(reading->pool, text);
	if (!*name || splitting->meaning.problem || add_known(splitting, name) ||
		add_joined(splitting, cell_clean(reading->pool, text)) ||
		leave_unnamed(splitting, name))
		return;
	const int64_t *unit = find_unit(reading, name);
	struct meaning wrong = unit ? cell_problem(reading, "imports.several_units", "name", name)
				    : unknown(reading, name);
	splitting->meaning.problem = wrong.problem;
	splitting->meaning.asked = wrong.asked;
	splitting->meaning.proposal = wrong.proposal;
}

/* How far the next name goes: up to a separator that stands outside brackets. */
static size_t name_size(const struct words *words, const char *text, size_t *ret_skip)
{
	int depth = 0;
	for (const char *at = text; *at; at++) {
		for (size_t i = 0; i < words->brackets.count; i++) {
			const char *pair = words->brackets.items[i];
			size_t half = strlen(pair) / 2;
			depth += strncmp(at, pair, half) == 0;
			depth -= depth && strncmp(at, pair + half, half) == 0;
		}
		for (size_t i = 0; !depth && i < words->separators.count; i++)
			if (text_starts(at, words->separators.items[i])) {
				*ret_skip = strlen(words->separators.items[i]);
				return (size_t)(at - text);
			}
	}
	*ret_skip = 0;
	return strlen(text);
}

static struct meaning read_units(struct reading *reading, const char *text, bool several)
{
	struct splitting splitting = { .reading = reading, .several = several };
	splitting.meaning.list = json_tree(reading->pool);
	splitting.meaning.list = put_list(splitting.meaning.list, "units");
	if (!add_known(&splitting, cell_solid(reading->pool, text)))
		while (*text) {
			size_t skip, size = name_size(reading->words, text, &skip);
			add_name(&splitting, text_copy_n(reading->pool, text, size));
			text += size + skip;
		}
	size_t count = json_array_size(splitting.meaning.list);
	if (!splitting.meaning.problem && !several && count > 1)
		return cell_problem(reading, "imports.one_unit");
	splitting.meaning.text =
		count ? json_string_value(json_array_get(splitting.meaning.list, 0)) : NULL;
	return splitting.meaning;
}

struct meaning cell_units(struct reading *reading, const char *text, bool several)
{
	pool_t *pool = reading->pool;
	text = cell_clean(pool, text);
	const char *key = text_printf(pool, "%d%s", several, text);
	const struct meaning *known = apr_hash_get(reading->known, key, APR_HASH_KEY_STRING);
	if (!*text)
		return (struct meaning){ 0 };
	if (known)
		return *known;
	bool remembered = apr_hash_count(reading->known) < KNOWN_MAX;
	if (remembered)
		reading->pool = reading->keep;
	struct meaning meaning = read_units(reading, text, several);
	reading->pool = pool;
	if (remembered)
		apr_hash_set(reading->known, text_copy(reading->keep, key), APR_HASH_KEY_STRING,
			pool_copy(reading->keep, &meaning, sizeof meaning));
	return meaning;
}
