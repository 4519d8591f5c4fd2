/* engine/definition_db.c - every statement about stored definitions. */
#include "engine/definition_db.h"

#define VERSIONS_MAX 10000

enum { ALL, PUT };

const struct statement definition_sql[] = {
	[ALL] = { "definition_all",
		"SELECT procedure, hash, source, version FROM definition WHERE county = $1 "
		"ORDER BY procedure, version" },
	[PUT] = { "definition_put",
		"INSERT INTO definition (county, procedure, version, hash, source, loaded_at) "
		"VALUES ($1, $2, $3, $4, $5, $6)" },
	{ 0 },
};

static const struct column columns[] = {
	COLUMN_TEXT(struct stored_definition, procedure),
	COLUMN_TEXT(struct stored_definition, hash),
	COLUMN_TEXT(struct stored_definition, source),
	COLUMN_INT(struct stored_definition, version),
	{ 0 },
};

struct rows definition_db_all(struct ctx *ctx)
{
	return db_rows(ctx, &definition_sql[ALL], columns, struct stored_definition, VERSIONS_MAX,
		V(ctx->county));
}

void definition_db_put(struct ctx *ctx, const struct definition *definition)
{
	db_exec(ctx, &definition_sql[PUT], V(ctx->county), V(definition->id),
		V(definition->version), V(definition->hash), V(definition->source), V(ctx->now));
}
