/* app/command_serve.c - runs the platform on a data folder. */
#include "app/commands.h"

#include "app/folder.h"
#include "app/serve.h"

int command_serve(struct invocation *invocation)
{
	struct serve_options options = {
		.folder = folder_choose(invocation->pool, invocation_option(invocation, "data")),
		.database = invocation_option(invocation, "db"),
		.listen = text_or(invocation_option(invocation, "listen"), "127.0.0.1:8080"),
		.proxy = invocation_option(invocation, "behind-proxy"),
		.set = invocation_option(invocation, "set"),
		.kind = APP_REAL,
		.json = invocation->json,
	};
	return serve_run(invocation, &options);
}
