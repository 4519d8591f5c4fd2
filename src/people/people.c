/* people/people.c - the rules of accounts, sessions and delays. No SQL, no pages. */
#include "people/people_db.h"

#include <ctype.h>

#define LOGIN_MAX 40
#define FORGET_AFTER (15 * MS_MINUTE)
/* A session's end is moved after this part of the idle time, not with every request. */
#define MOVES_PER_IDLE 6

bool account_is_login(const char *login)
{
	if (text_empty(login) || strlen(login) > LOGIN_MAX || strchr("._-", *login))
		return false;
	for (const char *at = login; *at; at++)
		if (!islower((unsigned char)*at) && !isdigit((unsigned char)*at) &&
			!strchr("._-", *at))
			return false;
	return true;
}

enum err account_add(struct ctx *ctx, const struct account *account)
{
	struct account taken;
	if (!account_is_login(account->login))
		return ctx_fail_field(ctx, "login", "account.not_a_login");
	if (account_load(ctx, account->login, &taken))
		return ctx_fail_field(ctx, "login", "account.taken");
	people_db_put_account(ctx, account);
	return ctx->failure.err;
}

enum err account_reset(struct ctx *ctx, const char *login, const char *encoded)
{
	struct account account;
	if (!account_load(ctx, login, &account))
		return ctx_fail(ctx, ERR_NOT_FOUND, "account.none", "login", login);
	people_db_set_password(ctx, &account, encoded, true);
	people_db_end_sessions(ctx, login, "");
	people_db_drop_delay(ctx, delay_subject(ctx, "account", login));
	return ctx->failure.err;
}

/* --- sessions ---------------------------------------------------------------------------------- */

int64_t session_expiry(const struct ctx *ctx, int64_t created)
{
	int64_t last = created + ctx_setting(ctx, "session-hours") * MS_HOUR;
	int64_t idle = ctx->now + ctx_setting(ctx, "session-idle") * MS_MINUTE;
	return idle < last ? idle : last;
}

int64_t session_moves(const struct ctx *ctx, const struct session *session)
{
	int64_t expires = session_expiry(ctx, session->created);
	int64_t step = ctx_setting(ctx, "session-idle") * MS_MINUTE / MOVES_PER_IDLE;
	return expires - session->expires >= step ? expires : 0;
}

/* --- delays ------------------------------------------------------------------------------------ */

const char *delay_subject(struct ctx *ctx, const char *kind, const char *name)
{
	return text_printf(ctx->pool, "%s:%s", kind, name);
}

struct delay delay_next(struct delay delay, int64_t now, int64_t free, int64_t most_seconds)
{
	if (now > delay.until + FORGET_AFTER)
		delay.failures = 0;
	delay.failures++;
	int64_t over = delay.failures - free;
	int64_t seconds = 0;
	if (over >= 0)
		seconds = over < 20 ? INT64_C(1) << over : most_seconds;
	if (seconds > most_seconds)
		seconds = most_seconds;
	delay.until = now + seconds * MS_SECOND;
	return delay;
}

static void count_failure(struct ctx *ctx, const char *kind, const char *name, const char *setting)
{
	const char *subject = delay_subject(ctx, kind, name);
	struct delay delay = people_db_delay(ctx, subject);
	delay = delay_next(
		delay, ctx->now, ctx_setting(ctx, setting), ctx_setting(ctx, "login-delay-most"));
	people_db_put_delay(ctx, subject, delay);
}

void login_count_failure(struct ctx *ctx, const char *login, const char *address)
{
	count_failure(ctx, "account", login, "login-account-free");
	count_failure(ctx, "address", address, "login-address-free");
}

int64_t login_delayed(struct ctx *ctx, const char *login, const char *address)
{
	struct delay account = people_db_delay(ctx, delay_subject(ctx, "account", login));
	struct delay of_address = people_db_delay(ctx, delay_subject(ctx, "address", address));
	int64_t until = account.until > of_address.until ? account.until : of_address.until;
	return until > ctx->now ? (until - ctx->now + MS_SECOND - 1) / MS_SECOND : 0;
}

/* --- records ----------------------------------------------------------------------------------- */

static void write_remembered(struct ctx *ctx, const void *data)
{
	access_write(ctx, data);
}

void access_remember(struct ctx *ctx, const struct access_record *record)
{
	ctx_remember(ctx, write_remembered, pool_copy(ctx->pool, record, sizeof *record));
}
