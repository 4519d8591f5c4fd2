/* setup/rehome.c - the two jobs. */
#include "setup/rehome_db.h"
#include "setup/rehome_inner.h"

#include "base/time.h"
#include "engine/matter_rows.h"
#include "people/people.h"

#include <inttypes.h>

/* So many at once keep a slice below 20 ms. */
#define AT_ONCE 5

/* --- units ------------------------------------------------------------------------------------- */

const struct action *rehome_action(const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].effect == EFFECT_REASSIGN && !definition->actions[i].ask)
			return &definition->actions[i];
	return NULL;
}

static const char *reason_of(struct ctx *ctx, const struct rehoming *row)
{
	return message(ctx->pool, ctx->messages, "rehome.reason", "from",
		text_or(directory_name(ctx->directory, row->from_unit), ""), "to",
		text_or(directory_name(ctx->directory, row->to_unit), ""), "document",
		text_or(row->document, ""));
}

/* True: moved. What the door refuses stays where it is. */
static bool move_one(struct ctx *ctx, const struct rehoming *row, const struct rehome_item *item)
{
	struct matter *matter = matter_load_unscoped(ctx, item->matter);
	const struct action *action = matter ? rehome_action(matter->definition) : NULL;
	struct failure why;
	if (!action)
		return false;
	json_t *values = json_tree(ctx->pool);
	put_id(values, "new-unit", row->to_unit);
	put_text(values, "reason", reason_of(ctx, row));
	const struct deed deed = {
		.action = action->id, .share = item->share, .version = -1, .values = values
	};
	return matter_try(ctx, item->matter, &deed, &matter, &why);
}

static void end_unit(struct ctx *ctx, const struct rehoming *row)
{
	const struct unit *stored = directory_unit(ctx->directory, row->from_unit);
	if (!stored || !row->ends || row->kept)
		return;
	struct unit unit = *stored;
	unit.to_day = row->since > unit.from_day ? row->since - 1 : unit.from_day;
	if (directory_put_unit(ctx, &unit))
		return;
	access_write(ctx, &(struct access_record){ row->settled_by, "unit_changed", unit.name,
				  time_format_day(ctx->pool, unit.to_day) });
}

static void finish(struct ctx *ctx, struct rehoming *row)
{
	row->state = "done";
	row->done_at = ctx->now;
	end_unit(ctx, row);
}

bool rehome_slice(struct ctx *ctx)
{
	struct rehoming row;
	if (!rehome_db_next(ctx, time_day(ctx->now), &row))
		return false;
	ctx->actor = actor_make(ctx->pool, ctx->directory, row.settled_by, time_day(ctx->now));
	struct rows rows = rehome_db_items(ctx, row.from_unit, row.after_matter, AT_ONCE);
	const struct rehome_item *items = rows.data;
	for (int64_t i = 0; i < rows.count && !ctx_failed(ctx); i++) {
		bool moved = ctx->actor && move_one(ctx, &row, &items[i]);
		row.moved += moved;
		row.kept += !moved;
		row.after_matter = items[i].matter;
	}
	ctx->actor = NULL;
	if (ctx_failed(ctx))
		return false;
	if (!rows.more)
		finish(ctx, &row);
	rehome_db_put(ctx, &row);
	return true;
}

/* --- people ------------------------------------------------------------------------------------ */

void rehome_owners(struct ctx *ctx, int64_t party, int64_t day)
{
	if (party)
		rehome_db_note_owner(ctx, &(struct owner_row){ party, day, 0 });
}

bool rehome_owners_slice(struct ctx *ctx)
{
	struct owner_row row;
	if (!rehome_db_next_owner(ctx, time_day(ctx->now), &row))
		return false;
	struct rows rows = rehome_db_owned(ctx, &row, AT_ONCE);
	const struct rehome_item *items = rows.data;
	for (int64_t i = 0; i < rows.count && !ctx_failed(ctx); i++) {
		struct matter *matter = matter_load_unscoped(ctx, items[i].matter);
		if (matter)
			matter_save_owners(ctx, matter);
		row.after_matter = items[i].matter;
	}
	if (rows.more)
		rehome_db_note_owner(ctx, &row);
	else
		rehome_db_drop_owner(ctx, &row);
	return !ctx_failed(ctx);
}
