/* tests/fuzz/fuzz_zip.c - any zip: no part gives more than it declares, and nothing over the limits.
 *
 * The input is the text of a zip (parts.h); behind a byte 0xFF stand changes to its bytes, three each:
 * place (two bytes, counted from the end, where a zip's lists are) and value. Input that begins with PK
 * is a zip itself. */
#include "parts.h"

#include "document/zip.h"

#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static const struct zip_limits limits = { 1 << 20, 1 << 18, 1 << 20, 10, 100 };

static void read_part(struct ctx *ctx, struct zip_archive *zip, const struct zip_part *part)
{
	struct zip_stream *stream;
	char chunk[1024];
	int64_t all = 0, read = 0;
	CHECK(part->size >= 0 && part->size <= limits.part_bytes);
	CHECK(*part->name != '/' && !text_starts(part->name, "../"));
	CHECK(zip_archive_find(zip, part->name) == part);
	if (zip_part_open(zip, part, ctx->pool, &stream) != OK)
		return;
	while ((read = zip_part_read(stream, chunk, sizeof chunk)) > 0)
		all += read;
	CHECK(read == 0 ? all == part->size : ctx_failed(ctx));
}

static void check_zip(pool_t *pool, const void *bytes, size_t size)
{
	struct ctx ctx = { .pool = pool };
	struct zip_archive *zip;
	enum err err =
		zip_archive_open(&ctx, memory_file(pool, bytes, size), "fuzz", &limits, &zip);
	CHECK(err == ctx.failure.err);
	for (int i = 0; !ctx_failed(&ctx) && i < zip_archive_count(zip); i++)
		read_part(&ctx, zip, zip_archive_part(zip, i));
	CHECK(ctx.failure.err == OK || ctx.failure.err == ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	const uint8_t *changes = memchr(bytes, 0xFF, size);
	size_t text = changes ? (size_t)(changes - bytes) : size, packed;
	if (size > 2 && memcmp(bytes, "PK", 2) == 0) {
		check_zip(pool, bytes, size);
	} else {
		const void *made = zip_of_text(pool, (const char *)bytes, text, size % 2, &packed);
		uint8_t *zip = pool_copy(pool, made, packed);
		for (size_t at = text + 1; packed && at + 3 <= size; at += 3)
			zip[packed - 1 - (bytes[at] * 256u + bytes[at + 1]) % packed] =
				bytes[at + 2];
		check_zip(pool, zip, packed);
	}
	pool_free(pool);
	return 0;
}
