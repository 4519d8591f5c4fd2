/* engine/calendar_change.c - the diff, the one event, the slices behind it. */
#include "engine/calendar_db.h"

#include "base/id.h"
#include "base/time.h"
#include "engine/act.h"
#include "engine/clock.h"
#include "engine/matter_rows.h"
#include "engine/office.h"
#include "html/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* So many are read at once for the diff, and so many dated in a slice before the time is looked at. */
#define READ_AT_ONCE 200
#define DATE_AT_ONCE 5

/* --- the world --------------------------------------------------------------------------------- */

static bool is(const struct calendar_version *version, const char *state)
{
	return text_equal(version->state, state);
}

void calendar_keep(struct ctx *ctx, const struct world *world)
{
	if (!world->files || calendar_db_last(ctx))
		return;
	const struct calendar_version first = { .version = calendar_version(world->calendar),
		.id = id_next(ctx),
		.hash = calendar_hash(world->calendar),
		.files = calendar_files_json(ctx->pool, world->files),
		.title = "",
		.document = "",
		.state = "base",
		.proposed_at = ctx->now,
		.diff_hash = "" };
	calendar_db_insert(ctx, &first);
}

static const struct calendar *make(struct ctx *ctx, pool_t *pool,
	const struct calendar_version *version, const struct calendar_files *files)
{
	struct problems problems;
	problems_init(&problems, ctx->pool, ctx->messages);
	const struct calendar *calendar =
		calendar_make(pool, text_printf(pool, "calendar %" PRId64, version->version), files,
			version->version, &problems);
	if (!calendar)
		ctx_broken(ctx, ERR_INTERNAL, "calendar version %" PRId64 " cannot be read",
			version->version);
	return calendar;
}

/* The files as they were at first: what has been made of them already is used. */
static const struct calendar *calendar_of(struct ctx *ctx, pool_t *pool, const struct world *base,
	const struct calendar_version *version, const struct calendar_files *files)
{
	bool same = version->version == calendar_version(base->calendar) &&
		    text_equal(version->hash, calendar_hash(base->calendar));
	return same ? base->calendar : make(ctx, pool, version, files);
}

const struct world *calendar_world(struct ctx *ctx, pool_t *pool, const struct world *base)
{
	struct rows rows = calendar_db_forced(ctx);
	const struct calendar_version *versions = rows.data;
	if (!rows.count || !base->files)
		return base;
	struct calendar_since *past = mem_array(pool, struct calendar_since, rows.count);
	struct calendar_files *files = mem_new(pool, struct calendar_files);
	for (int64_t i = 0; i < rows.count && !ctx_failed(ctx); i++) {
		*files = calendar_files_parse(pool, text_copy(pool, versions[i].files));
		past[i].calendar = calendar_of(ctx, pool, base, &versions[i], files);
		past[i].position = versions[i].position;
	}
	if (ctx_failed(ctx))
		return base;
	struct world *world = mem_new(pool, struct world);
	*world = *base;
	world->calendar = past[rows.count - 1].calendar;
	world->files = files;
	world->past = past;
	world->past_count = (size_t)rows.count;
	world->turning = is(&versions[rows.count - 1], "following");
	return world;
}

int64_t calendar_in_force(struct ctx *ctx)
{
	return calendar_db_in_force(ctx);
}

/* --- the diff ---------------------------------------------------------------------------------- */

struct dates {
	int64_t due, due_first;
};

static struct dates *dates_of(pool_t *pool, const struct matter *matter)
{
	struct dates *dates = mem_array(pool, struct dates, matter->clock_count + 1);
	for (size_t i = 0; i < matter->clock_count; i++)
		dates[i] = (struct dates){ matter->clocks[i].due, matter->clocks[i].due_first };
	return dates;
}

static struct calendar_move move_of(
	const struct matter *matter, const struct clock *clock, int64_t before)
{
	return (struct calendar_move){ .matter = matter->id,
		.share = clock->share,
		.clock = matter->definition->clocks[clock->def].id,
		.due_before = before,
		.due_after = clock->due,
		.is_later = clock->due > before };
}

static void add_move(
	struct ctx *ctx, struct calendar_moves *moves, size_t *room, struct calendar_move move)
{
	if (moves->count == *room) {
		*room = *room * 2 + 64;
		struct calendar_move *grown = mem_array(ctx->pool, struct calendar_move, *room);
		if (moves->count)
			memcpy(grown, moves->items, moves->count * sizeof *grown);
		moves->items = grown;
	}
	move.clock = text_copy(ctx->pool, move.clock);
	moves->items[moves->count++] = move;
	moves->earlier += !move.is_later;
}

static void diff_one(struct ctx *ctx, struct ctx *slice, const struct calendar *calendar,
	int64_t id, struct calendar_moves *moves, size_t *room)
{
	struct matter *matter = matter_load_unscoped(slice, id);
	if (!matter) {
		slice->failure = (struct failure){ 0 };
		return;
	}
	const struct dates *before = dates_of(slice->pool, matter);
	clocks_turn(matter, calendar);
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped && matter->clocks[i].due != before[i].due)
			add_move(ctx, moves, room,
				move_of(matter, &matter->clocks[i], before[i].due));
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* As the index of staged ones has them. */
static int by_due(const void *left, const void *right)
{
	const struct calendar_move *a = left, *b = right;
	int order = compare(a->is_later, b->is_later);
	order = order ? order : compare(a->due_after, b->due_after);
	order = order ? order : compare(a->matter, b->matter);
	order = order ? order : compare(a->share, b->share);
	return order ? order : strcmp(a->clock, b->clock);
}

const char *calendar_moves_hash(pool_t *pool, const struct calendar_moves *moves)
{
	struct buffer text;
	buffer_init(&text, pool, SIZE_MAX);
	for (size_t i = 0; i < moves->count; i++) {
		const struct calendar_move *move = &moves->items[i];
		buffer_printf(&text, "%" PRId64 " %" PRId64 " %s %" PRId64 " %" PRId64 "\n",
			move->matter, move->share, move->clock, move->due_before, move->due_after);
	}
	unsigned char hash[LEDGER_HASH];
	ledger_hash(&(struct bytes){ text_or(text.data, ""), text.size }, 1, hash);
	const char *hex = "";
	for (int i = 0; i < LEDGER_HASH; i++)
		hex = text_printf(pool, "%s%02x", hex, hash[i]);
	return hex;
}

struct calendar_moves calendar_diff(struct ctx *ctx, const struct calendar *calendar)
{
	struct calendar_moves moves = { 0 };
	struct ctx slice = *ctx;
	size_t room = 0;
	bool more = true;
	slice.pool = pool_new(ctx->pool);
	for (int64_t after = 0; more && !ctx_failed(&slice); pool_clear(slice.pool)) {
		struct rows rows = calendar_db_running(&slice, after, READ_AT_ONCE);
		const struct calendar_matter *matters = rows.data;
		for (int64_t i = 0; i < rows.count; i++)
			diff_one(ctx, &slice, calendar, matters[i].id, &moves, &room);
		after = rows.count ? matters[rows.count - 1].id : after;
		more = rows.more;
	}
	if (ctx_failed(&slice))
		ctx_broken(ctx, slice.failure.err, "calendar diff");
	if (moves.count)
		qsort(moves.items, moves.count, sizeof *moves.items, by_due);
	moves.hash = calendar_moves_hash(ctx->pool, &moves);
	pool_free(slice.pool);
	return moves;
}

/* --- proposing and settling -------------------------------------------------------------------- */

enum err calendar_propose(
	struct ctx *ctx, struct calendar_version *version, const struct calendar_moves *moves)
{
	version->id = id_next(ctx);
	version->state = "proposed";
	version->proposed_at = ctx->now;
	version->diff_hash = moves->hash;
	version->staged = (int64_t)moves->count;
	version->earlier = (int64_t)moves->earlier;
	if (!calendar_db_insert(ctx, version))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.at_once");
	for (size_t i = 0; i < moves->count; i++)
		calendar_db_put_move(ctx, version->version, 0, &moves->items[i]);
	return ctx->failure.err;
}

/* One event of the county's own; its position. 0: the ctx has failed. */
static int64_t tell(struct ctx *ctx, int64_t id, const char *action, int64_t actor, json_t *body)
{
	const char *text = json_text(ctx->pool, body);
	struct ledger_event event = { .county = ctx->county,
		.matter = id,
		.event = { .seq = 1,
			.at = ctx->now,
			.on = ctx->now,
			.action = action,
			.actor = actor,
			.body = body },
		.procedure = "",
		.body = { text, strlen(text) } };
	return ledger_append(ctx, &event, (struct bytes){ 0 }) ? 0 : event.position;
}

static enum err put_in_force(struct ctx *ctx, struct calendar_version *version)
{
	struct rows rows = calendar_db_staged(ctx, version->version, version->staged + 1);
	const struct calendar_moves moves = { rows.data, (size_t)rows.count, 0, NULL };
	if (!text_equal(calendar_moves_hash(ctx->pool, &moves), version->diff_hash))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.diff_changed");
	json_t *body = json_tree(ctx->pool);
	put_int(body, "calendar", version->version);
	put_int(body, "before", version->base);
	put_text(body, "hash", version->hash);
	put_text(body, "diff", version->diff_hash);
	put_text(body, "title", version->title);
	put_text(body, "document", version->document);
	version->position = tell(ctx, version->id, "calendar", version->settled_by, body);
	return ctx->failure.err;
}

enum err calendar_settle(struct ctx *ctx, int64_t number, bool approve, int64_t person)
{
	struct calendar_version version;
	if (!calendar_db_load(ctx, number, &version))
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	if (!is(&version, "proposed"))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.settled");
	if (version.proposed_by == person && approve)
		return ctx_fail(ctx, ERR_FORBIDDEN, "calendar.second_person");
	if (approve && version.base != calendar_db_in_force(ctx))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.overtaken");
	struct calendar_version before;
	if (approve && calendar_db_following(ctx, &before))
		return ctx_fail(ctx, ERR_CONFLICT, "calendar.still_following");
	version.state = approve ? "following" : "refused";
	version.settled_by = person;
	version.settled_at = ctx->now;
	if (approve && put_in_force(ctx, &version))
		return ctx->failure.err;
	calendar_db_update(ctx, &version);
	/* Every thread takes the new one at its next request. */
	office_put_note(ctx, "calendar", text_printf(ctx->pool, "%" PRId64, number));
	return ctx->failure.err;
}

/* --- following --------------------------------------------------------------------------------- */

struct turned {
	struct matter *matter;
	const struct dates *before;
};

static bool is_moved(const struct turned *turned, size_t i)
{
	const struct clock *clock = &turned->matter->clocks[i];
	return clock->due != turned->before[i].due ||
	       clock->due_first != turned->before[i].due_first;
}

static int64_t count_moved(const struct turned *turned)
{
	int64_t count = 0;
	for (size_t i = 0; i < turned->matter->clock_count; i++)
		count += is_moved(turned, i);
	return count;
}

static struct turned turn(struct ctx *ctx, struct matter *matter)
{
	struct turned turned = { matter, dates_of(ctx->pool, matter) };
	clocks_turn(matter, ctx->world->calendar);
	return turned;
}

static void save(struct ctx *ctx, const struct turned *turned, int64_t position)
{
	for (size_t i = 0; i < turned->matter->clock_count; i++) {
		if (!is_moved(turned, i))
			continue;
		const struct calendar_move move =
			move_of(turned->matter, &turned->matter->clocks[i], turned->before[i].due);
		calendar_db_put_move(ctx, calendar_version(ctx->world->calendar), position, &move);
	}
	matter_save_turned(ctx, turned->matter, position);
}

/* Nothing is told of matters that stay as they were. */
static int64_t tell_moved(struct ctx *ctx, const struct turned *turned, size_t count)
{
	int64_t moved = 0;
	for (size_t i = 0; i < count; i++)
		moved += count_moved(&turned[i]);
	if (!moved)
		return 0;
	json_t *body = json_tree(ctx->pool);
	put_int(body, "calendar", calendar_version(ctx->world->calendar));
	json_t *list = put_list(body, "matters");
	for (size_t i = 0; i < count; i++)
		if (count_moved(&turned[i]))
			add_text(list, text_printf(ctx->pool, "%" PRId64, turned[i].matter->id));
	return tell(ctx, id_next(ctx), "calendar-moved", 0, body);
}

void calendar_catch_up(struct ctx *ctx, struct matter *matter)
{
	if (!ctx->world->turning || !matter->seq)
		return;
	const struct turned turned = turn(ctx, matter);
	save(ctx, &turned, tell_moved(ctx, &turned, 1));
}

/* Some of them; false: there are no more. */
static bool follow_some(struct ctx *ctx, struct calendar_version *version)
{
	struct turned turned[DATE_AT_ONCE];
	struct rows rows = calendar_db_running(ctx, version->after_matter, DATE_AT_ONCE);
	const struct calendar_matter *matters = rows.data;
	size_t count = 0;
	for (int64_t i = 0; i < rows.count && !ctx_failed(ctx); i++) {
		struct matter *matter = matter_load_unscoped(ctx, matters[i].id);
		if (matter)
			turned[count++] = turn(ctx, matter);
		version->after_matter = matters[i].id;
	}
	int64_t position = ctx_failed(ctx) ? 0 : tell_moved(ctx, turned, count);
	for (size_t i = 0; i < count && !ctx_failed(ctx); i++) {
		version->moved += count_moved(&turned[i]) > 0;
		save(ctx, &turned[i], position);
	}
	return rows.more;
}

static void finish(struct ctx *ctx, struct calendar_version *version)
{
	version->state = "done";
	version->done_at = ctx->now;
	office_put_note(
		ctx, "calendar", text_printf(ctx->pool, "%" PRId64 " done", version->version));
}

bool calendar_slice(struct ctx *ctx, int64_t until)
{
	struct calendar_version version;
	bool more = true;
	if (!calendar_db_following(ctx, &version) ||
		version.version != calendar_version(ctx->world->calendar))
		return false;
	do
		more = follow_some(ctx, &version);
	while (more && !ctx_failed(ctx) && time_monotonic() < until);
	if (ctx_failed(ctx))
		return false;
	if (!more)
		finish(ctx, &version);
	calendar_db_update(ctx, &version);
	return more;
}

void calendar_restart(struct ctx *ctx)
{
	calendar_db_restart(ctx);
}

/* --- questions --------------------------------------------------------------------------------- */

struct rows calendar_versions(struct ctx *ctx)
{
	return calendar_db_all(ctx);
}

bool calendar_version_load(struct ctx *ctx, int64_t version, struct calendar_version *ret)
{
	return calendar_db_load(ctx, version, ret);
}

struct rows calendar_staged(struct ctx *ctx, int64_t version, int64_t limit)
{
	return calendar_db_staged(ctx, version, limit);
}

int64_t calendar_moved_at(struct ctx *ctx, int64_t matter, int64_t version)
{
	return calendar_db_moved_at(ctx, matter, version);
}

bool calendar_has_followed(struct ctx *ctx, int64_t matter, int64_t number)
{
	struct calendar_version version;
	if (!calendar_db_load(ctx, number, &version))
		return false;
	return is(&version, "done") || version.after_matter >= matter ||
	       calendar_db_moved_at(ctx, matter, number);
}
