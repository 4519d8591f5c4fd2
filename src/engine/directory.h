/* engine/directory.h - units, people, grants and 领导分工 as one immutable snapshot in memory.
 *
 * Read from the database when its version changes; pages name units and people from it without a
 * statement, and permissions are answered from it. A snapshot lives as long as anybody holds it. */
#pragma once

#include "engine/definition.h"

struct unit {
	int64_t id, parent;               /* parent 0: top */
	const char *code, *name, *short_name, *group, *sort_key;
	const char *kind;                 /* "office": 县政府办公室 and its sub-units; "unit" */
	int64_t from_day, to_day;
};

struct person {
	int64_t id, unit;
	const char *name, *sort_key, *title;      /* title: 职务 */
	const char *mobile;               /* for those who may phone; masked elsewhere */
	bool active;
};

struct grant {
	int64_t person, unit;             /* the role holds in this unit and its sub-units */
	const struct role *role;
	int64_t from_day, to_day;
};

struct division {                         /* 领导分工 */
	int64_t unit, leader, deputy;
	int64_t from_day, to_day;
};

struct directory {
	int64_t version;
	const struct definitions *definitions;
	struct unit *units;               /* sorted by id */
	size_t unit_count;
	struct person *persons;           /* sorted by id */
	size_t person_count;
	struct grant *grants;             /* sorted by person */
	size_t grant_count;
	struct division *divisions;       /* sorted by unit, from_day */
	size_t division_count;
};

/* Who acts in this request. */
struct actor {
	const struct person *person;
	const struct unit *unit;          /* his own */
	const struct grant *grants;       /* those in force today */
	size_t grant_count;
};

struct directory *directory_load(
	struct ctx *ctx, pool_t *pool, const struct definitions *definitions);
int64_t directory_version(struct ctx *ctx);       /* one cheap statement */

const struct unit *directory_unit(const struct directory *directory, int64_t id);
const struct unit *directory_unit_code(const struct directory *directory, const char *code);
const struct person *directory_person(const struct directory *directory, int64_t id);
const char *directory_name(const struct directory *directory, int64_t party); /* unit or person */
const struct division *directory_division(
	const struct directory *directory, int64_t unit, int64_t day);
const struct unit *directory_office(const struct directory *directory);   /* 县政府办公室 itself */
bool directory_within(const struct directory *directory, int64_t unit, int64_t ancestor);

/* The actor for a person on a day; NULL where the person is not active. */
struct actor *actor_make(
	pool_t *pool, const struct directory *directory, int64_t person, int64_t day);

/* Does the actor hold ROLE (or one of those that may act as it) at UNIT or above it? UNIT 0: anywhere. */
bool actor_holds(const struct directory *directory, const struct actor *actor,
	const struct role *role, int64_t unit);
bool actor_may(const struct actor *actor, const char *permission);
bool actor_sees_all(const struct actor *actor);

/* All persons who hold ROLE at UNIT (0: anywhere) on DAY; count in *ret_count. */
const struct person **directory_holders(pool_t *pool, const struct directory *directory,
	const struct role *role, int64_t unit, int64_t day, size_t *ret_count);
