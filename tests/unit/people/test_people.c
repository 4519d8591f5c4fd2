/* tests/unit/people/test_people.c - passwords, accounts, sessions and delays, with a clock that is moved
 * by hand. */
#include "../test.h"

#include "../fixture.h"
#include "app/app.h"
#include "base/time.h"
#include "people/people_db.h"

TEST(a_password_is_long_and_mixed_and_without_the_login)
{
	static const struct {
		const char *password, *problem;
	} cases[] = {
		{ "Abcdef1", "password.short" },
		{ "abcdefgh", "password.simple" },
		{ "abcdefg1", "password.simple" },
		{ "Abcdefg1", NULL },
		{ "abcdef-1", NULL },
		{ "密码Ab一二三四", NULL },
		{ "密码一二三四五", "password.short" },
		{ "Wang-2026x", "password.has_login" },
		{ "xxWANG-26", "password.has_login" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *problem = password_problem(cases[i].password, "wang");
		if (!text_equal(problem, cases[i].problem))
			fail_msg("%s: %s", cases[i].password, text_or(problem, "good"));
	}
}

TEST(a_password_matches_its_own_hash_only)
{
	const char *first = password_hash(pool, "Secret-1"),
		   *second = password_hash(pool, "Secret-1");
	assert_true(text_starts(first, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_string_not_equal(first, second);
	assert_true(password_matches(first, "Secret-1"));
	assert_false(password_matches(first, "Secret-2"));
	assert_false(password_matches(NULL, "Secret-1"));
	assert_false(password_matches(NULL, ""));
}

TEST(failures_delay_the_next_try_twice_as_long_each_time)
{
	static const int64_t seconds[] = { 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 };
	struct delay delay = { 0 };
	int64_t now = FIXTURE_NOW;
	for (size_t i = 0; i < COUNT(seconds); i++) {
		delay = delay_next(delay, now, 3, 300);
		assert_int_equal(delay.until - now, seconds[i] * MS_SECOND);
		now = delay.until;
	}
	for (int i = 0; i < 100; i++)
		delay = delay_next(delay, now, 3, 300);
	assert_int_equal(delay.until - now, 300 * MS_SECOND);
	delay = delay_next(delay, delay.until + 16 * MS_MINUTE, 3, 300);
	assert_int_equal(delay.failures, 1);
}

/* --- on a database ----------------------------------------------------------------------------- */

static struct ctx *at(struct fixture *fixture, int64_t after)
{
	struct ctx *ctx = fixture_ctx(fixture);
	ctx->settings = settings_make(fixture->pool, config_settings);
	ctx->now += after;
	return ctx;
}

TEST(an_account_is_added_once_under_a_plain_login)
{
	static const struct {
		const char *login;
		bool good;
	} cases[] = { { "wang.wei-2_x", true }, { "wang.wei-2_x", false }, { "Wang", false },
		{ "", false }, { ".wang", false }, { "wang wei", false }, { "王伟", false },
		{ "a123456789012345678901234567890123456789x", false } };
	struct fixture *fixture = fixture_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct account account = {
			.login = cases[i].login, .person = 7, .password = "p", .active = 1
		};
		struct ctx *ctx = at(fixture, 0);
		enum err expected = cases[i].good ? OK : ERR_INVALID;
		if (account_add(ctx, &account) != expected)
			fail_msg("%s", cases[i].login);
	}
}

static void add(struct fixture *fixture, const char *login)
{
	struct account account = {
		.login = login, .person = 7, .password = "encoded", .active = 1
	};
	assert_int_equal(account_add(at(fixture, 0), &account), OK);
}

static void begin(struct fixture *fixture, const char *key, const char *login)
{
	struct ctx *ctx = at(fixture, 0);
	struct session session = { .key = key,
		.login = login,
		.person = 7,
		.created = ctx->now,
		.expires = session_expiry(ctx, ctx->now) };
	session_put(ctx, &session, "127.0.0.1");
	assert_int_equal(ctx->failure.err, OK);
}

TEST(a_session_ends_after_the_idle_time_unless_it_is_used)
{
	struct fixture *fixture = fixture_start(pool);
	struct session session;
	add(fixture, "wang");
	begin(fixture, "key", "wang");
	assert_true(session_load(at(fixture, 29 * MS_MINUTE), "key", &session));
	assert_int_equal(session.person, 7);
	assert_false(session_load(at(fixture, 30 * MS_MINUTE), "key", &session));
	assert_false(session_load(at(fixture, 0), "other", &session));

	struct ctx *soon = at(fixture, 4 * MS_MINUTE), *later = at(fixture, 20 * MS_MINUTE);
	assert_true(session_load(soon, "key", &session));
	assert_int_equal(session_moves(soon, &session), 0);
	int64_t moved = session_moves(later, &session);
	assert_int_equal(moved, later->now + 30 * MS_MINUTE);
	session_move(later, "key", moved);
	assert_true(session_load(at(fixture, 49 * MS_MINUTE), "key", &session));
}

TEST(a_session_ends_twelve_hours_after_its_beginning_however_it_is_used)
{
	struct fixture *fixture = fixture_start(pool);
	struct ctx *ctx = at(fixture, 12 * MS_HOUR - 10 * MS_MINUTE);
	assert_int_equal(session_expiry(ctx, FIXTURE_NOW), FIXTURE_NOW + 12 * MS_HOUR);
}

TEST(a_new_password_by_the_administrator_ends_the_sessions)
{
	struct fixture *fixture = fixture_start(pool);
	struct session session;
	struct account account;
	add(fixture, "wang");
	begin(fixture, "key", "wang");
	assert_int_equal(account_reset(at(fixture, 0), "wang", "new"), OK);
	assert_false(session_load(at(fixture, 0), "key", &session));
	assert_true(account_load(at(fixture, 0), "wang", &account));
	assert_string_equal(account.password, "new");
	assert_int_equal(account.must_change, 1);
	assert_int_equal(account_reset(at(fixture, 0), "nobody", "new"), ERR_NOT_FOUND);
}

TEST(a_password_that_somebody_has_changed_meanwhile_is_not_overwritten)
{
	struct fixture *fixture = fixture_start(pool);
	struct account account;
	add(fixture, "wang");
	assert_true(account_load(at(fixture, 0), "wang", &account));
	people_db_set_password(at(fixture, 0), &account, "first", false);
	struct ctx *ctx = at(fixture, 0);
	people_db_set_password(ctx, &account, "second", false);
	assert_int_equal(ctx->failure.err, ERR_CONFLICT);
}

TEST(failures_of_an_account_and_of_an_address_delay_both)
{
	struct fixture *fixture = fixture_start(pool);
	for (int i = 0; i < 3; i++)
		login_count_failure(at(fixture, 0), "wang", "10.0.0.1");
	assert_int_equal(login_delayed(at(fixture, 0), "wang", "10.0.0.9"), 1);
	assert_int_equal(login_delayed(at(fixture, 0), "li", "10.0.0.1"), 0);
	assert_int_equal(login_delayed(at(fixture, MS_SECOND), "wang", "10.0.0.1"), 0);
	for (int i = 0; i < 17; i++)
		login_count_failure(at(fixture, 0), text_printf(pool, "u%d", i), "10.0.0.1");
	assert_int_equal(login_delayed(at(fixture, 0), "li", "10.0.0.1"), 1);
	assert_int_equal(login_delayed(at(fixture, 0), "li", "10.0.0.2"), 0);
}

TEST(what_has_expired_is_cleaned_away)
{
	struct fixture *fixture = fixture_start(pool);
	struct session session;
	add(fixture, "wang");
	begin(fixture, "key", "wang");
	assert_false(people_clean(at(fixture, 31 * MS_MINUTE)));
	assert_false(session_load(at(fixture, 0), "key", &session));
}

RUN_TESTS(cmocka_unit_test(a_password_is_long_and_mixed_and_without_the_login),
	cmocka_unit_test(a_password_matches_its_own_hash_only),
	cmocka_unit_test(failures_delay_the_next_try_twice_as_long_each_time),
	cmocka_unit_test(an_account_is_added_once_under_a_plain_login),
	cmocka_unit_test(a_session_ends_after_the_idle_time_unless_it_is_used),
	cmocka_unit_test(a_session_ends_twelve_hours_after_its_beginning_however_it_is_used),
	cmocka_unit_test(a_new_password_by_the_administrator_ends_the_sessions),
	cmocka_unit_test(a_password_that_somebody_has_changed_meanwhile_is_not_overwritten),
	cmocka_unit_test(failures_of_an_account_and_of_an_address_delay_both),
	cmocka_unit_test(what_has_expired_is_cleaned_away))
