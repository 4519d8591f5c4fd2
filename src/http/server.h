/* http/server.h - one thread parses and sends; dynamic requests are suspended once and handed to
 * `take`, which answers later from any thread by server_answer. Static files are answered here.
 *
 * Limits: request target 8 KB (414), headers 16 KB (431), body by `body_limit` (413), with
 * files by `uploads`; at most 32 such bodies over 64 KB at once and 8 of an address (503); a body without Content-Length is 411; both before it is read. Methods are GET, HEAD (as GET, without
 * the body) and POST (405). Paths are UTF-8 without U+0000 and control characters (400).
 * HTTP/1.1 keep-alive, idle by `idle_seconds`. A client that closes its sending side before it has its answer
 * gets none: the library takes it for gone. Refusals are text, or a problem document (RFC 9457) for who
 * wants JSON; their words are the keys `http.…` of the messages. */
#pragma once

#include "http/request.h"
#include "http/response.h"
#include "http/upload.h"

struct exchange { /* one request and its answer; lives in request.pool */
	struct request request;
	struct response response;
	void *server_private;
};

struct server_options {
	const char *address;       /* "127.0.0.1", "::1": a number, never a name */
	int port;                  /* 0: any free one */
	const char *proxy;         /* --behind-proxy ADDR: trust X-Forwarded-For from it, cookies
				      are Secure, no limit per address; or NULL */
	const char *static_folder; /* build/web: files with .gz beside them; served at /static/;
				      NULL: none */
	const struct messages *messages;
	size_t body_limit; /* bytes of one body; 0: 1 MB. Of all bodies: 64 times it */
	/* For files that come with forms; made and emptied at start. NULL: none are taken. */
	const char *upload_folder;
	int64_t disk_reserve; /* bytes that uploads leave free; 0: 256 MB */
	/* On the server's thread, before the body of a POST of multipart/form-data is read: whether
	 * files are taken, and how large. Count 0: the body is read as any other. The whole body may
	 * be four times the limit of a request before it is refused unread. NULL: never. */
	struct upload_limits (*uploads)(void *data, const struct request *req);
	int connection_limit; /* 0: 2048; fewer where files are few; more wait in the backlog */
	int address_limit;    /* connections of one address; 0: 512; more are closed */
	int idle_seconds;     /* a connection on which nothing moves for so long is closed; 0: 60 */
	int stop_seconds;     /* how long server_stop waits for answers; 0: 10 */
	void *data;
	/* On the server's thread; must not wait. False: answered at once from exchange->response.
	 */
	bool (*take)(void *data, struct exchange *exchange);
	/* The answer has gone (or the connection has): the exchange's pool is freed after this. For
	 * what was taken only. On the server's thread, but for an answer that came after
	 * server_stop had given up waiting: then on the thread that answers. NULL: nobody asks. */
	void (*gone)(void *data, struct exchange *exchange);
};

struct server;

/* NULL and *ret_why (English, for the operator): the address is taken, the folder is unreadable. */
struct server *server_start(
	pool_t *pool, const struct server_options *options, const char **ret_why);
int server_port(const struct server *server);

/* The tag of a static file by its name below the folder ("app.css"), for "/static/app.css?v=TAG",
 * which may be kept for a year; without it browsers ask again each time. NULL: no such file. */
const char *server_static_tag(const struct server *server, const char *name);

/* Any thread, once for each exchange taken; the response is complete, the exchange is no longer the
 * caller's. */
void server_answer(struct exchange *exchange);

/* Accepts no more, answers 503 to what still comes, waits for what is in work; what has no answer
 * after `stop_seconds` gets 503, and its exchange lives on until server_answer is called. */
void server_stop(struct server *server);
