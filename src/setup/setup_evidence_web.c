/* setup/setup_evidence_web.c - 校验凭证: the last checkpoint, a new one, and the folder of who keeps them. */
#include "setup/setup_inner.h"

#include "base/time.h"
#include "engine/ledger_prove.h"
#include "people/people.h"

const struct field setup_evidence_fields[] = {
	{ "folder", FIELD_TEXT, .max = 400, .title = "field.checkpoint_folder" },
	{ 0 },
};
const struct field setup_issue_fields[] = { { 0 } };

static void put_last(struct ctx *ctx, json_t *data)
{
	struct ledger_block last;
	const char *text;
	put_text(data, "last", NULL);
	if (!ledger_issued(ctx, &last, &text))
		return;
	json_t *item = put_object(data, "last");
	put_text(item, "at", time_format(ctx->pool, last.time));
	put_int(item, "size", last.size);
	put_text(item, "root", ledger_hex(ctx->pool, last.root.bytes, TREE_HASH));
	put_text(item, "key", ledger_key_id(ctx->pool, &last.point));
	put_text(item, "text", text);
	put_text(item, "name", ledger_checkpoint_name(ctx->pool, &last));
}

enum err setup_evidence_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	put_last(ctx, res->data);
	put_text(res->data, "folder",
		text_or(req_typed(req, "folder"), office_note(ctx->office, LEDGER_FOLDER_NOTE)));
	put_flag(res->data, "sets", actor_may(ctx->actor, "admin-system"));
	return setup_show(ctx, req, res, "evidence", "setup/evidence");
}

enum err setup_evidence_issue(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct ledger_block made;
	const char *text;
	if (ledger_issue(ctx, &made, &text))
		return ctx->failure.err;
	setup_record(ctx, req, "checkpoint", ledger_checkpoint_name(ctx->pool, &made), "");
	return setup_done(res, "/admin/evidence", "issued", made.size);
}

/* The text as a file, to be handed over. */
enum err setup_evidence_file(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct ledger_block last;
	const char *text;
	(void)req;
	if (!ledger_issued(ctx, &last, &text))
		return ctx_fail(ctx, ERR_NOT_FOUND, "evidence.none");
	res_header(res, "Content-Disposition",
		res_disposition(ctx->pool, ledger_checkpoint_name(ctx->pool, &last), DOWNLOAD));
	return res_body(res, "text/plain; charset=utf-8", text, strlen(text));
}

/* --- the folder ---------------------------------------------------------------------------------- */

enum err setup_evidence_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *folder = text_or(req_text(req, "folder"), "");
	const char *problem = *folder ? setup_folder_problem(folder) : NULL;
	if (problem)
		return ctx_fail_field(ctx, "folder", problem);
	setup_remember_folder(ctx, req, LEDGER_FOLDER_NOTE, "checkpoint_folder", folder);
	return setup_done(res, "/admin/evidence", "saved", 0);
}
