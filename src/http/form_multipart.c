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

/* The value of ATTRIBUTE in "form-data; name="x"; filename="y"", quoted or not; NULL: none. */
static const char *attribute(pool_t *pool, const char *line, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strchr(line, ';'); at; at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, length) != 0 || at[length] != '=')
			continue;
		at += length + 1;
		if (*at != '"')
			return text_copy_n(pool, at, strcspn(at, "; \t"));
		const char *close = strchr(at + 1, '"');
		return close ? text_copy_n(pool, at + 1, (size_t)(close - at - 1)) : NULL;
	}
	return NULL;
}

/* "\r\n--" and the boundary, or NULL where the type has none. */
static const char *delimiter(pool_t *pool, const char *type)
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

/* One part between delimiters: header lines, an empty line, the value. */
static bool add_part(struct raw *raw, struct span part)
{
	pool_t *pool = raw->ctx->pool;
	const char *empty = find(part, "\r\n\r\n", 4);
	const char *line = empty ? disposition(pool, (struct span){ part.data, empty }) : NULL;
	const char *name = line ? attribute(pool, line, "name") : NULL;
	if (!name) {
		raw_malformed(raw, "input.multipart", "");
		return false;
	}
	const char *value = empty + 4;
	if (!attribute(pool, line, "filename"))
		return raw_add(raw, name, value, (size_t)(part.end - value));
	if (value != part.end) {
		const char *shown = raw_shown_name(pool, name);
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
	const char *mark = delimiter(raw->ctx->pool, type);
	struct span body = { text, text + size };
	if (!mark || !starts(body, mark + 2))
		return raw_malformed(raw, "input.multipart", "");
	body.data += strlen(mark) - 2;
	return add_parts(raw, body, mark);
}
