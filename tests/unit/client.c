/* tests/unit/client.c - a small HTTP client for tests. */
#include "client.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLY_LIMIT (64 * 1024 * 1024)

int client_open(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 60 };
	int file = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(file >= 0);
	setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	CHECK(connect(file, (struct sockaddr *)&address, sizeof address) == 0);
	return file;
}

void client_close(int socket)
{
	close(socket);
}

void client_write(int socket, const char *text, size_t size)
{
	while (size) {
		ssize_t sent = send(socket, text, size, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		text += sent;
		size -= (size_t)sent;
	}
}

static bool read_byte(int socket, struct buffer *buffer)
{
	char byte;
	if (recv(socket, &byte, 1, 0) != 1)
		return false;
	buffer_add(buffer, &byte, 1);
	return true;
}

static bool read_head(int socket, struct buffer *buffer)
{
	while (buffer->size < 4 || memcmp(buffer->data + buffer->size - 4, "\r\n\r\n", 4) != 0)
		if (!read_byte(socket, buffer))
			return false;
	return true;
}

const char *reply_header(pool_t *pool, const struct reply *reply, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strstr(reply->head, "\r\n"); at && at[2];
		at = strstr(at + 2, "\r\n")) {
		const char *line = at + 2;
		if (strncasecmp(line, name, length) != 0 || line[length] != ':')
			continue;
		line += length + 1 + strspn(line + length + 1, " ");
		return text_copy_n(pool, line, strcspn(line, "\r"));
	}
	return NULL;
}

static bool read_body(int socket, struct reply *reply, char *body, size_t size)
{
	for (reply->size = 0; reply->size < size;) {
		ssize_t got = recv(socket, body + reply->size, size - reply->size, 0);
		if (got <= 0)
			return false;
		reply->size += (size_t)got;
	}
	return true;
}

struct reply client_read(pool_t *pool, int socket, bool bodiless)
{
	struct reply reply = { .body = "", .head = "" };
	struct buffer head;
	buffer_init(&head, pool, REPLY_LIMIT);
	bool whole = read_head(socket, &head);
	reply.head = head.data;
	if (!whole || sscanf(head.data, "HTTP/1.1 %d", &reply.status) != 1)
		return (struct reply){ .body = "", .head = head.data };
	int64_t size;
	if (bodiless || !text_to_int(reply_header(pool, &reply, "Content-Length"), &size))
		return reply;
	char *body = pool_alloc(pool, (size_t)size + 1);
	if (!read_body(socket, &reply, body, (size_t)size))
		reply.status = 0;
	reply.body = body;
	return reply;
}

static struct reply exchange(pool_t *pool, int port, const char *request)
{
	int socket = client_open(port);
	client_say(socket, request);
	struct reply reply = client_read(pool, socket, false);
	client_close(socket);
	return reply;
}

struct reply client_get(pool_t *pool, int port, const char *path, const char *headers)
{
	return exchange(pool, port,
		text_printf(pool, "GET %s HTTP/1.1\r\nHost: test\r\n%s\r\n", path, headers));
}

struct reply client_post(
	pool_t *pool, int port, const char *path, const char *headers, const char *body)
{
	return exchange(pool, port,
		text_printf(pool,
			"POST %s HTTP/1.1\r\nHost: test\r\nContent-Length: %zu\r\n%s\r\n%s", path,
			strlen(body), headers, body));
}
