#include "../test.h"

#include "http/session.h"

#include <string.h>

TEST(a_token_is_long_random_and_safe_in_a_cookie)
{
	const char *one = session_token_new(pool), *two = session_token_new(pool);
	assert_int_equal(strlen(one), 43);
	assert_string_not_equal(one, two);
	assert_int_equal(
		strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
		43);
	const char *header = text_printf(pool, "%s=%s", SESSION_COOKIE, one);
	assert_string_equal(session_cookie(pool, header, SESSION_COOKIE), one);
}

/* GB/T 32905-2016, example 1. */
TEST(the_stored_key_is_sm3)
{
	assert_string_equal(session_key(pool, "abc"),
		"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST(a_csrf_token_fits_its_session_only)
{
	const char *one = session_token_new(pool), *two = session_token_new(pool);
	assert_true(session_csrf_good(pool, one, session_csrf(pool, one)));
	assert_false(session_csrf_good(pool, two, session_csrf(pool, one)));
	assert_false(session_csrf_good(pool, one, one));
	assert_false(session_csrf_good(pool, one, ""));
	assert_false(session_csrf_good(pool, one, NULL));
	assert_false(session_csrf_good(pool, NULL, ""));
	assert_int_equal(strlen(session_csrf(pool, one)), 43);
}

TEST(a_cookie_is_found_among_junk)
{
	static const struct {
		const char *header, *value;
	} cases[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "s=1", "1" },
		{ "a=2; s=1", "1" },
		{ "a=2;s=1;b=3", "1" },
		{ "  s=1  ; b", "1" },
		{ "s=\"quoted\"", "quoted" },
		{ "s=", NULL },
		{ "s", NULL },
		{ "=1; s=2", "2" },
		{ ";;; ;s=1;;", "1" },
		{ "ss=1", NULL },
		{ "S=1", NULL },
		{ "s=a b", NULL },
		{ "s=a\\b", NULL },
		{ "s=a\"b", NULL },
		{ "s=回", NULL },
		{ "s=a=b", "a=b" },
		{ "s=1; s=2", "1" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (!text_equal(session_cookie(pool, cases[i].header, "s"), cases[i].value))
			fail_msg("%s", cases[i].header ? cases[i].header : "none");
}

TEST(a_cookie_longer_than_any_of_ours_is_none)
{
	char header[300] = "s=";
	memset(header + 2, 'a', 256);
	assert_non_null(session_cookie(pool, header, "s"));
	header[258] = 'a';
	assert_null(session_cookie(pool, header, "s"));
}

TEST(the_way_back_stays_on_this_site)
{
	static const struct {
		const char *target, *back;
	} cases[] = {
		{ NULL, "/home" },
		{ "", "/home" },
		{ "/matters?state=open", "/matters?state=open" },
		{ "/", "/" },
		{ "//evil.example", "/home" },
		{ "/\\evil.example", "/home" },
		{ "\\\\evil.example", "/home" },
		{ "https://evil.example", "/home" },
		{ "javascript:alert(1)", "/home" },
		{ "matters", "/home" },
		{ "/a\r\nSet-Cookie: x", "/home" },
		{ "/\t/evil.example", "/home" },
		{ " /a", "/home" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(session_back(cases[i].target, "/home"), cases[i].back);
}

TEST(an_origin_must_name_this_host)
{
	static const struct {
		const char *origin, *host;
		bool same;
	} cases[] = {
		{ NULL, "huiyin.example", true },
		{ "https://huiyin.example", "huiyin.example", true },
		{ "http://127.0.0.1:8080", "127.0.0.1:8080", true },
		{ "http://127.0.0.1:8081", "127.0.0.1:8080", false },
		{ "https://evil.example", "huiyin.example", false },
		{ "https://huiyin.example.evil.example", "huiyin.example", false },
		{ "null", "huiyin.example", false },
		{ "", "", false },
		{ "https://huiyin.example", NULL, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct request request = { .origin = cases[i].origin, .host = cases[i].host };
		if (session_same_origin(&request) != cases[i].same)
			fail_msg("%s", cases[i].origin ? cases[i].origin : "none");
	}
}

RUN_TESTS(cmocka_unit_test(a_token_is_long_random_and_safe_in_a_cookie),
	cmocka_unit_test(the_stored_key_is_sm3),
	cmocka_unit_test(a_csrf_token_fits_its_session_only),
	cmocka_unit_test(a_cookie_is_found_among_junk),
	cmocka_unit_test(a_cookie_longer_than_any_of_ours_is_none),
	cmocka_unit_test(the_way_back_stays_on_this_site),
	cmocka_unit_test(an_origin_must_name_this_host))
