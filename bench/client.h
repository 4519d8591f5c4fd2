/* bench/client.h - one client: a keep-alive connection on which lifecycles are done, one after another. */
#pragma once

#include "acts.h"
#include "session.h"
#include "tally.h"
#include "wire.h"

enum reading { READ_PAGE, READ_JSON, READ_NOTHING };

/* What all clients did. Rates and latencies are of the window, the rest of the whole run. */
struct totals {
	int64_t from, until;          /* the window, monotonic ns */
	int64_t lifecycles, posts;    /* whole ones, and POSTs answered, within the window */
	struct tally post, read, whole;
	int64_t acknowledged, closed; /* POSTs and closings with a good answer */
	int64_t errors, busy;         /* wrong answers, and 503s among them */
	char first_error[700];
	bool broken; /* a connection ended */
};

struct client {
	int socket;
	enum reading reading;
	bool idle;
	struct session office, unit;
	enum act act;
	struct turn turn;
	char once[ONCE_ROOM];
	int64_t begun, asked; /* of the lifecycle (in an open loop: when it was due), of the request */
	size_t size;
	char *in;
	struct totals *totals;
};

/* Connects and logs in twice: as one of the office and as one of a unit. */
void client_open(struct client *client, int port, const struct member *office,
	const struct member *unit);

/* Begins a lifecycle that was due at DUE. */
void client_begin(struct client *client, int64_t due);

/* There is something to read; goes on with the next act, or is idle after the last. */
void client_ready(struct client *client);

int64_t clock_now(void); /* monotonic ns */
