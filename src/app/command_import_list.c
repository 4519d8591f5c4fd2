/* app/command_import_list.c - the list of units or of people from the command line. */
#include "app/command_data.h"
#include "app/commands.h"

#include "app/app.h"
#include "html/json.h"
#include "imports/imports.h"

#include <inttypes.h>
#include <string.h>

struct taking {
	struct invocation *invocation;
	struct import_list list;
	struct import_listed listed;
};

static void take(struct ctx *ctx, void *data)
{
	struct taking *taking = data;
	struct ctx keep = *ctx;
	/* What is said of it is said after the transaction. */
	keep.pool = taking->invocation->pool;
	enum err err = imports_list(&keep, &taking->list, &taking->listed);
	ctx->failure = keep.failure;
	CHECK(!err == !ctx_failed(ctx));
}

static const char *number(const struct taking *taking, int64_t count)
{
	return text_printf(taking->invocation->pool, "%" PRId64, count);
}

static void say(const struct taking *taking, bool refused)
{
	const struct invocation *invocation = taking->invocation;
	const struct import_listed *listed = &taking->listed;
	for (size_t i = 0; i < listed->problem_count; i++)
		fprintf(stderr, "%s: %s: %s\n", listed->problems[i].cell, listed->problems[i].value,
			listed->problems[i].reason);
	printf("%s\n", message(invocation->pool, invocation->messages,
			       refused ? "imports.list_refused" : "imports.list_done", "added",
			       number(taking, listed->added), "same", number(taking, listed->same),
			       "bad", number(taking, listed->bad)));
}

static void print(const struct taking *taking, bool refused)
{
	const struct import_listed *listed = &taking->listed;
	json_t *document = json_tree(taking->invocation->pool);
	put_int(document, "added", refused ? 0 : listed->added);
	put_int(document, "same", listed->same);
	put_int(document, "bad", listed->bad);
	imports_put_problems(document, listed->problems, listed->problem_count);
	invocation_print(taking->invocation, document);
}

int command_import_list(struct invocation *invocation)
{
	const char *path = invocation->words[1], *name = strrchr(path, '/');
	struct taking taking = { .invocation = invocation,
		.list = { .what = invocation->words[0],
			.path = path,
			.name = name ? name + 1 : path,
			.sheet = invocation_option(invocation, "sheet"),
			.good_only = invocation_option(invocation, "accept-good-rows") } };
	bool done = command_write(invocation, take, &taking);
	bool refused = taking.listed.bad && !taking.list.good_only;
	if (!done)
		return EXIT_REFUSED;
	(invocation->json ? print : say)(&taking, refused);
	return refused ? EXIT_REFUSED : 0;
}
