/* app/command_paper_verify.c - `huiyin paper verify FILE.pdf`: the line that a printed table carries, whether the
 * record still gives those numbers as of then, and what has changed since. */
#include "app/command_data.h"
#include "app/commands.h"
#include "base/process.h"
#include "engine/act.h"
#include "engine/figure_table.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_MOST ((size_t)16 * 1024 * 1024)
#define CODE_MOST 200

struct verifying {
	struct invocation *invocation;
	const char *code;
	json_t *changed;
	bool holds;
};

static bool is_code(char character)
{
	return strchr("/-", character) ? character != '\0'
				       : (character >= '0' && character <= '9') ||
						 (character >= 'a' && character <= 'z') ||
						 (character >= 'A' && character <= 'Z');
}

/* The line may have been broken where it was too long for the page. */
static const char *code_in(pool_t *pool, const char *text)
{
	const char *at = strstr(text, TABLE_CODE);
	struct buffer code;
	buffer_init(&code, pool, CODE_MOST);
	for (; at && *at && code.size + 1 < CODE_MOST && (is_code(*at) || *at == '\n'); at++)
		if (*at != '\n')
			buffer_add(&code, at, 1);
		else if (!is_code(at[1]))
			break;
	return code.size ? code.data : NULL;
}

static struct matter *matter_of(struct ctx *ctx, const char *code)
{
	int64_t county = 0, id = 0;
	char *end;
	county = strtoll(code + strlen(TABLE_CODE), &end, 10);
	id = *end == '/' ? strtoll(end + 1, &end, 10) : 0;
	struct matter *matter = id && county == ctx->county ? matter_load_unscoped(ctx, id) : NULL;
	if (!matter || !figure_table_has(ctx, matter)) {
		ctx->failure = (struct failure){ 0 };
		ctx_fail(ctx, ERR_NOT_FOUND, "papers.verify.other");
		return NULL;
	}
	return matter;
}

static const struct table_row *row_of(const struct figure_table *table, const struct unit *unit)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i].line == TABLE_UNIT && table->rows[i].unit == unit)
			return &table->rows[i];
	return NULL;
}

/* A cell that is not there is as one of nothing. */
static bool same_value(const struct figure_value *a, const struct figure_value *b)
{
	const struct figure_value *one = a ? a : b;
	if (!a || !b)
		return !one->count || (!one->numerator && !one->denominator);
	return a->numerator == b->numerator && a->denominator == b->denominator;
}

static void compare_row(struct ctx *ctx, const struct verifying *verifying,
	const struct figure_table *table, const struct table_row *then, const struct table_row *now)
{
	const struct unit *unit = then ? then->unit : now->unit;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct figure_value *a = then ? &then->cells[i] : NULL;
		const struct figure_value *b = now ? &now->cells[i] : NULL;
		if (same_value(a, b))
			continue;
		json_t *item = add_object(verifying->changed);
		put_text(item, "unit",
			unit ? unit->name
			     : message(ctx->pool, ctx->messages, "papers.verify.none"));
		put_text(item, "column", table->columns[i].title);
		put_text(item, "then", a ? a->text : "");
		put_text(item, "now", b ? b->text : "");
	}
}

static void compare(struct ctx *ctx, const struct verifying *verifying,
	const struct figure_table *then, const struct figure_table *now)
{
	for (size_t i = 0; i < then->row_count; i++)
		if (then->rows[i].line == TABLE_UNIT)
			compare_row(ctx, verifying, then, &then->rows[i],
				row_of(now, then->rows[i].unit));
	for (size_t i = 0; i < now->row_count; i++)
		if (now->rows[i].line == TABLE_UNIT && !row_of(then, now->rows[i].unit))
			compare_row(ctx, verifying, now, NULL, &now->rows[i]);
}

static void verify(struct ctx *ctx, void *data)
{
	struct verifying *verifying = data;
	struct figure_table then, now;
	struct matter *matter = matter_of(ctx, verifying->code);
	if (!matter || figure_table_ask(ctx, matter, &then))
		return;
	verifying->holds = text_equal(figure_table_code(ctx, matter, &then), verifying->code);
	if (!figure_table_again(ctx, &then, &now))
		compare(ctx, verifying, &then, &now);
	const struct invocation *invocation = verifying->invocation;
	const char *told = verifying->holds ? "papers.verify.holds" : "papers.verify.differs";
	if (invocation->json)
		return;
	puts(message(
		ctx->pool, ctx->messages, told, "number", matter->number, "code", verifying->code));
	json_t *item;
	size_t i;
	json_array_foreach (verifying->changed, i, item)
		puts(message(ctx->pool, ctx->messages, "papers.verify.changed", "unit",
			get_text(item, "unit"), "column", get_text(item, "column"), "then",
			get_text(item, "then"), "now", get_text(item, "now")));
}

int command_paper_verify(struct invocation *invocation)
{
	const char *const words[] = { process_beside(invocation->pool, "huiyin-render"), "text",
		invocation->words[0], NULL };
	struct verifying verifying = { .invocation = invocation };
	json_t *document = json_tree(invocation->pool);
	const char *text;
	size_t size;
	verifying.changed = put_list(document, "changed");
	if (process_answer(invocation->pool, words, TEXT_MOST, &text, &size))
		verifying.code = code_in(invocation->pool, text);
	if (!verifying.code)
		return invocation_refuse(
			invocation, message(invocation->pool, invocation->messages,
					    "papers.verify.no_code", "file", invocation->words[0]));
	if (!command_look(invocation, verify, &verifying))
		return EXIT_REFUSED;
	put_text(document, "code", verifying.code);
	put_flag(document, "holds", verifying.holds);
	if (invocation->json)
		invocation_print(invocation, document);
	return verifying.holds ? 0 : EXIT_REFUSED;
}
