#include "document/document.h"
enum err document_docx(struct ctx *ctx, const struct document *document, const char *path);
enum err document_docx(struct ctx *ctx, const struct document *document, const char *path)
{
	(void)document;
	(void)path;
	return ctx_fail(ctx, ERR_INTERNAL, "internal");
}
enum err document_docx_bytes(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret)
{
	(void)document;
	(void)ret;
	return ctx_fail(ctx, ERR_INTERNAL, "internal");
}
