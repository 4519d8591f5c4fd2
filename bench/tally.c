/* bench/tally.c - a histogram whose steps grow with what they count. */
#include "tally.h"

#include <math.h>

/* Microseconds; below TALLY_STEPS each value has a step of its own. */
static int step_of(uint64_t value)
{
	int power = value < TALLY_STEPS ? 0 : 64 - __builtin_clzll(value) - 6;
	int step = power * TALLY_STEPS + (int)(value >> power) - (power ? TALLY_STEPS / 2 : 0);
	int last = TALLY_POWERS * TALLY_STEPS - 1;
	return step < last ? step : last;
}

static double value_of(int step)
{
	int power = step / TALLY_STEPS;
	int rest = step % TALLY_STEPS + (power ? TALLY_STEPS / 2 : 0);
	return ldexp(rest + 0.5, power);
}

void tally_add(struct tally *tally, int64_t nanoseconds)
{
	tally->steps[step_of((uint64_t)(nanoseconds > 0 ? nanoseconds : 0) / 1000)]++;
	tally->count++;
}

double tally_ms(const struct tally *tally, double percent)
{
	int64_t rank = (int64_t)ceil(percent / 100 * (double)tally->count), passed = 0;
	for (int step = 0; tally->count && step < TALLY_POWERS * TALLY_STEPS; step++) {
		passed += tally->steps[step];
		if (passed >= rank)
			return value_of(step) / 1000;
	}
	return 0;
}
