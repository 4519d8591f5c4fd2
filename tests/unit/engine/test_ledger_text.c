/* The texts that leave the machine are read as they are written and in no other way; the key signs them. */
#include "test.h"

#include "engine/ledger_text.h"
#include "engine/ledger_verify.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>

static struct ledger_key *new_key(struct fixture *fixture, const char *name)
{
	struct ctx *ctx = fixture_ctx(fixture);
	const char *folder = text_printf(fixture->pool, "%s/%s", fixture->folder, name);
	struct ledger_key *key = ledger_key_open(ctx, folder);
	assert_int_equal(ctx->failure.err, OK);
	return key;
}

static struct ledger_block checkpoint(void)
{
	return (struct ledger_block){ .county = FIXTURE_COUNTY, .size = 7, .time = FIXTURE_NOW };
}

static bool read_text(
	pool_t *pool, const char *text, struct ledger_block *ret, struct ledger_reader *reader)
{
	FILE *stream = fmemopen((char *)(uintptr_t)text, strlen(text), "r");
	assert_non_null(stream);
	*reader = (struct ledger_reader){ .stream = stream, .line = 1 };
	bool read = ledger_text_block(reader, pool, ret);
	fclose(stream);
	return read && !reader->broken;
}

TEST(the_key_is_made_once_and_signs)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ledger_key *key = new_key(fixture, "a"), *same = new_key(fixture, "a");
	struct ledger_key *other = new_key(fixture, "b");
	struct ledger_point point = ledger_key_point(key), again = ledger_key_point(same);
	struct ledger_point stranger = ledger_key_point(other);
	struct ledger_signature signature = ledger_sign(key, "text", 4);
	assert_memory_equal(&point, &again, sizeof point);
	assert_true(ledger_signed(&point, "text", 4, &signature));
	assert_false(ledger_signed(&point, "texT", 4, &signature));
	assert_false(ledger_signed(&point, "text", 3, &signature));
	assert_false(ledger_signed(&stranger, "text", 4, &signature));
	signature.bytes[40] ^= 1;
	assert_false(ledger_signed(&point, "text", 4, &signature));
}

TEST(what_is_no_key_or_no_signature_signs_nothing)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ledger_key *key = new_key(fixture, "a");
	struct ledger_point point = ledger_key_point(key), bad[3] = { point, point, { { 0 } } };
	struct ledger_signature signature = ledger_sign(key, "text", 4), zeros = { 0 }, ones;
	memset(&ones, 0xFF, sizeof ones);
	bad[0].bytes[0] = 2;
	bad[1].bytes[64] ^= 1;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(ledger_signed(&bad[i], "text", 4, &signature));
	assert_false(ledger_signed(&point, "text", 4, &zeros));
	assert_false(ledger_signed(&point, "text", 4, &ones));
}

TEST(a_changed_key_is_handed_over_by_both)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ctx *ctx = fixture_ctx(fixture);
	const char *folder = text_printf(pool, "%s/a", fixture->folder);
	struct ledger_point old = ledger_key_point(new_key(fixture, "a")), next;
	assert_int_equal(ledger_key_change(ctx, folder, &next), OK);
	struct ledger_point now = ledger_key_point(new_key(fixture, "a"));
	assert_memory_equal(&now, &next, sizeof now);
	const char *const *paths = ledger_handovers(pool, folder);
	assert_non_null(paths[0]);
	assert_null(paths[1]);
	FILE *stream = fopen(paths[0], "r");
	struct ledger_reader reader = { .stream = stream, .line = 1 };
	struct ledger_block block;
	assert_true(ledger_text_block(&reader, pool, &block));
	fclose(stream);
	assert_memory_equal(&block.point, &old, sizeof old);
	assert_memory_equal(&block.next, &next, sizeof next);
	assert_true(ledger_signed(&old, block.text, block.text_size, &block.signature));
	assert_true(ledger_signed(&next, block.text, block.text_size, &block.accepted));
}

TEST(a_checkpoint_is_read_as_it_was_written)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ledger_key *key = new_key(fixture, "a");
	struct ledger_block written = checkpoint(), read;
	struct ledger_reader reader;
	const char *text = ledger_checkpoint_text(pool, key, &written);
	assert_true(read_text(pool, text, &read, &reader));
	assert_int_equal(read.size, 7);
	assert_int_equal(read.time, FIXTURE_NOW);
	assert_string_equal(read.text, written.text);
	assert_true(ledger_signed(&read.point, read.text, read.text_size, &read.signature));
}

TEST(a_checkpoint_that_differs_in_any_byte_is_refused_or_not_signed)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ledger_key *key = new_key(fixture, "a");
	struct ledger_block block = checkpoint(), read;
	struct ledger_reader reader;
	const char *text = ledger_checkpoint_text(pool, key, &block);
	for (size_t i = 0; text[i]; i++) {
		char *changed = pool_copy(pool, text, strlen(text) + 1);
		changed[i] = (char)(changed[i] ^ 1);
		assert_false(
			read_text(pool, changed, &read, &reader) &&
			ledger_signed(&read.point, read.text, read.text_size, &read.signature));
		assert_false(read_text(pool, text_copy_n(pool, text, i ? i : 1), &read, &reader));
	}
}

TEST(an_event_is_read_as_it_was_written_whatever_its_body_has)
{
	static const unsigned char salt[LEDGER_SALT] = { 1 }, hash[LEDGER_HASH] = { 2 };
	static const char *const bodies[] = { "", "{}", "{\"a\":\"一\n二 \"}\n", NULL };
	for (size_t i = 0; i < COUNT(bodies); i++) {
		char room[2048] = "";
		const char *body = bodies[i];
		struct ledger_event event = { .matter = 5,
			.position = 3,
			.procedure = "p",
			.version = 1,
			.salt = { body ? salt : NULL, body ? sizeof salt : 0 },
			.body = { body, body ? strlen(body) : 0 },
			.commit = { hash, sizeof hash },
			.leaf = { hash, sizeof hash },
			.event = { .seq = 1, .at = 2, .on = -3, .action = "register" } },
				    read;
		FILE *stream = fmemopen(room, sizeof room, "w+");
		ledger_put_event(stream, &event);
		rewind(stream);
		struct ledger_reader reader = { .stream = stream, .line = 1 };
		assert_true(ledger_text_event(&reader, pool, 9, &read));
		fclose(stream);
		assert_int_equal(read.event.on, -3);
		assert_int_equal(read.body.data != NULL, body != NULL);
		assert_int_equal(read.body.size, event.body.size);
		if (body)
			assert_memory_equal(read.body.data, body, event.body.size);
	}
}

RUN_TESTS(cmocka_unit_test(the_key_is_made_once_and_signs),
	cmocka_unit_test(what_is_no_key_or_no_signature_signs_nothing),
	cmocka_unit_test(a_changed_key_is_handed_over_by_both),
	cmocka_unit_test(a_checkpoint_is_read_as_it_was_written),
	cmocka_unit_test(a_checkpoint_that_differs_in_any_byte_is_refused_or_not_signed),
	cmocka_unit_test(an_event_is_read_as_it_was_written_whatever_its_body_has))
