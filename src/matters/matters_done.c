/* matters/matters_done.c - what was just done, carried along in the address of the next page, so that
 * it is said there and can be taken back. Nothing is stored for it. */
#include "matters/matters.h"

#include "http/session.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <string.h>

#define DONE_MOST 20 /* more are told on a page of their own */
#define DONE_SIZE 1800

void done_init(struct done *done, pool_t *pool)
{
	*done = (struct done){ 0 };
	buffer_init(&done->text, pool, DONE_SIZE);
}

void done_add(struct done *done, const struct matter *matter, const char *action)
{
	if (done->count++ < DONE_MOST)
		buffer_printf(&done->text, "%s%" PRId64 ".%" PRId64 ".%s",
			done->text.size ? "," : "", matter->id, matter->seq, action);
}

bool done_fits(const struct done *done)
{
	return done->count <= DONE_MOST && !done->text.full;
}

/* BACK without an older `done`, which is always its last value. */
static const char *without_done(pool_t *pool, const char *back)
{
	const char *at = strstr(back, "done=");
	bool starts = at && at > back && (at[-1] == '?' || at[-1] == '&');
	return starts ? text_copy_n(pool, back, (size_t)(at - back - 1)) : back;
}

enum err done_redirect(
	const struct done *done, const struct request *req, struct response *res, const char *own)
{
	const char *back = session_back(req_text(req, "back"), own);
	const char *mark = strchr(back, '#');
	const char *path =
		text_copy_n(res->pool, back, mark ? (size_t)(mark - back) : strlen(back));
	if (!done->count)
		return res_redirect(res, "%s", back);
	path = without_done(res->pool, path);
	return res_redirect(res, "%s%sdone=%s%s", path, strchr(path, '?') ? "&" : "?",
		done->text.data, text_or(mark, ""));
}

/* --- telling it --------------------------------------------------------------------------------- */

struct told {
	int64_t matter, seq;
	const char *action;
};

/* One of "<matter>.<seq>.<action>,…"; moves *AT behind it. */
static bool take_told(pool_t *pool, const char **at, struct told *ret)
{
	char *end;
	ret->matter = strtoll(*at, &end, 10);
	if (*end != '.')
		return false;
	ret->seq = strtoll(end + 1, &end, 10);
	if (*end != '.')
		return false;
	size_t size = strcspn(end + 1, ",");
	ret->action = text_copy_n(pool, end + 1, size);
	*at = end + 1 + size;
	*at += **at == ',';
	return true;
}

static bool may_undo(struct ctx *ctx, const struct matter *matter, int64_t seq, const char **ret_id)
{
	struct possibles possibles = matter_possible(ctx, matter);
	for (size_t i = 0; i < possibles.count && matter->seq == seq; i++)
		if (possibles.items[i].action->effect == EFFECT_UNDO) {
			*ret_id = possibles.items[i].action->id;
			return true;
		}
	return false;
}

static json_t *notice_of(
	struct ctx *ctx, const struct matter *matter, const struct told *first, const char *rest)
{
	const struct action *action = action_find(matter->definition, first->action);
	json_t *notice = json_tree(ctx->pool), *items = put_list(notice, "items");
	struct told told = *first;
	const char *undo = NULL;
	size_t count = 0;
	bool undoable = may_undo(ctx, matter, first->seq, &undo);
	do {
		count++;
		if (undoable)
			add_text(items, text_printf(ctx->pool, "%" PRId64 ".0.-1.%" PRId64,
						told.matter, told.seq));
	} while (take_told(ctx->pool, &rest, &told));
	put_text(notice, "undo", undo);
	put_text(notice, "text",
		message(ctx->pool, ctx->messages, count > 1 ? "done.many" : "done.one", "action",
			action->title, "title", matter->title, "count",
			text_printf(ctx->pool, "%zu", count)));
	return notice;
}

json_t *matters_notice(struct ctx *ctx, const struct request *req)
{
	struct told first;
	struct failure why;
	const char *at = req_text(req, "done");
	if (ctx_failed(ctx) || text_empty(at) || !take_told(ctx->pool, &at, &first))
		return NULL;
	const struct matter *matter = matter_load(ctx, first.matter);
	if (!matter || !action_find(matter->definition, first.action)) {
		(void)refusal_take(ctx, &why);
		return NULL;
	}
	json_t *notice = notice_of(ctx, matter, &first, at);
	put_text(notice, "back",
		without_done(ctx->pool, text_printf(ctx->pool, "%s?%s", req->path, req->query)));
	return notice;
}
