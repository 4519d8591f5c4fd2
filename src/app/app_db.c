/* app/app_db.c - the last id, and the keys of forms. */
#include "app/app.h"
#include "app/once.h"

enum {
	LAST_ID,
	ONCE,
	PUT_ONCE,
	CLEAN_ONCE,
};

#define CLEAN_AT_ONCE 500

const struct statement app_sql[] = {
	[LAST_ID] = { "app_last_id",
		"SELECT COALESCE(MAX(id), 0) FROM ("
		"SELECT MAX(id) AS id FROM matter WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM person WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM unit WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM role_grant WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM division WHERE county = $1 UNION ALL "
		"SELECT MAX(id) FROM stand_in WHERE county = $1 UNION ALL "
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

static const struct column once_columns[] = {
	COLUMN_INT(struct once_answer, status),
	COLUMN_TEXT(struct once_answer, location),
	COLUMN_TEXT(struct once_answer, body),
	{ 0 },
};

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
