/* http/percent.c - percent-encoding read strictly. */
#include "http/percent.h"

#include <string.h>

static int hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Into OUT, which has room for SIZE bytes; the count of bytes, or -1. */
static ptrdiff_t decode(const char *text, size_t size, bool form, char *out)
{
	char *start = out;
	for (const char *end = text + size; text < end; text++) {
		if (*text != '%') {
			*out++ = form && *text == '+' ? ' ' : *text;
			continue;
		}
		if (end - text < 3 || hex(text[1]) < 0 || hex(text[2]) < 0)
			return -1;
		*out++ = (char)(hex(text[1]) << 4 | hex(text[2]));
		text += 2;
	}
	return out - start;
}

enum percent_fault percent_decode(
	pool_t *pool, const char *text, size_t size, bool form, const char **ret)
{
	char *out = pool_alloc(pool, size + 1);
	ptrdiff_t length = decode(text, size, form, out);
	if (length < 0)
		return PERCENT_BROKEN;
	if (memchr(out, 0, (size_t)length))
		return PERCENT_ZERO;
	if (!text_is_utf8(out, (size_t)length))
		return PERCENT_NOT_UTF8;
	*ret = out;
	return PERCENT_FINE;
}
