/* tests/unit/setup/test_setup_live.c - 正式启用: wipes the trial's work exactly once and nothing else, goes on
 * after a crash, and no table is forgotten. */
#include "../test.h"

#include "../app/desk.h"
#include "setup/setup_db.h"

static bool is_kept(const char *table)
{
	for (const char *const *name = setup_kept; *name; name++)
		if (text_equal(*name, table))
			return true;
	return false;
}

static bool is_wiped(const char *table)
{
	for (const struct wipe *wipe = setup_wipes; wipe->table; wipe++)
		if (text_equal(wipe->table, table))
			return true;
	return false;
}

TEST(every_table_is_either_wiped_or_kept)
{
	struct desk *desk = desk_start(pool, NULL);
	struct rows rows = fixture_tables(desk_ctx(desk));
	const struct fixture_table *row = rows.data;
	assert_true(rows.count > 20);
	for (int64_t i = 0; i < rows.count; i++)
		if (is_kept(row[i].name) == is_wiped(row[i].name))
			fail_msg("%s: in setup_wipes or in setup_kept of src/setup/setup_db.c",
				row[i].name);
}

/* --- a county on trial with one matter ----------------------------------------------------------- */

static struct told ask(struct desk *desk, const char *as, const char *path, const char *body)
{
	return desk_ask(desk, &(struct visit){ as, body ? POST : GET, path, body });
}

static struct desk *trial(pool_t *pool)
{
	struct desk *desk = desk_start(pool, NULL);
	desk_hire(desk, "gu", desk->office, "first-officer", "supervisor");
	desk_hire(desk, "a", desk->office, "system-officer");
	desk_hire(desk, "b", desk->office, "security-officer");
	desk_hire(desk, "c", desk->office, "audit-officer");
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	const char *form = text_printf(pool,
		"f.subject=roads&f.source=report&f.due=2026-03-31&f.lead=%" PRId64, desk->bureau);
	assert_int_equal(ask(desk, "gu", "/register/supervision", form).status, 303);
	return desk;
}

static int64_t number(struct desk *desk, const char *sql)
{
	const struct statement statement = { "test_number", sql, true };
	return db_int_with(desk_ctx(desk), &statement, -1, NULL, 0);
}

/* As the job does it: a ctx of its own for each slice. */
static bool slice(struct desk *desk)
{
	struct ctx *ctx = desk_ctx(desk);
	bool more = setup_wipe_slice(ctx);
	assert_int_equal(ctx->failure.err, OK);
	return more;
}

static const char good[] = "county_name=county&password=Secret-1";

static void wipe_all(struct desk *desk)
{
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	for (int slices = 0; slice(desk); slices++)
		assert_true(slices < 100);
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
}

TEST(trial_data_goes_and_the_directory_stays)
{
	struct desk *desk = trial(pool);
	int64_t people = number(desk, "SELECT COUNT(*) FROM person");
	int64_t accounts = number(desk, "SELECT COUNT(*) FROM account");
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM matter"), 1);
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 303);
	wipe_all(desk);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM matter"), 0);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM event"), 0);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM matter_party"), 0);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM person"), people);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM account"), accounts);
	struct told page = ask(desk, "a", "/admin/live", NULL);
	assert_int_equal(page.status, 200);
	assert_non_null(strstr(page.body, "清除试用事项 1 件"));
	assert_int_equal(
		number(desk, "SELECT COUNT(*) FROM access_record WHERE kind = 'went_live'"), 1);
}

TEST(it_is_never_possible_again)
{
	struct desk *desk = trial(pool);
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 303);
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 409);
	wipe_all(desk);
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 403);
	desk_hire(desk, "late", desk->office, "first-officer");
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	assert_int_equal(ask(desk, "late", "/admin/live", good).status, 409);
	assert_false(slice(desk));
	assert_int_equal(
		number(desk, "SELECT COUNT(*) FROM access_record WHERE kind = 'went_live'"), 1);
}

TEST(what_is_done_after_a_stale_look_is_not_wiped)
{
	struct desk *desk = trial(pool);
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 303);
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	struct ctx *stale = desk_ctx(desk);
	while (slice(desk))
		;
	struct ctx *fresh = desk_ctx(desk);
	assert_true(stale->office->wiping && fresh->office->wiping); /* nobody has published */
	assert_false(setup_wipe_slice(stale));
	assert_int_equal(
		number(desk, "SELECT COUNT(*) FROM access_record WHERE kind = 'went_live'"), 1);
}

TEST(nobody_works_while_it_is_wiped)
{
	struct desk *desk = trial(pool);
	desk_hire(desk, "fang", desk->office, "supervisor");
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 303);
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
	assert_int_equal(ask(desk, "fang", "/list", NULL).status, 503);
	assert_int_equal(ask(desk, "gu", "/register/supervision", "f.subject=late").status, 503);
	struct told page = ask(desk, "gu", "/admin/live", NULL);
	assert_non_null(strstr(page.body, "正在清除试用数据"));
	wipe_all(desk);
	assert_int_equal(ask(desk, "fang", "/list", NULL).status, 200);
}

static const struct {
	const char *name, *form;
	bool without_auditor;
	int status;
} crooked[] = {
	{ "another county's name", "county_name=other&password=Secret-1", false, 422 },
	{ "a wrong password", "county_name=county&password=Secret-2", false, 422 },
	{ "nothing typed", "", false, 422 },
	{ "one of the three officers is missing", good, true, 409 },
};

TEST(it_is_refused_without_effect)
{
	for (size_t i = 0; i < COUNT(crooked); i++) {
		struct desk *desk = trial(pool);
		if (crooked[i].without_auditor)
			number(desk, "DELETE FROM role_grant WHERE role = 'audit-officer'");
		struct ctx *ctx = desk_ctx(desk);
		office_put_note(ctx, "letter.phone", "1");
		assert_true(app_publish(desk->app, ctx, NULL));
		struct told told = ask(desk, "gu", "/admin/live", crooked[i].form);
		if (told.status != crooked[i].status)
			fail_msg("%s: %d", crooked[i].name, told.status);
		assert_int_equal(
			number(desk, "SELECT COUNT(*) FROM setting WHERE name = 'wipe.begun'"), 0);
		assert_false(slice(desk));
	}
}

TEST(the_demo_county_never_goes_live)
{
	struct desk *desk = trial(pool);
	number(desk, "UPDATE county SET demo = 1");
	struct ctx *ctx = desk_ctx(desk);
	office_put_note(ctx, "letter.phone", "1");
	assert_true(app_publish(desk->app, ctx, NULL));
	assert_int_equal(ask(desk, "gu", "/admin/live", good).status, 409);
	assert_int_equal(number(desk, "SELECT COUNT(*) FROM matter"), 1);
}

RUN_TESTS(cmocka_unit_test(every_table_is_either_wiped_or_kept),
	cmocka_unit_test(trial_data_goes_and_the_directory_stays),
	cmocka_unit_test(it_is_never_possible_again),
	cmocka_unit_test(what_is_done_after_a_stale_look_is_not_wiped),
	cmocka_unit_test(nobody_works_while_it_is_wiped),
	cmocka_unit_test(it_is_refused_without_effect),
	cmocka_unit_test(the_demo_county_never_goes_live))
