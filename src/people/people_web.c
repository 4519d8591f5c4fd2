/* people/people_web.c - the pages of log-in, log-out and the own account.
 *
 * Handlers of the class slow read and hash; what they write is remembered, so that the writer never
 * waits for a hash. */
#include "people/people_db.h"

#include "engine/directory.h"
#include "html/json.h"
#include "http/session.h"

#include <ctype.h>
#include <inttypes.h>

#define SECRET_MAX 200

const struct field people_login_query[] = {
	{ "back", FIELD_TEXT, .max = 2000 },
	{ "login", FIELD_TEXT, .max = 40 },
	{ 0 },
};

const struct field people_login_fields[] = {
	{ "login", FIELD_TEXT, .required = true, .max = 40 },
	{ "password", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ 0 },
};

const struct field people_password_fields[] = {
	{ "old", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ "new", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ "again", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ 0 },
};

/* --- log-in ------------------------------------------------------------------------------------ */

static void put_person(json_t *object, const struct directory *directory, int64_t id)
{
	const struct person *person = directory_person(directory, id);
	put_id(object, "person", id);
	put_text(object, "name", person ? person->name : "");
	put_text(object, "title", person ? person->title : "");
	put_text(object, "unit", person ? directory_name(directory, person->unit) : "");
}

static void put_demo_accounts(struct ctx *ctx, json_t *data)
{
	struct rows rows = people_db_demo_accounts(ctx);
	const struct demo_account *accounts = rows.data;
	put_flag(data, "has_accounts", rows.count);
	if (!rows.count)
		return;
	put_text(data, "demo_password", accounts[0].password);
	json_t *list = put_list(data, "accounts");
	for (int64_t i = 0; i < rows.count; i++) {
		json_t *item = add_object(list);
		put_text(item, "login", accounts[i].login);
		put_text(item, "sees", accounts[i].sees);
		put_person(item, ctx->directory, accounts[i].person);
	}
}

enum err people_login_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_text(res->data, "back", session_back(req_text(req, "back"), ""));
	put_text(
		res->data, "typed_login", text_or(req_typed(req, "login"), req_text(req, "login")));
	put_demo_accounts(ctx, res->data);
	return res_page(res, "people/login");
}

struct attempt {
	const char *login;
	struct access_record record;
};

static void write_failure(struct ctx *ctx, const void *data)
{
	const struct attempt *attempt = data;
	login_count_failure(ctx, attempt->login, attempt->record.address);
	access_write(ctx, &attempt->record);
}

/* The same words whether the account or the password was wrong. */
static enum err refuse(
	struct ctx *ctx, const struct request *req, const char *login, const char *key)
{
	struct attempt *attempt = mem_new(ctx->pool, struct attempt);
	attempt->login = login;
	attempt->record = (struct access_record){ .kind = "login_failed",
		.object = login,
		.detail = text_or(req->user_agent, ""),
		.address = req->address };
	ctx_remember(ctx, write_failure, attempt);
	return ctx_fail(ctx, ERR_INVALID, key);
}

static enum err refuse_until(struct ctx *ctx, struct response *res, int64_t seconds)
{
	const char *text = text_printf(ctx->pool, "%" PRId64, seconds);
	res->status = 429;
	res_header(res, "Retry-After", text);
	return ctx_fail(ctx, ERR_INVALID, "login.wait", "seconds", text);
}

struct begun {
	struct session session;
	const char *replaced; /* the key of the session that this browser had, or NULL */
	struct access_record record;
};

static void write_begun(struct ctx *ctx, const void *data)
{
	const struct begun *begun = data;
	if (begun->replaced)
		people_db_end_session(ctx, begun->replaced);
	session_put(ctx, &begun->session, begun->record.address);
	people_db_drop_delay(ctx, delay_subject(ctx, "account", begun->session.login));
	access_write(ctx, &begun->record);
}

static void answer_begun(struct ctx *ctx, const struct request *req, struct response *res,
	const struct account *account, const char *token)
{
	const char *back = session_back(req_text(req, "back"), "/");
	res_cookie(res, SESSION_COOKIE, token, ctx_setting(ctx, "session-hours") * 3600);
	if (!req->wants_json) {
		res_redirect(res, "%s", account->must_change ? "/account/password" : back);
		return;
	}
	put_person(res->data, ctx->directory, account->person);
	put_flag(res->data, "must_change", account->must_change);
	put_text(res->data, "csrf", session_csrf(ctx->pool, token));
}

static void begin_session(struct ctx *ctx, const struct request *req, const struct account *account,
	const char *token)
{
	struct begun *begun = mem_new(ctx->pool, struct begun);
	begun->session = (struct session){ .key = session_key(ctx->pool, token),
		.login = account->login,
		.person = account->person,
		.created = ctx->now,
		.expires = session_expiry(ctx, ctx->now) };
	begun->replaced = req->token ? session_key(ctx->pool, req->token) : NULL;
	begun->record = (struct access_record){ account->person, "login", account->login,
		text_or(req->user_agent, ""), req->address };
	ctx_remember(ctx, write_begun, begun);
}

static const char *lower(pool_t *pool, const char *text)
{
	char *copy = pool_copy(pool, text, strlen(text) + 1);
	for (char *at = copy; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

static bool may_log_in(struct ctx *ctx, const char *login, struct account *ret)
{
	if (!account_load(ctx, login, ret) || !ret->active)
		return false;
	const struct person *person = directory_person(ctx->directory, ret->person);
	return person && person->active;
}

enum err people_login(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *login = lower(ctx->pool, req_text(req, "login"));
	int64_t wait = login_delayed(ctx, login, req->address);
	if (wait)
		return refuse_until(ctx, res, wait);
	struct account account = { 0 };
	bool known = may_log_in(ctx, login, &account);
	if (!password_matches(known ? account.password : NULL, req_text(req, "password")))
		return refuse(ctx, req, login, "login.wrong");
	const char *token = session_token_new(ctx->pool);
	begin_session(ctx, req, &account, token);
	answer_begun(ctx, req, res, &account, token);
	return OK;
}

enum err people_logout(struct ctx *ctx, const struct request *req, struct response *res)
{
	people_db_end_session(ctx, session_key(ctx->pool, req->token));
	res_cookie(res, SESSION_COOKIE, "", 0);
	return res_redirect(res, "/login");
}

/* --- the own account --------------------------------------------------------------------------- */

static void put_roles(json_t *data, const struct ctx *ctx)
{
	json_t *list = put_list(data, "roles");
	for (size_t i = 0; i < ctx->actor->grant_count; i++) {
		const struct grant *grant = &ctx->actor->grants[i];
		json_t *item = add_object(list);
		put_text(item, "title", grant->role->title);
		put_text(item, "unit", directory_name(ctx->directory, grant->unit));
	}
}

enum err people_account_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_person(res->data, ctx->directory, ctx->actor->person->id);
	put_roles(res->data, ctx);
	put_text(res->data, "csrf", session_csrf(ctx->pool, req->token));
	return res_page(res, "people/account");
}

enum err people_password_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct session session;
	if (session_load(ctx, session_key(ctx->pool, req->token), &session))
		put_flag(res->data, "must_change", session.must_change);
	return res_page(res, "people/password");
}

static enum err check_new(struct ctx *ctx, const struct request *req, const char *login)
{
	const char *new = req_text(req, "new");
	const char *problem = password_problem(new, login);
	if (problem)
		ctx_fail_field(ctx, "new", problem);
	else if (text_equal(new, req_text(req, "old")))
		ctx_fail_field(ctx, "new", "password.same");
	if (!text_equal(new, req_text(req, "again")))
		ctx_fail_field(ctx, "again", "password.differs");
	return ctx->failure.err;
}

struct changed {
	struct account account;
	const char *encoded, *kept;
	struct access_record record;
};

static void write_changed(struct ctx *ctx, const void *data)
{
	const struct changed *changed = data;
	people_db_set_password(ctx, &changed->account, changed->encoded, false);
	people_db_end_sessions(ctx, changed->account.login, changed->kept);
	access_write(ctx, &changed->record);
}

static void change(struct ctx *ctx, const struct request *req, const struct session *session,
	const struct account *account)
{
	struct changed *changed = mem_new(ctx->pool, struct changed);
	changed->account = *account;
	changed->encoded = password_hash(ctx->pool, req_text(req, "new"));
	changed->kept = session->key;
	changed->record = (struct access_record){ account->person, "password_changed",
		account->login, "", req->address };
	ctx_remember(ctx, write_changed, changed);
}

enum err people_password(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct session session;
	struct account account;
	if (!session_load(ctx, session_key(ctx->pool, req->token), &session) ||
		!account_load(ctx, session.login, &account))
		return ctx_fail(ctx, ERR_FORBIDDEN, "session.none");
	int64_t wait = login_delayed(ctx, account.login, req->address);
	if (wait)
		return refuse_until(ctx, res, wait);
	if (check_new(ctx, req, account.login))
		return ctx->failure.err;
	if (!password_matches(account.password, req_text(req, "old")))
		return refuse(ctx, req, account.login, "password.wrong");
	change(ctx, req, &session, &account);
	return res_redirect(res, "/");
}
