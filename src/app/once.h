/* app/once.h - a form is taken once: its key is stored with its effects, a repeat gets the first
 * answer.
 *
 * The key is stored as SM3 over the key that came, the path and all values: who goes back,
 * changes the text and sends again with the same one-time key has another request and is not told
 * that the first one was taken. Keys are kept for 24 hours (setting once-hours).
 *
 * A page's key begins with the time at which it was made, in hexadecimal, and so does what is stored:
 * keys of one time stand side by side, where a random one would change a page of its own in the
 * database for each form. A key of another shape is as good. */
#pragma once

#include "http/form.h"

struct once_answer {
	int64_t status;
	const char *location; /* with 303 */
	const char *body;     /* JSON, with 200 */
};

/* A new key for the forms of a page; NOW in UTC ms. */
const char *once_new(pool_t *pool, int64_t now);

/* What is stored for this request, whose body had the values RAW; NULL where it brings no key. */
const char *once_key(pool_t *pool, const struct request *req, const struct param *raw);

bool once_find(struct ctx *ctx, const char *key, int64_t person, struct once_answer *ret);
void once_put(struct ctx *ctx, const char *key, int64_t person, const struct once_answer *answer);

/* A slice of forgetting; true while there is more. */
bool once_clean(struct ctx *ctx);
