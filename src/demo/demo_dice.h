/* demo/demo_dice.h - chance that falls the same every time: SplitMix64 (Steele, Lea, Flood 2014) from a
 * seed and the name of a stream, so that what is drawn for one matter never moves another. */
#pragma once

#include "base/text.h"

struct dice {
	uint64_t state;
};

void dice_init(struct dice *dice, uint64_t seed, uint64_t stream);

uint64_t dice_next(struct dice *dice);
int64_t dice_between(struct dice *dice, int64_t least, int64_t most); /* both may fall */
bool dice_chance(struct dice *dice, int64_t percent);

/* "60-365", "-12--1", "3": false where it is none, or the wrong way round. */
bool range_parse(const char *text, int64_t *ret_least, int64_t *ret_most);

/* One of "a=3,b=1" by weight, in POOL; NULL where it cannot be read. */
const char *dice_weighted(struct dice *dice, pool_t *pool, const char *choices);
