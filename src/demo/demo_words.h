/* demo/demo_words.h - the words of one matter: patterns filled, pools drawn from.
 *
 * A hole keeps its value for the whole matter, numbers are drawn each time. What the holes may hold
 * stands in demo/vocabulary.yaml. */
#pragma once

#include "demo/demo.h"
#include "demo/demo_dice.h"

#define HOLES_MAX 48
#define HINTS_MAX 96

struct hole {
	const char *name, *text;
	const char *unit; /* whose place it is, or NULL */
};

struct words {
	pool_t *pool; /* as long as the matter is told of */
	const struct demo *demo;
	struct dice *dice;
	int64_t day, shift; /* of the registration; of the files' dates */
	struct hole holes[HOLES_MAX];
	size_t hole_count;
	int64_t meeting_day; /* of {meeting} where it was used, else 0; -1: there was none yet */
	apr_hash_t *
		drawn; /* entries of pools that have been drawn: no two alike while there are others */
	const char *phase; /* a pool's entry of this name tells of time: of how far the matter is */
	int64_t part;      /* how much of the phase has run, 0 … 99 */
};

/* Gives a hole its value; the text lives in words->pool or longer. */
void words_set(struct words *words, const char *name, const char *text);

/* NULL where the hole has none yet. */
const char *words_value(const struct words *words, const char *name);

/* The text with its holes filled, in POOL. A hole that nothing is known of stays as it is. */
const char *words_fill(struct words *words, pool_t *pool, const char *text);

/* The unit of the first place that has been filled in, else of some place. Never NULL. */
const char *words_place(struct words *words);

/* COUNT places, all different: their units. */
const char **words_towns(struct words *words, size_t count);

/* A text of the pool PATH ("reasons.extend") of the vocabulary, filled, in POOL. A pool that is a map
 * goes on at the entry that is one of HINTS; NULL where there is none. */
const char *words_pool(
	struct words *words, pool_t *pool, const char *path, const char *const *hints);

/* The last meeting on or before the day, or NULL; *ret_day is its day. */
const char *words_meeting(const struct words *words, int64_t *ret_day);
