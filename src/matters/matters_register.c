/* matters/matters_register.c - the registration form, from the definition: the few compulsory fields
 * first, all others behind one fold. */
#include "matters/matters.h"

#include "engine/directory.h"
#include "engine/office.h"
#include "files/files.h"
#include "html/json.h"

const struct field matters_register_query[] = { { 0 } };

static const struct action *registering(struct ctx *ctx, const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect != EFFECT_REGISTER)
			continue;
		for (size_t k = 0; k < action->by_count; k++)
			if (actor_holds(ctx->directory, ctx->actor, action->by[k], 0))
				return action;
	}
	return NULL;
}

enum err matters_register_choice(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	json_t *list = put_list(res->data, "businesses");
	const struct definition *last = NULL;
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		if (!office_runs(ctx->office, definition->id) || !registering(ctx, definition))
			continue;
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_text(item, "summary", definition->summary);
		last = definition;
	}
	put_flag(res->data, "has_businesses", json_array_size(list) > 0);
	/* One business only: nothing to choose. */
	if (json_array_size(list) == 1 && !req->wants_json)
		return res_redirect(res, "/register/%s", last->id);
	return res_page(res, "matters/register_choice");
}

/* What was being written when it was left, unless it has just come back refused. */
static struct request with_draft(struct ctx *ctx, const struct request *req, json_t *data)
{
	struct request again = *req;
	const char *form = text_printf(ctx->pool, "/register/%s", req_text(req, "procedure"));
	const struct drafts drafts = drafts_below(ctx, form);
	const struct draft *draft = req->typed ? NULL : drafts_find(&drafts, form);
	if (draft)
		again.typed = draft_params(ctx, draft);
	draft_put(ctx, data, form, draft);
	put_text(data, "on", req_typed(&again, "on"));
	return again;
}

enum err matters_register_form(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct definition *definition =
		definition_find(ctx->definitions, req_text(req, "procedure"));
	const struct action *action = definition ? registering(ctx, definition) : NULL;
	if (!definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure",
			req_text(req, "procedure"));
	if (!office_runs(ctx->office, definition->id))
		return ctx_fail(ctx, ERR_CONFLICT, "register.off", "title", definition->title);
	if (!action)
		return ctx_fail(ctx, ERR_FORBIDDEN, "register.not_you", "title", definition->title);
	put_text(res->data, "procedure", definition->id);
	put_text(res->data, "business", definition->title);
	put_text(res->data, "action", action->title);
	put_text(res->data, "hint", action->hint);
	struct request again = with_draft(ctx, req, res->data);
	json_t *must = put_list(res->data, "must"), *later = put_list(res->data, "later");
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->ask != ASK_ACTION)
			put_input(ctx, input->required ? must : later, definition, (int)i,
				typed_value(ctx, &again, definition, (int)i), input->required, NULL,
				NULL);
	}
	put_files_field(ctx, res->data, "register", false);
	put_flag(res->data, "has_later", json_array_size(later) > 0);
	return res_page(res, "matters/register");
}
