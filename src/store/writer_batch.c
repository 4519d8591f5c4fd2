/* store/writer_batch.c - many writes in one transaction; each alone where that breaks.
 *
 * What must stay true: `done` hears of success only after a COMMIT that succeeded, and an attempt
 * that is run again finds nothing of its earlier runs. */
#include "store/writer_batch.h"

#include "store/db_engine.h"

/* Of an attempt that asks to be run again. */
#define TRIES 5

static struct ctx *new_ctx(struct batch *batch, pool_t *pool)
{
	struct ctx *ctx = mem_new(pool, struct ctx);
	ctx->pool = pool;
	ctx->db = batch->db;
	if (batch->options->prepare)
		batch->options->prepare(batch->options->data, ctx);
	return ctx;
}

static struct ctx *fresh_attempt(struct batch *batch, struct write *write)
{
	if (write->last)
		pool_free(write->last->pool);
	write->last = new_ctx(batch, write->pool ? pool_new(write->pool) : pool_new_root());
	return write->last;
}

/* The outcome is that of the transaction the attempt stood in. */
static void take_outcome(struct ctx *ctx, const struct failure *failure)
{
	ctx->failure = (struct failure){ .err = failure->err,
		.key = text_copy(ctx->pool, failure->key),
		.message = text_copy(ctx->pool, failure->message),
		.detail = text_copy(ctx->pool, failure->detail) };
}

/* Nobody runs it again any more. */
static void retry_is_busy(struct ctx *ctx)
{
	if (ctx->failure.err != ERR_RETRY)
		return;
	const char *detail = ctx->failure.detail;
	ctx->failure = (struct failure){ 0 };
	ctx_broken(ctx, ERR_BUSY, "%s", text_or(detail, "run again too often"));
}

/* --- one transaction --------------------------------------------------------------------------- */

/* The ctx of a new transaction; failed, and no transaction, where it cannot begin. */
static struct ctx *begin_with(struct batch *batch, void (*word)(struct ctx *ctx))
{
	pool_clear(batch->pool);
	struct ctx *own = new_ctx(batch, batch->pool);
	word(own);
	if (!ctx_failed(own) && batch->options->begun)
		batch->options->begun(batch->options->data, own);
	return own;
}

static struct ctx *begin(struct batch *batch)
{
	return begin_with(batch, db_begin);
}

static void end(struct batch *batch, bool began, bool committed)
{
	if (began && batch->options->ended)
		batch->options->ended(batch->options->data, committed);
}

static void give_up(struct batch *batch, struct ctx *own)
{
	bool began = own->db->begun;
	db_rollback(own);
	end(batch, began, false);
}

/* Seals and commits, or rolls back where OWN has failed; the outcome is OWN's. */
static void finish(struct batch *batch, struct ctx *own)
{
	if (!ctx_failed(own) && batch->options->seal)
		batch->options->seal(batch->options->data, own);
	if (ctx_failed(own)) {
		give_up(batch, own);
		return;
	}
	db_commit(own);
	end(batch, true, !ctx_failed(own));
	if (own->failure.err == ERR_UNKNOWN)
		batch->why = text_or(own->failure.detail, "COMMIT");
}

/* --- together ------------------------------------------------------------------------------------ */

/* BOLD: without savepoints, which cost a sixth of the time and are needed only by an attempt that
 * fails after it has written; then the whole batch is run again as CAREFUL. */
enum manner { BOLD, CAREFUL };

enum result { SETTLED, SPOILT, BROKEN };

static void end_savepoint(struct ctx *ctx)
{
	if (ctx_failed(ctx))
		db_rollback_to(ctx);
	else
		db_release(ctx);
}

/* False: it has failed and left something behind. */
static bool attempt(struct batch *batch, struct write *write, enum manner manner)
{
	bool again = true;
	for (int i = 0; again && i < TRIES; i++) {
		struct ctx *ctx = fresh_attempt(batch, write);
		int64_t before = db_written(batch->db);
		if (manner == CAREFUL)
			db_savepoint(ctx);
		if (!ctx_failed(ctx))
			write->attempt(write, ctx);
		db_flush(ctx);
		if (manner == CAREFUL)
			end_savepoint(ctx);
		else if (ctx_failed(ctx) && db_written(batch->db) != before)
			return false;
		again = ctx->failure.err == ERR_RETRY && db_in_transaction(batch->db);
	}
	return true;
}

static void same_outcome_for_all(struct batch *batch, struct write *writes, struct ctx *own)
{
	for (struct write *write = writes; write; write = write->next)
		take_outcome(fresh_attempt(batch, write), &own->failure);
}

/* SPOILT and BROKEN: nothing has happened. BROKEN: each must be run alone. */
static enum result run_together(struct batch *batch, struct write *writes, enum manner manner)
{
	struct ctx *own = begin(batch);
	bool began = batch->db->begun, spoilt = false;
	for (struct write *write = writes; write && !ctx_failed(own); write = write->next) {
		spoilt = !attempt(batch, write, manner);
		if (spoilt || !db_in_transaction(batch->db))
			ctx_broken(own, ERR_RETRY, "the transaction is spoilt or gone");
	}
	finish(batch, own);
	batch->counts.transactions += !ctx_failed(own);
	if (batch->why || !began)
		same_outcome_for_all(batch, writes, own);
	if (batch->why || !began || !ctx_failed(own))
		return SETTLED;
	return spoilt ? SPOILT : BROKEN;
}

/* --- alone ----------------------------------------------------------------------------------------- */

/* True: it asks to be run again. */
static bool run_once(struct batch *batch, struct write *write)
{
	struct ctx *own = begin(batch), *ctx = fresh_attempt(batch, write);
	bool began = batch->db->begun;
	if (!ctx_failed(own))
		write->attempt(write, ctx);
	db_flush(ctx);
	if (ctx_failed(ctx)) {
		give_up(batch, own);
		return ctx->failure.err == ERR_RETRY;
	}
	finish(batch, own);
	batch->counts.transactions += !ctx_failed(own);
	if (ctx_failed(own))
		take_outcome(ctx, &own->failure);
	return began && ctx->failure.err == ERR_RETRY;
}

static void refuse(struct batch *batch, struct write *write)
{
	ctx_broken(fresh_attempt(batch, write), ERR_BUSY, "the writer has ended");
}

static void run_alone(struct batch *batch, struct write *write)
{
	int tries = 1;
	while (run_once(batch, write) && tries < TRIES)
		tries++;
}

/* --- from outside ---------------------------------------------------------------------------------- */

static void answer(struct batch *batch, struct write *writes)
{
	for (struct write *write = writes, *next; write; write = next) {
		next = write->next;
		batch->counts.writes++;
		retry_is_busy(write->last);
		write->done(write, write->last);
	}
}

static void tell_doomed(struct batch *batch)
{
	if (batch->why && batch->options->doomed)
		batch->options->doomed(batch->options->data, batch->why);
}

void batch_run(struct batch *batch, struct write *writes)
{
	enum result result = BROKEN;
	if (writes && writes->next)
		result = run_together(batch, writes, BOLD);
	if (result == SPOILT)
		result = run_together(batch, writes, CAREFUL);
	for (struct write *write = writes; write && result != SETTLED; write = write->next)
		if (batch->why)
			refuse(batch, write);
		else
			run_alone(batch, write);
	answer(batch, writes);
	tell_doomed(batch);
}

bool batch_slice(struct batch *batch, struct writer *writer)
{
	const struct writer_options *options = batch->options;
	bool repeatable = options->repeatable && options->repeatable(options->data);
	struct ctx *own = begin_with(batch, repeatable ? db_begin_relaxed : db_begin);
	bool more = !ctx_failed(own) && options->slice(options->data, own, writer);
	finish(batch, own);
	tell_doomed(batch);
	return more && !ctx_failed(own);
}

void batch_refuse(struct batch *batch, struct write *writes)
{
	for (struct write *write = writes; write; write = write->next)
		refuse(batch, write);
	answer(batch, writes);
}

void writer_run_batch(const struct writer_options *options, struct db *db, struct write *writes)
{
	struct batch batch = { .options = options, .db = db, .pool = pool_new_root() };
	for (struct write *write = writes; write; write = write->next)
		write->last = NULL;
	batch_run(&batch, writes);
	pool_free(batch.pool);
}
