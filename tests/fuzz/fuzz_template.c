/* tests/fuzz/fuzz_template.c - any bytes as templates and data: no crash, no hang, no output past
 * the limit. The input is "main \x1e part \x1e data"; both sets of rules are tried. */
#include "html/template_tree.h"

#include "html/json.h"

#include <string.h>

#define OUTPUT_LIMIT 10000
#define SEPARATOR '\x1e'

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static struct piece cut(struct piece *rest)
{
	const char *end = rest->size ? memchr(rest->text, SEPARATOR, rest->size) : NULL;
	struct piece piece = { rest->text, end ? (size_t)(end - rest->text) : rest->size };
	size_t used = piece.size + (end ? 1 : 0);
	*rest = (struct piece){ rest->text + used, rest->size - used };
	return piece;
}

static void try_rules(pool_t *pool, struct piece main, struct piece part, const json_t *data,
	enum template_rules rules)
{
	struct template_source sources[] = {
		{ "main", "main", main.text, main.size },
		{ "p", "p", part.text, part.size },
	};
	struct buffer problems, out;
	buffer_init(&problems, pool, 1 << 16);
	const struct templates *templates =
		templates_make(pool, sources, COUNT(sources), rules, &problems);
	CHECK(!templates == (problems.size > 0));
	if (templates && template_render(templates, pool, "main", data, OUTPUT_LIMIT, &out))
		CHECK(out.size <= OUTPUT_LIMIT && strlen(out.data) == out.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	const char *why;
	struct piece rest = { pool_copy(pool, bytes, size), size };
	struct piece main = cut(&rest), part = cut(&rest);
	const json_t *data = json_parse(pool, rest.text, rest.size, &why);
	try_rules(pool, main, part, data, RULES_STRICT);
	try_rules(pool, main, part, data, RULES_SPECIFICATION);
	pool_free(pool);
	return 0;
}
