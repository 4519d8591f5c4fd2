/* app/dispatch.c - from the queue to the answer: attempts, what is remembered, who does what next. */
#include "app/passage.h"

#include "app/log.h"
#include "inbox/inbox.h"
#include "matters/matters.h"

/* An attempt of a reader that the store wants repeated. */
#define TRIES 5

static bool in_process(const struct app *app)
{
	return !app->readers;
}

/* --- handing over ------------------------------------------------------------------------------ */

static void conclude_job(struct job *job, struct db *db);

/* While the process ends, what is still here has been given up by the server: nobody reads it. */
static void let_go(struct passage *passage)
{
	const struct request *req = &passage->exchange->request;
	passage->exchange->response = passage->app->busy[req->wants_json];
	passage_answer(passage);
}

static void to_reader(struct passage *passage, void (*run)(struct job *job, struct db *db))
{
	struct app *app = passage->app;
	passage->job.run = run;
	if (in_process(app))
		run(&passage->job, app->db);
	else if (atomic_load(&app->stopping))
		let_go(passage);
	else
		workers_force(app->readers, &passage->job);
}

static bool submit(struct app *app, struct write *write)
{
	return !atomic_load(&app->stopping) && writer_submit(app->writer, write);
}

static bool to_writer(struct passage *passage, void (*attempt)(struct write *, struct ctx *),
	void (*done)(struct write *, struct ctx *))
{
	struct app *app = passage->app;
	passage->write.attempt = attempt;
	passage->write.done = done;
	passage->write.pool = passage->exchange->request.pool;
	if (!in_process(app))
		return submit(app, &passage->write);
	passage->write.next = NULL;
	writer_run_batch(&app->writing, app->db, &passage->write);
	return true;
}

/* --- idempotency ------------------------------------------------------------------------------- */

static bool is_final(const struct passage *passage)
{
	return !ctx_failed(passage->ctx) && passage->exchange->response.status < 400;
}

static const char *wrap(pool_t *pool, const struct response *res)
{
	json_t *wrapped = json_tree(pool);
	put_text(wrapped, "template", res->template);
	CHECK(json_object_set(wrapped, "data", res->data) == 0);
	return json_text(pool, wrapped);
}

static void unwrap(pool_t *pool, const char *body, struct response *res)
{
	const json_t *wrapped = json_parse(pool, body, strlen(body), NULL);
	res->template = get_text(wrapped, "template");
	res->data = json_object_get(wrapped, "data");
}

/* With the effects, in their transaction. */
static void store_answer(struct passage *passage, struct ctx *ctx)
{
	const struct response *res = &passage->exchange->response;
	if (!passage->once || !passage->actor || !is_final(passage))
		return;
	struct once_answer answer = { .status = res->status ? res->status : 200,
		.location = res->location };
	if (!res->location)
		answer.body = wrap(ctx->pool, res);
	once_put(ctx, passage->once, passage->actor->person->id, &answer);
}

static void give_first_answer(struct passage *passage, const struct once_answer *answer)
{
	struct ctx *ctx = passage->ctx;
	struct response *res = &passage->exchange->response;
	res_init(res, ctx->pool);
	res->status = (int)answer->status;
	if (text_empty(answer->body))
		res->location = answer->location;
	else
		unwrap(ctx->pool, answer->body, res);
	ctx->failure = (struct failure){ 0 };
	ctx->remembered = NULL;
}

/* A repeat fails in many ways (stale, no longer allowed, no longer there): was it done before? */
static void look_for_first_answer(struct passage *passage, struct db *db)
{
	struct ctx ctx;
	struct once_answer answer;
	enum err err = passage->ctx->failure.err;
	if (!passage->once || !passage->actor || !err || err == ERR_BUSY || err == ERR_INTERNAL)
		return;
	app_ctx(passage->app, passage->ctx->pool, db, passage->snapshot, &ctx);
	db_begin(&ctx);
	bool found = once_find(&ctx, passage->once, passage->actor->person->id, &answer);
	db_rollback(&ctx);
	if (found)
		give_first_answer(passage, &answer);
}

/* --- remember ---------------------------------------------------------------------------------- */

static void write_remembered(struct passage *passage, struct ctx *ctx)
{
	for (const struct remember *row = passage->ctx->remembered; row; row = row->next)
		row->write(ctx, row->data);
}

static void attempt_remembered(struct write *write, struct ctx *ctx)
{
	struct passage *passage = (struct passage *)write;
	snapshot_show(passage->snapshot, ctx);
	write_remembered(passage, ctx);
	store_answer(passage, ctx);
}

/* Its failure becomes the answer's. */
static void done_remembered(struct write *write, struct ctx *ctx)
{
	struct passage *passage = (struct passage *)write;
	passage->ctx->remembered = NULL;
	if (ctx_failed(ctx)) {
		passage->ctx->failure = ctx->failure;
		passage->exchange->response.status = 0;
		passage_forget_success(passage);
	}
	to_reader(passage, conclude_job);
}

/* --- the end of the way ------------------------------------------------------------------------ */

static void conclude(struct passage *passage, struct db *db)
{
	struct ctx *ctx = passage->ctx;
	look_for_first_answer(passage, db);
	if (ctx->remembered) {
		if (to_writer(passage, attempt_remembered, done_remembered))
			return;
		ctx->failure = (struct failure){ 0 };
		ctx_fail(ctx, ERR_BUSY, "busy");
		passage->exchange->response.status = 0;
		passage_forget_success(passage);
	}
	log_failure(passage);
	passage_render(passage, db);
	passage_answer(passage);
}

static void conclude_job(struct job *job, struct db *db)
{
	conclude(passage_of_job(job), db);
}

/* --- readers and slow ones --------------------------------------------------------------------- */

/* A session is kept alive by reading too: written on the side, nobody waits for it. */
struct move {
	struct write write;
	const char *key;
	int64_t expires;
};

static void attempt_move(struct write *write, struct ctx *ctx)
{
	const struct move *move = (const struct move *)write;
	session_move(ctx, move->key, move->expires);
}

static void done_move(struct write *write, struct ctx *ctx)
{
	(void)ctx; /* what failed is tried again with the next request */
	pool_free(write->pool);
}

static void keep_session_alive(struct passage *passage)
{
	const struct session *session = &passage->session;
	int64_t expires = passage->actor ? session_moves(passage->ctx, session) : 0;
	if (!expires || in_process(passage->app))
		return;
	pool_t *pool = pool_new_root();
	struct move *move = mem_new(pool, struct move);
	*move = (struct move){ { .attempt = attempt_move, .done = done_move, .pool = pool },
		text_copy(pool, session->key), expires };
	if (!submit(passage->app, &move->write))
		pool_free(pool);
}

static bool shows_a_page(const struct request *req)
{
	return req->method == GET && !req->wants_json;
}

static void attempt_read(struct passage *passage, struct db *db)
{
	pool_t *pool = pool_new(passage->exchange->request.pool);
	struct ctx *ctx = mem_new(pool, struct ctx);
	app_ctx(passage->app, pool, db, passage->snapshot, ctx);
	db_begin(ctx);
	passage_attempt(passage, ctx);
	if (passage->actor && shows_a_page(&passage->exchange->request)) {
		passage->unread = inbox_unread(ctx, passage->actor->person->id);
		passage->notice = matters_notice(ctx, &passage->exchange->request);
	}
	db_rollback(ctx);
}

static void read_until_done(struct passage *passage, struct db *db)
{
	for (int tries = 1;; tries++) {
		attempt_read(passage, db);
		if (passage->ctx->failure.err != ERR_RETRY || tries == TRIES)
			break;
		pool_free(passage->ctx->pool);
	}
}

static void run_reader(struct job *job, struct db *db)
{
	struct passage *passage = passage_of_job(job);
	read_until_done(passage, db);
	keep_session_alive(passage);
	conclude(passage, db);
}

/* --- the writer -------------------------------------------------------------------------------- */

static void attempt_write(struct write *write, struct ctx *ctx)
{
	struct passage *passage = (struct passage *)write;
	passage_attempt(passage, ctx);
	if (ctx_failed(ctx))
		return;
	int64_t expires = passage->actor ? session_moves(ctx, &passage->session) : 0;
	if (expires)
		session_move(ctx, passage->session_key, expires);
	write_remembered(passage, ctx);
	store_answer(passage, ctx);
}

/* On the writer's thread: nothing that takes time. */
static void done_write(struct write *write, struct ctx *ctx)
{
	struct passage *passage = (struct passage *)write;
	passage->ctx = ctx;
	/* The commit may have failed after the handler had succeeded. */
	passage_forget_success(passage);
	if (!ctx_failed(ctx))
		ctx->remembered = NULL;
	if (!ctx_failed(ctx) && passage->exchange->response.location)
		passage_answer(passage);
	else
		to_reader(passage, conclude_job);
}

/* --- files first --------------------------------------------------------------------------------- */

static void enter_writer(struct passage *passage, struct db *db)
{
	passage->keeping = false;
	if (to_writer(passage, attempt_write, done_write))
		return;
	ctx_fail(passage->ctx, ERR_BUSY, "busy");
	conclude(passage, db);
}

static void run_keep(struct job *job, struct db *db)
{
	struct passage *passage = passage_of_job(job);
	passage->keeping = true;
	read_until_done(passage, db);
	if (ctx_failed(passage->ctx) || passage->exchange->response.status >= 400)
		conclude(passage, db);
	else
		enter_writer(passage, db);
}

static bool has_files_to_keep(const struct request *req)
{
	const struct route *route = req->route;
	return route && route->keep && req->uploads && req->uploads->first;
}

/* --- in ---------------------------------------------------------------------------------------- */

static bool enter_queue(struct passage *passage)
{
	struct app *app = passage->app;
	const struct route *route = passage->exchange->request.route;
	bool keep = has_files_to_keep(&passage->exchange->request);
	if (route && route->class == CLASS_WRITER && !keep)
		return to_writer(passage, attempt_write, done_write);
	passage->job.run = keep ? run_keep : run_reader;
	if (in_process(app)) {
		passage->job.run(&passage->job, app->db);
		return true;
	}
	bool slow = keep || (route && route->class == CLASS_SLOW);
	return workers_submit(slow ? app->slow : app->readers, &passage->job);
}

static bool take(struct app *app, struct exchange *exchange)
{
	struct passage *passage = passage_new(app, exchange);
	passage->snapshot = snapshot_hold(&app->snapshots);
	if (enter_queue(passage))
		return true;
	snapshot_drop(passage->snapshot);
	log_busy(passage);
	exchange->response = app->busy[exchange->request.wants_json];
	return false;
}

bool dispatch_take(void *data, struct exchange *exchange)
{
	return take(data, exchange);
}

void dispatch_run(struct app *app, struct exchange *exchange)
{
	CHECK(in_process(app) && take(app, exchange));
}

void dispatch_prepare(void *data, struct ctx *ctx)
{
	struct app *app = data;
	app_ctx(app, ctx->pool, ctx->db, NULL, ctx);
	ctx->ledger_tree = &app->tree;
}
