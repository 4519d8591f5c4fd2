/* setup/setup_office_web.c - what stands on letterheads, which businesses are on, the settings. */
#include "setup/setup_inner.h"

#include "base/setting.h"

#include <inttypes.h>

/* --- letterheads ------------------------------------------------------------------------------- */

#define LETTER_PREFIX "l."
#define LETTER_MAX 80

const struct field setup_office_fields[] = { { 0 } };

static const char *letter_value(
	struct ctx *ctx, const struct request *req, const struct preset_letter *letter)
{
	const char *typed =
		req_typed(req, text_printf(ctx->pool, LETTER_PREFIX "%s", letter->note));
	if (typed)
		return typed;
	const char *stored = office_note(ctx->office, letter->note);
	return *stored ? stored : setup_fill(ctx, letter->value);
}

enum err setup_office_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct preset *preset = ctx->definitions->preset;
	json_t *list = put_list(res->data, "letters");
	for (size_t i = 0; preset && i < preset->letter_count; i++) {
		const struct preset_letter *letter = &preset->letters[i];
		json_t *item = add_object(list);
		put_text(item, "name", text_printf(ctx->pool, LETTER_PREFIX "%s", letter->note));
		put_text(item, "title", letter->title);
		put_text(item, "value", letter_value(ctx, req, letter));
	}
	put_text(res->data, "county_name", ctx->office->county_name);
	put_int(res->data, "county", ctx->office->county);
	put_text(res->data, "province", setup_province(ctx, ctx->office->county));
	return setup_show(ctx, req, res, "office", "setup/office");
}

static void take_letter(
	struct ctx *ctx, const struct request *req, const struct preset_letter *letter)
{
	const char *name = text_printf(ctx->pool, LETTER_PREFIX "%s", letter->note);
	const char *value = req_text(req, name);
	if (!value)
		return;
	if (text_length(value) > LETTER_MAX || strchr(value, '\n'))
		ctx_fail_field(ctx, name, "input.too_long", "title", letter->title, "max", "80");
	else if (!text_equal(value, office_note(ctx->office, letter->note))) {
		const struct change_note note = { "setup.column.value",
			office_note(ctx->office, letter->note), value };
		office_put_note(ctx, letter->note, value);
		setup_record(
			ctx, req, "office_changed", letter->title, setup_difference(ctx, &note, 1));
	}
}

enum err setup_office_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct preset *preset = ctx->definitions->preset;
	for (size_t i = 0; preset && i < preset->letter_count; i++)
		take_letter(ctx, req, &preset->letters[i]);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	return setup_go_on(ctx, res, "office");
}

/* --- businesses -------------------------------------------------------------------------------- */

const struct field setup_businesses_fields[] = {
	{ "on", FIELD_NAME, .many = true, .max = 60 },
	{ 0 },
};

enum err setup_businesses_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct definitions *set = ctx->definitions;
	json_t *list = put_list(res->data, "businesses");
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		json_t *item = add_object(list);
		put_text(item, "id", definition->id);
		put_text(item, "title", definition->title);
		put_text(item, "summary", definition->summary);
		put_flag(item, "on", office_runs(ctx->office, definition->id));
	}
	return setup_show(ctx, req, res, "businesses", "setup/businesses");
}

static bool is_ticked(const struct request *req, const char *id)
{
	const char *text;
	for (size_t i = 0; (text = req_nth(req, "on", i)) != NULL; i++)
		if (text_equal(text, id))
			return true;
	return false;
}

static void switch_business(
	struct ctx *ctx, const struct request *req, const struct definition *definition)
{
	bool on = is_ticked(req, definition->id);
	if (on == office_runs(ctx->office, definition->id))
		return;
	office_put_note(ctx, text_printf(ctx->pool, "business.%s", definition->id), on ? "" : "0");
	setup_record(ctx, req, "business_switched", definition->title,
		setup_word(ctx, on ? "setup.switched_on" : "setup.switched_off"));
}

enum err setup_businesses_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct definitions *set = ctx->definitions;
	bool any = false;
	for (size_t i = 0; i < set->current_count; i++) {
		any |= is_ticked(req, set->current[i]->id);
		switch_business(ctx, req, set->current[i]);
	}
	if (!any)
		return ctx_fail_field(ctx, "on", "setup.no_business");
	office_put_note(ctx, "first.businesses", text_printf(ctx->pool, "%" PRId64, ctx->now));
	return setup_go_on(ctx, res, "businesses");
}

/* --- settings ---------------------------------------------------------------------------------- */

#define SETTING_PREFIX "s."

const struct field setup_settings_fields[] = { { 0 } };

static void put_setting(
	struct ctx *ctx, const struct request *req, json_t *list, const struct setting *row)
{
	json_t *item = add_object(list);
	const char *name = text_printf(ctx->pool, SETTING_PREFIX "%s", row->name);
	const char *now = text_printf(ctx->pool, "%" PRId64, ctx_setting(ctx, row->name));
	put_text(item, "name", name);
	put_text(item, "title", setup_word(ctx, text_printf(ctx->pool, "setting.%s", row->name)));
	put_text(item, "value", text_or(req_typed(req, name), now));
	put_text(item, "unit",
		row->unit ? setup_word(ctx, text_printf(ctx->pool, "unit.%s", row->unit)) : "");
	put_int(item, "fallback", row->fallback);
	put_int(item, "least", row->least);
	put_int(item, "most", row->most);
	put_flag(item, "at_start", row->at_start);
}

enum err setup_settings_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	json_t *list = put_list(res->data, "settings");
	for (const struct setting *row = ctx->settings->table; row->name; row++)
		put_setting(ctx, req, list, row);
	return setup_show(ctx, req, res, "settings", "setup/settings");
}

static bool take_setting(struct ctx *ctx, const struct request *req, const struct setting *row)
{
	const char *name = text_printf(ctx->pool, SETTING_PREFIX "%s", row->name);
	const char *text = req_text(req, name);
	const char *was = text_printf(ctx->pool, "%" PRId64, ctx_setting(ctx, row->name));
	int64_t value;
	if (text_empty(text) || text_equal(text, was))
		return false;
	if (!text_to_int(text, &value) || value < row->least || value > row->most) {
		ctx_fail_field(ctx, name, "setup.out_of_range", "title",
			setup_word(ctx, text_printf(ctx->pool, "setting.%s", row->name)), "least",
			text_printf(ctx->pool, "%" PRId64, row->least), "most",
			text_printf(ctx->pool, "%" PRId64, row->most));
		return false;
	}
	const struct change_note note = { "setup.column.value", was, text };
	office_put_note(ctx, row->name, text);
	setup_record(ctx, req, "setting_changed",
		setup_word(ctx, text_printf(ctx->pool, "setting.%s", row->name)),
		setup_difference(ctx, &note, 1));
	return true;
}

enum err setup_settings_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t count = 0;
	for (const struct setting *row = ctx->settings->table; row->name; row++)
		count += take_setting(ctx, req, row);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	return setup_done(res, "/admin/settings", "saved", count);
}
