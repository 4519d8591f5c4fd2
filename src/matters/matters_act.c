/* matters/matters_act.c - registering and acting: from the form to the door and back to the page. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "html/json.h"
#include "http/session.h"

#include <inttypes.h>
#include <string.h>

#define PREFIX "f."
#define BULK_MAX 200

/* --- input -------------------------------------------------------------------------------------- */

const struct field matters_register_fields[] = {
	{ "on", FIELD_TEXT, .max = 16 },
	{ 0 },
};

const struct field matters_act_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 60 },
	{ "share", FIELD_INT },
	{ "proposal", FIELD_INT },
	{ "on", FIELD_TEXT, .max = 16 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ 0 },
};

const struct field matters_bulk_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 60 },
	{ "item", FIELD_TEXT, .required = true, .many = true, .max = 80 },
	{ 0 },
};

/* "f.subject" and its like, once or many times, as {"subject": "…" | ["…", …]}. */
static void add_value(json_t *values, const char *name, const char *text, bool many)
{
	json_t *before = json_object_get(values, name);
	if (!before && !many) {
		put_text(values, name, text);
		return;
	}
	/* A second value where one is taken becomes a list too, and is refused with the field's name. */
	json_incref(before);
	json_t *list = json_is_array(before) ? before : put_list(values, name);
	if (json_is_string(before))
		add_text(list, json_string_value(before));
	add_text(list, text);
	json_decref(before);
}

static bool takes_many(const struct definition *definition, const char *name)
{
	int input = input_find(definition, name);
	return input >= 0 && definition->inputs[input].type == INPUT_UNITS;
}

static json_t *form_values(
	struct ctx *ctx, const struct request *req, const struct definition *definition)
{
	json_t *values = json_tree(ctx->pool);
	for (const struct param *param = req->params; param; param = param->next) {
		if (!text_starts(param->name, PREFIX))
			continue;
		const char *name = param->name + strlen(PREFIX);
		add_value(values, name, param->text, takes_many(definition, name));
	}
	return values;
}

/* 补录: "2026-03-02" or "2026-03-02 09:30"; a past day alone means its closing hour. */
static enum err happened_on(struct ctx *ctx, const struct request *req, int64_t *ret)
{
	const char *text = req_text(req, "on");
	int64_t day;
	*ret = 0;
	if (text_empty(text))
		return OK;
	if (time_parse(text, ret))
		return OK;
	if (!time_parse_day(text, &day))
		return ctx_fail_field(ctx, "on", "value.date", "title",
			message(ctx->pool, ctx->messages, "field.on"));
	*ret = day == time_day(ctx->now) ? 0 : time_at(day, 17 * MS_HOUR + 30 * MS_MINUTE);
	return OK;
}

/* --- registering -------------------------------------------------------------------------------- */

enum err matters_register(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct definition *definition =
		definition_find(ctx->definitions, req_text(req, "procedure"));
	if (!definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure",
			req_text(req, "procedure"));
	struct deed deed = { .version = -1, .values = form_values(ctx, req, definition) };
	struct matter *matter;
	enum err err = happened_on(ctx, req, &deed.on);
	if (!err)
		err = matter_register(ctx, definition->id, &deed, &matter);
	if (err)
		return err;
	put_id(res->data, "id", matter->id);
	put_text(res->data, "number", matter->number);
	return res_redirect(res, "/matters/%" PRId64, matter->id);
}

/* --- acting ------------------------------------------------------------------------------------- */

static void *load_matter(struct ctx *ctx, const struct request *req)
{
	return matter_load(ctx, req_int(req, "id", 0));
}

const struct object_kind matter_object = { "matter", "id", load_matter };

enum err matters_act(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct matter *matter = req->object;
	struct deed deed = {
		.action = req_text(req, "action"),
		.share = req_int(req, "share", 0),
		.version = req_int(req, "version", -1),
		.proposal = req_int(req, "proposal", 0),
		.channel = req_text(req, "channel"),
		.informant = req_text(req, "informant"),
		.values = form_values(ctx, req, matter->definition),
	};
	enum err err = happened_on(ctx, req, &deed.on);
	if (!err)
		err = matter_act(ctx, matter, &deed);
	if (err)
		return err;
	put_id(res->data, "id", matter->id);
	put_text(res->data, "state", matter->definition->matter.states[matter->state].id);
	put_int(res->data, "version", matter->version);
	const char *own = text_printf(ctx->pool, "/matters/%" PRId64, matter->id);
	return res_redirect(res, "%s", session_back(req_text(req, "back"), own));
}

/* --- many at once ------------------------------------------------------------------------------- */

struct bulk_item {
	int64_t matter, share, version, proposal;
};

static bool next_number(const char **text, int64_t *ret)
{
	char *end;
	if (!**text)
		return false;
	*ret = strtoll(*text, &end, 10);
	bool good = end != *text && (*end == '.' || !*end);
	*text = *end ? end + 1 : end;
	return good;
}

/* "<matter>.<share>.<version>[.<proposal>]" */
static bool bulk_item_parse(const char *text, struct bulk_item *ret)
{
	*ret = (struct bulk_item){ 0 };
	if (!next_number(&text, &ret->matter) || !next_number(&text, &ret->share) ||
		!next_number(&text, &ret->version))
		return false;
	return !*text || next_number(&text, &ret->proposal);
}

static enum err bulk_one(struct ctx *ctx, const char *action, const char *text)
{
	struct bulk_item item;
	if (!bulk_item_parse(text, &item))
		return ctx_fail_field(ctx, "item", "bulk.item");
	struct matter *matter = matter_load(ctx, item.matter);
	if (!matter)
		return ctx->failure.err;
	const struct deed deed = {
		.action = action,
		.share = item.share,
		.version = item.version,
		.proposal = item.proposal,
	};
	enum err err = matter_act(ctx, matter, &deed);
	if (err && ctx->failure.message)
		ctx->failure.message = message(ctx->pool, ctx->messages, "bulk.which", "title",
			matter->title, "why", ctx->failure.message);
	return err;
}

/* All or nothing: a page that is half true would be worse than one to try again. */
enum err matters_bulk(struct ctx *ctx, const struct request *req, struct response *res)
{
	size_t count = 0;
	const char *text;
	while ((text = req_nth(req, "item", count)) != NULL) {
		if (++count > BULK_MAX)
			return ctx_fail_field(ctx, "item", "bulk.too_many");
		enum err err = bulk_one(ctx, req_text(req, "action"), text);
		if (err)
			return err;
	}
	put_int(res->data, "count", (int64_t)count);
	return res_redirect(res, "%s", session_back(req_text(req, "back"), "/"));
}
