/* engine/tree.h - a Merkle tree over leaf hashes as RFC 6962 shapes it: root, growth, and the two proofs.
 *
 *   root of no leaves = HASH("")
 *   root of one leaf  = the leaf's hash (already HASH(0x00 ‖ …): see ledger.h)
 *   root of n leaves  = HASH(0x01 ‖ root of the first k ‖ root of the rest), k the largest power of 2 below n
 *
 * Knows neither events nor databases. The hash is a parameter: SM3 for the record, SHA-256 where the known
 * values of RFC 6962 are to come out. Leaves are counted from 0 here; position P of the record is leaf P - 1. */
#pragma once

#include "store/db.h"

#define TREE_HASH 32
#define TREE_LEVELS 62 /* no tree has 2^62 leaves */
#define TREE_PROOF_MAX 64

struct tree_hash {
	unsigned char bytes[TREE_HASH];
};

/* The hash of the parts one after another: ledger_hash is one. */
typedef void tree_hasher(const struct bytes *parts, size_t count, unsigned char ret[TREE_HASH]);

bool tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b);
struct tree_hash tree_join(
	tree_hasher *hasher, const struct tree_hash *left, const struct tree_hash *right);

/* --- growing ----------------------------------------------------------------------------------- */

/* A tree that can only grow: of its whole subtrees the largest ones, from left to right. edge[L] is the
 * root of one with 2^L leaves and counts where bit L of `size` is set. May be copied. */
struct tree {
	tree_hasher *hasher;
	int64_t size;
	struct tree_hash edge[TREE_LEVELS];
	/* Each whole subtree as its last leaf comes: the ORDINALth from the left of its level, whose
	 * leaves are ordinal·2^level …; NULL: nobody is told. */
	void (*made)(void *data, int level, int64_t ordinal, const struct tree_hash *root);
	void *data;
};
void tree_append(struct tree *tree, const struct tree_hash *leaf);
struct tree_hash tree_root(const struct tree *tree);

/* --- proving ----------------------------------------------------------------------------------- */

/* Leaves FROM … TO - 1, a subtree whose root a proof needs. */
struct tree_range {
	int64_t from, to;
};

/* What the proof that leaf INDEX is in the tree of SIZE consists of, from the leaf upwards: how many. INDEX
 * is below SIZE. */
size_t tree_inclusion(int64_t index, int64_t size, struct tree_range ret[TREE_PROOF_MAX]);

/* The same that the tree of OLD leaves is the beginning of the tree of SIZE. 0 < OLD <= SIZE; nothing
 * where they are the same. */
size_t tree_consistency(int64_t old, int64_t size, struct tree_range ret[TREE_PROOF_MAX]);

/* Where roots of whole subtrees come from; false: it isn't there, which ends the asking. */
struct tree_source {
	tree_hasher *hasher;
	bool (*whole)(void *data, int level, int64_t ordinal, struct tree_hash *ret);
	void *data;
};
bool tree_range_root(
	const struct tree_source *source, struct tree_range range, struct tree_hash *ret);

/* --- verifying --------------------------------------------------------------------------------- */

/* Leaf INDEX with this hash is in the tree of SIZE with ROOT. Anything is refused: any number, any COUNT. */
bool tree_includes(tree_hasher *hasher, int64_t index, int64_t size, const struct tree_hash *leaf,
	const struct tree_hash *proof, size_t count, const struct tree_hash *root);

/* The tree of SIZE with ROOT grew from the one of OLD with OLD_ROOT. */
bool tree_grew(tree_hasher *hasher, int64_t old, int64_t size, const struct tree_hash *proof,
	size_t count, const struct tree_hash *old_root, const struct tree_hash *root);
