/* bench/wire.c - requests and replies on the wire. */
#include "wire.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define COOKIE "huiyin="

size_t wire_write(const struct wire_request *request, char *ret, size_t room)
{
	const char *accept = request->wants_json ? "application/json" : "text/html";
	const char *name = request->cookie ? "Cookie: " COOKIE : "X-None: ";
	const char *cookie = request->cookie ? request->cookie : "";
	int size = request->form
			   ? snprintf(ret, room,
				     "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: %s\r\n%s%s\r\n"
				     "Content-Type: application/x-www-form-urlencoded\r\n"
				     "Content-Length: %zu\r\n\r\n%s",
				     request->path, accept, name, cookie, strlen(request->form),
				     request->form)
			   : snprintf(ret, room,
				     "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: "
				     "%s\r\n%s%s\r\n\r\n",
				     request->path, accept, name, cookie);
	return size > 0 && (size_t)size < room ? (size_t)size : 0;
}

/* --- replies ----------------------------------------------------------------------------------- */

struct header {
	const char *value;
	size_t size;
};

/* The header NAME (with its colon) in a head that ends with an empty line. */
static struct header find_header(const char *head, const char *name)
{
	size_t length = strlen(name);
	for (const char *line = strstr(head, "\r\n"); line && line[2] != '\r';
		line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, length) != 0)
			continue;
		const char *value = line + 2 + length;
		value += strspn(value, " ");
		return (struct header){ value, strcspn(value, "\r") };
	}
	return (struct header){ "", 0 };
}

static void keep(char *ret, size_t room, struct header header)
{
	size_t size = header.size < room ? header.size : room - 1;
	memcpy(ret, header.value, size);
	ret[size] = '\0';
}

static void keep_cookie(struct wire_reply *reply, struct header header)
{
	size_t length = strlen(COOKIE);
	if (header.size <= length || strncmp(header.value, COOKIE, length) != 0)
		return;
	const char *value = header.value + length;
	keep(reply->cookie, sizeof reply->cookie, (struct header){ value, strcspn(value, ";\r") });
}

enum wire_state wire_read(const char *data, size_t size, struct wire_reply *ret)
{
	const char *end = strstr(data, "\r\n\r\n");
	if (!end)
		return WIRE_MORE;
	if (strncmp(data, "HTTP/1.1 ", 9) != 0)
		return WIRE_BROKEN;
	struct header length = find_header(data, "Content-Length:");
	*ret = (struct wire_reply){ .status = (int)strtol(data + 9, NULL, 10), .body = end + 4 };
	ret->size = length.size ? (size_t)strtoul(length.value, NULL, 10) : 0;
	ret->total = (size_t)(ret->body - data) + ret->size;
	if (ret->total > size)
		return WIRE_MORE;
	keep(ret->location, sizeof ret->location, find_header(data, "Location:"));
	keep_cookie(ret, find_header(data, "Set-Cookie:"));
	return WIRE_WHOLE;
}

/* --- blocking ---------------------------------------------------------------------------------- */

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

int wire_open(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1, file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (file < 0 || connect(file, (struct sockaddr *)&address, sizeof address) != 0)
		fail("connect");
	setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return file;
}

struct wire_reply wire_ask(
	int socket, const struct wire_request *request, char *buffer, size_t room)
{
	struct wire_reply reply = { 0 };
	size_t size = wire_write(request, buffer, room);
	if (!size || write(socket, buffer, size) != (ssize_t)size)
		fail(request->path);
	for (size = 0;;) {
		ssize_t got = read(socket, buffer + size, room - size - 1);
		if (got <= 0)
			fail(request->path);
		size += (size_t)got;
		buffer[size] = '\0';
		if (wire_read(buffer, size, &reply) == WIRE_WHOLE)
			return reply;
	}
}
