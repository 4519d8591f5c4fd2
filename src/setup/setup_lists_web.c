/* setup/setup_lists_web.c - 应急清单: where the lists go, those that are there, each as a download. */
#include "setup/setup_inner.h"

#include "base/file.h"
#include "base/time.h"
#include "care/care.h"
#include "people/people.h"

#define LISTS_SHOWN 10

const struct field setup_lists_fields[] = {
	{ "list_folder", FIELD_TEXT, .max = 400, .title = "field.list_folder" },
	{ 0 },
};

void setup_put_lists(struct ctx *ctx, const struct request *req, json_t *data)
{
	size_t count = 0;
	const char *folder = care_lists_folder(ctx);
	const struct care_list *lists = *folder ? care_lists(ctx, folder, &count) : NULL;
	json_t *list = put_list(data, "lists");
	for (size_t i = 0; i < count && i < LISTS_SHOWN; i++) {
		json_t *item = add_object(list);
		put_text(item, "at", time_format(ctx->pool, lists[i].at));
		put_text(item, "title", lists[i].title);
		put_text(item, "name", lists[i].name);
	}
	put_text(data, "list_folder",
		text_or(req_typed(req, "list_folder"), office_note(ctx->office, CARE_LISTS_NOTE)));
	put_text(data, "list_place", *folder ? folder : NULL);
	setup_put_outcome(ctx, data, "listed", true);
}

/* Only what the folder lists goes out, under the name that it has there. */
enum err setup_list_file(struct ctx *ctx, const struct request *req, struct response *res)
{
	static const struct {
		const char *end, *type;
	} kinds[] = {
		{ ".pdf", "application/pdf" },
		{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	};
	size_t count;
	const char *asked = req_text(req, "file");
	const struct care_list *lists = care_lists(ctx, care_lists_folder(ctx), &count);
	for (size_t i = 0; i < count * COUNT(kinds); i++) {
		const struct care_list *list = &lists[i / COUNT(kinds)];
		const char *end = kinds[i % COUNT(kinds)].end;
		const char *name = text_printf(ctx->pool, "%s%s", list->name, end);
		if (!text_equal(name, asked))
			continue;
		access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "exported",
					     req->path, name, req->address });
		if (res_file(res, text_printf(ctx->pool, "%s%s", list->path, end),
			    kinds[i % COUNT(kinds)].type, name, DOWNLOAD) == OK)
			return OK;
	}
	return ctx_fail(ctx, ERR_NOT_FOUND, "care.list_no_file");
}

enum err setup_lists_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *folder = text_or(req_text(req, "list_folder"), "");
	const char *problem = *folder ? setup_folder_problem(folder) : NULL;
	if (problem)
		return ctx_fail_field(ctx, "list_folder", problem);
	setup_remember_folder(ctx, req, CARE_LISTS_NOTE, "list_folder", folder);
	return res_redirect(res, "/admin/machine#lists");
}
