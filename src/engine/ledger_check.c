/* engine/ledger_check.c - the database against itself: the record along its positions and chains, and
 * each matter at its last event. Every slice has a pool of its own. */
#include "engine/ledger_check.h"

#include "engine/ledger_tree.h"

#include <inttypes.h>
#include <string.h>

#define SLICE 256

static const char *number_text(pool_t *pool, int64_t number)
{
	return text_printf(pool, "%" PRId64, number);
}

void check_wrong_with(struct check_run *run, int64_t position, int64_t matter, const char *number,
	int64_t seq, const char *key, const char *const *pairs)
{
	struct ctx *ctx = run->ctx;
	const char *what = message_with(ctx->pool, ctx->messages, key, pairs);
	const char *where = position ? "ledger.at_event" : "ledger.at_matter";
	fprintf(run->stream, "%s\n",
		message(ctx->pool, ctx->messages, where, "position",
			number_text(ctx->pool, position), "matter",
			text_or(number, number_text(ctx->pool, matter)), "seq",
			number_text(ctx->pool, seq), "what", what));
	run->report.problems++;
}

static void record_wrong(struct check_run *run, const char *key, const char *const *pairs)
{
	struct ctx *ctx = run->ctx;
	fprintf(run->stream, "%s\n", message_with(ctx->pool, ctx->messages, key, pairs));
	run->report.problems++;
}

/* A problem with the record as a whole. */
#define check_record_wrong(run, key, ...) \
	record_wrong((run), (key), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

static bool is_hash(struct bytes bytes, const unsigned char *hash)
{
	return bytes.size == LEDGER_HASH && memcmp(bytes.data, hash, LEDGER_HASH) == 0;
}

/* --- events ------------------------------------------------------------------------------------- */

static void check_position(struct check_run *run, const struct checked_event *event)
{
	int64_t next = run->report.last_position + 1, position = event->row.position;
	if (position != next)
		check_event_wrong(run, event, "ledger.gap", "from",
			number_text(run->ctx->pool, next), "to",
			number_text(run->ctx->pool, position - 1));
	run->report.last_position = position;
}

static void check_body(struct check_run *run, const struct checked_event *event)
{
	const struct ledger_event *row = &event->row;
	if (!row->body.data) {
		run->report.erased++;
		if (row->salt.data)
			check_event_wrong(run, event, "ledger.half_erased");
		return;
	}
	unsigned char commit[LEDGER_HASH];
	ledger_commit(row->salt, row->body, commit);
	if (!is_hash(row->commit, commit))
		check_event_wrong(run, event, "ledger.body");
}

static void check_leaf(struct check_run *run, const struct checked_event *event)
{
	const struct ledger_event *row = &event->row;
	bool first = row->event.seq == 1;
	if (first != !event->previous.data) {
		check_event_wrong(run, event, "ledger.step_missing");
		return;
	}
	if (event->previous_position > row->position)
		check_event_wrong(run, event, "ledger.order");
	unsigned char leaf[LEDGER_HASH];
	ledger_leaf(run->ctx->pool, row, event->previous, leaf);
	if (!is_hash(row->leaf, leaf))
		check_event_wrong(run, event, "ledger.leaf");
}

/* A node that isn't kept yet is no problem: it follows from the events. */
static void check_node(void *data, int level, int64_t ordinal, const struct tree_hash *root)
{
	struct check_run *run = data;
	struct tree_hash kept;
	pool_t *pool = run->ctx->pool;
	if (level < LEDGER_BLOCK_LEVEL)
		return;
	run->nodes++;
	if (ledger_node(run->ctx, level, ordinal, &kept) && !tree_hash_equal(&kept, root))
		check_record_wrong(run, "ledger.node", "from",
			number_text(pool, (ordinal << level) + 1), "to",
			number_text(pool, (ordinal + 1) << level));
}

static void check_event(struct check_run *run, const struct checked_event *event)
{
	struct tree_hash leaf = { 0 };
	memcpy(leaf.bytes, event->row.leaf.data,
		event->row.leaf.size < TREE_HASH ? event->row.leaf.size : TREE_HASH);
	tree_append(&run->tree, &leaf);
	run->report.events++;
	check_position(run, event);
	check_body(run, event);
	check_leaf(run, event);
	if (text_empty(event->row.procedure))
		return; /* of the county itself, and of no matter: calendar_change.h */
	if (!event->number)
		check_event_wrong(run, event, "ledger.no_matter");
	else if (event->row.event.seq > event->seq)
		check_event_wrong(run, event, "ledger.row_behind");
}

static bool check_events(struct check_run *run)
{
	struct rows rows = check_db_events(run->ctx, run->report.last_position, SLICE);
	const struct checked_event *events = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		check_event(run, &events[i]);
	return rows.more;
}

/* --- matters ------------------------------------------------------------------------------------ */

static void check_matter(struct check_run *run, const struct checked_matter *matter)
{
	run->report.matters++;
	if (!matter->last.data)
		check_matter_wrong(run, matter, "ledger.end_missing", "seq",
			number_text(run->ctx->pool, matter->seq));
	else if (!is_hash(matter->leaf, matter->last.data))
		check_matter_wrong(run, matter, "ledger.row_leaf");
	if (run->twin && !ctx_failed(run->ctx))
		check_refold(run, matter);
}

static bool check_matters(struct check_run *run, int64_t *after)
{
	struct rows rows = check_db_matters(run->ctx, *after, SLICE);
	const struct checked_matter *matters = rows.data;
	for (int64_t i = 0; i < rows.count; i++) {
		check_matter(run, &matters[i]);
		*after = matters[i].id;
	}
	return rows.more;
}

/* --- slices ------------------------------------------------------------------------------------- */

struct ledger_report ledger_check(struct ctx *ctx, struct db *twin, FILE *stream)
{
	struct ctx slice = *ctx;
	slice.pool = pool_new(ctx->pool);
	struct check_run run = { .ctx = &slice, .twin = twin, .stream = stream };
	run.tree = (struct tree){ .hasher = ledger_hash, .made = check_node, .data = &run };
	while (check_events(&run) && !ctx_failed(&slice))
		pool_clear(slice.pool);
	if (!ctx_failed(&slice) && ledger_nodes(&slice) > run.nodes)
		check_record_wrong(&run, "ledger.nodes_extra");
	struct tree_hash root = tree_root(&run.tree);
	memcpy(run.report.root, root.bytes, LEDGER_HASH);
	int64_t after = 0;
	while (!ctx_failed(&slice) && check_matters(&run, &after))
		pool_clear(slice.pool);
	if (ctx_failed(&slice) && !ctx_failed(ctx))
		ctx_broken(ctx, slice.failure.err, "%s", text_or(slice.failure.detail, ""));
	pool_free(slice.pool);
	return run.report;
}
