/* setup/setup_account_web.c - accounts: a new person with one, a new password for one, closing one.
 *
 * A one-time password is stored nowhere but as a hash: it is made of the administrator's own session and
 * the key of the form that asked for it, so that the page which shows it can make it again, for this
 * session alone, as long as the person hasn't changed it. Of the class slow: it hashes. */
#include "setup/setup_people.h"

#include "base/time.h"
#include "http/session.h"
#include "people/people.h"

#include <inttypes.h>

#define PASSWORD_LENGTH 11

const struct field setup_person_add_fields[] = {
	{ "name", FIELD_TEXT, .required = true, .max = 30, .title = "field.person" },
	{ "title", FIELD_TEXT, .max = 60, .title = "setup.column.title" },
	{ "mobile", FIELD_TEXT, .max = 20, .title = "setup.column.mobile" },
	{ "unit", FIELD_ID, .required = true, .title = "setup.column.unit" },
	{ "role", FIELD_NAME, .many = true, .max = 60, .title = "setup.column.role" },
	{ "login", FIELD_TEXT, .max = 40 },
	{ 0 },
};

const struct field setup_password_fields[] = {
	{ "login", FIELD_TEXT, .max = 40 },
	{ 0 },
};

/* Eleven characters of three kinds that are not taken for each other: "Hy…9". */
static const char *one_time_password(pool_t *pool, const char *token, const char *key)
{
	static const char digits[] = "abcdefghjkmnpqrstuvwxyz23456789";
	const char *hash = session_key(pool, text_printf(pool, "%s %s", token, key));
	char *password = pool_alloc(pool, PASSWORD_LENGTH + 1);
	password[0] = 'H';
	password[1] = 'y';
	for (size_t i = 0; i < PASSWORD_LENGTH - 3; i++) {
		char pair[3] = { hash[6 * i], hash[6 * i + 1], '\0' };
		password[2 + i] = digits[strtoul(pair, NULL, 16) % (sizeof digits - 1)];
	}
	password[PASSWORD_LENGTH - 1] = '9';
	return password;
}

struct task {
	int64_t administrator;
	struct person person; /* id 0: a new one */
	const struct role **roles;
	size_t role_count;
	const char *login, *encoded; /* login NULL: no account */
	bool reset;                  /* the account exists */
	const char *address;
};

static void write_task(struct ctx *ctx, const void *data)
{
	const struct task *task = data;
	struct person person = task->person;
	if (!person.id && directory_put_person(ctx, &person))
		return;
	for (size_t i = 0; i < task->role_count; i++) {
		struct grant grant = {
			.person = person.id, .unit = person.unit, .role = task->roles[i]
		};
		if (directory_put_grant(ctx, &grant))
			return;
	}
	const struct account account = { .login = task->login,
		.person = person.id,
		.password = task->encoded,
		.active = 1,
		.must_change = 1 };
	if (task->reset && account_reset(ctx, task->login, task->encoded))
		return;
	if (!task->reset && task->login && account_add(ctx, &account))
		return;
	const char *kind = task->reset       ? "password_reset"
			   : task->person.id ? "account_added"
					     : "person_added";
	access_write(ctx, &(struct access_record){ task->administrator, kind, person.name,
				  text_or(task->login, ""), task->address });
}

static const char *key_of(const struct request *req)
{
	return text_or(req->idempotency_key, "-");
}

static void hand_over(struct ctx *ctx, const struct request *req, struct task *task)
{
	task->administrator = ctx->actor->person->id;
	task->address = req->address;
	if (task->login)
		task->encoded = password_hash(
			ctx->pool, one_time_password(ctx->pool, req->token, key_of(req)));
	ctx_remember(ctx, write_task, task);
}

/* --- a new person ------------------------------------------------------------------------------ */

static void read_roles(struct ctx *ctx, const struct request *req, struct task *task)
{
	const char *name;
	task->roles = mem_array(ctx->pool, const struct role *, ctx->definitions->role_count + 1);
	for (size_t i = 0; (name = req_nth(req, "role", i)) != NULL; i++) {
		const struct role *role = role_find(ctx->definitions, name);
		if (!role || !setup_may_give(ctx, role))
			ctx_fail_field(ctx, "role", "directory.unknown_role");
		else if (task->role_count < ctx->definitions->role_count)
			task->roles[task->role_count++] = role;
	}
}

static void check_login(struct ctx *ctx, const char *login)
{
	struct account taken;
	if (!login)
		return;
	if (!account_is_login(login))
		ctx_fail_field(ctx, "login", "account.not_a_login");
	else if (account_load(ctx, login, &taken))
		ctx_fail_field(ctx, "login", "account.taken");
}

enum err setup_person_add(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct task *task = mem_new(ctx->pool, struct task);
	const char *login = req_text(req, "login");
	task->person = (struct person){ .name = req_text(req, "name"),
		.title = text_or(req_text(req, "title"), ""),
		.mobile = text_or(req_text(req, "mobile"), ""),
		.unit = req_int(req, "unit", 0),
		.active = true };
	task->login = text_empty(login) ? NULL : login;
	if (!setup_may(ctx, "admin-people", task->person.unit))
		ctx_fail_field(ctx, "unit", "setup.other_unit");
	if (!setup_is_mobile(task->person.mobile))
		ctx_fail_field(ctx, "mobile", "setup.bad_mobile");
	check_login(ctx, task->login);
	read_roles(ctx, req, task);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	hand_over(ctx, req, task);
	if (!task->login)
		return res_redirect(
			res, "/admin/people?unit=%" PRId64 "&done=person&n=1", task->person.unit);
	return res_redirect(res, "/admin/password?login=%s&key=%s", login, key_of(req));
}

/* --- a password -------------------------------------------------------------------------------- */

static const char *login_of(struct ctx *ctx, int64_t person)
{
	struct rows accounts = setup_db_accounts(ctx);
	const struct account_row *account = setup_account_of(&accounts, person);
	return account ? account->login : NULL;
}

enum err setup_password_reset(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *person = setup_person(ctx, req);
	if (!person)
		return ctx->failure.err;
	struct task *task = mem_new(ctx->pool, struct task);
	const char *login = login_of(ctx, person->id);
	task->person = *person;
	task->reset = login != NULL;
	task->login = login ? login : req_text(req, "login");
	if (text_empty(task->login))
		return ctx_fail_field(ctx, "login", "account.not_a_login");
	if (!task->reset)
		check_login(ctx, task->login);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	hand_over(ctx, req, task);
	return res_redirect(res, "/admin/password?login=%s&key=%s", task->login, key_of(req));
}

const struct field setup_password_query[] = {
	{ "login", FIELD_TEXT, .required = true, .max = 40 },
	{ "key", FIELD_TEXT, .required = true, .max = 200, .title = "field.code" },
	{ 0 },
};

/* Shows what this session has set, if it is still that. */
enum err setup_password_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct account account;
	const char *login = req_text(req, "login");
	if (!account_load(ctx, login, &account))
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	const struct person *person = directory_person(ctx->directory, account.person);
	if (!person || !setup_may(ctx, "admin-people", person->unit))
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	const char *password =
		one_time_password(ctx->pool, text_or(req->token, ""), req_text(req, "key"));
	bool holds = account.must_change && password_matches(account.password, password);
	put_text(res->data, "login", login);
	put_text(res->data, "name", person->name);
	put_text(res->data, "unit_name", text_or(directory_name(ctx->directory, person->unit), ""));
	put_id(res->data, "id", person->id);
	put_id(res->data, "unit", person->unit);
	put_text(res->data, "password", holds ? password : NULL);
	return setup_show(ctx, req, res, "people", "setup/password");
}
