/* people/people_db.c - every statement about accounts, sessions, delays and access records. */
#include "people/people_db.h"

#include "base/id.h"

#define CLEAN_AT_ONCE 500
#define DEMO_ACCOUNTS_MAX 60

enum {
	ACCOUNT,
	PUT_ACCOUNT,
	SET_PASSWORD,
	SESSION,
	PUT_SESSION,
	MOVE_SESSION,
	END_SESSION,
	END_SESSIONS,
	CLEAN_SESSIONS,
	DELAY,
	PUT_DELAY,
	DROP_DELAY,
	CLEAN_DELAYS,
	PUT_RECORD,
	DEMO_ACCOUNTS,
};

const struct statement people_sql[] = {
	[ACCOUNT] = { "people_account",
		"SELECT login, person, password, active, must_change FROM account "
		"WHERE county = $1 AND login = $2" },
	[PUT_ACCOUNT] = { "people_put_account",
		"INSERT INTO account (county, login, person, password, active, must_change, "
		"created, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
	[SET_PASSWORD] = { "people_set_password",
		"UPDATE account SET password = $1, must_change = $2, changed = $3 "
		"WHERE county = $4 AND login = $5 AND password = $6" },
	[SESSION] = { "people_session",
		"SELECT s.token, s.login, s.person, s.created, s.expires, a.must_change, "
		"COALESCE(v.version, 0) FROM session s "
		"JOIN account a ON a.county = s.county AND a.login = s.login AND a.active = 1 "
		"LEFT JOIN directory_version v ON v.county = s.county "
		"WHERE s.county = $1 AND s.token = $2 AND s.expires > $3" },
	[PUT_SESSION] = { "people_put_session",
		"INSERT INTO session (county, token, login, person, created, expires, address) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)" },
	[MOVE_SESSION] = { "people_move_session",
		"UPDATE session SET expires = $1 WHERE county = $2 AND token = $3" },
	[END_SESSION] = { "people_end_session",
		"DELETE FROM session WHERE county = $1 AND token = $2" },
	[END_SESSIONS] = { "people_end_sessions",
		"DELETE FROM session WHERE county = $1 AND login = $2 AND token <> $3" },
	[CLEAN_SESSIONS] = { "people_clean_sessions",
		"DELETE FROM session WHERE county = $1 AND token IN (SELECT token FROM session "
		"WHERE county = $1 AND expires < $2 ORDER BY expires LIMIT 500)" },
	[DELAY] = { "people_delay",
		"SELECT failures, until FROM login_delay WHERE county = $1 AND subject = $2" },
	[PUT_DELAY] = { "people_put_delay",
		"INSERT INTO login_delay (county, subject, failures, until) "
		"VALUES ($1, $2, $3, $4) ON CONFLICT (county, subject) DO UPDATE SET "
		"failures = excluded.failures, until = excluded.until" },
	[DROP_DELAY] = { "people_drop_delay",
		"DELETE FROM login_delay WHERE county = $1 AND subject = $2" },
	[CLEAN_DELAYS] = { "people_clean_delays",
		"DELETE FROM login_delay WHERE county = $1 AND until < $2" },
	[PUT_RECORD] = { "people_put_record",
		"INSERT INTO access_record (county, id, at, person, kind, object, detail, "
		"address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
	[DEMO_ACCOUNTS] = { "people_demo_accounts",
		"SELECT a.login, a.person, s.value, p.value FROM county c "
		"JOIN account a ON a.county = c.county AND a.active = 1 "
		"LEFT JOIN setting s ON s.county = c.county AND s.name = 'demo-sees-' || a.login "
		"LEFT JOIN setting p ON p.county = c.county AND p.name = 'demo-password' "
		"LEFT JOIN setting r ON r.county = c.county AND r.name = 'demo-rank-' || a.login "
		"WHERE c.county = $1 AND c.demo = 1 ORDER BY COALESCE(r.value, '~'), a.login" },
	{ 0 },
};

static const struct column account_columns[] = {
	COLUMN_TEXT(struct account, login),
	COLUMN_INT(struct account, person),
	COLUMN_TEXT(struct account, password),
	COLUMN_INT(struct account, active),
	COLUMN_INT(struct account, must_change),
	{ 0 },
};

static const struct column session_columns[] = {
	COLUMN_TEXT(struct session, key),
	COLUMN_TEXT(struct session, login),
	COLUMN_INT(struct session, person),
	COLUMN_INT(struct session, created),
	COLUMN_INT(struct session, expires),
	COLUMN_INT(struct session, must_change),
	COLUMN_INT(struct session, directory_version),
	{ 0 },
};

static const struct column delay_columns[] = {
	COLUMN_INT(struct delay, failures),
	COLUMN_INT(struct delay, until),
	{ 0 },
};

static const struct column demo_columns[] = {
	COLUMN_TEXT(struct demo_account, login),
	COLUMN_INT(struct demo_account, person),
	COLUMN_TEXT(struct demo_account, sees),
	COLUMN_TEXT(struct demo_account, password),
	{ 0 },
};

/* --- accounts ---------------------------------------------------------------------------------- */

bool account_load(struct ctx *ctx, const char *login, struct account *ret)
{
	return db_one(ctx, &people_sql[ACCOUNT], account_columns, ret, V(ctx->county), V(login));
}

void people_db_put_account(struct ctx *ctx, const struct account *account)
{
	db_exec(ctx, &people_sql[PUT_ACCOUNT], V(ctx->county), V(account->login),
		V(account->person), V(account->password), V(account->active),
		V(account->must_change), V(ctx->now), V(ctx->now));
}

void people_db_set_password(
	struct ctx *ctx, const struct account *account, const char *encoded, bool must_change)
{
	int64_t changed = db_exec(ctx, &people_sql[SET_PASSWORD], V(encoded), V(must_change),
		V(ctx->now), V(ctx->county), V(account->login), V(account->password));
	if (changed != 1)
		ctx_fail(ctx, ERR_CONFLICT, "account.changed_meanwhile");
}

/* --- sessions ---------------------------------------------------------------------------------- */

bool session_load(struct ctx *ctx, const char *key, struct session *ret)
{
	return db_one(ctx, &people_sql[SESSION], session_columns, ret, V(ctx->county), V(key),
		V(ctx->now));
}

void session_put(struct ctx *ctx, const struct session *session, const char *address)
{
	db_put(ctx, &people_sql[PUT_SESSION], V(ctx->county), V(session->key), V(session->login),
		V(session->person), V(session->created), V(session->expires), V(address));
}

void session_move(struct ctx *ctx, const char *key, int64_t expires)
{
	db_put(ctx, &people_sql[MOVE_SESSION], V(expires), V(ctx->county), V(key));
}

void people_db_end_session(struct ctx *ctx, const char *key)
{
	db_put(ctx, &people_sql[END_SESSION], V(ctx->county), V(key));
}

void people_db_end_sessions(struct ctx *ctx, const char *login, const char *kept)
{
	db_put(ctx, &people_sql[END_SESSIONS], V(ctx->county), V(login), V(kept));
}

/* --- delays ------------------------------------------------------------------------------------ */

struct delay people_db_delay(struct ctx *ctx, const char *subject)
{
	struct delay delay = { 0 };
	db_one(ctx, &people_sql[DELAY], delay_columns, &delay, V(ctx->county), V(subject));
	return delay;
}

void people_db_put_delay(struct ctx *ctx, const char *subject, struct delay delay)
{
	db_put(ctx, &people_sql[PUT_DELAY], V(ctx->county), V(subject), V(delay.failures),
		V(delay.until));
}

void people_db_drop_delay(struct ctx *ctx, const char *subject)
{
	db_put(ctx, &people_sql[DROP_DELAY], V(ctx->county), V(subject));
}

/* --- records, the demo's accounts, cleaning ---------------------------------------------------- */

void access_write(struct ctx *ctx, const struct access_record *record)
{
	db_put(ctx, &people_sql[PUT_RECORD], V(ctx->county), V(id_next(ctx)), V(ctx->now),
		V(record->person), V(record->kind), V(text_or(record->object, "")),
		V(text_or(record->detail, "")), V(text_or(record->address, "")));
}

struct rows people_db_demo_accounts(struct ctx *ctx)
{
	return db_rows(ctx, &people_sql[DEMO_ACCOUNTS], demo_columns, struct demo_account,
		DEMO_ACCOUNTS_MAX, V(ctx->county));
}

bool people_clean(struct ctx *ctx)
{
	db_put(ctx, &people_sql[CLEAN_DELAYS], V(ctx->county), V(ctx->now - MS_DAY));
	return db_exec(ctx, &people_sql[CLEAN_SESSIONS], V(ctx->county), V(ctx->now)) ==
	       CLEAN_AT_ONCE;
}
