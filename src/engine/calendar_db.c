/* engine/calendar_db.c - every statement of calendars that change. */
#include "engine/calendar_db.h"

#define VERSIONS_MAX 200

enum {
	ALL,
	FORCED,
	LOAD,
	FOLLOWING,
	LAST,
	IN_FORCE,
	INSERT,
	UPDATE,
	RESTART,
	RUNNING,
	PUT_MOVE,
	STAGED,
	MOVED_AT
};

#define COLUMNS \
	"version, id, base, hash, title, document, state, proposed_by, proposed_at, settled_by, " \
	"settled_at, position, diff_hash, staged, earlier, after_matter, moved, done_at, files"
#define IS_FORCED "state IN ('base', 'following', 'done')"

const struct statement calendar_sql[] = {
	[ALL] = { "calendar_all",
		"SELECT " COLUMNS " FROM calendar WHERE county = $1 ORDER BY version DESC" },
	[FORCED] = { "calendar_forced",
		"SELECT " COLUMNS " FROM calendar WHERE county = $1 AND " IS_FORCED
		" ORDER BY version" },
	[LOAD] = { "calendar_version",
		"SELECT " COLUMNS " FROM calendar WHERE county = $1 AND version = $2" },
	[FOLLOWING] = { "calendar_following",
		"SELECT " COLUMNS " FROM calendar WHERE county = $1 AND state = 'following'" },
	[LAST] = { "calendar_last", "SELECT version FROM calendar WHERE county = $1 "
				    "ORDER BY version DESC LIMIT 1" },
	[IN_FORCE] = { "calendar_in_force",
		"SELECT version FROM calendar WHERE county = $1 AND " IS_FORCED
		" ORDER BY version DESC LIMIT 1" },
	[INSERT] = { "calendar_insert",
		"INSERT INTO calendar (county, " COLUMNS
		") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
		"$17, $18, $19, $20) ON CONFLICT DO NOTHING" },
	[UPDATE] = { "calendar_update",
		"UPDATE calendar SET state = $1, settled_by = $2, settled_at = $3, position = $4, "
		"after_matter = $5, moved = $6, done_at = $7 WHERE county = $8 AND version = $9" },
	[RESTART] = { "calendar_restart", "UPDATE calendar SET position = 0 WHERE county = $1" },
	[RUNNING] = { "calendar_running",
		"SELECT DISTINCT matter FROM clock WHERE county = $1 AND running = 1 AND "
		"matter > $2 ORDER BY matter" },
	[PUT_MOVE] = { "calendar_put_move",
		"INSERT INTO calendar_move (county, version, matter, position, share, clock, "
		"due_before, due_after, is_later) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		.many = true },
	[STAGED] = { "calendar_staged",
		"SELECT matter, share, clock, due_before, due_after, is_later FROM calendar_move "
		"WHERE county = $1 AND version = $2 AND position = 0 "
		"ORDER BY is_later, due_after, matter, share, clock" },
	[MOVED_AT] = { "calendar_moved_at",
		"SELECT position FROM calendar_move WHERE county = $1 AND matter = $2 AND "
		"version = $3 AND position > 0 LIMIT 1" },
	{ 0 },
};

static const struct column columns[] = {
	COLUMN_INT(struct calendar_version, version),
	COLUMN_INT(struct calendar_version, id),
	COLUMN_INT(struct calendar_version, base),
	COLUMN_TEXT(struct calendar_version, hash),
	COLUMN_TEXT(struct calendar_version, title),
	COLUMN_TEXT(struct calendar_version, document),
	COLUMN_TEXT(struct calendar_version, state),
	COLUMN_INT(struct calendar_version, proposed_by),
	COLUMN_INT(struct calendar_version, proposed_at),
	COLUMN_INT(struct calendar_version, settled_by),
	COLUMN_INT(struct calendar_version, settled_at),
	COLUMN_INT(struct calendar_version, position),
	COLUMN_TEXT(struct calendar_version, diff_hash),
	COLUMN_INT(struct calendar_version, staged),
	COLUMN_INT(struct calendar_version, earlier),
	COLUMN_INT(struct calendar_version, after_matter),
	COLUMN_INT(struct calendar_version, moved),
	COLUMN_INT(struct calendar_version, done_at),
	COLUMN_TEXT(struct calendar_version, files),
	{ 0 },
};

static const struct column matter_columns[] = {
	COLUMN_INT(struct calendar_matter, id),
	{ 0 },
};

static const struct column move_columns[] = {
	COLUMN_INT(struct calendar_move, matter),
	COLUMN_INT(struct calendar_move, share),
	COLUMN_TEXT(struct calendar_move, clock),
	COLUMN_INT(struct calendar_move, due_before),
	COLUMN_INT(struct calendar_move, due_after),
	COLUMN_INT(struct calendar_move, is_later),
	{ 0 },
};

struct rows calendar_db_all(struct ctx *ctx)
{
	return db_rows(ctx, &calendar_sql[ALL], columns, struct calendar_version, VERSIONS_MAX,
		V(ctx->county));
}

struct rows calendar_db_forced(struct ctx *ctx)
{
	return db_rows(ctx, &calendar_sql[FORCED], columns, struct calendar_version, VERSIONS_MAX,
		V(ctx->county));
}

bool calendar_db_load(struct ctx *ctx, int64_t version, struct calendar_version *ret)
{
	return db_one(ctx, &calendar_sql[LOAD], columns, ret, V(ctx->county), V(version));
}

bool calendar_db_following(struct ctx *ctx, struct calendar_version *ret)
{
	return db_one(ctx, &calendar_sql[FOLLOWING], columns, ret, V(ctx->county));
}

int64_t calendar_db_last(struct ctx *ctx)
{
	return db_int(ctx, &calendar_sql[LAST], 0, V(ctx->county));
}

int64_t calendar_db_in_force(struct ctx *ctx)
{
	return db_int(ctx, &calendar_sql[IN_FORCE], 0, V(ctx->county));
}

bool calendar_db_insert(struct ctx *ctx, const struct calendar_version *row)
{
	return db_exec(ctx, &calendar_sql[INSERT], V(ctx->county), V(row->version), V(row->id),
		       V(row->base), V(row->hash), V(row->title), V(row->document), V(row->state),
		       V(row->proposed_by), V(row->proposed_at), V(row->settled_by),
		       V(row->settled_at), V(row->position), V(row->diff_hash), V(row->staged),
		       V(row->earlier), V(row->after_matter), V(row->moved), V(row->done_at),
		       V(row->files)) == 1;
}

void calendar_db_update(struct ctx *ctx, const struct calendar_version *row)
{
	db_put(ctx, &calendar_sql[UPDATE], V(row->state), V(row->settled_by), V(row->settled_at),
		V(row->position), V(row->after_matter), V(row->moved), V(row->done_at),
		V(ctx->county), V(row->version));
}

void calendar_db_restart(struct ctx *ctx)
{
	db_put(ctx, &calendar_sql[RESTART], V(ctx->county));
}

struct rows calendar_db_running(struct ctx *ctx, int64_t after, int64_t limit)
{
	return db_rows(ctx, &calendar_sql[RUNNING], matter_columns, struct calendar_matter, limit,
		V(ctx->county), V(after));
}

void calendar_db_put_move(
	struct ctx *ctx, int64_t version, int64_t position, const struct calendar_move *move)
{
	db_put(ctx, &calendar_sql[PUT_MOVE], V(ctx->county), V(version), V(move->matter),
		V(position), V(move->share), V(move->clock), V(move->due_before),
		V(move->due_after), V(move->is_later));
}

struct rows calendar_db_staged(struct ctx *ctx, int64_t version, int64_t limit)
{
	return db_rows(ctx, &calendar_sql[STAGED], move_columns, struct calendar_move, limit,
		V(ctx->county), V(version));
}

int64_t calendar_db_moved_at(struct ctx *ctx, int64_t matter, int64_t version)
{
	return db_int(ctx, &calendar_sql[MOVED_AT], 0, V(ctx->county), V(matter), V(version));
}
