/* tests/unit/setup/test_rehome.c - whose a thing is follows the directory; a unit's work follows the unit. */
#include "../test.h"

#include "county.h"

#include "base/time.h"
#include "setup/rehome_db.h"

#include <inttypes.h>

static int64_t person_of(struct county *county, const char *role, int64_t unit)
{
	return as(county, role, unit)->actor->person->id;
}

/* Parties of the running clocks of shares of a matter. */
static int64_t owner(struct county *county, int64_t matter)
{
	return county_number(county, text_printf(county->fixture->pool,
					     "SELECT MAX(party) FROM clock WHERE county = $1 AND "
					     "running = 1 AND share = 1 "
					     "AND role = '' AND matter = %" PRId64,
					     matter));
}

static void sign(struct county *county, int64_t matter)
{
	assert_int_equal(
		county_act(county, "liaison", county->units[0], matter, 1, "sign", NULL), OK);
}

static void run(struct county *county, bool (*slice)(struct ctx *ctx))
{
	int slices = 0;
	struct ctx *ctx;
	do {
		ctx = as(county, NULL, 0);
		assert_true(slices++ < 100);
	} while (slice(ctx));
	assert_int_equal(ctx->failure.err, OK);
}

static void leaves(struct county *county, int64_t id)
{
	struct ctx *ctx = as(county, NULL, 0);
	struct person person = *directory_person(county->directory, id);
	person.active = false;
	assert_int_equal(directory_put_person(ctx, &person), OK);
	county->directory = directory_load(ctx, county->fixture->pool, county->definitions);
}

TEST(what_somebody_had_in_hand_is_the_units_as_soon_as_he_has_left)
{
	struct county *county = county_start(pool);
	int64_t matter = county_sent(county, "2026-12-31");
	sign(county, matter);
	int64_t liaison = person_of(county, "liaison", county->units[0]);
	assert_int_equal(owner(county, matter), liaison);
	leaves(county, liaison);
	rehome_owners(as(county, NULL, 0), liaison, time_day(as(county, NULL, 0)->now));
	run(county, rehome_owners_slice);
	assert_int_equal(owner(county, matter), 0);
	assert_int_equal(
		county_number(county, "SELECT COUNT(*) FROM owner_refresh WHERE county = $1"), 0);
}

TEST(nothing_is_looked_at_before_its_day)
{
	struct county *county = county_start(pool);
	int64_t tomorrow = time_day(as(county, NULL, 0)->now) + 1;
	rehome_owners(as(county, NULL, 0), 1, tomorrow);
	assert_false(rehome_owners_slice(as(county, NULL, 0)));
	assert_int_equal(
		county_number(county, "SELECT COUNT(*) FROM owner_refresh WHERE county = $1"), 1);
	county_wait(county, MS_DAY);
	run(county, rehome_owners_slice);
	assert_int_equal(
		county_number(county, "SELECT COUNT(*) FROM owner_refresh WHERE county = $1"), 0);
}

static struct rehoming approved(struct county *county, bool ends)
{
	struct ctx *ctx = as(county, "supervision-head", 0);
	struct rehoming row = { .id = 1,
		.from_unit = county->units[0],
		.to_unit = county->units[2],
		.since = time_day(ctx->now) + 1,
		.document = "3",
		.ends = ends,
		.state = "approved",
		.proposed_by = person_of(county, "supervisor", 0),
		.settled_by = ctx->actor->person->id };
	rehome_db_put(as(county, NULL, 0), &row);
	return row;
}

TEST(a_units_open_parts_go_to_the_other_from_the_day_on)
{
	struct county *county = county_start(pool);
	int64_t matters[7];
	for (size_t i = 0; i < COUNT(matters); i++)
		matters[i] = county_sent(county, "2026-12-31");
	sign(county, matters[0]);
	approved(county, true);
	assert_false(rehome_slice(as(county, NULL, 0)));
	county_wait(county, MS_DAY);
	run(county, rehome_slice);
	struct rehoming done;
	assert_true(rehome_db_load(as(county, NULL, 0), 1, &done));
	assert_string_equal(done.state, "done");
	assert_int_equal(done.moved, COUNT(matters));
	assert_int_equal(done.kept, 0);
	for (size_t i = 0; i < COUNT(matters); i++) {
		struct matter *matter = county_matter(county, matters[i]);
		assert_int_equal(matter->lead_unit, county->units[2]);
		assert_string_equal(county_state(county, matters[i], 1), "moved");
	}
	struct ctx *ctx = as(county, NULL, 0);
	struct directory *directory = directory_load(ctx, pool, county->definitions);
	assert_true(directory_unit(directory, county->units[0])->to_day < time_day(ctx->now));
}

TEST(what_cannot_go_stays_and_the_unit_with_it)
{
	struct county *county = county_start(pool);
	int64_t matter = county_sent(county, "2026-12-31");
	sign(county, matter);
	assert_int_equal(
		county_act(county, "liaison", county->units[0], matter, 1, "extend",
			VALUES(pool, "new-date", "2027-01-31", "reason", "rain", "signer", "x")),
		OK);
	approved(county, true);
	county_wait(county, MS_DAY);
	run(county, rehome_slice);
	struct rehoming done;
	assert_true(rehome_db_load(as(county, NULL, 0), 1, &done));
	assert_int_equal(done.moved, 0);
	assert_int_equal(done.kept, 1);
	assert_int_equal(county_matter(county, matter)->lead_unit, county->units[0]);
	struct directory *directory =
		directory_load(as(county, NULL, 0), pool, county->definitions);
	assert_int_equal(directory_unit(directory, county->units[0])->to_day, DAY_FOREVER);
}

RUN_TESTS(cmocka_unit_test(what_somebody_had_in_hand_is_the_units_as_soon_as_he_has_left),
	cmocka_unit_test(nothing_is_looked_at_before_its_day),
	cmocka_unit_test(a_units_open_parts_go_to_the_other_from_the_day_on),
	cmocka_unit_test(what_cannot_go_stays_and_the_unit_with_it))
