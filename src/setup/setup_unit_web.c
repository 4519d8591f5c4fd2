/* setup/setup_unit_web.c - one unit: renamed from a day on, moved, ended. */
#include "setup/setup_db.h"
#include "setup/setup_inner.h"

#include "base/time.h"

#include <inttypes.h>

const struct field setup_unit_fields[] = {
	{ "name", FIELD_TEXT, .required = true, .max = 60, .title = "setup.column.name" },
	{ "short", FIELD_TEXT, .required = true, .max = 20, .title = "setup.column.short" },
	{ "group", FIELD_TEXT, .max = 60 },
	{ "phone", FIELD_TEXT, .max = 40, .title = "setup.column.phone" },
	{ "kind", FIELD_NAME, .required = true, .max = 10, .title = "setup.column.kind" },
	{ "parent", FIELD_ID, .title = "setup.column.parent" },
	{ "since", FIELD_DAY, .title = "setup.column.since" },
	{ "document", FIELD_TEXT, .max = 100, .title = "setup.column.document" },
	{ "until", FIELD_DAY, .title = "setup.column.until" },
	{ 0 },
};

static const char *const kinds[] = { "unit", "office", "outside" };

static const struct unit *find(struct ctx *ctx, const struct request *req)
{
	const struct unit *unit = directory_unit(ctx->directory, req_int(req, "id", 0));
	if (!unit)
		ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	return unit;
}

static void put_option(json_t *list, const char *value, const char *title, bool selected)
{
	json_t *option = add_object(list);
	put_text(option, "value", value);
	put_text(option, "label", title);
	put_flag(option, "selected", selected);
}

static void put_kinds(struct ctx *ctx, json_t *data, const char *chosen)
{
	json_t *list = put_list(data, "kinds");
	for (size_t i = 0; i < COUNT(kinds); i++)
		put_option(list, kinds[i],
			setup_word(ctx, text_printf(ctx->pool, "setup.kind.%s", kinds[i])),
			text_equal(kinds[i], chosen));
}

static void put_parents(struct ctx *ctx, json_t *data, const struct unit *of, int64_t chosen)
{
	size_t count;
	const struct unit **units = setup_units(ctx, false, &count);
	json_t *list = put_list(data, "parents");
	for (size_t i = 0; i < count; i++)
		if (!directory_within(ctx->directory, units[i]->id, of->id))
			put_option(list, text_printf(ctx->pool, "%" PRId64, units[i]->id),
				units[i]->name, units[i]->id == chosen);
}

static void put_names(struct ctx *ctx, json_t *data, const struct unit *unit)
{
	struct rows rows = setup_db_unit_names(ctx, unit->id);
	const struct unit_name_row *row = rows.data;
	json_t *list = put_list(data, "names");
	for (int64_t i = 0; i < rows.count; i++) {
		json_t *item = add_object(list);
		put_text(item, "name", row[i].name);
		put_text(item, "until", time_format_day(ctx->pool, row[i].to_day));
		put_text(item, "document", row[i].document);
	}
	put_flag(data, "has_names", rows.count > 0);
}

enum err setup_unit_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct unit *unit = find(ctx, req);
	if (!unit)
		return ctx->failure.err;
	json_t *data = res->data;
	bool ends = unit->to_day < DAY_FOREVER;
	put_id(data, "id", unit->id);
	put_text(data, "now_name", unit->name);
	put_text(data, "name", text_or(req_typed(req, "name"), unit->name));
	put_text(data, "short", text_or(req_typed(req, "short"), unit->short_name));
	put_text(data, "group", text_or(req_typed(req, "group"), unit->group));
	put_text(data, "phone", text_or(req_typed(req, "phone"), unit->phone));
	put_text(data, "since",
		text_or(req_typed(req, "since"), time_format_day(ctx->pool, time_day(ctx->now))));
	put_text(data, "document", text_or(req_typed(req, "document"), ""));
	put_text(data, "until", ends ? time_format_day(ctx->pool, unit->to_day) : "");
	put_kinds(ctx, data, text_or(req_typed(req, "kind"), unit->kind));
	put_parents(ctx, data, unit, unit->parent);
	put_names(ctx, data, unit);
	return setup_show(ctx, req, res, "units", "setup/unit");
}

static bool is_kind(const char *text)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_equal(kinds[i], text))
			return true;
	return false;
}

static void read_unit(
	struct ctx *ctx, const struct request *req, const struct unit *before, struct unit *ret)
{
	int64_t day;
	const char *until = req_text(req, "until");
	*ret = *before;
	ret->name = req_text(req, "name");
	ret->short_name = req_text(req, "short");
	ret->group = text_or(req_text(req, "group"), "");
	ret->phone = text_or(req_text(req, "phone"), "");
	ret->kind = req_text(req, "kind");
	ret->parent = req_int(req, "parent", 0);
	ret->to_day = !text_empty(until) && time_parse_day(until, &day) ? day : DAY_FOREVER;
	if (!is_kind(ret->kind))
		ctx_fail_field(ctx, "kind", "setup.no_kind");
	if (before == directory_office(ctx->directory) &&
		(ret->to_day < DAY_FOREVER || ret->parent || !text_equal(ret->kind, before->kind)))
		ctx_fail_field(ctx, "until", "setup.office_stays");
}

/* The name it had until the day before; a day that has not come would rename it too early. */
static void keep_name(struct ctx *ctx, const struct request *req, const struct unit *before,
	const struct unit *after)
{
	int64_t since = setup_day(ctx, req, "since");
	if (text_equal(before->name, after->name))
		return;
	if (since > time_day(ctx->now)) {
		ctx_fail_field(ctx, "since", "setup.rename_later");
		return;
	}
	setup_db_put_unit_name(ctx, before->id,
		&(struct unit_name_row){ before->name, before->short_name,
			text_or(req_text(req, "document"), ""), since - 1 });
}

static const char *day_text(const struct ctx *ctx, int64_t day)
{
	return day < DAY_FOREVER ? time_format_day(ctx->pool, day) : "";
}

static const char *difference(
	const struct ctx *ctx, const struct unit *before, const struct unit *after)
{
	const struct directory *directory = ctx->directory;
	const struct change_note notes[] = {
		{ "setup.column.name", before->name, after->name },
		{ "setup.column.short", before->short_name, after->short_name },
		{ "setup.column.group", before->group, after->group },
		{ "setup.column.phone", before->phone, after->phone },
		{ "setup.column.kind", before->kind, after->kind },
		{ "setup.column.parent", directory_name(directory, before->parent),
			directory_name(directory, after->parent) },
		{ "setup.column.until", day_text(ctx, before->to_day),
			day_text(ctx, after->to_day) },
	};
	return setup_difference(ctx, notes, COUNT(notes));
}

enum err setup_unit_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct unit *before = find(ctx, req);
	struct unit unit;
	if (!before)
		return ctx->failure.err;
	read_unit(ctx, req, before, &unit);
	keep_name(ctx, req, before, &unit);
	if (ctx_failed(ctx) || directory_put_unit(ctx, &unit))
		return ctx->failure.err;
	setup_record(ctx, req, "unit_changed", unit.name, difference(ctx, before, &unit));
	return setup_done(
		res, text_printf(ctx->pool, "/admin/units/%" PRId64, unit.id), "saved", 1);
}
