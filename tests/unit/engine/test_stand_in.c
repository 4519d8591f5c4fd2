/* tests/unit/engine/test_stand_in.c - 代办(AB岗): who acts for whom, on which days, and what stays where it is. */
#include "../test.h"

#include "../county.h"

#include "base/time.h"
#include "html/json.h"

#include <inttypes.h>

#define NOBODY 0

static int64_t place_of(struct county *county, const char *role)
{
	const struct role *found = role_find(county->definitions, role);
	return found->scope == ROLE_UNIT || found->scope == ROLE_HOLDER ? county->units[0] : 0;
}

static int64_t person_of(struct county *county, const char *role)
{
	return county_person(county, role, place_of(county, role));
}

/* From today, for so many days more. */
static const char *put(
	struct county *county, const char *absent, const char *substitute, int from, int days)
{
	struct ctx *ctx = as(county, NULL, 0);
	struct stand_in row = { .person = person_of(county, absent),
		.substitute = person_of(county, substitute),
		.from_day = time_day(ctx->now) + from,
		.to_day = time_day(ctx->now) + from + days };
	enum err err = directory_put_stand_in(ctx, &row);
	county_reread(county);
	return err ? text_or(ctx->failure.fields ? ctx->failure.fields->message : NULL,
			     ctx->failure.key)
		   : "";
}

TEST(what_may_be_named_and_what_not)
{
	static const struct {
		const char *absent, *substitute, *key; /* words of the refusal; "": may */
	} cases[] = {
		{ "supervision-head", "supervisor", "" },
		{ "liaison", "unit-deputy", "" },
		{ "unit-head", "unit-deputy", "" },
		{ "contact-deputy", "office-head", "" },
		{ "county-head", "office-head", "不转交" },
		{ "deputy-county-head", "contact-deputy", "不转交" },
		{ "system-officer", "supervisor", "不转交" },
		{ "supervisor", "liaison", "同一个单位" },
		{ "liaison", "supervisor", "同一个单位" },
		{ "supervisor", "supervisor", "没有这个人员" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct county *county = county_start(pool);
		const char *key = put(county, cases[i].absent, cases[i].substitute, 0, 3);
		if (*cases[i].key ? !strstr(key, cases[i].key) : *key)
			fail_msg("%s by %s: %s", cases[i].absent, cases[i].substitute, key);
	}
}

TEST(nobody_has_two_on_one_day)
{
	struct county *county = county_start(pool);
	assert_string_equal(put(county, "liaison", "unit-deputy", 0, 3), "");
	assert_non_null(strstr(put(county, "liaison", "unit-head", 3, 3), "已经有人"));
	assert_string_equal(put(county, "liaison", "unit-head", 4, 3), "");
}

struct body_row {
	struct bytes body;
};

/* How many events say for whom somebody acted. */
static int64_t named_for(struct county *county)
{
	static const struct statement bodies = { "test_bodies",
		"SELECT body FROM event WHERE county = $1 AND body IS NOT NULL" };
	static const struct column columns[] = { COLUMN_BYTES(struct body_row, body), { 0 } };
	static const char word[] = "\"stands-in-for\"";
	struct ctx *ctx = as(county, NULL, 0);
	struct rows rows = db_rows(ctx, &bodies, columns, struct body_row, 1000, V(ctx->county));
	const struct body_row *row = rows.data;
	int64_t count = 0;
	for (int64_t i = 0; i < rows.count; i++)
		count += memmem(row[i].body.data, row[i].body.size, word, sizeof word - 1) != NULL;
	return count;
}

/* WHO tries 签收 and 初核 after so many days; the days of the stand-in are the second to the fourth. */
TEST(he_acts_within_its_days_and_the_event_says_for_whom)
{
	static const struct {
		int after;
		bool may;
	} cases[] = { { 0, false }, { 1, true }, { 3, true }, { 4, false } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct county *county = county_start(pool);
		int64_t absent = person_of(county, "liaison");
		int64_t id = county_sent(county, "2026-06-30");
		county_retire(county, "unit-deputy", county->units[0]);
		struct ctx *ctx = as(county, NULL, 0);
		struct person stand = {
			.unit = county->units[0], .name = "代办人", .active = true
		};
		assert_int_equal(directory_put_person(ctx, &stand), OK);
		struct stand_in row = { .person = absent,
			.substitute = stand.id,
			.from_day = time_day(ctx->now) + 1,
			.to_day = time_day(ctx->now) + 3 };
		assert_int_equal(directory_put_stand_in(ctx, &row), OK);
		county_reread(county);
		county_wait(county, cases[i].after * MS_DAY);
		ctx = as(county, NULL, 0);
		ctx->actor = actor_make(ctx->pool, ctx->directory, stand.id, time_day(ctx->now));
		struct matter *matter = matter_load(ctx, id);
		const struct deed deed = { .action = "sign", .share = 1, .version = -1 };
		assert_non_null(matter);
		assert_int_equal(matter_act(ctx, matter, &deed), cases[i].may ? OK : ERR_FORBIDDEN);
		int64_t named = named_for(county);
		assert_int_equal(named, cases[i].may);
	}
}

TEST(what_he_may_do_himself_he_does_in_his_own_name)
{
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-06-30");
	assert_string_equal(put(county, "liaison", "unit-head", 0, 3), "");
	assert_int_equal(
		county_act(county, "unit-head", county->units[0], id, 1, "sign", NULL), OK);
	assert_int_equal(named_for(county), 0);
}

static int64_t reached(struct county *county, int64_t person, int64_t party, int64_t day)
{
	size_t count;
	int64_t found = 0;
	struct reach *reach =
		directory_reach(county->fixture->pool, county->directory, person, &count);
	for (size_t i = 0; i < count; i++)
		found += reach[i].party == party && reach[i].from_day <= day &&
			 day <= reach[i].to_day;
	return found;
}

TEST(what_waits_for_him_by_name_is_reached_within_the_days_alone)
{
	struct county *county = county_start(pool);
	int64_t absent = person_of(county, "liaison"), other = person_of(county, "unit-deputy");
	int64_t today = time_day(as(county, NULL, 0)->now);
	assert_string_equal(put(county, "liaison", "unit-deputy", 1, 2), "");
	for (int64_t day = 0; day < 6; day++)
		assert_int_equal(reached(county, other, absent, today + day), day >= 1 && day <= 3);
	assert_int_equal(reached(county, absent, other, today + 1), NOBODY);
}

TEST(a_right_given_meanwhile_is_handed_on_and_one_taken_is_not)
{
	struct county *county = county_start(pool);
	int64_t absent = person_of(county, "supervision-head");
	int64_t other = person_of(county, "supervisor");
	assert_string_equal(put(county, "supervision-head", "supervisor", 0, 5), "");
	const struct role *role = role_find(county->definitions, "supervision-head");
	struct ctx *ctx = as(county, "supervisor", 0);
	assert_true(actor_holds(ctx->directory, actor_as(pool, ctx->actor, absent), role, 0));
	assert_false(actor_holds(ctx->directory, actor_as(pool, ctx->actor, 0), role, 0));
	int64_t before = county_number(county,
		text_printf(pool,
			"SELECT COUNT(*) FROM reach WHERE county = $1 AND person = %" PRId64,
			other));
	county_revoke(county, "supervision-head", 0);
	int64_t after = county_number(
		county, text_printf(pool,
				"SELECT COUNT(*) FROM reach WHERE county = $1 AND person = %" PRId64
				" AND role = 'supervision-head' AND to_day >= %" PRId64,
				other, time_day(ctx->now)));
	assert_true(before > 0);
	assert_int_equal(after, 0);
}

RUN_TESTS(cmocka_unit_test(what_may_be_named_and_what_not),
	cmocka_unit_test(nobody_has_two_on_one_day),
	cmocka_unit_test(he_acts_within_its_days_and_the_event_says_for_whom),
	cmocka_unit_test(what_he_may_do_himself_he_does_in_his_own_name),
	cmocka_unit_test(what_waits_for_him_by_name_is_reached_within_the_days_alone),
	cmocka_unit_test(a_right_given_meanwhile_is_handed_on_and_one_taken_is_not))
