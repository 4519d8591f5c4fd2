/* The county's tree follows its events: through commits, rollbacks, restarts, upgrades, and holes. */
#include "test.h"

#include "fixture.h"

#include "engine/ledger_tree.h"
#include "store/writer.h"

#include <string.h>

struct book {
	struct fixture *fixture;
	struct ledger_tree tree;
	int64_t head; /* the last position */
};

static struct ctx *writing(struct book *book)
{
	struct ctx *ctx = fixture_ctx(book->fixture);
	ctx->ledger_tree = &book->tree;
	return ctx;
}

/* An event of a matter of its own. */
static enum err put_event(struct ctx *ctx, int64_t position)
{
	struct ledger_event event = { .county = ctx->county,
		.matter = position,
		.procedure = "supervision",
		.version = 1,
		.body = { "{}", 2 },
		.position = position,
		.event = { .seq = 1, .at = ctx->now, .on = ctx->now, .action = "register" } };
	return ledger_append(ctx, &event, (struct bytes){ 0 });
}

static void add(struct book *book, int64_t count, bool commit)
{
	struct ctx *ctx = writing(book);
	db_begin(ctx);
	for (int64_t i = 1; i <= count; i++)
		assert_int_equal(put_event(ctx, book->head + i), OK);
	ledger_seal(ctx);
	if (commit)
		db_commit(ctx);
	db_rollback(ctx);
	assert_int_equal(ctx->failure.err, OK);
	ledger_sealed(&book->tree, commit);
	if (commit)
		book->head += count;
}

static struct book *open_book(pool_t *pool)
{
	struct book *book = mem_new(pool, struct book);
	book->fixture = fixture_start(pool);
	return book;
}

static int64_t head_of(struct book *book)
{
	static const struct statement head = { "test_head",
		"SELECT COUNT(*) FROM event WHERE county = $1" };
	struct ctx *ctx = fixture_ctx(book->fixture);
	return db_int(ctx, &head, 0, V(ctx->county));
}

struct hash_row {
	struct bytes leaf;
};

/* The root of the first SIZE leaves as they are stored, one after another. */
static struct tree_hash plain(struct book *book, int64_t size)
{
	static const struct statement leaves = { "test_leaves",
		"SELECT leaf FROM event WHERE county = $1 ORDER BY position" };
	static const struct column columns[] = { COLUMN_BYTES(struct hash_row, leaf), { 0 } };
	struct ctx *ctx = fixture_ctx(book->fixture);
	struct tree tree = { .hasher = ledger_hash };
	struct rows rows = db_rows(ctx, &leaves, columns, struct hash_row, size, V(ctx->county));
	const struct hash_row *row = rows.data;
	assert_int_equal(rows.count, size);
	for (int64_t i = 0; i < size; i++) {
		struct tree_hash leaf;
		memcpy(leaf.bytes, row[i].leaf.data, TREE_HASH);
		tree_append(&tree, &leaf);
	}
	return tree_root(&tree);
}

static void assert_stands(struct book *book)
{
	struct tree_hash expected = plain(book, book->head),
			 root = tree_root(&book->tree.committed);
	assert_int_equal(book->tree.committed.size, book->head);
	assert_true(tree_hash_equal(&root, &expected));
	assert_true(ledger_root(fixture_ctx(book->fixture), book->head, &root));
	assert_true(tree_hash_equal(&root, &expected));
}

TEST(the_tree_grows_with_each_commit)
{
	struct book *book = open_book(pool);
	static const int64_t batches[] = { 1, 0, 3, 251, 1, 1, 300, 700, 19 };
	for (size_t i = 0; i < COUNT(batches); i++) {
		add(book, batches[i], true);
		assert_stands(book);
	}
}

TEST(a_commit_has_one_statement_more_and_a_block_has_another)
{
	struct book *book = open_book(pool);
	add(book, 10, true);
	struct ctx *ctx = writing(book);
	db_begin(ctx);
	db_calls_reset(ctx->db);
	ledger_seal(ctx);
	assert_int_equal(db_calls(ctx->db), 1);
	for (int64_t i = 1; i <= 600; i++)
		assert_int_equal(put_event(ctx, book->head + i), OK);
	db_calls_reset(ctx->db);
	ledger_seal(ctx);
	db_flush(ctx);
	assert_int_equal(db_calls(ctx->db), 2);
	db_rollback(ctx);
}

TEST(what_is_rolled_back_leaves_nothing_in_the_tree)
{
	struct book *book = open_book(pool);
	add(book, 200, true);
	add(book, 100, false);
	assert_stands(book);
	add(book, 90, true);
	assert_stands(book);
	assert_int_equal(ledger_nodes(fixture_ctx(book->fixture)), 1);
}

TEST(a_start_reads_the_nodes_and_the_last_events_only)
{
	struct book *book = open_book(pool);
	add(book, 900, true);
	add(book, 900, true);
	book->tree = (struct ledger_tree){ 0 };
	struct ctx *ctx = writing(book);
	db_begin(ctx);
	db_calls_reset(ctx->db);
	ledger_seal(ctx);
	assert_true(db_calls(ctx->db) < 8);
	assert_int_equal(book->tree.growing.size, 1800);
	db_commit(ctx);
	ledger_sealed(&book->tree, true);
	assert_stands(book);
}

TEST(a_database_of_before_the_tree_is_taken_in_by_and_by)
{
	struct book *book = open_book(pool);
	struct ctx *ctx = fixture_ctx(book->fixture);
	db_begin(ctx);
	for (book->head = 0; book->head < 2500;)
		assert_int_equal(put_event(ctx, ++book->head), OK);
	db_commit(ctx);
	struct tree_hash root, expected = plain(book, book->head);
	assert_true(ledger_root(fixture_ctx(book->fixture), book->head, &root));
	assert_true(tree_hash_equal(&root, &expected));
	add(book, 0, true);
	assert_true(book->tree.behind);
	add(book, 0, true);
	assert_true(book->tree.behind);
	add(book, 0, true);
	assert_false(book->tree.behind);
	assert_stands(book);
}

static void script(struct book *book, const char *sql)
{
	fixture_script(book->fixture, sql);
}

TEST(lost_nodes_come_back)
{
	struct book *book = open_book(pool);
	add(book, 1000, true);
	script(book, "DELETE FROM ledger_node WHERE ordinal = 0");
	assert_stands(book);
	book->tree = (struct ledger_tree){ 0 };
	add(book, 0, true);
	assert_stands(book);
	assert_int_equal(ledger_nodes(fixture_ctx(book->fixture)), 4);
}

TEST(a_record_that_begins_anew_has_a_new_tree)
{
	struct book *book = open_book(pool);
	add(book, 600, true);
	script(book, "DELETE FROM event");
	book->head = 0;
	add(book, 5, true);
	assert_stands(book);
	add(book, 300, true);
	assert_stands(book);
}

TEST(a_hole_stops_the_tree_and_no_commit)
{
	struct book *book = open_book(pool);
	struct tree_hash root;
	add(book, 20, true);
	script(book, "DELETE FROM event WHERE position = 10");
	book->tree = (struct ledger_tree){ 0 };
	add(book, 5, true);
	assert_int_equal(book->tree.committed.size, 9);
	assert_false(book->tree.behind);
	assert_false(ledger_root(fixture_ctx(book->fixture), book->head, &root));
}

TEST(a_node_changed_by_hand_is_named)
{
	struct book *book = open_book(pool);
	char text[65536] = "";
	add(book, 600, true);
	script(book, "UPDATE ledger_node SET root = CAST('0123456789abcdef0123456789abcdef' AS "
		     "BYTEA) WHERE level = 8 AND ordinal = 1");
	script(book, "INSERT INTO ledger_node SELECT county, 8, 9, root FROM ledger_node "
		     "WHERE ordinal = 0 AND level = 8");
	FILE *stream = fmemopen(text, sizeof text, "w");
	struct ctx *ctx = fixture_ctx(book->fixture);
	struct ledger_report report = ledger_check(ctx, NULL, stream);
	fclose(stream);
	struct tree_hash expected = plain(book, book->head);
	assert_memory_equal(report.root, expected.bytes, LEDGER_HASH);
	assert_non_null(strstr(text, "第 257 至 512 号办理记录的汇总校验值与办理记录不符"));
	assert_non_null(strstr(text, "汇总校验值比办理记录多"));
}

/* --- by the writer -------------------------------------------------------------------------------- */

struct recording {
	struct write write;
	struct book *book;
	bool fails;
	enum err outcome;
};

static void attempt(struct write *write, struct ctx *ctx)
{
	struct recording *recording = (struct recording *)write;
	if (put_event(ctx, head_of(recording->book) + 1) == OK && recording->fails)
		ctx_fail(ctx, ERR_CONFLICT, "internal");
}

static void done(struct write *write, struct ctx *ctx)
{
	((struct recording *)write)->outcome = ctx->failure.err;
	pool_free(ctx->pool);
}

static void prepare(void *data, struct ctx *ctx)
{
	struct book *book = data;
	ctx->county = FIXTURE_COUNTY;
	ctx->now = FIXTURE_NOW;
	ctx->messages = book->fixture->messages;
	ctx->ledger_tree = &book->tree;
}

static void seal(void *data, struct ctx *ctx)
{
	(void)data;
	ledger_seal(ctx);
}

static void ended(void *data, bool committed)
{
	ledger_sealed(&((struct book *)data)->tree, committed);
}

TEST(a_batch_that_is_run_again_counts_once)
{
	struct book *book = open_book(pool);
	struct writer_options options = {
		.data = book, .prepare = prepare, .seal = seal, .ended = ended
	};
	for (int round = 0; round < 12; round++) {
		struct recording recordings[5] = { 0 };
		for (int i = 0; i < 5; i++)
			recordings[i] = (struct recording){
				.write = { .attempt = attempt,
					.done = done,
					.next = i < 4 ? &recordings[i + 1].write : NULL },
				.book = book,
				.fails = i == round % 6
			};
		if (round > 5)
			db_fail_at(book->fixture->db, round);
		writer_run_batch(&options, book->fixture->db, &recordings[0].write);
		db_fail_at(book->fixture->db, 0);
		book->head = head_of(book);
		assert_stands(book);
	}
}

RUN_TESTS(cmocka_unit_test(the_tree_grows_with_each_commit),
	cmocka_unit_test(a_commit_has_one_statement_more_and_a_block_has_another),
	cmocka_unit_test(what_is_rolled_back_leaves_nothing_in_the_tree),
	cmocka_unit_test(a_start_reads_the_nodes_and_the_last_events_only),
	cmocka_unit_test(a_database_of_before_the_tree_is_taken_in_by_and_by),
	cmocka_unit_test(lost_nodes_come_back),
	cmocka_unit_test(a_record_that_begins_anew_has_a_new_tree),
	cmocka_unit_test(a_hole_stops_the_tree_and_no_commit),
	cmocka_unit_test(a_node_changed_by_hand_is_named),
	cmocka_unit_test(a_batch_that_is_run_again_counts_once))
