/* setup/setup_people_web.c - 人员: the list, adding one, changing one, ending his days here. Who is
 * administrator of a unit sees and changes its own people alone. */
#include "setup/setup_people.h"

#include "setup/rehome.h"

#include "base/time.h"

#include <inttypes.h>

/* --- the list ---------------------------------------------------------------------------------- */

const struct account_row *setup_account_of(const struct rows *accounts, int64_t person)
{
	const struct account_row *row = accounts->data;
	for (int64_t i = 0; i < accounts->count; i++)
		if (row[i].person == person)
			return &row[i];
	return NULL;
}

static const char *roles_text(const struct ctx *ctx, int64_t person)
{
	struct buffer text;
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	buffer_init(&text, ctx->pool, 2000);
	buffer_text(&text, "");
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person || grant->to_day < today)
			continue;
		buffer_text(&text, text.size ? setup_word(ctx, "site.between") : "");
		buffer_text(&text, grant->role->title);
	}
	return text.data;
}

static void put_account(struct ctx *ctx, json_t *item, const struct account_row *account)
{
	const char *state = !account               ? "none"
			    : !account->active     ? "closed"
			    : account->must_change ? "first"
						   : "used";
	put_text(item, "login", account ? account->login : NULL);
	put_text(item, "account",
		setup_word(ctx, text_printf(ctx->pool, "setup.account.%s", state)));
}

static void put_person(
	struct ctx *ctx, json_t *list, const struct person *person, const struct rows *accounts)
{
	json_t *item = add_object(list);
	put_id(item, "id", person->id);
	put_text(item, "name", person->name);
	put_text(item, "title", person->title);
	put_text(item, "mobile", person->mobile);
	put_text(item, "unit", text_or(directory_name(ctx->directory, person->unit), ""));
	put_text(item, "roles", roles_text(ctx, person->id));
	put_flag(item, "left", !person->active);
	put_account(ctx, item, setup_account_of(accounts, person->id));
}

static void put_units(struct ctx *ctx, json_t *data, int64_t chosen)
{
	size_t count;
	const struct unit **units = setup_units(ctx, false, &count);
	json_t *list = put_list(data, "units");
	for (size_t i = 0; i < count; i++) {
		if (!setup_may(ctx, "admin-people", units[i]->id))
			continue;
		json_t *item = add_object(list);
		put_id(item, "value", units[i]->id);
		put_text(item, "label", units[i]->name);
		put_flag(item, "selected", units[i]->id == chosen);
	}
}

bool setup_may_give(const struct ctx *ctx, const struct role *role)
{
	bool plain = role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER;
	return plain || ((role->scope == ROLE_OFFICE || role->scope == ROLE_COUNTY) &&
				setup_may(ctx, "admin-people", 0));
}

static void put_roles(struct ctx *ctx, const struct request *req, json_t *data)
{
	const struct definitions *set = ctx->definitions;
	json_t *of_unit = put_list(data, "unit_roles"), *others = put_list(data, "office_roles");
	for (size_t i = 0; i < set->role_count; i++) {
		const struct role *role = &set->roles[i];
		if (!setup_may_give(ctx, role))
			continue;
		bool plain = role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER;
		json_t *item = add_object(plain ? of_unit : others);
		put_text(item, "id", role->id);
		put_text(item, "title", role->title);
		put_flag(item, "selected", text_equal(req_typed(req, "role"), role->id));
	}
	put_flag(data, "has_office_roles", json_array_size(others) > 0);
}

static int64_t shown_unit(const struct ctx *ctx, const struct request *req)
{
	int64_t typed = 0;
	const char *text = req_typed(req, "unit");
	if (text && text_to_int(text, &typed))
		return typed;
	return req_int(req, "unit", 0) ? req_int(req, "unit", 0) : ctx->actor->person->unit;
}

static void put_typed(json_t *data, const struct request *req)
{
	static const char *const names[] = { "name", "title", "mobile", "login" };
	for (size_t i = 0; i < COUNT(names); i++)
		put_text(data, names[i], text_or(req_typed(req, names[i]), ""));
}

enum err setup_people_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rows accounts = setup_db_accounts(ctx);
	int64_t unit = shown_unit(ctx, req);
	bool left = req_flag(req, "ended");
	json_t *list = put_list(res->data, "people");
	for (size_t i = 0; i < ctx->directory->person_count; i++) {
		const struct person *person = &ctx->directory->persons[i];
		if (person->unit == unit && (person->active || left) &&
			setup_may(ctx, "admin-people", person->unit))
			put_person(ctx, list, person, &accounts);
	}
	put_flag(res->data, "has_people", json_array_size(list) > 0);
	put_flag(res->data, "ended", left);
	put_id(res->data, "unit", unit);
	put_text(res->data, "unit_name", text_or(directory_name(ctx->directory, unit), ""));
	put_units(ctx, res->data, unit);
	put_roles(ctx, req, res->data);
	put_typed(res->data, req);
	return setup_show(ctx, req, res, "people", "setup/people");
}

/* --- one person -------------------------------------------------------------------------------- */

const struct person *setup_person(struct ctx *ctx, const struct request *req)
{
	const struct person *person = directory_person(ctx->directory, req_int(req, "id", 0));
	if (person && setup_may(ctx, "admin-people", person->unit))
		return person;
	ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	return NULL;
}

static void put_grants(struct ctx *ctx, json_t *data, const struct person *person)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	json_t *list = put_list(data, "grants");
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		if (grant->person != person->id)
			continue;
		json_t *item = add_object(list);
		put_id(item, "id", grant->id);
		put_text(item, "title", grant->role->title);
		put_text(item, "unit", text_or(directory_name(directory, grant->unit), ""));
		put_text(item, "from",
			grant->from_day ? time_format_day(ctx->pool, grant->from_day) : "");
		put_text(item, "to",
			grant->to_day < DAY_FOREVER ? time_format_day(ctx->pool, grant->to_day)
						    : "");
		put_flag(item, "ended", grant->to_day < today);
		put_flag(item, "mine", setup_may_give(ctx, grant->role));
	}
	put_flag(data, "has_grants", json_array_size(list) > 0);
}

enum err setup_person_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *person = setup_person(ctx, req);
	if (!person)
		return ctx->failure.err;
	struct rows accounts = setup_db_accounts(ctx);
	json_t *data = res->data;
	put_id(data, "id", person->id);
	put_id(data, "person_id", person->id);
	put_text(data, "name", text_or(req_typed(req, "name"), person->name));
	put_text(data, "now_name", person->name);
	put_text(data, "title", text_or(req_typed(req, "title"), person->title));
	put_text(data, "mobile", text_or(req_typed(req, "mobile"), person->mobile));
	put_text(data, "unit_name", text_or(directory_name(ctx->directory, person->unit), ""));
	put_flag(data, "left", !person->active);
	put_text(data, "today", time_format_day(ctx->pool, time_day(ctx->now)));
	put_account(ctx, data, setup_account_of(&accounts, person->id));
	put_units(ctx, data, person->unit);
	put_roles(ctx, req, data);
	put_grants(ctx, data, person);
	return setup_show(ctx, req, res, "people", "setup/person");
}

/* --- changes ----------------------------------------------------------------------------------- */

const struct field setup_person_fields[] = {
	{ "name", FIELD_TEXT, .required = true, .max = 30, .title = "field.person" },
	{ "title", FIELD_TEXT, .max = 60, .title = "setup.column.title" },
	{ "mobile", FIELD_TEXT, .max = 20, .title = "setup.column.mobile" },
	{ "unit", FIELD_ID, .required = true, .title = "setup.column.unit" },
	{ 0 },
};

bool setup_is_mobile(const char *text)
{
	size_t size = strlen(text);
	return !size || (size >= 5 && strspn(text, "0123456789-+ ") == size);
}

enum err setup_person_save(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *before = setup_person(ctx, req);
	if (!before)
		return ctx->failure.err;
	struct person person = *before;
	person.name = req_text(req, "name");
	person.title = text_or(req_text(req, "title"), "");
	person.mobile = text_or(req_text(req, "mobile"), "");
	person.unit = req_int(req, "unit", 0);
	if (!setup_is_mobile(person.mobile))
		ctx_fail_field(ctx, "mobile", "setup.bad_mobile");
	if (!setup_may(ctx, "admin-people", person.unit))
		ctx_fail_field(ctx, "unit", "setup.other_unit");
	const struct change_note notes[] = {
		{ "field.person", before->name, person.name },
		{ "setup.column.title", before->title, person.title },
		{ "setup.column.mobile", before->mobile, person.mobile },
		{ "setup.column.unit", directory_name(ctx->directory, before->unit),
			directory_name(ctx->directory, person.unit) },
	};
	if (ctx_failed(ctx) || directory_put_person(ctx, &person))
		return ctx->failure.err;
	setup_record(ctx, req, "person_changed", person.name,
		setup_difference(ctx, notes, COUNT(notes)));
	return setup_done(
		res, text_printf(ctx->pool, "/admin/people/%" PRId64, person.id), "saved", 1);
}

const struct field setup_grant_fields[] = {
	{ "role", FIELD_NAME, .required = true, .max = 60, .title = "setup.column.role" },
	{ "since", FIELD_DAY, .title = "setup.column.since" },
	{ "until", FIELD_DAY, .title = "setup.column.until" },
	{ 0 },
};

enum err setup_grant_add(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *person = setup_person(ctx, req);
	if (!person)
		return ctx->failure.err;
	const struct role *role = role_find(ctx->definitions, req_text(req, "role"));
	struct grant grant = { .person = person->id,
		.unit = person->unit,
		.role = role,
		.from_day = setup_day(ctx, req, "since") };
	if (!text_empty(req_text(req, "until")))
		grant.to_day = setup_day(ctx, req, "until");
	if (!role || !setup_may_give(ctx, role))
		return ctx_fail_field(ctx, "role", "directory.unknown_role");
	if (directory_put_grant(ctx, &grant))
		return ctx->failure.err;
	setup_record(ctx, req, "grant_added", person->name, role->title);
	return setup_done(
		res, text_printf(ctx->pool, "/admin/people/%" PRId64, person->id), "saved", 1);
}

const struct field setup_grant_end_fields[] = {
	{ "grant", FIELD_ID, .required = true, .title = "setup.column.role" },
	{ 0 },
};

static const struct grant *find_grant(const struct directory *directory, int64_t id)
{
	for (size_t i = 0; i < directory->grant_count; i++)
		if (directory->grants[i].id == id)
			return &directory->grants[i];
	return NULL;
}

enum err setup_grant_end(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *person = setup_person(ctx, req);
	if (!person)
		return ctx->failure.err;
	const struct grant *before = find_grant(ctx->directory, req_int(req, "grant", 0));
	if (!before || before->person != person->id || !setup_may_give(ctx, before->role))
		return ctx_fail_field(ctx, "grant", "directory.unknown_role");
	struct grant grant = *before;
	int64_t yesterday = time_day(ctx->now) - 1;
	grant.to_day = yesterday < grant.from_day ? grant.from_day : yesterday;
	if (grant.from_day > yesterday)
		grant.from_day = grant.to_day = yesterday;
	if (setup_keep_administrators(ctx, 0, before->id) || directory_put_grant(ctx, &grant))
		return ctx->failure.err;
	rehome_owners(ctx, grant.unit, time_day(ctx->now));
	setup_record(ctx, req, "grant_ended", person->name, before->role->title);
	return setup_done(
		res, text_printf(ctx->pool, "/admin/people/%" PRId64, person->id), "saved", 1);
}

/* --- somebody goes, or comes back -------------------------------------------------------------- */

const struct field setup_leave_fields[] = {
	{ "back", FIELD_TEXT, .max = 10 },
	{ "again", FIELD_FLAG },
	{ 0 },
};

/* Is somebody left who may PERMISSION everywhere, without the person LEAVING and the grant ENDING? */
static bool somebody_left(const struct ctx *ctx, const struct rows *accounts,
	const char *permission, int64_t leaving, int64_t ending)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		const struct person *person = directory_person(directory, grant->person);
		const struct account_row *account = setup_account_of(accounts, grant->person);
		bool holds = grant->id != ending && grant->person != leaving &&
			     grant->role->scope != ROLE_UNIT && role_may(grant->role, permission) &&
			     grant->from_day <= today && today <= grant->to_day;
		if (holds && person && person->active && account && account->active)
			return true;
	}
	return false;
}

enum err setup_keep_administrators(struct ctx *ctx, int64_t leaving, int64_t ending)
{
	static const char *const permissions[] = { "admin-people", "admin-system" };
	struct rows accounts = setup_db_accounts(ctx);
	for (size_t i = 0; i < COUNT(permissions) && !ctx_failed(ctx); i++)
		if (somebody_left(ctx, &accounts, permissions[i], 0, 0) &&
			!somebody_left(ctx, &accounts, permissions[i], leaving, ending))
			return ctx_fail(ctx, ERR_CONFLICT, "setup.last_administrator");
	return ctx->failure.err;
}

enum err setup_leave(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct person *before = setup_person(ctx, req);
	if (!before)
		return ctx->failure.err;
	struct person person = *before;
	person.active = req_flag(req, "again");
	if (!person.active && setup_keep_administrators(ctx, person.id, 0))
		return ctx->failure.err;
	if (directory_put_person(ctx, &person))
		return ctx->failure.err;
	rehome_owners(ctx, person.id, time_day(ctx->now));
	rehome_owners(ctx, person.unit, time_day(ctx->now));
	setup_record(ctx, req, person.active ? "person_back" : "person_left", person.name, "");
	return setup_done(res, text_printf(ctx->pool, "/admin/people/%" PRId64, person.id),
		person.active ? "back" : "left", 1);
}
