/* matters/matters_bulk.c - many at once: what of a choice could be done, then doing it, each by the one
 * door with an event of its own. Running it again does only what is left. */
#include "matters/matters.h"

#include "engine/directory.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct field matters_choice_fields[] = {
	{ "action", FIELD_NAME, .max = 60 },
	{ "item", FIELD_TEXT, .many = true, .max = 80 },
	{ "all", FIELD_FLAG },
	{ "procedure", FIELD_NAME, .max = 60 },
	{ "list", FIELD_TEXT, .max = 2000 },
	{ 0 },
};

const struct field matters_bulk_fields[] = {
	{ "action", FIELD_NAME, .required = true, .max = 60 },
	{ "item", FIELD_TEXT, .required = true, .many = true, .max = 80 },
	{ "on", FIELD_TEXT, .max = 16 },
	{ "channel", FIELD_TEXT, .max = 20 },
	{ "informant", FIELD_TEXT, .max = 50 },
	{ 0 },
};

/* --- items -------------------------------------------------------------------------------------- */

static bool next_number(const char **text, int64_t *ret)
{
	char *end;
	if (!**text)
		return false;
	*ret = strtoll(*text, &end, 10);
	bool good = end != *text && (*end == '.' || !*end);
	*text = *end ? end + 1 : end;
	return good;
}

bool bulk_item_parse(const char *text, struct bulk_item *ret)
{
	*ret = (struct bulk_item){ .version = -1 };
	if (!next_number(&text, &ret->matter))
		return false;
	ret->alone = !*text;
	if (ret->alone)
		return true;
	if (!next_number(&text, &ret->share) || !next_number(&text, &ret->version))
		return false;
	return !*text || next_number(&text, &ret->proposal);
}

static const char *item_text(pool_t *pool, const struct bulk_item *item)
{
	const char *text = text_printf(
		pool, "%" PRId64 ".%" PRId64 ".%" PRId64, item->matter, item->share, item->version);
	return item->proposal ? text_printf(pool, "%s.%" PRId64, text, item->proposal) : text;
}

static enum err read_items(struct ctx *ctx, const struct request *req, struct choice_of_items *ret)
{
	const char *text;
	for (size_t i = 0; (text = req_nth(req, "item", i)) != NULL; i++) {
		if (ret->count == BULK_MAX)
			return ctx_fail_field(ctx, "item", "bulk.too_many");
		if (!bulk_item_parse(text, &ret->items[ret->count++]))
			return ctx_fail_field(ctx, "item", "bulk.item");
	}
	return OK;
}

/* All that the list gives, not the page alone. */
static enum err read_list(struct ctx *ctx, const struct request *req, struct choice_of_items *ret)
{
	struct listing listing;
	enum err err = listing_open_text(ctx, text_or(req_text(req, "procedure"), ""),
		text_or(req_text(req, "list"), ""), LISTING_LIST, &listing);
	if (err)
		return err;
	struct matter_list list = { 0 };
	listing.filter.limit = BULK_MAX;
	listing.filter.after = NULL;
	err = query_matters(ctx, &listing.filter, &list);
	for (size_t i = 0; !err && i < list.count; i++)
		ret->items[ret->count++] = (struct bulk_item){
			.matter = list.items[i].id, .version = -1, .alone = true
		};
	ret->cut = list.next != NULL;
	return err;
}

enum err bulk_read_choice(struct ctx *ctx, const struct request *req, struct choice_of_items *ret)
{
	*ret = (struct choice_of_items){ 0 };
	enum err err = req_flag(req, "all") ? read_list(ctx, req, ret) : read_items(ctx, req, ret);
	if (!err && !ret->count)
		return ctx_fail_field(ctx, "item", "bulk.none");
	return err;
}

/* --- what may be offered for many --------------------------------------------------------------- */

bool action_is_bulk(const struct action *action)
{
	switch (action->effect) {
	case EFFECT_ISSUE:
	case EFFECT_HOLD:
	case EFFECT_DISMISS:
	case EFFECT_UNDO:
		return true;
	default:
		return action->bulk;
	}
}

void bulk_offer(struct bulk_offers *offers, const struct possibles *possibles)
{
	for (size_t i = 0; i < possibles->count; i++) {
		const struct action *action = possibles->items[i].action;
		size_t k = 0;
		if (!action->bulk)
			continue;
		while (k < offers->count && offers->items[k].action != action)
			k++;
		if (k == COUNT(offers->items))
			return;
		offers->items[k].action = action;
		offers->items[k].count++;
		offers->count += k == offers->count;
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct bulk_offered *left = a, *right = b;
	int order = (right->action->weight == PRIMARY_ACTION) -
		    (left->action->weight == PRIMARY_ACTION);
	return order ? order : (left->action > right->action) - (left->action < right->action);
}

void bulk_put_offers(const struct bulk_offers *offers, json_t *data)
{
	struct bulk_offers sorted = *offers;
	json_t *list = put_list(data, "bulk");
	if (sorted.count)
		qsort(sorted.items, sorted.count, sizeof *sorted.items, by_weight);
	for (size_t i = 0; i < sorted.count; i++) {
		json_t *item = add_object(list);
		put_text(item, "action", sorted.items[i].action->id);
		put_text(item, "title", sorted.items[i].action->title);
		put_flag(item, "primary", sorted.items[i].action->weight == PRIMARY_ACTION);
		put_int(item, "count", sorted.items[i].count);
	}
}

/* --- what of it could be done ------------------------------------------------------------------- */

struct preview {
	struct ctx *ctx;
	const struct request *req;
	const char *action_id;
	json_t *able, *unable;
	const struct matter *sample; /* whose action the common form is of */
	struct possible possible;
	bool behalf, one_unit;
	int64_t unit;
};

json_t *bulk_put_matter(struct ctx *ctx, json_t *list, const struct matter *matter)
{
	json_t *item = add_object(list);
	put_id(item, "id", matter->id);
	put_text(item, "title", matter->title);
	put_text(item, "number", matter->number);
	put_text(item, "href", text_printf(ctx->pool, "/matters/%" PRId64, matter->id));
	return item;
}

static void put_able(
	struct preview *preview, const struct matter *matter, const struct possible *possible)
{
	struct ctx *ctx = preview->ctx;
	const struct share *share = matter_share(matter, possible->share);
	int64_t unit = share ? share->unit : matter->lead_unit;
	const struct unit *of = directory_unit(ctx->directory, unit);
	json_t *row = bulk_put_matter(ctx, preview->able, matter);
	const struct clock *clock = matter_main_clock(matter);
	const struct bulk_item item = { matter->id, possible->share, possible->version,
		possible->proposal, false };
	put_text(row, "item", item_text(ctx->pool, &item));
	put_text(row, "unit", of ? of->short_name : "");
	put_text(row, "state",
		share ? matter->definition->share.states[share->state].title
		      : matter->definition->matter.states[matter->state].title);
	put_text(row, "due", clock ? due_words(ctx, clock->due) : "");
	preview->one_unit = !preview->sample || (preview->one_unit && preview->unit == unit);
	preview->unit = unit;
	preview->behalf |= possible->on_behalf;
	if (!preview->sample) {
		preview->sample = matter;
		preview->possible = *possible;
	}
}

static void put_unable(
	struct preview *preview, const struct matter *matter, const char *title, const char *why)
{
	json_t *row = matter ? bulk_put_matter(preview->ctx, preview->unable, matter)
			     : add_object(preview->unable);
	if (!matter) {
		put_text(row, "title", title);
		put_text(row, "href", NULL);
	}
	put_text(row, "why", why);
}

/* Why not: as the door would say it of the share that is nearest to it. */
static const char *why_not(struct preview *preview, struct matter *matter, int64_t ordinal)
{
	struct ctx *ctx = preview->ctx;
	const struct action *action = action_find(matter->definition, preview->action_id);
	const struct share *lead = matter_lead(matter);
	struct failure why;
	if (!action)
		return message(ctx->pool, ctx->messages, "bulk.no_such_act", "business",
			matter->definition->title);
	if (!action_is_bulk(action))
		return message(
			ctx->pool, ctx->messages, "bulk.one_by_one", "action", action->title);
	int64_t share = ordinal               ? ordinal
			: !action->on_share   ? 0
			: lead                ? lead->ordinal
			: matter->share_count ? matter->shares[0].ordinal
					      : 0;
	const struct deed deed = {
		.action = action->id, .share = share, .version = -1, .channel = "-"
	};
	if (action->on_share && !share)
		return message(ctx->pool, ctx->messages, "bulk.no_share");
	return matter_would(ctx, matter, &deed, false, &why)
		       ? message(ctx->pool, ctx->messages, "bulk.not_now")
		       : refusal_words(&why);
}

static void look_at(struct preview *preview, const struct bulk_item *item)
{
	struct ctx *ctx = preview->ctx;
	struct failure why;
	struct matter *matter = matter_load(ctx, item->matter);
	if (!matter) {
		if (refusal_take(ctx, &why))
			put_unable(preview, NULL, "—", refusal_words(&why));
		return;
	}
	struct possibles possibles = matter_possible(ctx, matter);
	bool able = false;
	for (size_t i = 0; i < possibles.count; i++) {
		const struct possible *possible = &possibles.items[i];
		bool asked = item->alone || (item->share == possible->share &&
						    item->proposal == possible->proposal);
		if (!asked || !text_equal(possible->action->id, preview->action_id) ||
			!action_is_bulk(possible->action))
			continue;
		put_able(preview, matter, possible);
		able = true;
	}
	if (!able)
		put_unable(preview, matter, NULL, why_not(preview, matter, item->share));
}

static void put_common_form(struct preview *preview, json_t *data)
{
	struct ctx *ctx = preview->ctx;
	const struct matter *matter = preview->sample;
	const struct action *action = matter ? preview->possible.action : NULL;
	json_t *fields = put_list(data, "fields");
	put_text(data, "title", action ? action->title : preview->action_id);
	put_flag(data, "danger", action && action->weight == DANGER_ACTION);
	put_flag(data, "on_behalf", preview->behalf);
	put_channels(ctx, data, NULL);
	for (size_t i = 0; action && i < action->need_count; i++)
		put_input(ctx, fields, matter->definition, action->needs[i].input, NULL,
			action->needs[i].required,
			preview->one_unit ? matter_share(matter, preview->possible.share) : NULL,
			NULL);
}

enum err matters_bulk_preview(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct choice_of_items choice;
	enum err err = bulk_read_choice(ctx, req, &choice);
	if (err)
		return err;
	struct preview preview = { .ctx = ctx,
		.req = req,
		.action_id = text_or(req_text(req, "action"), ""),
		.able = put_list(res->data, "able"),
		.unable = put_list(res->data, "unable") };
	for (size_t i = 0; i < choice.count; i++)
		look_at(&preview, &choice.items[i]);
	put_common_form(&preview, res->data);
	put_text(res->data, "action", preview.action_id);
	put_int(res->data, "able_count", (int64_t)json_array_size(preview.able));
	put_int(res->data, "unable_count", (int64_t)json_array_size(preview.unable));
	put_flag(res->data, "cut", choice.cut);
	put_int(res->data, "most", BULK_MAX);
	put_text(res->data, "back", back_of(req));
	return res_page(res, "matters/bulk");
}

/* --- doing it ----------------------------------------------------------------------------------- */

struct bulk {
	struct ctx *ctx;
	const struct request *req;
	json_t *done_list, *refused;
	struct done done;
	int64_t on;
	json_t *values;
	const char *undo; /* of the last one's business: how it is taken back */
};

static void put_done(struct bulk *bulk, const struct matter *matter, const char *action)
{
	struct ctx *ctx = bulk->ctx;
	json_t *row = bulk_put_matter(ctx, bulk->done_list, matter);
	const struct action *did = action_find(matter->definition, action);
	done_add(&bulk->done, matter, action);
	put_text(row, "state", matter->definition->matter.states[matter->state].title);
	put_text(row, "undo",
		did && did->undo ? text_printf(ctx->pool, "%" PRId64 ".0.-1.%" PRId64, matter->id,
					   matter->seq)
				 : NULL);
	for (size_t i = 0; i < matter->definition->action_count; i++)
		if (matter->definition->actions[i].effect == EFFECT_UNDO && did && did->undo)
			bulk->undo = matter->definition->actions[i].id;
}

static void put_refused(struct bulk *bulk, const struct matter *matter,
	const struct bulk_item *item, const char *why)
{
	json_t *row = matter ? bulk_put_matter(bulk->ctx, bulk->refused, matter)
			     : add_object(bulk->refused);
	if (!matter) {
		put_text(row, "title", "—");
		put_text(row, "href", NULL);
	}
	put_text(row, "item", item_text(bulk->ctx->pool, item));
	put_text(row, "why", why);
}

static bool is_bulk_of(const struct ctx *ctx, const char *id)
{
	for (size_t i = 0; i < ctx->definitions->all_count; i++) {
		const struct action *action = action_find(ctx->definitions->all[i], id);
		if (action && action_is_bulk(action))
			return true;
	}
	return false;
}

static void do_one(struct bulk *bulk, const struct bulk_item *item, size_t count)
{
	struct ctx *ctx = bulk->ctx;
	const struct request *req = bulk->req;
	struct matter *matter;
	struct failure why;
	const struct deed deed = {
		.action = req_text(req, "action"),
		.share = item->share,
		.version = item->version,
		.proposal = item->proposal,
		.on = bulk->on,
		.channel = req_text(req, "channel"),
		.informant = req_text(req, "informant"),
		.values = bulk->values,
	};
	if (matter_try(ctx, item->matter, &deed, &matter, &why)) {
		put_done(bulk, matter, deed.action);
		return;
	}
	if (ctx_failed(ctx))
		return;
	/* One alone is refused as it would be on its own page. */
	if (count == 1)
		ctx->failure = why;
	else
		put_refused(bulk, matter, item, refusal_words(&why));
}

enum err matters_bulk(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct choice_of_items choice = { 0 };
	struct bulk bulk = { .ctx = ctx,
		.req = req,
		.values = form_values(ctx, req),
		.done_list = put_list(res->data, "done"),
		.refused = put_list(res->data, "refused") };
	enum err err = read_items(ctx, req, &choice);
	if (!err)
		err = happened_on(ctx, req, &bulk.on);
	if (!err && !is_bulk_of(ctx, req_text(req, "action")))
		err = ctx_fail(
			ctx, ERR_INVALID, "action.unknown", "action", req_text(req, "action"));
	if (err)
		return err;
	done_init(&bulk.done, ctx->pool);
	for (size_t i = 0; i < choice.count && !ctx_failed(ctx); i++)
		do_one(&bulk, &choice.items[i], choice.count);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	put_int(res->data, "count", (int64_t)bulk.done.count);
	put_int(res->data, "refused_count", (int64_t)json_array_size(bulk.refused));
	put_text(res->data, "action", req_text(req, "action"));
	put_text(res->data, "undo", bulk.undo);
	put_text(res->data, "back", back_of(req));
	if (!json_array_size(bulk.refused) && done_fits(&bulk.done))
		return done_redirect(&bulk.done, req, res, "/");
	return res_page(res, "matters/bulk_done");
}
