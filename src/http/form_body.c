/* http/form_body.c - queries and bodies into raw values. */
#include "http/form_raw.h"
#include "http/percent.h"

#include <string.h>
#include <strings.h>

void raw_init(struct raw *raw, struct ctx *ctx)
{
	*raw = (struct raw){ .ctx = ctx };
	raw->last = &raw->first;
}

const char *raw_shown_name(pool_t *pool, const char *name)
{
	size_t size = strnlen(name, FORM_NAME_BYTES);
	while (size && !text_is_utf8(name, size))
		size--;
	return text_copy_n(pool, name, size);
}

enum err raw_malformed(struct raw *raw, const char *key, const char *where)
{
	return ctx_fail(raw->ctx, ERR_INVALID, key, "where", where);
}

static bool add_problem(struct raw *raw, const char *name, const char *key)
{
	const char *shown = raw_shown_name(raw->ctx->pool, name);
	ctx_fail_field(raw->ctx, shown, key, "title", shown);
	return true;
}

bool raw_add(struct raw *raw, const char *name, const char *text, size_t size)
{
	if (raw->count++ == FORM_VALUES) {
		ctx_fail(raw->ctx, ERR_INVALID, "input.too_many");
		return false;
	}
	if (memchr(text, 0, size))
		return add_problem(raw, name, "input.zero");
	if (!text_is_utf8(text, size))
		return add_problem(raw, name, "input.utf8");
	struct param *param = mem_new(raw->ctx->pool, struct param);
	param->name = text_copy(raw->ctx->pool, name);
	param->text = text_copy_n(raw->ctx->pool, text, size);
	*raw->last = param;
	raw->last = &param->next;
	return true;
}

static bool add_fault(struct raw *raw, const char *name, enum percent_fault fault)
{
	static const char *const keys[] = {
		[PERCENT_BROKEN] = "input.escape",
		[PERCENT_ZERO] = "input.zero",
		[PERCENT_NOT_UTF8] = "input.utf8",
	};
	return add_problem(raw, name, keys[fault]);
}

/* "name=value"; an empty one is nothing. */
static bool add_pair(struct raw *raw, const char *pair, size_t size)
{
	pool_t *pool = raw->ctx->pool;
	const char *equals = memchr(pair, '=', size), *name, *text = "";
	size_t name_size = equals ? (size_t)(equals - pair) : size;
	if (!size)
		return true;
	enum percent_fault fault = percent_decode(pool, pair, name_size, true, &name);
	if (fault)
		return add_fault(raw, text_copy_n(pool, pair, name_size), fault);
	if (equals)
		fault = percent_decode(pool, equals + 1, size - name_size - 1, true, &text);
	return fault ? add_fault(raw, name, fault) : raw_add(raw, name, text, strlen(text));
}

enum err raw_urlencoded(struct raw *raw, const char *text, size_t size)
{
	for (const char *at = text, *end = text + size; at < end;) {
		const char *amp = memchr(at, '&', (size_t)(end - at));
		const char *stop = amp ? amp : end;
		if (!add_pair(raw, at, (size_t)(stop - at)))
			break;
		at = stop + 1;
	}
	return raw->ctx->failure.err;
}

enum err form_parse_query(struct ctx *ctx, const char *query, struct param **ret)
{
	struct raw raw;
	raw_init(&raw, ctx);
	enum err err = raw_urlencoded(&raw, query, strlen(query));
	*ret = raw.first;
	return err;
}

bool form_is_type(const char *header, const char *type)
{
	size_t size = strlen(type);
	return header && strncasecmp(header, type, size) == 0 &&
	       (!header[size] || strchr("; \t", header[size]));
}

enum err form_parse_body(struct ctx *ctx, const struct request *req, struct param **ret)
{
	struct raw raw;
	const struct bytes_in *body = &req->body;
	const char *data = body->data ? body->data : "";
	enum err err = OK;
	raw_init(&raw, ctx);
	if (form_is_type(body->type, "application/x-www-form-urlencoded"))
		err = raw_urlencoded(&raw, data, body->size);
	else if (form_is_type(body->type, "multipart/form-data"))
		err = raw_multipart(&raw, body->type, data, body->size);
	else if (form_is_type(body->type, "application/json"))
		err = raw_json(&raw, data, body->size);
	else if (body->size)
		err = ctx_fail(ctx, ERR_INVALID, "input.type");
	*ret = raw.first;
	return err;
}
