/* bench/tally.h - latencies, counted in steps of 1/64 of their power of two: exact within 2 %. */
#pragma once

#include <stdint.h>

#define TALLY_STEPS 64
#define TALLY_POWERS 40

struct tally {
	int64_t count;
	int64_t steps[TALLY_POWERS * TALLY_STEPS];
};

void tally_add(struct tally *tally, int64_t nanoseconds);

/* The latency in ms that PERCENT of all have at most (nearest rank); 0 where there is none. */
double tally_ms(const struct tally *tally, double percent);
