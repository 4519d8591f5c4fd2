/* matters/matters_behalf.c - 代录: a unit's paper replies, one after another. The unit is chosen once;
 * below it stands what it has open, each with the forms of what it may have answered. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/query.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>

#define ROWS_MOST 40

const struct field matters_behalf_query[] = {
	{ "unit", FIELD_ID },
	{ 0 },
};

/* What a unit says on paper: that it has it, how far it is, what came of it, what it thinks. Long
 * choices and applications stay on the matter's page. */
static bool is_answer(const struct matter *matter, const struct possible *possible, int64_t unit)
{
	const struct share *share = matter_share(matter, possible->share);
	const struct action *action = possible->action;
	bool answers = action->weight == PRIMARY_ACTION || action->effect == EFFECT_PROGRESS ||
		       action->effect == EFFECT_TAKE;
	for (size_t i = 0; i < action->need_count; i++)
		answers &= !action->needs[i].required ||
			   matter->definition->inputs[action->needs[i].input].type != INPUT_PERSON;
	return possible->on_behalf && share && share->unit == unit && answers;
}

/* The same form stands in many rows. */
static void rename_fields(struct ctx *ctx, const json_t *acts, const struct matter *matter)
{
	size_t i, k;
	json_t *act, *field;
	json_array_foreach (acts, i, act) {
		put_text(act, "files_for",
			text_printf(ctx->pool, "%s-%" PRId64,
				text_or(get_text(act, "files_for"), ""), matter->id));
		json_array_foreach (json_object_get(act, "fields"), k, field)
			put_text(field, "id",
				text_printf(ctx->pool, "%s-%" PRId64, get_text(field, "id"),
					matter->id));
	}
}

static void put_matter(struct ctx *ctx, const struct request *req, json_t *rows,
	struct matter *matter, int64_t unit)
{
	struct possibles possibles = matter_possible(ctx, matter);
	const struct drafts drafts =
		drafts_below(ctx, text_printf(ctx->pool, "/matters/%" PRId64 "/", matter->id));
	const struct clock *clock = matter_main_clock(matter);
	json_t *row = bulk_put_matter(ctx, rows, matter), *acts = put_list(row, "acts");
	put_text(row, "due", clock ? due_words(ctx, clock->due) : "");
	put_text(row, "state", matter->definition->matter.states[matter->state].title);
	for (size_t i = 0; i < possibles.count; i++)
		if (is_answer(matter, &possibles.items[i], unit))
			put_action(ctx, acts, req, &drafts, matter, &possibles.items[i]);
	rename_fields(ctx, acts, matter);
	if (!json_array_size(acts))
		json_array_remove(rows, json_array_size(rows) - 1);
}

static enum err put_business(struct ctx *ctx, const struct request *req, json_t *rows,
	const struct definition *definition, int64_t unit)
{
	struct matter_list list = { 0 };
	const struct filter filter = { .definition = definition,
		.open = FILTER_OPEN,
		.unit = unit,
		.any_share = true,
		.sort = SORT_DUE,
		.limit = ROWS_MOST };
	enum err err = query_matters(ctx, &filter, &list);
	for (size_t i = 0; !err && i < list.count && json_array_size(rows) < ROWS_MOST; i++) {
		struct matter *matter = matter_load(ctx, list.items[i].id);
		if (!matter)
			return ctx->failure.err;
		put_matter(ctx, req, rows, matter, unit);
	}
	return err;
}

bool may_enter_for_units(const struct ctx *ctx, const struct definition *definition)
{
	for (size_t i = 0; i < definition->on_behalf_count; i++)
		if (actor_holds(ctx->directory, ctx->actor, definition->on_behalf[i], 0))
			return true;
	return false;
}

static void put_units(struct ctx *ctx, json_t *data, int64_t chosen)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	json_t *options = put_list(data, "units");
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (unit->from_day > today || unit->to_day < today ||
			!directory_handles(directory, unit))
			continue;
		json_t *option = add_object(options);
		put_id(option, "value", unit->id);
		put_text(option, "label", unit->short_name);
		put_flag(option, "selected", unit->id == chosen);
	}
}

enum err matters_behalf(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t chosen = req_int(req, "unit", 0);
	const struct unit *unit = directory_unit(ctx->directory, chosen);
	json_t *rows = put_list(res->data, "rows");
	put_units(ctx, res->data, chosen);
	for (size_t i = 0; unit && i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		if (may_enter_for_units(ctx, definition) &&
			put_business(ctx, req, rows, definition, unit->id))
			return ctx->failure.err;
	}
	put_text(res->data, "unit", unit ? unit->short_name : NULL);
	put_flag(res->data, "cut", json_array_size(rows) >= ROWS_MOST);
	put_flag(res->data, "has_rows", json_array_size(rows) > 0);
	put_text(res->data, "here",
		unit ? text_printf(ctx->pool, "/behalf?unit=%" PRId64, chosen) : "/behalf");
	return res_page(res, "matters/behalf");
}
