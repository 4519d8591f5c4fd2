/* papers/papers_pages.c - the pages of other papers and of attachments within a paper. Each becomes a PDF
 * of its own beside what is arriving, which lives as long as the request, and is taken in from there: so
 * no more than one stands in memory. */
#include "papers/papers_build.h"

#include "base/file.h"
#include "files/files.h"
#include "files/pages.h"
#include "html/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LEVEL 3 /* in the contents, below 办理过程 and its steps */

static void remove_file(void *data)
{
	unlink(data);
}

/* A new file's name; NULL where there is no folder of files, or where the ctx failed. */
static const char *temporary(struct ctx *ctx)
{
	if (!ctx->files)
		return NULL;
	const char *folder = text_printf(ctx->pool, "%s/incoming", ctx->files);
	if (file_make_folder(ctx, folder))
		return NULL;
	char *path = (char *)(uintptr_t)text_printf(ctx->pool, "%s/pages-XXXXXX", folder);
	int file = mkstemp(path);
	if (file < 0) {
		ctx_fail(ctx, ERR_BUSY, "file.not_written", "file", folder, "why", strerror(errno));
		return NULL;
	}
	close(file);
	pool_defer(ctx->pool, path, remove_file);
	return path;
}

static void take_in(struct building *building, const char *path, const char *mark)
{
	struct included_pdf *pages = flow_pdf(building->flow, path, mark);
	pages->level = LEVEL;
	pages->turns = true;
}

/* --- papers ------------------------------------------------------------------------------------- */

/* A 公文 keeps its "— 1 —", which is its own. */
static void bare(struct page_form *page)
{
	if (page->number == PAGE_NUMBER_OF)
		page->number = PAGE_NUMBER_NONE;
	page->foot_left = page->foot_right = NULL;
}

static void add_paper(struct building *building, const json_t *item, const json_t *sheet)
{
	struct ctx *ctx = building->ctx;
	const char *path = temporary(ctx);
	struct document *document = papers_document(ctx);
	const char *mark = message(ctx->pool, ctx->messages, "papers.pages.paper", "title",
		text_or(get_text(item, "title"), ""), "number",
		text_or(get_text(item, "number"), ""));
	papers_build(ctx, document, sheet);
	/* The page that it stands on bears a watermark and feet. */
	document->watermark = NULL;
	for (struct section *section = document->first; section; section = section->next)
		bare(&section->page);
	if (path && !document_pdf(ctx, document, path))
		take_in(building, path, mark);
}

/* --- files -------------------------------------------------------------------------------------- */

static const char *words(struct building *building, const char *key, const json_t *item)
{
	return message(building->ctx->pool, building->ctx->messages, key, "name",
		text_or(get_text(item, "name"), ""), "size", text_or(get_text(item, "size"), ""),
		"sm3", text_or(get_text(item, "sm3"), ""), "most",
		text_printf(building->ctx->pool, "%d", PAGES_MOST));
}

/* In the place of its pages. */
static void add_refusal(struct building *building, const json_t *item, enum pages why)
{
	static const char *const keys[] = { [PAGES_BROKEN] = "papers.pages.broken",
		[PAGES_LOCKED] = "papers.pages.locked",
		[PAGES_MANY] = "papers.pages.many",
		[PAGES_HEAVY] = "papers.pages.heavy" };
	flow_page_break(building->flow);
	flow_heading(building->flow, LEVEL, words(building, "papers.pages.file", item));
	flow_text(building->flow, &style_body, words(building, keys[why], item));
	flow_text(building->flow, &style_body, words(building, "papers.pages.original", item));
}

static void add_file(struct building *building, const json_t *item)
{
	struct ctx *ctx = building->ctx;
	const struct file_type *type = file_type_find(get_text(item, "type"));
	const char *in = files_path(ctx, get_text(item, "sm3")), *path = temporary(ctx);
	if (!type->pictured || !in || !path)
		return;
	enum pages made = pages_make(ctx, in, text_equal(type->id, "pdf"), path);
	if (made == PAGES_MADE)
		take_in(building, path, words(building, "papers.pages.file", item));
	else
		add_refusal(building, item, made);
}

void build_pages(struct building *building, const json_t *block)
{
	size_t i;
	const json_t *item;
	json_array_foreach (json_object_get(block, "items"), i, item) {
		const json_t *sheet = json_object_get(item, "sheet");
		if (sheet)
			add_paper(building, item, sheet);
		else
			add_file(building, item);
	}
}
