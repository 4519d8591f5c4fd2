/* engine/erase.h - 依法清除: what a finished matter says goes, that it was stays.
 *
 * Body and salt of all its events go, and with them what rows and messages repeat of them: title, values, texts of
 * shares and nodes, indexed texts, attachments, imported cells. An event (action ERASE_ACTION) with the legal
 * basis is appended. Commits, leaves and the tree stay: what leaves the machine verifies as before and says how
 * many are erased. Nothing brings it back but a backup of before. */
#pragma once

#include "engine/matter.h"
#include "store/db.h"

#define ERASE_ACTION "erase"

/* ERR_CONFLICT where it is still open or erased already, ERR_INVALID without a basis. By ctx->actor, or by who runs
 * the command. */
MUST_USE enum err matter_erase(struct ctx *ctx, int64_t matter, const char *basis);

/* One whose retention (the procedure's `retention`) is over: a proposal, nothing erases by itself. */
struct erasable {
	int64_t matter, closed;
	const char *number, *title;
};

/* Of one procedure, by id, behind AFTER, as of ctx->now. */
struct rows erasable_matters(
	struct ctx *ctx, const struct definition *definition, int64_t after, int64_t limit);

/* By its number; 0: there is none. */
int64_t erase_find(struct ctx *ctx, const char *number);

/* What the timeline says of it. */
const char *erase_sentence(const struct ctx *ctx, const struct event *event);

extern const struct statement erase_sql[];
