/* http/route.h - one row for each page; the dispatcher enforces what the row says, in this order:
 *   match → session → permission → object → CSRF → form → idempotency → handler in its transaction
 *   → commit → remember → render → answer
 * `huiyin routes` prints the table, `--openapi` as OpenAPI 3.1, `--access` who may. */
#pragma once

#include "http/form.h"
#include "http/response.h"

/* Which threads run it. A reader has one read snapshot, ended before rendering; slow is for
 * password hashes, workbooks and exports; the writer is one thread and never waits for anything but
 * the disk. */
enum route_class { CLASS_READER, CLASS_SLOW, CLASS_WRITER };

typedef enum err handler(struct ctx *ctx, const struct request *req, struct response *res);

/* Loads what the path names, by the one scoped query; NULL and ERR_NOT_FOUND where it is not there
 * or not for these eyes. The result goes to req->object. */
typedef void *object_loader(struct ctx *ctx, const struct request *req);

struct object_kind {
	const char *name, *param; /* "matter", "id" */
	object_loader *load;
};

struct route {
	enum method method;
	const char *path; /* "/matters/:id/actions" */
	const char *name; /* "matter_action": operationId, and a message's key */
	enum route_class class;
	const char *may;                  /* a permission of roles.yaml; "anyone", "signed-in" */
	const struct object_kind *object; /* NULL: none */
	struct form form;                 /* of the body, or of the query for GET */
	handler *handle;
	bool free_of_csrf; /* log-in only: it has no session yet; checks Origin instead */
};

/* The row for METHOD and PATH, the path's parameters in *ret_params. NULL: *ret_allowed says
 * whether another method would do (405). */
const struct route *route_match(const struct route *routes, pool_t *pool, enum method method,
	const char *path, struct param **ret_params, bool *ret_allowed);
