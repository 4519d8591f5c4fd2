/* app/command_bench.c - `huiyin bench seed`: many matters for measuring, out of those that a county has. */
#include "app/app.h"
#include "app/commands.h"
#include "app/folder.h"
#include "base/time.h"
#include "demo/demo_seed.h"
#include "html/json.h"

#include <inttypes.h>

/* What may be given, in the order of struct seed_options; years become its first day. */
enum { MATTERS, SEED, YEARS, EVENTS_MOST, UNFINISHED, NUMBERS };

static const struct {
	const char *name;
	int64_t usual, least, most;
} numbers[] = {
	[MATTERS] = { "matters", 100000, 1, 100000000 },
	[SEED] = { "seed", 1, 0, INT64_MAX },
	[YEARS] = { "years", 3, 1, 20 },
	[EVENTS_MOST] = { "events-most", 12, 1, 24 },
	[UNFINISHED] = { "unfinished", 0, 0, 100 },
};

struct seed_run {
	struct invocation *invocation;
	int64_t numbers[NUMBERS];
	struct seed_report report;
	int64_t ms;
};

static bool read_numbers(struct seed_run *run)
{
	const struct invocation *invocation = run->invocation;
	for (int i = 0; i < NUMBERS; i++) {
		const char *text = invocation_option(invocation, numbers[i].name);
		run->numbers[i] = numbers[i].usual;
		if (text && (!text_to_int(text, &run->numbers[i]) ||
				    run->numbers[i] < numbers[i].least ||
				    run->numbers[i] > numbers[i].most)) {
			invocation_refuse(invocation,
				message(invocation->pool, invocation->messages, "seed.number",
					"name", numbers[i].name, "text", text));
			return false;
		}
	}
	return true;
}

static bool seed(struct seed_run *run, struct app *app)
{
	struct snapshot *snapshot = snapshot_hold(&app->snapshots);
	struct ctx ctx;
	app_ctx(app, run->invocation->pool, app->db, snapshot, &ctx);
	ctx.ledger_tree = &app->tree;
	struct civil today = time_civil(time_day(ctx.now));
	const struct seed_options options = {
		.matters = run->numbers[MATTERS],
		.seed = run->numbers[SEED],
		.events_most = run->numbers[EVENTS_MOST],
		.first_day = time_from_civil(today.year - (int)run->numbers[YEARS], today.month, 1),
		.unfinished = run->numbers[UNFINISHED],
	};
	int64_t begun = time_monotonic();
	bool done = demo_seed(&ctx, &options, &run->report) == OK;
	run->ms = time_monotonic() - begun;
	if (!done)
		fprintf(stderr, "huiyin: %s (%s)\n", ctx.failure.message,
			text_or(ctx.failure.detail, ""));
	snapshot_drop(snapshot);
	return done;
}

static int print(const struct seed_run *run)
{
	const struct seed_report *report = &run->report;
	if (!run->invocation->json) {
		printf("%" PRId64 " matters (%" PRId64 " open), %" PRId64 " events, %" PRId64
		       " models, %.1f s\n",
			report->matters, report->open, report->events, report->models,
			(double)run->ms / MS_SECOND);
		return 0;
	}
	json_t *document = json_tree(run->invocation->pool);
	put_int(document, "matters", report->matters);
	put_int(document, "open", report->open);
	put_int(document, "events", report->events);
	put_int(document, "models", report->models);
	put_int(document, "ms", run->ms);
	put_int(document, "fold_ms", report->fold_ms);
	put_int(document, "store_ms", report->store_ms);
	put_int(document, "seal_ms", report->seal_ms);
	return invocation_print(run->invocation, document);
}

int command_bench_seed(struct invocation *invocation)
{
	struct seed_run run = { .invocation = invocation };
	const char *key = NULL,
		   *folder = folder_choose(invocation->pool, invocation_option(invocation, "data"));
	if (!read_numbers(&run))
		return EXIT_REFUSED;
	if (!folder_lock(folder, false, &key))
		return invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, key, "folder", folder));
	struct app *app = app_open(invocation->pool,
		&(struct app_options){
			.root = invocation->root, .folder = folder, .kind = APP_DEMO });
	bool done = app && seed(&run, app);
	app_close(app);
	return done ? print(&run) : EXIT_REFUSED;
}
