/* setup/rehome_db.h - the rows of re-homing. */
#pragma once

#include "setup/rehome.h"

struct rehoming {
	int64_t id, from_unit, to_unit, since, ends, proposed_by, proposed_at, settled_by,
		settled_at, after_matter, moved, kept, done_at;
	const char *document, *state;
};

struct rehome_item {
	int64_t matter, share;
};

struct owner_row {
	int64_t party, day, after_matter;
};

struct rows rehome_db_all(struct ctx *ctx);
bool rehome_db_load(struct ctx *ctx, int64_t id, struct rehoming *ret);
/* The first that is approved and whose day has come. */
bool rehome_db_next(struct ctx *ctx, int64_t today, struct rehoming *ret);
void rehome_db_put(struct ctx *ctx, const struct rehoming *rehoming);
/* Open shares of UNIT behind the matter AFTER. */
struct rows rehome_db_items(struct ctx *ctx, int64_t unit, int64_t after, int64_t limit);

void rehome_db_note_owner(struct ctx *ctx, const struct owner_row *row);
bool rehome_db_next_owner(struct ctx *ctx, int64_t today, struct owner_row *ret);
void rehome_db_drop_owner(struct ctx *ctx, const struct owner_row *row);
/* Matters behind row->after_matter with anything that runs, or waits, for the party; struct rehome_item. */
struct rows rehome_db_owned(struct ctx *ctx, const struct owner_row *row, int64_t limit);
