/* engine/query.c - lists of matters, composed from literal fragments; every value is bound. */
#include "engine/hidden.h"
#include "engine/query.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/query_text.h"
#include "engine/world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 200
#define SQL_MAX 16384
#define FEW 5000

int64_t overdue_until(const struct calendar *calendar, int64_t now)
{
	int64_t day = time_day(now), opening = worktime_opening(calendar, day);
	if (calendar_is_workday(calendar, day) && now >= opening)
		return now;
	return worktime_opening(calendar, calendar_last_workday(calendar, day - 1));
}

enum light light_of(const struct calendar *calendar, int64_t now, int64_t due, int64_t amber,
	bool is_open, bool suspended)
{
	if (!is_open)
		return LIGHT_ENDED;
	if (suspended)
		return LIGHT_PAUSED;
	bool at_midnight = due != NEVER && time_of_day(due) == 0;
	if (due <= (at_midnight ? overdue_until(calendar, now) : now))
		return LIGHT_OVERDUE;
	return amber <= now ? LIGHT_SOON : LIGHT_NORMAL;
}

/* --- what is asked ------------------------------------------------------------------------------ */

static void with_light(struct query *query, enum light light)
{
	const struct calendar *calendar = query->ctx->world->calendar;
	int64_t now = query->ctx->now, until = overdue_until(calendar, now);
	query_with(query, " AND m.is_open = ?", V(light != LIGHT_ENDED));
	if (light == LIGHT_ENDED)
		return;
	query_plain(query, light == LIGHT_PAUSED ? " AND m.suspended > 0" : " AND m.suspended = 0");
	/* Nothing is due of what is suspended (matter_timing): so the few are found by their index. */
	if (light == LIGHT_PAUSED)
		query_with(query, " AND m.due = ?", V(NEVER));
	if (light == LIGHT_OVERDUE) {
		query_with(query, " AND m.due <= ?", V(now));
		query_with(
			query, " AND (m.due <= ? OR (m.due - 57600000) % 86400000 <> 0)", V(until));
	}
	if (light == LIGHT_SOON || light == LIGHT_NORMAL) {
		query_with(query, " AND (m.due > ?", V(now));
		query_with(
			query, " OR (m.due > ? AND (m.due - 57600000) % 86400000 = 0))", V(until));
		query_with(query, light == LIGHT_SOON ? " AND m.amber <= ?" : " AND m.amber > ?",
			V(now));
	}
}

static void with_texts(struct query *query, const struct filter *filter)
{
	const struct {
		const char *fragment, *text;
	} texts[] = {
		{ " AND m.state = ?", filter->state },
		{ " AND m.urgency = ?", filter->urgency },
		{ " AND m.kind = ?", filter->kind },
		{ " AND m.plan = ?", filter->plan },
		{ " AND m.number = ?", filter->number },
	};
	for (size_t i = 0; i < COUNT(texts); i++)
		if (!text_empty(texts[i].text))
			query_with(query, texts[i].fragment, V(texts[i].text));
}

static void with_units(struct query *query, const struct filter *filter)
{
	if (filter->unit && filter->any_share)
		query_with(query,
			" AND EXISTS (SELECT 1 FROM share s WHERE s.county = $1 AND s.matter = "
			"m.id "
			"AND s.unit = ?)",
			V(filter->unit));
	else if (filter->unit)
		query_with(query, " AND m.lead_unit = ?", V(filter->unit));
	for (size_t i = 0; i < filter->unit_count; i++)
		query_with(query, i ? ", ?" : " AND m.lead_unit IN (?", V(filter->units[i]));
	query_plain(query, filter->unit_count ? ")" : "");
}

static void with_keys(struct query *query, const struct filter *filter)
{
	for (size_t i = 0; i < filter->key_count; i++) {
		query_with(query,
			" AND EXISTS (SELECT 1 FROM matter_key k WHERE k.county = $1 "
			"AND k.procedure = ?",
			V(filter->definition->id));
		query_with(query, " AND k.matter = m.id AND k.superseded = 0 AND k.field = ?",
			V(filter->keys[i].field));
		query_with(query, " AND k.value = ?)", V(filter->keys[i].value));
	}
}

static void with_times(struct query *query, const struct filter *filter)
{
	const struct {
		const char *fragment;
		int64_t at;
	} times[] = {
		{ " AND m.due >= ?", filter->due_from },
		{ " AND m.due < ?", filter->due_to },
		{ " AND m.opened >= ?", filter->opened_from },
		{ " AND m.opened < ?", filter->opened_to },
	};
	for (size_t i = 0; i < COUNT(times); i++)
		if (times[i].at)
			query_with(query, times[i].fragment, V(times[i].at));
}

/* --- whose ----------------------------------------------------------------------------------------- */

/* Whoever reaches few matters is shown those, however many others there are; of many the list is run
 * through in its order until a page is full. What is only counted needs no order: those reached are. */
enum reach_size { REACHES_ALL, REACHES_MANY, REACHES_FEW };

static bool has_version(
	const struct ctx *ctx, const struct definition *definition, enum access access)
{
	const struct definitions *set = ctx->definitions;
	for (size_t i = 0; i < set->all_count; i++)
		if (text_equal(set->all[i]->id, definition->id) && set->all[i]->access == access)
			return true;
	return definition->access == access;
}

/* Only as what its matters are reached (matter_rows.c, save_parties): the units concerned with '', or the
 * circle and persons by name. Else somebody of the office would run through all that the office may see. */
static void with_roles(struct query *query, const struct definition *definition)
{
	if (!has_version(query->ctx, definition, ACCESS_NAMED)) {
		query_plain(query, " AND r.role = ''");
	} else if (!has_version(query->ctx, definition, ACCESS_UNITS)) {
		query_with(query, " AND (r.party = r.person OR r.role = ?", V(definition->circle));
		query_with(query, " OR r.role = ?)", V(text_or(definition->led, "")));
	}
}

static void add_reached(
	struct query *query, const struct definition *definition, struct value is_open)
{
	int64_t day = time_day(query->ctx->now);
	query_with(query, "FROM reach r CROSS JOIN matter_party p WHERE r.county = ?",
		V(query->ctx->county));
	query_with(query, " AND r.person = ?", V(query->ctx->actor->person->id));
	query_with(query, " AND r.from_day <= ?", V(day));
	query_with(query,
		" AND r.to_day >= ? AND p.county = r.county AND p.party = r.party AND p.role = "
		"r.role",
		V(day));
	query_with(query, " AND p.is_open = ?", is_open);
	with_roles(query, definition);
}

/* Counted no further than to know. */
static bool reaches_few(struct ctx *ctx, const struct definition *definition, bool is_open)
{
	struct query query;
	query_start(&query, ctx, SQL_MAX, VALUES_MAX);
	query_plain(&query, "SELECT COUNT(*) FROM (SELECT 1 ");
	add_reached(&query, definition, V(is_open));
	query_with(&query, " LIMIT ?) counted", V(FEW + 1));
	return db_int_with(ctx, query_statement(&query, "query_reach"), FEW + 1, query.values,
		       query.count) <= FEW;
}

static enum reach_size reach_size(
	struct ctx *ctx, const struct filter *filter, bool is_open, bool ordered)
{
	CHECK(ctx->actor);
	if (filter->definition->access == ACCESS_UNITS && actor_sees_all(ctx->actor))
		return REACHES_ALL;
	return !ordered || reaches_few(ctx, filter->definition, is_open) ? REACHES_FEW
									 : REACHES_MANY;
}

/* Each but once, as the same may be reached in two ways; one after the other, so that a count may stop. */
static void from_reached(struct query *query, const struct definition *definition, bool is_open)
{
	query_plain(query, " FROM (SELECT DISTINCT p.matter ");
	add_reached(query, definition, V(is_open));
	query_plain(query, ") reached CROSS JOIN matter m WHERE m.id = reached.matter");
	query_with(query, " AND m.county = ?", V(query->ctx->county));
}

static enum err with_cursor(struct query *query, const struct filter *filter)
{
	if (text_empty(filter->after))
		return OK;
	char *end;
	int64_t due = strtoll(filter->after, &end, 10), id = 0;
	if (*end != '.' || !text_to_int(end + 1, &id))
		return ctx_fail_field(query->ctx, "after", "query.cursor");
	if (filter->sort == SORT_DUE) {
		query_with(query, " AND (m.due > ?", V(due));
		query_with(query, " OR (m.due = ?", V(due));
		query_with(query, " AND m.id > ?))", V(id));
	} else {
		query_with(query, filter->sort == SORT_OLDEST ? " AND m.id > ?" : " AND m.id < ?",
			V(id));
	}
	return OK;
}

/* Those that are open, or those that have ended. */
static void add_half(struct query *query, const struct filter *filter, const char *what,
	bool is_open, bool ordered)
{
	enum reach_size size = reach_size(query->ctx, filter, is_open, ordered);
	query_plain(query, what);
	if (size == REACHES_FEW)
		from_reached(query, filter->definition, is_open);
	else
		query_with(query, " FROM matter m WHERE m.county = ?", V(query->ctx->county));
	query_with(query, " AND m.procedure = ?", V(filter->definition->id));
	query_with(query, " AND m.is_open = ?", V(is_open));
	query_plain(query, " AND" NOT_HIDDEN("m.id"));
	if (filter->has_light)
		with_light(query, filter->light);
	with_texts(query, filter);
	with_units(query, filter);
	with_keys(query, filter);
	with_times(query, filter);
	if (size == REACHES_MANY)
		query_scope(query, " AND p.matter = m.id");
}

/* Where the one is asked for with the other, each comes in its order from its own part of an index, and the
 * two are merged: no index has both in one order. */
static enum err add_halves(
	struct query *query, const struct filter *filter, const char *what, bool paged)
{
	enum err err = OK;
	if (filter->open != FILTER_ENDED) {
		add_half(query, filter, what, true, paged);
		err = paged ? with_cursor(query, filter) : OK;
	}
	query_plain(query, filter->open == FILTER_ALL ? " UNION ALL " : "");
	if (filter->open != FILTER_OPEN) {
		add_half(query, filter, what, false, paged);
		err = paged && !err ? with_cursor(query, filter) : err;
	}
	return err;
}

/* --- keyset paging ------------------------------------------------------------------------------ */

static const char *const orders[] = {
	[SORT_DUE] = " ORDER BY due, id",
	[SORT_NEWEST] = " ORDER BY id DESC",
	[SORT_OLDEST] = " ORDER BY id",
};

static const struct column listed_columns[] = {
	COLUMN_INT(struct listed, id),
	COLUMN_INT(struct listed, version),
	COLUMN_INT(struct listed, state_since),
	COLUMN_INT(struct listed, is_open),
	COLUMN_INT(struct listed, opened),
	COLUMN_INT(struct listed, closed),
	COLUMN_INT(struct listed, suspended),
	COLUMN_INT(struct listed, lead_unit),
	COLUMN_INT(struct listed, due),
	COLUMN_INT(struct listed, due_first),
	COLUMN_INT(struct listed, amber),
	COLUMN_INT(struct listed, round),
	COLUMN_TEXT(struct listed, number),
	COLUMN_TEXT(struct listed, title),
	COLUMN_TEXT(struct listed, state),
	COLUMN_TEXT(struct listed, urgency),
	COLUMN_TEXT(struct listed, kind),
	COLUMN_TEXT(struct listed, plan),
	COLUMN_TEXT(struct listed, vals),
	{ 0 },
};

#define LISTED_COLUMNS \
	"SELECT m.id, m.version, m.state_since, m.is_open, m.opened, m.closed, m.suspended, " \
	"m.lead_unit, " \
	"m.due, m.due_first, m.amber, m.round, m.number, m.title, m.state, m.urgency, m.kind, " \
	"m.plan, " \
	"m.vals"

enum err query_matters(struct ctx *ctx, const struct filter *filter, struct matter_list *ret)
{
	struct query query;
	query_start(&query, ctx, SQL_MAX, VALUES_MAX);
	enum err err = add_halves(&query, filter, LISTED_COLUMNS, true);
	if (err)
		return err;
	/* Of one unit are few: they are found by the unit and then put in order. */
	bool of_unit = filter->unit && !filter->any_share;
	query_plain(&query, of_unit && filter->sort == SORT_DUE ? " ORDER BY +m.due, m.id"
								: orders[filter->sort]);
	struct rows rows = db_rows_with(ctx, query_statement(&query, "query_matters"),
		listed_columns, sizeof(struct listed), filter->limit, query.values, query.count);
	*ret = (struct matter_list){ .items = rows.data, .count = (size_t)rows.count };
	if (rows.more) {
		const struct listed *last = &ret->items[ret->count - 1];
		ret->next = text_printf(ctx->pool, "%" PRId64 ".%" PRId64, last->due, last->id);
	}
	return ctx->failure.err;
}

/* --- shares ------------------------------------------------------------------------------------- */

#define SHARES_SQL_MAX 16384
#define SHARES_OF_MOST 500
#define SHARES_MOST 50000

static const struct column share_columns[] = {
	COLUMN_INT(struct listed_share, matter),
	COLUMN_INT(struct listed_share, ordinal),
	COLUMN_INT(struct listed_share, unit),
	COLUMN_INT(struct listed_share, role),
	COLUMN_INT(struct listed_share, is_open),
	COLUMN_INT(struct listed_share, version),
	COLUMN_INT(struct listed_share, holder),
	COLUMN_INT(struct listed_share, opened),
	COLUMN_INT(struct listed_share, signed_on),
	COLUMN_INT(struct listed_share, progress_on),
	COLUMN_INT(struct listed_share, ended_on),
	COLUMN_INT(struct listed_share, past),
	COLUMN_INT(struct listed_share, extended),
	COLUMN_TEXT(struct listed_share, state),
	COLUMN_TEXT(struct listed_share, progress),
	COLUMN_TEXT(struct listed_share, problem),
	COLUMN_TEXT(struct listed_share, next_step),
	COLUMN_TEXT(struct listed_share, result),
	COLUMN_TEXT(struct listed_share, plan),
	COLUMN_TEXT(struct listed_share, ask_kind),
	{ 0 },
};

struct rows query_shares(struct ctx *ctx, const struct listed *matters, size_t count)
{
	struct query query;
	CHECK(count <= SHARES_OF_MOST);
	if (!count)
		return (struct rows){ 0 };
	query_start(&query, ctx, SHARES_SQL_MAX, count + 1);
	query_with(&query,
		"SELECT s.matter, s.ordinal, s.unit, s.role, s.is_open, s.version, s.holder, "
		"s.opened, s.signed_on, s.progress_on, s.ended_on, s.past, s.extended, s.state, "
		"s.progress, s.problem, s.next_step, s.result, s.plan, s.ask_kind "
		"FROM share s WHERE s.county = ?",
		V(ctx->county));
	for (size_t i = 0; i < count; i++)
		query_with(&query, i ? ", ?" : " AND s.matter IN (?", V(matters[i].id));
	query_plain(&query, ") ORDER BY s.matter, s.ordinal");
	return db_rows_with(ctx, query_statement(&query, "query_shares"), share_columns,
		sizeof(struct listed_share), SHARES_MOST, query.values, query.count);
}

int64_t query_count(struct ctx *ctx, const struct filter *filter, int64_t most)
{
	struct query query;
	query_start(&query, ctx, SQL_MAX, VALUES_MAX);
	query_plain(&query, "SELECT COUNT(*) FROM (");
	(void)add_halves(&query, filter, "SELECT 1", false);
	query_with(&query, " LIMIT ?) counted", V(most));
	return db_int_with(
		ctx, query_statement(&query, "query_count"), 0, query.values, query.count);
}
