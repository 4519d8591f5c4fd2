/* bench/pages.c - pages asked for at a steady rate, whatever the server does: an open loop.
 *
 *   bench-pages --port N --cast FILE --paths FILE [--rate 200] [--warm-up 2] [--seconds 20] [--clients 64]
 *
 * A line of --paths is KIND WHO PATH, WHO being `office` or `unit`: whose session asks; the lines take
 * turns. A request is due every 1/RATE of a second; a client that is free takes it, and where none is free it
 * waits. Its latency counts from when it was due, so that a server that stands still for a second is seen by
 * all the requests of that second (no coordinated omission). Prints one JSON line with p50, p99 and the
 * worst of each kind. */
#include "session.h"
#include "tally.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)
#define ROOM (1024 * 1024)
#define REQUEST_ROOM 2000
#define PATHS_MAX 2000
#define KINDS_MAX 16
#define CLIENTS_MAX 512
#define PATIENCE (20 * SECOND)

struct kind {
	char name[24];
	struct tally tally;
	int64_t worst, errors;
};

struct page {
	int kind;
	bool of_unit;
	char path[400];
};

struct client {
	int socket;
	bool idle;
	const struct page *page;
	int64_t due;
	size_t size;
	char *in;
};

struct options {
	int port, clients;
	double rate, warm_up, seconds;
	const char *cast, *paths;
};

struct run {
	struct options options;
	struct session office, unit;
	struct kind kinds[KINDS_MAX];
	struct page pages[PATHS_MAX];
	struct client clients[CLIENTS_MAX];
	int kind_count, page_count, epoll;
	int64_t from, due, asked, waited; /* waited: those that found no client free */
	char first_error[500];
};

static void refuse(const char *what)
{
	fprintf(stderr, "bench-pages: %s\n", what);
	exit(2);
}

static int64_t clock_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

/* --- what is asked ------------------------------------------------------------------------------ */

static int kind_of(struct run *run, const char *name)
{
	int at = 0;
	while (at < run->kind_count && strcmp(run->kinds[at].name, name) != 0)
		at++;
	if (at == KINDS_MAX)
		refuse("too many kinds");
	if (at == run->kind_count)
		snprintf(run->kinds[run->kind_count++].name, sizeof run->kinds[0].name, "%s", name);
	return at;
}

static void read_paths(struct run *run)
{
	char kind[24], who[16], path[400];
	FILE *stream = fopen(run->options.paths, "re");
	if (!stream)
		refuse("the paths can't be read");
	while (run->page_count < PATHS_MAX &&
		fscanf(stream, "%23s %15s %399s", kind, who, path) == 3) {
		struct page *page = &run->pages[run->page_count++];
		page->kind = kind_of(run, kind);
		page->of_unit = strcmp(who, "unit") == 0;
		memcpy(page->path, path, sizeof page->path);
	}
	fclose(stream);
	if (!run->page_count)
		refuse("no paths");
}

static void take_option(struct options *options, int option, const char *value)
{
	if (option == '?')
		exit(2);
	if (option == 'p')
		options->port = (int)strtol(value, NULL, 10);
	if (option == 'k')
		options->clients = (int)strtol(value, NULL, 10);
	if (option == 'r')
		options->rate = strtod(value, NULL);
	if (option == 'w')
		options->warm_up = strtod(value, NULL);
	if (option == 's')
		options->seconds = strtod(value, NULL);
	if (option == 'a')
		options->cast = value;
	if (option == 'f')
		options->paths = value;
}

static struct options read_options(int count, char **words)
{
	static const struct option known[] = { { "port", 1, NULL, 'p' }, { "cast", 1, NULL, 'a' },
		{ "paths", 1, NULL, 'f' }, { "rate", 1, NULL, 'r' }, { "warm-up", 1, NULL, 'w' },
		{ "seconds", 1, NULL, 's' }, { "clients", 1, NULL, 'k' }, { 0 } };
	struct options options = { .clients = 64, .rate = 200, .warm_up = 2, .seconds = 20 };
	for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;)
		take_option(&options, option, optarg);
	if (!options.port || !options.cast || !options.paths || options.clients < 1 ||
		options.clients > CLIENTS_MAX || options.rate <= 0)
		refuse("wants --port, --cast and --paths");
	return options;
}

/* --- clients ------------------------------------------------------------------------------------ */

static void open_clients(struct run *run)
{
	static struct cast cast;
	cast_load(run->options.cast, &cast);
	run->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < run->options.clients; i++) {
		struct client *client = &run->clients[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
		*client = (struct client){
			.socket = wire_open(run->options.port), .idle = true, .in = malloc(ROOM)
		};
		if (!client->in)
			abort();
		if (i == 0) {
			session_open(
				client->socket, &cast.office[0], client->in, ROOM, &run->office);
			session_open(client->socket, &cast.units[0], client->in, ROOM, &run->unit);
		}
		fcntl(client->socket, F_SETFL, fcntl(client->socket, F_GETFL) | O_NONBLOCK);
		if (epoll_ctl(run->epoll, EPOLL_CTL_ADD, client->socket, &event) != 0)
			abort();
	}
}

static void ask(struct run *run, struct client *client)
{
	char bytes[REQUEST_ROOM];
	const struct page *page = &run->pages[run->asked++ % run->page_count];
	const struct wire_request request = { .path = page->path,
		.cookie = page->of_unit ? run->unit.cookie : run->office.cookie };
	size_t size = wire_write(&request, bytes, sizeof bytes);
	client->page = page;
	client->due = run->due;
	client->idle = false;
	client->size = 0;
	if (!size || write(client->socket, bytes, size) != (ssize_t)size)
		refuse("a connection ended");
	run->due += (int64_t)((double)SECOND / run->options.rate);
}

static void ask_due(struct run *run)
{
	int64_t now = clock_now();
	for (int i = 0; i < run->options.clients && run->due <= now; i++)
		if (run->clients[i].idle)
			ask(run, &run->clients[i]);
	run->waited += run->due <= now;
}

static void take_reply(struct run *run, struct client *client, const struct wire_reply *reply)
{
	struct kind *kind = &run->kinds[client->page->kind];
	int64_t spent = clock_now() - client->due;
	client->idle = true;
	if (client->due < run->from)
		return;
	tally_add(&kind->tally, spent);
	kind->worst = spent > kind->worst ? spent : kind->worst;
	kind->errors += reply->status != 200;
	if (reply->status != 200 && !*run->first_error)
		snprintf(run->first_error, sizeof run->first_error, "%d %s", reply->status,
			client->page->path);
}

static void ready(struct run *run, struct client *client)
{
	struct wire_reply reply;
	ssize_t got = read(client->socket, client->in + client->size, ROOM - client->size - 1);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0)
		refuse("a connection ended");
	client->size += (size_t)got;
	client->in[client->size] = '\0';
	if (wire_read(client->in, client->size, &reply) == WIRE_WHOLE)
		take_reply(run, client, &reply);
}

static void wait_for_replies(struct run *run)
{
	struct epoll_event events[64];
	int count = epoll_wait(run->epoll, events, 64, 1);
	for (int i = 0; i < count; i++)
		ready(run, events[i].data.ptr);
}

static bool working(const struct run *run)
{
	for (int i = 0; i < run->options.clients; i++)
		if (!run->clients[i].idle)
			return true;
	return false;
}

static void print(const struct run *run)
{
	printf("{\"rate\":%.0f,\"seconds\":%.0f,\"waited\":%" PRId64 ",\"first_error\":\"%s\"",
		run->options.rate, run->options.seconds, run->waited, run->first_error);
	for (int i = 0; i < run->kind_count; i++) {
		const struct kind *kind = &run->kinds[i];
		printf(",\"%s\":{\"count\":%" PRId64 ",\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
		       "\"worst_ms\":%.2f,\"errors\":%" PRId64 "}",
			kind->name, kind->tally.count, tally_ms(&kind->tally, 50),
			tally_ms(&kind->tally, 99), (double)kind->worst / 1e6, kind->errors);
	}
	puts("}");
}

int main(int count, char **words)
{
	static struct run run;
	run.options = read_options(count, words);
	read_paths(&run);
	open_clients(&run);
	run.due = clock_now();
	run.from = run.due + (int64_t)(run.options.warm_up * (double)SECOND);
	int64_t until = run.from + (int64_t)(run.options.seconds * (double)SECOND);
	while (run.due < until) {
		ask_due(&run);
		wait_for_replies(&run);
	}
	int64_t patience = clock_now() + PATIENCE;
	while (working(&run) && clock_now() < patience)
		wait_for_replies(&run);
	print(&run);
	return working(&run);
}
