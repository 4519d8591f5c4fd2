/* setup/setup_division_web.c - 领导分工: who is in charge of each unit and who keeps the contact, from a
 * day on. What was before stays as history. */
#include "setup/rehome.h"
#include "setup/setup_inner.h"

#include "base/time.h"

#include <inttypes.h>

#define PREFIX "d."

const struct field setup_division_fields[] = {
	{ "since", FIELD_DAY, .required = true, .title = "setup.column.since" },
	{ 0 },
};

const struct field setup_leader_fields[] = {
	{ "seat", FIELD_NAME, .required = true, .max = 10, .title = "setup.column.seat" },
	{ "name", FIELD_TEXT, .required = true, .max = 30, .title = "field.person" },
	{ "title", FIELD_TEXT, .max = 60, .title = "setup.column.title" },
	{ "role", FIELD_NAME, .required = true, .max = 60, .title = "setup.column.role" },
	{ 0 },
};

/* --- who may sit there ------------------------------------------------------------------------- */

static bool is_of_seat(const struct preset_seat *seat, const struct role *role)
{
	for (size_t i = 0; i < seat->role_count; i++)
		if (seat->roles[i] == role)
			return true;
	return false;
}

static bool may_sit(const struct ctx *ctx, const struct preset_seat *seat, int64_t person)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person == person && grant->to_day >= today &&
			is_of_seat(seat, grant->role))
			return true;
	}
	return false;
}

static void put_people(
	const struct ctx *ctx, json_t *list, const struct preset_seat *seat, int64_t chosen)
{
	for (size_t i = 0; i < ctx->directory->person_count; i++) {
		const struct person *person = &ctx->directory->persons[i];
		bool sits = person->active && may_sit(ctx, seat, person->id);
		if (!sits && person->id != chosen)
			continue;
		json_t *item = add_object(list);
		put_id(item, "id", person->id);
		put_text(item, "name", person->name);
		put_text(item, "title", person->title);
		put_flag(item, "selected", person->id == chosen);
	}
}

static void put_roles(json_t *list, const struct preset_seat *seat)
{
	for (size_t i = 0; i < seat->role_count; i++) {
		json_t *item = add_object(list);
		put_text(item, "id", seat->roles[i]->id);
		put_text(item, "title", seat->roles[i]->title);
	}
}

static void put_seat(
	struct ctx *ctx, json_t *data, const char *name, const struct preset_seat *seat)
{
	json_t *item = put_object(data, name);
	json_t *people = put_list(item, "people");
	put_people(ctx, people, seat, 0);
	put_flag(item, "has_people", json_array_size(people) > 0);
	put_roles(put_list(item, "roles"), seat);
}

/* --- the grid ---------------------------------------------------------------------------------- */

/* Of the unit itself, not one inherited from above. */
static const struct division *own_division(const struct ctx *ctx, int64_t unit, int64_t day)
{
	const struct division *division = directory_division(ctx->directory, unit, day);
	return division && division->unit == unit ? division : NULL;
}

static int64_t chosen_of(const struct ctx *ctx, const struct request *req, int64_t unit,
	const char *seat, int64_t stored)
{
	int64_t typed;
	const char *text =
		req_typed(req, text_printf(ctx->pool, PREFIX "%" PRId64 ".%s", unit, seat));
	return text && text_to_int(text, &typed) ? typed : stored;
}

static void put_unit(struct ctx *ctx, const struct request *req, json_t *list,
	const struct unit *unit, const struct preset *preset)
{
	const struct division *division = own_division(ctx, unit->id, time_day(ctx->now));
	json_t *item = add_object(list);
	put_id(item, "id", unit->id);
	put_text(item, "name", unit->short_name);
	put_text(item, "group", unit->group);
	put_people(ctx, put_list(item, "leaders"), &preset->leaders,
		chosen_of(ctx, req, unit->id, "leader", division ? division->leader : 0));
	put_people(ctx, put_list(item, "deputies"), &preset->deputies,
		chosen_of(ctx, req, unit->id, "deputy", division ? division->deputy : 0));
}

static void put_history(struct ctx *ctx, json_t *data)
{
	const struct directory *directory = ctx->directory;
	json_t *list = put_list(data, "history");
	for (size_t i = 0; i < directory->division_count; i++) {
		const struct division *division = &directory->divisions[i];
		json_t *item = add_object(list);
		put_text(item, "unit", directory_name(directory, division->unit));
		put_text(item, "leader", directory_name(directory, division->leader));
		put_text(item, "deputy", text_or(directory_name(directory, division->deputy), ""));
		put_text(item, "from",
			division->from_day ? time_format_day(ctx->pool, division->from_day) : "");
		put_text(item, "to",
			division->to_day < DAY_FOREVER
				? time_format_day(ctx->pool, division->to_day)
				: "");
	}
	put_flag(data, "has_history", directory->division_count > 0);
}

/* The first one holds from the beginning of the year, so that what is imported has its leader. */
static const char *first_day(const struct ctx *ctx)
{
	int64_t today = time_day(ctx->now);
	if (ctx->directory->division_count)
		return time_format_day(ctx->pool, today);
	return time_format_day(ctx->pool, time_from_civil(time_civil(today).year, 1, 1));
}

enum err setup_division_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	size_t count;
	const struct preset *preset = ctx->definitions->preset;
	const struct unit **units = setup_units(ctx, false, &count);
	json_t *list = put_list(res->data, "units");
	if (!preset)
		return ctx_fail(ctx, ERR_NOT_FOUND, "setup.no_preset");
	for (size_t i = 0; i < count; i++)
		if (directory_handles(ctx->directory, units[i]))
			put_unit(ctx, req, list, units[i], preset);
	put_seat(ctx, res->data, "leader_seat", &preset->leaders);
	put_seat(ctx, res->data, "deputy_seat", &preset->deputies);
	put_text(res->data, "since", text_or(req_typed(req, "since"), first_day(ctx)));
	put_flag(res->data, "has_units", json_array_size(list) > 0);
	put_history(ctx, res->data);
	return setup_show(ctx, req, res, "division", "setup/division");
}

/* --- a new leader ------------------------------------------------------------------------------ */

static const struct role *role_of_seat(const struct preset_seat *seat, const char *id)
{
	for (size_t i = 0; i < seat->role_count; i++)
		if (text_equal(seat->roles[i]->id, id))
			return seat->roles[i];
	return NULL;
}

static int64_t unit_of_seat(const struct ctx *ctx, const struct preset_seat *seat)
{
	const struct unit *unit = directory_unit_code(ctx->directory, seat->unit);
	return unit ? unit->id : directory_office(ctx->directory)->id;
}

enum err setup_leader_add(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct preset *preset = ctx->definitions->preset;
	bool leads = text_equal(req_text(req, "seat"), "leader");
	const struct preset_seat *seat = leads ? &preset->leaders : &preset->deputies;
	const struct role *role = role_of_seat(seat, req_text(req, "role"));
	struct person person = { .unit = unit_of_seat(ctx, seat),
		.name = req_text(req, "name"),
		.title = text_or(req_text(req, "title"), role ? role->title : ""),
		.active = true };
	if (!role)
		return ctx_fail_field(ctx, "role", "directory.unknown_role");
	if (directory_put_person(ctx, &person))
		return ctx->failure.err;
	struct grant grant = { .person = person.id, .unit = person.unit, .role = role };
	if (directory_put_grant(ctx, &grant))
		return ctx->failure.err;
	setup_record(ctx, req, "person_added", person.name, role->title);
	return setup_done(res, "/admin/division", "leader", 1);
}

/* --- the form ---------------------------------------------------------------------------------- */

struct change {
	struct ctx *ctx;
	const struct request *req;
	int64_t since;
	struct division *rows;
	size_t count;
};

static int64_t typed_person(const struct change *change, int64_t unit, const char *seat)
{
	int64_t person = 0;
	const char *text = req_text(
		change->req, text_printf(change->ctx->pool, PREFIX "%" PRId64 ".%s", unit, seat));
	return text && text_to_int(text, &person) ? person : 0;
}

static const char *names(const struct ctx *ctx, const struct division *division)
{
	if (!division || !division->leader)
		return "";
	const char *leader = directory_name(ctx->directory, division->leader);
	const char *deputy = directory_name(ctx->directory, division->deputy);
	return deputy ? text_printf(ctx->pool, "%s%s%s", text_or(leader, ""),
				setup_word(ctx, "site.between"), deputy)
		      : text_or(leader, "");
}

static void tell(struct change *change, const struct unit *unit, const struct division *before,
	const struct division *after)
{
	struct ctx *ctx = change->ctx;
	const struct change_note note = { "setup.column.leaders", names(ctx, before),
		names(ctx, after) };
	setup_record(ctx, change->req, "division_changed", unit->short_name,
		message(ctx->pool, ctx->messages, "setup.from_day", "day",
			time_format_day(ctx->pool, change->since), "text",
			setup_difference(ctx, &note, 1)));
}

static void change_unit(struct change *change, const struct unit *unit)
{
	struct division after = { .unit = unit->id,
		.leader = typed_person(change, unit->id, "leader"),
		.deputy = typed_person(change, unit->id, "deputy"),
		.from_day = change->since };
	const struct division *before = own_division(change->ctx, unit->id, change->since);
	bool named = req_text(
		change->req, text_printf(change->ctx->pool, PREFIX "%" PRId64 ".leader", unit->id));
	if (!named || (!before && !after.leader) ||
		(before && before->leader == after.leader && before->deputy == after.deputy))
		return;
	if (before && (before->from_day < change->since || !after.leader)) {
		struct division ended = *before;
		ended.to_day = before->from_day < change->since ? change->since - 1 : change->since;
		change->rows[change->count++] = ended;
	} else if (before) {
		after.id = before->id;
		after.to_day = before->to_day;
	}
	if (after.leader)
		change->rows[change->count++] = after;
	if (before) {
		rehome_owners(change->ctx, before->leader, change->since);
		rehome_owners(change->ctx, before->deputy, change->since);
	}
	/* What nobody had fell to the office. */
	rehome_owners(change->ctx, directory_office(change->ctx->directory)->id, change->since);
	tell(change, unit, before, &after);
}

enum err setup_division_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	size_t count;
	const struct unit **units = setup_units(ctx, false, &count);
	struct change change = { .ctx = ctx,
		.req = req,
		.since = setup_day(ctx, req, "since"),
		.rows = mem_array(ctx->pool, struct division, 2 * count + 1) };
	for (size_t i = 0; i < count; i++)
		if (directory_handles(ctx->directory, units[i]))
			change_unit(&change, units[i]);
	if (change.count && directory_put_divisions(ctx, change.rows, change.count))
		return ctx->failure.err;
	return setup_go_on(ctx, res, "division");
}
