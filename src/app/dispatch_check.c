/* app/dispatch_check.c - the steps before a handler, each a function, in the order of the table. */
#include "app/passage.h"

#include "engine/calendar_change.h"
#include "http/session.h"

#include <inttypes.h>

/* Larger bodies are parsed by the thread of their class: the server's must not wait. */
#define PARSE_AT_ONCE (64 * 1024)
#define MIB (1024 * 1024)

/* --- what needs no database -------------------------------------------------------------------- */

static const char *new_request_id(struct app *app, pool_t *pool)
{
	struct ctx ctx = { .ids = &app->ids,
		.now = app->options.now ? app->options.now : time_now() };
	return text_printf(pool, "%" PRIx64, (uint64_t)id_next(&ctx));
}

/* The row is found again when the body is there: nothing is kept of this first look. */
struct upload_limits dispatch_uploads(void *data, const struct request *req)
{
	struct app *app = data;
	struct param *params;
	bool other_method;
	const struct route *route = route_match(
		app->options.routes, req->pool, req->method, req->path, &params, &other_method);
	const struct upload_rule *rule = route ? &route->uploads : NULL;
	if (!rule || !rule->count || !req->token)
		return (struct upload_limits){ 0 };
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	const struct upload_limits limits = { rule->count,
		settings_get(snapshot->settings, rule->file) * MIB,
		settings_get(snapshot->settings, rule->request) * MIB };
	snapshot_drop(snapshot);
	return limits;
}

struct passage *passage_new(struct app *app, struct exchange *exchange)
{
	struct request *req = &exchange->request;
	struct passage *passage = mem_new(req->pool, struct passage);
	bool other_method = false;
	passage->app = app;
	passage->exchange = exchange;
	passage->unread = -1;
	passage->id = new_request_id(app, req->pool);
	req->route = route_match(app->options.routes, req->pool, req->method, req->path,
		&req->params, &other_method);
	res_init(&exchange->response, req->pool);
	exchange->response.status = req->route ? 0 : other_method ? 405 : 404;
	/* Who asks is looked for before a large body is read. */
	if (req->token)
		passage->session_key = session_key(req->pool, req->token);
	if (req->method == GET || req->body.size <= PARSE_AT_ONCE)
		passage_prepare(passage);
	return passage;
}

static bool is_secret(const struct form *form, const char *name)
{
	for (const struct field *field = form->fields; field && field->name; field++)
		if (text_equal(field->name, name))
			return field->type == FIELD_SECRET;
	for (const struct field *field = form_common; field->name; field++)
		if (text_equal(field->name, name))
			return true;
	return false;
}

static const struct param *without_secrets(
	pool_t *pool, const struct form *form, const struct param *raw)
{
	struct param *first = NULL, **last = &first;
	for (; raw; raw = raw->next) {
		if (is_secret(form, raw->name))
			continue;
		*last = mem_new(pool, struct param);
		**last = (struct param){ raw->name, raw->text, NULL };
		last = &(*last)->next;
	}
	return first;
}

static void check_form(struct passage *passage, struct ctx *ctx)
{
	struct request *req = &passage->exchange->request;
	const struct form *form = &req->route->form;
	struct param *raw = NULL;
	enum err err = req->method == GET ? form_parse_query(ctx, req->query, &raw)
					  : form_parse_body(ctx, req, &raw);
	/* Also of a body with faults: its token is looked for, and everything that is wrong. */
	if (form_check(ctx, req, form, raw) || err)
		passage->form_failure = ctx->failure;
	passage->typed = without_secrets(req->pool, form, raw);
	if (req->method == POST && !req->route->free_of_csrf)
		passage->once = once_key(req->pool, req, raw);
}

void passage_prepare(struct passage *passage)
{
	struct request *req = &passage->exchange->request;
	if (passage->prepared)
		return;
	passage->prepared = true;
	if (!req->route)
		return;
	struct ctx ctx = { .pool = req->pool, .messages = passage->app->messages };
	check_form(passage, &ctx);
	if (req->method == POST && req->token)
		passage->csrf_good = session_csrf_good(req->pool, req->token, req->csrf);
}

/* --- the steps --------------------------------------------------------------------------------- */

/* One attempt's view: the request may be a copy (for showing a form again). False: go no further; the
 * ctx has failed, or the response is complete. */
typedef bool step(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res);

/* What came into force a moment ago decides all that comes behind it. */
static void take_newer_calendar(const struct passage *passage, struct ctx *ctx)
{
	if (calendar_in_force(ctx) > calendar_version(ctx->world->calendar))
		ctx->world = calendar_world(ctx, ctx->pool, passage->snapshot->rules->world);
}

/* A newer directory than the shared one: a reader publishes it for all. The writer may be seeing
 * what is not committed yet and keeps it to itself. */
static void take_newer_directory(struct passage *passage, struct ctx *ctx, int64_t version)
{
	struct app *app = passage->app;
	if (version <= ctx->directory->version)
		return;
	if (passage->exchange->request.route &&
		passage->exchange->request.route->class == CLASS_WRITER) {
		ctx->directory = directory_load(ctx, ctx->pool, ctx->definitions);
		take_newer_calendar(passage, ctx);
		return;
	}
	if (!app_publish(app, ctx, NULL))
		return;
	snapshot_drop(passage->snapshot);
	passage->snapshot = snapshot_hold(&app->snapshots);
	snapshot_show(passage->snapshot, ctx);
}

/* Before there is a county nobody can have logged in; whether it has been founded meanwhile is asked
 * once for each request. */
static void look_for_county(struct passage *passage, struct ctx *ctx)
{
	struct app *app = passage->app;
	const struct route *route = passage->exchange->request.route;
	if (route && route->class == CLASS_WRITER)
		return; /* it may be seeing what is not committed yet */
	const struct office *office = office_load(ctx, ctx->pool);
	if (office->county && app_publish(app, ctx, NULL)) {
		snapshot_drop(passage->snapshot);
		passage->snapshot = snapshot_hold(&app->snapshots);
		snapshot_show(passage->snapshot, ctx);
	}
}

static bool step_session(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	(void)res;
	(void)req;
	passage->actor = NULL;
	passage->session = (struct session){ 0 };
	if (!ctx->office->county)
		look_for_county(passage, ctx);
	bool known =
		passage->session_key && session_load(ctx, passage->session_key, &passage->session);
	take_newer_directory(
		passage, ctx, known ? passage->session.directory_version : directory_version(ctx));
	if (known)
		passage->actor = actor_make(
			ctx->pool, ctx->directory, passage->session.person, time_day(ctx->now));
	ctx->actor = passage->actor;
	return !ctx_failed(ctx);
}

static bool step_route(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	(void)passage;
	if (req->route)
		return true;
	ctx_fail(ctx, ERR_NOT_FOUND, res->status == 405 ? "page.reason.405" : "page.reason.404");
	return false;
}

static const char *encode(pool_t *pool, const char *text)
{
	struct buffer encoded;
	buffer_init(&encoded, pool, 3 * strlen(text) + 1);
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if ((*at | 32) >= 'a' && (*at | 32) <= 'z')
			buffer_add(&encoded, at, 1);
		else if (strchr("0123456789-._~/", *at))
			buffer_add(&encoded, at, 1);
		else
			buffer_printf(&encoded, "%%%02X", *at);
	}
	return encoded.data;
}

static bool ask_for_log_in(struct ctx *ctx, const struct request *req, struct response *res)
{
	if (req->method == GET && !req->wants_json) {
		const char *back = text_empty(req->query)
					   ? req->path
					   : text_printf(ctx->pool, "%s?%s", req->path, req->query);
		res_redirect(res, text_equal(back, "/") ? "/login" : "/login?back=%s",
			encode(ctx->pool, back));
		return false;
	}
	res->status = 401;
	ctx_fail(ctx, ERR_FORBIDDEN, "session.none");
	return false;
}

static bool ask_for_password(struct ctx *ctx, const struct request *req, struct response *res)
{
	if (req->method == GET && !req->wants_json)
		res_redirect(res, "/account/password");
	else
		ctx_fail(ctx, ERR_FORBIDDEN, "session.must_change");
	return false;
}

static bool ask_to_found(struct ctx *ctx, const struct request *req, struct response *res)
{
	if (req->method == GET && !req->wants_json)
		res_redirect(res, "/first-use");
	else
		ctx_fail(ctx, ERR_CONFLICT, "setup.not_founded");
	return false;
}

static bool refuse_to_found(struct ctx *ctx, const struct request *req, struct response *res)
{
	if (req->method == GET && !req->wants_json)
		res_redirect(res, "/");
	else
		ctx_fail(ctx, ERR_CONFLICT, "app.founded", "name", ctx->office->county_name);
	return false;
}

static bool step_permission(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	const char *may = req->route->may;
	bool founding = text_equal(may, "founding");
	if (!ctx->office->county)
		return founding || ask_to_found(ctx, req, res);
	if (founding)
		return refuse_to_found(ctx, req, res);
	if (text_equal(may, "anyone"))
		return true;
	if (!ctx->actor)
		return ask_for_log_in(ctx, req, res);
	if (text_equal(may, "account"))
		return true;
	if (passage->session.must_change)
		return ask_for_password(ctx, req, res);
	if (ctx->office->wiping && !text_starts(may, "admin")) {
		ctx_fail(ctx, ERR_BUSY, "setup.live.wiping");
		return false;
	}
	if (text_equal(may, "signed-in") || actor_may(ctx->actor, may))
		return true;
	ctx_fail(ctx, ERR_FORBIDDEN, "page.reason.403");
	return false;
}

static bool step_object(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	(void)res;
	(void)passage;
	if (!req->route->object)
		return true;
	req->object = req->route->object->load(ctx, req);
	if (!req->object && !ctx_failed(ctx))
		ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	return !ctx_failed(ctx);
}

static bool step_csrf(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	(void)res;
	if (req->method != POST)
		return true;
	passage_prepare(passage);
	if (req->route->free_of_csrf ? session_same_origin(req) : passage->csrf_good)
		return true;
	ctx_fail(ctx, ERR_FORBIDDEN, "session.foreign");
	return false;
}

static bool step_form(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	ctx->failure = passage->form_failure;
	if (ctx_failed(ctx) && req->uploads)
		res->status = req->uploads->refused;
	return !ctx_failed(ctx);
}

static step *const steps[] = { step_session, step_route, step_permission, step_object, step_csrf,
	step_form };

enum { STEPS_OF_AGAIN = 4 }; /* what was typed has been refused already */

static bool run_steps(struct passage *passage, struct ctx *ctx, struct request *req,
	struct response *res, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!steps[i](passage, ctx, req, res))
			return false;
	return true;
}

bool passage_enter(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res)
{
	return run_steps(passage, ctx, req, res, STEPS_OF_AGAIN);
}

static void begin_response(struct passage *passage, struct ctx *ctx)
{
	struct response *res = &passage->exchange->response;
	int unmatched = passage->exchange->request.route ? 0 : res->status;
	res_init(res, ctx->pool);
	res->status = unmatched;
	res->data = json_tree(ctx->pool);
}

/* A program is told what has been done, not where a browser goes from here. */
static void answer_with_data(struct response *res)
{
	res->location = NULL;
	res->status = 0;
}

/* The first failure sticks, also where a handler forgot it. */
static void run_handler(struct passage *passage, struct ctx *ctx, const struct request *req)
{
	struct response *res = &passage->exchange->response;
	enum err err = req->route->handle(ctx, req, res);
	if (err && !ctx_failed(ctx))
		ctx_broken(ctx, err, "%s failed without a reason", req->route->name);
	if (req->wants_json && req->method == POST && res->location)
		answer_with_data(res);
}

void passage_forget_success(struct passage *passage)
{
	struct response *res = &passage->exchange->response;
	if (!ctx_failed(passage->ctx) || res->status >= 400)
		return;
	json_t *data = res->data;
	res_init(res, passage->ctx->pool);
	res->data = data;
}

static void remember_denial(struct passage *passage, struct ctx *ctx)
{
	const struct request *req = &passage->exchange->request;
	if (ctx->failure.err != ERR_FORBIDDEN || !ctx->actor)
		return;
	access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "denied",
				     text_printf(ctx->pool, "%s %s",
					     req->method == GET ? "GET" : "POST", req->path),
				     ctx->failure.key, req->address });
}

/* What a handler concluded from a database that didn't answer is not true and not remembered. */
static bool is_of_the_machine(enum err err)
{
	return err == ERR_BUSY || err == ERR_RETRY || err == ERR_UNKNOWN || err == ERR_INTERNAL;
}

static void keep_files(struct ctx *ctx, struct request *req)
{
	req->kept = req->route->keep(ctx, req);
	if (!req->kept && !ctx_failed(ctx))
		ctx_broken(ctx, ERR_INTERNAL, "%s kept nothing", req->route->name);
}

void passage_attempt(struct passage *passage, struct ctx *ctx)
{
	struct request *req = &passage->exchange->request;
	struct response *res = &passage->exchange->response;
	passage->ctx = ctx;
	begin_response(passage, ctx);
	snapshot_show(passage->snapshot, ctx);
	bool good = run_steps(passage, ctx, req, res, COUNT(steps));
	if (good && passage->keeping)
		keep_files(ctx, req);
	else if (good)
		run_handler(passage, ctx, req);
	passage_forget_success(passage);
	remember_denial(passage, ctx);
	if (is_of_the_machine(ctx->failure.err))
		ctx->remembered = NULL;
}
