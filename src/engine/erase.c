/* engine/erase.c - 依法清除: appends the event that says so, then takes the content away. */
#include "engine/erase_db.h"

#include "base/time.h"
#include "engine/definition.h"
#include "engine/directory.h"
#include "engine/ledger.h"
#include "engine/world.h"
#include "html/json.h"

#define BASIS_MAX 500
#define MONTHS 12

static enum err append(struct ctx *ctx, const struct erased_row *row, int64_t matter,
	const char *basis, struct ledger_event *event)
{
	json_t *body = json_tree(ctx->pool);
	put_text(body, "basis", basis);
	put_int(body, "events", row->seq);
	const char *bytes = json_text(ctx->pool, body);
	*event = (struct ledger_event){
		.county = ctx->county,
		.matter = matter,
		.procedure = row->procedure,
		.version = row->definition,
		.body = { bytes, strlen(bytes) },
		.event = { .seq = row->seq + 1,
			.at = ctx->now,
			.on = ctx->now,
			.action = ERASE_ACTION,
			.actor = ctx->actor ? ctx->actor->person->id : 0 },
	};
	return ledger_append(ctx, event, row->leaf);
}

/* What was chosen from a list stays, since figures count it; what was written goes. */
static void erase_fields(struct ctx *ctx, const struct erased_row *row, int64_t matter)
{
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	for (size_t i = 0; definition && i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input->type == INPUT_TEXT || input->type == INPUT_LONG)
			erase_db_field(ctx, row->procedure, input->name, matter);
	}
}

static enum err check(struct ctx *ctx, int64_t matter, const char *basis, struct erased_row *row)
{
	if (text_empty(basis) || text_length(basis) > BASIS_MAX)
		return ctx_fail(ctx, ERR_INVALID, "erase.no_basis");
	if (!erase_db_matter(ctx, matter, row))
		return ctx_fail(ctx, ERR_NOT_FOUND, "erase.no_matter");
	if (row->is_open)
		return ctx_fail(ctx, ERR_CONFLICT, "erase.open");
	return row->erased ? ctx_fail(ctx, ERR_CONFLICT, "erase.already") : OK;
}

enum err matter_erase(struct ctx *ctx, int64_t matter, const char *basis)
{
	struct erased_row row = { 0 };
	struct ledger_event event;
	if (check(ctx, matter, basis, &row) || append(ctx, &row, matter, basis, &event))
		return ctx->failure.err;
	erase_db_content(ctx, matter, row.seq);
	erase_fields(ctx, &row, matter);
	for (size_t i = 0; ctx->directory && i < ctx->directory->person_count; i++)
		erase_db_messages(ctx, ctx->directory->persons[i].id, matter);
	erase_db_row(ctx, matter, event.event.seq, ctx->now, event.leaf,
		message(ctx->pool, ctx->messages, "erase.title"));
	return ctx->failure.err;
}

/* A period begins with the year after the matter's end (DA/T 22), so only whole years matter. */
struct rows erasable_matters(
	struct ctx *ctx, const struct definition *definition, int64_t after, int64_t limit)
{
	struct limit kept = definition->retention;
	int64_t amount = kept.amount / 1000;
	int64_t years = kept.unit == UNIT_YEAR ? amount : (amount + MONTHS - 1) / MONTHS;
	int this_year = time_civil(time_day(ctx->now)).year;
	if (kept.unit != UNIT_YEAR && kept.unit != UNIT_MONTH)
		return (struct rows){ 0 };
	int64_t before = time_at(time_from_civil(this_year - (int)years, 1, 1), 0);
	return erase_db_due(ctx, definition->id, before, after, limit);
}

const char *erase_sentence(const struct ctx *ctx, const struct event *event)
{
	return message(ctx->pool, ctx->messages, "erase.says", "basis",
		text_or(get_text(event->body, "basis"), ""));
}
