/* http/answer.c - a response as the library sends it.
 *
 * The body is borrowed from the call's pool. That is safe: the library tells that a request is
 * completed before it drops its response, never reads the body after that, and a body lent to it
 * (MHD_RESPMEM_PERSISTENT) has no release function. */
#include "http/call.h"

#include <strings.h>

static const struct header security_headers[] = {
	{ "Content-Security-Policy",
		"default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
		"img-src 'self' data:; style-src 'self'; object-src 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
};

static bool has_header(const struct response *res, const char *name)
{
	for (const struct header *header = res->headers; header; header = header->next)
		if (strcasecmp(header->name, name) == 0)
			return true;
	return false;
}

void answer_secure(struct MHD_Response *answer)
{
	for (size_t i = 0; i < COUNT(security_headers); i++)
		MHD_add_response_header(
			answer, security_headers[i].name, security_headers[i].value);
}

static void add_headers(struct MHD_Response *answer, const struct response *res, bool secure)
{
	for (const struct header *header = res->headers; header; header = header->next) {
		const char *value = header->value;
		if (secure && strcasecmp(header->name, "Set-Cookie") == 0)
			value = text_printf(res->pool, "%s; Secure", value);
		MHD_add_response_header(answer, header->name, value);
	}
}

/* Out of file descriptors: the client comes again. */
static struct MHD_Response *make_file(
	const struct response *res, const char *range, int *ret_status)
{
	struct MHD_Response *answer = answer_file(res, range, ret_status);
	if (answer)
		return answer;
	*ret_status = 503;
	return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *make_body(const struct response *res)
{
	void *body = (void *)(uintptr_t)res->body;
	return MHD_create_response_from_buffer(res->size, body, MHD_RESPMEM_PERSISTENT);
}

struct MHD_Response *answer_make(
	const struct response *res, const char *range, bool secure, int *ret_status)
{
	*ret_status = res->status ? res->status : 200;
	struct MHD_Response *answer =
		res->file ? make_file(res, range, ret_status) : make_body(res);
	CHECK(answer);
	for (size_t i = 0; i < COUNT(security_headers); i++)
		if (!has_header(res, security_headers[i].name))
			MHD_add_response_header(
				answer, security_headers[i].name, security_headers[i].value);
	if (!has_header(res, "Cache-Control"))
		MHD_add_response_header(answer, "Cache-Control", "no-store");
	if (res->type)
		MHD_add_response_header(answer, "Content-Type", res->type);
	if (res->location)
		MHD_add_response_header(answer, "Location", res->location);
	add_headers(answer, res, secure);
	return answer;
}
