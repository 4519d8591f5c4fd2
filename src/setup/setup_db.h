/* setup/setup_db.h - the rows that the pages of setup read beside the directory's. */
#pragma once

#include "setup/setup.h"

bool setup_db_has_matters(struct ctx *ctx);
bool setup_db_has_numbers(struct ctx *ctx);

/* Accounts, by person. */
struct account_row {
	int64_t person, active, must_change, changed;
	const char *login;
};
struct rows setup_db_accounts(struct ctx *ctx);

/* Access records, newest first: of KIND ("" any), before the id AFTER (0: from the newest). */
struct access_row {
	int64_t id, at, person;
	const char *kind, *object, *detail, *address;
};
struct rows setup_db_access(struct ctx *ctx, const char *kind, int64_t after, int64_t limit);
struct rows setup_db_access_kinds(struct ctx *ctx); /* struct access_row with kind alone */

/* 正式启用: the tables whose rows are the county's work, and how many each slice deletes. */
#define WIPE_AT_ONCE 500
struct wipe {
	const char *table;
	int statement; /* of setup_sql */
};
extern const struct wipe setup_wipes[]; /* ends with { 0 } */
/* Those whose rows stay: directory, settings, accounts, definitions, the record of access. */
extern const char *const setup_kept[]; /* ends with NULL */

/* Deletes some rows; how many. */
int64_t setup_db_wipe(struct ctx *ctx, const struct wipe *wipe);
/* After all of it: the series go on behind the numbers that were used outside before. */
void setup_db_restart_series(struct ctx *ctx);
int64_t setup_db_count_matters(struct ctx *ctx);
int64_t setup_db_count_events(struct ctx *ctx);
/* As stored now, not as the snapshot has it. */
bool setup_db_is_wiping(struct ctx *ctx);

/* Names that a unit had before. */
struct unit_name_row {
	const char *name, *short_name, *document;
	int64_t to_day;
};
struct rows setup_db_unit_names(struct ctx *ctx, int64_t unit);
void setup_db_put_unit_name(struct ctx *ctx, int64_t unit, const struct unit_name_row *row);
