/* files/files_db.c - attachments of matters. */
#include "files/files_db.h"

enum { PUT, FIND, OF_MATTER, BYTES, NAMED };

/* More than a matter can have: what it may hold is limited in bytes. */
#define MOST 20000

#define ATTACHMENT "matter, seq, ordinal, share, at, person, size, name, hash, type"

const struct statement files_sql[] = {
	[PUT] = { "files_put", "INSERT INTO attachment (county, " ATTACHMENT ") "
			       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" },
	[FIND] = { "files_find",
		"SELECT " ATTACHMENT " FROM attachment "
		"WHERE county = $1 AND matter = $2 AND seq = $3 AND ordinal = $4" },
	[OF_MATTER] = { "files_of_matter",
		"SELECT " ATTACHMENT " FROM attachment "
		"WHERE county = $1 AND matter = $2 ORDER BY seq, ordinal" },
	[BYTES] = { "files_bytes", "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM attachment "
				   "WHERE county = $1 AND matter = $2" },
	[NAMED] = { "files_named",
		"SELECT 1 FROM attachment WHERE county = $1 AND hash = $2 LIMIT 1" },
	{ 0 },
};

static const struct column attachment_columns[] = {
	COLUMN_INT(struct attachment, matter),
	COLUMN_INT(struct attachment, seq),
	COLUMN_INT(struct attachment, ordinal),
	COLUMN_INT(struct attachment, share),
	COLUMN_INT(struct attachment, at),
	COLUMN_INT(struct attachment, person),
	COLUMN_INT(struct attachment, size),
	COLUMN_TEXT(struct attachment, name),
	COLUMN_TEXT(struct attachment, hash),
	COLUMN_TEXT(struct attachment, type),
	{ 0 },
};

void files_db_put(struct ctx *ctx, const struct attachment *attachment)
{
	db_put(ctx, &files_sql[PUT], V(ctx->county), V(attachment->matter), V(attachment->seq),
		V(attachment->ordinal), V(attachment->share), V(attachment->at),
		V(attachment->person), V(attachment->size), V(attachment->name),
		V(attachment->hash), V(attachment->type));
}

bool files_db_find(struct ctx *ctx, int64_t matter, int64_t id, struct attachment *ret)
{
	return db_one(ctx, &files_sql[FIND], attachment_columns, ret, V(ctx->county), V(matter),
		V(id / FILES_OF_EVENT), V(id % FILES_OF_EVENT));
}

struct rows files_of_matter(struct ctx *ctx, int64_t matter)
{
	return db_rows(ctx, &files_sql[OF_MATTER], attachment_columns, struct attachment, MOST,
		V(ctx->county), V(matter));
}

int64_t files_db_bytes(struct ctx *ctx, int64_t matter)
{
	return db_int(ctx, &files_sql[BYTES], 0, V(ctx->county), V(matter));
}

bool files_db_named(struct ctx *ctx, const char *hash)
{
	return db_int(ctx, &files_sql[NAMED], 0, V(ctx->county), V(hash));
}
