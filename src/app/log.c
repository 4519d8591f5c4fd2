/* app/log.c - time, request, route, person, what: in that order, one line, key=value. */
#include "app/log.h"

#include "app/passage.h"

#include <inttypes.h>

static const char *const words[] = {
	[ERR_INVALID] = "invalid",
	[ERR_FORBIDDEN] = "forbidden",
	[ERR_NOT_FOUND] = "not-found",
	[ERR_CONFLICT] = "conflict",
	[ERR_BUSY] = "busy",
	[ERR_RETRY] = "retry",
	[ERR_UNKNOWN] = "unknown",
	[ERR_INTERNAL] = "internal",
};

static const char *route_name(const struct request *req)
{
	return req->route ? req->route->name : "-";
}

static void line(
	const struct passage *passage, const char *what, const char *key, const char *detail)
{
	const struct request *req = &passage->exchange->request;
	pool_t *pool = pool_new(req->pool);
	fprintf(stderr, "%s request=%s method=%s route=%s person=%" PRId64 " %s key=%s%s%s\n",
		time_format(pool, time_now()), passage->id, req->method == GET ? "GET" : "POST",
		route_name(req), passage->session.person, what, key, detail ? " detail=" : "",
		text_or(detail, ""));
	pool_free(pool);
}

void log_failure(const struct passage *passage)
{
	const struct failure *failure = &passage->ctx->failure;
	if (failure->err)
		line(passage, words[failure->err], text_or(failure->key, "-"), failure->detail);
}

void log_busy(const struct passage *passage)
{
	line(passage, "busy", "queue", NULL);
}

void log_broken(const struct passage *passage, const char *why)
{
	line(passage, "broken", "page", why);
}

void log_event(const char *part, const char *text)
{
	pool_t *pool = pool_new_root();
	fprintf(stderr, "%s %s: %s\n", time_format(pool, time_now()), part, text);
	pool_free(pool);
}
