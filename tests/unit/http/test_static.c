/* Static files: from memory, with tags, compressed forms, and nothing outside the folder. */
#include "../test.h"

#include "../client.h"
#include "office.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(pool_t *pool, const char *folder, const char *name, const char *text)
{
	FILE *stream = fopen(text_printf(pool, "%s/%s", folder, name), "wb");
	CHECK(stream);
	fputs(text, stream);
	CHECK(fclose(stream) == 0);
}

/* web/app.css(.gz), web/icons/a.svg, web/.hidden, web/link → ../secret, beside it a secret. */
static const char *make_folder(pool_t *pool)
{
	char *top = (char *)(uintptr_t)text_copy(pool, P_tmpdir "/huiyin-static-XXXXXX");
	CHECK(mkdtemp(top));
	const char *web = text_printf(pool, "%s/web", top);
	CHECK(mkdir(web, 0700) == 0);
	CHECK(mkdir(text_printf(pool, "%s/icons", web), 0700) == 0);
	write_file(pool, top, "secret", "secret");
	write_file(pool, web, "app.css", "body{}");
	write_file(pool, web, "app.css.gz", "gzipped");
	write_file(pool, web, "icons/a.svg", "<svg/>");
	write_file(pool, web, ".hidden", "hidden");
	write_file(pool, web, "only.gz", "only");
	CHECK(symlink("../secret", text_printf(pool, "%s/link", web)) == 0);
	return web;
}

static void remove_folder(pool_t *pool, const char *web)
{
	static const char *const files[] = { "app.css", "app.css.gz", "icons/a.svg", ".hidden",
		"only.gz", "link", "../secret" };
	for (size_t i = 0; i < COUNT(files); i++)
		CHECK(unlink(text_printf(pool, "%s/%s", web, files[i])) == 0);
	CHECK(rmdir(text_printf(pool, "%s/icons", web)) == 0);
	CHECK(rmdir(web) == 0);
	CHECK(rmdir(text_copy_n(pool, web, strlen(web) - strlen("/web"))) == 0);
}

TEST(only_files_of_the_folder_are_served)
{
	static const struct {
		const char *path;
		int status;
		const char *body, *type;
	} cases[] = {
		{ "/static/app.css", 200, "body{}", "text/css; charset=utf-8" },
		{ "/static/icons/a.svg", 200, "<svg/>", "image/svg+xml" },
		{ "/static/%61pp.css", 200, "body{}", "text/css; charset=utf-8" },
		{ "/static/", 404, NULL, NULL },
		{ "/static/icons", 404, NULL, NULL },
		{ "/static/.hidden", 404, NULL, NULL },
		{ "/static/link", 404, NULL, NULL },
		{ "/static/app.css.gz", 404, NULL, NULL },
		{ "/static/only", 404, NULL, NULL },
		{ "/static/../secret", 404, NULL, NULL },
		{ "/static/%2e%2e/secret", 404, NULL, NULL },
		{ "/static/icons/../../secret", 404, NULL, NULL },
		{ "/static/..%2Fsecret", 400, NULL, NULL },
		{ "/static//app.css", 404, NULL, NULL },
		{ "/static/app.css%00", 400, NULL, NULL },
		{ "/static/\\..\\secret", 404, NULL, NULL },
	};
	struct office office;
	const char *web = make_folder(pool);
	office_open(&office, pool, &(struct server_options){ .static_folder = web });
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply = client_get(pool, office.port, cases[i].path, "");
		if (reply.status != cases[i].status)
			fail_msg("%s: %d", cases[i].path, reply.status);
		if (!cases[i].body)
			continue;
		assert_string_equal(reply.body, cases[i].body);
		assert_string_equal(reply_header(pool, &reply, "Content-Type"), cases[i].type);
		assert_string_equal(
			reply_header(pool, &reply, "X-Content-Type-Options"), "nosniff");
	}
	assert_int_equal(client_post(pool, office.port, "/static/app.css", "", "").status, 405);
	office_close(&office);
	remove_folder(pool, web);
}

TEST(a_file_is_kept_for_a_year_only_under_its_tag)
{
	struct office office;
	const char *web = make_folder(pool);
	office_open(&office, pool, &(struct server_options){ .static_folder = web });
	const char *tag = server_static_tag(office.server, "app.css");
	assert_int_equal(strlen(tag), 16);
	assert_null(server_static_tag(office.server, "none.css"));
	struct reply named =
		client_get(pool, office.port, text_printf(pool, "/static/app.css?v=%s", tag), "");
	assert_string_equal(
		reply_header(pool, &named, "Cache-Control"), "public, max-age=31536000, immutable");
	struct reply old = client_get(pool, office.port, "/static/app.css?v=0123456789abcdef", "");
	assert_string_equal(reply_header(pool, &old, "Cache-Control"), "public, no-cache");
	assert_string_equal(reply_header(pool, &old, "ETag"), text_printf(pool, "\"%s\"", tag));
	office_close(&office);
	remove_folder(pool, web);
}

TEST(a_file_that_the_browser_has_is_not_sent_again)
{
	struct office office;
	const char *web = make_folder(pool);
	office_open(&office, pool, &(struct server_options){ .static_folder = web });
	const char *tag = server_static_tag(office.server, "app.css");
	struct reply packed =
		client_get(pool, office.port, "/static/app.css", "Accept-Encoding: br, gzip\r\n");
	assert_string_equal(packed.body, "gzipped");
	assert_string_equal(reply_header(pool, &packed, "Content-Encoding"), "gzip");
	const char *packed_tag = reply_header(pool, &packed, "ETag");
	assert_string_not_equal(packed_tag, text_printf(pool, "\"%s\"", tag));
	struct reply again = client_get(pool, office.port, "/static/app.css",
		text_printf(pool, "If-None-Match: W/\"x\", %s\r\n", packed_tag));
	assert_int_equal(again.status, 304);
	struct reply other =
		client_get(pool, office.port, "/static/app.css", "If-None-Match: \"x\"\r\n");
	assert_int_equal(other.status, 200);
	office_close(&office);
	remove_folder(pool, web);
}

TEST(an_unreadable_folder_is_said)
{
	const char *why = NULL;
	struct server_options options = { .address = "127.0.0.1", .static_folder = "/nowhere/web" };
	assert_null(server_start(pool, &options, &why));
	assert_string_equal(why, "/nowhere/web: No such file or directory");
}

RUN_TESTS(cmocka_unit_test(only_files_of_the_folder_are_served),
	cmocka_unit_test(a_file_is_kept_for_a_year_only_under_its_tag),
	cmocka_unit_test(a_file_that_the_browser_has_is_not_sent_again),
	cmocka_unit_test(an_unreadable_folder_is_said))
