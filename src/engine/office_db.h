/* engine/office_db.h - the rows behind office.h. */
#pragma once

#include "engine/office.h"

/* False where there is no county; *ret_more: there are several. */
bool office_db_county(struct ctx *ctx, struct office *ret, bool *ret_more);
void office_db_put_county(struct ctx *ctx, const struct office *office);
void office_db_rename(struct ctx *ctx, const char *county_name, const char *name);
struct rows office_db_notes(struct ctx *ctx); /* struct office_note, by name */
void office_db_put_note(struct ctx *ctx, const char *name, const char *value);
void office_db_drop_note(struct ctx *ctx, const char *name);
