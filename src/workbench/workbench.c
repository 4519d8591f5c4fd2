/* workbench/workbench.c - what a person's page is made of, from permissions, grants and definitions;
 * the frame of the blocks. */
#include "base/time.h"
#include "workbench/workbench_inner.h"

#include <inttypes.h>

#define COPY_SIZE (1 << 17)

const char *bench_number(const struct bench *bench, int64_t number)
{
	return text_printf(bench->ctx->pool, "%" PRId64, number);
}

const char *bench_word(const struct bench *bench, const char *key)
{
	return message(bench->ctx->pool, bench->ctx->messages, key);
}

/* --- who ---------------------------------------------------------------------------------------- */

static bool holds(const struct bench *bench, const struct role *role)
{
	const struct ctx *ctx = bench->ctx;
	return role && role->scope == ROLE_OFFICE &&
	       actor_holds(ctx->directory, ctx->actor, role, 0);
}

static bool acts_in(const struct bench *bench, const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		for (size_t k = 0; action->effect != EFFECT_UNDO && k < action->by_count; k++)
			if (holds(bench, action->by[k]))
				return true;
	}
	return holds(bench, definition->coordinator);
}

static void find_businesses(struct bench *bench)
{
	const struct definitions *set = bench->ctx->definitions;
	for (size_t i = 0; bench->office && i < set->current_count; i++)
		if (bench->business_count < BENCH_BUSINESSES && acts_in(bench, set->current[i]))
			bench->businesses[bench->business_count++] = set->current[i];
}

/* By the office's row of each matter, which those have who see all, or who are in the circle. */
static bool sees_whole(const struct bench *bench, const struct definition *definition)
{
	const struct actor *actor = bench->ctx->actor;
	if (definition->access == ACCESS_UNITS)
		return actor_sees_all(actor);
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct role *role = actor->grants[i].role;
		if ((role->scope == ROLE_OFFICE || role->scope == ROLE_COUNTY) &&
			definition_admits(definition, role))
			return true;
	}
	return false;
}

struct watch_scope bench_scope(const struct bench *bench)
{
	const struct definitions *set = bench->ctx->definitions;
	struct watch_scope scope = { .count = bench->business_count };
	for (size_t i = 0; i < bench->business_count; i++)
		scope.businesses[i] = bench->businesses[i]->id;
	for (size_t i = 0; i < set->current_count && scope.free_count < BENCH_BUSINESSES; i++)
		if (sees_whole(bench, set->current[i]))
			scope.free[scope.free_count++] = set->current[i]->id;
	return scope;
}

bool bench_is_unit(const struct bench *bench, int64_t unit)
{
	for (size_t i = 0; i < bench->unit_count; i++)
		if (bench->units[i] == unit)
			return true;
	return false;
}

static void add_units_below(struct bench *bench, int64_t top)
{
	const struct directory *directory = bench->ctx->directory;
	for (size_t i = 0; i < directory->unit_count; i++) {
		int64_t unit = directory->units[i].id;
		if (bench->unit_count < BENCH_UNITS && !bench_is_unit(bench, unit) &&
			directory_within(directory, unit, top))
			bench->units[bench->unit_count++] = unit;
	}
}

static void find_units(struct bench *bench)
{
	const struct actor *actor = bench->ctx->actor;
	bench->own_only = true;
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!role_may(grant->role, "unit-work"))
			continue;
		bench->own_only &= grant->role->scope == ROLE_HOLDER;
		add_units_below(bench, grant->unit);
	}
}

struct bench bench_make(struct ctx *ctx, const struct request *req, json_t *data, const char *show)
{
	struct bench bench = {
		.ctx = ctx,
		.own = actor_as(ctx->pool, ctx->actor, 0),
		.req = req,
		.data = data,
		.show = text_empty(show) ? NULL : show,
		.office = actor_may(ctx->actor, "dispatch"),
		.approves = actor_may(ctx->actor, "approve"),
	};
	find_businesses(&bench);
	find_units(&bench);
	buffer_init(&bench.copy, ctx->pool, COPY_SIZE);
	put_list(data, "blocks");
	return bench;
}

/* --- blocks ------------------------------------------------------------------------------------- */

/* Titles as the office has them, and as those have them who only decide or have no office side. */
static const struct {
	const char *id, *title, *other_title, *none, *other_none;
} blocks[BLOCKS] = {
	[ANSWERS] = { "answers", "workbench.answers", NULL, "workbench.answers_none" },
	[WATCH_DUES] = { "watch", "workbench.watch", NULL, "workbench.watch_none" },
	[UNSIGNED_SHARES] = { "unsigned", "workbench.unsigned", NULL, "workbench.unsigned_none" },
	[DRAFTS] = { "drafts", "workbench.drafts", "workbench.drafts_to_decide",
		"workbench.drafts_none" },
	[DUTIES] = { "duties", "workbench.todo", "workbench.todo_to_decide", "workbench.todo_none",
		"workbench.todo_none_to_decide" },
	[PROXY] = { "proxy", "workbench.proxy", NULL, "workbench.proxy_none" },
	[NEWS] = { "news", "workbench.news", "workbench.news_to_unit", "workbench.news_none" },
};

static bool is_other(const struct bench *bench, enum block block)
{
	bool decides = block == DRAFTS || block == DUTIES;
	return !bench->office && (!decides || bench->approves);
}

static const char *title_of(const struct bench *bench, enum block block)
{
	const char *other = is_other(bench, block) ? blocks[block].other_title : NULL;
	return bench_word(bench, text_or(other, blocks[block].title));
}

static const char *none_of(const struct bench *bench, enum block block)
{
	const char *other = is_other(bench, block) ? blocks[block].other_none : NULL;
	return bench_word(bench, text_or(other, blocks[block].none));
}

json_t *bench_block(struct bench *bench, enum block block)
{
	if (bench->show && !text_equal(bench->show, blocks[block].id))
		return NULL;
	json_t *object = add_object(json_object_get(bench->data, "blocks"));
	put_text(object, "block", blocks[block].id);
	put_text(object, "title", title_of(bench, block));
	put_flag(object, "is_groups", block == ANSWERS || block == DUTIES || block == PROXY);
	put_flag(object, "is_watch", block == WATCH_DUES);
	put_flag(object, "is_unsigned", block == UNSIGNED_SHARES);
	put_flag(object, "is_drafts", block == DRAFTS);
	put_flag(object, "is_news", block == NEWS);
	return object;
}

int64_t bench_rows(const struct bench *bench)
{
	return bench->show ? SHOW_ROWS : BLOCK_ROWS;
}

const char *bench_count_text(const struct bench *bench, int64_t count, bool more)
{
	return text_printf(bench->ctx->pool, "%" PRId64 "%s", count, more ? "+" : "");
}

void bench_close_block(struct bench *bench, json_t *object, enum block block, int64_t count,
	int64_t shown, bool more)
{
	const char *text = bench_count_text(bench, count, more);
	bool all = count == shown && !more;
	put_int(object, "count", count);
	put_text(object, "count_text", text);
	put_text(object, "none", count ? NULL : none_of(bench, block));
	put_text(object, "all",
		all || bench->show ? NULL
				   : text_printf(bench->ctx->pool, "/?show=%s", blocks[block].id));
	put_text(object, "cut",
		all || !bench->show
			? NULL
			: message(bench->ctx->pool, bench->ctx->messages, "workbench.cut", "shown",
				  bench_number(bench, shown), "count", text));
}
