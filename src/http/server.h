/* http/server.h - one thread parses and sends; dynamic requests are suspended once and handed to
 * `take`, which answers later from any thread by server_answer. Static files are answered here.
 *
 * Limits: headers 16 KB, body by `body_limit`; a body without Content-Length is 411, over the limit
 * 413, both before it is read. HTTP/1.1 keep-alive, idle 60 s. */
#pragma once

#include "http/request.h"
#include "http/response.h"

struct exchange {                         /* one request and its answer; lives in request.pool */
	struct request request;
	struct response response;
	void *server_private;
};

struct server_options {
	const char *address;              /* "127.0.0.1" */
	int port;                         /* 0: any free one */
	const char *proxy;                /* --behind-proxy ADDR: trust X-Forwarded-For from it; or NULL */
	const char *static_folder;        /* build/web: files with .gz beside them; served at /static/ */
	size_t body_limit;
	int connection_limit;
	void *data;
	/* On the server's thread; must not wait. False: answered at once from exchange->response. */
	bool (*take)(void *data, struct exchange *exchange);
	/* The answer has gone (or the connection has): the exchange's pool is freed after this. */
	void (*gone)(void *data, struct exchange *exchange);
};

struct server;
struct server *server_start(
	pool_t *pool, const struct server_options *options, const char **ret_why);
int server_port(const struct server *server);
void server_answer(struct exchange *exchange);    /* any thread; response is complete */
void server_stop(struct server *server);          /* stops accepting, waits for what is in work */
