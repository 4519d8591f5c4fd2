/* engine/definition_db.h - the rows of the table definition, for definition_store.c. */
#pragma once

#include "engine/definition_store.h"

struct stored_definition {
	const char *procedure, *hash, *source;
	int64_t version;
};

/* By procedure and version; in ctx->pool. */
struct rows definition_db_all(struct ctx *ctx);
void definition_db_put(struct ctx *ctx, const struct definition *definition);
