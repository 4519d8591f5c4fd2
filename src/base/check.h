/* base/check.h - what must never happen.
 *
 * CHECK stays on in production: it prints file, line and the condition to standard error and ends
 * the process. It is for the impossible only; bad input and failing disks go through ctx_fail. */
#pragma once

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(at, first) __attribute__((__format__(__printf__, at, first)))

#define CHECK(condition) ((condition) ? (void)0 : check_failed(#condition, __FILE__, __LINE__))

__attribute__((noreturn)) void check_failed(const char *condition, const char *file, int line);
