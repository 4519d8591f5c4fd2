/* engine/outbox_db.h - rows of the inbox, for the outbox's own use. */
#pragma once

#include "store/db.h"

struct notice {
	int64_t person, matter, seq, at;
	const char *kind;                 /* "todo", "news", "rung" */
	const char *text;
};

void outbox_db_tell(struct ctx *ctx, const struct notice *notice);
