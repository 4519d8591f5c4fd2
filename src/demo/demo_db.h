/* demo/demo_db.h - what the demo county writes beside the doors of others: notes and read marks. */
#pragma once

#include "store/db.h"

extern const struct statement demo_sql[]; /* ends with { 0 } */

/* A note about the demo county among the settings. */
void demo_db_note(struct ctx *ctx, const char *name, const char *value);

/* NULL where there is none. */
const char *demo_db_noted(struct ctx *ctx, const char *name);
