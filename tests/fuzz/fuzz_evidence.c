/* tests/fuzz/fuzz_evidence.c - checkpoints, handovers, proofs and exports as whoever wrote them likes: read and
 * verified as a file. */
#include "engine/ledger_verify.h"
#include "parts.h"

#include <stdio.h>

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
	pool_t *pool = pool_new(NULL);
	const char *const files[] = { memory_file(pool, bytes, size), NULL };
	FILE *stream = fopen("/dev/null", "w");
	struct ledger_verdict verdict = ledger_verify(pool, NULL, files, NULL, stream);
	CHECK(verdict.problems >= 0 && verdict.erased <= verdict.events);
	fclose(stream);
	pool_free(pool);
	return 0;
}
