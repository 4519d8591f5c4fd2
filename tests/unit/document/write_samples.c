/* tests/unit/document/write_samples.c - writes every sample as PDF and DOCX into a folder, for the eye
 * and for the test that opens them in LibreOffice: write-samples FOLDER [NAME]. With --bench it prints how
 * long they take. */
#include "samples.h"

#include "base/time.h"

#include <stdio.h>

static int write_one(struct ctx *ctx, const struct document *document, const char *path)
{
	bool docx = strstr(path, ".docx") != NULL;
	enum err err =
		docx ? document_docx(ctx, document, path) : document_pdf(ctx, document, path);
	if (err)
		fprintf(stderr, "%s: %s %s\n", path, ctx->failure.message,
			text_or(ctx->failure.detail, ""));
	return err != OK;
}

int main(int argc, char **argv)
{
	mem_init();
	pool_t *pool = pool_new(NULL);
	const struct messages *messages = sample_messages(pool);
	const struct fonts *fonts = sample_fonts(pool);
	int failed = 0;
	for (int i = 0; i < sample_count; i++) {
		if (argc > 2 && !text_equal(argv[2], samples[i].name))
			continue;
		pool_t *inner = pool_new(pool);
		struct ctx ctx = { .pool = inner, .messages = messages };
		struct document *document = sample_document(inner, fonts, samples[i].name, argv[1]);
		int64_t from = time_monotonic();
		failed |= write_one(
			&ctx, document, text_printf(inner, "%s/%s.pdf", argv[1], samples[i].name));
		failed |= write_one(
			&ctx, document, text_printf(inner, "%s/%s.docx", argv[1], samples[i].name));
		fprintf(stderr, "%s %d ms\n", samples[i].name, (int)(time_monotonic() - from));
		pool_free(inner);
	}
	pool_free(pool);
	mem_done();
	return failed;
}
