/* http/call.h - the server and one request inside it. Private to server.c, call.c, intake.c,
 * answer.c, static.c.
 *
 * A call is begun with the request line, read (or refused), taken by the application and
 * suspended, answered from any thread through the mailbox, resumed, sent, completed, freed. All
 * but server_answer happens on the server's thread, so suspending has always taken effect before
 * an answer resumes it. */
#pragma once

#include "http/intake_upload.h"
#include "http/linger.h"
#include "http/server.h"
#include "http/spool.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#define TARGET_LIMIT 8192
#define HEADERS_LIMIT (16 * 1024)

/* Making and ending a pool maps and unmaps memory, which stops all threads for a moment; those of
 * small requests are cleared and used again. */
#define SPARE_POOLS 256
#define SPARE_BYTES (32 * 1024)

/* At once; more are told to come again. One person sends a few files in one request. */
#define UPLOADS_AT_ONCE 32
#define UPLOADS_OF_ADDRESS 8

/* Headers that the server itself looks at; those for handlers go to the request. */
struct arrived {
	const char *length, *coding, *accept, *cookie, *forwarded, *range;
	bool doubled; /* Content-Length twice: a smuggler's trick */
};

/* Who has the call. It passes to those who work on it and back by server_answer; the exchange of
 * this value decides who frees it when the server has given up waiting. */
enum hand { HAND_WORK, HAND_ANSWERED, HAND_ABANDONED };

struct call {
	struct exchange exchange; /* first: an exchange is its call */
	struct server *server;
	struct MHD_Connection *connection;
	const char *target;       /* as it came, a copy */
	const char *target_start; /* where it stood in the connection's buffer */
	struct arrived arrived;
	struct buffer body;
	size_t body_size;             /* declared */
	size_t memory;                /* the most that its body takes */
	struct upload_intake *intake; /* NULL: the body is kept as it is */
	size_t piece; /* bytes in the intake's window that the spool has to look at */
	bool spooled; /* with the spool, or on its way back */
	bool head, begun, refused, secure;
	bool taken;                         /* given to `take`, which has it or had it */
	bool given_up, returned, completed; /* the server's thread only */
	_Atomic int hand;                   /* an enum hand */
	struct MHD_Response *answer;        /* made by server_answer */
	int status;                         /* with it */
	struct call *next;                  /* in the mailbox */
	struct call *before, *after;        /* among the taken; the server's thread only */
	/* Copies of the options, for who answers after the server has gone. */
	void *data;
	void (*gone)(void *data, struct exchange *exchange);
};

struct server {
	struct server_options options; /* with the defaults filled in */
	pool_t *pool;
	struct MHD_Daemon *daemon;
	struct static_files *files;   /* NULL: none */
	struct MHD_Response *stopped; /* 503 for those given up */
	struct lingering lingering;
	pthread_t thread;
	int listener, port, epoll, wake;
	_Atomic(struct call *) mailbox; /* answered, newest first */
	_Atomic int answering;          /* threads inside server_answer that still use the server */
	_Atomic bool stopping;
	struct call *taken;
	size_t late; /* given up, and answered before they could be abandoned */
	pool_t *spare[SPARE_POOLS];
	size_t spares;
	size_t bodies; /* the `memory` of the requests that are here */
	struct spool spool;
	struct call *uploading[UPLOADS_AT_ONCE]; /* NULL: free */
};

/* The library's callbacks; DATA is the server. */
void *call_begin(void *data, const char *target, struct MHD_Connection *connection);
enum MHD_Result call_handle(void *data, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **place);
void call_complete(void *data, struct MHD_Connection *connection, void **place,
	enum MHD_RequestTerminationCode code);

/* Brings a call back to the server's thread; any thread. */
void call_post(struct call *call);

/* Resumes what has been answered since; on the server's thread. */
void call_collect(struct server *server);
/* The spare pools, at the end. */
void call_free_spares(struct server *server);
/* Answers 503 to all that are still in work. */
void call_give_up(struct server *server);

/* A refusal before the handler: the status and the key of its sentence; status 0: none. */
struct refusal {
	int status;
	const char *key;
};

/* Fills the request from what has arrived: method, path, query, headers, address. Refuses what
 * `server.h` names. VERSION is as the library gives it. */
struct refusal intake_read(struct call *call, const struct server_options *options,
	const char *method, const char *version);

/* The answer with the security headers, borrowing the body from the response; RANGE is the request's
 * header or NULL. Any thread. */
struct MHD_Response *answer_make(
	const struct response *res, const char *range, bool secure, int *ret_status);
/* A file's; NULL where no descriptor is left. */
struct MHD_Response *answer_file(const struct response *res, const char *range, int *ret_status);

/* The headers every answer has. */
void answer_secure(struct MHD_Response *answer);
