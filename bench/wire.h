/* bench/wire.h - HTTP/1.1 as far as the load generator needs it: a request written, a reply read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct wire_request {
	const char *path, *cookie; /* the session's token, NULL: none */
	const char *form;          /* NULL: a GET */
	bool wants_json;
};

/* The request as bytes in RET; 0 where ROOM is not enough. */
size_t wire_write(const struct wire_request *request, char *ret, size_t room);

struct wire_reply {
	int status;
	char location[256]; /* "" where there is none */
	char cookie[128];   /* the session's token, "" where none is set */
	const char *body;
	size_t size;  /* of the body */
	size_t total; /* of head and body */
};

enum wire_state { WIRE_MORE, WIRE_WHOLE, WIRE_BROKEN };

/* DATA ends with U+0000 behind SIZE bytes. */
enum wire_state wire_read(const char *data, size_t size, struct wire_reply *ret);

/* Connected to 127.0.0.1, blocking; ends the program where nobody listens. */
int wire_open(int port);

/* One request and its reply on a blocking socket; ends the program where it breaks. ROOM is for the
 * reply. */
struct wire_reply wire_ask(int socket, const struct wire_request *request, char *buffer, size_t room);
