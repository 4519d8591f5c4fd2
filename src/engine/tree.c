/* engine/tree.c - RFC 6962's tree. The proofs follow its recursive definition; verifying them follows
 * RFC 9162, 2.1.3.2 and 2.1.4.2, which says the same step by step. */
#include "engine/tree.h"

#include <string.h>

#define NODE_PREFIX 0x01

bool tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

struct tree_hash tree_join(
	tree_hasher *hasher, const struct tree_hash *left, const struct tree_hash *right)
{
	static const unsigned char prefix = NODE_PREFIX;
	const struct bytes parts[] = { { &prefix, 1 }, { left, TREE_HASH }, { right, TREE_HASH } };
	struct tree_hash root;
	hasher(parts, COUNT(parts), root.bytes);
	return root;
}

static bool has_bit(int64_t number, int bit)
{
	return number >> bit & 1;
}

/* The largest power of two below a size of two or more. */
static int64_t split(int64_t size)
{
	int64_t half = 1;
	while (half < size - half)
		half *= 2;
	return half;
}

/* --- growing ----------------------------------------------------------------------------------- */

static void tell(const struct tree *tree, int level, const struct tree_hash *root)
{
	if (tree->made)
		tree->made(tree->data, level, tree->size >> level, root);
}

void tree_append(struct tree *tree, const struct tree_hash *leaf)
{
	struct tree_hash root = *leaf;
	int level = 0;
	tell(tree, level, &root);
	for (; has_bit(tree->size, level); level++) {
		root = tree_join(tree->hasher, &tree->edge[level], &root);
		tell(tree, level + 1, &root);
	}
	CHECK(level < TREE_LEVELS);
	tree->edge[level] = root;
	tree->size++;
}

struct tree_hash tree_root(const struct tree *tree)
{
	struct tree_hash root;
	bool found = false;
	if (tree->size == 0)
		tree->hasher(NULL, 0, root.bytes);
	for (int level = 0; level < TREE_LEVELS; level++)
		if (has_bit(tree->size, level)) {
			root = found ? tree_join(tree->hasher, &tree->edge[level], &root)
				     : tree->edge[level];
			found = true;
		}
	return root;
}

/* --- proving ----------------------------------------------------------------------------------- */

static void turn_round(struct tree_range *ranges, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct tree_range range = ranges[i];
		ranges[i] = ranges[count - 1 - i];
		ranges[count - 1 - i] = range;
	}
}

/* Goes down from the whole tree, keeping what it doesn't enter; a proof is told from below. */
size_t tree_inclusion(int64_t index, int64_t size, struct tree_range ret[TREE_PROOF_MAX])
{
	struct tree_range range = { 0, size };
	size_t count = 0;
	CHECK(index >= 0 && index < size);
	while (range.to - range.from > 1) {
		int64_t middle = range.from + split(range.to - range.from);
		bool left = index < middle;
		ret[count++] = left ? (struct tree_range){ middle, range.to }
				    : (struct tree_range){ range.from, middle };
		*(left ? &range.to : &range.from) = middle;
	}
	turn_round(ret, count);
	return count;
}

/* Down to the subtree that ends where the old tree ended; it is left out where it is the old tree. */
size_t tree_consistency(int64_t old, int64_t size, struct tree_range ret[TREE_PROOF_MAX])
{
	struct tree_range range = { 0, size };
	size_t count = 0;
	CHECK(old > 0 && old <= size);
	while (old < range.to) {
		int64_t middle = range.from + split(range.to - range.from);
		bool left = old <= middle;
		ret[count++] = left ? (struct tree_range){ middle, range.to }
				    : (struct tree_range){ range.from, middle };
		*(left ? &range.to : &range.from) = middle;
	}
	if (range.from > 0)
		ret[count++] = range;
	turn_round(ret, count);
	return count;
}

/* A range of a proof is whole subtrees from left to right, each smaller than the one before. */
bool tree_range_root(
	const struct tree_source *source, struct tree_range range, struct tree_hash *ret)
{
	struct tree part = { .hasher = source->hasher, .size = range.to - range.from };
	int64_t from = range.from;
	for (int level = TREE_LEVELS - 1; level >= 0; level--) {
		if (!has_bit(part.size, level))
			continue;
		CHECK(from >> level << level == from);
		if (!source->whole(source->data, level, from >> level, &part.edge[level]))
			return false;
		from += (int64_t)1 << level;
	}
	*ret = tree_root(&part);
	return true;
}

/* --- verifying --------------------------------------------------------------------------------- */

/* Both numbers go up the tree: where the node is, and where the last one of its level is. */
struct climb {
	int64_t node, last;
};

static bool is_right(const struct climb *climb)
{
	return has_bit(climb->node, 0) || climb->node == climb->last;
}

static void up(struct climb *climb)
{
	climb->node >>= 1;
	climb->last >>= 1;
}

/* A last node without a sibling stands for its parent too. */
static void skip(struct climb *climb)
{
	while (climb->node && !has_bit(climb->node, 0))
		up(climb);
}

bool tree_includes(tree_hasher *hasher, int64_t index, int64_t size, const struct tree_hash *leaf,
	const struct tree_hash *proof, size_t count, const struct tree_hash *root)
{
	struct tree_hash here = *leaf;
	if (index < 0 || index >= size)
		return false;
	struct climb climb = { index, size - 1 };
	for (size_t i = 0; i < count; i++) {
		if (climb.last == 0)
			return false;
		if (is_right(&climb)) {
			here = tree_join(hasher, &proof[i], &here);
			skip(&climb);
		} else {
			here = tree_join(hasher, &here, &proof[i]);
		}
		up(&climb);
	}
	return climb.last == 0 && tree_hash_equal(&here, root);
}

static bool climb_both(tree_hasher *hasher, struct climb climb, const struct tree_hash *proof,
	size_t count, struct tree_hash *old, struct tree_hash *all)
{
	for (size_t i = 0; i < count; i++) {
		if (climb.last == 0)
			return false;
		if (is_right(&climb)) {
			*old = tree_join(hasher, &proof[i], old);
			*all = tree_join(hasher, &proof[i], all);
			skip(&climb);
		} else {
			*all = tree_join(hasher, all, &proof[i]);
		}
		up(&climb);
	}
	return climb.last == 0;
}

bool tree_grew(tree_hasher *hasher, int64_t old, int64_t size, const struct tree_hash *proof,
	size_t count, const struct tree_hash *old_root, const struct tree_hash *root)
{
	if (old <= 0 || old > size)
		return false;
	struct climb climb = { old - 1, size - 1 };
	if (old == size)
		return count == 0 && tree_hash_equal(old_root, root);
	while (has_bit(climb.node, 0))
		up(&climb);
	/* Whole subtrees only: the old root is the node that the proof begins at, and isn't in it. */
	bool given = climb.node == 0;
	if (!given && count == 0)
		return false;
	struct tree_hash then = given ? *old_root : proof[0], now = then;
	return climb_both(hasher, climb, given ? proof : proof + 1, given ? count : count - 1,
		       &then, &now) &&
	       tree_hash_equal(&then, old_root) && tree_hash_equal(&now, root);
}
