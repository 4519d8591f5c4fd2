/* tests/fuzz/fuzz_yaml.c - any bytes as a YAML file: a tree within its limits, or problems that
 * name a place; and its first text as a limit, which is read back as it is written. */
#include "base/yaml.h"
#include "engine/worktime.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

/* A limit that is not negative is written without a sign. */
static void try_limit(pool_t *pool, const char *text)
{
	struct limit limit, again;
	if (!limit_parse(text, &limit) && !limit_parse_offset(text, &limit))
		return;
	const char *written = limit_format(pool, limit);
	CHECK(limit.amount < 0 ? limit_parse_offset(written, &again)
			       : limit_parse(written, &again));
	CHECK(again.amount == limit.amount && again.unit == limit.unit);
}

static void check_node(pool_t *pool, const struct yaml_node *node, int depth)
{
	int count = 0;
	CHECK(depth <= YAML_DEPTH_MAX && node->line > 0 && node->column > 0);
	CHECK((node->text != NULL) == (node->kind == YAML_TEXT));
	if (node->text)
		try_limit(pool, node->text);
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		CHECK((child->key != NULL) == (node->kind == YAML_MAP));
		check_node(pool, child, depth + 1);
		count++;
	}
	CHECK(count == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct yaml_node *root =
		yaml_parse(pool, "input", (const char *)bytes, size, &problems);
	CHECK((root == NULL) == (problems.count > 0));
	if (root)
		check_node(pool, root, 1);
	pool_free(pool);
	return 0;
}
