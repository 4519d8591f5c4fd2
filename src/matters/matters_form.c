/* matters/matters_form.c - a definition's fields and actions as the data of forms. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/number.h"
#include "files/files.h"
#include "html/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_TEXT 40
#define LONG_ROWS 4

static bool is_chosen(const json_t *value, const char *option)
{
	if (json_is_string(value))
		return text_equal(json_string_value(value), option);
	return list_has(value, option);
}

static void put_option(json_t *options, const char *value, const char *label, const json_t *chosen)
{
	json_t *option = add_object(options);
	put_text(option, "value", value);
	put_text(option, "label", label);
	put_flag(option, "selected", is_chosen(chosen, value));
}

static void put_choices(json_t *options, const struct input *input, const json_t *chosen)
{
	for (size_t i = 0; i < input->choice_count; i++)
		put_option(options, input->choices[i].id, input->choices[i].title, chosen);
}

static int by_sort_key(const void *a, const void *b)
{
	const struct unit *const *left = a, *const *right = b;
	return strcmp((*left)->sort_key, (*right)->sort_key);
}

static const struct unit **sorted_units(pool_t *pool, const struct directory *directory)
{
	const struct unit **units = mem_array(pool, const struct unit *, directory->unit_count);
	for (size_t i = 0; i < directory->unit_count; i++)
		units[i] = &directory->units[i];
	qsort(units, directory->unit_count, sizeof *units, by_sort_key);
	return units;
}

/* Handling units, and only those that stand today. */
static void put_units(struct ctx *ctx, json_t *options, const json_t *chosen)
{
	const struct directory *directory = ctx->directory;
	const struct unit **units = sorted_units(ctx->pool, directory);
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = units[i];
		bool stands = unit->from_day <= today && today <= unit->to_day;
		if (stands && directory_handles(directory, unit))
			put_option(options, text_printf(ctx->pool, "%" PRId64, unit->id),
				unit->short_name, chosen);
	}
}

/* Is the person of this field somebody whom a role finds by it, as a leader who instructs? */
static bool is_leader_field(const struct ctx *ctx, const struct input *input)
{
	for (size_t i = 0; i < ctx->definitions->role_count; i++) {
		const struct role *role = &ctx->definitions->roles[i];
		if (role->scope == ROLE_FIELD && text_equal(role->field, input->name))
			return true;
	}
	return false;
}

static bool holds_county_role(const struct directory *directory, int64_t person)
{
	for (size_t i = 0; i < directory->grant_count; i++)
		if (directory->grants[i].person == person &&
			directory->grants[i].role->scope == ROLE_COUNTY)
			return true;
	return false;
}

static void put_people(struct ctx *ctx, json_t *options, const struct input *input,
	const json_t *chosen, const struct share *share)
{
	const struct directory *directory = ctx->directory;
	bool leaders = is_leader_field(ctx, input);
	for (size_t i = 0; i < directory->person_count; i++) {
		const struct person *person = &directory->persons[i];
		bool fits = leaders ? holds_county_role(directory, person->id)
				    : !share || person->unit == share->unit;
		if (person->active && fits)
			put_option(options, text_printf(ctx->pool, "%" PRId64, person->id),
				text_printf(ctx->pool, "%s %s", person->name, person->title),
				chosen);
	}
}

static void put_kind(json_t *field, const struct input *input)
{
	static const char *const kinds[] = { "text", "number", "date", "long", "choice", "many",
		"flag", "password", "hidden" };
	static const char *const names[] = {
		[INPUT_TEXT] = "text",
		[INPUT_LONG] = "long",
		[INPUT_CHOICE] = "choice",
		[INPUT_DATE] = "date",
		[INPUT_UNIT] = "choice",
		[INPUT_UNITS] = "many",
		[INPUT_PERSON] = "choice",
		[INPUT_INTEGER] = "number",
		[INPUT_MONEY] = "number",
		[INPUT_FLAG] = "flag",
	};
	for (size_t i = 0; i < COUNT(kinds); i++)
		put_flag(field, kinds[i], text_equal(kinds[i], names[input->type]));
}

static void put_options(struct ctx *ctx, json_t *field, const struct input *input,
	const json_t *value, const struct share *share)
{
	json_t *options = put_list(field, "options");
	if (input->type == INPUT_CHOICE)
		put_choices(options, input, value);
	if (input->type == INPUT_UNIT || input->type == INPUT_UNITS)
		put_units(ctx, options, value);
	if (input->type == INPUT_PERSON)
		put_people(ctx, options, input, value, share);
}

void put_input(struct ctx *ctx, json_t *list, const struct definition *definition, int index,
	const json_t *value, bool required, const struct share *share, const char *form)
{
	const struct input *input = &definition->inputs[index];
	const char *name = text_printf(ctx->pool, "f.%s", input->name);
	json_t *field = add_object(list);
	json_t *fallback = json_string(text_or(input->fallback, ""));
	const json_t *chosen = value ? value : fallback;
	put_text(field, "name", name);
	put_text(field, "id", form ? text_printf(ctx->pool, "%s.%s", form, name) : name);
	put_text(field, "label", input->title);
	put_text(field, "hint", input->hint);
	put_text(field, "error", NULL);
	put_flag(field, "required", required);
	put_kind(field, input);
	put_text(field, "value", json_is_string(chosen) ? json_string_value(chosen) : "");
	put_flag(field, "checked", is_chosen(chosen, "1"));
	put_text(field, "empty", message(ctx->pool, ctx->messages, "form.choose"));
	put_int(field, "rows", LONG_ROWS);
	put_flag(field, "short",
		input->type == INPUT_DATE || input->type == INPUT_INTEGER ||
			(input->type == INPUT_TEXT && input->max && input->max <= SHORT_TEXT));
	if (input->max && (input->type == INPUT_TEXT || input->type == INPUT_LONG))
		put_int(field, "max", input->max);
	else
		put_text(field, "max", NULL);
	put_options(ctx, field, input, chosen, share);
	json_decref(fallback);
}

json_t *typed_value(
	struct ctx *ctx, const struct request *req, const struct definition *definition, int input)
{
	const char *name = text_printf(ctx->pool, "f.%s", definition->inputs[input].name);
	if (!req->typed)
		return NULL;
	json_t *list = json_array();
	pool_defer(ctx->pool, list, (void (*)(void *))json_decref);
	for (const struct param *param = req->typed; param; param = param->next)
		if (text_equal(param->name, name))
			add_text(list, param->text);
	bool many = definition->inputs[input].type == INPUT_UNITS;
	return many || !json_array_size(list) ? list : json_array_get(list, 0);
}

static bool is_typed(const struct request *req, const struct possible *possible)
{
	int64_t share;
	return text_equal(req_typed(req, "action"), possible->action->id) &&
	       text_to_int(text_or(req_typed(req, "share"), "0"), &share) &&
	       share == possible->share;
}

/* How a unit's word came; the one that was chosen stays chosen. */
void put_channels(struct ctx *ctx, json_t *object, const char *chosen)
{
	static const char *const keys[] = { "channel.phone", "channel.paper", "channel.fax",
		"channel.person", "channel.group" };
	json_t *list = put_list(object, "channels"), *typed = json_string(text_or(chosen, ""));
	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *word = message(ctx->pool, ctx->messages, keys[i]);
		put_option(list, word, word, typed);
	}
	json_decref(typed);
}

static const char *draft_form(
	struct ctx *ctx, const struct matter *matter, const struct possible *possible)
{
	return text_printf(ctx->pool, "/matters/%" PRId64 "/%s.%" PRId64, matter->id,
		possible->action->id, possible->share);
}

static void put_typed(struct ctx *ctx, json_t *item, const struct request *req,
	const struct matter *matter, const struct possible *possible, bool typed)
{
	const struct definition *definition = matter->definition;
	const struct action *action = possible->action;
	const char *form = text_printf(ctx->pool, "%s-%" PRId64, action->id, possible->share);
	json_t *fields = put_list(item, "fields");
	for (size_t i = 0; i < action->need_count; i++) {
		int input = action->needs[i].input;
		/* Units that are added are other ones than those the matter has. */
		const json_t *kept =
			action->effect == EFFECT_ADD_SHARES
				? NULL
				: json_object_get(matter->values, definition->inputs[input].name);
		put_input(ctx, fields, definition, input,
			typed ? typed_value(ctx, req, definition, input) : kept,
			action->needs[i].required && !kept, matter_share(matter, possible->share),
			form);
	}
	put_flag(item, "open", typed);
	put_channels(ctx, item, typed ? req_typed(req, "channel") : NULL);
	put_text(item, "informant", typed ? req_typed(req, "informant") : NULL);
	put_text(item, "on", typed ? req_typed(req, "on") : NULL);
}

/* What a failed form brings back goes before what was kept meanwhile. */
static void put_fields(struct ctx *ctx, json_t *item, const struct request *req,
	const struct drafts *drafts, const struct matter *matter, const struct possible *possible)
{
	const char *form = draft_form(ctx, matter, possible);
	bool typed = is_typed(req, possible);
	const struct draft *draft = typed ? NULL : drafts_find(drafts, form);
	struct request again = *req;
	if (draft)
		again.typed = draft_params(ctx, draft);
	put_typed(ctx, item, &again, matter, possible, typed || draft);
	draft_put(ctx, item, drafts ? form : NULL, draft);
}

/* --- the number of the paper that it makes ------------------------------------------------------ */

#define RESERVED_SHOWN 50

static const struct rung *rung_of(const struct matter *matter, const struct possible *possible)
{
	for (size_t i = 0; i < matter->proposal_count; i++)
		if (possible->proposal && matter->proposals[i].seq == possible->proposal)
			return &matter->definition->ladder[matter->proposals[i].rung];
	return NULL;
}

/* A choice only where numbers of the series are reserved; else the next is taken without a word. */
static void put_numbers(struct ctx *ctx, json_t *item, const struct request *req,
	const struct matter *matter, const struct possible *possible)
{
	json_t *list = put_list(item, "numbers");
	const struct paper *paper = paper_of(ctx->definitions, matter->definition, possible->action,
		rung_of(matter, possible), matter->values);
	put_flag(item, "has_numbers", false);
	if (!paper || !paper->series)
		return;
	int64_t year = time_civil(time_day(ctx->now)).year;
	struct rows rows =
		number_rows(ctx, year, paper->series->id, NUMBER_RESERVED, 0, RESERVED_SHOWN);
	const struct number_row *row = rows.data;
	const char *chosen = is_typed(req, possible) ? req_typed(req, "number") : NULL;
	json_t *typed = json_string(text_or(chosen, ""));
	put_option(list, "", message(ctx->pool, ctx->messages, "number.next"), typed);
	for (int64_t i = rows.count; i > 0; i--)
		put_option(list, text_printf(ctx->pool, "%" PRId64, row[i - 1].id),
			message(ctx->pool, ctx->messages, "number.reserved", "number",
				row[i - 1].text, "reason", row[i - 1].reason),
			typed);
	json_decref(typed);
	put_flag(item, "has_numbers", rows.count > 0);
}

void put_action(struct ctx *ctx, json_t *list, const struct request *req,
	const struct drafts *drafts, const struct matter *matter, const struct possible *possible)
{
	const struct action *action = possible->action;
	const struct share *share = matter_share(matter, possible->share);
	const struct unit *unit = share ? directory_unit(ctx->directory, share->unit) : NULL;
	json_t *item = add_object(list);
	put_text(item, "action", action->id);
	put_text(item, "title", action->title);
	put_text(item, "hint", action->hint);
	put_text(item, "unit", unit && possible->proposal ? unit->short_name : NULL);
	put_flag(item, "primary", action->weight == PRIMARY_ACTION);
	put_flag(item, "danger", action->weight == DANGER_ACTION);
	put_int(item, "share", possible->share);
	put_int(item, "version", possible->version);
	put_text(item, "proposal",
		possible->proposal ? text_printf(ctx->pool, "%" PRId64, possible->proposal) : NULL);
	put_flag(item, "on_behalf", possible->on_behalf);
	put_flag(item, "may_late", matter_late_entry(ctx, matter));
	put_numbers(ctx, item, req, matter, possible);
	put_flag(item, "one_click",
		!action->need_count && !possible->on_behalf &&
			!json_is_true(json_object_get(item, "has_numbers")));
	put_flag(item, "only_files", action->only_files);
	put_files_field(ctx, item,
		text_printf(ctx->pool, "%s-%" PRId64, action->id, possible->share),
		action->only_files);
	put_fields(ctx, item, req, drafts, matter, possible);
}
