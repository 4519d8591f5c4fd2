/* app/command_doctor.c - how the installation is, for people at a terminal. */
#include "app/command_data.h"
#include "app/commands.h"
#include "app/folder.h"
#include "care/care.h"
#include "engine/ledger.h"
#include "html/json.h"
#include "store/copy.h"

#include <inttypes.h>

struct examination {
	struct invocation *invocation;
	const char *data;
	json_t *document;
	bool bad;
};

static const char *const verdicts[] = { "good", "note", "bad" };

static void tell(struct examination *examination, const struct finding *finding)
{
	struct invocation *invocation = examination->invocation;
	const char *verdict = verdicts[finding->verdict];
	json_t *object = add_object(json_object_get(examination->document, "findings"));
	put_text(object, "name", finding->name);
	put_text(object, "verdict", verdict);
	put_text(object, "text", finding->text);
	examination->bad |= finding->verdict == FINDING_BAD;
	if (!invocation->json)
		printf("%s\t%s\t%s\n",
			message(invocation->pool, invocation->messages,
				text_printf(invocation->pool, "care.%s", verdict)),
			finding->title, finding->text);
}

/* The engine's own check, and the whole record. */
static void examine_deeply(struct ctx *ctx, struct examination *examination)
{
	const char *quick = db_quick_check(ctx);
	struct ledger_report report = ledger_check(ctx, NULL, stderr);
	bool good = text_equal(quick, "ok") && !report.problems;
	tell(examination,
		&(struct finding){ .name = "record",
			.title = message(ctx->pool, ctx->messages, "care.look.record"),
			.text = message(ctx->pool, ctx->messages,
				good ? "care.record" : "care.record_broken", "events",
				text_printf(ctx->pool, "%" PRId64, report.events), "problems",
				text_printf(ctx->pool, "%" PRId64, report.problems), "why", quick),
			.verdict = good ? FINDING_GOOD : FINDING_BAD });
}

static void examine(struct ctx *ctx, void *data)
{
	struct examination *examination = data;
	size_t count;
	const struct finding *findings = care_look(ctx, examination->data, &count);
	for (size_t i = 0; i < count; i++)
		tell(examination, &findings[i]);
	if (invocation_option(examination->invocation, "deep"))
		examine_deeply(ctx, examination);
}

int command_doctor(struct invocation *invocation)
{
	struct examination examination = { .invocation = invocation,
		.data = folder_choose(invocation->pool, invocation_option(invocation, "data")),
		.document = json_tree(invocation->pool) };
	put_list(examination.document, "findings");
	if (!command_look(invocation, examine, &examination))
		return EXIT_REFUSED;
	if (invocation->json)
		invocation_print(invocation, examination.document);
	return examination.bad ? EXIT_REFUSED : 0;
}
