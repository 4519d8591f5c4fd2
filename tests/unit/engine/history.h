/* tests/unit/engine/history.h - random but plausible lives of matters: somebody does something that the
 * engine offers him, with values that the form asks for. The same seed gives the same life. */
#pragma once

#include "county.h"

struct history {
	struct county *county;
	uint64_t random;
	pool_t *pool; /* of the step that runs */
};

void history_init(struct history *history, struct county *county, uint64_t seed);

/* From 0 to BELOW - 1; and one time in SIDES. */
int64_t history_random(struct history *history, int64_t below);
bool history_chance(struct history *history, int sides);

/* A fresh ctx in the step's pool, as a random person; NULL actor: the clock. */
struct ctx *history_as(struct history *history, const struct person *person);
const struct person *history_person(struct history *history);

/* Good values for ACTION on SHARE (NULL: none) of MATTER (NULL: it is being registered); NULL where
 * there are none, e.g. no other unit to move the share to. */
json_t *history_values(struct history *history, const struct definition *definition,
	const struct matter *matter, const struct share *share, const struct action *action);
