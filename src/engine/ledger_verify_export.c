/* engine/ledger_verify_export.c - a whole export: every event, its matter's chain, and the tree at each
 * checkpoint. */
#include "engine/ledger_verify_inner.h"

#include <apr_hash.h>
#include <string.h>

/* The last event of a matter so far. */
struct end {
	int64_t matter, seq;
	unsigned char leaf[LEDGER_HASH];
};

struct walk {
	struct verifying *verifying;
	struct evidence *evidence;
	struct ledger_reader reader;
	apr_hash_t *ends; /* by matter */
	struct tree tree;
};

static void check_place(struct walk *walk, int64_t line, const struct ledger_event *event)
{
	struct verifying *verifying = walk->verifying;
	if (event->position != walk->tree.size + 1)
		verify_wrong(verifying, walk->evidence->file, line, "verify.position", "position",
			verify_number(verifying, event->position), "expected",
			verify_number(verifying, walk->tree.size + 1));
}

static void check_chain(struct walk *walk, int64_t line, const struct ledger_event *event)
{
	struct verifying *verifying = walk->verifying;
	struct end *end = apr_hash_get(walk->ends, &event->matter, sizeof event->matter);
	struct bytes previous =
		end ? (struct bytes){ end->leaf, LEDGER_HASH } : (struct bytes){ 0 };
	if (event->event.seq != (end ? end->seq + 1 : 1))
		verify_wrong(verifying, walk->evidence->file, line, "verify.step", "position",
			verify_number(verifying, event->position));
	verify_event(verifying, walk->evidence, line, event, previous);
	if (!end) {
		end = mem_new(verifying->pool, struct end);
		end->matter = event->matter;
		apr_hash_set(walk->ends, &end->matter, sizeof end->matter, end);
	}
	end->seq = event->event.seq;
	memcpy(end->leaf, event->leaf.data, LEDGER_HASH);
}

/* What the checkpoints of this size say. */
static void check_tree(struct walk *walk)
{
	struct evidence *checkpoint = NULL;
	struct tree_hash root;
	bool known = false;
	while ((checkpoint = verify_checkpoint(walk->verifying, checkpoint, walk->tree.size))) {
		if (!known)
			root = tree_root(&walk->tree);
		known = true;
		checkpoint->linked = true;
		if (!tree_hash_equal(&root, &checkpoint->block.root))
			verify_wrong(walk->verifying, walk->evidence->file,
				walk->evidence->block.line, "verify.root", "size",
				verify_number(walk->verifying, walk->tree.size), "file",
				checkpoint->file);
	}
}

static int64_t next_size(const struct verifying *verifying, int64_t size)
{
	struct evidence *checkpoint = NULL;
	int64_t next = INT64_MAX;
	while ((checkpoint = verify_next(verifying, checkpoint, LEDGER_CHECKPOINT)))
		if (checkpoint->counts && checkpoint->block.size > size &&
			checkpoint->block.size < next)
			next = checkpoint->block.size;
	return next;
}

static void walk_events(struct walk *walk, pool_t *pool)
{
	const struct ledger_block *block = &walk->evidence->block;
	int64_t stop = next_size(walk->verifying, 0);
	check_tree(walk);
	while (walk->tree.size < block->size) {
		struct ledger_event event;
		struct tree_hash leaf;
		int64_t line = walk->reader.line;
		if (!ledger_text_event(&walk->reader, pool, block->county, &event))
			return;
		check_place(walk, line, &event);
		check_chain(walk, line, &event);
		memcpy(leaf.bytes, event.leaf.data, TREE_HASH);
		tree_append(&walk->tree, &leaf);
		if (walk->tree.size == stop) {
			check_tree(walk);
			stop = next_size(walk->verifying, stop);
		}
		pool_clear(pool);
	}
}

/* The checkpoints must end where the export ends. */
static void check_end(struct walk *walk)
{
	struct verifying *verifying = walk->verifying;
	struct evidence *checkpoint = NULL;
	int64_t size = walk->evidence->block.size;
	if (!verify_checkpoint(verifying, NULL, size))
		verify_wrong(verifying, walk->evidence->file, walk->evidence->block.line,
			"verify.unsigned", "size", verify_number(verifying, size));
	while ((checkpoint = verify_next(verifying, checkpoint, LEDGER_CHECKPOINT)))
		if (checkpoint->counts && checkpoint->block.size > size)
			verify_wrong(verifying, checkpoint->file, checkpoint->block.line,
				"verify.beyond", "size",
				verify_number(verifying, checkpoint->block.size), "end",
				verify_number(verifying, size));
}

/* To the line where the export stands. */
static bool find(struct walk *walk, pool_t *pool)
{
	struct ledger_block *block = mem_new(pool, struct ledger_block);
	struct ledger_event event;
	while (ledger_text_block(&walk->reader, pool, block)) {
		if (block->line == walk->evidence->block.line)
			return true;
		for (int64_t i = 0; block->kind == LEDGER_EXPORT && i < block->size; i++)
			if (!ledger_text_event(&walk->reader, pool, block->county, &event))
				return false;
	}
	return false;
}

void verify_export(struct verifying *verifying, struct evidence *evidence)
{
	pool_t *pool = pool_new(verifying->pool);
	FILE *stream = fopen(evidence->file, "rbe");
	struct walk walk = { .verifying = verifying,
		.evidence = evidence,
		.reader = { .stream = stream, .line = 1 },
		.ends = apr_hash_make(verifying->pool),
		.tree = { .hasher = ledger_hash } };
	verifying->verdict.exports++;
	if (stream && find(&walk, pool))
		walk_events(&walk, pool);
	if (walk.tree.size < evidence->block.size)
		verify_wrong(verifying, evidence->file, walk.reader.line, "verify.broken");
	check_end(&walk);
	if (stream)
		fclose(stream);
	pool_free(pool);
}
