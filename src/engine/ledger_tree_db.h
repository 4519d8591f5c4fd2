/* engine/ledger_tree_db.h - rows of the tree, for ledger_tree.c. */
#pragma once

#include "engine/ledger_tree.h"

struct ledger_leaf {
	int64_t position;
	struct bytes hash;
};

/* struct ledger_leaf in the order of positions, from position FROM on. */
struct rows ledger_db_leaves(struct ctx *ctx, int64_t from, int64_t limit);
bool ledger_leaf_hash(const struct ledger_leaf *leaf, struct tree_hash *ret);

int64_t ledger_db_blocks(struct ctx *ctx); /* of LEDGER_BLOCK_LEVEL */
void ledger_db_put_node(struct ctx *ctx, int level, int64_t ordinal, const struct tree_hash *root);
