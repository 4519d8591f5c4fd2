/* setup/handover_web.c - the list of what goes from hand to hand, which prints with three signatures, and
 * the one act that does it. */
#include "setup/handover_db.h"
#include "setup/setup_inner.h"

#include "base/time.h"
#include "engine/act.h"
#include "people/people.h"

#include <inttypes.h>

/* More than one person ever has in hand; the rest goes with a second act. */
#define HELD_MAX 200
#define HAND_ON "hand-on"

const struct field handover_query[] = {
	{ "from", FIELD_ID, .title = "handover.from" },
	{ "to", FIELD_ID, .title = "handover.to" },
	{ "done", FIELD_INT },
	{ "left", FIELD_INT },
	{ "at", FIELD_INT },
	{ 0 },
};

const struct field handover_fields[] = {
	{ "from", FIELD_ID, .required = true, .title = "handover.from" },
	{ "to", FIELD_ID, .required = true, .title = "handover.to" },
	{ "witness", FIELD_TEXT, .max = 30, .title = "handover.witness" },
	{ "roles", FIELD_FLAG },
	{ 0 },
};

/* --- who may ----------------------------------------------------------------------------------- */

static bool of_office(const struct ctx *ctx, int64_t unit)
{
	return directory_within(ctx->directory, unit, directory_office(ctx->directory)->id);
}

static bool may(const struct ctx *ctx, const struct person *person)
{
	return person->id == ctx->actor->person->id ||
	       setup_may(ctx, "admin-people", person->unit) ||
	       setup_may(ctx, "unit-work", person->unit) ||
	       (of_office(ctx, person->unit) && actor_may(ctx->actor, "dispatch"));
}

static const struct person *find(struct ctx *ctx, int64_t id)
{
	const struct person *person = directory_person(ctx->directory, id);
	return person && may(ctx, person) ? person : NULL;
}

/* --- what waits for him ------------------------------------------------------------------------ */

static const struct action *handing_over(const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (text_equal(definition->actions[i].id, HAND_ON))
			return &definition->actions[i];
	return NULL;
}

/* NULL: may be handed over by the actor. Else why not, as a message's key. */
static const char *obstacle(
	const struct ctx *ctx, const struct matter *matter, const struct share *share, int64_t from)
{
	const struct action *action = handing_over(matter->definition);
	if (!share || share->holder != from)
		return "handover.by_division";
	if (!action || !action_fits(matter, share, action))
		return "handover.not_now";
	return action_allowed_to(ctx, matter, share, action) ? NULL : "handover.not_you";
}

struct item {
	struct matter *matter;
	const struct share *share;
	const char *obstacle;
};

struct items {
	struct item *items;
	size_t count, ready, hidden;
};

static bool has(const struct items *items, const struct held_row *row)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->items[i].matter->id == row->matter &&
			(items->items[i].share ? items->items[i].share->ordinal : 0) == row->share)
			return true;
	return false;
}

/* What the actor may not see is counted and not named. */
static void add_row(struct ctx *ctx, struct items *items, const struct held_row *row, int64_t from)
{
	if (items->count == HELD_MAX || has(items, row))
		return;
	struct matter *matter = matter_load(ctx, row->matter);
	if (!matter && ctx->failure.err == ERR_NOT_FOUND) {
		ctx->failure = (struct failure){ 0 };
		items->hidden++;
	}
	if (!matter)
		return;
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	struct item *item = &items->items[items->count++];
	*item = (struct item){ matter, share, obstacle(ctx, matter, share, from) };
	items->ready += !item->obstacle;
}

static struct items load(struct ctx *ctx, const struct person *from)
{
	struct items items = { .items = mem_array(ctx->pool, struct item, HELD_MAX) };
	struct rows rows[] = { handover_db_held(ctx, from->unit, from->id, HELD_MAX),
		handover_db_owned(ctx, from->id, HELD_MAX) };
	for (size_t k = 0; k < COUNT(rows); k++)
		for (int64_t i = 0; i < rows[k].count; i++)
			add_row(ctx, &items, (const struct held_row *)rows[k].data + i, from->id);
	return items;
}

/* --- the page ---------------------------------------------------------------------------------- */

static const char *due_text(const struct ctx *ctx, const struct matter *matter)
{
	struct timing timing = matter_timing(matter);
	return timing.due ? time_format_day(ctx->pool, time_day(timing.due - 1)) : "";
}

static void put_item(struct ctx *ctx, json_t *list, const struct item *item, size_t number)
{
	const struct definition *definition = item->matter->definition;
	json_t *row = add_object(list);
	put_int(row, "nth", (int64_t)number);
	put_id(row, "id", item->matter->id);
	put_text(row, "number", item->matter->number);
	put_text(row, "title", item->matter->title);
	put_text(row, "business", definition->title);
	put_text(row, "state",
		item->share ? definition->share.states[item->share->state].title
			    : definition->matter.states[item->matter->state].title);
	put_text(row, "due", due_text(ctx, item->matter));
	put_text(row, "progress", item->share ? text_or(item->share->progress, "") : "");
	put_text(row, "obstacle", item->obstacle ? setup_word(ctx, item->obstacle) : NULL);
}

static void put_people(
	struct ctx *ctx, json_t *data, const char *name, int64_t chosen, const struct person *but)
{
	json_t *list = put_list(data, name);
	for (size_t i = 0; i < ctx->directory->person_count; i++) {
		const struct person *person = &ctx->directory->persons[i];
		bool fits = but ? person->unit == but->unit && person != but && person->active
				: may(ctx, person);
		if (!fits)
			continue;
		json_t *item = add_object(list);
		put_id(item, "id", person->id);
		put_text(item, "name", person->name);
		put_text(item, "unit", text_or(directory_name(ctx->directory, person->unit), ""));
		put_flag(item, "selected", person->id == chosen);
	}
}

static void put_list_of(struct ctx *ctx, json_t *data, const struct person *from)
{
	struct items items = load(ctx, from);
	json_t *list = put_list(data, "items");
	for (size_t i = 0; i < items.count; i++)
		put_item(ctx, list, &items.items[i], i + 1);
	put_flag(data, "has_items", items.count > 0);
	put_int(data, "count", (int64_t)items.count);
	put_int(data, "ready", (int64_t)items.ready);
	put_int(data, "hidden", (int64_t)items.hidden);
	put_flag(data, "has_hidden", items.hidden > 0);
}

const int64_t *handover_handed(
	struct ctx *ctx, const struct person *to, int64_t at, size_t *ret_count)
{
	struct rows rows = handover_db_handed(ctx, to, HAND_ON, at, HELD_MAX);
	const struct held_row *row = rows.data;
	int64_t *matters = mem_array(ctx->pool, int64_t, HELD_MAX);
	*ret_count = 0;
	for (int64_t i = 0; i < rows.count; i++)
		if (!i || row[i].matter != row[i - 1].matter)
			matters[(*ret_count)++] = row[i].matter;
	return matters;
}

/* The list with three signatures: of what was just handed over, else of what he has in hand. */
static const char *list_address(
	struct ctx *ctx, const struct request *req, const struct person *from, int64_t to)
{
	if (req_int(req, "done", 0) <= 0)
		return text_printf(ctx->pool, "/print/hand-over.pdf?person=%" PRId64, from->id);
	return text_printf(ctx->pool,
		"/print/hand-over.pdf?person=%" PRId64 "&to=%" PRId64 "&at=%" PRId64, from->id, to,
		req_int(req, "at", 0));
}

static int64_t chosen(const struct request *req, const char *name)
{
	int64_t id;
	const char *typed = req_typed(req, name);
	return typed && text_to_int(typed, &id) ? id : req_int(req, name, 0);
}

static const char *name_of(const struct ctx *ctx, int64_t person)
{
	return text_or(directory_name(ctx->directory, person), "");
}

enum err handover_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	json_t *data = res->data;
	int64_t to = chosen(req, "to");
	const struct person *from = find(ctx, chosen(req, "from"));
	put_people(ctx, data, "people", from ? from->id : 0, NULL);
	put_text(data, "from", NULL);
	put_text(data, "today", time_format_day(ctx->pool, time_day(ctx->now)));
	put_text(data, "witness", text_or(req_typed(req, "witness"), ""));
	put_text(data, "to_name", to ? name_of(ctx, to) : "");
	put_text(data, "handed",
		req_int(req, "done", -1) >= 0
			? text_printf(ctx->pool, "%" PRId64, req_int(req, "done", 0))
			: NULL);
	if (from) {
		put_id(data, "from", from->id);
		put_text(data, "from_name", from->name);
		put_text(data, "from_title", from->title);
		put_text(data, "unit_name", name_of(ctx, from->unit));
		put_people(ctx, data, "successors", to, from);
		put_list_of(ctx, data, from);
		put_text(data, "list", list_address(ctx, req, from, to));
		put_flag(data, "may_roles", setup_may(ctx, "admin-people", from->unit));
	}
	return res_page(res, "setup/handover");
}

/* --- the act ----------------------------------------------------------------------------------- */

static enum err hand_one(
	struct ctx *ctx, const struct item *item, const struct person *to, const char *note)
{
	json_t *values = json_tree(ctx->pool);
	put_id(values, "holder", to->id);
	put_text(values, "note", note);
	const struct deed deed = { .action = HAND_ON,
		.share = item->share->ordinal,
		.version = item->share->version,
		.values = values };
	return matter_act(ctx, item->matter, &deed);
}

/* Roles of the unit that he holds today, from today his successor's. */
static enum err hand_roles(struct ctx *ctx, const struct person *from, const struct person *to)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->grant_count && !ctx_failed(ctx); i++) {
		struct grant grant = directory->grants[i];
		bool plain = grant.role->scope == ROLE_UNIT || grant.role->scope == ROLE_HOLDER;
		if (grant.person != from->id || grant.from_day >= today || grant.to_day < today ||
			!plain)
			continue;
		struct grant next = { .person = to->id,
			.unit = grant.unit,
			.role = grant.role,
			.from_day = today,
			.to_day = grant.to_day };
		grant.to_day = today - 1;
		enum err err = directory_put_grant(ctx, &grant);
		if (!err)
			err = directory_put_grant(ctx, &next);
		if (err)
			return err;
	}
	return ctx->failure.err;
}

static enum err check(struct ctx *ctx, const struct person *from, const struct person *to,
	const struct request *req)
{
	if (!from)
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	if (!to || !to->active || to->unit != from->unit || to == from)
		return ctx_fail_field(ctx, "to", "handover.other_unit");
	if (req_flag(req, "roles") && !setup_may(ctx, "admin-people", from->unit))
		return ctx_fail_field(ctx, "roles", "handover.roles_not_you");
	return OK;
}

enum err handover(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *from = find(ctx, req_int(req, "from", 0));
	const struct person *to = directory_person(ctx->directory, req_int(req, "to", 0));
	if (check(ctx, from, to, req))
		return ctx->failure.err;
	const char *note = message(ctx->pool, ctx->messages, "handover.note", "from", from->name,
		"to", to->name, "witness", text_or(req_text(req, "witness"), "—"));
	struct items items = load(ctx, from);
	for (size_t i = 0; i < items.count; i++)
		if (!items.items[i].obstacle && hand_one(ctx, &items.items[i], to, note))
			return ctx->failure.err;
	if (req_flag(req, "roles") && hand_roles(ctx, from, to))
		return ctx->failure.err;
	setup_record(ctx, req, "handed_over", from->name, note);
	return res_redirect(res, "/handover?from=%" PRId64 "&to=%" PRId64 "&done=%zu&at=%" PRId64,
		from->id, to->id, items.ready, ctx->now);
}
