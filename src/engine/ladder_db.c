/* engine/ladder_db.c - what is due. */
#include "engine/ladder_db.h"

enum { DUE, DRAFTS, DRAFT_COUNT, LAST_AT, HOLD, SET_HOLD, REST, POSTPONE, ISSUED, COUNTED };

const struct statement ladder_statements[] = {
	[DUE] = { "ladder_due",
		"SELECT c.matter, c.share, c.clock, c.next, m.procedure, m.definition FROM clock c "
		"JOIN matter m ON m.county = $1 AND m.id = c.matter "
		"WHERE c.county = $1 AND c.next <= $2 ORDER BY c.next" },
	[DRAFTS] = { "ladder_drafts",
		"SELECT r.matter, r.share, r.seq, m.procedure, m.definition FROM rung r "
		"JOIN matter m ON m.county = $1 AND m.id = r.matter WHERE r.county = $1 AND "
		"r.waiting = 1 AND r.send_at > 0 AND r.send_at <= $2 ORDER BY r.send_at" },
	[DRAFT_COUNT] = { "ladder_draft_count",
		"SELECT COUNT(*) FROM (SELECT 1 FROM rung WHERE county = $1 AND waiting = 1 AND "
		"send_at > 0 AND send_at <= $2 LIMIT $3) counted" },
	[LAST_AT] = { "ladder_last_at",
		"SELECT at FROM event WHERE county = $1 ORDER BY position DESC LIMIT 1" },
	[HOLD] = { "ladder_hold",
		"SELECT value FROM setting WHERE county = $1 AND name = 'ladder.hold'" },
	[SET_HOLD] = { "ladder_set_hold",
		"INSERT INTO setting (county, name, value) VALUES ($1, 'ladder.hold', $2) "
		"ON CONFLICT (county, name) DO UPDATE SET value = $2" },
	[REST] = { "ladder_rest",
		"UPDATE clock SET next = $1 WHERE county = $2 AND matter = $3 AND share = $4 "
		"AND clock = $5" },
	[POSTPONE] = { "ladder_postpone",
		"UPDATE rung SET send_at = $1 WHERE county = $2 AND matter = $3 AND seq = $4 "
		"AND waiting = 1" },
	[ISSUED] = { "ladder_issued",
		"SELECT COUNT(*) FROM rung WHERE county = $1 AND unit = $2 AND level = $3 AND "
		"ended > $4 AND outcome = 'issued'" },
	[COUNTED] = { "ladder_counted",
		"SELECT COALESCE(MAX(fired_at), 0) FROM rung WHERE county = $1 AND unit = $2 AND "
		"level = $3 AND rung = $4" },
	{ 0 },
};

static const struct column due_columns[] = {
	COLUMN_INT(struct due_clock, matter),
	COLUMN_INT(struct due_clock, share),
	COLUMN_TEXT(struct due_clock, clock),
	COLUMN_INT(struct due_clock, next),
	COLUMN_TEXT(struct due_clock, procedure),
	COLUMN_INT(struct due_clock, version),
	{ 0 },
};

static const struct column draft_columns[] = {
	COLUMN_INT(struct due_draft, matter),
	COLUMN_INT(struct due_draft, share),
	COLUMN_INT(struct due_draft, seq),
	COLUMN_TEXT(struct due_draft, procedure),
	COLUMN_INT(struct due_draft, version),
	{ 0 },
};

struct hold_row {
	const char *value;
};

static const struct column hold_columns[] = { COLUMN_TEXT(struct hold_row, value), { 0 } };

struct rows ladder_db_due(struct ctx *ctx, int64_t limit)
{
	return db_rows(ctx, &ladder_statements[DUE], due_columns, struct due_clock, limit,
		V(ctx->county), V(ctx->now));
}

struct rows ladder_db_drafts(struct ctx *ctx, int64_t limit)
{
	return db_rows(ctx, &ladder_statements[DRAFTS], draft_columns, struct due_draft, limit,
		V(ctx->county), V(ctx->now));
}

int64_t ladder_db_draft_count(struct ctx *ctx, int64_t most)
{
	return db_int(
		ctx, &ladder_statements[DRAFT_COUNT], 0, V(ctx->county), V(ctx->now), V(most));
}

int64_t ladder_db_last_at(struct ctx *ctx)
{
	return db_int(ctx, &ladder_statements[LAST_AT], 0, V(ctx->county));
}

const char *ladder_db_hold(struct ctx *ctx)
{
	struct hold_row row = { 0 };
	(void)db_one(ctx, &ladder_statements[HOLD], hold_columns, &row, V(ctx->county));
	return row.value;
}

void ladder_db_set_hold(struct ctx *ctx, const char *why)
{
	db_put(ctx, &ladder_statements[SET_HOLD], V(ctx->county), V(why));
}

void ladder_db_rest(struct ctx *ctx, const struct due_clock *clock, int64_t until)
{
	db_put(ctx, &ladder_statements[REST], V(until), V(ctx->county), V(clock->matter),
		V(clock->share), V(clock->clock));
}

void ladder_db_postpone(struct ctx *ctx, const struct due_draft *draft, int64_t until)
{
	db_put(ctx, &ladder_statements[POSTPONE], V(until), V(ctx->county), V(draft->matter),
		V(draft->seq));
}

int64_t ladder_db_issued(struct ctx *ctx, int64_t unit, int64_t level, int64_t since)
{
	return db_int(
		ctx, &ladder_statements[ISSUED], 0, V(ctx->county), V(unit), V(level), V(since));
}

int64_t ladder_db_last_counted(struct ctx *ctx, int64_t unit, const struct rung *rung)
{
	return db_int(ctx, &ladder_statements[COUNTED], 0, V(ctx->county), V(unit), V(rung->level),
		V(rung->id));
}
