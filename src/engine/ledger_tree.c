/* engine/ledger_tree.c - grows the tree before each commit, keeps its nodes, and answers from them. */
#include "engine/ledger_tree_db.h"

/* Events that one sealing takes: far more than a batch has, and a few ms where it catches up. */
#define SEALED_AT_ONCE 1024
/* So that a POST pays a small part of a statement. */
#define SEALED_AT_LEAST 64
#define BLOCK (INT64_C(1) << LEDGER_BLOCK_LEVEL)

/* Appends the rows as long as each is the next one; the tree's first leaf has position FIRST. */
static void grow(struct tree *tree, const struct rows *rows, int64_t first)
{
	const struct ledger_leaf *leaf = rows->data;
	struct tree_hash hash;
	for (int64_t i = 0; i < rows->count; i++)
		if (leaf[i].position == tree->size + first && ledger_leaf_hash(&leaf[i], &hash))
			tree_append(tree, &hash);
}

/* --- sealing ------------------------------------------------------------------------------------- */

static void keep_node(void *data, int level, int64_t ordinal, const struct tree_hash *root)
{
	struct ctx *ctx = data;
	if (level >= LEDGER_BLOCK_LEVEL)
		ledger_db_put_node(ctx, level, ordinal, root);
}

/* From the nodes; from the beginning where one of them is missing. */
static struct tree load(struct ctx *ctx)
{
	struct tree tree = { .hasher = ledger_hash };
	int64_t blocks = ledger_db_blocks(ctx);
	bool whole = true;
	for (int level = LEDGER_BLOCK_LEVEL; whole && blocks >> (level - LEDGER_BLOCK_LEVEL);
		level++) {
		int64_t ordinal = (blocks >> (level - LEDGER_BLOCK_LEVEL)) - 1;
		if (ordinal % 2 == 0)
			whole = ledger_node(ctx, level, ordinal, &tree.edge[level]);
	}
	tree.size = whole ? blocks * BLOCK : 0;
	return tree;
}

/* The row at the size stands there unless the record was emptied (正式启用) under the tree. */
static bool stands(const struct tree *tree, const struct rows *rows)
{
	const struct ledger_leaf *leaf = rows->data;
	return tree->size == 0 || (rows->count && leaf->position == tree->size);
}

static struct rows read_next(struct ctx *ctx, const struct tree *tree)
{
	return ledger_db_leaves(ctx, tree->size, SEALED_AT_ONCE + 1);
}

bool ledger_seal_due(const struct ledger_tree *tree)
{
	return !tree->loaded || tree->due || tree->last - tree->committed.size >= SEALED_AT_LEAST;
}

void ledger_seal(struct ctx *ctx)
{
	struct ledger_tree *tree = ctx->ledger_tree;
	if (!tree || !ctx->county)
		return;
	if (!tree->loaded) {
		tree->committed = load(ctx);
		tree->loaded = !ctx_failed(ctx);
	}
	tree->due = false;
	tree->growing = tree->committed;
	struct rows rows = read_next(ctx, &tree->growing);
	if (!stands(&tree->growing, &rows) && !ctx_failed(ctx)) {
		tree->growing = (struct tree){ .hasher = ledger_hash };
		rows = read_next(ctx, &tree->growing);
	}
	tree->growing.made = keep_node;
	tree->growing.data = ctx;
	int64_t before = tree->growing.size;
	grow(&tree->growing, &rows, 1);
	tree->growing.made = NULL;
	tree->growing.data = NULL;
	tree->behind = rows.more && tree->growing.size > before;
	tree->pending = !ctx_failed(ctx);
}

void ledger_sealed(struct ledger_tree *tree, bool committed)
{
	if (tree && tree->pending && committed)
		tree->committed = tree->growing;
	if (tree)
		tree->pending = false;
}

/* --- answering ----------------------------------------------------------------------------------- */

/* A subtree without a node: of at most a block. */
static bool of_events(struct ctx *ctx, int level, int64_t ordinal, struct tree_hash *ret)
{
	struct ctx inner = *ctx;
	struct tree tree = { .hasher = ledger_hash };
	int64_t count = INT64_C(1) << level, first = ordinal * count + 1;
	inner.pool = pool_new(ctx->pool);
	struct rows rows = ledger_db_leaves(&inner, first, count);
	grow(&tree, &rows, first);
	ctx->failure = inner.failure;
	if (!ctx_failed(ctx))
		pool_free(inner.pool);
	if (tree.size == count)
		*ret = tree.edge[level];
	return tree.size == count;
}

static bool subtree(void *data, int level, int64_t ordinal, struct tree_hash *ret)
{
	struct ctx *ctx = data;
	struct tree_hash left, right;
	if (level >= LEDGER_BLOCK_LEVEL && ledger_node(ctx, level, ordinal, ret))
		return true;
	if (ctx_failed(ctx))
		return false;
	if (level <= LEDGER_BLOCK_LEVEL)
		return of_events(ctx, level, ordinal, ret);
	if (!subtree(ctx, level - 1, 2 * ordinal, &left) ||
		!subtree(ctx, level - 1, 2 * ordinal + 1, &right))
		return false;
	*ret = tree_join(ledger_hash, &left, &right);
	return true;
}

bool ledger_fill(
	struct ctx *ctx, const struct tree_range *ranges, size_t count, struct tree_hash *ret)
{
	struct tree_source source = { ledger_hash, subtree, ctx };
	bool found = true;
	for (size_t i = 0; found && i < count; i++)
		found = tree_range_root(&source, ranges[i], &ret[i]);
	return found && !ctx_failed(ctx);
}

bool ledger_root(struct ctx *ctx, int64_t size, struct tree_hash *ret)
{
	const struct tree_range all = { 0, size };
	return ledger_fill(ctx, &all, 1, ret);
}
