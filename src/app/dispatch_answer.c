/* app/dispatch_answer.c - the outcome becomes bytes: page, JSON, problem document, or the form with
 * what was typed. Always on a reader's thread; the writer never comes here but for a redirect. */
#include "app/passage.h"

#include "app/log.h"
#include "http/session.h"

static bool has_failed_form(const struct passage *passage)
{
	const struct request *req = &passage->exchange->request;
	return ctx_failed(passage->ctx) && req->method == POST && req->route && !req->wants_json;
}

static bool may_try_again(const struct passage *passage)
{
	enum err err = passage->ctx->failure.err;
	return (err == ERR_INVALID || err == ERR_CONFLICT) &&
	       passage->exchange->request.route->again;
}

/* The field's name for people, where the messages have one. */
static const char *title_of(const struct passage *passage, pool_t *pool, const char *name)
{
	const char *key = text_printf(pool, "field.%s", name);
	const char *title = message(pool, passage->app->messages, key);
	return text_equal(title, key) ? name : title;
}

static json_t *typed_values(const struct passage *passage, pool_t *pool)
{
	json_t *values = put_list(json_tree(pool), "typed");
	for (const struct param *param = passage->typed; param; param = param->next) {
		json_t *value = add_object(values);
		put_text(value, "name", param->name);
		put_text(value, "title", title_of(passage, pool, param->name));
		put_text(value, "value", param->text);
	}
	return values;
}

/* The form's own page, as a GET by the same person, with what was typed. */
static void show_form_again(struct passage *passage, struct db *db, struct page *page)
{
	pool_t *pool = passage->ctx->pool;
	struct request req = passage->exchange->request;
	struct response res;
	struct ctx ctx;
	app_ctx(passage->app, pool, db, passage->snapshot, &ctx);
	snapshot_show(passage->snapshot, &ctx);
	res_init(&res, pool);
	res.data = json_tree(pool);
	req.typed = passage->typed;
	db_begin(&ctx);
	bool shown = passage_enter(passage, &ctx, &req, &res) &&
		     req.route->again(&ctx, &req, &res) == OK && !ctx_failed(&ctx);
	db_rollback(&ctx);
	if (!shown || !res.template)
		return;
	page->form = res.template;
	page->data = res.data;
}

static void set_answer(struct passage *passage, const struct answer *answer)
{
	struct response *res = &passage->exchange->response;
	res->status = answer->status;
	res_body(res, answer->type, answer->body, answer->size);
	if (answer->retry_after)
		res_header(res, "Retry-After",
			text_printf(passage->ctx->pool, "%d", answer->retry_after));
	response_compress(res, passage->exchange->request.accept_encoding);
}

static void render(struct passage *passage, struct db *db)
{
	struct ctx *ctx = passage->ctx;
	const struct request *req = &passage->exchange->request;
	const struct response *res = &passage->exchange->response;
	struct answer answer;
	struct page page = { .templates = passage->app->templates,
		.messages = passage->app->messages,
		.template = res->template,
		.data = res->data,
		.failure = ctx_failed(ctx) ? &ctx->failure : NULL,
		.status = res->status,
		.wants_json = req->wants_json,
		.request_id = passage->id,
		.path = req->path };
	if (has_failed_form(passage)) {
		page.typed = typed_values(passage, ctx->pool);
		page.back = session_back(req_text(req, "back"), NULL);
		if (may_try_again(passage))
			show_form_again(passage, db, &page);
	}
	if (!req->wants_json)
		page.site = site_make(passage, ctx->pool);
	page_render(&page, ctx->pool, &answer);
	if (answer.broken)
		log_broken(passage, answer.broken);
	set_answer(passage, &answer);
}

void passage_render(struct passage *passage, struct db *db)
{
	const struct response *res = &passage->exchange->response;
	bool complete = res->location || res->body || res->file;
	if (ctx_failed(passage->ctx) || !complete)
		render(passage, db);
}

void passage_answer(struct passage *passage)
{
	struct app *app = passage->app;
	res_header(&passage->exchange->response, "X-Request-Id", passage->id);
	snapshot_drop(passage->snapshot);
	passage->snapshot = NULL;
	if (app->readers)
		server_answer(passage->exchange);
}
