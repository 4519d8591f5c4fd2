/* matters/matters_act.c - registering and acting: from the form to the door and back to the page. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/office.h"
#include "files/files.h"
#include "html/json.h"
#include "http/session.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <string.h>

#define PREFIX "f."

/* --- input -------------------------------------------------------------------------------------- */

const struct field matters_register_fields[] = {
	{ "on", FIELD_TEXT, .max = 16 },
	{ FILES_FIELD, FIELD_FILE, .many = true },
	{ 0 },
};

const struct field matters_act_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 60 },
	{ "share", FIELD_INT },
	{ "proposal", FIELD_INT },
	{ "on", FIELD_TEXT, .max = 16 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ "adds", FIELD_INT },
	{ "number", FIELD_ID },
	{ FILES_FIELD, FIELD_FILE, .many = true },
	{ 0 },
};

static void add_value(json_t *values, const char *name, const char *text)
{
	json_t *before = json_object_get(values, name);
	if (!before) {
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

json_t *form_values(struct ctx *ctx, const struct request *req)
{
	json_t *values = json_tree(ctx->pool);
	for (const struct param *param = req->params; param; param = param->next)
		if (text_starts(param->name, PREFIX))
			add_value(values, param->name + strlen(PREFIX), param->text);
	return values;
}

const char *back_of(const struct request *req)
{
	return session_back(req_text(req, "back"), "/");
}

/* 补录: "2026-03-02" or "2026-03-02 09:30"; a past day alone means its closing hour. */
enum err happened_on(struct ctx *ctx, const struct request *req, int64_t *ret)
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
	if (!office_runs(ctx->office, definition->id))
		return ctx_fail(ctx, ERR_CONFLICT, "register.off", "title", definition->title);
	struct deed deed = { .version = -1, .values = form_values(ctx, req) };
	struct matter *matter;
	files_into(req, &deed);
	enum err err = happened_on(ctx, req, &deed.on);
	if (!err)
		err = matter_register(ctx, definition->id, &deed, &matter);
	if (!err)
		err = files_attach(ctx, matter, req, 0);
	if (err)
		return err;
	drafts_done(ctx, req);
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
		.adds = req_int(req, "adds", 0),
		.number = req_int(req, "number", 0),
		.values = form_values(ctx, req),
	};
	files_into(req, &deed);
	enum err err = happened_on(ctx, req, &deed.on);
	if (!err)
		err = matter_act(ctx, matter, &deed);
	if (!err)
		err = files_attach(ctx, matter, req, deed.share);
	if (err)
		return err;
	drafts_done(ctx, req);
	put_id(res->data, "id", matter->id);
	put_text(res->data, "state", matter->definition->matter.states[matter->state].id);
	put_int(res->data, "version", matter->version);
	struct done done;
	done_init(&done, ctx->pool);
	done_add(&done, matter, deed.action);
	return done_redirect(
		&done, req, res, text_printf(ctx->pool, "/matters/%" PRId64, matter->id));
}
