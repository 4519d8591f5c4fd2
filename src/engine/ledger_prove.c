/* engine/ledger_prove.c - issues checkpoints, and proves from what is stored. */
#include "engine/ledger_prove.h"

#include "base/file.h"
#include "base/time.h"
#include "engine/ledger_db.h"
#include "engine/ledger_tree.h"
#include "engine/office.h"

#include <inttypes.h>
#include <string.h>

#define SLICE 256
#define HANDOVER_MAX 4096

/* --- checkpoints --------------------------------------------------------------------------------- */

bool ledger_issued(struct ctx *ctx, struct ledger_block *ret, const char **ret_text)
{
	const char *note = office_note(ctx->office, LEDGER_CHECKPOINT_NOTE);
	if (!*note)
		return false;
	FILE *stream = fmemopen((char *)(uintptr_t)note, strlen(note), "r");
	struct ledger_reader reader = { .stream = stream, .line = 1 };
	bool read = stream && ledger_text_block(&reader, ctx->pool, ret) &&
		    ret->kind == LEDGER_CHECKPOINT;
	if (stream)
		fclose(stream);
	*ret_text = note;
	return read;
}

enum err ledger_issue(struct ctx *ctx, struct ledger_block *ret, const char **ret_text)
{
	struct ledger_block last;
	int64_t after = ledger_issued(ctx, &last, ret_text) ? last.time + 1 : 0;
	/* The time never falls, whatever the clock does. */
	*ret = (struct ledger_block){ .county = ctx->county,
		.size = ledger_db_head(ctx),
		.time = ctx->now > after ? ctx->now : after };
	struct ledger_key *key = ledger_key_open(ctx, ctx->office ? ctx->office->folder : NULL);
	if (!key)
		return ctx->failure.err;
	if (!ledger_root(ctx, ret->size, &ret->root))
		return ctx_fail(ctx, ERR_CONFLICT, "ledger.gap_checkpoint");
	*ret_text = ledger_checkpoint_text(ctx->pool, key, ret);
	office_put_note(ctx, LEDGER_CHECKPOINT_NOTE, *ret_text);
	return ctx->failure.err;
}

const char *ledger_checkpoint_name(pool_t *pool, const struct ledger_block *checkpoint)
{
	return text_printf(pool, "checkpoint-%" PRId64 "-%s-%" PRId64 ".txt", checkpoint->county,
		time_format_day(pool, time_day(checkpoint->time)), checkpoint->size);
}

bool ledger_issue_due(struct ctx *ctx)
{
	struct ledger_block last;
	const char *text;
	if (!ctx->county || !ctx->office || !ctx->office->folder || ctx->office->wiping)
		return false;
	if (ledger_issued(ctx, &last, &text) && time_day(last.time) >= time_day(ctx->now))
		return false;
	return ledger_db_head(ctx) > 0;
}

enum err ledger_deliver(struct ctx *ctx, const char **ret_path)
{
	struct ledger_block last;
	const char *text, *folder = office_note(ctx->office, LEDGER_FOLDER_NOTE);
	*ret_path = NULL;
	if (!*folder || !ledger_issued(ctx, &last, &text))
		return OK;
	const char *path =
		text_printf(ctx->pool, "%s/%s", folder, ledger_checkpoint_name(ctx->pool, &last));
	if (file_is_there(path))
		return OK;
	*ret_path = path;
	return file_put(ctx, path, text, strlen(text));
}

/* --- proofs -------------------------------------------------------------------------------------- */

static enum err put_handovers(struct ctx *ctx, FILE *stream)
{
	const char *text;
	size_t size;
	const char *data = ctx->office ? ctx->office->folder : NULL;
	for (const char *const *path = data ? ledger_handovers(ctx->pool, data) : NULL;
		path && *path && !ctx_failed(ctx); path++)
		if (file_get(ctx, *path, HANDOVER_MAX, &text, &size) == OK)
			fwrite(text, 1, size, stream);
	return ctx->failure.err;
}

static enum err put_anchor(struct ctx *ctx, const char *text, FILE *stream)
{
	fputs(text, stream);
	return put_handovers(ctx, stream);
}

static enum err fill(struct ctx *ctx, struct ledger_block *proof, const struct tree_range *ranges)
{
	if (!ledger_fill(ctx, ranges, proof->proof_count, proof->proof))
		return ctx_fail(ctx, ERR_CONFLICT, "ledger.gap_checkpoint");
	return OK;
}

static void take_previous(struct ctx *ctx, struct ledger_block *proof)
{
	const struct ledger_event *event = &proof->event;
	int64_t seq = event->event.seq;
	struct rows rows = { 0 };
	if (seq > 1)
		rows = ledger_db_of_matter(ctx, event->matter, seq - 2, 1);
	const struct ledger_event *before = rows.data;
	if (rows.count && before->event.seq == seq - 1 && before->leaf.size == LEDGER_HASH)
		memcpy(proof->previous.bytes, before->leaf.data, LEDGER_HASH);
}

enum err ledger_prove_event(struct ctx *ctx, int64_t position,
	const struct ledger_block *checkpoint, const char *text, FILE *stream)
{
	struct tree_range ranges[TREE_PROOF_MAX];
	struct ledger_block proof = { .kind = LEDGER_INCLUSION,
		.county = ctx->county,
		.size = checkpoint->size,
		.root = checkpoint->root };
	struct rows rows = { 0 };
	if (position > 0 && position <= checkpoint->size)
		rows = ledger_db_after(ctx, position - 1, 1);
	const struct ledger_event *event = rows.data;
	if (rows.count == 0 || event->position != position)
		return ctx_fail(ctx, ERR_NOT_FOUND, "ledger.no_event", "what",
			text_printf(ctx->pool, "%" PRId64, position));
	proof.event = *event;
	take_previous(ctx, &proof);
	proof.proof_count = tree_inclusion(position - 1, proof.size, ranges);
	if (fill(ctx, &proof, ranges))
		return ctx->failure.err;
	ledger_put_block(stream, &proof);
	return put_anchor(ctx, text, stream);
}

enum err ledger_prove_growth(struct ctx *ctx, int64_t old, int64_t size,
	const struct ledger_block *checkpoint, const char *text, FILE *stream)
{
	struct tree_range ranges[TREE_PROOF_MAX];
	struct ledger_block proof = {
		.kind = LEDGER_CONSISTENCY, .county = ctx->county, .old = old, .size = size
	};
	if (old <= 0 || old > size || size > checkpoint->size)
		return ctx_fail(ctx, ERR_INVALID, "ledger.bad_sizes", "old",
			text_printf(ctx->pool, "%" PRId64, old), "size",
			text_printf(ctx->pool, "%" PRId64, size), "last",
			text_printf(ctx->pool, "%" PRId64, checkpoint->size));
	proof.proof_count = tree_consistency(old, size, ranges);
	if (!ledger_root(ctx, old, &proof.old_root) || !ledger_root(ctx, size, &proof.root) ||
		fill(ctx, &proof, ranges))
		return ctx_fail(ctx, ERR_CONFLICT, "ledger.gap_checkpoint");
	ledger_put_block(stream, &proof);
	return size == checkpoint->size ? put_anchor(ctx, text, stream)
					: put_handovers(ctx, stream);
}

/* --- the whole ----------------------------------------------------------------------------------- */

static int64_t put_slice(struct ctx *ctx, int64_t after, int64_t size, FILE *stream)
{
	int64_t left = size - after;
	struct rows rows = ledger_db_after(ctx, after, left < SLICE ? left : SLICE);
	const struct ledger_event *events = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		ledger_put_event(stream, &events[i]);
	return rows.count ? events[rows.count - 1].position : 0;
}

enum err ledger_export(
	struct ctx *ctx, const struct ledger_block *checkpoint, const char *text, FILE *stream)
{
	struct ledger_block head = {
		.kind = LEDGER_EXPORT, .county = ctx->county, .size = checkpoint->size
	};
	struct ctx slice = *ctx;
	slice.pool = pool_new(ctx->pool);
	ledger_put_block(stream, &head);
	for (int64_t at = 0; at < head.size && !ctx_failed(&slice);) {
		int64_t next = put_slice(&slice, at, head.size, stream);
		if (next <= at)
			ctx_broken(&slice, ERR_CONFLICT, "the record ends at %" PRId64, at);
		at = next;
		pool_clear(slice.pool);
	}
	if (ctx_failed(&slice))
		return ctx_fail(ctx, ERR_CONFLICT, "ledger.gap_checkpoint");
	pool_free(slice.pool);
	return put_anchor(ctx, text, stream);
}
