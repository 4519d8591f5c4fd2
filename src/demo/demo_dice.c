/* demo/demo_dice.c - see demo_dice.h. */
#include "demo/demo_dice.h"

#include <stdlib.h>

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)
#define CHOICES_MAX 16

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

void dice_init(struct dice *dice, uint64_t seed, uint64_t stream)
{
	dice->state = mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 1);
}

uint64_t dice_next(struct dice *dice)
{
	dice->state += GOLDEN;
	return mix(dice->state);
}

int64_t dice_between(struct dice *dice, int64_t least, int64_t most)
{
	CHECK(least <= most);
	return least + (int64_t)(dice_next(dice) % (uint64_t)(most - least + 1));
}

bool dice_chance(struct dice *dice, int64_t percent)
{
	return dice_between(dice, 0, 99) < percent;
}

bool range_parse(const char *text, int64_t *ret_least, int64_t *ret_most)
{
	char *end;
	if (text_empty(text))
		return false;
	int64_t least = strtoll(text, &end, 10), most = least;
	if (end == text)
		return false;
	if (*end == '-') {
		const char *second = end + 1;
		most = strtoll(second, &end, 10);
		if (end == second)
			return false;
	}
	if (*end || least > most)
		return false;
	*ret_least = least;
	*ret_most = most;
	return true;
}

struct choices {
	const char *names[CHOICES_MAX];
	int64_t weights[CHOICES_MAX], sum;
	size_t count;
};

/* "a=3" at TEXT; the text after it, or NULL. */
static const char *add_choice(struct choices *choices, pool_t *pool, const char *text)
{
	const char *equals = strchr(text, '=');
	char *end;
	if (!equals || choices->count == CHOICES_MAX)
		return NULL;
	int64_t weight = strtoll(equals + 1, &end, 10);
	if (end == equals + 1 || weight < 0 || (*end && *end != ','))
		return NULL;
	choices->names[choices->count] = text_copy_n(pool, text, (size_t)(equals - text));
	choices->weights[choices->count++] = weight;
	choices->sum += weight;
	return *end ? end + 1 : end;
}

const char *dice_weighted(struct dice *dice, pool_t *pool, const char *choices)
{
	struct choices read = { 0 };
	while (choices && *choices)
		choices = add_choice(&read, pool, choices);
	if (!choices || read.sum <= 0)
		return NULL;
	int64_t fallen = dice_between(dice, 0, read.sum - 1);
	size_t i = 0;
	while (fallen >= read.weights[i])
		fallen -= read.weights[i++];
	return read.names[i];
}
