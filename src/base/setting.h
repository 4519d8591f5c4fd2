/* base/setting.h - whole numbers that a county may set: each with a default, a range and a unit.
 *
 * The table of all settings is app/config.c; what one is for stands in the messages under
 * setting.<name>. Values come from the table, then from the database, then from the command line.
 * A set of values never changes after it was given to a ctx. */
#pragma once

#include "base/ctx.h"

struct setting {
	const char *name; /* "session-hours" */
	int64_t fallback, least, most;
	const char *unit; /* a key of messages under unit: "minutes"; NULL: a bare number */
	bool at_start;    /* read when the program starts; the others at once */
};

struct settings {
	const struct setting *table; /* ends with { 0 } */
	int64_t *values;
};

/* All at their defaults. */
struct settings *settings_make(pool_t *pool, const struct setting *table);

/* False where there is no such setting, or VALUE is out of its range. */
bool settings_set(struct settings *settings, const char *name, int64_t value);

/* The name must be one of the table's. */
int64_t settings_get(const struct settings *settings, const char *name);

static inline int64_t ctx_setting(const struct ctx *ctx, const char *name)
{
	return settings_get(ctx->settings, name);
}
