/* engine/directory.c - who is who, answered from a snapshot in memory.
 *
 * Units and persons are found by binary search on their ids, grants by person, divisions by unit.
 * Nothing here asks the database. */
#include "engine/directory.h"

#include <stdlib.h>

/* Deeper than any office's chart; a circle of units in broken data ends here. */
#define UNIT_DEPTH_MAX 16

static bool in_force(int64_t from_day, int64_t to_day, int64_t day)
{
	return from_day <= day && day <= to_day;
}

static int compare_id(const void *key, const void *row)
{
	int64_t a = *(const int64_t *)key, b = *(const int64_t *)row;
	return a < b ? -1 : a > b;
}

const struct unit *directory_unit(const struct directory *directory, int64_t id)
{
	_Static_assert(offsetof(struct unit, id) == 0, "compare_id reads the id first");
	return directory->unit_count ? bsearch(&id, directory->units, directory->unit_count,
					       sizeof *directory->units, compare_id)
				     : NULL;
}

const struct unit *directory_unit_code(const struct directory *directory, const char *code)
{
	for (size_t i = 0; i < directory->unit_count; i++)
		if (text_equal(directory->units[i].code, code))
			return &directory->units[i];
	return NULL;
}

const struct person *directory_person(const struct directory *directory, int64_t id)
{
	_Static_assert(offsetof(struct person, id) == 0, "compare_id reads the id first");
	return directory->person_count ? bsearch(&id, directory->persons, directory->person_count,
						 sizeof *directory->persons, compare_id)
				       : NULL;
}

const char *directory_name(const struct directory *directory, int64_t party)
{
	const struct person *person = directory_person(directory, party);
	if (person)
		return person->name;
	const struct unit *unit = directory_unit(directory, party);
	return unit ? unit->name : NULL;
}

static int64_t parent_of(const struct directory *directory, int64_t unit)
{
	const struct unit *row = directory_unit(directory, unit);
	return row ? row->parent : 0;
}

bool directory_within(const struct directory *directory, int64_t unit, int64_t ancestor)
{
	for (int depth = 0; unit && depth < UNIT_DEPTH_MAX; depth++) {
		if (unit == ancestor)
			return true;
		unit = parent_of(directory, unit);
	}
	return false;
}

static bool is_office(const struct unit *unit)
{
	return unit && text_equal(unit->kind, "office");
}

const struct unit *directory_office(const struct directory *directory)
{
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (is_office(unit) && !is_office(directory_unit(directory, unit->parent)))
			return unit;
	}
	return NULL;
}

bool directory_one_house(const struct directory *directory, int64_t unit, int64_t other)
{
	const struct unit *office = directory_office(directory);
	return unit == other || (office && directory_within(directory, unit, office->id) &&
					directory_within(directory, other, office->id));
}

bool directory_handles(const struct directory *directory, const struct unit *unit)
{
	if (is_office(unit))
		return !is_office(directory_unit(directory, unit->parent));
	return !text_equal(unit->kind, "outside");
}

/* The first row of `divisions` whose unit is not below UNIT. */
static size_t first_division(const struct directory *directory, int64_t unit)
{
	size_t low = 0, high = directory->division_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (directory->divisions[middle].unit < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct division *own_division(
	const struct directory *directory, int64_t unit, int64_t day)
{
	const struct division *found = NULL;
	for (size_t i = first_division(directory, unit); i < directory->division_count; i++) {
		const struct division *row = &directory->divisions[i];
		if (row->unit != unit)
			break;
		if (in_force(row->from_day, row->to_day, day))
			found = row; /* the one that began last */
	}
	return found;
}

const struct division *directory_division(
	const struct directory *directory, int64_t unit, int64_t day)
{
	for (int depth = 0; unit && depth < UNIT_DEPTH_MAX; depth++) {
		const struct division *division = own_division(directory, unit, day);
		if (division)
			return division;
		unit = parent_of(directory, unit);
	}
	return NULL;
}

/* The first row of `grants` whose person is not below PERSON. */
static size_t first_grant(const struct directory *directory, int64_t person)
{
	size_t low = 0, high = directory->grant_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (directory->grants[middle].person < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t grants_in_force(
	const struct directory *directory, int64_t person, int64_t day, struct grant *ret)
{
	size_t count = 0;
	for (size_t i = first_grant(directory, person); i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person)
			break;
		if (!in_force(grant->from_day, grant->to_day, day))
			continue;
		if (ret)
			ret[count] = *grant;
		count++;
	}
	return count;
}

/* Whom PERSON stands in for on DAY, each once. */
static size_t absent_of(
	const struct directory *directory, int64_t person, int64_t day, int64_t *ret)
{
	size_t count = 0;
	for (size_t i = 0; i < directory->stand_in_count; i++) {
		const struct stand_in *row = &directory->stand_ins[i];
		const struct person *absent = directory_person(directory, row->person);
		if (row->substitute == person && in_force(row->from_day, row->to_day, day) &&
			absent && absent->active)
			ret[count++] = row->person;
	}
	return count;
}

static size_t grants_handed_on(
	const struct directory *directory, const struct actor *actor, struct grant *ret)
{
	size_t count = 0;
	for (size_t i = 0; i < actor->absent_count; i++)
		for (size_t k = first_grant(directory, actor->absent[i]);
			k < directory->grant_count; k++) {
			const struct grant *grant = &directory->grants[k];
			if (grant->person != actor->absent[i])
				break;
			if (grant->role->stands_in &&
				in_force(grant->from_day, grant->to_day, actor->day))
				ret[count++] = *grant;
		}
	return count;
}

struct actor *actor_make(
	pool_t *pool, const struct directory *directory, int64_t person, int64_t day)
{
	const struct person *row = directory_person(directory, person);
	if (!row || !row->active)
		return NULL;
	struct actor *actor = mem_new(pool, struct actor);
	actor->person = row;
	actor->unit = directory_unit(directory, row->unit);
	actor->day = day;
	int64_t *absent = mem_array(pool, int64_t, directory->stand_in_count);
	actor->absent_count = absent_of(directory, person, day, absent);
	actor->absent = absent;
	size_t room = actor->absent_count ? directory->grant_count
					  : grants_in_force(directory, person, day, NULL);
	struct grant *grants = mem_array(pool, struct grant, room);
	actor->grant_count = grants_in_force(directory, person, day, grants);
	actor->grant_count += grants_handed_on(directory, actor, grants + actor->grant_count);
	actor->grants = grants;
	return actor;
}

struct actor *actor_as(pool_t *pool, const struct actor *actor, int64_t absent)
{
	struct actor *as = pool_copy(pool, actor, sizeof *actor);
	struct grant *grants = mem_array(pool, struct grant, actor->grant_count);
	int64_t *only = mem_array(pool, int64_t, 1);
	*only = absent;
	as->grant_count = 0;
	for (size_t i = 0; i < actor->grant_count; i++)
		if (actor->grants[i].person == actor->person->id ||
			actor->grants[i].person == absent)
			grants[as->grant_count++] = actor->grants[i];
	as->grants = grants;
	as->absent = only;
	as->absent_count = absent != 0;
	return as;
}

bool actor_is(const struct actor *actor, int64_t person, const struct role *role)
{
	if (!person || actor->person->id == person)
		return person != 0;
	for (size_t i = 0; role->stands_in && i < actor->absent_count; i++)
		if (actor->absent[i] == person)
			return true;
	return false;
}

/* --- who holds a role --------------------------------------------------------------------------
 */

static bool holds_everywhere(const struct role *role)
{
	return role->scope == ROLE_OFFICE || role->scope == ROLE_COUNTY;
}

static bool grant_covers(const struct directory *directory, const struct grant *grant,
	const struct role *role, int64_t unit)
{
	return grant->role == role &&
	       (!unit || holds_everywhere(role) || directory_within(directory, unit, grant->unit));
}

static bool by_division(const struct role *role)
{
	return role->scope == ROLE_DIVISION_LEADER || role->scope == ROLE_DIVISION_DEPUTY;
}

static int64_t division_person(const struct division *division, const struct role *role)
{
	return role->scope == ROLE_DIVISION_LEADER ? division->leader : division->deputy;
}

/* UNIT 0: some unit of the county. */
static bool leads(const struct directory *directory, int64_t person, const struct role *role,
	int64_t unit, int64_t day)
{
	if (unit) {
		const struct division *division = directory_division(directory, unit, day);
		return division && division_person(division, role) == person;
	}
	for (size_t i = 0; i < directory->division_count; i++) {
		const struct division *division = &directory->divisions[i];
		if (division_person(division, role) == person &&
			in_force(division->from_day, division->to_day, day))
			return true;
	}
	return false;
}

bool directory_leads(const struct directory *directory, int64_t person, int64_t day)
{
	for (size_t i = 0; i < directory->division_count; i++) {
		const struct division *division = &directory->divisions[i];
		if (division->leader == person &&
			in_force(division->from_day, division->to_day, day))
			return true;
	}
	return false;
}

bool directory_hands_on(const struct directory *directory, int64_t person, int64_t day)
{
	for (size_t i = first_grant(directory, person); i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person)
			break;
		if (!grant->role->stands_in && in_force(grant->from_day, grant->to_day, day))
			return false;
	}
	return !directory_leads(directory, person, day);
}

static bool holds_itself(const struct directory *directory, const struct actor *actor,
	const struct role *role, int64_t unit)
{
	if (role->scope == ROLE_CLOCK)
		return false;
	if (by_division(role) && leads(directory, actor->person->id, role, unit, actor->day))
		return true;
	for (size_t i = 0; by_division(role) && role->stands_in && i < actor->absent_count; i++)
		if (leads(directory, actor->absent[i], role, unit, actor->day))
			return true;
	for (size_t i = 0; !by_division(role) && i < actor->grant_count; i++)
		if (grant_covers(directory, &actor->grants[i], role, unit))
			return true;
	return false;
}

bool actor_holds(const struct directory *directory, const struct actor *actor,
	const struct role *role, int64_t unit)
{
	if (!actor)
		return false;
	if (holds_itself(directory, actor, role, unit))
		return true;
	for (size_t i = 0; i < role->as_count; i++)
		if (holds_itself(directory, actor, role->as[i], unit))
			return true;
	return false;
}

bool actor_may(const struct actor *actor, const char *permission)
{
	for (size_t i = 0; actor && i < actor->grant_count; i++)
		if (role_may(actor->grants[i].role, permission))
			return true;
	return false;
}

bool actor_sees_all(const struct actor *actor)
{
	if (!actor)
		return false;
	if (is_office(actor->unit))
		return true;
	for (size_t i = 0; i < actor->grant_count; i++)
		if (actor->grants[i].role->sees_all)
			return true;
	return false;
}

static bool person_holds(const struct directory *directory, const struct person *person,
	const struct role *role, int64_t unit, int64_t day)
{
	if (!person->active || role->scope == ROLE_CLOCK)
		return false;
	if (by_division(role))
		return leads(directory, person->id, role, unit, day);
	for (size_t i = first_grant(directory, person->id); i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person->id)
			break;
		if (in_force(grant->from_day, grant->to_day, day) &&
			grant_covers(directory, grant, role, unit))
			return true;
	}
	return false;
}

const struct person **directory_holders(pool_t *pool, const struct directory *directory,
	const struct role *role, int64_t unit, int64_t day, size_t *ret_count)
{
	const struct person **holders =
		mem_array(pool, const struct person *, directory->person_count);
	size_t count = 0;
	for (size_t i = 0; i < directory->person_count; i++)
		if (person_holds(directory, &directory->persons[i], role, unit, day))
			holders[count++] = &directory->persons[i];
	*ret_count = count;
	return holders;
}

/* From the grants, of which few are of the role: asked many times for one page. */
bool directory_anybody(
	const struct directory *directory, const struct role *role, int64_t unit, int64_t day)
{
	for (size_t i = 0; by_division(role) && i < directory->person_count; i++)
		if (person_holds(directory, &directory->persons[i], role, unit, day))
			return true;
	for (size_t i = 0; !by_division(role) && i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->role != role || !in_force(grant->from_day, grant->to_day, day) ||
			!grant_covers(directory, grant, role, unit))
			continue;
		const struct person *person = directory_person(directory, grant->person);
		if (person && person->active && role->scope != ROLE_CLOCK)
			return true;
	}
	return false;
}
