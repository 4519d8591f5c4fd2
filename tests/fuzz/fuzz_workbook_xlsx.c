/* tests/fuzz/fuzz_workbook_xlsx.c - any parts as a workbook: rows rise, cells rise, texts are UTF-8, and what
 * is no workbook is refused as invalid. The input is the text of a zip (parts.h), so that what is
 * changed is what is read, not its checksum. */
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
	size_t packed;
	const void *zip = zip_of_text(pool, (const char *)bytes, size, false, &packed);
	if (packed)
		check_workbook(pool, memory_file(pool, zip, packed));
	pool_free(pool);
	return 0;
}
