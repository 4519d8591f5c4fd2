/* tests/unit/http/office.c - a server in the process, with one thread that answers. */
#include "office.h"

#include <string.h>

static void echo_uploads(struct buffer *body, const struct uploads *uploads)
{
	if (uploads->refused)
		buffer_printf(body, "\n%d %s %s", uploads->refused, uploads->key,
			text_or(uploads->name, "-"));
	for (const struct upload *upload = uploads->first; upload; upload = upload->next)
		buffer_printf(body, "\n%s %s %d %s", upload->field, upload->name, (int)upload->size,
			upload->sm3);
}

static void echo(struct exchange *exchange)
{
	const struct request *req = &exchange->request;
	if (text_equal(req->path, "/cookie"))
		res_cookie(&exchange->response, "huiyin", req->address, 60);
	struct buffer body;
	buffer_init(&body, req->pool, 64 * 1024 * 1024);
	buffer_printf(&body, "%s %s %s %s\n", req->method == POST ? "POST" : "GET", req->path,
		req->query, text_or(req->token, "-"));
	buffer_add(&body, req->body.data, req->body.size);
	if (req->uploads)
		echo_uploads(&body, req->uploads);
	if (text_starts(req->path, "/file"))
		CHECK(res_file(&exchange->response, req->query, "application/pdf", "回音.pdf",
			      SHOW) == OK);
	else
		res_body(&exchange->response, "text/plain; charset=utf-8", body.data, body.size);
}

static bool take(void *data, struct exchange *exchange)
{
	struct office *office = data;
	if (text_equal(exchange->request.path, "/now")) {
		echo(exchange);
		return false;
	}
	struct waiting *waiting = mem_new(exchange->request.pool, struct waiting);
	waiting->exchange = exchange;
	pthread_mutex_lock(&office->lock);
	waiting->next = office->queue;
	office->queue = waiting;
	office->taken++;
	office->held += text_starts(exchange->request.path, "/held");
	pthread_cond_broadcast(&office->news);
	pthread_mutex_unlock(&office->lock);
	return true;
}

static void gone(void *data, struct exchange *exchange)
{
	struct office *office = data;
	(void)exchange;
	pthread_mutex_lock(&office->lock);
	office->gone++;
	pthread_cond_broadcast(&office->news);
	pthread_mutex_unlock(&office->lock);
}

/* The first that may be answered now, out of the queue; NULL: none. */
static struct exchange *next(struct office *office)
{
	for (struct waiting **at = &office->queue; *at; at = &(*at)->next) {
		struct exchange *exchange = (*at)->exchange;
		if (!office->released && text_starts(exchange->request.path, "/held"))
			continue;
		*at = (*at)->next;
		return exchange;
	}
	return NULL;
}

static void *work(void *data)
{
	struct office *office = data;
	pthread_mutex_lock(&office->lock);
	while (!office->closing || office->queue) {
		struct exchange *exchange = next(office);
		if (!exchange) {
			pthread_cond_wait(&office->news, &office->lock);
			continue;
		}
		pthread_mutex_unlock(&office->lock);
		echo(exchange);
		server_answer(exchange);
		pthread_mutex_lock(&office->lock);
	}
	pthread_mutex_unlock(&office->lock);
	return NULL;
}

void office_open(struct office *office, pool_t *pool, const struct server_options *options)
{
	const char *why = NULL;
	struct server_options all = options ? *options : (struct server_options){ 0 };
	*office = (struct office){ .pool = pool };
	all.address = "127.0.0.1";
	all.data = office;
	all.take = take;
	all.gone = gone;
	pthread_mutex_init(&office->lock, NULL);
	pthread_cond_init(&office->news, NULL);
	CHECK(pthread_create(&office->worker, NULL, work, office) == 0);
	office->server = server_start(pool, &all, &why);
	CHECK(office->server);
	office->port = server_port(office->server);
}

void office_release(struct office *office)
{
	pthread_mutex_lock(&office->lock);
	office->released = true;
	pthread_cond_broadcast(&office->news);
	pthread_mutex_unlock(&office->lock);
}

static void wait_count(struct office *office, const int *count, int wanted)
{
	pthread_mutex_lock(&office->lock);
	while (*count < wanted)
		pthread_cond_wait(&office->news, &office->lock);
	pthread_mutex_unlock(&office->lock);
}

void office_wait_held(struct office *office, int count)
{
	wait_count(office, &office->held, count);
}

void office_wait_gone(struct office *office, int count)
{
	wait_count(office, &office->gone, count);
}

void office_close(struct office *office)
{
	server_stop(office->server);
	office->server = NULL;
	pthread_mutex_lock(&office->lock);
	office->closing = office->released = true;
	pthread_cond_broadcast(&office->news);
	pthread_mutex_unlock(&office->lock);
	pthread_join(office->worker, NULL);
	pthread_mutex_destroy(&office->lock);
	pthread_cond_destroy(&office->news);
}
