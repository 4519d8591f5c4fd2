/* The formula of docs/ledger-format.md, whose example was computed by another program. */
#include "test.h"

#include "engine/ledger.h"

static const char *hex(pool_t *pool, const unsigned char *hash)
{
	struct buffer text;
	buffer_init(&text, pool, 2 * LEDGER_HASH + 1);
	for (int i = 0; i < LEDGER_HASH; i++)
		buffer_printf(&text, "%02x", hash[i]);
	return text.data;
}

TEST(the_hash_is_sm3)
{
	unsigned char hash[LEDGER_HASH];
	ledger_hash((const struct bytes[]){ { "a", 1 }, { "bc", 2 } }, 2, hash);
	assert_string_equal(hex(pool, hash),
		"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST(the_example_of_the_format_comes_out)
{
	static const unsigned char salt[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
		15 };
	static const char body[] = "{\"number\":\"1\"}";
	unsigned char commit[LEDGER_HASH], leaf[LEDGER_HASH];
	ledger_commit((struct bytes){ salt, sizeof salt }, (struct bytes){ body, sizeof body - 1 },
		commit);
	assert_string_equal(hex(pool, commit),
		"ee03ec6df71a39a20b4393b358db5e3a590b9a691fa647e4bce7aee70c7a19d1");
	struct ledger_event event = {
		.county = 990101,
		.matter = 5,
		.event = { .seq = 1,
			.at = 1772413200000,
			.on = 1772413200000,
			.action = "register",
			.actor = 7 },
		.procedure = "supervision",
		.version = 1,
		.commit = { commit, sizeof commit },
	};
	ledger_leaf(pool, &event, (struct bytes){ 0 }, leaf);
	assert_string_equal(hex(pool, leaf),
		"575bc257ad1aa24946764b0c0dbfd75c86a5eb2ab26b17b8464b41aee7ebba4c");
}

RUN_TESTS(cmocka_unit_test(the_hash_is_sm3), cmocka_unit_test(the_example_of_the_format_comes_out))
