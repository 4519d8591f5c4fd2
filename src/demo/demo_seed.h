/* demo/demo_seed.h - many matters out of few, for measuring: the lives that stand in a county are told again
 * and again, with other dates, numbers and titles, in the order of time.
 *
 * The models are what the county holds (of the demo county, what its year has brought); they are taken
 * away, and what is told takes their place. Every event is one of a model's, moved by whole weeks to a
 * day of work of the last years; a life whose time has not come yet is told up to now, so that those
 * of the last weeks are under way, with what their ladders have brought so far. The record is in order:
 * `at` never falls from one position to the next. The same models, seed and day give the same matters;
 * only salts differ. */
#pragma once

#include "base/ctx.h"

struct seed_options {
	int64_t matters, seed;
	int64_t events_most; /* models with more events are left out */
	int64_t first_day;   /* of the registrations */
	int64_t unfinished;  /* per cent that stop at any of their steps and become overdue */
};

struct seed_report {
	int64_t models, matters, events, open;
	int64_t fold_ms, store_ms; /* what each of the two threads worked */
	int64_t seal_ms;           /* the tree over all events, at the end */
};

/* CTX: without an actor, on the only connection, outside of a transaction, with definitions, directory and
 * world; a failure leaves a database that is good for nothing. The county is none of the demo any
 * more. */
MUST_USE enum err demo_seed(
	struct ctx *ctx, const struct seed_options *options, struct seed_report *ret);
