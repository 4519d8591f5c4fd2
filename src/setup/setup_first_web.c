/* setup/setup_first_web.c - the one page of a data folder without a county.
 *
 * A handler of the class slow: it hashes, and what it founds is remembered, so that the writer doesn't
 * wait for a hash. Two who send it at once: the second is told that the county has been founded. */
#include "setup/setup.h"

#include "base/setting.h"
#include "html/json.h"
#include "http/session.h"
#include "people/people.h"

#include <ctype.h>
#include <inttypes.h>

#define SECRET_MAX 200
/* Wrong codes are counted under a name that no account can have. */
#define CODE_SUBJECT "-first-use-"

const struct field setup_first_query[] = {
	{ "code", FIELD_TEXT, .max = 20 },
	{ 0 },
};

const struct field setup_first_fields[] = {
	{ "code", FIELD_TEXT, .required = true, .max = 20 },
	{ "county", FIELD_TEXT, .required = true, .max = 6, .title = "field.county_code" },
	{ "county_name", FIELD_TEXT, .required = true, .max = 30 },
	{ "office", FIELD_TEXT, .max = 60 },
	{ "person", FIELD_TEXT, .required = true, .max = 30 },
	{ "post", FIELD_NAME, .max = 60 },
	{ "login", FIELD_TEXT, .required = true, .max = 40 },
	{ "new", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ "again", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ 0 },
};

/* --- the page ---------------------------------------------------------------------------------- */

static void put_typed(json_t *data, const struct request *req, const char *name)
{
	put_text(data, name, text_or(req_typed(req, name), ""));
}

static void put_posts(const struct ctx *ctx, const struct request *req, json_t *data)
{
	const struct preset *preset = ctx->definitions->preset;
	json_t *list = put_list(data, "posts");
	for (size_t i = 0; preset && i < preset->post_count; i++) {
		const struct role *role = preset->posts[i].role;
		json_t *item = add_object(list);
		put_text(item, "id", role->id);
		put_text(item, "title", role->title);
		put_flag(item, "selected", text_equal(req_typed(req, "post"), role->id));
	}
}

enum err setup_first_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	static const char *const names[] = { "county", "county_name", "office", "person", "login" };
	for (size_t i = 0; i < COUNT(names); i++)
		put_typed(res->data, req, names[i]);
	put_text(res->data, "code", text_or(req_typed(req, "code"), req_text(req, "code")));
	put_posts(ctx, req, res->data);
	return res_page(res, "setup/first");
}

/* --- the form ---------------------------------------------------------------------------------- */

/* As it was printed: without the dash, in capitals. */
static const char *plain_code(pool_t *pool, const char *text)
{
	char *plain = pool_alloc(pool, strlen(text) + 1), *end = plain;
	for (; *text; text++)
		if (isalnum((unsigned char)*text))
			*end++ = (char)toupper((unsigned char)*text);
	return plain;
}

static void write_wrong_code(struct ctx *ctx, const void *data)
{
	login_count_failure(ctx, CODE_SUBJECT, data);
}

static enum err check_code(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *key = session_key(ctx->pool, plain_code(ctx->pool, req_text(req, "code")));
	int64_t wait = login_delayed(ctx, CODE_SUBJECT, req->address);
	if (wait) {
		const char *text = text_printf(ctx->pool, "%" PRId64, wait);
		res->status = 429;
		res_header(res, "Retry-After", text);
		return ctx_fail(ctx, ERR_INVALID, "setup.wait", "seconds", text);
	}
	if (session_equal(key, office_note(ctx->office, OFFICE_CODE_NOTE)))
		return OK;
	ctx_remember(ctx, write_wrong_code, req->address);
	return ctx_fail_field(ctx, "code", "setup.wrong_code");
}

static const struct preset_post *find_post(const struct ctx *ctx, const char *role)
{
	const struct preset *preset = ctx->definitions->preset;
	for (size_t i = 0; preset && i < preset->post_count; i++)
		if (text_equal(preset->posts[i].role->id, role))
			return &preset->posts[i];
	return NULL;
}

static void check_county(struct ctx *ctx, const struct request *req, struct founding *founding)
{
	int64_t *county = &founding->office.county;
	if (!setup_is_county(req_text(req, "county"), county))
		ctx_fail_field(ctx, "county", "setup.bad_code");
	else if (!setup_province(ctx, *county))
		ctx_fail_field(ctx, "county", "setup.no_province");
}

static void check_password(struct ctx *ctx, const struct request *req, const char *login)
{
	const char *problem = password_problem(req_text(req, "new"), login);
	if (problem)
		ctx_fail_field(ctx, "new", problem);
	if (!text_equal(req_text(req, "new"), req_text(req, "again")))
		ctx_fail_field(ctx, "again", "password.differs");
}

static enum err read_founding(struct ctx *ctx, const struct request *req, struct founding *founding)
{
	const char *name = req_text(req, "county_name"), *office = req_text(req, "office");
	*founding = (struct founding){ .person = req_text(req, "person"),
		.login = req_text(req, "login"),
		.post = find_post(ctx, req_text(req, "post")) };
	founding->office.county_name = name;
	founding->office.name = text_empty(office) ? message(ctx->pool, ctx->messages,
							     "app.office_of", "name", name)
						   : office;
	check_county(ctx, req, founding);
	if (!account_is_login(founding->login))
		ctx_fail_field(ctx, "login", "account.not_a_login");
	check_password(ctx, req, founding->login);
	return ctx->failure.err;
}

struct begun {
	struct founding founding;
	const char *key, *address, *agent;
};

static void write_founding(struct ctx *ctx, const void *data)
{
	const struct begun *begun = data;
	struct session session = { .key = begun->key,
		.login = begun->founding.login,
		.created = ctx->now,
		.expires = session_expiry(ctx, ctx->now) };
	if (setup_found(ctx, &begun->founding, &session.person))
		return;
	session_put(ctx, &session, begun->address);
	access_write(ctx, &(struct access_record){ session.person, "founded", begun->founding.login,
				  begun->agent, begun->address });
}

enum err setup_first(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct begun *begun = mem_new(ctx->pool, struct begun);
	if (check_code(ctx, req, res) || read_founding(ctx, req, &begun->founding))
		return ctx->failure.err;
	const char *token = session_token_new(ctx->pool);
	begun->founding.encoded = password_hash(ctx->pool, req_text(req, "new"));
	begun->key = session_key(ctx->pool, token);
	begun->address = req->address;
	begun->agent = text_or(req->user_agent, "");
	ctx_remember(ctx, write_founding, begun);
	res_cookie(res, SESSION_COOKIE, token, ctx_setting(ctx, "session-hours") * 3600);
	return res_redirect(res, "/admin/office");
}
