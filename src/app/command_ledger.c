/* app/command_ledger.c - the database against itself: `huiyin ledger check`. */
#include "app/command_data.h"
#include "app/commands.h"
#include "engine/ledger_text.h"
#include "html/json.h"
#include "store/migrate.h"

#include <inttypes.h>

#define TOLD_MAX (1024 * 1024)

struct checking {
	struct invocation *invocation;
	FILE *stream;
	struct ledger_report report;
};

/* An empty database in memory, for folding into. */
static struct db *make_twin(struct ctx *ctx, const struct invocation *invocation)
{
	const char *why = NULL;
	struct ctx twin = *ctx;
	twin.db = db_open(ctx->pool, ":memory:", DB_WRITE, &why);
	if (!twin.db) {
		ctx_broken(ctx, ERR_INTERNAL, "%s", why);
		return NULL;
	}
	if (migrate(&twin, invocation_file(invocation, "migrations")))
		ctx_broken(ctx, ERR_INTERNAL, "%s", text_or(twin.failure.detail, ""));
	return twin.db;
}

static void check(struct ctx *ctx, void *data)
{
	struct checking *checking = data;
	bool refold = invocation_option(checking->invocation, "refold") != NULL;
	struct db *twin = refold ? make_twin(ctx, checking->invocation) : NULL;
	if (!ctx_failed(ctx))
		checking->report = ledger_check(ctx, twin, checking->stream);
	if (twin)
		db_close(twin);
}

static void print_json(
	struct invocation *invocation, const struct ledger_report *report, const char *told)
{
	json_t *document = json_tree(invocation->pool);
	put_int(document, "events", report->events);
	put_int(document, "matters", report->matters);
	put_int(document, "erased", report->erased);
	put_int(document, "unfolded", report->unfolded);
	put_int(document, "position", report->last_position);
	put_text(document, "root", ledger_hex(invocation->pool, report->root, LEDGER_HASH));
	put_int(document, "problems", report->problems);
	command_put_lines(invocation, document, told);
	invocation_print(invocation, document);
}

static void print(struct invocation *invocation, const struct ledger_report *report)
{
	if (report->unfolded)
		fprintf(stderr, "huiyin: %s\n",
			message(invocation->pool, invocation->messages, "ledger.unfolded", "count",
				text_printf(invocation->pool, "%" PRId64, report->unfolded)));
	printf("%" PRId64 " events, %" PRId64 " matters, %" PRId64 " erased, %" PRId64
	       " problems\n",
		report->events, report->matters, report->erased, report->problems);
}

int command_ledger_check(struct invocation *invocation)
{
	char *told = invocation->json ? pool_alloc(invocation->pool, TOLD_MAX) : NULL;
	struct checking checking = { .invocation = invocation,
		.stream = told ? fmemopen(told, TOLD_MAX, "w") : stdout };
	CHECK(checking.stream);
	bool done = command_look(invocation, check, &checking);
	if (told)
		fclose(checking.stream);
	if (!done)
		return EXIT_REFUSED;
	if (told)
		print_json(invocation, &checking.report, told);
	else
		print(invocation, &checking.report);
	return checking.report.problems ? EXIT_REFUSED : 0;
}
