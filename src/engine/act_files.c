/* engine/act_files.c - the files of a deed: which acts carry some, and how their event names them. */
#include "engine/act_inner.h"

#include "html/json.h"

void deed_put_files(json_t *body, const struct deed *deed)
{
	json_t *list = put_list(body, "files");
	for (size_t i = 0; i < deed->file_count; i++) {
		json_t *file = add_object(list);
		put_text(file, "name", deed->files[i].name);
		put_text(file, "hash", deed->files[i].hash);
		put_int(file, "size", deed->files[i].size);
	}
	if (deed->adds)
		put_int(body, "adds", deed->adds);
}

enum err deed_check_files(struct ctx *ctx, const struct matter *matter, const struct action *action,
	const struct deed *deed)
{
	if (action->only_files && !deed->file_count)
		return ctx_fail_field(ctx, "files", "action.files_missing");
	if (action->effect == EFFECT_UNDO && deed->file_count)
		return ctx_fail_field(ctx, "files", "action.no_files");
	if (deed->adds < 0 || deed->adds > matter->seq || (deed->adds && !action->only_files))
		return ctx_fail_field(ctx, "adds", "action.adds");
	return OK;
}
