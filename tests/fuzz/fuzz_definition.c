/* tests/fuzz/fuzz_definition.c - any text as a procedure's definition: one that is whole, or problems that name
 * a place, never both; and what is whole can be shown and drawn. */
#include "engine/definition.h"
#include "parts.h"

#include <stdio.h>

static const struct definitions *shipped;

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	pool_t *kept = fuzz_keep();
	struct problems problems;
	problems_init(&problems, kept, NULL);
	shipped = definitions_load(kept, SOURCE_ROOT "/definitions", &problems);
	CHECK(shipped && !problems.count);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct definition *definition = definition_parse(
		pool, shipped, "input", text_copy_n(pool, (const char *)bytes, size), &problems);
	CHECK(!definition == (problems.count > 0));
	for (const struct problem *at = problems.first; at; at = at->next)
		CHECK(text_equal(at->file, "input") && at->line >= 0 && !text_empty(at->text));
	if (definition)
		CHECK(definition->matter.state_count && action_find(definition, "register"));
	pool_free(pool);
	return 0;
}
