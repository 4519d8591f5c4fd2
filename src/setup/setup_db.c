/* setup/setup_db.c - every statement of the pages of setup. */
#include "setup/setup_db.h"

#define ACCOUNTS_MAX 20000
#define NAMES_MAX 100
#define KINDS_MAX 100

enum {
	HAS_MATTERS,
	HAS_NUMBERS,
	ACCOUNTS,
	ACCESS,
	ACCESS_KIND,
	ACCESS_KINDS,
	UNIT_NAMES,
	PUT_UNIT_NAME,
	COUNT_MATTERS,
	COUNT_EVENTS,
	IS_WIPING,
	WIPE_ONCE_KEY,
	WIPE_MATTER,
	WIPE_SHARE,
	WIPE_CLOCK,
	WIPE_NODE,
	WIPE_RUNG,
	WIPE_MATTER_PARTY,
	WIPE_MATTER_KEY,
	WIPE_EVENT,
	WIPE_LEDGER_NODE,
	WIPE_MILESTONE,
	WIPE_STANDING,
	WIPE_FOLLOWER,
	WIPE_INBOX,
	WIPE_DRAFT,
	WIPE_ATTACHMENT,
	WIPE_IMPORT_GATE,
	WIPE_IMPORT_KEY,
	WIPE_IMPORT_PART,
	WIPE_IMPORT_ROW,
	WIPE_IMPORT_RUN,
	WIPE_CALENDAR_MOVE,
	WIPE_REHOMING,
	WIPE_OWNER_REFRESH,
	WIPE_PAPER,
	WIPE_SERIES,
	RESTART_SERIES,
};

/* By the primary key, a slice at a time. */
#define WIPE(table, key) \
	{ \
		"setup_wipe_" table, "DELETE FROM " table " WHERE (" key ") IN (SELECT " key \
				     " FROM " table " WHERE county = $1 LIMIT 500)" \
	}

const struct statement setup_sql[] = {
	[HAS_MATTERS] = { "setup_has_matters",
		"SELECT 1 FROM matter WHERE county = $1 ORDER BY county, id LIMIT 1" },
	[HAS_NUMBERS] = { "setup_has_numbers",
		"SELECT 1 FROM series WHERE county = $1 ORDER BY county LIMIT 1" },
	[ACCOUNTS] = { "setup_accounts",
		"SELECT person, active, must_change, changed, login FROM account "
		"WHERE county = $1 ORDER BY login" },
	[ACCESS] = { "setup_access",
		"SELECT id, at, person, kind, object, detail, address FROM access_record "
		"WHERE county = $1 AND id < $2 ORDER BY county DESC, id DESC" },
	[ACCESS_KIND] = { "setup_access_kind",
		"SELECT id, at, person, kind, object, detail, address FROM access_record "
		"WHERE county = $1 AND kind = $2 AND id < $3 ORDER BY county DESC, id DESC" },
	[ACCESS_KINDS] = { "setup_access_kinds",
		"SELECT DISTINCT kind FROM access_record WHERE county = $1 ORDER BY kind" },
	[UNIT_NAMES] = { "setup_unit_names",
		"SELECT name, short_name, document, to_day FROM unit_name "
		"WHERE county = $1 AND unit = $2 ORDER BY to_day DESC" },
	[PUT_UNIT_NAME] = { "setup_put_unit_name",
		"INSERT INTO unit_name (county, unit, to_day, name, short_name, document) "
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, unit, to_day) DO NOTHING" },
	[COUNT_MATTERS] = { "setup_count_matters",
		"SELECT COUNT(*) FROM matter WHERE county = $1" },
	[COUNT_EVENTS] = { "setup_count_events", "SELECT COUNT(*) FROM event WHERE county = $1" },
	[IS_WIPING] = { "setup_is_wiping",
		"SELECT 1 FROM setting WHERE county = $1 AND name = 'wipe.begun'" },
	[WIPE_ONCE_KEY] = WIPE("once_key", "county, once"),
	[WIPE_MATTER] = WIPE("matter", "county, id"),
	[WIPE_SHARE] = WIPE("share", "county, matter, ordinal"),
	[WIPE_CLOCK] = WIPE("clock", "county, matter, share, clock"),
	[WIPE_NODE] = WIPE("node", "county, matter, share, ordinal"),
	[WIPE_RUNG] = WIPE("rung", "county, matter, share, clock, rung, round"),
	[WIPE_MATTER_PARTY] = WIPE("matter_party", "county, matter, party, role"),
	[WIPE_MATTER_KEY] = WIPE("matter_key", "county, procedure, field, value, matter, position"),
	[WIPE_EVENT] = WIPE("event", "county, matter, seq"),
	[WIPE_LEDGER_NODE] = WIPE("ledger_node", "county, level, ordinal"),
	[WIPE_MILESTONE] = WIPE("milestone", "county, matter, seq, share, kind, position"),
	[WIPE_STANDING] = WIPE("standing", "county, matter, position"),
	[WIPE_FOLLOWER] = WIPE("follower", "county, name"),
	[WIPE_INBOX] = WIPE("inbox", "county, person, id"),
	[WIPE_ATTACHMENT] = WIPE("attachment", "county, matter, seq, ordinal"),
	[WIPE_IMPORT_GATE] = WIPE("import_gate", "county"),
	[WIPE_IMPORT_KEY] = WIPE("import_key", "county, procedure, row_key"),
	[WIPE_IMPORT_PART] = WIPE("import_part", "county, run, nth"),
	[WIPE_IMPORT_ROW] = WIPE("import_row", "county, run, nth"),
	[WIPE_IMPORT_RUN] = WIPE("import_run", "county, id"),
	[WIPE_CALENDAR_MOVE] =
		WIPE("calendar_move", "county, version, matter, position, share, clock"),
	[WIPE_REHOMING] = WIPE("rehoming", "county, id"),
	[WIPE_OWNER_REFRESH] = WIPE("owner_refresh", "county, party, day"),
	[WIPE_DRAFT] = WIPE("draft", "county, person, form"),
	/* Numbers used outside before are no trial: the series go on behind them. */
	[WIPE_PAPER] = { "setup_wipe_paper",
		"DELETE FROM paper WHERE (county, series, year, number) IN (SELECT county, series, "
		"year, number FROM paper WHERE county = $1 AND state <> 'outside' LIMIT 500)" },
	[WIPE_SERIES] = WIPE("series", "county, series, year"),
	[RESTART_SERIES] = { "setup_restart_series",
		"INSERT INTO series (county, series, year, last) SELECT county, series, year, "
		"MAX(through) FROM paper WHERE county = $1 GROUP BY county, series, year" },
	{ 0 },
};

const struct wipe setup_wipes[] = {
	{ "once_key", WIPE_ONCE_KEY },
	{ "matter", WIPE_MATTER },
	{ "share", WIPE_SHARE },
	{ "clock", WIPE_CLOCK },
	{ "node", WIPE_NODE },
	{ "rung", WIPE_RUNG },
	{ "matter_party", WIPE_MATTER_PARTY },
	{ "matter_key", WIPE_MATTER_KEY },
	{ "event", WIPE_EVENT },
	{ "ledger_node", WIPE_LEDGER_NODE }, /* behind the events, which it follows from */
	{ "milestone", WIPE_MILESTONE },
	{ "standing", WIPE_STANDING },
	{ "follower", WIPE_FOLLOWER },
	{ "inbox", WIPE_INBOX },
	{ "draft", WIPE_DRAFT },
	{ "owner_refresh", WIPE_OWNER_REFRESH },
	{ "calendar_move", WIPE_CALENDAR_MOVE },
	{ "rehoming", WIPE_REHOMING },
	{ "import_run", WIPE_IMPORT_RUN },
	{ "import_row", WIPE_IMPORT_ROW },
	{ "import_part", WIPE_IMPORT_PART },
	{ "import_key", WIPE_IMPORT_KEY },
	{ "import_gate", WIPE_IMPORT_GATE },
	{ "attachment", WIPE_ATTACHMENT },
	{ "paper", WIPE_PAPER },
	{ "series", WIPE_SERIES },
	{ 0 },
};

const char *const setup_kept[] = { "calendar", "county", "setting", "definition", "unit",
	"unit_name", "person", "role_grant", "division", "stand_in", "reach", "directory_version",
	"account", "session", "login_delay", "access_record", "sheet", "import_head", "import_name",
	"schema_migration", NULL };

static const struct column account_columns[] = {
	COLUMN_INT(struct account_row, person),
	COLUMN_INT(struct account_row, active),
	COLUMN_INT(struct account_row, must_change),
	COLUMN_INT(struct account_row, changed),
	COLUMN_TEXT(struct account_row, login),
	{ 0 },
};

static const struct column access_columns[] = {
	COLUMN_INT(struct access_row, id),
	COLUMN_INT(struct access_row, at),
	COLUMN_INT(struct access_row, person),
	COLUMN_TEXT(struct access_row, kind),
	COLUMN_TEXT(struct access_row, object),
	COLUMN_TEXT(struct access_row, detail),
	COLUMN_TEXT(struct access_row, address),
	{ 0 },
};

static const struct column kind_columns[] = { COLUMN_TEXT(struct access_row, kind), { 0 } };

static const struct column name_columns[] = {
	COLUMN_TEXT(struct unit_name_row, name),
	COLUMN_TEXT(struct unit_name_row, short_name),
	COLUMN_TEXT(struct unit_name_row, document),
	COLUMN_INT(struct unit_name_row, to_day),
	{ 0 },
};

bool setup_db_has_matters(struct ctx *ctx)
{
	return db_int(ctx, &setup_sql[HAS_MATTERS], 0, V(ctx->county));
}

bool setup_db_has_numbers(struct ctx *ctx)
{
	return db_int(ctx, &setup_sql[HAS_NUMBERS], 0, V(ctx->county));
}

struct rows setup_db_accounts(struct ctx *ctx)
{
	return db_rows(ctx, &setup_sql[ACCOUNTS], account_columns, struct account_row, ACCOUNTS_MAX,
		V(ctx->county));
}

struct rows setup_db_access(struct ctx *ctx, const char *kind, int64_t after, int64_t limit)
{
	int64_t before = after ? after : INT64_MAX;
	if (text_empty(kind))
		return db_rows(ctx, &setup_sql[ACCESS], access_columns, struct access_row, limit,
			V(ctx->county), V(before));
	return db_rows(ctx, &setup_sql[ACCESS_KIND], access_columns, struct access_row, limit,
		V(ctx->county), V(kind), V(before));
}

struct rows setup_db_access_kinds(struct ctx *ctx)
{
	return db_rows(ctx, &setup_sql[ACCESS_KINDS], kind_columns, struct access_row, KINDS_MAX,
		V(ctx->county));
}

struct rows setup_db_unit_names(struct ctx *ctx, int64_t unit)
{
	return db_rows(ctx, &setup_sql[UNIT_NAMES], name_columns, struct unit_name_row, NAMES_MAX,
		V(ctx->county), V(unit));
}

void setup_db_put_unit_name(struct ctx *ctx, int64_t unit, const struct unit_name_row *row)
{
	db_put(ctx, &setup_sql[PUT_UNIT_NAME], V(ctx->county), V(unit), V(row->to_day),
		V(row->name), V(row->short_name), V(row->document));
}

int64_t setup_db_wipe(struct ctx *ctx, const struct wipe *wipe)
{
	return db_exec(ctx, &setup_sql[wipe->statement], V(ctx->county));
}

void setup_db_restart_series(struct ctx *ctx)
{
	db_exec(ctx, &setup_sql[RESTART_SERIES], V(ctx->county));
}

int64_t setup_db_count_matters(struct ctx *ctx)
{
	return db_int(ctx, &setup_sql[COUNT_MATTERS], 0, V(ctx->county));
}

int64_t setup_db_count_events(struct ctx *ctx)
{
	return db_int(ctx, &setup_sql[COUNT_EVENTS], 0, V(ctx->county));
}

bool setup_db_is_wiping(struct ctx *ctx)
{
	return db_int(ctx, &setup_sql[IS_WIPING], 0, V(ctx->county));
}
