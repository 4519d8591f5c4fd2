/* engine/query_text.h - composing one statement from literal fragments and bound values; for
 * engine/query*.c only. Nothing that came from outside ever becomes SQL: fragments are literals of those
 * files, values are bound. */
#pragma once

#include "base/ctx.h"
#include "store/db.h"

struct query {
	struct ctx *ctx;
	struct buffer sql;
	struct value *values;
	size_t count, room;
};

/* At most SQL_MAX bytes and VALUES_MAX values: more is a mistake in the program. */
void query_start(struct query *query, struct ctx *ctx, size_t sql_max, size_t values_max);

/* FRAGMENT's "?" becomes the next $n. */
void query_with(struct query *query, const char *fragment, struct value value);
void query_plain(struct query *query, const char *fragment);

/* " AND EXISTS (…": what the ctx's actor may see. JOIN ties matter_party p to the row:
 * " AND p.matter = m.id". */
void query_scope(struct query *query, const char *join);

const struct statement *query_statement(struct query *query, const char *name);
