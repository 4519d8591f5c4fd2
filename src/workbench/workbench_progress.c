/* workbench/workbench_progress.c - 报进展 for many shares in one go. Rows without a word are left as
 * they are; where one is refused, none is saved and all that was typed is shown again. */
#include "base/time.h"
#include "drafts/drafts.h"
#include "http/session.h"
#include "workbench/workbench.h"
#include "workbench/workbench_unit.h"

#include <inttypes.h>
#include <stdlib.h>

#define ITEMS_MAX 100

const struct field workbench_progress_fields[] = {
	{ "item", FIELD_TEXT, .many = true, .max = 80 },
	{ 0 },
};

struct reported_item {
	int64_t matter, share, version;
};

static bool item_parse(const char *text, struct reported_item *ret)
{
	char *end;
	ret->matter = strtoll(text, &end, 10);
	if (*end != '.')
		return false;
	ret->share = strtoll(end + 1, &end, 10);
	if (*end != '.')
		return false;
	return text_to_int(end + 1, &ret->version);
}

/* {"progress": "…"} from the fields that begin with "f.<matter>.<share>."; NULL: nothing written. */
static json_t *values_of_item(
	struct ctx *ctx, const struct request *req, const struct reported_item *item)
{
	const char *prefix =
		text_printf(ctx->pool, "f.%" PRId64 ".%" PRId64 ".", item->matter, item->share);
	json_t *values = json_tree(ctx->pool);
	for (const struct param *param = req->params; param; param = param->next)
		if (text_starts(param->name, prefix) && !text_empty(param->text))
			put_text(values, param->name + strlen(prefix), param->text);
	return values;
}

/* A row counts as written where one of its compulsory texts is. */
static bool is_written(
	const struct matter *matter, const struct action *action, const json_t *values)
{
	for (size_t i = 0; i < action->need_count; i++) {
		const struct input *input = &matter->definition->inputs[action->needs[i].input];
		bool is_text = input->type == INPUT_LONG || input->type == INPUT_TEXT;
		if (is_text && get_text(values, input->name))
			return true;
	}
	return false;
}

/* 422 and 409 say which matter it was; the field's own message says what. */
static enum err name_it(struct ctx *ctx, const struct matter *matter, enum err err)
{
	const char *why = ctx->failure.fields ? ctx->failure.fields->message : ctx->failure.message;
	if (err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_FORBIDDEN)
		ctx->failure.message = message(ctx->pool, ctx->messages, "workbench.which", "title",
			matter->title, "why", text_or(why, ""));
	return err;
}

static enum err report(
	struct bench *bench, const struct reported_item *item, json_t *values, int64_t *count)
{
	struct ctx *ctx = bench->ctx;
	struct matter *matter = matter_load(ctx, item->matter);
	if (!matter)
		return ctx->failure.err;
	const struct share *share = matter_share(matter, item->share);
	const struct action *action = unit_report(bench, matter, share, true);
	if (!action)
		return ctx_fail(ctx, ERR_CONFLICT, "workbench.no_report", "title", matter->title);
	if (!is_written(matter, action, values))
		return OK;
	const struct deed deed = { .action = action->id,
		.share = item->share,
		.version = item->version,
		.values = values };
	enum err err = matter_act(ctx, matter, &deed);
	if (err)
		return name_it(ctx, matter, err);
	(*count)++;
	return OK;
}

enum err workbench_progress(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct bench bench = bench_make(ctx, req, json_tree(ctx->pool), NULL);
	int64_t count = 0;
	const char *text;
	for (size_t i = 0; (text = req_nth(req, "item", i)) != NULL; i++) {
		struct reported_item item;
		if (!item_parse(text, &item) || i == ITEMS_MAX)
			return ctx_fail_field(ctx, "item", "bulk.item");
		json_t *values = values_of_item(ctx, req, &item);
		if (!json_object_size(values))
			continue;
		enum err err = report(&bench, &item, values, &count);
		if (err)
			return err;
	}
	drafts_done(ctx, req);
	put_int(res->data, "count", count);
	return res_redirect(res, "%s", session_back(req_text(req, "back"), "/?tab=progress"));
}
