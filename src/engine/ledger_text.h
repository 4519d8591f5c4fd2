/* engine/ledger_text.h - the texts that leave the machine: checkpoints, handovers of the key, proofs, exports.
 *
 * A file is blocks one after another and nothing else; a block is a line "huiyin <kind> 1", then lines of a
 * name, a blank and a value in the order below, each ended by one LF. Integers are decimal without leading
 * zeros, bytes are lower-case hex. There is one way to write each: a block that is written otherwise is refused.
 * docs/ledger-format.md gives every line. */
#pragma once

#include "engine/ledger_key.h"
#include "engine/tree.h"

enum ledger_kind {
	LEDGER_CHECKPOINT,
	LEDGER_HANDOVER,
	LEDGER_INCLUSION,
	LEDGER_CONSISTENCY,
	LEDGER_EXPORT, /* its events follow: ledger_text_event */
};

struct ledger_block {
	enum ledger_kind kind;
	int64_t line, county; /* line: where in its file it begins, from 1 */
	int64_t old, size;    /* of trees; export: size is the number of events */
	int64_t time;         /* UTC ms */
	struct tree_hash old_root, root;
	struct ledger_point point, next; /* the signer; of a handover: the new one */
	struct ledger_signature signature, accepted;
	const char *text; /* what is signed: the block up to the first signature */
	size_t text_size;
	struct ledger_event event; /* inclusion */
	struct tree_hash previous; /* inclusion: the leaf of the matter's event before, or zeros */
	struct tree_hash proof[TREE_PROOF_MAX];
	size_t proof_count;
};

/* --- writing ------------------------------------------------------------------------------------- */

const char *ledger_hex(pool_t *pool, const void *bytes, size_t size);

/* BLOCK's county, size, root and time are given; it gets the rest. The whole text. */
const char *ledger_checkpoint_text(
	pool_t *pool, const struct ledger_key *key, struct ledger_block *block);
const char *ledger_handover_text(pool_t *pool, const struct ledger_key *old,
	const struct ledger_key *new, int64_t county, int64_t time);

/* Fills text and text_size from the rest of a checkpoint or a handover. */
void ledger_text_signed(pool_t *pool, struct ledger_block *block);

/* Inclusion, consistency, the head of an export. */
void ledger_put_block(FILE *stream, const struct ledger_block *block);
void ledger_put_event(FILE *stream, const struct ledger_event *event);

/* --- reading ------------------------------------------------------------------------------------- */

/* { stream, .line = 1 } */
struct ledger_reader {
	FILE *stream;
	int64_t line; /* that comes next */
	bool broken;  /* at `line` it isn't what it must be, and nothing more can be read */
};

/* The next block, in POOL; false at the end of the file and where it is broken. */
bool ledger_text_block(struct ledger_reader *reader, pool_t *pool, struct ledger_block *ret);

/* The next event of an export of COUNTY; false where it is broken. */
bool ledger_text_event(
	struct ledger_reader *reader, pool_t *pool, int64_t county, struct ledger_event *ret);
