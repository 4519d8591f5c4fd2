/* http/intake.c - the first look at a request: what it is, and whether it is taken at all. */
#include "http/call.h"

#include "http/form_raw.h"
#include "http/negotiate.h"
#include "http/percent.h"
#include "http/session.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#define KEY_LIMIT 100

static const struct refusal fine;

/* Which header goes where, as an offset into the call. */
static const struct {
	const char *name;
	size_t offset;
} kept_headers[] = {
	{ "Host", offsetof(struct call, exchange.request.host) },
	{ "Cookie", offsetof(struct call, arrived.cookie) },
	{ "Range", offsetof(struct call, arrived.range) },
	{ "Accept", offsetof(struct call, arrived.accept) },
	{ "Origin", offsetof(struct call, exchange.request.origin) },
	{ "X-CSRF", offsetof(struct call, exchange.request.csrf) },
	{ "User-Agent", offsetof(struct call, exchange.request.user_agent) },
	{ "Content-Type", offsetof(struct call, exchange.request.body.type) },
	{ "If-None-Match", offsetof(struct call, exchange.request.if_none_match) },
	{ "Content-Length", offsetof(struct call, arrived.length) },
	{ "Accept-Encoding", offsetof(struct call, exchange.request.accept_encoding) },
	{ "Idempotency-Key", offsetof(struct call, exchange.request.idempotency_key) },
	{ "X-Forwarded-For", offsetof(struct call, arrived.forwarded) },
	{ "Transfer-Encoding", offsetof(struct call, arrived.coding) },
};

static enum MHD_Result keep_header(
	void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct call *call = data;
	(void)kind;
	for (size_t i = 0; i < COUNT(kept_headers); i++) {
		if (strcasecmp(name, kept_headers[i].name) != 0)
			continue;
		const char **place = (const char **)((char *)call + kept_headers[i].offset);
		if (*place && place == &call->arrived.length)
			call->arrived.doubled = true;
		*place = text_copy(call->exchange.request.pool, value ? value : "");
	}
	return MHD_YES;
}

static const char *peer_address(struct call *call)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";
	if (info && info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)info->client_addr)->sin_addr, text,
			sizeof text);
	if (info && info->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)info->client_addr)->sin6_addr, text,
			sizeof text);
	return text_copy(call->exchange.request.pool, text);
}

/* Behind the proxy the last entry is the one that the proxy itself wrote. */
static const char *client_address(struct call *call, const char *proxy)
{
	unsigned char parsed[sizeof(struct in6_addr)];
	const char *peer = peer_address(call), *forwarded = call->arrived.forwarded;
	if (!proxy || !forwarded || !text_equal(peer, proxy))
		return peer;
	const char *comma = strrchr(forwarded, ',');
	const char *last = comma ? comma + 1 : forwarded;
	last += strspn(last, " \t");
	return inet_pton(AF_INET, last, parsed) == 1 || inet_pton(AF_INET6, last, parsed) == 1
		       ? last
		       : peer;
}

/* The path of "/x", "http://host/x" or "http://host". */
static const char *target_path(const char *target)
{
	const char *host = target;
	if (strncasecmp(target, "http://", 7) == 0)
		host = target + 7;
	else if (strncasecmp(target, "https://", 8) == 0)
		host = target + 8;
	if (host == target)
		return target;
	const char *path = host + strcspn(host, "/?#");
	return *path == '/' ? path : "/";
}

static bool has_control(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++)
		if (*at < ' ' || *at == 0x7F)
			return true;
	return false;
}

/* False: not a path, broken encoding, U+0000, not UTF-8, a control character, or an encoded '/',
 * which would change the segments. */
static bool read_target(struct call *call)
{
	struct request *request = &call->exchange.request;
	const char *raw = target_path(call->target);
	size_t size = strcspn(raw, "?#");
	if (*raw != '/' || has_control(raw) ||
		percent_decode(request->pool, raw, size, false, &request->path) != PERCENT_FINE)
		return false;
	size_t slashes = 0, decoded = 0;
	for (size_t i = 0; i < size; i++)
		slashes += raw[i] == '/';
	for (const char *at = request->path; *at; at++)
		decoded += *at == '/';
	request->query = raw[size] == '?' ? text_copy_n(request->pool, raw + size + 1,
						    strcspn(raw + size + 1, "#"))
					  : "";
	return slashes == decoded && !has_control(request->path);
}

/* The library ends the target at a zero byte; the version then doesn't stand right behind it. */
static bool has_zero_in_target(const struct call *call, const char *version)
{
	return call->target_start + strlen(call->target) + 1 != version;
}

static struct refusal refuse_head(struct call *call, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	bool known = strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0 || call->head;
	if (strlen(call->target) > TARGET_LIMIT)
		return (struct refusal){ 414, "http.target_too_long" };
	if (info && info->header_size > HEADERS_LIMIT)
		return (struct refusal){ 431, "http.headers_too_large" };
	if (!known)
		return (struct refusal){ 405, "http.method" };
	if (has_zero_in_target(call, version) || !read_target(call))
		return (struct refusal){ 400, "http.path" };
	return fine;
}

/* So that a body somewhat too large is thrown away as it comes, and the person gets a page
 * that says so and keeps what was typed. */
#define UPLOAD_SLACK 4

static struct upload_intake *begin_upload(struct call *call, const struct server_options *options)
{
	const struct request *request = &call->exchange.request;
	if (request->method != POST || !options->upload_folder || !options->uploads)
		return NULL;
	if (!form_is_type(request->body.type, "multipart/form-data"))
		return NULL;
	struct upload_limits limits = options->uploads(options->data, request);
	if (!limits.count)
		return NULL;
	const struct upload_place place = { options->upload_folder, options->disk_reserve,
		options->body_limit };
	return upload_begin(request->pool, request->body.type, &limits, &place);
}

static struct refusal refuse_body(struct call *call, size_t limit)
{
	const struct arrived *arrived = &call->arrived;
	int64_t length = 0;
	bool post = call->exchange.request.method == POST;
	if (arrived->doubled || (arrived->coding && arrived->length))
		return (struct refusal){ 400, "http.length" };
	if (arrived->length && (!text_to_int(arrived->length, &length) || length < 0))
		return (struct refusal){ 400, "http.length" };
	if (post && !arrived->length)
		return (struct refusal){ 411, "http.no_length" };
	if (!post && (arrived->coding || length))
		return (struct refusal){ 400, "http.body_of_get" };
	call->memory = length < (int64_t)limit ? (size_t)length : limit;
	if (call->intake)
		limit = UPLOAD_SLACK * (size_t)call->intake->limits.request;
	if (length > (int64_t)limit)
		return (struct refusal){ 413, "http.body_too_large" };
	call->body_size = (size_t)length;
	return fine;
}

static struct refusal read_headers(struct call *call, const struct server_options *options)
{
	struct request *request = &call->exchange.request;
	request->wants_json = negotiate_json(call->arrived.accept);
	request->address = client_address(call, options->proxy);
	request->token = session_cookie(request->pool, call->arrived.cookie, SESSION_COOKIE);
	const char *key = request->idempotency_key;
	if (request->user_agent && !text_is_utf8(request->user_agent, strlen(request->user_agent)))
		request->user_agent = NULL;
	if (key && (!*key || strlen(key) > KEY_LIMIT || !text_is_utf8(key, strlen(key))))
		return (struct refusal){ 400, "http.idempotency_key" };
	return fine;
}

struct refusal intake_read(struct call *call, const struct server_options *options,
	const char *method, const char *version)
{
	call->head = strcmp(method, "HEAD") == 0;
	call->exchange.request.method = strcmp(method, "POST") == 0 ? POST : GET;
	MHD_get_connection_values(call->connection, MHD_HEADER_KIND, keep_header, call);
	struct refusal headers = read_headers(call, options);
	struct refusal head = refuse_head(call, method, version);
	if (head.status)
		return head;
	call->intake = begin_upload(call, options);
	struct refusal body = refuse_body(call, options->body_limit);
	return body.status ? body : headers;
}
