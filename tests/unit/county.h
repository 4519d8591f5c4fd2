/* tests/unit/county.h - a small county on a fixture: the office, three units, a person for each role,
 * the real definitions and calendars. For tests of the engine and of pages. */
#pragma once

#include "engine/act.h"
#include "engine/directory.h"
#include "engine/world.h"
#include "fixture.h"

struct county {
	struct fixture *fixture;
	struct definitions *definitions;
	struct world world;
	const struct directory *directory;
	int64_t office, units[3];
	struct ctx *ctx; /* the last one made by `as` */
};

/* Roles of the office and of the county have one holder each; each unit has a unit-head, a
 * unit-deputy and a liaison. The first deputy county head leads all three units. */
struct county *county_start(pool_t *pool);

/* The same with fonts, and papers that are kept with their numbers. */
struct county *county_printing(pool_t *pool);

/* A fresh ctx without failure, now = the county's clock, actor = the holder of ROLE at UNIT (0: the
 * office); ROLE NULL: the clock itself. */
struct ctx *as(struct county *county, const char *role, int64_t unit);

/* The holder of ROLE at UNIT (0: the office) is no longer active; or his grant has ended yesterday. */
void county_retire(struct county *county, const char *role, int64_t unit);
void county_revoke(struct county *county, const char *role, int64_t unit);
int64_t county_person(struct county *county, const char *role, int64_t unit);

/* The directory is read anew, after something was put into it. */
void county_reread(struct county *county);

/* Moves the county's clock. */
void county_wait(struct county *county, int64_t ms);
void county_at(struct county *county, const char *when); /* "2026-03-02 09:30" */

/* {"name": "value", …} from pairs ended by NULL; a doubled name makes a list. */
json_t *values_of(pool_t *pool, const char *const *pairs);
#define VALUES(pool, ...) values_of((pool), (const char *const[]){ __VA_ARGS__, NULL })

/* A matter of PROCEDURE registered by ROLE; fails the test where it is refused. */
struct matter *county_register(
	struct county *county, const char *role, const char *procedure, json_t *values);

/* Does ACTION as the holder of ROLE at UNIT on a matter freshly loaded; the outcome. SHARE 0: none. */
enum err county_act(struct county *county, const char *role, int64_t unit, int64_t matter,
	int64_t share, const char *action, json_t *values);

/* A 督查事项 due on DUE, sent out to units 0 (lead, share 1) and 1 (co, share 2), not signed for yet. */
int64_t county_sent(struct county *county, const char *due);

/* One number by one statement whose $1 is the county. */
int64_t county_number(struct county *county, const char *sql);

/* As a word, for comparing: the matter's state, or the state of its share. */
const char *county_state(struct county *county, int64_t matter, int64_t share);
struct matter *county_matter(struct county *county, int64_t matter);

const char *unit_id(struct county *county, int unit); /* as text */
