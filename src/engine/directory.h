/* engine/directory.h - units, people, grants and 领导分工 as one immutable snapshot in memory.
 *
 * Read from the database when its version changes; pages name units and people from it without a
 * statement, and permissions are answered from it. A snapshot never changes and lives in the pool
 * that it was loaded into; who shares one between threads counts its holders (app/snapshot.h).
 *
 * THE SCOPE RULE. A matter M is visible to a person P on day D if and only if a row of `reach`
 * (P, party, role, from_day <= D <= to_day) joins a row of `matter_party` (M, party, role). The
 * rows of `reach` follow from units, persons, grants, 领导分工 and roles.yaml, and are written with
 * every change of those by the put functions below:
 *
 *   (own unit, '')              always, while the person is active
 *   (the person, '')            the same; a matter that names him
 *   (unit, role)                each grant: its unit and all below it, for the grant's days
 *   (the office, role)          each grant of a role of the office or the county, wherever it is held
 *   (unit, '')                  the same units, where the role is one of a unit (ROLE_UNIT, ROLE_HOLDER)
 *   (the office, '')            people whose own unit is the office or below it; and holders of a
 *                               role that sees all, for the grant's days
 *   (unit, '')                  each unit of his 领导分工 and all below it, as leader or deputy, where
 *                               he holds a role that sees its division; both for their days
 *
 *   (all that follows from the roles of another person that are handed on, and that person, '')
 *                               for the days on which he stands in for him
 *   (unit or the office, 'of:ID') each need-to-know procedure ID that admits the role of a grant
 *   (unit, 'led:ID')            each unit of his 领导分工 and those below that have none of their own, as
 *                               leader or deputy, for its days, where procedure ID names him by that
 *
 * So a matter of access `units` has rows (each share's unit, '') and (the office, ''); one of access
 * `named` has none of those, but (the office, 'of:ID'), (each share's unit, 'of:ID' and 'led:ID'; before
 * there is one, 'led:ID' of the unit thought of), and (person, '') for those who are named: in a field, or
 * as the holder of a share. Who is no longer named, by 更正 or by another 领导分工, no longer sees it. */
#pragma once

#include "engine/definition.h"

/* to_day of what has no end; from_day of what was always so is 0. Both days are included. */
#define DAY_FOREVER INT64_C(999999)

struct unit {
	int64_t id, parent; /* parent 0: top */
	const char *code, *name, *short_name, *group, *sort_key;
	const char *kind; /* "office": 县政府办公室 and its sub-units; "unit";
	                                   * "outside": its people work here, it handles nothing */
	const char *phone;
	int64_t from_day, to_day;
};

struct person {
	int64_t id, unit;
	const char *name, *sort_key, *title; /* title: 职务 */
	const char *mobile;                  /* for those who may phone; masked elsewhere */
	bool active;
};

struct grant {
	int64_t id;
	int64_t person, unit; /* the role holds in this unit and its sub-units */
	const struct role *role;
	int64_t from_day, to_day;
};

struct division { /* 领导分工 */
	int64_t id;
	int64_t unit, leader, deputy; /* deputy 0: none */
	int64_t from_day, to_day;
};

/* 代办(AB岗): within these days what waits for PERSON waits for SUBSTITUTE too, who acts in his name; it
 * ends by itself. Roles that are not handed on (role->stands_in) stay where they are. */
struct stand_in {
	int64_t id;
	int64_t person, substitute;
	int64_t from_day, to_day;
};

struct directory {
	int64_t version;
	const struct definitions *definitions;
	struct unit *units; /* sorted by id */
	size_t unit_count;
	struct person *persons; /* sorted by id */
	size_t person_count;
	struct grant *grants; /* sorted by person */
	size_t grant_count;
	struct division *divisions; /* sorted by unit, from_day */
	size_t division_count;
	struct stand_in *stand_ins; /* sorted by substitute */
	size_t stand_in_count;
};

/* Who acts in this request. */
struct actor {
	const struct person *person;
	const struct unit *unit; /* his own */
	int64_t day;             /* for which this holds */
	const struct grant
		*grants; /* those in force today; then those of the persons whom he stands
	                                   * in for, whose ids stand in them */
	size_t grant_count;
	const int64_t *absent; /* whom he stands in for today */
	size_t absent_count;
};

/* The whole directory into POOL. Grants of roles that DEFINITIONS doesn't know are left out. Empty
 * where the ctx has failed. */
struct directory *directory_load(
	struct ctx *ctx, pool_t *pool, const struct definitions *definitions);
int64_t directory_version(struct ctx *ctx); /* one cheap statement */

const struct unit *directory_unit(const struct directory *directory, int64_t id);
const struct unit *directory_unit_code(const struct directory *directory, const char *code);
const struct person *directory_person(const struct directory *directory, int64_t id);
const char *directory_name(const struct directory *directory, int64_t party); /* unit or person */
/* In force on DAY for UNIT, or for the nearest unit above it that has one; NULL where none has. */
const struct division *directory_division(
	const struct directory *directory, int64_t unit, int64_t day);
/* Is a leader by 领导分工 on DAY, of whatever unit. */
bool directory_leads(const struct directory *directory, int64_t person, int64_t day);
const struct unit *directory_office(const struct directory *directory); /* 县政府办公室 itself */
/* May be given a share: any unit but the office's sub-units and those from outside. */
bool directory_handles(const struct directory *directory, const struct unit *unit);
/* UNIT is ANCESTOR or stands below it. */
bool directory_within(const struct directory *directory, int64_t unit, int64_t ancestor);

/* The same unit, or both the office or below it. */
bool directory_one_house(const struct directory *directory, int64_t unit, int64_t other);

/* The actor for a person on a day; NULL where the person is not active. */
struct actor *actor_make(
	pool_t *pool, const struct directory *directory, int64_t person, int64_t day);

/* The same person with his own rights alone (ABSENT 0), or with those of ABSENT beside them. */
struct actor *actor_as(pool_t *pool, const struct actor *actor, int64_t absent);
/* Is he PERSON, or does he stand in for him in ROLE? */
bool actor_is(const struct actor *actor, int64_t person, const struct role *role);
/* Everything that the person does may be done by a stand-in: no role of his on DAY stays with him. */
bool directory_hands_on(const struct directory *directory, int64_t person, int64_t day);

/* Does the actor hold ROLE (or one of those that may act as it) at UNIT or above it? UNIT 0:
 * anywhere. Roles of the office and of the county hold for every unit; leaders by 领导分工 for the
 * units that are theirs on the actor's day. Who a ROLE_FIELD or a share's own ROLE_HOLDER is, only
 * the matter knows: here a grant of the role counts. Time holds no role and nobody is time. */
bool actor_holds(const struct directory *directory, const struct actor *actor,
	const struct role *role, int64_t unit);
bool actor_may(const struct actor *actor, const char *permission);
bool actor_sees_all(const struct actor *actor); /* reaches (the office, '') */

/* All active persons who hold ROLE itself at UNIT or above it (0: anywhere) on DAY, by id; count in
 * *ret_count. */
const struct person **directory_holders(pool_t *pool, const struct directory *directory,
	const struct role *role, int64_t unit, int64_t day, size_t *ret_count);
/* Is there any? */
bool directory_anybody(
	const struct directory *directory, const struct role *role, int64_t unit, int64_t day);

/* --- writing: for the commands, imports and the pages of the administrator --------------------- */

/* Each writes one row (id 0: a new one, whose id is set in the struct), the rows of `reach` that
 * follow from it, and a new directory version; ctx->definitions says what the roles mean. NULL texts
 * are stored as "", a to_day of 0 as DAY_FOREVER. Refused with ERR_INVALID and the field: no name, no code, an unknown parent,
 * person, unit or role, a circle of units, days the wrong way round, a role that another one of this
 * person excludes (三员); a code that is taken is ERR_CONFLICT. Nothing is deleted: a grant or a
 * division ends by its to_day, a person by `active`. */
MUST_USE enum err directory_put_unit(struct ctx *ctx, struct unit *unit);
/* Many at once, none of them above another. */
MUST_USE enum err directory_put_units(struct ctx *ctx, struct unit *units, size_t count);
MUST_USE enum err directory_put_person(struct ctx *ctx, struct person *person);
MUST_USE enum err directory_put_grant(struct ctx *ctx, struct grant *grant);
MUST_USE enum err directory_put_division(struct ctx *ctx, struct division *division);
MUST_USE enum err directory_put_divisions(
	struct ctx *ctx, struct division *divisions, size_t count);
/* Both work in one unit, or in the office; the substitute is active and nobody's rights exclude each other;
 * nobody has two substitutes on one day. */
MUST_USE enum err directory_put_stand_in(struct ctx *ctx, struct stand_in *stand_in);
/* Other days of one that is stored, whoever the two have become since. */
MUST_USE enum err directory_end_stand_in(struct ctx *ctx, const struct stand_in *stand_in);

/* Writes the reach of everybody anew where roles.yaml is not the one by which it was written last
 * (setting `directory.roles`); true where it did. Once at start and at each reload. */
bool directory_refresh(struct ctx *ctx);

/* What follows for one person from a directory that holds at least all units, his row, his grants
 * and his divisions; sorted; on any day at most one row of a (party, role). */
struct reach {
	int64_t party;
	const char *role;
	int64_t from_day, to_day;
};
struct reach *directory_reach(
	pool_t *pool, const struct directory *directory, int64_t person, size_t *ret_count);
