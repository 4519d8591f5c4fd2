/* app/command_evidence.c - what proves the record outside: `huiyin ledger checkpoint`, `prove`, `export`, `key
 * change`, and `verify`, which needs neither database nor network. */
#include "app/command_data.h"
#include "app/commands.h"

#include "engine/ledger_prove.h"
#include "engine/ledger_verify.h"
#include "html/json.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define TOLD_MAX (1024 * 1024)

struct proving {
	struct invocation *invocation;
	struct app *app;
	struct ledger_block checkpoint;
	const char *text;  /* of the checkpoint */
	int64_t old, size; /* of `prove`; old 0: event `size` alone */
	FILE *stream;
	enum err (*prove)(struct ctx *ctx, struct proving *proving);
};

static int refuse(struct invocation *invocation, const char *key, const char *what)
{
	return invocation_refuse(
		invocation, message(invocation->pool, invocation->messages, key, "what", what));
}

/* --- from the data folder ------------------------------------------------------------------------ */

static void issue(struct ctx *ctx, void *data)
{
	struct proving *proving = data;
	if (ledger_issue(ctx, &proving->checkpoint, &proving->text))
		return;
	/* Outlives the transaction. */
	proving->text = text_copy(proving->invocation->pool, proving->text);
	proving->checkpoint.text = NULL;
}

static void prove(struct ctx *ctx, void *data)
{
	struct proving *proving = data;
	if (proving->prove(ctx, proving))
		return;
	if (fflush(proving->stream) || ferror(proving->stream))
		ctx_fail(ctx, ERR_BUSY, "file.not_written", "file",
			text_or(invocation_option(proving->invocation, "o"), "-"), "why",
			strerror(errno));
}

static bool open_folder(struct proving *proving)
{
	proving->app = command_app(proving->invocation);
	return proving->app;
}

/* To a file that is there whole or not at all, or to standard output where NAME is NULL. */
static bool write_out(struct proving *proving, const char *name)
{
	pool_t *pool = proving->invocation->pool;
	const char *own = name ? text_printf(pool, "%s.new", name) : NULL;
	proving->stream = own ? fopen(own, "wbe") : stdout;
	if (!proving->stream) {
		refuse(proving->invocation, "evidence.unwritable", name);
		return false;
	}
	bool done = app_look(proving->app, prove, proving);
	if (!own)
		return done;
	bool closed = fclose(proving->stream) == 0;
	if (done && closed && rename(own, name) == 0)
		return true;
	if (done)
		refuse(proving->invocation, "evidence.unwritable", name);
	remove(own);
	return false;
}

static int run(struct proving *proving, const char *name)
{
	bool done = open_folder(proving) && app_transact(proving->app, issue, proving) &&
		    write_out(proving, name);
	app_close(proving->app);
	return done ? 0 : EXIT_REFUSED;
}

static enum err prove_checkpoint(struct ctx *ctx, struct proving *proving)
{
	fputs(proving->text, proving->stream);
	return ctx->failure.err;
}

int command_ledger_checkpoint(struct invocation *invocation)
{
	struct proving proving = { .invocation = invocation, .prove = prove_checkpoint };
	return run(&proving, invocation_option(invocation, "o"));
}

static enum err prove_all(struct ctx *ctx, struct proving *proving)
{
	return ledger_export(ctx, &proving->checkpoint, proving->text, proving->stream);
}

int command_ledger_export(struct invocation *invocation)
{
	struct proving proving = { .invocation = invocation, .prove = prove_all };
	return run(&proving, invocation->words[0]);
}

static enum err prove_some(struct ctx *ctx, struct proving *proving)
{
	const struct ledger_block *checkpoint = &proving->checkpoint;
	return proving->old ? ledger_prove_growth(ctx, proving->old, proving->size, checkpoint,
				      proving->text, proving->stream)
			    : ledger_prove_event(ctx, proving->size, checkpoint, proving->text,
				      proving->stream);
}

int command_ledger_prove(struct invocation *invocation)
{
	struct proving proving = { .invocation = invocation, .prove = prove_some };
	const char *old = invocation_option(invocation, "consistent");
	const char *size = invocation->words[0];
	if (old && (!text_to_int(old, &proving.old) || proving.old < 1))
		return refuse(invocation, "ledger.bad_event", old);
	if (!text_to_int(size, &proving.size) || proving.size < 1)
		return refuse(invocation, "ledger.bad_event", size);
	return run(&proving, invocation_option(invocation, "o"));
}

/* --- the key ------------------------------------------------------------------------------------- */

/* In a transaction, so that no checkpoint is signed meanwhile. */
static void change_key(struct ctx *ctx, void *data)
{
	enum err err = ledger_key_change(ctx, ctx->office->folder, data);
	CHECK(err == ctx->failure.err);
}

int command_ledger_key_change(struct invocation *invocation)
{
	struct proving proving = { .invocation = invocation };
	struct ledger_point point;
	bool done = open_folder(&proving) && app_transact(proving.app, change_key, &point);
	app_close(proving.app);
	if (!done)
		return EXIT_REFUSED;
	printf("%s\n", message(invocation->pool, invocation->messages, "evidence.key_changed",
			       "key", ledger_key_id(invocation->pool, &point)));
	return 0;
}

/* --- without it ---------------------------------------------------------------------------------- */

static const char *number(struct invocation *invocation, int64_t number)
{
	return text_printf(invocation->pool, "%" PRId64, number);
}

static int print(struct invocation *invocation, const struct ledger_verdict *verdict)
{
	pool_t *pool = invocation->pool;
	const char *key = verdict->problems ? "verify.bad" : "verify.good";
	printf("%s\n", message(pool, invocation->messages, key, "problems",
			       number(invocation, verdict->problems), "checkpoints",
			       number(invocation, verdict->checkpoints), "events",
			       number(invocation, verdict->events), "erased",
			       number(invocation, verdict->erased)));
	if (verdict->key)
		printf("%s\n",
			message(pool, invocation->messages, "verify.key_is", "key", verdict->key));
	if (verdict->unlinked)
		printf("%s\n", message(pool, invocation->messages, "verify.unlinked", "count",
				       number(invocation, verdict->unlinked)));
	return verdict->problems ? EXIT_REFUSED : 0;
}

static int print_json(
	struct invocation *invocation, const struct ledger_verdict *verdict, char *told)
{
	json_t *document = json_tree(invocation->pool);
	put_int(document, "problems", verdict->problems);
	put_int(document, "county", verdict->county);
	put_int(document, "checkpoints", verdict->checkpoints);
	put_int(document, "handovers", verdict->handovers);
	put_int(document, "inclusions", verdict->inclusions);
	put_int(document, "consistencies", verdict->consistencies);
	put_int(document, "exports", verdict->exports);
	put_int(document, "events", verdict->events);
	put_int(document, "erased", verdict->erased);
	put_int(document, "unlinked", verdict->unlinked);
	put_text(document, "key", verdict->key);
	command_put_lines(invocation, document, told);
	invocation_print(invocation, document);
	return verdict->problems ? EXIT_REFUSED : 0;
}

int command_ledger_verify(struct invocation *invocation)
{
	char *told = invocation->json ? pool_alloc(invocation->pool, TOLD_MAX) : NULL;
	FILE *stream = told ? fmemopen(told, TOLD_MAX, "w") : stdout;
	const char **files =
		mem_array(invocation->pool, const char *, (size_t)invocation->word_count + 1);
	memcpy(files, invocation->words, (size_t)invocation->word_count * sizeof *files);
	CHECK(stream);
	struct ledger_verdict verdict = ledger_verify(invocation->pool, invocation->messages, files,
		invocation_option(invocation, "key"), stream);
	if (told)
		fclose(stream);
	return told ? print_json(invocation, &verdict, told) : print(invocation, &verdict);
}
