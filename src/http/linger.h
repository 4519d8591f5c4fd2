/* http/linger.h - connections whose answer came before their body was read. Private to the server.
 *
 * Closing a socket with unread bytes makes the kernel reset the connection, and the client may
 * lose the answer (413, 411 …) that says why. So the sending side is closed, and what still comes
 * is thrown away for a few seconds (RFC 9112 §9.6). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define LINGER_SLOTS 32

struct lingering {
	int epoll; /* readable ones are reported here with their slot + 1 */
	struct linger_slot {
		int socket;    /* -1: free */
		int64_t until; /* monotonic ms */
		int64_t bytes_left;
	} slots[LINGER_SLOTS];
};

void linger_init(struct lingering *lingering, int epoll);
/* Keeps a copy of SOCKET open. Where all slots are taken the client may see a reset. */
void linger_add(struct lingering *lingering, int socket, int64_t now);
void linger_read(struct lingering *lingering, uint64_t slot);
/* Ends those whose time is over; false where none is left. */
bool linger_expire(struct lingering *lingering, int64_t now);
void linger_done(struct lingering *lingering);
