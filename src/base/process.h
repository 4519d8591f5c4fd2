/* base/process.h - another program of this tree, run for its answer: what decodes foreign files may crash,
 * hang or grow, and must not do so here.
 *
 * For threads that may wait: the call ends when the program does. */
#pragma once

#include "base/mem.h"

#include <stdbool.h>

/* The path of one of our programs: in the folder HUIYIN_PROGRAMS where that is set, else where this program
 * stands or (programs of tests) in a folder above. */
const char *process_beside(pool_t *pool, const char *name);

/* Gets what a program writes, piece by piece; false: no more is wanted. */
typedef bool process_taker(void *data, const char *bytes, size_t size);

#define PROCESS_LOST (-1)

/* Runs words[0] with what follows up to a NULL and hands on what it writes to standard output. Its exit code;
 * PROCESS_LOST where it could not be started, ended by a signal, or no more was wanted: then it is ended. It
 * has no input, its complaints are dropped, and it must limit its own time. */
int process_feed(const char *const *words, process_taker *take, void *data);

/* Runs words[0] with what follows up to a NULL. RET is what it wrote to standard output, with a NUL behind it.
 * False where it ended otherwise than with 0 or wrote more than LIMIT bytes. */
bool process_answer(
	pool_t *pool, const char *const *words, size_t limit, const char **ret, size_t *ret_size);
