/* base/problem.h - what is wrong in a file that people write, with its place.
 *
 * Loaders and checkers report every problem they find, not only the first; who asked decides
 * whether to print them, show them on a page, or refuse to start. */
#pragma once

#include "base/ctx.h"

#include <stdio.h>

struct problem {
	const char *file;
	int line, column; /* from 1; 0: the file as a whole */
	const char *text; /* for the person, filled */
	struct problem *next;
};

struct problems {
	pool_t *pool;
	const struct messages
		*messages;            /* NULL before they are loaded: the key stands for the text */
	struct problem *first, *last; /* in the order of finding */
	int count;
};

void problems_init(struct problems *problems, pool_t *pool, const struct messages *messages);

/* KEY is a message's key, then pairs name, value. */
#define problem_add(problems, file, line, column, key, ...) \
	problem_add_with((problems), (file), (line), (column), (key), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void problem_add_with(struct problems *problems, const char *file, int line, int column,
	const char *key, const char *const *pairs);

/* "definitions/calendars/2026.yaml:12:5: …", one problem a line. */
const char *problem_format(pool_t *pool, const struct problem *problem);
void problems_print(const struct problems *problems, FILE *stream);
