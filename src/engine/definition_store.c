/* engine/definition_store.c - what runs now against what has run. */
#include "engine/definition_store.h"

#include "engine/definition_db.h"

#include <inttypes.h>

static bool is_of(const struct stored_definition *row, const struct definition *definition)
{
	return row->version == definition->version && text_equal(row->procedure, definition->id);
}

static const struct stored_definition *find_row(
	const struct rows *rows, const struct definition *definition)
{
	const struct stored_definition *all = rows->data;
	for (int64_t i = 0; i < rows->count; i++)
		if (is_of(&all[i], definition))
			return &all[i];
	return NULL;
}

static void keep_current(struct ctx *ctx, const struct rows *rows,
	const struct definition *definition, struct problems *problems)
{
	const struct stored_definition *row = find_row(rows, definition);
	if (!row)
		definition_db_put(ctx, definition);
	else if (!text_equal(row->hash, definition->hash))
		problem_add(problems, definition->file, 0, 0, "kept_definition.changed", "version",
			text_printf(problems->pool, "%" PRId64, definition->version));
}

static bool is_current(const struct definitions *set, const struct stored_definition *row)
{
	for (size_t i = 0; i < set->current_count; i++)
		if (is_of(row, set->current[i]))
			return true;
	return false;
}

static const struct definition *parse_old(pool_t *pool, const struct definitions *set,
	const struct stored_definition *row, struct problems *problems)
{
	const char *name = text_printf(pool, "%s@%" PRId64, row->procedure, row->version);
	return definition_parse(pool, set, name, row->source, problems);
}

static void add_old(
	pool_t *pool, struct definitions *set, const struct rows *rows, struct problems *problems)
{
	const struct stored_definition *row = rows->data;
	size_t room = set->current_count + (size_t)rows->count;
	const struct definition **all = mem_array(pool, const struct definition *, room);
	size_t count = set->current_count;
	if (count)
		memcpy(all, set->current, count * sizeof *all);
	for (int64_t i = 0; i < rows->count; i++) {
		if (is_current(set, &row[i]))
			continue;
		const struct definition *old = parse_old(pool, set, &row[i], problems);
		if (old)
			all[count++] = old;
	}
	set->all = all;
	set->all_count = count;
}

enum err definitions_keep(
	struct ctx *ctx, pool_t *pool, struct definitions *set, struct problems *problems)
{
	int before = problems->count;
	struct rows rows = definition_db_all(ctx);
	for (size_t i = 0; i < set->current_count; i++)
		keep_current(ctx, &rows, set->current[i], problems);
	add_old(pool, set, &rows, problems);
	if (problems->count > before)
		return ctx_fail(ctx, ERR_INVALID, "kept_definition.not_kept");
	return ctx->failure.err;
}

void definitions_found(struct ctx *ctx, const struct definitions *set)
{
	for (size_t i = 0; i < set->current_count; i++)
		definition_db_put(ctx, set->current[i]);
}
