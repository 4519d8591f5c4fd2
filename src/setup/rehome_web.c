/* setup/rehome_web.c - 机构调整: proposing it, the list of what goes, one approval by another person. */
#include "setup/rehome_db.h"
#include "setup/rehome_inner.h"
#include "setup/setup_inner.h"

#include "base/id.h"
#include "base/time.h"

#include <inttypes.h>

#define SHOWN_MAX 500

const struct field rehome_query[] = { { "done", FIELD_NAME, .max = 20 }, { 0 } };

const struct field rehome_fields[] = {
	{ "from", FIELD_ID, .required = true, .title = "rehome.from" },
	{ "to", FIELD_ID, .required = true, .title = "rehome.to" },
	{ "since", FIELD_DAY, .required = true, .title = "setup.column.since" },
	{ "document", FIELD_TEXT, .required = true, .max = 100, .title = "setup.column.document" },
	{ "ends", FIELD_FLAG },
	{ 0 },
};

const struct field rehome_settle_fields[] = {
	{ "approve", FIELD_FLAG },
	{ 0 },
};

static const char *name_of(const struct ctx *ctx, int64_t party)
{
	return text_or(directory_name(ctx->directory, party), "");
}

/* --- the list of proposals --------------------------------------------------------------------- */

static void put_rehoming(struct ctx *ctx, json_t *item, const struct rehoming *row)
{
	put_id(item, "id", row->id);
	put_text(item, "from", name_of(ctx, row->from_unit));
	put_text(item, "to", name_of(ctx, row->to_unit));
	put_text(item, "since", time_format_day(ctx->pool, row->since));
	put_text(item, "document", row->document);
	put_flag(item, "ends", row->ends);
	put_text(item, "state",
		setup_word(ctx, text_printf(ctx->pool, "rehome.state.%s", row->state)));
	put_text(item, "proposer", name_of(ctx, row->proposed_by));
	put_text(item, "settler", row->settled_by ? name_of(ctx, row->settled_by) : "");
	put_int(item, "moved", row->moved);
	put_int(item, "kept", row->kept);
	put_flag(item, "is_done", text_equal(row->state, "done"));
	put_flag(item, "has_kept", row->kept > 0);
}

static void put_units(struct ctx *ctx, const struct request *req, json_t *data, const char *name,
	const char *field)
{
	size_t count;
	const struct unit **units = setup_units(ctx, false, &count);
	json_t *list = put_list(data, name);
	const char *typed = req_typed(req, field);
	for (size_t i = 0; i < count; i++) {
		const char *id = text_printf(ctx->pool, "%" PRId64, units[i]->id);
		if (!directory_handles(ctx->directory, units[i]))
			continue;
		json_t *item = add_object(list);
		put_text(item, "value", id);
		put_text(item, "label", units[i]->name);
		put_flag(item, "selected", text_equal(typed, id));
	}
}

enum err rehome_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rows rows = rehome_db_all(ctx);
	const struct rehoming *row = rows.data;
	json_t *list = put_list(res->data, "proposals");
	for (int64_t i = 0; i < rows.count; i++)
		put_rehoming(ctx, add_object(list), &row[i]);
	put_flag(res->data, "has_proposals", rows.count > 0);
	put_units(ctx, req, res->data, "sources", "from");
	put_units(ctx, req, res->data, "targets", "to");
	put_text(res->data, "since",
		text_or(req_typed(req, "since"), time_format_day(ctx->pool, time_day(ctx->now))));
	put_text(res->data, "document", text_or(req_typed(req, "document"), ""));
	return res_page(res, "setup/rehome");
}

static bool may_take(const struct ctx *ctx, int64_t id, int64_t day)
{
	const struct unit *unit = directory_unit(ctx->directory, id);
	return unit && directory_handles(ctx->directory, unit) && unit->to_day >= day;
}

enum err rehome_propose(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rehoming row = { .from_unit = req_int(req, "from", 0),
		.to_unit = req_int(req, "to", 0),
		.since = setup_day(ctx, req, "since"),
		.document = req_text(req, "document"),
		.ends = req_flag(req, "ends"),
		.state = "proposed",
		.proposed_by = ctx->actor->person->id,
		.proposed_at = ctx->now };
	if (!may_take(ctx, row.from_unit, 0))
		ctx_fail_field(ctx, "from", "directory.unknown_unit");
	if (!may_take(ctx, row.to_unit, row.since) || row.to_unit == row.from_unit)
		ctx_fail_field(ctx, "to", "rehome.bad_target");
	if (row.ends && row.from_unit == directory_office(ctx->directory)->id)
		ctx_fail_field(ctx, "ends", "setup.office_stays");
	if (ctx_failed(ctx))
		return ctx->failure.err;
	row.id = id_next(ctx);
	rehome_db_put(ctx, &row);
	return res_redirect(res, "/rehome/%" PRId64, row.id);
}

/* --- one proposal ------------------------------------------------------------------------------ */

/* Why it would stay, as a message's key; NULL: it goes. */
static const char *obstacle(const struct ctx *ctx, const struct rehoming *row,
	const struct matter *matter, const struct share *share)
{
	const struct action *action = rehome_action(matter->definition);
	if (!action || !share || !action_fits(matter, share, action))
		return "rehome.not_now";
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].unit == row->to_unit && !matter->shares[i].past)
			return "rehome.at_work";
	return action_allowed_to(ctx, matter, share, action) ? NULL : "rehome.not_you";
}

static void put_item(
	struct ctx *ctx, json_t *data, const struct rehoming *row, const struct rehome_item *item)
{
	struct matter *matter = matter_load(ctx, item->matter);
	if (!matter) {
		if (ctx->failure.err == ERR_NOT_FOUND)
			ctx->failure = (struct failure){ 0 };
		put_int(data, "hidden", get_int(data, "hidden", 0) + 1);
		return;
	}
	const struct share *share = matter_share(matter, item->share);
	const char *why = obstacle(ctx, row, matter, share);
	struct timing timing = matter_timing(matter);
	json_t *line = add_object(json_object_get(data, "items"));
	put_int(line, "nth", (int64_t)json_array_size(json_object_get(data, "items")));
	put_id(line, "id", matter->id);
	put_text(line, "number", matter->number);
	put_text(line, "title", matter->title);
	put_text(line, "state", share ? matter->definition->share.states[share->state].title : "");
	put_text(line, "due",
		timing.due ? time_format_day(ctx->pool, time_day(timing.due - 1)) : "");
	put_text(line, "obstacle", why ? setup_word(ctx, why) : NULL);
}

static void put_items(struct ctx *ctx, json_t *data, const struct rehoming *row)
{
	struct rows rows = rehome_db_items(ctx, row->from_unit, 0, SHOWN_MAX);
	const struct rehome_item *items = rows.data;
	json_t *list = put_list(data, "items");
	put_int(data, "hidden", 0);
	for (int64_t i = 0; i < rows.count; i++)
		put_item(ctx, data, row, &items[i]);
	put_int(data, "count", rows.count);
	put_flag(data, "has_items", json_array_size(list) > 0);
	put_flag(data, "has_hidden", get_int(data, "hidden", 0) > 0);
	put_flag(data, "has_more", rows.more);
}

static bool load(struct ctx *ctx, const struct request *req, struct rehoming *ret)
{
	if (rehome_db_load(ctx, req_int(req, "id", 0), ret))
		return true;
	ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	return false;
}

enum err rehome_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rehoming row;
	if (!load(ctx, req, &row))
		return ctx->failure.err;
	bool waits = text_equal(row.state, "proposed");
	bool mine = row.proposed_by == ctx->actor->person->id;
	put_rehoming(ctx, res->data, &row);
	put_items(ctx, res->data, &row);
	put_flag(res->data, "waits", waits);
	put_flag(res->data, "may_settle", waits && !mine && actor_may(ctx->actor, "approve"));
	put_flag(res->data, "mine", waits && mine);
	return res_page(res, "setup/rehoming");
}

enum err rehome_settle(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rehoming row;
	if (!load(ctx, req, &row))
		return ctx->failure.err;
	if (!text_equal(row.state, "proposed"))
		return ctx_fail(ctx, ERR_CONFLICT, "rehome.settled");
	if (row.proposed_by == ctx->actor->person->id)
		return ctx_fail(ctx, ERR_FORBIDDEN, "rehome.second_person");
	row.state = req_flag(req, "approve") ? "approved" : "refused";
	row.settled_by = ctx->actor->person->id;
	row.settled_at = ctx->now;
	rehome_db_put(ctx, &row);
	setup_record(ctx, req, "rehoming_settled", name_of(ctx, row.from_unit),
		message(ctx->pool, ctx->messages, "rehome.told", "state",
			setup_word(ctx, text_printf(ctx->pool, "rehome.state.%s", row.state)), "to",
			name_of(ctx, row.to_unit), "since", time_format_day(ctx->pool, row.since),
			"document", row.document));
	return res_redirect(res, "/rehome/%" PRId64, row.id);
}
