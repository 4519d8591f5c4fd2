/* engine/ledger_tree_db.c - leaves as they are stored, and the kept nodes of the tree. */
#include "engine/ledger_tree_db.h"

#include <string.h>

enum { LEAVES, BLOCKS, NODE, NODES, PUT_NODE };

const struct statement ledger_tree_statements[] = {
	[LEAVES] = { "ledger_leaves", "SELECT position, leaf FROM event WHERE county = $1 AND "
				      "position >= $2 ORDER BY position" },
	[BLOCKS] = { "ledger_blocks",
		"SELECT MAX(ordinal) + 1 FROM ledger_node WHERE county = $1 AND level = $2" },
	[NODE] = { "ledger_node",
		"SELECT root FROM ledger_node WHERE county = $1 AND level = $2 AND ordinal = $3" },
	[NODES] = { "ledger_nodes", "SELECT COUNT(*) FROM ledger_node WHERE county = $1" },
	[PUT_NODE] = { "ledger_put_node",
		"INSERT INTO ledger_node (county, level, ordinal, root) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (county, level, ordinal) DO UPDATE SET root = excluded.root",
		.many = true },
	{ 0 },
};

static const struct column leaf_columns[] = { COLUMN_INT(struct ledger_leaf, position),
	COLUMN_BYTES(struct ledger_leaf, hash), { 0 } };

struct rows ledger_db_leaves(struct ctx *ctx, int64_t from, int64_t limit)
{
	return db_rows(ctx, &ledger_tree_statements[LEAVES], leaf_columns, struct ledger_leaf,
		limit, V(ctx->county), V(from));
}

bool ledger_leaf_hash(const struct ledger_leaf *leaf, struct tree_hash *ret)
{
	if (leaf->hash.size != TREE_HASH)
		return false;
	memcpy(ret->bytes, leaf->hash.data, TREE_HASH);
	return true;
}

bool ledger_node(struct ctx *ctx, int level, int64_t ordinal, struct tree_hash *ret)
{
	static const struct column columns[] = { COLUMN_BYTES(struct ledger_leaf, hash), { 0 } };
	struct ledger_leaf row = { 0 };
	return db_one(ctx, &ledger_tree_statements[NODE], columns, &row, V(ctx->county), V(level),
		       V(ordinal)) &&
	       ledger_leaf_hash(&row, ret);
}

int64_t ledger_nodes(struct ctx *ctx)
{
	return db_int(ctx, &ledger_tree_statements[NODES], 0, V(ctx->county));
}

int64_t ledger_db_blocks(struct ctx *ctx)
{
	return db_int(
		ctx, &ledger_tree_statements[BLOCKS], 0, V(ctx->county), V(LEDGER_BLOCK_LEVEL));
}

void ledger_db_put_node(struct ctx *ctx, int level, int64_t ordinal, const struct tree_hash *root)
{
	db_put(ctx, &ledger_tree_statements[PUT_NODE], V(ctx->county), V(level), V(ordinal),
		V((struct bytes){ root, TREE_HASH }));
}
