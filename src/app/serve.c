/* app/serve.c - starts everything in order, waits for signals, stops in the reverse order.
 *
 * The signals are blocked before the first thread starts, so that only this one gets them. */
#include "app/serve.h"

#include "app/dispatch.h"
#include "app/folder.h"
#include "app/jobs.h"
#include "app/routes.h"
#include "setup/setup.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define KIB 1024
/* How often the jobs are looked at. */
#define TICK_NS (250 * 1000 * 1000)

struct serving {
	struct invocation *invocation;
	const struct serve_options *options;
	struct app *app;
	const char *address;
	int port;
	const char *code; /* of 首次使用; NULL: there is a county */
	sigset_t signals;
};

static int refuse(const struct serving *serving, const char *key, const char *what)
{
	return invocation_refuse(
		serving->invocation, message(serving->invocation->pool,
					     serving->invocation->messages, key, "what", what));
}

/* "ADDR:PORT", "[ADDR]:PORT" or "PORT" alone. */
static bool read_listen(struct serving *serving, const char *listen)
{
	pool_t *pool = serving->invocation->pool;
	const char *colon = strrchr(listen, ':');
	size_t size = colon ? (size_t)(colon - listen) : 0;
	int64_t port;
	if (!text_to_int(colon ? colon + 1 : listen, &port) || port < 0 || port > 65535)
		return false;
	if (size >= 2 && listen[0] == '[' && listen[size - 1] == ']')
		serving->address = text_copy_n(pool, listen + 1, size - 2);
	else
		serving->address = colon ? text_copy_n(pool, listen, size) : "127.0.0.1";
	serving->port = (int)port;
	return *serving->address;
}

static bool is_loopback(const char *address)
{
	return text_starts(address, "127.") || text_equal(address, "::1");
}

static const char *static_folder(const struct app *app)
{
	const char *folder = text_printf(app->pool, "%s/build/web", app->options.root);
	return access(folder, R_OK) == 0 ? folder : NULL;
}

static bool listen_now(struct serving *serving)
{
	struct app *app = serving->app;
	const char *why = NULL;
	struct server_options options = { .address = serving->address,
		.port = serving->port,
		.proxy = serving->options->proxy,
		.static_folder = static_folder(app),
		.messages = app->messages,
		.body_limit = (size_t)settings_get(app->settings, "body-limit") * KIB,
		.upload_folder =
			app->options.files ? folder_incoming(app->pool, app->options.files) : NULL,
		.disk_reserve = settings_get(app->settings, "disk-reserve") * KIB * KIB,
		.uploads = dispatch_uploads,
		.connection_limit = (int)settings_get(app->settings, "connections"),
		.address_limit = (int)settings_get(app->settings, "connections-address"),
		.idle_seconds = (int)settings_get(app->settings, "idle-seconds"),
		.data = app,
		.take = dispatch_take };
	app->server = server_start(app->pool, &options, &why);
	if (!app->server)
		refuse(serving, "app.cannot_listen",
			text_printf(app->pool, "%s:%d: %s", serving->address, serving->port, why));
	return app->server;
}

static void say_url(const struct serving *serving)
{
	pool_t *pool = serving->app->pool;
	int port = server_port(serving->app->server);
	bool six = strchr(serving->address, ':');
	const char *url = text_printf(
		pool, "http://%s%s%s:%d/", six ? "[" : "", serving->address, six ? "]" : "", port);
	if (serving->options->json) {
		json_t *document = json_tree(pool);
		put_text(document, "url", url);
		put_int(document, "port", port);
		put_text(document, "code", serving->code);
		invocation_print(serving->invocation, document);
	} else {
		printf("%s\n", message(pool, serving->app->messages, "app.serving", "url", url));
		if (serving->code)
			printf("%s\n", message(pool, serving->app->messages, "setup.say_code",
					       "url", url, "code", serving->code));
	}
	fflush(stdout);
}

static void wait_for_the_end(struct serving *serving)
{
	struct app *app = serving->app;
	const struct timespec tick = { .tv_nsec = TICK_NS };
	while (!atomic_load(&app->doomed)) {
		int signal = sigtimedwait(&serving->signals, NULL, &tick);
		if (signal == SIGTERM || signal == SIGINT)
			break;
		if (signal == SIGHUP)
			app_reload(app);
		if (jobs_due(app->jobs))
			writer_wake(app->writer);
	}
}

static void make_code(struct ctx *ctx, void *data)
{
	struct serving *serving = data;
	serving->code = text_copy(serving->app->pool, setup_new_code(ctx));
	app_publish(serving->app, ctx, NULL);
}

/* A folder without a county: first use, for whoever reads the code here. */
static bool prepare_first_use(struct serving *serving)
{
	struct app *app = serving->app;
	return atomic_load(&app->county) || app_transact(app, make_code, serving);
}

static bool hold_database(const struct serving *serving)
{
	struct ctx ctx;
	app_ctx(serving->app, serving->app->pool, serving->app->db, NULL, &ctx);
	return db_hold(&ctx);
}

static int serve(struct serving *serving)
{
	struct app *app = serving->app;
	if (!hold_database(serving))
		return refuse(serving, "app.database_in_use", serving->options->folder);
	if (!prepare_first_use(serving))
		return EXIT_REFUSED;
	if (!app_start(app))
		return EXIT_REFUSED;
	if (!listen_now(serving)) {
		app_stop(app);
		return EXIT_REFUSED;
	}
	say_url(serving);
	wait_for_the_end(serving);
	server_stop(app->server);
	app_stop(app);
	return atomic_load(&app->doomed) ? EXIT_DOOMED : 0;
}

static void block_signals(struct serving *serving)
{
	sigemptyset(&serving->signals);
	sigaddset(&serving->signals, SIGTERM);
	sigaddset(&serving->signals, SIGINT);
	sigaddset(&serving->signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &serving->signals, NULL);
	/* Errors of a write, not the end of the process. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

int serve_run(struct invocation *invocation, const struct serve_options *options)
{
	struct serving serving = { .invocation = invocation, .options = options };
	const char *key = NULL;
	if (!read_listen(&serving, options->listen))
		return refuse(&serving, "app.bad_listen", options->listen);
	if (options->kind == APP_DEMO && !is_loopback(serving.address))
		return refuse(&serving, "app.demo_is_local", serving.address);
	if (!folder_lock(options->folder, false, &key) ||
		!folder_use_database(invocation->pool, options->folder, options->database, &key))
		return refuse(&serving, key, options->folder);
	block_signals(&serving);
	serving.app = app_open(
		invocation->pool, &(struct app_options){ .root = invocation->root,
					  .folder = options->folder,
					  .files = folder_files(invocation->pool, options->folder),
					  .routes = routes,
					  .set = options->set,
					  .kind = options->kind,
					  .make = options->kind == APP_REAL });
	if (!serving.app)
		return EXIT_REFUSED;
	int status = serve(&serving);
	app_close(serving.app);
	return status;
}
