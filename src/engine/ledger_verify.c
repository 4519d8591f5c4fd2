/* engine/ledger_verify.c - reads the files, decides which checkpoints count, and holds the proofs against them. */
#include "engine/ledger_verify_inner.h"

#include <apr_tables.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* --- telling ------------------------------------------------------------------------------------- */

const char *verify_number(const struct verifying *verifying, int64_t number)
{
	return text_printf(verifying->pool, "%" PRId64, number);
}

void verify_wrong_with(struct verifying *verifying, const char *file, int64_t line, const char *key,
	const char *const *pairs)
{
	const char *what = message_with(verifying->pool, verifying->messages, key, pairs);
	fprintf(verifying->stream, "%s:%" PRId64 ": %s\n", file, line, what);
	verifying->verdict.problems++;
}

/* With the block's own line. */
#define block_wrong(verifying, evidence, key, ...) \
	verify_wrong((verifying), (evidence)->file, (evidence)->block.line, \
		(key)__VA_OPT__(, ) __VA_ARGS__)

struct evidence *verify_next(
	const struct verifying *verifying, struct evidence *after, enum ledger_kind kind)
{
	struct evidence *evidence = after ? after->next : verifying->first;
	while (evidence && evidence->block.kind != kind)
		evidence = evidence->next;
	return evidence;
}

struct evidence *verify_checkpoint(
	const struct verifying *verifying, struct evidence *after, int64_t size)
{
	struct evidence *evidence = verify_next(verifying, after, LEDGER_CHECKPOINT);
	while (evidence && (!evidence->counts || evidence->block.size != size))
		evidence = verify_next(verifying, evidence, LEDGER_CHECKPOINT);
	return evidence;
}

/* --- reading ------------------------------------------------------------------------------------- */

/* An export is read again when the checkpoints are known. */
static void pass_events(
	struct ledger_reader *reader, pool_t *pool, const struct ledger_block *block)
{
	struct ledger_event event;
	pool_t *slice = pool_new(pool);
	for (int64_t i = 0; i < block->size && !reader->broken; i++) {
		ledger_text_event(reader, slice, block->county, &event);
		pool_clear(slice);
	}
	pool_free(slice);
}

static void keep(struct verifying *verifying, const char *file, const struct ledger_block *block)
{
	struct evidence *evidence = mem_new(verifying->pool, struct evidence);
	evidence->file = file;
	evidence->block = *block;
	*verifying->end = evidence;
	verifying->end = &evidence->next;
	if (!verifying->verdict.county)
		verifying->verdict.county = block->county;
	if (block->county != verifying->verdict.county)
		block_wrong(verifying, evidence, "verify.county", "county",
			verify_number(verifying, block->county), "other",
			verify_number(verifying, verifying->verdict.county));
}

static void read_stream(struct verifying *verifying, const char *file, FILE *stream)
{
	struct ledger_reader reader = { .stream = stream, .line = 1 };
	struct ledger_block *block = mem_new(verifying->pool, struct ledger_block);
	bool found = false;
	while (ledger_text_block(&reader, verifying->pool, block)) {
		if (block->kind == LEDGER_EXPORT)
			pass_events(&reader, verifying->pool, block);
		found = true;
		if (!reader.broken)
			keep(verifying, file, block);
	}
	if (reader.broken || !found)
		verify_wrong(verifying, file, reader.line,
			reader.broken ? "verify.broken" : "verify.empty");
}

static void read_file(struct verifying *verifying, const char *file)
{
	FILE *stream = fopen(file, "rbe");
	if (!stream) {
		verify_wrong(verifying, file, 0, "verify.unreadable", "why", strerror(errno));
		return;
	}
	read_stream(verifying, file, stream);
	fclose(stream);
}

/* --- keys ---------------------------------------------------------------------------------------- */

static bool holds(const struct ledger_block *block)
{
	bool good = ledger_signed(&block->point, block->text, block->text_size, &block->signature);
	if (block->kind == LEDGER_HANDOVER)
		good = good &&
		       ledger_signed(&block->next, block->text, block->text_size, &block->accepted);
	return good;
}

static void check_signatures(struct verifying *verifying, enum ledger_kind kind)
{
	struct evidence *evidence = NULL;
	while ((evidence = verify_next(verifying, evidence, kind))) {
		evidence->counts = evidence->block.county == verifying->verdict.county &&
				   holds(&evidence->block);
		if (!holds(&evidence->block))
			block_wrong(verifying, evidence, "verify.signature");
	}
}

static const struct evidence *oldest(const struct verifying *verifying)
{
	struct evidence *evidence = NULL, *found = NULL;
	while ((evidence = verify_next(verifying, evidence, LEDGER_CHECKPOINT)))
		if (evidence->counts && (!found || evidence->block.time < found->block.time))
			found = evidence;
	return found;
}

static bool is_trusted(const apr_array_header_t *trusted, const char *id)
{
	for (int i = 0; i < trusted->nelts; i++)
		if (text_equal(APR_ARRAY_IDX(trusted, i, const char *), id))
			return true;
	return false;
}

/* One step along the handovers, in both directions: both sides have signed. */
static bool follow_handovers(struct verifying *verifying, apr_array_header_t *trusted)
{
	struct evidence *evidence = NULL;
	bool grown = false;
	while ((evidence = verify_next(verifying, evidence, LEDGER_HANDOVER))) {
		const char *old = ledger_key_id(verifying->pool, &evidence->block.point);
		const char *new = ledger_key_id(verifying->pool, &evidence->block.next);
		bool from = is_trusted(trusted, old), to = is_trusted(trusted, new);
		if (evidence->counts && from != to) {
			APR_ARRAY_PUSH(trusted, const char *) = from ? new : old;
			grown = true;
		}
	}
	return grown;
}

static void check_keys(struct verifying *verifying, const char *key)
{
	apr_array_header_t *trusted = apr_array_make(verifying->pool, 4, sizeof(const char *));
	const struct evidence *first = oldest(verifying);
	if (key || first)
		APR_ARRAY_PUSH(trusted, const char *) =
			key ? key : ledger_key_id(verifying->pool, &first->block.point);
	while (follow_handovers(verifying, trusted))
		;
	struct evidence *evidence = NULL;
	while ((evidence = verify_next(verifying, evidence, LEDGER_CHECKPOINT))) {
		const char *id = ledger_key_id(verifying->pool, &evidence->block.point);
		if (!evidence->counts || is_trusted(trusted, id))
			continue;
		evidence->counts = false;
		block_wrong(verifying, evidence, "verify.key", "key", id);
	}
}

/* --- checkpoints among themselves ---------------------------------------------------------------- */

/* The first of those that count which contradicts this one; *ret_key: in what. */
static const struct evidence *contradiction(
	const struct verifying *verifying, const struct ledger_block *block, const char **ret_key)
{
	struct evidence *other = NULL;
	while ((other = verify_next(verifying, other, LEDGER_CHECKPOINT))) {
		const struct ledger_block *than = &other->block;
		if (!other->counts)
			continue;
		*ret_key = "verify.fork";
		if (than->size == block->size && !tree_hash_equal(&than->root, &block->root))
			return other;
		*ret_key = "verify.shrunk";
		if (than->time < block->time && than->size > block->size)
			return other;
	}
	return NULL;
}

static void check_checkpoints(struct verifying *verifying)
{
	struct evidence *evidence = NULL;
	int64_t newest = -1;
	while ((evidence = verify_next(verifying, evidence, LEDGER_CHECKPOINT))) {
		const char *key;
		verifying->verdict.checkpoints++;
		const struct evidence *other =
			evidence->counts ? contradiction(verifying, &evidence->block, &key) : NULL;
		if (other)
			block_wrong(verifying, evidence, key, "file", other->file, "size",
				verify_number(verifying, other->block.size));
		if (evidence->counts && evidence->block.time > newest) {
			newest = evidence->block.time;
			verifying->verdict.key =
				ledger_key_id(verifying->pool, &evidence->block.point);
		}
	}
}

/* --- proofs -------------------------------------------------------------------------------------- */

/* A root is believed where a checkpoint that counts has it. */
static bool check_root(struct verifying *verifying, const struct evidence *evidence, int64_t size,
	const struct tree_hash *root)
{
	struct evidence *checkpoint = NULL;
	bool found = false;
	while ((checkpoint = verify_checkpoint(verifying, checkpoint, size)))
		if (tree_hash_equal(&checkpoint->block.root, root)) {
			checkpoint->linked |= evidence->block.kind == LEDGER_CONSISTENCY;
			found = true;
		}
	if (!found)
		block_wrong(verifying, evidence, "verify.no_checkpoint", "size",
			verify_number(verifying, size));
	return found;
}

static bool is_hash(struct bytes bytes, const unsigned char *hash)
{
	return bytes.size == LEDGER_HASH && memcmp(bytes.data, hash, LEDGER_HASH) == 0;
}

void verify_event(struct verifying *verifying, const struct evidence *evidence, int64_t line,
	const struct ledger_event *event, struct bytes previous)
{
	unsigned char hash[LEDGER_HASH];
	const char *position = verify_number(verifying, event->position);
	pool_t *pool = pool_new(verifying->pool);
	verifying->verdict.events++;
	verifying->verdict.erased += !event->body.data;
	if (event->body.data)
		ledger_commit(event->salt, event->body, hash);
	if (event->body.data && !is_hash(event->commit, hash))
		verify_wrong(verifying, evidence->file, line, "verify.body", "position", position);
	ledger_leaf(pool, event, previous, hash);
	if (!is_hash(event->leaf, hash))
		verify_wrong(verifying, evidence->file, line, "verify.leaf", "position", position);
	pool_free(pool);
}

static void check_inclusion(struct verifying *verifying, struct evidence *evidence)
{
	static const struct tree_hash none;
	const struct ledger_block *block = &evidence->block;
	const struct ledger_event *event = &block->event;
	struct tree_hash leaf;
	bool first = tree_hash_equal(&block->previous, &none);
	verifying->verdict.inclusions++;
	memcpy(leaf.bytes, event->leaf.data, TREE_HASH);
	verify_event(verifying, evidence, block->line, event,
		(struct bytes){ block->previous.bytes, TREE_HASH });
	if (first != (event->event.seq == 1))
		block_wrong(verifying, evidence, "verify.leaf", "position",
			verify_number(verifying, event->position));
	if (!tree_includes(ledger_hash, event->position - 1, block->size, &leaf, block->proof,
		    block->proof_count, &block->root))
		block_wrong(verifying, evidence, "verify.inclusion", "position",
			verify_number(verifying, event->position));
	check_root(verifying, evidence, block->size, &block->root);
}

static void check_consistency(struct verifying *verifying, struct evidence *evidence)
{
	const struct ledger_block *block = &evidence->block;
	verifying->verdict.consistencies++;
	if (!tree_grew(ledger_hash, block->old, block->size, block->proof, block->proof_count,
		    &block->old_root, &block->root))
		block_wrong(verifying, evidence, "verify.consistency", "old",
			verify_number(verifying, block->old), "size",
			verify_number(verifying, block->size));
	if (check_root(verifying, evidence, block->size, &block->root))
		check_root(verifying, evidence, block->old, &block->old_root);
}

static void check_rest(struct verifying *verifying)
{
	static void (*const checks[])(struct verifying *, struct evidence *) = {
		[LEDGER_INCLUSION] = check_inclusion,
		[LEDGER_CONSISTENCY] = check_consistency,
		[LEDGER_EXPORT] = verify_export,
	};
	for (struct evidence *evidence = verifying->first; evidence; evidence = evidence->next) {
		verifying->verdict.handovers += evidence->block.kind == LEDGER_HANDOVER;
		if (evidence->block.kind >= LEDGER_INCLUSION)
			checks[evidence->block.kind](verifying, evidence);
	}
}

static void count_unlinked(struct verifying *verifying)
{
	struct evidence *evidence = NULL;
	const struct evidence *first = oldest(verifying);
	int64_t unlinked = 0;
	bool several = false;
	while ((evidence = verify_next(verifying, evidence, LEDGER_CHECKPOINT))) {
		unlinked += evidence->counts && !evidence->linked;
		several |= evidence->counts && evidence->block.size != first->block.size;
	}
	verifying->verdict.unlinked = several ? unlinked : 0;
}

struct ledger_verdict ledger_verify(pool_t *pool, const struct messages *messages,
	const char *const *files, const char *key, FILE *stream)
{
	struct verifying verifying = { .pool = pool, .messages = messages, .stream = stream };
	verifying.end = &verifying.first;
	for (; *files; files++)
		read_file(&verifying, *files);
	check_signatures(&verifying, LEDGER_CHECKPOINT);
	check_signatures(&verifying, LEDGER_HANDOVER);
	check_keys(&verifying, key);
	check_checkpoints(&verifying);
	check_rest(&verifying);
	count_unlinked(&verifying);
	return verifying.verdict;
}
