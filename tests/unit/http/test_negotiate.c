#include "../test.h"

#include "http/negotiate.h"

TEST(json_is_for_who_weighs_it_above_a_page)
{
	static const struct {
		const char *accept;
		bool json;
	} cases[] = {
		{ NULL, false },
		{ "", false },
		{ "*/*", false },
		{ "application/json", true },
		{ "APPLICATION/JSON", true },
		{ "application/problem+json", true },
		{ "application/*", true },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false },
		{ "application/json, text/javascript, */*; q=0.01", true },
		{ "text/html;q=0.5, application/json", true },
		{ "text/html, application/json;q=0.9", false },
		{ "text/html, application/json", false },
		{ "application/json;q=0", false },
		{ "application/json ; q=0.5 , text/html ; q=0.25", true },
		{ "application/json;charset=utf-8;q=0.2,text/html;q=0.3", false },
		{ "application/json;q=x, text/html;q=0.001", false },
		{ "application/jsonx", false },
		{ ";;;,,,q=,;q", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (negotiate_json(cases[i].accept) != cases[i].json)
			fail_msg("%s", cases[i].accept ? cases[i].accept : "none");
}

TEST(gzip_is_for_who_takes_it)
{
	static const struct {
		const char *accept;
		bool gzip;
	} cases[] = {
		{ NULL, false },
		{ "gzip, deflate, br", true },
		{ "deflate;q=1.0,GZIP;q=0.5", true },
		{ "gzip;q=0", false },
		{ "gzip;q=0.000", false },
		{ "gzip;q=0.001", true },
		{ "*", true },
		{ "*;q=0", false },
		{ "identity", false },
		{ "gzip;q=0, *", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (negotiate_gzip(cases[i].accept) != cases[i].gzip)
			fail_msg("%s", cases[i].accept ? cases[i].accept : "none");
}

RUN_TESTS(cmocka_unit_test(json_is_for_who_weighs_it_above_a_page),
	cmocka_unit_test(gzip_is_for_who_takes_it))
