/* engine/number_db.h - rows of series and papers, for number.c alone. */
#pragma once

#include "engine/number.h"

/* The number taken: AMOUNT more than the last, whoever else is taking one. */
int64_t number_db_take(struct ctx *ctx, const char *series, int64_t year, int64_t amount);
void number_db_put(struct ctx *ctx, const struct number_row *row);
int64_t number_db_start(struct ctx *ctx, const char *series, int64_t year, int64_t last);
int64_t number_db_last(struct ctx *ctx, const char *series, int64_t year);
int64_t number_db_seal(struct ctx *ctx, int64_t matter, const char *text);
int64_t number_db_send(struct ctx *ctx, int64_t matter, const char *text);
int64_t number_db_void(struct ctx *ctx, int64_t matter, const char *text, const char *reason);
void number_db_void_event(struct ctx *ctx, int64_t matter, int64_t seq, const char *reason);
/* The reserved row of this id, series and year becomes what ROW says; how many were. */
int64_t number_db_use(struct ctx *ctx, const struct number_row *row);
int64_t number_db_settle(
	struct ctx *ctx, int64_t id, const char *state, const char *title, const char *reason);
