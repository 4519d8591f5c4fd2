/* matters/listing_filter.c - what a list's address asks: filter, order, page; and addresses like it. */
#include "matters/listing.h"

#include "base/time.h"
#include "http/form.h"
#include "matters/matters.h"
#include "matters/matters_inner.h"

#include <apr_escape.h>
#include <inttypes.h>
#include <string.h>

#define PAGE_ROWS 50
#define KEY_PREFIX "k."
#define ADDRESS_MAX (1 << 14)

const struct field matters_list_query[] = {
	{ "open", FIELD_NAME, .max = 10 },
	{ "light", FIELD_NAME, .max = 10 },
	{ "state", FIELD_NAME, .max = 60 },
	{ "unit", FIELD_ID },
	{ "share", FIELD_FLAG },
	{ "urgency", FIELD_NAME, .max = 60 },
	{ "kind", FIELD_NAME, .max = 60 },
	{ "plan", FIELD_NAME, .max = 60 },
	{ "number", FIELD_TEXT, .max = 60 },
	{ "due_from", FIELD_DAY },
	{ "due_to", FIELD_DAY },
	{ "opened_from", FIELD_DAY },
	{ "opened_to", FIELD_DAY },
	{ "sort", FIELD_NAME, .max = 10 },
	{ "col", FIELD_NAME, .many = true, .max = 60 },
	{ "view", FIELD_NAME, .max = 10 },
	{ "group", FIELD_NAME, .max = 10 },
	{ "edit", FIELD_ID },
	{ "after", FIELD_TEXT, .max = 60 },
	{ "format", FIELD_NAME, .max = 10 }, /* of an export */
	{ 0 },
};

/* --- what the URL asks -------------------------------------------------------------------------- */

const char *const light_names[LIGHT_PAUSED + 1] = {
	[LIGHT_NORMAL] = "normal",
	[LIGHT_SOON] = "soon",
	[LIGHT_OVERDUE] = "overdue",
	[LIGHT_PAUSED] = "paused",
};

/* Which of NAMES the URL names; -1 where it names none, and a failure where it is not among them. */
static int read_name(
	const struct listing *listing, const char *field, const char *const *names, size_t count)
{
	const char *name = req_text(listing->req, field);
	for (size_t i = 0; !text_empty(name) && i < count; i++)
		if (text_equal(names[i], name))
			return (int)i;
	if (!text_empty(name))
		(void)ctx_fail_field(listing->ctx, field, "list.no_such", "name", name);
	return -1;
}

static void read_light(struct listing *listing)
{
	int light = read_name(listing, "light", light_names, COUNT(light_names));
	listing->filter.has_light = light >= 0;
	listing->filter.light = light >= 0 ? (enum light)light : LIGHT_NORMAL;
}

static void read_open(struct listing *listing)
{
	static const char *const opens[] = {
		[FILTER_OPEN] = "open", [FILTER_ENDED] = "ended", [FILTER_ALL] = "all"
	};
	static const char *const sorts[] = {
		[SORT_DUE] = "due", [SORT_NEWEST] = "newest", [SORT_OLDEST] = "oldest"
	};
	struct filter *filter = &listing->filter;
	int open = read_name(listing, "open", opens, COUNT(opens));
	int sort = read_name(listing, "sort", sorts, COUNT(sorts));
	filter->open = open < 0 ? FILTER_OPEN : open;
	filter->sort = sort < 0 ? SORT_DUE : sort;
	if (filter->open != FILTER_OPEN && filter->sort == SORT_DUE)
		filter->sort = SORT_NEWEST;
}

static int64_t read_day(const struct listing *listing, const char *name, int64_t days_after)
{
	int64_t day;
	const char *text = req_text(listing->req, name);
	return text && time_parse_day(text, &day) ? time_at(day + days_after, 0) : 0;
}

static void read_keys(struct listing *listing)
{
	struct filter *filter = &listing->filter;
	for (const struct param *param = listing->req->params; param; param = param->next) {
		if (!text_starts(param->name, KEY_PREFIX) || text_empty(param->text))
			continue;
		const char *name = param->name + strlen(KEY_PREFIX);
		int input = input_find(listing->definition, name);
		if (input < 0 || !listing->definition->inputs[input].index)
			(void)ctx_fail_field(
				listing->ctx, param->name, "input.unknown", "name", name);
		else if (filter->key_count < FILTER_KEYS)
			filter->keys[filter->key_count++] =
				(struct filter_key){ name, param->text };
	}
}

/* A due of the last day D is D + 1 00:00: "by D" means before D + 1 00:00:00.001. */
static void read_filter(struct listing *listing)
{
	const struct request *req = listing->req;
	struct filter *filter = &listing->filter;
	*filter = (struct filter){
		.definition = listing->definition,
		.state = req_text(req, "state"),
		.urgency = req_text(req, "urgency"),
		.kind = req_text(req, "kind"),
		.plan = req_text(req, "plan"),
		.number = req_text(req, "number"),
		.unit = req_int(req, "unit", 0),
		.any_share = req_flag(req, "share"),
		.due_from = read_day(listing, "due_from", 0),
		.due_to = read_day(listing, "due_to", 1),
		.opened_from = read_day(listing, "opened_from", 0),
		.opened_to = read_day(listing, "opened_to", 1),
		.after = req_text(req, "after"),
		.limit = PAGE_ROWS,
	};
	filter->due_from += filter->due_from != 0;
	filter->due_to += filter->due_to != 0;
	read_light(listing);
	read_open(listing);
	read_keys(listing);
}

/* --- addresses ---------------------------------------------------------------------------------- */

const char *listing_query(const struct listing *listing, const char *name, const char *value)
{
	pool_t *pool = listing->ctx->pool;
	struct buffer query;
	buffer_init(&query, pool, ADDRESS_MAX);
	for (const struct param *param = listing->req->params; param; param = param->next) {
		if (text_equal(param->name, name) || text_equal(param->name, "after") ||
			text_equal(param->name, "done") || text_empty(param->text) ||
			text_equal(param->name, "procedure"))
			continue;
		buffer_printf(&query, "%s%s=%s", query.size ? "&" : "", param->name,
			apr_pescape_urlencoded(pool, param->text));
	}
	if (value)
		buffer_printf(&query, "%s%s=%s", query.size ? "&" : "", name,
			apr_pescape_urlencoded(pool, value));
	return query.data;
}

const char *listing_address(const struct listing *listing, const char *name, const char *value)
{
	const char *query = listing_query(listing, name, value);
	return text_printf(listing->ctx->pool, "/list/%s%s%s", listing->definition->id,
		*query ? "?" : "", query);
}

/* --- opening ------------------------------------------------------------------------------------ */

enum err listing_open(
	struct ctx *ctx, const struct request *req, enum listing_view view, struct listing *ret)
{
	const char *procedure = req_text(req, "procedure");
	*ret = (struct listing){ .ctx = ctx,
		.req = req,
		.view = view,
		.definition = definition_find(ctx->definitions, procedure) };
	if (!ret->definition)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure", procedure);
	read_filter(ret);
	listing_read_columns(ret);
	return ctx->failure.err;
}

enum err listing_open_text(struct ctx *ctx, const char *procedure, const char *query,
	enum listing_view view, struct listing *ret)
{
	const struct form form = { matters_list_query, KEY_PREFIX };
	struct request *req = mem_new(ctx->pool, struct request);
	struct param *raw = NULL, *path = mem_new(ctx->pool, struct param);
	*path = (struct param){ "procedure", procedure, NULL };
	*req = (struct request){ .pool = ctx->pool, .params = path };
	enum err err = form_parse_query(ctx, query, &raw);
	if (!err)
		err = form_check(ctx, req, &form, raw);
	return err ? err : listing_open(ctx, req, view, ret);
}
