/* http/linger.c - throws away what a refused client still sends, so that it reads its answer. */
#include "http/linger.h"

#include "base/check.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS 3000
#define LINGER_BYTES (64 * 1024 * 1024)
#define READ_BYTES (64 * 1024)

void linger_init(struct lingering *lingering, int epoll)
{
	lingering->epoll = epoll;
	for (size_t i = 0; i < LINGER_SLOTS; i++)
		lingering->slots[i].socket = -1;
}

static void end(struct linger_slot *slot)
{
	close(slot->socket);
	slot->socket = -1;
}

void linger_add(struct lingering *lingering, int socket, int64_t now)
{
	size_t i = 0;
	while (i < LINGER_SLOTS && lingering->slots[i].socket >= 0)
		i++;
	int copy = i < LINGER_SLOTS ? dup(socket) : -1;
	if (copy < 0)
		return;
	lingering->slots[i] = (struct linger_slot){ copy, now + LINGER_MS, LINGER_BYTES };
	shutdown(copy, SHUT_WR);
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = i + 1 };
	if (epoll_ctl(lingering->epoll, EPOLL_CTL_ADD, copy, &event) != 0)
		end(&lingering->slots[i]);
}

void linger_read(struct lingering *lingering, uint64_t slot)
{
	CHECK(slot < LINGER_SLOTS);
	struct linger_slot *found = &lingering->slots[slot];
	if (found->socket < 0)
		return;
	/* TCP on Linux throws away without copying; NULL is then allowed. */
	ssize_t size = recv(found->socket, NULL, READ_BYTES, MSG_TRUNC | MSG_DONTWAIT);
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	found->bytes_left -= size;
	if (size <= 0 || found->bytes_left <= 0)
		end(found);
}

bool linger_expire(struct lingering *lingering, int64_t now)
{
	bool left = false;
	for (size_t i = 0; i < LINGER_SLOTS; i++) {
		if (lingering->slots[i].socket >= 0 && lingering->slots[i].until <= now)
			end(&lingering->slots[i]);
		left |= lingering->slots[i].socket >= 0;
	}
	return left;
}

void linger_done(struct lingering *lingering)
{
	linger_expire(lingering, INT64_MAX);
}
