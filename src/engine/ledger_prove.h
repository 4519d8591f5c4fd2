/* engine/ledger_prove.h - what the record gives away to prove itself: checkpoints, proofs, the whole of it.
 *
 * A checkpoint is issued in a writing transaction: its commit makes last what it speaks of, before anybody
 * outside has it. The last one stands as the office's note checkpoint.text; checkpoint.folder names a folder on
 * other people's disk into which each is put as a file of its own. */
#pragma once

#include "engine/ledger_text.h"

#define LEDGER_CHECKPOINT_NOTE "checkpoint.text"
#define LEDGER_FOLDER_NOTE "checkpoint.folder"

/* Of all events now, signed by the key of the data folder (made where there is none) and noted. *ret_text is
 * the whole text. ERR_CONFLICT where the record has a hole. */
MUST_USE enum err ledger_issue(struct ctx *ctx, struct ledger_block *ret, const char **ret_text);

/* The last one issued, as of ctx->office; false: there is none. */
bool ledger_issued(struct ctx *ctx, struct ledger_block *ret, const char **ret_text);

/* "checkpoint-990101-2026-03-02-34020.txt" */
const char *ledger_checkpoint_name(pool_t *pool, const struct ledger_block *checkpoint);

/* None was issued today, and there is something to sign. */
bool ledger_issue_due(struct ctx *ctx);

/* The last one, where it is not in the folder yet; nothing where no folder is named. *ret_path: NULL where
 * there was nothing to do. */
MUST_USE enum err ledger_deliver(struct ctx *ctx, const char **ret_path);

/* To STREAM: that event POSITION is in CHECKPOINT's tree; that its first OLD grew to its first SIZE; all its
 * events. Each with what is needed to verify it alone: the checkpoint (TEXT) and all handovers of the key. */
MUST_USE enum err ledger_prove_event(struct ctx *ctx, int64_t position,
	const struct ledger_block *checkpoint, const char *text, FILE *stream);
MUST_USE enum err ledger_prove_growth(struct ctx *ctx, int64_t old, int64_t size,
	const struct ledger_block *checkpoint, const char *text, FILE *stream);
MUST_USE enum err ledger_export(
	struct ctx *ctx, const struct ledger_block *checkpoint, const char *text, FILE *stream);
