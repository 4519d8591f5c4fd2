/* base/text.c - UTF-8 text in pools, and a growing buffer with a limit. */
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

const char *text_copy(pool_t *pool, const char *text)
{
	return text ? text_copy_n(pool, text, strlen(text)) : NULL;
}

const char *text_copy_n(pool_t *pool, const char *text, size_t size)
{
	char *copy = pool_alloc(pool, size + 1);
	memcpy(copy, text, size);
	return copy;
}

const char *text_vprintf(pool_t *pool, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int size = vsnprintf(NULL, 0, format, args);
	CHECK(size >= 0);
	char *text = pool_alloc(pool, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	return text;
}

const char *text_printf(pool_t *pool, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = text_vprintf(pool, format, args);
	va_end(args);
	return text;
}

bool text_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_empty(const char *text)
{
	return !text || !*text;
}

const char *text_or(const char *text, const char *fallback)
{
	return text_empty(text) ? fallback : text;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_to_int(const char *text, int64_t *ret)
{
	if (text_empty(text) || (*text != '-' && (*text < '0' || *text > '9')))
		return false;
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (errno || *end || end == text)
		return false;
	*ret = number;
	return true;
}

/* By the first byte, 0 where none starts with it. */
static size_t utf8_length(unsigned char first)
{
	static const struct {
		unsigned char below, length;
	} ranges[] = { { 0x01, 0 }, { 0x80, 1 }, { 0xC2, 0 }, { 0xE0, 2 }, { 0xF0, 3 },
		{ 0xF5, 4 } };
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (first < ranges[i].below)
			return ranges[i].length;
	return 0;
}

/* The length of the valid sequence at `at`, or 0. Table 3-7 of the Unicode Standard. */
static size_t utf8_sequence(const unsigned char *at, size_t left)
{
	unsigned char first = at[0];
	size_t length = utf8_length(first);
	if (length == 0 || length > left)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (first == 0xE0 && at[1] < 0xA0) || (first == 0xF0 && at[1] < 0x90);
	bool beyond = (first == 0xED && at[1] > 0x9F) || (first == 0xF4 && at[1] > 0x8F);
	return overlong || beyond ? 0 : length;
}

bool text_is_utf8(const char *text, size_t size)
{
	const unsigned char *at = (const unsigned char *)text;
	while (size) {
		size_t length = utf8_sequence(at, size);
		if (!length)
			return false;
		at += length;
		size -= length;
	}
	return true;
}

size_t text_length(const char *text)
{
	size_t length = 0;
	for (; text && *text; text++)
		length += ((unsigned char)*text & 0xC0) != 0x80;
	return length;
}

static const char *pair_value(const char *const *pairs, const char *name, size_t size)
{
	for (; pairs && pairs[0]; pairs += 2)
		if (strlen(pairs[0]) == size && memcmp(pairs[0], name, size) == 0)
			return pairs[1] ? pairs[1] : "";
	return NULL;
}

const char *text_fill(pool_t *pool, const char *pattern, const char *const *pairs)
{
	struct buffer out;
	buffer_init(&out, pool, 1 << 20);
	while (*pattern) {
		const char *open = strchr(pattern, '{'), *close = open ? strchr(open, '}') : NULL;
		if (!close)
			break;
		const char *value = pair_value(pairs, open + 1, (size_t)(close - open - 1));
		buffer_add(&out, pattern, (size_t)(open - pattern));
		if (value)
			buffer_text(&out, value);
		else
			buffer_add(&out, open, (size_t)(close - open + 1));
		pattern = close + 1;
	}
	buffer_text(&out, pattern);
	return out.data;
}

void buffer_init(struct buffer *buffer, pool_t *pool, size_t limit)
{
	size_t room = limit < FIRST_ROOM ? limit : FIRST_ROOM;
	*buffer = (struct buffer){ .pool = pool, .room = room, .limit = limit };
	buffer->data = pool_alloc(pool, room + 1);
}

void buffer_add(struct buffer *buffer, const void *data, size_t size)
{
	if (buffer->full || size > buffer->limit - buffer->size) {
		buffer->full = true;
		return;
	}
	if (buffer->size + size > buffer->room) {
		size_t room = buffer->room * 2;
		while (room < buffer->size + size)
			room *= 2;
		char *grown = pool_alloc(buffer->pool, room + 1);
		memcpy(grown, buffer->data, buffer->size);
		buffer->data = grown;
		buffer->room = room;
	}
	if (size)
		memcpy(buffer->data + buffer->size, data, size);
	buffer->size += size;
	buffer->data[buffer->size] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
	if (text)
		buffer_add(buffer, text, strlen(text));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_text(buffer, text_vprintf(buffer->pool, format, args));
	va_end(args);
}
