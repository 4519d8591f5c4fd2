/* engine/query_text.c - literal fragments one after another, values bound in their order. */
#include "engine/query_text.h"

#include "base/time.h"
#include "engine/directory.h"

#include <string.h>

void query_start(struct query *query, struct ctx *ctx, size_t sql_max, size_t values_max)
{
	query->ctx = ctx;
	query->count = 0;
	query->room = values_max;
	query->values = mem_array(ctx->pool, struct value, values_max);
	buffer_init(&query->sql, ctx->pool, sql_max);
}

void query_with(struct query *query, const char *fragment, struct value value)
{
	const char *mark = strchr(fragment, '?');
	CHECK(mark && query->count < query->room);
	query->values[query->count++] = value;
	buffer_add(&query->sql, fragment, (size_t)(mark - fragment));
	buffer_printf(&query->sql, "$%zu%s", query->count, mark + 1);
}

void query_plain(struct query *query, const char *fragment)
{
	buffer_text(&query->sql, fragment);
}

void query_scope(struct query *query, const char *join)
{
	const struct actor *actor = query->ctx->actor;
	int64_t day = time_day(query->ctx->now);
	CHECK(actor);
	/* CROSS JOIN keeps the order: a matter has few parties, and what a person reaches is small and at hand. */
	query_plain(query, " AND EXISTS (SELECT 1 FROM matter_party p CROSS JOIN reach r "
			   "WHERE p.county = $1 AND r.county = $1 AND p.party = r.party "
			   "AND p.role = r.role");
	query_with(query, " AND r.person = ?", V(actor->person->id));
	query_with(query, " AND r.from_day <= ?", V(day));
	query_with(query, " AND r.to_day >= ?", V(day));
	query_plain(query, join);
	query_plain(query, ")");
}

const struct statement *query_statement(struct query *query, const char *name)
{
	CHECK(!query->sql.full);
	struct statement *statement = mem_new(query->ctx->pool, struct statement);
	*statement = (struct statement){ name, query->sql.data, .composed = true };
	return statement;
}
