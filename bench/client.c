/* bench/client.c - register, dispatch, reply, close, read: each answer is checked before the next act. */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROOM (256 * 1024)
#define FORM_ROOM 6000
#define MATTERS "/matters/"

int64_t clock_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void client_open(
	struct client *client, int port, const struct member *office, const struct member *unit)
{
	client->in = malloc(ROOM);
	if (!client->in)
		abort();
	client->socket = wire_open(port);
	client->turn.unit = unit->unit;
	client->idle = true;
	session_open(client->socket, office, client->in, ROOM, &client->office);
	session_open(client->socket, unit, client->in, ROOM, &client->unit);
	fcntl(client->socket, F_SETFL, fcntl(client->socket, F_GETFL) | O_NONBLOCK);
}

/* --- asking ------------------------------------------------------------------------------------ */

static void broken(struct client *client)
{
	client->totals->broken = true;
	client->idle = true;
}

static void ask(struct client *client, enum act act)
{
	char path[100], form[FORM_ROOM], bytes[ROOM / 16];
	const struct session *session = act_by_unit(act) ? &client->unit : &client->office;
	bool post = act < POSTS;
	client->act = act;
	client->turn.csrf = session->csrf;
	client->turn.once = client->once;
	once_next(client->once);
	bool fits = act_path(act, &client->turn, path, sizeof path) &&
		    (!post || act_form(act, &client->turn, form, sizeof form));
	struct wire_request request = { .path = path,
		.cookie = session->cookie,
		.form = post ? form : NULL,
		.wants_json = !post && client->reading == READ_JSON };
	size_t size = fits ? wire_write(&request, bytes, sizeof bytes) : 0;
	if (!size)
		abort();
	client->size = 0;
	client->asked = clock_now();
	if (write(client->socket, bytes, size) != (ssize_t)size)
		broken(client);
}

void client_begin(struct client *client, int64_t due)
{
	client->begun = due;
	client->idle = false;
	client->turn.serial++;
	ask(client, REGISTER);
}

/* --- checking ---------------------------------------------------------------------------------- */

static bool good_post(struct client *client, const struct wire_reply *reply)
{
	size_t length = strlen(MATTERS);
	if (reply->status != 303 || strncmp(reply->location, MATTERS, length) != 0)
		return false;
	int64_t matter = strtoll(reply->location + length, NULL, 10);
	if (client->act == REGISTER)
		client->turn.matter = matter;
	return matter && matter == client->turn.matter;
}

/* The page shows the words that were typed and where the matter stands; the JSON its id and state. */
static bool good_read(const struct client *client, const struct wire_reply *reply)
{
	bool json = client->reading == READ_JSON;
	char mark[64];
	if (json)
		snprintf(mark, sizeof mark, "\"%" PRId64 "\"", client->turn.matter);
	else
		snprintf(mark, sizeof mark, SUBJECT_MARK, client->turn.serial);
	const char *state = json ? "\"" CLOSED_STATE "\"" : CLOSED_TITLE;
	return reply->status == 200 && strstr(reply->body, state) && strstr(reply->body, mark);
}

static void count_error(struct client *client, const struct wire_reply *reply)
{
	struct totals *totals = client->totals;
	totals->errors++;
	totals->busy += reply->status == 503;
	if (totals->errors > 1)
		return;
	snprintf(totals->first_error, sizeof totals->first_error, "act %d: %d %s %.300s",
		client->act, reply->status, reply->location, reply->body);
}

static void count(struct client *client, int64_t now)
{
	struct totals *totals = client->totals;
	bool post = client->act < POSTS;
	bool last =
		client->act == READ || (client->act == CLOSE && client->reading == READ_NOTHING);
	totals->acknowledged += post;
	totals->closed += client->act == CLOSE;
	if (now < totals->from || now >= totals->until)
		return;
	totals->posts += post;
	totals->lifecycles += last;
	tally_add(post ? &totals->post : &totals->read, now - client->asked);
	if (last)
		tally_add(&totals->whole, now - client->begun);
}

/* --- going on ---------------------------------------------------------------------------------- */

static void next_act(struct client *client, const struct wire_reply *reply)
{
	bool good = client->act == READ ? good_read(client, reply) : good_post(client, reply);
	if (!good) {
		count_error(client, reply);
		client->idle = true;
		return;
	}
	count(client, clock_now());
	if (client->act == READ || (client->act == CLOSE && client->reading == READ_NOTHING))
		client->idle = true;
	else
		ask(client, client->act + 1);
}

void client_ready(struct client *client)
{
	struct wire_reply reply;
	ssize_t got = read(client->socket, client->in + client->size, ROOM - client->size - 1);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		broken(client);
		return;
	}
	client->size += (size_t)got;
	client->in[client->size] = '\0';
	enum wire_state state = wire_read(client->in, client->size, &reply);
	if (state == WIRE_WHOLE)
		next_act(client, &reply);
	else if (state == WIRE_BROKEN)
		broken(client);
}
