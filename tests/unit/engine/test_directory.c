/* tests/unit/engine/test_directory.c - who is where, who holds what, and what everybody reaches. */
#include "../test.h"

#include "../fixture.h"
#include "base/time.h"
#include "engine/directory.h"

#define TODAY INT64_C(20514) /* 2026-03-02, the fixture's day */

enum { CLERK, CHIEF, LIAISON, HEAD, GOVERNOR, LEADER, SYSTEM, SECURITY, CLOCK };

static const struct role *liaison_as[1], *leader_as[1];
static const char *reads[] = { "read" };
static const char *excluded[] = { "system" };
static struct role roles[] = {
	[CLERK] = { .id = "clerk",
		.title = "clerk",
		.scope = ROLE_OFFICE,
		.may = reads,
		.may_count = 1 },
	[CHIEF] = { .id = "chief", .title = "chief", .scope = ROLE_COUNTY, .sees_all = true },
	[LIAISON] = { .id = "liaison",
		.title = "liaison",
		.scope = ROLE_UNIT,
		.as = liaison_as,
		.as_count = 1 },
	[HEAD] = { .id = "head", .title = "head", .scope = ROLE_UNIT },
	[GOVERNOR] = { .id = "governor",
		.title = "governor",
		.scope = ROLE_COUNTY,
		.sees_division = true },
	[LEADER] = { .id = "leader",
		.title = "leader",
		.scope = ROLE_DIVISION_LEADER,
		.as = leader_as,
		.as_count = 1 },
	[SYSTEM] = { .id = "system", .title = "system", .scope = ROLE_COUNTY },
	[SECURITY] = { .id = "security",
		.title = "security",
		.scope = ROLE_COUNTY,
		.excludes = excluded,
		.excludes_count = 1 },
	[CLOCK] = { .id = "clock", .title = "clock", .scope = ROLE_CLOCK },
};
static const struct definitions definitions = {
	.hash = "one", .roles = roles, .role_count = COUNT(roles)
};

/* The office 1 with the section 2; the bureau 10 with the station 11; the bureau 20. */
static struct unit units[] = {
	{ 1, 0, "office", "office", "office", "", "", "office", "", 0, DAY_FOREVER },
	{ 2, 1, "section", "section", "section", "", "", "office", "", 0, DAY_FOREVER },
	{ 10, 0, "bureau", "bureau", "bureau", "", "", "unit", "", 0, DAY_FOREVER },
	{ 11, 10, "station", "station", "station", "", "", "unit", "", 0, DAY_FOREVER },
	{ 20, 0, "other", "other", "other", "", "", "unit", "", 0, DAY_FOREVER },
};
static struct person persons[] = {
	{ 101, 2, "clerk", "", "", "", true },
	{ 102, 10, "head", "", "", "", true },
	{ 103, 11, "liaison", "", "", "", true },
	{ 104, 20, "chief", "", "", "", true },
	{ 105, 20, "governor", "", "", "", true },
	{ 106, 10, "gone", "", "", "", false },
	{ 107, 20, "former", "", "", "", true },
	{ 108, 2, "sectional", "", "", "", true },
};
static struct grant grants[] = {
	{ 1, 101, 1, &roles[CLERK], 0, DAY_FOREVER },
	{ 2, 102, 10, &roles[HEAD], 0, DAY_FOREVER },
	{ 3, 103, 11, &roles[LIAISON], 100, TODAY },
	{ 4, 104, 1, &roles[CHIEF], 0, DAY_FOREVER },
	{ 5, 105, 1, &roles[GOVERNOR], 50, DAY_FOREVER },
	{ 6, 106, 10, &roles[HEAD], 0, DAY_FOREVER },
	{ 7, 107, 10, &roles[LIAISON], 0, TODAY - 1 },
	{ 8, 108, 2, &roles[CLERK], 0, DAY_FOREVER },
};
static struct division divisions[] = {
	{ 1, 10, 107, 0, 0, 99 },
	{ 2, 10, 105, 101, 100, DAY_FOREVER },
	{ 3, 20, 105, 0, 10, 20 },
};
static const struct directory directory = { 1, &definitions, units, COUNT(units), persons,
	COUNT(persons), grants, COUNT(grants), divisions, COUNT(divisions) };

static void link_roles(void)
{
	liaison_as[0] = &roles[HEAD];
	leader_as[0] = &roles[CHIEF];
}

TEST(units_and_people_are_found_by_id_and_code)
{
	assert_string_equal(directory_unit(&directory, 11)->name, "station");
	assert_null(directory_unit(&directory, 12));
	assert_int_equal(directory_unit_code(&directory, "other")->id, 20);
	assert_null(directory_unit_code(&directory, "none"));
	assert_string_equal(directory_name(&directory, 103), "liaison");
	assert_string_equal(directory_name(&directory, 20), "other");
	assert_null(directory_name(&directory, 99));
	assert_int_equal(directory_office(&directory)->id, 1);
	assert_true(directory_within(&directory, 11, 10));
	assert_true(directory_within(&directory, 10, 10));
	assert_false(directory_within(&directory, 10, 11));
	assert_false(directory_within(&directory, 0, 10));
}

TEST(any_unit_handles_but_the_offices_sections_and_those_from_outside)
{
	static const struct {
		int64_t unit;
		bool handles;
	} cases[] = { { 1, true }, { 2, false }, { 10, true }, { 11, true }, { 20, true } };
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
			directory_handles(&directory, directory_unit(&directory, cases[i].unit)),
			cases[i].handles);
	const struct unit committee = { .id = 30, .kind = "outside" };
	assert_false(directory_handles(&directory, &committee));
}

TEST(a_division_is_in_force_on_its_days_and_covers_what_stands_below)
{
	static const struct {
		int64_t unit, day, leader;
	} cases[] = { { 10, 99, 107 }, { 10, 100, 105 }, { 11, TODAY, 105 }, { 20, 20, 105 },
		{ 20, 21, 0 }, { 1, TODAY, 0 } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct division *division =
			directory_division(&directory, cases[i].unit, cases[i].day);
		assert_int_equal(division ? division->leader : 0, cases[i].leader);
	}
}

TEST(a_role_is_held_at_its_unit_and_below_and_by_those_who_may_act_as_it)
{
	static const struct {
		int64_t person, day;
		int role;
		int64_t unit;
		bool holds;
	} cases[] = {
		{ 102, TODAY, HEAD, 10, true },
		{ 102, TODAY, HEAD, 11, true },
		{ 102, TODAY, HEAD, 20, false },
		{ 102, TODAY, HEAD, 0, true },
		{ 102, TODAY, LIAISON, 11, true }, /* the head may act as the liaison */
		{ 103, TODAY, HEAD, 11, false },
		{ 103, TODAY, LIAISON, 11, true },
		{ 103, TODAY, LIAISON, 10, false }, /* held below only */
		{ 103, TODAY + 1, LIAISON, 11, false },
		{ 101, TODAY, CLERK, 20, true }, /* of the office: for every unit */
		{ 104, TODAY, CHIEF, 11, true },
		{ 105, TODAY, LEADER, 11, true },
		{ 105, TODAY, LEADER, 20, false },
		{ 105, 15, LEADER, 20, true },
		{ 104, TODAY, LEADER, 20, true },  /* the chief may act as any leader */
		{ 101, TODAY, LEADER, 10, false }, /* the deputy is not the leader */
		{ 101, TODAY, CLOCK, 0, false },
	};
	link_roles();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct actor *actor = actor_make(pool, &directory, cases[i].person, cases[i].day);
		if (actor_holds(&directory, actor, &roles[cases[i].role], cases[i].unit) !=
			cases[i].holds)
			fail_msg("case %zu: %s by %s", i, roles[cases[i].role].id,
				actor->person->name);
	}
}

TEST(permissions_come_with_the_grants_in_force)
{
	assert_true(actor_may(actor_make(pool, &directory, 101, TODAY), "read"));
	assert_false(actor_may(actor_make(pool, &directory, 102, TODAY), "read"));
	assert_false(actor_may(NULL, "read"));
	assert_true(actor_sees_all(actor_make(pool, &directory, 101, TODAY)));
	assert_true(actor_sees_all(actor_make(pool, &directory, 104, TODAY)));
	assert_false(actor_sees_all(actor_make(pool, &directory, 102, TODAY)));
	assert_null(actor_make(pool, &directory, 106, TODAY));
	assert_null(actor_make(pool, &directory, 999, TODAY));
}

TEST(holders_are_the_active_ones_of_that_day)
{
	size_t count;
	const struct person **holders =
		directory_holders(pool, &directory, &roles[HEAD], 11, TODAY, &count);
	assert_int_equal(count, 1);
	assert_int_equal(holders[0]->id, 102);
	directory_holders(pool, &directory, &roles[LIAISON], 11, TODAY + 1, &count);
	assert_int_equal(count, 0);
	holders = directory_holders(pool, &directory, &roles[LEADER], 11, 50, &count);
	assert_int_equal(count, 1);
	assert_int_equal(holders[0]->id, 107);
}

static const char *reach_text(pool_t *pool, int64_t person)
{
	size_t count;
	struct buffer text;
	struct reach *rows = directory_reach(pool, &directory, person, &count);
	buffer_init(&text, pool, 10000);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&text, "%d:%s:%d-%s ", (int)rows[i].party, rows[i].role,
			(int)rows[i].from_day,
			rows[i].to_day == DAY_FOREVER
				? ""
				: text_printf(pool, "%d", (int)rows[i].to_day));
	return text.data;
}

TEST(what_a_person_reaches_is_the_scope_rule)
{
	static const struct {
		int64_t person;
		const char *reach;
	} cases[] = {
		/* of the office: the office itself, and the role below its unit */
		{ 101, "1::0- 1:clerk:0- 2::0- 2:clerk:0- 101::0- " },
		/* the head of a bureau, and the station below it */
		{ 102, "10::0- 10:head:0- 11::0- 11:head:0- 102::0- " },
		/* a grant with an end: the own unit stays */
		{ 103, "11::0- 11:liaison:100-20514 103::0- " },
		/* sees all by the office's row */
		{ 104, "1::0- 1:chief:0- 2:chief:0- 20::0- 104::0- " },
		/* the own unit, and the divisions on the days of both */
		{ 105, "1:governor:50- 2:governor:50- 10::100- 11::100- 20::0- 105::0- " },
		/* no longer active: nothing */
		{ 106, "" },
		/* another unit's liaison until yesterday */
		{ 107, "10::0-20513 10:liaison:0-20513 11::0-20513 11:liaison:0-20513 20::0- "
		       "107::0- " },
		/* a role of the office held in one of its sections owns what the office's does */
		{ 108, "1::0- 1:clerk:0- 2::0- 2:clerk:0- 108::0- " },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(reach_text(pool, cases[i].person), cases[i].reach);
}

/* --- writing ----------------------------------------------------------------------------------- */

static const struct statement count_reach = { "test_reach",
	"SELECT COUNT(*) FROM reach WHERE county = $1 AND person = $2 AND party = $3 "
	"AND role = $4 AND from_day <= $5 AND to_day >= $5" };

struct world_of_test {
	struct fixture *fixture;
	struct unit office, bureau;
	struct person person;
};

static struct ctx *fresh(struct world_of_test *world)
{
	struct ctx *ctx = fixture_ctx(world->fixture);
	ctx->definitions = &definitions;
	return ctx;
}

static struct world_of_test start(pool_t *pool)
{
	struct world_of_test world = { .fixture = fixture_start(pool),
		.office = { .code = "office", .name = "office", .kind = "office" },
		.bureau = { .code = "bureau", .name = "bureau" },
		.person = { .name = "somebody", .active = true } };
	link_roles();
	struct ctx *ctx = fresh(&world);
	assert_int_equal(directory_put_unit(ctx, &world.office), OK);
	assert_int_equal(directory_put_unit(ctx, &world.bureau), OK);
	world.person.unit = world.bureau.id;
	assert_int_equal(directory_put_person(ctx, &world.person), OK);
	return world;
}

static bool reaches(struct world_of_test *world, int64_t party, const char *role, int64_t day)
{
	struct ctx *ctx = fresh(world);
	int64_t count = db_int(ctx, &count_reach, -1, V(ctx->county), V(world->person.id), V(party),
		V(role), V(day));
	assert_true(count == 0 || count == 1);
	return count;
}

TEST(reach_follows_persons_and_grants)
{
	struct world_of_test world = start(pool);
	int64_t bureau = world.bureau.id;
	assert_true(reaches(&world, bureau, "", TODAY));
	assert_false(reaches(&world, bureau, "head", TODAY));
	struct grant grant = {
		.person = world.person.id, .unit = bureau, .role = &roles[HEAD], .from_day = 5
	};
	assert_int_equal(directory_put_grant(fresh(&world), &grant), OK);
	assert_true(reaches(&world, bureau, "head", TODAY));
	assert_false(reaches(&world, bureau, "head", 4));
	grant.to_day = TODAY - 1;
	assert_int_equal(directory_put_grant(fresh(&world), &grant), OK);
	assert_false(reaches(&world, bureau, "head", TODAY));
	world.person.active = false;
	assert_int_equal(directory_put_person(fresh(&world), &world.person), OK);
	assert_false(reaches(&world, bureau, "", TODAY));
}

TEST(reach_follows_units_that_move)
{
	struct world_of_test world = start(pool);
	assert_false(reaches(&world, world.office.id, "", TODAY));
	world.bureau.parent = world.office.id;
	world.bureau.kind = "office";
	assert_int_equal(directory_put_unit(fresh(&world), &world.bureau), OK);
	assert_true(reaches(&world, world.office.id, "", TODAY));
	struct unit below = { .code = "below", .name = "below", .parent = world.bureau.id };
	struct grant grant = {
		.person = world.person.id, .unit = world.bureau.id, .role = &roles[HEAD]
	};
	assert_int_equal(directory_put_grant(fresh(&world), &grant), OK);
	assert_int_equal(directory_put_unit(fresh(&world), &below), OK);
	assert_true(reaches(&world, below.id, "head", TODAY));
}

TEST(reach_follows_divisions_of_those_who_see_them)
{
	struct world_of_test world = start(pool);
	struct unit other = { .code = "other", .name = "other" };
	assert_int_equal(directory_put_unit(fresh(&world), &other), OK);
	struct division division = { .unit = other.id, .leader = world.person.id };
	assert_int_equal(directory_put_division(fresh(&world), &division), OK);
	assert_false(reaches(&world, other.id, "", TODAY));
	struct grant grant = {
		.person = world.person.id, .unit = world.office.id, .role = &roles[GOVERNOR]
	};
	assert_int_equal(directory_put_grant(fresh(&world), &grant), OK);
	assert_true(reaches(&world, other.id, "", TODAY));
	struct person next = { .name = "next", .unit = world.bureau.id, .active = true };
	assert_int_equal(directory_put_person(fresh(&world), &next), OK);
	division.leader = next.id;
	assert_int_equal(directory_put_division(fresh(&world), &division), OK);
	assert_false(reaches(&world, other.id, "", TODAY));
}

TEST(every_change_makes_a_new_version_that_can_be_loaded)
{
	struct world_of_test world = start(pool);
	struct ctx *ctx = fresh(&world);
	int64_t before = directory_version(ctx);
	assert_true(before > 0);
	world.person.title = "director";
	assert_int_equal(directory_put_person(ctx, &world.person), OK);
	assert_int_equal(directory_version(ctx), before + 1);
	const struct directory *loaded = directory_load(ctx, pool, &definitions);
	assert_int_equal(loaded->version, before + 1);
	assert_string_equal(directory_person(loaded, world.person.id)->title, "director");
	assert_string_equal(directory_unit_code(loaded, "bureau")->kind, "unit");
	assert_int_equal(loaded->unit_count, 2);
}

TEST(reach_is_written_anew_once_when_the_roles_have_changed)
{
	struct world_of_test world = start(pool);
	struct ctx *ctx = fresh(&world);
	assert_true(directory_refresh(ctx));
	assert_false(directory_refresh(ctx));
	assert_true(reaches(&world, world.bureau.id, "", TODAY));
}

typedef enum err put(struct ctx *ctx, struct world_of_test *world);

static enum err unit_without_name(struct ctx *ctx, struct world_of_test *world)
{
	(void)world;
	return directory_put_unit(ctx, &(struct unit){ .code = "new" });
}

static enum err unit_with_a_taken_code(struct ctx *ctx, struct world_of_test *world)
{
	(void)world;
	return directory_put_unit(ctx, &(struct unit){ .code = "bureau", .name = "new" });
}

static enum err unit_below_itself(struct ctx *ctx, struct world_of_test *world)
{
	world->bureau.parent = world->bureau.id;
	return directory_put_unit(ctx, &world->bureau);
}

static enum err unit_below_nothing(struct ctx *ctx, struct world_of_test *world)
{
	(void)world;
	return directory_put_unit(ctx, &(struct unit){ .code = "new", .name = "new", .parent = 5 });
}

static enum err person_without_unit(struct ctx *ctx, struct world_of_test *world)
{
	(void)world;
	return directory_put_person(ctx, &(struct person){ .name = "new", .active = true });
}

static enum err grant_without_role(struct ctx *ctx, struct world_of_test *world)
{
	return directory_put_grant(
		ctx, &(struct grant){ .person = world->person.id, .unit = world->office.id });
}

static enum err grant_to_nobody(struct ctx *ctx, struct world_of_test *world)
{
	return directory_put_grant(ctx,
		&(struct grant){ .person = 5, .unit = world->office.id, .role = &roles[HEAD] });
}

static enum err grant_that_ends_before_it_begins(struct ctx *ctx, struct world_of_test *world)
{
	return directory_put_grant(ctx, &(struct grant){ .person = world->person.id,
						.unit = world->office.id,
						.role = &roles[HEAD],
						.from_day = 10,
						.to_day = 9 });
}

static enum err two_officers_in_one(struct ctx *ctx, struct world_of_test *world)
{
	struct grant grant = {
		.person = world->person.id, .unit = world->office.id, .role = &roles[SYSTEM]
	};
	assert_int_equal(directory_put_grant(ctx, &grant), OK);
	grant.id = 0;
	grant.role = &roles[SECURITY];
	return directory_put_grant(ctx, &grant);
}

static enum err division_of_nobody(struct ctx *ctx, struct world_of_test *world)
{
	return directory_put_division(ctx, &(struct division){ .unit = world->bureau.id });
}

TEST(what_makes_no_sense_is_refused_with_the_field)
{
	static const struct {
		put *put;
		enum err err;
		const char *field;
	} cases[] = {
		{ unit_without_name, ERR_INVALID, "name" },
		{ unit_with_a_taken_code, ERR_CONFLICT, NULL },
		{ unit_below_itself, ERR_INVALID, "parent" },
		{ unit_below_nothing, ERR_INVALID, "parent" },
		{ person_without_unit, ERR_INVALID, "unit" },
		{ grant_without_role, ERR_INVALID, "role" },
		{ grant_to_nobody, ERR_INVALID, "person" },
		{ grant_that_ends_before_it_begins, ERR_INVALID, "to_day" },
		{ two_officers_in_one, ERR_INVALID, "role" },
		{ division_of_nobody, ERR_INVALID, "leader" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world_of_test world = start(pool);
		struct ctx *ctx = fresh(&world);
		assert_int_equal(cases[i].put(ctx, &world), cases[i].err);
		if (cases[i].field)
			assert_string_equal(ctx->failure.fields->field, cases[i].field);
	}
}

RUN_TESTS(cmocka_unit_test(units_and_people_are_found_by_id_and_code),
	cmocka_unit_test(any_unit_handles_but_the_offices_sections_and_those_from_outside),
	cmocka_unit_test(a_division_is_in_force_on_its_days_and_covers_what_stands_below),
	cmocka_unit_test(a_role_is_held_at_its_unit_and_below_and_by_those_who_may_act_as_it),
	cmocka_unit_test(permissions_come_with_the_grants_in_force),
	cmocka_unit_test(holders_are_the_active_ones_of_that_day),
	cmocka_unit_test(what_a_person_reaches_is_the_scope_rule),
	cmocka_unit_test(reach_follows_persons_and_grants),
	cmocka_unit_test(reach_follows_units_that_move),
	cmocka_unit_test(reach_follows_divisions_of_those_who_see_them),
	cmocka_unit_test(every_change_makes_a_new_version_that_can_be_loaded),
	cmocka_unit_test(reach_is_written_anew_once_when_the_roles_have_changed),
	cmocka_unit_test(what_makes_no_sense_is_refused_with_the_field))
