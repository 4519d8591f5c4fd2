/* http/form.c - checks what came against what the route declares. */
#include "http/form.h"

#include "http/form_raw.h"
#include "http/upload.h"

#include <string.h>

const struct field form_common[] = {
	{ "csrf", FIELD_SECRET, .max = 100 },
	{ "once", FIELD_TEXT, .max = 100 },
	{ "version", FIELD_INT },
	{ "back", FIELD_TEXT, .max = 2000 },
	{ "done", FIELD_TEXT, .max = 2000 },
	{ "draft", FIELD_TEXT, .max = 200 },
	{ 0 },
};

/* Longer than the longest field of a definition, which has its own limit. */
static const struct field open_field = { .type = FIELD_LONG_TEXT, .many = true, .max = 20000 };

static const struct field *find_in(const struct field *fields, const char *name)
{
	for (; fields && fields->name; fields++)
		if (text_equal(fields->name, name))
			return fields;
	return NULL;
}

static const struct field *find(const struct form *form, const char *name)
{
	const struct field *field = find_in(form->fields, name);
	if (!field)
		field = find_in(form_common, name);
	if (!field && form->open_prefix && text_starts(name, form->open_prefix))
		field = &open_field;
	return field;
}

/* The second of the same name; a third is not told again. */
static bool is_second(const struct param *raw, const struct param *param)
{
	int before = 0;
	for (; raw != param; raw = raw->next)
		before += text_equal(raw->name, param->name);
	return before == 1;
}

static bool is_first(const struct param *raw, const struct param *param)
{
	while (!text_equal(raw->name, param->name))
		raw = raw->next;
	return raw == param;
}

static bool keeps_blank(const struct field *field)
{
	bool text = field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT ||
		    field->type == FIELD_SECRET;
	return text && (!field->many || field == &open_field);
}

static void check_one(
	struct ctx *ctx, const struct field *field, const struct param *param, struct param ***last)
{
	struct field named = *field;
	named.name = param->name;
	const char *text = value_clean(ctx, &named, param->text);
	if (!text || (!*text && !keeps_blank(field)))
		return;
	**last = mem_new(ctx->pool, struct param);
	***last = (struct param){ param->name, text, NULL };
	*last = &(**last)->next;
}

static void check_all(
	struct ctx *ctx, const struct form *form, const struct param *raw, struct param **last)
{
	for (const struct param *param = raw; param; param = param->next) {
		const struct field *field = find(form, param->name);
		if (!field) {
			const char *shown = raw_shown_name(ctx->pool, param->name);
			ctx_fail_field(ctx, shown, "input.unknown", "name", shown);
		} else if (field->type == FIELD_FILE) {
			if (*param->text)
				ctx_fail_field(ctx, field->name, "input.no_file", "title",
					value_title(ctx, field));
		} else if (field->many || is_first(raw, param)) {
			check_one(ctx, field, param, &last);
		} else if (is_second(raw, param)) {
			ctx_fail_field(ctx, field->name, "input.doubled", "title",
				value_title(ctx, field));
		}
	}
}

/* --- files ------------------------------------------------------------------------------------- */

#define MIB (1024 * 1024)

static void refuse_uploads(struct ctx *ctx, const struct form *form, const struct uploads *uploads)
{
	const struct field *field = find(form, text_or(uploads->field, ""));
	const char *limit = text_printf(ctx->pool, "%" PRId64, uploads->limit);
	const char *title = field ? value_title(ctx, field) : "",
		   *name = text_or(uploads->name, "");
	if (uploads->refused == 503)
		ctx_fail(ctx, ERR_BUSY, uploads->key, "name", name);
	else if (field)
		ctx_fail_field(ctx, field->name, uploads->key, "title", title, "name", name,
			"limit", limit);
	else
		ctx_fail(ctx, ERR_INVALID, uploads->key, "name", name, "limit", limit);
}

static void check_upload(struct ctx *ctx, const struct form *form, const struct request *req,
	const struct upload *upload)
{
	const struct field *field = find_in(form->fields, upload->field);
	if (!field || field->type != FIELD_FILE) {
		const char *shown = raw_shown_name(ctx->pool, upload->field);
		ctx_fail_field(ctx, shown, "input.file", "title", shown);
		return;
	}
	if (!field->many && upload == upload_next(request_upload(req, field->name)))
		ctx_fail_field(
			ctx, field->name, "input.one_file", "title", value_title(ctx, field));
	if (field->max && upload->size > field->max * MIB)
		ctx_fail_field(ctx, field->name, "http.upload_large", "name", upload->name, "limit",
			text_printf(ctx->pool, "%" PRId64, field->max));
}

static void check_uploads(struct ctx *ctx, const struct form *form, const struct request *req)
{
	if (!req->uploads)
		return;
	if (req->uploads->refused)
		refuse_uploads(ctx, form, req->uploads);
	for (const struct upload *upload = req->uploads->first; upload; upload = upload->next)
		check_upload(ctx, form, req, upload);
}

/* --- the whole --------------------------------------------------------------------------------- */

static bool has_problem(const struct ctx *ctx, const char *name)
{
	const struct field_problem *problem = ctx->failure.fields;
	while (problem && !text_equal(problem->field, name))
		problem = problem->next;
	return problem;
}

static bool has_value(
	const struct request *req, const struct field *field, const struct param *params)
{
	const char *name = field->name;
	if (field->type == FIELD_FILE)
		return request_upload(req, name) || (req->uploads && req->uploads->refused);
	while (params && (!text_equal(params->name, name) || !*params->text))
		params = params->next;
	return params;
}

static void check_missing(struct ctx *ctx, const struct field *fields, const struct request *req,
	const struct param *values)
{
	for (const struct field *field = fields; field && field->name; field++)
		if (field->required && !has_value(req, field, values) &&
			!has_problem(ctx, field->name))
			ctx_fail_field(ctx, field->name, "input.missing", "title",
				value_title(ctx, field));
}

enum err form_check(
	struct ctx *ctx, struct request *req, const struct form *form, const struct param *raw)
{
	struct param **last = &req->params;
	while (*last)
		last = &(*last)->next;
	check_all(ctx, form, raw, last);
	check_uploads(ctx, form, req);
	check_missing(ctx, form->fields, req, *last);
	if (!req->csrf)
		req->csrf = req_text(req, "csrf");
	if (!req->idempotency_key && !text_empty(req_text(req, "once")))
		req->idempotency_key = req_text(req, "once");
	return ctx->failure.err;
}
