/* bench/load.c - the load generator: N clients on one thread do lifecycles and measure the answers.
 *
 *   bench-load --port N --cast FILE [--clients 32] [--warm-up 2] [--seconds 10] [--read page|json|nothing]
 *              [--rate R] [--may-break]
 *
 * Closed loop: each client begins the next lifecycle when it has ended the one before. With --rate it
 * is an open loop: R lifecycles a second are due whatever the server does, and a late one's time counts
 * from when it was due. With --may-break the end of the connections ends the run and is no error.
 * Prints one JSON line. */
#include "client.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#define SECOND INT64_C(1000000000)

struct options {
	int port, clients;
	double warm_up, seconds, rate;
	enum reading reading;
	bool may_break;
	const char *cast;
};

struct load {
	struct options options;
	struct totals totals;
	struct client *clients;
	int epoll;
	int64_t due; /* open loop: of the next lifecycle */
};

/* --- options ----------------------------------------------------------------------------------- */

static void refuse(const char *what)
{
	fprintf(stderr, "bench-load: %s\n", what);
	exit(2);
}

static enum reading read_reading(const char *word)
{
	static const char *const words[] = { "page", "json", "nothing" };
	for (enum reading i = READ_PAGE; i <= READ_NOTHING; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	refuse("--read page|json|nothing");
	return READ_PAGE;
}

static void take_option(struct options *options, int option, const char *value)
{
	switch (option) {
	case 'p':
		options->port = (int)strtol(value, NULL, 10);
		return;
	case 'a':
		options->cast = value;
		return;
	case 'c':
		options->clients = (int)strtol(value, NULL, 10);
		return;
	case 'w':
		options->warm_up = strtod(value, NULL);
		return;
	case 's':
		options->seconds = strtod(value, NULL);
		return;
	case 'e':
		options->reading = read_reading(value);
		return;
	case 'r':
		options->rate = strtod(value, NULL);
		return;
	case 'b':
		options->may_break = true;
		return;
	default:
		exit(2);
	}
}

static struct options read_options(int count, char **words)
{
	static const struct option known[] = { { "port", 1, NULL, 'p' }, { "cast", 1, NULL, 'a' },
		{ "clients", 1, NULL, 'c' }, { "warm-up", 1, NULL, 'w' },
		{ "seconds", 1, NULL, 's' }, { "read", 1, NULL, 'e' }, { "rate", 1, NULL, 'r' },
		{ "may-break", 0, NULL, 'b' }, { 0 } };
	struct options options = { .clients = 32, .warm_up = 2, .seconds = 10 };
	for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;)
		take_option(&options, option, optarg);
	if (!options.port || !options.cast || options.clients < 1 || options.seconds <= 0)
		refuse("wants --port and --cast, at least one client and some seconds");
	return options;
}

/* --- the run ----------------------------------------------------------------------------------- */

static void open_clients(struct load *load)
{
	static struct cast cast;
	cast_load(load->options.cast, &cast);
	load->clients = calloc((size_t)load->options.clients, sizeof *load->clients);
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!load->clients || load->epoll < 0)
		abort();
	for (int i = 0; i < load->options.clients; i++) {
		struct client *client = &load->clients[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
		client->totals = &load->totals;
		client->reading = load->options.reading;
		client->turn.serial = i * INT64_C(1000000);
		client_open(client, load->options.port, &cast.office[(size_t)i % cast.office_count],
			&cast.units[(size_t)i % cast.unit_count]);
		if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->socket, &event) != 0)
			abort();
	}
}

/* In an open loop the idle clients take what is due; what is due and has no client waits. */
static void begin_due(struct load *load, int64_t now)
{
	for (int i = 0; i < load->options.clients && load->due <= now; i++) {
		if (!load->clients[i].idle)
			continue;
		client_begin(&load->clients[i], load->due);
		load->due += (int64_t)((double)SECOND / load->options.rate);
	}
}

static void begin_idle(struct load *load, int64_t now)
{
	if (load->options.rate > 0) {
		begin_due(load, now);
		return;
	}
	for (int i = 0; i < load->options.clients; i++)
		if (load->clients[i].idle)
			client_begin(&load->clients[i], now);
}

static int working(const struct load *load)
{
	int count = 0;
	for (int i = 0; i < load->options.clients; i++)
		count += !load->clients[i].idle;
	return count;
}

static void wait_for_answers(struct load *load)
{
	struct epoll_event events[64];
	int count = epoll_wait(load->epoll, events, 64, load->options.rate > 0 ? 1 : 100);
	for (int i = 0; i < count; i++)
		client_ready(events[i].data.ptr);
}

/* Begins nothing after the window; what has begun is brought to its end. */
static void run(struct load *load)
{
	struct totals *totals = &load->totals;
	int64_t start = load->due = clock_now();
	totals->from = start + (int64_t)(load->options.warm_up * (double)SECOND);
	totals->until = totals->from + (int64_t)(load->options.seconds * (double)SECOND);
	for (int64_t now = start; now < totals->until && !totals->broken; now = clock_now()) {
		begin_idle(load, now);
		wait_for_answers(load);
	}
	int64_t patience = clock_now() + 10 * SECOND;
	while (!totals->broken && working(load) && clock_now() < patience)
		wait_for_answers(load);
}

static void print_text(const char *text)
{
	putchar('"');
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else
			putchar((unsigned char)*text < ' ' ? ' ' : *text);
	putchar('"');
}

static void print(const struct load *load)
{
	const struct totals *totals = &load->totals;
	printf("{\"clients\":%d,\"seconds\":%.1f,\"per_second\":%.1f,\"posts_per_second\":%.1f,"
	       "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"read_p50_ms\":%.2f,\"read_p99_ms\":%.2f,"
	       "\"lifecycle_p50_ms\":%.2f,\"lifecycle_p99_ms\":%.2f,\"acknowledged\":%" PRId64
	       ",\"closed\":%" PRId64 ",\"errors\":%" PRId64 ",\"busy\":%" PRId64
	       ",\"unfinished\":%d,\"broken\":%s,\"first_error\":",
		load->options.clients, load->options.seconds,
		(double)totals->lifecycles / load->options.seconds,
		(double)totals->posts / load->options.seconds, tally_ms(&totals->post, 50),
		tally_ms(&totals->post, 99), tally_ms(&totals->read, 50),
		tally_ms(&totals->read, 99), tally_ms(&totals->whole, 50),
		tally_ms(&totals->whole, 99), totals->acknowledged, totals->closed, totals->errors,
		totals->busy, working(load), totals->broken ? "true" : "false");
	print_text(totals->first_error);
	puts("}");
}

int main(int count, char **words)
{
	static struct load load;
	load.options = read_options(count, words);
	open_clients(&load);
	run(&load);
	print(&load);
	return load.totals.broken && !load.options.may_break;
}
