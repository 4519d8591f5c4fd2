/* app/app_db.c - the county's row, its settings, the last id, and the keys of forms. */
#include "app/app.h"
#include "app/once.h"

enum {
	COUNTY,
	PUT_COUNTY,
	SETTINGS,
	PUT_SETTING,
	LAST_ID,
	ONCE,
	PUT_ONCE,
	CLEAN_ONCE,
};

#define CLEAN_AT_ONCE 500

const struct statement app_sql[] = {
	[COUNTY] = { "app_county",
		"SELECT county, name, office, demo FROM county ORDER BY county" },
	[PUT_COUNTY] = { "app_put_county",
		"INSERT INTO county (county, name, office, demo, created) "
		"VALUES ($1, $2, $3, $4, $5)" },
	[SETTINGS] = { "app_settings", "SELECT name, value FROM setting WHERE county = $1" },
	[PUT_SETTING] = { "app_put_setting",
		"INSERT INTO setting (county, name, value) VALUES ($1, $2, $3) "
		"ON CONFLICT (county, name) DO UPDATE SET value = excluded.value" },
	[LAST_ID] = { "app_last_id",
		"SELECT COALESCE(MAX(id), 0) FROM ("
		"SELECT MAX(id) AS id FROM matter WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM person WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM unit WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM role_grant WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM division WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM access_record WHERE county = $1) AS ids" },
	[ONCE] = { "app_once", "SELECT status, location, body FROM once_key "
			       "WHERE county = $1 AND once = $2 AND person = $3 AND at > $4" },
	[PUT_ONCE] = { "app_put_once",
		"INSERT INTO once_key (county, once, person, at, status, location, body) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)" },
	[CLEAN_ONCE] = { "app_clean_once",
		"DELETE FROM once_key WHERE county = $1 AND once IN (SELECT once FROM once_key "
		"WHERE county = $1 AND at < $2 ORDER BY at LIMIT 500)" },
	{ 0 },
};

static const struct column county_columns[] = {
	COLUMN_INT(struct county_row, id),
	COLUMN_TEXT(struct county_row, name),
	COLUMN_TEXT(struct county_row, office),
	COLUMN_INT(struct county_row, demo),
	{ 0 },
};

struct setting_row {
	const char *name, *value;
};

static const struct column setting_columns[] = {
	COLUMN_TEXT(struct setting_row, name),
	COLUMN_TEXT(struct setting_row, value),
	{ 0 },
};

static const struct column once_columns[] = {
	COLUMN_INT(struct once_answer, status),
	COLUMN_TEXT(struct once_answer, location),
	COLUMN_TEXT(struct once_answer, body),
	{ 0 },
};

struct county_row app_db_county(struct ctx *ctx)
{
	struct rows rows = db_rows_with(
		ctx, &app_sql[COUNTY], county_columns, sizeof(struct county_row), 1, NULL, 0);
	if (rows.more)
		ctx_fail(ctx, ERR_INVALID, "app.many_counties");
	return rows.count ? *(const struct county_row *)rows.data : (struct county_row){ 0 };
}

void app_db_put_county(struct ctx *ctx, const struct county_row *county)
{
	db_put(ctx, &app_sql[PUT_COUNTY], V(county->id), V(county->name), V(county->office),
		V(county->demo), V(ctx->now));
}

/* Names that are no settings (notes of other parts) and values out of range are passed over. */
void app_db_settings(struct ctx *ctx, struct settings *settings)
{
	struct rows rows = db_rows(
		ctx, &app_sql[SETTINGS], setting_columns, struct setting_row, 1000, V(ctx->county));
	const struct setting_row *row = rows.data;
	for (int64_t i = 0, value; i < rows.count; i++)
		if (text_to_int(row[i].value, &value))
			settings_set(settings, row[i].name, value);
}

void app_db_put_setting(struct ctx *ctx, const char *name, const char *value)
{
	db_put(ctx, &app_sql[PUT_SETTING], V(ctx->county), V(name), V(value));
}

int64_t app_db_last_id(struct ctx *ctx)
{
	return db_int(ctx, &app_sql[LAST_ID], 0, V(ctx->county));
}

/* --- keys of forms ----------------------------------------------------------------------------- */

bool once_find(struct ctx *ctx, const char *key, int64_t person, struct once_answer *ret)
{
	int64_t since = ctx->now - ctx_setting(ctx, "once-hours") * MS_HOUR;
	return db_one(ctx, &app_sql[ONCE], once_columns, ret, V(ctx->county), V(key), V(person),
		V(since));
}

void once_put(struct ctx *ctx, const char *key, int64_t person, const struct once_answer *answer)
{
	db_put(ctx, &app_sql[PUT_ONCE], V(ctx->county), V(key), V(person), V(ctx->now),
		V(answer->status), V(text_or(answer->location, "")), V(text_or(answer->body, "")));
}

bool once_clean(struct ctx *ctx)
{
	int64_t before = ctx->now - ctx_setting(ctx, "once-hours") * MS_HOUR;
	return db_exec(ctx, &app_sql[CLEAN_ONCE], V(ctx->county), V(before)) == CLEAN_AT_ONCE;
}
