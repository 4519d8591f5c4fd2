/* care/care_db.c - what a database says of itself. */
#include "care/care_inner.h"

#define COMPARED_AT_ONCE 10000

enum { COUNTS, LEAVES };

const struct statement care_sql[] = {
	[COUNTS] = { "care_counts",
		"SELECT county, (SELECT COUNT(*) FROM event WHERE county = c.county), "
		"(SELECT COUNT(*) FROM matter WHERE county = c.county), "
		"(SELECT COALESCE(MAX(position), 0) FROM event WHERE county = c.county), name "
		"FROM county c ORDER BY county" },
	[LEAVES] = { "care_leaves", "SELECT position, matter, seq, leaf FROM event WHERE county = "
				    "$1 AND position > $2 AND position <= $3 "
				    "ORDER BY position" },
	{ 0 },
};

struct care_counts care_db_counts(struct ctx *ctx)
{
	static const struct column columns[] = { COLUMN_INT(struct care_counts, county),
		COLUMN_INT(struct care_counts, events), COLUMN_INT(struct care_counts, matters),
		COLUMN_INT(struct care_counts, position), COLUMN_TEXT(struct care_counts, name),
		{ 0 } };
	struct care_counts counts = { 0 };
	db_one_with(ctx, &care_sql[COUNTS], columns, &counts, NULL, 0);
	return counts;
}

struct leaf {
	int64_t position, matter, seq;
	struct bytes leaf;
};

static struct rows leaves(struct ctx *ctx, int64_t county, int64_t after, int64_t until)
{
	static const struct column columns[] = { COLUMN_INT(struct leaf, position),
		COLUMN_INT(struct leaf, matter), COLUMN_INT(struct leaf, seq),
		COLUMN_BYTES(struct leaf, leaf), { 0 } };
	return db_rows(ctx, &care_sql[LEAVES], columns, struct leaf, COMPARED_AT_ONCE, V(county),
		V(after), V(until));
}

static bool same(const struct leaf *a, const struct leaf *b)
{
	return a->position == b->position && a->matter == b->matter && a->seq == b->seq &&
	       a->leaf.size == b->leaf.size &&
	       memcmp(a->leaf.data, b->leaf.data, a->leaf.size) == 0;
}

static int64_t count_differing(const struct rows *a, const struct rows *b)
{
	int64_t differing = llabs(a->count - b->count);
	for (int64_t i = 0; i < a->count && i < b->count; i++)
		differing +=
			!same((const struct leaf *)a->data + i, (const struct leaf *)b->data + i);
	return differing;
}

int64_t care_compare(struct ctx *ctx, struct ctx *twin, int64_t position)
{
	pool_t *outer = ctx->pool, *pool = pool_new(outer);
	int64_t differing = 0, county = ctx->county;
	ctx->pool = twin->pool = pool;
	for (int64_t at = 0; at < position && !ctx_failed(ctx) && !ctx_failed(twin);
		at += COMPARED_AT_ONCE) {
		int64_t until = at + COMPARED_AT_ONCE < position ? at + COMPARED_AT_ONCE : position;
		struct rows here = leaves(ctx, county, at, until),
			    there = leaves(twin, county, at, until);
		differing += count_differing(&here, &there);
		pool_clear(pool);
	}
	ctx->pool = twin->pool = outer;
	pool_free(pool);
	return differing;
}
