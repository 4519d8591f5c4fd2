/* drafts/drafts_db.c - every statement about drafts. */
#include "drafts/drafts_db.h"

#include "engine/directory.h"

#define CLEANED_AT_ONCE 200

enum { BELOW, PUT, TRIM, DROP, CLEAN };

/* A name that begins with the prefix sorts between it and it with the last of all characters. */
const struct statement drafts_sql[] = {
	[BELOW] = { "draft_below",
		"SELECT form, at, vals FROM draft WHERE county = $1 AND person = $2 AND "
		"form >= $3 AND form < $4 ORDER BY at DESC, form" },
	[PUT] = { "draft_put",
		"INSERT INTO draft (county, person, form, at, vals) VALUES ($1, $2, $3, $4, $5) "
		"ON CONFLICT (county, person, form) DO UPDATE SET at = excluded.at, "
		"vals = excluded.vals" },
	[TRIM] = { "draft_trim", "DELETE FROM draft WHERE county = $1 AND person = $2 AND at < "
				 "(SELECT d.at FROM draft d WHERE d.county = $1 AND d.person = $2 "
				 "ORDER BY d.at DESC LIMIT 1 OFFSET $3)" },
	[DROP] = { "draft_drop",
		"DELETE FROM draft WHERE county = $1 AND person = $2 AND form = $3" },
	[CLEAN] = { "draft_clean", "DELETE FROM draft WHERE county = $1 AND at < $2 AND at IN "
				   "(SELECT d.at FROM draft d "
				   "WHERE d.county = $1 AND d.at < $2 ORDER BY d.at LIMIT $3)" },
	{ 0 },
};

struct rows drafts_db_below(struct ctx *ctx, const char *prefix)
{
	static const struct column columns[] = { COLUMN_TEXT(struct draft, form),
		COLUMN_INT(struct draft, at), COLUMN_TEXT(struct draft, vals), { 0 } };
	const char *end = text_printf(ctx->pool, "%s\xF4\x8F\xBF\xBF", prefix);
	return db_rows(ctx, &drafts_sql[BELOW], columns, struct draft, DRAFT_MOST, V(ctx->county),
		V(ctx->actor->person->id), V(prefix), V(end));
}

void drafts_db_put(struct ctx *ctx, const char *form, const char *vals)
{
	int64_t person = ctx->actor->person->id;
	db_put(ctx, &drafts_sql[PUT], V(ctx->county), V(person), V(form), V(ctx->now), V(vals));
	db_put(ctx, &drafts_sql[TRIM], V(ctx->county), V(person), V(DRAFT_MOST - 1));
}

void drafts_db_drop(struct ctx *ctx, const char *form)
{
	db_put(ctx, &drafts_sql[DROP], V(ctx->county), V(ctx->actor->person->id), V(form));
}

bool drafts_db_clean(struct ctx *ctx, int64_t before)
{
	return db_exec(ctx, &drafts_sql[CLEAN], V(ctx->county), V(before), V(CLEANED_AT_ONCE)) >=
	       CLEANED_AT_ONCE;
}
