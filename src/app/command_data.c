/* app/command_data.c - opening a data folder beside a running server. */
#include "app/command_data.h"

#include "app/folder.h"
#include "html/json.h"

/* Ids of commands never meet those of the server beside them. */
#define COMMAND_NODE 1

struct app *command_app(struct invocation *invocation)
{
	const char *folder = folder_choose(invocation->pool, invocation_option(invocation, "data"));
	return app_open(invocation->pool, &(struct app_options){ .root = invocation->root,
						  .folder = folder,
						  .files = folder_files(invocation->pool, folder),
						  .kind = APP_ANY,
						  .node = COMMAND_NODE });
}

static bool run(struct invocation *invocation,
	bool (*how)(struct app *app, void (*work)(struct ctx *ctx, void *data), void *data),
	void (*work)(struct ctx *ctx, void *data), void *data)
{
	struct app *app = command_app(invocation);
	bool done = app && how(app, work, data);
	app_close(app);
	return done;
}

bool command_look(
	struct invocation *invocation, void (*work)(struct ctx *ctx, void *data), void *data)
{
	return run(invocation, app_look, work, data);
}

bool command_write(
	struct invocation *invocation, void (*work)(struct ctx *ctx, void *data), void *data)
{
	return run(invocation, app_transact, work, data);
}

void command_put_lines(struct invocation *invocation, json_t *document, const char *told)
{
	json_t *lines = put_list(document, "lines");
	while (*told) {
		size_t size = strcspn(told, "\n");
		add_text(lines, text_copy_n(invocation->pool, told, size));
		told += size + (told[size] == '\n');
	}
}
