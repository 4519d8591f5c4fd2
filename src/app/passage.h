/* app/passage.h - one request on its way through the dispatcher. Private to dispatch*.c and site.c.
 *
 * It lives in the request's pool. One thread at a time has it: the server's, then that of its class,
 * then perhaps the writer's for what is remembered, then a reader's for rendering. */
#pragma once

#include "app/dispatch.h"
#include "app/once.h"
#include "html/json.h"
#include "people/people.h"

struct passage {
	struct write write; /* first: the writer gives it back */
	struct job job;     /* found again by `passage_of_job` */
	struct app *app;
	struct exchange *exchange;
	const char *id; /* of the request, for the log and the error pages */
	/* What needs no database; made once, by passage_prepare. */
	bool prepared;
	const char *session_key; /* NULL: no cookie */
	const char *once;        /* NULL: no key */
	bool csrf_good;
	const struct param *typed; /* the raw values of the form without its secrets */
	struct failure form_failure;
	/* Of the last attempt. */
	bool keeping; /* its files are being kept, before its own turn */
	struct snapshot *snapshot;
	struct ctx *ctx;
	struct session session;
	const struct actor *actor; /* NULL: nobody; lives in the ctx's pool */
	int64_t unread;            /* messages, up to 100; -1: not asked */
	json_t *notice;            /* what was just done, or NULL; as matters_notice gives it */
};

static inline struct passage *passage_of_job(struct job *job)
{
	return (struct passage *)((char *)job - offsetof(struct passage, job));
}

/* dispatch_check.c */

/* Finds the route (NULL: 404 or 405, told by the steps) and gives the request an id. */
struct passage *passage_new(struct app *app, struct exchange *exchange);

/* Parses and checks the form, hashes tokens and keys. */
void passage_prepare(struct passage *passage);

/* All steps up to the handler, then the handler; the outcome is in the ctx and the response. The ctx
 * is one of this attempt, inside its transaction. */
void passage_attempt(struct passage *passage, struct ctx *ctx);

/* After a failure: what had been prepared for success (a redirect, a cookie) is no answer any more. */
void passage_forget_success(struct passage *passage);

/* The steps before CSRF, on copies: for showing the form of a failed POST again. */
bool passage_enter(
	struct passage *passage, struct ctx *ctx, struct request *req, struct response *res);

/* dispatch_answer.c */

/* Renders the outcome into the response; runs the form's GET handler on DB where the route says so. */
void passage_render(struct passage *passage, struct db *db);

/* Hands the finished response to the server and lets go of what the attempt held. */
void passage_answer(struct passage *passage);

/* site.c: what every page needs besides its own data. */
json_t *site_make(const struct passage *passage, pool_t *pool);
