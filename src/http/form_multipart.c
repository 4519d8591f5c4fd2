/* http/form_multipart.c - the text parts of multipart/form-data (RFC 7578). */
#include "http/form_raw.h"

#include <string.h>
#include <strings.h>

#define BOUNDARY_LIMIT 70

struct span {
	const char *data, *end;
};

static const char *find(struct span in, const char *what, size_t size)
{
	return memmem(in.data, (size_t)(in.end - in.data), what, size);
}

static bool starts(struct span in, const char *what)
{
	size_t size = strlen(what);
	return (size_t)(in.end - in.data) >= size && memcmp(in.data, what, size) == 0;
}

/* Past a quoted or bare value. */
static const char *value_end(const char *value)
{
	if (*value != '"')
		return value + strcspn(value, "; \t");
	const char *close = strchr(value + 1, '"');
	return close ? close + 1 : value + strlen(value);
}

/* The value of NAME in "form-data; name="x"; filename="y"", quoted or not; NULL: none. */
static const char *attribute(pool_t *pool, const char *line, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strchr(line, ';'); at; at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		const char *value = at + strcspn(at, "=;");
		if (*value != '=')
			continue;
		const char *end = value_end(++value);
		bool quoted = *value == '"', closed = end[-1] == '"' && end > value + 1;
		if ((size_t)(value - at - 1) != length || strncasecmp(at, name, length) != 0) {
			at = end;
			continue;
		}
		if (quoted)
			return closed ? text_copy_n(pool, value + 1, (size_t)(end - value - 2))
				      : NULL;
		return text_copy_n(pool, value, (size_t)(end - value));
	}
	return NULL;
}

const char *raw_delimiter(pool_t *pool, const char *type)
{
	const char *boundary = attribute(pool, type, "boundary");
	if (text_empty(boundary) || strlen(boundary) > BOUNDARY_LIMIT)
		return NULL;
	return text_printf(pool, "\r\n--%s", boundary);
}

/* The Content-Disposition among the part's header lines; NULL: none, or a zero byte in them. */
static const char *disposition(pool_t *pool, struct span head)
{
	static const char name[] = "Content-Disposition:";
	if (memchr(head.data, 0, (size_t)(head.end - head.data)))
		return NULL;
	const char *line = text_copy_n(pool, head.data, (size_t)(head.end - head.data));
	while (line && strncasecmp(line, name, strlen(name)) != 0)
		line = (line = strstr(line, "\r\n")) ? line + 2 : NULL;
	return line ? text_copy_n(pool, line, strcspn(line, "\r")) : NULL;
}

bool raw_part_head(pool_t *pool, const char *head, size_t size, struct part_head *ret)
{
	const char *line = disposition(pool, (struct span){ head, head + size });
	*ret = (struct part_head){ 0 };
	if (!line)
		return false;
	ret->field = attribute(pool, line, "name");
	ret->file = attribute(pool, line, "filename");
	return ret->field;
}

/* One part between delimiters: header lines, an empty line, the value. */
static bool add_part(struct raw *raw, struct span part)
{
	pool_t *pool = raw->ctx->pool;
	const char *empty = find(part, "\r\n\r\n", 4);
	struct part_head head;
	if (!empty || !raw_part_head(pool, part.data, (size_t)(empty - part.data), &head)) {
		raw_malformed(raw, "input.multipart", "");
		return false;
	}
	const char *value = empty + 4;
	if (!head.file)
		return raw_add(raw, head.field, value, (size_t)(part.end - value));
	if (value != part.end) {
		const char *shown = raw_shown_name(pool, head.field);
		ctx_fail_field(raw->ctx, shown, "input.file", "title", shown);
	}
	return true;
}

/* Parts until the closing "--"; REST stands behind the first delimiter. */
static enum err add_parts(struct raw *raw, struct span rest, const char *mark)
{
	size_t size = strlen(mark);
	while (starts(rest, "\r\n")) {
		rest.data += 2;
		const char *next = find(rest, mark, size);
		if (!next)
			break;
		if (!add_part(raw, (struct span){ rest.data, next }))
			return raw->ctx->failure.err;
		rest.data = next + size;
	}
	return starts(rest, "--") ? raw->ctx->failure.err
				  : raw_malformed(raw, "input.multipart", "");
}

enum err raw_multipart(struct raw *raw, const char *type, const char *text, size_t size)
{
	const char *mark = raw_delimiter(raw->ctx->pool, type);
	struct span body = { text, text + size };
	if (!mark || !starts(body, mark + 2))
		return raw_malformed(raw, "input.multipart", "");
	body.data += strlen(mark) - 2;
	return add_parts(raw, body, mark);
}
