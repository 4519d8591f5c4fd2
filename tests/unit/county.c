/* tests/unit/county.c - makes the small county. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "document/font.h"
#include "html/json.h"
#include "papers/papers.h"

#include <inttypes.h>
#include <stdlib.h>

static int64_t put_unit(struct county *county, const char *code, const char *kind, int64_t parent)
{
	struct unit unit = { .code = code,
		.name = code,
		.short_name = code,
		.group = "department",
		.sort_key = code,
		.kind = kind,
		.parent = parent };
	assert_int_equal(directory_put_unit(county->fixture->ctx, &unit), OK);
	return unit.id;
}

static int64_t put_person(struct county *county, const char *name, int64_t unit, const char *role)
{
	struct person person = { .unit = unit,
		.name = name,
		.sort_key = name,
		.title = "",
		.mobile = "",
		.active = true };
	assert_int_equal(directory_put_person(county->fixture->ctx, &person), OK);
	struct grant grant = {
		.person = person.id, .unit = unit, .role = role_find(county->definitions, role)
	};
	assert_non_null(grant.role);
	assert_int_equal(directory_put_grant(county->fixture->ctx, &grant), OK);
	return person.id;
}

static bool of_office(const struct role *role)
{
	return role->scope == ROLE_OFFICE || role->scope == ROLE_COUNTY;
}

static void put_people(struct county *county)
{
	static const char *const of_unit[] = { "unit-head", "unit-deputy", "liaison" };
	int64_t leader = 0, deputy = 0;
	for (size_t i = 0; i < county->definitions->role_count; i++) {
		const struct role *role = &county->definitions->roles[i];
		if (!of_office(role))
			continue;
		int64_t person = put_person(county, role->title, county->office, role->id);
		if (text_equal(role->id, "deputy-county-head"))
			leader = person;
		if (text_equal(role->id, "contact-deputy"))
			deputy = person;
	}
	for (size_t unit = 0; unit < COUNT(county->units); unit++) {
		for (size_t i = 0; i < COUNT(of_unit); i++)
			put_person(county, of_unit[i], county->units[unit], of_unit[i]);
		struct division division = {
			.unit = county->units[unit], .leader = leader, .deputy = deputy
		};
		assert_int_equal(directory_put_division(county->fixture->ctx, &division), OK);
	}
}

static void load_definitions(struct county *county, pool_t *pool)
{
	struct problems problems;
	problems_init(&problems, pool, county->fixture->messages);
	county->world.calendar =
		calendar_load(pool, SOURCE_ROOT "/definitions/calendars", &problems);
	county->definitions = definitions_load(pool, SOURCE_ROOT "/definitions", &problems);
	if (problems.count)
		problems_print(&problems, stderr);
	assert_int_equal(problems.count, 0);
}

struct county *county_start(pool_t *pool)
{
	struct county *county = mem_new(pool, struct county);
	county->fixture = fixture_start(pool);
	load_definitions(county, pool);
	county->fixture->ctx->definitions = county->definitions;
	county->fixture->ctx->world = &county->world;
	county->office = put_unit(county, "office", "office", 0);
	county->units[0] = put_unit(county, "housing", "unit", 0);
	county->units[1] = put_unit(county, "finance", "unit", 0);
	county->units[2] = put_unit(county, "eastern-town", "unit", 0);
	put_people(county);
	county_reread(county);
	return county;
}

static const struct grant *grant_of(struct county *county, const char *role, int64_t unit)
{
	for (size_t i = 0; i < county->directory->grant_count; i++) {
		const struct grant *grant = &county->directory->grants[i];
		if (text_equal(grant->role->id, role) &&
			grant->unit == (unit ? unit : county->office))
			return grant;
	}
	fail_msg("nobody holds %s", role);
	return NULL;
}

int64_t county_person(struct county *county, const char *role, int64_t unit)
{
	return grant_of(county, role, unit)->person;
}

void county_reread(struct county *county)
{
	struct fixture *fixture = county->fixture;
	county->directory = directory_load(fixture->ctx, fixture->pool, county->definitions);
	assert_int_equal(fixture->ctx->failure.err, OK);
}

void county_retire(struct county *county, const char *role, int64_t unit)
{
	struct person person =
		*directory_person(county->directory, county_person(county, role, unit));
	person.active = false;
	assert_int_equal(directory_put_person(county->fixture->ctx, &person), OK);
	county_reread(county);
}

void county_revoke(struct county *county, const char *role, int64_t unit)
{
	struct grant grant = *grant_of(county, role, unit);
	grant.to_day = time_day(county->fixture->ctx->now) - 1;
	assert_int_equal(directory_put_grant(county->fixture->ctx, &grant), OK);
	county_reread(county);
}

struct county *county_printing(pool_t *pool)
{
	struct county *county = county_start(pool);
	struct problems problems;
	problems_init(&problems, pool, county->fixture->messages);
	county->world.fonts = fonts_load(pool, SOURCE_ROOT "/definitions/fonts.yaml",
		(const char *const[]){ NULL }, &problems);
	county->world.sheet = papers_signed_sheet;
	assert_int_equal(problems.count, 0);
	return county;
}

struct ctx *as(struct county *county, const char *role, int64_t unit)
{
	struct ctx *ctx = fixture_ctx(county->fixture);
	ctx->definitions = county->definitions;
	ctx->world = &county->world;
	ctx->directory = county->directory;
	ctx->now = county->fixture->ctx->now;
	if (role)
		ctx->actor = actor_make(ctx->pool, county->directory,
			county_person(county, role, unit), time_day(ctx->now));
	county->ctx = ctx;
	return ctx;
}

void county_wait(struct county *county, int64_t ms)
{
	county->fixture->ctx->now += ms;
}

void county_at(struct county *county, const char *when)
{
	assert_true(time_parse(when, &county->fixture->ctx->now));
}

json_t *values_of(pool_t *pool, const char *const *pairs)
{
	json_t *values = json_tree(pool);
	for (; pairs[0]; pairs += 2) {
		json_t *before = json_object_get(values, pairs[0]);
		if (!before) {
			put_text(values, pairs[0], pairs[1]);
		} else if (json_is_array(before)) {
			add_text(before, pairs[1]);
		} else {
			json_incref(before);
			json_t *list = put_list(values, pairs[0]);
			json_array_append_new(list, before);
			add_text(list, pairs[1]);
		}
	}
	return values;
}

static void say(const struct ctx *ctx, const char *what)
{
	print_message("%s: %s\n", what, text_or(ctx->failure.message, ""));
	for (const struct field_problem *field = ctx->failure.fields; field; field = field->next)
		print_message("  %s: %s\n", field->field, field->message);
	if (ctx->failure.detail)
		print_message("  %s\n", ctx->failure.detail);
}

struct matter *county_register(
	struct county *county, const char *role, const char *procedure, json_t *values)
{
	struct ctx *ctx = as(county, role, 0);
	const struct deed deed = { .version = -1, .values = values };
	struct matter *matter = NULL;
	if (matter_register(ctx, procedure, &deed, &matter))
		say(ctx, "register");
	assert_non_null(matter);
	return matter;
}

enum err county_act(struct county *county, const char *role, int64_t unit, int64_t matter,
	int64_t share, const char *action, json_t *values)
{
	struct ctx *ctx = as(county, role, unit);
	struct matter *loaded = role ? matter_load(ctx, matter) : matter_load_unscoped(ctx, matter);
	if (!loaded)
		return ctx->failure.err;
	const struct deed deed = {
		.action = action, .share = share, .version = -1, .values = values
	};
	db_savepoint(ctx);
	enum err err = matter_act(ctx, loaded, &deed);
	if (err) {
		say(ctx, action);
		db_rollback_to(ctx);
	}
	db_release(ctx);
	return err;
}

struct matter *county_matter(struct county *county, int64_t matter)
{
	struct matter *loaded = matter_load_unscoped(as(county, NULL, 0), matter);
	assert_non_null(loaded);
	return loaded;
}

static void must(
	struct county *county, const char *role, int64_t matter, const char *action, json_t *values)
{
	assert_int_equal(county_act(county, role, 0, matter, 0, action, values), OK);
}

int64_t county_sent(struct county *county, const char *due)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "co", unit_id(county, 1), "due", due))
			     ->id;
	must(county, "supervisor", id, "submit", VALUES(pool, "basis", "政府工作报告"));
	must(county, "supervision-head", id, "endorse", NULL);
	must(county, "office-head", id, "approve", NULL);
	return id;
}

int64_t county_number(struct county *county, const char *sql)
{
	const struct statement statement = { "test", sql, .composed = true };
	return db_int(as(county, NULL, 0), &statement, -1, V(FIXTURE_COUNTY));
}

const char *county_state(struct county *county, int64_t matter, int64_t share)
{
	const struct matter *loaded = county_matter(county, matter);
	if (!share)
		return loaded->definition->matter.states[loaded->state].id;
	return loaded->definition->share.states[matter_share(loaded, share)->state].id;
}

const char *unit_id(struct county *county, int unit)
{
	return text_printf(county->fixture->pool, "%" PRId64, county->units[unit]);
}
