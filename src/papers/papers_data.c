/* papers/papers_data.c - the data that papers are filled from: what is common to all, and one matter with
 * its shares and its record. Texts only; dates as 2026-03-31, so that the description says how they look. */
#include "papers/papers_data.h"

#include "base/time.h"
#include "engine/ledger_prove.h"
#include "engine/ledger_tree.h"
#include "engine/clock.h"
#include "engine/office.h"
#include "engine/query.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "figures/figures.h"
#include "matters/matters.h"

#include <inttypes.h>

/* --- common ------------------------------------------------------------------------------------- */

const char *data_day(struct ctx *ctx, int64_t at)
{
	return at ? time_format_day(ctx->pool, time_day(at)) : "";
}

const char *data_leader_name(
	const struct ctx *ctx, const struct matter *matter, const struct division *division)
{
	int64_t named = values_leader(matter->definition, matter->values);
	if (!named && !division)
		return "";
	return data_person_name(ctx, named ? named : division->leader);
}

const char *data_person_name(const struct ctx *ctx, int64_t person)
{
	const struct person *found = directory_person(ctx->directory, person);
	return found ? found->name : "";
}

static const char *letter(const struct ctx *ctx, const char *name, const char *fallback)
{
	return text_or(office_note(ctx->office, name), fallback);
}

void data_common(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	const struct unit *own = directory_office(ctx->directory);
	const char *name = text_or(ctx->office ? ctx->office->name : NULL, own ? own->name : "");
	json_t *office = put_object(data, "office");
	put_text(office, "name", letter(ctx, "letter.office", name));
	put_text(office, "county", ctx->office ? ctx->office->county_name : "");
	put_text(office, "unit", letter(ctx, "letter.supervision", name));
	put_text(office, "phone", letter(ctx, "letter.phone", own ? own->phone : ""));
	json_t *paper = put_object(data, "paper");
	put_text(paper, "number", text_or(subject->number, ""));
	put_text(paper, "date",
		subject->number && subject->event ? data_day(ctx, subject->event->at) : "");
	put_text(paper, "title", subject->paper->title);
	put_text(paper, "by", subject->event ? data_person_name(ctx, subject->event->actor) : "");
	put_text(data, "today", time_format_day(ctx->pool, time_day(ctx->now)));
	put_text(data, "now", time_format(ctx->pool, ctx->now));
	put_text(data, "by", ctx->actor ? ctx->actor->person->name : "");
}

/* --- people of a unit --------------------------------------------------------------------------- */

static const struct person *first_holder(
	const struct ctx *ctx, const struct role *role, int64_t unit)
{
	size_t count = 0;
	const struct person **people = NULL;
	if (role && role->scope == ROLE_UNIT && unit)
		people = directory_holders(
			ctx->pool, ctx->directory, role, unit, time_day(ctx->now), &count);
	return count ? people[0] : NULL;
}

static const struct role *receiving(const struct definition *definition)
{
	return definition->share.states[definition->share.first].owner;
}

const struct person *data_liaison(
	const struct ctx *ctx, const struct definition *definition, int64_t unit)
{
	const struct person *found = NULL;
	for (const struct role *role = receiving(definition); role && !found; role = role->falls_to)
		found = first_holder(ctx, role, unit);
	return found;
}

const struct person *data_head(
	const struct ctx *ctx, const struct definition *definition, int64_t unit)
{
	const struct role *role = receiving(definition);
	while (role && role->falls_to)
		role = role->falls_to;
	return first_holder(ctx, role, unit);
}

const char *data_phone(const struct person *person, const struct unit *unit)
{
	return person && !text_empty(person->mobile) ? person->mobile : unit ? unit->phone : "";
}

/* --- values ------------------------------------------------------------------------------------- */

static const char *unit_names(struct ctx *ctx, const json_t *value)
{
	int64_t id;
	if (json_is_string(value)) {
		const struct unit *unit = text_to_int(json_string_value(value), &id)
						  ? directory_unit(ctx->directory, id)
						  : NULL;
		return unit ? unit->name : "";
	}
	const char *text = "";
	size_t i;
	const json_t *one;
	json_array_foreach (value, i, one) {
		const char *name = unit_names(ctx, one);
		text = *text ? message(ctx->pool, ctx->messages, "value.and", "before", text,
				       "next", name)
			     : name;
	}
	return text;
}

void data_values(
	struct ctx *ctx, json_t *object, const struct definition *definition, const json_t *values)
{
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		const json_t *value = json_object_get(values, input->name);
		bool units = input->type == INPUT_UNIT || input->type == INPUT_UNITS;
		if (value)
			put_text(object, input->name,
				units ? unit_names(ctx, value) : input_text(ctx, input, value));
	}
}

const char *data_choice(const struct definition *definition, int input, const char *id)
{
	for (size_t i = 0; input >= 0 && i < definition->inputs[input].choice_count; i++)
		if (text_equal(definition->inputs[input].choices[i].id, id))
			return definition->inputs[input].choices[i].title;
	return "";
}

const char *data_plan(const struct definition *definition, const char *plan)
{
	for (size_t i = 0; plan && i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, plan))
			return definition->plan[i].title;
	return "";
}

/* --- dues --------------------------------------------------------------------------------------- */

void data_due(
	struct ctx *ctx, json_t *object, const struct matter *matter, const struct clock *clock)
{
	const struct calendar *calendar = ctx->world->calendar;
	const struct state *state = &matter->definition->matter.states[matter->state];
	int64_t due = clock ? clock->due : NEVER, left = 0;
	bool runs = due != NEVER && !clock->stopped && !matter->suspended;
	if (runs)
		left = worktime_left(calendar, ctx->now, due, UNIT_WORKDAY);
	put_text(object, "due", due == NEVER ? "" : due_words(ctx, due));
	put_text(object, "due-first",
		clock && clock->due_first && clock->due_first != NEVER
			? due_words(ctx, clock->due_first)
			: "");
	put_light(ctx, object, "lamp",
		light_of(calendar, ctx->now, due, clock ? clock->amber : NEVER, !state->end,
			matter->suspended != 0));
	put_text(object, "light", get_text(json_object_get(object, "lamp"), "word"));
	put_text(object, "left", runs ? remaining_text(ctx, due, UNIT_WORKDAY) : "");
	put_text(object, "late-days",
		text_printf(ctx->pool, "%" PRId64, left < 0 && due <= ctx->now ? -left : 0));
}

/* A co-unit's own; of all others the matter's, which is theirs to keep. */
static const struct clock *share_clock(const struct matter *matter, const struct share *share)
{
	const struct clock *found = NULL;
	for (size_t i = 0; i < matter->clock_count && share->role == SHARE_CO; i++) {
		const struct clock *clock = &matter->clocks[i];
		if (clock->share == share->ordinal && (!found || clock->due > found->due) &&
			clock->due != NEVER)
			found = clock;
	}
	return found ? found : matter_main_clock(matter);
}

/* --- shares ------------------------------------------------------------------------------------- */

/* As a 公文 names them: office, name, 同志. */
static const char *called(struct ctx *ctx, int64_t id)
{
	const struct person *person = directory_person(ctx->directory, id);
	return person ? message(ctx->pool, ctx->messages, "papers.called", "title",
				text_or(person->title, ""), "name", person->name)
		      : "";
}

/* 抄送: whoever has the unit in his division of work, and who assists him. */
static void put_leaders(struct ctx *ctx, json_t *item, int64_t unit)
{
	const struct division *division =
		unit ? directory_division(ctx->directory, unit, time_day(ctx->now)) : NULL;
	const char *leader = division ? called(ctx, division->leader) : "";
	const char *deputy = division ? called(ctx, division->deputy) : "";
	put_text(item, "leaders",
		*leader && *deputy ? message(ctx->pool, ctx->messages, "papers.named", "before",
					     leader, "next", deputy)
				   : text_or(leader, deputy));
}

static void put_people(
	struct ctx *ctx, json_t *item, const struct matter *matter, const struct share *share)
{
	const struct definition *definition = matter->definition;
	const struct unit *unit = directory_unit(ctx->directory, share->unit);
	const struct person *liaison = data_liaison(ctx, definition, share->unit);
	const struct person *holder = directory_person(ctx->directory, share->holder);
	const struct person *head = data_head(ctx, definition, share->unit);
	const struct division *division =
		directory_division(ctx->directory, share->unit, time_day(ctx->now));
	put_text(item, "unit", unit ? unit->name : "");
	put_text(item, "short", unit ? unit->short_name : "");
	put_text(item, "holder", holder ? holder->name : "");
	put_text(item, "holder-mobile", holder ? data_phone(holder, unit) : "");
	put_text(item, "liaison", liaison ? liaison->name : "");
	put_text(item, "liaison-mobile", data_phone(liaison, unit));
	put_text(item, "head", head ? head->name : "");
	put_text(item, "leader",
		share->role == SHARE_LEAD ? data_leader_name(ctx, matter, division)
		: division                ? data_person_name(ctx, division->leader)
					  : "");
	put_text(item, "deputy", division ? data_person_name(ctx, division->deputy) : "");
	put_leaders(ctx, item, share->unit);
}

static void fill_share(struct ctx *ctx, json_t *item, const struct matter *matter,
	const struct share *share, const struct record *record)
{
	static const char *const roles[] = { "", "share.lead", "share.co", "share.separate" };
	const struct definition *definition = matter->definition;
	put_int(item, "n", share->ordinal);
	put_people(ctx, item, matter, share);
	put_text(item, "role", message(ctx->pool, ctx->messages, roles[share->role]));
	put_text(item, "state", definition->share.states[share->state].title);
	put_text(item, "opened", data_day(ctx, share->opened));
	put_text(item, "signed", data_day(ctx, share_signed(matter, share)));
	put_text(item, "reported", data_day(ctx, share->reported_on));
	put_text(item, "progress-on", data_day(ctx, share->progress_on));
	put_text(item, "progress", text_or(share->progress, ""));
	put_text(item, "problem", text_or(share->problem, ""));
	put_text(item, "next-step", text_or(share->next_step, ""));
	put_text(item, "result", text_or(share->result, ""));
	put_text(item, "opinion", record_opinion(ctx, record, share));
	put_text(item, "plan", data_plan(definition, share->plan));
	put_int(item, "extended", share->extended);
	data_due(ctx, item, matter, share_clock(matter, share));
	put_nodes(ctx, item, matter, share);
}

/* The lead that runs, else the last one there was. */
static const struct share *lead_of(const struct matter *matter)
{
	const struct share *lead = matter_lead(matter);
	for (size_t i = matter->share_count; i > 0 && !lead; i--)
		if (matter->shares[i - 1].role != SHARE_CO)
			lead = &matter->shares[i - 1];
	return lead;
}

static void put_shares(
	struct ctx *ctx, json_t *data, const struct matter *matter, const struct record *record)
{
	static const char *const lists[] = { NULL, "leads", "cos", "leads" };
	json_t *shares = put_list(data, "shares");
	put_list(data, "leads");
	put_list(data, "cos");
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		if (share->past)
			continue;
		json_t *item = add_object(shares);
		fill_share(ctx, item, matter, share, record);
		json_array_append(json_object_get(data, lists[share->role]), item);
	}
	const struct share *lead = lead_of(matter);
	json_t *item = put_object(data, "lead");
	if (lead)
		fill_share(ctx, item, matter, lead, record);
}

/* --- one matter --------------------------------------------------------------------------------- */

static const char *all_units(
	struct ctx *ctx, const struct matter *matter, const json_t *values, bool co)
{
	json_t *units = json_tree(ctx->pool), *list = put_list(units, "units");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		json_t *value = json_object_get(values, input->name);
		bool named = input->is == IS_LEAD || input->is == IS_SEPARATE ||
			     (co && input->is == IS_CO);
		if (named && json_is_string(value))
			json_array_append(list, value);
		else if (named && json_is_array(value))
			json_array_extend(list, value);
	}
	return unit_names(ctx, list);
}

/* While the units are being charged, the form knows more than the matter. */
static int64_t lead_unit(const struct matter *matter, const json_t *values)
{
	int64_t id;
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const char *named = input->is == IS_LEAD ? get_text(values, input->name) : NULL;
		if (named && text_to_int(named, &id))
			return id;
	}
	return matter->lead_unit;
}

static void put_head(
	struct ctx *ctx, json_t *data, const struct matter *matter, const json_t *values)
{
	const struct definition *definition = matter->definition;
	const struct unit *lead = directory_unit(ctx->directory, matter->lead_unit);
	json_t *head = put_object(data, "matter");
	put_text(head, "number", matter->number);
	put_text(head, "title", matter->title);
	put_text(head, "business", definition->title);
	put_text(head, "unit-word", definition->unit_word);
	put_text(head, "state", definition->matter.states[matter->state].title);
	put_text(head, "urgency",
		data_choice(definition, definition->urgency_input, matter->urgency));
	put_text(head, "kind", data_choice(definition, definition->kind_input, matter->kind));
	put_text(head, "opened", data_day(ctx, matter->opened));
	put_text(head, "closed", data_day(ctx, matter->closed));
	put_text(head, "registrar", data_person_name(ctx, matter->registrar));
	put_text(head, "lead", lead ? lead->name : "");
	put_text(head, "units", all_units(ctx, matter, values, true));
	put_text(head, "addressees", all_units(ctx, matter, values, false));
	put_leaders(ctx, head, lead_unit(matter, values));
	put_int(head, "round", matter->round);
	data_due(ctx, head, matter, matter_main_clock(matter));
	put_text(data, "contact", data_person_name(ctx, matter->registrar));
}

static void put_share_of(struct ctx *ctx, json_t *data, const struct paper_subject *subject,
	const struct event *event, const struct record *record)
{
	const struct matter *matter = subject->matter;
	int64_t ordinal = subject->share ? subject->share : event ? event->share : 0;
	const struct share *share = ordinal ? matter_share(matter, ordinal) : NULL;
	if (!share)
		share = lead_of(matter);
	json_t *item = put_object(data, "share");
	if (share)
		fill_share(ctx, item, matter, share, record);
}

enum err data_matter(struct ctx *ctx, json_t *data, const struct paper_subject *subject)
{
	const struct matter *matter = subject->matter;
	const struct event *event = subject->event;
	/* While it is being numbered each statement counts. */
	bool quotes = !event || subject->paper->record;
	struct rows rows = quotes ? ledger_events(ctx, matter->id) : (struct rows){ 0 };
	const struct record record = { rows.data, rows.count };
	if (!event)
		event = record_making(ctx, &record, subject);
	json_t *given = event ? json_object_get(event->body, "values") : NULL;
	json_t *values = json_tree(ctx->pool);
	(void)json_object_update(values, matter->values);
	/* What is given by the event that is being written is not folded into the matter yet. */
	if (event && event->seq > matter->seq && given)
		(void)json_object_update(values, given);
	put_head(ctx, data, matter, values);
	data_values(ctx, put_object(data, "value"), matter->definition, values);
	data_values(ctx, put_object(data, "given"), matter->definition, given);
	put_shares(ctx, data, matter, &record);
	if (subject->paper->about == ABOUT_SHARE)
		put_share_of(ctx, data, subject, event, &record);
	if (subject->paper->record)
		data_record(ctx, data, subject, &record);
	figures_put_words(ctx, data, matter);
	return ctx->failure.err;
}

/* --- the record --------------------------------------------------------------------------------- */

static void put_checkpoint(struct ctx *ctx, json_t *data)
{
	struct ledger_block last;
	const char *text;
	json_t *record = put_object(data, "record");
	if (!ledger_issued(ctx, &last, &text))
		return;
	put_int(record, "county", last.county);
	put_int(record, "size", last.size);
	put_text(record, "root", ledger_hex(ctx->pool, last.root.bytes, TREE_HASH));
	put_text(record, "time", time_format(ctx->pool, last.time));
	put_text(record, "key", ledger_key_id(ctx->pool, &last.point));
	put_text(
		record, "signature", ledger_hex(ctx->pool, last.signature.bytes, LEDGER_SIGNATURE));
	put_text(record, "text", text);
}

/* --- all ---------------------------------------------------------------------------------------- */

enum err papers_data(struct ctx *ctx, const struct paper_subject *subject, json_t **ret)
{
	json_t *data = json_tree(ctx->pool);
	enum err err = OK;
	data_common(ctx, data, subject);
	switch (subject->paper->about) {
	case ABOUT_MATTER:
	case ABOUT_SHARE:
		err = data_matter(ctx, data, subject);
		break;
	case ABOUT_LIST:
		err = data_list(ctx, data, subject);
		break;
	case ABOUT_PERSON:
		err = data_person(ctx, data, subject);
		break;
	case ABOUT_COUNTY:
		err = data_county(ctx, data, subject);
		break;
	case ABOUT_LEADER:
		err = data_leader(ctx, data, subject);
		break;
	case ABOUT_ROLE:
		data_role(ctx, data, subject);
		break;
	case ABOUT_RECORD:
		put_checkpoint(ctx, data);
		break;
	}
	*ret = data;
	return err ? err : ctx->failure.err;
}

enum err papers_sheet(struct ctx *ctx, const struct paper_subject *subject, json_t **ret)
{
	json_t *data;
	enum err err = papers_data(ctx, subject, &data);
	if (!err)
		*ret = papers_fill(ctx, subject->paper, data);
	return err;
}

/* "34172-96110af60fc90912": how many events the record had, and how its root began, as of the commit before;
 * so whoever holds the paper holds a bit of the record. */
static const char *sealed(const struct ctx *ctx)
{
	enum { SHOWN = 8 };
	const struct tree *tree = ctx->ledger_tree ? &ctx->ledger_tree->committed : NULL;
	if (!tree || tree->size == 0)
		return NULL;
	struct tree_hash root = tree_root(tree);
	return text_printf(
		ctx->pool, "%" PRId64 "-%s", tree->size, ledger_hex(ctx->pool, root.bytes, SHOWN));
}

json_t *papers_signed_sheet(struct ctx *ctx, const struct matter *matter, const struct event *event,
	const struct paper *paper, const char *number)
{
	const struct paper_subject subject = {
		.paper = paper, .matter = matter, .event = event, .number = number
	};
	json_t *sheet = NULL;
	if (papers_sheet(ctx, &subject, &sheet))
		return NULL;
	const char *code = sealed(ctx);
	if (code)
		put_text(sheet, "sealed", code);
	return sheet;
}
