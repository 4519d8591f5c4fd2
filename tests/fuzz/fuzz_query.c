/* tests/fuzz/fuzz_query.c - any text as a query and as a path: no crash, what is decoded is UTF-8
 * without zero and no longer than what came, and a path finds at most one row with its parameters. */
#include "http/percent.h"
#include "http/route.h"

#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct route routes[] = {
	{ GET, "/", "today" },
	{ GET, "/matters/:id", "show" },
	{ GET, "/matters/new", "new" },
	{ POST, "/matters/:id/actions", "act" },
	{ GET, "/:kind/:id/:part", "part" },
	{ 0 },
};

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static void check_path(pool_t *pool, const char *path)
{
	struct param *params;
	bool allowed;
	const struct route *route = route_match(routes, pool, GET, path, &params, &allowed);
	CHECK(route || !params);
	for (; params; params = params->next)
		CHECK(*params->text && !strchr(params->text, '/') && strstr(path, params->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	struct ctx ctx = { .pool = pool };
	struct param *raw;
	const char *text = text_copy_n(pool, (const char *)bytes, size), *decoded;
	enum err err = form_parse_query(&ctx, text, &raw);
	CHECK(err == ctx.failure.err && (err == OK || err == ERR_INVALID));
	for (; raw; raw = raw->next)
		CHECK(text_is_utf8(raw->name, strlen(raw->name)) &&
			text_is_utf8(raw->text, strlen(raw->text)));
	if (percent_decode(pool, text, strlen(text), false, &decoded) == PERCENT_FINE) {
		CHECK(text_is_utf8(decoded, strlen(decoded)) && strlen(decoded) <= strlen(text));
		check_path(pool, decoded);
	}
	pool_free(pool);
	return 0;
}
