/* engine/ledger_tree.h - the county's tree over its events in the order of their positions (tree.h, SM3).
 *
 * It follows from the events alone. In memory stands its right edge, as of the last commit; in the table
 * `ledger_node` the roots of whole subtrees from 256 leaves on, so that neither a start nor a proof reads the
 * record again. Nothing here may refuse a commit for what stands in the record: where that has a hole, the
 * tree stops growing, checkpoints stop, and `ledger check` says where. */
#pragma once

#include "engine/ledger.h"
#include "engine/tree.h"

/* Below this level a subtree is made of its events. */
#define LEDGER_BLOCK_LEVEL 8

/* The writer's, one thread at a time; zeroed at the start. */
struct ledger_tree {
	struct tree committed; /* its size is 0 until the first sealing */
	struct tree
		growing; /* as the transaction will leave it; thrown away where it is rolled back */
	bool loaded, pending;
	bool behind;  /* there are more events than one sealing takes: after an upgrade */
	bool due;     /* the next commit seals, however few there are */
	int64_t last; /* position that was given last, whatever became of it */
};

/* Whether enough waits for the writer's next commit to seal; what is less waits for a second at most. */
bool ledger_seal_due(const struct ledger_tree *tree);

/* After each transaction in which ledger_seal was called. */
void ledger_sealed(struct ledger_tree *tree, bool committed);

/* The root of the first SIZE events as they are stored, on any connection. False: one of them is missing, or
 * the ctx has failed. */
bool ledger_root(struct ctx *ctx, int64_t size, struct tree_hash *ret);

/* What a proof that tree.h has put together consists of; false as above. */
bool ledger_fill(
	struct ctx *ctx, const struct tree_range *ranges, size_t count, struct tree_hash *ret);

/* One of the table; false: it isn't there. And how many are. */
bool ledger_node(struct ctx *ctx, int level, int64_t ordinal, struct tree_hash *ret);
int64_t ledger_nodes(struct ctx *ctx);

extern const struct statement ledger_tree_statements[];
