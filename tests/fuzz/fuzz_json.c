/* tests/fuzz/fuzz_json.c - any bytes as JSON: a tree that is written and read back as the same tree, or a
 * reason; no crash, whatever the depth. */
#include "html/json.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	const char *why = NULL;
	/* Without the zero behind it that a text has: who reads too far is caught. */
	const json_t *tree = json_parse(pool, pool_copy(pool, bytes, size), size, &why);
	CHECK(!tree == !text_empty(why));
	if (tree) {
		const char *text = json_text(pool, tree);
		const json_t *again = json_parse(pool, text, strlen(text), &why);
		CHECK(again && json_equal(tree, again));
	}
	pool_free(pool);
	return 0;
}
