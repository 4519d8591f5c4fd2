/* app/dispatch.h - how a request flows, in this order and in this one place:
 *
 *   match → session → permission → object → CSRF → form → idempotency → handler in its transaction
 *   → commit → remember → render → answer
 *
 * dispatch_take runs on the server's thread: it matches, does what needs no database (body against
 * form, tokens, keys), and queues by the route's class; a full queue is 503 at once. The verdicts are
 * given in the order above all the same. The writer answers a redirect itself; everything that must
 * be rendered goes to a reader. Where files came and the route keeps them, all steps and `keep` run on
 * a slow thread first, so that the writer never waits for their bytes. Handlers run again with a fresh pool and ctx where the store asks for
 * it (ERR_RETRY): there is one loop for readers here and one in the writer. */
#pragma once

#include "app/app.h"

/* For server_options.take; DATA is the app. */
bool dispatch_take(void *data, struct exchange *exchange);

/* For server_options.uploads; DATA is the app. */
struct upload_limits dispatch_uploads(void *data, const struct request *req);

/* The same in process, on the app's own connection and the caller's thread, before app_start: the
 * response is complete on return. The exchange's request has pool, method, path and what a test needs
 * of the rest. */
void dispatch_run(struct app *app, struct exchange *exchange);

/* For writer_options. */
void dispatch_prepare(void *data, struct ctx *ctx);
