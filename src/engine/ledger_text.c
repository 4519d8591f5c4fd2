/* engine/ledger_text.c - writing the texts that leave the machine, as ledger_text.h and docs/ledger-format.md
 * say. */
#include "engine/ledger_text.h"

#include "base/time.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_MAX 4096

const char *ledger_hex(pool_t *pool, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;
	char *text = pool_alloc(pool, 2 * size + 1);
	for (size_t i = 0; i < size; i++)
		snprintf(text + 2 * i, 3, "%02x", byte[i]);
	return text;
}

/* --- what is signed ------------------------------------------------------------------------------ */

static void put_number(struct buffer *text, const char *name, int64_t number)
{
	buffer_printf(text, "%s %" PRId64 "\n", name, number);
}

static void put_hex(struct buffer *text, const char *name, const void *bytes, size_t size)
{
	buffer_printf(text, "%s %s\n", name, ledger_hex(text->pool, bytes, size));
}

static void put_point(
	struct buffer *text, const char *name, const char *id, const struct ledger_point *point)
{
	buffer_printf(text, "%s %s\n", id, ledger_key_id(text->pool, point));
	put_hex(text, name, point->bytes, LEDGER_POINT);
}

static void put_time(struct buffer *text, int64_t time)
{
	put_number(text, "time", time);
	buffer_printf(text, "date %s\n", time_format(text->pool, time));
}

void ledger_text_signed(pool_t *pool, struct ledger_block *block)
{
	struct buffer text;
	bool checkpoint = block->kind == LEDGER_CHECKPOINT;
	buffer_init(&text, pool, TEXT_MAX);
	buffer_printf(&text, "huiyin %s 1\n", checkpoint ? "checkpoint" : "handover");
	put_number(&text, "county", block->county);
	if (checkpoint) {
		put_number(&text, "size", block->size);
		put_hex(&text, "root", block->root.bytes, TREE_HASH);
	}
	put_time(&text, block->time);
	put_point(&text, "public", "key", &block->point);
	if (!checkpoint)
		put_point(&text, "next-public", "next-key", &block->next);
	block->text = text.data;
	block->text_size = text.size;
}

const char *ledger_checkpoint_text(
	pool_t *pool, const struct ledger_key *key, struct ledger_block *block)
{
	block->kind = LEDGER_CHECKPOINT;
	block->point = ledger_key_point(key);
	ledger_text_signed(pool, block);
	block->signature = ledger_sign(key, block->text, block->text_size);
	return text_printf(pool, "%ssignature %s\n", block->text,
		ledger_hex(pool, block->signature.bytes, LEDGER_SIGNATURE));
}

const char *ledger_handover_text(pool_t *pool, const struct ledger_key *old,
	const struct ledger_key *new, int64_t county, int64_t time)
{
	struct ledger_block block = { .kind = LEDGER_HANDOVER,
		.county = county,
		.time = time,
		.point = ledger_key_point(old),
		.next = ledger_key_point(new) };
	ledger_text_signed(pool, &block);
	block.signature = ledger_sign(old, block.text, block.text_size);
	block.accepted = ledger_sign(new, block.text, block.text_size);
	return text_printf(pool, "%ssignature %s\naccepted %s\n", block.text,
		ledger_hex(pool, block.signature.bytes, LEDGER_SIGNATURE),
		ledger_hex(pool, block.accepted.bytes, LEDGER_SIGNATURE));
}

/* --- proofs and exports -------------------------------------------------------------------------- */

static void print_hex(FILE *stream, const char *name, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;
	fprintf(stream, "%s", name);
	for (size_t i = 0; i < size; i++)
		fprintf(stream, "%02x", byte[i]);
}

static void print_hash(FILE *stream, const char *name, const struct tree_hash *hash)
{
	print_hex(stream, name, hash->bytes, TREE_HASH);
	fputc('\n', stream);
}

void ledger_put_event(FILE *stream, const struct ledger_event *row)
{
	const struct event *event = &row->event;
	fprintf(stream,
		"event %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %s %" PRId64
		" %" PRId64 " %" PRId64 " %s %" PRId64 " ",
		row->position, row->matter, event->seq, event->at, event->on, event->action,
		event->share, event->actor, event->behalf, row->procedure, row->version);
	print_hex(stream, row->salt.data ? "" : "-", row->salt.data, row->salt.size);
	print_hex(stream, " ", row->commit.data, row->commit.size);
	print_hex(stream, " ", row->leaf.data, row->leaf.size);
	if (row->body.data) {
		fprintf(stream, " %zu ", row->body.size);
		fwrite(row->body.data, 1, row->body.size, stream);
		fputc('\n', stream);
	} else {
		fputs(" -\n", stream);
	}
}

static void print_proof(FILE *stream, const struct ledger_block *block)
{
	fprintf(stream, "proof %zu\n", block->proof_count);
	for (size_t i = 0; i < block->proof_count; i++)
		print_hash(stream, "path ", &block->proof[i]);
}

static void print_size(FILE *stream, const struct ledger_block *block)
{
	fprintf(stream, "size %" PRId64 "\n", block->size);
	print_hash(stream, "root ", &block->root);
}

void ledger_put_block(FILE *stream, const struct ledger_block *block)
{
	static const char *const names[] = { [LEDGER_INCLUSION] = "inclusion",
		[LEDGER_CONSISTENCY] = "consistency",
		[LEDGER_EXPORT] = "export" };
	fprintf(stream, "huiyin %s 1\ncounty %" PRId64 "\n", names[block->kind], block->county);
	if (block->kind == LEDGER_EXPORT) {
		fprintf(stream, "events %" PRId64 "\n", block->size);
		return;
	}
	if (block->kind == LEDGER_CONSISTENCY) {
		fprintf(stream, "old %" PRId64 "\n", block->old);
		print_hash(stream, "old-root ", &block->old_root);
	}
	print_size(stream, block);
	if (block->kind == LEDGER_INCLUSION) {
		ledger_put_event(stream, &block->event);
		print_hash(stream, "previous ", &block->previous);
	}
	print_proof(stream, block);
}
