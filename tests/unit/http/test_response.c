#include "../test.h"

#include "http/response.h"

#include <string.h>
#include <zlib.h>

TEST(a_redirect_is_ascii_on_one_line)
{
	struct response res;
	res_init(&res, pool);
	assert_int_equal(res_redirect(&res, "/matters/%d?word=%s", 7, "回 音\r\nX: y"), OK);
	assert_int_equal(res.status, 303);
	assert_string_equal(res.location, "/matters/7?word=%E5%9B%9E%20%E9%9F%B3%0D%0AX:%20y");
}

TEST(a_cookie_is_kept_from_scripts_and_other_sites)
{
	struct response res;
	res_init(&res, pool);
	res_cookie(&res, "huiyin", "abc", 3600);
	res_cookie(&res, "other", "", 0);
	assert_string_equal(res.headers->name, "Set-Cookie");
	assert_string_equal(
		res.headers->value, "huiyin=abc; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
	assert_string_equal(
		res.headers->next->value, "other=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST(a_problem_is_text_or_a_document)
{
	struct response res;
	res_init(&res, pool);
	res_problem(&res, 413, "太\"大\"", true);
	assert_int_equal(res.status, 413);
	assert_string_equal(res.type, "application/problem+json");
	assert_string_equal(
		res.body, "{\"type\":\"about:blank\",\"title\":\"太\\\"大\\\"\",\"status\":413}");
	assert_int_equal(res.size, strlen(res.body));
	res_problem(&res, 413, "太大", false);
	assert_string_equal(res.type, "text/plain; charset=utf-8");
}

static struct response page(pool_t *pool, const char *type, size_t size)
{
	struct response res;
	res_init(&res, pool);
	char *body = pool_alloc(pool, size + 1);
	memset(body, 'a', size);
	res_body(&res, type, body, size);
	return res;
}

TEST(only_long_pages_and_json_are_compressed_for_who_takes_it)
{
	static const struct {
		const char *name, *type, *accept;
		size_t size;
		bool compressed;
	} cases[] = {
		{ "a page", "text/html; charset=utf-8", "gzip", 5000, true },
		{ "json", "application/json", "br, gzip", 5000, true },
		{ "a short page", "text/html; charset=utf-8", "gzip", 1024, false },
		{ "a workbook", "application/zip", "gzip", 5000, false },
		{ "a client without gzip", "text/html; charset=utf-8", NULL, 5000, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct response res = page(pool, cases[i].type, cases[i].size);
		response_compress(&res, cases[i].accept);
		if ((res.size < cases[i].size) != cases[i].compressed ||
			(res.headers != NULL) != cases[i].compressed)
			fail_msg("%s", cases[i].name);
	}
}

TEST(what_was_compressed_unpacks_to_the_same)
{
	unsigned char out[6000];
	struct response res = page(pool, "text/html; charset=utf-8", 5000);
	const char *before = res.body;
	response_compress(&res, "gzip");
	z_stream stream = { .next_in = (unsigned char *)(uintptr_t)res.body,
		.avail_in = (unsigned)res.size,
		.next_out = out,
		.avail_out = sizeof out };
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, 5000);
	inflateEnd(&stream);
	assert_memory_equal(out, before, 5000);
}

RUN_TESTS(cmocka_unit_test(a_redirect_is_ascii_on_one_line),
	cmocka_unit_test(a_cookie_is_kept_from_scripts_and_other_sites),
	cmocka_unit_test(a_problem_is_text_or_a_document),
	cmocka_unit_test(only_long_pages_and_json_are_compressed_for_who_takes_it),
	cmocka_unit_test(what_was_compressed_unpacks_to_the_same))
