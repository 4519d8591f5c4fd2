/* engine/erase_db.h - the statements that take content away, for erase.c alone. */
#pragma once

#include "engine/erase.h"

struct erased_row {
	int64_t seq, version, is_open, definition,
		erased; /* erased: its first event has no body any more */
	const char *procedure;
	struct bytes leaf;
};

bool erase_db_matter(struct ctx *ctx, int64_t matter, struct erased_row *ret);

/* All content up to SEQ; the row then stands at the event AT. */
void erase_db_content(struct ctx *ctx, int64_t matter, int64_t seq);
void erase_db_field(struct ctx *ctx, const char *procedure, const char *field, int64_t matter);
void erase_db_messages(struct ctx *ctx, int64_t person, int64_t matter);
void erase_db_row(struct ctx *ctx, int64_t matter, int64_t seq, int64_t at, struct bytes leaf,
	const char *title);

struct rows erase_db_due(
	struct ctx *ctx, const char *procedure, int64_t before, int64_t after, int64_t limit);
