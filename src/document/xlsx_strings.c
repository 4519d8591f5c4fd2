/* document/xlsx_strings.c - a workbook's shared texts, in an unlinked file. */
#include "document/xlsx_strings.h"

#include <unistd.h>

/* Where texts begin stands in blocks, so that nothing is copied when there are more. */
#define BLOCK 65536
#define TOO_LONG (UINT64_C(1) << 63)

struct xlsx_strings {
	struct ctx *ctx;
	pool_t *pool;
	FILE *file;
	uint64_t end;
	int count, limit;
	uint64_t **blocks;
};

static void close_file(void *file)
{
	fclose(file);
}

struct xlsx_strings *xlsx_strings_new(struct ctx *ctx, pool_t *pool, int limit)
{
	struct xlsx_strings *strings = mem_new(pool, struct xlsx_strings);
	*strings = (struct xlsx_strings){ .ctx = ctx, .pool = pool, .limit = limit };
	strings->blocks = mem_array(pool, uint64_t *, limit / BLOCK + 1);
	strings->file = tmpfile();
	if (strings->file)
		pool_defer(pool, strings->file, close_file);
	else
		ctx_broken(ctx, ERR_BUSY, "no temporary file for shared texts");
	return strings;
}

static uint64_t *place(struct xlsx_strings *strings, int64_t nth)
{
	uint64_t **block = &strings->blocks[nth / BLOCK];
	if (!*block)
		*block = mem_array(strings->pool, uint64_t, BLOCK);
	return *block + nth % BLOCK;
}

void xlsx_strings_add(struct xlsx_strings *strings, const char *text, bool too_long)
{
	size_t size = strlen(text) + 1;
	if (ctx_failed(strings->ctx))
		return;
	if (strings->count == strings->limit) {
		ctx_fail(strings->ctx, ERR_INVALID, "workbook.too_many_strings", "limit",
			text_printf(strings->ctx->pool, "%d", strings->limit));
		return;
	}
	if (fwrite(text, 1, size, strings->file) != size)
		ctx_broken(strings->ctx, ERR_BUSY, "shared texts: the disk is full");
	*place(strings, strings->count++) = strings->end | (too_long ? TOO_LONG : 0);
	strings->end += size;
}

bool xlsx_strings_ready(struct xlsx_strings *strings)
{
	return strings->file && fflush(strings->file) == 0;
}

const char *xlsx_strings_get(
	struct xlsx_strings *strings, pool_t *pool, int64_t nth, bool *ret_too_long)
{
	if (nth < 0 || nth >= strings->count)
		return NULL;
	uint64_t place_of = *place(strings, nth), begin = place_of & ~TOO_LONG;
	uint64_t end =
		nth + 1 < strings->count ? *place(strings, nth + 1) & ~TOO_LONG : strings->end;
	size_t size = (size_t)(end - begin);
	char *text = pool_alloc(pool, size);
	if (pread(fileno(strings->file), text, size, (off_t)begin) != (ssize_t)size)
		return NULL;
	*ret_too_long = place_of & TOO_LONG;
	return text;
}
