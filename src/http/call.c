/* http/call.c - the life of one request inside the server. */
#include "http/call.h"

#include "base/time.h"
#include "http/static.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STATIC_PREFIX "/static/"
#define BODIES_AT_ONCE 64

static void tell_gone(struct call *call)
{
	if (call->taken && call->gone)
		call->gone(call->data, &call->exchange);
}

/* The library drops its response right after this; see answer.c for why the body may go first. */
static void release(struct call *call)
{
	struct server *server = call->server;
	pool_t *pool = call->exchange.request.pool;
	/* Made, but the connection ended before it could be sent. */
	if (call->answer)
		MHD_destroy_response(call->answer);
	size_t body = call->intake ? SPARE_BYTES : call->body.size;
	bool small = body + call->exchange.response.size <= SPARE_BYTES;
	tell_gone(call);
	if (!small || server->spares == SPARE_POOLS) {
		pool_free(pool);
		return;
	}
	pool_clear(pool);
	server->spare[server->spares++] = pool;
}

void call_free_spares(struct server *server)
{
	while (server->spares)
		pool_free(server->spare[--server->spares]);
}

static void join_taken(struct call *call)
{
	call->taken = true;
	call->after = call->server->taken;
	if (call->after)
		call->after->before = call;
	call->server->taken = call;
}

static void leave_taken(struct call *call)
{
	if (call->before)
		call->before->after = call->after;
	else
		call->server->taken = call->after;
	if (call->after)
		call->after->before = call->before;
}

void *call_begin(void *data, const char *target, struct MHD_Connection *connection)
{
	struct server *server = data;
	pool_t *pool = server->spares ? server->spare[--server->spares] : pool_new_root();
	struct call *call = mem_new(pool, struct call);
	call->server = server;
	call->connection = connection;
	call->target = text_copy(pool, target);
	call->target_start = target;
	call->secure = server->options.proxy != NULL;
	call->data = server->options.data;
	call->gone = server->options.gone;
	call->exchange.server_private = call;
	call->exchange.request.pool = pool;
	res_init(&call->exchange.response, pool);
	return call;
}

static enum MHD_Result queue_response(struct call *call)
{
	const struct response *res = &call->exchange.response;
	int status;
	struct MHD_Response *answer = answer_make(res, call->arrived.range, call->secure, &status);
	enum MHD_Result result = MHD_queue_response(call->connection, (unsigned)status, answer);
	MHD_destroy_response(answer);
	return result;
}

static enum MHD_Result refuse(struct call *call, struct refusal refusal)
{
	struct request *req = &call->exchange.request;
	struct response *res = &call->exchange.response;
	const char *sentence = message(req->pool, call->server->options.messages, refusal.key);
	call->refused = true;
	res_problem(res, refusal.status, sentence, req->wants_json);
	if (refusal.status == 405)
		res_header(res, "Allow", "GET, HEAD, POST");
	if (refusal.status == 503)
		res_header(res, "Retry-After", "5");
	return queue_response(call);
}

static struct call **upload_slot(struct server *server, struct call *call)
{
	for (size_t i = 0; i < UPLOADS_AT_ONCE; i++)
		if (server->uploading[i] == call)
			return &server->uploading[i];
	return NULL;
}

/* False: too many are on their way already. */
static bool enter_uploads(struct call *call)
{
	struct server *server = call->server;
	struct call **slot = upload_slot(server, NULL);
	int same = 0;
	for (size_t i = 0; i < UPLOADS_AT_ONCE; i++)
		same += server->uploading[i] &&
			text_equal(server->uploading[i]->exchange.request.address,
				call->exchange.request.address);
	if (slot && same < UPLOADS_OF_ADDRESS)
		*slot = call;
	return slot && same < UPLOADS_OF_ADDRESS;
}

static void leave_uploads(struct call *call)
{
	struct call **slot = call->intake ? upload_slot(call->server, call) : NULL;
	if (slot)
		*slot = NULL;
}

static enum MHD_Result first_look(struct call *call, const char *method, const char *version)
{
	struct server *server = call->server;
	call->begun = true;
	struct refusal refusal = intake_read(call, &server->options, method, version);
	size_t bodies = server->bodies += call->memory;
	bool busy = bodies > BODIES_AT_ONCE * server->options.body_limit;
	bool large = call->intake && call->body_size > MULTIPART_WINDOW;
	if (!refusal.status && (busy || (large && !enter_uploads(call))))
		refusal = (struct refusal){ 503, "http.busy" };
	if (refusal.status)
		return refuse(call, refusal);
	if (call->body_size && !call->intake)
		buffer_init(&call->body, call->exchange.request.pool, call->body_size);
	return MHD_YES;
}

static enum MHD_Result answer_static(struct call *call)
{
	struct request *req = &call->exchange.request;
	unsigned status;
	if (req->method != GET)
		return refuse(call, (struct refusal){ 405, "http.method" });
	const char *name = req->path + strlen(STATIC_PREFIX);
	struct MHD_Response *answer = static_answer(call->server->files, req, name, &status);
	if (!answer)
		return refuse(call, (struct refusal){ 404, "http.no_file" });
	return MHD_queue_response(call->connection, status, answer);
}

static enum MHD_Result hand_over(struct call *call)
{
	struct server *server = call->server;
	struct exchange *exchange = &call->exchange;
	const struct buffer *body = call->intake ? &call->intake->multipart.text : &call->body;
	exchange->request.body.data = body->data;
	exchange->request.body.size = body->size;
	if (call->intake)
		exchange->request.uploads = upload_end(call->intake);
	if (atomic_load_explicit(&server->stopping, memory_order_relaxed))
		return refuse(call, (struct refusal){ 503, "http.stopping" });
	if (server->files && text_starts(exchange->request.path, STATIC_PREFIX))
		return answer_static(call);
	/* Before `take`: once it has the exchange, another thread may answer at any time. */
	join_taken(call);
	if (server->options.take(server->options.data, exchange)) {
		MHD_suspend_connection(call->connection);
		return MHD_YES;
	}
	leave_taken(call);
	call->taken = false;
	return queue_response(call);
}

static enum MHD_Result send_answer(struct call *call)
{
	if (!call->returned)
		return MHD_queue_response(call->connection, 503, call->server->stopped);
	enum MHD_Result result =
		MHD_queue_response(call->connection, (unsigned)call->status, call->answer);
	MHD_destroy_response(call->answer);
	call->answer = NULL;
	return result;
}

/* Suspended until the spool has gone through the piece. */
static enum MHD_Result spool(struct call *call, const char *bytes, size_t *size)
{
	size_t room;
	char *window = multipart_room(&call->intake->multipart, &room);
	call->piece = *size < room ? *size : room;
	memcpy(window, bytes, call->piece);
	*size -= call->piece;
	call->spooled = true;
	MHD_suspend_connection(call->connection);
	spool_push(&call->server->spool, call);
	return MHD_YES;
}

enum MHD_Result call_handle(void *data, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **place)
{
	struct call *call = *place;
	(void)data, (void)connection, (void)url;
	if (!call->begun)
		return first_look(call, method, version);
	if (*upload_size && call->intake)
		return spool(call, upload, upload_size);
	if (*upload_size) {
		buffer_add(&call->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	return call->taken ? send_answer(call) : hand_over(call);
}

/* The client still sends a body that nobody reads. */
static void linger(struct call *call, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (info && (call->arrived.length || call->arrived.coding))
		linger_add(&call->server->lingering, info->connect_fd, time_monotonic());
}

/* From here on the call belongs to who has it; false: it has just been answered. */
static bool abandon(struct call *call)
{
	int work = HAND_WORK;
	return atomic_compare_exchange_strong(&call->hand, &work, HAND_ABANDONED);
}

void call_complete(void *data, struct MHD_Connection *connection, void **place,
	enum MHD_RequestTerminationCode code)
{
	struct call *call = *place;
	struct server *server = data;
	*place = NULL;
	if (!call)
		return;
	server->bodies -= call->memory;
	leave_uploads(call);
	if (call->refused && code == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		linger(call, connection);
	call->completed = true;
	if (call->taken)
		leave_taken(call);
	/* Given up: who has it frees it, or the mailbox will bring it. */
	if (call->taken && !call->returned)
		server->late += !abandon(call);
	else
		release(call);
}

void call_post(struct call *call)
{
	struct server *server = call->server;
	struct call *before = atomic_load(&server->mailbox);
	do
		call->next = before;
	while (!atomic_compare_exchange_weak(&server->mailbox, &before, call));
	/* The call is no longer ours. Only the first of a batch wakes the server. */
	if (!before)
		eventfd_write(server->wake, 1);
}

void server_answer(struct exchange *exchange)
{
	struct call *call = exchange->server_private;
	call->answer =
		answer_make(&exchange->response, call->arrived.range, call->secure, &call->status);
	struct server *server = call->server;
	if (atomic_exchange(&call->hand, HAND_ANSWERED) == HAND_ABANDONED) {
		MHD_destroy_response(call->answer);
		tell_gone(call);
		pool_free(exchange->request.pool);
		return;
	}
	atomic_fetch_add(&server->answering, 1);
	call_post(call);
	atomic_fetch_sub(&server->answering, 1);
}

static void take_back(struct call *call)
{
	if (call->spooled) {
		call->spooled = false;
		MHD_resume_connection(call->connection);
		return;
	}
	call->returned = true;
	if (call->completed) {
		call->server->late--;
		release(call);
		return;
	}
	if (!call->given_up)
		MHD_resume_connection(call->connection);
}

void call_collect(struct server *server)
{
	struct call *newest = atomic_exchange(&server->mailbox, NULL), *oldest = NULL;
	while (newest) {
		struct call *next = newest->next;
		newest->next = oldest;
		oldest = newest;
		newest = next;
	}
	while (oldest) {
		struct call *next = oldest->next;
		take_back(oldest);
		oldest = next;
	}
}

void call_give_up(struct server *server)
{
	for (struct call *call = server->taken; call; call = call->after) {
		if (call->returned || call->given_up)
			continue;
		call->given_up = true;
		MHD_resume_connection(call->connection);
	}
}
