/* http/server.c - starts, runs and stops the one thread that parses and sends.
 *
 * The library has no thread of its own: this loop waits for its sockets, for the mailbox and for
 * lingering connections, so that answers are resumed in batches and one wake-up serves many. */
#include "http/call.h"

#include "base/time.h"
#include "http/static.h"

#include <errno.h>
#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#define IDLE_SECONDS 60
#define CONNECTION_MEMORY (32 * 1024)
#define LINGER_STEP_MS 500
#define DISK_RESERVE (256LL * 1024 * 1024)
#define STOP_STEP_MS 20
#define OTHER_FILES 1024
#define STOP_SEND_MS 2000

/* What an event of the loop is about; a lingering connection is its slot + 1. */
#define EVENT_LIBRARY UINT64_MAX
#define EVENT_WAKE 0

static void fill_defaults(struct server_options *options)
{
	options->body_limit = options->body_limit ? options->body_limit : 1024 * 1024;
	options->connection_limit = options->connection_limit ? options->connection_limit : 2048;
	options->address_limit = options->proxy           ? 0
				 : options->address_limit ? options->address_limit
							  : 512;
	options->disk_reserve = options->disk_reserve ? options->disk_reserve : DISK_RESERVE;
	options->idle_seconds = options->idle_seconds ? options->idle_seconds : IDLE_SECONDS;
	options->stop_seconds = options->stop_seconds ? options->stop_seconds : 10;
}

/* A socket for each connection, and some for files and databases. Where the system gives fewer, there
 * are fewer connections: without a file left nobody would be served. */
static void fit_file_limit(struct server_options *options)
{
	struct rlimit limit;
	rlim_t wanted = (rlim_t)options->connection_limit + OTHER_FILES;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		getrlimit(RLIMIT_NOFILE, &limit);
	rlim_t others = limit.rlim_cur > 2 * OTHER_FILES ? OTHER_FILES : limit.rlim_cur / 2;
	if (limit.rlim_cur < wanted)
		options->connection_limit = (int)(limit.rlim_cur - others);
}

static bool open_listener(const struct addrinfo *info, int *ret)
{
	int one = 1;
	*ret = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return *ret >= 0 && setsockopt(*ret, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
	       bind(*ret, info->ai_addr, info->ai_addrlen) == 0 && listen(*ret, SOMAXCONN) == 0;
}

static const char *listen_at(struct server *server)
{
	const struct server_options *options = &server->options;
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *info;
	const char *port = text_printf(server->pool, "%d", options->port);
	int wrong = getaddrinfo(options->address, port, &hints, &info);
	if (wrong)
		return gai_strerror(wrong);
	bool good = open_listener(info, &server->listener);
	int error = errno;
	freeaddrinfo(info);
	return good ? NULL : strerror(error);
}

static int bound_port(int listener)
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
	} address = { 0 };
	socklen_t size = sizeof address;
	CHECK(getsockname(listener, &address.any, &size) == 0);
	bool six = address.any.sa_family == AF_INET6;
	return ntohs(six ? address.six.sin6_port : address.four.sin_port);
}

/* Escapes are decoded by intake.c, strictly; the library leaves them. */
static size_t leave_escapes(void *data, struct MHD_Connection *connection, char *text)
{
	(void)data, (void)connection;
	return strlen(text);
}

static struct MHD_Daemon *start_library(struct server *server)
{
	const struct server_options *options = &server->options;
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
		NULL, call_handle, server, MHD_OPTION_LISTEN_SOCKET, server->listener,
		MHD_OPTION_URI_LOG_CALLBACK, call_begin, server, MHD_OPTION_NOTIFY_COMPLETED,
		call_complete, server, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, server,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)options->idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)options->connection_limit,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)options->address_limit,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static void watch(struct server *server, int file, uint32_t events, uint64_t what)
{
	struct epoll_event event = { .events = events, .data.u64 = what };
	CHECK(epoll_ctl(server->epoll, EPOLL_CTL_ADD, file, &event) == 0);
}

static void prepare_loop(struct server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	CHECK(info);
	server->epoll = epoll_create1(EPOLL_CLOEXEC);
	server->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	CHECK(server->epoll >= 0 && server->wake >= 0);
	watch(server, info->epoll_fd, EPOLLIN, EVENT_LIBRARY);
	/* Edge-triggered: each write is one event, and nobody has to read it away. */
	watch(server, server->wake, EPOLLIN | EPOLLET, EVENT_WAKE);
	linger_init(&server->lingering, server->epoll);
}

static void prepare_stopped(struct server *server)
{
	struct response res;
	res_init(&res, server->pool);
	res_problem(
		&res, 503, message(server->pool, server->options.messages, "http.stopping"), false);
	res_header(&res, "Retry-After", "5");
	int status;
	server->stopped = answer_make(&res, NULL, false, &status);
}

static int wait_limit(struct server *server)
{
	MHD_UNSIGNED_LONG_LONG library;
	int limit = -1;
	if (MHD_get_timeout(server->daemon, &library) == MHD_YES)
		limit = library > IDLE_SECONDS * 1000 ? IDLE_SECONDS * 1000 : (int)library;
	if (linger_expire(&server->lingering, time_monotonic()) &&
		(limit < 0 || limit > LINGER_STEP_MS))
		limit = LINGER_STEP_MS;
	if (atomic_load(&server->stopping) && (limit < 0 || limit > STOP_STEP_MS))
		limit = STOP_STEP_MS;
	return limit;
}

static void turn(struct server *server)
{
	struct epoll_event events[16];
	int count = epoll_wait(server->epoll, events, COUNT(events), wait_limit(server));
	for (int i = 0; i < count; i++)
		if (events[i].data.u64 != EVENT_LIBRARY && events[i].data.u64 != EVENT_WAKE)
			linger_read(&server->lingering, events[i].data.u64 - 1);
	call_collect(server);
	MHD_run(server->daemon);
}

static void finish(struct server *server)
{
	int64_t until = time_monotonic() + server->options.stop_seconds * MS_SECOND;
	MHD_quiesce_daemon(server->daemon);
	close(server->listener);
	while (server->taken && time_monotonic() < until)
		turn(server);
	call_give_up(server);
	while (server->taken && time_monotonic() < until + STOP_SEND_MS)
		turn(server);
}

static void *run(void *data)
{
	struct server *server = data;
	while (!atomic_load(&server->stopping))
		turn(server);
	finish(server);
	return NULL;
}

static void start_thread(struct server *server)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	CHECK(pthread_create(&server->thread, NULL, run, server) == 0);
	pthread_setname_np(server->thread, "http");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct server *server_start(
	pool_t *pool, const struct server_options *options, const char **ret_why)
{
	struct server *server = mem_new(pool, struct server);
	server->pool = pool;
	server->options = *options;
	server->listener = -1;
	fill_defaults(&server->options);
	fit_file_limit(&server->options);
	if (options->static_folder) {
		server->files = static_load(pool, options->static_folder, ret_why);
		if (!server->files)
			return NULL;
	}
	if (options->upload_folder && !upload_sweep(options->upload_folder)) {
		*ret_why = text_printf(pool, "%s: %s", options->upload_folder, strerror(errno));
		return NULL;
	}
	*ret_why = listen_at(server);
	if (!*ret_why && !(server->daemon = start_library(server)))
		*ret_why = "the HTTP library doesn't start";
	if (*ret_why) {
		close(server->listener);
		return NULL;
	}
	server->port = bound_port(server->listener);
	prepare_loop(server);
	prepare_stopped(server);
	spool_start(&server->spool);
	start_thread(server);
	return server;
}

int server_port(const struct server *server)
{
	return server->port;
}

const char *server_static_tag(const struct server *server, const char *name)
{
	return server->files ? static_tag(server->files, name) : NULL;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	atomic_store(&server->stopping, true);
	eventfd_write(server->wake, 1);
	pthread_join(server->thread, NULL);
	spool_stop(&server->spool);
	call_collect(server);
	MHD_stop_daemon(server->daemon);
	/* Those just answered, and the threads that are about to leave server_answer. */
	while (server->late || atomic_load(&server->answering)) {
		sched_yield();
		call_collect(server);
	}
	call_free_spares(server);
	MHD_destroy_response(server->stopped);
	linger_done(&server->lingering);
	close(server->epoll);
	close(server->wake);
}
