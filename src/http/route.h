/* http/route.h - one row for each page; the dispatcher enforces what the row says, in this order:
 *   match → session → permission → object → CSRF → form → idempotency → handler in its transaction
 *   → commit → remember → render → answer
 * `huiyin routes` prints the table, `--openapi` as OpenAPI 3.1, `--access` who may. */
#pragma once

#include "http/form.h"
#include "http/response.h"
#include "http/upload.h"

#include <stdio.h>

/* Which threads run it. A reader has one read snapshot, ended before rendering; slow is for
 * password hashes, workbooks and exports; the writer is one thread and never waits for anything but
 * the disk. */
enum route_class { CLASS_READER, CLASS_SLOW, CLASS_WRITER };

typedef enum err handler(struct ctx *ctx, const struct request *req, struct response *res);

/* Loads what the path names, by the one scoped query; NULL and ERR_NOT_FOUND where it is not there
 * or not for these eyes. The result goes to req->object. */
typedef void *object_loader(struct ctx *ctx, const struct request *req);

/* Puts a request's files where they stay: on a slow thread, in a read snapshot, after the same steps
 * and before the handler enters its own queue; only where files came. What it leaves outside the
 * database must be harmless when the POST then fails, or never comes. The result lives in req->pool
 * and is req->kept for the handler; NULL: the ctx has failed. */
typedef void *file_keeper(struct ctx *ctx, const struct request *req);

struct object_kind {
	const char *name, *param; /* "matter", "id" */
	object_loader *load;
};

struct route {
	enum method method;
	const char *path; /* "/matters/:id/actions" */
	const char *name; /* "matter_action": operationId, and a message's key */
	enum route_class class;
	/* A permission of roles.yaml; "founding": as long as there is no county, and then by nobody; "anyone"; "signed-in"; "account": signed in, and not yet held up
	 * by a password that must be changed. */
	const char *may;
	const struct object_kind *object; /* NULL: none */
	struct form form;                 /* of the body, or of the query for GET */
	handler *handle;
	/* Of a POST: the GET handler that shows its form, run after a failure (422, 409) with req->typed,
	 * so that nothing typed is lost. NULL: the error page lists what was typed. */
	handler *again;
	/* Of a POST that takes files: how many and how large; see upload.h. */
	struct upload_rule uploads;
	/* Of a POST whose files are kept: see file_keeper. NULL: none. */
	file_keeper *keep;
	bool free_of_csrf; /* log-in only: it has no session yet; checks Origin instead */
};

/* The row for METHOD and PATH in a table that ends with { 0 }, the path's parameters in
 * *ret_params (":id" fits one segment that is not empty). Where several fit, a literal segment goes
 * before a parameter, so the order of rows doesn't matter. NULL: *ret_allowed says whether the other
 * method would do (405). Nothing is allocated but the parameters. */
const struct route *route_match(const struct route *routes, pool_t *pool, enum method method,
	const char *path, struct param **ret_params, bool *ret_allowed);

/* Problems of the table itself, one line each on STREAM: a row without name, handler or permission,
 * a name or a path twice, a GET for the writer, freedom from CSRF where there is a session, a field
 * twice or with the name of a path's parameter, a file's field without `.uploads` or the reverse.
 * Returns their count; a test holds it at 0. */
int route_check(FILE *stream, const struct route *routes);

/* The table, one line for each row; the same by permission. */
void route_print(FILE *stream, const struct route *routes);
void route_print_access(FILE *stream, const struct route *routes);

/* The table as an OpenAPI 3.1 document; the caller has the reference. Titles of operations and
 * fields are the messages route.<name> and field.<name>, where there are such. */
json_t *route_openapi(pool_t *pool, const struct messages *messages, const struct route *routes);
