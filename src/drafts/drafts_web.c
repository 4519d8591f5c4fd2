/* drafts/drafts_web.c - all that somebody has typed and not sent yet, on one page. */
#include "drafts/drafts.h"

#include "base/time.h"
#include "engine/act.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define MATTERS "/matters/"
#define REGISTER "/register/"
#define SNIPPET 240 /* bytes; the page cuts it to its line */

/* The beginning of its longest text. */
static const char *snippet(struct ctx *ctx, const struct draft *draft)
{
	const char *longest = "";
	for (const struct param *param = draft_params(ctx, draft); param; param = param->next)
		if (strlen(param->text) > strlen(longest))
			longest = param->text;
	size_t size = strnlen(longest, SNIPPET);
	while (size && (longest[size] & 0xC0) == 0x80)
		size--;
	return text_copy_n(ctx->pool, longest, size);
}

static const char *word(struct ctx *ctx, const char *key, const char *title)
{
	return message(ctx->pool, ctx->messages, key, "title", title);
}

/* What was gone meanwhile, or is no longer for these eyes, can still be deleted. */
static void put_matter(struct ctx *ctx, json_t *item, const char *form)
{
	int64_t id = 0;
	const char *number = form + strlen(MATTERS);
	const struct matter *matter =
		text_to_int(text_copy_n(ctx->pool, number, strspn(number, "0123456789")), &id)
			? matter_load(ctx, id)
			: NULL;
	if (!matter && ctx->failure.err == ERR_NOT_FOUND)
		ctx->failure = (struct failure){ 0 };
	put_text(item, "title", matter ? matter->title : word(ctx, "draft.gone", ""));
	put_text(item, "href", matter ? text_printf(ctx->pool, MATTERS "%" PRId64, id) : NULL);
}

static void put_place(struct ctx *ctx, json_t *item, const char *form)
{
	if (text_starts(form, MATTERS)) {
		put_matter(ctx, item, form);
		return;
	}
	bool registers = text_starts(form, REGISTER);
	const struct definition *definition =
		registers ? definition_find(ctx->definitions, form + strlen(REGISTER)) : NULL;
	put_text(item, "title",
		definition ? word(ctx, "draft.register", definition->title)
			   : word(ctx, "draft.sheet", ""));
	put_text(item, "href", definition ? form : "/?tab=progress");
}

enum err drafts_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	const struct drafts drafts = drafts_below(ctx, "/");
	json_t *list = put_list(res->data, "drafts");
	for (size_t i = 0; i < drafts.count && !ctx_failed(ctx); i++) {
		json_t *item = add_object(list);
		put_text(item, "form", drafts.items[i].form);
		put_text(item, "at", time_format(ctx->pool, drafts.items[i].at));
		put_text(item, "text", snippet(ctx, &drafts.items[i]));
		put_place(ctx, item, drafts.items[i].form);
	}
	put_int(res->data, "count", (int64_t)drafts.count);
	put_flag(res->data, "has_drafts", drafts.count > 0);
	return ctx_failed(ctx) ? ctx->failure.err : res_page(res, "drafts/list");
}
