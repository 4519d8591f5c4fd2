/* inbox/inbox_db.h - the messages of the actor. */
#pragma once

#include "inbox/inbox.h"

/* Messages older than id BEFORE, newest first: struct inbox_row. */
struct rows inbox_db_rows(struct ctx *ctx, bool is_read, int64_t before, int64_t limit);

/* Return how many have become read. */
int64_t inbox_db_read(struct ctx *ctx, int64_t id);
int64_t inbox_db_read_until(struct ctx *ctx, int64_t until);
