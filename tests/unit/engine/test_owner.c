/* tests/unit/engine/test_owner.c - whose something is when who should have it is gone. */
#include "../test.h"

#include "../county.h"

#define GONE_MOST 6

/* "unit-head" of the lead unit, "liaison@1" of another one, "supervisor" of the office. */
static int64_t place_of(struct county *county, const char *who)
{
	const struct role *role = role_find(county->definitions, who);
	bool unit = role && (role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER);
	return unit ? county->units[0] : 0;
}

static const struct {
	const char *label, *role, *gone[GONE_MOST];
	bool share;                 /* of the lead's share */
	const char *owner, *person; /* the role of the owner, or whose own it is */
} cases[] = {
	{ "a unit's role is the unit's", "liaison", { NULL }, true, "liaison", NULL },
	{ "it falls to the unit's head", "liaison", { "liaison" }, true, "unit-head", NULL },
	{ "from the unit to the coordinator", "liaison", { "liaison", "unit-head" }, true,
		"supervisor", NULL },
	{ "and on to the head of the office", "liaison",
		{ "liaison", "unit-head", "supervisor", "supervision-head" }, true, "office-head",
		NULL },
	{ "at last to all of the office", "liaison",
		{ "liaison", "unit-head", "supervisor", "supervision-head", "office-head" }, true,
		"", NULL },
	{ "a holder's, where nobody has it in hand, is the liaison's", "holder", { NULL }, true,
		"liaison", NULL },
	{ "two steps down from the holder", "holder", { "liaison" }, true, "unit-head", NULL },
	{ "by 领导分工", "division-leader", { NULL }, false, "", "deputy-county-head" },
	{ "a leader who has gone", "division-leader", { "deputy-county-head" }, false,
		"executive-deputy", NULL },
	{ "a deputy who has gone", "division-deputy", { "contact-deputy" }, false, "office-head",
		NULL },
	{ "named in a field", "source-leader", { NULL }, false, "", "county-head" },
	{ "named in a field and gone", "source-leader", { "county-head" }, false, "",
		"deputy-county-head" },
	{ "named in a field and gone, and the leader too", "source-leader",
		{ "county-head", "deputy-county-head" }, false, "executive-deputy", NULL },
	{ "of the office", "supervision-head", { "supervision-head" }, false, "office-head", NULL },
	{ "of the office, to the coordinator", "office-head", { "office-head" }, false,
		"supervisor", NULL },
};

/* A matter whose leader by a field is the county's head. */
static struct matter *led(struct county *county)
{
	int64_t id = county_sent(county, "2026-03-31");
	pool_t *pool = county->fixture->pool;
	int64_t leader = county_person(county, "county-head", 0);
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "correct",
				 VALUES(pool, "reason", "补", "leader",
					 text_printf(pool, "%lld", (long long)leader))),
		OK);
	return county_matter(county, id);
}

static void check_case(pool_t *pool, size_t i, void (*goes)(struct county *, const char *, int64_t))
{
	struct county *county = county_start(pool);
	const struct matter *matter = led(county);
	int64_t person = cases[i].person ? county_person(county, cases[i].person, 0) : 0;
	for (size_t k = 0; cases[i].gone[k]; k++)
		goes(county, cases[i].gone[k], place_of(county, cases[i].gone[k]));
	const struct share *share = cases[i].share ? matter_share(matter, 1) : NULL;
	struct owner owner = owner_of(
		as(county, NULL, 0), matter, share, role_find(county->definitions, cases[i].role));
	int64_t party = person            ? person
			: *cases[i].owner ? place_of(county, cases[i].owner)
					  : county->office;
	if (!text_equal(owner.role, cases[i].owner))
		fail_msg("%s: %s instead of %s", cases[i].label, owner.role, cases[i].owner);
	if (owner.party != (party ? party : county->office))
		fail_msg("%s: another party", cases[i].label);
}

TEST(what_is_an_inactive_persons_falls_until_somebody_active_has_it)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		check_case(pool, i, county_retire);
}

/* Leaders by 领导分工 and persons in fields need no grant. */
TEST(what_was_held_by_an_ended_grant_falls_as_far)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		if (!cases[i].person && !text_equal(cases[i].role, "division-leader") &&
			!text_equal(cases[i].role, "division-deputy") &&
			!text_equal(cases[i].role, "source-leader"))
			check_case(pool, i, county_revoke);
}

TEST(who_has_gone_holds_no_share_and_who_it_fell_to_may_act)
{
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31"), unit = county->units[0];
	assert_int_equal(county_act(county, "liaison", unit, id, 1, "sign", NULL), OK);
	const struct role *holder = role_find(county->definitions, "holder");
	const struct matter *matter = county_matter(county, id);
	int64_t liaison = county_person(county, "liaison", unit);
	struct owner owner = owner_of(as(county, NULL, 0), matter, matter_share(matter, 1), holder);
	assert_int_equal(owner.party, liaison);
	county_retire(county, "liaison", unit);
	owner = owner_of(as(county, NULL, 0), matter, matter_share(matter, 1), holder);
	assert_int_equal(owner.party, unit);
	assert_string_equal(owner.role, "unit-head");
	assert_int_equal(county_act(county, "unit-head", unit, id, 1, "progress",
				 VALUES(pool, "progress", "推进", "plan", "on-plan")),
		OK);
}

TEST(only_who_it_fell_to_may_act_as_the_one_who_is_gone)
{
	struct county *county = county_start(pool);
	const struct role *head = role_find(county->definitions, "supervision-head");
	int64_t id = county_sent(county, "2026-03-31");
	const struct matter *matter = county_matter(county, id);
	assert_false(owner_is(as(county, "supervisor", 0), matter, NULL, head));
	county_retire(county, "supervision-head", 0);
	assert_true(owner_is(as(county, "office-head", 0), matter, NULL, head));
	county_revoke(county, "office-head", 0);
	assert_true(owner_is(as(county, "supervisor", 0), matter, NULL, head));
	assert_false(owner_is(as(county, "liaison", county->units[0]), matter, NULL, head));
}

RUN_TESTS(cmocka_unit_test(what_is_an_inactive_persons_falls_until_somebody_active_has_it),
	cmocka_unit_test(what_was_held_by_an_ended_grant_falls_as_far),
	cmocka_unit_test(who_has_gone_holds_no_share_and_who_it_fell_to_may_act),
	cmocka_unit_test(only_who_it_fell_to_may_act_as_the_one_who_is_gone))
