/* app/command_manual.c - the manual as a file, of the installed files alone: no data folder is needed. */
#include "app/commands.h"

#include "app/snapshot.h"
#include "engine/world.h"
#include "papers/manual.h"

static bool is_docx(const char *file)
{
	size_t length = strlen(file);
	return length > 5 && text_equal(file + length - 5, ".docx");
}

static enum err write_manual(struct ctx *ctx, const struct world *world, const char *file)
{
	struct document *document = document_new(ctx->pool, world->fonts);
	if (!world->manual)
		return ctx_fail(ctx, ERR_NOT_FOUND, "manual.none");
	manual_build(ctx, document, world->manual);
	return is_docx(file) ? document_docx(ctx, document, file)
			     : document_pdf(ctx, document, file);
}

int command_paper_manual(struct invocation *invocation)
{
	const char *file = invocation_option(invocation, "o");
	const char *const typefaces[] = { invocation_file(invocation, "build/fonts"), NULL };
	struct ctx ctx = { .pool = invocation->pool, .messages = invocation->messages };
	struct problems problems;
	if (text_empty(file))
		return invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, "papers.to_where"));
	problems_init(&problems, invocation->pool, invocation->messages);
	struct rules *rules =
		rules_load(invocation_file(invocation, "definitions"), typefaces, &problems);
	problems_print(&problems, stderr);
	if (!rules)
		return EXIT_REFUSED;
	enum err err = write_manual(&ctx, rules->world, file);
	rules_drop(rules);
	return err ? invocation_refuse(invocation, ctx.failure.message) : 0;
}
