/* tests/unit/client.h - a small HTTP client for tests: it sends any bytes and reads one reply. */
#pragma once

#include "base/text.h"

struct reply {
	int status;       /* 0: the connection ended without a whole reply */
	const char *head; /* status line and headers, ends with an empty line */
	const char *body;
	size_t size;
};

/* A connection to 127.0.0.1; ends the program where there is none. */
int client_open(int port);
void client_close(int socket);

void client_write(int socket, const char *text, size_t size);
#define client_say(socket, text) client_write((socket), (text), strlen(text))

/* The next reply. BODILESS: to HEAD. Reads exactly one, so that pipelined ones stay. */
struct reply client_read(pool_t *pool, int socket, bool bodiless);

/* The value of a header of the reply, in the pool; NULL: none. */
const char *reply_header(pool_t *pool, const struct reply *reply, const char *name);

/* One request on a connection of its own. HEADERS are whole lines or "". */
struct reply client_get(pool_t *pool, int port, const char *path, const char *headers);
struct reply client_post(
	pool_t *pool, int port, const char *path, const char *headers, const char *body);
