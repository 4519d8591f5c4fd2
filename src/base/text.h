/* base/text.h - UTF-8 text in pools, and a growing buffer with a limit. */
#pragma once

#include "base/mem.h"
#include "base/check.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdarg.h>

const char *text_copy(pool_t *pool, const char *text);          /* NULL stays NULL */
const char *text_copy_n(pool_t *pool, const char *text, size_t size);
const char *text_printf(pool_t *pool, const char *format, ...) PRINTF(2, 3);
const char *text_vprintf(pool_t *pool, const char *format, va_list args) PRINTF(2, 0);

bool text_equal(const char *a, const char *b);     /* NULL equals only NULL */
bool text_empty(const char *text);                 /* NULL or "" */
const char *text_or(const char *text, const char *fallback);    /* fallback where empty */
bool text_starts(const char *text, const char *prefix);

/* Whole text is one decimal integer in range. */
bool text_to_int(const char *text, int64_t *ret);

/* Valid UTF-8 without U+0000, surrogates or overlong forms; 4-byte characters are welcome. */
bool text_is_utf8(const char *text, size_t size);

/* Characters (code points), not bytes. */
size_t text_length(const char *text);

/* Fills "{name}" in PATTERN from PAIRS (name, value, name, value, …, NULL). An unknown name
 * stays as it stands, so that a missing word is seen and not lost. */
const char *text_fill(pool_t *pool, const char *pattern, const char *const *pairs);

/* A buffer that cannot be made without saying how large it may get. After it is full, additions
 * are dropped and `full` is set. `data` always ends in NUL. */
struct buffer {
	pool_t *pool;
	char *data;
	size_t size, room, limit;
	bool full;
};
void buffer_init(struct buffer *buffer, pool_t *pool, size_t limit);
void buffer_add(struct buffer *buffer, const void *data, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF(2, 3);
