/* files/thumbnail.c - asks huiyin-render, and keeps its answer beside the file. */
#include "files/thumbnail.h"

#include "base/file.h"
#include "base/process.h"

#define BYTES_MOST ((size_t)1024 * 1024)

bool thumbnail_make(struct ctx *ctx, const char *in, bool pdf, const char *to)
{
	const char *const words[] = { process_beside(ctx->pool, "huiyin-render"), "thumbnail",
		pdf ? "pdf" : "picture", in, NULL };
	const char *png = "";
	size_t size = 0;
	bool made = process_answer(ctx->pool, words, BYTES_MOST, &png, &size);
	return !file_put(ctx, to, png, made ? size : 0) && made;
}
