/* engine/definition_store.h - definitions that have run stay known: a running matter keeps the version it
 * began with, so every version is stored, with its hash, and never changes afterwards. */
#pragma once

#include "engine/definition.h"
#include "store/db.h"

/* Stores what SET has and the county has not, and adds to set->all (in POOL, that of the set) the
 * versions that only the county has. Problems: a file whose text has changed and whose version has not;
 * a stored version that the roles of today no longer fit. In a writing transaction. */
MUST_USE enum err definitions_keep(
	struct ctx *ctx, pool_t *pool, struct definitions *set, struct problems *problems);

/* For a county that has just been founded: stores what SET has. */
void definitions_found(struct ctx *ctx, const struct definitions *set);

extern const struct statement definition_sql[]; /* ends with { 0 } */
