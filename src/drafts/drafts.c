/* drafts/drafts.c - keeping, finding and dropping what was typed. */
#include "drafts/drafts.h"

#include "base/time.h"
#include "drafts/drafts_db.h"
#include "engine/directory.h"
#include "html/json.h"
#include "http/session.h"

#include <string.h>

#define KEPT_DAYS 30
#define PREFIX "f."

/* Whatever the forms of the program carry beside their open fields. */
const struct field drafts_fields[] = {
	{ "action", FIELD_NAME, .max = 60 },
	{ "share", FIELD_INT },
	{ "proposal", FIELD_INT },
	{ "adds", FIELD_INT },
	{ "item", FIELD_TEXT, .many = true, .max = 90 },
	{ "on", FIELD_TEXT, .max = 16 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ 0 },
};

/* --- looking ------------------------------------------------------------------------------------ */

struct drafts drafts_below(struct ctx *ctx, const char *prefix)
{
	struct rows rows = ctx->actor ? drafts_db_below(ctx, prefix) : (struct rows){ 0 };
	return (struct drafts){ rows.data, (size_t)rows.count };
}

const struct draft *drafts_find(const struct drafts *drafts, const char *form)
{
	for (size_t i = 0; drafts && i < drafts->count; i++)
		if (text_equal(drafts->items[i].form, form))
			return &drafts->items[i];
	return NULL;
}

const struct param *draft_params(struct ctx *ctx, const struct draft *draft)
{
	struct param *first = NULL, **last = &first;
	const char *name, *why;
	json_t *values = json_parse(ctx->pool, draft->vals, strlen(draft->vals), &why), *list;
	json_object_foreach (values, name, list) {
		size_t i;
		const json_t *text;
		json_array_foreach (list, i, text) {
			*last = mem_new(ctx->pool, struct param);
			**last = (struct param){ name, json_string_value(text), NULL };
			last = &(*last)->next;
		}
	}
	return first;
}

static const char *when(struct ctx *ctx, int64_t at)
{
	const char *text = time_format(ctx->pool, at);
	return time_day(at) == time_day(ctx->now) ? strchr(text, ' ') + 1 : text;
}

void draft_put(struct ctx *ctx, json_t *object, const char *form, const struct draft *draft)
{
	put_text(object, "draft_form", form);
	put_text(object, "draft", NULL);
	if (draft)
		put_text(put_object(object, "draft"), "at", when(ctx, draft->at));
}

/* --- keeping ------------------------------------------------------------------------------------ */

static bool is_typed(const struct param *param)
{
	return text_starts(param->name, PREFIX) || text_equal(param->name, "channel") ||
	       text_equal(param->name, "informant") || text_equal(param->name, "on");
}

/* All that was typed; empty where there is nothing worth keeping. */
static json_t *typed_values(struct ctx *ctx, const struct request *req)
{
	json_t *values = json_tree(ctx->pool);
	bool any = false;
	for (const struct param *param = req->params; param; param = param->next) {
		if (!is_typed(param))
			continue;
		json_t *list = json_object_get(values, param->name);
		add_text(list ? list : put_list(values, param->name), param->text);
		any |= !text_empty(param->text);
	}
	return any ? values : json_tree(ctx->pool);
}

static enum err name_of(struct ctx *ctx, const struct request *req, const char **ret)
{
	*ret = req_text(req, "draft");
	return text_empty(*ret) || **ret != '/' ? ctx_fail_field(ctx, "draft", "draft.unnamed")
						: OK;
}

enum err drafts_keep(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *form;
	enum err err = name_of(ctx, req, &form);
	if (err)
		return err;
	json_t *values = typed_values(ctx, req);
	const char *text = json_text(ctx->pool, values);
	if (strlen(text) > DRAFT_SIZE)
		return ctx_fail(ctx, ERR_INVALID, "draft.too_large");
	if (json_object_size(values))
		drafts_db_put(ctx, form, text);
	else
		drafts_db_drop(ctx, form);
	put_text(res->data, "kept", when(ctx, ctx->now));
	return res_redirect(res, "%s", session_back(req_text(req, "back"), "/"));
}

enum err drafts_drop(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *form;
	enum err err = name_of(ctx, req, &form);
	if (err)
		return err;
	drafts_db_drop(ctx, form);
	return res_redirect(res, "%s", session_back(req_text(req, "back"), "/"));
}

void drafts_done(struct ctx *ctx, const struct request *req)
{
	const char *form = req_text(req, "draft");
	if (!text_empty(form) && ctx->actor)
		drafts_db_drop(ctx, form);
}

bool drafts_clean(struct ctx *ctx)
{
	return drafts_db_clean(ctx, ctx->now - KEPT_DAYS * MS_DAY);
}
