/* app/command_erase.c - 依法清除: `huiyin ledger erasable` proposes, `ledger erase` does what somebody decided. */
#include "app/command_data.h"
#include "app/commands.h"

#include "base/time.h"
#include "engine/erase.h"
#include "html/json.h"
#include "people/people.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 500

struct erasing {
	struct invocation *invocation;
	json_t *list;
	int64_t count;
};

static void tell(
	struct erasing *erasing, const struct definition *definition, const struct erasable *one)
{
	pool_t *pool = erasing->invocation->pool;
	const char *closed = time_format_day(pool, time_day(one->closed));
	erasing->count++;
	if (erasing->list) {
		json_t *item = add_object(erasing->list);
		put_text(item, "number", one->number);
		put_text(item, "procedure", definition->id);
		put_text(item, "closed", closed);
	} else {
		printf("%s\t%s\t%s\n", one->number, closed, one->title);
	}
}

static void list(struct ctx *ctx, void *data)
{
	struct erasing *erasing = data;
	for (size_t i = 0; i < ctx->definitions->current_count; i++) {
		const struct definition *definition = ctx->definitions->current[i];
		struct rows rows = { .more = true };
		for (int64_t after = 0; rows.more && !ctx_failed(ctx);) {
			rows = erasable_matters(ctx, definition, after, PAGE);
			const struct erasable *all = rows.data;
			for (int64_t k = 0; k < rows.count; k++)
				tell(erasing, definition, &all[k]);
			after = rows.count ? all[rows.count - 1].matter : 0;
		}
	}
}

int command_ledger_erasable(struct invocation *invocation)
{
	json_t *document = json_tree(invocation->pool);
	struct erasing erasing = { .invocation = invocation,
		.list = invocation->json ? put_list(document, "matters") : NULL };
	if (!command_look(invocation, list, &erasing))
		return EXIT_REFUSED;
	if (invocation->json)
		return invocation_print(invocation, document);
	printf("%s\n", message(invocation->pool, invocation->messages, "erase.due", "count",
			       text_printf(invocation->pool, "%" PRId64, erasing.count)));
	return 0;
}

static void erase(struct ctx *ctx, void *data)
{
	struct invocation *invocation = data;
	const char *number = invocation->words[0];
	const char *basis = invocation_option(invocation, "basis");
	int64_t matter = erase_find(ctx, number);
	if (matter_erase(ctx, matter, basis) == OK)
		access_write(ctx, &(struct access_record){ 0, "erased", number, basis, "" });
}

int command_ledger_erase(struct invocation *invocation)
{
	bool done = command_write(invocation, erase, invocation);
	if (done)
		printf("%s\n", message(invocation->pool, invocation->messages, "erase.done",
				       "number", invocation->words[0]));
	return done ? 0 : EXIT_REFUSED;
}
