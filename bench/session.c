/* bench/session.c - logs in as a browser does, and reads the CSRF token off a page. */
#include "session.h"

#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *what, const struct wire_reply *reply)
{
	fprintf(stderr, "bench: %s: %d %.300s\n", what, reply->status, reply->body);
	exit(1);
}

static void find_csrf(const char *page, char *ret, size_t room)
{
	static const char mark[] = "name=\"csrf\" value=\"";
	const char *at = strstr(page, mark);
	const char *value = at ? at + strlen(mark) : "";
	size_t size = strcspn(value, "\"");
	*ret = '\0';
	if (size < room) {
		memcpy(ret, value, size);
		ret[size] = '\0';
	}
}

void session_open(
	int socket, const struct member *member, char *buffer, size_t room, struct session *ret)
{
	char form[200];
	snprintf(form, sizeof form, "login=%s&password=%s", member->login, member->password);
	struct wire_request login = { .path = "/login", .form = form };
	struct wire_reply reply = wire_ask(socket, &login, buffer, room);
	if (reply.status != 303 || !*reply.cookie)
		refuse(member->login, &reply);
	memcpy(ret->cookie, reply.cookie, sizeof ret->cookie);
	struct wire_request page = { .path = "/account/password", .cookie = ret->cookie };
	reply = wire_ask(socket, &page, buffer, room);
	find_csrf(reply.body, ret->csrf, sizeof ret->csrf);
	if (reply.status != 200 || !*ret->csrf)
		refuse(page.path, &reply);
}
