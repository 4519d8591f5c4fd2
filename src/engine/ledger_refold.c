/* engine/ledger_refold.c - the rows of a matter against the fold of its events: the events are written
 * into an empty database by the same code that wrote them at the time, and the rows are compared. */
#include "engine/ledger_check.h"

#include "engine/calendar_change.h"
#include "engine/clock.h"
#include "engine/matter_rows.h"
#include "engine/world.h"

#include <inttypes.h>
#include <string.h>

/* --- may the fold be asked? --------------------------------------------------------------------- */

/* The calendar NEXT has dated the matter, and where that moved anything its row says at which position. */
static void turn_once(
	struct check_run *run, struct ctx *twin, struct matter *matter, const struct calendar *next)
{
	clocks_turn(matter, next);
	matter_save_turned(
		twin, matter, calendar_moved_at(run->ctx, matter->id, calendar_version(next)));
}

/* Each that came into force before POSITION. */
static void turn(struct check_run *run, struct ctx *twin, struct matter *matter, int64_t position)
{
	for (const struct calendar *next;
		(next = world_calendar_next(twin->world, matter->calendar, position));)
		turn_once(run, twin, matter, next);
}

/* Those that have dated it since its last event. */
static void turn_to_end(struct check_run *run, struct ctx *twin, struct matter *matter)
{
	for (const struct calendar *next;
		(next = world_calendar_next(twin->world, matter->calendar, NEVER));) {
		if (!calendar_has_followed(run->ctx, matter->id, calendar_version(next)))
			return;
		turn_once(run, twin, matter, next);
	}
}

static void fold_into(struct check_run *run, struct ctx *twin, const struct definition *definition,
	int64_t id, const struct ledger_event *events, int64_t count)
{
	struct matter *matter = matter_new(
		twin->pool, definition, world_calendar_at(twin->world, events[0].position), id);
	for (int64_t i = 0; i < count && !ctx_failed(twin); i++) {
		turn(run, twin, matter, events[i].position);
		const struct action *action = action_find(definition, events[i].event.action);
		if (action->effect == EFFECT_UNDO)
			matter_take_back(twin, matter, events, (size_t)i + 1);
		else
			matter_follow(twin, matter, &events[i]);
	}
	turn_to_end(run, twin, matter);
}

/* --- comparing ---------------------------------------------------------------------------------- */

static bool same_cell(
	const struct column *column, const union checked_cell *a, const union checked_cell *b)
{
	return column->type == COLUMN_INT64 ? a->number == b->number : text_equal(a->text, b->text);
}

/* The first of the columns FROM … in which two rows differ, or NULL. */
static const struct column *difference(const struct column *columns, int from, int to,
	const struct checked_row *a, const struct checked_row *b)
{
	for (int i = from; i < to && columns[i].name; i++)
		if (!same_cell(&columns[i], &a->cells[i], &b->cells[i]))
			return &columns[i];
	return NULL;
}

static const struct checked_row *find_row(const struct checked_rows *kind,
	const struct column *columns, struct rows rows, const struct checked_row *row)
{
	const struct checked_row *all = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		if (!difference(columns, 0, kind->keys, &all[i], row))
			return &all[i];
	return NULL;
}

/* "share 2", "clock 1 handle" */
static const char *row_name(pool_t *pool, const struct checked_rows *kind,
	const struct column *columns, const struct checked_row *row)
{
	const char *name = kind->name;
	for (int i = 0; i < kind->keys; i++)
		name = columns[i].type == COLUMN_INT64
			       ? text_printf(pool, "%s %" PRId64, name, row->cells[i].number)
			       : text_printf(pool, "%s %s", name, row->cells[i].text);
	return name;
}

static void compare_rows(struct check_run *run, const struct checked_matter *matter,
	const struct checked_rows *kind, struct rows stored, struct rows folded)
{
	pool_t *pool = run->ctx->pool;
	const struct column *columns = check_columns(pool, kind);
	const struct checked_row *row = folded.data;
	for (int64_t i = 0; i < folded.count; i++, row++) {
		const struct checked_row *found = find_row(kind, columns, stored, row);
		const struct column *column =
			found ? difference(columns, kind->keys, CHECK_COLUMNS, found, row) : NULL;
		if (!found)
			check_matter_wrong(run, matter, "ledger.row_missing", "row",
				row_name(pool, kind, columns, row));
		if (column)
			check_matter_wrong(run, matter, "ledger.row_differs", "row",
				row_name(pool, kind, columns, row), "column", column->name);
	}
	row = stored.data;
	for (int64_t i = 0; i < stored.count; i++, row++)
		if (!find_row(kind, columns, folded, row))
			check_matter_wrong(run, matter, "ledger.row_extra", "row",
				row_name(pool, kind, columns, row));
}

static void compare(struct check_run *run, struct ctx *twin, const struct definition *definition,
	const struct checked_matter *matter)
{
	for (const struct checked_rows *kind = checked_rows; kind->name; kind++) {
		if (kind->open_access_only && definition->access == ACCESS_NAMED)
			continue;
		const struct column *columns = check_columns(run->ctx->pool, kind);
		struct rows folded = check_db_rows(twin, kind, columns, matter->id);
		struct rows stored = check_db_rows(run->ctx, kind, columns, matter->id);
		if (!ctx_failed(twin) && !ctx_failed(run->ctx))
			compare_rows(run, matter, kind, stored, folded);
	}
}

void check_refold(struct check_run *run, const struct checked_matter *matter)
{
	struct ctx twin = *run->ctx;
	struct rows rows = ledger_events(run->ctx, matter->id);
	const struct ledger_event *events = rows.data;
	const struct definition *definition = rows.count ? definition_version(run->ctx->definitions,
								   events[rows.count - 1].procedure,
								   events[rows.count - 1].version)
							 : NULL;
	if (!definition || !ledger_whole(run->ctx->pool, definition, events, rows.count)) {
		run->report.unfolded++;
		return;
	}
	twin.db = run->twin;
	db_begin(&twin);
	fold_into(run, &twin, definition, matter->id, events, rows.count);
	compare(run, &twin, definition, matter);
	db_rollback(&twin);
	if (ctx_failed(&twin))
		check_matter_wrong(run, matter, "ledger.unfoldable", "reason",
			text_or(twin.failure.detail, text_or(twin.failure.message, "")));
}
