/* tests/fuzz/parts.h - a file in memory that has a path, a zip made of text, a pool that is kept.
 *
 * The text of a zip is parts one behind the other, each "== name" on a line of its own, then what is
 * in it. */
#pragma once

#include "document/workbook.h"

/* Its path; the file goes with the pool. */
const char *memory_file(pool_t *pool, const void *bytes, size_t size);

/* The zip, stored or deflated. */
const void *zip_of_text(
	pool_t *pool, const char *text, size_t size, bool deflated, size_t *ret_size);

/* Reads all sheets and checks what workbook.h promises of each row and each refusal. */
void check_workbook(pool_t *pool, const char *path);

/* A pool that ends with the process: what lies in a pool alone looks lost to who looks for leaks. */
pool_t *fuzz_keep(void);
