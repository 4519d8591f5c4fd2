/* http/response.c - what a handler answers. */
#include "http/response.h"

#include "http/negotiate.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

/* Below this the gzip frame and the work cost more than they save. */
#define COMPRESS_FROM 1024
#define GZIP_WINDOW (15 + 16)

void res_init(struct response *res, pool_t *pool)
{
	*res = (struct response){ .pool = pool };
}

enum err res_page(struct response *res, const char *template)
{
	res->template = template;
	return OK;
}

/* A Location is ASCII: what is not, and spaces and controls, are percent-encoded. */
static const char *encode_location(pool_t *pool, const char *location)
{
	static const char digits[] = "0123456789ABCDEF";
	char *encoded = pool_alloc(pool, strlen(location) * 3 + 1), *out = encoded;
	for (const unsigned char *at = (const unsigned char *)location; *at; at++) {
		if (*at > ' ' && *at < 0x7F) {
			*out++ = (char)*at;
			continue;
		}
		*out++ = '%';
		*out++ = digits[*at >> 4];
		*out++ = digits[*at & 15];
	}
	return encoded;
}

enum err res_redirect(struct response *res, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	res->location = encode_location(res->pool, text_vprintf(res->pool, format, args));
	va_end(args);
	res->status = 303;
	return OK;
}

enum err res_body(struct response *res, const char *type, const void *body, size_t size)
{
	res->type = type;
	res->body = body;
	res->size = size;
	return OK;
}

void res_header(struct response *res, const char *name, const char *value)
{
	struct header **last = &res->headers;
	while (*last)
		last = &(*last)->next;
	*last = mem_new(res->pool, struct header);
	(*last)->name = text_copy(res->pool, name);
	(*last)->value = text_copy(res->pool, value);
}

void res_cookie(struct response *res, const char *name, const char *value, int64_t max_age)
{
	res_header(res, "Set-Cookie",
		text_printf(res->pool, "%s=%s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Lax",
			name, value, max_age));
}

static void release_json(void *tree)
{
	json_decref(tree);
}

void res_problem(struct response *res, int status, const char *sentence, bool json)
{
	res->status = status;
	if (!json) {
		res_body(res, "text/plain; charset=utf-8", sentence, strlen(sentence));
		return;
	}
	json_t *problem = json_pack(
		"{s:s, s:s, s:i}", "type", "about:blank", "title", sentence, "status", status);
	CHECK(problem);
	pool_defer(res->pool, problem, release_json);
	size_t size = json_dumpb(problem, NULL, 0, JSON_COMPACT);
	char *body = pool_alloc(res->pool, size + 1);
	json_dumpb(problem, body, size, JSON_COMPACT);
	res_body(res, "application/problem+json", body, size);
}

static bool is_worth_compressing(const struct response *res)
{
	return res->size > COMPRESS_FROM && res->type &&
	       (text_starts(res->type, "text/html") || text_starts(res->type, "application/json") ||
		       text_starts(res->type, "application/problem+json"));
}

void response_compress(struct response *res, const char *accept_encoding)
{
	z_stream stream = { 0 };
	if (!is_worth_compressing(res) || !negotiate_gzip(accept_encoding))
		return;
	CHECK(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) ==
		Z_OK);
	size_t room = deflateBound(&stream, res->size);
	unsigned char *out = pool_alloc(res->pool, room);
	stream.next_in = (unsigned char *)(uintptr_t)res->body;
	stream.avail_in = (unsigned)res->size;
	stream.next_out = out;
	stream.avail_out = (unsigned)room;
	CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	deflateEnd(&stream);
	res->body = out;
	res->size = stream.total_out;
	res_header(res, "Content-Encoding", "gzip");
	res_header(res, "Vary", "Accept-Encoding");
}
