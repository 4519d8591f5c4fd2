/* engine/ledger_check_db.c - what the check reads: the record with its neighbours, and every kind of
 * rows that follow from it. */
#include "engine/ledger_check.h"

#include <string.h>

#define ROWS_MAX 100000

enum {
	EVENTS,
	MATTERS,
	MATTER_ROWS,
	SHARE_ROWS,
	CLOCK_ROWS,
	NODE_ROWS,
	RUNG_ROWS,
	MILESTONE_ROWS,
	STANDING_ROWS,
	KEY_ROWS,
	PARTY_ROWS,
};

const struct statement ledger_check_statements[] = {
	[EVENTS] = { "check_events",
		"SELECT e.county, e.matter, e.seq, e.position, e.at, e.happened, e.action, "
		"e.share, "
		"e.actor, e.behalf, e.procedure, e.version, e.salt, e.body, e.body_commit, e.leaf, "
		"p.leaf, p.position, m.number, m.seq FROM event e "
		"LEFT JOIN event p ON p.county = $1 AND p.matter = e.matter AND p.seq = e.seq - 1 "
		"LEFT JOIN matter m ON m.county = $1 AND m.id = e.matter "
		"WHERE e.county = $1 AND e.position > $2 ORDER BY e.position" },
	[MATTERS] = { "check_matters",
		"SELECT m.id, m.seq, m.number, m.leaf, e.leaf FROM matter m LEFT JOIN event e "
		"ON e.county = $1 AND e.matter = m.id AND e.seq = m.seq "
		"WHERE m.county = $1 AND m.id > $2 ORDER BY m.id" },
	[MATTER_ROWS] = { "check_matter_rows",
		"SELECT id, procedure, definition, number, seq, version, title, urgency, kind, "
		"state, state_since, is_open, registrar, opened, closed, uncounted, round, "
		"suspended, lead_unit, due, due_first, amber, plan, last_action_at, last_actor, "
		"imported, tallies, vals FROM matter WHERE county = $1 AND id = $2" },
	[SHARE_ROWS] = { "check_share_rows",
		"SELECT ordinal, unit, role, state, is_open, version, holder, opened, signed_on, "
		"reported_on, ended_on, progress_on, progress, problem, next_step, result, plan, "
		"behind, extended, round, final, past, ask_kind, ask_seq, ask_day, ask_level, "
		"behind_before, judged_on "
		"FROM share WHERE county = $1 AND matter = $2 ORDER BY ordinal" },
	[CLOCK_ROWS] = { "check_clock_rows",
		"SELECT share, clock, procedure, round, started, stopped, running, paused, day, "
		"first_day, pauses, due, due_first, amber, fired, last_fired_at "
		"FROM clock WHERE county = $1 AND matter = $2 ORDER BY share, clock" },
	[NODE_ROWS] = { "check_node_rows",
		"SELECT share, ordinal, title, day, done_day "
		"FROM node WHERE county = $1 AND matter = $2 ORDER BY share, ordinal" },
	[RUNG_ROWS] = { "check_rung_rows",
		"SELECT share, clock, rung, round, seq, procedure, level, unit, waiting, fired_at, "
		"send_at, held_until, ended, outcome "
		"FROM rung WHERE county = $1 AND matter = $2 ORDER BY share, clock, rung, round" },
	[MILESTONE_ROWS] = { "check_milestone_rows",
		"SELECT seq, share, kind, position, procedure, unit, on_at, due, due_first, "
		"superseded FROM milestone WHERE county = $1 AND matter = $2 "
		"ORDER BY seq, share, kind, position" },
	[STANDING_ROWS] = { "check_standing_rows",
		"SELECT position, superseded, procedure, opened, sent, met, ended, due, due_first, "
		"suspended, unit, plan, urgency, kind "
		"FROM standing WHERE county = $1 AND matter = $2 ORDER BY position" },
	[KEY_ROWS] = { "check_key_rows",
		"SELECT field, value, position, procedure, superseded FROM matter_key "
		"WHERE county = $1 AND matter = $2 ORDER BY field, value, position" },
	[PARTY_ROWS] = { "check_party_rows",
		"SELECT party, role, is_open FROM matter_party "
		"WHERE county = $1 AND matter = $2 ORDER BY party, role" },
	{ 0 },
};

const struct checked_rows checked_rows[] = {
	{ "matter",
		"id procedure$ definition number$ seq version title$ urgency$ kind$ state$ "
		"state_since is_open registrar opened closed uncounted round suspended lead_unit "
		"due due_first amber plan$ last_action_at last_actor imported tallies$ vals$",
		MATTER_ROWS, 1 },
	{ "share",
		"ordinal unit role state$ is_open version holder opened signed_on reported_on "
		"ended_on progress_on progress$ problem$ next_step$ result$ plan$ behind extended "
		"round final past ask_kind$ ask_seq ask_day ask_level behind_before judged_on",
		SHARE_ROWS, 1 },
	{ "clock",
		"share clock$ procedure$ round started stopped running paused day first_day "
		"pauses$ due due_first amber fired last_fired_at",
		CLOCK_ROWS, 2 },
	{ "node", "share ordinal title$ day done_day", NODE_ROWS, 2 },
	{ "rung",
		"share clock$ rung$ round seq procedure$ level unit waiting fired_at send_at "
		"held_until ended outcome$",
		RUNG_ROWS, 4 },
	{ "milestone", "seq share kind$ position procedure$ unit on_at due due_first superseded",
		MILESTONE_ROWS, 4 },
	{ "standing",
		"position superseded procedure$ opened sent met ended due due_first suspended unit "
		"plan$ urgency$ kind$",
		STANDING_ROWS, 1 },
	{ "matter_key", "field$ value$ position procedure$ superseded", KEY_ROWS, 3 },
	{ "matter_party", "party role$ is_open", PARTY_ROWS, 2, true },
	{ 0 },
};

static const struct column event_columns[] = {
	COLUMN_INT(struct checked_event, row.county),
	COLUMN_INT(struct checked_event, row.matter),
	COLUMN_INT(struct checked_event, row.event.seq),
	COLUMN_INT(struct checked_event, row.position),
	COLUMN_INT(struct checked_event, row.event.at),
	COLUMN_INT(struct checked_event, row.event.on),
	COLUMN_TEXT(struct checked_event, row.event.action),
	COLUMN_INT(struct checked_event, row.event.share),
	COLUMN_INT(struct checked_event, row.event.actor),
	COLUMN_INT(struct checked_event, row.event.behalf),
	COLUMN_TEXT(struct checked_event, row.procedure),
	COLUMN_INT(struct checked_event, row.version),
	COLUMN_BYTES(struct checked_event, row.salt),
	COLUMN_BYTES(struct checked_event, row.body),
	COLUMN_BYTES(struct checked_event, row.commit),
	COLUMN_BYTES(struct checked_event, row.leaf),
	COLUMN_BYTES(struct checked_event, previous),
	COLUMN_INT(struct checked_event, previous_position),
	COLUMN_TEXT(struct checked_event, number),
	COLUMN_INT(struct checked_event, seq),
	{ 0 },
};

static const struct column matter_columns[] = {
	COLUMN_INT(struct checked_matter, id),
	COLUMN_INT(struct checked_matter, seq),
	COLUMN_TEXT(struct checked_matter, number),
	COLUMN_BYTES(struct checked_matter, leaf),
	COLUMN_BYTES(struct checked_matter, last),
	{ 0 },
};

struct rows check_db_events(struct ctx *ctx, int64_t after, int64_t limit)
{
	return db_rows(ctx, &ledger_check_statements[EVENTS], event_columns, struct checked_event,
		limit, V(ctx->county), V(after));
}

struct rows check_db_matters(struct ctx *ctx, int64_t after, int64_t limit)
{
	return db_rows(ctx, &ledger_check_statements[MATTERS], matter_columns,
		struct checked_matter, limit, V(ctx->county), V(after));
}

struct column *check_columns(pool_t *pool, const struct checked_rows *rows)
{
	struct column *columns = mem_array(pool, struct column, CHECK_COLUMNS + 1);
	const char *at = rows->columns;
	for (size_t i = 0; *at; i++) {
		size_t size = strcspn(at, " ");
		bool text = at[size - 1] == '$';
		CHECK(i < CHECK_COLUMNS);
		columns[i] = (struct column){
			.name = text_copy_n(pool, at, size - text),
			.type = text ? COLUMN_STRING : COLUMN_INT64,
			.offset = i * sizeof(union checked_cell),
		};
		at += size + (at[size] == ' ');
	}
	return columns;
}

struct rows check_db_rows(struct ctx *ctx, const struct checked_rows *rows,
	const struct column *columns, int64_t matter)
{
	return db_rows_with(ctx, &ledger_check_statements[rows->statement], columns,
		sizeof(struct checked_row), ROWS_MAX, DB_VALUES(V(ctx->county), V(matter)));
}
