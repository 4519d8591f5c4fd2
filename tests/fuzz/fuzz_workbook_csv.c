/* tests/fuzz/fuzz_workbook_csv.c - any bytes as a text file: rows rise, cells rise, texts are UTF-8 whatever the
 * encoding was, and what is no table is refused as invalid. */
#include "parts.h"

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
	check_workbook(pool, memory_file(pool, bytes, size));
	pool_free(pool);
	return 0;
}
