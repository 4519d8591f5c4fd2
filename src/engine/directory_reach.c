/* engine/directory_reach.c - what a person reaches, from a directory in memory: the scope rule of
 * directory.h, and nothing but it. */
#include "engine/directory.h"

#include <stdlib.h>

struct list {
	const struct directory *directory;
	struct reach *items;
	size_t count, room;
	int64_t from_day, to_day; /* what is added holds within these days alone */
	pool_t *pool;
};

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void add(struct list *list, int64_t party, const char *role, int64_t from, int64_t to)
{
	from = later(from, list->from_day);
	to = earlier(to, list->to_day);
	if (from > to)
		return;
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		struct reach *items = mem_array(list->pool, struct reach, list->room);
		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
	}
	list->items[list->count++] = (struct reach){ party, role, from, to };
}

static void add_below(struct list *list, int64_t unit, const char *role, int64_t from, int64_t to)
{
	const struct directory *directory = list->directory;
	for (size_t i = 0; i < directory->unit_count; i++)
		if (directory_within(directory, directory->units[i].id, unit))
			add(list, directory->units[i].id, role, from, to);
}

static void add_office(struct list *list, int64_t from, int64_t to)
{
	const struct unit *office = directory_office(list->directory);
	if (office)
		add(list, office->id, "", from, to);
}

/* What such a role owns stands under the office itself, whichever section its holder sits in. */
static void add_office_role(struct list *list, const struct grant *grant)
{
	const struct unit *office = directory_office(list->directory);
	if (office)
		add(list, office->id, grant->role->id, grant->from_day, grant->to_day);
}

/* Need-to-know: the circle of each procedure that admits the role, at the unit or at the office. */
static void add_circles(struct list *list, const struct grant *grant)
{
	const struct definitions *definitions = list->directory->definitions;
	const struct unit *office = directory_office(list->directory);
	bool of_unit = grant->role->scope == ROLE_UNIT || grant->role->scope == ROLE_HOLDER;
	for (size_t i = 0; definitions && i < definitions->current_count; i++) {
		const struct definition *definition = definitions->current[i];
		if (!definition_admits(definition, grant->role))
			continue;
		if (of_unit)
			add_below(list, grant->unit, definition->circle, grant->from_day,
				grant->to_day);
		else if (office)
			add(list, office->id, definition->circle, grant->from_day, grant->to_day);
	}
}

static void add_grant(struct list *list, const struct grant *grant)
{
	const struct role *role = grant->role;
	add_below(list, grant->unit, role->id, grant->from_day, grant->to_day);
	if (role->scope == ROLE_OFFICE || role->scope == ROLE_COUNTY)
		add_office_role(list, grant);
	if (role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER)
		add_below(list, grant->unit, "", grant->from_day, grant->to_day);
	if (role->sees_all)
		add_office(list, grant->from_day, grant->to_day);
	add_circles(list, grant);
}

static void add_divisions(struct list *list, const struct grant *grant)
{
	const struct directory *directory = list->directory;
	for (size_t i = 0; i < directory->division_count; i++) {
		const struct division *division = &directory->divisions[i];
		if (division->leader == grant->person || division->deputy == grant->person)
			add_below(list, division->unit, "",
				later(grant->from_day, division->from_day),
				earlier(grant->to_day, division->to_day));
	}
}

/* A unit with a 领导分工 of its own, or below one, is not that of the unit above. */
static bool led_through(
	const struct directory *directory, int64_t unit, const struct division *division)
{
	while (unit && unit != division->unit) {
		for (size_t i = 0; i < directory->division_count; i++)
			if (directory->divisions[i].unit == unit)
				return false;
		const struct unit *row = directory_unit(directory, unit);
		unit = row ? row->parent : 0;
	}
	return unit != 0;
}

static void add_led(struct list *list, const struct division *division, const char *role)
{
	const struct directory *directory = list->directory;
	for (size_t i = 0; i < directory->unit_count; i++) {
		int64_t unit = directory->units[i].id;
		if (directory_within(directory, unit, division->unit) &&
			led_through(directory, unit, division))
			add(list, unit, role, division->from_day, division->to_day);
	}
}

/* Need-to-know: what concerns the units that are his by 领导分工, for its days. */
static void add_led_circles(struct list *list, int64_t person)
{
	const struct directory *directory = list->directory;
	const struct definitions *definitions = directory->definitions;
	for (size_t i = 0; definitions && i < definitions->current_count; i++) {
		const struct definition *definition = definitions->current[i];
		bool leader = definition_sees(definition, ROLE_DIVISION_LEADER);
		bool deputy = definition_sees(definition, ROLE_DIVISION_DEPUTY);
		for (size_t k = 0; k < directory->division_count; k++) {
			const struct division *division = &directory->divisions[k];
			if ((leader && division->leader == person) ||
				(deputy && division->deputy == person))
				add_led(list, division, definition->led);
		}
	}
}

static void add_person(struct list *list, const struct person *person)
{
	const struct unit *unit = directory_unit(list->directory, person->unit);
	add(list, person->id, "", 0, DAY_FOREVER);
	add(list, person->unit, "", 0, DAY_FOREVER);
	if (unit && text_equal(unit->kind, "office"))
		add_office(list, 0, DAY_FOREVER);
}

static int compare(const void *left, const void *right)
{
	const struct reach *a = left, *b = right;
	if (a->party != b->party)
		return a->party < b->party ? -1 : 1;
	int order = strcmp(a->role, b->role);
	if (order)
		return order;
	return a->from_day < b->from_day ? -1 : a->from_day > b->from_day;
}

/* Rows of one (party, role) whose days touch become one, so that on any day there is at most one.
 */
static size_t merge(struct reach *items, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		struct reach *last = kept ? &items[kept - 1] : NULL;
		if (last && last->party == items[i].party &&
			text_equal(last->role, items[i].role) &&
			items[i].from_day <= last->to_day + 1)
			last->to_day = later(last->to_day, items[i].to_day);
		else
			items[kept++] = items[i];
	}
	return kept;
}

/* A stand-in reaches what is handed on; the leader's own circles stay with him. */
static void add_rights(struct list *list, int64_t person, bool handed_on)
{
	const struct directory *directory = list->directory;
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person || (handed_on && !grant->role->stands_in))
			continue;
		add_grant(list, grant);
		if (grant->role->sees_division)
			add_divisions(list, grant);
	}
}

static void add_absent(struct list *list, const struct stand_in *row)
{
	const struct person *absent = directory_person(list->directory, row->person);
	if (!absent || !absent->active)
		return;
	list->from_day = row->from_day;
	list->to_day = row->to_day;
	add_rights(list, absent->id, true);
	if (directory_hands_on(list->directory, absent->id, row->from_day)) {
		add_person(list, absent);
		add_led_circles(list, absent->id);
	}
}

struct reach *directory_reach(
	pool_t *pool, const struct directory *directory, int64_t person, size_t *ret_count)
{
	struct list list = { .directory = directory, .to_day = DAY_FOREVER, .pool = pool };
	const struct person *row = directory_person(directory, person);
	if (row && row->active) {
		add_person(&list, row);
		add_led_circles(&list, person);
		add_rights(&list, person, false);
		for (size_t i = 0; i < directory->stand_in_count; i++)
			if (directory->stand_ins[i].substitute == person)
				add_absent(&list, &directory->stand_ins[i]);
	}
	if (list.count)
		qsort(list.items, list.count, sizeof *list.items, compare);
	*ret_count = merge(list.items, list.count);
	return list.items;
}
