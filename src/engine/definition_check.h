/* engine/definition_check.h - what the rules of the checker share; nobody else includes it.
 *
 * A rule walks the whole definition and reports each place where it is broken. Every guard counts
 * as possibly true and possibly false; only what must come about in the end counts as certain: that
 * the last share is answered, and that a pause or an application comes to its end. */
#pragma once

#include "engine/definition_load.h"
#include "engine/matter.h"

struct check {
	pool_t *pool;
	const struct definition *definition;
	struct problems *problems;
	uint32_t leads_run; /* matter states in which a lead or separate share may run */
};

#define broken(check, line, rule, ...) \
	wrong_at((check)->problems, (check)->definition->file, (line), rule, ##__VA_ARGS__)

/* --- definition_check.c: the parts --- */
bool acts_as(const struct role *role, const struct role *by);

/* --- definition_check_guard.c --- */

/* A set of guards of which one must hold whenever GIVEN does. */
struct cover {
	pool_t *pool;
	const struct definition *definition;
	const struct guard *given; /* NULL: always */
	const struct guard *items[ACTIONS_MAX];
	size_t count;
	bool always; /* one of them has no condition at all */
};
void cover_add(struct cover *cover, const struct guard *guard);
bool cover_holds(const struct cover *cover);

/* A guard "share is not co". */
const struct guard *guard_not_co(void);

/* --- definition_check_path.c: reaching, leaving, ending, looping --- */
void check_paths(struct check *check);

/* --- definition_check_use.c: what is named and never used, and holes in sentences --- */
void check_uses(struct check *check);

/* --- definition_check_import.c --- */
void check_import(struct check *check);
