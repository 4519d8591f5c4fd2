/* demo/demo_db.h - what the demo county writes beside the doors of others: notes and read marks. */
#pragma once

#include "store/db.h"

extern const struct statement demo_sql[]; /* ends with { 0 } */

/* A note about the demo county among the settings. */
void demo_db_note(struct ctx *ctx, const char *name, const char *value);

/* NULL where there is none. */
const char *demo_db_noted(struct ctx *ctx, const char *name);

/* Rungs that wait for somebody and have fired now. */
struct demo_fired {
	int64_t matter, seq;
};
struct rows demo_db_fired(struct ctx *ctx, int64_t limit);

/* Everything of PERSON before AT has been read. */
void demo_db_read_before(struct ctx *ctx, int64_t person, int64_t at);

/* How many events there are. */
int64_t demo_db_events(struct ctx *ctx);

/* Every matter of the county. */
struct demo_matter {
	int64_t id, is_open;
};
struct rows demo_db_matters(struct ctx *ctx, int64_t limit);

/* How many are open. */
int64_t demo_db_open(struct ctx *ctx);

/* The county is no demo any more: it is served, and not made anew, like any other. */
void demo_db_end(struct ctx *ctx);
