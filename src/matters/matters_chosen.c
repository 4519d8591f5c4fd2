/* matters/matters_chosen.c - chosen matters as text for the work group, and as a list for phoning, on
 * which each call is recorded by one click. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/paper.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>

#define TEXT_SIZE (1 << 17)

/* The first who answers for the unit's share: the holder, else who owns the state it begins in. */
static const struct person *whom_to_call(
	struct ctx *ctx, const struct matter *matter, const struct share *share)
{
	const struct role *role =
		matter->definition->share.states[matter->definition->share.first].owner;
	const struct person *holder = directory_person(ctx->directory, share ? share->holder : 0);
	size_t count = 0;
	if (holder || !role)
		return holder;
	const struct person **people = directory_holders(ctx->pool, ctx->directory, role,
		share ? share->unit : matter->lead_unit, time_day(ctx->now), &count);
	return count ? people[0] : NULL;
}

static void put_call(struct ctx *ctx, json_t *rows, const struct matter *matter)
{
	const struct share *lead = matter_lead(matter);
	const struct clock *clock = matter_main_clock(matter);
	const struct unit *unit = directory_unit(ctx->directory, matter->lead_unit);
	const struct person *person = unit ? whom_to_call(ctx, matter, lead) : NULL;
	json_t *row = bulk_put_matter(ctx, rows, matter);
	put_text(row, "unit", unit ? unit->short_name : "");
	put_text(row, "name", person ? person->name : NULL);
	const char *mobile = person && !text_empty(person->mobile) ? person->mobile
			     : unit                                ? unit->phone
								   : "";
	put_text(row, "mobile", text_empty(mobile) ? NULL : mobile);
	put_text(row, "due", clock ? due_words(ctx, clock->due) : "");
	put_text(row, "left", clock ? remaining_text(ctx, clock->due, UNIT_WORKDAY) : "");
	put_text(row, "call", NULL);
	struct possibles possibles = matter_possible(ctx, matter);
	for (size_t i = 0; i < possibles.count; i++)
		if (text_equal(possibles.items[i].action->id, "phone-urge") && lead &&
			possibles.items[i].share == lead->ordinal)
			put_text(row, "call",
				text_printf(ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64,
					matter->id, lead->ordinal, lead->version));
}

/* Titles, units and dates: nothing that must not stand in a chat. */
static void add_line(struct ctx *ctx, struct buffer *text, const struct matter *matter, size_t nth)
{
	const struct clock *clock = matter_main_clock(matter);
	const struct unit *unit = directory_unit(ctx->directory, matter->lead_unit);
	buffer_text(text, message(ctx->pool, ctx->messages, "workbench.copy_row", "nth",
				  text_printf(ctx->pool, "%zu", nth), "title", matter->title,
				  "unit", unit ? unit->short_name : "", "due",
				  clock ? due_words(ctx, clock->due) : ""));
	buffer_text(text, "\n");
}

/* --- printing many ------------------------------------------------------------------------------ */

static bool is_of_all(
	const struct paper *paper, const struct definition *const *definitions, size_t count)
{
	bool of_any = paper->about == ABOUT_LIST && !paper->procedure_count;
	for (size_t i = 0; i < count; i++)
		if (!of_any && !paper_is_of(paper, definitions[i]))
			return false;
	return count > 0;
}

/* What can be printed of each of them, or of all as a list, into one file. */
static void put_papers(
	struct ctx *ctx, json_t *data, const struct definition *const *definitions, size_t count)
{
	const struct paper_set *set = ctx->definitions->papers;
	json_t *list = put_list(data, "papers");
	for (size_t i = 0; set && i < set->count; i++) {
		const struct paper *paper = set->items[i];
		bool printable = paper->about == ABOUT_MATTER || paper->about == ABOUT_SHARE ||
				 paper->about == ABOUT_LIST;
		if (!printable || paper->series || !is_of_all(paper, definitions, count))
			continue;
		json_t *item = add_object(list);
		put_text(item, "title", paper->title);
		put_text(item, "href", text_printf(ctx->pool, "/print/%s.pdf", paper->id));
	}
	put_flag(data, "has_papers", json_array_size(list) > 0);
}

static void add_definition(
	const struct definition **definitions, size_t *count, const struct definition *definition)
{
	for (size_t i = 0; i < *count; i++)
		if (definitions[i] == definition)
			return;
	definitions[(*count)++] = definition;
}

enum err matters_bulk_text(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct choice_of_items choice;
	struct buffer text;
	const struct definition *definitions[BULK_MAX];
	size_t named = 0, hidden = 0, businesses = 0;
	enum err err = bulk_read_choice(ctx, req, &choice);
	if (err)
		return err;
	buffer_init(&text, ctx->pool, TEXT_SIZE);
	json_t *rows = put_list(res->data, "rows");
	for (size_t i = 0; i < choice.count && !ctx_failed(ctx); i++) {
		struct matter *matter = matter_load(ctx, choice.items[i].matter);
		struct failure why;
		if (!matter) {
			(void)refusal_take(ctx, &why);
			continue;
		}
		if (matter->definition->access == ACCESS_NAMED)
			hidden++;
		else
			add_line(ctx, &text, matter, ++named);
		add_definition(definitions, &businesses, matter->definition);
		put_call(ctx, rows, matter);
	}
	put_papers(ctx, res->data, definitions, businesses);
	if (hidden)
		buffer_text(&text, message(ctx->pool, ctx->messages, "workbench.copy_hidden",
					   "count", text_printf(ctx->pool, "%zu", hidden)));
	put_text(res->data, "copy", text.data);
	put_int(res->data, "count", (int64_t)json_array_size(rows));
	put_flag(res->data, "cut", choice.cut);
	put_text(res->data, "back", back_of(req));
	put_text(res->data, "printed", time_format(ctx->pool, ctx->now));
	return res_page(res, "matters/chosen");
}
