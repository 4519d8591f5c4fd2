/* http/percent.h - percent-encoding (RFC 3986 §2.1) read strictly. */
#pragma once

#include "base/text.h"

enum percent_fault {
	PERCENT_FINE,
	PERCENT_BROKEN, /* '%' without two hexadecimal digits */
	PERCENT_ZERO,   /* U+0000 */
	PERCENT_NOT_UTF8,
};

/* Decodes SIZE bytes into *ret, UTF-8 in the pool; set only where fine. FORM: '+' is a space. */
enum percent_fault percent_decode(
	pool_t *pool, const char *text, size_t size, bool form, const char **ret);
