/* setup/setup_units_web.c - 单位: the list as a sheet that is edited in place, and adding many at once,
 * pasted from a sheet or ticked in the ready list. */
#include "setup/setup_inner.h"
#include "setup/setup_units.h"

#include "base/time.h"

#include <inttypes.h>

#define PREFIX "u."
#define GRID_ROWS 100
#define TEXT_MAX 60000

/* --- the sheet --------------------------------------------------------------------------------- */

const struct field setup_units_fields[] = {
	{ "group", FIELD_TEXT, .max = 60 },
	{ 0 },
};

static bool shown_as_group(const struct unit *unit)
{
	return !text_equal(unit->kind, "office");
}

static const char *group_of(const struct ctx *ctx, const struct unit *unit)
{
	return shown_as_group(unit) ? text_or(unit->group, setup_word(ctx, "setup.no_group"))
				    : setup_word(ctx, "setup.office_group");
}

static json_t *find_group(json_t *groups, const char *title)
{
	size_t i;
	json_t *group;
	json_array_foreach (groups, i, group)
		if (text_equal(get_text(group, "title"), title))
			return group;
	return NULL;
}

static void count_group(json_t *groups, const char *title, const char *shown)
{
	json_t *group = find_group(groups, title);
	int64_t count = group ? get_int(group, "count", 0) : 0;
	if (!group) {
		group = add_object(groups);
		put_text(group, "title", title);
		put_text(group, "href_title", title);
		put_flag(group, "current", text_equal(title, shown));
	}
	put_int(group, "count", count + 1);
}

static const char *typed_cell(
	const struct ctx *ctx, const struct request *req, int64_t unit, const char *cell)
{
	return req_typed(req, text_printf(ctx->pool, PREFIX "%" PRId64 ".%s", unit, cell));
}

static void put_cell(const struct ctx *ctx, const struct request *req, json_t *row,
	const struct unit *unit, const char *cell, const char *value)
{
	put_text(row, cell, text_or(typed_cell(ctx, req, unit->id, cell), value));
}

static void put_row(
	struct ctx *ctx, const struct request *req, json_t *list, const struct unit *unit)
{
	json_t *row = add_object(list);
	put_id(row, "id", unit->id);
	put_cell(ctx, req, row, unit, "name", unit->name);
	put_cell(ctx, req, row, unit, "short", unit->short_name);
	put_cell(ctx, req, row, unit, "group", unit->group);
	put_cell(ctx, req, row, unit, "phone", unit->phone);
	put_flag(row, "ended", unit->to_day < time_day(ctx->now));
	put_text(row, "until",
		unit->to_day < DAY_FOREVER ? time_format_day(ctx->pool, unit->to_day) : NULL);
}

static const char *shown_group(
	const struct ctx *ctx, const struct request *req, const struct unit **units, size_t count)
{
	const char *asked = text_or(req_typed(req, "group"), req_text(req, "group"));
	for (size_t i = 0; text_empty(asked) && i < count; i++)
		if (shown_as_group(units[i]))
			asked = group_of(ctx, units[i]);
	return text_or(asked, setup_word(ctx, "setup.office_group"));
}

static void put_preset_groups(const struct ctx *ctx, json_t *data, const char *chosen)
{
	const struct preset *preset = ctx->definitions->preset;
	json_t *list = put_list(data, "preset_groups");
	for (size_t i = 0; preset && i < preset->group_count; i++) {
		json_t *item = add_object(list);
		put_text(item, "title", preset->groups[i].title);
		put_flag(item, "selected", text_equal(preset->groups[i].title, chosen));
	}
}

enum err setup_units_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	size_t count;
	bool ended = req_flag(req, "ended");
	const struct unit **units = setup_units(ctx, ended, &count);
	const char *shown = shown_group(ctx, req, units, count);
	json_t *groups = put_list(res->data, "groups"), *rows = put_list(res->data, "rows");
	for (size_t i = 0; i < count; i++) {
		count_group(groups, group_of(ctx, units[i]), shown);
		if (text_equal(group_of(ctx, units[i]), shown) && json_array_size(rows) < GRID_ROWS)
			put_row(ctx, req, rows, units[i]);
	}
	put_text(res->data, "group", shown);
	put_flag(res->data, "has_rows", json_array_size(rows) > 0);
	put_flag(res->data, "ended", ended);
	put_preset_groups(ctx, res->data, "");
	return setup_show(ctx, req, res, "units", "setup/units");
}

/* "u.12.phone" of UNIT where the form has it, else WAS. */
static const char *cell(const struct ctx *ctx, const struct request *req, const struct unit *unit,
	const char *name, const char *was)
{
	const char *text =
		req_text(req, text_printf(ctx->pool, PREFIX "%" PRId64 ".%s", unit->id, name));
	return text ? text : was;
}

static const char *difference(
	const struct ctx *ctx, const struct unit *before, const struct unit *after)
{
	const struct change_note notes[] = {
		{ "setup.column.name", before->name, after->name },
		{ "setup.column.short", before->short_name, after->short_name },
		{ "setup.column.group", before->group, after->group },
		{ "setup.column.phone", before->phone, after->phone },
	};
	return setup_difference(ctx, notes, COUNT(notes));
}

static bool read_row(
	struct ctx *ctx, const struct request *req, const struct unit *unit, struct unit *ret)
{
	*ret = *unit;
	ret->name = cell(ctx, req, unit, "name", unit->name);
	ret->short_name = cell(ctx, req, unit, "short", unit->short_name);
	ret->group = cell(ctx, req, unit, "group", unit->group);
	ret->phone = cell(ctx, req, unit, "phone", unit->phone);
	if (text_empty(ret->name))
		ctx_fail_field(ctx, text_printf(ctx->pool, PREFIX "%" PRId64 ".name", unit->id),
			"setup.paste.no_name_of", "name", unit->name);
	return *difference(ctx, unit, ret) != '\0';
}

enum err setup_units_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct directory *directory = ctx->directory;
	struct unit *changed = mem_array(ctx->pool, struct unit, directory->unit_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < directory->unit_count; i++)
		count += read_row(ctx, req, &directory->units[i], &changed[count]);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	for (size_t i = 0; i < count; i++)
		setup_record(ctx, req, "unit_changed", changed[i].name,
			difference(ctx, directory_unit(directory, changed[i].id), &changed[i]));
	if (count && directory_put_units(ctx, changed, count))
		return ctx->failure.err;
	return setup_done(res, "/admin/units", "saved", (int64_t)count);
}

/* --- adding many ------------------------------------------------------------------------------- */

const struct field setup_paste_fields[] = {
	{ "text", FIELD_LONG_TEXT, .max = TEXT_MAX, .required = true, .title = "field.units_text" },
	{ "group", FIELD_TEXT, .max = 60 },
	{ "sure", FIELD_FLAG },
	{ 0 },
};

const struct field setup_ready_fields[] = {
	{ "unit", FIELD_TEXT, .many = true, .max = 100 },
	{ "towns", FIELD_LONG_TEXT, .max = 4000 },
	{ 0 },
};

static bool stands(const struct ctx *ctx, const char *name)
{
	for (size_t i = 0; i < ctx->directory->unit_count; i++)
		if (text_equal(ctx->directory->units[i].name, name))
			return true;
	return false;
}

static void put_ready(const struct ctx *ctx, json_t *list, const struct preset_group *group)
{
	json_t *item = add_object(list);
	put_text(item, "title", group->title);
	put_flag(item, "is_town", group->ending_count > 0);
	json_t *units = put_list(item, "units");
	for (size_t i = 0; i < group->unit_count; i++) {
		json_t *unit = add_object(units);
		const char *name = setup_fill(ctx, group->units[i].name);
		put_text(unit, "name", name);
		put_text(unit, "short", group->units[i].short_name);
		put_flag(unit, "stands", stands(ctx, name));
	}
}

static void put_doubts(const struct request *req, json_t *data)
{
	put_text(data, "text", text_or(req_typed(req, "text"), ""));
	put_text(data, "towns", text_or(req_typed(req, "towns"), ""));
	put_flag(data, "ask_sure", req_typed(req, "text") != NULL);
}

enum err setup_add_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct preset *preset = ctx->definitions->preset;
	json_t *ready = put_list(res->data, "ready");
	for (size_t i = 0; preset && i < preset->group_count; i++)
		put_ready(ctx, ready, &preset->groups[i]);
	put_preset_groups(ctx, res->data, text_or(req_typed(req, "group"), ""));
	put_doubts(req, res->data);
	return setup_show(ctx, req, res, "units", "setup/units_add");
}

static void tell_line(struct ctx *ctx, const struct unit_line *line, const char *key)
{
	ctx_fail_field(ctx, "text", key, "line", text_printf(ctx->pool, "%d", line->line), "other",
		text_or(line->other, ""), "name", text_or(line->name, ""));
}

static enum err check_lines(struct ctx *ctx, const struct unit_lines *lines, bool sure)
{
	if (lines->too_many)
		ctx_fail_field(ctx, "text", "setup.paste.too_many", "count",
			text_printf(ctx->pool, "%d", UNITS_AT_ONCE));
	for (size_t i = 0; i < lines->count; i++) {
		const struct unit_line *line = &lines->items[i];
		if (line->problem)
			tell_line(ctx, line, line->problem);
		else if (line->doubt && !sure)
			tell_line(ctx, line, line->doubt);
	}
	if (!lines->count)
		ctx_fail_field(ctx, "text", "setup.paste.nothing");
	return ctx->failure.err;
}

/* The first number from which on no code is taken: u001, u002 … */
static int64_t next_code(const struct ctx *ctx)
{
	int64_t last = 0, number;
	for (size_t i = 0; i < ctx->directory->unit_count; i++) {
		const char *code = ctx->directory->units[i].code;
		if (*code == 'u' && text_to_int(code + 1, &number) && number > last)
			last = number;
	}
	return last + 1;
}

static enum err add_lines(
	struct ctx *ctx, const struct request *req, struct response *res, struct unit_lines lines)
{
	struct unit *units = mem_array(ctx->pool, struct unit, lines.count + 1);
	size_t count = 0;
	int64_t code = next_code(ctx);
	for (size_t i = 0; i < lines.count; i++) {
		const struct unit_line *line = &lines.items[i];
		if (line->known)
			continue;
		units[count++] = (struct unit){ .name = line->name,
			.short_name = line->short_name,
			.group = line->group,
			.phone = line->phone,
			.kind = "unit",
			.code = text_printf(ctx->pool, "u%03" PRId64, code),
			.sort_key = text_printf(ctx->pool, "%05" PRId64, code) };
		code++;
	}
	if (count && directory_put_units(ctx, units, count))
		return ctx->failure.err;
	if (count)
		setup_record(ctx, req, "units_added", units[0].name,
			message(ctx->pool, ctx->messages, "setup.units_added", "count",
				text_printf(ctx->pool, "%zu", count)));
	return setup_done(res, "/admin/units", "units", (int64_t)count);
}

static struct unit_lines parse(struct ctx *ctx, const char *text, const char *group)
{
	return units_parse(
		ctx->pool, &(struct unit_paste){ text, ctx->office->county_name, text_or(group, ""),
				   ctx->definitions->preset, ctx->directory });
}

enum err setup_paste(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct unit_lines lines = parse(ctx, req_text(req, "text"), req_text(req, "group"));
	if (check_lines(ctx, &lines, req_flag(req, "sure")))
		return ctx->failure.err;
	return add_lines(ctx, req, res, lines);
}

static void add_towns(struct ctx *ctx, const char *towns, struct buffer *text)
{
	while (*towns) {
		size_t size = strcspn(towns, "\n");
		const char *town = text_copy_n(ctx->pool, towns, size);
		size_t first = strspn(town, " \t");
		if (town[first])
			buffer_printf(text, "%s\n",
				units_town(ctx->pool, ctx->definitions->preset, town + first));
		towns += size + (towns[size] == '\n');
	}
}

/* What is ticked is read as if it had been pasted. */
enum err setup_ready(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct buffer text;
	const char *name;
	buffer_init(&text, ctx->pool, 2 * TEXT_MAX);
	buffer_text(&text, "");
	for (size_t i = 0; (name = req_nth(req, "unit", i)) != NULL; i++)
		buffer_printf(&text, "%s\n", name);
	add_towns(ctx, text_or(req_text(req, "towns"), ""), &text);
	struct unit_lines lines = parse(ctx, text.data, NULL);
	if (check_lines(ctx, &lines, true))
		return ctx->failure.err;
	return add_lines(ctx, req, res, lines);
}
