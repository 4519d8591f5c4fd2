/* engine/directory_db.h - the rows of the directory's tables, for directory_put.c. */
#pragma once

#include "engine/directory.h"
#include "store/db.h"

extern const struct statement directory_sql[]; /* ends with { 0 } */

/* A directory of all units, and of this person his row, grants and divisions; 0: of everybody.
 * Who stands in for whom is there in whole. */
struct directory *directory_db_load(
	struct ctx *ctx, pool_t *pool, const struct definitions *definitions, int64_t person);

void directory_db_put_unit(struct ctx *ctx, const struct unit *unit);
void directory_db_put_person(struct ctx *ctx, const struct person *person);
void directory_db_put_grant(struct ctx *ctx, const struct grant *grant);
void directory_db_put_division(struct ctx *ctx, const struct division *division);
void directory_db_put_stand_in(struct ctx *ctx, const struct stand_in *stand_in);

void directory_db_put_reach(
	struct ctx *ctx, int64_t person, const struct reach *reach, size_t count);
void directory_db_bump(struct ctx *ctx);

/* The hash of the definitions by which the reach was written last; "" before. */
const char *directory_db_roles(struct ctx *ctx);
void directory_db_put_roles(struct ctx *ctx, const char *hash);
