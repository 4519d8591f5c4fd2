/* files/pages.c - asks huiyin-render, and writes its answer to a file as it comes. */
#include "files/pages.h"

#include "base/process.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define BYTES_MOST ((size_t)512 * 1024 * 1024)

struct writing {
	FILE *file;
	size_t size;
};

static bool take(void *data, const char *bytes, size_t size)
{
	struct writing *writing = data;
	writing->size += size;
	return writing->size <= BYTES_MOST && fwrite(bytes, 1, size, writing->file) == size;
}

/* By the exit codes of render/main.c. */
static enum pages end_of(int code)
{
	static const enum pages ends[] = { PAGES_MADE, PAGES_BROKEN, PAGES_BROKEN, PAGES_LOCKED,
		PAGES_MANY };
	return code >= 0 && code < (int)COUNT(ends) ? ends[code] : PAGES_HEAVY;
}

enum pages pages_make(struct ctx *ctx, const char *in, bool pdf, const char *to)
{
	const char *const words[] = { process_beside(ctx->pool, "huiyin-render"), "pages",
		pdf ? "pdf" : "picture", in, text_printf(ctx->pool, "%d", PAGES_MOST), NULL };
	struct writing writing = { .file = fopen(to, "wbe") };
	if (!writing.file)
		return PAGES_HEAVY;
	enum pages made = end_of(process_feed(words, take, &writing));
	bool whole = fclose(writing.file) == 0;
	if (made == PAGES_MADE && whole)
		return PAGES_MADE;
	unlink(to);
	return made == PAGES_MADE ? PAGES_HEAVY : made;
}
