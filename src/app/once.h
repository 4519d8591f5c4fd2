/* app/once.h - a form is taken once: its key is stored with its effects, a repeat gets the first
 * answer.
 *
 * The key is stored as SM3 over the key that came, the path and all values: who goes back,
 * changes the text and sends again with the same one-time key has another request and is not told
 * that the first one was taken. Keys are kept for 24 hours (setting once-hours). */
#pragma once

#include "http/form.h"

struct once_answer {
	int64_t status;
	const char *location; /* with 303 */
	const char *body;     /* JSON, with 200 */
};

/* What is stored for this request, whose body had the values RAW; NULL where it brings no key. */
const char *once_key(pool_t *pool, const struct request *req, const struct param *raw);

bool once_find(struct ctx *ctx, const char *key, int64_t person, struct once_answer *ret);
void once_put(struct ctx *ctx, const char *key, int64_t person, const struct once_answer *answer);

/* A slice of forgetting; true while there is more. */
bool once_clean(struct ctx *ctx);
